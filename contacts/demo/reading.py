"""Read the sample life as it is written down beside this file, and count its days back from one day."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from django.utils import timezone

Row = dict[str, Any]
PEOPLE = ("people_near.toml", "people_work.toml")
IMPORTED_PEOPLE = "people_linkedin.toml"
# Profiles of the sample life begin like this, so that none is anybody’s.
INVENTED = "zz-invented-"
# Robin began with infoint this long ago, and gave it the export this long ago. In days.
BEGAN = 620
IMPORTED = 198


def read(name: str) -> Row:
    return tomllib.loads((resources.files("contacts.demo") / name).read_text("utf-8"))


def people() -> dict[str, Row]:
    """Return everyone by handle, those who came with the export marked `imported`."""
    by_hand = {handle: row for name in PEOPLE for handle, row in read(name).items()}
    imported = {
        handle: {"in": ["LinkedIn"], "imported": True} | row for handle, row in read(IMPORTED_PEOPLE).items()
    }
    return by_hand | imported


@dataclass(frozen=True)
class Calendar:
    """Turns "so many days ago" into dates, as seen from `today`."""

    today: dt.date

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def day_if(self, days_ago: int | None) -> dt.date | None:
        return None if days_ago is None else self.day(days_ago)

    def moment(self, days_ago: int, hour: int = 12, minute: int = 0) -> dt.datetime:
        return dt.datetime.combine(
            self.day(days_ago), dt.time(hour, minute), tzinfo=timezone.get_default_timezone()
        )
