"""A strict reader of calendar files: what RFC 5545 asks of each line and each part, nothing forgiven."""

import datetime as dt
import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z0-9-]+")
PARAMETER = re.compile(r";([A-Z0-9-]+)=([^\x00-\x08\x0a-\x1f\x7f\";:,]*)")
TEXT = re.compile(r"(?:[^\\;,\x00-\x08\x0a-\x1f\x7f]|\\[\\;,nN])*")
URI = re.compile(r"https?://[\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]+")
LOCAL, UTC = re.compile(r"\d{8}T\d{6}"), re.compile(r"\d{8}T\d{6}Z")
OFFSET = re.compile(r"[+-]\d{4}(?:\d\d)?")
LAST = dt.datetime.max.replace(tzinfo=dt.UTC)
INTEGER = re.compile(r"\d+")
DURATION = re.compile(r"P(?:T\d+H|\d+D)")

# Of each part: what it must have once, and what it may have once.
PARTS: dict[str, tuple[set[str], set[str]]] = {
    "VCALENDAR": ({"PRODID", "VERSION"}, {"X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}),
    "VEVENT": (
        {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "CLASS", "TRANSP"},
        {"DESCRIPTION", "LOCATION", "URL"},
    ),
    "VTIMEZONE": ({"TZID"}, set()),
    "STANDARD": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}, {"RDATE"}),
    "DAYLIGHT": ({"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"}, {"RDATE"}),
}
INSIDE = {"VEVENT": "VCALENDAR", "VTIMEZONE": "VCALENDAR", "STANDARD": "VTIMEZONE", "DAYLIGHT": "VTIMEZONE"}
VALUES = {
    "PRODID": TEXT, "VERSION": re.compile(r"2\.0"), "X-WR-CALNAME": TEXT, "REFRESH-INTERVAL": DURATION,
    "X-PUBLISHED-TTL": DURATION, "UID": TEXT, "DTSTAMP": UTC, "SUMMARY": TEXT, "SEQUENCE": INTEGER,
    "LAST-MODIFIED": UTC, "CLASS": re.compile("PRIVATE"), "TRANSP": re.compile("OPAQUE|TRANSPARENT"),
    "DESCRIPTION": TEXT, "LOCATION": TEXT, "URL": URI, "TZID": TEXT, "TZOFFSETFROM": OFFSET,
    "TZOFFSETTO": OFFSET, "TZNAME": TEXT, "RDATE": re.compile(rf"{LOCAL.pattern}(?:,{LOCAL.pattern})*"),
}  # fmt: skip


class Wrong(AssertionError):
    """The file is no calendar."""


@dataclass
class Part:
    name: str
    lines: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.lines[name][1]

    def text(self, name: str) -> str:
        """Return a text with what was escaped as it was."""
        return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], self.value(name))

    def of(self, name: str) -> list["Part"]:
        return [part for part in self.parts if part.name == name]

    def moment(self, name: str, calendar: "Part") -> dt.datetime:
        """Return the moment that a line means, by what the file itself says of its zone."""
        parameters, value = self.lines[name]
        if "TZID" not in parameters:
            return at(value.removesuffix("Z"))
        zones = {zone.text("TZID"): zone for zone in calendar.of("VTIMEZONE")}
        return meant(zones[parameters["TZID"]], at(value))


def ensure(condition: object, what: str) -> None:
    if not condition:
        raise Wrong(what)


def read(data: bytes) -> Part:
    """Return the calendar in a file, or raise `Wrong`."""
    ensure(data.endswith(b"\r\n"), "does not end with a line")
    ensure(not re.search(rb"(?<!\r)\n|\r(?!\n)", data), "has half a line end")
    folded = data.removesuffix(b"\r\n").split(b"\r\n")
    for line in folded:
        ensure(0 < len(line) <= 75, f"has a line of {len(line)} octets")
        text = line.decode()  # folding splits no character
        ensure(not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", text), f"has a control character: {line!r}")
    ensure(not folded[0].startswith((b" ", b"\t")), "begins in the middle of a line")
    whole = re.sub(rb"\r\n[ \t]", b"", data).decode().removesuffix("\r\n").split("\r\n")
    stack: list[Part] = []
    root: Part | None = None
    for line in whole:
        name, parameters, value = split(line)
        if name == "BEGIN":
            part = Part(value)
            ensure(value in PARTS, f"has an unknown part: {value}")
            ensure(INSIDE.get(value) == (stack[-1].name if stack else None), f"{value} stands elsewhere")
            ensure(root is None or stack, "goes on after its end")
            if stack:
                stack[-1].parts.append(part)
            root = root or part
            stack.append(part)
        elif name == "END":
            ensure(stack and stack[-1].name == value, f"ends {value} that did not begin")
            complete(stack.pop())
        else:
            ensure(stack, "says something outside of the calendar")
            ensure(not stack[-1].parts or stack[-1].name == "VTIMEZONE", "says something after its parts")
            ensure(name not in stack[-1].lines, f"says {name} twice")
            stack[-1].lines[name] = (parameters, value)
    ensure(root is not None and not stack, "does not end")
    assert root is not None
    for event in root.of("VEVENT"):
        of_event(event, root)
    uids = [event.value("UID") for event in root.of("VEVENT")]
    ensure(len(uids) == len(set(uids)), "has two of one UID")
    return root


def split(line: str) -> tuple[str, dict[str, str], str]:
    name = NAME.match(line)
    ensure(name, f"has a line without a name: {line!r}")
    assert name is not None
    end, parameters = name.end(), {}
    while match := PARAMETER.match(line, end):
        parameters[match[1]] = match[2]
        end = match.end()
    ensure(line[end : end + 1] == ":", f"has a line without a value: {line!r}")
    return name[0], parameters, line[end + 1 :]


def complete(part: Part) -> None:
    """Check what a part has, and each value by its kind."""
    must, may = PARTS[part.name]
    ensure(must <= part.lines.keys(), f"{part.name} lacks {must - part.lines.keys()}")
    ensure(part.lines.keys() <= must | may, f"{part.name} has {part.lines.keys() - must - may}")
    for name, (parameters, value) in part.lines.items():
        if name in {"DTSTART", "DTEND"}:
            zoned = part.name == "VEVENT" and "TZID" in parameters
            wanted = LOCAL if zoned or part.name != "VEVENT" else UTC
            ensure(set(parameters) <= {"TZID"}, f"{name} has {parameters}")
        else:
            wanted = VALUES[name]
            known = {"VALUE": "DURATION"} if name == "REFRESH-INTERVAL" else {}
            ensure(parameters == known, f"{name} has {parameters}")
        ensure(wanted.fullmatch(value), f"{name} is {value!r}")
    if part.name == "VCALENDAR":
        ensure(part.parts, "a calendar without any part")
    if part.name == "VTIMEZONE":
        ensure(part.parts, "a zone without any time")


def of_event(event: Part, calendar: Part) -> None:
    zones = [zone.text("TZID") for zone in calendar.of("VTIMEZONE")]
    ensure(len(zones) == len(set(zones)), "tells a zone twice")
    for name in ("DTSTART", "DTEND"):
        zone = event.lines[name][0].get("TZID")
        ensure(zone is None or zone in zones, f"does not tell the zone {zone}")
    ensure(event.moment("DTSTART", calendar) < event.moment("DTEND", calendar), "ends before it starts")


def at(value: str) -> dt.datetime:
    """Return a time as the clocks of some zone show it, as if these were those of UTC."""
    return dt.datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)


def offset(value: str) -> dt.timedelta:
    hours, minutes, seconds = int(value[1:3]), int(value[3:5]), int(value[5:7] or 0)
    length = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -length if value[0] == "-" else length


def meant(zone: Part, local: dt.datetime) -> dt.datetime:
    """Return the first moment at which the clocks of a zone show a time."""
    onsets = []
    for part in zone.parts:
        before, since = offset(part.value("TZOFFSETFROM")), offset(part.value("TZOFFSETTO"))
        starts = [part.value("DTSTART")]
        if "RDATE" in part.lines:
            starts += part.value("RDATE").split(",")
        onsets += [(at(start) - before, since) for start in starts]
    onsets.sort()
    for number, (onset, since) in enumerate(onsets):
        moment = local - since
        ends = onsets[number + 1][0] if number + 1 < len(onsets) else LAST
        if onset <= moment < ends:
            return moment
    raise Wrong(f"the clocks of {zone.text('TZID')} never show {local}")
