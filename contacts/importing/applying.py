"""Do what a plan says: all or nothing, in one transaction, after a backup."""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from contacts import folding, search
from contacts.changes import Record
from contacts.importing.known import Known
from contacts.importing.origin import Origin
from contacts.importing.outcome import Newcomer, Plan, Resemblance, Update
from contacts.importing.plans import plan
from contacts.importing.tying import add_ties
from contacts.importing.writing import as_json, insert_rows, plain, update_rows
from contacts.linkedin import Export
from contacts.models import Action, Change, Contact, Double, FormerRole, ImportBatch, Organization
from contacts.weights import Closeness

AT_ONCE = 2_000
Progress = Callable[[int, int], None]


class PlanChanged(Exception):
    """Something changed between showing the plan and doing it; `plan` is the new one."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("Something changed since this was shown. Look at it again, then import.")
        self.plan = plan


@dataclass(slots=True)
class Result:
    """What an import did. Without changes there is neither batch nor action."""

    plan: Plan
    batch: ImportBatch | None = None

    @property
    def action(self) -> Action | None:
        return self.batch.action if self.batch else None


def apply(
    export: Export,
    *,
    file_name: str,
    sha256: str,
    decisions: Mapping[int, int | None] | None = None,
    shown: str | None = None,
    backup: Callable[[], object] | None = None,
    progress: Progress | None = None,
    now: dt.datetime | None = None,
    origin: Origin | None = None,
) -> Result:
    """Import `export`. Raises `PlanChanged` when the digest of its plan is not the one `shown`.

    `backup` is called before anything is written, and not at all when there is nothing to write.
    `progress` is called with (people done, people to do).
    """
    tell = progress or (lambda done, total: None)
    with transaction.atomic():
        todo = plan(export, decisions, origin)
        if shown is not None and todo.digest() != shown:
            raise PlanChanged(todo)
        if not todo.writes:
            return Result(todo)
        if backup is not None:
            # Nothing is written yet, so what the backup reads is how things stood.
            backup()
        batch = _Import(todo, file_name, sha256, now or timezone.now(), tell).run()
    return Result(todo, batch)


class _Import:
    def __init__(self, todo: Plan, file_name: str, sha256: str, now: dt.datetime, tell: Progress) -> None:
        self.plan = todo
        self.now = now
        self.tell = lambda done: tell(done, todo.writes)
        self.created_at = connection.ops.adapt_datetimefield_value(now)
        whose = f"{todo.friend.name[:100]}’s " if todo.friend else ""
        words = f"{_done_words(todo)} from {whose}{file_name}"
        self.record = Record(words, Action.Kind.IMPORT, now)
        self.batch = ImportBatch.objects.create(
            file_name=file_name[:255],
            sha256=sha256,
            imported_at=now,
            action=self.record.started(),
            problems=[asdict(problem) for problem in todo.problems],
            source=todo.origin.source,
            friend=todo.friend,
            gone=todo.vanished if todo.friend else len(todo.gone),
            **todo.counts(),
        )

    def run(self) -> ImportBatch:
        self.tell(0)
        places = self._add_organizations()
        self._add_people(places)
        self._add_updates(places)
        if self.plan.friend is not None:
            add_ties(self.batch, self.record, self.plan.friend, self.plan.ties)
        self._mark_connections()
        self._add_doubles()
        self.record.count = self.plan.writes
        self.record.finish()
        _count_anew()
        self.tell(self.plan.writes)
        return self.batch

    def _add_organizations(self) -> dict[str, int]:
        """Make the organisations that were not known; return the ids of all by name as written."""
        made = Organization.objects.bulk_create(
            Organization(name=name, key=self.plan.key_of(name), created_at=self.now)
            for name in self.plan.companies
        )
        for organization in made:
            self.record.note("contacts.organization", organization.pk, None, None, {"batch": self.batch.pk})
        self.record.flush()
        return {organization.key: organization.pk for organization in made}

    # ── Newcomers ──

    def _add_people(self, places: dict[str, int]) -> None:
        if not self.plan.new:
            return
        insert_rows(Contact, (self._row(newcomer, places) for newcomer in self.plan.new))
        ids = Contact.objects.filter(batch=self.batch).order_by("pk").values_list("pk", flat=True)
        for newcomer, pk in zip(self.plan.new, ids, strict=True):
            newcomer.person.pk = pk
        self._remember_newcomers()
        for start in range(0, len(self.plan.new), AT_ONCE):
            some = self.plan.new[start : start + AT_ONCE]
            search.index([newcomer.person.pk for newcomer in some])
            self.tell(start + len(some))

    def _row(self, newcomer: Newcomer, places: dict[str, int]) -> dict[str, Any]:
        person = newcomer.person
        return {
            "first_name": person.first_name,
            "last_name": person.last_name,
            "sort_name": folding.sort_name(person.first_name, person.last_name),
            "title": person.title,
            "organization_id": person.organization_id or places.get(self.plan.key_of(person.company)),
            "email": person.email,
            "profile_slug": person.profile_slug or None,
            "website": person.website,
            "phone": self.plan.phones.get(person.line, ""),
            "connected_on": plain(person.connected_on),
            "import_key": person.import_key,
            "batch_id": self.batch.pk,
            "created_at": self.created_at,
            "closeness": Closeness.NOT_IN_TOUCH.value if self.plan.friend else None,
        }

    def _remember_newcomers(self) -> None:
        """Put the newcomers into their circle and into the history, a row each, without fetching them."""
        if self.plan.friend is None:
            self._enter_circle()
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {Change._meta.db_table} "  # noqa: S608
                "(action_id, model, object_id, about, before, after) "
                f"SELECT %s, 'contacts.contact', id, id, NULL, %s FROM {Contact._meta.db_table} "
                "WHERE batch_id = %s ORDER BY id",
                [self.record.started().pk, json.dumps({"batch": self.batch.pk}), self.batch.pk],
            )

    def _enter_circle(self) -> None:
        circle = self.plan.origin.find()
        if circle is None:
            circle = self.plan.origin.make()
            self.record.note("contacts.circle", circle.pk, None, None, {"batch": self.batch.pk})
            self.record.flush()
        through = Contact.circles.through._meta.db_table
        people = Contact._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {through} (contact_id, circle_id) "  # noqa: S608
                f"SELECT id, %s FROM {people} WHERE batch_id = %s ORDER BY id",
                [circle.pk, self.batch.pk],
            )

    # ── People known ──

    def _add_updates(self, places: dict[str, int]) -> None:
        done = len(self.plan.new)
        updates = self.plan.updates
        by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        for pk, update in updates.items():
            self._settle_place(update, places)
            columns = tuple(update.after)
            by_columns[columns].append((*update.after.values(), pk))
            self.record.note("contacts.contact", pk, pk, as_json(update.before), as_json(update.after))
        self.record.add_all(self._role_left(update) for update in updates.values() if update.moved)
        for columns, rows in by_columns.items():
            update_rows(Contact, columns, rows)
            done += len(rows)
            self.tell(done)
        self.record.reindex(updates)

    def _settle_place(self, update: Update, places: dict[str, int]) -> None:
        if "organization_id" in update.after and update.after["organization_id"] is None:
            update.after["organization_id"] = places.get(self.plan.key_of(update.place_now))

    def _role_left(self, update: Update) -> FormerRole:
        return FormerRole(
            contact_id=update.person.pk,
            organization_id=update.before["organization_id"],
            title=update.before.get("title", update.person.title) or "",
            ended_on=timezone.localdate(self.now),
            batch=self.batch,
        )

    def _mark_connections(self) -> None:
        """Note since when somebody is no longer among my connections, or that they are again."""
        today = timezone.localdate(self.now)
        marks: list[tuple[Known, dt.date | None, dt.date | None]] = [
            (person, None, today) for person in self.plan.gone
        ]
        marks += [(person, person.gone_on, None) for person in self.plan.back]
        for person, before, after in marks:
            values = as_json({"gone_on": before}), as_json({"gone_on": after})
            self.record.note("contacts.contact", person.pk, person.pk, *values)
        update_rows(Contact, ("gone_on",), [(after, person.pk) for person, _, after in marks])

    # ── Proposals ──

    def _add_doubles(self) -> None:
        answers: list[tuple[Iterable[Resemblance], str]] = [
            (self.plan.doubles, Double.State.OPEN),
            (self.plan.different, Double.State.DIFFERENT),
        ]
        ids = {newcomer.person.line: newcomer.person.pk for newcomer in self.plan.new}
        doubles = []
        for proposals, state in answers:
            for proposal in proposals:
                a, b = sorted([ids[proposal.row.line], proposal.person.pk])
                doubles.append(Double(a_id=a, b_id=b, reason=proposal.reason, state=state))
        self.record.add_all(doubles)


def _count_anew() -> None:
    """Let the database look at its tables again: it chooses indexes by how many rows it believes in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 1000")
        cursor.execute("ANALYZE")


def _done_words(todo: Plan) -> str:
    count = todo.imports or todo.writes
    people = "1 person" if count == 1 else f"{count:,} people"
    return f"Imported {people}" if todo.imports else f"Noted {people} gone or back,"
