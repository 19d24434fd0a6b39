"""Bringing together a plan that was sent too late and the interview as it is by now."""

from django import forms
from django.http import QueryDict

from contacts.forms.person import Differing
from interviews.forms.picking import Picker
from interviews.forms.plan import APART, PlanForm
from interviews.models import Interview


def merged(mine: PlanForm, current: Interview) -> tuple[PlanForm, list[Differing]]:
    """Return a form that begins from `current`, with what I changed in it, and what differs."""
    theirs = PlanForm(interview=current, mine=mine.mine, now=mine.now)
    data: QueryDict = mine.data.copy()  # type: ignore[attr-defined]
    differing = []
    for name in [name for name in mine.fields if name not in APART and name in theirs.fields]:
        changed = name in mine.changed_data
        if (here := shown(mine, name)) != (there := shown(theirs, name)):
            differing.append(Differing(str(mine[name].label), here, there, changed))
        sent = sent_by(theirs, name)
        if not changed:
            data.setlist(name, sent)
        data.setlist(mine[name].html_initial_name, sent)
    for picker, other in zip(mine.pickers, theirs.pickers, strict=True):
        if _names(picker) != _names(other):
            differing.append(Differing(picker.label, _names(picker), _names(other), picker.has_changed))
        if not picker.has_changed:
            data.setlist(picker.name, other.ids.split(",") if other.ids else [])
        data[f"initial-{picker.name}"] = other.ids
    data["version"] = str(current.version)
    return PlanForm(data, interview=current, mine=mine.mine, now=mine.now), differing


def _names(picker: Picker) -> str:
    return (
        ", ".join([*(person.name for person in picker.chosen), *picker.new, *filter(None, [picker.typed])])
        or "nobody"
    )


def shown(form: forms.Form, name: str) -> str:
    """Return the value of a field as words."""
    labels = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", [])}
    words = [labels.get(one, one) for one in sent_by(form, name) if one]
    return ", ".join(words).replace("\r\n", "\n") or "nothing"


def sent_by(form: forms.Form, name: str) -> list[str]:
    """Return what a browser would send for a field of this form."""
    found = form.fields[name].widget.format_value(form[name].value())
    return [str(one) for one in found] if isinstance(found, list) else [str(found or "")]
