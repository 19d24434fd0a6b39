"""The smallest valid object of each kind; states are traits."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from contacts.models import (
    Circle,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Tie,
    Told,
)

TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


class OrganizationFactory(DjangoModelFactory):
    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Lantern Works {n}")


class CircleFactory(DjangoModelFactory):
    class Meta:
        model = Circle

    name = factory.Sequence(lambda n: f"Choir {n}")


class ImportBatchFactory(DjangoModelFactory):
    class Meta:
        model = ImportBatch

    file_name = "Connections.csv"
    sha256 = "0" * 64


class ContactFactory(DjangoModelFactory):
    class Meta:
        model = Contact
        skip_postgeneration_save = True

    first_name = factory.Sequence(lambda n: f"Ama{n}")
    last_name = "Boateng"

    class Params:
        trashed = factory.Trait(trashed_at=NOW)
        marked_dark = factory.Trait(discretion=Discretion.IN_THE_DARK)
        imported = factory.Trait(batch=factory.SubFactory(ImportBatchFactory))

    @factory.post_generation
    def circles(self: Contact, create: bool, extracted: list[Circle] | None) -> None:  # type: ignore[misc]
        if create and extracted:
            self.circles.set(extracted)


class ContactWayFactory(DjangoModelFactory):
    class Meta:
        model = ContactWay

    contact = factory.SubFactory(ContactFactory)
    value = factory.Sequence(lambda n: f"ama{n}@example.org")


class FormerRoleFactory(DjangoModelFactory):
    class Meta:
        model = FormerRole

    contact = factory.SubFactory(ContactFactory)
    organization = factory.SubFactory(OrganizationFactory)


class NoteFactory(DjangoModelFactory):
    class Meta:
        model = Note

    contact = factory.SubFactory(ContactFactory)
    text = "Met at the seed swap."


class TieFactory(DjangoModelFactory):
    class Meta:
        model = Tie

    a = factory.SubFactory(ContactFactory)
    b = factory.SubFactory(ContactFactory)


class DoubleFactory(DjangoModelFactory):
    class Meta:
        model = Double

    a = factory.SubFactory(ContactFactory)
    b = factory.SubFactory(ContactFactory)
    reason = "same name"


class ToldFactory(DjangoModelFactory):
    class Meta:
        model = Told

    contact = factory.SubFactory(ContactFactory)
    told_on = TODAY
