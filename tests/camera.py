"""A camera for the pages: starts infoint at a moment, opens a window on it, keeps pictures small."""

import base64
import contextlib
import os
import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
WIDE, NARROW, TALLEST = 1360, 400, 1400  # pixels
FIRST_PORT = 8790
ZONE = "Europe/London"


@contextlib.contextmanager
def server(home: Path, at: str, *flags: str) -> Iterator[str]:
    """Start infoint in the folder `home`, at a moment; give its sign-in link; stop it by its own process."""
    command = [
        *(sys.executable, "-m", "tests.travelled", at),
        *("up", "--no-browser", "--port", str(FIRST_PORT), *flags),
    ]
    surroundings = {
        **os.environ,
        "INFOINT_HOME": str(home),
        "INFOINT_TIME_ZONE": ZONE,
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, text=True) as process:
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
        """Photograph the page as it stands: wide, narrow, wide and dark."""
        if not self.wants(name):
            return
        for ending, width, scheme in (
            ("", WIDE, "light"),
            ("-narrow", NARROW, "light"),
            # After another width: of a page whose colours change alone, Chromium leaves pieces unpainted.
            ("-dark", WIDE, "dark"),
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


@contextlib.contextmanager
def window(browser: Browser, link: str, at: str) -> Iterator[Page]:
    """Open a page signed in by the printed link, its clock at the same moment."""
    address = link.partition("/sign-in/")[0]
    context = browser.new_context(
        viewport={"width": WIDE, "height": 900}, base_url=address, locale="en-GB", timezone_id=ZONE
    )
    context.clock.install(time=at)
    page = context.new_page()
    page.goto(link)
    yield page
    context.close()
