"""The verbs on what people told me to read, join or visit."""

from contacts import changes
from contacts.models import Action
from interviews import pathways
from interviews.models import Resource


def add(resource: Resource) -> changes.Record:
    with changes.recording(f"To look at: {resource.name}", Action.Kind.ADD) as record:
        resource.created_at = record.at
        record.add(resource)
    return record


def remove(resource: Resource) -> changes.Record:
    with changes.recording(f"No longer to look at: {resource.name}") as record:
        pathways.take_out_in(record, resource)
        record.remove(resource)
    return record
