"""What triage is asked to show, and what is said there of one person or of twenty."""

from typing import Any, Final

from django import forms
from django.http import QueryDict

from contacts.forms.chosen import LARGEST_ID, is_id
from contacts.models import Circle, Contact, Discretion, ImportBatch, Organization
from contacts.triage import PER_PAGE, Answer, Queue
from contacts.weights import Closeness

# Twenty, and those an undo brought back to a page that had moved on.
MOST_AT_ONCE: Final = 2 * PER_PAGE
LEFT_UNRATED: Final = "skip"
RATINGS: Final = [(LEFT_UNRATED, "leave unrated"), *((str(value), value.label) for value in Closeness)]
LONGEST_CIRCLE: Final = Circle._meta.get_field("name").max_length


def _id() -> forms.IntegerField:
    return forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)


class QueueForm(forms.Form):
    """Among whom, and behind whom. What makes no sense is as good as not asked for."""

    batch = forms.ModelChoiceField(ImportBatch.objects.all(), required=False)
    organization = forms.ModelChoiceField(Organization.objects.present(), required=False)
    after = _id()

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    def queue(self) -> Queue:
        return Queue(self.value("batch"), self.value("organization"))

    def after_whom(self) -> Contact | None:
        pk = self.value("after")
        return Contact.objects.filter(pk=pk).first() if pk else None

    def address(self, **more: int) -> str:
        """Return the filters as the query of an address, with "?" before it; "" when there are none."""
        query = QueryDict(mutable=True)
        for name in ("batch", "organization"):
            chosen = self.value(name)
            if chosen:
                query[name] = str(chosen.pk)
        for name, number in more.items():
            query[name] = str(number)
        return f"?{query.urlencode()}" if query else ""


class Numbers(forms.Field):
    """Ids, those that cannot be one left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        return [int(one) for one in value or [] if is_id(one)][:MOST_AT_ONCE]


class UndoForm(forms.Form):
    """Which step to take back, the last one if none is named, and who stands on the page."""

    action = _id()
    who = Numbers(required=False)


class SwitchField(forms.Field):
    """On, off, or not said."""

    def to_python(self, value: Any) -> bool | None:
        return {"on": True, "off": False}.get(value)


class AnswerForm(forms.Form):
    """What is said of one person: sent by keys one thing at a time, or with the page all at once."""

    version = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
    rating = forms.ChoiceField(required=False, choices=RATINGS)
    tracked = SwitchField(required=False)
    dark = SwitchField(required=False)
    circle = forms.CharField(required=False, max_length=LONGEST_CIRCLE)

    def clean_circle(self) -> str:
        return " ".join(self.cleaned_data["circle"].split())

    def answer(self) -> Answer:
        data = self.cleaned_data
        rated = data["rating"] not in {"", LEFT_UNRATED}
        return Answer(int(data["rating"]) if rated else None, data["tracked"], data["dark"], data["circle"])

    def answer_about(self, contact: Contact) -> Answer | None:
        """Return what differs from how `contact` stands; None when nothing was said of them.

        On a page that is sent as a whole a box tells how it stands, touched or not.
        """
        said = self.answer()
        dark = contact.discretion == Discretion.IN_THE_DARK
        differing = Answer(
            said.closeness if said.closeness != contact.closeness else None,
            said.tracked if said.tracked != contact.tracked else None,
            said.dark if said.dark != dark else None,
            said.circle,
        )
        skipped = self.cleaned_data["rating"] == LEFT_UNRATED and contact.triaged_at is None
        return differing if skipped or differing != Answer() else None


class PageForm(forms.Form):
    """Twenty people, sent all at once. `answers` holds a bound form for each of them, by id."""

    who = Numbers(required=False)

    def answers(self) -> dict[int, AnswerForm]:
        self.is_valid()
        return {pk: AnswerForm(self.data, prefix=str(pk)) for pk in self.cleaned_data["who"]}
