"""What was done about interviews, in plain words for the history of a person.

What was said, found out or thought is never told here: it is read in its own place, where it may be
covered. A change that gives no words of its own is told by what its action says.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import Truncator

from contacts.models import Change
from contacts.telling import LONGEST_VALUE, Fact
from interviews.cadence import Kind
from interviews.models import Done, FollowUp, Introduction, Message, Pitch, Reflection
from interviews.models.letters import LetterKind, SentHow
from interviews.stages import Medium, Stage

Values = Mapping[str, Any]


class Names:
    """What stands behind the ids in stored changes, asked for once for all of them."""

    def __init__(self, changes: Sequence[Change]) -> None:
        asked: dict[str, set[int]] = {"introduction_id": set(), "pitch_id": set()}
        self.kinds: dict[tuple[str, int], str] = {}
        rows: dict[str, set[int]] = {FOLLOW_UP: set(), LETTER: set()}
        for change in changes:
            if change.model == INTRODUCTION:
                asked["introduction_id"].add(change.object_id)
            if change.model in rows:
                rows[change.model].add(change.object_id)
            for values in (change.before or {}, change.after or {}):
                if change.model in rows and "kind" in values:
                    self.kinds[change.model, change.object_id] = values["kind"]
                for column, ids in asked.items():
                    ids.add(values.get(column) or 0)
        for label, model in ((FOLLOW_UP, FollowUp), (LETTER, Message)):
            missing = {pk for pk in rows[label] if (label, pk) not in self.kinds}
            for pk, kind in _values(model, missing, "kind"):
                self.kinds[label, pk] = kind
        introductions = Introduction.objects.filter(pk__in=asked["introduction_id"] - {0})
        self.introducers = {one.pk: one.introducer.name for one in introductions.select_related("introducer")}
        self.pitches = dict(_values(Pitch, asked["pitch_id"] - {0}, "name"))


def _values(model: type[models.Model], ids: set[int], column: str) -> list[tuple[int, str]]:
    return list(model._default_manager.filter(pk__in=ids).values_list("pk", column)) if ids else []


def facts(changes: Sequence[Change]) -> dict[int, list[Fact]]:
    """Return what `changes` of rows of this room say, by the change's id."""
    names = Names(changes)
    told: dict[int, list[Fact]] = {}
    for change in changes:
        teller = TELLERS.get(change.model)
        told[change.pk] = [fact for fact in teller(change, names) if fact] if teller else []
    return told


# ── Interviews ────────────────────────────────────────────────────────────────────────────────────


def _interview(change: Change, names: Names) -> list[Fact]:
    before, after = change.before, change.after
    if before is None or after is None:
        return []
    if "trashed_at" in after:
        went = "put in the trash" if after["trashed_at"] else "taken out of the trash"
        return [Fact(f"An interview was {went}")]
    found = [
        Fact(label, show(before[column]), show(after[column]), arrow=True)
        for column, (label, show) in COLUMNS.items()
        if column in after
    ]
    if "introduction_id" in after:
        both = [names.introducers.get(values["introduction_id"], "nobody") for values in (before, after)]
        found.append(Fact("Introduced by", both[0], both[1], arrow=True))
    if "pitch_id" in after:
        both = [names.pitches.get(values["pitch_id"], "none") for values in (before, after)]
        found.append(Fact("Opening", both[0], both[1], arrow=True))
    return found


def _participant(change: Change, names: Names) -> list[Fact]:
    if change.before is None:
        return [Fact(change.action.what)]
    if change.after is None:
        return [Fact("Takes part in an interview no longer")]
    if "contact_id" in change.after:
        return [Fact("An interview moved here")]
    if {"profile", "web", "site", "shared_ground"} & {
        column.removesuffix("_nothing") for column in change.after
    }:
        return [Fact("What you found out before the talk was edited")]
    return []


def _notes(change: Change, names: Names) -> list[Fact]:
    return [Fact("Notes of a talk were edited")] if change.before and change.after else []


def _reflection(change: Change, names: Names) -> list[Fact]:
    before, after = change.before, change.after
    if before is None or after is None:
        return []
    if "verdict" in after:
        labels = dict(Reflection.Verdict.choices)
        both = [labels.get(values["verdict"], "not decided") for values in (before, after)]
        return [Fact("Would you pursue it", both[0], both[1], arrow=True)]
    if after.get("finished_at"):
        return [Fact("Reflected on the talk")]
    return [Fact("A reflection was edited")]


def _rating(change: Change, names: Names) -> list[Fact]:
    """Tell that marks were given, never which."""
    before, after = change.before, change.after
    if after is None:
        return []
    said = {column for column, value in after.items() if value not in (None, "")}
    if "expected" in said:
        return [Fact("What you expected of a talk was noted")]
    if before is None:
        return [Fact("Marks after a talk were given")]
    return [Fact("Marks after a talk were edited")]


def _question(change: Change, names: Names) -> list[Fact]:
    if change.before is None:
        return [Fact("Questions were planned")]
    if change.after is None:
        return [Fact("A question was taken out")]
    if "answer" in change.after:
        return [Fact("An answer was written down")]
    return [Fact("Questions were ticked" if "asked_at" in change.after else "Questions were edited")]


# ── What is to be done ────────────────────────────────────────────────────────────────────────────


def _follow_up(change: Change, names: Names) -> list[Fact]:
    label = _capital(_label(Kind.choices, names.kinds.get((FOLLOW_UP, change.object_id), ""), "follow-up"))
    before, after = change.before, change.after
    if before is None:
        return [Fact(f"{label}: to do by {_day((after or {}).get('due_at'))}")]
    if after is None:
        return [Fact(f"{label}: no longer to do")]
    if "contact_id" in after:
        return [Fact(f"{label}: moved here")]
    if after.get("done_at"):
        how = _label(Done.choices, after.get("channel", ""), "")
        return [Fact(f"{label}: done{', ' if how else ''}{how}")]
    if after.get("waived_at"):
        return [Fact(f"{label}: need not be done, {_clipped(after.get('waived_because', ''))}")]
    if before.get("done_at") or before.get("waived_at"):
        return [Fact(f"{label}: to do again")]
    if "snoozed_until" in after:
        until = after["snoozed_until"]
        return [Fact(f"{label}: put off until {_day(until)}" if until else f"{label}: put off no longer")]
    if "due_at" in after:
        return [Fact(f"{label}: due", _day(before["due_at"]), _day(after["due_at"]), arrow=True)]
    return [Fact(f"{label}: not done yet")] if "in_question" in after else []


def _letter(change: Change, names: Names) -> list[Fact]:
    kind = _label(LetterKind.choices, names.kinds.get((LETTER, change.object_id), ""), "a letter")
    before, after = change.before, change.after
    if before is None:
        return [Fact(f"A letter was begun: {kind}")]
    if after is None:
        return [Fact(f"A letter was removed: {kind}")]
    if after.get("sent_at"):
        return [Fact(f"Sent {_label(SentHow.choices, after.get('sent_how', ''), '')}: {kind}")]
    if after.get("answered_at"):
        return [Fact(f"They answered: {kind}")]
    return [Fact("A letter moved here" if "contact_id" in after else f"A letter was edited: {kind}")]


def _introduction(change: Change, names: Names) -> list[Fact]:
    introducer = names.introducers.get(change.object_id, "somebody since removed")
    before, after = change.before, change.after
    if after is None:
        return [Fact(f"No longer introduced by {introducer}")]
    if before is None:
        # That it was made is told by the interview which it led to.
        return [] if after.get("state") == Introduction.State.MADE else [Fact(f"Named by {introducer}")]
    if "state" in after:
        labels = dict(Introduction.State.choices)
        both = [labels.get(values["state"], values["state"]) for values in (before, after)]
        return [Fact(f"Introduction by {introducer}", both[0], both[1], arrow=True)]
    return [Fact(f"The introduction by {introducer} was edited")]


def _resource(change: Change, names: Names) -> list[Fact]:
    # That it was named, and done, its action says best.
    moved = change.before and change.after and "contact_id" in change.after
    return [Fact("Something they named moved here")] if moved else []


# ── What it would take ────────────────────────────────────────────────────────────────────────────


def _need(change: Change, names: Names) -> list[Fact]:
    if change.before is None:
        return [Fact("A skill that is needed was written down")]
    if change.after is None:
        return [Fact("A skill that is needed was taken out")]
    if "skill_id" in change.after:
        return [Fact("A skill that is needed is called otherwise")]
    return [Fact("A skill that is needed was edited")]


def _training(change: Change, names: Names) -> list[Fact]:
    if change.before is None:
        return [Fact("A way to learn it was written down")]
    if change.after is None:
        return [Fact("A way to learn it was taken out")]
    if "contact_id" in change.after and len(change.after) == 1:
        return [Fact("A way to learn it moved here")]
    if "checked_on" in change.after:
        happened = "was" if change.after["checked_on"] else "is to be"
        return [Fact(f"A way to learn it {happened} looked up")]
    return [Fact("A way to learn it was edited")]


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


def _moment(value: Any) -> str:
    """Return a stored moment as my clocks show it."""
    moment = parse_datetime(value) if value else None
    if moment is None:
        return "open"
    here = timezone.localtime(moment)
    return f"{here.day} {here:%b %Y, %H:%M}"


def _day(value: Any) -> str:
    return _moment(value).partition(",")[0]


def _text(value: Any) -> str:
    return _clipped(str(value)) if value not in (None, "") else "nothing"


def _yes_or_no(value: Any) -> str:
    return "yes" if value else "no"


def _clipped(text: str) -> str:
    return Truncator(text).chars(LONGEST_VALUE)


def _label(choices: Sequence[tuple[Any, Any]], value: str, otherwise: str) -> str:
    return str(dict(choices).get(value, otherwise))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


FOLLOW_UP: Final = "interviews.followup"
LETTER: Final = "interviews.message"
INTRODUCTION: Final = "interviews.introduction"
TELLERS: Final[dict[str, Callable[[Change, Names], list[Fact]]]] = {
    "interviews.interview": _interview,
    "interviews.participant": _participant,
    "interviews.talknotes": _notes,
    "interviews.reflection": _reflection,
    "interviews.pathwayrating": _rating,
    "interviews.plannedquestion": _question,
    FOLLOW_UP: _follow_up,
    LETTER: _letter,
    INTRODUCTION: _introduction,
    "interviews.resource": _resource,
    "interviews.skillneed": _need,
    "interviews.trainingoption": _training,
}
# The columns of an interview that are told, what each is called and how it is written.
COLUMNS: Final[dict[str, tuple[str, Callable[[Any], str]]]] = {
    "stage": ("Stage", lambda value: _label(Stage.choices, value, value)),
    "starts_at": ("Starts", _moment),
    "ended_at": ("Really ended", _moment),
    "time_zone": ("Time zone", _text),
    "planned_minutes": ("Minutes planned", _text),
    "medium": ("How", lambda value: _label(Medium.choices, value, value)),
    "where": ("Link, number or place", _text),
    "why": ("Why them", _text),
    "invited_to_go_on": ("They invited you to go on", _yes_or_no),
}
