"""My lengths of time and my holidays, as a browser sends them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import Field, dataclass, fields
from typing import Any, Final

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict

from contacts.models import Preferences
from interviews import my_cadences
from interviews.cadence import Cadences, days_in

MOST_HOLIDAYS: Final = 500
LONGEST_LINE: Final = 40


@dataclass(frozen=True, slots=True)
class Words:
    """What a length says: "Thank each of them within | 24 | hours", and what else is to be known."""

    label: str
    unit: str
    help: str = ""


HOURS, DAYS, WORKING_DAYS, MINUTES = "hours", "days", "working days", "minutes"
TALKS_A_WEEK, LETTERS_A_WEEK = "talks a week", "letters a week"
AFTER_A_TALK: Final = {
    "thank_hours": Words(
        "Thank each of them within", HOURS, "From the moment the talk really ended, by night and by day."
    ),
    "reflect_hours": Words("Write down what you made of it within", HOURS),
    "report_business_days": Words(
        "Tell whoever introduced you within", WORKING_DAYS, "Also when it came to nothing."
    ),
    "name_days": Words("Act on each name you were given within", DAYS),
    "promise_days": Words("Keep a promise within", DAYS, "Unless you named a day."),
    "advice_days": Words("Tell what came of their advice after", DAYS),
}
ASKING: Final = {
    "second_person_business_days": Words("No answer: try somebody else there after", WORKING_DAYS),
    "chase_business_days": Words(
        "No answer: write once more after", WORKING_DAYS, "And as many again before you let it rest."
    ),
    "reply_business_days": Words(
        "Answer within", WORKING_DAYS, "A yes, a no, a time called off, an introduction."
    ),
    "apology_hours": Words(
        "Say sorry for a talk you missed within", HOURS, "From when it should have begun."
    ),
    "ask_again_days": Words("Ask again after", DAYS, "Somebody who never answered, or said no."),
    "check_back_days": Words("Ask how an introduction stands after", DAYS, "Unless they named a day."),
    "thank_introducer_business_days": Words("Thank for an introduction within", WORKING_DAYS),
}
HABITS: Final = {
    "planned_minutes": Words("Ask for a talk of", MINUTES),
    "touch_days": Words(
        "Keep in touch with people you met every",
        DAYS,
        "With 0 nobody comes up by themselves. A person’s page can say otherwise.",
    ),
    "late_entry_days": Words(
        "A talk written down after more than",
        DAYS,
        "Then infoint asks whether you thanked them, and calls nothing overdue.",
    ),
}

PACE: Final = {
    "talks_a_week": Words(
        "I want to hold",
        TALKS_A_WEEK,
        "Only a line in a chart: nothing is late for it. With 0 there is no goal.",
    ),
    "letters_a_week": Words(
        "I want to send", LETTERS_A_WEEK, "First letters: those that ask for a talk. With 0 there is no goal."
    ),
}

GROUPS: Final = (
    ("After a talk", AFTER_A_TALK),
    ("Asking, and waiting", ASKING),
    ("Habits", HABITS),
    ("My pace", PACE),
)
WORDS: Final = AFTER_A_TALK | ASKING | HABITS | PACE


class HolidaysField(forms.CharField):
    """Days, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, list | frozenset):
            return "\n".join(day.isoformat() for day in sorted(value))
        return value

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list | frozenset):
            return sorted(value)
        text = str(super().to_python(value) or "")
        ProhibitNullCharactersValidator()(text)
        days, wrong = set(), []
        for number, line in enumerate(text.splitlines(), start=1):
            said = " ".join(line.split())
            day = my_cadences.day_in(said)
            if day:
                days.add(day)
            elif said:
                short = said if len(said) <= LONGEST_LINE else f"{said[:LONGEST_LINE]}…"
                wrong.append(f"line {number}, “{short}”")
        if wrong:
            some = ", ".join(wrong[:3]) + (f" and {len(wrong) - 3} more" if len(wrong) > 3 else "")
            message = f"Write each day as 2026-12-25 or 25 Dec 2026. Please look at {some}."
            raise forms.ValidationError(message, code="day")
        return sorted(days)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_HOLIDAYS:
            raise forms.ValidationError(f"At most {MOST_HOLIDAYS} days, please.", code="many")


class CadencesForm(forms.Form):
    """Every length, with its meaning; an empty one is the usual one. Only what I changed is written."""

    holidays = HolidaysField(
        label="Days you do not work",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One a line, as 2026-12-25 or 25 Dec 2026. Saturdays and Sundays are free anyway.",
    )

    def __init__(self, data: QueryDict | None = None, *, mine: Preferences) -> None:
        super().__init__(data)
        now = Cadences.of(mine.cadences)
        for length in fields(Cadences):
            self.fields[length.name] = _field(length, getattr(now, length.name))
        self.fields["holidays"].initial = days_in(mine.holidays)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def groups(self) -> Iterator[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """Yield the parts of the page: a heading, and each length with its unit."""
        for heading, words in GROUPS:
            yield heading, [(self[name], said.unit) for name, said in words.items()]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        usual = Cadences()
        for length in fields(Cadences):
            if length.name in data and data[length.name] is None:
                data[length.name] = getattr(usual, length.name)
        return data

    @property
    def lengths(self) -> dict[str, int]:
        """The lengths that were changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name != "holidays"}

    @property
    def days(self) -> list[dt.date] | None:
        """My holidays, where they were changed."""
        return self.cleaned_data["holidays"] if "holidays" in self.changed_data else None


def _field(length: Field[int], now: int) -> forms.IntegerField:
    said = WORDS[length.name]
    usual = getattr(Cadences(), length.name)
    least, most = length.metadata["least"], length.metadata["most"]
    bounds = f"From {least} to {most} {said.unit}, please, in whole numbers."
    field = forms.IntegerField(
        label=said.label,
        required=False,
        min_value=least,
        max_value=most,
        initial=now,
        help_text=f"Usually {_in_words(usual, said.unit)}. {said.help}".strip(),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), bounds),
    )
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
    return field


def _in_words(count: int, unit: str) -> str:
    return f"{count} {unit.removesuffix('s') if count == 1 else unit}"
