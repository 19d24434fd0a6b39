"""What the reflection on a talk shows of skills needed and of training. Each part is read when first wanted.

    {% include "interviews/_reflect_skills.html" %}
    {% include "interviews/_reflect_training.html" %}

take `needs`, one of these.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils import timezone

from contacts import discretion, reaching
from contacts.models import Contact
from interviews import amounts, skills
from interviews.forms.needs import NeedForm
from interviews.forms.training import TrainingForm
from interviews.models import Interview, Pathway, SkillNeed, TrainingOption

CURRENCIES: Final = (
    "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "GHS", "HUF", "IDR", "ILS", "INR", "JPY",
    "KES", "KRW", "MXN", "NGN", "NOK", "NZD", "PLN", "RON", "SEK", "SGD", "TRY", "UAH", "USD", "ZAR",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """A way to learn, in words; `dark` is why whoever said so is kept in the dark."""

    row: TrainingOption
    dark: str

    @property
    def facts(self) -> list[str]:
        """How long it takes, and what it costs."""
        row = self.row
        hours = f"{row.hours_a_week:,} h a week" if row.hours_a_week else ""
        cost = amounts.sum_words(row.cost_low, row.cost_high, row.currency)
        return [one for one in (amounts.length_words(row.months), hours, cost) if one]

    @property
    def address(self) -> str:
        """Where it is described, as far as that may become a link."""
        return reaching.web_href(self.row.url)

    @property
    def said_by(self) -> Contact | None:
        there = self.row.contact
        return None if there is None or there.trashed_at else there


class Needs:
    """`interview` was fetched by `for_rows`. A form that has to explain something is handed in."""

    def __init__(
        self,
        interview: Interview,
        now: dt.datetime,
        *,
        need_form: NeedForm | None = None,
        training_form: TrainingForm | None = None,
    ) -> None:
        self.interview = interview
        self.this_year = timezone.localdate(now).year
        self._need_form = need_form
        self._training_form = training_form

    @cached_property
    def pathways(self) -> list[Pathway]:
        """What the talk is for, but for what lies in the trash."""
        return [one for one in self.interview.pathways.all() if one.trashed_at is None]

    @cached_property
    def people(self) -> list[Contact]:
        return [person for person in self.interview.people if person.trashed_at is None]

    @property
    def several_pathways(self) -> bool:
        return len(self.pathways) > 1

    @property
    def several_people(self) -> bool:
        return len(self.people) > 1

    # ── Skills ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def need_form(self) -> NeedForm:
        return self._need_form or NeedForm(pathways=self.pathways)

    @cached_property
    def skills(self) -> list[SkillNeed]:
        return list(self.interview.skill_needs.present().select_related("skill", "pathway"))

    @cached_property
    def known(self) -> list[str]:
        """The names of all skills, to be suggested: mine first."""
        return skills.known()

    # ── Training ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def training_form(self) -> TrainingForm:
        return self._training_form or TrainingForm(people=self.people, pathways=self.pathways)

    @cached_property
    def training(self) -> list[Option]:
        rows = list(self.interview.training_options.present().select_related("contact", "pathway"))
        dark = discretion.reasons({row.contact_id for row in rows if row.contact_id})
        return [Option(row, dark.get(row.contact_id or 0, "")) for row in rows]

    @property
    def currencies(self) -> tuple[str, ...]:
        return CURRENCIES
