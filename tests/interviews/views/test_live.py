"""The live page: what is written down while we talk, in each of its regions."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact, Discretion, Tie
from interviews import names, talks, texts
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, PlannedQuestion, Resource, TalkNotes
from interviews.stages import Stage
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    PlannedQuestionFactory,
    ResourceFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"HX-Request": "true", "X-Infoint-Autosave": "1"}
NOTHING = texts.marks([""] * 4)


@pytest.fixture
def nadia(db: None) -> Contact:
    return ContactFactory(first_name="Nadia", last_name="Okafor")


@pytest.fixture
def interview(nadia: Contact) -> Interview:
    return InterviewFactory(scheduled=True, people=[nadia])


def address(name: str, interview: Interview, *more: int) -> str:
    return reverse(f"interviews:{name}", args=[interview.pk, *more])


def line(**values: object) -> dict[str, object]:
    return {"form_uuid": uuid.uuid4(), **values}


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, django_assert_num_queries, count: int
):
    people = [ContactFactory(organization=OrganizationFactory()) for _ in range(count)]
    interview = InterviewFactory(scheduled=True, people=people)
    for number in range(count):
        PlannedQuestionFactory(interview=interview)
        names.add(interview, people[-1], f"Priya{number} Raman, curator at Kew")
        names.add(interview, people[0], f"somebody in grants {number}")
        ResourceFactory(interview=interview)
        FollowUp.objects.create(
            kind=Kind.PROMISE, interview=interview, contact=people[-1], due_at=NOW, what="x"
        )

    with django_assert_num_queries(24):
        page = signed_in.get(address("live", interview))

    assert page.status_code == 200


def test_page_of_a_trashed_interview_is_not_found(signed_in: Client):
    assert signed_in.get(address("live", InterviewFactory(scheduled=True, trashed=True))).status_code == 404


def test_page_shows_people_questions_opening_and_what_was_found(signed_in: Client, interview: Interview):
    PlannedQuestionFactory(interview=interview, wording="How does a bad week look?")
    interview.participants.update(web="Gave a talk on seed banks")

    page = signed_in.get(address("live", interview)).content.decode()

    for words in ("Nadia Okafor", "How does a bad week look?", "Gave a talk on seed banks", "0 of 1 asked"):
        assert words in page


# ── The clock ─────────────────────────────────────────────────────────────────────────────────────


def test_clock_is_started_once(signed_in: Client, interview: Interview):
    region = signed_in.post(address("live_begin", interview), headers=HTMX)
    interview.refresh_from_db()
    first = interview.began_at

    signed_in.post(address("live_begin", interview))

    interview.refresh_from_db()
    assert interview.began_at == first is not None
    assert b'data-state="running"' in region.content
    assert b"<html" not in region.content


def test_invitation_to_go_on_is_kept_and_taken_back(signed_in: Client, interview: Interview):
    signed_in.post(address("live_go_on", interview), {"invited": "on"}, headers=HTMX)
    interview.refresh_from_db()
    assert interview.invited_to_go_on

    back = signed_in.post(address("live_go_on", interview), headers={"Referer": address("live", interview)})

    interview.refresh_from_db()
    assert not interview.invited_to_go_on
    assert back["Location"] == address("live", interview)


# ── Notes ─────────────────────────────────────────────────────────────────────────────────────────


def test_notes_are_saved_as_typed_and_answered_with_their_marks(signed_in: Client, interview: Interview):
    here = address("live_notes", interview)
    said = {"text": "Mud & more\r\n", "memorable": "Wait", "action": "", "private": "pay"}

    first = signed_in.post(here, said | {"version": NOTHING}, headers=AUTOSAVE)
    second = signed_in.post(
        here, said | {"text": "Mud", "version": first["X-Infoint-Version"]}, headers=AUTOSAVE
    )

    assert (first.status_code, first.content) == (200, b"")
    assert second.status_code == 200
    notes = TalkNotes.objects.get()
    assert (notes.text, notes.memorable, notes.private) == ("Mud", "Wait", "pay")


def test_notes_changed_elsewhere_are_answered_with_both(signed_in: Client, interview: Interview):
    TalkNotes.objects.update(text="Theirs & <b>", private="secret")
    here = address("live_notes", interview)
    mine = {"text": "Mine", "memorable": "Wait", "action": "", "private": "other"}

    refused = signed_in.post(here, mine | {"version": NOTHING}, headers=AUTOSAVE)

    page = refused.content.decode()
    assert refused.status_code == 409
    assert '<div data-theirs="text" dir="auto">Theirs &amp; &lt;b&gt;</div>' in page
    assert page.index("covered") < page.index('data-theirs="private"')
    assert 'data-theirs="memorable"' not in page
    assert TalkNotes.objects.get().memorable == ""


@pytest.mark.parametrize(
    ("choice", "text"), [("mine", "Mine"), ("theirs,text", "Theirs"), ("both,text", "Theirs\n\nMine")]
)
def test_both_texts_can_be_settled_without_scripts(
    signed_in: Client, interview: Interview, choice: str, text: str
):
    TalkNotes.objects.update(text="Theirs")
    here = address("live_notes", interview)
    mine = {"text": "Mine", "memorable": "Wait", "action": "", "private": "", "version": NOTHING}
    page = signed_in.post(here, mine)
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    marks = texts.marks(["Theirs", "", "", ""])
    assert f'value="{choice}:{marks}"' in page.content.decode()

    settled = signed_in.post(here, mine | {"keep": f"{choice}:{marks}"})

    assert settled["Location"] == address("live", interview)
    notes = TalkNotes.objects.get()
    assert (notes.text, notes.memorable) == (text, "Wait")


def test_notes_that_cannot_be_kept_are_refused_in_words(signed_in: Client, interview: Interview):
    here = address("live_notes", interview)
    said = {"text": "a\0b", "version": NOTHING}

    assert signed_in.post(here, said, headers=AUTOSAVE).status_code == 422
    page = signed_in.post(here, said)

    assert page.status_code == 422
    assert "a null character" in page.content.decode()


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────


def test_tick_makes_only_the_box_and_the_count_anew(signed_in: Client, interview: Interview):
    question = PlannedQuestionFactory(interview=interview)

    answer = signed_in.post(address("live_tick", interview, question.pk), {"asked": "on"}, headers=HTMX)

    page = answer.content.decode()
    assert "textarea" not in page
    assert 'aria-pressed="true"' in page
    assert "1 of 1 asked" in page
    assert PlannedQuestion.objects.get().asked_at


def test_answer_is_saved_while_another_tab_ticks(signed_in: Client, interview: Interview):
    question = PlannedQuestionFactory(interview=interview)
    signed_in.post(address("live_tick", interview, question.pk), {"asked": "on"})

    saved = signed_in.post(
        address("live_answer", interview, question.pk),
        {"answer": "Mostly mud", "version": texts.marks([""])},
        headers=AUTOSAVE,
    )

    assert saved.status_code == 200
    assert PlannedQuestion.objects.get().answer == "Mostly mud"


def test_question_is_added_on_the_spot_once(signed_in: Client, interview: Interview):
    form = line(wording="And the pay?")
    first = signed_in.post(address("live_question_add", interview), form, headers=HTMX)
    second = signed_in.post(address("live_question_add", interview), form, headers=HTMX)

    assert "And the pay?" in first.content.decode()
    assert "And the pay?" not in second.content.decode()
    assert PlannedQuestion.objects.count() == 1


def test_question_of_another_interview_is_not_found(signed_in: Client, interview: Interview):
    other = PlannedQuestionFactory()

    assert signed_in.post(address("live_tick", interview, other.pk), {"asked": "on"}).status_code == 404
    assert signed_in.post(address("live_answer", interview, other.pk), {"answer": "x"}).status_code == 404


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


def test_name_is_listed_with_the_way_back_and_an_empty_form(
    signed_in: Client, interview: Interview, nadia: Contact
):
    form = line(line="Priya Raman, research lead at Wise", may_use_name="on")
    answer = signed_in.post(address("live_name_add", interview), form, headers=HTMX)
    signed_in.post(address("live_name_add", interview), form)

    page = answer.content.decode()
    assert "Priya Raman" in page
    assert "Undo" in page
    assert 'value="Priya' not in page
    given = Introduction.objects.get()
    assert (given.introducer, given.may_use_name) == (nadia, True)
    assert Tie.objects.count() == 1


def test_giver_is_chosen_where_several_take_part(signed_in: Client, nadia: Contact):
    tom = ContactFactory(first_name="Tom")
    interview = InterviewFactory(scheduled=True, people=[nadia, tom])

    signed_in.post(address("live_name_add", interview), line(line="Priya Raman", whom=tom.pk))

    assert Introduction.objects.get().introducer == tom


def test_name_without_a_day_to_check_back_gets_one(signed_in: Client, interview: Interview):
    signed_in.post(address("live_name_add", interview), line(line="Priya Raman", they_ask_first="on"))

    assert Introduction.objects.get().check_back_on is not None


def test_empty_name_is_refused_in_words_on_the_page(signed_in: Client, interview: Interview):
    answer = signed_in.post(address("live_name_add", interview), line(line=" "))

    assert answer.status_code == 422
    assert "Write the name down." in answer.content.decode()
    assert "<html" in answer.content.decode()


def test_known_name_is_asked_about_with_the_mark_and_settled(
    signed_in: Client, interview: Interview, nadia: Contact
):
    tom = ContactFactory(first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK)
    page = signed_in.post(address("live_name_add", interview), line(line="Tom Hill, baker"), headers=HTMX)
    assert "In the dark: you said so" in page.content.decode()
    assert "do not follow up" in page.content.decode()
    given = Introduction.objects.get()

    signed_in.post(address("live_name_settle", interview, given.pk), {"who": tom.pk}, headers=HTMX)

    given.refresh_from_db()
    assert given.target == tom


@pytest.mark.parametrize("data", [{}, {"who": "999999"}, {"line": "somebody else"}, {"who": "new"}])
def test_words_that_settle_nothing_are_refused_in_words(signed_in: Client, interview: Interview, data: dict):
    names.add(interview, interview.people[0], "somebody in grants")
    given = Introduction.objects.get()

    answer = signed_in.post(address("live_name_settle", interview, given.pk), data, headers=HTMX)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    given.refresh_from_db()
    assert given.target is None


def test_name_is_mentioned_or_not_and_taken_back(signed_in: Client, interview: Interview, nadia: Contact):
    names.add(interview, nadia, "Priya Raman")
    given = Introduction.objects.get()

    signed_in.post(address("live_name_mention", interview, given.pk), {"may_use_name": "on"}, headers=HTMX)
    given.refresh_from_db()
    assert given.may_use_name
    signed_in.post(address("live_name_remove", interview, given.pk), headers=HTMX)
    again = signed_in.post(address("live_name_remove", interview, given.pk), headers=HTMX)

    assert again.status_code == 200
    assert not Introduction.objects.exists()


def test_name_given_elsewhere_is_not_found(signed_in: Client, interview: Interview):
    other = IntroductionFactory()

    assert signed_in.post(address("live_name_mention", interview, other.pk)).status_code == 404
    assert signed_in.post(address("live_name_settle", interview, other.pk)).status_code == 404
    signed_in.post(address("live_name_remove", interview, other.pk))
    assert Introduction.objects.count() == 1


def test_what_came_of_asking_for_names_is_kept(signed_in: Client, interview: Interview):
    signed_in.post(address("live_names_asked", interview), {"names_asked": "declined"}, headers=HTMX)
    assert TalkNotes.objects.get().names_asked == "declined"

    back = signed_in.post(address("live_names_asked", interview), {"names_asked": ""})

    assert back["Location"] == interview.get_absolute_url()
    assert TalkNotes.objects.get().names_asked == ""


# ── Who else sits there ───────────────────────────────────────────────────────────────────────────


def test_colleague_they_brought_takes_part_in_one_line(signed_in: Client, interview: Interview):
    form = line(line="Tom Hill, designer at Wise")
    answer = signed_in.post(address("live_person_add", interview), form, headers=HTMX)
    signed_in.post(address("live_person_add", interview), form, headers=HTMX)

    tom = Contact.objects.get(first_name="Tom")
    assert [str(person) for person in interview.people] == ["Nadia Okafor", "Tom Hill"]
    assert (tom.title, str(tom.organization), tom.closeness) == ("designer", "Wise", 0)
    assert 'id="name-whom-choice"' in answer.content.decode()


def test_colleague_of_a_known_name_is_asked_about(signed_in: Client, interview: Interview):
    tom = ContactFactory(first_name="Tom", last_name="Hill", title="baker")
    asked = signed_in.post(address("live_person_add", interview), line(line="Tom Hill"), headers=HTMX)
    assert asked.status_code == 422
    assert "baker" in asked.content.decode()

    signed_in.post(address("live_person_add", interview), line(line="Tom Hill", who=tom.pk), headers=HTMX)

    assert tom in interview.people


@pytest.mark.parametrize("known", [True, False])
def test_colleague_in_the_dark_is_asked_about_at_once(signed_in: Client, interview: Interview, known: bool):
    place = OrganizationFactory(name="Meridian", confidential=True)
    if known:
        ContactFactory(first_name="Tom", last_name="Hill", organization=place)
    form = line(line="Tom Hill, designer at Meridian")

    asked = signed_in.post(address("live_person_add", interview), form, headers=HTMX)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "In the dark: works at Meridian" in page
    assert len(interview.people) == 1
    assert Contact.objects.count() == 1 + known
    who = page.split('name="who" value="')[1].split('"')[0]
    signed_in.post(
        address("live_person_add", interview), form | {"who": who, "all_the_same": "on"}, headers=HTMX
    )

    tom = Contact.objects.get(first_name="Tom")
    assert tom in Interview.objects.get().people
    assert tom.told.exists()


def test_colleague_through_whom_it_could_get_out_is_warned_of_naming_nobody(
    signed_in: Client, interview: Interview
):
    boss = ContactFactory(first_name="Quentin", discretion=Discretion.IN_THE_DARK)
    tom = ContactFactory(first_name="Tom", last_name="Hill", organization=OrganizationFactory(name="Wise"))
    TieFactory(a=min(boss, tom, key=lambda one: one.pk), b=max(boss, tom, key=lambda one: one.pk), strength=4)

    page = signed_in.post(
        address("live_person_add", interview), line(line="Tom Hill at Wise"), headers=HTMX
    ).content.decode()

    assert "Tom is close to somebody you keep in the dark." in page
    assert "Quentin" not in page


# ── Groups, books, events; promises ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "name", "url"),
    [
        ("Friends of the herbarium", "Friends of the herbarium", ""),
        ("Friends of the herbarium, https://kew.example/friends.", "Friends of the herbarium", "https://kew.example/friends"),
        ("www.kew.example", "https://www.kew.example", "https://www.kew.example"),
        ("javascript:alert(1)", "javascript:alert(1)", ""),
    ],
)  # fmt: skip
def test_group_is_one_line_and_only_a_web_address_becomes_a_link(
    signed_in: Client, interview: Interview, nadia: Contact, typed: str, name: str, url: str
):
    page = signed_in.post(
        address("live_resource_add", interview), line(kind="event", line=typed), headers=HTMX
    ).content.decode()

    kept = Resource.objects.get()
    assert (kept.kind, kept.name, kept.url, kept.contact) == ("event", name, url, nadia)
    assert (f'href="{url}"' in page) is bool(url)
    assert 'href="javascript' not in page


def test_group_is_removed_and_removed_again(signed_in: Client, interview: Interview):
    kept = ResourceFactory(interview=interview)

    for _ in range(2):
        assert (
            signed_in.post(address("live_resource_remove", interview, kept.pk), headers=HTMX).status_code
            == 200
        )

    assert not Resource.objects.exists()


def test_promise_is_due_on_the_day_said_else_within_a_week(
    signed_in: Client, interview: Interview, nadia: Contact
):
    signed_in.post(
        address("live_promise_add", interview), line(what="Send it", by="2099-01-01"), headers=HTMX
    )
    assert not FollowUp.objects.exists()
    day = timezone.localdate() + dt.timedelta(days=3)
    signed_in.post(address("live_promise_add", interview), line(what="Send it", by=day.isoformat()))
    form = line(what="Write")
    for _ in range(2):
        signed_in.post(address("live_promise_add", interview), form, headers=HTMX)

    first, second = FollowUp.objects.order_by("due_at")
    assert (first.kind, first.contact, first.what, first.due_at.date()) == ("promise", nadia, "Send it", day)
    assert (second.due_at.date() - day).days == 4
    page = signed_in.post(address("live_promise_remove", interview, first.pk), headers=HTMX)
    assert "Undo" in page.content.decode()
    assert FollowUp.objects.get() == second


def test_only_promises_are_removed_here(signed_in: Client, interview: Interview):
    talks.hold(interview, NOW + dt.timedelta(days=1, minutes=30), at=NOW)
    thank = interview.follow_ups.get(kind=Kind.THANK)

    signed_in.post(address("live_promise_remove", interview, thank.pk), headers=HTMX)

    assert interview.follow_ups.filter(pk=thank.pk).exists()


def test_names_written_down_after_the_end_are_to_be_acted_on(signed_in: Client, nadia: Contact):
    interview = InterviewFactory(held=True, people=[nadia])

    signed_in.post(address("live_name_add", interview), line(line="Priya Raman"), headers=HTMX)

    assert interview.stage == Stage.HELD
    assert interview.follow_ups.filter(kind=Kind.NAME).exists()
