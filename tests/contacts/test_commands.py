import json

import pytest
from django.core.management import CommandError, call_command

from contacts import people
from contacts.models import Action, Contact
from tests.factories import ContactFactory

pytestmark = pytest.mark.django_db


def test_undo_without_a_number_takes_back_the_latest_that_stands(capsys: pytest.CaptureFixture[str]):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator", location="Porto")
    people.edit(ana, title="Registrar")
    people.edit(ana, location="Braga")

    call_command("undo")
    call_command("undo")

    assert capsys.readouterr().out.splitlines() == [
        "Undone: Edited Ana Silva (1 row put back)",
        "Undone: Edited Ana Silva (1 row put back)",
    ]
    ana = Contact.objects.get()
    assert (ana.title, ana.location) == ("Curator", "Porto")


def test_undo_says_what_it_left_alone(capsys: pytest.CaptureFixture[str]):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    first = people.edit(ana, title="Registrar")
    people.edit(ana, title="Director")

    call_command("undo", first.action.pk)

    assert capsys.readouterr().out.splitlines()[1:] == [
        "Left as it is, since it was changed again:",
        "  Ana Silva: role was changed since",
    ]


def test_undo_prints_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]):
    zoe = ContactFactory(first_name="Zoë", last_name="Łęcka")
    record = people.trash([zoe.pk])

    call_command("undo", record.action.pk, "--json")
    call_command("undo", record.action.pk, "--json")

    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    what = "Put Zoë Łęcka in the trash"
    assert first == {"action": record.action.pk, "what": what, "already": False, "put_back": 1, "kept": []}
    assert second == {"action": record.action.pk, "what": what, "already": True, "put_back": 0, "kept": []}


@pytest.mark.parametrize("pk", [999, 0, -1, 10**30])
def test_undo_of_an_unknown_action_is_refused_in_words(pk: int):
    people.edit(ContactFactory(), title="Curator")

    with pytest.raises(CommandError, match=f"There is no action {pk}") as refused:
        call_command("undo", "--", str(pk))

    assert refused.value.returncode == 1
    assert not Action.objects.exclude(undone_at=None).exists()


def test_undo_with_nothing_to_undo_says_so():
    with pytest.raises(CommandError, match="There is nothing to undo"):
        call_command("undo")
