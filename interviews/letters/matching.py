"""Which letter belongs to what is to be done, and what a letter that was sent has done."""

import datetime as dt
from typing import Final

from django.db.models import Q, QuerySet

from contacts.models import Channel, Contact
from interviews.cadence import Kind
from interviews.followups import GIVE_UP, INTRODUCED, ONE_MORE_LETTER
from interviews.letters.known import Subject
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.models.letters import LetterKind as K
from interviews.stages import BEFORE_HELD, MissedBy, Stage

# From then on a thank-you says that it comes late.
LATE_AFTER: Final = dt.timedelta(days=7)


def has_letter(row: FollowUp) -> bool:
    """Tell whether there is a letter that does what is to be done. Asks the database nothing."""
    match row.kind:
        case Kind.REFLECT:
            return False
        case Kind.CHASE:
            return row.step == ONE_MORE_LETTER
        case Kind.CHECK_BACK:
            return row.step != GIVE_UP
        case Kind.PROMISE:
            return row.interview_id is not None
        case Kind.NAME:
            return row.introduction_id is not None
    return True


def letter_for(row: FollowUp, now: dt.datetime) -> K | None:
    """Return which letter does what is to be done; None where none does.

    Asks the database nothing where the row was fetched with contact, interview and introduction.
    """
    if not has_letter(row):
        return None
    match row.kind:
        case Kind.THANK:
            return thanks(row.contact, row.due_at, now)
        case Kind.THANK_INTRODUCER:
            return K.THANK_INTRODUCER
        case Kind.REPORT:
            held = row.interview is None or row.interview.stage == Stage.HELD
            return K.REPORT if held else K.REPORT_NOT_REACHED
        case Kind.NAME:
            return _for_a_name(row.introduction)
        case Kind.CHASE:
            return K.FOLLOW_UP
        case Kind.CHECK_BACK:
            return K.CHECK_BACK
        case Kind.PROMISE:
            return K.PROMISE
        case Kind.ADVICE:
            return K.ADVICE
        case Kind.REPLY:
            return K.REPLY_INTRO if row.step == INTRODUCED else _reply(row.interview)
    return None


def thanks(person: Contact | None, due_at: dt.datetime, now: dt.datetime) -> K:
    if now - due_at > LATE_AFTER:
        return K.THANK_LATE
    by_post = person is not None and person.preferred_channel == Channel.POST
    return K.THANK_CARD if by_post else K.THANK


def _for_a_name(introduction: Introduction | None) -> K | None:
    if introduction is None:
        return None
    if introduction.target_id is None:
        return K.ASK_INTRODUCER
    leave = introduction.may_use_name or introduction.state == Introduction.State.MADE
    return K.REFERRAL if leave else K.COLD


def _reply(interview: Interview | None) -> K:
    if interview is None:
        return K.SLOTS
    if interview.stage == Stage.DECLINED:
        return K.DECLINED
    if interview.stage == Stage.IDEA:
        return K.REPLY_INTRO
    missed = {MissedBy.THEM: K.MISSED_BY_THEM, MissedBy.ME: K.MISSED_BY_ME}
    return missed.get(interview.missed_by, K.SLOTS)  # type: ignore[call-overload]


def written_to(row: FollowUp) -> Contact | None:
    """Return to whom the letter of a follow-up goes."""
    if row.contact is None and row.introduction is not None:
        return row.introduction.introducer
    return row.contact


def about_row(row: FollowUp, now: dt.datetime) -> Subject | None:
    """Return which letter does what is to be done, to whom and about what; None where none does."""
    kind, to = letter_for(row, now), written_to(row)
    if kind is None or to is None:
        return None
    interview = row.interview
    if row.kind == Kind.NAME:
        # The row tells of the talk in which the name was given, the letter of the one to come.
        interview = ahead_with(to) if kind in (K.COLD, K.REFERRAL) else None
    return Subject(kind, to, interview, row.introduction, row)


def about_kind(
    kind: K, contact: Contact | None, interview: Interview | None, introduction: Introduction | None
) -> Subject | None:
    """Return a letter that is asked for by its kind; who is not named is told from what it is about."""
    leads_by = introduction or (interview.introduction if interview else None)
    if contact is None and kind in TO_THE_INTRODUCER:
        contact = leads_by.introducer if leads_by else None
    if contact is None:
        people = interview.people if interview else []
        contact = people[0] if people else (introduction.target if introduction else None)
    if contact is None:
        return None
    return Subject(kind, contact, interview, leads_by if kind in OF_AN_INTRODUCTION else introduction)


TO_THE_INTRODUCER: Final = (
    K.ASK_INTRODUCER, K.BLURB, K.THANK_INTRODUCER, K.REPORT, K.REPORT_NOT_REACHED, K.CHECK_BACK,
)  # fmt: skip
OF_AN_INTRODUCTION: Final = (*TO_THE_INTRODUCER, K.REFERRAL, K.REPLY_INTRO)
REPLIES: Final = (
    K.SLOTS, K.MISSED_BY_THEM, K.MISSED_BY_ME, K.DECLINED, K.REPLY_INTRO, K.RESCHEDULE_MINE,
    K.RESCHEDULE_THEIRS,
)  # fmt: skip

# Whoever gets one of these has heard from me, after somebody introduced us.
ANSWERS: Final = (K.REPLY_INTRO, K.COLD, K.REFERRAL, K.SLOTS)


def settled_by(letter: Message) -> QuerySet[FollowUp]:
    """Return what is open and done once this letter is sent."""
    about = Q(message=letter) if letter.pk else Q(pk__in=[])
    to, interview, introduction = letter.contact_id, letter.interview_id, letter.introduction_id
    of_the_talk = Q(contact=to, interview=interview) if interview else Q(pk__in=[])
    of_the_introduction = Q(introduction=introduction) if introduction else Q(pk__in=[])
    match letter.kind:
        case K.THANK | K.THANK_LATE | K.THANK_CARD:
            about |= Q(kind=Kind.THANK) & of_the_talk
        case K.THANK_INTRODUCER:
            about |= Q(kind=Kind.THANK_INTRODUCER, contact=to) & of_the_introduction
        case K.REPORT | K.REPORT_NOT_REACHED:
            about |= Q(kind=Kind.REPORT) & of_the_talk
        case K.FOLLOW_UP:
            about |= Q(kind=Kind.CHASE, step=ONE_MORE_LETTER) & of_the_talk
        case K.CHECK_BACK:
            about |= Q(kind=Kind.CHECK_BACK, contact=to) & of_the_introduction
        case K.ADVICE:
            about |= Q(kind=Kind.ADVICE) & of_the_talk
        case K.COLD | K.REFERRAL:
            about |= Q(kind=Kind.NAME, introduction__target=to)
        case K.ASK_INTRODUCER:
            about |= Q(kind=Kind.NAME) & of_the_introduction
        case kind if kind in REPLIES:
            about |= Q(kind=Kind.REPLY) & of_the_talk
    if letter.kind in ANSWERS:
        about |= Q(kind=Kind.REPLY, step=INTRODUCED, contact=to)
    rows = FollowUp.objects.open().filter(about)
    return rows.select_related("contact", "interview", "introduction", "message")


OF_STAGE: Final[dict[str, tuple[K, ...]]] = {
    Stage.IDEA: (K.COLD,),
    Stage.ASKED: (K.FOLLOW_UP, K.SLOTS),
    Stage.AGREED: (K.SLOTS,),
    Stage.SCHEDULED: (K.CONFIRM, K.RESCHEDULE_MINE, K.RESCHEDULE_THEIRS),
    Stage.HELD: (K.THANK, K.ADVICE),
    Stage.DECLINED: (K.DECLINED,),
}


def first_letter(interview: Interview) -> K:
    """Return which letter asks for an interview: it depends on how I came to it."""
    found = interview.introduction
    if found is None or found.introducer in interview.people:
        return K.COLD
    if found.state == Introduction.State.MADE:
        return K.REPLY_INTRO
    return K.REFERRAL if found.may_use_name else K.COLD


def of_the_stage(interview: Interview) -> list[K]:
    """Return which letters the stage of an interview may call for, follow-ups or not."""
    first = first_letter(interview)
    return [first if kind == K.COLD else kind for kind in OF_STAGE.get(interview.stage, ())]


def can_still_be_asked(interview: Interview) -> bool:
    return interview.stage in (Stage.IDEA, Stage.PARKED, Stage.DECLINED)


def ahead_with(person: Contact) -> Interview | None:
    """Return the interview with somebody that is still ahead, the nearest first."""
    ahead = Interview.objects.present().filter(stage__in=BEFORE_HELD, participants__contact=person)
    return ahead.order_by("-pk").first()
