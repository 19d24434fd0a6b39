"""The admin: each page of each noun, what is saved and undone, what is refused."""

import csv
import io
import re
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, people, search, spreadsheet
from contacts.models import (
    Action,
    Change,
    Circle,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Preferences,
    Submission,
    Tie,
    Told,
)
from contacts.weights import Closeness
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db

WRITABLE = (
    Contact, ContactWay, FormerRole, Organization, Circle, Tie, Double, Note, Told, Preferences,
)  # fmt: skip
READ_ONLY = (Action, Change, ImportBatch, Submission)
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(2)>{{ 7*7 }}'


def page(model: Any, name: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def one_of_each() -> dict[Any, Any]:
    """A row of every noun, with a name that would break a page that did not escape it."""
    place = OrganizationFactory(name=HOSTILE)
    circle = CircleFactory(name=HOSTILE[:90])
    batch = ImportBatchFactory(file_name=HOSTILE)
    ana = ContactFactory(
        first_name=HOSTILE, title=HOSTILE, organization=place, circles=[circle], how_met=HOSTILE, batch=batch
    )
    tom = ContactFactory(first_name="Tom", last_name="Reyes")
    return {
        Contact: ana,
        Organization: place,
        Circle: circle,
        ImportBatch: batch,
        ContactWay: ContactWayFactory(contact=ana, value=HOSTILE),
        FormerRole: FormerRoleFactory(contact=ana, title=HOSTILE),
        Tie: TieFactory(a=ana, b=tom, note=HOSTILE),
        Double: DoubleFactory(a=ana, b=tom, reason=HOSTILE),
        Note: NoteFactory(contact=ana, text=HOSTILE),
        Told: Told.objects.create(contact=ana, told_on=TODAY, what=HOSTILE),
        Preferences: Preferences.objects.create(pk=1, name=HOSTILE),
        Action: people.edit(ana, location=HOSTILE[:90]).action,
        Change: Change.objects.get(),
        Submission: Submission.objects.create(uuid="0" * 32, url=f"/{HOSTILE}"),
    }


def saved_form(response: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send back, untouched."""
    form = response.context["adminform"].form
    data = dict(_fields_of(form))
    for inline in response.context["inline_admin_formsets"]:
        data |= dict(_fields_of(inline.formset.management_form))
        for each in inline.formset.initial_forms:
            data |= dict(_fields_of(each))
    return data


def _fields_of(form: Any) -> Any:
    for bound in form:
        value = bound.value()
        widget = bound.field.widget
        if hasattr(widget, "widgets"):
            for part, suffix in zip(widget.decompress(value), ("_0", "_1"), strict=True):
                yield f"{bound.html_name}{suffix}", "" if part is None else str(part)
        elif isinstance(value, bool):
            if value:
                yield bound.html_name, "on"
        elif value is None:
            yield bound.html_name, ""
        else:
            prepared = bound.field.prepare_value(value)
            yield bound.html_name, getattr(prepared, "pk", prepared)


def change(client: Client, obj: Any, **values: object) -> HttpResponse:
    address = page(type(obj), "change", obj.pk)
    data = saved_form(client.get(address)) | values
    return client.post(address, data)


def run(client: Client, action: str, *chosen: Any, query: str = "", **extra: object) -> HttpResponse:
    """Choose an action for these rows, as the list does."""
    data = {
        "action": action,
        "index": "0",
        "select_across": "0",
        ACTION_CHECKBOX_NAME: [row.pk for row in chosen],
    }
    return client.post(page(type(chosen[0])) + query, data | extra)


def confirm(client: Client, asked: HttpResponse, **values: object) -> HttpResponse:
    """Send the page that an action asks with, filled in."""
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', asked.content.decode())
    return client.post(
        asked.request["PATH_INFO"] + "?" + asked.request["QUERY_STRING"], dict(hidden) | values
    )


def latest() -> Action:
    return Action.objects.latest("pk")


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_noun_is_registered():
    registered = {model for model in admin.site._registry if model._meta.app_label == "contacts"}

    assert registered == {*WRITABLE, *READ_ONLY}
    assert {model._meta.app_label for model in admin.site._registry} <= {"contacts", "interviews"}


@pytest.mark.parametrize("model", WRITABLE)
def test_pages_of_a_noun_open_and_show_hostile_text_as_text(
    signed_in: Client, one_of_each: dict[Any, Any], model: Any
):
    pk = one_of_each[model].pk
    addresses = [page(model), page(model, "change", pk), page(model, "history", pk)]
    if model is not Preferences:
        addresses += [page(model, "add"), page(model, "delete", pk)]

    for address in addresses:
        response = signed_in.get(address, follow=True)
        text = response.content.decode()
        assert response.status_code == 200, address
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address


@pytest.mark.parametrize("model", READ_ONLY)
def test_books_can_be_read_but_not_written(signed_in: Client, one_of_each: dict[Any, Any], model: Any):
    pk = one_of_each[model].pk
    before = model.objects.values().get(pk=pk)

    assert signed_in.get(page(model)).status_code == 200
    assert signed_in.get(page(model, "change", pk)).status_code == 200
    assert signed_in.get(page(model, "add")).status_code == 403
    assert signed_in.get(page(model, "delete", pk)).status_code == 403
    assert signed_in.post(page(model, "change", pk), {"what": "x"}).status_code == 403
    assert signed_in.post(page(model, "delete", pk), {"post": "yes"}).status_code == 403
    run(signed_in, "delete_selected", one_of_each[model], post="yes")
    assert model.objects.values().get(pk=pk) == before


@pytest.mark.parametrize("model", WRITABLE)
def test_nothing_is_deleted_past_the_history(signed_in: Client, one_of_each: dict[Any, Any], model: Any):
    if model is Preferences:
        assert signed_in.get(page(model, "delete", 1)).status_code == 403
        return

    assert "delete_selected" not in signed_in.get(page(model)).content.decode()


@pytest.mark.parametrize("model", [*WRITABLE, *READ_ONLY])
@pytest.mark.parametrize("query", ["?q=o'brien", '?q="*', "?q=%00", "?o=99.-99.x", "?e=1", "?p=999", "?all="])
def test_lists_survive_odd_addresses(signed_in: Client, one_of_each: dict[Any, Any], model: Any, query: str):
    assert signed_in.get(page(model) + query, follow=True).status_code == 200


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Contact, "organization__research__startswith"),
        (Action, "changes__before__startswith"),
        (Change, "action__what__startswith"),
        (Contact, "password__startswith"),
    ],
)
def test_unknown_lookups_are_refused(signed_in: Client, one_of_each: dict[Any, Any], model: Any, lookup: str):
    response = signed_in.get(page(model), {lookup: "a"})

    refused = response.status_code == 400
    assert refused or response.headers["Location"].endswith("?e=1")


def test_changes_of_one_action_are_reached_from_it(signed_in: Client):
    first = people.edit(ContactFactory(), title="Curator").action
    people.edit(ContactFactory(), title="Keeper")

    text = signed_in.get(page(Action)).content.decode()
    rows = signed_in.get(page(Change), {"action": first.pk}).context["cl"].result_list

    assert f'href="{page(Change)}?action={first.pk}"' in text
    assert [change.action_id for change in rows] == [first.pk]


def test_admin_looks_like_home(signed_in: Client):
    text = signed_in.get("/admin/").content.decode()

    assert "css/admin.css" in text
    assert f'href="{reverse("contacts:list")}"' in text
    assert "password" not in text.lower()


# ── Finding ───────────────────────────────────────────────────────────────────────────────────────


def test_people_are_found_by_the_index_and_no_column_is_read_through(signed_in: Client):
    Contact.objects.bulk_create(
        Contact(first_name=f"Ama{n}", last_name="Boateng", sort_name=f"boateng ama{n}") for n in range(3_000)
    )
    ContactFactory(first_name="Zoë", last_name="Łęcka")
    search.index()

    with CaptureQueriesContext(connection) as queries:
        response = signed_in.get(page(Contact), {"q": "lecka"})

    assert [person.name for person in response.context["cl"].result_list] == ["Zoë Łęcka"]
    assert sum("MATCH" in query["sql"] for query in queries) == 2  # how many, and who
    assert not [query["sql"] for query in queries if "LIKE" in query["sql"]]


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_people_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        ContactFactory(organization=OrganizationFactory(), circles=[CircleFactory()], marked_dark=True)
    signed_in.get(page(Contact))

    with django_assert_num_queries(13):
        signed_in.get(page(Contact))


def test_autocomplete_finds_people_and_places_but_nobody_in_the_trash(signed_in: Client):
    ContactFactory(first_name="Ana", last_name="Silva")
    ContactFactory(first_name="Anaïs", last_name="Gone", trashed=True)
    OrganizationFactory(name="Kew Gardens Ltd")
    OrganizationFactory(name="Kew Studio", trashed_at="2026-11-01T00:00Z")
    search.index()

    def offered(model: str, field: str, term: str) -> list[str]:
        query = {"app_label": "contacts", "model_name": model, "field_name": field, "term": term}
        found = signed_in.get(reverse("admin:autocomplete"), query).json()["results"]
        return [result["text"] for result in found]

    assert offered("tie", "a", "ana") == ["Ana Silva"]
    assert offered("tie", "a", "") == ["Ana Silva"]
    assert offered("contact", "organization", "gärdens") == ["Kew Gardens Ltd"]
    assert offered("contact", "organization", "kew") == ["Kew Gardens Ltd"]


def test_trashed_people_show_only_when_asked_for_and_are_found_there(signed_in: Client):
    ContactFactory(first_name="Ana", last_name="Silva")
    ContactFactory(first_name="Zoë", last_name="Łęcka", trashed=True)
    ContactFactory(first_name="Tom", last_name="Reyes", trashed=True)
    search.index()

    def names(**query: str) -> list[str]:
        return [person.name for person in signed_in.get(page(Contact), query).context["cl"].result_list]

    assert names() == ["Ana Silva"]
    assert names(trash="yes") == ["Zoë Łęcka", "Tom Reyes"]
    assert names(trash="yes", q="zoe lecka") == ["Zoë Łęcka"]
    assert names(q="zoe") == []


def test_rows_of_people_in_the_trash_stay_out_of_sight(signed_in: Client):
    gone = ContactFactory(first_name="Zoë", trashed=True)
    rows = [
        NoteFactory(contact=gone),
        ContactWayFactory(contact=gone),
        TieFactory(a=gone),
        DoubleFactory(a=gone),
    ]

    for row in rows:
        assert list(signed_in.get(page(type(row))).context["cl"].result_list) == []


def test_notes_are_found_by_their_text_and_their_person(signed_in: Client):
    ana = ContactFactory(first_name="Ana")
    note = NoteFactory(contact=ana, text="Loves lichens")
    NoteFactory(text="Something else")
    search.index()

    for term in ("lichen", "ana"):
        assert list(signed_in.get(page(Note), {"q": term}).context["cl"].result_list) == [note]


def test_people_in_the_dark_are_marked_and_filtered(signed_in: Client):
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    ContactFactory(first_name="Anna", organization=meridian)
    ContactFactory(first_name="Tom")

    def names(**query: str) -> list[str]:
        return [person.first_name for person in signed_in.get(page(Contact), query).context["cl"].result_list]

    assert names(dark="yes") == ["Anna"]
    assert names(dark="no") == ["Tom"]
    assert "works at Meridian" in signed_in.get(page(Contact)).content.decode()


# ── Saving ────────────────────────────────────────────────────────────────────────────────────────


def test_saving_a_person_with_inlines_is_one_action_and_one_undo(signed_in: Client):
    kew, eden = OrganizationFactory(name="Kew"), OrganizationFactory(name="Eden")
    choir, kayak = CircleFactory(name="Choir"), CircleFactory(name="Kayak")
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", organization=eden, circles=[choir], last_touch_on=TODAY
    )
    note = NoteFactory(contact=ana, text="One\nTwo")
    way = ContactWayFactory(contact=ana)
    search.index()
    before = list(Contact.objects.values())

    response = change(
        signed_in,
        ana,
        title="Curator",
        organization=kew.pk,
        circles=[kayak.pk],
        touch_every_days="30",
        **{
            "notes-0-text": "One\r\nTwo\r\nThree",
            "ways-0-DELETE": "on",
            "former_roles-TOTAL_FORMS": "1",
            "former_roles-0-id": "",
            "former_roles-0-contact": ana.pk,
            "former_roles-0-title": "Keeper",
        },
    )

    assert response.status_code == 302
    ana.refresh_from_db()
    note.refresh_from_db()
    assert (ana.title, ana.organization, list(ana.circles.all())) == ("Curator", kew, [kayak])
    assert (ana.hand_edited, ana.version) == (["organization", "title"], 2)
    assert (ana.next_touch_on - TODAY).days == 30
    assert (note.text, note.version) == ("One\nTwo\nThree", 2)
    assert [str(role) for role in ana.former_roles.order_by("pk")] == ["Eden", "Keeper"]
    assert not ContactWay.objects.exists()
    assert Contact.objects.filter(search.matching("three curator kayak")).exists()
    assert Action.objects.count() == 1
    text = signed_in.get(page(Contact)).content.decode()
    assert reverse("contacts:undo", args=[latest().pk]) in text

    undone = changes.undo(latest())

    assert undone.kept == []
    ana.refresh_from_db()
    note.refresh_from_db()
    assert list(Contact.objects.values()) == [before[0] | {"version": ana.version}]
    assert (note.text, list(ana.circles.all()), list(ana.ways.all())) == ("One\nTwo", [choir], [way])
    assert not FormerRole.objects.exists()


def test_saving_a_person_unchanged_records_nothing(signed_in: Client):
    ana = ContactFactory(how_met="At school.\nLong ago.", circles=[CircleFactory()])
    NoteFactory(contact=ana, text="One\nTwo\n")

    response = change(signed_in, ana)

    assert response.status_code == 302
    assert Action.objects.count() == 0
    assert Contact.objects.get().version == 1


def test_adding_a_person_is_one_action_and_keeps_imports_off(signed_in: Client):
    circle = CircleFactory()
    empty = saved_form(signed_in.get(page(Contact, "add")))

    response = signed_in.post(
        page(Contact, "add"),
        empty
        | {
            "first_name": "Yuki",
            "last_name": "",
            "circles": [circle.pk],
            "profile_slug": "https://www.linkedin.com/in/Yuki-T/?trk=x",
            "notes-TOTAL_FORMS": "1",
            "notes-0-text": "Met at the seed swap.",
        },
    )

    assert response.status_code == 302
    yuki = Contact.objects.get()
    assert (yuki.profile_slug, yuki.hand_edited) == ("yuki-t", ["first_name", "profile_slug"])
    assert list(yuki.circles.all()) == [circle]
    assert yuki.notes.get().text == "Met at the seed swap."
    assert (latest().what, latest().kind, Action.objects.count()) == ("Added Yuki", "add", 1)
    changes.undo(latest())
    assert not Contact.objects.exists()


def test_saving_over_a_change_made_elsewhere_is_refused_in_words(signed_in: Client):
    ana = ContactFactory(title="Curator")
    address = page(Contact, "change", ana.pk)
    data = saved_form(signed_in.get(address))
    people.edit(ana, title="Keeper")

    response = signed_in.post(address, data | {"title": "Registrar"})

    assert response.status_code == 200
    assert "This was changed elsewhere" in response.content.decode()
    assert Contact.objects.get().title == "Keeper"


def test_a_person_without_any_name_is_refused(signed_in: Client):
    response = change(signed_in, ContactFactory(), first_name="", last_name="")

    assert "Give at least one name." in response.content.decode()


def test_saving_an_organisation_is_recorded_and_found_again(signed_in: Client):
    place = OrganizationFactory(name="Kew", aliases=["RBG Kew"])
    ana = ContactFactory(organization=place)
    search.index()

    change(signed_in, place, name="Wakehurst", aliases="RBG Kew\r\n\r\n Wakehurst Place ", wanted="3")

    place.refresh_from_db()
    assert (place.aliases, place.wanted, place.key) == (["RBG Kew", "Wakehurst Place"], 3, "wakehurst")
    assert Contact.objects.get(search.matching("wakehurst")) == ana
    changes.undo(latest())
    place.refresh_from_db()
    assert (place.name, place.aliases, place.wanted) == ("Kew", ["RBG Kew"], 0)


@pytest.mark.parametrize(
    ("model", "values", "field", "new"),
    [
        (Circle, {"walked_on": ""}, "name", "Choir of St Olave"),
        (Told, {}, "what", "Over lunch"),
        (ContactWay, {}, "label", "home"),
        (FormerRole, {}, "title", "Apprentice"),
        (Note, {}, "text", "Other words"),
        (Tie, {}, "note", "Since school"),
        (Double, {}, "state", "different"),
        (Preferences, {}, "background", "A gardener who writes"),
    ],
)
def test_saving_any_noun_is_one_action_with_one_undo(
    signed_in: Client, one_of_each: dict[Any, Any], model: Any, values: dict[str, str], field: str, new: str
):
    obj = one_of_each[model]
    old = getattr(obj, field)
    count = Action.objects.count()

    response = change(signed_in, obj, **values, **{field: new})

    assert response.status_code == 302
    obj.refresh_from_db()
    assert getattr(obj, field) == new
    assert Action.objects.count() == count + 1
    assert changes.undo(latest()).kept == []
    obj.refresh_from_db()
    assert getattr(obj, field) == old


def test_holidays_must_be_dates(signed_in: Client):
    mine = Preferences.objects.create(pk=1)

    assert change(signed_in, mine, holidays="2026-12-25\nsoon").status_code == 200
    assert change(signed_in, mine, holidays="2026-12-25\r\n2026-12-26").status_code == 302

    mine.refresh_from_db()
    assert mine.holidays == ["2026-12-25", "2026-12-26"]


def test_preferences_are_made_once(signed_in: Client):
    opened = signed_in.get(page(Preferences), follow=True)
    signed_in.post(page(Preferences, "add"), saved_form(opened) | {"name": "Robin Ashdown"})

    assert Preferences.mine().name == "Robin Ashdown"
    assert signed_in.get(page(Preferences, "add")).status_code == 403


def test_preferences_show_neither_the_secret_nor_what_one_slip_would_break(signed_in: Client):
    mine = Preferences.objects.create(pk=1, calendar_token="s3cr3t", cadences={"thank_hours": 12})

    opened = signed_in.get(page(Preferences, "change", 1))
    change(signed_in, mine, calendar_in_full="on", cadences="[]", calendar_token="mine")

    mine.refresh_from_db()
    assert "s3cr3t" not in opened.content.decode()
    assert (mine.calendar_token, mine.cadences, mine.calendar_in_full) == (
        "s3cr3t",
        {"thank_hours": 12},
        True,
    )


def test_tie_with_oneself_is_refused_in_words(signed_in: Client):
    ana = ContactFactory()

    response = signed_in.post(
        page(Tie, "add"),
        {"a": ana.pk, "b": ana.pk, "kind": "friend", "certainty": "sure", "from_a": "unknown"},
    )

    assert "A tie joins two different people." in response.content.decode()
    assert not Tie.objects.exists()


def test_tie_the_other_way_round_is_stored_lower_id_first_with_its_direction(signed_in: Client):
    ana, tom = ContactFactory(), ContactFactory()
    data = {
        "a": tom.pk,
        "b": ana.pk,
        "kind": "mentors",
        "certainty": "sure",
        "from_a": "true",
        "strength": "4",
    }

    first = signed_in.post(page(Tie, "add"), data)
    again = signed_in.post(page(Tie, "add"), data)

    tie = Tie.objects.get()
    assert (first.status_code, tie.a, tie.b, tie.from_a) == (302, ana, tom, False)
    assert "This tie is already there." in again.content.decode()


@pytest.mark.parametrize("strength", ["-1", "6", "NaN", str(2**40)])
def test_tie_of_a_strength_that_does_not_exist_is_refused(signed_in: Client, strength: str):
    tie = TieFactory()

    assert change(signed_in, tie, strength=strength).status_code == 200
    tie.refresh_from_db()
    assert tie.strength is None


# ── Removing ──────────────────────────────────────────────────────────────────────────────────────


def test_deleting_a_person_puts_them_in_the_trash(signed_in: Client):
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    NoteFactory(contact=ana)

    asked = signed_in.get(page(Contact, "delete", ana.pk)).content.decode()
    response = signed_in.post(page(Contact, "delete", ana.pk), {"post": "yes"}, follow=True)

    assert "to the trash? This can be undone." in asked
    assert Contact.objects.trashed().get() == ana
    assert Note.objects.exists()
    text = response.content.decode()
    assert "Put Ana Silva in the trash." in text
    assert "was deleted" not in text
    assert reverse("contacts:undo", args=[latest().pk]) in text


def test_deleting_a_circle_is_undone_with_everybody_in_it(signed_in: Client):
    circle = CircleFactory(name="Choir", in_the_dark=True)
    ana = ContactFactory(circles=[circle])
    search.index()

    signed_in.post(page(Circle, "delete", circle.pk), {"post": "yes"})
    assert not Circle.objects.filter(name="Choir").exists()
    assert not Contact.objects.filter(search.matching("choir")).exists()

    changes.undo(latest())
    assert list(ana.circles.all()) == [circle]
    assert Contact.objects.get(search.matching("choir")) == ana


def test_an_organisation_with_people_is_not_trashed(signed_in: Client):
    kew, empty = OrganizationFactory(name="Kew"), OrganizationFactory(name="Empty")
    ContactFactory(organization=kew)

    assert "1 person work here" in signed_in.get(page(Organization, "delete", kew.pk)).content.decode()
    signed_in.post(page(Organization, "delete", kew.pk), {"post": "yes"})
    asked = run(signed_in, "move_to_trash", kew, empty)
    assert "1 of them have people" in asked.content.decode()
    confirm(signed_in, asked)

    assert list(Organization.objects.trashed()) == [empty]
    run(signed_in, "restore", empty, query="?trash=yes")
    assert not Organization.objects.trashed().exists()


def test_removing_ticked_ties_is_one_action(signed_in: Client):
    ties = [TieFactory() for _ in range(3)]

    confirm(signed_in, run(signed_in, "remove_ticked", *ties[:2]))

    assert list(Tie.objects.all()) == ties[2:]
    changes.undo(latest())
    assert Tie.objects.count() == 3


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three() -> list[Contact]:
    return [
        ContactFactory(first_name=name, last_name="Silva", last_touch_on=TODAY)
        for name in ("Ana", "Bo", "Cy")
    ]


@pytest.mark.parametrize(
    ("action", "values", "field", "expected"),
    [
        ("set_closeness", {"closeness": "4"}, "closeness", Closeness.CLOSE),
        ("set_discretion", {"choice": "told", "because": "a friend"}, "discretion", Discretion.TOLD),
        ("set_touch_interval", {"days": "30"}, "touch_every_days", 30),
    ],
)
def test_a_value_is_set_for_those_ticked_and_undone(
    signed_in: Client, three: list[Contact], action: str, values: dict, field: str, expected: object
):
    before = getattr(three[0], field)
    asked = run(signed_in, action, *three[:2])
    assert "2 people" in asked.content.decode()

    done = confirm(signed_in, asked, **values)

    assert done.status_code == 302
    now = list(Contact.objects.order_by("pk").values_list(field, flat=True))
    assert now == [expected, expected, before]
    text = signed_in.get(page(Contact)).content.decode()
    assert reverse("contacts:undo", args=[latest().pk]) in text
    changes.undo(latest())
    assert set(Contact.objects.values_list(field, flat=True)) == {before}


def test_circles_are_filled_and_emptied(signed_in: Client, three: list[Contact]):
    choir = CircleFactory(name="Choir")

    confirm(signed_in, run(signed_in, "add_to_circle", *three), circle=choir.pk)
    assert choir.contacts.count() == 3
    confirm(signed_in, run(signed_in, "take_out_of_circle", three[0]), circle=choir.pk)
    assert choir.contacts.count() == 2

    changes.undo(latest())
    assert choir.contacts.count() == 3


def test_on_and_off_my_mind_ask_nothing(signed_in: Client, three: list[Contact]):
    run(signed_in, "on_my_mind", *three[:2])
    assert Contact.objects.tracked().count() == 2
    run(signed_in, "off_my_mind", three[0])

    assert list(Contact.objects.tracked()) == [three[1]]
    changes.undo(latest())
    assert Contact.objects.tracked().count() == 2


def test_closeness_can_be_taken_back_to_not_rated(signed_in: Client):
    ana = ContactFactory(closeness=4)

    confirm(signed_in, run(signed_in, "set_closeness", ana), closeness="")

    assert Contact.objects.get().closeness is None


@pytest.mark.parametrize("days", ["-1", "3651", "often", ""])
def test_a_wrong_value_is_asked_for_again(signed_in: Client, three: list[Contact], days: str):
    asked = run(signed_in, "set_touch_interval", *three)

    response = confirm(signed_in, asked, days=days)

    assert response.status_code == 422
    assert "errorlist" in response.content.decode()
    assert not Action.objects.exists()


def test_trash_and_restore_with_undo(signed_in: Client, three: list[Contact]):
    asked = run(signed_in, "move_to_trash", *three[:2])
    assert Contact.objects.trashed().count() == 0
    confirm(signed_in, asked)
    assert list(Contact.objects.present()) == [three[2]]

    run(signed_in, "restore", three[0], query="?trash=yes")
    assert Contact.objects.trashed().get() == three[1]

    changes.undo(latest())
    assert Contact.objects.trashed().count() == 2


def test_what_was_so_already_makes_no_history(signed_in: Client, three: list[Contact]):
    run(signed_in, "off_my_mind", *three)

    assert "it was so already" in signed_in.get(page(Contact)).content.decode()
    assert not Action.objects.exists()


def test_all_that_match_across_pages_are_meant_and_no_others(signed_in: Client):
    Contact.objects.bulk_create(
        Contact(first_name=f"Ama{n}", last_name="Boateng", sort_name=f"boateng {n:03}") for n in range(250)
    )
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    search.index()

    asked = run(signed_in, "move_to_trash", Contact.objects.first(), query="?q=boateng", select_across="1")
    assert "250 people" in asked.content.decode()
    assert len(asked.content) < 100_000
    confirm(signed_in, asked)

    assert list(Contact.objects.present()) == [ana]


def test_all_that_match_are_counted_again(signed_in: Client, three: list[Contact]):
    asked = run(signed_in, "move_to_trash", *three[:1], select_across="1")
    ContactFactory(first_name="New")

    response = confirm(signed_in, asked)

    assert response.status_code == 422
    assert "now it is 4 people" in response.content.decode()
    assert not Contact.objects.trashed().exists()
    confirm(signed_in, response)
    assert Contact.objects.trashed().count() == 4


@pytest.mark.parametrize("count", [3, 1_500])
def test_the_page_that_asks_stays_small_and_takes_few_queries(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    rows = Contact.objects.bulk_create(
        Contact(first_name=f"Ama{n}", last_name="Boateng", sort_name=f"boateng {n}") for n in range(count)
    )
    run(signed_in, "move_to_trash", *rows)

    with django_assert_num_queries(19):
        asked = run(signed_in, "move_to_trash", *rows)

    assert len(asked.content) < 30_000
    confirm(signed_in, asked)
    assert Contact.objects.trashed().count() == count


@pytest.mark.parametrize("ticked", ["x", "1,,2", "1;2", "9" * 40, "-1"])
def test_ticks_made_up_are_refused(signed_in: Client, three: list[Contact], ticked: str):
    confirm(signed_in, run(signed_in, "move_to_trash", *three), ticked=ticked)

    assert not Contact.objects.trashed().exists()


# ── CSV ───────────────────────────────────────────────────────────────────────────────────────────


def read(response: HttpResponse) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return [
        [spreadsheet.unguarded(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""))
    ]


def test_csv_comes_back_exactly_and_runs_no_formula(signed_in: Client):
    kew = OrganizationFactory(name="+Kew")
    ana = ContactFactory(
        first_name='=HYPERLINK("x")', last_name="＠Łęcka", title="a,\r\n\"b\"", organization=kew,
        profile_slug="ana", closeness=3, circles=[CircleFactory(name="Choir")], connected_on=TODAY,
    )  # fmt: skip

    response = confirm(signed_in, run(signed_in, "save_as_csv", ana))

    assert response.streaming
    assert response["Content-Disposition"].startswith('attachment; filename="infoint-people-')
    raw = b"".join(response.streaming_content).decode("utf-8-sig")
    assert not re.search(r'(^|,|\n)"?[=+\-@＝＋－＠]', raw)
    headings, row = (
        [spreadsheet.unguarded(cell) for cell in line] for line in csv.reader(io.StringIO(raw, newline=""))
    )
    assert dict(zip(headings, row, strict=True)) == {
        "First Name": '=HYPERLINK("x")',
        "Last Name": "＠Łęcka",
        "Called": "",
        "Role": 'a,\r\n"b"',
        "Organisation": "+Kew",
        "E-mail": "",
        "Phone": "",
        "LinkedIn": "https://www.linkedin.com/in/ana/",
        "Website": "",
        "Location": "",
        "Circles": "Choir",
        "Closeness": "3",
        "Connected On": "2026-11-23",
        "Last In Touch": "",
    }


def test_csv_leaves_people_in_the_dark_out_unless_told_otherwise(signed_in: Client):
    tom = ContactFactory(first_name="Tom")
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    anna = ContactFactory(first_name="Anna", organization=meridian)
    zoe = ContactFactory(first_name="Zoë", marked_dark=True)

    asked = run(signed_in, "save_as_csv", tom, anna, zoe)
    without = read(confirm(signed_in, asked))
    with_them = read(confirm(signed_in, asked, also_in_the_dark="on"))

    assert "2 people kept in the dark: left out" in asked.content.decode()
    assert [row[0] for row in without[1:]] == ["Tom"]
    assert {row[0] for row in with_them[1:]} == {"Tom", "Anna", "Zoë"}


@pytest.mark.parametrize(("action", "left"), [("two_people", 4), ("same_person", 2)])
def test_pairs_are_decided_in_bulk_with_one_undo(signed_in: Client, action: str, left: int):
    pairs = [DoubleFactory(a=ContactFactory(), b=ContactFactory()) for _ in range(2)]
    address = reverse("admin:contacts_double_changelist")
    ticked = {"action": action, "_selected_action": [pair.pk for pair in pairs]}
    assert signed_in.post(address, ticked).status_code == 200

    ids = ",".join(str(pair.pk) for pair in pairs)
    response = signed_in.post(address, {**ticked, "apply": "1", "shown": "2", "ticked": ids})

    assert response.status_code == 302
    assert Contact.objects.count() == left
    assert not Double.objects.filter(state=Double.State.OPEN).exists()
    assert changes.undo(latest()).kept == []
    assert Contact.objects.count() == 4
    assert Double.objects.filter(state=Double.State.OPEN).count() == 2
