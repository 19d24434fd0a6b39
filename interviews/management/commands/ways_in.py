"""Say from the command line who can get me to somebody."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contacts import clock
from contacts.explaining import Explained
from interviews.management.commands.due import printable
from interviews.reach import Reach

MORE_SHOWN = 3


class Command(BaseCommand):
    help = "Say who can get me to a person, an organisation, a kind of work, or a designer at Figma."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "query", nargs="*", metavar="QUERY", help="whom to reach, such as “curator at Kew”"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["query"]:
            raise CommandError("Say whom you want to reach: manage.py ways_in “curator at Kew”")
        # An argument that is no text in any encoding is shown as far as it is one.
        asked = " ".join(options["query"]).encode("utf-8", "replace").decode()
        mine = clock.mine()
        with timezone.override(clock.zone_of(mine.time_zone)):
            reach = Reach(asked, timezone.now(), most_links=mine.most_links)
            if options["json"]:
                self.stdout.write(json.dumps(as_json(reach), ensure_ascii=False))
                return
            for line in in_words(reach):
                self.stdout.write(printable(line))


def as_json(reach: Reach) -> dict[str, Any]:
    return {
        "query": reach.asked,
        "reading": reach.reading.kind,
        "targets": reach.people,
        "withheld": reach.withheld,
        "ways": [way_as_json(route.explained) for route in reach.routes],
    }


def way_as_json(found: Explained) -> dict[str, Any]:
    way = found.way
    return {
        "contact_ids": list(way.contact_ids),
        "names": [person.name for person in found.people],
        "hops": [
            {"kind": hop.kind, "strength": hop.strength, "certainty": str(hop.certainty)} for hop in way.hops
        ],
        "score": way.score,
        "grade": way.grade,
        "leaky": way.is_leaky,
        "why": found.why,
    }


def in_words(reach: Reach) -> list[str]:
    """Return the answer line by line; that there is none is an answer too."""
    if not reach.is_answered:
        return [f"No match: nobody and no organisation, nor any role, is found by “{reach.asked}”."]
    lines = []
    if not reach.people:
        lines.append(f"No match for {reach.words}: there is nobody whom you could be led to.")
    elif not reach.routes:
        lines.append(f"No match: no chain of at most {reach.most_links} links leads to {reach.words}.")
    else:
        lines.append(f"{reach.tally} to {reach.words}:")
    for number, route in enumerate(reach.routes, start=1):
        names = " → ".join(["You", *(person.name for person in route.explained.people)])
        lines.append(f"{number}. {names} ({route.grade.lower()})")
        lines += [f"     {reason}" for reason in route.explained.why]
    lines += [f"{more.count:,} more via {more.person.name}" for more in reach.more]
    for line in reach.were_there[:MORE_SHOWN]:
        lines.append(f"Was there: {line.person.name}, {', '.join(line.why)}")
    for other in reach.others:
        lines.append(f"Or {other.words}: {other.count:,}")
    if reach.withheld:
        lines.append("Some ways in are withheld by your discretion settings.")
    return lines
