"""From a date and a clock time of some place to the moment they mean. A leaf."""

import datetime as dt
from zoneinfo import ZoneInfo


class Gap(ValueError):
    """That time does not exist there: the clocks jump over it that night."""


class Twice(ValueError):
    """That time comes twice there: the clocks go back. `first` and `second` are the two moments, in UTC."""

    def __init__(self, first: dt.datetime, second: dt.datetime) -> None:
        super().__init__(f"{first.isoformat()} or {second.isoformat()}")
        self.first = first
        self.second = second


def moment(day: dt.date, time: dt.time, zone: ZoneInfo, *, second: bool | None = None) -> dt.datetime:
    """Return the moment, in UTC, at which the clocks of `zone` show `time` on `day`.

    Of a time that comes twice `second` says which is meant. Raises `Gap`, or `Twice` while that is open.
    """
    naive = dt.datetime.combine(day, time)
    first = naive.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
    later = naive.replace(tzinfo=zone, fold=1).astimezone(dt.UTC)
    if first.astimezone(zone).replace(tzinfo=None, fold=0) != naive:
        raise Gap(f"{naive} does not exist in {zone}")
    if first == later:
        return first
    if second is None:
        raise Twice(first, later)
    return later if second else first
