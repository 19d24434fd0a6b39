"""Many at once in the admin: each action by its verb, counted again, and taken back to the last column."""

import datetime as dt

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes, search
from contacts.models import Action, Contact
from interviews import talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Pathway, Question, Resource
from tests.contacts.test_admin import confirm, latest, page, run
from tests.factories import (
    NOW,
    ContactFactory,
    DoubleFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    PathwayFactory,
    QuestionFactory,
    ReflectionFactory,
    ResourceFactory,
)
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23"


def undo() -> None:
    assert changes.undo(latest()).kept == []


# ── What is to be done ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def rows() -> list[FollowUp]:
    """Two open thank-yous, one done, one waived, and a reflection."""
    return [
        FollowUpFactory(),
        FollowUpFactory(in_question=True),
        FollowUpFactory(done_at=NOW - dt.timedelta(days=9), channel="post"),
        FollowUpFactory(waived_at=NOW, waived_because="They moved on."),
        FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=InterviewFactory(held=True)),
    ]


def test_thanked_on_a_day_by_post_is_noted_for_those_open_and_undone(signed_in: Client, rows: list[FollowUp]):
    before = everything()
    asked = run(signed_in, "mark_done", *rows)
    words = asked.content.decode()
    assert "5 follow-ups" in words
    assert "2 of them done or waived already: left as they are." in words
    assert "1 to reflect: left open." in words

    answer = confirm(signed_in, asked, on=MONDAY, channel="post")

    assert answer.status_code == 302
    done = FollowUp.objects.filter(done_at__gte=NOW).order_by("pk")
    assert list(done) == rows[:2]
    assert {(row.channel, timezone.localdate(row.done_at).isoformat()) for row in done} == {("post", MONDAY)}
    assert not done.filter(in_question=True).exists()
    assert {row.contact.last_touch_on.isoformat() for row in done} == {MONDAY}
    assert latest().what == "Done: 2 follow-ups"
    undo()
    assert everything() == before


def test_done_today_is_done_now_and_before_that_by_the_end_of_the_day(signed_in: Client):
    early, late = FollowUpFactory(), FollowUpFactory()
    today = timezone.localdate()

    confirm(signed_in, run(signed_in, "mark_done", early), on=MONDAY, channel="email")
    confirm(signed_in, run(signed_in, "mark_done", late), on=today.isoformat(), channel="email")

    early.refresh_from_db()
    late.refresh_from_db()
    assert timezone.localtime(early.done_at).time() == dt.time.max
    assert late.done_at <= timezone.now()


@pytest.mark.parametrize(
    ("action", "values"),
    [
        ("mark_done", {"on": "2999-01-01", "channel": "email"}),
        ("mark_done", {"on": "", "channel": "email"}),
        ("mark_done", {"on": MONDAY, "channel": "pigeon"}),
        ("waive", {"because": " "}),
        ("waive", {"because": "x" * 301}),
        ("snooze", {"until": MONDAY}),
        ("snooze", {"until": "9999-12-31"}),
        ("snooze", {"until": "soon"}),
    ],
)
def test_odd_answers_are_asked_again(signed_in: Client, rows: list[FollowUp], action: str, values: dict):
    before = everything()

    answer = confirm(signed_in, run(signed_in, action, *rows), **values)

    assert (answer.status_code, Action.objects.count()) == (422, 0)
    assert everything() == before


def test_waived_with_a_reason_for_those_open_and_undone(signed_in: Client, rows: list[FollowUp]):
    before = everything()

    confirm(signed_in, run(signed_in, "waive", *rows), because="They left the field.")

    waived = FollowUp.objects.filter(waived_because="They left the field.")
    assert set(waived) == {rows[0], rows[1], rows[4]}
    assert latest().what == "Waived 3 follow-ups"
    undo()
    assert everything() == before


def test_put_off_moves_no_moment_at_which_anything_is_due(signed_in: Client, rows: list[FollowUp]):
    before = everything()
    until = timezone.localdate() + dt.timedelta(days=3)

    confirm(signed_in, run(signed_in, "snooze", *rows), until=until.isoformat())

    put_off = FollowUp.objects.exclude(snoozed_until=None)
    assert {row.due_at for row in put_off} == {NOW}
    assert set(put_off) == {rows[0], rows[1], rows[4]}
    midnight = timezone.make_aware(dt.datetime.combine(until, dt.time.min))
    assert all(abs(row.snoozed_until - midnight) < dt.timedelta(seconds=1) for row in put_off)
    undo()
    assert everything() == before


def test_all_that_match_are_counted_again(signed_in: Client):
    first = FollowUpFactory(kind=Kind.PROMISE)
    FollowUpFactory(kind=Kind.THANK)
    asked = run(signed_in, "waive", first, query="?kind__exact=promise", select_across="1")
    assert "<b>1 follow-up</b>" in asked.content.decode()
    FollowUpFactory(kind=Kind.PROMISE)

    again = confirm(signed_in, asked, because="No longer.")

    assert again.status_code == 422
    assert "The list has changed since: now it is 2 follow-ups." in again.content.decode()
    assert not FollowUp.objects.exclude(waived_at=None).exists()
    confirm(signed_in, again, because="No longer.")
    assert {row.kind for row in FollowUp.objects.exclude(waived_at=None)} == {Kind.PROMISE}
    assert FollowUp.objects.exclude(waived_at=None).count() == 2


@pytest.mark.parametrize("count", [6, 12])
def test_asking_takes_as_many_queries_for_twelve_as_for_six(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    rows = [FollowUpFactory(interview=InterviewFactory(held=True)) for _ in range(count)]

    with django_assert_num_queries(20):
        run(signed_in, "waive", *rows)


# ── Interviews ────────────────────────────────────────────────────────────────────────────────────


def test_pathways_are_added_to_many_and_undone(signed_in: Client):
    kew, eden, gone = PathwayFactory(name="Kew"), PathwayFactory(name="Eden"), PathwayFactory(trashed_at=NOW)
    one, two = InterviewFactory(pathways=[kew, gone]), InterviewFactory()
    before = everything()

    confirm(signed_in, run(signed_in, "set_pathways", one, two), pathways=[kew.pk, eden.pk], how="add")

    assert set(one.pathways.all()) == {kew, eden, gone}
    assert set(two.pathways.all()) == {kew, eden}
    assert latest().what == "2 interviews: also Eden, Kew"
    undo()
    assert everything() == before


def test_pathways_are_set_instead_of_others_and_undone(signed_in: Client):
    kew, eden, gone = PathwayFactory(name="Kew"), PathwayFactory(name="Eden"), PathwayFactory(trashed_at=NOW)
    one, two = InterviewFactory(pathways=[kew, gone]), InterviewFactory(pathways=[eden])
    before = everything()

    confirm(signed_in, run(signed_in, "set_pathways", one, two), pathways=[eden.pk], how="replace")

    assert (set(one.pathways.all()), set(two.pathways.all())) == ({eden, gone}, {eden})
    undo()
    assert everything() == before


@pytest.mark.parametrize(
    "values", [{"how": "add"}, {"pathways": "99", "how": "add"}, {"pathways": "9" * 30, "how": "add"}]
)
def test_odd_pathways_are_asked_again(signed_in: Client, values: dict):
    talk = InterviewFactory()
    PathwayFactory()

    answer = confirm(signed_in, run(signed_in, "set_pathways", talk), **values)

    assert (answer.status_code, talk.pathways.count()) == (422, 0)


def test_interviews_go_to_the_trash_and_come_back(signed_in: Client):
    ana = ContactFactory(first_name="Ana")
    talks_ = [InterviewFactory(people=[ana]), InterviewFactory(held=True)]
    talks_[0].notes.text = "Zanzibarian"
    talks_[0].notes.save()
    search.index()
    before = everything()

    confirm(signed_in, run(signed_in, "move_to_trash", *talks_))
    assert Interview.objects.trashed().count() == 2
    assert _found("zanzibarian") == []
    run(signed_in, "restore", *talks_, query="?trash=yes")

    assert not Interview.objects.trashed().exists()
    assert _found("zanzibarian") == [ana.pk]
    assert everything() == before
    undo()
    assert Interview.objects.trashed().count() == 2


def _found(text: str) -> list[int]:
    return list(Contact.objects.filter(search.matching(text)).values_list("pk", flat=True))


def test_trash_offers_restoring_alone(signed_in: Client):
    InterviewFactory(trashed=True)
    PathwayFactory(trashed_at=NOW)

    for model in (Interview, Pathway):
        text = signed_in.get(page(model) + "?trash=yes").content.decode()
        assert 'value="restore"' in text
        assert 'value="move_to_trash"' not in text


def test_pathways_go_to_the_trash_and_come_back(signed_in: Client):
    kew = PathwayFactory(name="Kew")
    InterviewFactory(pathways=[kew])
    before = everything()

    confirm(signed_in, run(signed_in, "move_to_trash", kew))

    assert list(Pathway.objects.trashed()) == [kew]
    assert latest().what == "Put Kew in the trash"
    undo()
    assert everything() == before
    signed_in.post(page(Pathway, "delete", kew.pk), {"post": "yes"})
    run(signed_in, "restore", kew, query="?trash=yes")
    assert everything() == before


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────


def test_questions_are_put_to_rest_and_offered_again(signed_in: Client):
    one, two, resting = QuestionFactory(), QuestionFactory(), QuestionFactory(retired_at=NOW)
    before = everything()

    confirm(signed_in, run(signed_in, "put_to_rest", one, two, resting))

    assert not Question.objects.filter(pk__in=[one.pk, two.pk], retired_at=None).exists()
    resting.refresh_from_db()
    assert resting.retired_at == NOW
    assert latest().what == "Put 3 questions to rest"
    undo()
    assert everything() == before
    run(signed_in, "offer_again", one, resting)
    assert not Question.objects.exclude(retired_at=None).exists()


# ── People, with all that hangs on them here ──────────────────────────────────────────────────────


def test_two_entries_made_one_in_the_admin_come_apart_again_with_all_their_talks(signed_in: Client):
    elder, younger, tom = (ContactFactory(first_name=name) for name in ("Ana", "Anna", "Tom"))
    both = InterviewFactory(scheduled=True, people=[elder, younger])
    own = InterviewFactory(
        scheduled=True, people=[younger], introduction=IntroductionFactory(introducer=tom, target=younger)
    )
    for talk in (both, own):
        talks.hold(talk, NOW, at=NOW)
    IntroductionFactory(introducer=elder, target=younger, note="At the fair", named_in=own)
    MessageFactory(contact=younger, interview=own)
    ResourceFactory(contact=younger)
    pair = DoubleFactory(a=elder, b=younger)
    search.index()
    before = everything()

    confirm(signed_in, run(signed_in, "same_person", pair))

    assert list(Interview.objects.get(pk=own.pk).participants.values_list("contact", flat=True)) == [elder.pk]
    assert both.participants.count() == 1
    undo()
    assert everything() == before


def test_people_in_the_trash_come_back_with_all_their_talks(signed_in: Client):
    ana = ContactFactory()
    talk = InterviewFactory(scheduled=True, people=[ana])
    talks.hold(talk, NOW, at=NOW)
    ReflectionFactory(interview=InterviewFactory(held=True, people=[ana]))
    search.index()
    before = everything()

    confirm(signed_in, run(signed_in, "move_to_trash", ana))
    assert everything() != before
    undo()

    assert everything() == before


def test_no_row_means_no_change(signed_in: Client):
    answer = signed_in.post(
        page(FollowUp), {"action": "waive", "index": "0", ACTION_CHECKBOX_NAME: []}, follow=True
    )

    assert answer.status_code == 200
    assert not Action.objects.exists()


# ── Introductions ─────────────────────────────────────────────────────────────────────────────────


def test_what_came_of_introductions_is_said_of_many_and_undone(signed_in: Client):
    asked = [IntroductionFactory(state="asked", asked_at=NOW) for _ in range(2)]
    made = IntroductionFactory(state="made", made_at=NOW)
    dark = IntroductionFactory(introducer=ContactFactory(marked_dark=True))
    search.index()
    before = everything()
    page_before = run(signed_in, "set_state", *asked, made, dark)
    words = page_before.content.decode()
    assert "4 introductions" in words
    assert "1 of them made already: left as they are." in words
    assert "1 of them with somebody who must not be approached" in words

    answer = confirm(signed_in, page_before, state="agreed")

    assert answer.status_code == 302
    states = {one.pk: one.state for one in Introduction.objects.all()}
    assert states == {asked[0].pk: "agreed", asked[1].pk: "agreed", made.pk: "made", dark.pk: "agreed"}
    assert FollowUp.objects.open().filter(kind=Kind.CHECK_BACK).count() == 3
    assert FollowUp.objects.owed().filter(kind=Kind.CHECK_BACK).count() == 2
    assert latest().what == "Agreed: 3 introductions"
    undo()
    assert everything() == before


@pytest.mark.parametrize("state", ["", "suggested", "x"])
def test_odd_states_are_asked_again(signed_in: Client, state: str):
    before = everything()

    answer = confirm(signed_in, run(signed_in, "set_state", IntroductionFactory()), state=state)

    assert (answer.status_code, Action.objects.count()) == (422, 0)
    assert Introduction.objects.get().state == "suggested"
    assert len(everything()) == len(before)


# ── What was named to read, join or visit ─────────────────────────────────────────────────────────


def test_resources_are_done_and_to_do_again_and_whoever_named_them_is_to_be_told(signed_in: Client):
    talk = InterviewFactory(held=True)
    rows = [
        ResourceFactory(name="Seed swap", interview=talk, contact=talk.people[0]),
        ResourceFactory(),
        ResourceFactory(done_at=NOW),
    ]
    before = everything()

    assert run(signed_in, "mark_done", *rows).status_code == 302

    assert latest().what == "Done: 2 resources"
    assert not Resource.objects.filter(done_at=None).exists()
    assert FollowUp.objects.get(kind=Kind.ADVICE).what == "Seed swap"
    undo()
    assert everything() == before
    run(signed_in, "to_do_again", *rows)
    assert latest().what == "To do again: 1 resource"
    assert not Resource.objects.exclude(done_at=None).exists()
    undo()
    assert everything() == before
