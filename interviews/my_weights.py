"""How much each criterion counts where I compare kinds of work: each change is one action, with one undo."""

from collections.abc import Mapping

from contacts import changes
from contacts.models import Preferences
from interviews import criteria


def are_set(stored: object) -> bool:
    """Tell whether I have ever said what counts: before that there is no total."""
    return isinstance(stored, Mapping) and bool(stored)


def save(weights: Mapping[str, int]) -> changes.Record:
    """Keep these weights, all of them: what is the usual one today is my choice from now on."""
    with changes.recording("Changed what counts where pathways are compared") as record:
        record.change(Preferences.mine(), weights=criteria.weights(weights))
    return record


def back_to_usual() -> changes.Record:
    with changes.recording("Took what counts back to the usual weights") as record:
        record.change(Preferences.mine(), weights=criteria.weights({}))
    return record
