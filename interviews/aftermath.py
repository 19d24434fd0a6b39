"""What is to be done after something happened: asking, an answer, an introduction, a talk."""

import datetime as dt
from typing import Any, Final

from django.db.models import Exists, OuterRef

from contacts import changes, discretion
from contacts.models import Contact
from interviews import advice, followups, naming
from interviews.cadence import Cadence, Kind
from interviews.models import FollowUp, Interview, Introduction, Message, Participant
from interviews.models.letters import LetterKind
from interviews.stages import BEFORE_HELD, Stage

THANKING: Final = (LetterKind.THANK, LetterKind.THANK_LATE, LetterKind.THANK_CARD)


def after_asking(record: changes.Record, interview: Interview, contact: Contact | None) -> None:
    """Remind me when nobody answers: to try a second person, then to write once more."""
    cadence = followups.my_cadence()
    followups.settle_in(record, interview.follow_ups.filter(kind=Kind.CHASE), "asked again")
    for step, due_at in (
        (followups.SECOND_PERSON, cadence.second_person(record.at)),
        (followups.ONE_MORE_LETTER, cadence.chase(record.at)),
    ):
        followups.open_in(record, Kind.CHASE, due_at, contact=contact, interview=interview, step=step)


def after_an_answer(record: changes.Record, interview: Interview) -> None:
    """Clear what waited for an answer."""
    followups.settle_in(record, interview.follow_ups.filter(kind=Kind.CHASE), followups.ANSWERED)
    introduced = followups.replies(interview).filter(step=followups.INTRODUCED)
    followups.settle_in(record, introduced, followups.ANSWERED)


def after_an_introduction(record: changes.Record, introduction: Introduction) -> None:
    """Somebody introduced me: thank them, and ask them no more about it."""
    cadence = followups.my_cadence()
    at = introduction.made_at or record.at
    waiting = introduction.follow_ups.filter(kind__in=[Kind.CHECK_BACK, Kind.NAME])
    followups.settle_in(record, waiting, "they introduced us")
    followups.open_in(
        record,
        Kind.THANK_INTRODUCER,
        cadence.thank_introducer(at),
        contact=introduction.introducer,
        introduction=introduction,
        in_question=cadence.is_late_entry(at, record.at),
    )


def answer_first(
    record: changes.Record, introduction: Introduction, interview: Interview | None = None
) -> None:
    """Open the reply to whoever I was introduced to, who waits for me now; `interview` is planned with them.

    It falls due a business day after the introduction; once done it stays so.
    """
    about: dict[str, Any] = {
        "contact": introduction.target, "interview": interview, "introduction": introduction,
    }  # fmt: skip
    found = followups.there(Kind.REPLY, followups.INTRODUCED, about)
    due_at = found.due_at if found else followups.my_cadence().reply(record.at)
    followups.open_in(record, Kind.REPLY, due_at, step=followups.INTRODUCED, **about)


def lead_on(record: changes.Record, introduction: Introduction) -> None:
    """Somebody introduced me to somebody: answer them, unless we are in touch about a talk by now.

    A talk with them that is still ahead came by this introduction, where by none before.
    """
    target = introduction.target
    if target is None:
        return
    ahead = Interview.objects.present().filter(stage__in=BEFORE_HELD, participants__contact=target)
    interview = ahead.order_by("-pk").first()
    if interview is not None and introduction.introducer not in interview.people:
        record.change(interview, introduction=interview.introduction or introduction)
    if interview is None or interview.stage == Stage.IDEA:
        answer_first(record, introduction, interview)


def check_back(record: changes.Record, introduction: Introduction, *, step: int = 1) -> None:
    """Ask whoever is to introduce me how it stands: on the day they named, else after a while."""
    agreed_on = introduction.check_back_on if step == 1 else None
    followups.open_in(
        record,
        Kind.CHECK_BACK,
        followups.my_cadence().check_back(record.at, agreed_on),
        contact=introduction.introducer,
        interview=introduction.named_in,
        introduction=introduction,
        step=step,
    )


def after_holding(record: changes.Record, interview: Interview) -> None:
    """A talk was held, or its end corrected: thank each, reflect, report, act on names and advice."""
    end = interview.ended_at
    assert end is not None
    cadence = followups.my_cadence()
    people = [one.contact for one in interview.participants.select_related("contact")]
    for person in people:
        _after_talk(record, cadence, Kind.THANK, end, contact=person, interview=interview)
    _thanked_already(record, interview)
    _after_talk(record, cadence, Kind.REFLECT, end, interview=interview)
    came_to_nothing = interview.follow_ups.filter(kind=Kind.REPORT, step=followups.CAME_TO_NOTHING)
    followups.settle_in(record, came_to_nothing, "we talked")
    for introduction in led_by(interview, end):
        told = introduction.introducer
        _after_talk(
            record, cadence, Kind.REPORT, end, contact=told, interview=interview, introduction=introduction
        )
    for name in interview.names_given.select_related("target"):
        after_naming(record, name, end)
    told_of = interview.follow_ups.open().filter(kind=Kind.ADVICE).exclude(what="")
    if people and not told_of.exists():
        _after_talk(record, cadence, Kind.ADVICE, end, contact=people[0], interview=interview)


def _after_talk(record: changes.Record, cadence: Cadence, kind: Kind, end: dt.datetime, **about: Any) -> None:
    """Open what follows from a talk that ended then.

    Of one written down long after, I am asked whether I have thanked and told; the rest counts from now.
    """
    found = followups.there(kind, 1, about)
    entered_at = found.created_at if found else record.at
    late = cadence.is_late_entry(end, entered_at)
    falls_due = {
        Kind.THANK: cadence.thank,
        Kind.REFLECT: cadence.reflect,
        Kind.REPORT: cadence.report,
        Kind.NAME: cadence.name,
        Kind.ADVICE: cadence.advice,
    }[kind]
    counts_from_now = late and kind in (Kind.NAME, Kind.ADVICE)
    due_at = falls_due(entered_at if counts_from_now else end)
    followups.open_in(record, kind, due_at, in_question=late and not counts_from_now, **about)


def after_acting(record: changes.Record, interview: Interview, person: Contact) -> None:
    """Something they named in a talk was done, or is to be done after all: tell them of what was.

    Nothing to do while somebody is kept in the dark; what waits for them already stays.
    """
    end = interview.ended_at
    hidden = Contact.objects.filter(discretion.never_proposed(), pk=person.pk)
    if interview.stage != Stage.HELD or end is None or hidden.exists():
        return
    done = advice.untold(interview, person)
    if done:
        what = ", ".join(one.name for one in done)
        first = min(one.done_at for one in done if one.done_at)
        followups.tell_in(record, interview, person, what, followups.my_cadence().tell(first))
    elif followups.nothing_to_tell_in(record, interview, person):
        asked = interview.people[0] if interview.people else person
        _after_talk(record, followups.my_cadence(), Kind.ADVICE, end, contact=asked, interview=interview)


def _thanked_already(record: changes.Record, interview: Interview) -> None:
    """Take note of thank-yous sent before I said that the talk was over; of any from before it began, ask."""
    for thank in interview.follow_ups.open().filter(kind=Kind.THANK, message=None).select_related("contact"):
        letters = Message.objects.filter(interview=interview, contact=thank.contact, kind__in=THANKING)
        sent = letters.filter(sent_at__isnull=False).order_by("-sent_at").first()
        if sent is None or sent.sent_at is None:
            continue
        began = min(filter(None, (interview.began_at, interview.starts_at)), default=sent.sent_at)
        if sent.sent_at >= began:
            followups.done_in(record, thank, sent.sent_at, sent.sent_how, sent)
        elif thank.created_at == record.at:
            # Asked once: the answer stands when the talk is corrected afterwards.
            record.change(thank, in_question=True)


def report(record: changes.Record, interview: Interview, at: dt.datetime) -> None:
    """Tell whoever introduced us that it came to nothing; nothing to do where nobody did."""
    for introduction in led_by(interview, at):
        followups.open_in(
            record,
            Kind.REPORT,
            followups.my_cadence().report(at),
            contact=introduction.introducer,
            interview=interview,
            introduction=introduction,
            step=followups.CAME_TO_NOTHING,
        )


def led_by(interview: Interview, until: dt.datetime) -> list[Introduction]:
    """Return by whom we came to a talk: who is named there first, then others who introduced us as well.

    Each is told once: of the first talk that came after it.
    """
    there = Participant.objects.filter(interview=interview).values("contact")
    told_before = FollowUp.objects.filter(kind=Kind.REPORT, introduction=OuterRef("pk")).exclude(
        interview=interview
    )
    others = Introduction.objects.present().filter(
        state=Introduction.State.MADE, target__in=there, made_at__lte=until, interviews=None
    )
    others = others.exclude(introducer__in=there).exclude(Exists(told_before))
    found = [*filter(None, [interview.introduction]), *others.select_related("introducer").order_by("pk")]
    # Of two introductions by one person it is one report.
    return list({one.introducer_id: one for one in reversed(found)}.values())[::-1]


def after_naming(record: changes.Record, introduction: Introduction, end: dt.datetime) -> None:
    """Somebody gave me a name in a talk that ended then: act on it.

    Where they want to ask first, I check back with them before. Nothing while it is open whom the words
    mean, and that may be somebody in the dark.
    """
    if introduction.state != Introduction.State.SUGGESTED or naming.must_rest(introduction):
        return
    if introduction.check_back_on is not None:
        if not introduction.follow_ups.exists():
            check_back(record, introduction)
        return
    _after_talk(
        record,
        followups.my_cadence(),
        Kind.NAME,
        end,
        interview=introduction.named_in,
        introduction=introduction,
        **followups.whom(introduction),
    )
