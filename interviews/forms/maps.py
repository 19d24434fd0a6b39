"""What a map is asked to show."""

from django import forms

from contacts.forms.lists import Lenient
from contacts.models import Contact


class MapForm(forms.Form):
    """Around whom, or on the ways to what; neither: around me."""

    around = forms.ModelChoiceField(Contact.objects.present().select_related("organization"), required=False)
    q = Lenient(required=False)
