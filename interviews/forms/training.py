"""Ways to learn what is missing, as a browser sends them: one line on the way in, all of it when edited."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from contacts import reaching
from contacts.forms.person import NOT_AN_ADDRESS
from contacts.models import Contact
from interviews import amounts, training
from interviews.forms.live import LineForm, one_line
from interviews.forms.needs import fill, pathway_field
from interviews.forms.questions import OneLine
from interviews.models import Interview, Pathway, TrainingOption
from interviews.models.learning import LONGEST_TRAINING_MONTHS

PLAIN: Final = {"autocomplete": "off"}
TEXT: Final = PLAIN | {"dir": "auto"}
COLUMNS: Final = (
    "kind", "name", "provider", "need", "cost_low", "cost_high", "currency", "months", "hours_a_week",
    "pathway", "contact", "url", "funding",
)  # fmt: skip


class MoneyField(OneLine):
    """A sum in whole units, and the currency that may stand with it: "1 800", "1,800", "€1800"."""

    def __init__(self, label: str, placeholder: str) -> None:
        widget = forms.TextInput(attrs=PLAIN | {"inputmode": "text", "placeholder": placeholder})
        super().__init__(label=label, required=False, max_length=40, widget=widget)

    def clean(self, value: Any) -> tuple[int, str] | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return amounts.money(text)
        except amounts.Unclear as unclear:
            raise ValidationError("Give a sum such as 1,800.", code="money") from unclear


class MonthsField(OneLine):
    """A length of time in months, or in the unit that is typed with it: "1.5", "6 weeks", "2 years"."""

    def __init__(self, label: str) -> None:
        widget = forms.TextInput(attrs=PLAIN | {"placeholder": "9, or 6 weeks, or 2 years"})
        super().__init__(label=label, required=False, max_length=40, widget=widget)

    def clean(self, value: Any) -> float | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = amounts.months(text)
        except amounts.Unclear as unclear:
            raise ValidationError(
                "Give months, or such as “6 weeks” or “2 years”.", code="months"
            ) from unclear
        if found > LONGEST_TRAINING_MONTHS:
            raise ValidationError("That is longer than a working life.", code="months")
        return found


def optional(label: str, longest: int, placeholder: str = "", **attrs: str) -> OneLine:
    return OneLine(
        label=label,
        required=False,
        max_length=longest,
        widget=forms.TextInput(attrs=TEXT | {"placeholder": placeholder} | attrs),
        error_messages={"max_length": "That has %(limit_value)d characters at most."},
    )


class TrainingFields(forms.Form):
    """What is asked of a way to learn, on whatever page."""

    name = one_line("A way to learn it", "Certificate in museum learning", 200, "Say what it is.")
    kind = forms.ChoiceField(
        label="Kind", choices=TrainingOption.Kind.choices, initial=TrainingOption.Kind.CERTIFICATE
    )
    need = forms.ChoiceField(
        label="How needed", choices=TrainingOption.Need.choices, initial=TrainingOption.Need.RECOMMENDED
    )
    provider = optional("Who offers it", 200, "Birkbeck")
    cost_low = MoneyField("Cost", "1,800")
    cost_high = MoneyField("Up to, where it varies", "2,400")
    currency = forms.CharField(
        label="Currency",
        required=False,
        max_length=3,
        widget=forms.TextInput(
            attrs=PLAIN | {"list": "currencies", "placeholder": "EUR", "autocapitalize": "characters"}
        ),
        error_messages={"max_length": "Three letters, such as EUR."},
    )
    months = MonthsField("How long, in months")
    hours_a_week = forms.IntegerField(
        label="Hours a week",
        required=False,
        min_value=1,
        max_value=168,
        widget=forms.NumberInput(attrs=PLAIN),
        error_messages={
            "invalid": "Give a number of hours.",
            "min_value": "At least one hour.",
            "max_value": "A week has 168 hours.",
        },
    )
    contact = forms.ChoiceField(label="Who said so", required=False)
    pathway = pathway_field()
    url = optional("Address", 500, "https://…", inputmode="url")
    funding = optional("Who might pay", 300, "A bursary, my employer")

    people: Sequence[Contact]

    def _offer(self, people: Sequence[Contact], pathways: list[Pathway]) -> None:
        self.people = people
        self.pathways = {str(one.pk): one for one in pathways}
        fill(self.fields["pathway"], pathways)
        names = [(str(one.pk), one.name) for one in people]
        self.fields["contact"].choices = [("", "all who took part"), *names]  # type: ignore[attr-defined]

    def clean_contact(self) -> Contact | None:
        if len(self.people) == 1:
            return self.people[0]
        return next((one for one in self.people if str(one.pk) == self.cleaned_data["contact"]), None)

    def clean_pathway(self) -> Pathway | None:
        return self.pathways.get(self.cleaned_data["pathway"])

    def clean_url(self) -> str:
        typed = self.cleaned_data["url"]
        address = reaching.web_address(typed)
        if typed and not address:
            raise ValidationError(NOT_AN_ADDRESS, code="address")
        return address

    def clean_currency(self) -> str:
        typed = str(self.cleaned_data["currency"]).strip()
        code = amounts.CURRENCY_SIGNS.get(typed, typed)
        if code and not amounts.CURRENCY.fullmatch(code):
            raise ValidationError("Three letters, such as EUR.", code="currency")
        return code.upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("cost_low"), data.get("cost_high")
        written = {currency for _, currency in filter(None, (low, high)) if currency}
        if len(written) > 1:
            self.add_error("cost_high", "Both in one currency, please.")
        elif low and high and low[0] > high[0]:
            self.add_error("cost_high", "It cannot cost less at most than at least.")
        elif written:
            data["currency"] = written.pop()
        if any(one and one[0] for one in (low, high)) and data.get("currency") == "":
            self.add_error("currency", "In which currency? Three letters, such as EUR.")
        return data

    @property
    def values(self) -> dict[str, Any]:
        """What the form says, by column."""
        data = self.cleaned_data
        values = {name: data[name] for name in COLUMNS}
        for name in ("cost_low", "cost_high"):
            values[name] = data[name][0] if data[name] else None
        if values["cost_low"] is None and values["cost_high"] is None:
            values["currency"] = ""
        return values


class TrainingForm(LineForm, TrainingFields):
    """A way to learn, on the page of a reflection."""

    def __init__(self, data: Any = None, *, people: Sequence[Contact], pathways: list[Pathway]) -> None:
        super().__init__(data, prefix_id="training", initial={"currency": training.last_currency()})
        self._offer(people, pathways)

    @property
    def rare(self) -> list[Any]:
        """The fields that are folded away."""
        names = ("provider", "months", "hours_a_week", "cost_low", "cost_high", "currency", "url", "funding")
        return [self[name] for name in names]

    @property
    def is_unfolded(self) -> bool:
        return any(field.errors for field in self.rare)

    def option(self, interview: Interview) -> TrainingOption:
        """Return it, not yet stored."""
        return TrainingOption(interview=interview, **self.values)


class TrainingEditForm(TrainingFields):
    """All that is known of one, and the version it was changed from."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, option: TrainingOption, people: Sequence[Contact], pathways: list[Pathway]
    ) -> None:
        self.option = option
        super().__init__(data, initial=shown_in_fields(option), auto_id="edit-training-%s")
        # What I changed is told by what the page began from, not by what was saved elsewhere meanwhile.
        for name in COLUMNS:
            self.fields[name].show_hidden_initial = True
        there = [*people]
        if option.contact and option.contact not in there and option.contact.trashed_at is None:
            there.append(option.contact)
        here = [*pathways]
        if option.pathway and option.pathway not in here and option.pathway.trashed_at is None:
            here.append(option.pathway)
        self._offer(there, here)

    @property
    def changed(self) -> dict[str, Any]:
        """What I changed, by column."""
        touched = {*self.changed_data}
        if {"cost_low", "cost_high", "currency"} & touched:
            touched.add("currency")
        return {name: value for name, value in self.values.items() if name in touched}

    def differing(self, current: TrainingOption) -> list[tuple[str, str, str]]:
        """Return what is not the same here and in `current`: the label, mine, and theirs."""
        theirs = TrainingEditForm(option=current, people=self.people, pathways=[*self.pathways.values()])
        found = []
        for name in COLUMNS:
            both = _words(self[name]), _words(theirs[name])
            if both[0] != both[1]:
                found.append((str(self[name].label), *both))
        return found

    def taking_over(self, current: TrainingOption) -> "TrainingEditForm":
        """Return this form as it may be saved over what stands there now: with it, but for what I changed."""
        theirs = shown_in_fields(current)
        data = {"version": current.version}
        for name in COLUMNS:
            data[name] = self[name].value() if name in self.changed_data else theirs[name]
            data[self[name].html_initial_name] = theirs[name]
        return TrainingEditForm(
            data,
            option=current,
            people=self.people,
            pathways=[*self.pathways.values()],
        )


def shown_in_fields(option: TrainingOption) -> dict[str, Any]:
    """Return what is known of it as one would type it."""
    values: dict[str, Any] = {
        name: getattr(option, name) for name in COLUMNS if name not in {"pathway", "contact"}
    }
    sums = {name: values[name] for name in ("cost_low", "cost_high")}
    return values | {
        **{name: "" if value is None else f"{value:,}" for name, value in sums.items()},
        "months": amounts.length_words(option.months),
        "hours_a_week": "" if option.hours_a_week is None else option.hours_a_week,
        "pathway": str(option.pathway_id or ""),
        "contact": str(option.contact_id or ""),
        "currency": option.currency or training.last_currency(),
        "version": option.version,
    }


def _words(field: Any) -> str:
    value = str("" if field.value() is None else field.value())
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    return labels.get(value, value) or "nothing"
