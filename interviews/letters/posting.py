"""Where a letter goes by post: kept with the person, or put on the list of what is to be found."""

from contacts import changes, people
from contacts.models import Contact
from interviews import followups
from interviews.cadence import Kind
from interviews.models import FollowUp, Message

TO_FIND = "find their postal address"


def keep_address(person: Contact, postal: str) -> changes.Record:
    """Keep where somebody gets post; it need not be found any more."""
    with changes.recording(f"Where {person.name} gets post") as record:
        people.edit_in(record, person, postal=postal)
        for row in FollowUp.objects.open().filter(contact=person, kind=Kind.PROMISE, what=TO_FIND):
            followups.done_in(record, row, record.at)
    return record


def find_address(letter: Message) -> changes.Record:
    """Have me find where they get post, before the letter is due."""
    with changes.recording(f"To find: the postal address of {letter.contact.name}") as record:
        due = letter.follow_ups.open().first()
        soon = followups.my_cadence().promise(record.at)
        due_at = max(record.at, min(due.due_at, soon)) if due else soon
        followups.open_in(record, Kind.PROMISE, due_at, contact=letter.contact, what=TO_FIND)
    return record


def is_to_be_found(person: Contact) -> bool:
    """Tell whether I have it on my list already."""
    return FollowUp.objects.open().filter(contact=person, kind=Kind.PROMISE, what=TO_FIND).exists()
