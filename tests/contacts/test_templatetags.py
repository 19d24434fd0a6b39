import datetime as dt
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.base import Message
from django.template import Context, Template

from contacts.templatetags.people import ago, initials, markdown, number, safe_href, since, undo_pk

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("María", "García", "MG"),
        ("Madonna", "", "M"),
        ("Ana Lucía Prado", "", "AP"),
        ("élodie", "ångström", "ÉÅ"),
        ("e\u0301lodie", "", "E\u0301"),
        ("O\u2019Neill", "\u201cSkip\u201d", "OS"),
        ("🚀 Rocket", "Okafor 🌍", "RO"),
        ("🚀", "Okafor", "O"),
        ("🚀🌍", "", "🚀"),
        ("👩🏽\u200d💻 dev", "", "D"),
        ("👩🏽\u200d💻", "", "👩🏽\u200d💻"),
        ("🇰🇪🇮🇳", "", "🇰🇪"),
        ("Dr. Lindiwe", "Oke", "LO"),
        ("J. Robert", "Oppenheim", "JO"),
        ("Fr.", "Ambrose", "FA"),
        ("小明", "王", "王"),
        ("金민지", "", "金"),
        ("מרים", "כהן", "מכ"),
        ("محمد", "علي", "م\u200cع"),
        ("प्रिया", "शर्मा", "प्रिश"),
        ("कि", "", "कि"),
        ("ßen", "", "ß"),
        ("", "", "?"),
        ("  ", "", "?"),
        ("007", "", "0"),
    ],
)
def test_initials_of_any_script(first, last, shown):
    assert initials(SimpleNamespace(first_name=first, last_name=last)) == shown


def test_initials_of_an_organization_name():
    assert initials("Royal Botanic Gardens Kew") == "RK"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (None, "never"),
        (dt.date(2026, 11, 23), "today"),
        (dt.date(2026, 11, 22), "yesterday"),
        (dt.date(2026, 11, 14), "9 days ago"),
        (dt.date(2026, 10, 24), "30 days ago"),
        (dt.date(2026, 10, 23), "1 month ago"),
        (dt.date(2026, 8, 23), "3 months ago"),
        (dt.date(2025, 11, 24), "11 months ago"),
        (dt.date(2025, 11, 23), "1 year ago"),
        (dt.date(2024, 11, 1), "2 years ago"),
        (dt.date(2026, 11, 24), "tomorrow"),
        (dt.date(2026, 11, 26), "in 3 days"),
        (dt.date(2027, 2, 23), "in 3 months"),
    ],
)
def test_ago_takes_the_largest_whole_unit(day, words):
    assert ago(day, TODAY) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "just now"),
        (1, "1 min ago"),
        (59, "59 min ago"),
        (60, "1 h ago"),
        (150, "2 h ago"),
        (2880, "2 days ago"),
    ],
)
def test_since_counts_minutes_hours_and_days(minutes, words):
    assert since(NOW - dt.timedelta(minutes=minutes), NOW) == words


def dots(closeness):
    return Template("{% load people %}{% dots closeness %}").render(Context({"closeness": closeness}))


@pytest.mark.parametrize(("closeness", "words"), [(None, "not rated"), (0, "not in touch yet")])
def test_dots_say_in_words_what_no_dot_can(closeness, words):
    html = dots(closeness)

    assert words in html
    assert "<i" not in html


def test_dots_fill_as_many_as_the_closeness():
    html = dots(4)

    assert (html.count("<i"), html.count('<i class="on"')) == (5, 4)
    assert 'aria-label="close: 4 of 5"' in html


def test_number_separates_thousands():
    assert [number(7), number(3112), number(30000)] == ["7", "3,112", "30,000"]


@pytest.mark.parametrize(
    ("tags", "pk"), [("undo-12", 12), ("quiet undo-3", 3), ("undo-", None), ("undo-x", None), ("", None)]
)
def test_undo_pk_is_read_from_the_tags_of_a_message(tags, pk):
    assert undo_pk(Message(25, "Moved.", extra_tags=tags)) == pk


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " https://example.org",
        "https://example.org/\nnext",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "//example.org",
        "/admin/",
        "http:example.org",
        "https://[bad",
        "ftp://example.org",
        "",
        None,
    ],
)
def test_safe_href_refuses_what_is_no_web_address(address):
    assert safe_href(address) == ""


@pytest.mark.parametrize(
    "address", ["https://www.example.org/in/ana?x=1#y", "HTTP://example.org", "http://münchen.example/ß"]
)
def test_safe_href_keeps_web_addresses(address):
    assert safe_href(address) == address


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("She said **yes**", "<p>She said <strong>yes</strong></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("# Big", "<h3>Big</h3>\n"),
        ("~~no~~", "<p><s>no</s></p>\n"),
        ("", ""),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("3 < 4 & 5", "<p>3 &lt; 4 &amp; 5</p>\n"),
        (
            "[Kew](https://example.org/a?b=1&c=2)",
            '<p><a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">Kew</a></p>\n',
        ),
        (
            "<ana@example.org>",
            '<p><a href="mailto:ana@example.org" rel="noopener noreferrer">ana@example.org</a></p>\n',
        ),
    ],
)
def test_markdown_renders_what_was_meant(text, html):
    assert markdown(text) == html


class Markup(HTMLParser):
    """Collects the tags that a browser would see, with their attributes."""

    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    "text",
    [
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](java&#x73;cript:alert(1))",
        "[x](data:text/html;base64,PHN)",
        "[x](vbscript:x)",
        "<javascript:alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg onload=alert(1)>",
        "```<script>\n</script>```",
        '[x](https://example.org "onmouseover=alert(1)")',
        "[x](/sign-out/)",
        "[x](//evil.example)",
        '<p style="position:fixed">x</p>',
        "```x onclick=alert(1)\ncode\n```",
    ],
)
def test_markdown_lets_nothing_active_through(text):
    found = Markup()
    found.feed(markdown(text))

    assert {tag for tag, _ in found.tags} <= {"p", "a", "code", "pre", "br"}
    assert [attributes for _, attributes in found.tags if attributes] in (
        [],
        [{"rel": "noopener noreferrer"}],
        [{"rel": "noopener noreferrer", "href": "https://example.org"}],
    )


def test_markdown_shows_no_image():
    html = markdown("![map](https://example.org/track.png)")

    assert "<img" not in html
    assert '<a href="https://example.org/track.png"' in html


def test_markdown_of_deep_nesting_stays_small_and_quick():
    assert len(markdown(">" * 5000 + "x")) < 20_000
