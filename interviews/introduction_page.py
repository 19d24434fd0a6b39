"""What the page of one introduction shows. Each part asks the database when a template first wants it."""

import datetime as dt
from functools import cached_property
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Action, Change
from interviews import introduction_rows
from interviews.cadence import Kind
from interviews.introduction_rows import Row
from interviews.models import Interview, Introduction, Message
from interviews.stages import BEFORE_HELD

MOST_TOLD: Final = 30


class Story:
    def __init__(self, introduction: Introduction, now: dt.datetime) -> None:
        self.introduction = introduction
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year

    @cached_property
    def row(self) -> Row:
        return introduction_rows.of([self.introduction], self.now)[0]

    @property
    def check_back_on(self) -> dt.date | None:
        """The day on which I may ask how it stands, as far as that is to come."""
        due = next((row.due_at for row in self.row.owed if row.kind == Kind.CHECK_BACK), None)
        return max(timezone.localdate(due), self.today) if due and self.row.is_waiting else None

    @cached_property
    def letters(self) -> list[Message]:
        return list(
            Message.objects.present().filter(introduction=self.introduction).select_related("contact")
        )

    @cached_property
    def talks(self) -> list[Interview]:
        """The talks it led to, and those with the target that are still ahead."""
        which = Q(introduction=self.introduction)
        if target := self.introduction.target:
            which |= Q(participants__contact=target, stage__in=BEFORE_HELD)
        return list(Interview.objects.present().for_rows().filter(which).distinct().order_by("pk"))

    @property
    def plan(self) -> str:
        """Where to plan the talk with whoever I was introduced to; "" where there is one, or nobody to."""
        target = self.introduction.target
        if self.row.is_held or target is None or self.talks or self.row.state != Introduction.State.MADE:
            return ""
        query = urlencode({"contact": target.pk, "introducer": self.introduction.introducer_id})
        return f"{reverse('interviews:plan')}?{query}"

    @cached_property
    def history(self) -> list[Action]:
        """What was done about it, the latest first."""
        label = self.introduction._meta.label_lower
        changes = Change.objects.filter(model=label, object_id=self.introduction.pk)
        return list(Action.objects.filter(pk__in=changes.values("action"))[:MOST_TOLD])
