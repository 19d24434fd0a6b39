"""Planning, moving and logging interviews, as one does it by keyboard."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from contacts import search
from contacts.models import Contact, Preferences
from interviews import talks
from interviews.models import FollowUp, Interview
from interviews.stages import Stage
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.factories import (
    CircleFactory,
    ContactFactory,
    IntroductionFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
)

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)
LONG = "\u202eمحمد 👩‍👩‍👧 <script>alert(1)</script>{{7*7}} " + "x" * 240


@pytest.fixture
def nadia(page: Page) -> Contact:
    Preferences.objects.create(pk=1, time_zone="Europe/London")
    person = ContactFactory(
        first_name="Nadia", last_name="Okafor", title="Head of research", location="Tokyo",
        time_zone="Asia/Tokyo", profile_slug="nadia-okafor",
        organization=OrganizationFactory(name="Monzo", website="https://example.org/"),
    )  # fmt: skip
    # A flushed database leaves the search table as it was.
    search.index()
    return person


def planned(*people: Contact, **values) -> Interview:
    introducer, pathways = values.pop("introducer", None), values.pop("pathways", ())
    interview = Interview(**values)
    talks.plan(interview, people, introducer=introducer, pathways=pathways)
    return interview


def full_of_talks(nadia: Contact) -> Interview:
    """Make a talk in each section of the list, one of them with all that a page can hold."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    tom = ContactFactory(first_name="Tom", last_name="Reyes", circles=[CircleFactory(name="climbing")])
    luis = ContactFactory(first_name="Luis", last_name="Ferreira", title="Grants officer")
    research = PathwayFactory(name="UX research in finance")
    PitchFactory(name="Field studies")
    shown = planned(
        nadia, luis, introducer=tom, pathways=[research], starts_at=now + DAY, time_zone="Asia/Tokyo",
        where="https://example.org/call", why="She leads research at the bank I use.", planned_minutes=45,
    )  # fmt: skip
    planned(luis, starts_at=now - 3 * dt.timedelta(hours=1), medium="phone", where="+44 20 7946 0011")
    talks.ask(planned(ContactFactory(first_name="健二", last_name="田中"), pathways=[research]))
    agreed = planned(ContactFactory(first_name="Zodwa", last_name="Nkosi"))
    talks.agree(agreed)
    planned(ContactFactory(first_name="Oke"))
    talks.log(
        Interview(ended_at=now - 2 * DAY), [nadia], introducer=tom, text="Came in through anthropology."
    )
    earlier = Interview(ended_at=now - 300 * DAY)
    talks.log(earlier, [ContactFactory(first_name="Anna", last_name="Berg", discretion="in_the_dark")])
    FollowUp.objects.filter(interview=earlier).update(done_at=now)
    talks.withdraw(planned(ContactFactory(first_name="Ngozi", last_name="Eze")))
    return shown


def endless() -> Interview:
    person = ContactFactory(
        first_name=LONG[:300], last_name="W" * 300, title="T" * 300, location="L" * 200,
        organization=OrganizationFactory(name="Z" * 300),
    )  # fmt: skip
    return planned(
        person, ContactFactory(first_name="O" * 300), starts_at=timezone.now() + DAY, where="w" * 500,
        why="y" * 900, pathways=[PathwayFactory(name="P" * 200)],
        introducer=IntroductionFactory(introducer__first_name="I" * 300).introducer,
    )  # fmt: skip


# ── How it looks ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("many", [False, True])
def test_list_is_accessible_and_fits_every_width(page: Page, nadia: Contact, many: bool):
    if many:
        full_of_talks(nadia)
        endless()
    page.goto("/interviews/")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"interviews-{'many' if many else 'empty'}")


@pytest.mark.parametrize("hostile", [False, True])
@pytest.mark.parametrize("where", ["", "edit/", "schedule/"])
def test_pages_of_an_interview_are_accessible_and_fit_every_width(
    page: Page, nadia: Contact, hostile: bool, where: str
):
    interview = endless() if hostile else full_of_talks(nadia)
    page.goto(f"/interviews/{interview.pk}/{where}")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"interview-{where.strip('/') or 'page'}-{'hostile' if hostile else 'full'}")


def test_forms_are_accessible_with_people_found_and_errors_shown(page: Page, nadia: Contact, watch: Watch):
    watch.expected.append("422 (Unprocessable Entity)")
    full_of_talks(nadia)
    for address in ("/interviews/new/", "/interviews/log/"):
        page.goto(address)
        page.get_by_label("A name", exact=True).fill("na")
        expect(page.locator("#person-found").get_by_text("Head of research")).to_be_visible()
        page.locator("#id_day").fill("2020-01-01")
        page.locator("#id_day").blur()
        axe_clean(page)
        page.locator("form.calm .btn.primary").click()
        expect(page.get_by_text("Nothing was saved yet.")).to_be_visible()

        axe_clean(page)
        no_sideways_scroll(page)


def test_conversations_on_the_page_of_a_person_are_accessible(page: Page, nadia: Contact):
    full_of_talks(nadia)
    page.goto(f"/contacts/{nadia.pk}/")
    page.get_by_text("What was said").click()
    expect(page.get_by_text("Came in through anthropology.")).to_be_visible()

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "person-with-talks")


def test_tabs_of_a_phone_hold_all_pages(page: Page, nadia: Contact):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/interviews/")

    tabs = page.get_by_role("navigation", name="Main").get_by_role("link")
    boxes = [tab.bounding_box() for tab in tabs.all()]
    assert [tab.inner_text().split("\n")[0] for tab in tabs.all()][:3] == ["Today", "People", "Interviews"]
    assert all(box and box["x"] >= 0 and box["x"] + box["width"] <= 320 for box in boxes)
    assert len({box["y"] for box in boxes if box}) == 1


# ── By keyboard ───────────────────────────────────────────────────────────────────────────────────


def test_plan_by_keyboard(page: Page, nadia: Contact):
    ContactFactory(first_name="Tom", last_name="Reyes")
    search.index()
    page.goto("/interviews/")
    page.get_by_role("link", name="Plan an interview").first.focus()
    page.keyboard.press("Enter")

    page.get_by_label("A name", exact=True).focus()
    page.keyboard.type("nadi")
    expect(page.locator("#person-found input[name=person]")).to_have_count(1)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".chosen")).to_contain_text("Nadia Okafor")
    expect(page.get_by_label("A name", exact=True)).to_be_focused()

    page.get_by_label("A name, or leave").focus()
    page.keyboard.type("tom reyes")
    page.keyboard.press("Enter")
    expect(page.locator("#introducer-picker .chosen")).to_contain_text("Tom Reyes")

    page.locator("#id_day").fill("2035-01-16")
    page.locator("#id_time").fill("09:00")
    page.keyboard.press("Tab")
    expect(page.locator("#clocks")).to_contain_text("00:00 in London; Tue 16 January 2035, 09:00 in Tokyo")
    page.get_by_label("How", exact=True).select_option("phone")
    expect(page.locator("#where label")).to_have_text("Number")
    page.locator("#id_where").fill("+44 20 7946 0011")
    page.get_by_role("button", name="Plan it").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Nadia Okafor")
    expect(page.get_by_role("main")).to_contain_text("introduced by Tom Reyes")
    interview = Interview.objects.get()
    assert (interview.stage, interview.medium, interview.where) == (
        Stage.SCHEDULED, "phone", "+44 20 7946 0011",
    )  # fmt: skip


def test_whoever_types_on_while_a_tick_is_taken_keeps_the_focus(page: Page, nadia: Contact):
    page.goto("/interviews/new/")
    page.get_by_label("A name", exact=True).fill("nadi")
    tick = page.locator("#person-found input[name=person]")
    expect(tick).to_have_count(1)
    held_back: list[Route] = []
    page.route("**/interviews/people/**", lambda route: held_back.append(route))
    with page.expect_request("**/interviews/people/**"):
        tick.check()
    why = page.locator("#id_why")
    why.press_sequentially("She leads ")

    held_back[0].continue_()
    expect(page.locator(".chosen")).to_contain_text("Nadia Okafor")
    expect(page.locator(".htmx-added, .htmx-settling, .htmx-request")).to_have_count(0)
    page.keyboard.type("research")

    expect(why).to_have_value("She leads research")


def test_somebody_new_is_added_while_planning(page: Page, nadia: Contact):
    page.goto("/interviews/new/")
    page.get_by_label("A name", exact=True).fill("ngozi eze")
    page.get_by_label("Nobody of that name yet. Add Ngozi Eze").click()
    expect(page.locator(".chosen")).to_contain_text("Ngozi Eze new")
    page.get_by_label("Something new to explore").fill("Grant making")
    page.get_by_role("button", name="Plan it").click()

    expect(page.get_by_role("main")).to_contain_text("exploring Grant making")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/contacts/history/")
    assert list(Contact.objects.all()) == [nadia]


def test_move_in_the_list_swaps_the_row_and_can_be_undone(page: Page, nadia: Contact):
    interview = planned(nadia)
    page.goto("/interviews/")
    row = page.locator(f"#interview-{interview.pk}")

    row.get_by_role("button", name="I asked").press("Enter")
    expect(row.locator(".tag").first).to_have_text("asked")
    row.locator("summary").press("Enter")
    row.get_by_role("button", name="They said no").press("Enter")
    expect(row.locator(".tag").first).to_have_text("declined")
    page.locator(".toast").get_by_role("button", name="Undo").last.click()
    page.wait_for_url("**/interviews/")

    expect(page.locator(f"#interview-{interview.pk} .tag").first).to_have_text("asked")


def test_step_taken_elsewhere_meanwhile_is_told(page: Page, nadia: Contact):
    interview = planned(nadia)
    page.goto(f"/interviews/{interview.pk}/")
    talks.ask(Interview.objects.get(pk=interview.pk))

    page.get_by_role("button", name="I asked").click()

    expect(page.locator(".toast")).to_contain_text("Nothing was changed: this is asked by now.")


def test_list_is_narrowed_while_one_types(page: Page, nadia: Contact):
    full_of_talks(nadia)
    page.goto("/interviews/")

    page.get_by_label("Find interviews").fill("anthropology")
    expect(page.locator(".talk")).to_have_count(1)
    expect(page.locator(".talk mark")).to_have_text("anthropology")
    page.wait_for_url("**/?q=anthropology")
    page.get_by_label("Find interviews").fill("")
    page.locator("#chip-stage").click()
    page.get_by_label("asked", exact=True).check()
    page.wait_for_url("**/?stage=asked")

    expect(page.locator(".talk")).to_have_count(1)
    axe_clean(page)


def test_log_in_under_a_minute(page: Page, nadia: Contact):
    page.goto(f"/interviews/log/?contact={nadia.pk}")
    page.locator("#id_day").fill((timezone.localdate() - 30 * DAY).isoformat())
    page.locator("#id_day").blur()
    page.get_by_role("group", name="Have you thanked Nadia Okafor?").get_by_label("Yes").check()
    page.locator("#id_thanked_on-0").fill((timezone.localdate() - 29 * DAY).isoformat())
    page.get_by_label("What was said").fill("Nobody hires juniors on CVs.")
    page.get_by_role("button", name="Log it").click()

    page.wait_for_url("**/interviews/*/")
    thank = FollowUp.objects.get(kind="thank")
    assert thank.done_at is not None
    assert Interview.objects.get().notes.text == "Nobody hires juniors on CVs."


def test_plan_without_javascript(page: Page, nadia: Contact, context, live_server):
    ContactFactory(first_name="Nadine", last_name="Petit")
    search.index()
    bare = context.browser.new_context(java_script_enabled=False, base_url=live_server.url)
    bare.add_cookies(context.cookies())
    plain = bare.new_page()
    plain.goto("/interviews/new/")
    plain.get_by_label("A name", exact=True).fill("nadi")
    plain.get_by_role("button", name="Find").first.click()
    plain.get_by_label("Nadia Okafor").check()
    plain.get_by_label("A name", exact=True).fill("")
    plain.get_by_role("button", name="Plan it").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("Nadia Okafor")
    plain.get_by_role("button", name="I asked").click()
    expect(plain.locator("#moves .tag")).to_have_text("asked")
    bare.close()
