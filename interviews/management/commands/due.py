"""Say what is due from the command line."""

import datetime as dt
import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contacts import clock
from interviews import due
from interviews.cadence import Cadences, Kind
from interviews.due import Due
from interviews.when import in_hours

# Beyond these a day is not to be counted with.
FIRST_YEAR, LAST_YEAR = 1900, 9000
HEADINGS = (
    ("overdue", "Overdue:"),
    ("provisional", "Did it happen, was it done?"),
    ("open", "Open:"),
)


class Command(BaseCommand):
    help = "Say what is due: overdue, still open, and what depends on an answer of yours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
        parser.add_argument(
            "--now", metavar="ISO", help="as of this moment, such as 2026-11-23T09:30:00+01:00"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        mine = clock.mine()
        with timezone.override(clock.zone_of(mine.time_zone)):
            now = moment(options["now"]) if options["now"] is not None else timezone.now()
            dues = due.read(now, Cadences.of(mine.cadences).thank_hours)
            lists = {name: getattr(dues, name) for name, _ in HEADINGS}
            if options["json"]:
                answer = {
                    name: [as_json(row) for row in lists[name]] for name in ("overdue", "open", "provisional")
                }
                self.stdout.write(json.dumps(answer, ensure_ascii=False))
                return
            for name, heading in HEADINGS:
                if lists[name]:
                    self.stdout.write(heading)
                    for row in lists[name]:
                        self.stdout.write(f"  {in_words(row)}")
            if not any(lists.values()):
                self.stdout.write("Nothing is due.")


def moment(text: str) -> dt.datetime:
    """Read a moment; without a zone it is meant in mine."""
    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            f"“{printable(text)}” is no moment. Write it like 2026-11-23T09:30:00+01:00."
        ) from error
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise CommandError(
            f"The year {read.year} is out of reach: name one from {FIRST_YEAR} to {LAST_YEAR}."
        )
    return timezone.make_aware(read) if timezone.is_naive(read) else read


def as_json(row: Due) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "contact": row.whom,
        "contact_id": row.contact.pk if row.contact else None,
        "interview_id": row.interview.pk if row.interview else None,
        "due_at": utc(row.due_at),
        "late_hours": round(row.late / dt.timedelta(hours=1), 4),
        "snoozed_until": utc(row.snoozed_until) if row.snoozed_until else None,
    }


def utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def in_words(row: Due) -> str:
    local = timezone.localtime(row.due_at)
    about = dict.fromkeys(filter(None, [Kind(row.kind).label, row.whom, row.what]))
    late = f"{in_hours(row.late)} late" if row.is_late else "due"
    when = "was due" if row.in_question else late
    put_off = ", put off" if row.is_snoozed else ""
    day = f"{local:%a} {local.day} {local:%b} {local.year}, {local:%H:%M}"
    return f"{printable(', '.join(about))}: {when}, {day}{put_off}"


def printable(text: str) -> str:
    """Return a text as a terminal can be trusted with it."""
    return "".join(character if character.isprintable() else " " for character in text)
