"""Where the people of a file come from, and the circle they enter."""

from dataclasses import dataclass
from typing import Self

from contacts.models import Circle, ImportBatch

LINKEDIN_KEY = "linkedin"


@dataclass(frozen=True, slots=True)
class Origin:
    """The source of an import; `circle` is the id of one that is there, else `circle_name` is made."""

    source: str = ImportBatch.Source.LINKEDIN.value
    circle: int | None = None
    circle_name: str = "LinkedIn"
    # Whose connections these are, if not mine: their people enter no circle of mine.
    friend: int | None = None

    @classmethod
    def table(cls, circle: int | None, circle_name: str) -> Self:
        """Return the origin of a table that is not LinkedIn's."""
        return cls(ImportBatch.Source.CSV.value, circle, circle_name)

    @classmethod
    def of_friend(cls, friend: int) -> Self:
        """Return the origin of a friend's export of LinkedIn."""
        return cls(ImportBatch.Source.FRIEND.value, circle_name="", friend=friend)

    @property
    def is_linkedin(self) -> bool:
        return self.source == ImportBatch.Source.LINKEDIN.value

    def find(self) -> Circle | None:
        """Return the circle if it is there; one of my choice that is gone is found again by its name."""
        if self.friend is not None:
            return None
        if self.is_linkedin:
            return Circle.objects.filter(key=LINKEDIN_KEY).first()
        chosen = Circle.objects.filter(pk=self.circle).first() if self.circle else None
        return chosen or Circle.objects.filter(name__iexact=self.circle_name).first()

    def make(self) -> Circle:
        return Circle.objects.create(key=LINKEDIN_KEY if self.is_linkedin else None, name=self.circle_name)
