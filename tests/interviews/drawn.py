"""What stands on a drawing, read back from its SVG: is all of it inside the box?"""

import re
from collections.abc import Iterator
from xml.etree import ElementTree

from django.template.loader import render_to_string

from interviews.charts import Chart, room

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def svg(chart: Chart) -> ElementTree.Element:
    text = render_to_string(chart.template, {"drawing": chart.drawing, "name": chart.name})
    return ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def shown(chart: Chart) -> list[str]:
    """Return the texts of a drawing; what is shown only where the mouse rests is none."""
    return [words(one) for one in svg(chart).iter(f"{SVG}text")]


def words(text: ElementTree.Element) -> str:
    return (text.text or "").strip()


def outside(chart: Chart) -> list[str]:
    """Return whatever reaches over the edge of the drawing."""
    whole = svg(chart)
    _, _, wide, high = (float(each) for each in whole.attrib["viewBox"].split())
    return [
        f"{what} at {x:.1f} {y:.1f}"
        for what, x, y in _corners(whole, 0)
        if not (-0.5 <= x <= wide + 0.5 and -0.5 <= y <= high + 0.5)
    ]


def _corners(element: ElementTree.Element, lower: float) -> Iterator[tuple[str, float, float]]:
    kind, at = element.tag.removeprefix(SVG), element.attrib
    if kind == "defs":
        return
    if "transform" in at:
        lower += float(NUMBER.findall(at["transform"])[1])
    if kind == "circle":
        x, y, r = (float(at[each]) for each in ("cx", "cy", "r"))
        yield from ((kind, x - r, y - r + lower), (kind, x + r, y + r + lower))
    elif kind == "rect":
        x, y, wide, high = (float(at[each]) for each in ("x", "y", "width", "height"))
        yield from ((kind, x, y + lower), (kind, x + wide, y + high + lower))
    elif kind == "path" and at["d"]:
        yield from _of_path(at["d"], lower)
    elif kind == "text":
        wide = room(words(element))
        before = {"start": 0.0, "middle": wide / 2, "end": wide}[at.get("text-anchor", "start")]
        x, y = float(at["x"]) - before, float(at.get("y", "0")) + lower
        yield from ((words(element), x, y), (words(element), x + wide, y))
    for child in element:
        yield from _corners(child, lower)


def _of_path(d: str, lower: float) -> Iterator[tuple[str, float, float]]:
    x = y = 0.0
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", d):
        numbers = [float(each) for each in NUMBER.findall(rest)]
        match command:
            case "M" | "L":
                x, y = numbers
            case "H":
                (x,) = numbers
            case "V":
                (y,) = numbers
            case "h":
                x += numbers[0]
            case "v":
                y += numbers[0]
            case _:
                raise AssertionError(d)
        yield f"path {d}", x, y + lower
