"""A real browser: the system's Chromium on a live server, signed in, that may reach nothing but loopback.

`INFOINT_REQUIRE_BROWSER=1` turns a missing browser from a skip into a failure.
`INFOINT_SHOTS` names a folder for screenshots; without it none are kept.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from infoint import signin

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@pytest.fixture(scope="session", autouse=True)
def sync_database_calls() -> Iterator[None]:
    """Let tests use the database: Playwright's sync API leaves an event loop running."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


# Tests run beside each other: a page may wait for its turn longer than the five seconds it usually has.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        reason = f"no Chromium found: none of {', '.join(NAMES)} is on the PATH"
        if os.environ.get("INFOINT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    flags = [*FLAGS, "--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()


class Watch:
    """What no page may do. A test that provokes a failure puts a part of its text into `expected`."""

    def __init__(self) -> None:
        self.complaints: list[str] = []
        self.expected: list[str] = []

    def on(self, page: Page) -> None:
        page.on("console", self.note_message)
        page.on("pageerror", lambda error: self.complaints.append(f"error in {page.url}: {error}"))

    def note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def note_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.hostname not in LOOPBACK:
            self.complaints.append(f"request left this computer: {request.url}")

    def unexpected(self) -> list[str]:
        return [text for text in self.complaints if not any(part in text for part in self.expected)]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def context(browser: Browser, live_server: Any, watch: Watch) -> Iterator[BrowserContext]:
    """A browser without a session; the test fails on a console error or a request that leaves loopback."""
    context = browser.new_context(
        viewport={"width": 1360, "height": 900}, base_url=live_server.url, locale="en-GB"
    )
    context.set_default_timeout(10_000)
    context.on("page", watch.on)
    context.on("request", watch.note_request)
    yield context
    context.close()
    assert watch.unexpected() == []


@pytest.fixture
def signed_out_page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def page(context: BrowserContext, live_server: Any, transactional_db: None) -> Page:
    """A page signed in as the owner."""
    client = Client()
    client.force_login(signin.owner())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
    )
    return context.new_page()


def axe_clean(page: Page) -> None:
    """Fail with what axe finds wrong, in light and in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page).response["violations"]
        assert [(scheme, one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    page.emulate_media(color_scheme="light")


def no_sideways_scroll(page: Page, widths: tuple[int, ...] = (320, 400, 1360)) -> None:
    """Fail where the page is wider than the window; leaves the window at 1360."""
    too_wide = {}
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        reach = page.evaluate("document.documentElement.scrollWidth")
        if reach > width:
            too_wide[width] = reach
    page.set_viewport_size({"width": 1360, "height": 900})
    assert too_wide == {}


def shot(page: Page, name: str) -> None:
    """Keep a screenshot of the entire page as `name`.png, if somebody asked for them."""
    folder = os.environ.get("INFOINT_SHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
