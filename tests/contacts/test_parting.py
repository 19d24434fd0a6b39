import datetime as dt
import hashlib
import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from contacts import changes, importing, linkedin, people
from contacts.importing import Origin
from contacts.models import Action, Change, Circle, Contact, Double, ImportBatch
from tests.contacts.exports import SEVEN, SIX, connections_csv
from tests.factories import NOW, ContactFactory, DoubleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=70)


def person(number: int, **values: str) -> list[str]:
    row = {
        "first": f"Ife{number}", "last": "Eze", "url": f"https://www.linkedin.com/in/ife-{number}",
        "email": "", "company": "Fern House", "title": "Curator", "on": "08 Feb 2024",
    }  # fmt: skip
    return list((row | values).values())


def load(*rows: list[str], columns: tuple[str, ...] | None = None, **options: object) -> importing.Result:
    data = connections_csv(rows, **({"columns": columns} if columns else {}))
    values = {
        "file_name": "Connections.csv",
        "sha256": hashlib.sha256(data).hexdigest(),
        "now": NOW,
    } | options
    return importing.apply(linkedin.read(data), **values)  # type: ignore[arg-type]


def gone() -> dict[str, dt.date]:
    return dict(Contact.objects.filter(gone_on__isnull=False).values_list("first_name", "gone_on"))


def test_whoever_the_next_export_no_longer_names_is_gone_since_that_day():
    load(person(1), person(2), person(3))

    result = load(person(1), person(3), now=LATER)

    assert gone() == {"Ife2": LATER.date()}
    assert result.batch is not None
    assert (result.batch.gone, result.batch.changed, result.batch.same) == (1, 0, 2)


def test_gone_people_are_written_alone_and_the_same_file_again_writes_nothing():
    load(person(1), person(2), person(3))
    load(person(1), person(3))
    history = Change.objects.count()

    again = load(person(1), person(3), now=LATER)

    assert (again.batch, again.plan.writes, Change.objects.count()) == (None, 0, history)
    assert gone() == {"Ife2": NOW.date()}


def test_first_import_says_of_nobody_that_they_are_gone():
    ContactFactory(first_name="Hand-made", profile_slug="by-hand")

    result = load(person(1))

    assert (gone(), result.plan.partial) == ({}, False)


def test_people_typed_in_are_never_gone():
    ContactFactory(first_name="Hand-made", profile_slug="by-hand")
    load(person(1), person(2))

    load(person(1), person(2), person(3))

    assert gone() == {}


@pytest.mark.parametrize(("named", "partial"), [(1, True), (2, False), (3, False)])
def test_file_with_less_than_half_of_the_connections_marks_nobody(named: int, partial: bool):
    load(*map(person, range(4)))

    result = load(*map(person, range(named)))

    assert result.plan.partial is partial
    assert len(gone()) == (0 if partial else 4 - named)
    assert (result.batch is None) is partial


def test_trashed_people_are_neither_counted_nor_gone():
    load(*map(person, range(4)))
    people.trash(Contact.objects.filter(first_name__in=["Ife2", "Ife3"]).values_list("pk", flat=True))

    result = load(person(0))

    assert (result.plan.partial, list(gone())) == (False, ["Ife1"])


def test_whoever_reappears_is_connected_again():
    load(person(1), person(2), person(3))
    load(person(1), person(3))

    result = load(person(1), person(2), person(3), now=LATER)

    assert gone() == {}
    assert (result.plan.counts()["changed"], result.plan.counts()["same"], result.plan.writes) == (0, 3, 1)


def test_whoever_reappears_with_a_new_role_is_one_change():
    load(person(1), person(2), person(3))
    load(person(1), person(3))

    result = load(person(1), person(2, title="Director"), person(3))
    changed = Change.objects.filter(action=result.action, model="contacts.contact").get()

    assert gone() == {}
    assert (result.plan.counts()["changed"], result.plan.writes) == (1, 1)
    assert changed.after == {"title": "Director", "gone_on": None}


def test_undo_of_the_import_takes_the_mark_away_and_brings_it_back():
    load(person(1), person(2), person(3))
    second = load(person(1), person(3))
    third = load(person(1), person(2), person(3), now=LATER)

    changes.undo(third.action)
    assert gone() == {"Ife2": NOW.date()}

    changes.undo(second.action)
    assert gone() == {}


def test_row_without_profile_still_names_its_person():
    load(person(1, url=""), person(2, url=""), columns=SIX)

    load(person(1), person(2, company="Dome Garden"))

    assert gone() == {}


def test_connection_with_a_new_profile_name_is_not_gone():
    load(person(1), person(2))

    load(person(1, url="https://www.linkedin.com/in/ife-new"), person(2))

    assert gone() == {}
    assert Double.objects.count() == 1


def test_whoever_may_be_a_newcomer_is_not_gone_until_that_is_decided():
    load(person(1), person(2), person(3))
    moved = [person(1), person(2), person(3, url="https://www.linkedin.com/in/n", on="09 Mar 2025")]
    load(*moved)
    assert (Double.objects.count(), gone()) == (1, {})

    assert load(*moved).batch is None
    Double.objects.update(state=Double.State.DIFFERENT)
    load(*moved)

    assert list(gone()) == ["Ife3"]


def test_people_of_another_table_are_not_gone_and_do_not_count():
    load(*map(person, range(3)))
    load(*(person(n, url="") for n in range(10, 30)), columns=SIX, origin=Origin.table(None, "Choir"))

    result = load(*map(person, range(2)))

    assert (list(gone()), result.plan.partial) == (["Ife2"], False)


def test_another_table_says_of_nobody_that_they_are_gone():
    load(*map(person, range(3)))

    result = load(*map(person, range(2)), origin=Origin.table(None, "Choir"))

    assert (gone(), result.plan.writes) == ({}, 0)


def test_people_of_another_table_enter_the_circle_of_my_choice():
    result = load(person(1), origin=Origin.table(None, "Choir"))
    load(person(2), origin=Origin.table(None, "choir"))

    assert {str(one): [str(c) for c in one.circles.all()] for one in Contact.objects.all()} == {
        "Ife1 Eze": ["Choir"],
        "Ife2 Eze": ["Choir"],
    }
    assert result.batch is not None
    assert result.batch.source == ImportBatch.Source.CSV
    changes.undo(ImportBatch.objects.order_by("pk").last().action)
    changes.undo(result.action)
    assert not Contact.objects.exists()
    assert not Circle.objects.filter(name="Choir").exists()


def test_plan_shown_before_somebody_was_marked_is_refused():
    load(*map(person, range(3)))
    data = linkedin.read(connections_csv([person(1), person(2)]))
    shown = importing.plan(data).digest()
    people.trash([Contact.objects.get(first_name="Ife0").pk])

    with pytest.raises(importing.PlanChanged):
        importing.apply(data, file_name="c.csv", sha256="", shown=shown)


def test_gone_people_are_not_counted_as_kept_in_the_dark():
    place = OrganizationFactory(name="Fern House", confidential=True)
    load(*map(person, range(3)))

    result = load(*map(person, range(2)))

    assert Contact.objects.get(first_name="Ife2").organization == place
    assert result.plan.in_the_dark == 0


def test_action_says_what_was_done_when_nobody_was_imported():
    load(*map(person, range(3)))

    load(*map(person, range(2)))

    action = Action.objects.first()
    assert (action.what, action.count) == ("Noted 1 person gone or back, from Connections.csv", 1)


def test_command_tells_who_is_gone_and_prints_the_same_keys_as_ever(tmp_path, capsys):
    file = tmp_path / "Connections.csv"
    file.write_bytes(connections_csv([person(1), person(2), person(3)]))
    call_command("import_linkedin", str(file))
    file.write_bytes(connections_csv([person(1), person(2)]))
    capsys.readouterr()

    call_command("import_linkedin", str(file), "--dry-run")
    assert "1 would be noted as no longer connected.\n" in capsys.readouterr().out
    call_command("import_linkedin", str(file), "--json")
    told = json.loads(capsys.readouterr().out)

    assert told == {
        "batch": ImportBatch.objects.first().pk, "action": Action.objects.first().pk, "new": 0, "changed": 0,
        "same": 2, "hidden_members": 0, "in_trash": 0, "possible_duplicates": 0, "in_the_dark": 0,
        "problems": [],
    }  # fmt: skip
    file.write_bytes(connections_csv([person(1)]))
    call_command("import_linkedin", str(file))
    assert "This file looks partial: nobody is marked as gone.\n" in capsys.readouterr().out


def test_open_double_of_somebody_missing_keeps_them_from_being_gone():
    load(*map(person, range(3)))
    missing = Contact.objects.get(first_name="Ife2")
    pair = sorted([missing.pk, ContactFactory(first_name="Twin").pk])
    DoubleFactory(a_id=pair[0], b_id=pair[1])

    load(*map(person, range(2)))

    assert gone() == {}


def test_mark_stands_on_the_page_of_the_person(signed_in):
    gone_person = ContactFactory(gone_on=timezone.localdate().replace(month=2, day=3))
    here = ContactFactory()

    words = "No longer among your LinkedIn connections since 3 Feb"
    assert words in signed_in.get(gone_person.get_absolute_url()).content.decode()
    assert words not in signed_in.get(here.get_absolute_url()).content.decode()


def test_list_that_is_no_full_export_says_of_nobody_that_they_are_gone():
    load(*map(person, range(3)))

    without_days = load(
        *map(person, range(2)), columns=tuple(name for name in SEVEN if name != "Connected On")
    )
    ours = "First Name,Last Name,Called,LinkedIn,Closeness,Connected On,Last In Touch\n"
    ours += "".join(f"Ife{n},Eze,,https://www.linkedin.com/in/ife-{n},3,2024-02-08,\n" for n in range(2))
    own = importing.plan(linkedin.read(ours.encode()))

    assert (gone(), without_days.plan.writes) == ({}, 0)
    assert (own.gone, own.counts()["same"]) == ([], 2)


def test_plan_stays_the_one_shown_when_a_file_only_begins_to_look_partial():
    ana, bo = (linkedin.read(connections_csv([person(n)])) for n in (1, 2))
    shown = importing.plan(bo).digest()
    importing.apply(ana, file_name="c.csv", sha256="")

    result = importing.apply(bo, file_name="c.csv", sha256="", shown=shown)

    assert (result.plan.partial, Contact.objects.count()) == (True, 2)
