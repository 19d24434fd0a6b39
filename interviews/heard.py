"""What was said in talks, for the search: by person and by talk. Nothing private, nothing from the trash."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import QuerySet

from contacts import search
from contacts.changes import in_parts
from contacts.folding import fold
from contacts.models import Contact
from interviews.models import Participant, PathwayRating, PlannedQuestion, Reflection, TalkNotes

# What a person is found by, other than what was said in talks: the columns of the search, as it reads them.
OF_THE_PERSON = " ".join(column for column in search.COLUMNS if column != "talks")


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
    for interview_id, values in _spoken(list(people)).items():
        for contact_id in people[interview_id]:
            texts[contact_id].extend(values)
    return {pk: " ".join(filter(None, values)) for pk, values in texts.items()}


def company(contact_ids: Collection[int]) -> set[int]:
    """Return all who took part in a talk with one of these people: what was said is kept for each of them."""
    found: set[int] = set()
    for some in in_parts(contact_ids):
        theirs = Participant.objects.filter(contact__in=some).values("interview")
        found.update(Participant.objects.filter(interview__in=theirs).values_list("contact_id", flat=True))
    return found


def under_pathways(pathway_ids: Collection[int]) -> set[int]:
    """Return who took part in a talk of which I said something for one of these pathways alone."""
    rated = PathwayRating.objects.filter(pathway__in=pathway_ids).order_by().values("interview")
    return set(Participant.objects.filter(interview__in=rated).values_list("contact_id", flat=True))


def of_talks(interview_ids: Collection[int]) -> dict[int, str]:
    """Return what was said in these talks, and found out before them, by the interview's id."""
    texts = _spoken(list(interview_ids))
    found = ("interview_id", "profile", "web", "site", "shared_ground")
    rows = Participant.objects.filter(interview__in=interview_ids).order_by("pk")
    for interview_id, *own in rows.values_list(*found):
        texts[interview_id].extend(own)
    return {pk: "\n".join(filter(None, values)) for pk, values in texts.items()}


def found(asked: str) -> list[int]:
    """Return the talks that are found by `asked`: by somebody who took part, or by what was said in them.

    Of somebody found only on account of what was said, just those talks in which it was.
    """
    phrases = search.phrases(asked)
    people = Contact.objects.present().filter(search.matching(asked))
    by_themselves = set(people.filter(search.matching(asked, OF_THE_PERSON)).values_list("pk", flat=True))
    talks: set[int] = set()
    to_look_into: dict[int, list[str]] = defaultdict(list)
    rows = Participant.objects.filter(contact__in=people, interview__trashed_at__isnull=True)
    for one in rows.select_related("contact__organization"):
        if one.contact_id in by_themselves:
            talks.add(one.interview_id)
        else:
            about = (one.contact.name, one.contact.title, str(one.contact.organization or ""))
            to_look_into[one.interview_id].extend(about)
    texts = of_talks(to_look_into.keys() - talks)
    for pk, text in texts.items():
        folded = f" {fold(' '.join([text, *to_look_into[pk]]))}"
        if all(f" {phrase}" in folded for phrase in phrases):
            talks.add(pk)
    return sorted(talks)


def _spoken(interview_ids: list[int]) -> dict[int, list[str]]:
    texts: dict[int, list[str]] = defaultdict(list)
    if not interview_ids:
        return texts
    for queryset, columns in (
        (TalkNotes.objects.all(), ("text", "memorable", "action")),
        (PlannedQuestion.objects.exclude(answer=""), ("answer",)),
        (
            Reflection.objects.all(),
            ("learned", "surprised", "appealed", "put_off", "why", "contradicts", "new_question"),
        ),
        (PathwayRating.objects.filter(pathway__trashed_at__isnull=True), ("entry_roles", "why")),
    ):
        for interview_id, *values in _of(queryset, interview_ids).values_list("interview_id", *columns):
            texts[interview_id].extend(values)
    return texts


def _of(queryset: QuerySet, interview_ids: list[int]) -> QuerySet:
    return queryset.filter(interview__in=interview_ids).order_by("pk")
