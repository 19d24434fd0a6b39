"""An interview as a browser sends it, planned anew or edited."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.http import QueryDict

from contacts import clock
from contacts.forms.chosen import is_id
from contacts.forms.notes import Lines
from contacts.forms.person import zones
from contacts.models import Contact, Preferences
from interviews.cadence import Cadences
from interviews.forms.pathways import TEXT, PathwaysForm
from interviews.forms.picking import Picker, refusals
from interviews.forms.times import TimeForm, initial_of, zone_named
from interviews.models import Interview, Pitch
from interviews.stages import Medium, Stage, where_label

NOT_CALLED_OFF: Final = "It has a time. To take that back, press “Called off” on its page."
# What two forms of a talk have in common.
CARRIED: Final = ("day", "time", "time_zone", "medium", "new_pathway")
# Not a column of the interview under this name.
APART: Final = frozenset({"version", "form_uuid", "new_pathway", "which", "asked_first"})
# What is read together: a moment.
OF_THE_TIME: Final = ("day", "time", "time_zone", "which")


class TalkForm(PathwaysForm, TimeForm):
    """What planning an interview and writing one down have in common."""

    medium = forms.ChoiceField(label="How", choices=Medium.choices, initial=Medium.VIDEO)
    form_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    facts = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        mine: Preferences,
        now: dt.datetime,
        people: Sequence[Contact] = (),
        introducer: Contact | None = None,
        initial: dict[str, Any] | None = None,
        known: frozenset[int] = frozenset(),
        carried: QueryDict | None = None,
    ) -> None:
        """`carried` is what was typed into another form of a talk and is to be taken over from there."""
        self.now = now
        self.mine = mine
        self.zone_by_default = clock.zone_of(mine.time_zone)
        self.lengths = Cadences.of(mine.cadences)
        picked = data if carried is None else carried
        self.person = Picker("person", picked, people, facts=self.facts, known=known)
        self.introducer = Picker(
            "introducer", picked, [introducer] if introducer else (), facts=self.facts, known=known
        )
        if carried is not None:
            initial = {name: carried.get(name, "") for name in CARRIED}
            initial["pathways"] = [one for one in carried.getlist("pathways") if is_id(one)]
            minutes = carried.get("minutes") or carried.get("planned_minutes", "")
            initial |= {"minutes": minutes, "planned_minutes": minutes}
        super().__init__(data, initial=initial)
        if self.person.chosen and (theirs := zone_named(self.person.chosen[0].time_zone)):
            self.zone_by_default = theirs

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(clock.zone_of(self.mine.time_zone)).date()

    @property
    def zones(self) -> list[str]:
        return zones()

    @property
    def pickers(self) -> list[Picker]:
        return [self.person, self.introducer]

    def look(self, name: str) -> None:
        """Take over what was typed into one of the pickers, where it is plain who is meant."""
        for picker in self.pickers:
            if picker.name == name:
                picker.take()

    def refuse(self, people: Sequence[Contact]) -> None:
        """Say of people that they turned out not to be approached."""
        self.person.blocked = refusals(people)
        known = {person.pk for person, _ in self.person.blocked}
        self.person.errors += [
            f"{person.name} may be somebody whom you keep in the dark. Decide that under People first."
            for person in people
            if person.pk not in known
        ]
        self.add_error(None, forms.ValidationError("", code="people"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["people"] = self.person.people()
        data["introducer"] = next(iter(self.introducer.people()), None)
        if data["introducer"] is not None and data["introducer"] in data["people"]:
            self.introducer.errors.append("Nobody introduces themselves.")
        if not data["people"] and not self.person.is_wrong:
            self.person.errors.append("Say who it is with.")
        if any(picker.is_wrong for picker in self.pickers):
            self.add_error(None, forms.ValidationError("", code="people"))
        return data

    @property
    def zone_kept(self) -> str:
        """The zone to keep: the one named, else theirs; "" for mine."""
        named = str(self.cleaned_data.get("time_zone") or "")
        people = self.cleaned_data["people"]
        theirs = people[0].time_zone if people and zone_named(people[0].time_zone) else ""
        return named or theirs


class WhereForm(forms.Form):
    """What one needs to know to be there, called as the medium asks for."""

    medium = forms.ChoiceField(label="How", choices=Medium.choices, initial=Medium.VIDEO)
    where = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs=TEXT))

    @property
    def where_label(self) -> str:
        return where_label(str(self["medium"].value() or Medium.VIDEO))


class PlanForm(WhereForm, TalkForm):
    """A plan: with a day and a time it is scheduled, without them an idea.

    When a plan is edited each field carries along what it was as the page was opened, so that a form
    which comes too late can tell what I changed from what somebody else did.
    """

    planned_minutes = forms.IntegerField(
        label="Minutes",
        help_text="Half an hour is easiest to say yes to.",
        min_value=5,
        max_value=480,
        error_messages={
            "min_value": "Plan at least 5 minutes.",
            "max_value": "Plan at most 480 minutes.",
            "required": "Say how many minutes.",
        },
    )
    pitch = forms.ModelChoiceField(
        Pitch.objects.all(), required=False, label="Opening", empty_label="none chosen yet"
    )
    why = Lines(required=False, label="Why them", widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))
    asked_first = forms.BooleanField(required=False, label="I have asked")
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: QueryDict | None = None, *, interview: Interview | None = None, **kwargs: Any
    ) -> None:
        self.interview = interview
        if interview is not None:
            kwargs["people"] = interview.people
            kwargs["introducer"] = introducer_of(interview)
            there = [*kwargs["people"], kwargs["introducer"]]
            kwargs["known"] = frozenset(one.pk for one in there if one)
            kwargs["initial"] = initial_values(interview)
        super().__init__(data, **kwargs)
        self.fields["planned_minutes"].initial = self.lengths.planned_minutes
        for picker in self.pickers:
            picker.was = picker.ids if data is None else data.get(f"initial-{picker.name}", "")
        if interview is not None:
            for name, field in self.fields.items():
                field.show_hidden_initial = name not in APART
            if not interview.is_before_held:
                for name in OF_THE_TIME:
                    del self.fields[name]

    @property
    def ask_first(self) -> list[Contact]:
        return [
            person for picker in self.pickers for person in picker.ask_first if person.pk not in picker.known
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["starts_at"] = None
        if "day" in self.fields:
            data["starts_at"] = self.moment(self.today)
            if self.interview is None or set(OF_THE_TIME) & set(self.changed_data):
                self.refuse_the_past(data["starts_at"], self.now)
            scheduled = self.interview is not None and self.interview.stage == Stage.SCHEDULED
            if scheduled and not data["starts_at"] and not self.errors:
                self.add_error("day", NOT_CALLED_OFF)
        if self.ask_first and not data.get("asked_first"):
            names = " and ".join(person.call_name for person in self.ask_first)
            self.add_error(
                "asked_first", f"You wanted to be asked before {names} is: tick that you have thought of it."
            )
        return data

    # ── A new plan ────────────────────────────────────────────────────────────────────────────────

    def planned(self) -> Interview:
        """Return the interview, not yet stored."""
        data = self.cleaned_data
        return Interview(
            medium=data["medium"], starts_at=data["starts_at"], time_zone=self.zone_kept, where=data["where"],
            planned_minutes=data["planned_minutes"], pitch=data["pitch"], why=data["why"],
        )  # fmt: skip

    # ── An edited one ─────────────────────────────────────────────────────────────────────────────

    @property
    def values(self) -> dict[str, Any]:
        """What `talks.edit` is to write: only what I changed."""
        assert self.interview is not None
        data, changed = self.cleaned_data, set(self.changed_data)
        simple = ("medium", "planned_minutes", "where", "pitch", "why")
        values: dict[str, Any] = {name: data[name] for name in simple if name in changed}
        if changed & set(OF_THE_TIME) and data["starts_at"]:
            values["time_zone"] = self.zone_kept
            if data["starts_at"] != self.interview.starts_at:
                values["starts_at"] = data["starts_at"]
        if "pathways" in changed or data.get("new_pathway"):
            values["pathways"] = data["all_pathways"]
        if self.person.has_changed:
            values["people"] = data["people"]
        known = self.interview.introduction.introducer if self.interview.introduction else None
        values["introducer"] = data["introducer"] if self.introducer.has_changed else known
        return values


def introducer_of(interview: Interview) -> Contact | None:
    """Return who introduced us, unless they are in the trash."""
    person = interview.introduction.introducer if interview.introduction else None
    return person if person and person.trashed_at is None else None


def initial_values(interview: Interview) -> dict[str, Any]:
    simple = ("medium", "time_zone", "planned_minutes", "where", "pitch", "why", "version")
    return {
        **{name: getattr(interview, name) for name in simple},
        **initial_of(interview.starts_at, interview.zone),
        "pathways": [pathway.pk for pathway in interview.pathways.all() if pathway.trashed_at is None],
    }
