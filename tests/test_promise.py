"""The promise: whoever must not learn that I am looking carries the mark wherever they are listed."""

import csv
import io
import re
import uuid
from html import unescape

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import discretion, people, search
from contacts.models import Contact, Discretion
from tests.factories import CircleFactory, ContactFactory, DoubleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
REASONS = (
    "you said so|works at Meridian( Labs| Holding)?|belongs to Board"
    "|may be the same person as somebody in the dark"
)


@st.composite
def somebody(draw: st.DrawFn) -> dict[str, object]:
    """One person: what was said of them, where they work, which circle they are in, whether cleared."""
    return {
        "discretion": draw(st.sampled_from(Discretion.values)),
        "place": draw(st.sampled_from(["", "Kew", "Meridian", "Meridian Labs", "Meridian Holding"])),
        "circle": draw(st.sampled_from(["", "Choir", "Board"])),
        "cleared": draw(st.booleans()),
        "trashed": draw(st.booleans()),
    }


CROWDS = st.tuples(
    st.lists(somebody(), min_size=2, max_size=6),
    st.sets(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=3),
)


def make(crowd: list[dict[str, object]], pairs: set[tuple[int, int]]) -> list[Contact]:
    """Make these people, some of whom may be one and the same."""
    holding = OrganizationFactory(name="Meridian Holding")
    meridian = OrganizationFactory(name="Meridian", confidential=True, parent=holding)
    places = {
        "": None,
        "Kew": OrganizationFactory(name="Kew"),
        "Meridian": meridian,
        "Meridian Labs": OrganizationFactory(name="Meridian Labs", parent=meridian),
        "Meridian Holding": holding,
    }
    circles = {"Choir": CircleFactory(name="Choir"), "Board": CircleFactory(name="Board", in_the_dark=True)}
    made = []
    for number, one in enumerate(crowd):
        circle = circles.get(str(one["circle"]))
        person = ContactFactory(
            first_name=f"Zed{number}", last_name="Quill", organization=places[str(one["place"])],
            discretion=one["discretion"], circles=[circle] if circle else [],
        )  # fmt: skip
        if one["cleared"]:
            people.clear(person, "asked them", cleared=True)
        made.append(person)
    for first, second in pairs:
        if first < second < len(made):
            DoubleFactory(a=made[first], b=made[second])
    people.trash([person.pk for person, one in zip(made, crowd, strict=True) if one["trashed"]])
    search.index()
    return made


def expected(crowd: list[dict[str, object]], pairs: set[tuple[int, int]]) -> list[bool]:
    """Say anew, in plain words, who is in the dark."""

    def alone(one: dict[str, object]) -> bool:
        if one["discretion"] == "in_the_dark":
            return True
        return not one["cleared"] and (str(one["place"]).startswith("Meridian") or one["circle"] == "Board")

    own = [alone(one) for one in crowd]
    joined = [pair for pair in pairs if pair[0] < pair[1] < len(crowd)]
    return [
        dark or any(own[b if a == at else a] for a, b in joined if at in {a, b})
        for at, dark in enumerate(own)
    ]


def words(page: str) -> str:
    """Return what stands on a page between its tags, each row or line on a line of its own."""
    rows = re.sub(r"<(tr|li|p class=\"row\")\b", "\n<x", " ".join(page.split()))
    return "\n".join(" ".join(unescape(re.sub(r"<[^>]*>", "", line)).split()) for line in rows.splitlines())


def text_of(client: Client, address: str) -> str:
    return words(client.get(address).content.decode())


def mark_of(page: str, person: Contact) -> str:
    """Return the mark, with its reason, in the one line of a page that shows a person."""
    (line,) = [line for line in page.splitlines() if f"{person.first_name} Quill" in line]
    found = re.search(f"in the dark: ({REASONS})", line)
    return found[0] if found else ""


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CROWDS)
def test_whoever_is_in_the_dark_carries_the_mark_with_its_reason(signed_in: Client, drawn):
    crowd, pairs = drawn
    with transaction.atomic():
        made = make(crowd, pairs)
        dark = expected(crowd, pairs)
        reasons = discretion.reasons([person.pk for person in made])
        in_lists = [text_of(signed_in, address) for address in ("/contacts/", "/contacts/?q=quill")]
        only_dark = text_of(signed_in, "/contacts/?discretion=in_the_dark")
        trash = text_of(signed_in, "/contacts/trash/")

        for person, one, is_dark in zip(made, crowd, dark, strict=True):
            assert (person.pk in reasons) is is_dark
            mark = f"in the dark: {reasons[person.pk]}" if is_dark else ""
            if one["trashed"]:
                assert not [page for page in (*in_lists, only_dark) if person.first_name in page]
                assert mark_of(trash, person) == mark
                continue
            assert [mark_of(page, person) for page in in_lists] == [mark, mark]
            assert (person.first_name in only_dark) is is_dark
            own = text_of(signed_in, f"/contacts/{person.pk}/")
            assert ("in the dark: " in own) is is_dark
            assert mark in own
            alike = signed_in.post("/contacts/new/", {"who": person.name, "form_uuid": uuid.uuid4()})
            assert mark_of(words(alike.content.decode()), person) == mark

        chosen = [person.pk for person in made]
        assert names_in_csv(signed_in, chosen) == {
            person.first_name
            for person, one, is_dark in zip(made, crowd, dark, strict=True)
            if not is_dark and not one["trashed"]
        }
        transaction.set_rollback(True)


def names_in_csv(client: Client, chosen: list[int]) -> set[str]:
    """Return who is in the admin's CSV of these people, its box for the hidden not ticked."""
    data = {
        "action": "save_as_csv", ACTION_CHECKBOX_NAME: chosen, "ticked": ",".join(map(str, chosen)),
        "shown": len(chosen), "apply": "1",
    }  # fmt: skip
    response = client.post(reverse("admin:contacts_contact_changelist"), data)
    assert response.streaming
    text = b"".join(response).decode("utf-8-sig")
    return {row["First Name"] for row in csv.DictReader(io.StringIO(text, newline=""))}
