"""Calendar files, read by a strict reader and by icalendar: whatever is written comes back as it was."""

import datetime as dt
import zoneinfo
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar

from interviews import ics
from interviews.ics import Entry, written
from tests.factories import NOW
from tests.hostile_strings import STRINGS
from tests.interviews import rfc5545

LONDON = zoneinfo.ZoneInfo("Europe/London")
ZONES = sorted(zoneinfo.available_timezones())
SOON_BEFORE_1970, SOON_AFTER_2100 = -3_000_000, 4_136_000_000
COFFEE = Entry(
    uid="7d1c", starts_at=NOW, ends_at=NOW + dt.timedelta(minutes=30), zone=LONDON, title="Coffee, O.",
    changed_at=NOW - dt.timedelta(days=2), sequence=3,
)  # fmt: skip


def read(*entries: Entry) -> rfc5545.Part:
    return rfc5545.read(written(entries, NOW, "Dates"))


def only(**values: Any) -> rfc5545.Part:
    return read(replace(COFFEE, **values)).of("VEVENT")[0]


def test_one_entry_is_written_to_the_letter():
    data = written([COFFEE], NOW, "Dates").decode()

    head, _, rest = data.partition("BEGIN:VTIMEZONE\r\n")
    event = rest.partition("BEGIN:VEVENT\r\n")[2]
    assert head.split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//infoint//calendar//EN",
        "X-WR-CALNAME:Dates",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "",
    ]
    assert sorted(event.split("\r\n")) == sorted(
        [
            "SUMMARY:Coffee\\, O.",
            "DTSTART;TZID=Europe/London:20261123T093000",
            "DTEND;TZID=Europe/London:20261123T100000",
            "DTSTAMP:20261123T093000Z",
            "UID:7d1c",
            "SEQUENCE:3",
            "CLASS:PRIVATE",
            "LAST-MODIFIED:20261121T093000Z",
            "TRANSP:OPAQUE",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )


def test_same_entries_give_the_same_file():
    entries = [COFFEE, replace(COFFEE, uid="8", zone=zoneinfo.ZoneInfo("Asia/Tokyo"))]

    assert written(entries, NOW, "Dates") == written(entries, NOW, "Dates")


def test_calendar_of_nothing_is_a_calendar_all_the_same():
    calendar = read()

    assert calendar.of("VEVENT") == []
    assert Calendar.from_ical(written([], NOW, "Dates")).events == []


def test_entries_of_one_zone_tell_it_once():
    calendar = read(
        COFFEE, replace(COFFEE, uid="8"), replace(COFFEE, uid="9", zone=zoneinfo.ZoneInfo("Asia/Tokyo"))
    )

    assert [zone.text("TZID") for zone in calendar.of("VTIMEZONE")] == ["Asia/Tokyo", "Europe/London"]


# ── Text ──────────────────────────────────────────────────────────────────────────────────────────


HOSTILE = [
    "BEGIN:VALARM",
    "a\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nEND:VALARM",
    "x\nEND:VEVENT\nBEGIN:VEVENT",
    'a;b,c\\d:e"f',
    "C:\\New \\N \\n \\\\n \\",
    "\x00\x07\x1b[31m\x7f",
    "one\u2028two\u2029three\x85four\x0bfive\x0csix\x1eseven",
    "日本語" * 60,
    "👩‍🔬" * 40,
    "\ud800 half a character",
    "ATTENDEE;RSVP=TRUE:mailto:boss@example.org",
    " leads with a blank",
    "\t",
    "\\" * 200,
    ",;" * 100,
    "\ufffe\uffff\ufeff",
]


@pytest.mark.parametrize("text", [*HOSTILE, *STRINGS])
def test_hostile_text_stays_text(text: str):
    event = only(title=text, about=text, where=text)

    assert event.parts == []
    assert event.text("SUMMARY") == " ".join(_plain(text, " ").split())
    if "DESCRIPTION" in event.lines:
        assert event.text("DESCRIPTION") == _plain(text, "\n").strip()


def _plain(text: str, line_end: str) -> str:
    """What is left of a text: no control characters, and ends of lines as `line_end`."""
    for end in ("\r\n", *"\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029"):
        text = text.replace(end, line_end)
    kept = [sign for sign in text if sign in "\t\n" or not (sign < " " or sign in "\x7f\ufeff\ufffe\uffff")]
    return "".join(sign for sign in kept if not "\ud800" <= sign <= "\udfff")


def test_reader_finds_what_a_careless_writer_would_leave():
    """The tests here can only fail if the reader sees what is wrong."""
    good = written([COFFEE], NOW, "Dates")
    for old, new in (
        (b"\r\n", b"\n"),
        (b"SUMMARY:Coffee\\, O.", b"SUMMARY:Coffee, O."),
        (b"SUMMARY:", b"SUMMARY:" + b"x" * 80),
        (b"SUMMARY:", b"SUMMARY:\x07"),
        (b"SUMMARY:", b"SUMMARY:a\r\nBEGIN:VALARM\r\nEND:VALARM\r\nX-A:"),
        (b"UID:7d1c\r\n", b""),
        (b"UID:7d1c\r\n", b"UID:1\r\nUID:2\r\n"),
        (b"DTSTAMP:20261123T093000Z", b"DTSTAMP:20261123T093000"),
        (b"PRODID:-//infoint//calendar//EN\r\n", b""),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:REQUEST\r\n"),
        (b"DTEND;TZID=Europe/London:20261123T1000", b"DTEND;TZID=Europe/London:20261123T0900"),
        (b"TZID:Europe/London", b"TZID:Europe/Paris"),
        (b"END:VEVENT\r\n", b""),
        (b"TRANSP:OPAQUE\r\n", b"TRANSP:OPAQUE\r\nURL:javascript:alert(1)\r\n"),
    ):
        assert old in good
        with pytest.raises(rfc5545.Wrong):
            rfc5545.read(good.replace(old, new))


@given(title=st.text(), about=st.text(), where=st.text(), name=st.text())
@example(title="\\N", about="\r", where="https://x.example/\\,;", name="\n")
def test_any_text_comes_back(title: str, about: str, where: str, name: str):
    data = written([replace(COFFEE, title=title, about=about, where=where)], NOW, name)

    event = rfc5545.read(data).of("VEVENT")[0]
    parsed = Calendar.from_ical(data)
    assert event.text("SUMMARY") == " ".join(_plain(title, " ").split())
    assert event.text("DESCRIPTION") if _plain(about, "\n").strip() else "DESCRIPTION" not in event.lines
    assert len(parsed.events) == 1
    assert parsed.walk("VALARM") == []
    assert parsed.errors == parsed.events[0].errors == []


# ── Places and links ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("where", "location", "url"),
    [
        ("Café Rosa, 12 High St; back room", "Café Rosa, 12 High St; back room", None),
        ("+44 20 7946 0000", "+44 20 7946 0000", None),
        ("https://meet.example/abc", "https://meet.example/abc", "https://meet.example/abc"),
        ("http://meet.example/ä b", "http://meet.example/ä b", None),
        ('https://meet.example/ä?q="x', 'https://meet.example/ä?q="x', "https://meet.example/%C3%A4?q=%22x"),
        ("javascript:alert(1)", None, None),
        (" JavaScript :alert(1)", None, None),
        ("java\nscript:alert(1)", "java script:alert(1)", None),
        ("data:text/html,x", None, None),
        ("file:///etc/passwd", None, None),
        ("https://meet.example\r\nATTENDEE:x", "https://meet.example ATTENDEE:x", None),
        ("", None, None),
    ],
)
def test_only_web_addresses_become_links(where: str, location: str | None, url: str | None):
    event = only(where=where)

    assert (event.text("LOCATION") if "LOCATION" in event.lines else None) == location
    assert (event.value("URL") if "URL" in event.lines else None) == url


# ── Times ─────────────────────────────────────────────────────────────────────────────────────────


@given(
    zone=st.sampled_from(ZONES),
    start=st.integers(SOON_BEFORE_1970, SOON_AFTER_2100).map(lambda n: dt.datetime.fromtimestamp(n, dt.UTC)),
    minutes=st.integers(-10, 600),
)
@example(zone="Europe/London", start=dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC), minutes=30)
@example(zone="Europe/London", start=dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC), minutes=30)
@example(zone="Europe/London", start=dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC), minutes=30)
@example(zone="America/New_York", start=dt.datetime(2026, 11, 1, 6, 30, tzinfo=dt.UTC), minutes=30)
@example(zone="Australia/Lord_Howe", start=dt.datetime(2026, 4, 4, 15, 15, tzinfo=dt.UTC), minutes=30)
@example(zone="Pacific/Apia", start=dt.datetime(2011, 12, 30, 9, 59, tzinfo=dt.UTC), minutes=5)
@example(zone="Africa/Casablanca", start=dt.datetime(2026, 2, 15, 2, 0, tzinfo=dt.UTC), minutes=30)
def test_any_moment_in_any_zone_comes_back(zone: str, start: dt.datetime, minutes: int):
    end = start + dt.timedelta(minutes=minutes)
    data = written([replace(COFFEE, starts_at=start, ends_at=end, zone=zoneinfo.ZoneInfo(zone))], NOW, "x")

    calendar = rfc5545.read(data)
    event = calendar.of("VEVENT")[0]
    assert event.moment("DTSTART", calendar) == start
    assert event.moment("DTEND", calendar) == max(end, start + dt.timedelta(minutes=1))
    parsed = Calendar.from_ical(data)
    assert parsed.events[0].start.astimezone(dt.UTC) == start
    assert parsed.get_missing_tzids() == set()


def test_time_is_told_by_the_clocks_of_its_own_zone():
    event = only(zone=zoneinfo.ZoneInfo("America/New_York"))

    assert event.lines["DTSTART"] == ({"TZID": "America/New_York"}, "20261123T043000")


def test_second_of_two_equal_times_in_a_night_is_written_in_utc():
    """A calendar takes a local time that comes twice for the first of the two."""
    first = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    second = first + dt.timedelta(hours=1)

    assert (
        only(starts_at=first, ends_at=first + dt.timedelta(minutes=20)).lines["DTSTART"][1]
        == "20261025T013000"
    )
    assert only(starts_at=second, ends_at=second + dt.timedelta(minutes=20)).lines["DTSTART"] == (
        {},
        "20261025T013000Z",
    )


@pytest.mark.parametrize("year", [1, 1969, 2101, 9999])
def test_slip_in_the_year_spoils_no_calendar(year: int):
    start = dt.datetime(year, 6, 1, 12, tzinfo=dt.UTC)

    event = only(starts_at=start, ends_at=start + dt.timedelta(minutes=30))

    assert event.value("DTSTART") == f"{year:04}0601T120000Z"


def test_zone_is_described_as_its_clocks_go():
    """icalendar's own description is an hour late each spring; that is why there is another one."""
    start = dt.datetime(2026, 3, 29, 1, 30, tzinfo=dt.UTC)
    calendar = read(replace(COFFEE, starts_at=start, ends_at=start + dt.timedelta(minutes=30)))

    summer = calendar.of("VTIMEZONE")[0].of("DAYLIGHT")[0]
    assert summer.value("DTSTART") == "20250330T010000"
    assert summer.value("RDATE") == "20260329T010000,20270328T010000"
    assert summer.value("TZNAME") == "BST"


def test_thousands_of_entries_describe_a_zone_once(monkeypatch: pytest.MonkeyPatch):
    described = []
    real = ics._described.__wrapped__
    monkeypatch.setattr(ics, "_described", lambda *args: described.append(args) or real(*args))

    written([replace(COFFEE, uid=str(n)) for n in range(2_000)], NOW, "Dates")

    assert described == [("Europe/London", 2025, 2027)]
