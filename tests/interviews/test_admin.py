"""The admin of interviews: its pages, what is saved and undone, and that no rule is got round there."""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, search
from contacts.models import Action, Contact, Tie
from interviews import aftermath, talks
from interviews.cadence import Kind
from interviews.models import (
    FollowUp,
    Interview,
    Introduction,
    LetterTemplate,
    Message,
    OpenQuestion,
    Pathway,
    Pitch,
    Question,
    Reflection,
    Resource,
    Skill,
    SkillNeed,
    TrainingOption,
)
from interviews.stages import Stage
from tests.contacts.test_admin import HOSTILE, change, latest, page, saved_form
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    LetterTemplateFactory,
    MessageFactory,
    OpenQuestionFactory,
    OrganizationFactory,
    PathwayFactory,
    PathwayRatingFactory,
    PitchFactory,
    PlannedQuestionFactory,
    QuestionFactory,
    ReflectionFactory,
    ResourceFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db

NOUNS = (
    FollowUp, Interview, Introduction, LetterTemplate, Message, OpenQuestion, Pathway, Pitch, Question,
    Reflection, Resource, Skill, SkillNeed, TrainingOption,
)  # fmt: skip
LEARNED = (OpenQuestion, Skill, SkillNeed, TrainingOption)
ADDED = (Interview, Introduction, LetterTemplate, Pathway, Pitch, Question, Resource, *LEARNED)
DELETED = (Interview, Introduction, LetterTemplate, Pathway, Pitch, Resource, *LEARNED)


def row_of(model: type, person: Contact, text: str = "Plain") -> Any:
    """Make a row of a noun that belongs to `person`, where it can."""
    talk = InterviewFactory(
        held=True, people=[person], pathways=[PathwayFactory(name=text[:200])], why=text, where=text
    )
    introduction = IntroductionFactory(introducer=person, target_text=text, named_in=talk, note=text)
    makers = {
        FollowUp: lambda: FollowUpFactory(
            contact=person, interview=talk, what=text, waived_at=NOW, waived_because=text
        ),
        Interview: lambda: talk,
        Introduction: lambda: introduction,
        LetterTemplate: lambda: LetterTemplateFactory(subject=text, body=text),
        Message: lambda: MessageFactory(contact=person, interview=talk, subject=text, body=text, to=text),
        OpenQuestion: lambda: OpenQuestionFactory(text=text, answer=text, raised_in=talk, answered_in=talk),
        Pathway: lambda: PathwayFactory(name=text[:200], why=text),
        Pitch: lambda: PitchFactory(name=text[:100], who=text, pathway=PathwayFactory(name=text[:200])),
        Question: lambda: QuestionFactory(text=text),
        Reflection: lambda: ReflectionFactory(interview=talk, appealed=text, put_off=text, why=text),
        Resource: lambda: ResourceFactory(name=text, note=text, url=text, contact=person, interview=talk),
        Skill: lambda: SkillFactory(name=text[:200], key=f"{text} {talk.pk}", proof=text, level="have"),
        SkillNeed: lambda: SkillNeedFactory(
            interview=talk, skill=SkillFactory(name=text[:200], key=f"{text} {talk.pk}")
        ),
        TrainingOption: lambda: TrainingOptionFactory(
            interview=talk, contact=person, name=text[:200], provider=text[:200], url=text[:500]
        ),
    }
    return makers[model]()


def rows(answer: HttpResponse) -> list[Any]:
    return list(answer.context["cl"].result_list)


def offered(client: Client, model: str, field: str, term: str) -> list[str]:
    query = {"app_label": "interviews", "model_name": model, "field_name": field, "term": term}
    found = client.get(reverse("admin:autocomplete"), query).json()["results"]
    return [result["text"] for result in found]


# ── Pages ─────────────────────────────────────────────────────────────────────────────────────────


def test_every_noun_is_registered():
    assert {model for model in admin.site._registry if model._meta.app_label == "interviews"} == set(NOUNS)


@pytest.mark.parametrize("model", NOUNS)
def test_pages_of_a_noun_open_and_show_hostile_text_as_text(signed_in: Client, model: type):
    pk = row_of(model, ContactFactory(first_name=HOSTILE), HOSTILE).pk
    addresses = [page(model), page(model, "change", pk), page(model, "history", pk)]
    addresses += [page(model, "add")] if model in ADDED else []
    addresses += [page(model, "delete", pk)] if model in DELETED else []

    for address in addresses:
        response = signed_in.get(address)
        text = response.content.decode()
        assert response.status_code == 200, address
        assert "<script>alert" not in text, address
        assert "<img src=x" not in text, address


@pytest.mark.parametrize("model", NOUNS)
def test_what_is_made_by_what_happens_is_neither_added_nor_deleted_here(signed_in: Client, model: type):
    pk = row_of(model, ContactFactory()).pk

    assert signed_in.get(page(model, "add")).status_code == (200 if model in ADDED else 403)
    assert signed_in.get(page(model, "delete", pk)).status_code == (200 if model in DELETED else 403)
    assert "delete_selected" not in signed_in.get(page(model)).content.decode()


QUERIES = [
    "q=o'brien", 'q="*', "q=%00", "o=99.-99.x", "e=1", "p=999", "all=", "month=2026-13", "month=9999-12",
    "month=%00", "pathway=9" + "9" * 30, "pathway=x", "state=x", "state=overdue", "trash=x",
    "stage__exact=%00",
]  # fmt: skip


@pytest.mark.parametrize("model", NOUNS)
@pytest.mark.parametrize("query", QUERIES)
def test_lists_survive_odd_addresses(signed_in: Client, model: type, query: str):
    row_of(model, ContactFactory())

    assert signed_in.get(f"{page(model)}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize(
    ("model", "lookup"),
    [
        (Interview, "participants__contact__postal__startswith"),
        (FollowUp, "contact__email__startswith"),
    ],
)
def test_unknown_lookups_are_refused(signed_in: Client, model: type, lookup: str):
    response = signed_in.get(page(model), {lookup: "a"})

    assert response.status_code == 400 or response.headers["Location"].endswith("?e=1")


LISTS = {
    FollowUp: 13, Interview: 15, Introduction: 12, LetterTemplate: 6, Message: 12, OpenQuestion: 7,
    Pathway: 6, Pitch: 7, Question: 6, Reflection: 12, Resource: 11, Skill: 7, SkillNeed: 13,
    TrainingOption: 13,
}  # fmt: skip


@pytest.mark.parametrize("model", NOUNS)
@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, model: type, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    kinds = iter(("thank", "cold", "report"))
    for _ in range(count):
        person = ContactFactory(organization=OrganizationFactory(confidential=True))
        row = (
            row_of(model, person) if model is not LetterTemplate else LetterTemplateFactory(kind=next(kinds))
        )
        if model is Interview:
            introducer = ContactFactory(organization=OrganizationFactory(confidential=True))
            row.introduction = IntroductionFactory(introducer=introducer, target=person)
            row.save()
    signed_in.get(page(model))

    with django_assert_num_queries(LISTS[model]):
        answer = signed_in.get(page(model))
    assert len(rows(answer)) >= count


@pytest.mark.parametrize(
    "model", [FollowUp, Interview, Introduction, Message, Reflection, Resource, SkillNeed, TrainingOption]
)
def test_lists_mark_whoever_is_kept_in_the_dark_with_the_reason(signed_in: Client, model: type):
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    row_of(model, ContactFactory(first_name="Anna", organization=meridian))

    assert "in the dark: works at Meridian" in signed_in.get(page(model)).content.decode()


def test_whoever_took_part_is_marked_beside_what_is_about_nobody_alone(signed_in: Client):
    boss = ContactFactory(first_name="Anna", marked_dark=True, discretion_because="sits beside me")
    talk = InterviewFactory(held=True, people=[boss])
    row = FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=talk)

    for address in (page(FollowUp), page(FollowUp, "change", row.pk)):
        assert "in the dark: sits beside me" in signed_in.get(address).content.decode()


def test_introducer_in_the_dark_is_marked_too(signed_in: Client):
    boss = ContactFactory(first_name="Anna", marked_dark=True, discretion_because="sits beside me")
    InterviewFactory(introduction=IntroductionFactory(introducer=boss))

    assert "in the dark: sits beside me" in signed_in.get(page(Interview)).content.decode()


@pytest.mark.parametrize("model", NOUNS)
def test_nobody_in_the_trash_is_named(signed_in: Client, model: type):
    gone = ContactFactory(first_name="Quetzalcoatlina", trashed=True)
    row = row_of(model, gone)
    InterviewFactory(introduction=IntroductionFactory(introducer=gone))

    addresses = [page(model), f"{page(model)}?q=quetzal", page(model, "change", row.pk)]
    for address in addresses:
        text = signed_in.get(address, follow=True).content.decode()
        assert "Quetzalcoatlina" not in text, address


@pytest.mark.parametrize(
    "model", [FollowUp, Reflection, Message, Introduction, Resource, SkillNeed, TrainingOption]
)
def test_nothing_of_an_interview_in_the_trash_leads_there(signed_in: Client, model: type):
    row = row_of(model, ContactFactory())
    Interview.objects.update(trashed_at=NOW)

    text = signed_in.get(page(model)).content.decode()

    assert f'href="/interviews/{Interview.objects.get().pk}/"' not in text
    assert row not in rows(signed_in.get(page(model))) or model in (Message, Introduction, Resource)


# ── Finding and filtering ─────────────────────────────────────────────────────────────────────────


def test_interviews_are_found_by_anything_known_of_the_people(signed_in: Client):
    talk = InterviewFactory(people=[ContactFactory(first_name="Zoë", last_name="Łęcka"), ContactFactory()])
    InterviewFactory()
    search.index()

    assert rows(signed_in.get(page(Interview), {"q": "lecka zoe"})) == [talk]


def test_follow_ups_are_found_by_their_person_and_by_who_took_part(signed_in: Client):
    talk = InterviewFactory(held=True, people=[ContactFactory(first_name="Zoë")])
    reflect = FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=talk)
    own = FollowUpFactory(
        contact=ContactFactory(first_name="Zoë"), kind=Kind.PROMISE, due_at=NOW + dt.timedelta(1)
    )
    FollowUpFactory()
    search.index()

    assert rows(signed_in.get(page(FollowUp), {"q": "zoe"})) == [reflect, own]


def test_interviews_are_filtered_by_stage_pathway_month_and_trash(signed_in: Client):
    kew = PathwayFactory(name="Kew")
    december = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
    one = InterviewFactory(scheduled=True, pathways=[kew], starts_at=december)
    two = InterviewFactory(held=True)
    gone = InterviewFactory(held=True, trashed=True)

    def found(**query: object) -> list[Interview]:
        return rows(signed_in.get(page(Interview), query))

    assert found(stage__exact="scheduled") == found(pathway=kew.pk) == found(month="2026-12") == [one]
    assert found(month="2026-11") == found(stage__exact="held") == [two]
    assert found(month="2031-01") == found() == [one, two]
    assert found(trash="yes") == [gone]


def test_follow_ups_are_filtered_by_how_they_stand(signed_in: Client):
    far = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
    late = FollowUpFactory()
    ahead = FollowUpFactory(due_at=far)
    asked = FollowUpFactory(in_question=True)
    hidden = FollowUpFactory(contact=ContactFactory(marked_dark=True))
    done = FollowUpFactory(done_at=NOW, channel="post")
    waived = FollowUpFactory(waived_at=NOW, waived_because="They moved.")

    def found(**query: object) -> set[FollowUp]:
        return set(rows(signed_in.get(page(FollowUp), query)))

    assert found() == {late, ahead, asked, hidden, done, waived}
    assert found(state="open") == {late, ahead, asked, hidden}
    assert found(state="overdue") == {late}
    assert found(state="asked") == {asked}
    assert found(state="done") == found(channel__exact="post") == {done}
    assert found(state="waived") == {waived}
    shown = {row.pk: row.is_late for row in rows(signed_in.get(page(FollowUp)))}
    assert [pk for pk, is_late in shown.items() if is_late] == [late.pk]


def test_fields_that_propose_offer_nobody_hidden(signed_in: Client):
    ContactFactory(first_name="Anna", last_name="Alm")
    ContactFactory(first_name="Anna", last_name="Berg", marked_dark=True)
    ContactFactory(first_name="Anna", last_name="Cruz", contact_rule="never")
    ContactFactory(first_name="Anna", last_name="Dorn", deceased_on=NOW.date())
    ContactFactory(first_name="Anna", last_name="Egger", trashed=True)
    search.index()

    assert offered(signed_in, "introduction", "introducer", "anna") == ["Anna Alm"]
    assert offered(signed_in, "introduction", "introducer", "") == ["Anna Alm"]
    facts = ["Anna Alm", "Anna Berg", "Anna Cruz", "Anna Dorn"]
    assert offered(signed_in, "introduction", "target", "anna") == facts
    assert offered(signed_in, "participant", "contact", "anna") == facts


def test_interviews_are_offered_by_who_takes_part_and_none_from_the_trash(signed_in: Client):
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    InterviewFactory(people=[ana])
    InterviewFactory(people=[ana], trashed=True)
    search.index()

    assert offered(signed_in, "resource", "interview", "silva") == ["interview with Ana Silva"]


# ── An interview is planned ───────────────────────────────────────────────────────────────────────


def new_interview(client: Client, *people: Contact, **values: object) -> HttpResponse:
    answer = client.get(page(Interview, "add"))
    data = saved_form(answer) | {"participants-TOTAL_FORMS": len(people)}
    for number, person in enumerate(people):
        data |= {f"participants-{number}-contact": person.pk, f"participants-{number}-position": number}
    return client.post(page(Interview, "add"), data | values)


def test_planned_in_the_admin_is_planned_by_the_verb(signed_in: Client):
    ana, luis, tom = ContactFactory(), ContactFactory(), ContactFactory()
    kew = PathwayFactory()
    before = everything()

    answer = new_interview(
        signed_in, ana, luis, introducer=tom.pk, pathways=[kew.pk], starts_at_0="2031-03-01",
        starts_at_1="10:00", planned_minutes="45", medium="walk",
    )  # fmt: skip

    assert answer.status_code == 302
    talk = Interview.objects.get()
    assert (talk.stage, talk.people, list(talk.pathways.all())) == (Stage.SCHEDULED, [ana, luis], [kew])
    assert talk.planned_end_at - talk.starts_at == dt.timedelta(minutes=45)
    assert (talk.introduction.introducer, talk.introduction.target) == (tom, ana)
    assert {row.kind for row in FollowUp.objects.all()} == {Kind.THANK_INTRODUCER}
    assert talk.notes.text == ""
    assert Action.objects.count() == 1
    changes.undo(latest())
    assert everything() == before


@pytest.mark.parametrize(
    "hide", [{"marked_dark": True}, {"contact_rule": "never"}, {"deceased_on": NOW.date()}]
)
def test_nothing_is_planned_with_or_through_somebody_hidden(signed_in: Client, hide: dict):
    boss, ana = ContactFactory(first_name="Boss", **hide), ContactFactory()

    for answer in (new_interview(signed_in, boss), new_interview(signed_in, ana, introducer=boss.pk)):
        assert answer.status_code == 200
        assert "must not be approached" in answer.content.decode()
    assert not Interview.objects.exists()


def test_stage_is_no_field(signed_in: Client):
    talk = InterviewFactory(asked=True)

    change(signed_in, talk, stage="held", ended_at_0="2026-11-01", ended_at_1="10:00", where="Café Rosa")

    talk.refresh_from_db()
    assert (talk.stage, talk.ended_at, talk.where) == (Stage.ASKED, None, "Café Rosa")
    assert (
        f'href="/interviews/{talk.pk}/"' in signed_in.get(page(Interview, "change", talk.pk)).content.decode()
    )


def test_new_start_is_a_time_set_by_the_verb(signed_in: Client):
    talk = InterviewFactory()
    talks.ask(talk, NOW)

    change(signed_in, talk, starts_at_0="2031-03-01", starts_at_1="10:00")

    talk.refresh_from_db()
    assert talk.stage == Stage.SCHEDULED
    assert talk.planned_end_at == talk.starts_at + dt.timedelta(minutes=30)
    assert not FollowUp.objects.open().filter(kind=Kind.CHASE).exists()


def test_other_start_is_a_move_and_the_end_follows(signed_in: Client):
    talk = InterviewFactory(scheduled=True)

    change(signed_in, talk, starts_at_0="2031-03-01", starts_at_1="10:00", planned_minutes="60")

    talk.refresh_from_db()
    assert (talk.times_moved, talk.planned_end_at - talk.starts_at) == (1, dt.timedelta(minutes=60))


def test_start_sent_back_untouched_is_not_moved(signed_in: Client):
    start = NOW + dt.timedelta(days=1, seconds=7, microseconds=123456)
    talk = InterviewFactory(scheduled=True, starts_at=start)

    change(signed_in, talk, why="For her seeds")

    talk.refresh_from_db()
    assert (talk.starts_at, talk.times_moved, talk.why) == (start, 0, "For her seeds")


@pytest.mark.parametrize(
    ("day", "words"),
    [("", "Call it off on its page"), ("1026-03-01", "too long ago"), ("9026-03-01", "more than ten years")],
)
def test_odd_start_is_refused(signed_in: Client, day: str, words: str):
    talk = InterviewFactory(scheduled=True)

    answer = change(signed_in, talk, starts_at_0=day, starts_at_1="10:00" if day else "")

    assert words in answer.content.decode()
    assert Interview.objects.get().version == 1


def test_start_is_not_moved_while_somebody_has_come_to_be_in_the_dark(signed_in: Client):
    talk = InterviewFactory(scheduled=True, people=[ContactFactory(marked_dark=True)])

    answer = change(signed_in, talk, starts_at_0="2031-03-01", starts_at_1="10:00")

    assert "must not be approached" in answer.content.decode()
    assert change(signed_in, talk, why="All the same").status_code == 302


def test_times_of_a_held_talk_are_fixed_here(signed_in: Client):
    talk = InterviewFactory(held=True)

    change(signed_in, talk, starts_at_0="2031-03-01", starts_at_1="10:00", planned_minutes="60")

    start = talk.starts_at
    talk.refresh_from_db()
    assert (talk.starts_at, talk.planned_minutes) == (start, 60)


# ── An interview is changed ───────────────────────────────────────────────────────────────────────


def test_all_in_place_is_one_action_and_one_undo(signed_in: Client):
    ana, luis, mei, tom = (ContactFactory(first_name=name) for name in ("Ana", "Luis", "Mei", "Tom"))
    talk = InterviewFactory(scheduled=True, people=[ana, luis], pathways=[PathwayFactory()])
    question = PlannedQuestionFactory(interview=talk)
    kew = PathwayFactory(name="Kew")
    search.index()
    before = everything()

    answer = change(
        signed_in,
        talk,
        introducer=tom.pk,
        pathways=[kew.pk],
        **{
            "participants-TOTAL_FORMS": "3",
            "participants-0-web": "Wrote on\r\nseeds",
            "participants-1-DELETE": "on",
            "participants-2-id": "",
            "participants-2-interview": talk.pk,
            "participants-2-contact": mei.pk,
            "participants-2-position": "0",
            "participants-2-profile_nothing": "on",
            "questions-0-wording": "How does a bad week look?",
            "questions-0-answer": "Zanzibarian",
            "notes-0-memorable": "Begin with the cleaners",
        },
    )

    assert answer.status_code == 302
    talk = Interview.objects.get()
    assert talk.people == [ana, mei]
    one, two = talk.participants.all()
    assert (one.web, two.profile_nothing) == ("Wrote on\nseeds", True)
    assert (list(talk.pathways.all()), talk.introduction.introducer) == ([kew], tom)
    question.refresh_from_db()
    assert (question.answer, talk.notes.memorable) == ("Zanzibarian", "Begin with the cleaners")
    for person in (ana, mei):
        assert Contact.objects.filter(search.matching("zanzibarian"), pk=person.pk).exists()
    assert Action.objects.count() == 1

    changes.undo(latest())

    assert everything() == before
    assert not Contact.objects.filter(search.matching("zanzibarian")).exists()


def test_somebody_added_to_a_held_talk_is_owed_thanks_and_taken_out_no_longer(signed_in: Client):
    ana, mei = ContactFactory(), ContactFactory(marked_dark=True)
    talk = InterviewFactory(scheduled=True, people=[ana])
    talks.hold(talk, NOW, at=NOW)
    before = everything()

    change(
        signed_in, talk, **{
            "participants-TOTAL_FORMS": "2", "participants-1-id": "", "participants-1-interview": talk.pk,
            "participants-1-contact": mei.pk, "participants-1-position": "1",
        },
    )  # fmt: skip

    thanks = FollowUp.objects.filter(kind=Kind.THANK)
    assert {row.contact for row in thanks} == {ana, mei}
    changes.undo(latest())
    assert everything() == before
    change(signed_in, talk, **{"participants-0-DELETE": "on"})
    assert not FollowUp.objects.filter(kind=Kind.THANK).exists()


def test_whoever_takes_part_is_not_turned_into_somebody_else(signed_in: Client):
    ana, mei = ContactFactory(), ContactFactory()
    talk = InterviewFactory(people=[ana])

    change(signed_in, talk, **{"participants-0-contact": mei.pk, "participants-0-web": "Writes"})

    assert Interview.objects.get().people == [ana]


def test_whoever_lies_in_the_trash_stays_in_their_talk(signed_in: Client):
    gone = ContactFactory(trashed=True)
    talk = InterviewFactory(
        people=[gone, ContactFactory()], introduction=IntroductionFactory(introducer=gone)
    )

    change(signed_in, talk, why="Still")

    talk.refresh_from_db()
    assert (talk.why, talk.participants.count(), talk.introduction.introducer) == ("Still", 2, gone)


def test_planned_with_somebody_hidden_in_place_is_refused(signed_in: Client):
    talk = InterviewFactory()
    boss = ContactFactory(marked_dark=True)

    answer = change(
        signed_in, talk, **{
            "participants-TOTAL_FORMS": "2", "participants-1-id": "", "participants-1-interview": talk.pk,
            "participants-1-contact": boss.pk, "participants-1-position": "1",
        },
    )  # fmt: skip

    assert "must not be approached" in answer.content.decode()
    assert Interview.objects.get().participants.count() == 1


def test_unchanged_records_nothing(signed_in: Client):
    talk = InterviewFactory(held=True, pathways=[PathwayFactory()], introduction=IntroductionFactory())
    PlannedQuestionFactory(interview=talk)
    aftermath.after_holding(changes.Record("x", "edit"), talk)

    assert change(signed_in, talk).status_code == 302
    assert not Action.objects.filter(what__startswith="Edited").exists()


def test_two_tabs_lose_nothing(signed_in: Client):
    talk = InterviewFactory()
    data = saved_form(signed_in.get(page(Interview, "change", talk.pk)))
    change(signed_in, talk, why="First")

    answer = signed_in.post(page(Interview, "change", talk.pk), data | {"why": "Second"})

    assert "changed elsewhere" in answer.content.decode()
    assert Interview.objects.get().why == "First"


def test_deleting_an_interview_puts_it_in_the_trash(signed_in: Client):
    talk = InterviewFactory(people=[ContactFactory(first_name="Ana", last_name="Silva")])

    answer = signed_in.post(page(Interview, "delete", talk.pk), {"post": "yes"}, follow=True)

    assert Interview.objects.trashed().get() == talk
    assert "Put the interview with Ana Silva in the trash." in answer.content.decode()


# ── The other nouns ───────────────────────────────────────────────────────────────────────────────


def test_follow_up_is_only_reworded_here(signed_in: Client):
    row = FollowUpFactory(kind=Kind.PROMISE, what="The article")

    change(
        signed_in,
        row,
        what="The article on seeds",
        done_at_0="2026-11-20",
        done_at_1="10:00",
        due_at_0="2031-01-01",
    )

    row.refresh_from_db()
    assert (row.what, row.done_at, row.due_at) == ("The article on seeds", None, NOW)


def test_question_with_its_pathways_is_one_action_and_undone(signed_in: Client):
    kew, eden = PathwayFactory(name="Kew"), PathwayFactory(name="Eden")
    question = QuestionFactory()
    question.pathways.set([kew])
    before = everything()

    change(signed_in, question, text="Who leaves?", pathways=[eden.pk])

    question.refresh_from_db()
    assert (question.text, list(question.pathways.all())) == ("Who leaves?", [eden])
    changes.undo(latest())
    assert everything() == before


def test_new_question_comes_after_all_others(signed_in: Client):
    QuestionFactory(position=5_000)
    data = saved_form(signed_in.get(page(Question, "add"))) | {"text": "Who thrives here?"}

    signed_in.post(page(Question, "add"), {name: value for name, value in data.items() if value != ""})

    assert Question.objects.get(text="Who thrives here?").position == 5_010


@pytest.mark.parametrize("model", [Pitch, Resource, Introduction, LetterTemplate])
def test_row_removed_comes_back_whole(signed_in: Client, model: type):
    person = ContactFactory()
    row = row_of(model, person)
    kew, gone = PathwayFactory(), PathwayFactory(trashed_at=NOW)
    if model is Pitch:
        InterviewFactory(pitch=row)
    if model is Resource:
        row.pathways.set([kew, gone])
    if model is Introduction:
        InterviewFactory(introduction=row)
        FollowUpFactory(kind=Kind.NAME, introduction=row)
        MessageFactory(introduction=row)
    before = everything()

    answer = signed_in.post(page(model, "delete", row.pk), {"post": "yes"})

    assert answer.status_code == 302
    assert not model.objects.filter(pk=row.pk).exists()
    changes.undo(latest())
    assert everything() == before


def test_introduction_is_added_as_a_suggestion_and_its_people_are_fixed_then(signed_in: Client):
    ana, mei, tom = ContactFactory(), ContactFactory(), ContactFactory()
    signed_in.post(page(Introduction, "add"), {"introducer": ana.pk, "target": mei.pk})
    row = Introduction.objects.get()

    change(signed_in, row, introducer=tom.pk, state="made", note="Over lunch")

    row.refresh_from_db()
    assert (row.introducer, row.target, row.state, row.note) == (ana, mei, "suggested", "Over lunch")
    assert not Tie.objects.exists()


@pytest.mark.parametrize(
    "data", [{"target_text": ""}, {"target": "self"}, {"hidden": True, "target_text": "somebody"}]
)
def test_introduction_that_leads_nowhere_is_refused(signed_in: Client, data: dict):
    ana = ContactFactory(marked_dark=data.pop("hidden", False))
    if data.get("target") == "self":
        data["target"] = ana.pk

    answer = signed_in.post(page(Introduction, "add"), {"introducer": ana.pk, **data})

    assert answer.status_code == 200
    assert not Introduction.objects.exists()


def test_marks_of_a_talk_are_edited_with_it_in_one_action(signed_in: Client):
    ana, gone = ContactFactory(first_name="Ana"), PathwayFactory(trashed_at=NOW)
    row = PathwayRatingFactory(
        pathway=PathwayFactory(name="Kew"), interview=InterviewFactory(held=True, people=[ana]), expected=2
    )
    row.interview.pathways.set([row.pathway, gone])
    PathwayRatingFactory(interview=row.interview, pathway=gone, why="Tlalocan")
    assert "Tlalocan" not in signed_in.get(page(Interview, "change", row.interview.pk)).content.decode()
    said = {"ratings-0-appeal": "5", "ratings-0-entry_roles": "Zanzibarian"}

    change(signed_in, row.interview, pathways=[row.pathway.pk], **said)

    row.refresh_from_db()
    assert (row.expected, row.appeal, row.entry_roles) == (2, 5, "Zanzibarian")
    assert Contact.objects.filter(search.matching("zanzibarian"), pk=ana.pk).exists()
    changes.undo(latest())
    row.refresh_from_db()
    assert (row.expected, row.appeal) == (2, None)
    assert not Contact.objects.filter(search.matching("zanzibarian")).exists()


def test_whole_reflection_is_edited_and_what_is_for_my_eyes_only_is_neither_listed_nor_found(
    signed_in: Client,
):
    row = ReflectionFactory(private="Two are leaving")
    earlier = InterviewFactory(held=True)

    change(
        signed_in, row, learned="Half of it is writing", liking="5", energy="-2", contradicts_talk=earlier.pk
    )

    row.refresh_from_db()
    assert (row.learned, row.liking, row.energy, row.private) == (
        "Half of it is writing", 5, -2, "Two are leaving",
    )  # fmt: skip
    assert row.contradicts_talk == earlier
    change(signed_in, row, energy="3")
    row.refresh_from_db()
    assert row.energy == -2
    listed = signed_in.get(page(Reflection)).content.decode()
    assert "leaving" not in listed
    assert rows(signed_in.get(page(Reflection), {"q": "leaving"})) == []


def test_finished_reflection_keeps_something_said(signed_in: Client):
    row = ReflectionFactory(appealed="The quiet", finished_at=NOW)

    answer = change(signed_in, row, appealed=" ")
    assert "say what appealed" in answer.content.decode()

    change(signed_in, row, appealed="The gardens", finished_at_0="")
    row.refresh_from_db()
    assert (row.appealed, row.finished_at) == ("The gardens", NOW)


@pytest.mark.parametrize("column", ["subject", "body"])
def test_template_with_a_gap_that_nothing_fills_is_refused(signed_in: Client, column: str):
    row = LetterTemplateFactory(subject="Thank you", body="Dear {target_first}")

    answer = change(signed_in, row, **{column: "Dear {nobody_knows}"})

    assert "infoint does not know {nobody_knows}." in answer.content.decode()
    row.refresh_from_db()
    assert (row.subject, row.body) == ("Thank you", "Dear {target_first}")


@pytest.mark.parametrize(
    ("typed", "stored"), [("example.org/a", "https://example.org/a"), ("javascript:alert(1)", None), ("", "")]
)
def test_address_of_a_resource_is_a_web_address(signed_in: Client, typed: str, stored: str | None):
    row = ResourceFactory(url="https://old.example")

    change(signed_in, row, url=typed)

    row.refresh_from_db()
    assert row.url == (stored if stored is not None else "https://old.example")


def test_unsafe_address_is_shown_as_text(signed_in: Client):
    ResourceFactory(url="javascript:alert(1)")

    assert 'href="javascript' not in signed_in.get(page(Resource)).content.decode()


def test_letter_can_be_read_but_not_written(signed_in: Client):
    letter = MessageFactory(body="Dear Ana")

    assert "Dear Ana" in signed_in.get(page(Message, "change", letter.pk)).content.decode()
    assert signed_in.post(page(Message, "change", letter.pk), {"body": "x"}).status_code == 403


def test_resource_done_in_the_admin_is_to_be_told_and_found_by_its_pathway(signed_in: Client):
    talk, pathway = InterviewFactory(held=True), PathwayFactory()
    row = ResourceFactory(name="Seed swap", interview=talk, contact=talk.people[0])
    day = {"happens_on": "2026-11-21", "outcome": "I met two growers.", "pathways": [pathway.pk]}
    moment = {"done_at_0": "2026-11-23", "done_at_1": "09:30:00"}

    change(signed_in, row, **day, **moment)

    row.refresh_from_db()
    assert (str(row.happens_on), row.outcome, row.done_at) == ("2026-11-21", "I met two growers.", NOW)
    assert FollowUp.objects.get(kind="advice").what == "Seed swap"
    assert rows(signed_in.get(page(Resource), {"pathway": pathway.pk})) == [row]
    assert changes.undo(latest()).kept == []
    assert not FollowUp.objects.exists()
