"""How people, dates and numbers are shown. Nothing here asks the database."""

import datetime as dt
import unicodedata
from typing import Protocol
from urllib.parse import urlsplit

import nh3
from django import template
from django.contrib.messages.storage.base import Message
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

register = template.Library()

ZERO_WIDTH_JOINER = "\u200d"
ZERO_WIDTH_NON_JOINER = "\u200c"
VIRAMA = 9  # the combining class of the mark that ties two Indic consonants into one character


class Named(Protocol):
    first_name: str
    last_name: str


@register.filter
def initials(person: Named | str) -> str:
    """Return one or two characters for a portrait; "?" where there is no name at all."""
    if isinstance(person, str):
        first, last = person, ""
    else:
        first, last = person.first_name or "", person.last_name or ""
    words = [word for word in (first.split() if not last else [_without_title(first), last]) if word.strip()]
    if len(words) > 2:
        words = [words[0], words[-1]]
    letters = [letter for letter in map(_first_letter, words) if letter]
    if not letters:
        return _cluster(f"{first}{last}".strip(), 0) or "?"
    if all(_is_ideographic(letter) for letter in letters):
        # The family name alone, as on a Chinese, Japanese or Korean portrait.
        return letters[-1] if last else letters[0]
    # Arabic letters side by side would join and read as a syllable.
    return ZERO_WIDTH_NON_JOINER.join(letters) if _is_arabic(letters[0]) else "".join(letters)


def _without_title(name: str) -> str:
    """Return "Lindiwe" for "Dr. Lindiwe", but "J. Robert" as it is."""
    title, _, rest = name.partition(" ")
    return rest if rest.strip() and title.endswith(".") and len(title) > 2 else name


def _first_letter(word: str) -> str:
    """Return the first letter with its marks, in upper case; "" for a word of emoji or punctuation."""
    for place, character in enumerate(word):
        if unicodedata.category(character).startswith("L"):
            letter = _cluster(word, place)
            upper = letter.upper()
            return upper if len(upper) == len(letter) else letter
    return ""


def _cluster(text: str, start: int) -> str:
    """Return what a reader sees as one character: marks, joiners, flags, skin tones kept."""
    end = start + 1
    while end < len(text):
        character, before = text[end], text[end - 1]
        pair_of_flag = end == start + 1 and _is_flag(character) and _is_flag(before)
        conjunct = unicodedata.combining(before) == VIRAMA and character.isalpha()
        if not (_extends(character) or before == ZERO_WIDTH_JOINER or pair_of_flag or conjunct):
            break
        end += 1
    return text[start:end].rstrip(ZERO_WIDTH_JOINER)


def _extends(character: str) -> bool:
    skin_tone = "\U0001f3fb" <= character <= "\U0001f3ff"
    return skin_tone or character == ZERO_WIDTH_JOINER or unicodedata.category(character).startswith("M")


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_ideographic(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))


def _is_arabic(letter: str) -> bool:
    return unicodedata.name(letter[0], "").startswith("ARABIC")


@register.filter
def ago(day: dt.date | None, today: dt.date) -> str:
    """Return how long ago `day` was, in the largest whole unit; "never" when there was none."""
    if day is None:
        return "never"
    days = (today - day).days
    if days < 0:
        return "tomorrow" if days == -1 else f"in {_distance(today, day)}"
    if days < 2:
        return "yesterday" if days else "today"
    return f"{_distance(day, today)} ago"


def _distance(earlier: dt.date, later: dt.date) -> str:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)
    if months >= 12:
        return _counted(months // 12, "year")
    return _counted(months, "month") if months else _counted((later - earlier).days, "day")


def _counted(count: int, unit: str) -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"


@register.filter
def since(moment: dt.datetime, now: dt.datetime | None = None) -> str:
    """Return how long ago `moment` was, to the minute, hour or day."""
    minutes = int(((now or timezone.now()) - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 48 * 60 else f"{_counted(minutes // 1440, 'day')} ago"


@register.inclusion_tag("contacts/_dots.html")
def dots(closeness: int | None) -> dict[str, object]:
    """Show closeness 1 to 5 as dots, and the two other cases (0, not rated) in words."""
    if not closeness:
        return {"words": "not rated" if closeness is None else "not in touch yet"}
    return {"dots": [place <= closeness for place in range(1, 6)], "words": f"close: {closeness} of 5"}


@register.filter
def number(value: int) -> str:
    """Return a whole number with separators between the thousands."""
    return f"{value:,}"


@register.filter
def undo_pk(message: Message) -> int | None:
    """Return which action a message offers to undo: 12 for extra tags "undo-12"."""
    for tag in (message.extra_tags or "").split():
        name, _, pk = tag.partition("-")
        if name == "undo" and pk.isdecimal():
            return int(pk)
    return None


@register.filter
def safe_href(address: str | None) -> str:
    """Return the address if it is a web address that may become a link, else ""."""
    if not address or any(character <= " " or character == "\x7f" for character in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


_READER = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("strikethrough").disable("image")
_TAGS = {"a", "blockquote", "br", "code", "em", "h3", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"}


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if value.lower().startswith("mailto:") else safe_href(value) or None
    return value if name in {"rel", "start"} else None  # nh3 adds rel itself


@register.filter
def markdown(text: str) -> SafeString:
    """Return what a person wrote as HTML: no raw HTML, no images, links to the web and to mail only."""
    tokens = _READER.parse(text)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3"  # a note's own heading must not compete with those of the page
    html = nh3.clean(
        _READER.renderer.render(tokens, _READER.options, {}),
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        attribute_filter=_keep_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    )
    # The one place where text becomes markup: the reader escapes HTML, nh3 keeps nothing beyond _TAGS.
    return mark_safe(html)  # noqa: S308
