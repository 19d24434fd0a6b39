"""Photograph every page of the demo for the README: wide, narrow and dark.

    make shots                   # all of them, into docs/screens/
    make shots ARGS="person list"

Starts infoint twice on a free port, in temporary folders: with nobody in it, and with the demo.
"""

import argparse
import base64
import contextlib
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.contacts import exports

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
WIDE, NARROW, TALLEST = 1360, 400, 1400  # pixels
FIRST_PORT = 8790
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ("--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run")
IN = "https://www.linkedin.com/in/"


@contextlib.contextmanager
def server(home: Path, *flags: str) -> Iterator[str]:
    """Start infoint in the folder `home`; give its sign-in link; stop it by its own process."""
    command = [
        sys.executable,
        str(ROOT / "manage.py"),
        "up",
        "--no-browser",
        "--port",
        str(FIRST_PORT),
        *flags,
    ]
    surroundings = {**os.environ, "INFOINT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
        try:
            printed = ""
            for line in process.stdout or ():
                printed += line
                if "Stop" in line:
                    break
            found = re.search(r"http://127\.0\.0\.1:\d+/sign-in/\S+", printed)
            if found is None:
                raise SystemExit(f"infoint did not start:\n{printed}")
            yield found[0]
        finally:
            process.terminate()
            process.communicate(timeout=30)


# Reads a PNG and returns its size, 256 of its colours, and for each pixel the nearest of them.
REDUCE = """async (png) => {
    const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${png}`)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const pixels = new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) || 0) + 1);
    const parts = (colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
    const colours = Array.from(counts, ([pixel, count]) => ({pixel, count, own: parts(pixel), far: 1e9}));
    const palette = [];
    // The next colour is one that is frequent and unlike those chosen: a rare red must not turn grey.
    while (palette.length < Math.min(256, colours.length)) {
        const weight = (colour) => colour.far * Math.sqrt(colour.count);
        const next = colours.reduce((best, colour) => weight(colour) > weight(best) ? colour : best);
        for (const colour of colours) {
            const far = next.own.reduce((sum, part, at) => sum + (part - colour.own[at]) ** 2, 0);
            if (far < colour.far) [colour.far, colour.index] = [far, palette.length];
        }
        palette.push(next.own);
    }
    const nearest = new Map(colours.map(({pixel, index}) => [pixel, index]));
    const indexes = Uint8Array.from(pixels, (pixel) => nearest.get(pixel));
    let text = "";
    for (let at = 0; at < indexes.length; at += 32768)
        text += String.fromCharCode(...indexes.subarray(at, at + 32768));
    return [image.width, image.height, palette.flat(), btoa(text)];
}"""


def with_palette(darkroom: Page, png: bytes) -> bytes:
    """Return the picture with 256 colours, which takes a third of the room. `darkroom` is any empty page."""
    width, height, palette, indexes = darkroom.evaluate(REDUCE, base64.b64encode(png).decode())
    rows = base64.b64decode(indexes)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = (b"IHDR", header), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


@dataclass
class Camera:
    """Takes the pictures that were asked for; `wanted` empty means all."""

    wanted: set[str]
    darkroom: Page
    taken: list[Path] = field(default_factory=list)

    def wants(self, name: str) -> bool:
        return not self.wanted or name in self.wanted

    def take(self, page: Page, name: str) -> None:
        """Photograph the page as it stands: wide, wide and dark, narrow."""
        if not self.wants(name):
            return
        for ending, width, scheme in (
            ("", WIDE, "light"),
            ("-dark", WIDE, "dark"),
            ("-narrow", NARROW, "light"),
        ):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("window.scrollTo(0, 0)")
            tall = int(page.evaluate("document.documentElement.scrollHeight"))
            # The window takes the height of the picture, or what sticks to its foot stands in the middle.
            page.set_viewport_size({"width": width, "height": max(500, min(TALLEST, tall))})
            path = SCREENS / f"{name}{ending}.png"
            path.write_bytes(with_palette(self.darkroom, page.screenshot(animations="disabled")))
            self.taken.append(path)
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": WIDE, "height": 900})


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


@contextlib.contextmanager
def window(browser: Browser, link: str) -> Iterator[Page]:
    """Open a page signed in by the printed link."""
    address = link.partition("/sign-in/")[0]
    context = browser.new_context(
        viewport={"width": WIDE, "height": 900}, base_url=address, locale="en-GB", timezone_id="Europe/London"
    )
    page = context.new_page()
    page.goto(link)
    yield page
    context.close()


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
        with server(folder / "new") as link, window(browser, link) as page:
            empty_house(page, camera, folder)
        with server(folder / "life", "--demo") as link, window(browser, link) as page:
            people(page, camera)
            one_person(page, camera)
            sorting(page, camera)
            an_import(page, camera, folder)
            looking_back(page, camera)
            the_admin(page, camera)
            page.context.clear_cookies()
            page.goto("/sign-in/")
            camera.take(page, "sign-in")
        browser.close()
    size = sum(path.stat().st_size for path in camera.taken)
    print(f"{len(camera.taken)} pictures, {size / 1024:,.0f} KB, in {SCREENS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
