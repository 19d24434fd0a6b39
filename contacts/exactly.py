"""Who has exactly this name, address, number or profile, blind to case, accents and the order of names."""

import re
from collections.abc import Iterator
from typing import Final

from contacts import folding, search
from contacts.forms.adding import read
from contacts.linkedin import profile_slug
from contacts.models import Contact, ContactWay

LONGEST_NAME: Final = 12  # words of it, or characters where nothing stands between them
MOST_LOOKED_AT: Final = 200
ADDRESS: Final = re.compile(r"\S*[@./-]\S*|[+(]?[\d\s().\-/]{5,}")
NUMBER: Final = re.compile(r"[+(]?[\d\s().\-/]+")
NOT_THE_ADDRESS: Final = re.compile(
    r"(?:mailto:|tel:|https?://)?(?:www\.)?(.*?)/*", re.DOTALL | re.IGNORECASE
)


def named(name: str) -> set[int]:
    """Return who is called this: by both names, by what they are called, by that with their last name."""
    present = Contact.objects.present().order_by()
    ids = set(present.filter(sort_name__in=_sort_names(name)).values_list("pk", flat=True))
    called = present.filter(search.matching(name, "name")).exclude(called="")
    wanted = folding.fold(name)
    for pk, last, nickname in called.values_list("pk", "last_name", "called"):
        if wanted in map(folding.fold, (nickname, f"{nickname} {last}", f"{last} {nickname}")):
            ids.add(pk)
    return ids


def _sort_names(name: str) -> set[str]:
    """Return how somebody of this name may be sorted, wherever the last name begins in it."""
    whole = folding.sort_name("", name)
    words = whole.split()
    if len(words) > LONGEST_NAME:
        return {whole}
    if len(words) == 1 and folding.EAST_ASIAN.search(whole):
        return {whole, *_cut(whole)}
    return {" ".join(words[cut:] + words[:cut]) for cut in range(len(words))}


def _cut(name: str) -> Iterator[str]:
    """Yield a name written without a space in two, either way round: 陈伟明 is 陈 伟明."""
    for cut in range(1, min(len(name), LONGEST_NAME)):
        yield f"{name[:cut]} {name[cut:]}"
        yield f"{name[cut:]} {name[:cut]}"


def addressed(typed: str) -> set[int]:
    """Return whose mail, profile, number or website this is, further ones included."""
    mail = read(typed).email
    if not (mail or ADDRESS.fullmatch(typed)):
        return set()
    wanted = _bare(mail or typed)
    candidates = Contact.objects.present().filter(search.matching(mail or typed, "ways")).order_by("pk")
    fields = ("pk", "email", "phone", "website", "profile_slug")
    rows = list(candidates.values_list(*fields)[:MOST_LOOKED_AT])
    if not rows:
        return set()
    further = ContactWay.objects.filter(contact__in=[row[0] for row in rows]).values_list("contact", "value")
    values = [(pk, value) for pk, *values in rows for value in values if value]
    return {pk for pk, value in [*values, *further] if _bare(value) == wanted}


def _bare(address: str) -> str:
    """Return what is the same for two spellings of one address or number."""
    if slug := profile_slug(address):
        return slug
    if NUMBER.fullmatch(address):
        return re.sub(r"\D", "", address)
    found = NOT_THE_ADDRESS.fullmatch(address.strip())
    return (found[1] if found else address).casefold()
