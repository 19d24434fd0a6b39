"""What was said in talks, for the search: texts by person. Nothing private, nothing from the trash."""

from collections import defaultdict

from django.db.models import QuerySet

from interviews.models import Participant, PlannedQuestion, Reflection, TalkNotes


def said(contact_ids: list[int] | None) -> dict[int, str]:
    """Return what was said in the talks of these people (None: of everybody), by the person's id."""
    rows = Participant.objects.filter(interview__trashed_at__isnull=True)
    if contact_ids is not None:
        rows = rows.filter(contact__in=contact_ids)
    people: dict[int, list[int]] = defaultdict(list)
    texts: dict[int, list[str]] = defaultdict(list)
    found = ("contact_id", "interview_id", "profile", "web", "site", "shared_ground")
    for contact_id, interview_id, *own in rows.order_by("pk").values_list(*found):
        people[interview_id].append(contact_id)
        texts[contact_id].extend(own)
    if not people:
        return {}
    for queryset, columns in (
        (TalkNotes.objects.all(), ("text", "memorable", "action")),
        (PlannedQuestion.objects.exclude(answer=""), ("answer",)),
        (Reflection.objects.all(), ("appealed", "put_off", "why")),
    ):
        for interview_id, *values in _of(queryset, list(people)).values_list("interview_id", *columns):
            for contact_id in people[interview_id]:
                texts[contact_id].extend(values)
    return {pk: " ".join(filter(None, values)) for pk, values in texts.items()}


def _of(queryset: QuerySet, interview_ids: list[int]) -> QuerySet:
    return queryset.filter(interview__in=interview_ids).order_by("pk")
