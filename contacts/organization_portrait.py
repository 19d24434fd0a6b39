"""An organisation as its page shows it: whom I know there, now and before, and what it belongs to."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

from contacts import discretion, organizations, rows, search
from contacts.forms.adding import Somebody, guess
from contacts.listing import Listing
from contacts.models import Contact, FormerRole, Organization
from contacts.organization_lists import there_now
from contacts.templatetags.people import safe_href

MOST_HITS: Final = 8
MOST_CHILDREN: Final = 50
ROLES_A_PAGE: Final = 25
PLAIN_FROM: Final = 50_000  # characters, from which on Markdown would take too long to read


def hits(typed: str, *besides: Q) -> list[Contact]:
    """Return the first few people whom `typed` finds, without those who fulfil `besides`."""
    if not typed.strip():
        return []
    found = Contact.objects.present().filter(search.matching(typed), *(~one for one in besides))
    return list(found.select_related("organization").order_by("sort_name", "pk")[:MOST_HITS])


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody who was here, as what, and why they are in the dark ("" when they are not)."""

    role: FormerRole
    dark: str


class Place:
    """What the page of one organisation asks for; each part is asked once, when it is shown."""

    def __init__(self, organization: Organization, page: str = "", before: str = "", typed: str = "") -> None:
        self.organization = organization
        self.typed = typed
        self._page = page
        self._before = before
        self.wanted_words = organizations.WANTED
        self.version = organizations.version_of(organization.research)
        self.plain_research = len(organization.research) > PLAIN_FROM

    @property
    def website(self) -> str:
        return safe_href(self.organization.website)

    @cached_property
    def parent(self) -> Organization | None:
        parent = self.organization.parent
        return None if parent is None or parent.trashed_at else parent

    @cached_property
    def children(self) -> list[Any]:
        below = Organization.objects.present().filter(parent=self.organization).order_by("key", "pk")
        return list(below.annotate(now=there_now()).defer("research")[:MOST_CHILDREN])

    @cached_property
    def people(self) -> Page[Contact]:
        return Listing([Q(organization=self.organization)]).page(self._page)

    @cached_property
    def rows(self) -> list[rows.Row]:
        return rows.of(list(self.people))

    @cached_property
    def _former_roles(self) -> Any:
        roles = FormerRole.objects.filter(organization=self.organization, contact__trashed_at=None)
        gone = roles.filter(Q(contact__organization=None) | ~Q(contact__organization=self.organization))
        return gone.select_related("contact__organization")

    @cached_property
    def former_page(self) -> Page[FormerRole]:
        return Paginator(self._former_roles, ROLES_A_PAGE).get_page(self._before)

    @cached_property
    def former(self) -> list[Former]:
        roles = list(self.former_page)
        dark = discretion.reasons_of({role.contact_id: role.contact for role in roles}.values())
        return [Former(role, dark.get(role.contact_id, "")) for role in roles]

    # ── Discretion ──

    @cached_property
    def confidential_by(self) -> str:
        """By which of its relatives this one's people are in the dark; "" when by none."""
        if self.organization.confidential:
            return ""
        relatives = organizations.reach(self.organization).filter(confidential=True)
        return ", ".join(relatives.order_by("key", "pk").values_list("name", flat=True)[:3])

    @cached_property
    def newcomers(self) -> int:
        return 0 if self.organization.confidential else organizations.newcomers(self.organization)

    @cached_property
    def concerned(self) -> int:
        """How many people work here, at the parent or at a child."""
        there = organizations.reach(self.organization)
        return Contact.objects.present().filter(organization__in=there).count()

    # ── Somebody more ──

    @cached_property
    def hits(self) -> list[Contact]:
        return hits(self.typed, Q(organization=self.organization, organization__isnull=False))

    @cached_property
    def somebody(self) -> Somebody | None:
        return guess(self.typed) if self.typed.strip() else None
