"""What people told me to read, join or visit: done, to do again, and told to whoever named it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from contacts import changes, clock
from contacts.models import Contact, Discretion
from interviews import advice, followups, letters, resource_rows, resources, talks
from interviews.cadence import Kind
from interviews.letters import Subject, matching
from interviews.letters.known import Known
from interviews.models import FollowUp, Interview, Message, Resource
from interviews.models.letters import LetterKind
from interviews.resource_rows import Row
from tests.factories import NOW, ContactFactory, InterviewFactory, PathwayFactory, ResourceFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
END = NOW - 10 * DAY
TODAY = NOW.date()


def end_of(day: dt.date) -> dt.datetime:
    return followups.my_cadence().calendar.end_of(day)


def held(*people: Contact, end: dt.datetime = END) -> Interview:
    talk = InterviewFactory(people=list(people), stage="scheduled", starts_at=end - DAY / 48)
    talks.hold(talk, end, end)
    talk.refresh_from_db()
    return talk


@pytest.fixture
def oke() -> Contact:
    return ContactFactory(first_name="Oke", last_name="Adeyemi")


@pytest.fixture
def talk(oke: Contact) -> Interview:
    return held(oke)


def advice_rows(talk: Interview) -> list[tuple[str, str, dt.date, bool]]:
    rows = FollowUp.objects.filter(interview=talk, kind=Kind.ADVICE).order_by("pk")
    return [
        (row.contact.first_name if row.contact else "", row.what, timezone.localdate(row.due_at), row.is_open)
        for row in rows
    ]


def shown(resource: Resource, now: dt.datetime = NOW) -> Row:
    return resource_rows.of([Resource.objects.get(pk=resource.pk)], now)[0]


def named(
    talk: Interview | None, person: Contact | None, name: str = "Friends of the herbarium", **more: Any
):
    return ResourceFactory(name=name, interview=talk, contact=person, **more)


# ── Doing one is to be told ───────────────────────────────────────────────────────────────────────


def test_done_turns_the_question_after_advice_into_telling_them_within_a_week(oke: Contact, talk: Interview):
    # 13 November, and 28 days.
    assert advice_rows(talk) == [("Oke", "", dt.date(2026, 12, 11), True)]
    herbarium = named(talk, oke)

    record = resources.done(herbarium, NOW)

    # 23 November, and 7 days.
    assert advice_rows(talk) == [("Oke", "Friends of the herbarium", dt.date(2026, 11, 30), True)]
    row = shown(herbarium)
    assert (row.may_tell, row.told, row.follow_up) == (True, "", FollowUp.objects.get(kind=Kind.ADVICE))
    assert record.what == "Done: Friends of the herbarium"
    assert changes.undo(record.action).kept == []
    assert advice_rows(talk) == [("Oke", "", dt.date(2026, 12, 11), True)]
    assert not shown(herbarium).is_done


def test_what_falls_due_sooner_keeps_its_day(oke: Contact):
    talk = held(oke, end=NOW - 25 * DAY)

    resources.done(named(talk, oke), NOW)

    assert advice_rows(talk) == [("Oke", "Friends of the herbarium", dt.date(2026, 11, 26), True)]


def test_several_are_told_at_once_and_to_do_again_takes_one_out(oke: Contact, talk: Interview):
    one, other = named(talk, oke), named(talk, None, "The overstory")
    resources.done(one, NOW)
    resources.done(other, NOW + 2 * DAY)

    both = "Friends of the herbarium, The overstory"
    assert advice_rows(talk) == [("Oke", both, dt.date(2026, 11, 30), True)]
    resources.reopen(one)
    assert advice_rows(talk) == [("Oke", "The overstory", dt.date(2026, 11, 30), True)]
    resources.remove(Resource.objects.get(pk=other.pk))
    assert advice_rows(talk) == [("Oke", "", dt.date(2026, 12, 11), True)]


def test_told_is_closed_and_the_next_thing_done_is_told_anew(oke: Contact, talk: Interview):
    one, other = named(talk, oke), named(talk, oke, "The overstory")
    resources.done(one, NOW)
    followups.done(FollowUp.objects.get(kind=Kind.ADVICE), NOW + DAY)

    assert (shown(one).may_tell, shown(one, NOW + DAY).told) == (False, "today")
    resources.done(other, NOW + 3 * DAY)
    assert advice_rows(talk)[1:] == [("Oke", "The overstory", dt.date(2026, 12, 3), True)]
    assert shown(other).may_tell
    assert not shown(one).may_tell
    resources.reopen(other)
    assert len(advice_rows(talk)) == 1


def test_let_go_is_offered_no_more(oke: Contact, talk: Interview):
    one = named(talk, oke)
    resources.done(one, NOW)
    with changes.recording("Waived", at=NOW + DAY) as record:
        row = FollowUp.objects.get(kind=Kind.ADVICE)
        record.change(row, waived_at=NOW + DAY, waived_because="they moved abroad")

    assert (shown(one).may_tell, shown(one).told) == (False, "")


def test_each_of_two_hears_of_what_they_named(oke: Contact):
    mei = ContactFactory(first_name="美", last_name="李")
    talk = held(oke, mei)
    nobody = named(talk, None, "A walk")
    resources.done(nobody, NOW)
    assert advice_rows(talk) == [("Oke", "", dt.date(2026, 12, 11), True)]
    assert (shown(nobody).asks_who, shown(nobody).may_tell) == (True, False)

    resources.done(named(talk, mei, "茶馆"), NOW)
    resources.done(named(talk, oke, "The overstory"), NOW)

    assert advice_rows(talk) == [
        ("美", "茶馆", dt.date(2026, 11, 30), True),
        ("Oke", "The overstory", dt.date(2026, 11, 30), True),
    ]


def test_saying_who_named_it_later_has_them_told(oke: Contact):
    talk = held(ContactFactory(first_name="Ana"), oke)
    walk = named(talk, None, "A walk", done_at=NOW)

    resources.edit(walk, [], resources.marks(walk), contact=oke)

    assert advice_rows(talk) == [("Oke", "A walk", dt.date(2026, 11, 30), True)]


def test_correcting_the_end_of_the_talk_leaves_what_is_to_be_told(oke: Contact, talk: Interview):
    resources.done(named(talk, oke), NOW)

    talks.set_end(talk, END + dt.timedelta(hours=1), NOW)

    assert advice_rows(talk) == [("Oke", "Friends of the herbarium", dt.date(2026, 11, 30), True)]


@pytest.mark.parametrize("by", ["dark", "never", "died"])
def test_whoever_must_not_be_approached_is_told_nothing(oke: Contact, talk: Interview, by: str):
    columns = {
        "dark": {"discretion": Discretion.IN_THE_DARK},
        "never": {"contact_rule": "never"},
        "died": {"deceased_on": TODAY},
    }
    Contact.objects.filter(pk=oke.pk).update(**columns[by])
    one = named(talk, oke)

    resources.done(one, NOW)

    assert advice_rows(talk) == [("Oke", "", dt.date(2026, 12, 11), True)]
    assert (shown(one).may_tell, shown(one).is_held_back) == (False, True)


def test_nothing_is_told_without_a_talk_that_was_held(oke: Contact):
    ahead = InterviewFactory(scheduled=True, people=[oke])
    rows = [named(None, oke), named(None, None), named(ahead, oke)]

    for one in rows:
        resources.done(one, NOW)

    assert not FollowUp.objects.exists()
    assert [(shown(one).may_tell, shown(one).is_held_back, shown(one).asks_who) for one in rows] == [
        (False, False, False)
    ] * 3


# ── The letter that tells ─────────────────────────────────────────────────────────────────────────


def values(oke: Contact, talk: Interview) -> dict[str, str]:
    about = Subject(LetterKind.ADVICE, oke, talk)
    found = Known(about, clock.mine(), NOW + DAY).values
    return {name: found[name] for name in ("advice", "did", "result")}


def test_letter_names_what_was_done_and_what_came_of_it(oke: Contact, talk: Interview):
    talk.notes.memorable = "A label is read in six seconds"
    talk.notes.save()
    resources.done(named(talk, oke, kind="book", outcome="I see every oak now"), NOW)

    assert values(oke, Interview.objects.get()) == {
        "advice": "Friends of the herbarium.",
        "did": "I read it.",
        "result": "I see every oak now.",
    }


def test_letter_of_nothing_done_goes_by_what_stayed_with_me(oke: Contact, talk: Interview):
    talk.notes.memorable = "A label is read in six seconds"
    talk.notes.save()

    about = Subject(LetterKind.ADVICE, oke, talk)
    found = Known(about, clock.mine(), NOW).values
    assert (found["advice"], found.get("did", "")) == ("A label is read in six seconds.", "")


def test_letter_does_not_name_whoever_is_hidden(oke: Contact, talk: Interview):
    ContactFactory(first_name="Mira", last_name="Sandoval", marked_dark=True)
    resources.done(named(talk, oke, "Mira Sandoval’s blog", outcome="Mira Sandoval wrote back"), NOW)

    assert values(oke, talk) == {"advice": "", "did": "I looked into it.", "result": ""}


def test_sent_letter_closes_all_there_is_to_tell(oke: Contact, talk: Interview):
    one, other = named(talk, oke), named(talk, oke, "The overstory")
    resources.done(one, NOW)
    resources.done(other, NOW)
    row = FollowUp.objects.get(kind=Kind.ADVICE)
    letter = letters.begin(matching.about_row(row, NOW), clock.mine(), NOW)
    Message.objects.update(subject="What came of it", body="Dear Oke, I went, and it was good.")

    letters.sent(letter, "email", NOW + DAY, clock.mine())

    assert FollowUp.objects.get(kind=Kind.ADVICE).done_at == NOW + DAY
    assert [shown(each, NOW + 2 * DAY).told for each in (one, other)] == ["yesterday", "yesterday"]
    assert advice.untold(talk, oke) == []


# ── Rows ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "done", "words"),
    [
        (TODAY + 10 * DAY, False, "on Thu 3 Dec"),
        (TODAY + DAY, False, "tomorrow"),
        (TODAY, False, "today"),
        (TODAY - DAY, False, "was yesterday"),
        (TODAY - 20 * DAY, False, "was on Tue 3 Nov"),
        (TODAY - 20 * DAY, True, "on Tue 3 Nov"),
        (None, False, ""),
    ],
)
def test_day_of_an_event_in_words(day: dt.date | None, done: bool, words: str):
    assert shown(ResourceFactory(happens_on=day, done_at=NOW if done else None)).day == words


def test_coming_ones_first_then_without_a_day_then_past_then_done():
    for at, (name, day, done) in enumerate(
        (
            ("done long ago", None, NOW - DAY),
            ("past", TODAY - DAY, None),
            ("next month", TODAY + 30 * DAY, None),
            ("older", None, None),
            ("done", TODAY + DAY, NOW),
            ("long past", TODAY - 9 * DAY, None),
            ("today", TODAY, None),
            ("newer", None, None),
        )
    ):
        ResourceFactory(name=name, happens_on=day, done_at=done, created_at=NOW + at * DAY)

    found = resource_rows.in_order(Resource.objects.present(), TODAY)

    assert [one.name for one in found] == [
        "today", "next month", "newer", "older", "past", "long past", "done", "done long ago",
    ]  # fmt: skip


def test_row_names_nobody_and_nothing_of_the_trash(oke: Contact, talk: Interview):
    gone, kept = PathwayFactory(trashed_at=NOW), PathwayFactory(name="Museum education")
    one = named(talk, oke, done_at=NOW)
    one.pathways.set([gone, kept])
    Contact.objects.filter(pk=oke.pk).update(trashed_at=NOW)

    row = shown(one)
    assert (row.person, row.may_tell, row.pathways) == (None, False, [kept])
    Interview.objects.update(trashed_at=NOW)
    assert not Resource.objects.present().exists()


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────


def test_many_are_done_with_one_undo_and_what_is_done_stays(oke: Contact, talk: Interview):
    rows = [named(talk, oke), ResourceFactory(), ResourceFactory(done_at=END)]
    ids = [one.pk for one in rows]

    record = resources.done_many(ids, NOW)

    assert (record.what, record.count) == ("Done: 2 resources", 2)
    assert set(Resource.objects.values_list("done_at", flat=True)) == {NOW, END}
    assert advice_rows(talk) == [("Oke", "Friends of the herbarium", dt.date(2026, 11, 30), True)]
    assert changes.undo(record.action).kept == []
    assert Resource.objects.filter(done_at=None).count() == 2
    assert resources.reopen_many(ids, NOW).what == "To do again: 1 resource"
    assert not Resource.objects.exclude(done_at=None).exists()


def test_edit_of_a_page_that_is_old_is_refused(oke: Contact, talk: Interview):
    one = named(talk, oke)
    seen = resources.marks(one)
    record = resources.edit(one, [PathwayFactory()], seen, name="The seed library")

    with pytest.raises(changes.Stale):
        resources.edit(Resource.objects.get(), [], seen, name="Something else")

    assert changes.undo(record.action).kept == []
    assert Resource.objects.get().name == "Friends of the herbarium"
    assert not Resource.objects.get().pathways.exists()
