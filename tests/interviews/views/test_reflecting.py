"""The reflection: what it asks, what it saves under whose version, what comes of finishing it."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from contacts import changes, search, trash
from contacts.models import Action, Change, Contact, Preferences
from interviews import heard, open_questions, pathways, rating, reflecting, talks, texts
from interviews.forms.reflecting import MarksForm, RatingForm, ReflectionForm
from interviews.letters import quoting
from interviews.letters.naming import Text
from interviews.models import Interview, OpenQuestion, Pathway, PathwayRating, Reflection
from interviews.stages import Stage
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    OpenQuestionFactory,
    PathwayFactory,
    PathwayRatingFactory,
    ReflectionFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"HX-Request": "true", "X-Infoint-Autosave": "1"}
SECRET = "Two of them are leaving in spring"


@pytest.fixture(autouse=True)
def mine(db: None) -> Preferences:
    return Preferences.objects.create(pk=1, time_zone="UTC")


@pytest.fixture
def pathway(db: None) -> Pathway:
    return PathwayFactory(name="Museum education")


@pytest.fixture
def held(pathway: Pathway) -> Interview:
    interview = InterviewFactory(held=True, people=[ContactFactory(first_name="Ana")], pathways=[pathway])
    ReflectionFactory(interview=interview)
    return interview


def reflect(interview: Interview) -> str:
    return reverse("interviews:reflect", args=[interview.pk])


def rate(interview: Interview, pathway: Pathway) -> str:
    return reverse("interviews:reflect_rate", args=[interview.pk, pathway.pk])


def typed(interview: Interview, **given: object) -> dict[str, object]:
    """Return what the page sends of the reflection, as it stands, with `given` in place of some of it."""
    form = ReflectionForm(row=reflecting.of(interview), earlier=reflecting.earlier_talks(interview))
    stands = {name: "" if (value := form[name].value()) is None else value for name in form.names()}
    return stands | {"version": form["version"].value()} | given


def marked(interview: Interview, pathway: Pathway, **given: object) -> dict[str, object]:
    own = "verdict" in given or "why" in given
    form = MarksForm.of(rating.of(interview, pathway), own_verdict=own)
    stands = {name: "" if (value := form[name].value()) is None else value for name in form.names()}
    return stands | {"version": form["version"].value()} | given


# ── What is saved ─────────────────────────────────────────────────────────────────────────────────


def test_all_of_it_is_saved_as_typed(signed_in: Client, held: Interview):
    earlier = InterviewFactory(held=True, starts_at=NOW - dt.timedelta(9), ended_at=NOW - dt.timedelta(9))
    said = {
        "learned": "Half of it is writing", "surprised": "How few", "appealed": "Children",
        "put_off": "Hours", "why": "Rent", "contradicts": "Luis says ten hours", "new_question": "Who pays?",
        "witness": "Insider", "private": SECRET, "verdict": "maybe",
    }  # fmt: skip
    numbers = {"contradicts_talk_id": earlier.pk, "liking": 5, "quality": 2, "energy": -2}

    answer = signed_in.post(reflect(held), typed(held, **said, **numbers), headers=AUTOSAVE)

    assert answer.status_code == 200
    kept = Reflection.objects.get()
    assert {name: getattr(kept, name) for name in said | numbers} == said | numbers
    assert answer["X-Infoint-Version"] == texts.marks_of(kept, ReflectionForm.names())
    again = signed_in.post(
        reflect(held), typed(held, **numbers | {"energy": "", "liking": ""}), headers=AUTOSAVE
    )
    assert again.status_code == 200
    kept.refresh_from_db()
    assert (kept.energy, kept.liking, kept.quality, kept.private) == (None, None, 2, SECRET)


def test_marks_are_saved_in_their_own_row(signed_in: Client, held: Interview, pathway: Pathway):
    version = Reflection.objects.get().version

    sent = marked(held, pathway, appeal=4, entry_now="partly", entry_roles="Assistant")
    answer = signed_in.post(rate(held, pathway), sent, headers=AUTOSAVE)

    row = PathwayRating.objects.get()
    assert (answer.status_code, row.appeal, row.entry_now, row.entry_roles) == (200, 4, "partly", "Assistant")
    assert (row.verdict, row.energy) == ("", None)
    assert answer["X-Infoint-Version"] == texts.marks_of(row, MarksForm.names())
    assert Reflection.objects.get().version == version
    plain = signed_in.post(rate(held, pathway), marked(held, pathway, appeal=""))
    assert plain["Location"] == f"{reflect(held)}#rate-{pathway.pk}"
    assert PathwayRating.objects.get().appeal is None


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        (reflect, {"energy": "3"}), (reflect, {"liking": "0"}), (reflect, {"verdict": "never"}),
        (reflect, {"contradicts_talk_id": "999"}), (reflect, {"learned": "x" * 20_001}),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused(signed_in: Client, held: Interview, address, wrong: dict):
    answer = signed_in.post(address(held), typed(held, appealed="Mud", **wrong), headers=AUTOSAVE)
    page = signed_in.post(address(held), typed(held, appealed="Mud", **wrong))

    assert (answer.status_code, page.status_code) == (422, 422)
    assert "Mud" in page.content.decode()
    assert Reflection.objects.get().appealed == ""


@pytest.mark.parametrize("wrong", [{"appeal": "6"}, {"entry_now": "soon"}, {"entry_roles": "x" * 20_001}])
def test_marks_that_cannot_be_taken_are_refused(
    signed_in: Client, held: Interview, pathway: Pathway, wrong: dict
):
    answer = signed_in.post(rate(held, pathway), marked(held, pathway, **wrong), headers=AUTOSAVE)

    assert answer.status_code == 422
    assert not PathwayRating.objects.exists()


def test_words_beside_marks_changed_elsewhere_are_not_lost(
    signed_in: Client, held: Interview, pathway: Pathway
):
    sent = marked(held, pathway, appeal=2, entry_roles="Mine")
    PathwayRatingFactory(interview=held, pathway=pathway, entry_roles="Theirs")

    answer = signed_in.post(rate(held, pathway), sent, headers=AUTOSAVE)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Mine" in page
    assert "Theirs" in page
    row = PathwayRating.objects.get()
    assert (row.entry_roles, row.appeal) == ("Theirs", None)
    keep = page.partition('name="keep" value="both')[2].partition('"')[0]
    signed_in.post(rate(held, pathway), sent | {"keep": f"both{keep}"})
    row.refresh_from_db()
    assert (row.entry_roles, row.appeal) == ("Theirs\n\nMine", 2)


def test_marks_are_given_only_to_pathways_of_a_talk_that_was_held(
    signed_in: Client, held: Interview, pathway: Pathway
):
    planned = InterviewFactory(scheduled=True, pathways=[pathway])
    trashed = PathwayFactory(trashed_at=NOW)
    held.pathways.add(trashed)

    for talk, about in ((planned, pathway), (held, PathwayFactory()), (held, trashed)):
        assert signed_in.post(rate(talk, about), {"appeal": "3"}).status_code == 404
    assert not PathwayRating.objects.exists()


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


def page_of(client: Client, interview: Interview) -> str:
    return client.get(reflect(interview)).content.decode()


def test_several_pathways_are_each_asked_for_a_verdict_of_their_own(
    signed_in: Client, held: Interview, pathway: Pathway
):
    assert "Would I pursue this one?" not in page_of(signed_in, held)
    other = PathwayFactory()
    held.pathways.add(other)

    page = page_of(signed_in, held)

    assert page.count("Would I pursue this one?") == 2
    sent = marked(held, other, verdict="no", why="The pay")
    signed_in.post(rate(held, other), sent, headers=AUTOSAVE)
    assert PathwayRating.objects.get().verdict == "no"
    assert len(RatingForm.names()) == len(sent) - 1


def test_talk_without_a_pathway_offers_to_add_one_right_there(signed_in: Client):
    talk = InterviewFactory(held=True)
    add = reverse("interviews:set_pathways", args=[talk.pk])
    page = page_of(signed_in, talk)
    assert add in page
    assert "Which kind of work did it tell you of?" in page

    answer = signed_in.post(
        add, {"new_pathway": "Archives"}, headers={"Referer": f"http://testserver{reflect(talk)}"}
    )

    assert answer["Location"] == reflect(talk)
    page = page_of(signed_in, talk)
    assert rate(talk, Pathway.objects.get()) in page
    assert "Archives" in page


def test_earlier_talks_are_offered_those_of_the_same_pathway_first(
    signed_in: Client, held: Interview, pathway: Pathway
):
    def earlier(days: int, name: str, **values: object) -> Interview:
        when = NOW - dt.timedelta(days)
        person = ContactFactory(first_name=name, last_name="")
        return InterviewFactory(held=True, starts_at=when, ended_at=when, people=[person], **values)

    earlier(2, "Other")
    earlier(5, "Same", pathways=[pathway])
    earlier(-1, "Later", pathways=[pathway])
    earlier(3, "Trashed", trashed_at=NOW)
    earlier(4, "Dark").participants.get().contact.circles.create(name="The team", in_the_dark=True)

    page = page_of(signed_in, held).partition('name="contradicts_talk_id"')[2].partition("</select>")[0]

    words = [
        "none in particular",
        "About the same",
        "Same, ",
        "Other talks",
        "Other, ",
        "Dark, kept in the dark",
    ]
    places = [page.find(word) for word in words]
    assert places == sorted(places)
    assert -1 not in places
    assert "Later" not in page
    assert "Trashed" not in page


def test_sensitive_notes_are_covered_wherever_they_show(signed_in: Client, held: Interview):
    Reflection.objects.update(private=SECRET, appealed="Mud")

    for address in (reflect(held), held.get_absolute_url()):
        page = signed_in.get(address).content.decode()
        before = page[: page.index(SECRET)]
        assert before.rindex('<details class="covered">') > before.rfind("</details>"), address


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_pathways_as_for_one(
    signed_in: Client, django_assert_num_queries, count: int
):
    own = [PathwayFactory() for _ in range(count)]
    held = InterviewFactory(held=True, people=[ContactFactory() for _ in range(count)], pathways=own)
    ReflectionFactory(interview=held)
    for pathway in own:
        PathwayRatingFactory(interview=held, pathway=pathway, appeal=3)
        InterviewFactory(held=True, starts_at=NOW - dt.timedelta(9), ended_at=NOW - dt.timedelta(9))

    with django_assert_num_queries(28):
        answer = signed_in.get(reflect(held))

    assert answer.status_code == 200


# ── Finishing ─────────────────────────────────────────────────────────────────────────────────────


def test_new_questions_become_open_ones_of_each_pathway_in_one_action(held: Interview, pathway: Pathway):
    other = PathwayFactory()
    held.pathways.add(other, PathwayFactory(trashed_at=NOW))
    OpenQuestionFactory(pathway=pathway, text="who  PAYS for it?", position=4)
    Reflection.objects.update(
        appealed="Mud", new_question="Who pays for it?\n\n  Is it for life? \nis it for LIFE?"
    )

    record = reflecting.finish(held)

    raised = OpenQuestion.objects.filter(raised_in=held).order_by("pk")
    assert list(raised.values_list("pathway", "text", "position")) == [
        (pathway.pk, "Is it for life?", 5),
        (other.pk, "Who pays for it?", 0),
        (other.pk, "Is it for life?", 1),
    ]
    assert record.action
    changes.undo(record.action)
    assert [one.text for one in OpenQuestion.objects.all()] == ["who  PAYS for it?"]
    assert Reflection.objects.get().finished_at is None


def test_question_is_never_raised_twice_even_if_it_was_removed(held: Interview):
    Reflection.objects.update(appealed="Mud", new_question="Who pays for it?")
    reflecting.finish(held)
    reflecting.finish(held)
    assert OpenQuestion.objects.count() == 1
    with changes.recording("Removed") as record:
        record.remove(OpenQuestion.objects.get())
    Reflection.objects.update(new_question="Who pays for it?\nIs it for life?")

    reflecting.finish(held)

    assert [one.text for one in OpenQuestion.objects.all()] == ["Is it for life?"]


def test_endless_question_is_cut_and_kept_whole_in_the_reflection(held: Interview):
    Reflection.objects.update(appealed="Mud", new_question="Why? " * 300)

    reflecting.finish(held)

    assert len(OpenQuestion.objects.get().text) == open_questions.LONGEST
    assert Reflection.objects.get().new_question == "Why? " * 300


def test_finishing_by_the_button_says_so_and_closes_the_follow_up(signed_in: Client, held: Interview):
    sent = typed(held, put_off="Hours", new_question="Who pays?", finish="1")

    answer = signed_in.post(reflect(held), sent, follow=True)

    assert "Reflected. Now the thank-you" in answer.content.decode()
    assert OpenQuestion.objects.get().text == "Who pays?"


# ── The page of the talk ──────────────────────────────────────────────────────────────────────────


def test_talk_shows_the_whole_reflection_with_the_marks_of_each_pathway(
    signed_in: Client, held: Interview, pathway: Pathway
):
    earlier = InterviewFactory(
        held=True, people=[ContactFactory(first_name="Luis", last_name="Ferreira")],
        starts_at=NOW - dt.timedelta(9), ended_at=NOW - dt.timedelta(9),
    )  # fmt: skip
    Reflection.objects.update(
        learned="Half of it is writing", surprised="How few", put_off="Hours", contradicts="Ten hours",
        contradicts_talk=earlier, new_question="Who pays?", liking=5, energy=-1, witness="Insider",
    )  # fmt: skip
    PathwayRatingFactory(
        interview=held, pathway=pathway, expected=3, appeal=5, entry_now="partly", entry_roles="Assistant"
    )

    page = signed_in.get(held.get_absolute_url()).content.decode()

    for words in (
        "Half of it is writing", "How few", "Hours", "Ten hours", "Luis Ferreira", "Who pays?", "Insider",
        "5 of 5, apart from the work", "appeal expected 3, now 5", "Could you start now? Partly, as",
        "Assistant",
    ):  # fmt: skip
        assert words in page, words
    pathways.explore(held, [])
    assert "Assistant" not in signed_in.get(held.get_absolute_url()).content.decode()


# ── For my eyes only ──────────────────────────────────────────────────────────────────────────────


def test_what_is_for_my_eyes_only_is_in_no_search_letter_list_or_history(
    signed_in: Client, held: Interview, pathway: Pathway
):
    signed_in.post(reflect(held), typed(held, appealed="Mud", private=SECRET), headers=AUTOSAVE)
    signed_in.post(reflect(held), typed(held, finish="1"))
    person = held.people[0]

    search.index()
    assert not Contact.objects.filter(search.matching("leaving spring")).exists()
    assert heard.found("leaving spring") == []
    assert quoting.quoted_in(Text.of(f"Is it true that {SECRET}?"), quoting.private_texts())
    assert SECRET not in str(list(Action.objects.values_list("what", flat=True)))
    for address in (
        person.get_absolute_url(), "/interviews/", "/", "/contacts/history/",
        reverse("interviews:brief", args=[InterviewFactory(scheduled=True, people=[person]).pk]),
        reverse("admin:interviews_reflection_changelist"),
        *(reverse(f"interviews:{name}") for name in ("pathways", "compare", "insights", "skills")),
        *(reverse(f"interviews:{name}", args=[pathway.pk]) for name in ("pathway", "pathway_answers")),
    ):  # fmt: skip
        assert SECRET not in signed_in.get(address, follow=True).content.decode(), address


@pytest.mark.parametrize("which", ["talk", "pathway"])
def test_erased_for_good_leaves_no_word_of_it(
    signed_in: Client, held: Interview, pathway: Pathway, which: str
):
    signed_in.post(reflect(held), typed(held, appealed=SECRET, private=SECRET), headers=AUTOSAVE)
    signed_in.post(rate(held, pathway), marked(held, pathway, entry_roles=SECRET), headers=AUTOSAVE)
    if which == "talk":
        talks.trash([held.pk])
        trash.erase(others={"interviews": [held.pk]})
    else:
        pathways.trash([pathway.pk])
        trash.erase(others={"pathways": [pathway.pk]})

    left = [change for change in Change.objects.all() if SECRET in str((change.before, change.after))]
    assert {change.model for change in left} <= ({"interviews.reflection"} if which == "pathway" else set())
    assert not PathwayRating.objects.exists()


def test_conflict_without_scripts_keeps_what_is_for_my_eyes_only_covered(signed_in: Client, held: Interview):
    sent = typed(held, private="Mine")
    Reflection.objects.update(private="Theirs")

    answer = signed_in.post(reflect(held), sent)

    page = answer.content.decode()
    assert answer.status_code == 409
    for words in ("Mine</div>", "Theirs</div>", "Mine</textarea>"):
        before = page[: page.index(words)]
        assert before.rindex('<details class="covered">') > before.rfind("</details>"), words


# ── Before the talk ───────────────────────────────────────────────────────────────────────────────


def expects(interview: Interview) -> str:
    return reverse("interviews:expect", args=[interview.pk])


@pytest.fixture
def upcoming(pathway: Pathway) -> Interview:
    return InterviewFactory(stage=Stage.AGREED, pathways=[pathway])


def test_expected_appeal_is_asked_once_on_the_page_that_prepares_and_shown_from_then(
    signed_in: Client, upcoming: Interview, pathway: Pathway
):
    prepare = reverse("interviews:prepare", args=[upcoming.pk])
    brief = reverse("interviews:brief", args=[upcoming.pk])
    for address in (prepare, brief):
        assert "How much does it appeal to you now?" in signed_in.get(address).content.decode()

    answer = signed_in.post(
        expects(upcoming), {"pathway": pathway.pk, "expected": "3"},
        headers={"Referer": f"http://testserver{prepare}"},
    )  # fmt: skip

    assert answer["Location"] == prepare
    assert PathwayRating.objects.get().expected == 3
    page = signed_in.get(prepare).content.decode()
    assert "How much does it appeal to you now?" not in page
    assert "expected appeal 3 of 5" in page
    assert 'id="expected"' not in signed_in.get(brief).content.decode()


def test_expected_appeal_said_by_htmx_answers_with_its_region_and_the_way_back(
    signed_in: Client, upcoming: Interview, pathway: Pathway
):
    said = {"pathway": pathway.pk, "expected": "3"}
    answer = signed_in.post(expects(upcoming), said, headers=HTMX)
    again = signed_in.post(expects(upcoming), said | {"expected": "5"}, headers=HTMX)
    wrong = signed_in.post(expects(upcoming), said | {"expected": "6"}, headers=HTMX)

    page = answer.content.decode()
    assert page.strip().startswith("<section")
    assert "expected appeal 3 of 5" in page
    assert "Noted for after the talk: Museum education" in page
    assert (again.status_code, wrong.status_code) == (200, 422)
    assert PathwayRating.objects.get().expected == 3


def test_expected_appeal_is_closed_once_we_talked(signed_in: Client, held: Interview, pathway: Pathway):
    answer = signed_in.post(expects(held), {"pathway": pathway.pk, "expected": "3"}, follow=True)

    assert "it would be hindsight" in answer.content.decode()
    assert not PathwayRating.objects.exists()
