"""Whom I told what, as a browser sends it."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone


class ToldForm(forms.Form):
    """That I told somebody. Of somebody in the dark it must be said twice: they should not know."""

    told_on = forms.DateField(label="When")
    what = forms.CharField(label="What they know", max_length=300, required=False)
    in_confidence = forms.BooleanField(required=False)
    all_the_same = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, in_the_dark: bool, today: dt.date | None = None) -> None:
        self.today = today or timezone.localdate()
        super().__init__(data)
        if not in_the_dark:
            del self.fields["all_the_same"]

    def clean_told_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["told_on"]
        if day > self.today:
            raise forms.ValidationError("That day is still to come.", code="future")
        return day

    def clean_all_the_same(self) -> bool:
        if not self.cleaned_data["all_the_same"]:
            raise forms.ValidationError(
                "They are kept in the dark. Tick the box if you told them all the same.", code="dark"
            )
        return True
