"""The talks of the ledger, and the letters that asked for them."""

import datetime as dt

from contacts.models import Contact
from interviews.models import Interview, Introduction, Pathway
from interviews.models.letters import LetterKind
from interviews.stages import Stage
from tests.factories import InterviewFactory, IntroductionFactory, MessageFactory

DAY = dt.timedelta(days=1)


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


# Who, with whom else, of what, asked, answered, really ended.
HELD = {
    "oke": (["oke"], ["museum", "circus"], moment(9, 28), moment(9, 29), moment(10, 7, 14, 10)),
    "mina": (["mina"], ["museum"], moment(10, 5), moment(10, 7), moment(10, 13, 10)),
    "yusuf": (["yusuf", "ines"], ["museum"], moment(10, 12), moment(10, 15), moment(10, 24, 20)),
    "tomas": (["tomas"], ["museum", "garden"], moment(10, 19), moment(10, 20), moment(11, 6, 12)),
    "leila": (["leila"], ["garden"], moment(10, 20), moment(11, 2), moment(11, 10, 16)),
    "hidde": (["hidde"], ["garden"], moment(10, 26), moment(11, 3), moment(11, 12, 9, 30)),
    "grace": (["grace"], ["archive"], moment(11, 2), moment(11, 5), moment(11, 18, 11)),
    "wei": (["wei"], [], None, None, moment(11, 22, 23, 30)),
    "rosa": (["rosa"], ["museum"], moment(10, 14), moment(10, 15), moment(10, 20, 12)),
}
INTRODUCERS = {"oke": "luis", "mina": "ana"}


def talks_held(people: dict[str, Contact], pathways: dict[str, Pathway]) -> dict[str, Interview]:
    made: dict[str, Interview] = {}
    for name, (who, about, asked, answered, ended) in HELD.items():
        introduction = None
        if name in INTRODUCERS:
            introduction = IntroductionFactory(
                introducer=people[INTRODUCERS[name]], target=people[name],
                state=Introduction.State.MADE, created_at=asked - 4 * DAY, asked_at=asked - 3 * DAY,
                made_at=asked - DAY,
            )  # fmt: skip
        made[name] = InterviewFactory(
            held=True, people=[people[one] for one in who], pathways=[pathways[one] for one in about],
            asked_at=asked, introduction=introduction, starts_at=ended - dt.timedelta(minutes=35),
            planned_end_at=ended - dt.timedelta(minutes=5), ended_at=ended,
            created_at=asked or ended, trashed_at=moment(10, 21) if name == "rosa" else None,
        )  # fmt: skip
        if asked:
            first_answered = None if name == "leila" else answered
            letter(made[name], people[name], asked, first_answered)
    letter(made["leila"], people["leila"], moment(10, 30), moment(11, 2), LetterKind.FOLLOW_UP)
    return made


def requests(people: dict[str, Contact], given: dict[str, Introduction]) -> dict[str, Interview]:
    """Build what was asked for and has not been held, and link the talks that names led to."""
    at = moment(11, 25, 10)
    made = {
        "noor": InterviewFactory(asked=True, people=[people["noor"]], asked_at=moment(11, 19)),
        "ikram": InterviewFactory(asked=True, people=[people["ikram"]], asked_at=moment(11, 2)),
        "amara": InterviewFactory(
            scheduled=True, people=[people["amara"]], asked_at=moment(11, 16), starts_at=at,
            planned_end_at=at + dt.timedelta(minutes=30),
        ),
        "pavel": InterviewFactory(
            people=[people["pavel"]], stage=Stage.DECLINED, asked_at=moment(10, 26)
        ),
        "sanna": InterviewFactory(people=[people["sanna"]], stage=Stage.PARKED, asked_at=moment(10, 5)),
        "bo": InterviewFactory(people=[people["bo"]]),
    }  # fmt: skip
    answered = {"amara": moment(11, 18), "pavel": moment(10, 28)}
    for name, talk in made.items():
        talk.created_at = talk.asked_at or moment(11, 11)
        talk.introduction = given.get(name)
        talk.save()
        if talk.asked_at:
            letter(talk, people[name], talk.asked_at, answered.get(name))
    return made


def letter(
    talk: Interview,
    person: Contact,
    sent: dt.datetime,
    answered: dt.datetime | None,
    kind: str = "",
) -> None:
    introduced = talk.introduction_id is not None
    MessageFactory(
        kind=kind or (LetterKind.REFERRAL if introduced else LetterKind.COLD), contact=person, interview=talk,
        created_at=sent, updated_at=sent, sent_at=sent, sent_how="email", answered_at=answered,
    )  # fmt: skip
