"""What the talks of the ledger taught: marks, skills, training, topics, names, thanks."""

import datetime as dt

from contacts.models import Contact
from interviews.cadence import Kind
from interviews.models import Interview, Introduction, Pathway, Skill
from interviews.models.letters import LetterKind
from interviews.models.questions import Topic
from tests.factories import (
    FollowUpFactory,
    GaugeFactory,
    IntroductionFactory,
    OpenQuestionFactory,
    PathwayRatingFactory,
    PlannedQuestionFactory,
    ReflectionFactory,
    ResourceFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)
from tests.ledger_talks import DAY, moment

People = dict[str, Contact]
Talks = dict[str, Interview]
Pathways = dict[str, Pathway]

COLUMNS = ("appeal", "energy", "values", "strengths", "life", "entry", "outlook", "confidence")
# Who, of what; marks in the order of the columns, "·" where I learned nothing; expected, verdict, entry now.
MARKS = [
    ("oke", "museum", "4 3 5 4 2 2 · 3", 5, "maybe", "partly"),
    ("mina", "museum", "5 4 5 3 3 2 · 4", 4, "yes", "partly"),
    ("yusuf", "museum", "4 5 4 · 3 3 · 4", None, "", "yes"),
    ("tomas", "museum", "3 2 · · 2 1 · 2", 4, "no", "no"),
    ("tomas", "garden", "4 4 · 2 3 4 2 2", 3, "", "yes"),
    ("leila", "garden", "4 4 4 3 3 3 3 3", 3, "yes", ""),
    ("hidde", "garden", "5 4 3 4 4 4 · 3", None, "", "yes"),
    ("grace", "archive", "2 3 · · 5 5 · 1", None, "yes", "yes"),
    ("rosa", "museum", "1 1 1 1 1 1 1 1", 1, "no", "no"),
    ("oke", "circus", "1 1 1 1 1 1 1 1", 1, "no", "no"),
]
# Of the talk as a whole; what I keep to myself must be nowhere.
VERDICTS = {"oke": "", "yusuf": "more", "tomas": "maybe"}
PRIVATE = "for nobody else to read"


def marks(talks: Talks, pathways: Pathways) -> None:
    for who, about, given, expected, verdict, entry_now in MARKS:
        talk = talks[who]
        PathwayRatingFactory(
            interview=talk, pathway=pathways[about], verdict=verdict, entry_now=entry_now, expected=expected,
            expected_at=expected and talk.starts_at - DAY,
            **{name: int(mark) for name, mark in zip(COLUMNS, given.split(), strict=True) if mark != "·"},
            why=f"because of {who}" if verdict else "", entry_roles="assistant" if entry_now == "yes" else "",
        )  # fmt: skip
    for who, verdict in VERDICTS.items():
        ReflectionFactory(
            interview=talks[who], verdict=verdict, why=f"after all that {who} said", private=PRIVATE,
            appealed="the children, the workshop", put_off="the pay", learned="how a day goes",
            finished_at=talks[who].ended_at + dt.timedelta(hours=2),
        )  # fmt: skip


def skills(talks: Talks, pathways: Pathways) -> dict[str, Skill]:
    made: dict[str, Skill] = {
        "handling": SkillFactory(name="Object handling", level="have", proof="Catalogued 400 prints"),
        "safeguarding": SkillFactory(name="Safeguarding", level="partly", proof="A course of one day"),
        "plants": SkillFactory(name="Plant names", level="missing"),
        "grants": SkillFactory(name="Grant writing"),
        "welsh": SkillFactory(name="Welsh", level="have", proof="Spoken at home"),
    }
    needs = [
        ("oke", "museum", "handling", "must"), ("mina", "museum", "handling", "must"),
        ("grace", "archive", "handling", "must"), ("rosa", "museum", "handling", "must"),
        ("oke", "museum", "safeguarding", "must"), ("yusuf", None, "safeguarding", "must"),
        ("tomas", None, "safeguarding", "nice"), ("leila", "garden", "plants", "must"),
        ("hidde", None, "plants", "must"), ("mina", "museum", "grants", "nice"),
    ]  # fmt: skip
    for who, about, skill, weight in needs:
        SkillNeedFactory(
            interview=talks[who], pathway=pathways[about] if about else None, skill=made[skill],
            weight=weight, created_at=talks[who].ended_at,
        )  # fmt: skip
    return made


def training(people: People, talks: Talks, pathways: Pathways) -> None:
    certificate = {
        "name": "Certificate in museum education", "provider": "Lantern College", "kind": "certificate",
        "need": "required", "months": 9, "cost_low": 1800, "cost_high": 1800, "currency": "EUR",
        "hours_a_week": 6,
    }  # fmt: skip
    guide = {"name": "A season as a guide", "kind": "on_the_job", "months": 6}
    said = [
        ("oke", "museum", certificate),
        ("mina", "museum", certificate),
        ("yusuf", "museum", {"name": "Looking with children", "kind": "class", "months": 1.5} | euros(240)),
        ("tomas", "museum", {"name": "Museum studies", "kind": "degree", "need": "opinion", "months": 24,
                             "cost_low": 9000, "cost_high": 14000, "currency": "GBP"}),
        ("tomas", None, {"name": "First aid outdoors", "kind": "licence", "need": "required"} | euros(150)),
        ("leila", "garden", guide),
        ("rosa", "museum", certificate | euros(1)),
    ]  # fmt: skip
    for who, about, values in said:
        TrainingOptionFactory(
            interview=talks[who], contact=people[who], pathway=pathways[about] if about else None,
            created_at=talks[who].ended_at, **values,
        )  # fmt: skip
    TrainingOptionFactory(
        name="Trees of the city", kind="class", months=2, pathway=pathways["garden"],
        created_at=moment(11, 15), checked_on=dt.date(2026, 11, 15), **euros(90),
    )  # fmt: skip


def euros(cost: int) -> dict[str, object]:
    return {"cost_low": cost, "cost_high": cost, "currency": "EUR"}


ASKED = {
    "oke": [Topic.ROUTE, Topic.DAILY, Topic.DAILY, Topic.NEXT],
    "mina": [Topic.DAILY, Topic.PREPARATION],
    "yusuf": [Topic.DAILY, Topic.WAY_IN, Topic.NEXT],
    "tomas": [Topic.ROUTE, Topic.LIFE],
    "leila": [Topic.DAILY, Topic.OUTLOOK],
    "hidde": [Topic.WAY_IN],
    "grace": [Topic.ROUTE],
    "rosa": [Topic.SUCCESS],
}


def topics(talks: Talks) -> None:
    for who, asked in ASKED.items():
        for position, topic in enumerate(asked):
            PlannedQuestionFactory(
                interview=talks[who], topic=topic, position=position, asked_at=talks[who].starts_at,
                answer=f"{who} on {topic.label.lower()}",
            )  # fmt: skip
    PlannedQuestionFactory(interview=talks["oke"], topic=Topic.BELONGING, position=9)


def names_given(people: People, talks: Talks) -> dict[str, Introduction]:
    """Build the names that talks gave, by whom they lead to."""
    State = Introduction.State
    given = [
        ("oke", "yusuf", State.MADE), ("oke", None, State.SUGGESTED), ("mina", "noor", State.MADE),
        ("tomas", "pilar", State.DECLINED), ("leila", "bo", State.SUGGESTED), ("hidde", "juno", State.AGREED),
        ("rosa", "pilar", State.SUGGESTED),
    ]  # fmt: skip
    made: dict[str, Introduction] = {}
    for by, to, state in given:
        at = talks[by].ended_at
        assert at is not None
        row = IntroductionFactory(
            introducer=people[by], target=people[to] if to else None, named_in=talks[by], state=state,
            target_text="" if to else "a printer", created_at=at, may_use_name=True,
            asked_at=None if state == State.SUGGESTED else at + DAY,
            made_at=at + 2 * DAY if state == State.MADE else None,
        )  # fmt: skip
        if to and by != "rosa":
            made[to] = row
    talks["yusuf"].introduction = made["yusuf"]
    talks["yusuf"].save()
    talks["yusuf"].messages.update(kind=LetterKind.REFERRAL)
    for who, said in (("yusuf", "declined"), ("grace", "forgot")):
        talks[who].notes.names_asked = said
        talks[who].notes.save()
    return made


# Hours after the talk; None: not yet.
THANKED = {
    ("oke", "oke"): 2, ("mina", "mina"): 5, ("yusuf", "yusuf"): 11, ("yusuf", "ines"): 20,
    ("tomas", "tomas"): 23.5, ("leila", "leila"): 30, ("hidde", "hidde"): 70, ("grace", "grace"): None,
    ("wei", "wei"): None, ("rosa", "rosa"): 1,
}  # fmt: skip


def thanks(people: People, talks: Talks) -> None:
    for (talk, person), hours in THANKED.items():
        ended = talks[talk].ended_at
        assert ended is not None
        waived = person == "grace"
        FollowUpFactory(
            kind=Kind.THANK, contact=people[person], interview=talks[talk], due_at=ended + DAY,
            created_at=ended, done_at=None if hours is None else ended + dt.timedelta(hours=hours),
            channel="" if hours is None else "email", waived_at=ended if waived else None,
            waived_because="Thanked at the door" if waived else "",
        )  # fmt: skip


def learned(people: People, talks: Talks, pathways: Pathways) -> None:
    museum, garden = pathways["museum"], pathways["garden"]
    at = talks["mina"].ended_at
    OpenQuestionFactory(
        pathway=museum, text="Can one begin without a degree?", raised_in=talks["oke"],
        answered_in=talks["mina"], answered_at=at, answer="Yes, with the certificate.",
    )  # fmt: skip
    OpenQuestionFactory(pathway=museum, text="Is there work outside the term?", position=1)
    OpenQuestionFactory(pathway=garden, text="What happens in winter?", raised_in=talks["leila"])
    for name, talk, about, done in (
        ("Friends of the print room", "oke", museum, moment(10, 20)),
        ("The participatory museum", "mina", museum, None),
        ("Open day at the glasshouse", "leila", garden, None),
        ("A reading list of my own", None, None, moment(11, 1)),
    ):
        row = ResourceFactory(
            name=name, interview=talks[talk] if talk else None, contact=people[talk] if talk else None,
            done_at=done, outcome="Joined" if done else "",
        )  # fmt: skip
        row.pathways.set([about] if about else [])
    GaugeFactory(
        pathway=museum, on=dt.date(2026, 10, 10), resources=30, liking=80, confidence=40, coherence=50
    )
    GaugeFactory(
        pathway=museum, on=dt.date(2026, 11, 20), resources=45, liking=70, confidence=60, coherence=50
    )
