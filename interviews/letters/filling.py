"""Putting what is known into a template. A leaf: texts in, text out.

`{name}` stands for something known of the letter; what is not known becomes a gap that shows,
`[[what stayed with you]]`, and has to be filled by hand. What stands in `<…>` is left out when something
in it is not known. What is put in is never read as a template itself.
"""

import re
from collections.abc import Mapping
from typing import Final

GAP: Final = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")
_PIECE: Final = re.compile(r"<([^<>]*\{[a-z_]+\}[^<>]*)>|\{([a-z_]+)\}")
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "؟", "।", ":")
_CLOSING: Final = "\"'”’»)]"


def fill(template: str, values: Mapping[str, str], gaps: Mapping[str, str]) -> str:
    """Return the text of a template; `gaps` says of each placeholder what is missing where it is unknown.

    A placeholder without an entry in `gaps` stays as it stands.
    """
    lines: list[str] = []
    for line in template.split("\n"):
        dropped = False

        def known(found: re.Match[str]) -> str:
            nonlocal dropped
            optional, name = found.groups()
            if optional is None:
                return _value(name, values, gaps)
            if all(values.get(each) for each in PLACEHOLDER.findall(optional)):
                return PLACEHOLDER.sub(lambda inner: values[inner[1]], optional)
            dropped = True
            return ""

        text = _PIECE.sub(known, line)
        if line.startswith("<"):
            # The blank stands for the sentence before, which is none or was left out.
            text = text.lstrip(" ")
        if dropped and not text.strip():
            continue
        if line.strip() or (lines and lines[-1].strip()):
            lines.append(text)
    return "\n".join(lines).strip("\n")


def _value(name: str, values: Mapping[str, str], gaps: Mapping[str, str]) -> str:
    if value := values.get(name):
        return value
    return f"[[{gaps[name]}]]" if name in gaps else f"{{{name}}}"


def placeholders(template: str) -> list[str]:
    """Return the names in a template, each once."""
    return list(dict.fromkeys(PLACEHOLDER.findall(template)))


def line(text: str, longest: int = 600) -> str:
    """Return a text as one line, cut between words where it is endless."""
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    head, _, _ = words[:longest].rpartition(" ")
    return f"{head or words[:longest]}…"


def sentence(text: str) -> str:
    """Return a text as one line that ends as a sentence does."""
    words = line(text)
    if not words or words.rstrip(_CLOSING).endswith(_ENDS):
        return words
    return f"{words}."


# How people are spoken of whose name is not known.
NO_NAMES = frozenset(("Somebody", "Someone", "Anybody", "Anyone", "A", "An", "The", "Their", "His", "Her"))


def part_of_sentence(text: str) -> str:
    """Return a text as one line without the full stop, to go on after it."""
    return line(text).rstrip(". ")


def within_sentence(text: str) -> str:
    """Return a text without a name in it, to stand in the middle of a sentence: "somebody in grants"."""
    words = part_of_sentence(text)
    first = words.partition(" ")[0]
    return first.lower() + words[len(first) :] if first in NO_NAMES else words


def joined(words: list[str]) -> str:
    """Return "Ana", "Ana and Luis", "Ana, Luis and Oke"; "" for nobody."""
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last
