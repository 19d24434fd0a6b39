"""The names that talks gave me, talk by talk, and what became of them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils import timezone

from contacts import discretion
from contacts.models import Contact
from interviews import naming, persons
from interviews.cadence import Kind
from interviews.charts import Chart, Table, given, tally
from interviews.charts.words import counted
from interviews.models import FollowUp, Interview, Introduction, Participant, Pathway
from interviews.stages import Stage

State = Introduction.State
# The latest are drawn; the table has them all.
MOST_DRAWN: Final = 40


class Asked(models.TextChoices):
    """Of a talk that gave no name: what came of asking for one."""

    DECLINED = "declined", "asked, they gave none"
    FORGOT = "forgot", "I forgot to ask"
    UNKNOWN = "", "not noted"


SHORT: Final[dict[str, str]] = {
    Asked.DECLINED: "asked, none given",
    Asked.FORGOT: "forgotten",
    Asked.UNKNOWN: "not noted",
}
SIGNS: Final[dict[str, str]] = {Asked.DECLINED: "0", Asked.FORGOT: "?", Asked.UNKNOWN: "·"}


class Became(models.TextChoices):
    """How far I came with a name."""

    TALKED = "talked", "talked"
    PLANNED = "planned", "planned"
    ASKED = "asked", "asked"
    WAITING = "waiting", "waiting for me"
    LET_GO = "let_go", "let go"
    HELD = "held", "held for discretion"


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk that was held: how many names it gave, and where none, why. Hidden people are “somebody”."""

    pk: int
    on: dt.date
    with_whom: str
    count: int
    asked: str


@dataclass(frozen=True, slots=True)
class Names:
    talks: Sequence[Talk]
    became: Counter[str]

    @property
    def count(self) -> int:
        return sum(talk.count for talk in self.talks)

    @property
    def giving(self) -> int:
        return sum(1 for talk in self.talks if talk.count)

    def without(self, asked: str) -> int:
        return sum(1 for talk in self.talks if not talk.count and talk.asked == asked)


def read(since: dt.datetime | None = None, pathway: Pathway | None = None) -> Names:
    """Return the names given in talks since then and of that kind of work, if these are given."""
    rows = Interview.objects.present().filter(stage=Stage.HELD, ended_at__isnull=False)
    if since is not None:
        rows = rows.filter(ended_at__gte=since)
    if pathway is not None:
        rows = rows.filter(pathways=pathway)
    talks = list(rows.order_by("ended_at", "pk").values_list("pk", "ended_at", "notes__names_asked"))
    ids = {pk for pk, _, _ in talks}
    named = Introduction.objects.present().filter(named_in__in=ids).select_related("target")
    names = list(named.order_by("created_at", "pk"))
    counts = Counter(name.named_in_id for name in names)
    whom = _with_whom(ids)
    return Names(
        [
            Talk(pk, timezone.localdate(ended_at), whom.get(pk, persons.SOMEBODY), counts[pk], asked or "")
            for pk, ended_at, asked in talks
        ],
        Counter(str(became) for became in _became(names)),
    )


def _with_whom(ids: Collection[int]) -> dict[int, str]:
    there: dict[int, list[int]] = defaultdict(list)
    rows = Participant.objects.present().filter(interview__in=ids)
    for interview_id, contact_id in rows.values_list("interview_id", "contact_id"):
        there[interview_id].append(contact_id)
    people = persons.of({pk for some in there.values() for pk in some})
    return {pk: persons.named([people[one] for one in some]) for pk, some in there.items()}


# ── What became of them ───────────────────────────────────────────────────────────────────────────


def _became(names: Collection[Introduction]) -> Iterable[Became]:
    stages = _stages({name.target_id for name in names if name.target_id})
    hidden = _resting(names)
    acted = _acted({name.pk for name in names})
    for name in names:
        reached = {
            stage for talk_id, stage in stages.get(name.target_id or 0, ()) if talk_id != name.named_in_id
        }
        done, waived = acted.get(name.pk, (False, False))
        yield _one(name, reached, is_hidden=name.pk in hidden, done=done, waived=waived)


def _one(name: Introduction, reached: set[str], *, is_hidden: bool, done: bool, waived: bool) -> Became:
    if Stage.HELD in reached:
        return Became.TALKED
    if is_hidden:
        return Became.HELD
    if reached & {Stage.AGREED, Stage.SCHEDULED}:
        return Became.PLANNED
    if Stage.ASKED in reached:
        return Became.ASKED
    given_up = reached & {Stage.PARKED, Stage.DECLINED, Stage.WITHDRAWN}
    if given_up or waived or name.state in (State.DECLINED, State.SILENT):
        return Became.LET_GO
    return Became.ASKED if done or name.state != State.SUGGESTED else Became.WAITING


def _stages(contact_ids: Collection[int]) -> dict[int, list[tuple[int, str]]]:
    """Return the talks with each of these people, and how far each came."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    there = Participant.objects.filter(contact__in=contact_ids, interview__trashed_at=None)
    for contact_id, talk_id, stage in there.values_list("contact_id", "interview_id", "interview__stage"):
        found[contact_id].append((talk_id, stage))
    return found


def _resting(names: Collection[Introduction]) -> set[int]:
    """Return those that lead to somebody who must not be approached, or may do so while nameless."""
    targets = {name.target_id for name in names if name.target_id}
    never = set(
        Contact.objects.filter(discretion.never_proposed(), pk__in=targets).values_list("pk", flat=True)
    )
    return {name.pk for name in names if name.target_id in never} | naming.unclear(names)


def _acted(name_ids: Collection[int]) -> dict[int, tuple[bool, bool]]:
    """Return of each name whether I wrote to them, and whether I let it go."""
    rows = FollowUp.objects.filter(introduction__in=name_ids, kind=Kind.NAME)
    return {
        name_id or 0: (done_at is not None, waived_at is not None)
        for name_id, done_at, waived_at in rows.values_list("introduction_id", "done_at", "waived_at")
    }


# ── As charts ─────────────────────────────────────────────────────────────────────────────────────


def given_chart(found: Names) -> Chart:
    """Draw how many names each talk gave, the oldest first."""
    name, title = "names-given", "Names given, talk by talk"
    if not found.talks:
        return Chart(name, title, "Whom else they suggest shows here after the first talk.")
    latest = found.talks[-MOST_DRAWN:]
    drawn = [given.Talk(_whole(talk), _day(talk.on), talk.count, SIGNS[talk.asked]) for talk in latest]
    rows = [
        (f"{_day(talk.on)} {talk.on.year}", talk.with_whom, f"{talk.count:,}", _why(talk))
        for talk in found.talks
    ]
    table = Table(("Talk of", "With", "Names", "Where none"), rows)
    return Chart(name, title, given_says(found), "given", given.draw(drawn), table)


def given_says(found: Names) -> str:
    """Return "6 names from 5 of 8 talks. Without a name: 1 forgotten (?)."."""
    talks = len(found.talks)
    held = counted(talks, "talk")
    words = [f"{counted(found.count, 'name')} from {found.giving:,} of {held}."]
    if not found.count:
        words = [f"No name yet from {held}."]
    why = [(one, found.without(one)) for one in Asked if found.without(one)]
    if why:
        said = "; ".join(f"{count:,} {SHORT[one]} ({SIGNS[one]})" for one, count in why)
        words.append(f"Without a name: {said}.")
    if talks > MOST_DRAWN:
        words.append(f"Drawn are the last {MOST_DRAWN}.")
    return " ".join(words)


def _whole(talk: Talk) -> str:
    names = f"{talk.count:,} {'name' if talk.count == 1 else 'names'}" if talk.count else _why(talk)
    return f"{_day(talk.on)}, {talk.with_whom}: {names}"


def _why(talk: Talk) -> str:
    return "" if talk.count else Asked(talk.asked).label


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b}"


def became_chart(found: Names) -> Chart:
    """Draw what became of the names: counts alone, and nobody's name."""
    name, title = "names-became", "What became of them"
    if not found.count:
        return Chart(name, title, "What becomes of the names that people give you will stand here.")
    looks = {Became.TALKED: "bar", Became.PLANNED: "bar", Became.ASKED: "bar pale", Became.WAITING: "soon"}
    shown = [
        (one.label, found.became[one], looks.get(one, "track"))
        for one in Became
        if found.became[one] or one in looks
    ]
    table = Table(("What became of them", "Names"), [(label, f"{count:,}") for label, count, _ in shown])
    return Chart(name, title, became_says(found), "tally", tally.draw(shown), table)


def became_says(found: Names) -> str:
    """Return "Of 6 names 1 led to a talk; 2 wait for you."."""
    talked, waiting = found.became[Became.TALKED], found.became[Became.WAITING]
    tail = f"; {waiting:,} {'waits' if waiting == 1 else 'wait'} for you" if waiting else ""
    if found.count == 1:
        return f"The one name {'led to a talk' if talked else 'has led to no talk yet'}{tail}."
    return f"Of {found.count:,} names {f'{talked:,}' if talked else 'none'} led to a talk{tail}."
