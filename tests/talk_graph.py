"""Random interviews, introductions, letters and follow-ups between people of whom two are to be one."""

import datetime as dt
import random
from collections.abc import Sequence

from contacts.models import Contact, Organization
from interviews.cadence import Kind
from interviews.models import (
    FollowUp,
    Interview,
    Introduction,
    Message,
    Participant,
    Resource,
    TrainingOption,
)
from interviews.models.letters import SentHow
from tests.factories import (
    NOW,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    ResourceFactory,
    TrainingOptionFactory,
)

RESEARCH = ("profile", "web", "site", "shared_ground")


class Talks:
    """What has happened with these people, at random."""

    def __init__(
        self, chance: random.Random, people: Sequence[Contact], places: Sequence[Organization]
    ) -> None:
        self.random = chance
        self.people = people
        self.places = places
        self.introductions = [self.introduction() for _ in range(4)]
        self.interviews = [self.interview() for _ in range(3)]
        self.letters = [self.letter() for _ in range(3)]
        for interview in self.interviews:
            for one in interview.participants.all():
                self.thank_you(interview, one.contact)
        for _ in range(8):
            self.follow_up()
        for _ in range(3):
            ResourceFactory(contact=self.one_of(*self.people), interview=self.one_of(None, *self.interviews))
            self.training()

    def one_of(self, *values: object) -> object:
        return self.random.choice(values)

    def introduction(self) -> Introduction:
        introducer, target = self.random.sample(self.people, 2)
        return IntroductionFactory(
            introducer=introducer,
            target=self.one_of(target, target, None),
            target_text="someone in grants",
            state=self.one_of(*Introduction.State.values),
            note=self.one_of("", "He owes me one."),
        )

    def interview(self) -> Interview:
        interview = InterviewFactory(
            held=True,
            people=self.random.sample(self.people, self.random.randint(1, 4)),
            introduction=self.one_of(None, *self.introductions),
            trashed_at=self.one_of(None, None, NOW),
        )
        for one in interview.participants.all():
            for name in RESEARCH:
                setattr(one, name, self.one_of("", f"{name} of {one.contact_id}", f"the same {name}"))
            one.web_nothing = self.one_of(True, False)
            one.title_then = self.one_of("", "Curator")
            one.organization_then = self.one_of(None, *self.places)
            one.save()
        return interview

    def letter(self) -> Message:
        sent = self.one_of(None, NOW)
        return MessageFactory(
            contact=self.one_of(*self.people),
            interview=self.one_of(None, *self.interviews),
            introduction=self.one_of(None, *self.introductions),
            sent_at=sent,
            sent_how=SentHow.EMAIL if sent else "",
        )

    def thank_you(self, interview: Interview, contact: Contact) -> None:
        done, waived = self.one_of((None, None), (NOW, None), (None, NOW))  # type: ignore[misc]
        if self.random.random() < 0.8:
            FollowUpFactory(
                contact=contact,
                interview=interview,
                due_at=NOW + dt.timedelta(hours=self.random.randint(-9, 9)),
                done_at=done,
                waived_at=waived,
                waived_because="met at the door" if waived else "",
                message=self.one_of(None, *self.letters),
            )

    def follow_up(self) -> None:
        kinds = [kind for kind in Kind.values if kind != Kind.THANK]
        FollowUpFactory(
            kind=self.one_of(*kinds),
            contact=self.one_of(None, *self.people),
            interview=self.one_of(None, *self.interviews),
            introduction=self.one_of(None, *self.introductions),
            done_at=self.one_of(None, NOW),
        )

    def training(self) -> None:
        TrainingOptionFactory(
            contact=self.one_of(None, *self.people), interview=self.one_of(None, *self.interviews)
        )


class Said:
    """What is known of two people together, before and after they are one."""

    def __init__(self, *people: Contact) -> None:
        ids = {person.pk for person in people}
        taking_part = Participant.objects.filter(contact__in=ids)
        self.interviews = set(taking_part.values_list("interview", flat=True))
        texts = (text for row in taking_part.values_list("interview", *RESEARCH) for text in _lines(row))
        self.research = set(texts)
        thanks = FollowUp.objects.filter(contact__in=ids, kind=Kind.THANK)
        self.thanked = set(thanks.filter(done_at__isnull=False).values_list("interview", flat=True))
        self.to_thank = set(thanks.open().values_list("interview", flat=True)) - self.thanked
        self.letters = set(Message.objects.filter(contact__in=ids).values_list("pk", flat=True))
        by = Introduction.objects.filter(introducer__in=ids).exclude(target__in=ids)
        to = Introduction.objects.filter(target__in=ids).exclude(introducer__in=ids)
        self.introductions = set(by.values_list("pk", flat=True)) | set(to.values_list("pk", flat=True))
        done = FollowUp.objects.filter(contact__in=ids, done_at__isnull=False).exclude(kind=Kind.THANK)
        self.done = set(done.values_list("pk", flat=True))
        self.named = set(Resource.objects.filter(contact__in=ids).values_list("pk", flat=True))
        self.training = set(TrainingOption.objects.filter(contact__in=ids).values_list("pk", flat=True))


def _lines(row: tuple) -> list[tuple[int, str]]:
    interview, *texts = row
    return [(interview, line) for text in texts for line in text.split("\n\n") if line]


def nobody_introduces_themselves() -> bool:
    return not any(one.introducer_id == one.target_id for one in Introduction.objects.all())
