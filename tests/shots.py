"""Photograph every page of the demo for the README: wide, narrow and dark.

    make shots                   # all of them, into docs/screens/
    make shots ARGS="person list"

Starts infoint on a free port, in temporary folders: with nobody in it, with the demo on a Monday morning, and
with it again in the afternoon, while somebody is being talked with.
"""

import argparse
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests import learning_shots, reach_shots, talk_shots
from tests.camera import ROOT, SCREENS, Camera, server, window
from tests.contacts import exports

# A Monday: at half past nine two thank-yous are late, and in the afternoon there is a talk.
MORNING, AFTERNOON = "2026-11-23T09:30:00+00:00", "2026-11-23T16:26:00+00:00"
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
IN = "https://www.linkedin.com/in/"


def empty_house(page: Page, camera: Camera, folder: Path) -> None:
    page.goto("/contacts/")
    camera.take(page, "first-start")
    page.goto("/contacts/import/")
    camera.take(page, "import")
    if camera.wants("import-progress"):
        choose(page, folder, exports.many(30_000), "Connections.csv")
        page.get_by_role("button", name="Import 30,000 people").click()
        bar = page.get_by_role("progressbar", name="People imported")
        expect(bar).not_to_have_attribute("value", "0", timeout=60_000)
        # Hold the questions for news back, so that the three pictures show one moment.
        page.route("**/progress/**", lambda route: None)
        camera.take(page, "import-progress")
        page.unroute_all(behavior="ignoreErrors")


def people(page: Page, camera: Camera) -> None:
    page.goto("/contacts/")
    camera.take(page, "list")
    page.goto("/contacts/?circle=1&closeness=3&closeness=4&closeness=5&q=mus")
    camera.take(page, "search")
    page.goto("/contacts/?sort=touch")
    for tick in page.locator("[data-tick]").all()[:4]:
        tick.check()
    page.locator("[data-bulk] summary", has_text="Closeness").click()
    camera.take(page, "bulk")
    page.goto("/contacts/new/")
    page.locator("#id_who").fill("Noor Haddad <noor.haddad@example.org>")
    camera.take(page, "add")


def one_person(page: Page, camera: Camera) -> None:
    page.goto("/contacts/?q=maria+garcia+fernhollow")
    page.locator("#people tbody a").first.click()
    expect(page.locator("h1")).to_contain_text("María García")
    address = page.url
    camera.take(page, "person")
    page.goto(f"{address}edit/")
    camera.take(page, "edit")


def sorting(page: Page, camera: Camera) -> None:
    """Who they are to me, where they are from, and who must not know."""
    for name, address in (
        ("triage", "/contacts/triage/"),
        ("organizations", "/contacts/organizations/?sort=people"),
        ("circles", "/contacts/circles/"),
        ("doubles", "/contacts/doubles/"),
        ("who-knows", "/contacts/who-knows/"),
        ("settings", "/settings/"),
    ):
        page.goto(address)
        camera.take(page, name)
    page.goto("/contacts/organizations/?q=Fernhollow")
    page.locator("main table a, main li a", has_text="Fernhollow").first.click()
    camera.take(page, "organization")
    page.goto("/contacts/doubles/")
    page.get_by_role("link", name="Same person").first.click()
    camera.take(page, "merge")


def an_import(page: Page, camera: Camera, folder: Path) -> None:
    choose(page, folder, later_export(), "Basic_LinkedInDataExport_11-23-2026.csv")
    camera.take(page, "import-preview")
    page.get_by_role("button", name=re.compile(r"^Import \d+ people$")).click()
    expect(page.locator("h1")).to_contain_text("new people")
    camera.take(page, "import-result")
    page.goto("/contacts/import/")
    camera.take(page, "imports")
    page.goto("/contacts/news/")
    camera.take(page, "news")


def later_export() -> bytes:
    """Return an export some months after the demo's: newcomers, news, doubles, and rows to worry about."""
    known = [
        ("Lihini", "Wickramasinghe", "zz-invented-lihini", "Kestrel Hill Gardens", "Head of orchids"),
        ("Ebba", "Åkerström-Öberg", "zz-invented-ebba", "Harbour Museum of Work", "Sound designer"),
        ("Akua", "Owusu-Ansah", "zz-invented-akua", "Baobab Microcredit", "Head of portfolio"),
        ("Tarquin", "Speedwell", "zz-invented-recruiter1", "Brightwater Consulting", "Talent partner"),
        ("Greta", "Sørensen", "greta-soerensen", "Halfmoon Books", "Bookseller"),
        ("Henrike", "Vogt", "henrike-vogt", "Meridian", "Analyst"),
    ]
    rows = [
        (first, last, IN + slug, "", place, title, "14 Sep 2026") for first, last, slug, place, title in known
    ]
    odd = [
        ("Oscar", "Lundgren", f"{IN}oscar-lundgren", "", "Tidemark Gallery", "Curator", "31 Sep 2026"),
        ("", "", f"{IN}nobody-at-all", "", "Somewhere", "", "03 Oct 2026"),
        *[("", "", "", "", "", "", f"{day:02} Oct 2026") for day in range(4, 9)],
    ]
    return exports.connections_csv([*rows, *odd, *exports.people(60, seed=11)])


def choose(page: Page, folder: Path, data: bytes, name: str) -> None:
    file = folder / name
    file.write_bytes(data)
    page.goto("/contacts/import/")
    page.get_by_label("Connections.csv, or the ZIP").set_input_files(file)
    expect(page.locator("h1")).to_have_text("Nothing is written yet", timeout=60_000)


def looking_back(page: Page, camera: Camera) -> None:
    page.goto("/contacts/trash/")
    camera.take(page, "trash")
    page.goto("/contacts/history/")
    camera.take(page, "history")
    page.goto("/safe/")
    # Where the data lies on a usual Linux machine, not in this script's passing folder.
    page.locator("code", has_text=".sqlite3").evaluate(
        "code => { code.textContent = '~/.local/share/infoint/infoint.sqlite3'; }"
    )
    camera.take(page, "safe")


def the_admin(page: Page, camera: Camera) -> None:
    page.goto("/admin/contacts/contact/")
    camera.take(page, "admin")
    for tick in page.locator("input.action-select").all()[:7]:
        tick.check()
    page.locator("select[name=action]").select_option(label="Set discretion…")
    page.locator("button[name=index]").click()
    camera.take(page, "admin-bulk")
    page.goto("/admin/interviews/followup/?state=open")
    camera.take(page, "admin-follow-ups")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pages", nargs="*", help="names of pictures; all where none is given")
    wanted = set(parser.parse_args().pages)
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        sys.exit(f"No Chromium found: none of {', '.join(CHROMIUMS)} is on the PATH.")
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="infoint-") as name, sync_playwright() as playwright:
        folder = Path(name)
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        flags = [*FLAGS, "--no-sandbox"] if root else list(FLAGS)
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        camera = Camera(wanted, browser.new_page())
        with server(folder / "new", MORNING) as link, window(browser, link, MORNING) as page:
            empty_house(page, camera, folder)
        with server(folder / "life", MORNING, "--demo") as link, window(browser, link, MORNING) as page:
            talk_shots.today(page, camera)
            talk_shots.before(page, camera)
            talk_shots.after(page, camera)
            talk_shots.a_letter(page, camera)
            talk_shots.settings(page, camera)
            learning_shots.pathways(page, camera)
            learning_shots.figures(page, camera)
            people(page, camera)
            one_person(page, camera)
            sorting(page, camera)
            reach_shots.ways_in(page, camera)
            reach_shots.introductions(page, camera)
            reach_shots.a_walk(page, camera)
            reach_shots.a_friend(page, camera, folder)
            an_import(page, camera, folder)
            looking_back(page, camera)
            the_admin(page, camera)
            talk_shots.nothing_overdue(page, camera)
            page.context.clear_cookies()
            page.goto("/sign-in/")
            camera.take(page, "sign-in")
        with (
            server(folder / "life", AFTERNOON, "--demo") as link,
            window(browser, link, AFTERNOON) as page,
        ):
            talk_shots.talking(page, camera)
        browser.close()
    size = sum(path.stat().st_size for path in camera.taken)
    print(f"{len(camera.taken)} pictures, {size / 1024:,.0f} KB, in {SCREENS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
