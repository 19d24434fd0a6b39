"""What a friend's export would change, as the page that asks shows it, and what it did. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet

from contacts import discretion
from contacts.importing import Plan
from contacts.models import Contact, ImportBatch, Organization, Tie
from contacts.previewing import Face, Tally, known_face

TIED_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class FriendPreview:
    """Whom of those I know the friend knows, cut to what a page can show."""

    tallies: list[Tally]
    tied: list[Face]
    tied_more: int
    tied_dark: int


def friend_preview(plan: Plan) -> FriendPreview:
    tied = plan.tied
    people = [tie.person for tie in tied[:TIED_SHOWN]]
    places = Organization.objects.in_bulk({person.organization_id for person in people} - {None})
    dark = discretion.reasons([person.pk for person in people])
    told = friend_tallies(plan.counts(), vanished=plan.vanished, left_out=len(plan.left_out), done=False)
    return FriendPreview(
        tallies=list(told),
        tied=[known_face(person, places, dark) for person in people],
        tied_more=len(tied) - len(people),
        tied_dark=sum(tie.dark for tie in tied),
    )


def friend_tallies(counts: Mapping[str, int], *, vanished: int, left_out: int, done: bool) -> Iterable[Tally]:
    """Yield the numbers of a friend's export: the first three always, the others where they say something."""
    yield Tally(counts["new"], "new to you")
    yield Tally(counts["changed"], "you know already")
    yield Tally(counts["same"], "the same")
    rest = (
        Tally(counts["in_the_dark"], "kept in the dark" if done else "will be kept in the dark", "hush"),
        Tally(counts["hidden_members"], "hidden by LinkedIn"),
        Tally(counts["possible_duplicates"], "perhaps already here", "soon"),
        Tally(counts["in_trash"], "in your trash"),
        Tally(left_out, "left out"),
        Tally(vanished, "only in an earlier file"),
    )
    yield from (tally for tally in rest if tally.count)


def tied_by(batch: ImportBatch) -> QuerySet[Contact]:
    """Return those known before whom an import of a friend's export tied to the friend."""
    ties = Tie.objects.filter(batch=batch)
    ends = Contact.objects.present().filter(Q(pk__in=ties.values("a")) | Q(pk__in=ties.values("b")))
    return ends.exclude(Q(pk=batch.friend_id) | Q(batch=batch)).select_related("organization")


def friend_result(batch: ImportBatch, left_out: int) -> dict[str, Any]:
    """Return what the page of a finished import shows beside what it shows of any import."""
    counts = {name: getattr(batch, name) for name in Plan().counts()}
    tied = tied_by(batch)
    shown = list(tied.order_by("sort_name", "pk")[:TIED_SHOWN])
    friend = batch.friend if batch.friend and not batch.friend.trashed_at else None
    return {
        "friend": friend,
        "ties": Tie.objects.filter(batch=batch).count(),
        "tied": shown,
        "tied_more": tied.count() - len(shown),
        "tallies": list(friend_tallies(counts, vanished=batch.gone, left_out=left_out, done=True)),
    }
