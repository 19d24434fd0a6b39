"""What the page Today shows: what is late, what to answer, whom to meet, and the small steps.

All of it is as of one moment, in a fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property
from typing import Final

from django.utils import timezone

from contacts.models import Contact, Preferences
from interviews import due, meetings, persons
from interviews.cadence import Cadences, Kind
from interviews.due import Due
from interviews.lines import Line, Lines
from interviews.meetings import Meeting, Planned
from interviews.sections import Day, Group, Part, Touch, counted
from interviews.when import in_hours

AHEAD: Final = 7  # days that are looked ahead
SHOWN: Final = 3  # rows of a group, beside those that are late
MEETINGS: Final = 6
TOUCHES: Final = 4
TOUCHES_AT_ONCE: Final = 40
# Of these I am told on their day and not before: until then there is nothing to do but wait.
WAITING: Final = frozenset((Kind.CHASE, Kind.CHECK_BACK, Kind.ADVICE))
GROUPS: Final[tuple[tuple[str, str, frozenset[str]], ...]] = (
    ("reports", "Tell who introduced you", frozenset((Kind.REPORT,))),
    (
        "follow_ups",
        "Follow up",
        frozenset((Kind.CHASE, Kind.REPLY, Kind.PROMISE, Kind.THANK_INTRODUCER)),
    ),
    ("check_backs", "Check back", frozenset((Kind.CHECK_BACK,))),
    ("names", "Names waiting", frozenset((Kind.NAME,))),
    ("advice", "Advice", frozenset((Kind.ADVICE,))),
)


class Daybook:
    """`shown` is how many rows a group shows, where more than a few were asked for."""

    def __init__(self, now: dt.datetime, mine: Preferences, group: str = "", shown: int = 0) -> None:
        self.now = now
        self.today = timezone.localdate(now)
        self._group, self._shown = group, shown
        self._touches = shown if group == "touches" else TOUCHES
        self._lengths = Cadences.of(mine.cadences)
        self._lines = Lines(now, self._lengths)
        self._planned = meetings.planned(now + dt.timedelta(days=AHEAD))
        self._in_touch = self._touch_due()
        also = {part.contact_id for talk in self._planned for part in talk.parts}
        also |= {talk.introducer_id for talk in self._planned if talk.introducer_id}
        also |= self._in_touch.keys()
        self.dues = due.read(now, self._lengths.thank_hours, also, self._over())

    def _over(self) -> list[due.Over]:
        return [
            due.Over(one.pk, part.contact_id, one.starts_at, one.planned_end_at)
            for one, parts in ((talk.interview, talk.parts) for talk in self._planned)
            if one.is_over(self.now) and one.starts_at and one.planned_end_at
            for part in parts
        ]

    @property
    def overdue_count(self) -> int:
        return self.dues.count

    # ── What is due ───────────────────────────────────────────────────────────────────────────────

    @cached_property
    def thanks(self) -> Part:
        return self._part(row for row in self._standing if row.kind == Kind.THANK)

    @cached_property
    def questions(self) -> Part:
        return self._part(row for row in self.dues.provisional if row.in_question)

    @cached_property
    def reflections(self) -> Part:
        return self._part(row for row in self._standing if row.kind == Kind.REFLECT)

    @cached_property
    def steps(self) -> list[Group]:
        """The small steps, group by group in the order of their urgency."""
        groups = []
        for name, title, kinds in GROUPS:
            rows = [row for row in self._standing if row.kind in kinds and self._is_up(row)]
            late = [row for row in rows if row.is_late]
            open_ones = [row for row in rows if not row.is_late]
            shown = self._shown if self._group == name else SHOWN
            if rows:
                lines = self._of([*late, *open_ones[:shown]])
                groups.append(Group(name, title, lines, max(0, len(open_ones) - shown), shown))
        return groups

    @cached_property
    def steps_count(self) -> int:
        return sum(len(group.lines) + group.more for group in self.steps)

    @cached_property
    def steps_later(self) -> list[Line]:
        apart = (Kind.THANK, Kind.REFLECT)
        return self._of(row for row in self._standing if row.is_snoozed and row.kind not in apart)

    @cached_property
    def waiting(self) -> Group:
        """What has its day still to come."""
        rows = [row for row in self.dues.open if row.kind in WAITING and not self._has_its_day(row)]
        rows = [row for row in rows if not row.is_snoozed]
        shown = self._shown if self._group == "waiting" else 0
        return Group("waiting", "Waiting", self._of(rows[:shown]), max(0, len(rows) - shown), shown)

    @cached_property
    def _standing(self) -> list[Due]:
        return [*self.dues.overdue, *self.dues.open]

    def _is_up(self, row: Due) -> bool:
        return not row.is_snoozed and (row.kind not in WAITING or self._has_its_day(row))

    def _has_its_day(self, row: Due) -> bool:
        return self._lines.at.day(row.due_at) <= self.today

    def _part(self, rows: Iterable[Due]) -> Part:
        found = list(rows)
        later = [row for row in found if row.is_snoozed]
        return Part(self._of(row for row in found if not row.is_snoozed), self._of(later))

    def _of(self, rows: Iterable[Due]) -> list[Line]:
        return [self._lines.of(row) for row in rows]

    # ── Talks ─────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def happened(self) -> list[Meeting]:
        """Talks of which infoint asks whether they happened."""
        return [self._meeting(one) for one in self._planned if one.interview.asks_if_held(self.now)]

    @cached_property
    def _ahead(self) -> list[Planned]:
        return [one for one in self._planned if not one.interview.asks_if_held(self.now)]

    @cached_property
    def meetings(self) -> list[Meeting]:
        """Today's and tomorrow's talks, and a few more of the days ahead."""
        near = sum(1 for one in self._ahead if self._day_of(one) <= self.today + dt.timedelta(days=1))
        return [self._meeting(one) for one in self._ahead[: max(near, MEETINGS)]]

    @cached_property
    def more_meetings(self) -> int:
        return len(self._ahead) - len(self.meetings)

    def _meeting(self, talk: Planned) -> Meeting:
        thanks = self._unsaid.get(talk.interview.pk, [])
        return meetings.of(talk, self.now, self.today, self.dues.people, thanks)

    @cached_property
    def _unsaid(self) -> dict[int, list[Due]]:
        """The thank-yous there would be, by talk."""
        found: dict[int, list[Due]] = {}
        for row in self.dues.provisional:
            if row.pk is None and row.interview:
                found.setdefault(row.interview.pk, []).append(row)
        return found

    def _day_of(self, talk: Planned) -> dt.date:
        assert talk.interview.starts_at is not None
        return self._lines.at.day(talk.interview.starts_at)

    # ── Keeping in touch, and the days ahead ──────────────────────────────────────────────────────

    def _touch_due(self, start: int = 0) -> dict[int, dt.date | None]:
        """Return with whom to be in touch again, and since when we were not; some may be hidden."""
        rows = Contact.objects.touch_due(self.today).order_by("next_touch_on", "pk")
        found = rows.values_list("pk", "last_touch_on")[start : start + self._touches + TOUCHES_AT_ONCE]
        return dict(found)

    @cached_property
    def _touchable(self) -> list[Touch]:
        """Those of them who are not hidden; where too many are, further ones are looked at."""
        found, looked_at, more, people = [], 0, self._in_touch, self.dues.people
        while True:
            found += [Touch(people[pk], last) for pk, last in more.items() if not people[pk].is_hidden]
            looked_at += len(more)
            if len(found) > self._touches or len(more) < self._touches + TOUCHES_AT_ONCE:
                return found
            more = self._touch_due(looked_at)
            people = persons.of(more)

    @cached_property
    def touches(self) -> list[Touch]:
        return self._touchable[: self._touches]

    @cached_property
    def more_touches(self) -> int:
        return len(self._touchable) - len(self.touches)

    @property
    def touch_group(self) -> Group:
        return Group("touches", "Keep in touch", [], self.more_touches, self._touches)

    @cached_property
    def week(self) -> list[Day]:
        days = [self.today + dt.timedelta(days=number) for number in range(AHEAD)]
        talks = [self._day_of(one) for one in self._ahead]
        falls_due = [self._lines.at.day(row.due_at) for row in self.dues.open]
        return [Day(day, talks.count(day), falls_due.count(day)) for day in days]

    # ── In a sentence ─────────────────────────────────────────────────────────────────────────────

    @property
    def thank_hours(self) -> int:
        return self._lengths.thank_hours

    @property
    def steps_words(self) -> str:
        return counted(self.steps_count, "small step", "small steps")

    @property
    def calm(self) -> str:
        """What to say where nothing is overdue."""
        thank = next((row for row in self.dues.open if row.kind == Kind.THANK), None)
        if thank:
            return f"The next thank-you, to {thank.whom}, has {in_hours(thank.left)} left."
        if self.happened:
            return "Say whether the last talk happened, and infoint knows whom you may want to thank."
        if self.is_empty:
            return "Nobody waits for a word from you. A good day to think of the next person to ask."
        return "No thank-you is owed, and nothing you promised is late."

    @cached_property
    def is_empty(self) -> bool:
        """Whether nothing at all is there to be shown."""
        return not (self._planned or self._standing or self.dues.provisional or self.touches)

    @cached_property
    def headline(self) -> str:
        """What matters today, in one sentence."""
        thanks = sum(1 for row in self.dues.overdue if row.kind == Kind.THANK)
        others = len(self.dues.overdue) - thanks
        today = sum(1 for one in self._ahead if self._day_of(one) == self.today)
        parts = [
            counted(thanks, "thank-you is late", "thank-yous are late"),
            counted(others, "other thing is late", "other things are late")
            if thanks
            else counted(others, "thing is late", "things are late"),
            counted(len(self.happened), "talk waits for your answer", "talks wait for your answer"),
            counted(today, "conversation is today", "conversations are today"),
            counted(
                sum(1 for line in self.reflections.lines if line.state != "late"),
                "reflection is waiting",
                "reflections are waiting",
            ),
        ]
        said = ", ".join(filter(None, parts))
        if not said:
            steps = counted(self.steps_count, "small step to take", "small steps to take")
            said = f"{steps}, in your own time" if steps else "nothing is waiting for you"
        return f"{said[0].upper()}{said[1:]}."
