from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contacts import people, search, uploads
from contacts.models import Circle, Contact, ImportBatch
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.contacts import exports
from tests.contacts.exports import connections_csv, many
from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.browser

IN = "https://www.linkedin.com/in/"
ANA = ["Ana", "Silva", f"{IN}ana-silva-0", "", "Fern House", "Curator", "08 Feb 2024"]
BO = ["Bo", "Lind", f"{IN}bo-lind-0", "", "Acme, Inc.", "Clerk", "07 Mar 2021"]
SLOW = 60_000  # milliseconds a busy computer may take for 30,000 people
REFUSED = "Failed to load resource"  # what the console says of a 422


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


@pytest.fixture
def gates(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, Event]]:
    """Where the worker waits: after so many people, until the event is set."""
    found: dict[int, Event] = {}
    real = uploads.Job.tell

    def tell(job: uploads.Job, done: int, total: int) -> None:
        real(job, done, total)
        if done in found:
            assert found[done].wait(60)

    monkeypatch.setattr(uploads.Job, "tell", tell)
    yield found
    for event in found.values():
        event.set()


def choose(page: Page, folder: Path, data: bytes, name: str = "Connections.csv") -> None:
    file = folder / name
    file.write_bytes(data)
    page.goto("/contacts/import/")
    page.get_by_label("Connections.csv, or the ZIP").set_input_files(file)
    expect(page.locator("h1")).not_to_have_text("Import", timeout=SLOW)


def drop(page: Page, data: bytes) -> None:
    """Drop a file as a hand would."""
    carried = page.evaluate_handle(
        """(text) => {
            const carried = new DataTransfer();
            carried.items.add(new File([text], "Connections.csv"));
            return carried;
        }""",
        data.decode(),
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": carried})


def looks_right(page: Page, name: str) -> None:
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, name)
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, f"{name}-400")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="dark")
    shot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def heading(page: Page) -> Any:
    return expect(page.get_by_role("heading", level=1))


def test_thirty_thousand_people_come_are_found_and_go(
    page: Page, tmp_path: Path, gates: dict[int, Event]
) -> None:
    gates |= {10_000: Event(), 20_000: Event()}
    rows = exports.people(30_000)
    names = Counter(f"{row[0]} {row[1]}".strip() for row in rows)
    rarest = min(names, key=lambda name: (names[name], name))

    choose(page, tmp_path, many(30_000))
    looks_right(page, "import-preview-large")
    page.get_by_role("button", name="Import 30,000 people").click()

    bar = page.get_by_role("progressbar", name="People imported")
    expect(bar).to_have_attribute("value", "10000", timeout=SLOW)
    looks_right(page, "import-progress")
    gates[10_000].set()
    expect(bar).to_have_attribute("value", "20000", timeout=SLOW)
    expect(page.locator("#progress")).to_contain_text("20,000 of 30,000 people · about")
    gates[20_000].set()
    heading(page).to_have_text("30,000 new people", timeout=SLOW)
    shot(page, "import-result-large")

    page.goto("/contacts/")
    page.locator("main [data-find]").press_sequentially(rarest)
    expect(page.locator("#people tbody tr").first).to_contain_text(rarest.split()[0])
    expect(page.get_by_role("link", name=rarest, exact=True)).to_have_count(names[rarest])

    page.goto("/contacts/import/")
    page.get_by_role("link", name="Connections.csv", exact=True).click()
    page.set_default_timeout(SLOW)
    page.get_by_role("button", name="Undo: Imported 30,000 people").click()
    heading(page).to_have_text("This import was undone", timeout=SLOW)
    looks_right(page, "import-undone")
    assert not Contact.objects.exists()
    assert not Contact.objects.filter(search.matching(rarest)).exists()


def test_dropped_file_is_looked_at_decided_on_and_imported(page: Page) -> None:
    kew, eden = OrganizationFactory(name="Kew Gardens", wanted=3), OrganizationFactory(name="Eden Project")
    OrganizationFactory(name="Meridian", confidential=True)
    maria = ContactFactory(
        first_name="María", last_name="García", profile_slug="maria", organization=eden, title="Botanist"
    )
    tom = ContactFactory(first_name="Tom", last_name="Reyes", organization=kew, title="Gardener")
    people.trash([ContactFactory(first_name="Åse", last_name="Ødegård", profile_slug="ase").pk])
    page.goto("/contacts/import/")
    looks_right(page, "import-empty")

    drop(
        page,
        connections_csv(
            [
                ["María", "García", f"{IN}maria", "", "Kew Gardens", "Botanist", "07 Mar 2021"],
                ["Tom", "Reyes", f"{IN}tom-reyes", "", "Kew Gardens", "Head Gardener", "01 Feb 2020"],
                ["Åse", "Ødegård", f"{IN}ase", "", "Høvik Seeds", "Founder", "01 Feb 2019"],
                ["יעל", "כהן", f"{IN}yael", "", "Meridian", "אוצרת", "30 Feb 2024"],
                ["<b>Bold</b>", "x" * 300, "javascript:alert(1)", "", "y" * 290, "z" * 290, "01/02/03"],
                ["", "", f"{IN}nobody", "", "", "", ""],
                ["", "", "", "", "", "", "07 Jun 2025"],
            ]
        ),
    )

    heading(page).to_have_text("Nothing is written yet")
    looks_right(page, "import-preview")
    same = page.get_by_role("radio", name="Same person")
    page.get_by_text("Same person").click()
    page.get_by_role("button", name="Restore Åse Ødegård").click()
    expect(page.get_by_role("status")).to_contain_text("Restored Åse Ødegård")
    expect(same).to_be_checked()
    page.get_by_role("button", name="Import 5 people").click()
    heading(page).to_have_text("2 new people")
    looks_right(page, "import-result")
    maria.refresh_from_db()
    tom.refresh_from_db()
    assert (maria.organization, tom.profile_slug, tom.title) == (kew, "tom-reyes", "Head Gardener")
    page.get_by_role("link", name="See the new people").click()
    expect(page.locator("#people tbody tr")).to_have_count(2)


def test_import_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    ContactFactory(first_name="Ana", last_name="Silva")
    choose(page, tmp_path, connections_csv([ANA, BO]))

    def tab_to(name: str, role: Any = "button") -> None:
        wanted = page.get_by_role(role, name=name)
        for _ in range(40):
            if wanted.evaluate("element => element === document.activeElement"):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{name} cannot be reached")

    tab_to("Decide later", "radio")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Two people")).to_be_checked()
    page.locator("main").focus()
    tab_to("Import 2 people")
    page.keyboard.press("Enter")
    heading(page).to_have_text("2 new people")
    page.locator("main").focus()
    tab_to("Undo: Imported 2 people")
    page.keyboard.press("Enter")

    heading(page).to_have_text("This import was undone")
    assert Contact.objects.count() == 1


def test_file_chooser_is_reached_by_keyboard(page: Page) -> None:
    page.goto("/contacts/import/")
    page.locator("main").focus()
    page.keyboard.press("Tab")

    with page.expect_file_chooser():
        page.keyboard.press("Space")


def test_refused_file_leaves_the_page_useful(page: Page, tmp_path: Path, watch: Watch) -> None:
    watch.expected = [REFUSED]
    file = tmp_path / "holiday.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n")
    page.goto("/contacts/import/")
    field = page.get_by_label("Connections.csv, or the ZIP")

    field.set_input_files(file)
    expect(page.get_by_role("main").get_by_role("alert")).to_contain_text("This is a picture, not a CSV.")
    looks_right(page, "import-refused")
    good = tmp_path / "Connections.csv"
    good.write_bytes(connections_csv([ANA]))
    field.set_input_files(good)

    heading(page).to_have_text("Nothing is written yet")


def test_second_import_says_that_it_waits(page: Page, tmp_path: Path, gates: dict[int, Event]) -> None:
    gates[1] = Event()
    other = page.context.new_page()
    choose(page, tmp_path, connections_csv([ANA]))
    choose(other, tmp_path, connections_csv([BO]), "Second.csv")

    page.get_by_role("button", name="Import 1 person").click()
    expect(page.get_by_role("progressbar", name="People imported")).to_have_attribute("value", "1")
    other.get_by_role("button", name="Import 1 person").click()
    heading(other).to_have_text("Waiting for another import")
    axe_clean(other)
    no_sideways_scroll(other)
    gates[1].set()

    heading(page).to_have_text("1 new person")
    heading(other).to_have_text("1 new person")
    assert Contact.objects.count() == 2


def test_double_click_imports_once(page: Page, tmp_path: Path) -> None:
    choose(page, tmp_path, connections_csv([ANA]))

    page.get_by_role("button", name="Import 1 person").dblclick()

    heading(page).to_have_text("1 new person")
    assert ImportBatch.objects.count() == 1


def test_failed_import_says_so_without_being_asked(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, real = Event(), uploads.Job.tell

    def tell(job: uploads.Job, done: int, total: int) -> None:
        real(job, done, total)
        if done:
            assert gate.wait(60)
            raise RuntimeError("out of paper")

    with monkeypatch.context() as patch:
        patch.setattr(uploads.Job, "tell", tell)
        choose(page, tmp_path, connections_csv([ANA]))
        page.get_by_role("button", name="Import 1 person").click()
        expect(page.get_by_role("progressbar", name="People imported")).to_have_attribute("value", "1")
        gate.set()
        heading(page).to_have_text("Nothing was written")

    looks_right(page, "import-failed")
    assert not Contact.objects.exists()
    page.get_by_role("button", name="Try again").click()
    heading(page).to_have_text("1 new person")


@pytest.fixture
def plain_page(page: Page, browser: Browser, context: BrowserContext, live_server: Any) -> Iterator[Page]:
    """A signed-in page of a browser without JavaScript."""
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    name = settings.SESSION_COOKIE_NAME
    plain.add_cookies([cookie for cookie in context.cookies() if cookie["name"] == name])  # type: ignore[misc]
    yield plain.new_page()
    plain.close()


def test_import_works_without_scripts(plain_page: Page, tmp_path: Path, gates: dict[int, Event]) -> None:
    page = plain_page
    gates[1] = Event()
    file = tmp_path / "Connections.csv"
    file.write_bytes(connections_csv([ANA]))

    page.goto("/contacts/import/")
    page.get_by_label("Connections.csv, or the ZIP").set_input_files(file)
    page.get_by_role("button", name="Show me what would change").click()
    page.get_by_role("button", name="Import 1 person").click()
    expect(page.get_by_role("link", name="Look again")).to_be_visible()
    gates[1].set()

    heading(page).to_have_text("1 new person", timeout=20_000)  # the page reloads itself
    page.get_by_role("button", name="Undo: Imported 1 person").click()
    heading(page).to_have_text("This import was undone")
