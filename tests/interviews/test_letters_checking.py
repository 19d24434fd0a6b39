"""What is found wrong with a letter: who would get it, whom it names, how it sounds."""

import pytest
from pytest_django import DjangoAssertNumQueries

from contacts.models import Contact, Discretion, Preferences
from interviews import letters
from interviews.letters import checking, jobs
from interviews.letters.checking import Facts, Finding
from interviews.models import Message
from interviews.models.letters import LetterKind as K
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
MINE = Preferences(pk=1, name="Zofia Lindqvist")


def letter(body: str = "Thank you.", kind: K = K.THANK, **values) -> Message:
    values.setdefault("contact", ContactFactory(first_name="Ana", last_name="Silva"))
    return MessageFactory(kind=kind, body=body, **values)


def found(made: Message, rule: str) -> list[Finding]:
    return [one for one in letters.check(made, MINE) if one.rule == rule]


def place(made: Message, one: Finding) -> str:
    return made.body[one.start : one.end]


# ── Still to be filled in ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("One [[what stayed with you]] two", "[[what stayed with you]]"),
        ("[[over two\nlines]]", "[[over two\nlines]]"),
        ("Dear {first}, hello", "{first}"),
    ],
)
def test_unfilled_gap_blocks(body: str, where: str):
    made = letter(body)

    (gap,) = found(made, "gap")

    assert (gap.level, place(made, gap)) == ("block", where)


@pytest.mark.parametrize("body", ["{{ 7*7 }}", "{no_such}", "[one] [two]", "{First}", "a {} b"])
def test_brackets_of_my_own_are_no_gaps(body: str):
    assert found(letter(body), "gap") == []


def test_gap_in_the_subject_blocks():
    assert found(letter(subject="{first}"), "gap")[0].blocks
    assert found(letter(subject="[[what]]"), "gap")[0].blocks


@pytest.mark.parametrize("body", ["", " \n "])
def test_empty_letter_blocks(body: str):
    assert found(letter(body), "empty")[0].blocks


# ── Who would get it ──────────────────────────────────────────────────────────────────────────────


def dark_by(reason: str, **values) -> Contact:
    """Make somebody hidden for one of the reasons there are."""
    match reason:
        case "marked":
            return ContactFactory(discretion=Discretion.IN_THE_DARK, **values)
        case "never":
            return ContactFactory(contact_rule="never", **values)
        case "deceased":
            return ContactFactory(deceased_on=NOW.date(), **values)
        case "employer":
            return ContactFactory(organization=OrganizationFactory(confidential=True), **values)
        case "parent":
            child = OrganizationFactory(parent=OrganizationFactory(confidential=True))
            return ContactFactory(organization=child, **values)
        case "circle":
            return ContactFactory(circles=[CircleFactory(in_the_dark=True)], **values)
        case "double":
            person = ContactFactory(**values)
            DoubleFactory(a=person, b=ContactFactory(marked_dark=True))
            return person
    raise AssertionError(reason)


REASONS = ["marked", "never", "deceased", "employer", "parent", "circle", "double"]


@pytest.mark.parametrize("reason", REASONS)
def test_letter_to_somebody_hidden_blocks(reason: str):
    made = letter(contact=dark_by(reason, first_name="Tom", last_name="Reyes"))

    (one,) = found(made, "hidden")

    assert (one.level, one.name) == ("block", "Tom Reyes")
    assert "Tom" not in one.words


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("line", ["to", "cc", "bcc"])
@pytest.mark.parametrize(
    "typed", ["tom@work.example", 'Ana <a@b.example>; "R, T" <TOM@work.Example>, x@y.example']
)
def test_address_of_somebody_hidden_blocks(reason: str, line: str, typed: str):
    dark_by(reason, first_name="Tom", email="Tom@Work.example")

    assert found(letter(**{line: typed}), "hidden")[0].blocks


@pytest.mark.parametrize("typed", ["tom.reyes@home.example", "tom.reyes+post@home.example"])
def test_further_address_of_somebody_hidden_blocks(typed: str):
    tom = dark_by("marked", email="tom@work.example")
    ContactWayFactory(contact=tom, value="Tom.Reyes@home.example")

    assert found(letter(to=typed), "hidden")[0].blocks


def test_address_of_somebody_in_the_trash_is_nobodys_unless_they_were_hidden():
    ContactFactory(trashed=True, email="ana@example.org")
    dark_by("marked", trashed=True, email="tom@example.org")

    assert found(letter(to="ana@example.org"), "hidden") == []
    assert found(letter(to="tom@example.org"), "hidden") != []


def test_others_get_it():
    assert (
        letters.check(letter("Thank you. " * 20, to="ana@example.org, Luis <luis@example.org>"), MINE) == []
    )


@pytest.mark.parametrize(
    "typed", ["ana", "ana@", "@x.example", "a b@x.example", "a@b@c.example", "<>", '"a"@x.example']
)
def test_no_mail_address_blocks_the_mail_alone(typed: str):
    made = letter(to=f"ana@example.org, {typed}")

    (one,) = found(made, "address")

    assert [letters.blocking([one], how) != [] for how in ("email", "both", "post", "message", "hand")] == [
        True, True, False, False, False,
    ]  # fmt: skip


def test_address_read_at_work_warns():
    OrganizationFactory(name="Lantern", website="https://www.lantern.example/about", confidential=True)

    (one,) = found(letter(to="ana@mail.lantern.example"), "work")

    assert (one.level, "Lantern" in one.words) == ("warn", True)
    assert found(letter(to="ana@notlantern.example"), "work") == []


def test_my_own_address_at_work_warns():
    mine = Preferences(pk=1, email="me@lantern.example")
    mine.employer = OrganizationFactory(website="lantern.example")

    assert [one.rule for one in letters.check(letter(), mine)] == ["work"]


@pytest.mark.parametrize(
    "website", ["https://www.linkedin.com/company/lantern", "not a site", "http://[", ""]
)
def test_website_that_is_no_domain_of_theirs_says_nothing(website: str):
    OrganizationFactory(website=website, confidential=True)

    assert found(letter(to="ana@linkedin.com"), "work") == []


# ── Whom it names ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("reason", REASONS)
def test_name_of_somebody_hidden_warns_and_stays_covered(reason: str):
    dark_by(reason, first_name="Łukasz", last_name="Reyes")
    made = letter("As LUKASZ  Reyes said.")

    (one,) = found(made, "named")

    assert (one.level, one.name, place(made, one)) == ("warn", "Łukasz Reyes", "LUKASZ  Reyes")
    assert "Reyes" not in one.words


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Tom said so", True), ("I met Reyes", True), ("Tommy said so", True), ("at tom tom", False),
        ("Tomorrow", False), ("My Reyes-like friend", True), ("Thomas", False),
    ],
)  # fmt: skip
def test_part_of_a_name_tells_of_whom_i_marked_myself(text: str, named: bool):
    dark_by("marked", first_name="Tom", last_name="Reyes", called="Tommy")

    assert bool(found(letter(text), "named")) is named


def test_part_of_a_name_of_a_colleague_among_many_says_nothing():
    dark_by("employer", first_name="Will", last_name="May")

    assert found(letter("Will you be there in May?"), "named") == []
    assert found(letter("I know Will May."), "named") != []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("I know May, Will.", True), ("I know may will", True), ("Will May", True), ("Will. May", True),
        ("I met Ana May. Will told me", False), ("Ana May\n\nWill sends regards", False),
        ("Ana May\nWill", True),
    ],
)  # fmt: skip
def test_last_name_that_ends_a_sentence_is_not_turned_round(text: str, named: bool):
    dark_by("employer", first_name="Will", last_name="May")

    assert bool(found(letter(text), "named")) is named


def test_name_that_the_recipient_bears_too_names_the_recipient():
    dark_by("marked", first_name="Ana", last_name="Reyes")

    assert found(letter("Dear Ana, hello"), "named") == []
    assert found(letter("Dear Ana, Reyes"), "named") != []


def test_name_in_a_script_without_spaces_is_found():
    dark_by("employer", first_name="小明", last_name="王")
    made = letter("我认识王小明。")

    (one,) = found(made, "named")

    assert place(made, one) == "王小明"


@pytest.mark.parametrize("text", ["Ana Reyes told me", "I know Ana from the club", "as Reyes says"])
def test_name_without_leave_blocks(text: str):
    luis = ContactFactory(first_name="Luis", last_name="Ferreira")
    introducer = ContactFactory(first_name="Ana", last_name="Reyes")
    IntroductionFactory(introducer=introducer, target=luis)

    (one,) = found(letter(text, K.COLD, contact=luis), "leave")

    assert one.blocks


def test_name_with_leave_or_to_somebody_else_is_free():
    luis, introducer = ContactFactory(), ContactFactory(first_name="Ana", last_name="Reyes")
    IntroductionFactory(introducer=introducer, target=luis, may_use_name=True)
    IntroductionFactory(introducer=introducer, target=luis)
    IntroductionFactory(introducer=introducer)

    assert found(letter("Ana Reyes told me", contact=luis), "leave") == []


def test_name_without_leave_that_the_target_bears_too_is_theirs():
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    IntroductionFactory(introducer=ContactFactory(first_name="Ana", last_name="Reyes"), target=ana)

    assert found(letter("Dear Ana,", contact=ana), "leave") == []
    assert found(letter("Dear Ana, Reyes said", contact=ana), "leave") != []


def test_name_without_leave_blocks_whoever_else_gets_it():
    target = ContactFactory(email="luis@example.org")
    IntroductionFactory(introducer=ContactFactory(first_name="Ines", last_name="Reyes"), target=target)

    assert found(letter("Ines says hello", cc="luis@example.org"), "leave") != []


# ── What was told in confidence ───────────────────────────────────────────────────────────────────

PRIVATE = "Her department closes in March, and nobody there has been told yet."


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("I heard: her DEPARTMENT closes, in March!", "her DEPARTMENT closes, in March"),
        ("… and nobody there has been told", "and nobody there has been told"),
        ("Her department is kind", ""),
        ("closes in March", ""),
    ],
)
@pytest.mark.parametrize("kept_in", ["talk", "note"])
def test_private_text_repeated_warns(kept_in: str, text: str, quoted: str):
    ana = ContactFactory()
    if kept_in == "talk":
        talk = InterviewFactory(held=True, people=[ana])
        talk.notes.private = PRIVATE
        talk.notes.save()
    else:
        NoteFactory(contact=ana, text=PRIVATE, sensitive=True)
    made = letter(text)

    assert [(one.level, place(made, one)) for one in found(made, "private")] == (
        [("warn", quoted)] if quoted else []
    )


@pytest.mark.parametrize(
    ("private", "text"),
    [("pregnant", "You are pregnant"), ("她明年要离开博物馆", "我听说她明年要离开博物馆了")],
)
def test_private_text_of_few_words_is_repeated_by_all_of_it(private: str, text: str):
    NoteFactory(text=private, sensitive=True)

    assert found(letter(text), "private") != []


def test_plain_note_may_be_repeated():
    NoteFactory(text=PRIVATE)

    assert found(letter(PRIVATE), "private") == []


# ── How it reads ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("kind", "most"), [(K.THANK, 120), (K.COLD, 75), (K.FOLLOW_UP, 50), (K.THANK_CARD, 60)]
)
def test_too_long_warns(kind: K, most: int):
    assert found(letter("word " * most, kind), "long") == []
    assert found(letter("word " * (most + 1), kind), "long")[0].level == "warn"


def test_lines_to_pass_on_are_counted_apart():
    body = "word " * 120 + "\n---\n" + "word " * 80

    assert found(letter(body, K.ASK_INTRODUCER), "long") == []
    assert len(found(letter(f"more {body} more", K.ASK_INTRODUCER), "long")) == 2


@pytest.mark.parametrize(
    ("kind", "asks"), [(K.COLD, True), (K.SLOTS, True), (K.THANK, False), (K.REPORT, False)]
)
def test_no_question_where_one_belongs_warns(kind: K, asks: bool):
    assert bool(found(letter("A statement.", kind), "question")) is asks
    assert found(letter("Would you?", kind), "question") == []


@pytest.mark.parametrize(
    ("body", "warns"),
    [
        ("Could we talk?", True), ("20 minutes?", False), ("Thirty minutes", False), ("20–30 min", False),
        ("half an hour", False), ("a quarter of an hour?", False), ("45 minutes?", True), ("an hour?", True),
        ("two hours", True), ("20 or 40 minutes", True), ("a 30-minute talk", False),
    ],
)  # fmt: skip
def test_minutes_are_said_and_few(body: str, warns: bool):
    assert bool(found(letter(body, K.COLD), "minutes")) is warns


def test_thank_you_may_speak_of_an_hour():
    assert found(letter("You gave me an hour."), "minutes") == []


@pytest.mark.parametrize(
    ("first", "warns"),
    [
        ("We both sang in the Northern Choir.", False), ("Your piece on seeds made me think.", False),
        ("My name is Zofia and I admire you.", True), ("I am a researcher.", True),
        ("I hope this finds you well.", True), ("I am writing to you from Leeds.", True),
        ("I sang in the Northern Choir.", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", [K.COLD, K.REFERRAL])
def test_first_sentence_says_what_links_us(kind: K, first: str, warns: bool):
    ana = ContactFactory(first_name="Ana")
    talk = InterviewFactory(people=[ana])
    talk.participants.update(shared_ground="the Northern Choir")

    made = letter(f"Dear Ana,\n\n{first} More of it, you see.", kind, contact=ana, interview=talk)

    assert bool(found(made, "link")) is warns


def test_introducer_with_leave_is_a_link():
    ana, tom = ContactFactory(), ContactFactory(first_name="Tomasz")
    leave = IntroductionFactory(introducer=tom, target=ana, may_use_name=True)

    assert (
        found(letter("Tomasz Boateng named a curator.", K.REFERRAL, contact=ana, introduction=leave), "link")
        == []
    )


@pytest.mark.parametrize(
    "text",
    [
        "Do you have a job for me?", "any openings", "an opening in your team", "would you hire me",
        "are you hiring", "my CV", "my C.V.", "a résumé", "my resume", "vacancies", "a vacancy",
        "a position in your team", "I would apply", "to apply for it", "my application",
        "recruitment", "an internship", "JOBS", "job-hunting",
    ],
)  # fmt: skip
def test_sounding_like_asking_for_a_job_warns(text: str):
    assert [one.level for one in found(letter(text), "job")] == ["warn"]


@pytest.mark.parametrize(
    "text",
    [
        "I am not looking for a job", "I don't want a job", "We hired a van", "hire a van", "hiring a hall",
        "your job", "a good job", "job titles", "the opening question", "opening hours",
        "thank you for opening that door", "in a position to help", "in your position",
        "I will apply what you said", "apply this", "the application of dyes",
        "resume our talk", "Jobst", "CVI", "happily reapply", "[[two job examples]]", "jobbing",
    ],
)  # fmt: skip
def test_innocent_words_do_not_warn(text: str):
    assert found(letter(text), "job") == []


@pytest.mark.parametrize(
    ("text", "warns"),
    [("I attach it", True), ("see the attachment", True), ("Enclosed", True), ("detached", False)],
)
def test_attachment_warns(text: str, warns: bool):
    assert bool(found(letter(text), "attachment")) is warns


def test_very_same_words_for_two_warn():
    ana, luis = ContactFactory(first_name="Ana"), ContactFactory(first_name="Luis")
    talk = InterviewFactory(held=True, people=[ana, luis])
    letter("Dear Ana, thank you, Ana.", contact=ana, interview=talk)

    assert found(letter("Dear Luis, thank you, Luis.", contact=luis, interview=talk), "same") != []
    assert found(letter("Dear Luis, thanks for the maps.", contact=luis, interview=talk), "same") == []


# ── As a whole ────────────────────────────────────────────────────────────────────────────────────


def test_what_blocks_comes_first():
    levels = [one.level for one in letters.check(letter("My CV is attached. [[x]]", K.COLD), MINE)]

    assert levels == sorted(levels)
    assert set(levels) == {"block", "warn"}


def test_check_takes_the_same_number_of_queries_however_much_there_is(
    django_assert_num_queries: DjangoAssertNumQueries,
):
    ana = ContactFactory(how_met="choir")
    talk = InterviewFactory(held=True, people=[ana])
    made = letter("Dear Ana", contact=ana, interview=talk, to="a@example.org")
    with django_assert_num_queries(13):
        letters.check(Message.objects.whole().get(), MINE)
    for number in range(3):
        dark_by("marked", first_name=f"Tom{number}")
        dark_by("employer", email=f"t{number}@example.org")
        IntroductionFactory(target=ana)
        NoteFactory(text=PRIVATE, sensitive=True)
        other = ContactFactory()
        talk.participants.create(contact=other)
        MessageFactory(contact=other, interview=talk)
    made.to = "a@example.org, b@example.org, t1@example.org"
    made.save()

    with django_assert_num_queries(13):
        letters.check(Message.objects.whole().get(pk=made.pk), MINE)


def test_rules_ask_the_database_nothing(django_assert_num_queries: DjangoAssertNumQueries):
    made = letter("Dear Ana, my CV?", K.COLD, to="a@example.org")

    with django_assert_num_queries(0):
        assert checking.findings(made, Facts())


def test_minutes_are_read_as_said():
    assert [count for count, _, _ in jobs.minutes("twenty-five minutes, 1 hour, an hour and a half")] == [
        25,
        60,
        90,
    ]
