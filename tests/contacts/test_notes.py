import uuid

import pytest

from contacts import changes, notes, search
from contacts.models import Action, Contact, Note
from tests.factories import ContactFactory, NoteFactory

pytestmark = pytest.mark.django_db


def found(text: str) -> int:
    return Contact.objects.filter(search.matching(text)).count()


def test_note_is_made_at_the_first_save_and_found_at_all_later_ones():
    ana, number = ContactFactory(), uuid.uuid4()

    first = notes.save(ana, number, "Knows the herb")
    second = notes.save(ana, number, "Knows the herbarium", version=first.version)

    assert first.pk == second.pk
    assert (Note.objects.get().text, second.version) == ("Knows the herbarium", 2)
    assert found("herbarium") == 1


def test_note_saved_again_because_the_answer_was_lost_stays_one():
    ana, number = ContactFactory(), uuid.uuid4()
    notes.save(ana, number, "Knows the herb")

    again = notes.save(ana, number, "Knows the herbarium")

    assert (Note.objects.count(), again.text) == (1, "Knows the herbarium")


def test_note_changed_elsewhere_is_stale_and_keeps_the_newer_text():
    note = NoteFactory(text="One")
    notes.save(note.contact, note.uuid, "Two", version=1)

    with pytest.raises(changes.Stale) as stale:
        notes.save(note.contact, note.uuid, "Three", version=1)

    assert stale.value.current.text == "Two"
    assert Note.objects.get().text == "Two"


def test_note_of_somebody_else_is_never_written():
    note = NoteFactory(text="One")

    with pytest.raises(changes.Stale):
        notes.save(ContactFactory(), note.uuid, "Two", version=1)

    assert Note.objects.get().text == "One"


def test_note_deleted_elsewhere_is_kept_as_a_new_one_beside_its_undo():
    note = NoteFactory(text="One")
    person, number = note.contact, note.uuid
    deleted = notes.delete(note)
    with pytest.raises(changes.Stale) as stale:
        notes.save(person, number, "Two", version=1)
    assert stale.value.current is None

    kept = notes.save(person, number, "Two", version=0)
    again = notes.save(person, number, "Two", version=0)
    undone = changes.undo(deleted.action)

    assert kept.pk == again.pk
    assert kept.uuid != number
    assert (undone.count, undone.kept) == (1, [])
    assert sorted(Note.objects.values_list("text", flat=True)) == ["One", "Two"]


def test_sitting_of_edits_is_one_line_of_history_and_one_undo():
    note = NoteFactory(text="One")
    for version, text in enumerate(["One t", "One tw", "One two"], start=1):
        notes.save(note.contact, note.uuid, text, version=version)

    action = Action.objects.get()
    changes.undo(action)

    assert Note.objects.get().text == "One"


def test_sensitive_note_is_found_by_no_search():
    note = NoteFactory(text="A divorce")
    search.index()
    assert found("divorce") == 1

    notes.save(note.contact, note.uuid, "A divorce", version=1, sensitive=True)

    assert found("divorce") == 0
