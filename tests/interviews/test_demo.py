"""The sample life's conversations: what the first look at infoint finds."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from contacts import changes, demo, discretion, search
from contacts.models import Action, Change, Contact
from interviews.cadence import Kind
from interviews.models import (
    FollowUp,
    Interview,
    Introduction,
    Message,
    OpenQuestion,
    Participant,
    Pathway,
    PathwayRating,
    PlannedQuestion,
    Reflection,
    Resource,
    Skill,
    TalkNotes,
    TrainingOption,
)
from interviews.preparing import readiness
from interviews.stages import Medium, Stage
from tests.factories import NOW, TODAY
from tests.interviews.sample import MODELS, everything, shown, talk_with

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def lived(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Contact]]:
    """The sample life of one day, loaded once for all tests here; each takes back what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield demo.load(TODAY)
        transaction.set_rollback(True)


@pytest.fixture
def everyone(lived: dict[str, Contact], db: None) -> dict[str, Contact]:
    return lived


def test_late_talk_of_yesterday_is_not_reflected_on_yet(everyone: dict[str, Contact]):
    reflection = Reflection.objects.get(interview=talk_with(everyone["ruth"]))

    assert (reflection.appealed, reflection.finished_at) == ("", None)


def test_thank_yous_are_late_by_what_the_first_page_says(everyone: dict[str, Contact]):
    late = [NOW - row.due_at for row in FollowUp.objects.overdue(NOW)]

    assert late == [dt.timedelta(days=1, hours=17, minutes=50), dt.timedelta(hours=21, minutes=25)]


def test_talk_today_is_ready_but_for_its_link_and_the_next_one_hardly(everyone: dict[str, Contact]):
    nadia, liam = talk_with(everyone["nadia"]), talk_with(everyone["liam"])

    assert timezone.localtime(nadia.starts_at).strftime("%d %H:%M") == "23 16:00"
    assert nadia.introduction.introducer == everyone["tom"]
    assert [(one.name, one.done) for one in readiness(nadia)] == [
        ("people", True), ("place", True), ("questions", True), ("opening", True), ("where", False),
    ]  # fmt: skip
    assert timezone.localtime(liam.starts_at).strftime("%a %H:%M") == "Thu 10:30"
    assert (liam.introduction, liam.medium) == (None, Medium.PHONE)
    assert sum(one.done for one in readiness(liam)) == 1


def test_introducers_wait_to_hear_how_it_went(everyone: dict[str, Contact]):
    waiting = shown(FollowUp.objects.owed().filter(kind=Kind.REPORT))

    assert waiting == {(Kind.REPORT, "Tom Reyes"), (Kind.REPORT, "Callum MacGillivray")}


def test_one_talk_of_yesterday_was_never_answered_for(everyone: dict[str, Contact]):
    assert list(Interview.objects.over(NOW)) == [talk_with(everyone["inaaya"])]
    assert talk_with(everyone["inaaya"]).asks_if_held(NOW)


def test_talk_written_down_late_is_in_question(everyone: dict[str, Contact]):
    rows = FollowUp.objects.owed().filter(interview=talk_with(everyone["xochitl"]), in_question=True)

    assert {row.kind for row in rows} == {Kind.THANK, Kind.REFLECT}


def test_follow_ups_of_somebody_in_the_dark_are_held(everyone: dict[str, Contact]):
    dark = discretion.reasons([contact.pk for contact in everyone.values()])

    held = FollowUp.objects.open().exclude(pk__in=FollowUp.objects.owed())

    assert everyone["tomasz"].pk in dark
    assert (Kind.THANK, "Tomasz Wiśniewski") in shown(held)
    assert not {row.contact_id for row in FollowUp.objects.owed()} & dark.keys()


def test_demo_has_every_stage_and_medium_that_matters(everyone: dict[str, Contact]):
    stages = set(Interview.objects.present().values_list("stage", flat=True))
    assert stages == set(Stage.values) - {Stage.AGREED}
    assert {Medium.VIDEO, Medium.PHONE, Medium.IN_PERSON, Medium.WALK} == set(
        Interview.objects.values_list("medium", flat=True)
    )
    assert Interview.objects.trashed().count() == 1
    assert set(Pathway.objects.values_list("status", flat=True)) == set(Pathway.Status.values)
    assert Interview.objects.filter(times_moved=1).count() == 1
    held = Interview.objects.filter(stage=Stage.HELD, ended_at__gt=NOW - dt.timedelta(weeks=8))
    assert held.count() == 7


def test_demo_has_letters_sent_every_way_and_one_begun(everyone: dict[str, Contact]):
    assert set(Message.objects.exclude(sent_at=None).values_list("sent_how", flat=True)) == {
        "email", "post", "both", "message", "hand",
    }  # fmt: skip
    (draft,) = Message.objects.filter(sent_at=None)
    assert draft.contact.name == "Ruth Adeyemi"
    assert draft.follow_ups.get().kind == Kind.THANK


def test_two_who_were_spoken_with_at_once_were_thanked_apart(everyone: dict[str, Contact]):
    rows = FollowUp.objects.filter(interview=talk_with(everyone["shabnam"]), kind=Kind.THANK)

    assert {row.contact.call_name: row.channel for row in rows} == {"Shabnam": "post", "Dilnoza": "message"}
    assert all(row.done_at <= row.due_at for row in rows)


def test_everyone_thanked_was_thanked_in_time_but_for_the_two(everyone: dict[str, Contact]):
    done = list(FollowUp.objects.filter(kind=Kind.THANK, done_at__isnull=False))

    assert len(done) >= 6
    assert all(row.done_at <= row.due_at for row in done)


def test_names_questions_and_notes_are_there_to_be_read(everyone: dict[str, Contact]):
    assert Introduction.objects.exclude(named_in=None).filter(target=None).count() == 2
    assert FollowUp.objects.owed().filter(kind=Kind.NAME).count() == 3
    assert PlannedQuestion.objects.exclude(answer="").count() > 30
    assert PlannedQuestion.objects.filter(question__key=None).exists()
    assert Resource.objects.filter(done_at=None).count() >= 3
    assert FollowUp.objects.owed().get(kind=Kind.PROMISE).contact == everyone["marek"]
    assert Participant.objects.filter(contact=everyone["maria"]).count() == 2


def test_what_was_said_is_found_but_nothing_private(everyone: dict[str, Contact]):
    def found(text: str) -> set[int]:
        return set(Contact.objects.filter(search.matching(text)).values_list("pk", flat=True))

    assert everyone["oksana"].pk in found("kettles") | found("stop-watch")
    assert everyone["leilani"].pk in found("properly")
    assert TalkNotes.objects.filter(private__contains="not to be quoted, to nobody").exists()
    assert found("nobody quoted procurement") == set()


def test_addresses_reach_nobody(everyone: dict[str, Contact]):
    kept = [str(value) for rows in everything().values() for row in rows for value in row.values()]

    mails = {mail for text in kept for mail in re.findall(r"[\w.+-]+@([\w.-]*\w)", text)}
    hosts = {host for text in kept for host in re.findall(r"https?://([\w.-]*\w)", text)}

    assert mails == {"example.org", "example.com"}
    assert {host.partition(".")[2] for host in hosts} <= {
        "example.com", "example.org", "fernhollow.example.org",
    }  # fmt: skip


def test_rows_are_all_valid(everyone: dict[str, Contact]):
    for model in MODELS:
        for row in model._default_manager.all():
            row.full_clean()


def test_nothing_happened_to_anybody_before_they_were_written_down(everyone: dict[str, Contact]):
    written = {contact.pk: contact.created_at for contact in everyone.values()}

    early = [
        change.action.what
        for change in Change.objects.filter(about__isnull=False).select_related("action")
        if change.action.at < written[change.about]
    ]

    assert early == []


def test_actions_about_talks_stand_among_the_others_in_order(everyone: dict[str, Contact]):
    moments = list(Action.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert all(timezone.localdate(at) < TODAY for at in moments)
    assert not Change.objects.exclude(action__in=Action.objects.all()).exists()


def test_last_step_with_somebody_can_be_undone(everyone: dict[str, Contact]):
    ruth = talk_with(everyone["ruth"])

    (begun,) = Action.objects.filter(what="Began a letter: Thank-you, Ruth Adeyemi")
    undone = changes.undo(begun)

    assert undone.kept == []
    assert not Message.objects.filter(interview=ruth).exists()
    assert FollowUp.objects.get(interview=ruth, kind=Kind.THANK).message is None


def test_four_kinds_of_work_were_spoken_of_in_eleven_talks_or_more(everyone: dict[str, Contact]):
    held = Interview.objects.present().filter(stage=Stage.HELD)
    marked = PathwayRating.objects.counted().exclude(appeal=None)
    by_pathway = Counter(row.pathway.name for row in marked.select_related("pathway"))

    assert held.count() == 14
    assert by_pathway == {
        "UX research in finance": 4,
        "Museum education": 3,
        "Living collections": 3,
        "Service design in the public sector": 2,
    }


def test_each_talk_that_was_reflected_on_has_marks_and_a_lesson(everyone: dict[str, Contact]):
    finished = Reflection.objects.filter(finished_at__isnull=False, interview__trashed_at=None)

    assert finished.count() == 12
    for reflection in finished:
        assert reflection.learned
        assert reflection.interview.ratings.exclude(appeal=None).exists()
        assert reflection.interview.skill_needs.exists()


def test_expected_before_the_talk_began(everyone: dict[str, Contact]):
    expected = PathwayRating.objects.exclude(expected=None).select_related("interview")

    assert expected.count() == 13
    assert all(row.expected_at < row.interview.starts_at for row in expected)


def test_costs_of_one_kind_of_work_are_in_one_currency(everyone: dict[str, Contact]):
    said = TrainingOption.objects.exclude(cost_low=None)

    assert set(said.values_list("currency", flat=True)) == {"GBP"}
    assert said.filter(name="Certificate in museum learning").count() == 2


def test_skills_are_judged_with_proof_or_not_yet(everyone: dict[str, Contact]):
    assert set(Skill.objects.values_list("level", flat=True)) == {*Skill.Level.values, ""}
    assert not Skill.objects.filter(level__in=["have", "partly"], proof="").exists()
    assert not Skill.objects.filter(needs=None, level="").exists()


def test_questions_stay_open_until_a_talk_answers_them(everyone: dict[str, Contact]):
    answered = OpenQuestion.objects.exclude(answered_at=None)

    assert answered.count() == 3
    assert all(row.answered_in.ended_at < row.answered_at for row in answered.select_related("answered_in"))
    assert OpenQuestion.objects.filter(answered_at=None, raised_in__isnull=False).count() == 4
