"""The pictures of what talks taught: pathways, one of them, compared, insights, skills, resources."""

from playwright.sync_api import Page, expect

from tests.camera import Camera


def pathways(page: Page, camera: Camera) -> None:
    page.goto("/pathways/")
    camera.take(page, "pathways")
    page.locator("main a", has_text="Living collections").first.click()
    expect(page.locator("h1")).to_contain_text("Living collections")
    camera.take(page, "pathway")
    page.goto("/pathways/compare/")
    camera.take(page, "compare")


def figures(page: Page, camera: Camera) -> None:
    page.goto("/insights/")
    camera.take(page, "insights")
    page.goto("/skills/")
    camera.take(page, "skills")
