"""The page on which a talk is prepared: research, opening and questions, with and without a script."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Contact, Discretion
from interviews import texts
from interviews.forms.research import ResearchForm
from interviews.models import Interview, Participant, PlannedQuestion, Question
from interviews.models.questions import Topic
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    InterviewFactory,
    OpenQuestionFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {**HTMX, "X-Infoint-Autosave": "1"}
MARKUP = "<script>alert(1)</script>"


def page_of(interview: Interview) -> str:
    return reverse("interviews:prepare", args=[interview.pk])


def one_of(interview: Interview) -> Participant:
    return interview.participants.get()


def research(one: Participant) -> str:
    return reverse("interviews:research", args=[one.interview_id, one.pk])


def as_seen(one: Participant, **typed: str) -> dict[str, str]:
    """Return the form of somebody as a page holds it, with some of its fields typed over."""
    names = ResearchForm.names()
    values = {name: getattr(one, name) for name in names if isinstance(getattr(one, name), str)}
    return values | {"version": texts.marks_of(one, names)} | typed


# ── Looking them up ───────────────────────────────────────────────────────────────────────────────


def test_findings_are_saved_while_one_types_and_in_one_action(signed_in: Client):
    one = one_of(InterviewFactory())

    first = signed_in.post(research(one), as_seen(one, profile="Anthropology"), headers=AUTOSAVE)
    more = as_seen(one, profile="Anthropology MA", version=first["X-Infoint-Version"], web_nothing="on")
    second = signed_in.post(research(one), more, headers=AUTOSAVE)

    one.refresh_from_db()
    assert (first.status_code, second.status_code) == (200, 200)
    assert (one.profile, one.web_nothing, one.is_looked_up) == ("Anthropology MA", True, True)
    assert Action.objects.filter(what=f"Looked up {one.contact.name}").count() == 1


def test_finding_counts_more_than_the_tick_that_there_is_none(signed_in: Client):
    one = one_of(InterviewFactory())

    signed_in.post(research(one), as_seen(one, site="Founded in 1759.", site_nothing="on"))

    one.refresh_from_db()
    assert (one.site, one.site_nothing) == ("Founded in 1759.", False)


def test_finding_changed_in_another_tab_is_shown_beside_mine(signed_in: Client):
    one = one_of(InterviewFactory())
    seen = as_seen(one, profile="Mine.")
    Participant.objects.filter(pk=one.pk).update(profile="Theirs.", web="Left alone.")

    stale = signed_in.post(research(one), seen, headers=AUTOSAVE)

    assert stale.status_code == 409
    assert 'data-theirs="profile"' in stale.content.decode()
    assert "Left alone." not in stale.content.decode()
    one.refresh_from_db()
    assert one.profile == "Theirs."


@pytest.mark.parametrize(
    ("choice", "kept"), [("mine", "Mine."), ("theirs", "Theirs."), ("both", "Theirs.\n\nMine.")]
)
def test_conflict_is_settled_without_a_script(signed_in: Client, choice: str, kept: str):
    one = one_of(InterviewFactory())
    seen = as_seen(one, profile="Mine.")
    Participant.objects.filter(pk=one.pk).update(profile="Theirs.")

    stale = signed_in.post(research(one), seen)
    found = re.search(rf'name="keep" value="({choice}[^"]*)"', stale.content.decode())
    assert stale.status_code == 409
    assert found
    settled = signed_in.post(research(one), seen | {"keep": found[1]})

    one.refresh_from_db()
    assert settled.status_code == 302
    assert one.profile == kept


def test_two_tabs_may_write_different_findings(signed_in: Client):
    one = one_of(InterviewFactory())
    seen = as_seen(one)

    signed_in.post(research(one), seen | {"profile": "Here."}, headers=AUTOSAVE)
    answer = signed_in.post(research(one), seen | {"web": "There."}, headers=AUTOSAVE)

    one.refresh_from_db()
    assert answer.status_code == 200
    assert (one.profile, one.web) == ("Here.", "There.")


def test_endless_finding_is_refused_with_its_text(signed_in: Client):
    one = one_of(InterviewFactory())
    endless = "x" * 20_001

    quietly = signed_in.post(research(one), as_seen(one, profile=endless), headers=AUTOSAVE)
    aloud = signed_in.post(research(one), as_seen(one, profile=endless))

    assert (quietly.status_code, aloud.status_code) == (422, 422)
    assert endless in aloud.content.decode()
    assert "This holds 20,000 characters" in aloud.content.decode()


def test_nobody_of_another_interview_is_written_to(signed_in: Client):
    one, other = one_of(InterviewFactory()), one_of(InterviewFactory())

    address = reverse("interviews:research", args=[one.interview_id, other.pk])

    assert signed_in.post(address, as_seen(other, profile="x")).status_code == 404


def test_sheet_has_a_form_for_each_and_links_that_keep_to_themselves(signed_in: Client):
    monzo = OrganizationFactory(name="Monzo & Sons", website="monzo.example")
    people = [ContactFactory(first_name='Na"dia', organization=monzo), ContactFactory(first_name="Łukasz")]
    page = signed_in.get(page_of(InterviewFactory(people=people))).content.decode()

    assert page.count('class="card brief research"') == 2
    assert page.count('target="_blank" rel="noopener noreferrer"') == page.count('target="_blank"')
    assert "https://monzo.example" in page
    assert "q=%22Na%20dia%20Boateng%22%20%22Monzo%20%26%20Sons%22" in page


def test_shared_ground_names_nobody_kept_in_the_dark(signed_in: Client):
    nadia = ContactFactory(circles=[CircleFactory(name="Rowing club")])
    TieFactory(a=nadia, b=ContactFactory(first_name="Ravi", closeness=3))
    TieFactory(a=nadia, b=ContactFactory(first_name="Hidden", closeness=3, discretion=Discretion.IN_THE_DARK))
    TieFactory(
        a=nadia, b=ContactFactory(first_name="Estranged"), ended_on=NOW.date() - dt.timedelta(days=400)
    )
    TieFactory(a=nadia, b=ContactFactory(first_name="Stranger", closeness=0))

    page = signed_in.get(page_of(InterviewFactory(people=[nadia]))).content.decode()

    assert "You are both in Rowing club." in page
    assert "You both know Ravi Boateng (know each other)." in page
    assert not any(name in page for name in ("Hidden", "Estranged", "Stranger"))


def test_page_without_anybody_says_so(signed_in: Client):
    page = signed_in.get(page_of(InterviewFactory(people=[]))).content.decode()

    assert "Nobody takes part yet." in page


def test_trashed_interview_is_not_prepared(signed_in: Client):
    assert signed_in.get(page_of(InterviewFactory(trashed=True))).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_often_for_many_as_for_one(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    people = [ContactFactory(organization=OrganizationFactory()) for _ in range(count)]
    interview = InterviewFactory(people=people, pitch=PitchFactory())
    for person in people:
        TieFactory(a=person, b=ContactFactory(closeness=3))
        earlier = InterviewFactory(held=True, people=[person])
        question = Question.objects.get(key=f"route-{people.index(person) + 1}")
        PlannedQuestionFactory(interview=earlier, question=question, answer="By luck.")
        PlannedQuestionFactory(interview=interview, question=question)

    with django_assert_num_queries(26):
        signed_in.get(page_of(interview))


def test_ready_card_is_asked_for_alone(signed_in: Client):
    interview = InterviewFactory(pitch=PitchFactory())

    part = signed_in.get(page_of(interview), headers={**HTMX, "HX-Target": "ready"}).content.decode()

    assert "<html" not in part
    assert "1 of 5" in part


# ── The opening ───────────────────────────────────────────────────────────────────────────────────


def choose(interview: Interview) -> str:
    return reverse("interviews:pitch", args=[interview.pk])


def test_opening_is_chosen_and_that_is_undone(signed_in: Client):
    interview, pitch = InterviewFactory(), PitchFactory()

    signed_in.post(choose(interview), {"do": "choose", "pitch": pitch.pk})

    interview.refresh_from_db()
    assert interview.pitch == pitch
    changes.undo(Action.objects.latest("pk"))
    interview.refresh_from_db()
    assert interview.pitch is None


def test_new_opening_posted_twice_is_begun_once(signed_in: Client):
    interview = InterviewFactory(people=[ContactFactory(first_name="Nadia", last_name="Okafor")])

    for _ in range(2):
        answer = signed_in.post(choose(interview), {"do": "new"}, headers=HTMX)

    interview.refresh_from_db()
    assert answer.status_code == 200
    assert interview.pitch.name == "For Nadia Okafor"
    assert type(interview.pitch).objects.count() == 1


def test_copy_is_made_of_what_other_talks_open_with_only(signed_in: Client):
    shared = PitchFactory(who="I teach.", hope="To learn.")
    interview = InterviewFactory(pitch=shared)
    InterviewFactory(pitch=shared)
    assert "Make a copy for this talk" in signed_in.get(page_of(interview)).content.decode()

    for _ in range(2):
        signed_in.post(choose(interview), {"do": "copy"})

    interview.refresh_from_db()
    assert interview.pitch != shared
    assert interview.pitch.text == "I teach. To learn."
    assert type(shared).objects.count() == 2
    assert "Make a copy for this talk" not in signed_in.get(page_of(interview)).content.decode()


def test_pitch_is_saved_and_told_how_long_it_takes(signed_in: Client):
    pitch = PitchFactory()
    interview = InterviewFactory(pitch=pitch)
    address = reverse("interviews:pitch_save", args=[pitch.pk]) + f"?interview={interview.pk}"
    names = ("name", "who", "background", "hope")
    typed = {
        "name": pitch.name,
        "who": "word " * 42,
        "version": texts.marks_of(pitch, names),
    }

    answer = signed_in.post(address, typed)

    assert answer["Location"] == f"{page_of(interview)}#opening"
    assert "42 words, about 19 s aloud" in signed_in.get(page_of(interview)).content.decode()


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────


def do(interview: Interview, verb: str, *args: int) -> str:
    return reverse(f"interviews:{verb}", args=[interview.pk, *args])


def wordings(interview: Interview) -> list[str]:
    return list(interview.questions.values_list("wording", flat=True))


def test_proposal_fills_the_time_and_is_undone_at_once(signed_in: Client):
    interview = InterviewFactory()

    answer = signed_in.post(do(interview, "questions_propose"), headers=HTMX).content.decode()

    assert 6 <= interview.questions.count() <= 8
    assert interview.questions.last().topic == Topic.NEXT
    assert 'id="plan"' in answer
    assert 'hx-swap-oob="true"' in answer
    changes.undo(Action.objects.latest("pk"))
    assert wordings(interview) == []


def test_question_of_the_bank_is_planned_once_before_the_close(signed_in: Client):
    interview = InterviewFactory()
    close, route = Question.objects.get(key="next-1"), Question.objects.get(key="route-1")

    for question in (close, route, route):
        signed_in.post(do(interview, "questions_add"), {"question": question.pk})

    assert wordings(interview) == [route.text, close.text]


def test_own_question_posted_twice_is_planned_once_and_kept(signed_in: Client):
    interview = InterviewFactory()
    typed = {
        "wording": "Which  tools\nwould I touch?",
        "topic": Topic.TOOLS,
        "minutes": 2,
        "keep": "on",
        "uuid": "0" * 31 + "7",
    }

    for _ in range(2):
        signed_in.post(do(interview, "question_write"), typed)

    assert wordings(interview) == ["Which tools would I touch?"]
    assert Question.objects.filter(key=None).get().text == "Which tools would I touch?"


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_own_question_without_words_is_refused(signed_in: Client, headers: dict[str, str]):
    interview = InterviewFactory()
    typed = {"wording": " ", "topic": Topic.OWN, "minutes": 99, "uuid": "0" * 31 + "7"}

    answer = signed_in.post(do(interview, "question_write"), typed, headers=headers)

    assert answer.status_code == 422
    assert "Write the question down." in answer.content.decode()
    assert "Give 30 minutes at most." in answer.content.decode()


def test_question_is_moved_dropped_and_reworded_for_this_talk_alone(signed_in: Client):
    interview = InterviewFactory()
    bank = Question.objects.get(key="daily-1")
    first = PlannedQuestionFactory(interview=interview, wording="First?", position=0)
    second = PlannedQuestionFactory(
        interview=interview, wording=bank.text, question=bank, topic=bank.topic, position=1
    )
    third = PlannedQuestionFactory(interview=interview, wording="Third?", position=2)
    seen = texts.marks_of(second, ("wording", "minutes", "topic"))

    moved = signed_in.post(do(interview, "question_move", second.pk), {"by": "-1"}, headers=HTMX)
    signed_in.post(do(interview, "question_drop", third.pk))
    again = signed_in.post(do(interview, "question_drop", third.pk))
    typed = {"wording": "How was your Tuesday?", "minutes": 4, "topic": Topic.DAILY, "version": seen}
    signed_in.post(do(interview, "question_edit", second.pk), typed)

    bank.refresh_from_db()
    assert wordings(interview) == ["How was your Tuesday?", first.wording]
    assert bank.text == "Walk me through last Tuesday, hour by hour."
    assert "Question 1 of 3 now" in moved.content.decode()
    assert again.status_code == 302
    assert "reworded for this talk" in signed_in.get(page_of(interview)).content.decode()


def test_moving_does_not_disturb_an_answer_that_is_being_typed(signed_in: Client):
    interview = InterviewFactory()
    PlannedQuestionFactory(interview=interview, position=0)
    second = PlannedQuestionFactory(interview=interview, position=1)

    signed_in.post(do(interview, "question_move", second.pk), {"by": "-1"})

    assert PlannedQuestion.objects.get(pk=second.pk).version == second.version


def test_wording_changed_in_another_tab_is_shown_beside_mine(signed_in: Client):
    planned = PlannedQuestionFactory(wording="How?")
    seen = texts.marks_of(planned, ("wording", "minutes", "topic"))
    PlannedQuestion.objects.filter(pk=planned.pk).update(wording="Theirs?")
    typed = {"wording": "Mine?", "minutes": 3, "topic": Topic.OWN, "version": seen}
    address = do(planned.interview, "question_edit", planned.pk)

    quietly = signed_in.post(address, typed, headers=AUTOSAVE)
    aloud = signed_in.post(address, typed)

    assert (quietly.status_code, aloud.status_code) == (409, 409)
    assert "Theirs?" in quietly.content.decode()
    assert 'name="keep"' in aloud.content.decode()


def test_answer_known_already_is_told(signed_in: Client):
    nadia = ContactFactory()
    route, daily = Question.objects.get(key="route-1"), Question.objects.get(key="preparation-1")
    earlier = InterviewFactory(held=True, people=[nadia])
    PlannedQuestionFactory(interview=earlier, question=route, wording="How so?", answer="Through the choir.")
    interview = InterviewFactory(people=[nadia])
    PlannedQuestionFactory(interview=interview, question=route, wording=route.text)
    PlannedQuestionFactory(interview=interview, question=daily, wording=daily.text)
    Participant.objects.filter(interview=interview).update(
        profile="Has two children. Says a sketching habit from a past job helps every day."
    )

    page = signed_in.get(page_of(interview)).content.decode()

    assert "Through the choir." in page
    assert re.search(r"You may know this already: <q[^>]*>Says a sketching habit", page)


def test_sensitive_question_is_marked(signed_in: Client):
    interview, money = InterviewFactory(), Question.objects.get(key="money-1")
    signed_in.post(do(interview, "questions_add"), {"question": money.pk})

    assert "pay: only with rapport" in signed_in.get(page_of(interview)).content.decode()


def test_bank_shows_one_topic_and_is_asked_for_alone(signed_in: Client):
    interview = InterviewFactory()
    address = page_of(interview) + "?topic=money"

    entire = signed_in.get(address).content.decode()
    part = signed_in.get(address, headers={**HTMX, "HX-Target": "bank"}).content.decode()

    assert "<html" in entire
    assert part.lstrip().startswith("<details")
    assert "What pay is usual" in part
    assert "Walk me through" not in part


def test_page_stands_where_the_bank_is_empty(signed_in: Client):
    Question.objects.all().delete()
    interview = InterviewFactory()

    page = signed_in.get(page_of(interview)).content.decode()
    signed_in.post(do(interview, "questions_propose"))

    assert "The bank is empty." in page
    assert wordings(interview) == []


def test_hostile_words_are_words(signed_in: Client):
    contact = ContactFactory(first_name=MARKUP, organization=OrganizationFactory(name=MARKUP))
    interview = InterviewFactory(people=[contact])
    PlannedQuestionFactory(interview=interview, wording=MARKUP)
    Participant.objects.filter(interview=interview).update(profile=MARKUP)

    page = signed_in.get(page_of(interview)).content.decode()

    assert MARKUP not in page
    assert Contact.objects.get().first_name == MARKUP


def test_number_that_nothing_holds_is_no_question(signed_in: Client):
    talk = InterviewFactory()

    answer = signed_in.post(
        reverse("interviews:questions_add", args=[talk.pk]), {"question": ["9223372036854775808"]}
    )

    assert answer.status_code == 422
    assert not talk.questions.exists()


def test_open_questions_of_its_pathways_are_asked_with_one_click(signed_in: Client):
    pathway, gone = PathwayFactory(), PathwayFactory(trashed_at=NOW)
    interview = InterviewFactory(pathways=[pathway, gone])
    for text in ("Pay?", "Hours?", "Holidays?", "Weekends?"):
        OpenQuestionFactory(pathway=pathway, text=text)
    OpenQuestionFactory(pathway=pathway, text="Known already", answered_at=NOW)
    OpenQuestionFactory(pathway=gone, text="Gone with it")
    OpenQuestionFactory(text="Of another pathway")

    first, *others = signed_in.get(page_of(interview)).context["forms"].to_find_out
    data = {"wording": first[0], "uuid": first[1], "topic": "own", "minutes": "3"}
    for _ in range(2):
        part = signed_in.post(reverse("interviews:question_write", args=[interview.pk]), data, headers=HTMX)

    assert [text for text, _ in [first, *others]] == ["Pay?", "Hours?", "Holidays?"]
    assert [one.wording for one in interview.questions.all()] == ["Pay?"]
    assert [text for text, _ in part.context["forms"].to_find_out] == ["Hours?", "Holidays?", "Weekends?"]
    brief = signed_in.get(reverse("interviews:brief", args=[interview.pk])).content.decode()
    assert "<bdi>Holidays?</bdi>" in brief
    assert "Weekends?" not in brief


def test_talk_that_was_held_proposes_no_open_questions(signed_in: Client):
    pathway = PathwayFactory()
    OpenQuestionFactory(pathway=pathway, text="Pay?")

    page = signed_in.get(page_of(InterviewFactory(held=True, pathways=[pathway]))).content.decode()

    assert "You still want to know" not in page
