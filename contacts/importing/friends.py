"""A friend's export: whom they know. Nothing of what I know of people is changed by it.

People known are tied to the friend; everybody else becomes somebody I am not in touch with, and is tied.
"""

from collections.abc import Mapping

from django.db.models import Q

from contacts import discretion
from contacts.importing.known import Known
from contacts.importing.myself import Myself
from contacts.importing.origin import Origin
from contacts.importing.outcome import NewTie
from contacts.importing.planning import Planner
from contacts.linkedin import Export, Problem, Row
from contacts.models import Contact, ContactRule, Double, Tie

KIND = Tie.Kind.OTHER


class NotTheirs(Exception):
    """No export can be taken as this person's; the message says why."""


def friend_of(pk: int) -> Contact:
    """Return whose export it is. Raises `NotTheirs` where they are not there, or may not be asked."""
    friend = Contact.objects.present().filter(pk=pk).first()
    if friend is None:
        raise NotTheirs(f"There is no person {pk}, or they are in the trash.")
    if reason := refusal(friend):
        raise NotTheirs(reason)
    return friend


def refusal(friend: Contact) -> str:
    """Return in words why no export of theirs is taken; "" where it may be."""
    name = friend.name
    if discretion.reasons([friend.pk]):
        return f"{name} is kept in the dark: asking for this list would tell them that you are looking."
    if friend.contact_rule == ContactRule.NEVER:
        return f"{name} does not want to be contacted, so their connections are not taken."
    if friend.deceased_on:
        return f"{name} died, and can give no leave to take their connections."
    return ""


class FriendPlanner(Planner):
    """Sorts the rows of a friend's export."""

    def __init__(self, export: Export, decisions: Mapping[int, int | None], origin: Origin) -> None:
        self.friend = friend_of(origin.friend or 0)
        super().__init__(export, decisions, origin)
        self.plan.friend = self.friend
        self.myself = Myself(export.rows, self.companies)
        self.plan.knows_me = self.myself.is_told
        pk = self.friend.pk
        ties = Tie.objects.filter(Q(a=pk) | Q(b=pk), kind=KIND).values_list(
            "a", "b", "ended_on", "batch__friend"
        )
        self.tied = {b if a == pk else a: ended is None and whose == pk for a, b, ended, whose in ties}
        undecided = Double.objects.filter(Q(a=pk) | Q(b=pk), state=Double.State.OPEN).values_list("a", "b")
        self.perhaps_friend = {b if a == pk else a for a, b in undecided}

    def take(self, row: Row) -> None:
        if self.myself.is_row(row):
            self._leave_out_me(row)
            return
        person = self.register.find(row, self.plan.decisions)
        if person is None:
            self._meet(row)
            return
        if row.slug:
            # However they were found: further rows of this profile are about them too.
            self.register.by_slug.setdefault(row.slug, person)
        if person.trashed:
            self.plan.trashed[person.pk] = person
            self.plan.in_trash += 1
        elif person.pk == self.friend.pk:
            self._leave_out(row, f"This is {self.friend}, whose list it is.")
        elif person.pk in self.perhaps_friend:
            self._leave_out(row, f"{person.name} may be {self.friend}: decide that first.")
        elif person.seen or person.pk in self.tied:
            self.plan.same += 1
        else:
            self.plan.ties.append(NewTie(person, row.connected_on, known=True))
            self.plan.changed += 1
        person.seen = True

    def _meet(self, row: Row) -> None:
        if self.myself.is_named_by(row) and self.register.resembling(row) is None:
            self._leave_out_me(row)
            return
        proposals = len(self.plan.doubles)
        person = self.enter(row)
        proposed = self.plan.doubles[proposals:]
        if not any(self._may_be_friend(proposal.person) for proposal in proposed):
            self.plan.ties.append(NewTie(person, row.connected_on, known=False))

    def _may_be_friend(self, person: Known) -> bool:
        return person.pk == self.friend.pk or (person.pk != 0 and person.pk in self.perhaps_friend)

    def newcomer(self, row: Row) -> Known:
        """Return somebody new. The day, the address and the website are the friend's to know, not mine."""
        person = super().newcomer(row)
        person.email, person.website, person.connected_on = "", "", None
        return person

    def _leave_out_me(self, row: Row) -> None:
        self.plan.myself.append(row.line)
        self._leave_out(row, "This is you.")

    def _leave_out(self, row: Row, reason: str) -> None:
        self.plan.problems.append(Problem(row.line, reason, kept=False))

    def part(self) -> None:
        """Count whom an earlier file named and this one does not. Their ties stay: it may be partial."""
        self.plan.problems.sort(key=lambda problem: problem.line)
        proposed = {proposal.person.pk for proposal in self.plan.doubles}
        by_import = {pk for pk, still in self.tied.items() if still} - proposed
        people = (self.register.by_pk[pk] for pk in by_import)
        self.plan.vanished = sum(not person.seen and not person.trashed for person in people)

    def keep_dark(self) -> None:
        super().keep_dark()
        for tie in self.plan.ties:
            tie.dark = tie.person.pk in self.hidden
