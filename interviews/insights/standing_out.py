"""What stands out where kinds of work are compared, in words and from counts only.

Where evidence is thin nothing is said of a criterion, only that it is thin.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from interviews import criteria
from interviews.charts import number
from interviews.insights.heard import Heard
from interviews.insights.matrix import Compared, Spread

WIDELY: Final = 3
# More than these, level with each other, do not stand out.
MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Saying:
    """Pathways by name, and what is to be said of them: "Museum education" + "appeals most".

    Without names the words stand alone.
    """

    names: tuple[str, ...]
    words: str


def standing_out(several: Sequence[Compared]) -> list[Saying]:
    found = [
        _most(several, "appeal", ("appeals most", "appeal most", "appeal alike")),
        _most(
            several, "entry", ("has the easiest way in", "have the easiest way in", "are as easy to enter")
        ),
        _otherwise(several, _better, "turned out better than expected"),
        _otherwise(several, _worse, "turned out worse than expected"),
        _divided(several),
        _thin(several),
    ]
    return [one for one in found if one]


def talks(count: int) -> str:
    return f"{count or 'no'} talk{'' if count == 1 else 's'}"


def _talks_of(counts: Sequence[int]) -> str:
    """Return "4 talks"; of several "3 and 4 talks", in their order, or "3 talks each"."""
    if len(set(counts)) == 1:
        return _each([talks(count) for count in counts])
    *others, last = map(str, counts)
    return f"{', '.join(others)} and {last} talks"


def _each(told: Sequence[str]) -> str:
    """Return what is told of each, in their order; once where it is the same of all of several."""
    return f"{told[0]} each" if len(told) > 1 and len(set(told)) == 1 else ", ".join(told)


def _sound(several: Sequence[Compared], name: str) -> list[tuple[Compared, Spread]]:
    """Return those of which enough talks marked this criterion."""
    with_marks = [(one, one.spreads[name]) for one in several if name in one.spreads]
    return [(one, marks) for one, marks in with_marks if not marks.is_thin]


def _most(several: Sequence[Compared], name: str, verbs: tuple[str, str, str]) -> Saying | None:
    sound = _sound(several, name)
    if len(sound) < 2:
        return None
    best = max(marks.median for _, marks in sound)
    those = [(one, marks) for one, marks in sound if marks.median == best]
    only, some, all_alike = verbs
    is_alike = len(those) == len(sound)
    median = f"median {number(best)} of {criteria.MOST}"
    if len(those) > MOST_NAMED:
        whole = f"All {len(those)} with enough talks {all_alike} ({median} each)"
        return Saying((), whole) if is_alike else None
    verb = only if len(those) == 1 else all_alike if is_alike else some
    median += " each" if len(those) > 1 else ""
    counts = _talks_of([marks.n for _, marks in those])
    if name == "entry" and len(those) == 1 and (start := could_start(those[0][0])):
        counts += f"; {start}"
    return Saying(tuple(one.pathway.name for one, _ in those), f"{verb} ({median}, {counts})")


def could_start(one: Compared) -> str:
    """Return "2 of 3 could start now, 1 partly"; "" where no talk says."""
    starts = one.starts
    if not starts:
        return ""
    partly = f", {starts['partly']} partly" if starts["partly"] else ""
    return f"{starts['yes']} of {starts.total()} could start now{partly}"


def _better(talk: Heard) -> bool:
    return talk.marks["appeal"] > (talk.expected or 0)


def _worse(talk: Heard) -> bool:
    return talk.marks["appeal"] < (talk.expected or 0)


def _otherwise(several: Sequence[Compared], differs: Callable[[Heard], bool], verb: str) -> Saying | None:
    """Say which of them most of its talks showed otherwise than I had expected."""
    found = []
    for one in several:
        both = [talk for talk in one.talks if talk.expected is not None and "appeal" in talk.marks]
        count = sum(map(differs, both))
        if len(both) >= criteria.ENOUGH_TALKS and 2 * count > len(both):
            found.append((count / len(both), count, len(both), one))
    if not found:
        return None
    most = max(share for share, *_ in found)
    those = [(count, of, one) for share, count, of, one in found if share == most]
    if len(those) > MOST_NAMED:
        return None
    counts = _each([f"in {count} of {of} talks" for count, of, _ in those])
    return Saying(tuple(one.pathway.name for *_, one in those), f"{verb} ({counts})")


def _divided(several: Sequence[Compared]) -> Saying | None:
    wide = [
        (marks.high - marks.low, marks, criterion, one)
        for criterion in criteria.CRITERIA
        for one, marks in _sound(several, criterion.name)
        if marks.high - marks.low >= WIDELY
    ]
    if not wide:
        return None
    _, marks, criterion, one = max(wide, key=lambda each: each[0])
    told = f"{criterion.label}, from {marks.low} to {marks.high} ({talks(marks.n)})"
    return Saying((one.pathway.name,), f"divides talks most: {told}")


def _thin(several: Sequence[Compared]) -> Saying | None:
    thin = [one for one in several if one.is_thin]
    if not thin:
        return None
    if len(thin) > MOST_NAMED:
        return Saying((), f"{len(thin)} of {len(several)} rest on thin evidence, fewer than three talks each")
    counts = _each(["no talk with marks" if not one.rated else talks(one.rated) for one in thin])
    verb = "rests" if len(thin) == 1 else "rest"
    return Saying(tuple(one.pathway.name for one in thin), f"{verb} on thin evidence ({counts})")
