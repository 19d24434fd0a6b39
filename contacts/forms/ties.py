"""A tie in one line, with whom it means; and the choices by which one tie is mended."""

import datetime as dt
import uuid
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from contacts import discretion, search, tie_line, ties
from contacts.forms.adding import NewPersonForm, Somebody, guess
from contacts.forms.chosen import is_id
from contacts.models import Contact, Tie
from contacts.weights import Strength

MOST_FOUND: Final = 8
MANY: Final = 1_000
NEW: Final = "new"
TO_THEMSELVES: Final = "Nobody is tied to themselves: name somebody else."
NO_NAME: Final = "That is no name: write it first, as in “Ana: cousin, strong”."


class TieLineForm(forms.Form):
    """One line on somebody's page, and `who` is meant: the id of somebody who is found, or "new"."""

    line = forms.CharField(
        max_length=tie_line.LONGEST_LINE,
        label="Add a tie",
        error_messages={"required": tie_line.NOBODY_NAMED},
        widget=forms.TextInput(
            attrs={
                "placeholder": "Add: Ana, cousin",
                "dir": "auto",
                "autocomplete": "off",
                "enterkeyhint": "done",
            }
        ),
    )
    who = forms.CharField(required=False, max_length=20)
    form_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    # Whether the page that shows all ties is where to go back to.
    back = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, contact: Contact, today: dt.date, is_only_read: bool = False
    ) -> None:
        # A line that is only read so far comes without a number of its own, and nothing is wrong with it yet.
        super().__init__(
            {**data.dict(), "form_uuid": uuid.uuid4()} if is_only_read else data, auto_id="tie-%s"
        )
        self.is_only_read = is_only_read
        self.contact = contact
        self.today = today

    # ── What the line says ────────────────────────────────────────────────────────────────────────

    @cached_property
    def typed(self) -> str:
        return tie_line.neat(str(self.data.get("line", ""))[: tie_line.LONGEST_LINE])

    @cached_property
    def reading(self) -> tie_line.TieLine:
        names = (self.contact.call_name, self.contact.first_name, self.contact.last_name)
        if ":" not in self.typed and alike(self.typed):
            # Somebody's own name holds the comma: "Best, Glenn".
            return tie_line.TieLine(self.typed)
        return tie_line.read(self.typed, self.today, names)

    @property
    def sentences(self) -> list[ties.Sentence]:
        """Each tie as a sentence; whoever is meant stands in it by name once that is plain."""
        person = self.person
        them = person.call_name if person else self.somebody.name if self.somebody else self.reading.name
        me = self.contact.call_name
        said = self.reading.ties
        return [ties.sentence(one.kind, them, me, from_one=one.from_them) for one in said]

    @property
    def details(self) -> list[str]:
        """How strong, how sure, since when: what was understood of it, in words."""
        reading = self.reading
        strength = Strength(reading.strength).label if reading.strength else "strength not known"
        certainty = dict(Tie._meta.get_field("certainty").flatchoices).get(reading.certainty or "sure", "")
        return [strength, str(certainty), *filter(None, [ties.years(reading.since_on, reading.ended_on)])]

    @property
    def note(self) -> str:
        """All that will be kept as notes."""
        said = [one.note(self.somebody.name if self.somebody else "one") for one in self.reading.ties]
        return ", ".join(filter(None, [*said, self.reading.note]))

    @property
    def is_over(self) -> bool:
        ended_on = self.reading.ended_on
        return ended_on is not None and ended_on <= self.today

    @cached_property
    def known(self) -> list[str]:
        """The kinds of tie that the line changes, since the pair has them already."""
        if self.person is None or self.person.pk is None:
            return []
        there = {tie.kind: tie.get_kind_display() for tie in ties.between(self.contact, self.person)}
        return [there[said.kind] for said in self.reading.ties if said.kind in there]

    # ── Whom it means ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _same(self) -> list[Contact]:
        return alike(self.reading.name)

    @cached_property
    def found(self) -> list[Contact]:
        """Those whom the name may mean: those called exactly so, else those found by it."""
        others = [person for person in self._same if person != self.contact]
        return others or ([] if self._same else hits(self.reading.name, self.contact))

    @cached_property
    def marked(self) -> list[tuple[Contact, str]]:
        """The same, each with why they are kept in the dark; "" when they are not."""
        dark = discretion.reasons_of(self.found)
        return [(person, dark.get(person.pk, "")) for person in self.found]

    @cached_property
    def somebody(self) -> Somebody | None:
        """Whom the name means if it is somebody new; what it says is a name only if it holds a letter."""
        return guess(self.reading.name)

    @property
    def is_about_themselves(self) -> bool:
        return self._same == [self.contact] and self.data.get("who") != NEW

    @property
    def problem(self) -> str:
        """What stands in the way of adding this, in words; "" where nothing does."""
        if self.reading.problem:
            return self.reading.problem
        if self.somebody is None:
            return NO_NAME
        return TO_THEMSELVES if self.is_about_themselves else ""

    @cached_property
    def chosen(self) -> str:
        """Who is meant: what was ticked, if that is to be found; else the only one there is; "" to ask."""
        ticked = str(self.data.get("who", ""))
        ids = [str(person.pk) for person in self.found]
        if ticked in ids or (ticked == NEW and self.somebody):
            return ticked
        return ids[0] if len(ids) == 1 else ""

    @property
    def person(self) -> Contact | None:
        """Return whom the line means, if that is somebody known."""
        if not is_id(self.chosen):
            return None
        return next(person for person in self.found if person.pk == int(self.chosen))

    def clean_line(self) -> str:
        if self.problem:
            raise ValidationError(self.problem)
        return self.typed

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not self.chosen:
            named = self.reading.name
            if len(self.found) > 1:
                words = f"Several people are found by “{named}”: tick whom you mean."
            else:
                words = f"There is no “{named}” yet: tick that they are new, or mend the name."
            raise ValidationError(words, code="who")
        data["person"] = self.person or self._somebody_new()
        return data

    def _somebody_new(self) -> Contact:
        assert self.somebody is not None
        form = NewPersonForm({"who": self.somebody.line, "anyway": "1", "form_uuid": str(uuid.uuid4())})
        if form.is_valid():
            return form.person()
        if form.same_profile and form.same_profile.trashed_at:
            raise ValidationError(f"{form.same_profile.name} is in the trash: restore them first.")
        raise ValidationError([str(error) for error in form.errors.get("who", ["That is no name."])])


def alike(name: str) -> list[Contact]:
    """Return those who are called exactly so, or have that address or profile."""
    form = NewPersonForm({"who": name, "form_uuid": str(uuid.uuid4())})
    form.is_valid()
    profile = [form.same_profile] if form.same_profile and not form.same_profile.trashed_at else []
    return profile or form.alike


def hits(name: str, but: Contact) -> list[Contact]:
    """Return the first few people whose name begins so."""
    of_many = search.count(name, "name") > MANY
    there = Contact.objects.present().filter(search.matching(name, "name", of_many=of_many))
    found = there.exclude(pk=but.pk).select_related("organization")
    return list(found.order_by("sort_name", "pk")[:MOST_FOUND])


class TieForm(forms.ModelForm):
    """One tie, mended by choices; `does_it` says who manages or mentors whom, where that means something."""

    does_it = forms.TypedChoiceField(
        label="Who does that",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Tie
        fields = ["kind", "does_it", "strength", "certainty", "since_on", "ended_on", "note"]
        labels = {"kind": "How", "strength": "How well", "certainty": "How sure is that",
                  "since_on": "Since", "ended_on": "Until", "note": "Note"}  # fmt: skip
        help_texts = {"ended_on": "Nobody is asked along a tie that has ended."}
        widgets = {
            "since_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "ended_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "note": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }

    def __init__(self, data: Any = None, *, tie: Tie) -> None:
        one, other = tie.a, tie.b
        initial = {} if tie.from_a is None else {"does_it": (one if tie.from_a else other).pk}
        super().__init__(data, instance=tie, initial=initial, auto_id=f"tie-{tie.pk}-%s")
        self.fields["does_it"].choices = [  # type: ignore[attr-defined]
            (first.pk, f"{first.call_name} manages or mentors {second.call_name}")
            for first, second in ((one, other), (other, one))
        ]
        self.fields["strength"].choices = [("", "not known"), *Strength.choices]  # type: ignore[attr-defined]

    @property
    def is_directed(self) -> bool:
        return self["kind"].value() in Tie.DIRECTED

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind, does_it = data.get("kind"), data.get("does_it")
        if kind in Tie.DIRECTED and does_it is None:
            self.add_error("does_it", "Say which of the two does it.")
        data["from_a"] = does_it == self.instance.a_id if kind in Tie.DIRECTED else None
        since_on, ended_on = data.get("since_on"), data.get("ended_on")
        if since_on and ended_on and since_on > ended_on:
            self.add_error("ended_on", "That is before it began.")
        twins = Tie.objects.filter(a=self.instance.a_id, b=self.instance.b_id, kind=kind)
        if twins.exclude(pk=self.instance.pk).exists():
            self.add_error("kind", "The two are tied in this way already: change that tie instead.")
        return data

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns as they are to be."""
        names = ("kind", "from_a", "strength", "certainty", "since_on", "ended_on", "note")
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """Leave the row as it stands: the verb changes it, and notes what it was before."""
