"""Around whom a map is to be drawn."""

from django import forms

from contacts.models import Contact


class MapForm(forms.Form):
    """Around whom; nobody: around me, or on the ways to what a `ReachForm` asks for."""

    around = forms.ModelChoiceField(Contact.objects.present().select_related("organization"), required=False)
