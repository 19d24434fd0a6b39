"""Forms of the admin about skills and training, and what a bulk action asks first."""

from django import forms
from django.core.exceptions import ValidationError

from contacts.forms.admin import VersionedForm
from interviews import amounts, skills
from interviews.forms.admin import whole_address
from interviews.models import Skill, SkillNeed, TrainingOption


class SkillAdminForm(VersionedForm):
    class Meta:
        model = Skill
        fields = ["name", "level", "proof"]

    def clean_name(self) -> str:
        """Take a name that can be read, and that no other skill bears, however it is spelt."""
        name = " ".join(str(self.cleaned_data["name"]).split())
        key = skills.key_of(name)
        if not key:
            raise ValidationError("Write the skill down.", code="required")
        if Skill.objects.filter(key=key).exclude(pk=self.instance.pk).exists():
            raise ValidationError(
                "There is a skill of this name. Call this one so on its page, and the two become one.",
                code="taken",
            )
        return name


class SkillNeedAdminForm(forms.ModelForm):
    class Meta:
        model = SkillNeed
        fields = ["interview", "skill", "pathway", "weight"]


class TrainingOptionAdminForm(VersionedForm):
    class Meta:
        model = TrainingOption
        fields = [
            "kind", "name", "provider", "url", "need", "cost_low", "cost_high", "currency", "months",
            "hours_a_week", "funding", "interview", "contact", "pathway", "checked_on",
        ]  # fmt: skip

    def clean_url(self) -> str:
        return whole_address(self.cleaned_data["url"])

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).strip()
        if code and not amounts.CURRENCY.fullmatch(code):
            raise ValidationError("Three letters, such as EUR.", code="currency")
        return code.upper()


class LevelForm(forms.Form):
    level = forms.ChoiceField(
        label="How far I am", required=False, choices=[("", "not judged"), *Skill.Level.choices]
    )
