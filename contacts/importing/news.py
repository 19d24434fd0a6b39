"""What an import learned of people: who moved, who has a new role, who is gone, and who is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from django.db.models import QuerySet

from contacts.models import Action, Change, Contact, ImportBatch, Organization

SEEN_IN = ("organization_id", "title")
MOVED, RETITLED, GONE, NEW = "moved", "retitled", "gone", "new"
KINDS = {MOVED: "moved", RETITLED: "new role", GONE: "no longer connected", NEW: "new"}
ORDER = (*KINDS,)


@dataclass(frozen=True, slots=True)
class News:
    """One person's news; places are "" where unknown. `still`: they did not change their place."""

    contact: Contact
    kind: str
    title: str
    place_before: str
    place_now: str
    wanted: int
    still: bool = True

    @property
    def moved(self) -> bool:
        return self.kind == MOVED


def in_order(news: News) -> tuple[int, int, str, int]:
    """Return what news are sorted by: those at organisations I want to reach first, then by kind and name."""
    return -news.wanted, ORDER.index(news.kind), news.contact.sort_name, news.contact.pk


def news_of(action: Action) -> list[News]:
    """Return the news of people who were known before an import, the most wanted first."""
    changes = [
        change
        for change in Change.objects.filter(action=action, model="contacts.contact", before__isnull=False)
        if change.after and (change.after.get("gone_on") or any(name in change.after for name in SEEN_IN))
    ]
    people = Contact.objects.select_related("organization").in_bulk([change.object_id for change in changes])
    ids = {
        place
        for change in changes
        for place in (change.before.get("organization_id"), change.after.get("organization_id"))  # type: ignore[union-attr]
        if place
    }
    places = Organization.objects.in_bulk(ids)
    found = []
    for change in changes:
        contact = people.get(change.object_id)
        if contact is not None and not contact.trashed_at:
            news = _news(contact, change.before or {}, change.after or {}, places)
            found += [news] if news else []
    return sorted(found, key=in_order)


def _news(contact: Contact, before: dict, after: dict, places: dict[int, Organization]) -> News | None:
    if after.get("gone_on"):
        return _standing(contact, GONE)
    left, now = places.get(before.get("organization_id", 0)), places.get(after.get("organization_id", 0))
    moved = "organization_id" in after and left is not None
    if not moved and not (now or before.get("title")):
        return None  # a gap was filled: nothing happened to them
    now = now or (contact.organization if "organization_id" not in after else None)
    return News(
        contact=contact,
        kind=MOVED if moved else RETITLED,
        title=after.get("title", contact.title),
        place_before=left.name if left else "",
        place_now=now.name if now else "",
        wanted=now.wanted if now else 0,
        still="organization_id" not in after,
    )


def _standing(contact: Contact, kind: str) -> News:
    """Return news of somebody as they are now."""
    place = contact.organization
    return News(contact, kind, contact.title, "", place.name if place else "", place.wanted if place else 0)


class Feed(Sequence[News]):
    """All news of one import, for a paginator: newcomers are fetched a page at a time.

    In the first import everybody is new, which is no news.
    """

    def __init__(self, batch: ImportBatch | None, kind: str = "") -> None:
        known = news_of(batch.action) if batch and batch.action and kind != NEW else []
        newcomers = Contact.objects.none()
        self.is_of_first_import = batch is not None and not standing().filter(pk__lt=batch.pk).exists()
        if batch and kind in {"", NEW} and not self.is_of_first_import:
            newcomers = Contact.objects.present().filter(batch=batch).select_related("organization")
        wanted = [_standing(contact, NEW) for contact in newcomers.filter(organization__wanted__gt=0)]
        chosen = [one for one in (*known, *wanted) if kind in {"", one.kind}]
        self.first = sorted(chosen, key=in_order)
        self.rest: QuerySet[Contact] = newcomers.exclude(organization__wanted__gt=0).order_by(
            "sort_name", "pk"
        )
        self._count = len(self.first) + self.rest.count()

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> News: ...
    @overload
    def __getitem__(self, at: slice) -> list[News]: ...
    def __getitem__(self, at: int | slice) -> News | list[News]:
        if isinstance(at, int):
            return self[at : at + 1][0]
        start, stop, _ = at.indices(self._count)
        known = len(self.first)
        rest = self.rest[max(0, start - known) : max(0, stop - known)] if stop > known else ()
        return [*self.first[start:stop], *(_standing(contact, NEW) for contact in rest)]


def standing() -> QuerySet[ImportBatch]:
    """Return the imports that were not undone, the latest first; whom a friend knows is no news of mine."""
    mine = ImportBatch.objects.exclude(source=ImportBatch.Source.FRIEND)
    return mine.filter(action__isnull=False, action__undone_at=None)
