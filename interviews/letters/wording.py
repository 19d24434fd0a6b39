"""The text of each kind of letter: the one infoint brings, or my own in its place."""

from dataclasses import dataclass
from functools import cache

from django.template.loader import get_template

from contacts import changes
from interviews.letters import filling, placeholders
from interviews.models import LetterTemplate
from interviews.models.letters import LetterKind


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    body: str


@cache
def original(kind: str) -> Wording:
    """Return what infoint brings for a kind of letter."""
    source = get_template(f"interviews/letters/{LetterKind(kind).value}.txt").template.source  # type: ignore[attr-defined]
    head, _, body = source.partition("\n\n")
    return Wording(head.removeprefix("Subject: ").strip(), body.strip("\n"))


def wording(kind: str) -> Wording:
    """Return the text from which a letter of this kind is drafted."""
    own = LetterTemplate.objects.filter(kind=kind).first()
    return Wording(own.subject, own.body) if own else original(kind)


def unknown(text: str) -> list[str]:
    """Return the placeholders of a template that stand for nothing."""
    return [name for name in filling.placeholders(text) if name not in placeholders.PLACEHOLDERS]


def preview(text: str) -> str:
    """Return a template filled with invented people."""
    return filling.fill(text, placeholders.EXAMPLES, placeholders.GAPS)


def write(kind: str, subject: str, body: str, version: int = 0) -> changes.Record:
    """Keep my own text of a kind; `version` is the one it replaces, 0 while there is none.

    Raises `changes.Stale` when it was written elsewhere since.
    """
    with changes.recording(f"Reworded the letter “{LetterKind(kind).label}”") as record:
        own = LetterTemplate.objects.filter(kind=kind).first()
        if own is None and not version:
            record.add(LetterTemplate(kind=kind, subject=subject, body=body))
        elif own is None:
            raise changes.Stale(None)
        elif (own.subject, own.body) != (subject, body):
            if not version:
                raise changes.Stale(own)
            record.change(own, version=version, subject=subject, body=body)
    return record


def back_to_the_original(kind: str) -> changes.Record:
    with changes.recording(f"Back to the original letter “{LetterKind(kind).label}”") as record:
        record.remove_all(LetterTemplate.objects.filter(kind=kind))
    return record
