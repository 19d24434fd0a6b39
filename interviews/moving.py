"""What becomes of interviews and all that hangs on them when two entries of one person become one."""

from contacts import changes
from contacts.models import Contact
from contacts.moving import Rule
from interviews.models import FollowUp, Introduction, Participant

RESEARCH = ("profile", "web", "site", "shared_ground")


def participants(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move participations; where both took part, what was found out about either is kept."""
    there = {one.interview_id: one for one in Participant.objects.filter(contact=elder)}
    for one in Participant.objects.filter(contact=younger):
        same = there.get(one.interview_id)
        if same is None:
            record.change(one, contact=elder)
            continue
        texts = {name: _joined(getattr(same, name), getattr(one, name)) for name in RESEARCH}
        record.change(same, version=None, **texts)
        record.remove(one)
    return []


def _joined(one: str, other: str) -> str:
    return one if other in one else "\n\n".join(filter(None, [one, other]))


def follow_ups(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move follow-ups; of two thank-yous for one talk the one that was done stays."""
    thanks = FollowUp.objects.filter(kind="thank", interview__isnull=False)
    there = {row.interview_id: row for row in thanks.filter(contact=elder)}
    for row in FollowUp.objects.filter(contact=younger):
        same = there.get(row.interview_id) if row.kind == "thank" else None
        if same is None:
            record.change(row, contact=elder)
            continue
        goes, stays = (row, same) if same.done_at or not row.done_at else (same, row)
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
                record.remove_all(row.follow_ups.all())
                for interview in row.interviews.all():
                    record.change(interview, introduction=None)
                record.remove(row)
            elif column == "introducer":
                record.change(row, introducer=elder)
            else:
                record.change(row, target=elder)
    return left_over


RULES: dict[str, Rule] = {
    "interviews.participant.contact": participants,
    "interviews.followup.contact": follow_ups,
    "interviews.introduction.introducer": introductions,
    "interviews.introduction.target": introductions,
}
