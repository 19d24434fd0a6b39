"""The verbs on introductions: asking for one, names given in a talk, and introductions that were made."""

import datetime as dt

import pytest

from contacts import changes, search
from contacts.models import Contact, Discretion, Preferences
from interviews import followups, introductions, letters, talks
from interviews.cadence import Kind
from interviews.letters import Subject
from interviews.models import FollowUp, Interview, Introduction
from interviews.models.letters import LetterKind
from interviews.stages import Stage
from tests.factories import NOW, ContactFactory, InterviewFactory, IntroductionFactory
from tests.tables import differing, everything

pytestmark = pytest.mark.django_db
MONDAY = NOW  # 23 November 2026, 9:30
NEXT_MONDAY = dt.date(2026, 11, 30)
State = Introduction.State


def open_kinds(introduction: Introduction) -> dict[str, dt.date]:
    return {row.kind: row.due_at.date() for row in introduction.follow_ups.open()}


def named(interview: Interview, giver: Contact, target: Contact | None, **values) -> Introduction:
    with changes.recording("A name", at=MONDAY) as record:
        return introductions.name_in(record, interview, giver, target, **values)


def test_asking_for_an_introduction_is_checked_back_twice():
    introduction = IntroductionFactory()

    introductions.ask(introduction, at=MONDAY)
    first = open_kinds(introduction)
    followups.done(introduction.follow_ups.get(), MONDAY + dt.timedelta(days=7), "email")

    assert first == {Kind.CHECK_BACK: NEXT_MONDAY}
    assert open_kinds(introduction) == {Kind.CHECK_BACK: dt.date(2026, 12, 7)}
    followups.done(introduction.follow_ups.open().get(), MONDAY + dt.timedelta(days=14), "email")
    rest = introduction.follow_ups.open().get()
    assert (rest.kind, rest.step, rest.due_at.date()) == (Kind.CHECK_BACK, 3, dt.date(2026, 12, 14))
    followups.done(rest, MONDAY + dt.timedelta(days=21))
    assert open_kinds(introduction) == {}


def test_asking_keeps_the_day_that_was_agreed():
    introduction = IntroductionFactory()

    introductions.ask(introduction, check_back_on=dt.date(2026, 12, 3), at=MONDAY)

    assert open_kinds(introduction) == {Kind.CHECK_BACK: dt.date(2026, 12, 3)}
    assert introduction.introducer.last_touch_on == MONDAY.date()


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (State.DECLINED, set()),
        (State.SILENT, set()),
        (State.AGREED, {Kind.CHECK_BACK}),
        (State.MADE, {Kind.THANK_INTRODUCER, Kind.REPLY}),
    ],
)
def test_answer_settles_what_waited_for_it(state: State, left: set[Kind]):
    introduction = IntroductionFactory()
    introductions.ask(introduction, at=MONDAY)

    record = introductions.answered(introduction, state, at=MONDAY + dt.timedelta(days=1))

    assert set(open_kinds(introduction)) == left
    assert changes.undo(record.action).kept == []
    assert open_kinds(introduction) == {Kind.CHECK_BACK: NEXT_MONDAY}


@pytest.mark.parametrize("side", ["introducer", "target"])
def test_nobody_in_the_dark_is_asked_or_asked_about(side: str):
    introduction = IntroductionFactory(**{side: ContactFactory(discretion=Discretion.IN_THE_DARK)})

    with pytest.raises(talks.NotToBeApproached):
        introductions.ask(introduction, at=MONDAY)

    introduction.refresh_from_db()
    assert introduction.state == State.SUGGESTED
    assert not FollowUp.objects.exists()


def test_name_is_acted_on_once_the_talk_is_over_and_asking_does_it():
    giver, oke = ContactFactory(), ContactFactory()
    interview = InterviewFactory(held=True, people=[giver])
    name = named(interview, giver, oke)
    assert name.follow_ups.get().due_at.date() == NEXT_MONDAY

    introductions.ask(name, at=MONDAY)

    assert set(open_kinds(name)) == {Kind.CHECK_BACK}


def test_name_is_acted_on_when_whoever_gave_it_agrees_to_introduce_us():
    giver = ContactFactory()
    name = named(InterviewFactory(held=True, people=[giver]), giver, ContactFactory())

    record = introductions.answered(name, State.AGREED, MONDAY)

    assert set(open_kinds(name)) == {Kind.CHECK_BACK}
    assert changes.undo(record.action).kept == []
    assert set(open_kinds(name)) == {Kind.NAME}


def test_name_that_they_want_to_ask_first_is_checked_back_before():
    giver = ContactFactory()
    interview = InterviewFactory(held=True, people=[giver])
    name = named(interview, giver, None, target_text="someone in grants")

    named(interview, giver, None, target_text="someone in grants", check_back_on=dt.date(2026, 12, 4))
    checked = open_kinds(name)
    followups.done(name.follow_ups.open().get(), MONDAY + dt.timedelta(days=11))

    assert checked == {Kind.CHECK_BACK: dt.date(2026, 12, 4)}
    row = name.follow_ups.open().get()
    assert (row.kind, row.what, row.due_at.date()) == (Kind.NAME, "someone in grants", dt.date(2026, 12, 11))


def test_plan_by_an_introduction_is_answered_within_a_business_day():
    ana, tom = ContactFactory(), ContactFactory()
    interview = Interview()

    talks.plan(interview, [ana], introducer=tom, at=MONDAY)
    due = {row.kind: (row.contact, row.due_at.date()) for row in FollowUp.objects.open()}
    talks.ask(interview, MONDAY + dt.timedelta(hours=1))

    tuesday = dt.date(2026, 11, 24)
    assert due == {Kind.REPLY: (ana, tuesday), Kind.THANK_INTRODUCER: (tom, tuesday)}
    assert FollowUp.objects.get(kind=Kind.REPLY).done_at == MONDAY + dt.timedelta(hours=1)


def test_another_introducer_takes_the_first_one_back():
    ana, tom, noor = ContactFactory(), ContactFactory(), ContactFactory()
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [ana], introducer=tom, at=MONDAY)

    record = talks.edit(interview, introducer=noor)

    assert [one.introducer for one in Introduction.objects.all()] == [noor]
    thanked = FollowUp.objects.open().filter(kind__in=[Kind.REPORT, Kind.THANK_INTRODUCER])
    assert {row.contact for row in thanked} == {noor}
    assert changes.undo(record.action).kept == []
    assert [one.introducer for one in Introduction.objects.all()] == [tom]
    assert {row.contact for row in thanked.all()} == {tom}


def test_what_was_done_is_not_to_be_done_again_when_a_talk_is_edited():
    giver, tom = ContactFactory(), ContactFactory()
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [giver], introducer=tom, at=MONDAY)
    named(interview, giver, ContactFactory())
    for row in FollowUp.objects.all():
        followups.done(row, MONDAY)

    talks.edit(interview, introducer=tom, why="She knows the field")
    talks.set_end(interview, MONDAY + dt.timedelta(minutes=10), at=MONDAY)

    assert not FollowUp.objects.open().exists()


def test_what_is_overdue_stays_so_when_a_talk_is_edited_long_after():
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [ContactFactory()], at=MONDAY)
    month_later = MONDAY + dt.timedelta(days=30)
    before = list(FollowUp.objects.order_by("pk").values_list("kind", "due_at", "in_question"))

    talks.edit(interview, why="She knows the field")
    talks.set_end(interview, MONDAY, at=month_later)

    assert list(FollowUp.objects.order_by("pk").values_list("kind", "due_at", "in_question")) == before


def test_who_no_longer_takes_part_leaves_what_waits_to_the_next():
    ana, luis = ContactFactory(), ContactFactory()
    interview = InterviewFactory(people=[ana, luis])
    talks.ask(interview, MONDAY)

    talks.edit(interview, people=[luis])

    assert {row.contact for row in interview.follow_ups.all()} == {luis}
    assert interview.stage == Stage.ASKED


def test_what_happened_in_another_zone_is_undone_all_the_same():
    london = dt.timezone(dt.timedelta(hours=1))
    interview = Interview(starts_at=dt.datetime(2027, 6, 1, 10, tzinfo=london))
    record = talks.plan(interview, [ContactFactory()], at=MONDAY)

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert not Interview.objects.exists()


# ── From state to state ───────────────────────────────────────────────────────────────────────────

FRIDAY = dt.datetime(2026, 11, 27, 16, tzinfo=dt.UTC)
THANK, REPLY, CHECK = Kind.THANK_INTRODUCER, Kind.REPLY, Kind.CHECK_BACK
# From a state, by an answer on a moment: what is open then, and by when; None where that cannot be.
STEPS = [
    (State.SUGGESTED, State.ASKED, MONDAY, {CHECK: "2026-11-30"}),
    (State.SUGGESTED, State.AGREED, MONDAY, {CHECK: "2026-11-30"}),
    (State.SUGGESTED, State.MADE, MONDAY, {THANK: "2026-11-24", REPLY: "2026-11-24"}),
    (State.SUGGESTED, State.DECLINED, MONDAY, {}),
    (State.SUGGESTED, State.SILENT, MONDAY, None),
    (State.ASKED, State.AGREED, FRIDAY, {CHECK: "2026-12-04"}),
    (State.ASKED, State.MADE, MONDAY, {THANK: "2026-11-24", REPLY: "2026-11-24"}),
    # A business day after a Friday is Monday.
    (State.ASKED, State.MADE, FRIDAY, {THANK: "2026-11-30", REPLY: "2026-11-30"}),
    (State.ASKED, State.DECLINED, MONDAY, {}),
    (State.ASKED, State.SILENT, MONDAY, {}),
    (State.ASKED, State.SUGGESTED, MONDAY, None),
    (State.AGREED, State.MADE, FRIDAY, {THANK: "2026-11-30", REPLY: "2026-11-30"}),
    (State.AGREED, State.DECLINED, MONDAY, {}),
    (State.AGREED, State.SILENT, MONDAY, {}),
    (State.AGREED, State.ASKED, MONDAY, None),
    # They may answer late.
    (State.SILENT, State.AGREED, MONDAY, {CHECK: "2026-11-30"}),
    (State.SILENT, State.MADE, MONDAY, {THANK: "2026-11-24", REPLY: "2026-11-24"}),
    (State.SILENT, State.DECLINED, MONDAY, {}),
    (State.SILENT, State.ASKED, MONDAY, {CHECK: "2026-11-30"}),
    (State.DECLINED, State.MADE, MONDAY, {THANK: "2026-11-24", REPLY: "2026-11-24"}),
    (State.DECLINED, State.ASKED, MONDAY, {CHECK: "2026-11-30"}),
    (State.DECLINED, State.SILENT, MONDAY, None),
    *[(State.MADE, state, MONDAY, None) for state in State if state != State.MADE],
]


@pytest.mark.parametrize(("before", "answer", "at", "due"), STEPS)
def test_each_answer_opens_what_follows_from_it(before, answer, at, due):
    one = IntroductionFactory(state=before)
    if before in (State.ASKED, State.AGREED):
        with changes.recording("Asked", at=MONDAY - dt.timedelta(days=3)) as record:
            introductions.ask_in(record, one)
        Introduction.objects.update(state=before)
        one.refresh_from_db()
    search.index()
    tables = everything()

    if due is None:
        with pytest.raises(introductions.WrongState):
            introductions.answered(one, answer, at)
        assert differing(tables, everything()) == {}
        return
    record = introductions.answered(one, answer, at)

    assert open_kinds(one) == {kind: dt.date.fromisoformat(day) for kind, day in due.items()}
    assert changes.undo(record.action).kept == []
    assert differing(tables, everything()) == {}


def test_every_pair_of_states_is_spoken_of():
    told = {(before, answer) for before, answer, _, _ in STEPS}
    assert told | {(State.SILENT, State.SUGGESTED), (State.DECLINED, State.SUGGESTED),
                   (State.DECLINED, State.AGREED), (State.AGREED, State.SUGGESTED)} == {
        (before, answer) for before in State for answer in State if before != answer
    }  # fmt: skip


def test_holiday_is_no_business_day_to_answer_on():
    Preferences.objects.update_or_create(pk=1, defaults={"holidays": ["2026-11-24"]})
    one = IntroductionFactory(state=State.ASKED)

    introductions.answered(one, State.MADE, MONDAY)

    assert open_kinds(one)[REPLY] == dt.date(2026, 11, 25)


def test_nobody_is_to_be_answered_while_nameless():
    one = IntroductionFactory(target=None, target_text="somebody at Figma", state=State.ASKED)

    introductions.answered(one, State.MADE, MONDAY)

    assert set(open_kinds(one)) == {THANK}


# ── The answer to whom I was introduced ───────────────────────────────────────────────────────────


def made() -> Introduction:
    one = IntroductionFactory(state=State.ASKED)
    introductions.answered(one, State.MADE, MONDAY)
    return one


def begun(kind: str, one: Introduction):
    letter = letters.begin(Subject(kind, one.target, None, one), Preferences(name="Zofia"), MONDAY)
    letter.subject, letter.body, letter.to = (
        "Thank you",
        f"Dear {one.target.first_name}, may we talk?",
        "x@example.org",
    )
    letter.save()
    return letter


@pytest.mark.parametrize("kind", [LetterKind.REPLY_INTRO, LetterKind.COLD, LetterKind.REFERRAL])
def test_letter_to_them_is_the_answer(kind: str):
    one = made()

    letters.sent(begun(kind, one), "message", MONDAY + dt.timedelta(hours=2), Preferences(name="Zofia"))

    assert one.follow_ups.get(kind=REPLY).done_at == MONDAY + dt.timedelta(hours=2)
    interview = Interview.objects.get()
    assert (interview.stage, interview.introduction) == (Stage.ASKED, one)


def test_plan_takes_the_answer_along_and_asking_does_it():
    one = made()
    interview = Interview()
    talks.plan(interview, [one.target], introducer=one.introducer, at=MONDAY + dt.timedelta(days=2))
    row = FollowUp.objects.get(kind=REPLY)
    talks.ask(interview, MONDAY + dt.timedelta(days=2))

    assert (row.interview, row.introduction, row.due_at.date()) == (interview, one, dt.date(2026, 11, 24))
    assert not FollowUp.objects.open().filter(kind=REPLY).exists()
    assert Introduction.objects.count() == 1


def test_answer_that_was_given_is_not_owed_again_by_a_plan():
    one = made()
    followups.done(one.follow_ups.get(kind=REPLY), MONDAY, "email")

    talks.plan(Interview(), [one.target], introducer=one.introducer, at=MONDAY)

    assert not FollowUp.objects.open().filter(kind=REPLY).exists()


@pytest.mark.parametrize("by", ["plan with a time", "schedule", "agree", "hold", "withdraw"])
def test_being_in_touch_with_them_settles_the_answer(by: str):
    one = made()
    start = MONDAY + dt.timedelta(days=3)
    if by == "plan with a time":
        talks.plan(Interview(starts_at=start), [one.target], at=MONDAY)
    else:
        interview = InterviewFactory(people=[one.target])
        {
            "schedule": lambda: talks.schedule(interview, start, at=MONDAY),
            "agree": lambda: talks.agree(interview, MONDAY),
            "hold": lambda: talks.hold(interview, MONDAY, MONDAY),
            "withdraw": lambda: talks.withdraw(interview, MONDAY),
        }[by]()

    assert not one.follow_ups.open().filter(kind=REPLY).exists()


@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.AGREED, Stage.SCHEDULED])
def test_whoever_i_am_in_touch_with_is_not_to_be_answered_and_the_talk_tells_of_them(stage: str):
    one = IntroductionFactory(state=State.ASKED)
    interview = InterviewFactory(people=[one.target], stage=stage, starts_at=MONDAY)

    introductions.answered(one, State.MADE, MONDAY)

    interview.refresh_from_db()
    assert set(open_kinds(one)) == {THANK}
    assert interview.introduction == one


def test_two_introducers_of_one_person_are_each_told_once():
    first = made()
    second = IntroductionFactory(target=first.target, state=State.ASKED)
    introductions.answered(second, State.MADE, MONDAY)
    interview = Interview()
    talks.plan(interview, [first.target], introducer=first.introducer, at=MONDAY)

    talks.hold(interview, MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=1))
    talks.set_end(interview, MONDAY + dt.timedelta(days=1, minutes=5), MONDAY + dt.timedelta(days=1))
    again = InterviewFactory(people=[first.target])
    talks.hold(again, MONDAY + dt.timedelta(days=9), MONDAY + dt.timedelta(days=9))

    told = FollowUp.objects.filter(kind=Kind.REPORT)
    assert {(row.contact, row.introduction, row.interview) for row in told} == {
        (first.introducer, first, interview),
        (second.introducer, second, interview),
    }
    assert told.count() == 2


def test_credit_of_an_introducer_who_is_hidden_later_is_kept_and_what_is_owed_is_held():
    one = made()
    owed = {row.kind for row in FollowUp.objects.owed()}
    Contact.objects.filter(pk=one.introducer_id).update(discretion=Discretion.IN_THE_DARK)
    held = {row.kind for row in FollowUp.objects.owed()}
    Contact.objects.filter(pk=one.introducer_id).update(discretion=Discretion.NOT_TOLD)

    one.refresh_from_db()
    assert (one.state, one.made_at) == (State.MADE, MONDAY)
    assert (owed, held) == ({THANK, REPLY}, {REPLY})
    assert {row.kind for row in FollowUp.objects.owed()} == owed


def test_many_are_answered_at_once_and_what_cannot_be_is_left():
    asked, silent = IntroductionFactory(state=State.ASKED), IntroductionFactory(state=State.SILENT)
    done, dark = (
        IntroductionFactory(state=State.MADE),
        IntroductionFactory(introducer=ContactFactory(discretion=Discretion.IN_THE_DARK)),
    )
    search.index()
    tables = everything()

    record = introductions.answered_many([asked.pk, silent.pk, done.pk, dark.pk], State.ASKED)

    states = {one.pk: one.state for one in Introduction.objects.all()}
    assert states == {asked.pk: "asked", silent.pk: "asked", done.pk: "made", dark.pk: "suggested"}
    assert changes.undo(record.action).kept == []
    assert differing(tables, everything()) == {}
