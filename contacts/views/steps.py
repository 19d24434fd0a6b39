"""The last steps on a page that one works through by keys: kept in the session, to be taken back."""

from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest

from contacts import changes
from contacts.models import Action, Change, Contact

MOST: Final = 60


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back: whom it was about, and what had to be left as it is, in words."""

    action: Action
    people: list[int] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


class Steps:
    """The steps of one kind of page, pairs of action and person, latest last."""

    def __init__(self, request: HttpRequest, name: str) -> None:
        self._session = request.session
        self._name = name

    @property
    def pairs(self) -> list[list[int]]:
        return list(self._session.get(self._name, []))

    @property
    def last(self) -> int | None:
        """Return the last action."""
        return next((action for action, _ in reversed(self.pairs)), None)

    @property
    def by_person(self) -> dict[int, int]:
        """Return the last action about each person."""
        return {person: action for action, person in self.pairs}

    def remember(self, record: changes.Record, contact: Contact) -> None:
        if record.action:
            self._session[self._name] = [*self.pairs, [record.action.pk, contact.pk]][-MOST:]

    def take_back(self, asked: int | None) -> TakenBack | None:
        """Undo a step, the last one if none is asked for; None when there is none such."""
        pairs = self.pairs
        chosen = asked or self.last
        about_whom = [person for action, person in pairs if action == chosen]
        action = Action.objects.filter(pk__in=[chosen]).first() if about_whom else None
        if action is None:
            return None
        undone = changes.undo(action)
        self._session[self._name] = [one for one in pairs if one[0] != action.pk]
        about = Change.objects.filter(action=action).order_by("pk").values_list("about", flat=True)
        people = list(dict.fromkeys([*about_whom, *(pk for pk in about if pk is not None)]))
        return TakenBack(action, people, undone.kept)
