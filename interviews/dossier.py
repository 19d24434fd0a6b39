"""What the page of one interview shows. Each part asks the database when a template first wants it."""

import datetime as dt

from django.utils import timezone

from interviews.models import Interview
from interviews.stages import Move, moves_from


class Dossier:
    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year

    @property
    def moves(self) -> list[Move]:
        return moves_from(self.interview.stage)
