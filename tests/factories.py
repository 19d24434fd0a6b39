"""The smallest valid object of each kind; states are traits."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from contacts.folding import fold
from contacts.models import (
    Circle,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Tie,
    Told,
)
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
from interviews.models.letters import LetterKind
from interviews.stages import Stage

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Lantern Works {n}")


class CircleFactory(DjangoModelFactory):
    class Meta:
        model = Circle

    name = factory.Sequence(lambda n: f"Choir {n}")


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    file_name = "Connections.csv"
    sha256 = "0" * 64


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact
        skip_postgeneration_save = True

    first_name = factory.Sequence(lambda n: f"Ama{n}")
    last_name = "Boateng"

    class Params:
        trashed = factory.Trait(trashed_at=NOW)
        marked_dark = factory.Trait(discretion=Discretion.IN_THE_DARK)
        imported = factory.Trait(batch=factory.SubFactory(ImportBatchFactory))

    @factory.post_generation
    def circles(self: Contact, create: bool, extracted: list[Circle] | None) -> None:  # type: ignore[misc]
        if create and extracted:
            self.circles.set(extracted)


class ContactWayFactory(DjangoModelFactory):
    class Meta:
        model = ContactWay

    contact = factory.SubFactory(ContactFactory)
    value = factory.Sequence(lambda n: f"ama{n}@example.org")


class FormerRoleFactory(DjangoModelFactory):
    class Meta:
        model = FormerRole

    contact = factory.SubFactory(ContactFactory)
    organization = factory.SubFactory(OrganizationFactory)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    contact = factory.SubFactory(ContactFactory)
    text = "Met at the seed swap."


class TieFactory(DjangoModelFactory):
    class Meta:
        model = Tie

    a = factory.SubFactory(ContactFactory)
    b = factory.SubFactory(ContactFactory)


class DoubleFactory(DjangoModelFactory):
    class Meta:
        model = Double

    a = factory.SubFactory(ContactFactory)
    b = factory.SubFactory(ContactFactory)
    reason = "same name"


class ToldFactory(DjangoModelFactory):
    class Meta:
        model = Told

    contact = factory.SubFactory(ContactFactory)
    told_on = TODAY


class PathwayFactory(DjangoModelFactory):
    class Meta:
        model = Pathway

    name = factory.Sequence(lambda n: f"Museum education {n}")


class PitchFactory(DjangoModelFactory):
    class Meta:
        model = Pitch

    name = factory.Sequence(lambda n: f"Pitch {n}")
    who = "I run field studies for a housing charity."


class IntroductionFactory(DjangoModelFactory):
    class Meta:
        model = Introduction

    introducer = factory.SubFactory(ContactFactory)
    target = factory.SubFactory(ContactFactory)


class InterviewFactory(DjangoModelFactory):
    """An idea, unless a trait says more; `people` take part, one new person where none are named."""

    class Meta:
        model = Interview
        skip_postgeneration_save = True

    class Params:
        asked = factory.Trait(stage=Stage.ASKED, asked_at=NOW)
        scheduled = factory.Trait(
            stage=Stage.SCHEDULED,
            starts_at=NOW + dt.timedelta(days=1),
            planned_end_at=NOW + dt.timedelta(days=1, minutes=30),
        )
        held = factory.Trait(
            stage=Stage.HELD,
            starts_at=NOW - dt.timedelta(minutes=45),
            planned_end_at=NOW - dt.timedelta(minutes=15),
            ended_at=NOW - dt.timedelta(minutes=15),
        )
        trashed = factory.Trait(trashed_at=NOW)

    @factory.post_generation
    def people(self: Interview, create: bool, extracted: list[Contact] | None) -> None:  # type: ignore[misc]
        if create:
            TalkNotes.objects.create(interview=self)
            for position, person in enumerate([ContactFactory()] if extracted is None else extracted):
                Participant.objects.create(interview=self, contact=person, position=position)

    @factory.post_generation
    def pathways(self: Interview, create: bool, extracted: list[Pathway] | None) -> None:  # type: ignore[misc]
        if create and extracted:
            self.pathways.set(extracted)


class ReflectionFactory(DjangoModelFactory):
    class Meta:
        model = Reflection

    interview = factory.SubFactory(InterviewFactory, held=True)


class QuestionFactory(DjangoModelFactory):
    class Meta:
        model = Question

    text = factory.Sequence(lambda n: f"What would you gladly hand to somebody else, part {n}?")


class PlannedQuestionFactory(DjangoModelFactory):
    class Meta:
        model = PlannedQuestion

    interview = factory.SubFactory(InterviewFactory)
    wording = factory.Sequence(lambda n: f"How does a bad week look, part {n}?")


class FollowUpFactory(DjangoModelFactory):
    class Meta:
        model = FollowUp

    kind = Kind.THANK
    contact = factory.SubFactory(ContactFactory)
    due_at = NOW


class MessageFactory(DjangoModelFactory):
    class Meta:
        model = Message

    kind = LetterKind.THANK
    contact = factory.SubFactory(ContactFactory)
    body = "Thank you for your time."


class LetterTemplateFactory(DjangoModelFactory):
    class Meta:
        model = LetterTemplate

    kind = LetterKind.THANK
    body = "Dear {target_first}"


class ResourceFactory(DjangoModelFactory):
    class Meta:
        model = Resource

    name = factory.Sequence(lambda n: f"Friends of the herbarium {n}")


class PathwayRatingFactory(DjangoModelFactory):
    """A rating that counts: its talk was held, and is for its pathway."""

    class Meta:
        model = PathwayRating

    pathway = factory.SubFactory(PathwayFactory)
    interview = factory.LazyAttribute(lambda row: InterviewFactory(held=True, pathways=[row.pathway]))


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = Skill

    name = factory.Sequence(lambda n: f"Object handling {n}")
    key = factory.LazyAttribute(lambda row: fold(row.name))


class SkillNeedFactory(DjangoModelFactory):
    class Meta:
        model = SkillNeed

    interview = factory.SubFactory(InterviewFactory, held=True)
    skill = factory.SubFactory(SkillFactory)


class TrainingOptionFactory(DjangoModelFactory):
    class Meta:
        model = TrainingOption

    name = factory.Sequence(lambda n: f"Museum learning, level {n}")


class OpenQuestionFactory(DjangoModelFactory):
    class Meta:
        model = OpenQuestion

    pathway = factory.SubFactory(PathwayFactory)
    text = factory.Sequence(lambda n: f"Can one come to it late, part {n}?")


class GaugeFactory(DjangoModelFactory):
    class Meta:
        model = Gauge

    pathway = factory.SubFactory(PathwayFactory)
    on = TODAY
    liking = 60
