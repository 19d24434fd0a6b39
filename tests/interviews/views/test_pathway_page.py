"""The page of one pathway: what it shows, and what is said of it there."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Contact, ContactRule, Discretion
from interviews import pathways
from interviews.models import Gauge, Message, Pathway
from interviews.models.letters import LetterKind
from interviews.when import day_words
from tests.factories import (
    NOW,
    TODAY,
    ContactFactory,
    GaugeFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    OpenQuestionFactory,
    PathwayFactory,
    PathwayRatingFactory,
    PitchFactory,
    QuestionFactory,
    ReflectionFactory,
    ResourceFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)

pytestmark = pytest.mark.django_db
PAGE_QUERIES = 38


@pytest.fixture
def pathway() -> Pathway:
    return PathwayFactory(name="Museum education")


def words(response) -> str:
    return " ".join(response.content.decode().split())


def address(pathway: Pathway, name: str = "pathway") -> str:
    return reverse(f"interviews:{name}", args=[pathway.pk])


def told(pathway: Pathway, talks: int) -> None:
    """Let so many talks leave everything behind that a talk may leave."""
    for number in range(talks):
        held = InterviewFactory(held=True, pathways=[pathway])
        PathwayRatingFactory(interview=held, pathway=pathway, verdict="maybe", entry_now="yes")
        ReflectionFactory(interview=held, appealed="The rooms.", put_off="The hours.")
        ahead = InterviewFactory(scheduled=True, pathways=[pathway])
        giver = held.people[0]
        IntroductionFactory(introducer=giver, named_in=held)
        IntroductionFactory(introducer=giver, named_in=held, target=None, target_text="somebody in grants")
        OpenQuestionFactory(pathway=pathway, raised_in=ahead)
        OpenQuestionFactory(pathway=pathway, answered_at=NOW, answered_in=held, answer="Yes.")
        SkillNeedFactory(interview=held)
        TrainingOptionFactory(interview=held, contact=giver, months=9, cost_low=1800, currency="GBP")
        ResourceFactory(interview=held).pathways.add(pathway)
        GaugeFactory(pathway=pathway, on=TODAY - dt.timedelta(days=number))
        PitchFactory(pathway=pathway)
        QuestionFactory().pathways.add(pathway)


@pytest.mark.parametrize("talks", [1, 3, 40])
def test_page_asks_as_much_for_many_talks_as_for_one(
    signed_in: Client, pathway: Pathway, django_assert_num_queries: DjangoAssertNumQueries, talks: int
):
    told(pathway, talks)
    Pathway.objects.filter(pk=pathway.pk).update(status="leading")

    with django_assert_num_queries(PAGE_QUERIES):
        page = signed_in.get(address(pathway))

    assert page.status_code == 200


def test_empty_page_proposes_a_first_person(signed_in: Client, pathway: Pathway):
    page = words(signed_in.get(address(pathway)))

    assert '<a href="/reach/?q=Museum%20education">Find a first person to ask</a>' in page
    assert "No verdict yet" in page
    assert f'href="/interviews/new/?pathway={pathway.pk}">Plan a talk</a>' in page


def test_page_shows_what_talks_left_behind(signed_in: Client, pathway: Pathway):
    told(pathway, 2)

    page = words(signed_in.get(address(pathway)))

    assert "2 talks, 2 planned" in page
    assert "2 of 2 say reachable now" in page
    assert "named by 1 of 2, a must for 1" in page
    assert "9 months, <bdi>GBP 1,800</bdi>" in page
    assert "The rooms." in page
    assert "somebody in grants" in page


def test_names_in_a_sentence_do_not_turn_it(signed_in: Client, pathway: Pathway):
    both = [
        ContactFactory(first_name="شبنم", last_name=""),
        ContactFactory(first_name="Dilnoza", last_name=""),
    ]
    held = InterviewFactory(held=True, pathways=[pathway], people=both)
    PathwayRatingFactory(interview=held, pathway=pathway, verdict="yes")
    TrainingOptionFactory(interview=held)

    page = words(signed_in.get(address(pathway)))

    assert page.count('<bdi dir="ltr">\u2068شبنم\u2069 and Dilnoza</bdi>') == 2


def test_verdict_is_told_as_it_moved(signed_in: Client, pathway: Pathway):
    for name, verdict in (("Ana", "maybe"), ("Oke", "maybe"), ("Luis", "yes"), ("Noor", "more")):
        person = ContactFactory(first_name=name, last_name="")
        held = InterviewFactory(held=True, pathways=[pathway], people=[person])
        PathwayRatingFactory(interview=held, pathway=pathway, verdict=verdict)

    page = signed_in.get(address(pathway))

    assert [(turn.words, turn.who) for turn in page.context["story"].turns] == [
        ("maybe", "Ana"),
        ("yes", "Luis"),
        ("more talks first", "Noor"),
    ]


def test_of_many_turns_the_last_ones_are_told(signed_in: Client, pathway: Pathway):
    for number in range(6):
        person = ContactFactory(first_name=f"Ana{number}", last_name="")
        held = InterviewFactory(held=True, pathways=[pathway], people=[person])
        PathwayRatingFactory(interview=held, pathway=pathway, verdict=("yes", "no")[number % 2])

    page = words(signed_in.get(address(pathway)))

    assert 'After 2 earlier turns: yes after <bdi dir="ltr">Ana2</bdi>, then no after' in page
    assert 'yes after <bdi dir="ltr">Ana0</bdi>' not in page


# ── Discretion ────────────────────────────────────────────────────────────────────────────────────


def test_hidden_people_are_marked_where_facts_stand_and_proposed_nowhere(signed_in: Client, pathway: Pathway):
    boss = ContactFactory(first_name="Tomasina", last_name="", discretion=Discretion.IN_THE_DARK)
    rude = ContactFactory(first_name="Rudolf", last_name="", contact_rule=ContactRule.NEVER)
    ana = ContactFactory(first_name="Ana", last_name="")
    met = InterviewFactory(held=True, pathways=[pathway], people=[ana])
    InterviewFactory(held=True, pathways=[pathway], people=[boss])
    PathwayRatingFactory(interview=met, pathway=pathway, verdict="yes")
    for hidden in (boss, rude):
        IntroductionFactory(introducer=ana, target=hidden, named_in=met)
    Pathway.objects.filter(pk=pathway.pk).update(status="leading")

    page = signed_in.get(address(pathway))

    story = page.context["story"]
    assert [one.contact for one in story.people.met if one.dark] == [boss]
    assert [(one.contact, one.words, one.address) for one in story.people.named] == [
        (rude, "they asked not to be written to", "")
    ]
    assert [person for person, _, _ in story.people.to_tell] == [ana]
    assert "Tell Tomasina" not in words(page)


def test_named_people_who_were_met_or_are_planned_stand_there_only_once(signed_in: Client, pathway: Pathway):
    ana, oke, luis, gone = (ContactFactory(last_name="") for _ in range(4))
    first = InterviewFactory(held=True, pathways=[pathway], people=[ana])
    InterviewFactory(held=True, pathways=[pathway], people=[oke])
    for person in (oke, luis, gone):
        IntroductionFactory(introducer=ana, target=person, named_in=first)
    Contact.objects.filter(pk=gone.pk).update(trashed_at=NOW)

    story = signed_in.get(address(pathway)).context["story"]

    assert [one.contact for one in story.people.met] == [oke, ana]
    assert [one.contact for one in story.people.named] == [luis]


@pytest.mark.parametrize(
    ("status", "offered"), [("exploring", 0), ("parked", 0), ("leading", 1), ("dropped", 1)]
)
def test_whom_to_tell_is_offered_once_it_is_decided(
    signed_in: Client, pathway: Pathway, status: str, offered: int
):
    held = InterviewFactory(held=True, pathways=[pathway])
    Pathway.objects.filter(pk=pathway.pk).update(status=status)

    page = words(signed_in.get(address(pathway)))

    link = f"/letters/new/?kind=advice&amp;contact={held.people[0].pk}&amp;interview={held.pk}"
    assert page.count(link) == offered
    assert signed_in.get(link.replace("&amp;", "&")).status_code == 200


# ── What is said of it ────────────────────────────────────────────────────────────────────────────


def test_status_is_one_click_and_one_undo(signed_in: Client, pathway: Pathway):
    for _ in range(2):
        signed_in.post(address(pathway, "pathway_status"), {"status": "leading"})

    pathway.refresh_from_db()
    assert pathway.status == "leading"
    action = Action.objects.get()
    assert action.what == "Museum education: leading"
    changes.undo(action)
    pathway.refresh_from_db()
    assert pathway.status == "exploring"


def test_status_that_there_is_not_is_no_page(signed_in: Client, pathway: Pathway):
    assert signed_in.post(address(pathway, "pathway_status"), {"status": "married"}).status_code == 404


def test_why_is_saved_as_typed_and_kept_in_the_history(signed_in: Client, pathway: Pathway):
    form = signed_in.get(address(pathway)).context["why_form"]
    for text in ("The", "The rooms"):
        answer = signed_in.post(
            address(pathway, "pathway_why"),
            {"why": text, "version": form.initial["version"]},
            headers={"X-Infoint-Autosave": "1", "HX-Request": "true"},
        )
        form.initial["version"] = answer["X-Infoint-Version"]

    pathway.refresh_from_db()
    assert pathway.why == "The rooms"
    assert [action.what for action in Action.objects.all()] == ["Why Museum education"]
    assert "Why Museum education" in words(signed_in.get(address(pathway)))


def test_why_that_was_changed_elsewhere_shows_both(signed_in: Client, pathway: Pathway):
    old = signed_in.get(address(pathway)).context["why_form"].initial["version"]
    Pathway.objects.filter(pk=pathway.pk).update(why="Theirs")

    answer = signed_in.post(
        address(pathway, "pathway_why"),
        {"why": "Mine", "version": old},
        headers={"X-Infoint-Autosave": "1", "HX-Request": "true"},
    )

    assert answer.status_code == 409
    assert "Theirs" in words(answer)


def test_name_is_edited_and_refused_where_it_is_taken(signed_in: Client, pathway: Pathway):
    PathwayFactory(name="Living collections")
    form = signed_in.get(address(pathway, "pathway_edit")).context["form"]
    data = {"why": "", "version": form.initial["version"]}

    taken = signed_in.post(address(pathway, "pathway_edit"), data | {"name": "LIVING collections"})
    done = signed_in.post(address(pathway, "pathway_edit"), data | {"name": "Museum learning"})

    assert (taken.status_code, done.status_code) == (422, 302)
    assert "Edited the pathway Museum education" in words(signed_in.get(done["Location"]))
    assert "There is a pathway of this name." in words(taken)
    pathway.refresh_from_db()
    assert pathway.name == "Museum learning"


def test_edit_that_comes_too_late_is_told_so(signed_in: Client, pathway: Pathway):
    form = signed_in.get(address(pathway, "pathway_edit")).context["form"]
    Pathway.objects.filter(pk=pathway.pk).update(name="Theirs")

    late = signed_in.post(
        address(pathway, "pathway_edit"),
        {"name": "Mine", "why": "", "version": form.initial["version"]},
    )

    assert late.status_code == 409
    assert "Theirs" in words(late)
    pathway.refresh_from_db()
    assert pathway.name == "Theirs"


def test_gauges_make_one_row_a_day(signed_in: Client, pathway: Pathway):
    today = timezone.localdate()
    Gauge.objects.create(pathway=pathway, on=today - dt.timedelta(days=9), liking=50, resources=20)
    url = address(pathway, "pathway_gauge")

    signed_in.post(url, {"on": today.isoformat(), "liking": "60", "resources": ""})
    page = signed_in.post(url, {"on": today.isoformat(), "liking": "65", "resources": "20"}, follow=True)

    day = day_words(today - dt.timedelta(days=9), today)
    assert pathway.gauges.count() == 2
    levels = {level.label: (level.value, level.moved) for level in page.context["story"].levels}
    assert levels == {
        "Have I what it takes?": (20, f"as on {day}"),
        "Do I like it?": (65, f"+15 since {day}"),
        "Do I trust it?": (None, ""),
        "Does it fit my life?": (None, ""),
    }
    changes.undo(Action.objects.first())
    assert pathway.gauges.get(on=today).liking == 60


@pytest.mark.parametrize(
    "data", [{"liking": "101"}, {"liking": "-1"}, {"liking": "much"}, {}, {"on": "2999-01-01", "liking": "5"}]
)
def test_gauges_that_make_no_sense_are_refused(signed_in: Client, pathway: Pathway, data: dict[str, str]):
    today = timezone.localdate().isoformat()

    page = signed_in.post(address(pathway, "pathway_gauge"), {"on": today} | data)

    assert page.status_code == 422
    assert "errorlist" in words(page)
    assert not pathway.gauges.exists()


def test_trash_keeps_what_hangs_on_it(signed_in: Client, pathway: Pathway):
    told(pathway, 1)

    gone = signed_in.post(address(pathway, "pathway_trash"), follow=True)

    assert gone.redirect_chain[-1][0] == "/pathways/"
    trashed = words(signed_in.get(address(pathway)))
    assert "In the trash since" in trashed
    assert signed_in.post(address(pathway, "pathway_status"), {"status": "leading"}).status_code == 404
    signed_in.post(address(pathway, "pathway_restore"))
    assert "2 of 2" not in trashed
    assert "1 of 1 says reachable now" in words(signed_in.get(address(pathway)))
    assert pathway.open_questions.count() == 2


def test_undo_leads_back_to_the_page_it_was_pressed_on_while_that_is_there(
    signed_in: Client, pathway: Pathway
):
    signed_in.post(address(pathway, "pathway_status"), {"status": "leading"})
    signed_in.post(address(pathway, "pathway_trash"))
    trashing, leading = Action.objects.order_by("-pk")
    answers = address(pathway, "pathway_answers")

    gone = signed_in.post(reverse("contacts:undo", args=[leading.pk]), {"next": answers})
    there = signed_in.post(reverse("contacts:undo", args=[trashing.pk]), {"next": answers})

    assert (gone["Location"], there["Location"]) == ("/contacts/history/", answers)


@pytest.mark.parametrize(
    ("line", "rests"), [("Nadia Karimi", True), ("Nadia Quist", False)], ids=["dark", "open"]
)
def test_words_that_may_mean_somebody_in_the_dark_lead_nowhere(
    signed_in: Client, pathway: Pathway, line: str, *, rests: bool
):
    ContactFactory(first_name="Nadia", last_name="Karimi", discretion=Discretion.IN_THE_DARK)
    held = InterviewFactory(held=True, pathways=[pathway])
    name = IntroductionFactory(introducer=held.people[0], named_in=held, target=None, target_text=line)

    page = words(signed_in.get(address(pathway)))

    assert line in page
    assert ("that may be somebody you keep in the dark" in page) is rests
    assert (name.get_absolute_url() in page) is not rests


def test_whoever_is_in_the_dark_carries_the_mark_wherever_something_is_told_of_them(
    signed_in: Client, pathway: Pathway
):
    dark = ContactFactory(discretion=Discretion.IN_THE_DARK)
    held = InterviewFactory(held=True, pathways=[pathway], people=[dark])
    mark = "in the dark<span"
    before = words(signed_in.get(address(pathway))).count(mark)
    ReflectionFactory(interview=held, appealed="The rooms.")
    OpenQuestionFactory(pathway=pathway, raised_in=held, answered_in=held, answered_at=NOW, answer="Yes.")
    TrainingOptionFactory(interview=held)

    page = words(signed_in.get(address(pathway)))

    assert page.count(mark) == before + 3
    assert '</bdi> <span class="tag hush">not to be approached</span>' in page
    assert ", not to be approached, " in page


def test_letter_that_told_of_something_else_before_is_no_news_of_the_decision(
    signed_in: Client, pathway: Pathway
):
    held = InterviewFactory(held=True, pathways=[pathway])
    letter = MessageFactory(
        kind=LetterKind.ADVICE, contact=held.people[0], interview=held, sent_at=NOW, sent_how="email"
    )
    pathways.set_status([pathway.pk], Pathway.Status.LEADING)

    assert "Tell them" in words(signed_in.get(address(pathway)))

    Message.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
    page = words(signed_in.get(address(pathway)))
    assert "Tell them" not in page
    assert '<span class="tag done">told ' in page
