"""What I say of myself, and whom I want to keep in the dark: each answer is one action, with one undo."""

from collections.abc import Collection, Mapping
from typing import Any

from contacts import changes, people
from contacts.models import Circle, Organization, Preferences


def save(
    values: Mapping[str, Any],
    *,
    what: str = "Changed my settings",
    employer: str | None = None,
    employer_in_the_dark: bool | None = None,
    places: Collection[str] = (),
    open_places: Collection[int] = (),
    circles: Collection[int] = (),
    open_circles: Collection[int] = (),
) -> changes.Record:
    """Change columns of my preferences, and who is kept in the dark.

    `employer` names where I work now; where I worked before stays as dark as it was. `places` are names
    of further organisations to keep in the dark, `circles` ids of circles; the open ones no longer are.
    """
    with changes.recording(what) as record:
        mine = Preferences.mine()
        values = dict(values)
        # All that is made comes first: undo takes it away last, when nothing hangs on it any more.
        if employer is not None:
            values["employer"] = people.organization_called(record, employer)
        named = [people.organization_called(record, name) for name in places]
        _keep(record, Organization, open_places, confidential=False)
        _keep(record, Circle, open_circles, in_the_dark=False)
        work = values.get("employer", mine.employer)
        if work is not None and employer_in_the_dark is not None:
            _keep(record, Organization, [work.pk], confidential=employer_in_the_dark)
        _keep(record, Organization, [place.pk for place in named if place], confidential=True)
        _keep(record, Circle, circles, in_the_dark=True)
        # Whoever has been here was asked: the first page need not ask again.
        values["discretion_asked_at"] = mine.discretion_asked_at or record.at
        record.change(mine, **values)
    return record


def keep_employer(record: changes.Record, employer: Organization) -> None:
    """Keep everyone at my new employer in the dark, as a part of a larger action."""
    _keep(record, Organization, [employer.pk], confidential=True)


def not_now() -> changes.Record:
    """Wave the first question away; the settings still ask it."""
    return save({}, what="Put off saying whom to keep in the dark")


def _keep(
    record: changes.Record, model: type[Organization | Circle], ids: Collection[int], **values: bool
) -> None:
    # Not one by one: no name changes, so nobody has to be indexed anew.
    if ids:
        record.change_all(model._default_manager.filter(pk__in=ids), **values)


def was_asked() -> bool:
    """Tell whether I ever said whom to keep in the dark, or that I would not say it now."""
    return Preferences.objects.filter(discretion_asked_at__isnull=False).exists()
