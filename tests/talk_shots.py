"""The pictures of conversations: Today, and an interview from its plan to its thank-you."""

from playwright.sync_api import Page, expect

from tests.camera import Camera


def today(page: Page, camera: Camera) -> None:
    page.goto("/")
    camera.take(page, "today")
    page.goto("/interviews/")
    camera.take(page, "interviews")


def open_interview(page: Page, person: str) -> str:
    """Open the page of the talk with somebody; return its address."""
    page.goto(f"/interviews/?q={person}")
    page.locator("#interviews li a", has_text=person).first.click()
    expect(page.locator("h1")).to_contain_text(person)
    return page.url


def before(page: Page, camera: Camera) -> None:
    page.goto("/interviews/new/")
    page.locator("#person-typed").fill("lihini")
    page.locator("#person-found input[type=checkbox]").first.check()
    page.locator("#id_day").fill("2026-11-26")
    page.locator("#id_time").fill("10:30")
    page.locator("#id_time").blur()
    camera.take(page, "plan")
    address = open_interview(page, "Nadia Okafor")
    camera.take(page, "before")
    page.goto(f"{address}prepare/")
    camera.take(page, "prepare")
    page.goto(f"{address}brief/")
    camera.take(page, "brief")


def talking(page: Page, camera: Camera) -> None:
    """The half hour is almost over, and some of the questions were asked."""
    address = open_interview(page, "Nadia Okafor")
    page.goto(f"{address}live/")
    notes = page.locator("#notes textarea[name=text]")
    notes.fill(
        "Nine people in five years, and no job titles.\n"
        "Every study has one who may say stop. It was used twice.\n"
        "Anthropology taught her to wait; the bank taught her to date the waiting."
    )
    answers = page.locator("#question-list textarea")
    for number, answer in enumerate(
        (
            "A lecturer who missed the field, then maps.",
            "Tuesday: two interviews heard, one said no to.",
            "The savings round-up. It would have paid for itself.",
        )
    ):
        answers.nth(number).fill(answer)
        expect(page.locator("#question-list .tick button").nth(number)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(page.locator("#question-list [data-save-state]").nth(number)).to_contain_text("Saved")
    page.locator("#name-line").fill("Bea Halloran, who archives studies")
    page.locator("#name-form").get_by_role("button", name="Add").click()
    expect(page.locator("#name-line")).to_have_value("")
    expect(page.locator("#notes [data-save-state]")).to_contain_text("Saved")
    page.reload()
    camera.take(page, "live")


def after(page: Page, camera: Camera) -> None:
    page.goto(f"{open_interview(page, 'Inaaya')}held/")
    camera.take(page, "held")
    address = open_interview(page, "Ruth")
    page.goto(f"{address}reflect/")
    page.get_by_label("What appealed").fill("Patience before method: she hires for it.")
    expect(page.locator("#reflection [data-save-state]")).to_contain_text("Saved")
    page.get_by_label("What appealed").blur()
    camera.take(page, "reflect")
    open_interview(page, "Inês")
    camera.take(page, "after")
    page.goto("/interviews/log/")
    camera.take(page, "log")


def a_letter(page: Page, camera: Camera) -> None:
    """Begin the thank-you that is late."""
    if not camera.wants("letter"):
        return
    page.goto("/")
    page.locator("ul.dues li", has_text="Inês").get_by_role("button", name="Write it").click()
    expect(page.locator("#letter-form")).to_be_visible()
    page.reload()
    camera.take(page, "letter")


def settings(page: Page, camera: Camera) -> None:
    for name, path in (
        ("cadences", "cadences"),
        ("questions", "questions"),
        ("pitches", "pitches"),
        ("letters", "letters"),
    ):
        page.goto(f"/settings/{path}/")
        camera.take(page, name)
    page.goto("/settings/calendar/")
    page.get_by_role("button", name="Make an address").click()
    page.reload()  # so that the news of it does not cover the page
    # An address that opens nothing, at the port that people know.
    page.get_by_label("The secret address").evaluate(
        "field => { field.value = 'http://127.0.0.1:8765/calendar.ics?token=…'; }"
    )
    camera.take(page, "calendar")


def nothing_overdue(page: Page, camera: Camera) -> None:
    """Say of the thank-yous that are late that they are sent."""
    if not camera.wants("today-calm"):
        return
    page.goto("/")
    late = page.locator("ul.dues > li.late, ul.dues > li.overdue")
    for _ in range(late.count()):
        page.goto(late.first.locator("details a", has_text="Say how and when").get_attribute("href") or "/")
        page.locator("main form button.primary").first.click()
        page.goto("/")
    expect(page.locator("h1")).to_be_visible()
    camera.take(page, "today-calm")
