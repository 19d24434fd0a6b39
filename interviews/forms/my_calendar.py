"""The calendar's settings, and its secret address, as a browser or a calendar sends them."""

from django import forms

LONGEST_TOKEN = 64


class TokenForm(forms.Form):
    """What a calendar comes with."""

    token = forms.CharField(max_length=LONGEST_TOKEN, strip=False)


class WordsForm(forms.Form):
    in_full = forms.TypedChoiceField(
        label="What an entry says",
        choices=[
            ("no", "As little as possible: “Coffee, O.”, “Note to write”"),
            ("yes", "All of it: names, purpose, place or link"),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class AddressForm(forms.Form):
    """Make a secret address in place of the one the page showed, or take that away."""

    do = forms.ChoiceField(choices=[("make", "make"), ("remove", "remove")])
    instead_of = forms.CharField(max_length=16, required=False)
