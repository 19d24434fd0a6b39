import datetime as dt

import pytest
from django.db import transaction

from contacts import changes, notes, people, search
from contacts.models import Action, Change, Circle, Contact, Double, FormerRole, Note, Organization, Tie
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db


def found(text: str) -> list[str]:
    return [person.name for person in Contact.objects.filter(search.matching(text)).order_by("pk")]


def test_recording_nothing_leaves_no_action():
    ana = ContactFactory(closeness=3)

    with changes.recording("Nothing") as record:
        changed = record.change(ana, closeness=3)

    assert changed is False
    assert record.action is None
    assert Action.objects.count() == 0


def test_change_stores_only_the_columns_that_differ():
    ana = ContactFactory(closeness=3, title="Curator")

    with changes.recording("Closer") as record:
        record.change(ana, closeness=4, title="Curator")

    change = Change.objects.get()
    assert (change.before, change.after, change.about) == ({"closeness": 3}, {"closeness": 4}, ana.pk)
    ana.refresh_from_db()
    assert (ana.closeness, ana.version) == (4, 2)


def test_change_of_a_row_changed_elsewhere_is_stale_and_writes_nothing():
    ana = ContactFactory(title="Curator")
    Contact.objects.filter(pk=ana.pk).update(title="Keeper", version=2)

    with pytest.raises(changes.Stale) as stale, changes.recording("Late") as record:
        record.change(ana, version=1, title="Registrar")

    assert stale.value.current.title == "Keeper"
    assert Contact.objects.get().title == "Keeper"
    assert Action.objects.count() == 0


def test_undo_puts_an_edit_back_and_searching_follows():
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    search.index()
    record = people.edit(ana, first_name="Zora", title="Registrar", connected_on=TODAY)
    assert found("zora") == ["Zora Silva"]

    undone = changes.undo(record.action)

    ana.refresh_from_db()
    assert (ana.first_name, ana.title, ana.connected_on, ana.hand_edited) == ("Ana", "Curator", None, [])
    assert (undone.count, undone.kept) == (1, [])
    assert found("zora") == []
    assert found("ana") == ["Ana Silva"]


def test_undo_keeps_a_field_that_was_changed_again_and_names_it():
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator", location="Porto")
    first = people.edit(ana, title="Registrar", location="Braga")
    people.edit(ana, title="Director")

    undone = changes.undo(first.action)

    ana.refresh_from_db()
    assert (ana.title, ana.location) == ("Director", "Porto")
    assert undone.kept == ["Ana Silva: role was changed since"]


def test_undo_twice_does_nothing_more():
    ana = ContactFactory(closeness=2)
    record = people.set_closeness([ana.pk], 5)
    changes.undo(record.action)
    people.set_closeness([ana.pk], 5)

    again = changes.undo(record.action)

    assert again.already is True
    assert Contact.objects.get().closeness == 5


def test_undo_of_adding_removes_person_circle_and_employer():
    circle = CircleFactory()
    record = people.add(
        Contact(first_name="Ngozi", last_name="Eze"), circles=[circle], organization_name="Lantern"
    )

    changes.undo(record.action)

    assert (Contact.objects.count(), Organization.objects.count()) == (0, 0)
    assert found("ngozi") == []


def test_undo_of_adding_keeps_a_person_with_a_note_since():
    record = people.add(Contact(first_name="Ngozi", last_name="Eze"))
    NoteFactory(contact=Contact.objects.get(), text="Knows everyone.")

    undone = changes.undo(record.action)

    assert undone.kept == ["Ngozi Eze has notes now"]
    assert Note.objects.get().text == "Knows everyone."


def test_undo_of_adding_keeps_a_person_edited_since():
    record = people.add(Contact(first_name="Ngozi", last_name="Eze"))
    people.set_closeness([Contact.objects.get().pk], 4)

    undone = changes.undo(record.action)

    assert undone.kept == ["Ngozi Eze was changed since"]
    assert Contact.objects.get().closeness == 4


def test_undo_of_adding_takes_an_open_double_along():
    known = ContactFactory()
    record = people.add(Contact(first_name="Ngozi"))
    DoubleFactory(a=known, b=Contact.objects.get(first_name="Ngozi"))

    changes.undo(record.action)

    assert Double.objects.count() == 0
    assert list(Contact.objects.all()) == [known]


def test_undo_of_a_deleted_note_brings_back_every_column():
    note = NoteFactory(
        text="  two spaces, a line\r\nand more", sensitive=True, touched_on=TODAY, created_at=NOW
    )
    before = Note.objects.values().get()
    record = notes.delete(note)
    assert Note.objects.count() == 0

    changes.undo(record.action)

    assert Note.objects.values().get() == before


def test_undo_of_a_removed_row_whose_person_is_gone_says_so():
    note = NoteFactory()
    record = notes.delete(note)
    Contact.objects.all().delete()

    undone = changes.undo(record.action)

    assert undone.kept == ["The person that a removed row belonged to is gone"]
    assert Note.objects.count() == 0


def test_trash_and_restore_move_people_in_and_out_of_search():
    ana, bo = ContactFactory(first_name="Ana"), ContactFactory(first_name="Bo")
    search.index()

    people.trash([ana.pk, bo.pk])
    assert found("boateng") == []

    people.restore([bo.pk])
    assert found("boateng") == [bo.name]
    assert Action.objects.first().what == f"Restored {bo.name}"


def test_bulk_change_counts_only_people_that_differed():
    close, far = ContactFactory(closeness=5), ContactFactory(closeness=1)

    record = people.set_closeness([close.pk, far.pk], 5)

    assert record.action.count == 1
    assert Change.objects.get().about == far.pk


def test_touch_interval_sets_the_next_touch_from_each_last_one():
    met = ContactFactory(last_touch_on=dt.date(2026, 11, 1))
    never = ContactFactory()

    record = people.set_touch_interval([met.pk, never.pk], 90)

    assert Contact.objects.get(pk=met.pk).next_touch_on == dt.date(2027, 1, 30)
    assert Contact.objects.get(pk=never.pk).next_touch_on is None
    changes.undo(record.action)
    assert Contact.objects.get(pk=met.pk).next_touch_on is None


def test_touch_never_moves_a_date_back():
    ana = ContactFactory(last_touch_on=TODAY, touch_every_days=30, next_touch_on=TODAY)

    people.log_touch(ana, dt.date(2026, 1, 1), "Found an old letter")

    ana.refresh_from_db()
    assert (ana.last_touch_on, ana.next_touch_on) == (TODAY, dt.date(2026, 12, 23))


def test_new_employer_leaves_a_former_role():
    kew, eden = OrganizationFactory(name="Fern House"), OrganizationFactory(name="Dome Garden")
    ana = ContactFactory(organization=eden, title="Gardener")

    record = people.edit(ana, organization_name="Fern House", title="Curator")

    ana.refresh_from_db()
    role = FormerRole.objects.get()
    assert (ana.organization, role.organization, role.title) == (kew, eden, "Gardener")
    assert ana.hand_edited == ["organization", "title"]
    changes.undo(record.action)
    assert FormerRole.objects.count() == 0
    assert Contact.objects.get().organization == eden


def test_note_saved_as_typed_is_one_line_of_history_and_one_undo():
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    form = NoteFactory.build().uuid

    note = notes.save(ana, form, "She")
    note = notes.save(ana, form, "She paints", version=note.version)
    notes.save(ana, form, "She paints boats", version=note.version)

    action = Action.objects.get()
    assert Note.objects.get().text == "She paints boats"
    assert found("boats") == ["Ana Silva"]
    assert changes.undo(action).kept == []
    assert Note.objects.count() == 0


def test_note_of_yesterday_edited_today_goes_back_to_what_it_was():
    note = NoteFactory(text="yesterday")

    saved = notes.save(note.contact, note.uuid, "today", version=1)
    saved = notes.save(note.contact, note.uuid, "today and now", version=saved.version)
    changes.undo(Action.objects.get())

    assert Note.objects.get().text == "yesterday"


def test_note_first_save_whose_answer_was_lost_is_taken_again():
    ana, form = ContactFactory(), NoteFactory.build().uuid
    notes.save(ana, form, "once")

    notes.save(ana, form, "once more")

    assert Note.objects.get().text == "once more"


def test_note_saved_in_a_second_tab_is_stale_in_the_first():
    note = NoteFactory(text="one")
    notes.save(note.contact, note.uuid, "second tab", version=1)

    with pytest.raises(changes.Stale) as stale:
        notes.save(note.contact, note.uuid, "first tab", version=1)

    assert stale.value.current.text == "second tab"


def test_note_deleted_elsewhere_is_stale_with_nothing_to_compare():
    note = NoteFactory()
    notes.delete(note)

    with pytest.raises(changes.Stale) as stale:
        notes.save(note.contact, note.uuid, "still typing", version=1)

    assert stale.value.current is None


def test_renaming_a_circle_is_found_under_its_new_name():
    circle = Circle.objects.get(key="sports")
    ana = ContactFactory(circles=[circle])
    search.index()

    with changes.recording("Renamed") as record:
        record.change(circle, name="Volleyball")

    assert found("volleyball") == [ana.name]
    changes.undo(record.action)
    assert found("volleyball") == []


def test_history_of_a_person_tells_what_concerns_them_alone():
    ana, bo = ContactFactory(), ContactFactory()
    people.set_closeness([ana.pk], 3)
    people.set_closeness([ana.pk, bo.pk], 4)
    people.set_closeness([bo.pk], 5)

    told = [action.what for action in changes.of_person(ana.pk)]

    assert told == ["Closeness of 2 people: close", "Closeness of 1 person: on good terms"]


@pytest.mark.django_db(transaction=True)
def test_failing_halfway_leaves_neither_rows_nor_history():
    ana = ContactFactory(closeness=1)

    def fail_halfway() -> None:
        with changes.recording("Halfway") as record:
            record.change(ana, closeness=5)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()

    assert Contact.objects.get().closeness == 1
    assert Action.objects.count() == 0
    assert transaction.get_connection().in_atomic_block is False


def test_two_copies_of_a_row_are_changed_as_one():
    person = ContactFactory(title="Curator", location="")
    one, other = Contact.objects.get(), Contact.objects.get()

    with changes.recording("Twice") as record:
        record.change(one, title="Keeper")
        record.change(other, title="Keeper", location="Porto")
        record.change_all(Contact.objects.all(), title="Director")
        record.change(one, title="Keeper")
    undone = changes.undo(record.action)

    person.refresh_from_db()
    assert undone.kept == []
    assert (person.title, person.location) == ("Curator", "")


def test_copy_read_before_is_removed_as_the_row_stands():
    TieFactory(note="met at Kew")
    one, other = Tie.objects.get(), Tie.objects.get()

    with changes.recording("Changed and removed") as record:
        record.change(one, note="shared an office")
        record.remove(other)
    undone = changes.undo(record.action)

    assert undone.kept == []
    assert Tie.objects.get().note == "met at Kew"


def test_row_made_between_others_and_changed_at_once_is_undone():
    with changes.recording("Three, of whom one was changed") as record:
        first = Contact(first_name="Ana")
        record.add(first)
        record.change(first, title="Curator")
        record.add(Contact(first_name="Luis"))
        record.change(first, location="Porto")

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert not Contact.objects.exists()
