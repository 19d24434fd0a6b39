"""What there is of one talk while it goes on, and after it. Each part is read when first wanted."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from contacts.models import Contact
from interviews import names, reflecting, talk_notes, texts
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, PlannedQuestion, Reflection, Resource, TalkNotes
from interviews.models.questions import CORE_TOPICS, Topic
from interviews.models.talks import my_zone
from interviews.rating import Rated, of_talk
from interviews.stages import Stage
from interviews.talk_clock import Clock

ANSWER = ("answer",)
MOST_TOPICS = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """A planned question, and the marks of its answer as the page shows it."""

    question: PlannedQuestion
    seen: str

    @property
    def is_asked(self) -> bool:
        return self.question.asked_at is not None


class Sitting:
    """`interview` was fetched by `for_rows`."""

    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now
        self.zone = my_zone()
        self.today = now.astimezone(self.zone).date()
        self.this_year = self.today.year

    # ── When ──────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def clock(self) -> Clock:
        talk = self.interview
        return Clock(
            self.now,
            talk.planned_minutes,
            talk.starts_at,
            talk.began_at,
            talk.ended_at,
            talk.invited_to_go_on,
        )

    @property
    def is_held(self) -> bool:
        return self.interview.stage == Stage.HELD

    # ── Who ───────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def people(self) -> list[Contact]:
        """Those who take part and are not in the trash."""
        return [person for person in self.interview.people if person.trashed_at is None]

    @property
    def several(self) -> bool:
        return len(self.people) > 1

    @property
    def only(self) -> Contact | None:
        """The one who takes part, where it is one."""
        return self.people[0] if len(self.people) == 1 else None

    # ── What was said ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def notes(self) -> TalkNotes:
        return TalkNotes.objects.filter(interview=self.interview).first() or TalkNotes(
            interview=self.interview
        )

    @property
    def findings(self) -> list[str]:
        """What I found out about them before."""
        there = self.interview.participants.all()
        texts_of = [(one.profile, one.web, one.site, one.shared_ground) for one in there]
        return [text for found in texts_of for text in found if text.strip()]

    @cached_property
    def questions(self) -> list[Asked]:
        return [Asked(one, texts.marks_of(one, ANSWER)) for one in self.interview.questions.all()]

    @property
    def asked_count(self) -> int:
        return sum(one.is_asked for one in self.questions)

    @property
    def topics(self) -> list[str]:
        """Topics to head a note with: those of the questions planned, else the first of the core ones."""
        planned = [
            Topic(one.question.topic).label for one in self.questions if one.question.topic != Topic.OWN
        ]
        core = [topic.label for topic in CORE_TOPICS]
        return list(dict.fromkeys([*planned, *core]))[:MOST_TOPICS]

    # ── What they gave me, and what I promised ────────────────────────────────────────────────────

    @cached_property
    def given(self) -> list[names.Given]:
        return names.given_in(self.interview)

    @cached_property
    def asks_for_names(self) -> bool:
        """Whether to ask what became of "whom else might I meet?": once, and never who said no before."""
        if self.given or self.notes.names_asked:
            return False
        declined = TalkNotes.objects.filter(
            names_asked=talk_notes.DECLINED, interview__trashed_at__isnull=True
        )
        people = [person.pk for person in self.people]
        return not declined.filter(interview__participants__contact__in=people).exists()

    @cached_property
    def resources(self) -> list[Resource]:
        return list(self.interview.resources.order_by("created_at", "pk"))

    @cached_property
    def promises(self) -> list[FollowUp]:
        rows = self.interview.follow_ups.filter(kind=Kind.PROMISE).select_related("contact")
        return list(rows.order_by("due_at", "pk"))

    # ── After it ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def reflection(self) -> Reflection:
        return reflecting.of(self.interview)

    @cached_property
    def rated(self) -> list[Rated]:
        """What it says of each of its pathways."""
        return of_talk(self.interview)
