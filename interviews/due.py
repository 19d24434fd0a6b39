"""What is due: read from what happened whenever somebody asks, so a computer that slept wakes up right."""

import datetime as dt

from contacts import discretion
from interviews.models import FollowUp, Interview, Participant


def overdue_count(now: dt.datetime, thank_hours: int) -> int:
    """Return how much is overdue, in one query: follow-ups, and thank-yous of talks that I left unanswered.

    A talk of which I have not said whether it happened counts once its hours for a thank-you are over.
    """
    late = FollowUp.objects.overdue(now).order_by().values("pk")
    over = Interview.objects.over(now - dt.timedelta(hours=thank_hours))
    provisional = Participant.objects.filter(interview__in=over.order_by().values("pk")).exclude(
        discretion.never_to_be_proposed("contact")
    )
    return late.union(provisional.order_by().values("pk"), all=True).count()
