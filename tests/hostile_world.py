"""A small world with a row of every noun, in words of the test's choosing, and the addresses of all of it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from contacts import changes, notes, people, search
from contacts.models import (
    Action,
    Change,
    Circle,
    CircleAnswer,
    CircleWalk,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Preferences,
    Submission,
    Tie,
    Told,
)
from tests import hostile_talks
from tests.contacts.exports import connections_csv
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)
from tests.hostile_talks import Talks

NOUNS = (
    Action, Change, Circle, Contact, ContactWay, Double, FormerRole, ImportBatch, Note, Organization,
    Preferences, Submission, Tie, Told,
)  # fmt: skip
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass
class World:
    """Who and what there is. `rows` maps each noun to one row of it."""

    ana: Contact
    other: Contact
    trashed: Contact
    note: Note
    batch: ImportBatch
    talks: Talks
    walk: CircleWalk
    rows: dict[type, Any] = field(default_factory=dict)
    upload: str = ""

    def values(self, address: str) -> dict[str, Any]:
        """Return what stands for each parameter of one of our own addresses."""
        if is_of_talks(address):
            return self.talks.values(address)
        return {
            "pk": self.talks.trashed.pk if "<str:noun>" in address else self.ana.pk,
            "way_pk": self.rows[ContactWay].pk,
            "note_uuid": self.note.uuid,
            "batch_pk": self.batch.pk,
            "told_pk": self.rows[Told].pk,
            "tie_pk": self.rows[Tie].pk,
            "contact_pk": self.ana.pk,
            "token": self.upload or "0" * 32,
            "name": "no-such-backup.zip",
            "noun": "interviews",
        }

    def pages(self) -> list[str]:
        """Return every address of ours that answers to GET with something to look at."""
        ana = self.ana.pk
        addresses = [
            reverse("contacts:list"),
            reverse("contacts:list") + "?q=a",
            reverse("contacts:add"),
            reverse("contacts:organization_options") + "?organization=e",
            reverse("contacts:detail", args=[ana]),
            reverse("contacts:detail", args=[self.other.pk]),
            reverse("contacts:detail", args=[self.trashed.pk]),
            reverse("contacts:edit", args=[ana]),
            reverse("contacts:note", args=[ana, self.note.uuid]),
            reverse("contacts:note_edit", args=[ana, self.note.uuid]),
            reverse("contacts:import"),
            reverse("contacts:import_batch", args=[self.batch.pk]),
            reverse("contacts:trash"),
            reverse("contacts:trash_empty"),
            reverse("contacts:trash_erase", args=[self.trashed.pk]),
            reverse("contacts:trash_erase_other", args=["interviews", self.talks.trashed.pk]),
            reverse("contacts:trash_erase_other", args=["pathways", self.talks.trashed_pathway.pk]),
            reverse("contacts:history"),
            *self.places(),
            reverse("contacts:triage"),
            reverse("contacts:news"),
            reverse("contacts:doubles"),
            reverse("contacts:doubles_merge", args=[self.rows[Double].pk]),
            reverse("contacts:tie_add", args=[ana]) + "?line=a",
            reverse("contacts:tie_edit", args=[ana, self.rows[Tie].pk]),
            reverse("contacts:friend_import", args=[ana]),
            reverse("contacts:friend_import", args=[self.other.pk]),
            reverse("contacts:who_knows"),
            reverse("contacts:settings"),
            reverse("safe"),
            reverse("admin:index"),
        ]
        if self.upload:
            addresses.append(reverse("contacts:import_preview", args=[self.upload]))
        return [*addresses, *self.talk_pages(), *self.admin_pages()]

    def talk_pages(self) -> list[str]:
        """Return every address of `interviews` that answers to GET, for each row that looks different."""
        found = set(self.talks.queries())
        for address, entry in patterns():
            if not is_of_talks(address) or not answers_to_get(entry):
                continue
            several = self.talks.of_one() if address.startswith("/interviews/<") else [None]
            for one in several:
                found.add(filled(address, self.talks.values(address, one)))
        return sorted(found)

    def places(self) -> list[str]:
        """Return the addresses of organisations and circles."""
        place, circle = self.rows[Organization].pk, self.rows[Circle].pk
        return [
            reverse("contacts:organizations"),
            reverse("contacts:organizations") + "?q=a&sort=people",
            reverse("contacts:organizations_alike"),
            reverse("contacts:organization", args=[place]),
            reverse("contacts:organization", args=[place]) + "?add=a",
            reverse("contacts:organization_edit", args=[place]),
            reverse("contacts:organization_research", args=[place]),
            reverse("contacts:organization_same", args=[place]) + "?q=a",
            reverse("contacts:circles"),
            reverse("contacts:circle", args=[circle]) + "?add=a",
            *self.walks(),
        ]

    def walks(self) -> list[str]:
        """Return the addresses of a circle that was walked."""
        here, asked = reverse("contacts:circle_walk", args=[self.walk.circle_id]), quote(self.walk.asked)
        return [
            reverse("contacts:walks"),
            f"{reverse('contacts:walks')}?q={asked}",
            here,
            f"{here}?q={asked}",
            f"{here}?q={asked}&page=1",
        ]

    def admin_pages(self) -> list[str]:
        found = []
        for model, row in self.rows.items():
            name = f"admin:contacts_{model._meta.model_name}"
            found += [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])]
            found.append(reverse(f"{name}_history", args=[row.pk]))
            if admin.site._registry[model].has_delete_permission(_anyone()):
                found.append(reverse(f"{name}_delete", args=[row.pk]))
                found.append(reverse(f"{name}_add"))
        found.append(reverse("admin:contacts_contact_changelist") + "?trash=yes")
        found.append(reverse("admin:contacts_contact_changelist") + "?q=a")
        return found + self.talks.admin_pages()


def _anyone() -> Any:
    class Owner:
        is_active = is_staff = is_superuser = True

        def has_perm(self, name: str, obj: object = None) -> bool:
            return True

    class Request:
        user = Owner()

    return Request()


def build(text: Callable[[int], str]) -> World:
    """Make a world in which every text is `text(length)`: as long as its column."""
    place = OrganizationFactory(
        name=text(300), aliases=[text(300)], website=text(500), research=text(2_000), confidential=True
    )
    circle = CircleFactory(name=text(100), in_the_dark=True)
    batch = ImportBatchFactory(
        file_name=text(255),
        problems=[
            {"line": 4, "reason": text(300), "kept": True},
            {"line": 9, "reason": text(300), "kept": False},
        ],
    )
    said: dict[str, Any] = {
        "first_name": text(300), "last_name": text(300), "called": text(100), "title": text(300),
        "email": text(250), "phone": text(60), "postal": text(2_000), "website": text(500),
        "location": text(200), "how_met": text(2_000),
    }  # fmt: skip
    ana = ContactFactory(
        **said, organization=place, circles=[circle], batch=batch, closeness=4, tracked=True,
        touch_every_days=90, last_touch_on=TODAY, time_zone=text(60), profile_slug=text(150),
    )  # fmt: skip
    other = ContactFactory(
        first_name=text(300), last_name="", discretion=Discretion.IN_THE_DARK, discretion_because=text(300)
    )
    trashed = ContactFactory(first_name=text(300), last_name=text(300), title=text(300))
    note = NoteFactory(contact=ana, text=text(5_000))
    rows: dict[type, Any] = {
        Contact: ana,
        Organization: place,
        Circle: circle,
        ImportBatch: batch,
        Note: note,
        ContactWay: ContactWayFactory(contact=ana, kind="website", value=text(500), label=text(60)),
        FormerRole: FormerRoleFactory(contact=ana, title=text(300), organization=place, batch=batch),
        Tie: TieFactory(a=ana, b=other, note=text(300)),
        Double: DoubleFactory(a=ana, b=other, reason=text(200)),
        Told: Told.objects.create(contact=ana, told_on=TODAY, what=text(300)),
        Preferences: Preferences.objects.create(pk=1, name=text(100)),
        Submission: Submission.objects.create(uuid="0" * 31 + "1", url="/" + text(400)),
    }
    ContactWayFactory(contact=ana, kind="email", value=text(499) + "x", label=text(60))
    NoteFactory(contact=ana, text=text(300), sensitive=True)
    search.index()
    people.edit(ana, location=text(190) + "!", how_met=text(900) + "!")
    notes.save(ana, note.uuid, note.text + "!", version=note.version, sensitive=False)
    people.set_discretion([other.pk], Discretion.IN_THE_DARK, text(290))
    people.trash([trashed.pk])
    with changes.recording(text(300)) as record:
        record.change(place, wanted=2)
    rows[Action] = Action.objects.latest("pk")
    rows[Change] = Change.objects.latest("pk")
    ana.refresh_from_db()
    note.refresh_from_db()
    trashed.refresh_from_db()
    return World(
        ana, other, trashed, note, batch, hostile_talks.build(text, other), walked(text, other), rows
    )


def walked(text: Callable[[int], str], hidden: Contact) -> CircleWalk:
    """Make a walk with an answer of each kind: by somebody named, hidden, and not named yet."""
    circle, asked = CircleFactory(name=text(99)), text(200)
    walk = CircleWalk.objects.create(
        circle=circle, asked=asked, key=CircleWalk.key_of(asked), walked_on=TODAY
    )
    named = ContactFactory(first_name=text(300), last_name="")
    for answer in ({"named": named}, {"named": hidden}, {"words": text(300)}, {"said": "ask"}):
        said = {"first_name": text(300), "last_name": text(300), "called": text(100), "title": text(300)}
        person = ContactFactory(**said, circles=[circle])
        CircleAnswer.objects.create(walk=walk, contact=person, **({"said": "knows"} | answer))
    return walk


def upload(client: Client, rows: list[tuple[str, ...]], name: str = "Connections.csv") -> str:
    """Send an export, and return the token under which it waits."""
    file = SimpleUploadedFile(name, connections_csv(rows), "text/csv")
    answer = client.post(reverse("contacts:import"), {"file": file})
    assert answer.status_code in {302, 303}, answer.content.decode()
    return str(answer["Location"].rstrip("/").rsplit("/", 1)[1])


def filled(address: str, values: dict[str, Any]) -> str:
    """Return an address with these values in place of its parameters."""
    return PARAMETER.sub(lambda match: str(values[match.group(1)]), address)


def is_of_talks(address: str) -> bool:
    """Tell whether an address, its parameters still in it, belongs to `interviews`."""
    return address in of_talks()


@cache
def of_talks() -> frozenset[str]:
    return frozenset(
        address for address, entry in patterns() if entry.callback.__module__.startswith("interviews.")
    )


def answers_to_get(entry: URLPattern) -> bool:
    """Tell whether a view takes GET, from what it says when asked what it takes."""
    answer = entry.callback(RequestFactory().generic("TRACE", "/"))
    return "GET" in answer.headers.get("Allow", "")


def patterns(resolver: URLResolver | None = None, prefix: str = "/") -> Iterator[tuple[str, URLPattern]]:
    """Yield (address with its parameters still in it, pattern) of every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield address, entry
        else:
            yield from patterns(entry, address)
