"""The one way in to a plan, whosever export it is."""

from collections.abc import Mapping

from contacts.importing.friends import FriendPlanner
from contacts.importing.origin import Origin
from contacts.importing.outcome import Plan
from contacts.importing.planning import Planner
from contacts.linkedin import Export


def plan(
    export: Export, decisions: Mapping[int, int | None] | None = None, origin: Origin | None = None
) -> Plan:
    """Sort each row of `export` into what it would do. Writes nothing.

    `decisions` settles proposals by line: the id of the person it is, or None for "two people".
    Raises `NotTheirs` when the export is of a friend whose it cannot be.
    """
    origin = origin or Origin()
    planner = Planner if origin.friend is None else FriendPlanner
    return planner(export, decisions or {}, origin).run()
