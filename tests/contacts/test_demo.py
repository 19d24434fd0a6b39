import datetime as dt
import re
import unicodedata
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from contacts import changes, demo, discretion, search
from contacts.demo import loading
from contacts.models import (
    Action,
    Change,
    Circle,
    Contact,
    ContactRule,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Preferences,
    Tie,
    Told,
)
from tests.factories import TODAY, ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

WALK_THROUGH = [
    "tom", "ana", "luis", "oke", "priya", "maria", "boss", "sam", "jo", "ines", "marek", "ruth", "nadia",
]  # fmt: skip
MODELS = [
    Preferences, Circle, Organization, Contact, Contact.circles.through, ContactWay, FormerRole, Told, Tie,
    Double, Note, ImportBatch, Action, Change,
]  # fmt: skip
RESERVED = ("example.org", "example.com", "example.net")
SCRIPTS = {
    "ARABIC", "ARMENIAN", "BENGALI", "CJK", "CYRILLIC", "DEVANAGARI", "ETHIOPIC", "GEORGIAN", "GREEK",
    "GURMUKHI", "HANGUL", "HEBREW", "HIRAGANA", "KHMER", "LATIN", "SINHALA", "TAMIL", "TELUGU", "THAI",
}  # fmt: skip


@pytest.fixture(autouse=True)
def people_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what other rooms add to this life: they try it with theirs in it."""
    monkeypatch.setattr(loading, "more", [])


def everything() -> dict[str, list[dict[str, Any]]]:
    return {str(model): list(model.objects.order_by("pk").values()) for model in MODELS}


def test_demo_is_a_whole_life():
    demo.load(TODAY)

    assert Contact.objects.present().count() == 163
    assert Contact.objects.trashed().count() == 2
    assert Organization.objects.count() >= 60
    assert Note.objects.count() >= 60
    assert Note.objects.filter(sensitive=True).count() == 4
    assert Tie.objects.count() >= 80
    assert Tie.objects.filter(ended_on__isnull=False).count() == 2
    assert Double.objects.filter(state=Double.State.OPEN).count() == 1
    assert Contact.objects.filter(contact_rule=ContactRule.NEVER).count() == 1
    assert Contact.objects.filter(deceased_on__isnull=False).count() == 1
    assert FormerRole.objects.count() >= 10
    assert ContactWay.objects.count() >= 10
    assert Told.objects.count() >= 10
    assert Preferences.mine().name == "Robin Ashdown"


def test_demo_uses_every_choice_there_is():
    demo.load(TODAY)

    assert set(Contact.objects.values_list("closeness", flat=True)) == {None, 0, 1, 2, 3, 4, 5}
    assert set(Contact.objects.values_list("discretion", flat=True)) == set(Discretion.values)
    assert set(Contact.objects.values_list("contact_rule", flat=True)) == set(ContactRule.values)
    assert set(Tie.objects.values_list("kind", flat=True)) == set(Tie.Kind.values)
    assert set(Tie.objects.values_list("strength", flat=True)) == {None, 1, 2, 3, 4, 5}
    assert set(Tie.objects.values_list("certainty", flat=True)) == {"sure", "likely", "guess"}
    assert not Circle.objects.filter(contacts=None).exists()


def test_demo_returns_the_people_of_the_walk_through_by_handle():
    everyone = demo.load(TODAY)

    assert set(WALK_THROUGH) <= everyone.keys()
    assert {handle: contact.pk for handle, contact in everyone.items()} == {
        handle: Contact.objects.get(first_name=contact.first_name, last_name=contact.last_name).pk
        for handle, contact in everyone.items()
    }
    assert everyone["tom"].name == "Tom Reyes"
    assert everyone["oke"].closeness == 0


def test_demo_holds_the_chain_from_ana_to_the_curator():
    everyone = demo.load(TODAY)

    pairs = {frozenset(pair) for pair in Tie.objects.filter(ended_on=None).values_list("a", "b")}

    assert everyone["ana"].closeness == 4
    assert frozenset((everyone["ana"].pk, everyone["luis"].pk)) in pairs
    assert frozenset((everyone["luis"].pk, everyone["oke"].pk)) in pairs
    assert frozenset((everyone["priya"].pk, everyone["tomasz"].pk)) in pairs


def test_demo_points_directed_ties_the_way_they_are_written():
    everyone = demo.load(TODAY)

    tie = Tie.objects.get(kind=Tie.Kind.MANAGES, a__in=[everyone["thu"], everyone["gulsen"]])

    assert str(tie) == "Gülşen Ateş manages Thu Hà Nguyễn"


def test_demo_keeps_people_in_the_dark_for_every_reason():
    everyone = demo.load(TODAY)

    handles = {contact.pk: handle for handle, contact in everyone.items()}
    reasons = discretion.reasons(handles)

    assert {handles[pk] for pk in reasons} == {
        "boss", "gareth", "sunniva", "dele", "chiara", "kwabena", "hilary", "bogdan", "ottoline", "tomasz",
        "francis",
    }  # fmt: skip
    assert reasons[everyone["boss"].pk] == "works at Meridian"
    assert reasons[everyone["bogdan"].pk] == "works at Meridian Homes"
    assert reasons[everyone["ottoline"].pk] == "belongs to My team at Meridian"
    assert reasons[everyone["tomasz"].pk].startswith("Plays squash with Anna Berg")


def test_demo_names_are_written_in_many_scripts():
    demo.load(TODAY)

    names = "".join(contact.name for contact in Contact.objects.all())
    scripts = Counter(unicodedata.name(char).split()[0] for char in names if char.isalpha())

    assert scripts.keys() - {"MODIFIER"} == SCRIPTS


def test_demo_names_come_in_every_shape():
    demo.load(TODAY)

    assert Contact.objects.filter(last_name="").count() >= 4
    assert max(len(contact.name) for contact in Contact.objects.all()) > 100
    assert Contact.objects.filter(first_name__contains="🌻").exists()
    assert Contact.objects.filter(last_name__contains="PhD").exists()
    assert Contact.objects.exclude(called="").count() >= 30


def test_demo_rows_are_all_valid():
    demo.load(TODAY)

    for model in MODELS:
        for row in model.objects.all():
            row.full_clean(exclude=["before", "after"])


def test_demo_sorts_as_if_everyone_was_saved_one_by_one():
    demo.load(TODAY)
    before = everything()

    for model in (Contact, Organization):
        for row in model.objects.all():
            row.save()

    assert everything() == before


def test_demo_addresses_reach_nobody():
    demo.load(TODAY)
    kept = [str(value) for rows in everything().values() for row in rows for value in row.values()]

    mails = {mail for text in kept for mail in re.findall(r"[\w.+-]+@([\w.-]*\w)", text)}
    hosts = {host for text in kept for host in re.findall(r"https?://([\w.-]*\w)", text)}
    slugs = Contact.objects.exclude(profile_slug=None).values_list("profile_slug", flat=True)

    assert mails == set(RESERVED)
    assert hosts
    assert all(host.endswith(tuple(f".{domain}" for domain in RESERVED)) for host in hosts)
    assert len(slugs) > 80
    assert all(slug.startswith("zz-invented-") for slug in slugs)


def test_demo_phone_numbers_are_kept_for_fiction():
    fiction = re.compile(
        r"\+44 (7700 900\d{3}|20 7946 0\d{3}|29 2018 0\d{3}|113 496 0\d{3}|141 496 0\d{3})"
        r"|\+46 8 465 004 \d\d|\+33 1 99 00 \d\d \d\d"
    )
    demo.load(TODAY)

    numbers = [*Contact.objects.exclude(phone="").values_list("phone", flat=True)]
    numbers += ContactWay.objects.filter(kind=ContactWay.Kind.PHONE).values_list("value", flat=True)

    assert len(numbers) > 30
    assert [number for number in numbers if not fiction.fullmatch(number)] == []


def test_demo_addresses_belong_to_one_person_each():
    demo.load(TODAY)

    for field in ("email", "phone"):
        given = Contact.objects.exclude(**{field: ""}).values_list(field, flat=True)

        assert len(given) == len(set(given))


def test_demo_is_the_same_for_the_same_day():
    lives = []
    for _ in range(2):
        with transaction.atomic():
            demo.load(TODAY)
            lives.append(everything())
            transaction.set_rollback(True)

    assert lives[0] == lives[1]


@pytest.mark.parametrize("days", [1, 400])
def test_demo_moves_with_the_day(days):
    later = TODAY + dt.timedelta(days=days)
    with transaction.atomic():
        before = demo.load(TODAY)
        transaction.set_rollback(True)

    after = demo.load(later)

    for handle, contact in before.items():
        for field in ("last_touch_on", "next_touch_on", "connected_on", "deceased_on"):
            then, now = getattr(contact, field), getattr(after[handle], field)
            assert (now - then if then else now) == (dt.timedelta(days=days) if then else None)


def test_demo_looks_back_only():
    demo.load(TODAY)
    tomorrow = TODAY + dt.timedelta(days=1)

    assert Contact.objects.aggregate(Max("last_touch_on"))["last_touch_on__max"] == TODAY
    assert not Contact.objects.filter(connected_on__gte=tomorrow).exists()
    assert all(timezone.localdate(action.at) < TODAY for action in Action.objects.all())
    assert all(timezone.localdate(note.created_at) < TODAY for note in Note.objects.all())


def test_demo_dates_agree_with_each_other():
    demo.load(TODAY)

    for note in Note.objects.select_related("contact"):
        assert note.created_at >= note.contact.created_at
        if note.touched_on:
            assert note.contact.last_touch_on >= note.touched_on
    for contact in Contact.objects.all():
        assert contact.next_touch_on == contact.next_touch_after(contact.last_touch_on)
    assert Contact.objects.touch_due(TODAY).exists()


def test_demo_has_people_to_find():
    everyone = demo.load(TODAY)

    def found(text: str) -> set[int]:
        return set(Contact.objects.filter(search.matching(text)).values_list("pk", flat=True))

    assert everyone["maria"].pk in found("garc")
    assert everyone["tom"].pk in found("garcia")
    assert found("zolk") == {everyone["zbigniew"].pk}
    assert found("健") == {everyone["kenji"].pk}
    assert found("mortgage") == set()


def test_demo_history_runs_forward_and_can_be_undone():
    everyone = demo.load(TODAY)

    moments = list(Action.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)

    latest = changes.of_person(everyone["ruth"].pk).order_by("-pk").first()
    undone = changes.undo(latest)
    ruth = Contact.objects.get(pk=everyone["ruth"].pk)

    assert latest.what == "In touch with Ruth Adeyemi"
    assert (undone.count, undone.kept) == (2, [])
    assert ruth.last_touch_on is None
    assert not ruth.notes.exists()


def test_demo_import_can_be_taken_back():
    everyone = demo.load(TODAY)
    batch = ImportBatch.objects.get()
    assert batch.new == Contact.objects.filter(batch=batch).count() == batch.action.count

    undone = changes.undo(batch.action)

    assert not Contact.objects.filter(pk=everyone["agnieszka"].pk).exists()
    assert Contact.objects.filter(pk=everyone["neil"].pk).exists()
    assert any("Neil" in reason for reason in undone.kept)


@pytest.mark.parametrize("factory", [ContactFactory, OrganizationFactory])
def test_demo_refuses_a_database_with_somebody_in_it(factory):
    factory()
    before = everything()

    with pytest.raises(CommandError, match="people here already") as refusal:
        call_command("demo")

    assert refusal.value.returncode == 1
    assert everything() == before


def test_demo_command_counts_back_from_the_day_given():
    out = StringIO()

    call_command("demo", today=dt.date(2031, 5, 4), stdout=out)

    assert out.getvalue() == "165 invented people moved in.\n"
    assert Contact.objects.get(first_name="Anna", last_name="Berg").last_touch_on == dt.date(2031, 5, 4)


def test_demo_command_counts_back_from_today_else():
    call_command("demo", stdout=StringIO())

    assert Contact.objects.get(first_name="Anna", last_name="Berg").last_touch_on == timezone.localdate()


def test_demo_command_reads_its_day_in_iso_form():
    call_command("demo", "--today", "2030-01-02", stdout=StringIO())

    assert Contact.objects.get(first_name="Anna", last_name="Berg").last_touch_on == dt.date(2030, 1, 2)


def test_demo_command_refuses_a_day_that_is_none():
    with pytest.raises(CommandError, match="yesterday is no date such as 2026-11-23"):
        call_command("demo", "--today", "yesterday")

    assert not Contact.objects.exists()
