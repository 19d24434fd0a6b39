"""A question of the bank as one edits it."""

import uuid
from typing import Any

from django import forms

from contacts.forms.chosen import ChosenField
from interviews.forms.questions import minutes_field, wording_field
from interviews.models import Pathway, Question
from interviews.models.questions import Level


class BankForm(forms.ModelForm):
    """`seen` is the wording that the form was opened with: another one must not be lost unseen."""

    text = wording_field()
    minutes = minutes_field()
    pathways = ChosenField(
        Pathway.objects.present(),
        label="Only for",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None ticked: for every pathway.",
    )
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Question
        fields = ("text", "topic", "level", "minutes", "sensitivity", "pathways")
        labels = {"sensitivity": "Needs rapport"}

    def __init__(self, data: Any = None, *, instance: Question | None = None) -> None:
        initial = {"seen": instance.text if instance else "", "uuid": uuid.uuid4()}
        which = instance.pk if instance else "new"
        super().__init__(data, instance=instance, initial=initial, auto_id=f"%s-question-{which}")
        self.stored = instance.text if instance else ""
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            (Level.OPENER, "to open with"),
            (Level.CORE, "a main question"),
            (Level.PROBE, "to dig deeper"),
            (Level.CLOSE, "to close with"),
        ]
        self.fields["sensitivity"].choices = [  # type: ignore[attr-defined]
            ("", "no"),
            ("pay", "yes: pay"),
            ("health", "yes: health"),
            ("exit", "yes: leaving"),
        ]

    @property
    def is_stale(self) -> bool:
        """Whether the wording was changed elsewhere since the form was opened, to another than mine."""
        return self.stored not in {self.cleaned_data["seen"], self.cleaned_data["text"]}

    @property
    def values(self) -> dict[str, Any]:
        """Return what to store, by column; the pathways go their own way."""
        names = ("text", "topic", "level", "minutes", "sensitivity")
        return {name: self.cleaned_data[name] for name in names}
