import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from contacts import changes, people, search, trash
from contacts.models import Action, Change, Circle, Contact, Double, Note, Organization, Tie
from infoint import safekeeping
from tests.factories import (
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db


def in_trash_for(days: int, **values: object) -> Contact:
    return ContactFactory(trashed_at=timezone.now() - dt.timedelta(days=days), **values)


def old_enough(**values: object) -> Contact:
    return in_trash_for(trash.KEPT_DAYS + 1, **values)


def test_trash_shows_who_went_last_first_and_until_when_they_are_kept(signed_in: Client):
    in_trash_for(3, first_name="Ana")
    in_trash_for(1, first_name="Zoë")
    ContactFactory(first_name="Present")

    response = signed_in.get(reverse("contacts:trash"))

    rows = response.context["rows"]
    today = timezone.localdate()
    assert [person.first_name for person, _, _ in rows] == ["Zoë", "Ana"]
    assert rows[0][1] - today == dt.timedelta(days=29)
    page = response.content.decode()
    assert f"kept until {rows[0][1]:%-d %b}" in page
    assert "Present" not in page


def test_trash_is_empty_in_words(signed_in: Client):
    assert "Nothing in the trash" in signed_in.get("/contacts/trash/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_trash_takes_as_many_queries_for_three_people_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        in_trash_for(1, organization=OrganizationFactory())

    signed_in.get("/contacts/trash/")
    # session, owner, preferences, overdue; how many, page, three for who is in the dark, organisations,
    # twice what is old; and twice each for what other rooms have there
    with django_assert_num_queries(16):
        signed_in.get("/contacts/trash/")


def test_trash_shows_hostile_names_as_text(signed_in: Client):
    in_trash_for(1, first_name='"><img src=x onerror=alert(1)>', last_name="‮evil")

    page = signed_in.get("/contacts/trash/").content.decode()

    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_restore_brings_back_those_ticked_with_their_circles(signed_in: Client):
    choir = CircleFactory(name="Choir")
    ana, zoe, tom = (ContactFactory(first_name=name, circles=[choir]) for name in ("Ana", "Zoë", "Tom"))
    people.trash([ana.pk, zoe.pk, tom.pk])

    signed_in.post("/contacts/trash/restore/", {"person": [ana.pk, tom.pk]})

    assert {person.first_name for person in Contact.objects.present()} == {"Ana", "Tom"}
    assert list(Contact.objects.get(pk=ana.pk).circles.all()) == [choir]
    assert Contact.objects.filter(search.matching("ana")).exists()
    page = signed_in.get("/contacts/trash/").content.decode()
    assert "Restored 2 people" in page
    assert reverse("contacts:undo", args=[Action.objects.first().pk]) in page


def test_restore_of_one_leaves_the_other_ticks_alone(signed_in: Client):
    ana, tom = in_trash_for(1, first_name="Ana"), in_trash_for(1, first_name="Tom")

    signed_in.post("/contacts/trash/restore/", {"person": [ana.pk], "only_person": tom.pk})

    assert [person.first_name for person in Contact.objects.present()] == ["Tom"]


def test_restore_of_an_organisation_brings_it_back(signed_in: Client):
    place = OrganizationFactory(name="Kew Gardens")
    trash.trash_organizations([place.pk])
    assert "Kew Gardens" in signed_in.get("/contacts/trash/").content.decode()

    signed_in.post("/contacts/trash/restore/", {"only_organization": place.pk})

    assert [place.name for place in Organization.objects.present()] == ["Kew Gardens"]


@pytest.mark.parametrize("data", [{}, {"person": ["0"]}, {"person": ["x"]}, {"only_person": "9" * 30}])
def test_restore_of_nobody_says_so(signed_in: Client, data: dict[str, object]):
    in_trash_for(1)

    response = signed_in.post("/contacts/trash/restore/", data, follow=True)

    assert "Nothing was restored" in response.content.decode()
    assert not Contact.objects.present().exists()


def test_organisations_with_people_stay_out_of_the_trash():
    kew, eden, empty = (OrganizationFactory(name=name) for name in ("Kew", "Eden", "Empty"))
    ContactFactory(organization=kew)
    ContactFactory().former_roles.create(organization=eden)

    record = trash.trash_organizations([kew.pk, eden.pk, empty.pk])

    assert [place.name for place in Organization.objects.trashed()] == ["Empty"]
    assert changes.undo(record.action).count == 1
    assert not Organization.objects.trashed().exists()


def test_erase_asks_for_the_name_and_says_what_goes(signed_in: Client):
    ana = in_trash_for(1, first_name="Ana", last_name="Silva")
    NoteFactory(contact=ana)
    TieFactory(a=ana)

    page = signed_in.get(reverse("contacts:trash_erase", args=[ana.pk])).content.decode()

    assert "Type “Ana Silva”" in page
    assert "1 note, 1 tie" in page
    assert Contact.objects.trashed().exists()


@pytest.mark.parametrize("typed", ["", "Ana", "Ana Silva Jr", "erase"])
def test_erase_refuses_another_name(signed_in: Client, typed: str):
    ana = in_trash_for(1, first_name="Ana", last_name="Silva")

    response = signed_in.post(reverse("contacts:trash_erase", args=[ana.pk]), {"typed": typed})

    assert response.status_code == 422
    assert Contact.objects.filter(pk=ana.pk).exists()


def test_erase_of_a_name_of_signs_asks_for_these_signs(signed_in: Client):
    star = in_trash_for(1, first_name="★", last_name="")
    address = reverse("contacts:trash_erase", args=[star.pk])

    assert signed_in.post(address, {"typed": "☆"}).status_code == 422
    assert signed_in.post(address, {"typed": "★"}).status_code == 302


def test_erase_takes_everything_that_told_of_them_after_a_backup(signed_in: Client):
    tom = ContactFactory(first_name="Tom", last_name="Reyes")
    people.add(Contact(first_name="Anna", last_name="Silva"), circles=[CircleFactory()])
    ana = Contact.objects.get(first_name="Anna")
    people.edit(ana, first_name="Ana", organization_name="Kew Gardens")
    people.log_touch(ana, timezone.localdate(), "Secret words")
    with changes.recording("They sing together") as record:
        record.add(Tie(a=tom, b=ana))
    DoubleFactory(a=tom, b=ana)
    people.set_closeness([ana.pk, tom.pk], 3)
    people.trash([ana.pk])

    response = signed_in.post(
        reverse("contacts:trash_erase", args=[ana.pk]), {"typed": "ana  silva"}, follow=True
    )

    assert not Contact.objects.filter(pk=ana.pk).exists()
    assert not Note.objects.exists()
    assert not Tie.objects.exists()
    assert not Double.objects.exists()
    assert not Change.objects.filter(about=ana.pk).exists()
    told = [
        *Action.objects.values_list("what", flat=True),
        *map(str, Change.objects.values("before", "after")),
    ]
    assert not [line for line in told if "Ana" in line or "Anna" in line or "Secret" in line]
    assert "Closeness of 2 people: on good terms" in told
    assert "Edited somebody erased" in told  # it also made an organisation, which stays
    (backup,) = safekeeping.backups()
    assert (backup.reason, backup.is_sealed) == ("erase", True)
    page = response.content.decode()
    assert "Erased Ana Silva for good." in page
    assert backup.name in page


def test_erase_leaves_the_history_of_others_and_undo_works_on_it(signed_in: Client):
    ana, tom = in_trash_for(1), ContactFactory(closeness=1)
    record = people.set_closeness([tom.pk], 5)

    trash.erase(people=[ana.pk])

    changes.undo(record.action)
    assert Contact.objects.get().closeness == 1


def test_erase_spares_whoever_is_not_in_the_trash():
    ana = ContactFactory()

    done = trash.erase(people=[ana.pk])

    assert (done.people, Contact.objects.count()) == (0, 1)


def test_erase_without_a_backup_erases_nothing(signed_in: Client, data_folder):
    ana = in_trash_for(1, first_name="Ana", last_name="Silva")
    (data_folder / "backups" / "backups.lock").mkdir(parents=True)  # where a file should be

    response = signed_in.post(
        reverse("contacts:trash_erase", args=[ana.pk]), {"typed": "Ana Silva"}, follow=True
    )

    assert "Nothing was erased, since no backup could be made first." in response.content.decode()
    assert Contact.objects.filter(pk=ana.pk).exists()


def test_erase_works_where_nobody_provides_backups(settings: Settings):
    del settings.INFOINT_BACKUP
    ana = in_trash_for(1)

    done = trash.erase(people=[ana.pk])

    assert (done.people, done.backup) == (1, "")


def test_erase_of_somebody_present_is_not_found(signed_in: Client):
    ana = ContactFactory()

    assert signed_in.get(reverse("contacts:trash_erase", args=[ana.pk])).status_code == 404


def test_nothing_goes_by_the_clock_alone(signed_in: Client):
    old_enough(first_name="Ana")

    page = signed_in.get("/contacts/trash/").content.decode()

    assert Contact.objects.trashed().count() == 1
    assert "1 person here for more than 30 days" in page
    assert "may go since" in page


def test_emptying_takes_only_what_lay_there_long_enough(signed_in: Client):
    old_enough(first_name="Ana")
    in_trash_for(trash.KEPT_DAYS - 1, first_name="Zoë")
    OrganizationFactory(trashed_at=timezone.now() - dt.timedelta(days=40))
    Circle.objects.all().delete()

    response = signed_in.post(
        "/contacts/trash/empty/", {"typed": "erase", "people": "1", "organizations": "1"}, follow=True
    )

    assert [person.first_name for person in Contact.objects.all()] == ["Zoë"]
    assert not Organization.objects.exists()
    assert "Erased 1 person and 1 organisation for good." in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {"typed": "", "people": "1", "organizations": "0"},
        {"typed": "erase", "people": "2", "organizations": "0"},
        {"typed": "erase"},
    ],
)
def test_emptying_needs_the_word_and_the_counts_shown(signed_in: Client, data: dict[str, str]):
    old_enough()

    response = signed_in.post("/contacts/trash/empty/", data)

    assert response.status_code == 422
    assert Contact.objects.trashed().count() == 1
    assert 'name="people" value="1"' in response.content.decode()


def test_erasing_many_takes_as_many_queries_as_erasing_one(settings: Settings):
    del settings.INFOINT_BACKUP
    taken = []
    for count in (1, 40):
        ids = [ContactFactory().pk for _ in range(count)]
        people.trash(ids)
        with CaptureQueriesContext(connection) as queries:
            trash.erase(people=ids)
        taken.append(len(queries))

    assert taken[0] == taken[1]
    assert not Contact.objects.exists()
    assert not Action.objects.exists()
