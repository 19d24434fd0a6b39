"""What speaks for and against asking somebody to introduce me."""

import datetime as dt
import random

import pytest

from contacts.models import Contact
from contacts.ways_in.chain import HAS_INTRODUCED, RELUCTANT, UNASKED
from interviews import brakes
from interviews.cadence import Kind
from interviews.models import Introduction
from tests.factories import NOW, ContactFactory, FollowUpFactory, IntroductionFactory

pytestmark = pytest.mark.django_db

State = Introduction.State
DAY = dt.timedelta(days=1)
AGO_2, AGO_30, AGO_89, AGO_91 = (NOW - days * DAY for days in (2, 30, 89, 91))

# state and asked_at of each introduction; willingness; laden; why.
TABLE = [
    ([(State.SUGGESTED, None)], None, None, None),
    ([(State.MADE, None)], HAS_INTRODUCED, False, ["has made an introduction for you"]),
    ([(State.MADE, None)] * 2, HAS_INTRODUCED, False, ["has made 2 introductions for you"]),
    ([(State.DECLINED, AGO_30)], RELUCTANT, False, ["declined once"]),
    ([(State.DECLINED, AGO_30)] * 2, RELUCTANT, False, ["declined twice"]),
    (
        [(State.MADE, None), (State.DECLINED, AGO_30)], HAS_INTRODUCED, False,
        ["has made an introduction for you", "declined once"],
    ),
    ([(State.SILENT, AGO_91)], UNASKED, False, ["did not answer last time"]),
    ([(State.ASKED, AGO_2)], UNASKED, True, ["has not answered yet what you asked last"]),
    ([(State.ASKED, AGO_91)], UNASKED, True, ["has not answered yet what you asked last"]),
    ([(State.ASKED, AGO_2)] * 2, UNASKED, True, ["you already asked Ana twice this month"]),
    (
        [(State.ASKED, AGO_2), (State.ASKED, AGO_30)], UNASKED, True,
        ["you already asked Ana twice since October"],
    ),
    ([(State.AGREED, AGO_2)], UNASKED, True, ["has agreed to an introduction that is still to come"]),
    ([(State.SILENT, AGO_2), (State.SILENT, AGO_30)], UNASKED, False, ["did not answer last time"]),
    (
        [(State.MADE, AGO_89), (State.MADE, AGO_30), (State.MADE, AGO_2)], HAS_INTRODUCED, True,
        ["has made 3 introductions for you", "you already asked Ana 3 times since August"],
    ),
    (
        [(State.MADE, AGO_91), (State.MADE, AGO_30), (State.MADE, AGO_2)], HAS_INTRODUCED, False,
        ["has made 3 introductions for you"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asks", "willingness", "laden", "why"), TABLE)
def test_what_became_of_asks_says_what_to_expect(asks, willingness, laden, why):
    ana = ContactFactory(first_name="Ana")
    for state, asked_at in asks:
        IntroductionFactory(introducer=ana, state=state, asked_at=asked_at)
    found = brakes.of(NOW).get(ana.pk)
    if willingness is None:
        assert found is None
        return
    assert (found.willingness, found.laden, list(found.why)) == (willingness, laden, why)
    assert found.owed is False


def test_they_are_called_as_i_call_them():
    ana = ContactFactory(first_name="Anastasia", called="Ana")
    IntroductionFactory.create_batch(2, introducer=ana, state=State.ASKED, asked_at=AGO_2)
    assert brakes.of(NOW)[ana.pk].why == ("you already asked Ana twice this month",)


def test_the_target_they_declined_is_remembered_and_no_other():
    ana = ContactFactory()
    declined = IntroductionFactory(introducer=ana, state=State.DECLINED)
    IntroductionFactory(introducer=ana, state=State.DECLINED, target=None, target_text="somebody at Figma")
    IntroductionFactory(introducer=ana, state=State.MADE)
    assert brakes.of(NOW)[ana.pk].declined_for == {declined.target_id}


@pytest.mark.parametrize(
    ("kind", "owed", "why"),
    [
        (Kind.THANK, True, ("you owe them a thank-you first",)),
        (Kind.THANK_INTRODUCER, True, ("you owe them a thank-you first",)),
        (Kind.REPORT, True, ("tell them first how it went",)),
        (Kind.REPLY, None, None),
        (Kind.PROMISE, None, None),
    ],
)
def test_thanks_and_reports_come_before_the_next_ask(kind, owed, why):
    row = FollowUpFactory(kind=kind)
    found = brakes.of(NOW).get(row.contact_id)
    assert (found and found.owed, found and found.why) == (owed, why)


def test_two_thank_yous_are_one_sentence():
    ana = ContactFactory()
    for kind in (Kind.THANK, Kind.THANK_INTRODUCER, Kind.REPORT):
        FollowUpFactory(kind=kind, contact=ana)
    assert brakes.of(NOW)[ana.pk].why == ("you owe them a thank-you first", "tell them first how it went")


def test_what_was_done_waived_or_is_in_question_is_not_owed():
    FollowUpFactory(done_at=NOW)
    FollowUpFactory(waived_at=NOW, waived_because="met at the door")
    FollowUpFactory(in_question=True)
    assert brakes.of(NOW) == {}


def test_what_discretion_holds_back_is_not_owed():
    dark = ContactFactory(marked_dark=True)
    about_dark = IntroductionFactory(target=dark, state=State.MADE)
    FollowUpFactory(kind=Kind.REPORT, contact=about_dark.introducer, introduction=about_dark)
    FollowUpFactory(contact=dark)
    found = brakes.of(NOW)
    assert found[about_dark.introducer_id].owed is False
    assert dark.pk not in found


def test_what_lies_in_the_trash_says_nothing():
    IntroductionFactory(introducer=ContactFactory(trashed=True), state=State.MADE)
    IntroductionFactory(target=ContactFactory(trashed=True), state=State.DECLINED)
    FollowUpFactory(contact=ContactFactory(trashed=True))
    assert brakes.of(NOW) == {}


@pytest.mark.parametrize("people", [1, 3])
def test_it_takes_two_queries_however_many_there_are(people, django_assert_num_queries):
    for _ in range(people):
        ana = IntroductionFactory(state=State.ASKED, asked_at=AGO_2).introducer
        FollowUpFactory(contact=ana)
    with django_assert_num_queries(2):
        assert len(brakes.of(NOW)) == people


@pytest.mark.parametrize("seed", range(20))
def test_only_those_who_are_there_are_spoken_of_and_only_by_their_own_names(seed):
    chance = random.Random(seed)
    people = [ContactFactory(first_name=f"Nimb{n}", trashed=chance.random() < 0.3) for n in range(6)]
    for _ in range(12):
        introducer, target = chance.sample(people, 2)
        IntroductionFactory(
            introducer=introducer,
            target=target,
            state=chance.choice(State.values),
            asked_at=chance.choice([None, AGO_2]),
        )
        FollowUpFactory(kind=chance.choice(Kind.values), contact=target, interview=None)
    present = set(Contact.objects.present().values_list("pk", flat=True))
    found = brakes.of(NOW)
    assert set(found) <= present
    for pk, brake in found.items():
        words = " ".join(brake.why)
        assert not any(one.first_name in words for one in people if one.pk != pk)
