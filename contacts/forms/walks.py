"""What is asked on a walk, and what is said there of somebody."""

import uuid
from typing import Final

from django import forms

from contacts.forms.chosen import LARGEST_ID
from contacts.forms.lists import Lenient
from contacts.models import CircleAnswer
from contacts.models.walks import LONGEST_QUESTION

LONGEST_LINE: Final = 300
Said = CircleAnswer.Said


class WalkForm(forms.Form):
    """With which question, on which page; what makes no sense is as good as not asked for."""

    q = Lenient(required=False)
    page = Lenient(required=False)

    @property
    def asked(self) -> str:
        self.is_valid()
        return " ".join(str(self.cleaned_data.get("q") or "").split())[:LONGEST_QUESTION].strip()

    @property
    def page_number(self) -> int | None:
        self.is_valid()
        page = str(self.cleaned_data.get("page") or "")
        return int(page) if page.isascii() and page.isdigit() and len(page) < 7 else None


class SayForm(forms.Form):
    said = forms.ChoiceField(choices=[(Said.ASK, Said.ASK.label), (Said.NO, Said.NO.label)])


class LineForm(forms.Form):
    """One line that names somebody; empty where the name is not known yet."""

    line = forms.CharField(
        required=False,
        max_length=LONGEST_LINE,
        error_messages={"max_length": f"{LONGEST_LINE} characters are the most."},
    )
    form_uuid = forms.UUIDField(initial=uuid.uuid4)


class StepForm(forms.Form):
    """Which step to take back; the last one if none is named."""

    action = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
