"""One small life, and the figures of every chart worked by hand from it.

It is Monday 23 November 2026, 09:30 in London, my zone (summer time ended on 25 October). In the trash lie
one talk (Rosa, marks of 1, a name, a skill, a training, a topic, a thank-you after one hour) and one kind of
work (circus, marks of 1 from Oke): they count nowhere. Hidde is hidden: his talk counts, his name is shown
to nobody else.

TALKS HELD, 8. Museum 4, garden 3 (Tomas told of both), archive 1 (thin), music none; Wei of no kind of work.
    oke 7 Oct · mina 13 Oct · yusuf (with Ines) 24 Oct · tomas 6 Nov · leila 10 Nov · hidde 12 Nov ·
    grace 18 Nov · wei 22 Nov, 23:30: still the week of the 16th, though a Monday in Berlin

MARKS, in the order of the talks; median, least to most, n.
                 museum (4 talks)               garden (3 talks)             archive (1 talk)
    appeal       4 5 4 3 → 4    3–5  n 4        4 4 5 → 4   4–5  n 3         2
    energy       3 4 5 2 → 3.5  2–5  n 4        4 4 4 → 4   4–4  n 3         3
    values       5 5 4 · → 5    4–5  n 3        · 4 3 → 3.5 3–4  n 2 thin    ·
    strengths    4 3 · · → 3.5  3–4  n 2 thin   2 3 4 → 3   2–4  n 3         ·
    life         2 3 3 2 → 2.5  2–3  n 4        3 3 4 → 3   3–4  n 3         5
    entry        2 2 3 1 → 2    1–3  n 4        4 3 4 → 4   3–4  n 3         5
    outlook      · · · · → nothing              2 3 · → 2.5 2–3  n 2 thin    ·
    confidence   3 4 4 2 → 3.5  2–4  n 4        2 3 3 → 3   2–3  n 3         1
TOTALS with the usual weights 3 2 2 2 2 2 1: medians times weights, by the weights of what has a median.
    museum   (12 + 7 + 10 + 7 + 5 + 4) / 13       = 45 / 13   = 3.46
    garden   (12 + 8 + 7 + 6 + 6 + 8 + 2.5) / 14  = 49.5 / 14 = 3.54
    archive  (6 + 6 + 10 + 10) / 9                = 32 / 9    = 3.56, the highest, on one talk: thin evidence
    music    none
    Museum would pass garden if values weighed 3 (50 / 14 = 3.57 to 53 / 15 = 3.53), or entry 1 (43 / 12 =
    3.58 to 45.5 / 13 = 3.50); no other step of 1 turns these two round.
APPEAL BY EASE OF ENTRY: museum (4, 2) worth training for; garden (4, 4) go now; archive (2, 5) easy but dull.
EXPECTED, then found: museum oke 5 → 4, mina 4 → 5, tomas 4 → 3; garden tomas 3 → 4, leila 3 → 4.
    In all 5: up 3, down 2; yusuf, hidde and grace were not asked beforehand.
VERDICTS: museum maybe, yes, more (of the talk as a whole), no; garden maybe (of the whole), yes, none;
    archive yes. Entry now: museum partly, partly, yes, no; garden yes, none, yes; archive yes.

TRAINING. Museum: the certificate, required, 9 months, 1,800 EUR, said by two (oke, mina); a class, 1.5
    months, 240 EUR (yusuf); a degree, one opinion, 24 months, 9,000–14,000 GBP (tomas); first aid outdoors,
    required, 150 EUR, no months said (tomas, of both kinds of work). That is 4 options, said 5 times;
    1.5–24 months; 150–1,800 EUR and 9,000–14,000 GBP, never added. Garden: first aid; a season as a guide,
    6 months, no cost said (leila); trees, 2 months, 90 EUR, found and checked by myself: 3 options, 90–150
    EUR, 2–6 months.
SKILLS, named by n of m talks: object handling (have) 2 of 4 museum, 1 of 1 archive, 3 of 8 in all;
    safeguarding (partly) 3 of 4 museum, 1 of 3 garden, 3 of 8; plant names (missing) 2 of 3 garden, 2 of 8;
    grant writing (not judged) 1 of 4 museum, 1 of 8. Welsh (have) is needed by none.
    Museum: 1 have, 1 partly, 0 missing, 1 not judged. Garden: 0, 1, 1, 0. Archive: 1, 0, 0, 0.
TOPICS, talks in which I asked of it (twice in one talk is once; planned is not asked):
    museum route 2, daily 3, preparation 1, way in 1, life 1, next 2; garden route 1, daily 1, way in 1,
    life 1, outlook 1; archive route 1. Together, success and belonging: never, of the ten core topics.

ASKED, 12: 7 of the talks held (not wei, whom I met) and noor, ikram, amara, pavel, sanna. Bo is an idea.
    Noor was asked on Thursday the 19th, 2 working days ago, and has not answered: too soon to count. So 11;
    of these 9 answered (7 held, amara scheduled, pavel said no; ikram and sanna did not): 9 of 11, 82 %.
    8 of 11 booked, 7 of 11 held. Of the 8 held 6 are thanked in full (all of them asked for), 5 gave names
    (oke, mina, tomas, leila, hidde).
    Working days to the answer: 1 2 3 1 9 6 3 2 2, median 2; 8 by the first letter, 1 (leila) by the second.
ROUTES: introduced (oke, mina, yusuf) 3 of 3, noor waiting; shared circle (tomas, leila, pavel) 3 of 3; cold
    (hidde, grace, amara, ikram, sanna) 3 of 5, 60 %. Oke sings in the choir too, but was introduced.
THANK-YOUS, 9 owed: after 2, 5, 11 (over the night the clocks went back), 20, 23.5, 30 and 70 hours; grace's
    waived, wei's open, 14 hours left. 5 of the 7 written within 24 hours, 71 %; median 20 hours.
    Up to 6 h: 2, to 12: 1, to 24: 2, to 48: 1, later: 1.
PACE, weeks from 7 September: held 0 0 0 0 1 1 1 0 1 2 2 0 (8); asked 0 0 0 1 2 1 2 2 2 0 2 0 (12). The
    second letter to leila went out in the week of 26 October.
NAMES, 6 from 5 of 8 talks: oke 2 (yusuf: talked; a printer, nameless: not asked yet), mina 1 (noor:
    introduced, asked, waiting), tomas 1 (pilar: declined), leila 1 (bo: not asked yet), hidde 1 (juno:
    agreed). Yusuf said he knew nobody; with grace I forgot to ask. 1 of the 6 led to a talk. Luis led to oke
    and Ana to mina, named in no talk.
OPEN QUESTIONS: museum 2, 1 of them answered by mina; garden 1. RESOURCES: museum 2, 1 done; garden 1, to do;
    1 of no kind of work, done. GAUGES: museum on 10 October and 20 November.
"""

import datetime as dt
from dataclasses import dataclass

from contacts.models import Contact
from interviews.models import Interview, Pathway, Skill
from tests import ledger_rows as rows
from tests.factories import CircleFactory, ContactFactory, PathwayFactory
from tests.ledger_talks import requests, talks_held

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
ZONE = "Europe/London"
NAMES = {
    "ana": ("Ana", "Duarte"), "luis": ("Luis", "Ferreira"), "oke": ("Okechukwu", "Eze"),
    "mina": ("美奈", "佐藤"), "yusuf": ("Yusuf", "Demir"), "ines": ("Inès", "Moreau"),
    "tomas": ("Tomáš", "Novák"), "leila": ("ليلى", "حداد"), "grace": ("Grace", "Mwangi"),
    "wei": ("Wei", "Zhang"), "noor": ("Noor", "Bakker"), "ikram": ("Ikram", "Osman"),
    "amara": ("Amara", "Perera"), "pavel": ("Pavel", "Kovář"), "bo": ("Bo", "Lind"),
    "sanna": ("Sanna", "Virtanen"), "pilar": ("Pilar", "Quispe"), "juno": ("Juno", "Okafor"),
    "rosa": ("Rosa", "Ibarra"),
}  # fmt: skip


@dataclass(frozen=True)
class Ledger:
    """The objects by name: `people["oke"]`, `talks["oke"]`, `pathways["museum"]`, `skills["welsh"]`."""

    people: dict[str, Contact]
    pathways: dict[str, Pathway]
    talks: dict[str, Interview]
    skills: dict[str, Skill]


def ledger() -> Ledger:
    people = {name: ContactFactory(first_name=first, last_name=last) for name, (first, last) in NAMES.items()}
    people["hidde"] = ContactFactory(first_name="Hidde", last_name="Verborgen", marked_dark=True)
    choir = CircleFactory(name="choir")
    for name in ("oke", "tomas", "leila", "pavel"):
        people[name].circles.add(choir)
    pathways = {
        "museum": PathwayFactory(name="Museum education", status=Pathway.Status.LEADING),
        "garden": PathwayFactory(name="Botanic garden learning"),
        "archive": PathwayFactory(name="Archive work"),
        "music": PathwayFactory(name="Music therapy"),
        "circus": PathwayFactory(name="Circus school", trashed_at=NOW),
    }
    talks = talks_held(people, pathways)
    given = rows.names_given(people, talks)
    talks |= requests(people, given)
    rows.marks(talks, pathways)
    skills = rows.skills(talks, pathways)
    rows.training(people, talks, pathways)
    rows.topics(talks)
    rows.thanks(people, talks)
    rows.learned(people, talks, pathways)
    return Ledger(people, pathways, talks, skills)
