"""Rows of a list of people: what each shows, and which field the search found them by."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts import discretion, search
from contacts.highlighting import found_in, marked, snippet
from contacts.models import Contact, ContactWay, FormerRole, Note
from contacts.templatetags.people import dots

MOST_CIRCLES = 3
Text = SafeString | str


@dataclass(slots=True)
class Row:
    """One person as the list shows them. The texts are plain, or HTML where something was found in them."""

    person: Contact
    pk: str
    address: str
    label: str
    name: Text
    title: Text
    place: Text
    dots: SafeString
    touched_on: dt.date | None
    circles: list[str]
    more_circles: int = 0
    dark: str = ""
    was: Text = ""
    reasons: list[SafeString] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        # Templates try this first; without it each of their thousand look-ups raises and catches.
        return getattr(self, name)


def of(people: Sequence[Contact], asked: str = "") -> list[Row]:
    """Return a row for each of `people`, who were fetched with their organisations and found by `asked`."""
    dark = discretion.reasons_of(people)
    circles = _circles([person.pk for person in people])
    address = reverse("contacts:detail", args=[0])
    found: list[Row] = []
    for person in people:
        name, pk = person.name, str(person.pk)
        found.append(
            Row(
                person=person,
                pk=pk,
                address=address.replace("0", pk),
                label=name,
                name=name,
                title=person.title,
                place=person.organization.name if person.organization else "",
                dots=_dots(person.closeness),
                touched_on=person.last_touch_on,
                circles=circles.get(person.pk, []),
                dark=dark.get(person.pk, ""),
            )
        )
    phrases = search.phrases(asked)
    if phrases:
        _explain(found, phrases)
    for row in found:
        row.more_circles = max(0, len(row.circles) - MOST_CIRCLES)
        row.circles = row.circles[:MOST_CIRCLES]
    return found


@cache
def _dots(closeness: int | None) -> SafeString:
    """Return closeness as it is shown; there are seven kinds of it."""
    return render_to_string("contacts/_dots.html", dots(closeness))


def _circles(ids: list[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    belonging = Contact.circles.through.objects.filter(contact__in=ids).order_by("circle__name")
    for pk, name in belonging.values_list("contact", "circle__name"):
        names[pk].append(name)
    return names


class _Search:
    """What of `phrases` the rows, by their own words, do not show yet."""

    def __init__(self, rows: Iterable[Row], phrases: list[str]) -> None:
        self.rows: dict[int, Row] = {}
        self.missing: dict[int, set[str]] = {}
        for row in rows:
            missing = set(phrases)
            row.name = self._mark(row.label, phrases, missing)
            row.title = self._mark(row.person.title, phrases, missing)
            row.place = self._mark(str(row.place), phrases, missing)
            if missing:
                self.rows[row.person.pk] = row
                self.missing[row.person.pk] = missing

    @staticmethod
    def _mark(text: str, phrases: list[str], missing: set[str]) -> Text:
        found = found_in(text, phrases)
        missing -= found
        return marked(text, found)

    def found(self, pk: int, text: str) -> set[str]:
        """Return which missing phrases `text` holds; they are missing no longer."""
        if not text or pk not in self.missing:
            return set()
        found = found_in(text, self.missing[pk])
        if found:
            self.missing[pk] -= found
            if not self.missing[pk]:
                del self.missing[pk]
        return found

    def tell(self, pk: int, words: str, text: str, show: Callable = snippet) -> None:
        """Say that the person was found by `text`, if so: `words` hold {} where it stands."""
        found = self.found(pk, text)
        if found:
            self.rows[pk].reasons.append(format_html(words, show(text, found)))


def _explain(rows: list[Row], phrases: list[str]) -> None:
    """Add to the rows why they were found where that is not plain to see. Asks for no more than it needs."""
    todo = _Search(rows, phrases)
    for pk, row in todo.rows.items():
        person = row.person
        todo.tell(pk, "called {}", person.called, marked)
        for circle in row.circles:
            todo.tell(pk, "circle: {}", circle, marked)
        todo.tell(pk, "e-mail: {}", person.email, marked)
        todo.tell(pk, "phone: {}", person.phone, marked)
        todo.tell(pk, "LinkedIn: {}", person.profile_slug or "", marked)
        todo.tell(pk, "website: {}", person.website, marked)
        todo.tell(pk, "in {}", person.location, marked)
        todo.tell(pk, "how we know each other: “{}”", person.how_met)
    for explain in (_by_former_roles, _by_ways, _by_notes, _by_talks):
        if todo.missing:
            explain(todo)


def _by_former_roles(todo: _Search) -> None:
    for role in FormerRole.objects.filter(contact__in=todo.missing).select_related("organization"):
        found = todo.found(role.contact_id, str(role))
        if found:
            row = todo.rows[role.contact_id]
            in_title = found_in(role.title, found)
            was = str(role) if in_title or not role.organization else role.organization.name
            row.was = format_html("{}{}{}", row.was, ", " if row.was else "", marked(was, found))


def _by_ways(todo: _Search) -> None:
    for way in ContactWay.objects.filter(contact__in=todo.missing):
        todo.tell(way.contact_id, f"{way.get_kind_display()}: {{}}", way.value, marked)


def _by_notes(todo: _Search) -> None:
    for note in Note.objects.filter(contact__in=todo.missing, sensitive=False):
        todo.tell(note.contact_id, "in a note: “{}”", note.text)


def _by_talks(todo: _Search) -> None:
    for source in search.talks:
        for pk, text in source(list(todo.missing)).items():
            todo.tell(pk, "in a talk: “{}”", text)
