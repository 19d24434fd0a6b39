"""A walk as its page shows it: a card a person, with what was answered about them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from contacts import discretion, rows, walks
from contacts.models import CircleAnswer, CircleWalk, Contact, ContactRule

Said = CircleAnswer.Said


@dataclass(slots=True)
class Card:
    """One person on a walk, and how to take back what was said of them last.

    `leak` is why they might let it slip, in words that name nobody; `hidden` tells of those they might
    know who is kept in the dark, and why.
    """

    row: rows.Row
    answers: list[CircleAnswer]
    leak: str
    hidden: dict[int, str]
    step: int | None = None
    current: bool = False
    line: str = ""
    problem: str = ""
    form_uuid: UUID = field(default_factory=uuid4)

    @property
    def names(self) -> list[tuple[Contact, str]]:
        return [(one.named, self.hidden.get(one.named.pk, "")) for one in self.answers if one.named]

    @property
    def words(self) -> list[str]:
        """What is known of those without a name; "" where that is nothing."""
        return [one.words for one in self.answers if one.said == Said.KNOWS and not one.named]

    @property
    def knows_somebody(self) -> bool:
        return any(one.said == Said.KNOWS for one in self.answers)

    @property
    def is_to_ask(self) -> bool:
        return any(one.said == Said.ASK for one in self.answers)

    @property
    def is_no(self) -> bool:
        return any(one.said == Said.NO for one in self.answers)

    @property
    def asks_first(self) -> bool:
        return self.row.person.contact_rule == ContactRule.ASK_FIRST


def of(
    people: Sequence[Contact],
    walk: CircleWalk | None,
    today: dt.date,
    steps: Mapping[int, int],
    *,
    perhaps_leaky: set[int],
) -> list[Card]:
    """Return a card for each of `people`, who were fetched with their organisations."""
    ids = [person.pk for person in people]
    answers = walks.answers_about(walk, ids)
    leaky = perhaps_leaky.intersection(ids)
    leaks = discretion.leaky_reasons(leaky, today) if leaky else {}
    hidden = discretion.reasons_of(_named(answers.values()))
    return [
        Card(
            row,
            answers.get(row.person.pk, []),
            leaks.get(row.person.pk, ""),
            hidden,
            steps.get(row.person.pk),
        )
        for row in rows.of(people)
    ]


def _named(answers: Iterable[Sequence[CircleAnswer]]) -> list[Contact]:
    return [one.named for those in answers for one in those if one.named]
