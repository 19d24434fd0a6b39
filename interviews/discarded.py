"""What lies in the trash of this room, for the page of the trash."""

from collections.abc import Collection
from typing import Any, Final

from contacts import discretion
from contacts.trash import Line, Noun
from interviews import pathways, talks
from interviews.models import Interview, Participant, Pathway

MOST_SHOWN: Final = 200


def interviews(rows: Any) -> list[Line]:
    """Return the latest of these interviews as lines."""
    shown = list(rows.for_rows().order_by("-trashed_at", "-pk")[:MOST_SHOWN])
    dark = discretion.reasons_of({person.pk: person for one in shown for person in one.people}.values())
    return [
        Line(
            one.pk,
            one.names,
            ", ".join(filter(None, [one.get_stage_display(), _on(one)])),
            one.trashed_at,
            next((dark[person.pk] for person in one.people if person.pk in dark), ""),
        )
        for one in shown
    ]


def _on(interview: Interview) -> str:
    if interview.starts_at is None:
        return ""
    day = interview.starts_at.astimezone(interview.zone).date()
    return f"{day.day} {day:%b %Y}"


def of_people(contact_ids: Collection[int]) -> list[int]:
    """Return the talks in which nobody else took part: they are erased with these people."""
    theirs = Participant.objects.filter(contact__in=contact_ids).values("interview")
    others = Participant.objects.filter(interview__in=theirs).exclude(contact__in=contact_ids)
    alone = Interview.objects.filter(pk__in=theirs).exclude(pk__in=others.values("interview"))
    return list(alone.order_by().values_list("pk", flat=True))


def explored(rows: Any) -> list[Line]:
    shown = rows.order_by("-trashed_at", "-pk")[:MOST_SHOWN]
    return [Line(one.pk, one.name, one.get_status_display(), one.trashed_at) for one in shown]


def names_of_pathways(ids: Collection[int]) -> list[str]:
    return list(Pathway.objects.filter(pk__in=ids).values_list("name", flat=True))


NOUNS: Final = (
    Noun(
        "interviews",
        "interview",
        "interviews",
        Interview,
        interviews,
        talks.restore,
        of_people,
        lambda ids: [],
    ),
    Noun(
        "pathways",
        "pathway",
        "pathways",
        Pathway,
        explored,
        pathways.restore,
        lambda ids: [],
        names_of_pathways,
    ),
)
