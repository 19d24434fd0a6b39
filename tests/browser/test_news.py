import datetime as dt
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import importing, linkedin, search, uploads
from contacts.models import Circle, Contact, Organization
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.contacts.exports import connections_csv, people
from tests.contacts.test_mapping import written
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.browser
SLOW = 60_000  # milliseconds
GUESTS = [
    ["Deelnemer", "Bedrijf", "E-mailadres", "Mobiel", "LinkedIn", "Opmerking"],
    ["Amara Okafor", "Dome Garden", "amara@example.org", "+44 20 7946 0018", "linkedin.com/in/amara", "-"],
    ["de la Cruz, José", "Fern House", "", "", "", ""],
    ["陈小明", "晨光研究所", "xiaoming@example.org", "", "", "=SUM(1)"],
    ["ليلى حداد", "", "layla@example.org", "", "", "<b>not bold</b>"],
]  # fmt: skip


@pytest.fixture(autouse=True)
def empty_house(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Begin with the circle and the index as a new database has them; end when the worker is done."""
    monkeypatch.setattr(uploads, "jobs", {})
    Circle.objects.get_or_create(key="linkedin", defaults={"name": "LinkedIn"})
    search.index(None)
    yield
    uploads._executor.submit(bool).result(60)
    Contact.objects.all().delete()
    search.index(None)


def looks_right(page: Page, name: str) -> None:
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, name)
    for width in (400, 320):
        page.set_viewport_size({"width": width, "height": 900})
        shot(page, f"{name}-{width}")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="dark")
    shot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def load(rows: list[tuple[str, ...]], days_ago: int) -> None:
    data = connections_csv(rows)
    now = timezone.now() - dt.timedelta(days=days_ago)
    importing.apply(
        linkedin.read(data), file_name="Connections.csv", sha256=hashlib.sha256(data).hexdigest(), now=now
    )


def test_list_of_guests_becomes_people(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "Zomerfeest_2026.csv"
    file.write_bytes(written(GUESTS, ";"))

    page.goto("/contacts/import/")
    page.get_by_label("Connections.csv, or the ZIP").set_input_files(file)
    expect(page.get_by_role("heading", level=1)).to_have_text("What are these columns?", timeout=SLOW)
    looks_right(page, "import-columns")
    choices = page.locator(".columns select")
    chosen = [choices.nth(at).input_value() for at in range(choices.count())]
    assert chosen == ["full_name", "company", "email", "phone", "url", ""]
    expect(page.get_by_label("Name of the new circle")).to_have_value("Zomerfeest 2026")

    choices.first.select_option("")
    page.get_by_role("button", name="Show me what would change").click()
    expect(page.get_by_role("alert")).to_contain_text("Say which column holds the names")
    axe_clean(page)
    choices.first.select_option("Full name")
    page.get_by_role("button", name="Show me what would change").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing is written yet")
    looks_right(page, "import-columns-preview")
    page.get_by_role("button", name="Import 4 people").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("4 new people", timeout=SLOW)
    assert {str(circle) for circle in Circle.objects.filter(contacts__isnull=False)} == {"Zomerfeest 2026"}


@pytest.fixture(autouse=True)
def refused(watch) -> None:
    watch.expected.append("422")


def test_news_are_read_filtered_and_answered(page: Page) -> None:
    OrganizationFactory(name="Kew Gardens", wanted=3)
    before = people(60, seed=4)
    load(before, 90)
    place, long_place = "Kew Gardens", f"The Royal {'and Ancient ' * 20}Society"
    after = [list(row) for row in before]
    after[3][4], after[4][4], after[5][4] = place, long_place, "Eden Project"
    after[6][5], after[7][5] = "Director of Research", "Curator " * 20
    del after[10:13]
    load([*map(tuple, after), *people(64, seed=9)[60:]], 1)
    Organization.objects.filter(contacts__profile_slug=_slug(before[5])).update(confidential=True)

    page.goto("/contacts/news/")
    expect(page.locator(".news > li")).to_have_count(12)
    looks_right(page, "news")
    expect(page.locator(".news > li").first).to_contain_text("on your target list")
    dark = page.locator(".news > li", has_text="in the dark")
    expect(dark.first.get_by_role("link", name="Open")).to_be_visible()
    expect(dark.first.get_by_role("button")).to_have_count(0)

    page.get_by_label("Kind").select_option("no longer connected")
    expect(page.locator(".news > li")).to_have_count(3)
    assert "kind=gone" in page.url
    page.get_by_text("Still in touch?").first.click()
    axe_clean(page)
    shot(page, "news-still")
    name = page.locator(".news > li").first.locator("a").first.inner_text()
    page.get_by_role("button", name="No, put in the trash").first.click()
    expect(page.get_by_text(f"{name} is in the trash")).to_be_visible()
    page.goto("/contacts/news/?kind=gone")
    expect(page.locator(".news > li")).to_have_count(2)


def _slug(row: tuple[str, ...]) -> str:
    return linkedin.profile_slug(row[2])
