"""What can be done to many ties at once in the admin, each by the verb that the pages call."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contacts import changes
from contacts.models import Action, Tie
from tests.contacts.test_admin import confirm, page, run
from tests.factories import TieFactory
from tests.tables import differing, everything

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 12, 31)


@pytest.mark.parametrize(
    ("action", "values", "column", "expected"),
    [
        ("set_strength", {"strength": "4"}, "strength", 4),
        ("set_strength", {"strength": ""}, "strength", None),
        ("set_certainty", {"certainty": "guess"}, "certainty", "guess"),
        ("set_ended", {"ended_on": "2019-12-31"}, "ended_on", DAY),
        ("set_ended", {"ended_on": ""}, "ended_on", None),
    ],
)
def test_value_is_set_for_the_ticked_ties_and_undone(
    signed_in: Client, action: str, values: dict, column: str, expected: object
):
    ties = [TieFactory(strength=2, ended_on=dt.date(2020, 1, 1)) for _ in range(3)]
    before = everything()
    asked = run(signed_in, action, *ties[:2])
    assert "2 ties" in asked.content.decode()

    done = confirm(signed_in, asked, **values)

    assert done.status_code == 302
    now = list(Tie.objects.order_by("pk").values_list(column, flat=True))
    assert now == [expected, expected, getattr(ties[2], column)]
    assert (
        reverse("contacts:undo", args=[Action.objects.get().pk]) in signed_in.get(page(Tie)).content.decode()
    )
    changes.undo(Action.objects.get())
    assert differing(before, everything()) == {}


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("set_strength", {"strength": "6"}),
        ("set_certainty", {"certainty": ""}),
        ("set_ended", {"ended_on": "yesterday"}),
    ],
)
def test_wrong_value_is_asked_for_again(signed_in: Client, action: str, values: dict):
    tie = TieFactory()

    refused = confirm(signed_in, run(signed_in, action, tie), **values)

    assert refused.status_code == 422
    assert not Action.objects.exists()
