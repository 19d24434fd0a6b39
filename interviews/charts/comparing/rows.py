"""What the drawings are made from."""

from collections.abc import Sequence
from typing import Final, Protocol

from interviews.insights.heard import Heard
from interviews.insights.skills import Needed
from interviews.insights.training import Option
from interviews.models import Pathway

# So many kinds of work are told of one by one in a sentence; more are counted.
ONE_BY_ONE: Final = 4
THIN: Final = "thin evidence"


class Compared(Protocol):
    """One kind of work, with the talks held about it, oldest first, and what these said it needs."""

    @property
    def pathway(self) -> Pathway: ...
    @property
    def talks(self) -> Sequence[Heard]: ...
    @property
    def needs(self) -> Sequence[Needed]: ...
    @property
    def options(self) -> Sequence[Option]: ...
