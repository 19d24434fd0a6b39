"""Choosing people while one types: those chosen, those found by what is typed, and somebody new.

Without JavaScript the same fields do: a name is typed, "Find" or the form's own button shows who is
meant, and a tick chooses.
"""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from django import forms
from django.http import QueryDict

from contacts import discretion, rows
from contacts.forms.adding import NewPersonForm, Somebody, guess
from contacts.forms.chosen import is_id
from contacts.listing import Listing
from contacts.models import Contact, ContactRule

MOST_FOUND: Final = 8
LONGEST_LINE: Final = 1_000


class PickForm(forms.Form):
    """For which field people are looked for; `log` when a fact is recorded, so that nobody is left out."""

    pick = forms.ChoiceField(choices=[("person", "person"), ("introducer", "introducer")])
    log = forms.BooleanField(required=False)


class Picker:
    """One field that holds people: `name` the ids, `name`_new new names, `name`_typed what is being typed.

    Whoever is hidden is not offered and not taken, unless a fact is recorded (`facts`), or it is `known`
    already that they take part.
    """

    def __init__(
        self,
        name: str,
        data: QueryDict | None = None,
        initial: Sequence[Contact] = (),
        *,
        facts: bool = False,
        known: frozenset[int] = frozenset(),
    ) -> None:
        self.name = name
        self.facts = facts
        self.known = known
        self.many = name == "person"
        self.label = "With" if self.many else "Introduced by"
        self.prompt = "A name" if self.many else "A name, or leave it empty where you wrote yourself"
        # Who stood there when the page was opened, where that is to be told apart.
        self.was = ""
        self.errors: list[str] = []
        # Those meant who must not be approached, each with the reason.
        self.blocked: list[tuple[Contact, str]] = []
        self.typed = ""
        self.new: list[str] = []
        self.chosen: list[Contact] = list(initial)
        if data is None and not facts and not known:
            # Whoever the address names is told of at once, rather than after the form was filled in.
            self.blocked = refusals(self.chosen)
            hidden = {person.pk for person, _ in self.blocked}
            self.chosen = [person for person in self.chosen if person.pk not in hidden]
        if data is not None:
            self.typed = " ".join(data.get(f"{name}_typed", "").replace("\0", " ").split())[:LONGEST_LINE]
            self.new = self._new(data.getlist(f"{name}_new"))
            self.chosen = self._present([one for one in data.getlist(name) if is_id(one)])

    def _new(self, lines: list[str]) -> list[str]:
        lines = [" ".join(line.replace("\0", " ").split())[:LONGEST_LINE] for line in lines]
        found = list(dict.fromkeys(line for line in lines if line))
        return found if self.many else found[:1]

    def _present(self, ids: list[str]) -> list[Contact]:
        wanted = list(dict.fromkeys(int(one) for one in ids))
        there = Contact.objects.present().select_related("organization").in_bulk(wanted)
        found = [there[pk] for pk in wanted if pk in there]
        return found if self.many else found[:1]

    @property
    def ids(self) -> str:
        """Who is chosen, in the words of a hidden field."""
        return ",".join(str(person.pk) for person in self.chosen)

    @property
    def has_changed(self) -> bool:
        """Whether others are meant than stood there when the page was opened."""
        return bool(self.new or self.typed) or self.ids != self.was

    # ── As the page shows them ────────────────────────────────────────────────────────────────────

    @property
    def chosen_rows(self) -> list[rows.Row]:
        return rows.of(self.chosen)

    @cached_property
    def matches(self) -> list[Contact]:
        """Those who are found by what is typed and not chosen yet."""
        if not self.typed:
            return []
        filters = [] if self.facts else [~discretion.never_proposed()]
        chosen = {person.pk for person in self.chosen}
        found = Listing(filters, self.typed)[0 : MOST_FOUND + len(chosen)]
        return [person for person in found if person.pk not in chosen][:MOST_FOUND]

    @property
    def match_rows(self) -> list[rows.Row]:
        return rows.of(self.matches, self.typed)

    @property
    def somebody(self) -> Somebody | None:
        """Whom the line means when it means somebody new."""
        return guess(self.typed) if self.typed else None

    @cached_property
    def refused(self) -> list[tuple[Contact, str]]:
        """Those of exactly this name who must not be approached, each with the reason."""
        return [] if self.facts or not self.typed else refusals(_same(self.typed))

    @property
    def ask_first(self) -> list[Contact]:
        """Those chosen of whom I wanted to be asked first."""
        return [person for person in self.chosen if person.contact_rule == ContactRule.ASK_FIRST]

    def take(self) -> None:
        """Choose whom the typed line means where that is plain: one of that name, or one found at all."""
        alike = [] if self.facts else [pk.pk for pk, _ in self.refused]
        same = [person for person in _same(self.typed) if person.pk not in alike] if self.typed else []
        found = same if same or self.refused else self.matches
        if len(found) == 1:
            self.chosen = [*self.chosen, found[0]] if self.many else found
            self.clear()

    def clear(self) -> None:
        self.typed = ""
        for name in ("matches", "refused"):
            self.__dict__.pop(name, None)

    @property
    def is_wrong(self) -> bool:
        return bool(self.errors or self.blocked)

    # ── To be saved ───────────────────────────────────────────────────────────────────────────────

    def people(self) -> list[Contact]:
        """Return everybody meant, the new ones not yet stored; `errors` say what stands in the way."""
        found = list(self.chosen)
        if not self.facts:
            new = [person for person in self.chosen if person.pk not in self.known]
            self.blocked += refusals(new)
        for line in self.new:
            found += self._somebody_new(line, anyway=True)
        if self.typed and not self.is_wrong:
            found += self._typed()
        return list({id(one) if one.pk is None else one.pk: one for one in found}.values())

    def _typed(self) -> list[Contact]:
        if self.refused:
            self.blocked += self.refused
            return []
        same = _same(self.typed)
        if len(same) == 1:
            return same
        if same:
            self.errors.append(f"There are {len(same)} people called so: tick whom you mean.")
        elif self.matches:
            self.errors.append("Tick whom you mean, or that it is somebody new.")
        else:
            return self._somebody_new(self.typed)
        return []

    def _somebody_new(self, line: str, *, anyway: bool = False) -> list[Contact]:
        if not self.facts and (blocked := refusals(_same(line))):
            self.blocked += blocked
            return []
        form = NewPersonForm({"who": line, "anyway": "1" if anyway else "", "form_uuid": str(uuid.uuid4())})
        if form.is_valid():
            return [form.person()]
        if form.same_profile and form.same_profile.trashed_at:
            self.errors.append(f"{form.same_profile.name} is in the trash: restore them first.")
        elif form.same_profile:
            return [form.same_profile]
        else:
            self.errors += [str(error) for error in form.errors.get("who", [])]
        return []


def _same(line: str) -> list[Contact]:
    """Return those who are called exactly so, or have that address or profile."""
    form = NewPersonForm({"who": line, "form_uuid": str(uuid.uuid4())})
    form.is_valid()
    profile = [form.same_profile] if form.same_profile and not form.same_profile.trashed_at else []
    return profile or form.alike


def refusals(people: Sequence[Contact]) -> list[tuple[Contact, str]]:
    """Return, of `people`, those who must not be approached, each with the reason."""
    ids = [person.pk for person in people]
    never = Contact.objects.filter(discretion.never_proposed(), pk__in=ids).select_related("organization")
    hidden = list(never) if ids else []
    dark = discretion.reasons_of(hidden)
    return [(person, _why(person, dark.get(person.pk, ""))) for person in hidden]


def _why(person: Contact, dark: str) -> str:
    if person.deceased_on:
        return "died"
    if person.contact_rule == ContactRule.NEVER:
        return "does not want to be contacted"
    return f"is kept in the dark: {dark}" if dark else "is in the trash"
