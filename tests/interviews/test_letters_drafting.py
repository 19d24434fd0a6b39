"""What a draft says: this talk's own words, nobody's pronouns, nothing that was told in confidence."""

import datetime as dt
import re

import pytest

from contacts.models import Contact, Discretion, Preferences
from interviews import introductions, letters
from interviews.approaching import NotToBeApproached
from interviews.cadence import Kind
from interviews.letters import Subject, checking, filling, kinds, placeholders, wording
from interviews.letters.known import CONFIDENCE
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.models.letters import LetterKind as K
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    LetterTemplateFactory,
    NoteFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    ReflectionFactory,
)

pytestmark = pytest.mark.django_db
MINE = Preferences(
    pk=1, name="Zofia Lindqvist", email="zofia@example.org", phone="+44 20 7946 0018",
    background="a field researcher at a housing charity", time_zone="Europe/London",
)  # fmt: skip
ABOUT_TO_BE_ASKED = [K.COLD, K.REFERRAL, K.REPLY_INTRO, K.ASK_FRIEND, K.SLOTS, K.CONFIRM, K.FOLLOW_UP]


def drafted(kind: K, contact: Contact, interview: Interview | None = None, **about) -> Message:
    return letters.draft(Subject(kind, contact, interview, **about), MINE, NOW)


def held(*people: Contact, **notes: str) -> Interview:
    interview = InterviewFactory(held=True, people=list(people))
    for name, text in notes.items():
        setattr(interview.notes, name, text)
    interview.notes.save()
    return interview


# ── The templates themselves ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("kind", list(K))
def test_original_keeps_its_own_rules(kind: K):
    original, sort = wording.original(kind), kinds.SORTS[kind]
    body = wording.preview(original.body)
    letter = Message(kind=kind, contact=Contact(first_name="Nadia", last_name="Okafor"), body=body)
    letter.subject = wording.preview(original.subject)

    found = checking.findings(letter, checking.Facts())

    assert original.subject
    assert [one for one in found if one.rule not in {"link"}] == []
    assert sort.least <= checking.own_words(letter) <= sort.most
    assert wording.unknown(f"{original.subject} {original.body}") == []


@pytest.mark.parametrize("kind", list(K))
def test_original_assumes_nobodys_pronouns(kind: K):
    text = wording.original(kind).body

    assert re.findall(r"\b(?:he|she|him|her|his|hers|himself|herself)\b", text, re.IGNORECASE) == []


def test_every_kind_stands_in_one_group():
    grouped = [kind for _, those in kinds.GROUPS for kind in those]

    assert sorted(grouped) == sorted(K)
    assert set(kinds.SORTS) == set(K)


# ── Filling in ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("template", "values", "text"),
    [
        ("Dear {first}", {"first": "Ana"}, "Dear Ana"),
        ("Dear {first}", {}, "Dear [[their name]]"),
        ("Dear {no_such}", {"no_such": ""}, "Dear {no_such}"),
        ("One.< You named {names}.> Two.", {}, "One. Two."),
        ("One.< You named {names}.> Two.", {"names": "Luis"}, "One. You named Luis. Two."),
        ("One.\n\n<{confidence}>\n\nTwo.", {}, "One.\n\nTwo."),
        ("One < 2 > {first}", {"first": "Ana"}, "One < 2 > Ana"),
        ("{first}", {"first": "{my_name} [[x]] <{names}> {{7*7}}"}, "{my_name} [[x]] <{names}> {{7*7}}"),
        ("<{first} and {names}>", {"first": "{names}", "names": "<{first}>"}, "{names} and <{first}>"),
    ],
)
def test_template_is_filled_once(template: str, values: dict[str, str], text: str):
    assert filling.fill(template, values, placeholders.GAPS) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ask twice", "Ask twice."),
        ("Ask twice.", "Ask twice."),
        ("“Ask!”", "“Ask!”"),
        ("a\n\nb", "a b."),
        ("", ""),
    ],
)
def test_notes_become_sentences(text: str, sentence: str):
    assert filling.sentence(text) == sentence


# ── Thank-yous ────────────────────────────────────────────────────────────────────────────────────


def test_thank_you_quotes_this_talk_and_no_other():
    ana, luis = ContactFactory(first_name="Ana"), ContactFactory(first_name="Luis", last_name="Ferreira")
    held(ana, memorable="something of another day", action="nothing")
    talk = held(ana, memorable="labels are read in six seconds", action="rewrite three labels")
    IntroductionFactory(introducer=ana, target=luis, named_in=talk)
    IntroductionFactory(introducer=luis, target=ContactFactory(first_name="Oke"), named_in=talk)
    FollowUpFactory(kind=Kind.PROMISE, contact=ana, interview=talk, what="the reading list")

    body = drafted(K.THANK, ana, talk).body

    assert "stayed with me: labels are read in six seconds. And" in body
    assert "do with it: rewrite three labels." in body
    assert "naming Luis Ferreira: I will" in body
    assert "promised you: the reading list." in body
    assert "on Monday 23 November" in body
    assert "another day" not in body
    assert "Oke" not in body
    assert body.startswith("Dear Ana,")
    assert body.endswith("Zofia")
    assert "[[" not in body


def test_thank_you_without_names_and_promises_leaves_their_lines_out():
    ana = ContactFactory()

    body = drafted(K.THANK, ana, held(ana)).body

    assert filling.GAP.findall(body) == ["what stayed with you", "what you will do with it"]
    assert "naming" not in body
    assert "promised" not in body
    assert "\n\n\n" not in body


def test_two_people_get_two_texts():
    ana, luis = ContactFactory(), ContactFactory()
    talk = held(ana, luis, memorable="labels are read in six seconds", action="rewrite them")
    letters.begin(Subject(K.THANK, ana, talk), MINE, NOW)

    other = drafted(K.THANK, luis, talk)

    assert "six seconds" not in other.body
    assert "[[what stayed with you]]" in other.body
    assert other.to == ""


def test_what_was_told_privately_is_not_drafted():
    ana = ContactFactory()
    NoteFactory(contact=ana, text="Her post at the museum ends before the summer.", sensitive=True)
    talk = held(
        ana,
        memorable="that her post at the museum ends before the summer",
        action="ask again once the restructuring is announced in spring",
        private="The restructuring is announced in spring, nobody knows",
    )

    body = drafted(K.THANK, ana, talk).body

    assert "summer" not in body
    assert "restructuring" not in body
    assert filling.GAP.findall(body) == ["what stayed with you", "what you will do with it"]


def test_hidden_people_are_named_by_no_draft():
    tom = ContactFactory(first_name="Tomasz", last_name="Reyes", marked_dark=True)
    ana = ContactFactory(how_met="through Tomasz")
    talk = held(ana, memorable="what TOMASZ REYES does", action="ring Tomasz")
    talk.participants.update(shared_ground="we both know Tomasz Reyes")
    IntroductionFactory(introducer=ana, target=tom, named_in=talk)
    IntroductionFactory(introducer=ana, target=None, target_text="somebody near Reyes", named_in=talk)
    FollowUpFactory(kind=Kind.PROMISE, contact=ana, interview=talk, what="a word with Tomasz")
    talk.introduction = IntroductionFactory(introducer=tom, target=ana, may_use_name=True)
    talk.save()

    texts = [
        drafted(kind, ana, talk, introduction=talk.introduction).body
        for kind in (K.THANK, *ABOUT_TO_BE_ASKED)
    ]

    assert [text for text in texts if re.search("tomasz|reyes", text, re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "hidden", [{"discretion": Discretion.IN_THE_DARK}, {"contact_rule": "never"}, {"deceased_on": NOW.date()}]
)
def test_nobody_hidden_is_drafted_to_or_told_of(hidden: dict):
    person, tom = ContactFactory(**hidden), ContactFactory()
    talk = held(person)
    talk.introduction = IntroductionFactory(introducer=tom, target=person)

    for subject in (Subject(K.THANK, person, talk), Subject(K.REPORT, tom, talk)):
        with pytest.raises(NotToBeApproached):
            letters.begin(subject, MINE, NOW)
    assert not Message.objects.exists()


# ── Reports ───────────────────────────────────────────────────────────────────────────────────────


def test_report_tells_the_introducer_what_is_mine_to_tell():
    tom, ana = ContactFactory(first_name="Tom"), ContactFactory(first_name="Ana")
    talk = held(ana, memorable="we are badly paid", action="visit a school")
    ReflectionFactory(interview=talk, appealed="the quiet hours before the museum opens")
    introduction = IntroductionFactory(introducer=tom, target=ana)

    body = drafted(K.REPORT, tom, talk, introduction=introduction).body

    assert "Thanks to you Ana and I talked on Monday 23 November." in body
    assert "took away from it: the quiet hours before the museum opens." in body
    assert "do next: visit a school." in body
    assert "badly paid" not in body


@pytest.mark.parametrize(
    ("learned", "words"),
    [("Half of it is writing\nIt is badly paid", "Half of it is writing."), (" \n", "the quiet hours.")],
)
def test_report_tells_the_first_thing_i_learned_else_what_appealed(learned: str, words: str):
    tom, ana = ContactFactory(first_name="Tom"), ContactFactory(first_name="Ana")
    talk = held(ana)
    ReflectionFactory(interview=talk, learned=learned, appealed="the quiet hours", private="she is leaving")

    body = drafted(K.REPORT, tom, talk, introduction=IntroductionFactory(introducer=tom, target=ana)).body

    assert f"took away from it: {words}" in body
    assert "badly paid" not in body
    assert "leaving" not in body


def test_report_names_no_other_interviewee_as_source():
    tom, ana = ContactFactory(first_name="Tom"), ContactFactory(first_name="Ana")
    held(ContactFactory(first_name="Ingrid", last_name="Solberg"))
    talk = held(ana, action="check what Ingrid told me")
    ReflectionFactory(interview=talk, appealed="Solberg is right after all")

    body = drafted(K.REPORT, tom, talk, introduction=IntroductionFactory(introducer=tom, target=ana)).body

    assert not re.search("Ingrid|Solberg", body)
    assert filling.GAP.findall(body) == ["one useful thing you learned", "what you will do next"]


@pytest.mark.parametrize(
    ("stage", "words"), [("parked", "no answer has come"), ("declined", "it did not suit")]
)
def test_report_of_what_came_to_nothing(stage: str, words: str):
    tom, ana = ContactFactory(), ContactFactory(first_name="Ana", last_name="Silva")
    talk = InterviewFactory(stage=stage, people=[ana])

    body = drafted(
        K.REPORT_NOT_REACHED, tom, talk, introduction=IntroductionFactory(introducer=tom, target=ana)
    ).body

    assert f"with Ana Silva. It came to nothing this time: {words}" in body


# ── Asking and arranging ──────────────────────────────────────────────────────────────────────────


def test_asking_for_an_introduction_brings_the_blurb():
    tom = ContactFactory(first_name="Tom", how_met="Rowing club, 2015", discretion=Discretion.TOLD)
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", title="Curator", organization=OrganizationFactory(name="Kew")
    )
    interview = InterviewFactory(
        people=[ana], pathways=[PathwayFactory(name="museum education")], why="Her show on seeds",
        pitch=PitchFactory(hope="How a visit is planned"),
    )  # fmt: skip

    body = drafted(K.ASK_INTRODUCER, tom, interview).body

    above, _, below = body.partition("\n---\n")
    assert "how we met: Rowing club, 2015." in above
    assert "you know Ana Silva, Curator at Kew." in above
    assert "Please ask Ana first" in above
    assert CONFIDENCE in above
    assert "I am Zofia Lindqvist, a field researcher at a housing charity." in below
    assert "zofia@example.org or +44 20 7946 0018" in below
    assert "[[" not in body
    assert CONFIDENCE not in below


def test_confidence_line_is_there_where_it_is_private():
    ana, open_one = ContactFactory(), ContactFactory(discretion=Discretion.OPEN)
    before = drafted(K.ASK_FRIEND, ana).body
    OrganizationFactory(confidential=True)

    assert CONFIDENCE not in before
    assert CONFIDENCE in drafted(K.ASK_FRIEND, ana).body
    assert CONFIDENCE not in drafted(K.ASK_FRIEND, open_one).body


def test_introducer_is_named_only_with_leave():
    tom, ana = ContactFactory(first_name="Tom", last_name="Reyes"), ContactFactory()
    silent = IntroductionFactory(introducer=tom, target=ana)
    leave = IntroductionFactory(introducer=tom, target=ana, may_use_name=True)

    assert "[[a name that you may use]] suggested" in drafted(K.REFERRAL, ana, introduction=silent).body
    assert "Tom Reyes suggested that I write" in drafted(K.REFERRAL, ana, introduction=leave).body


def test_reply_to_an_introduction_moves_the_introducer_to_bcc():
    tom, ana = (
        ContactFactory(first_name="Tom", email="tom@example.org"),
        ContactFactory(email="ana@example.org"),
    )
    made = IntroductionFactory(introducer=tom, target=ana, state=Introduction.State.MADE)

    letter = drafted(K.REPLY_INTRO, ana, InterviewFactory(people=[ana]), introduction=made)

    assert (letter.to, letter.cc, letter.bcc) == ("ana@example.org", "", "tom@example.org")
    assert letter.body.startswith("Thank you, Tom, for")


def test_confirming_says_the_time_by_both_clocks():
    ana = ContactFactory(first_name="Ana")
    interview = InterviewFactory(
        scheduled=True, people=[ana], time_zone="Pacific/Auckland", where="https://meet.example.org/a",
        starts_at=dt.datetime(2026, 11, 26, 20, 30, tzinfo=dt.UTC),
    )  # fmt: skip
    for topic in ("route", "daily", "daily", "outlook"):
        PlannedQuestionFactory(interview=interview, topic=topic)

    letter = drafted(K.CONFIRM, ana, interview)

    assert letter.subject == "Our talk on Friday 27 November at 09:30 Auckland time"
    assert (
        "09:30 Auckland time (Thursday 26 November at 20:30 London time), by video: https://meet"
        in letter.body
    )
    assert "ask how you came to this work and what a week looks like." in letter.body
    assert "comes up: +44 20 7946 0018." in letter.body


def test_confirming_in_one_zone_says_the_time_once():
    ana = ContactFactory()
    interview = InterviewFactory(scheduled=True, people=[ana], time_zone="Europe/London")

    body = drafted(K.CONFIRM, ana, interview).body

    assert "forward to Tuesday 24 November at 09:30, by video." in body


def test_times_to_offer_are_asked_for_in_their_zone():
    ana = ContactFactory(time_zone="America/New_York")

    assert (
        "[[two or three times, New York time]]" in drafted(K.SLOTS, ana, InterviewFactory(people=[ana])).body
    )


def test_own_wording_takes_the_place_of_the_original():
    ana = ContactFactory(first_name="Ana")
    LetterTemplateFactory(
        kind=K.THANK, subject="Thanks, {first}", body="Hello {first}, {{ 7|add:7 }} {% now 'Y' %}"
    )

    letter = drafted(K.THANK, ana, held(ana))

    assert (letter.subject, letter.body) == ("Thanks, Ana", "Hello Ana, {{ 7|add:7 }} {% now 'Y' %}")


# ── Which letter belongs to what is to be done ────────────────────────────────────────────────────


def interview_at(stage: str, **values) -> Interview:
    if stage == "held":
        return InterviewFactory(held=True, **values)
    return InterviewFactory(stage=stage, starts_at=NOW, **values)


@pytest.mark.parametrize(
    ("row", "stage", "kind"),
    [
        ({"kind": Kind.THANK, "due_at": NOW}, "held", K.THANK),
        ({"kind": Kind.THANK, "due_at": NOW - dt.timedelta(days=7)}, "held", K.THANK),
        ({"kind": Kind.THANK, "due_at": NOW - dt.timedelta(days=7, seconds=1)}, "held", K.THANK_LATE),
        ({"kind": Kind.REFLECT}, "held", None),
        ({"kind": Kind.THANK_INTRODUCER}, "idea", K.THANK_INTRODUCER),
        ({"kind": Kind.REPORT}, "held", K.REPORT),
        ({"kind": Kind.REPORT}, "parked", K.REPORT_NOT_REACHED),
        ({"kind": Kind.REPORT}, "declined", K.REPORT_NOT_REACHED),
        ({"kind": Kind.CHASE, "step": 1}, "asked", None),
        ({"kind": Kind.CHASE, "step": 2}, "asked", K.FOLLOW_UP),
        ({"kind": Kind.CHASE, "step": 3}, "asked", None),
        ({"kind": Kind.CHECK_BACK}, "idea", K.CHECK_BACK),
        ({"kind": Kind.PROMISE}, "held", K.PROMISE),
        ({"kind": Kind.ADVICE}, "held", K.ADVICE),
        ({"kind": Kind.REPLY}, "agreed", K.SLOTS),
        ({"kind": Kind.REPLY}, "declined", K.DECLINED),
        ({"kind": Kind.REPLY}, "idea", K.REPLY_INTRO),
    ],
)
def test_letter_for_what_is_to_be_done(row: dict, stage: str, kind: K | None):
    follow_up = FollowUpFactory(interview=interview_at(stage), **row)

    assert letters.letter_for(follow_up, NOW) == kind


@pytest.mark.parametrize(("missed_by", "kind"), [("them", K.MISSED_BY_THEM), ("me", K.MISSED_BY_ME)])
def test_letter_after_a_missed_talk(missed_by: str, kind: K):
    follow_up = FollowUpFactory(kind=Kind.REPLY, interview=interview_at("agreed", missed_by=missed_by))

    assert letters.letter_for(follow_up, NOW) == kind


@pytest.mark.parametrize(
    ("introduction", "kind"),
    [
        ({"may_use_name": True}, K.REFERRAL),
        ({"may_use_name": False}, K.COLD),
        ({"target": None, "target_text": "a curator"}, K.ASK_INTRODUCER),
    ],
)
def test_letter_for_a_name(introduction: dict, kind: K):
    name = IntroductionFactory(**introduction)
    follow_up = FollowUp(kind=Kind.NAME, contact=name.target, introduction=name, due_at=NOW)

    assert letters.letter_for(follow_up, NOW) == kind
    assert letters.written_to(follow_up) == (name.target or name.introducer)


def test_card_is_drafted_for_whom_prefers_the_post():
    follow_up = FollowUpFactory(contact=ContactFactory(preferred_channel="post"))

    assert letters.letter_for(follow_up, NOW) == K.THANK_CARD


def test_checking_back_says_when_i_asked():
    tom, ana = ContactFactory(first_name="Tom"), ContactFactory(first_name="Ana", last_name="Silva")
    asked = IntroductionFactory(introducer=tom, target=ana)
    introductions.ask(asked, at=NOW - dt.timedelta(days=7))

    body = drafted(K.CHECK_BACK, tom, introduction=asked).body

    assert "I asked you on Monday 16 November whether you might introduce me to Ana Silva." in body


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Somebody in grants.", "somebody in grants"),
        ("A curator at Kew", "a curator at Kew"),
        ("Anders in grants", "Anders in grants"),
        ("", ""),
    ],
)
def test_somebody_nameless_stands_small_within_a_sentence(said: str, told: str):
    assert filling.within_sentence(said) == told
