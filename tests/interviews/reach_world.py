"""Who knows whom around Figma: what the page "Who can get me to…" is tested and looked at with."""

import datetime as dt
from dataclasses import dataclass

from contacts import people, search
from contacts.models import Contact, Organization
from tests.factories import (
    CircleFactory,
    ContactFactory,
    FormerRoleFactory,
    IntroductionFactory,
    OrganizationFactory,
    TieFactory,
)

LONG = "\u202eمحمد 👩‍👩‍👧 <script>alert(1)</script>{{7*7}} " + "x" * 150


def tie(one: Contact, other: Contact, **values: object) -> None:
    a, b = sorted((one, other), key=lambda person: person.pk)
    TieFactory(a=a, b=b, **({"strength": 4} | values))


@dataclass
class World:
    figma: Organization
    tom: Contact
    liam: Contact
    jo: Contact
    sam: Contact
    dana: Contact
    dark: Contact


def designers(today: dt.date) -> World:
    """Tom leads to Liam by one step, Jo by two to Dana; Jo is close to somebody who must not know."""
    figma, spotify = OrganizationFactory(name="Figma", wanted=3), OrganizationFactory(name="Spotify")
    climbing = CircleFactory(name="climbing club")
    tom = ContactFactory(
        first_name="Tom", last_name="Reyes", title="Engineer", closeness=5, circles=[climbing],
        organization=OrganizationFactory(name="Stripe"), last_touch_on=today - dt.timedelta(days=20),
    )  # fmt: skip
    jo = ContactFactory(
        first_name="Jo", last_name="Lindqvist", title="PM", organization=spotify, closeness=3,
        circles=[CircleFactory(name="class of 2015")], last_touch_on=today - dt.timedelta(days=500),
    )  # fmt: skip

    def at_figma(first: str, last: str, title: str, **values: object) -> Contact:
        person = ContactFactory(
            first_name=first, last_name=last, title=title, organization=figma, **({"closeness": 0} | values)
        )
        assert isinstance(person, Contact)
        return person

    liam = at_figma("Liam", "Park", "Product designer")
    sam = at_figma("Sam", "Oyelaran", "Design manager")
    dana = at_figma("Dana", "Cho", "Product designer")
    efua = at_figma("Efua", "Mensah", "Product designer")
    dark = ContactFactory(first_name="Hidde", last_name="Verborgen", discretion="in_the_dark", closeness=2)
    tie(tom, liam, kind="worked_together", since_on=dt.date(2019, 3, 1), ended_on=None, strength=4)
    tie(tom, efua, kind="studied", strength=2)
    tie(jo, sam, kind="friend", strength=3, certainty="likely")
    tie(jo, dark, kind="friend", strength=5)
    for number in range(2):
        made = ContactFactory(first_name=f"Made{number}", closeness=0)
        IntroductionFactory(
            introducer=tom, target=made, state="made", made_at=dt.datetime(2026, 5, 2, tzinfo=dt.UTC)
        )
    before = ContactFactory(first_name="Ifeoma", last_name="Eze", closeness=2, title="Illustrator")
    FormerRoleFactory(
        contact=before, organization=figma, title="Product designer", ended_on=today - dt.timedelta(days=800)
    )
    search.index()
    return World(figma, tom, liam, jo, sam, dana, dark)


def hide(*those: Contact) -> None:
    people.set_discretion([person.pk for person in those], "in_the_dark")
