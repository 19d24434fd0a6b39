"""What an import learned of people: who moved, and who has a new role."""

from dataclasses import dataclass

from contacts.models import Action, Change, Contact, Organization

SEEN_IN = ("organization_id", "title")


@dataclass(frozen=True, slots=True)
class News:
    """One person's news; places are "" where unknown."""

    contact: Contact
    title: str
    place_before: str
    place_now: str
    moved: bool
    wanted: int


def news_of(action: Action) -> list[News]:
    """Return the news that an import brought, those at organisations I want to reach first."""
    changes = [
        change
        for change in Change.objects.filter(action=action, model="contacts.contact", before__isnull=False)
        if any(column in (change.after or {}) for column in SEEN_IN)
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
        if contact is None or contact.trashed_at:
            continue
        before, after = change.before or {}, change.after or {}
        left, now = places.get(before.get("organization_id")), places.get(after.get("organization_id"))
        moved = "organization_id" in after and left is not None
        if not moved and not (now or before.get("title")):
            continue  # a gap was filled: nothing happened to them
        now = now or (contact.organization if "organization_id" not in after else None)
        found.append(
            News(
                contact=contact,
                title=after.get("title", contact.title),
                place_before=left.name if left else "",
                place_now=now.name if now else "",
                moved=moved,
                wanted=now.wanted if now else 0,
            )
        )
    return sorted(found, key=lambda news: (-news.wanted, not news.moved, news.contact.sort_name))
