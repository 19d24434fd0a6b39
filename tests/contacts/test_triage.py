import datetime as dt
import itertools
import random

import pytest
from django.core.paginator import Paginator

from contacts import changes, discretion, telling, triage
from contacts.models import Action, Circle, Contact
from contacts.triage import Answer, Queue
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    ImportBatchFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db


def facts(person: Contact) -> tuple[object, ...]:
    person.refresh_from_db()
    circles = [circle.name for circle in person.circles.all()]
    return person.closeness, person.triaged_at, person.tracked, person.discretion, circles


def test_queue_holds_the_unrated_newest_connections_first():
    undated = ContactFactory()
    older, newer = (ContactFactory(connected_on=TODAY - dt.timedelta(days=days)) for days in (9, 2))
    same_day = ContactFactory(connected_on=newer.connected_on)
    ContactFactory(closeness=0)
    ContactFactory(triaged_at=NOW)
    ContactFactory(trashed=True)

    assert Queue().next() == [newer, same_day, older, undated]


def test_queue_leaves_out_whom_discretion_hides_and_only_counts_them():
    meridian = OrganizationFactory(confidential=True)
    hidden = [
        ContactFactory(marked_dark=True),
        ContactFactory(organization=meridian),
        ContactFactory(circles=[CircleFactory(in_the_dark=True)]),
        ContactFactory(contact_rule="never"),
        ContactFactory(deceased_on=TODAY),
    ]
    hidden.append(DoubleFactory(a=hidden[0], b=ContactFactory()).b)
    cleared = ContactFactory(organization=meridian, cleared_at=NOW)
    plain = ContactFactory()

    assert Queue().next() == [cleared, plain]
    assert Queue().standing() == triage.Standing(done=0, waiting=2, left_out=6)
    assert not Queue().waiting().filter(discretion.never_proposed()).exists()


@pytest.mark.parametrize("hidden", [3, 25])
def test_somebody_waits_agrees_with_the_queue(hidden):
    assert not triage.somebody_waits()
    for number in range(hidden):
        ContactFactory(marked_dark=number % 3 > 0, contact_rule="ok" if number % 3 else "never")
    ContactFactory(deceased_on=TODAY)
    assert not triage.somebody_waits()

    ContactFactory()
    assert triage.somebody_waits()
    assert len(Queue().next()) == 1


def test_queue_of_one_import_or_one_place():
    batch, kew = ImportBatchFactory(), OrganizationFactory()
    brought, there = ContactFactory(batch=batch), ContactFactory(organization=kew)
    ContactFactory(batch=batch, triaged_at=NOW)

    assert Queue(batch=batch).next() == [brought]
    assert Queue(batch=batch).standing() == triage.Standing(done=1, waiting=1, left_out=0)
    assert Queue(organization=kew).next() == [there]


def test_pages_of_twenty_hold_everybody_once_also_after_somebody_left():
    chance = random.Random(7)
    for _ in range(53):
        day = chance.choice([None, *(TODAY - dt.timedelta(days=days) for days in range(6))])
        ContactFactory(connected_on=day)
    everybody = list(Queue().waiting())

    pages, after = [], None
    while page := Queue().next(after):
        pages.append(page)
        after = page[-1]
        triage.save(after, Answer(closeness=1), after.version)

    assert [len(page) for page in pages] == [20, 20, 13]
    assert [person for page in pages for person in page] == everybody
    for one, other in itertools.pairwise(everybody):
        assert triage.is_behind(other, one)
        assert not triage.is_behind(one, other)


@pytest.mark.parametrize(
    ("answer", "after", "words"),
    [
        (Answer(closeness=4), (4, False, "not_told", []), "close"),
        (Answer(closeness=0), (0, False, "not_told", []), "not in touch yet"),
        (Answer(), (None, False, "not_told", []), "left unrated"),
        (Answer(tracked=True), (None, True, "not_told", []), "on my mind"),
        (Answer(dark=True), (None, False, "in_the_dark", []), "keep in the dark"),
        (Answer(circle="Choir"), (None, False, "not_told", ["Choir"]), "into Choir"),
        (
            Answer(closeness=2, tracked=True, circle="CHOIR"),
            (2, True, "not_told", ["Choir"]),
            "know each other, into CHOIR, on my mind",
        ),
    ],
)
def test_step_is_one_action_with_one_undo(answer, after, words):
    CircleFactory(name="Choir")
    person = ContactFactory(first_name="Ana", last_name="Silva")
    before = facts(person)

    record = triage.save(person, answer, person.version)

    closeness, triaged_at, *others = facts(person)
    assert (closeness, *others) == after
    assert triaged_at is not None
    assert record.action == Action.objects.get()
    assert record.action.what == f"Sorted Ana Silva: {words}"
    assert person not in Queue().next()

    assert changes.undo(record.action).kept == []
    assert facts(person) == before
    assert Queue().next() == [person]


def test_step_makes_a_circle_that_is_not_there_and_undo_removes_it():
    person = ContactFactory()

    record = triage.save(person, Answer(circle="Kör på Söder"), 1)

    assert [circle.name for circle in person.circles.all()] == ["Kör på Söder"]
    changes.undo(record.action)
    assert not Circle.objects.filter(name__startswith="Kör").exists()


def test_later_step_keeps_the_moment_of_the_first():
    person = ContactFactory()
    triage.save(person, Answer(tracked=True), 1)
    first = Contact.objects.get().triaged_at

    triage.save(person, Answer(closeness=3), 2)

    assert Contact.objects.get().triaged_at == first


def test_step_on_what_was_changed_elsewhere_is_refused_and_writes_nothing():
    person = ContactFactory()
    mine = Contact.objects.get()
    triage.save(person, Answer(closeness=5), 1)

    with pytest.raises(changes.Stale):
        triage.save(mine, Answer(closeness=2, circle="Choir"), 1)

    assert facts(person)[0] == 5
    assert facts(person)[4] == []
    assert Action.objects.count() == 1


def test_step_sent_twice_is_one_step():
    person = ContactFactory()
    triage.save(person, Answer(closeness=4, circle="Choir"), 1)

    again = triage.save(Contact.objects.get(), Answer(closeness=4, circle="Choir"), 1)

    assert again.action is None
    assert person.circles.count() == 1


def test_page_is_one_action_and_leaves_alone_whoever_changed_elsewhere():
    one, two, other = ContactFactory(), ContactFactory(), ContactFactory(version=7)

    record, stale = triage.save_all(
        [(one, Answer(closeness=1), 1), (two, Answer(), 1), (other, Answer(closeness=4), 6)]
    )

    assert stale == [other]
    assert [facts(person)[0] for person in (one, two, other)] == [1, None, None]
    assert record.action.what == "Sorted 2 people"
    assert Queue().next() == [other]
    changes.undo(record.action)
    assert Queue().next() == [one, two, other]


def test_history_of_somebody_tells_what_was_said_and_no_moment_of_the_machine():
    person = ContactFactory()
    triage.save(person, Answer(), 1)
    triage.save(person, Answer(closeness=4), 2)

    page = Paginator(changes.of_person(person.pk), 10).page(1)
    skipped, rated = telling.tell(person.pk, list(page))[::-1]

    assert skipped.facts == []
    assert [(fact.words, fact.after) for fact in rated.facts] == [("Closeness", "close")]
