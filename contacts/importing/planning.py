"""Sort each row of a file into what it would do. Nothing here writes."""

from collections.abc import Mapping
from typing import Any

from contacts import discretion, folding
from contacts.importing.known import Companies, Known, Register, row_key
from contacts.importing.origin import Origin
from contacts.importing.outcome import Newcomer, Plan, Resemblance, Update
from contacts.importing.parting import parted
from contacts.linkedin import Export, Row
from contacts.models import Contact, Discretion, Double
from contacts.weights import Closeness

NAME = ("first_name", "last_name")


class Planner:
    """Sorts the rows of an export of mine, or of another table."""

    def __init__(self, export: Export, decisions: Mapping[int, int | None], origin: Origin) -> None:
        self.plan = Plan(
            hidden_members=export.hidden_members,
            problems=list(export.problems),
            decisions=dict(decisions),
            origin=origin,
            phones=export.phones,
        )
        self.export = export
        self.companies = Companies()
        self.register = Register(export.rows, self.companies, origin.friend)
        self.new_companies: dict[str, str] = {}
        # Who is in the dark, once `keep_dark` has asked.
        self.hidden: set[int] = set()

    def run(self) -> Plan:
        for row in self.export.rows:
            self.take(row)
        self.part()
        self.keep_dark()
        return self.plan

    def take(self, row: Row) -> None:
        person = self.register.find(row, self.plan.decisions)
        if person is None:
            self.enter(row)
            return
        if row.slug:
            # However they were found: further rows of this profile are about them too.
            self.register.by_slug.setdefault(row.slug, person)
        if person.trashed:
            self.plan.trashed[person.pk] = person
            self.plan.in_trash += 1
        elif self.register.further and self.register.is_beside(row, person):
            self.plan.same += 1
        elif self._says_nothing_new(row, person):
            self.plan.same += 1
            self._heard(row, person)
        else:
            values = self._news_in(row, person)
            if values:
                self._update(row, person, values)
                self.plan.changed += 1
            else:
                self.plan.same += 1
            self._heard(row, person)

    def _heard(self, row: Row, person: Known) -> None:
        """Remember that the file has spoken of somebody: what it said first stands."""
        person.seen = True
        if not person.company and "organization" not in person.hand_edited:
            person.company = row.company

    # ── Newcomers ──

    def newcomer(self, row: Row) -> Known:
        return Known(
            pk=0, first_name=row.first_name, last_name=row.last_name, title=row.title, organization_id=None,
            email=row.email, profile_slug=row.slug, website=row.website, connected_on=row.connected_on,
            hand_edited=frozenset(), import_key=row_key(row), trashed=False,
            company=row.company, seen=True, line=row.line,
        )  # fmt: skip

    def enter(self, row: Row) -> Known:
        resembling = self.register.resembling(row)
        person = self.newcomer(row)
        person.organization_id = self._place(row.company)
        if resembling is not None:
            decided = row.line in self.plan.decisions
            proposals = self.plan.different if decided else self.plan.doubles
            proposals.append(Resemblance(row, *resembling))
        self.plan.new.append(Newcomer(person))
        self.register.enter(person)
        return person

    def _place(self, company: str) -> int | None:
        """Return the id of an organisation, or None when it is nowhere or to be made."""
        key = self.companies.key(company)
        if not key:
            return None
        known = self.companies.ids.get(key)
        if known is None and key not in self.new_companies:
            self.new_companies[key] = company
            self.plan.companies.append(company)
        return known

    # ── People known ──

    def _says_nothing_new(self, row: Row, person: Known) -> bool:
        """Tell quickly, for nearly every row of a file that comes again; `_news_in` has the last word."""
        return (
            row.title == person.title
            and row.first_name == person.first_name
            and row.last_name == person.last_name
            and row.connected_on == person.connected_on
            and row.slug == person.profile_slug
            and row.email in {"", person.email}
            and row.website in {"", person.website}
            and self.companies.key(row.company) == self.register.place_of(person)
        )

    def _news_in(self, row: Row, person: Known) -> dict[str, Any]:
        """Return what `row` says of `person` that is not known: by column, `company` for the place."""
        said: dict[str, Any] = {
            "first_name": row.first_name, "last_name": row.last_name, "title": row.title, "email": row.email,
            "profile_slug": row.slug, "website": row.website, "connected_on": row.connected_on,
        }  # fmt: skip
        hands_off = person.hand_edited
        if person.seen:
            # A second row of one person fills gaps; what the first one said stands.
            values = {name: value for name, value in said.items() if value and not getattr(person, name)}
            values = {name: value for name, value in values.items() if name not in {*NAME, *hands_off}}
            gap = not person.company and not self.register.place_of(person)
            if row.company and gap and "organization" not in hands_off:
                values |= self._move(row, person)
            return values
        values = {
            name: value
            for name, value in said.items()
            if value and name not in hands_off and getattr(person, name) != value
        }
        if {*NAME} & values.keys() and not hands_off.intersection(NAME):
            # A first name alone replaces both: the file tells the whole name.
            values |= {name: said[name] for name in NAME if getattr(person, name) != said[name]}
        if person.website and "website" in values:
            del values["website"]
        if row.company and "organization" not in hands_off:
            values |= self._move(row, person)
        if "company" in values and not row.title and person.title and "title" not in hands_off:
            values["title"] = ""  # the old role belongs to the old employer
        return values

    def _move(self, row: Row, person: Known) -> dict[str, Any]:
        place = self.companies.key(row.company)
        return {} if self.register.place_of(person) == place else {"company": row.company}

    def _update(self, row: Row, person: Known, values: dict[str, Any]) -> None:
        if person.pk:
            update = self.plan.updates.setdefault(person.pk, Update(person, row.line))
            self._note(update, person, values)
        if "company" in values:
            person.organization_id = self._place(row.company)
        for name, value in values.items():
            setattr(person, name, value)

    def _note(self, update: Update, person: Known, values: dict[str, Any]) -> None:
        for name, value in values.items():
            if name == "company":
                old = person.organization_id
                update.before.setdefault("organization_id", old)
                update.after["organization_id"] = self._place(value)
                update.place_before = self.companies.names.get(old or 0, "")
                update.place_now = value if self.companies.key(value) else ""
                update.moved = bool(old)
                update.retitled = not old and bool(update.place_now)
            else:
                empty = None if name in {"profile_slug", "connected_on"} else ""
                update.before.setdefault(name, getattr(person, name) or empty)
                update.after[name] = value
        if "title" in values and not update.moved:
            update.retitled = update.retitled or bool(person.title)
            update.place_now = update.place_now or self.companies.names.get(person.organization_id or 0, "")
        if {*NAME} & values.keys():
            names = [values.get(name, getattr(person, name)) for name in NAME]
            old_sort_name = folding.sort_name(person.first_name, person.last_name)
            update.before.setdefault("sort_name", old_sort_name)
            update.after["sort_name"] = folding.sort_name(*names)
        update.wanted = self.companies.wanted.get(update.after.get("organization_id") or 0, 0)

    # ── Connections ──

    def part(self) -> None:
        """Tell who is no longer among my connections, and who is again."""
        # LinkedIn's own list has the day of each connection.
        dated = "connected_on" in self.export.columns and not self.export.ours
        if not (self.plan.origin.is_linkedin and dated):
            return
        proposed = {proposal.person.pk for proposal in self.plan.doubles}
        self.plan.gone, self.plan.partial = parted(self.register, self.export.rows, proposed)
        for pk in self._brought_by_friends():
            # Whom I was not in touch with is one of my connections now, still to be rated.
            if update := self.plan.updates.get(pk):
                update.before["closeness"], update.after["closeness"] = Closeness.NOT_IN_TOUCH.value, None
        for pk, since in self.register.gone_on.items():
            person = self.register.by_pk[pk]
            if not person.seen:
                continue
            if update := self.plan.updates.get(pk):
                update.before["gone_on"], update.after["gone_on"] = since, None
            else:
                self.plan.back.append(person)

    def _brought_by_friends(self) -> list[int]:
        """Return whom friends' exports brought, and of whom I have not said how close we are."""
        if not self.register.whose:
            return []
        unsaid = Contact.objects.filter(closeness=Closeness.NOT_IN_TOUCH, connected_on=None, triaged_at=None)
        return list(unsaid.filter(batch__in=self.register.whose).values_list("pk", flat=True))

    # ── Discretion ──

    def keep_dark(self) -> None:
        """Tell who of the imported will be kept in the dark, by the rule of `discretion`."""
        if not self.plan.imports:
            return
        places = set(discretion.confidential().values_list("pk", flat=True))
        circle = self.plan.origin.find()
        everyone = circle is not None and circle.in_the_dark
        for newcomer in self.plan.new:
            if newcomer.person.organization_id in places:
                newcomer.because = f"works at {newcomer.person.company}"
            elif everyone:
                newcomer.because = f"belongs to {circle}"
        own = set(Contact.objects.filter(discretion.of_their_own()).values_list("pk", flat=True))
        own |= self._moving_dark(places)
        self.hidden = own | self._doubles_of(own)
        # A possible double is as dark as the other one is for reasons of their own.
        lines = {newcomer.person.line: newcomer for newcomer in self.plan.new}
        dark_lines = {line for line, newcomer in lines.items() if newcomer.dark}
        for double in self.plan.doubles:
            newcomer, other = lines[double.row.line], double.person
            if other.pk in own or other.line in dark_lines:
                newcomer.because = newcomer.because or discretion.MAY_BE_SOMEBODY_DARK
            if double.row.line in dark_lines:
                self.hidden.add(other.pk)
                if not other.pk:
                    other_one = lines[other.line]
                    other_one.because = other_one.because or discretion.MAY_BE_SOMEBODY_DARK
        for pk, update in self.plan.updates.items():
            update.dark = pk in self.hidden

    def _doubles_of(self, people: set[int]) -> set[int]:
        """Return who may be the same person as one of `people`."""
        undecided = Double.objects.filter(state=Double.State.OPEN).values_list("a", "b")
        return {b for a, b in undecided if a in people} | {a for a, b in undecided if b in people}

    def _moving_dark(self, places: set[int]) -> set[int]:
        """Return who moves to a confidential place, or leaves one: whoever leaves stays in the dark."""
        found = set()
        moved = {pk: update for pk, update in self.plan.updates.items() if "organization_id" in update.after}
        columns = ("pk", "discretion", "discretion_because", "cleared_at", "cleared_because")
        people = Contact.objects.filter(pk__in=moved) if places else Contact.objects.none()
        for pk, choice, because, cleared_at, cleared_because in people.values_list(*columns):
            update = moved[pk]
            before, after = update.before["organization_id"], update.after["organization_id"]
            if after in places:
                found.add(pk)
                if cleared_at and choice != Discretion.IN_THE_DARK:
                    # Whoever was cleared of one employer was not cleared of the next.
                    update.before |= {"cleared_at": cleared_at, "cleared_because": cleared_because}
                    update.after |= {"cleared_at": None, "cleared_because": ""}
            elif cleared_at:
                continue
            elif before in places and choice != Discretion.IN_THE_DARK:
                left = f"left {self.companies.names[before]}"[:300]
                update.before |= {"discretion": choice, "discretion_because": because}
                update.after |= {"discretion": Discretion.IN_THE_DARK.value, "discretion_because": left}
                found.add(pk)
        return found
