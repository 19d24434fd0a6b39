"""The pictures of who knows who: ways in, the map, asking for an introduction, walking a circle."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.camera import Camera
from tests.contacts import exports


def ways_in(page: Page, camera: Camera) -> None:
    page.goto("/reach/?q=conservator+of+textiles")
    camera.take(page, "reach")
    page.goto("/reach/?q=falconer")
    camera.take(page, "reach-nobody")
    page.goto("/reach/map/?q=conservator+of+textiles")
    camera.take(page, "map")
    page.goto("/contacts/?q=Tom+Reyes")
    page.locator("#people tbody a").first.click()
    page.get_by_role("link", name="Map around").click()
    camera.take(page, "map-around")
    page.goto("/reach/tree/")
    camera.take(page, "tree")


def introductions(page: Page, camera: Camera) -> None:
    page.goto("/reach/?q=conservator+of+textiles")
    page.get_by_role("link", name="for an introduction").first.click()
    expect(page.locator("h1")).to_be_visible()
    camera.take(page, "introduction-ask")
    page.goto("/introductions/")
    camera.take(page, "introductions")
    page.locator("main a[href*='/introductions/']").first.click()
    camera.take(page, "introduction")


def a_walk(page: Page, camera: Camera) -> None:
    page.goto("/contacts/circles/walk/?q=conservator")
    camera.take(page, "walks")
    page.goto("/contacts/circles/")
    page.locator("main a", has_text="Sports team").first.click()
    page.goto(f"{page.url}walk/?q=conservator")
    camera.take(page, "walk")


def a_friend(page: Page, camera: Camera, folder: Path) -> None:
    """Ana's connections, as far as they are shown before anything is written."""
    page.goto("/contacts/?q=Ana+Ferreira")
    page.locator("#people tbody a").first.click()
    address = page.url
    page.goto(f"{address}ties/")
    camera.take(page, "ties")
    page.goto(f"{address}connections/")
    camera.take(page, "friend")
    file = folder / "Connections.csv"
    file.write_bytes(exports.many(40, seed=7))
    page.get_by_label("may").check()
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form button.primary").last.click()
    expect(page.locator("h1")).to_be_visible()
    camera.take(page, "friend-preview")
