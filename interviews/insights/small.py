"""The small figures beside Today: a few weeks of talks, the way from hello to thank you, warm and cold."""

import datetime as dt
from functools import cached_property
from typing import Final

from contacts.models import Preferences
from interviews import followups
from interviews.charts import funnel, weeks
from interviews.insights import funnel as steps
from interviews.insights import pace, requests, routes
from interviews.insights.requests import Request, Route

WEEKS: Final = 8
DAYS: Final = 90
WIDE: Final = 280.0
LABEL: Final = 84.0


class Small:
    """Each figure is None while there is nothing to be shown by it."""

    days = DAYS

    def __init__(self, now: dt.datetime, today: dt.date, mine: Preferences) -> None:
        cadence = followups.my_cadence(mine)
        self._now, self._calendar, self._goal = now, cadence.calendar, cadence.lengths.talks_a_week
        first = pace.first_moment(today, self._calendar, WEEKS)
        self._weeks = pace.weekly(pace.held(first), today, self._calendar, WEEKS)

    @property
    def is_empty(self) -> bool:
        return not (any(week.count for week in self._weeks) or self._counted)

    @property
    def talks(self) -> weeks.Drawing | None:
        shown = any(week.count for week in self._weeks)
        return weeks.draw(self._weeks, self._goal, WIDE) if shown else None

    @property
    def talks_words(self) -> str:
        return pace.in_words(self._weeks, self._goal)

    @property
    def way(self) -> funnel.Drawing | None:
        if not self._counted:
            return None
        return funnel.draw([funnel.Bar(step.label, step.count) for step in self._steps], WIDE, LABEL)

    @property
    def way_words(self) -> str:
        first, *others = self._steps
        said = ", ".join(f"{step.label.lower()} {step.count:,}" for step in others)
        return f"Of {first.count:,} {'request' if first.count == 1 else 'requests'} in {DAYS} days: {said}"

    @property
    def _steps(self) -> list[steps.Step]:
        return steps.worth_showing(steps.steps(self._counted)[: steps.TO_THE_THANKS])

    @property
    def answers(self) -> list[routes.Answers]:
        """Return the answers of the warmest and of the coldest route, where both were taken."""
        found = {one.route: one for one in routes.by_route(self._counted)}
        both = [found[route] for route in (Route.INTRODUCED, Route.COLD) if route in found]
        return both if len(both) > 1 else []

    @property
    def answers_title(self) -> str:
        return routes.title(self.answers)

    @cached_property
    def _counted(self) -> list[Request]:
        found = requests.read(self._now - dt.timedelta(days=DAYS))
        return [one for one in found if one.counts(self._calendar, self._now)]
