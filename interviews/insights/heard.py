"""What each talk said of each kind of work: the ground on which pathways are shown and compared."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch

from contacts import discretion
from contacts.models import Contact
from interviews import criteria
from interviews.charts.words import isolated
from interviews.models import Interview, Participant, Pathway, PathwayRating, Reflection
from interviews.models.talks import my_zone
from interviews.stages import Stage

ByPathway = Interview.pathways.through
SOMEBODY: Final = "somebody"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one talk that was held says of one pathway.

    `marks` holds those of `criteria.MARKS` that I gave, 1 to 5, by name. `verdict` is the pathway's own,
    else that of the talk as a whole, "" where I gave none; `why` goes with it. `people` took part, hidden
    ones among them: `open_names` is for whatever others may read, a printed page among it.
    """

    interview_id: int
    on: dt.date
    people: tuple[Contact, ...]
    hidden_ids: frozenset[int]
    marks: Mapping[str, int]
    expected: int | None
    verdict: str
    why: str
    entry_now: str
    entry_roles: str
    # A thought a line, of the talk as a whole.
    appealed: tuple[str, ...]
    put_off: tuple[str, ...]

    @property
    def is_rated(self) -> bool:
        return any(one.name in self.marks for one in criteria.CRITERIA)

    @property
    def names(self) -> str:
        return names_of(self.people)

    @property
    def open_names(self) -> str:
        return open_names_of(self.people, self.hidden_ids)


def heard(pathways: Collection[Pathway]) -> dict[int, list[Heard]]:
    """Return the talks held about each of these pathways, by the pathway's id, oldest first.

    In five queries, however many there are. A talk without any mark is among them.
    """
    found: dict[int, list[Heard]] = {pathway.pk: [] for pathway in pathways}
    links = held_about(found)
    if not links:
        return found
    talks = _talks({interview_id for interview_id, _ in links})
    ratings = {
        (row.interview_id, row.pathway_id): row
        for row in PathwayRating.objects.counted().filter(pathway__in=found)
    }
    hidden = hidden_among(one.contact_id for talk in talks.values() for one in talk.participants.all())
    for interview_id, pathway_id in links:
        found[pathway_id].append(_heard(talks[interview_id], ratings.get((interview_id, pathway_id)), hidden))
    return found


def held_about(pathway_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return each held talk with each of these pathways that it is for, by their ids, the oldest first."""
    held = ByPathway.objects.filter(interview__trashed_at__isnull=True, interview__stage=Stage.HELD)
    rows = held.filter(pathway__in=pathway_ids).order_by("interview__ended_at", "interview_id")
    return list(rows.values_list("interview_id", "pathway_id"))


def hidden_among(people_ids: Iterable[int]) -> frozenset[int]:
    """Return those of these people whom nothing for the eyes of others may name."""
    never = Contact.objects.filter(discretion.never_proposed(), pk__in=set(people_ids))
    return frozenset(never.values_list("pk", flat=True))


def names_of(people: Iterable[Contact]) -> str:
    return joined([person.name for person in people])


def open_names_of(people: Collection[Contact], hidden_ids: Collection[int]) -> str:
    """Return the names that others may read; those of the hidden are one "somebody" at the end."""
    shown = [person.name for person in people if person.pk not in hidden_ids]
    return joined(shown + [SOMEBODY] * (len(shown) < len(people)))


def joined(names: list[str]) -> str:
    """Return names as one says them; of several each runs in its own direction."""
    *others, last = map(isolated, names) if len(names) > 1 else names or [SOMEBODY]
    return f"{', '.join(others)} and {last}" if others else last


def _talks(ids: Collection[int]) -> dict[int, Interview]:
    there = Prefetch("participants", Participant.objects.present().select_related("contact"))
    rows = Interview.objects.select_related("reflection").prefetch_related(there)
    return rows.in_bulk(list(ids))


def _heard(talk: Interview, rating: PathwayRating | None, hidden: frozenset[int]) -> Heard:
    reflection = getattr(talk, "reflection", None)
    own = rating.verdict if rating else ""
    people = tuple(one.contact for one in talk.participants.all())
    assert talk.ended_at is not None
    return Heard(
        talk.pk,
        talk.ended_at.astimezone(my_zone()).date(),
        people,
        hidden & {person.pk for person in people},
        _marks(rating),
        rating.expected if rating else None,
        own or (reflection.verdict if reflection else ""),
        _why(rating, reflection),
        rating.entry_now if rating else "",
        rating.entry_roles if rating else "",
        lines(reflection.appealed) if reflection else (),
        lines(reflection.put_off) if reflection else (),
    )


def _why(rating: PathwayRating | None, reflection: Reflection | None) -> str:
    """Return why, as said of this pathway; else as said of the whole talk, unless that verdict is another."""
    if rating and (rating.verdict or rating.why.strip()):
        return rating.why
    return reflection.why if reflection else ""


def lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _marks(rating: PathwayRating | None) -> dict[str, int]:
    given = {one.name: getattr(rating, one.name, None) for one in criteria.MARKS}
    return {name: mark for name, mark in given.items() if mark is not None}
