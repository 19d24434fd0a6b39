"""What is to happen with those who were ticked on the list of people, or with all that match."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from contacts import changes, people, trash
from contacts.forms.lists import LARGEST_NUMBER, NOT_RATED
from contacts.listing import Listing
from contacts.models import Circle, Contact, Discretion
from contacts.weights import Closeness

NOTHING_TO_DO: Final = "Choose what to do with them."


@dataclass(frozen=True)
class Question:
    """What to ask before something is done with all that match, and with how many."""

    title: str
    words: str
    button: str
    count: int
    stale: bool = False
    danger: bool = False


class BulkForm(forms.Form):
    """Who was ticked, and the one thing to do with them: "circle-add:3", "closeness:4", "trash".

    With `matching` it is everyone on `listing`, whoever was ticked; `count` says how many were shown.
    Is to be checked in the transaction that does it, so that nobody comes or goes in between.
    """

    matching = forms.BooleanField(required=False)
    count = forms.IntegerField(required=False)
    confirmed = forms.BooleanField(required=False)
    who = forms.TypedMultipleChoiceField(coerce=int)
    do = forms.CharField(error_messages={"required": NOTHING_TO_DO})
    because = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listing = listing
        self.gone = 0
        self.fields["who"].required = not self.data.get("matching")
        self.fields["who"].valid_value = lambda value: True  # type: ignore[attr-defined]
        for code in ("required", "invalid_choice", "invalid_list"):
            self.fields["who"].error_messages[code] = "Tick somebody first."

    def clean_who(self) -> list[int]:
        """Return those of the ticked who are still there; `gone` counts the others."""
        if self.cleaned_data.get("matching"):
            return self._whole_list()
        asked = {pk for pk in self.cleaned_data["who"] if 0 < pk <= LARGEST_NUMBER}
        asked_for = len(set(self.cleaned_data["who"]))
        present: list[int] = []
        for some in changes.in_parts(asked):
            present += Contact.objects.present().filter(pk__in=some).values_list("pk", flat=True)
        self.gone = asked_for - len(present)
        if not present:
            raise forms.ValidationError("None of these people are here any more.", code="gone")
        return present

    def _whole_list(self) -> list[int]:
        everyone = self.listing.ids()
        if not everyone:
            raise forms.ValidationError("Nobody matches any more.", code="gone")
        return everyone

    def question(self) -> Question | None:
        """Return what must be asked first: when there are others than were shown, and before the trash."""
        data = self.cleaned_data
        now = len(data["who"])
        if not data["matching"]:
            return None
        if data["count"] != now:
            shown = f", not {data['count']:,}" if data["count"] is not None else ""
            return Question(
                f"There are {now:,} now{shown}",
                "Since this list was shown, somebody came or went. Nothing was changed yet.",
                f"{self._deed()}: all {now:,}",
                now,
                stale=True,
            )
        if self.data["do"] == "trash" and not data["confirmed"]:
            notes, ties = trash.hanging_on(data["who"])
            counted = [(notes, "note"), (ties, "tie")]
            along = [f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted if count]
            with_them = f"With them go {' and '.join(along)}. " if along else ""
            return Question(
                f"Put {people.several(now)} in the trash?",
                f"{with_them}They can be restored for {trash.KEPT_DAYS} days.",
                f"Put {people.several(now)} in the trash",
                now,
                danger=True,
            )
        return None

    def _deed(self) -> str:
        """Return what is to be done, in words for a button; `do` was found to make sense before."""
        verb, _, value = self.data["do"].partition(":")
        if verb.startswith("circle"):
            return f"{'Add to' if verb == 'circle-add' else 'Take out of'} {Circle.objects.get(pk=value)}"
        if verb == "closeness":
            return f"Closeness {'not rated' if value == NOT_RATED else Closeness(int(value)).label}"
        if verb == "discretion":
            return f"Discretion {Discretion(value).label}"
        return {"trash": "Put in the trash", "mind": f"{value.capitalize()} my mind"}[verb]

    def clean_do(self) -> Callable[[], changes.Record]:
        """Return what is to be done, ready to be called."""
        verb, _, value = self.cleaned_data["do"].partition(":")
        try:
            return self._verbs()[verb](value)
        except (KeyError, ValueError, Circle.DoesNotExist) as error:
            raise forms.ValidationError(NOTHING_TO_DO, code="verb") from error

    def _verbs(self) -> dict[str, Callable[[str], Callable[[], changes.Record]]]:
        who = self.cleaned_data.get("who", [])

        def circle(verb: Callable[..., changes.Record]) -> Callable[[str], Callable[[], changes.Record]]:
            def ready(value: str) -> Callable[[], changes.Record]:
                found = Circle.objects.get(pk=_number(value))
                return lambda: verb(who, found)

            return ready

        def closeness(value: str) -> Callable[[], changes.Record]:
            chosen = None if value == NOT_RATED else Closeness(int(value)).value
            return lambda: people.set_closeness(who, chosen)

        def standing(value: str) -> Callable[[], changes.Record]:
            chosen = Discretion(value).value
            return lambda: people.set_discretion(who, chosen, self.cleaned_data.get("because", ""))

        def mind(value: str) -> Callable[[], changes.Record]:
            tracked = {"on": True, "off": False}[value]
            return lambda: people.set_tracked(who, tracked)

        return {
            "circle-add": circle(people.add_to_circle),
            "circle-out": circle(people.remove_from_circle),
            "closeness": closeness,
            "discretion": standing,
            "mind": mind,
            "trash": lambda value: lambda: people.trash(who),
        }


def _number(value: str) -> int:
    number = int(value)
    if not 0 < number <= LARGEST_NUMBER:
        raise ValueError(value)
    return number
