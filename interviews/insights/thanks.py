"""How soon I thanked for each talk: the hours from its real end, against the limit I set myself."""

import datetime as dt
import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from interviews.cadence import Cadence, Kind, in_utc, is_overdue, was_in_time
from interviews.charts import Chart, Table, hours
from interviews.models import Done, FollowUp, Pathway
from interviews.stages import Stage

# Hours: up to the first, from there up to the second, and so on.
BOUNDS: Final = (6, 12, 24, 48, 72)
# Under this many there are counts alone.
ENOUGH: Final = 5
# Half of two is no middle worth a word.
SEVERAL: Final = 3
NAME: Final = "thanks"
TITLE: Final = "Hours to thank-you"


@dataclass(slots=True)
class Thanked:
    """How soon those written were, in hours; and how many were not, each for its reason.

    `within` are those written within the limit, a card by its day. `late` and `waiting` are still to be
    written, too late or in time; `asked` may have been written long ago, which I have not said.
    """

    limit: int
    hours: list[float] = field(default_factory=list)
    within: int = 0
    cards: int = 0
    late: int = 0
    waiting: int = 0
    waived: int = 0
    held: int = 0
    asked: int = 0

    @property
    def count(self) -> int:
        """How many count: those written, and those that are too late already."""
        return len(self.hours) + self.late

    @property
    def not_yet(self) -> int:
        return self.late + self.waiting

    @property
    def spans(self) -> list[int]:
        """How many were written in each span of hours."""
        found = Counter(hours.place_in(one, BOUNDS) for one in self.hours)
        return [found[place] for place in range(len(BOUNDS) + 1)]

    @property
    def median(self) -> float:
        return statistics.median(self.hours)


def read(
    now: dt.datetime, cadence: Cadence, since: dt.datetime | None = None, pathway: Pathway | None = None
) -> Thanked:
    """Return how soon each thank-you was written, of talks since then and of that kind of work, if given."""
    rows = FollowUp.objects.filter(
        kind=Kind.THANK, interview__stage=Stage.HELD, interview__trashed_at=None, contact__trashed_at=None
    )
    if since is not None:
        rows = rows.filter(interview__ended_at__gte=since)
    if pathway is not None:
        rows = rows.filter(interview__pathways=pathway)
    columns = ("pk", "interview__ended_at", "done_at", "channel", "waived_at", "in_question")
    owed = set(FollowUp.objects.owed().filter(kind=Kind.THANK).order_by().values_list("pk", flat=True))
    found = Thanked(cadence.lengths.thank_hours)
    for pk, ended_at, done_at, channel, waived_at, in_question in rows.order_by("pk").values_list(*columns):
        due_at = cadence.thank(ended_at)
        if done_at is not None:
            found.hours.append(max(0.0, (in_utc(done_at) - in_utc(ended_at)).total_seconds() / 3600))
            posted = channel == Done.POST
            in_time = was_in_time(due_at, done_at, cadence.calendar, posted=posted)
            found.within += in_time
            found.cards += in_time and is_overdue(due_at, done_at)
        elif waived_at is not None:
            found.waived += 1
        elif pk not in owed:
            found.held += 1
        elif in_question:
            found.asked += 1
        elif is_overdue(due_at, now):
            found.late += 1
        else:
            found.waiting += 1
    return found


def chart(found: Thanked) -> Chart:
    if not found.count and not found.waiting:
        return Chart(NAME, TITLE, " ".join([_none(found), *_left_out(found)]))
    rows = [
        (f"{label} hours" if label != "later" else label, f"{count:,}")
        for label, count in zip(hours.spans(BOUNDS), found.spans, strict=True)
    ]
    rows += [
        ("not yet, too late already", f"{found.late:,}"),
        ("not yet, in time", f"{found.waiting:,}"),
        ("not needed", f"{found.waived:,}"),
        ("held back", f"{found.held:,}"),
        ("perhaps long ago", f"{found.asked:,}"),
    ]
    return Chart(
        NAME,
        TITLE,
        says(found),
        "hours",
        hours.draw(found.spans, BOUNDS, found.limit, found.not_yet),
        Table(("After the talk", "Thank-yous"), rows),
    )


def says(found: Thanked) -> str:
    """Return "9 of 11 thank-yous (82 %) went out within 24 hours; half of them within 5."."""
    words = []
    if found.count:
        share = f" ({round(100 * found.within / found.count)} %)" if found.count >= ENOUGH else ""
        things = "thank-you" if found.count == 1 else "thank-yous"
        limit = "an hour" if found.limit == 1 else f"{found.limit} hours"
        first = f"{found.within:,} of {found.count:,} {things}{share} went out within {limit}"
        if len(found.hours) >= SEVERAL:
            whom = "those written" if found.late else "them"
            first += f"; half of {whom} within {max(1, math.ceil(found.median))}"
        words.append(f"{first}.")
    if found.cards:
        words.append("A card counts to the end of its day.")
    if found.late:
        words.append(f"{found.late:,} {_is(found.late)} late and still to write.")
    if found.waiting:
        words.append(f"{found.waiting:,} {_is(found.waiting)} still to write, in time.")
    return " ".join([*words, *_left_out(found)])


def _left_out(found: Thanked) -> list[str]:
    """Return what is left out, in words."""
    parts: Sequence[tuple[int, str]] = (
        (found.waived, "not needed"),
        (found.held, "held back"),
        (found.asked, "perhaps written long ago"),
    )
    said = [f"{count:,} {words}" for count, words in parts if count]
    return [f"Left out: {', '.join(said)}."] if said else []


def _none(found: Thanked) -> str:
    return f"How soon you thank, against your {found.limit} hours, shows after the first talk."


def _is(count: int) -> str:
    return "is" if count == 1 else "are"
