"""What the list of interviews is asked to show."""

import calendar
import datetime as dt
import re
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils import timezone

from contacts import search
from contacts.forms.lists import Chip, Lenient, Option
from contacts.models import Contact
from interviews import heard
from interviews.models import Participant, Pathway
from interviews.stages import Stage

MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])")
YEARS: Final = (1900, 2200)


class Month(Lenient):
    """A month as browsers send it, "2026-11"; what is none is as good as not given."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        match = MONTH.fullmatch(text)
        return text if match and YEARS[0] <= int(match["year"]) <= YEARS[1] else ""


class InterviewFilterForm(forms.Form):
    """Filters, all optional. What makes no sense is as good as not asked for: it is never an error."""

    q = Lenient(required=False)
    stage = forms.ChoiceField(required=False, choices=Stage.choices)
    pathway = forms.ModelChoiceField(Pathway.objects.present(), required=False)
    person = Lenient(required=False)
    month = Month(required=False)

    def value(self, name: str) -> Any:
        """Return what was asked for; nothing where that is not to be had."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def asked(self) -> str:
        return str(self.value("q") or "").strip()

    @property
    def narrows(self) -> bool:
        """Whether a filter, the search aside, leaves something out."""
        return any(self.value(name) for name in ("stage", "pathway", "person", "month"))

    def filters(self) -> list[Q]:
        found: list[Q] = []
        if self.value("stage"):
            found.append(Q(stage=self.value("stage")))
        if self.value("pathway"):
            found.append(Q(pathways=self.value("pathway")))
        if self.value("person"):
            found.append(with_people(search.matching(self.value("person"), "name")))
        if self.value("month"):
            start, end = bounds(self.value("month"))
            found.append(Q(starts_at__gte=start, starts_at__lt=end))
        if self.asked:
            found.append(Q(pk__in=heard.found(self.asked)))
        return found

    def address(self) -> str:
        """Return these filters as the query of an address, with "?" before it; "" when there are none."""
        asked = {name: self.value(name) for name in self.fields if self.value(name)}
        written = {name: getattr(value, "pk", value) for name, value in asked.items()}
        return f"?{urlencode(written)}" if written else ""

    # ── As the page shows them ────────────────────────────────────────────────────────────────────

    def chips(self) -> list[Chip]:
        pathways = [(str(pathway.pk), pathway.name) for pathway in Pathway.objects.present()]
        chosen = self.value("pathway")
        chips = [_chip("stage", "Stage", self.value("stage") or "", Stage.choices)]
        if pathways:
            chips.append(_chip("pathway", "Pathway", str(chosen.pk) if chosen else "", pathways))
        return chips

    @property
    def person_words(self) -> str:
        return str(self.value("person") or "anybody")

    @property
    def month_words(self) -> str:
        month = self.value("month")
        return f"{bounds(month)[0]:%B %Y}" if month else "any"


def with_people(condition: Q) -> Q:
    """Return the condition that somebody present who fulfils `condition` takes part."""
    people = Contact.objects.present().filter(condition)
    return Q(pk__in=Participant.objects.filter(contact__in=people).values("interview"))


def bounds(month: str) -> tuple[dt.datetime, dt.datetime]:
    """Return where a month of my own days begins and where the next one does."""
    year, number = (int(part) for part in month.split("-"))
    first = dt.date(year, number, 1)
    after = first + dt.timedelta(days=calendar.monthrange(year, number)[1])
    start, end = (timezone.make_aware(dt.datetime.combine(day, dt.time.min)) for day in (first, after))
    return start, end


def _chip(name: str, title: str, chosen: str, choices: list[tuple[str, str]]) -> Chip:
    options = [Option("", "any", not chosen), *(Option(key, label, key == chosen) for key, label in choices)]
    words = next((option.label for option in options if option.on), "any")
    return Chip(name, title, words, bool(chosen), options, name)
