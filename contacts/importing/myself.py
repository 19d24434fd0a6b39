"""Whether a row of somebody else's list is about me."""

from collections.abc import Iterable

from contacts.importing.known import Companies, full_name
from contacts.linkedin import Row
from contacts.models import Preferences


class Myself:
    """I, as my preferences tell: by profile, by name and address, or by my exact name alone.

    The name alone tells only where nothing speaks against it: no other profile, address or employer than
    mine, and no second row that could be me as well.
    """

    def __init__(self, rows: Iterable[Row], companies: Companies) -> None:
        mine = Preferences.objects.select_related("employer").first() or Preferences(pk=1)
        self.companies = companies
        self.slug = mine.profile_slug.lower()
        self.email = mine.email.lower()
        self.name = full_name(mine.name, "")
        self.place = companies.key(mine.employer.name) if mine.employer else ""
        candidates = [row for row in rows if self.is_row(row) or self._may_be(row)]
        self._only = candidates[0] if len(candidates) == 1 else None

    @property
    def is_told(self) -> bool:
        """Whether enough is known of me to find me on a list."""
        return bool(self.slug or self.name)

    def is_row(self, row: Row) -> bool:
        if self.slug and row.slug == self.slug:
            return True
        return bool(self.email) and row.email.lower() == self.email and self._is_name_of(row)

    def is_named_by(self, row: Row) -> bool:
        """Tell whether `row` is about me by its name alone; ask after whether it is about somebody known."""
        return row is self._only

    def _is_name_of(self, row: Row) -> bool:
        return bool(self.name) and full_name(row.first_name, row.last_name) == self.name

    def _may_be(self, row: Row) -> bool:
        place = self.companies.key(row.company)
        told = ((row.slug, self.slug), (row.email.lower(), self.email), (place, self.place))
        return self._is_name_of(row) and not any(one and mine and one != mine for one, mine in told)
