import pytest
from playwright.sync_api import expect

from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.browser.shell_pages import desk

pytestmark = [pytest.mark.browser, pytest.mark.urls("tests.browser.shell_pages")]

NOT_LOADED = "Failed to load resource"


@pytest.fixture(autouse=True)
def clear_desk():
    desk.reset()
    yield
    desk.gate.set()


@pytest.fixture
def note(page):
    """The page with an autosaving note, and a clock that tests may wind on."""
    page.clock.install()
    page.goto("/notes/")
    return page


def saying(page):
    return page.locator("[data-save-state]")


def test_frame_is_accessible_and_fits_every_width(page):
    page.goto("/")

    axe_clean(page)
    no_sideways_scroll(page)
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="People")).to_have_attribute(
        "aria-current", "page"
    )
    shot(page, "frame")


def test_frame_works_as_tabs_on_a_small_screen(page):
    page.set_viewport_size({"width": 400, "height": 800})
    page.goto("/")

    tab = page.get_by_role("navigation", name="Main").get_by_role("link", name="Import").bounding_box()

    assert tab["y"] + tab["height"] == pytest.approx(800, abs=2)
    expect(page.locator("footer").get_by_role("button", name="Sign out")).to_be_visible()


def test_skip_link_leads_to_the_page(page):
    page.goto("/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("main")).to_be_focused()


def test_slash_goes_to_the_search_of_the_page_and_types_elsewhere(page):
    page.goto("/")

    page.keyboard.press("/")
    expect(page.get_by_label("Find people")).to_be_focused()
    page.get_by_label("Story").press_sequentially("and/or")

    expect(page.get_by_label("Story")).to_have_value("and/or")


def test_slash_goes_to_the_rail_where_the_page_has_no_search(page):
    page.goto("/elsewhere/")

    page.keyboard.press("/")
    page.keyboard.type("ana")
    page.keyboard.press("Enter")

    page.wait_for_url("**/contacts/?q=ana")


@pytest.mark.parametrize("status", [422, 409])
def test_refused_form_is_swapped_in(page, watch, status):
    watch.expected = [NOT_LOADED]
    desk.status = status
    page.goto("/")

    page.locator("#ask").click()

    expect(page.locator("#region")).to_have_text(f"Answered {status}")
    expect(page.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize(("status", "words"), [(500, "Something went wrong"), (404, "no longer here")])
def test_error_is_announced_and_not_swapped_in(page, watch, status, words):
    watch.expected = [NOT_LOADED, "Response Status Error Code"]
    desk.status = status
    page.goto("/")

    page.locator("#ask").click()

    expect(page.get_by_role("alert")).to_contain_text(words)
    expect(page.locator("#region")).to_have_text("Nothing yet")
    axe_clean(page)


def test_lost_server_keeps_the_page_and_tries_again(page, watch):
    watch.expected = [NOT_LOADED, "htmx:sendError", "htmx:afterRequest"]
    page.goto("/")
    page.route("**/region/", lambda route: route.abort())

    page.locator("#ask").click()
    expect(page.get_by_role("alert")).to_contain_text("infoint does not answer. Nothing you typed is lost")
    page.unroute("**/region/")
    page.get_by_role("button", name="Try again").click()

    expect(page.locator("#region")).to_have_text("Answered 200")
    expect(page.get_by_role("alert")).to_be_hidden()


def test_leaving_with_unsent_text_asks_first(page):
    asked = []
    page.goto("/")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.get_by_label("Story").fill("Once")
    with page.expect_event("dialog"):
        page.locator("#away").click(no_wait_after=True)

    assert asked == ["beforeunload"]
    assert page.get_by_label("Story").input_value() == "Once"


def test_sending_text_asks_nothing_and_offers_undo(page):
    asked = []
    page.goto("/")
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_label("Story").fill("Once")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Moved 2 people to the trash.")
    axe_clean(page)
    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("status")).to_contain_text("Brought back.")
    page.get_by_role("button", name="Close this message").click()
    expect(page.get_by_role("status")).to_have_text("")
    assert asked == []
    assert [post.get("story") or post.get("undone") for post in desk.posts] == [["Once"], 12]


def test_menu_closes_by_escape_outside_and_another(page):
    page.goto("/")
    circle, sort = page.locator("#circle"), page.locator("#sort")

    circle.locator("summary").click()
    axe_clean(page)
    page.keyboard.press("Escape")
    expect(circle).not_to_have_attribute("open", "")
    expect(circle.locator("summary")).to_be_focused()
    circle.locator("summary").click()
    sort.locator("summary").click()
    expect(circle).not_to_have_attribute("open", "")
    expect(sort).to_have_attribute("open", "")
    page.locator("h1").click()
    expect(sort).not_to_have_attribute("open", "")


@pytest.mark.parametrize("menu", ["#circle", "#sort"])
def test_open_menu_widens_no_small_screen(page, menu):
    page.goto("/")
    page.locator(f"{menu} summary").click()

    no_sideways_scroll(page)


def test_ticks_count_range_all_and_matching(page):
    page.goto("/ticks/")
    bar, count = page.locator("[data-bulk]"), page.locator("[data-tick-count]")

    expect(bar).to_be_hidden()
    page.locator("#t2").check()
    expect(count).to_have_text("1 ticked")
    page.locator("#t4").click(modifiers=["Shift"])
    expect(count).to_have_text("3 ticked")
    page.get_by_label("All on this page").check()
    expect(count).to_have_text("5 ticked")
    page.get_by_label("or all 1,204 that match").check()
    expect(count).to_have_text("1,204 ticked")
    page.locator("#t1").uncheck()
    expect(count).to_have_text("4 ticked")
    page.get_by_role("button", name="Trash").click()

    page.wait_for_url("**/")
    assert desk.posts[0]["pk"] == ["2", "3", "4", "5"]
    assert "matching" not in desk.posts[0]


def test_dropped_file_is_the_one_sent(page):
    page.goto("/drop/")
    files = page.evaluate_handle(
        """() => {
            const carried = new DataTransfer();
            carried.items.add(new File(["First Name"], "Connections.csv"));
            return carried;
        }"""
    )

    page.dispatch_event(".drop", "drop", {"dataTransfer": files})
    expect(page.locator("[data-file-name]")).to_have_text("Connections.csv, 1 kB")
    page.get_by_role("button", name="Send").click()

    page.wait_for_url("**/")
    assert desk.posts[0]["file"] == b"First Name"


def test_note_is_saved_a_second_after_the_last_key(note):
    note.get_by_label("Note").press_sequentially("Ask Ana")
    note.clock.fast_forward(1000)

    expect(saying(note)).to_have_text("Saved " + note.evaluate("new Date().toTimeString().slice(0, 5)"))
    expect(note.get_by_label("Note")).to_have_value("Ask Ana")
    assert desk.autosaves == [("/note/", "Ask Ana")]


def test_typing_without_a_pause_is_saved_all_the_same(note):
    for word in ("Ask ", "Ana ", "about ", "the ", "archive"):
        note.get_by_label("Note").press_sequentially(word)
        note.clock.fast_forward(400)

    expect(note.locator("[name=version]")).not_to_have_value("1")
    assert desk.autosaves[0][1].startswith("Ask Ana ")


def test_save_whose_answer_was_lost_is_sent_again_before_newer_text(note, watch):
    watch.expected = [NOT_LOADED]

    def answer_nobody(route):
        route.fetch()
        route.abort()

    note.route("**/note/", answer_nobody)
    note.get_by_label("Note").fill("One")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_contain_text("infoint does not answer")
    note.get_by_label("Note").fill("One two")
    note.unroute("**/note/")
    note.clock.fast_forward(1000)

    expect(saying(note)).to_contain_text("Saved")
    assert [text for _, text in desk.autosaves] == ["One", "One", "One two"]


def test_other_form_waits_until_the_note_is_saved(note):
    note.get_by_label("Note").fill("Ask Ana")
    note.get_by_role("button", name="Elsewhere").click()

    expect(note.get_by_role("status")).to_contain_text("Moved 2 people")
    assert desk.autosaves == [("/note/", "Ask Ana")]
    assert len(desk.posts) == 1


def test_second_save_goes_to_the_place_and_version_of_the_first(note):
    note.get_by_label("Note").fill("One")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_contain_text("Saved")
    note.get_by_label("Note").fill("One two")
    note.clock.fast_forward(1000)

    expect(note.locator("[name=version]")).to_have_value("3")
    assert desk.autosaves == [("/note/", "One"), ("/note/7/", "One two")]


def test_text_typed_during_a_save_is_kept_and_saved_after_it(note):
    desk.gate.clear()
    with note.expect_request("**/note/"):
        note.get_by_label("Note").fill("One")
        note.clock.fast_forward(1000)
    note.get_by_label("Note").fill("One two")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_have_text("Saving…")
    desk.gate.set()
    expect(note.locator("[name=version]")).to_have_value("2")
    note.clock.fast_forward(1000)

    expect(saying(note)).to_contain_text("Saved")
    expect(note.get_by_label("Note")).to_have_value("One two")
    assert [text for _, text in desk.autosaves] == ["One", "One two"]


def test_failed_save_says_so_and_tries_until_it_works(note, watch):
    watch.expected = [NOT_LOADED]
    note.route("**/note/", lambda route: route.abort())

    note.get_by_label("Note").fill("Ask Ana")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_have_text("Not saved: infoint does not answer. Trying again.")
    expect(saying(note)).to_have_attribute("data-state", "failed")
    note.unroute("**/note/")
    desk.status = 500
    note.clock.fast_forward(2000)
    expect(saying(note)).to_contain_text("something went wrong inside infoint")
    desk.status = 200
    note.clock.fast_forward(4000)

    expect(saying(note)).to_contain_text("Saved")
    assert desk.autosaves == [("/note/", "Ask Ana")]


def test_ended_session_leaves_the_text_and_a_way_in(note, watch):
    watch.expected = [NOT_LOADED]
    desk.status = 401
    note.get_by_label("Note").fill("Ask Ana")
    note.clock.fast_forward(1000)

    link = note.get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("href", "/sign-in/?next=/note/")
    expect(note.get_by_label("Note")).to_have_value("Ask Ana")
    desk.status = 200
    note.clock.fast_forward(2000)
    expect(saying(note)).to_contain_text("Saved")
    expect(link).to_have_count(0)


def test_stale_token_is_renewed_and_the_text_saved(note, watch):
    watch.expected = [NOT_LOADED]
    note.evaluate("document.body.setAttribute('hx-headers', JSON.stringify({'X-CSRFToken': 'x'.repeat(64)}))")

    note.get_by_label("Note").fill("Ask Ana")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_contain_text("Not saved")
    note.clock.fast_forward(2000)

    expect(saying(note)).to_contain_text("Saved")
    assert desk.autosaves == [("/note/", "Ask Ana")]


@pytest.mark.parametrize(
    ("choice", "kept", "saved"),
    [("Keep mine", "Mine", [("/note/", "Mine")]), ("Take the other", "Theirs", [])],
)
def test_stale_save_shows_both_texts_and_lets_me_choose(note, watch, choice, kept, saved):
    watch.expected = [NOT_LOADED]
    desk.version, desk.text = 5, "Theirs"
    note.get_by_label("Note").fill("Mine")
    note.clock.fast_forward(1000)

    expect(note.locator("[data-theirs]")).to_have_text("Theirs")
    expect(note.get_by_label("Note")).to_have_value("Mine")
    assert desk.autosaves == []
    note.get_by_role("button", name=choice).click()

    expect(note.get_by_label("Note")).to_have_value(kept)
    expect(note.locator("[data-theirs]")).to_have_count(0)
    expect(note.locator("[name=version]")).to_have_value("6" if saved else "5")
    assert desk.autosaves == saved


def test_ctrl_enter_saves_what_was_typed_then_finishes(note):
    note.get_by_label("Note").press_sequentially("Ask Ana")
    note.keyboard.press("Control+Enter")

    expect(note.locator("#done")).to_have_text("Ask Ana")
    assert (desk.autosaves, desk.saves) == ([("/note/", "Ask Ana")], ["Ask Ana"])


def test_finishing_waits_for_the_server_and_loses_nothing(note, watch):
    watch.expected = [NOT_LOADED]
    note.route("**/note/", lambda route: route.abort())
    note.get_by_label("Note").fill("Ask Ana")
    note.get_by_role("button", name="Save").click()
    expect(saying(note)).to_contain_text("Not saved")
    expect(note.get_by_label("Note")).to_have_value("Ask Ana")
    note.unroute("**/note/")
    note.clock.fast_forward(2000)

    expect(note.locator("#done")).to_have_text("Ask Ana")
    assert desk.saves == ["Ask Ana"]


def test_leaving_is_free_once_the_note_is_saved(note):
    asked = []
    note.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    note.get_by_label("Note").fill("Ask Ana")
    note.clock.fast_forward(1000)
    expect(saying(note)).to_contain_text("Saved")

    note.locator("#away").click()

    note.wait_for_url("**/elsewhere/")
    assert asked == []
