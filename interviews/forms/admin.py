"""Forms of the admin: what each noun may be told there, and what a bulk action asks first."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils import timezone

from contacts import discretion
from contacts.forms.admin import LinesField, VersionedForm
from contacts.forms.chosen import ChosenField, Suggested
from contacts.models import Contact
from contacts.reaching import web_address
from interviews import criteria
from interviews.letters import filling, wording
from interviews.models import (
    Done,
    Interview,
    Introduction,
    LetterTemplate,
    Participant,
    Pathway,
    PathwayRating,
    Pitch,
    PlannedQuestion,
    Question,
    Reflection,
    Resource,
    TalkNotes,
)
from interviews.stages import MOVES, Stage

# From these stages a time is set, or another one.
TIMES_ARE_SET: Final = frozenset(
    stage for move in MOVES if move.name in ("schedule", "move") for stage in move.origins
)
FURTHEST: Final = dt.timedelta(days=3653)
DAY: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayAndTime(forms.SplitDateTimeWidget):
    """A day and a time in the browser's own fields, each with its name; to the second, as they are kept."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            attrs,
            date_format="%Y-%m-%d",
            time_format="%H:%M:%S",
            date_attrs={"type": "date", "aria-label": "Day"},
            time_attrs={"type": "time", "step": "1", "aria-label": "Time"},
        )


# How the columns of this room are asked for: text to the letter, moments in the browser's own fields.
FIELDS: Final[dict[type[models.Field], dict[str, Any]]] = {
    models.TextField: {
        "form_class": LinesField,
        "widget": AdminTextareaWidget(attrs={"rows": 3, "dir": "auto"}),
    },
    models.DateField: {"widget": DAY},
    models.DateTimeField: {"form_class": forms.SplitDateTimeField, "widget": DayAndTime},
}


def pathways_field(**kwargs: Any) -> ChosenField:
    return ChosenField(
        Pathway.objects.present(), required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def whole_address(typed: str) -> str:
    """Return an address one may follow, or refuse what is none."""
    address = web_address(typed.strip())
    if typed.strip() and not address:
        raise ValidationError("Give an address such as https://example.org.", code="address")
    return address


def refuse_hidden(person: Contact) -> None:
    """Refuse whoever must not be approached, where it is not a fact that is recorded."""
    if Contact.objects.filter(discretion.never_proposed(), pk=person.pk).exists():
        raise ValidationError(
            f"{person.name} must not be approached. Their page says why, and how to clear it.", code="hidden"
        )


# ── Interviews ────────────────────────────────────────────────────────────────────────────────────


class InterviewAdminForm(VersionedForm):
    """What was planned. The stage is no field: each move opens and closes what there is to do about it."""

    introducer = forms.ModelChoiceField(
        Contact.objects.present(),
        required=False,
        widget=Suggested(Introduction._meta.get_field("introducer"), admin.site),
        help_text="Who introduced us; empty for a talk I asked for myself.",
    )
    pathways = pathways_field()

    class Meta:
        model = Interview
        fields = [
            "medium", "starts_at", "time_zone", "planned_minutes", "where", "invited_to_go_on", "pathways",
            "pitch", "why",
        ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        introduction = self.instance.introduction
        if introduction is not None and introduction.introducer.trashed_at is None:
            self.fields["introducer"].initial = introduction.introducer_id
        if "starts_at" in self.fields:
            self.fields["starts_at"].help_text = f"On my own clocks, {timezone.get_current_timezone_name()}."

    def clean_introducer(self) -> Contact | None:
        person: Contact | None = self.cleaned_data["introducer"]
        if person is not None and "introducer" in self.changed_data:
            refuse_hidden(person)
        return person

    def clean_starts_at(self) -> dt.datetime | None:
        start: dt.datetime | None = self.cleaned_data["starts_at"]
        if start is None and self.instance.stage == Stage.SCHEDULED:
            raise ValidationError("Call it off on its page: then there is something to do about it.")
        if start is not None and not start.year >= 1900:
            raise ValidationError("That is too long ago to be meant. Look at the year again.")
        if start is not None and start - timezone.now() > FURTHEST:
            raise ValidationError("That is more than ten years from now. Look at the year again.")
        if start is not None and "starts_at" in self.changed_data and self.instance.pk:
            for person in self.instance.people:
                refuse_hidden(person)
        return start


class ParticipantAdminForm(VersionedForm):
    class Meta:
        model = Participant
        fields = [
            "contact", "position", "profile", "profile_nothing", "web", "web_nothing", "site",
            "site_nothing", "shared_ground",
        ]  # fmt: skip
        labels = {
            "contact": "Person",
            "profile_nothing": "Nothing found there",
            "web_nothing": "Nothing found there",
            "site_nothing": "Nothing found there",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was found out is about this person; somebody else is another row.
        self.fields["contact"].disabled = bool(self.instance.pk)


class ParticipantFormSet(BaseInlineFormSet):
    """Who takes part: nobody who must not be approached, unless we have talked already."""

    def clean(self) -> None:
        super().clean()
        if self.instance.stage == Stage.HELD:
            return
        for form in self.extra_forms:
            data = form.cleaned_data if form.is_valid() else {}
            if data.get("contact") and not data.get("DELETE"):
                try:
                    refuse_hidden(data["contact"])
                except ValidationError as error:
                    form.add_error("contact", error)


class TalkNotesAdminForm(VersionedForm):
    class Meta:
        model = TalkNotes
        fields = ["text", "memorable", "action", "private", "names_asked"]


class PlannedQuestionAdminForm(VersionedForm):
    class Meta:
        model = PlannedQuestion
        fields = ["position", "topic", "wording", "minutes", "asked_at", "answer"]


class RatingAdminForm(VersionedForm):
    class Meta:
        model = PathwayRating
        fields = [*criteria.NAMED, "entry_now", "entry_roles", "verdict", "why"]


class ReflectionAdminForm(VersionedForm):
    class Meta:
        model = Reflection
        fields = [
            "learned", "surprised", "appealed", "put_off", "verdict", "why", "new_question", "contradicts",
            "contradicts_talk", "liking", "quality", "witness", "energy", "private",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        said = any(str(data.get(name) or "").strip() for name in ("appealed", "put_off"))
        if self.instance.finished_at and not said:
            raise ValidationError("It is finished: say what appealed, or what did not.", code="nothing")
        return data


# ── The rest ──────────────────────────────────────────────────────────────────────────────────────


class QuestionAdminForm(forms.ModelForm):
    pathways = pathways_field(help_text="Where none is ticked, it fits all of them.")

    class Meta:
        model = Question
        fields = ["text", "topic", "level", "minutes", "sensitivity", "pathways", "position"]


class PathwayAdminForm(VersionedForm):
    class Meta:
        model = Pathway
        fields = ["name", "why", "status"]


class PitchAdminForm(VersionedForm):
    class Meta:
        model = Pitch
        fields = ["name", "who", "background", "hope", "pathway"]


class ResourceAdminForm(forms.ModelForm):
    pathways = pathways_field()

    class Meta:
        model = Resource
        fields = [
            "kind", "name", "url", "happens_on", "note", "interview", "contact", "pathways", "done_at",
            "outcome",
        ]  # fmt: skip

    def clean_url(self) -> str:
        return whole_address(self.cleaned_data["url"])


class IntroductionAdminForm(forms.ModelForm):
    class Meta:
        model = Introduction
        fields = ["introducer", "target", "target_text", "may_use_name", "note"]

    def clean_introducer(self) -> Contact:
        person: Contact = self.cleaned_data["introducer"]
        refuse_hidden(person)
        return person


class LetterTemplateAdminForm(VersionedForm):
    class Meta:
        model = LetterTemplate
        fields = ["kind", "subject", "body"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("subject", "body"):
            if strangers := wording.unknown(str(data.get(name, ""))):
                names = filling.joined([f"{{{one}}}" for one in strangers])
                self.add_error(name, f"infoint does not know {names}. The settings list all it knows.")
        return data


# ── What a bulk action asks ───────────────────────────────────────────────────────────────────────


class StateForm(forms.Form):
    state = forms.ChoiceField(
        label="What came of them",
        choices=[
            choice for choice in Introduction.State.choices if choice[0] != Introduction.State.SUGGESTED
        ],
        help_text="What cannot have come of how one stands is left as it is.",
    )


class DoneForm(forms.Form):
    on = forms.DateField(label="On", widget=DAY)
    channel = forms.ChoiceField(label="How", choices=Done.choices)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.today = timezone.localdate()
        self.fields["on"].initial = self.today

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("That day is still to come.", code="future")
        return on


class WaiveForm(forms.Form):
    because = forms.CharField(max_length=300, label="Why", help_text="For your own memory.")


class SnoozeForm(forms.Form):
    until = forms.DateField(
        label="Until", widget=DAY, help_text="What it is due on stays as it is; what is late stays late."
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.today = timezone.localdate()
        self.fields["until"].initial = self.today + dt.timedelta(days=1)

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        if not self.today < until <= self.today + FURTHEST:
            raise ValidationError("Choose a day to come.", code="past")
        return until


class PathwaysForm(forms.Form):
    pathways = ChosenField(Pathway.objects.present(), widget=forms.CheckboxSelectMultiple)
    how = forms.ChoiceField(
        choices=[("add", "as well as those they belong to"), ("replace", "instead of those they belong to")],
        initial="add",
        widget=forms.RadioSelect,
    )
