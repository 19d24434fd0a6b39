"""What becomes of interviews and all that hangs on them when two entries of one person become one."""

from typing import Any, Final

from contacts import changes
from contacts.models import Contact
from contacts.moving import Rule
from interviews.models import FollowUp, Introduction, Participant

# Each with a tick beside it that there was nothing.
RESEARCH: Final = ("profile", "web", "site")


def participants(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move participations; where both took part, what was found out about either is kept."""
    there = {one.interview_id: one for one in Participant.objects.filter(contact=elder)}
    for one in Participant.objects.filter(contact=younger):
        same = there.get(one.interview_id)
        if same is None:
            record.change(one, contact=elder)
            continue
        record.change(same, **_together(same, one))
        record.remove(one)
    return []


def _together(stays: Participant, goes: Participant) -> dict[str, Any]:
    """Return what the one that stays is told by the other."""
    values: dict[str, Any] = {
        name: _joined(getattr(stays, name), getattr(goes, name)) for name in (*RESEARCH, "shared_ground")
    }
    for name in RESEARCH:
        nothing = f"{name}_nothing"
        values[nothing] = not values[name] and (getattr(stays, nothing) or getattr(goes, nothing))
    if not stays.title_then and stays.organization_then_id is None:
        values |= {"title_then": goes.title_then, "organization_then": goes.organization_then}
    return values


def _joined(one: str, other: str) -> str:
    return one if other in one else "\n\n".join(filter(None, [one, other]))


def follow_ups(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move follow-ups; of two thank-yous for one talk the one that was done stays, else the open one."""
    thanks = FollowUp.objects.filter(kind="thank", interview__isnull=False)
    there = {row.interview_id: row for row in thanks.filter(contact=elder)}
    for row in FollowUp.objects.filter(contact=younger):
        same = there.get(row.interview_id) if row.kind == "thank" else None
        if same is None:
            record.change(row, contact=elder)
            continue
        goes, stays = sorted((row, same), key=lambda one: (one.done_at is not None, one.is_open, one is same))
        record.remove(goes)
        if stays.contact_id != elder.pk:
            record.change(stays, contact=elder)
    return []


def introductions(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move introductions; nobody introduces themselves, so one from either to the other goes."""
    left_over = []
    for column in ("introducer", "target"):
        for row in Introduction.objects.filter(**{column: younger}):
            other = row.target_id if column == "introducer" else row.introducer_id
            if other == elder.pk:
                if row.note:
                    left_over.append(f"An introduction: {row.note}")
                _remove(record, row)
            elif column == "introducer":
                record.change(row, introducer=elder)
            else:
                record.change(row, target=elder)
    return left_over


def _remove(record: changes.Record, introduction: Introduction) -> None:
    """Remove an introduction; what was done about it stays, and what is to be done goes with it."""
    record.remove_all(introduction.follow_ups.open())
    for rows in (introduction.follow_ups, introduction.interviews, introduction.messages):
        for row in rows.all():
            record.change(row, introduction=None)
    record.remove(introduction)


RULES: dict[str, Rule] = {
    "interviews.participant.contact": participants,
    "interviews.followup.contact": follow_ups,
    "interviews.introduction.introducer": introductions,
    "interviews.introduction.target": introductions,
}
