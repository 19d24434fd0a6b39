"""What I found out about somebody before a talk."""

from typing import Any

from django import forms
from django.db import models

from interviews.forms.typed import TypedForm, text_field


def nothing() -> forms.BooleanField:
    return forms.BooleanField(label="Nothing found", required=False)


class ResearchForm(TypedForm):
    profile = text_field("Their profile", "What stands out? Where did they begin?")
    profile_nothing = nothing()
    web = text_field("The web", "A talk, an article, a project of theirs")
    web_nothing = nothing()
    site = text_field("Their organisation", "What does it do, and what is new there?")
    site_nothing = nothing()
    shared_ground = text_field("Shared ground", "Anything else that you have in common")

    def chosen(self, row: models.Model) -> dict[str, Any]:
        """Return what to store: of a finding and the tick that there is nothing, the finding counts."""
        values = super().chosen(row)
        for name in ("profile", "web", "site"):
            values[f"{name}_nothing"] = values[f"{name}_nothing"] and not values[name].strip()
        return values
