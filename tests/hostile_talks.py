"""The small world's conversations: a row of every noun of `interviews`, and the addresses of all of them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from contacts.models import Contact, Preferences
from interviews.cadence import Kind
from interviews.models import (
    FollowUp,
    Gauge,
    Interview,
    Introduction,
    LetterTemplate,
    Message,
    OpenQuestion,
    Participant,
    Pathway,
    PathwayRating,
    Pitch,
    PlannedQuestion,
    Question,
    Reflection,
    Resource,
    Skill,
    SkillNeed,
    TalkNotes,
    TrainingOption,
)
from interviews.models.letters import LetterKind, SentHow
from interviews.models.questions import Topic
from interviews.stages import Medium, Stage
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    LetterTemplateFactory,
    MessageFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    QuestionFactory,
    ReflectionFactory,
    ResourceFactory,
)
from tests.hostile_learning import learn

NOUNS = (
    FollowUp, Gauge, Interview, Introduction, LetterTemplate, Message, OpenQuestion, Participant, Pathway,
    PathwayRating, Pitch, PlannedQuestion, Question, Reflection, Resource, Skill, SkillNeed, TalkNotes,
    TrainingOption,
)  # fmt: skip
TOKEN = "a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6"
HOUR = dt.timedelta(hours=1)
# What stands for the first number of an address, by its beginning; that of a talk for all others.
BEGINNINGS: dict[str, type[Model]] = {
    "/introductions/": Introduction,
    "/pathways/": Pathway,
    "/skills/": Skill,
    "/resources/": Resource,
}
# Parameters of what there is only in a talk that was held.
OF_HELD = ("name_pk", "resource_pk", "row_pk", "need_pk", "training_pk", "rating_pk")


@dataclass
class Talks:
    """What was made. `stand_for` says which rows stand for the parameters of an address, by its beginning."""

    met: Contact
    colleague: Contact
    trashed: Interview
    trashed_pathway: Pathway
    interviews: list[Interview]
    follow_ups: list[FollowUp]
    letters: list[Message]
    rows: dict[type, Any] = field(default_factory=dict)

    def values(self, address: str, interview: Interview | None = None) -> dict[str, Any]:
        """Return what stands for each parameter of one of our addresses."""
        held = "/reflect/" in address or any(f"<int:{name}>" in address for name in OF_HELD)
        talk = interview or self.rows[TalkNotes if held else Interview]
        bank = address.startswith("/settings/")
        if address.startswith("/follow-ups/"):
            pk = self.follow_ups[0].pk
        else:
            noun = next((noun for start, noun in BEGINNINGS.items() if address.startswith(start)), None)
            pk = self.rows[noun].pk if noun else getattr(talk, "interview_id", talk.pk)
        asked = OpenQuestion if address.startswith("/pathways/") else Question if bank else PlannedQuestion
        return {
            "pk": pk,
            "name": "park",
            "uuid": self.letters[0].uuid,
            "number": self.letters[0].uuid,
            "kind": LetterKind.THANK.value,
            "participant_pk": self.rows[Participant].pk,
            "question_pk": self.rows[asked].pk,
            "pitch_pk": self.rows[Pitch].pk,
            "name_pk": self.rows[Introduction].pk,
            "resource_pk": self.rows[Resource].pk,
            "row_pk": self._promise.pk,
            "pathway_pk": self.rows[Pathway].pk,
            "rating_pk": self.rows[PathwayRating].pk,
            "skill_pk": self.rows[Skill].pk,
            "need_pk": self.rows[SkillNeed].pk,
            "training_pk": self.rows[TrainingOption].pk,
            "gauge_pk": self.rows[Gauge].pk,
        }

    @property
    def _promise(self) -> FollowUp:
        return next(row for row in self.follow_ups if row.kind == Kind.PROMISE)

    def of_one(self) -> Iterable[Interview]:
        """Return the interviews whose pages look different from each other."""
        return [*self.interviews, self.trashed]

    def queries(self) -> list[str]:
        """Return addresses with queries that pages of ours lead to."""
        met, pathway = self.met.pk, self.rows[Pathway].pk
        thank = next(row for row in self.follow_ups if row.kind == Kind.THANK)
        talk = thank.interview_id
        found = [
            *(f"{reverse('interviews:list')}?{query}" for query in ("q=a", f"pathway={pathway}", "person=a")),
            *(f"{reverse('interviews:list')}?stage={stage}" for stage in Stage.values),
        ]
        prepare = reverse("interviews:prepare", args=[self.rows[Interview].pk])
        found += [f"{prepare}?topic=own", f"{prepare}?topic={Topic.DAILY}"]
        if reverses("pathway_answers", pathway):
            answers = reverse("interviews:pathway_answers", args=[pathway])
            found += [f"{answers}?topic=own", f"{answers}?topic={Topic.DAILY}", f"{answers}?topic=none"]
        found += [reverse("interviews:pathway", args=[self.trashed_pathway.pk])]
        for name, queries in {
            "reach": ["q=a", "q=a+at+a&as=work", f"contact={met}", f"q=a&via={met}"],
            "reach_map": [f"around={met}"],
            "plan": [f"pathway={pathway}", f"contact={met}", f"contact={self.colleague.pk}&introducer={met}"],
            "log": [f"contact={met}"],
            "letter_new": [
                f"follow_up={thank.pk}",
                f"kind=report&interview={talk}&contact={met}",
            ],
            "introduction_new": [
                f"introducer={met}&target={self.colleague.pk}",
                f"introducer={met}&target_text=somebody",
                f"introducer={met}",
            ],
            "introductions": ["state=asked", f"person={met}"],
            "calendar": [f"token={TOKEN}"],
            "compare": [f"pathway={pathway}&order=total", "ticked=1"],
            "resources": [f"kind=group&pathway={pathway}", "kind=book", "page=2"],
            "insights": ["period=weeks", f"period=year&pathway={pathway}"],
        }.items():
            if reverses(name):
                found += [f"{reverse(f'interviews:{name}')}?{query}" for query in queries]
        return found

    def admin_pages(self) -> list[str]:
        found = []
        for model, row in self.rows.items():
            if model not in admin.site._registry:
                continue
            name = f"admin:interviews_{model._meta.model_name}"
            found += [reverse(f"{name}_changelist"), f"{reverse(f'{name}_changelist')}?q=a"]
            found += [reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_history", args=[row.pk])]
        return found


def reverses(name: str, *args: int) -> bool:
    try:
        reverse(f"interviews:{name}", args=args)
    except NoReverseMatch:
        return False
    return True


def build(text: Callable[[int], str], dark: Contact) -> Talks:
    """Make conversations in which every text is `text(length)`; `dark` must not learn of any."""
    now = timezone.now()
    place = OrganizationFactory(name=text(300), website=text(500), research=text(2_000), wanted=3)
    met, colleague, giver = (
        ContactFactory(
            first_name=text(300), last_name=text(300), called=text(100), title=text(300), email=text(250),
            phone=text(60), postal=text(2_000), organization=place, location=text(200),
        )
        for _ in range(3)
    )  # fmt: skip
    pathway = PathwayFactory(name=text(200), why=text(2_000))
    trashed_pathway = PathwayFactory(name=text(200), why=text(300), trashed_at=now)
    pitch = PitchFactory(
        name=text(100), who=text(2_000), background=text(2_000), hope=text(2_000), pathway=pathway
    )
    named = IntroductionFactory(introducer=giver, target=met, note=text(2_000), state="made", made_at=now)

    def talk(people: list[Contact], **values: Any) -> Interview:
        made = InterviewFactory(
            people=people, pathways=[pathway], pitch=pitch, why=text(2_000), where=text(500),
            introduction=named, created_at=now, **values,
        )  # fmt: skip
        TalkNotes.objects.filter(interview=made).update(
            text=text(5_000), memorable=text(2_000), action=text(2_000), private=text(2_000)
        )
        Participant.objects.filter(interview=made).update(
            profile=text(2_000), web=text(2_000), site=text(2_000), shared_ground=text(2_000),
            title_then=text(300), organization_then=place,
        )  # fmt: skip
        return made

    soon = {"starts_at": now + HOUR, "planned_end_at": now + HOUR * 1.5, "time_zone": "Asia/Tokyo"}
    ended = {"stage": Stage.HELD, "starts_at": now - HOUR * 30, "ended_at": now - HOUR * 29}
    idea = talk([met], medium=Medium.WALK)
    upcoming = talk([met, colleague], stage=Stage.SCHEDULED, **soon)
    over = talk(
        [met], stage=Stage.SCHEDULED, starts_at=now - HOUR * 3, planned_end_at=now - HOUR * 2.5,
        medium=Medium.PHONE,
    )  # fmt: skip
    held = talk([met, colleague], planned_end_at=now - HOUR * 29, **ended)
    with_dark = talk([dark, met], planned_end_at=now - HOUR * 29, **ended)
    asked = talk([colleague], stage=Stage.ASKED, asked_at=now - HOUR * 99)
    trashed = talk([met], planned_end_at=now - HOUR * 29, trashed_at=now, **ended)
    question = QuestionFactory(text=text(500))
    question.pathways.add(pathway)
    for made in (upcoming, held, with_dark, trashed):
        PlannedQuestionFactory(interview=made, question=question, wording=text(500), answer=text(2_000))
        PlannedQuestionFactory(interview=made, wording=text(500))
    for made in (held, with_dark, trashed):
        reflection = ReflectionFactory(
            interview=made, appealed=text(2_000), put_off=text(2_000), why=text(2_000), verdict="maybe",
            learned=text(2_000), surprised=text(2_000), contradicts=text(2_000), new_question=text(2_000),
            witness=text(2_000), private=text(2_000), contradicts_talk=trashed,
        )  # fmt: skip
    for made in (trashed, with_dark, held):
        learned = learn(text, made, pathway)
    name = IntroductionFactory(
        introducer=met, target=None, target_text=text(300), named_in=held, note=text(300)
    )
    IntroductionFactory(introducer=met, target=dark, named_in=held, note=text(300))
    IntroductionFactory(introducer=met, target=colleague, named_in=held, may_use_name=True)
    IntroductionFactory(introducer=giver, target=None, target_text=text(300), state="asked", asked_at=now)
    resource = ResourceFactory(name=text(300), url=text(500), note=text(2_000), interview=held, contact=met)
    resource.pathways.add(pathway)
    ResourceFactory(
        name=text(300), note=text(300), interview=held, contact=met, done_at=now, outcome=text(2_000),
        happens_on=now.date(),
    )  # fmt: skip
    ResourceFactory(name=text(300), interview=with_dark, contact=dark, done_at=now)
    letters = [
        MessageFactory(
            kind=kind, contact=met, interview=held, introduction=named, subject=text(300), body=text(5_000),
            to=text(250), cc=text(250), sent_at=sent, sent_how=SentHow.EMAIL if sent else "",
        )
        for kind, sent in ((LetterKind.THANK, None), (LetterKind.REPORT, now), (LetterKind.COLD, now))
    ]  # fmt: skip
    letters.append(MessageFactory(kind=LetterKind.THANK, contact=dark, interview=with_dark, body=text(300)))
    follow_ups = [
        FollowUpFactory(kind=kind, due_at=now + hours * HOUR, **about)
        for kind, hours, about in (
            (Kind.THANK, -5, {"contact": met, "interview": held, "message": letters[0]}),
            (Kind.THANK, 5, {"contact": colleague, "interview": held}),
            (Kind.REFLECT, -5, {"contact": None, "interview": held}),
            (Kind.THANK, -5, {"contact": dark, "interview": with_dark}),
            (
                Kind.THANK,
                0,
                {"contact": met, "interview": with_dark, "waived_at": now, "waived_because": text(300)},
            ),
            (Kind.REPORT, 1, {"contact": giver, "interview": held, "introduction": named}),
            (Kind.PROMISE, 1, {"contact": met, "interview": held, "what": text(300)}),
            (Kind.CHASE, -1, {"contact": colleague, "interview": asked}),
            (Kind.CHECK_BACK, 2, {"contact": giver, "introduction": named}),
            (
                Kind.NAME,
                1,
                {"contact": None, "interview": held, "introduction": name, "what": text(300)},
            ),
            (Kind.ADVICE, 0, {"contact": met, "interview": held, "in_question": True}),
            (
                Kind.REPLY,
                -1,
                {"contact": colleague, "interview": idea, "snoozed_until": now + HOUR * 9},
            ),
            (Kind.THANK, -5, {"contact": met, "interview": trashed}),
        )
    ]
    Preferences.objects.filter(pk=1).update(calendar_token=TOKEN, weights={"appeal": 3})
    return Talks(
        met, colleague, trashed, trashed_pathway, [upcoming, held, idea, over, with_dark, asked], follow_ups,
        letters,
        {
            Interview: upcoming,
            Participant: upcoming.participants.first(),
            TalkNotes: TalkNotes.objects.get(interview=held),
            PlannedQuestion: upcoming.questions.first(),
            Question: question,
            Reflection: reflection,
            Pathway: pathway,
            Pitch: pitch,
            Introduction: name,
            Resource: resource,
            Message: letters[0],
            FollowUp: follow_ups[0],
            LetterTemplate: LetterTemplateFactory(subject=text(300), body=text(2_000)),
            **learned,
        },
    )  # fmt: skip
