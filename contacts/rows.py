"""Rows of a list of people: what each shows, and which field the search found them by."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts import discretion, search
from contacts.highlighting import found_in, marked, snippet
from contacts.models import Circle, Contact, ContactWay, FormerRole, Note

MOST_CIRCLES = 3


@dataclass(slots=True)
class Row:
    """One person, with whatever was found marked. The marked texts are HTML."""

    person: Contact
    name: SafeString | str
    title: SafeString | str
    place: SafeString | str
    circles: list[Circle]
    more_circles: int
    dark: str = ""
    was: SafeString | str = ""
    reasons: list[SafeString] = field(default_factory=list)


def of(people: Sequence[Contact], asked: str = "") -> list[Row]:
    """Return a row for each of `people`, who were found by `asked`."""
    dark = discretion.reasons([person.pk for person in people])
    phrases = search.phrases(asked)
    found = [_row(person, phrases, dark.get(person.pk, "")) for person in people]
    _explain(found, phrases)
    return found


def _row(person: Contact, phrases: list[str], dark: str) -> Row:
    place = person.organization.name if person.organization else ""
    circles = list(person.circles.all())
    return Row(
        person=person,
        name=marked(person.name, phrases) if phrases else person.name,
        title=marked(person.title, phrases) if phrases else person.title,
        place=marked(place, phrases) if phrases else place,
        circles=circles[:MOST_CIRCLES],
        more_circles=max(0, len(circles) - MOST_CIRCLES),
        dark=dark,
    )


class _Search:
    """The rows whose own words do not show all that was asked for, and what of it is still missing."""

    def __init__(self, rows: Iterable[Row], phrases: list[str]) -> None:
        self.rows: dict[int, Row] = {}
        self.missing: dict[int, set[str]] = {}
        for row in rows:
            person = row.person
            shown = (person.name, person.title, person.organization.name if person.organization else "")
            missing = set(phrases).difference(*(found_in(text, phrases) for text in shown))
            if missing:
                self.rows[person.pk] = row
                self.missing[person.pk] = missing

    def found(self, pk: int, text: str) -> set[str]:
        """Return which missing phrases `text` holds; they are missing no longer."""
        found = found_in(text, self.missing.get(pk, ()))
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
        for circle in person.circles.all():
            todo.tell(pk, "circle: {}", circle.name, marked)
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
