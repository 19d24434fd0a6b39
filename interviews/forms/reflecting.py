"""What I made of a talk, saved while one types: the questions about it, and the marks for each pathway."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import cached_property

from interviews import criteria
from interviews.forms.typed import TypedForm, text_field
from interviews.models import Interview, Pathway, PathwayRating, Reflection
from interviews.models.talks import my_zone

NOT_LEARNED: Final = "not learned"
DRAINED, FILLED = -2, 2


def score_field(label: str, least: int, most: int, blank: str = NOT_LEARNED) -> forms.TypedChoiceField:
    """Return a whole number chosen from a row of chips, or none."""
    signs = [(number, _signed(number) if least < 0 else str(number)) for number in range(least, most + 1)]
    return forms.TypedChoiceField(
        label=label,
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*signs, ("", blank)],
        widget=forms.RadioSelect,
    )


def _signed(number: int) -> str:
    return f"{number:+d}".replace("-", "−") if number else "0"


def mark_field(name: str) -> forms.TypedChoiceField:
    return score_field(criteria.NAMED[name].label, criteria.LEAST, criteria.MOST)


def choice_field(label: str, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, widget=forms.RadioSelect)


class ReflectionForm(TypedForm):
    learned = text_field("What did I learn?", "A line a thing is enough")
    surprised = text_field("What surprised me?", "Against what I expected")
    appealed = text_field("What appealed?", "A line a thing is enough")
    put_off = text_field("What did not?", "A line a thing is enough")
    verdict = choice_field("Would I pursue it?", Reflection.Verdict.choices)
    why = text_field("Why?", "In a few words", rows=1)
    contradicts = text_field("Does it contradict an earlier talk?", "What does not fit together", rows=1)
    contradicts_talk_id = forms.TypedChoiceField(
        label="Which one?", required=False, coerce=int, empty_value=None
    )
    new_question = text_field(
        "Which new question does it raise?", "A line each; they become open questions of the pathway", rows=1
    )
    liking = score_field("How I liked them", criteria.LEAST, criteria.MOST, blank="not said")
    quality = score_field("How good a talk it was", criteria.LEAST, criteria.MOST, blank="not said")
    energy = score_field("My energy afterwards", DRAINED, FILLED, blank="not said")
    witness = text_field("How far can I trust it?", "An insider? For how long? Selling it?", rows=1)
    private = text_field("For my eyes only", "Never in letters, in the search or in files for others")

    # What the two ends of a row of chips mean.
    ENDS: Final = {
        "liking": ("not my kind of person", "I would gladly meet again"),
        "quality": ("small talk", "open and to the point"),
        "energy": ("drained", "full of it"),
    }

    def __init__(
        self,
        data: Any = None,
        *,
        row: Reflection,
        earlier: Sequence[Interview] = (),
        dark: Collection[int] = (),
        auto_id: str = "",
    ) -> None:
        super().__init__(data, row=row, auto_id=auto_id)
        talks = self.fields["contradicts_talk_id"]
        talks.choices = _grouped(row, earlier, dark)  # type: ignore[attr-defined]
        self.has_earlier = bool(earlier)

    @property
    def has_more(self) -> bool:
        """Whether something is written in the part that is folded away at first."""
        more = ("contradicts", "new_question", "witness", "liking", "quality", "energy", "private")
        values = [self[name].value() for name in more]
        return any(str("" if value is None else value).strip() for value in values) or bool(self.errors)

    @property
    def scores(self) -> list[tuple[forms.BoundField, tuple[str, str]]]:
        return [(self[name], ends) for name, ends in self.ENDS.items()]


def _grouped(row: Reflection, earlier: Sequence[Interview], dark: Collection[int]) -> list[tuple[Any, Any]]:
    """Return the earlier talks to choose from, those about the same kind of work first."""
    own = {pathway.pk for pathway in row.interview.pathways.all()}
    same: list[tuple[int, str]] = []
    others: list[tuple[int, str]] = []
    for talk in earlier:
        about_the_same = any(pathway.pk in own for pathway in talk.pathways.all() if not pathway.trashed_at)
        (same if about_the_same else others).append((talk.pk, _called(talk, dark)))
    known = {pk for pk, _ in [*same, *others]}
    chosen = row.contradicts_talk_id
    gone = [(chosen, "a talk that is not to be seen any more")] if chosen and chosen not in known else []
    if same and others:
        groups = [("About the same", same), ("Other talks", others)]
        return [("", "none in particular"), *gone, *groups]
    return [("", "none in particular"), *gone, *same, *others]


def _called(talk: Interview, dark: Collection[int]) -> str:
    assert talk.ended_at is not None
    on = talk.ended_at.astimezone(my_zone())
    hidden = ", kept in the dark" if any(person.pk in dark for person in talk.people) else ""
    return f"{talk.names}{hidden}, {on.day} {on:%b %Y}"


class MarksForm(TypedForm):
    """What a talk says of its only pathway."""

    appeal = mark_field("appeal")
    energy = mark_field("energy")
    values = mark_field("values")
    strengths = mark_field("strengths")
    life = mark_field("life")
    entry = mark_field("entry")
    outlook = mark_field("outlook")
    confidence = mark_field("confidence")
    entry_now = choice_field("Could I start now?", PathwayRating.EntryNow.choices)
    entry_roles = text_field("As what?", "Titles that newcomers start under", rows=1)

    @classmethod
    def of(
        cls, row: PathwayRating, *, own_verdict: bool, data: Mapping[str, Any] | None = None
    ) -> "MarksForm":
        """Return the form for a row; with `own_verdict` it asks for that too."""
        form_class = RatingForm if own_verdict else MarksForm
        return form_class(data, row=row, auto_id=f"%s-rate-{row.pathway_id}")

    @cached_property
    def marks(self) -> list[tuple[forms.BoundField, criteria.Criterion]]:
        return [(self[one.name], one) for one in criteria.MARKS]


class RatingForm(MarksForm):
    """What it says of one of several pathways, which may come out differently for each."""

    verdict = choice_field(
        "Would I pursue this one?", [("", "as for the whole talk"), *Reflection.Verdict.choices]
    )
    why = text_field("Why this one?", "Where it differs from the talk as a whole", rows=1)


class ExpectForm(forms.Form):
    """How much one pathway of a talk appeals to me before it: a button a mark."""

    pathway = forms.TypedChoiceField(coerce=int)
    expected = forms.TypedChoiceField(
        coerce=int, choices=[(mark, mark) for mark in range(criteria.LEAST, criteria.MOST + 1)]
    )

    def __init__(self, data: Any = None, *, pathways: Sequence[Pathway]) -> None:
        super().__init__(data)
        self._pathways = {pathway.pk: pathway for pathway in pathways}
        self.fields["pathway"].choices = [(pk, pk) for pk in self._pathways]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Pathway:
        return self._pathways[self.cleaned_data["pathway"]]
