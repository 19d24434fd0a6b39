"""The pages of letters: begun in one step, written, checked as typed, sent, taken along."""

import datetime as dt
import email
import email.policy
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Contact, Discretion, Preferences
from interviews import letters, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Message
from interviews.models.letters import LetterKind as K
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"HX-Request": "true", "X-Infoint-Autosave": "1"}
NEW = "/letters/new/"


@pytest.fixture(autouse=True)
def mine(db: None) -> Preferences:
    return Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", time_zone="Europe/London"
    )


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva", email="ana@example.org")


@pytest.fixture
def thank(ana: Contact) -> FollowUp:
    """A thank-you that is two hours late."""
    end = timezone.now() - dt.timedelta(hours=26)
    talk = Interview(starts_at=end - dt.timedelta(minutes=30))
    talks.plan(talk, [ana], at=end - dt.timedelta(days=1))
    talks.hold(talk, end, end)
    return FollowUp.objects.get(kind=Kind.THANK)


def of(letter: Message, name: str = "letter") -> str:
    return reverse(f"interviews:{name}", args=[letter.uuid])


def typed(letter: Message, **values: str) -> dict[str, str]:
    start = {"to": letter.to, "subject": letter.subject, "body": letter.body, "version": str(letter.version)}
    return start | values


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────


def test_looking_shows_how_it_would_begin_and_makes_nothing(signed_in: Client, thank: FollowUp):
    answer = signed_in.get(NEW, {"follow_up": thank.pk})

    page = answer.content.decode()
    assert "Begin this letter" in page
    assert "Thank you for talking with me" in page
    assert not Message.objects.exists()


def test_one_click_begins_it_and_a_second_finds_it(signed_in: Client, thank: FollowUp):
    first = signed_in.post(NEW, {"follow_up": thank.pk})
    second = signed_in.post(NEW, {"follow_up": thank.pk})
    look = signed_in.get(NEW, {"follow_up": thank.pk})

    letter = Message.objects.get()
    assert first["Location"] == second["Location"] == look["Location"] == of(letter)
    thank.refresh_from_db()
    assert thank.message == letter


def test_htmx_is_told_to_go_there(signed_in: Client, thank: FollowUp):
    answer = signed_in.post(NEW, {"follow_up": thank.pk}, headers=HTMX)

    assert answer["HX-Redirect"] == of(Message.objects.get())


def test_what_was_done_by_a_letter_leads_to_it(signed_in: Client, thank: FollowUp):
    signed_in.post(NEW, {"follow_up": thank.pk})
    letter = Message.objects.get()
    letters.save(letter, version=1, body="Thank you.")
    letters.sent(letter, "email", timezone.now(), Preferences.mine())

    assert signed_in.get(NEW, {"follow_up": thank.pk})["Location"] == of(letter)


def test_letter_of_a_kind_needs_an_interview_or_somebody(signed_in: Client, ana: Contact):
    interview = InterviewFactory(people=[ana])

    signed_in.post(NEW, {"kind": "cold", "interview": interview.pk})
    signed_in.post(NEW, {"kind": "ask_friend", "contact": ana.pk})

    assert {(letter.kind, letter.contact) for letter in Message.objects.all()} == {
        (K.COLD, ana),
        (K.ASK_FRIEND, ana),
    }


def test_letter_to_the_introducer_goes_to_the_introducer(signed_in: Client, ana: Contact):
    tom = ContactFactory()
    talk = InterviewFactory(
        held=True, people=[ana], introduction=IntroductionFactory(introducer=tom, target=ana)
    )

    signed_in.post(NEW, {"kind": "report", "interview": talk.pk})

    letter = Message.objects.get()
    assert (letter.contact, letter.introduction) == (tom, talk.introduction)


@pytest.mark.parametrize(
    "query",
    [
        {}, {"kind": "cold"}, {"kind": "no_such", "contact": 1}, {"contact": 1},
        {"follow_up": 10**9}, {"follow_up": "x"}, {"kind": "cold", "contact": 10**9},
        {"kind": "report", "contact": "0"}, {"kind": "cold", "interview": "9" * 30},
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_such_letter_is_not_found(signed_in: Client, query: dict, method: str):
    assert getattr(signed_in, method)(NEW, query).status_code == 404


def test_what_is_done_by_no_letter_is_not_found(signed_in: Client, ana: Contact):
    reflect = FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=InterviewFactory(held=True))

    assert signed_in.get(NEW, {"follow_up": reflect.pk}).status_code == 404


@pytest.mark.parametrize(
    "hidden", [{"discretion": "in_the_dark"}, {"contact_rule": "never"}, {"deceased_on": NOW.date()}]
)
def test_nobody_hidden_is_written_to(signed_in: Client, thank: FollowUp, hidden: dict):
    Contact.objects.filter(pk=thank.contact_id).update(**hidden)

    look = signed_in.get(NEW, {"follow_up": thank.pk})
    post = signed_in.post(NEW, {"follow_up": thank.pk})

    assert (look.status_code, post.status_code) == (200, 409)
    assert "must not be approached" in look.content.decode()
    assert not Message.objects.exists()


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────


def test_page_asks_the_same_number_of_questions_however_much_there_is(
    signed_in: Client, ana: Contact, thank: FollowUp, django_assert_num_queries: DjangoAssertNumQueries
):
    signed_in.post(NEW, {"follow_up": thank.pk})
    letter = Message.objects.get()
    signed_in.get(of(letter))
    with django_assert_num_queries(23):
        signed_in.get(of(letter))
    for number in range(3):
        ContactFactory(first_name=f"Tom{number}", marked_dark=True)
        NoteFactory(text="something told in confidence", sensitive=True)
        other = ContactFactory()
        thank.interview.participants.create(contact=other)
        MessageFactory(contact=other, interview=thank.interview)
        IntroductionFactory(target=ana)

    with django_assert_num_queries(23):
        signed_in.get(of(letter))


def test_page_says_what_is_missing_and_how_late_it_is(signed_in: Client, thank: FollowUp):
    signed_in.post(NEW, {"follow_up": thank.pk})

    page = signed_in.get(of(Message.objects.get())).content.decode()

    assert "2 h late" in page
    assert "Still to be filled in: what stayed with you." in page
    assert "mailto:" not in page
    assert ".eml" not in page


def test_autosave_answers_with_the_version_alone(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana, body="One")

    answer = signed_in.post(of(letter), typed(letter, body=" Two\r\n\r\n"), headers=AUTOSAVE)

    assert (answer.status_code, answer["X-Infoint-Version"], answer.content) == (200, "2", b"")
    letter.refresh_from_db()
    assert letter.body == " Two\n\n"


def test_autosave_of_a_stale_text_answers_with_both(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana, body="One")
    letters.save(letter, version=1, body="Theirs & <b>")

    answer = signed_in.post(of(letter), typed(letter, body="Mine"), headers=AUTOSAVE)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert '<div data-mine dir="auto">Mine</div>' in page
    assert '<div data-theirs="body" dir="auto">Theirs &amp; &lt;b&gt;</div>' in page
    assert "<html" not in page


@pytest.mark.parametrize(
    ("keep", "text"), [("mine:2", "Mine"), ("theirs:2", "Theirs"), ("both:2", "Theirs\n\nMine")]
)
def test_choice_between_two_texts_without_scripts(signed_in: Client, ana: Contact, keep: str, text: str):
    letter = MessageFactory(contact=ana, body="One")
    letters.save(letter, version=1, body="Theirs")
    page = signed_in.post(of(letter), typed(letter, body="Mine"))
    assert (page.status_code, "Keep theirs" in page.content.decode()) == (409, True)

    signed_in.post(of(letter), typed(letter, body="Mine", keep=keep))

    letter.refresh_from_db()
    assert letter.body == text


def test_autosave_of_a_letter_that_is_gone_or_sent_says_so(signed_in: Client, ana: Contact):
    gone, sent = MessageFactory(contact=ana), MessageFactory(contact=ana)
    letters.discard(gone)
    letters.sent(sent, "email", timezone.now(), Preferences.mine())

    answers = [signed_in.post(of(one), typed(one, body="Mine"), headers=AUTOSAVE) for one in (gone, sent)]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "discarded elsewhere" in answers[0].content.decode()
    assert "marked as sent elsewhere" in answers[1].content.decode()


@pytest.mark.parametrize(
    "values", [{"body": "x" * 20_001}, {"body": "a\0b"}, {"to": "x" * 1_001}, {"subject": "x" * 301}]
)
def test_what_cannot_be_kept_stays_on_the_page_with_the_reason(signed_in: Client, ana: Contact, values: dict):
    letter = MessageFactory(contact=ana)

    page = signed_in.post(of(letter), typed(letter, **values))
    script = signed_in.post(of(letter), typed(letter, **values), headers=AUTOSAVE)

    assert (page.status_code, script.status_code) == (422, 422)
    assert "errorlist" in page.content.decode()
    letter.refresh_from_db()
    assert letter.version == 1


def test_lines_of_the_head_stay_one_line(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana)

    signed_in.post(
        of(letter),
        typed(letter, subject="Hello\r\nBcc: evil@example.org", to="a@example.org\n b@example.org"),
    )

    letter.refresh_from_db()
    assert (letter.subject, letter.to) == ("Hello Bcc: evil@example.org", "a@example.org b@example.org")


# ── Checked as typed ──────────────────────────────────────────────────────────────────────────────


def test_check_tells_of_what_is_typed_and_stores_nothing(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana, body="Thank you.", to="ana@example.org")

    answer = signed_in.post(
        of(letter, "letter_check"), typed(letter, body="My CV 😀 and a vacancy"), headers=HTMX
    )

    page = answer.content.decode()
    assert "<html" not in page
    assert "“CV” sounds like asking for a job" in page
    # The place as a browser counts it: the face is two signs there.
    assert 'data-start="15" data-end="22"' in page
    assert page.count('hx-swap-oob="outerHTML"') == 2
    assert "mailto:ana@example.org?body=My%20CV%20%F0%9F%98%80" in page
    letter.refresh_from_db()
    assert letter.body == "Thank you."


def test_check_says_which_name_is_meant_only_when_asked(signed_in: Client, ana: Contact):
    ContactFactory(
        first_name="Tomasz", last_name="Reyes", discretion=Discretion.IN_THE_DARK, email="tom@example.org"
    )
    letter = MessageFactory(contact=ana)

    page = signed_in.post(
        of(letter, "letter_check"), typed(letter, to="tom@example.org", body="Hi")
    ).content.decode()

    assert re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL).count("Tomasz") == 0
    assert "<summary>Whom?</summary><bdi>Tomasz Reyes</bdi>" in page
    assert "mailto:" not in page
    assert "data-copy" not in page


def test_check_of_what_cannot_be_kept_says_why(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana)

    answer = signed_in.post(of(letter, "letter_check"), typed(letter, body="x" * 20_001), headers=HTMX)

    assert answer.status_code == 422
    assert "20,000 characters" in answer.content.decode()


# ── Sent ──────────────────────────────────────────────────────────────────────────────────────────


def test_marking_as_sent_saves_what_is_typed_and_is_undone_at_once(signed_in: Client, thank: FollowUp):
    signed_in.post(NEW, {"follow_up": thank.pk})
    letter = Message.objects.get()

    signed_in.post(of(letter, "letter_sent"), typed(letter, body="Thank you.", how="post"), follow=True)

    letter.refresh_from_db()
    thank.refresh_from_db()
    assert (letter.body, letter.sent_how) == ("Thank you.", "post")
    assert (thank.channel, thank.message) == ("post", letter)
    changes.undo(Action.objects.filter(what__startswith="Sent").get())
    letter.refresh_from_db()
    thank.refresh_from_db()
    assert (letter.body, letter.sent_at, thank.done_at) == ("Thank you.", None, None)


def test_sent_on_another_day_counts_from_then(signed_in: Client, ana: Contact):
    interview = InterviewFactory(people=[ana])
    letter = MessageFactory(kind=K.COLD, contact=ana, interview=interview, body="You write well. 20 minutes?")
    then = timezone.localtime() - dt.timedelta(days=3)

    signed_in.post(of(letter, "letter_sent"), typed(letter, how="email", at=f"{then:%Y-%m-%dT%H:%M}"))

    letter.refresh_from_db()
    interview.refresh_from_db()
    assert letter.sent_at == then.replace(second=0, microsecond=0)
    assert interview.asked_at == letter.sent_at


@pytest.mark.parametrize(
    "values",
    [{"how": ""}, {"how": "pigeon"}, {"at": "2999-01-01T10:00"}, {"at": "1999-01-01T10:00"}, {"at": "x"}],
)
def test_sent_somehow_at_some_time(signed_in: Client, ana: Contact, values: dict):
    letter = MessageFactory(contact=ana)

    answer = signed_in.post(of(letter, "letter_sent"), typed(letter, **({"how": "email"} | values)))

    assert answer.status_code == 422
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_what_blocks_is_shown_instead_and_the_text_is_kept(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana)

    answer = signed_in.post(of(letter, "letter_sent"), typed(letter, body="Dear {first}", how="hand"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This letter stays here as it is." in page
    letter.refresh_from_db()
    assert (letter.body, letter.sent_at) == ("Dear {first}", None)


def test_sent_twice_is_sent_once(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana)
    for how in ("email", "post"):
        signed_in.post(of(letter, "letter_sent"), typed(letter, how=how))

    letter.refresh_from_db()
    assert letter.sent_how == "email"
    assert Action.objects.filter(what__startswith="Sent").count() == 1


def test_sending_a_stale_text_shows_both_and_sends_nothing(signed_in: Client, ana: Contact):
    letter = MessageFactory(contact=ana, body="One")
    letters.save(letter, version=1, body="Theirs")

    answer = signed_in.post(of(letter, "letter_sent"), typed(letter, body="Mine", how="email"))

    assert answer.status_code == 409
    letter.refresh_from_db()
    assert letter.sent_at is None


def test_sent_letter_shows_as_it_was_and_waits_for_an_answer(signed_in: Client, ana: Contact):
    interview = InterviewFactory(people=[ana])
    letter = MessageFactory(kind=K.COLD, contact=ana, interview=interview, body="You write well. 20 minutes?")
    signed_in.post(of(letter, "letter_sent"), typed(letter, how="email"))

    page = signed_in.get(of(letter)).content.decode()
    assert "<textarea" not in page
    assert "They answered" in page

    signed_in.post(of(letter, "letter_answered"))
    signed_in.post(of(letter, "letter_answered"))

    assert not FollowUp.objects.open().filter(kind=Kind.CHASE).exists()
    assert Action.objects.filter(what="Ana Silva answered").count() == 1


def test_draft_is_discarded_and_what_was_sent_is_not(signed_in: Client, ana: Contact):
    draft, sent = MessageFactory(contact=ana), MessageFactory(contact=ana, sent_at=NOW, sent_how="email")
    for letter in (draft, sent):
        signed_in.post(of(letter, "letter_discard"))

    assert list(Message.objects.all()) == [sent]


def test_begin_again_as_a_card(signed_in: Client, thank: FollowUp):
    signed_in.post(NEW, {"follow_up": thank.pk})
    letter = Message.objects.get()

    signed_in.post(of(letter, "letter_again"), {"kind": "thank_card"})

    letter.refresh_from_db()
    assert letter.kind == K.THANK_CARD
    assert signed_in.post(of(letter, "letter_again"), {"kind": "pigeon"}).status_code == 404


# ── Taken along ───────────────────────────────────────────────────────────────────────────────────


def test_file_is_a_draft_for_a_mail_program(signed_in: Client):
    person = ContactFactory(first_name='Zoë "X"\r\n', email="zoe@example.org")
    letter = MessageFactory(
        contact=person, to="Zoë <zoe@example.org>", subject="Grüße\u2028Bcc: x", body="Hallo 😀\n"
    )

    answer = signed_in.get(of(letter, "letter_eml"))

    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Letter%20to%20Zo%C3%AB%20X.eml"
    file = email.message_from_bytes(answer.content, policy=email.policy.default)
    assert (file["From"], file["X-Unsent"], file["Subject"]) == (
        "Zofia Lindqvist <zofia@example.org>", "1", "Grüße Bcc: x",
    )  # fmt: skip
    assert file["To"].addresses[0].addr_spec == "zoe@example.org"
    assert file.get_content() == "Hallo 😀\r\n"


@pytest.mark.parametrize("name", ["letter_eml", "letter_print"])
def test_letter_to_somebody_hidden_since_stays_here(signed_in: Client, ana: Contact, name: str):
    letter = MessageFactory(contact=ana)
    assert signed_in.get(of(letter, name)).status_code == 200
    Contact.objects.update(discretion=Discretion.IN_THE_DARK)

    answer = signed_in.get(of(letter, name))

    assert answer.status_code == 409
    assert "stays here" in answer.content.decode()


def test_paper_carries_the_postal_address(signed_in: Client):
    letter = MessageFactory(contact=ContactFactory(first_name="Ana", postal="12 Garden Row\nRichmond"))

    assert "12 Garden Row\nRichmond</address>" in signed_in.get(of(letter, "letter_print")).content.decode()


def test_postal_address_is_found_later_and_kept(signed_in: Client, thank: FollowUp):
    signed_in.post(NEW, {"follow_up": thank.pk})
    letter = Message.objects.get()
    for _ in range(2):
        signed_in.post(of(letter, "letter_postal"), {"find": "yes"})
    (row,) = FollowUp.objects.open().filter(kind=Kind.PROMISE)
    assert (row.what, row.contact) == ("find their postal address", thank.contact)
    assert letters.letter_for(row, timezone.now()) is None

    signed_in.post(of(letter, "letter_postal"), {"postal": "12 Garden Row\r\nRichmond"})

    row.refresh_from_db()
    assert row.done_at is not None
    assert Contact.objects.get(pk=thank.contact_id).postal == "12 Garden Row\nRichmond"
    assert signed_in.post(of(letter, "letter_postal"), {"postal": " "}).status_code == 422


# ── What is gone ──────────────────────────────────────────────────────────────────────────────────


def test_letters_of_what_is_in_the_trash_are_not_found(signed_in: Client, ana: Contact):
    trashed = MessageFactory(contact=ContactFactory(trashed=True))
    about_trashed = MessageFactory(contact=ana, interview=InterviewFactory(trashed=True, people=[ana]))

    for letter in (trashed, about_trashed, Message(uuid=uuid.uuid4())):
        assert signed_in.get(of(letter)).status_code == 404
        assert signed_in.post(of(letter, "letter_sent"), {"how": "email"}).status_code == 404


# ── On the page of an interview ───────────────────────────────────────────────────────────────────


def offered(client: Client, interview: Interview) -> set[str]:
    page = client.get(interview.get_absolute_url()).content.decode()
    part = page.partition('id="letters"')[2].partition("</section>")[0]
    return set(re.findall(r'<button class="btn">(.*?)</button>', part))


@pytest.mark.parametrize(
    ("stage", "letters_offered"),
    [
        ("idea", {"First letter, not introduced"}),
        ("asked", {"Follow up", "Propose times"}),
        ("agreed", {"Propose times"}),
        ("scheduled", {"Confirm the day before", "Ask to move it", "Answer when they move it"}),
        ("parked", set()),
    ],
)
def test_interview_offers_the_letters_of_its_stage(
    signed_in: Client, ana: Contact, stage: str, letters_offered: set[str]
):
    interview = InterviewFactory(stage=stage, people=[ana], starts_at=NOW)

    assert offered(signed_in, interview) == letters_offered


@pytest.mark.parametrize(
    ("state", "letter"),
    [
        ("suggested", "Ask for an introduction"),
        ("silent", "Ask for an introduction"),
        ("asked", "Blurb to pass on"),
        ("agreed", "Blurb to pass on"),
        ("declined", None),
    ],
)
def test_idea_offers_to_write_to_whoever_could_introduce_us(
    signed_in: Client, ana: Contact, state: str, letter: str | None
):
    interview = InterviewFactory(people=[ana])
    lead = IntroductionFactory(target=ana, state=state)
    IntroductionFactory(target=ana, state=state, introducer=ContactFactory(marked_dark=True))

    assert offered(signed_in, interview) - {"First letter, not introduced"} == ({letter} if letter else set())
    page = signed_in.get(interview.get_absolute_url()).content.decode()
    assert page.count(f'name="introduction" value="{lead.pk}"') == (1 if letter else 0)


def test_interview_offers_a_thank_you_to_each_until_it_is_begun(
    signed_in: Client, ana: Contact, thank: FollowUp
):
    talk = thank.interview
    assert talk is not None
    assert "Thank-you" in offered(signed_in, talk)

    signed_in.post(NEW, {"follow_up": thank.pk})

    assert "Thank-you" not in offered(signed_in, talk)
    assert of(Message.objects.get()) in signed_in.get(talk.get_absolute_url()).content.decode()


def test_interview_offers_no_letter_to_somebody_hidden(signed_in: Client, ana: Contact, thank: FollowUp):
    Contact.objects.update(organization=OrganizationFactory(confidential=True))

    assert thank.interview is not None
    assert offered(signed_in, thank.interview) == set()


def test_page_of_an_interview_asks_no_more_with_more_letters(
    signed_in: Client, ana: Contact, django_assert_num_queries: DjangoAssertNumQueries
):
    interview = InterviewFactory(held=True, people=[ana])
    MessageFactory(contact=ana, interview=interview)
    FollowUpFactory(contact=ana, interview=interview)
    signed_in.get(interview.get_absolute_url())
    with CaptureQueriesContext(connection) as one:
        signed_in.get(interview.get_absolute_url())
    for kind in (Kind.PROMISE, Kind.ADVICE, Kind.REPLY):
        MessageFactory(contact=ana, interview=interview, sent_at=NOW, sent_how="email")
        FollowUpFactory(kind=kind, contact=ana, interview=interview)

    with django_assert_num_queries(len(one)):
        signed_in.get(interview.get_absolute_url())


def test_page_of_a_person_lists_their_letters_and_begins_one(signed_in: Client, ana: Contact):
    draft = MessageFactory(contact=ana, kind=K.ASK_FRIEND)
    MessageFactory(contact=ana, kind=K.THANK, sent_at=NOW, sent_how="email")
    MessageFactory(kind=K.COLD)

    page = signed_in.get(ana.get_absolute_url()).content.decode()

    assert f'<a href="{of(draft)}">Ask whom they know</a> <span class="tag soon">draft</span>' in page
    assert "sent 23 Nov" in page
    assert "First letter, not introduced" not in page
    answer = signed_in.post(NEW, {"kind": "ask_friend", "contact": ana.pk})
    assert answer["Location"] == of(draft)


def test_page_of_somebody_hidden_begins_no_letter(signed_in: Client):
    person = ContactFactory(marked_dark=True)

    assert "Ask whom they know" not in signed_in.get(person.get_absolute_url()).content.decode()
