import unicodedata
from typing import Any

import pytest
from django.db import connection, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, notes, people, search
from contacts.models import Action, Contact, FormerRole, Note, Organization
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    NoteFactory,
    OrganizationFactory,
)


def found(text: str, column: str = "") -> list[str]:
    matching = search.matching(text, column)
    return sorted(contact.name for contact in Contact.objects.present().filter(matching))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Łukasz Żółty", "lukasz zol"),
        ("Łukasz Żółty", "ŁUKASZ"),
        ("İbrahim Çelik", "ibrahim celik"),
        ("Işıl Doğan", "ISIL dogan"),
        ("Nguyễn Thị Ánh", "nguyen anh"),
        ("Đặng Thu", "dang"),
        ("محمد الأحمد", "الاحمد"),
        ("علی\u200cرضا", "علیرضا"),
        ("שרה לוי", "לוי"),
        ("王小明", "小明"),
        ("王小明", "明"),
        ("山田花子", "花子"),
        ("김유나", "유나"),
        ("Δημήτρης Παπαδόπουλος", "δημητρησ παπα"),
        ("Фёдор Соловьёв", "федор соловьев"),
        ("สมชาย", "สม"),
        ("प्रिया शर्मा", "प्रिया"),
        ("Jürgen Weiß", "weiss"),
        ("Jürgen Weiß", "weiß jur"),
        ("Siobhán O’Brien", "o'brien"),
        ("Søren Kierkegård", "kierkegard so"),
    ],
)
def test_search_finds_beginnings_of_words_in_any_script(name, typed):
    ContactFactory(first_name=name, last_name="")
    ContactFactory(first_name="Somebody", last_name="Else")
    search.index()

    for form in ("NFC", "NFD"):
        assert found(unicodedata.normalize(form, typed)) == [name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "typed"), [("रोम", "राम"), ("がく", "かく"), ("Ana", "nа"), ("Annabel", "bel"), ("小明", "明小")]
)
def test_search_does_not_find_what_is_something_else(name, typed):
    ContactFactory(first_name=name, last_name="")
    search.index()

    assert found(typed) == []


@pytest.fixture
def maria(db: None) -> Contact:
    kew = OrganizationFactory(name="Kew Gardens")
    maria = ContactFactory(
        first_name="María", last_name="García", called="Mari", title="Curator", organization=kew,
        email="mg@example.org", phone="+44 20 7946 0958", profile_slug="maria-garcia-5", website="https://orchid.example",
        location="Sevilla", how_met="on the night train", circles=[CircleFactory(name="Climbing")],
    )  # fmt: skip
    ContactWayFactory(contact=maria, value="garden@example.net")
    FormerRoleFactory(contact=maria, title="Gardener", organization__name="Wakehurst")
    NoteFactory(contact=maria, text="Her cousin runs a **bakery**.")
    NoteFactory(contact=maria, text="Ill for a while.", sensitive=True)
    ContactFactory(first_name="Tom", last_name="Reyes")
    search.index()
    return maria


@pytest.mark.parametrize(
    "typed",
    [
        "garcia kew", "kew garcia curator", "mari", "mg@example.org", "7946 0958", "orchid", "sevilla",
        "night train", "climb", "garden@example", "wakehurst gardener", "bakery", "cousin climbing kew",
        "https://www.linkedin.com/in/Maria-Garcia-5/?trk=x", "  GARCIA\tKEW ", "kew kew",
    ],
)  # fmt: skip
def test_search_finds_by_every_field_and_several_words_across_them(maria, typed):
    assert found(typed) == [maria.name]
    assert search.count(typed) == 1


@pytest.mark.parametrize("typed", ["ill", "garcia reyes", "%", "_", "*", '"', "rcia"])
def test_search_finds_nobody_by_sensitive_notes_other_people_or_signs(maria, typed):
    assert found(typed) == []
    assert search.count(typed) == 0


def other_value(field: models.Field) -> object:
    """Return a value that a column of a new person does not hold."""
    if field.is_relation:
        made = OrganizationFactory() if field.name == "organization" else ImportBatchFactory()
        return made.pk
    kinds = [
        (models.BooleanField, True), (models.IntegerField, 3), (models.DateTimeField, NOW),
        (models.DateField, TODAY), (models.JSONField, ["zebra"]),
    ]  # fmt: skip
    return next((value for kind, value in kinds if isinstance(field, kind)), "zebra")


@pytest.mark.django_db
@pytest.mark.parametrize("field", Contact._meta.concrete_fields[1:], ids=lambda field: field.name)
def test_row_of_the_index_follows_what_is_read_of_a_person_and_nothing_else(field):
    person = ContactFactory()
    before = list(search.rows([person.pk]))

    Contact.objects.filter(pk=person.pk).update(**{field.attname: other_value(field)})

    assert (list(search.rows([person.pk])) != before) is (field.attname in search.READ)


def test_search_in_one_column_looks_nowhere_else(maria):
    assert found("kew", "organization") == [maria.name]
    assert found("kew", "name") == []
    assert search.count("mari", "name") == 1


def test_search_of_many_finds_the_same_people(maria):
    walked = Contact.objects.present().filter(search.matching("e", of_many=True))

    assert sorted(person.name for person in walked) == found("e")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        '"', "*", "NEAR(", "NEAR(a b)", "o'brien", "c++", "AT&T", "col:x", "name:x", "-x", "^x", "OR",
        "AND", "NOT", "a OR b", "a NOT b", "(", ")", "((a)", "{name}: x", "'; drop table contacts_search; --",
        "\\", "a\0b", "+", "x" * 20_000, "word " * 5_000, "   ", "\u202e", "\ufffe", "𞤀𞤣𞤤", "\U0001f600",
        "1' OR '1'='1", "%%", "a*b*",
    ],
)  # fmt: skip
def test_search_takes_anything_typed(typed):
    ContactFactory(first_name="Obi", last_name="Wan")
    search.index()

    assert isinstance(found(typed), list)
    assert len(search.phrases(typed)) <= search.MOST_WORDS
    assert search.count(typed) == len(found(typed))


class AnythingTyped(TestCase):
    @settings(max_examples=200, deadline=None)
    @given(text=st.text())
    def test_is_searched_for_without_an_error_and_finds_whom_it_names(self, text: str) -> None:
        person = ContactFactory(first_name=f"x{text}"[:300], last_name="")
        search.index([person.pk])

        assert search.count(text) <= 1
        assert found(person.name) == [person.name]


# ── The index is what a full rebuild would make it ────────────────────────────────────────────────


def indexed() -> dict[int, tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, {', '.join(search.COLUMNS)} FROM {search.TABLE}")
        return {row[0]: row for row in cursor.fetchall()}


def rebuilt() -> dict[int, tuple[Any, ...]]:
    return {int(row[0]): row for row in search.rows(None)}


class Edits(TestCase):
    """Random verbs, one after the other; then the table is compared with what a rebuild would write."""

    def setUp(self) -> None:
        self.circles = [CircleFactory(name="Choir"), CircleFactory(name="Work")]

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def test_leave_the_index_as_a_full_rebuild_would(self, data: st.DataObject) -> None:
        for number in range(3):
            person = Contact(first_name=f"Ana{number}", last_name="Silva")
            people.add(person, circles=self.circles[:number], organization_name=f"Kew {number}")
        for _ in range(data.draw(st.integers(1, 12))):
            self.edit(data)

        assert indexed() == rebuilt()

    def edit(self, data: st.DataObject) -> None:
        verbs = {
            name: getattr(self, name)
            for name in dir(self)
            if name.startswith(("person_", "note_", "group_", "undo_"))
        }
        verbs[data.draw(st.sampled_from(sorted(verbs)))](data)

    def person(self, data: st.DataObject) -> Contact:
        return data.draw(st.sampled_from(list(Contact.objects.present().order_by("pk")) or [self.new()]))

    def new(self) -> Contact:
        person = Contact(first_name="Nova")
        people.add(person)
        return person

    def person_edited(self, data: st.DataObject) -> None:
        values = data.draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "first_name": st.sampled_from(["Łucja", "Bo"]),
                    "title": st.sampled_from(["", "Curator"]),
                    "how_met": st.sampled_from(["", "at a wedding"]),
                    "organization_name": st.sampled_from(["", "Kew 0", "Prado"]),
                    "location": st.sampled_from(["", "Lima"]),
                },
            )
        )
        people.edit(self.person(data), **values)

    def person_in_and_out_of_circles(self, data: st.DataObject) -> None:
        circle = data.draw(st.sampled_from(self.circles))
        verb = data.draw(st.sampled_from([people.add_to_circle, people.remove_from_circle]))
        verb([self.person(data).pk], circle)

    def person_reached(self, data: st.DataObject) -> None:
        person = self.person(data)
        way = person.ways.first()
        if way:
            people.remove_way(way)
        else:
            people.add_way(person, ContactWayFactory.build(contact=person, value="ana@example.net"))

    def person_in_trash(self, data: st.DataObject) -> None:
        people.trash([self.person(data).pk])

    def person_restored(self, data: st.DataObject) -> None:
        people.restore(list(Contact.objects.trashed().values_list("pk", flat=True)))

    def person_touched(self, data: st.DataObject) -> None:
        people.log_touch(self.person(data), TODAY, "had tea")

    def note_saved(self, data: st.DataObject) -> None:
        person = self.person(data)
        note = person.notes.first() or NoteFactory.build(contact=person)
        text = data.draw(st.sampled_from(["seeds", "orchids and ferns"]))
        version = note.version if note.pk else 0
        notes.save(person, note.uuid, text, version=version, sensitive=data.draw(st.booleans()))

    def note_deleted(self, data: st.DataObject) -> None:
        note = Note.objects.order_by("pk").first()
        if note:
            notes.delete(note)

    def group_organization_renamed(self, data: st.DataObject) -> None:
        place = data.draw(st.sampled_from(list(Organization.objects.order_by("pk"))))
        with changes.recording("Renamed") as record:
            record.change(place, name=data.draw(st.sampled_from(["Uffizi", "Tate"])))

    def group_circle_renamed(self, data: st.DataObject) -> None:
        circle = data.draw(st.sampled_from(self.circles))
        circle.refresh_from_db()
        with changes.recording("Renamed") as record:
            record.change(circle, name=f"{circle.pk} {data.draw(st.sampled_from(['Band', 'Team']))}")

    def group_role_forgotten(self, data: st.DataObject) -> None:
        with changes.recording("Forgot") as record:
            record.remove_all(FormerRole.objects.all())

    def undo_last(self, data: st.DataObject) -> None:
        action = Action.objects.filter(undone_at=None).first()
        if action:
            changes.undo(action)

    def undo_any(self, data: st.DataObject) -> None:
        changes.undo(data.draw(st.sampled_from(list(Action.objects.all()))))
