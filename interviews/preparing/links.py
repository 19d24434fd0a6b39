"""Where to look somebody up: addresses to open by hand. Text in, addresses out; nothing is fetched."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from contacts import reaching
from contacts.linkedin import profile_url
from contacts.models import Contact

PEOPLE_SEARCH = "https://www.linkedin.com/search/results/people/"
WEB_SEARCH = "https://duckduckgo.com/"
LONGEST_WORDS = 150  # characters of a name or a place; search pages refuse endless addresses
BLANKS = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str


def profile(contact: Contact) -> Link:
    """Return their LinkedIn profile where it is known, else a search for them there."""
    if contact.profile_slug:
        return Link("LinkedIn profile", profile_url(contact.profile_slug))
    return Link("Find on LinkedIn", _search(PEOPLE_SEARCH, "keywords", *_who(contact)))


def web(contact: Contact) -> list[Link]:
    """Return a search for the name and the organisation, and their own website if they have one."""
    found = [Link("Search the web", _search(WEB_SEARCH, "q", *(f'"{words}"' for words in _who(contact))))]
    own = reaching.web_href(reaching.web_address(contact.website))
    return [*found, Link("Their website", own)] if own else found


def site(contact: Contact) -> Link | None:
    """Return the site of their organisation, or a search for it; None where no organisation is known."""
    organization = contact.organization
    if organization is None or organization.trashed_at is not None:
        return None
    own = reaching.web_href(reaching.web_address(organization.website))
    if own:
        return Link("Website", own)
    return Link("Find their website", _search(WEB_SEARCH, "q", f'"{_words(organization.name)}"', "website"))


def _who(contact: Contact) -> list[str]:
    organization = contact.organization
    place = organization.name if organization and organization.trashed_at is None else ""
    return [words for words in (_words(contact.name), _words(place)) if words]


def _words(text: str) -> str:
    """Return text as it may stand in quotes in a search: no quotes of its own, no invisible signs."""
    plain = "".join(" " if _is_in_the_way(sign) else sign for sign in text)
    return BLANKS.sub(" ", plain).strip()[:LONGEST_WORDS].strip()


def _is_in_the_way(sign: str) -> bool:
    # Joiners hold emoji and Persian or Indic words together; other signs of format only steer drawing.
    return sign in '"“”„«»' or (
        unicodedata.category(sign) in {"Cc", "Cf", "Cs"} and sign not in "\u200c\u200d"
    )


def _search(address: str, name: str, *words: str) -> str:
    return f"{address}?{urlencode({name: ' '.join(words)}, quote_via=quote)}"
