"""Who is no longer among my connections, as an export of mine tells by silence."""

from collections.abc import Sequence

from contacts.importing.known import Known, Register, row_key
from contacts.linkedin import Row
from contacts.models import Contact, Double, ImportBatch


def parted(register: Register, rows: Sequence[Row], proposed: set[int]) -> tuple[list[Known], bool]:
    """Return whom the file no longer names, and whether it looks partial, in which case that is nobody.

    Asked are only people who came from LinkedIn. Whoever may be one of the rows after all, by the key of
    a row, as one `proposed`, or as a double still to be decided on, is not gone.
    """
    # Most files name everybody again, which one quick look tells.
    missing = [person for person in register.everyone() if not person.seen and _came_by_import(person)]
    if not missing:
        return [], False
    elsewhere = _from_elsewhere()
    missing = [person for person in missing if person.pk not in elsewhere]
    known = sum(_came_by_import(person) and person.pk not in elsewhere for person in register.everyone())
    keys = {row_key(row) for row in rows}
    missing = [
        person
        for person in missing
        if person.import_key not in keys and person.profile_slug not in register.slugs_in_file
    ]
    if 2 * (known - len(missing)) < known:
        return [], True
    perhaps = proposed | _undecided()
    return [person for person in missing if person.gone_on is None and person.pk not in perhaps], False


def _came_by_import(person: Known) -> bool:
    return bool(person.pk and person.import_key and not person.trashed)


def _from_elsewhere() -> set[int]:
    """Return who came by another table than a LinkedIn export of my own."""
    others = ImportBatch.objects.exclude(source=ImportBatch.Source.LINKEDIN, friend=None)
    return set(Contact.objects.filter(batch__in=others).values_list("pk", flat=True))


def _undecided() -> set[int]:
    pairs = Double.objects.filter(state=Double.State.OPEN).values_list("a", "b")
    return {pk for pair in pairs for pk in pair}
