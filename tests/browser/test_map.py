"""The map in a real browser: by keyboard, near and far, by dragging, in the dark, and where it is narrow."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Contact
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, TieFactory
from tests.interviews import map_world


@pytest.fixture
def four(transactional_db: None) -> list[Contact]:
    """Ana and Jomo, whom I know; Luis and Oke behind Ana."""
    ana, jomo = (ContactFactory(first_name=name, last_name="Brandt", closeness=4) for name in ("Ana", "Jomo"))
    luis, oke = (ContactFactory(first_name=name, last_name="Vidal", closeness=0) for name in ("Luis", "Oke"))
    for other in (luis, oke):
        TieFactory(a=ana, b=other, strength=3)
    return [ana, jomo, luis, oke]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.querySelector('title')?.textContent || ''"))


def test_arrow_keys_go_from_one_to_the_next_and_enter_opens(page: Page, four: list[Contact]):
    page.goto("/reach/map/")
    people = page.locator("svg.map a.node")
    expect(people).to_have_count(4)
    # One of them is reached by Tab; the arrows go on from there.
    assert people.evaluate_all("all => all.filter(one => one.tabIndex === 0).length") == 1

    page.locator("[data-zoom=all]").focus()
    page.keyboard.press("Tab")
    start = focused(page)
    seen = {start}
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
        seen.add(focused(page))
    assert len(seen) > 1
    assert all("Brandt" in one or "Vidal" in one for one in seen)

    here = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{here}")


def test_arrow_goes_the_way_it_points(page: Page, four: list[Contact]):
    page.goto("/reach/map/")
    x = "Number(document.activeElement.dataset.x)"
    page.locator("svg.map a.node").first.focus()
    moved = {}
    for key, sign in (("ArrowLeft", -1), ("ArrowRight", 1)):
        before = page.evaluate(x)
        page.keyboard.press(key)
        moved[key] = (page.evaluate(x) - before) * sign
    assert all(distance >= 0 for distance in moved.values())
    assert any(distance > 0 for distance in moved.values())


def test_ties_of_whoever_is_pointed_at_stand_out_and_their_name_is_shown(page: Page):
    map_world.people(150)
    page.goto("/reach/map/")
    node = page.locator("svg.map a.node:not(:has(.name))").nth(3)

    node.hover()

    expect(page.locator(".map-tip")).to_have_text(node.get_attribute("data-name") or "")
    key = node.get_attribute("data-key")
    lit = page.locator(".map-lines [data-lit]")
    expect(lit).to_have_count(
        page.locator(f".map-lines [data-a='{key}'], .map-lines [data-b='{key}']").count()
    )
    page.mouse.move(1, 1)
    expect(lit).to_have_count(0)


def test_near_far_and_dragging(page: Page, four: list[Contact]):
    page.goto("/reach/map/")
    svg = page.locator("svg.map")
    whole = svg.get_attribute("viewBox")
    page.get_by_role("button", name="Closer").click()
    near = svg.get_attribute("viewBox")
    assert near != whole

    box = svg.bounding_box()
    assert box
    # From one person on: letting go opens nobody.
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 140, steps=4)
    page.mouse.up()
    assert svg.get_attribute("viewBox") not in {near, whole}

    page.get_by_role("button", name="All of it").click()
    assert [float(n) for n in (svg.get_attribute("viewBox") or "").split()] == pytest.approx(
        [float(n) for n in (whole or "").split()], abs=0.1
    )
    svg.hover()
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_function("document.querySelector('svg.map').hasAttribute('data-near')")


@pytest.mark.parametrize("count", [5, 60, 300])
def test_map_reads_well_with_few_and_many(page: Page, count: int):
    map_world.people(count)
    page.goto("/reach/map/")
    shot(page, f"map-{count}")

    axe_clean(page)
    no_sideways_scroll(page)


def test_without_script_everything_is_there(page: Page, four: list[Contact], live_server: Any):
    browser = page.context.browser
    assert browser
    plain = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, storage_state=page.context.storage_state()
    )
    bare = plain.new_page()
    bare.goto("/reach/map/")

    expect(bare.locator("svg.map a.node")).to_have_count(4)
    expect(bare.get_by_role("button", name="Closer")).to_be_hidden()
    expect(bare.locator(".map-ring li")).to_have_count(4)
    plain.close()


def test_map_of_a_search_comes_with_its_ways(page: Page, four: list[Contact]):
    search.index()
    page.goto("/reach/?q=Oke+Vidal")
    page.get_by_role("heading", name="The map").scroll_into_view_if_needed()
    page.mouse.wheel(0, 2_000)
    expect(page.locator("svg.map .way").first).to_be_attached()
    expect(page.get_by_role("button", name="Closer")).to_be_visible()

    page.locator("svg.map a.node").first.focus()
    page.keyboard.press("ArrowRight")
    assert "Vidal" in focused(page)
    axe_clean(page)
    no_sideways_scroll(page)

    page.get_by_role("link", name="larger, with a list").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Oke Vidal")
    expect(page.locator(".map-ring .on-way")).to_have_count(2)
    shot(page, "map-of-a-search")


def test_two_fingers_bring_the_map_nearer(page: Page, four: list[Contact]):
    page.goto("/reach/map/")
    pinch = """svg => {
        const { x, y } = svg.getBoundingClientRect();
        const touches = (apart) => [-1, 1].map((side, identifier) => new Touch({
            identifier, target: svg, clientX: x + 300 + side * apart, clientY: y + 150,
        }));
        const send = (name, apart) => svg.dispatchEvent(new TouchEvent(
            name, { touches: touches(apart), bubbles: true, cancelable: true },
        ));
        send("touchstart", 50);
        send("touchmove", 100);
    }"""
    svg = page.locator("svg.map")
    whole = svg.get_attribute("viewBox") or ""
    svg.evaluate(pinch)
    near = svg.get_attribute("viewBox") or ""
    assert float(near.split()[2]) == pytest.approx(float(whole.split()[2]) / 2, rel=0.01)
