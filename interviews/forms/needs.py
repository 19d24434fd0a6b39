"""What I shall have to be able to do, as a browser sends it: a line each."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from interviews import skills
from interviews.forms.live import LineForm
from interviews.forms.questions import OneLine
from interviews.forms.typed import TypedForm, text_field
from interviews.models import Pathway, Skill, SkillNeed
from interviews.models.learning import LONGEST_SKILL

MISSING: Final = "Write the skill down."


class SkillName(OneLine):
    """The name of a skill, of which something can be read."""

    def __init__(self, label: str, placeholder: str = "", suggestions: str = "known-skills") -> None:
        attrs = {"dir": "auto", "autocomplete": "off", "enterkeyhint": "done", "placeholder": placeholder}
        super().__init__(
            label=label,
            max_length=LONGEST_SKILL,
            widget=forms.TextInput(attrs=attrs | ({"list": suggestions} if suggestions else {})),
            error_messages={
                "required": MISSING,
                "max_length": "A skill has %(limit_value)d characters at most; this has %(show_value)d.",
            },
        )

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        if not skills.key_of(name):
            raise ValidationError(MISSING, code="required")
        return name


def pathway_field(label: str = "For") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


def fill(field: Any, pathways: list[Pathway]) -> None:
    """Offer these pathways, all of them first."""
    field.choices = [("", "all of them"), *((str(one.pk), one.name) for one in pathways)]


class NeedForm(LineForm):
    """A skill that somebody says I shall need."""

    name = SkillName("A skill that is needed", "Grant writing")
    weight = forms.ChoiceField(label="It is a", choices=SkillNeed.Weight.choices)
    pathway = pathway_field()
    level = forms.ChoiceField(
        label="I", required=False, choices=[("", "cannot say yet"), *Skill.Level.choices]
    )

    def __init__(self, data: Any = None, *, pathways: list[Pathway]) -> None:
        super().__init__(data, prefix_id="need")
        self.pathways = {str(one.pk): one for one in pathways}
        fill(self.fields["pathway"], pathways)
        self.fields["level"].choices = [  # type: ignore[attr-defined]
            ("", "cannot say yet"), ("have", "have it"), ("partly", "have it partly"), ("missing", "lack it"),
        ]  # fmt: skip

    def clean_pathway(self) -> Pathway | None:
        return self.pathways.get(self.cleaned_data["pathway"])


class LevelForm(forms.Form):
    """How far I am with a skill; nothing takes back what I said."""

    level = forms.ChoiceField(required=False, choices=Skill.Level.choices)


class MySkillForm(LineForm):
    """A skill of mine, in one line."""

    name = SkillName("A skill of mine", "Explaining to teenagers")
    level = forms.ChoiceField(
        label="I",
        choices=[("have", "have it"), ("partly", "have it partly"), ("missing", "lack it")],
        initial="have",
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix_id="mine")


class ProofForm(TypedForm):
    """What shows that I have it."""

    proof = text_field("What shows it", "Where I did it, and what came of it", rows=3)


class RenameForm(forms.Form):
    """Another name for a skill; that of another one makes the two one."""

    name = SkillName("Called")
    was = OneLine(max_length=LONGEST_SKILL, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, skill: Skill) -> None:
        super().__init__(data, initial={"name": skill.name, "was": skill.name}, auto_id="rename-%s")
