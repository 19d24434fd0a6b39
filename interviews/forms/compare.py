"""Which pathways to compare, in which order, and how much each criterion counts."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from contacts.forms.chosen import is_id
from interviews import criteria
from interviews.models import Pathway

BOUNDS: Final = f"From 0 to {criteria.HEAVIEST}, please, in whole numbers."
BY_TOTAL: Final = "total"


class IdsField(forms.Field):
    """Ids of rows, whatever is sent; what is none is left out."""

    widget = forms.SelectMultiple

    def clean(self, value: Any) -> frozenset[int]:
        return frozenset(int(one) for one in value or () if is_id(one))


class CompareForm(forms.Form):
    """What a page of comparison was asked for. What makes no sense is as good as not asked for.

    Given a query, or a form sent from the page: both carry what is ticked. Nothing ticked is an answer
    too, other than a page opened for the first time.
    """

    pathway = IdsField()
    ticked = forms.BooleanField(required=False)
    order = forms.CharField(required=False)

    @cached_property
    def ids(self) -> frozenset[int]:
        self.is_valid()
        return self.cleaned_data["pathway"]

    @property
    def is_ticked(self) -> bool:
        return bool(self.ids or self.cleaned_data.get("ticked"))

    @property
    def by_total(self) -> bool:
        return self.is_valid() and self.cleaned_data["order"] == BY_TOTAL

    def chosen(self, pathways: Sequence[Pathway], usual: Sequence[Pathway]) -> list[Pathway]:
        """Return those ticked; the `usual` ones while nobody has ticked anything."""
        found = [one for one in pathways if one.pk in self.ids]
        return found if self.is_ticked else list(usual)

    def query(self) -> str:
        """Return what leads to the same page again."""
        pairs: list[tuple[str, Any]] = [("pathway", pk) for pk in sorted(self.ids)]
        if self.is_ticked:
            pairs.append(("ticked", "1"))
        if self.by_total:
            pairs.append(("order", BY_TOTAL))
        return urlencode(pairs)


class WeightsForm(forms.Form):
    """A weight for each criterion; an empty one is the usual one."""

    def __init__(self, data: QueryDict | None = None, *, weights: dict[str, int]) -> None:
        super().__init__(data, auto_id="weight-%s")
        for one in criteria.CRITERIA:
            field = forms.IntegerField(
                label=one.label,
                required=False,
                min_value=0,
                max_value=criteria.HEAVIEST,
                initial=weights[one.name],
                help_text=f"1: {one.low}. 5: {one.high}.",
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), BOUNDS),
            )
            field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}
            self.fields[one.name] = field

    @property
    def weights(self) -> dict[str, int]:
        return {name: value for name, value in self.cleaned_data.items() if value is not None}
