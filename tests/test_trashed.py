"""Whoever is in the trash shows in the trash, the history, at their own address, and nowhere else."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from contacts import people, search, trash
from interviews.models import (
    FollowUp,
    Interview,
    Participant,
    PathwayRating,
    PlannedQuestion,
    Reflection,
    TalkNotes,
    TrainingOption,
)
from tests import hostile_world
from tests.factories import (
    ContactWayFactory,
    DoubleFactory,
    IntroductionFactory,
    MessageFactory,
    NoteFactory,
    OrganizationFactory,
    ResourceFactory,
    TieFactory,
)
from tests.hostile_world import World

pytestmark = pytest.mark.django_db
PERSON, ROLE, NOTE = "Quetzalcoatlina", "Tlalocanist", "Popocatepetlish"
PLACE, RESEARCH = "Xochimilcoworks", "Teotihuacanese"
TALK, PATHWAY = "Chalchiuhtlicuesaid", "Huitzilopochtlipath"
WORDS = (PERSON, ROLE, NOTE, PLACE, RESEARCH, TALK, PATHWAY)
# A letter, a resource and a name given outlive the talk, so their own lists in the admin show them.
OUTLIVES = re.compile(r"^/admin/interviews/(introduction|message|resource)/")
HISTORY = re.compile(r"^/contacts/(history|trash)/|^/admin/contacts/(action|change|submission)/")


@pytest.fixture
def world(signed_in: Client) -> World:
    """A plain world, and in it one trashed person with all that hangs on them, and one trashed place."""
    numbers = iter(range(100_000))
    made = hostile_world.build(lambda length: f"Plain{next(numbers)}"[:length])
    person = made.trashed
    person.first_name, person.title, person.location, person.batch = PERSON, ROLE, ROLE, made.batch
    person.save()
    person.circles.set(made.ana.circles.all())
    ContactWayFactory(contact=person, value=f"{PERSON}@example.org")
    NoteFactory(contact=person, text=f"{NOTE} {ROLE}")
    TieFactory(a=made.ana, b=person)
    DoubleFactory(a=made.ana, b=person)
    place = OrganizationFactory(name=PLACE, aliases=[RESEARCH], research=RESEARCH)
    trash.trash_organizations([place.pk])
    made.rows["place"] = place
    say_all_over(made.talks.trashed)
    made.talks.trashed_pathway.name = made.talks.trashed_pathway.why = PATHWAY
    made.talks.trashed_pathway.save()
    made.talks.trashed.pathways.add(made.talks.trashed_pathway)
    made.talks.interviews[0].pathways.add(made.talks.trashed_pathway)
    search.index()
    row = ("Nia", "Okafor", "https://www.linkedin.com/in/nia-okafor", "", "Kew", "Curator", "03 Feb 2024")
    made.upload = hostile_world.upload(signed_in, [row])
    return made


def say_all_over(talk: Interview) -> None:
    """Put one word into every text of a talk and of all that hangs on it."""
    Interview.objects.filter(pk=talk.pk).update(why=TALK, where=TALK)
    for rows, columns in (
        (TalkNotes.objects.filter(interview=talk), ("text", "memorable", "action", "private")),
        (
            Participant.objects.filter(interview=talk),
            ("profile", "web", "site", "shared_ground", "title_then"),
        ),
        (PlannedQuestion.objects.filter(interview=talk), ("wording", "answer")),
        (
            Reflection.objects.filter(interview=talk),
            (
                "learned",
                "surprised",
                "appealed",
                "put_off",
                "why",
                "contradicts",
                "new_question",
                "witness",
                "private",
            ),
        ),
        (PathwayRating.objects.filter(interview=talk), ("why", "entry_roles")),
        (TrainingOption.objects.filter(interview=talk), ("name", "provider", "funding")),
        (FollowUp.objects.filter(interview=talk), ("what",)),
    ):
        assert rows.update(**dict.fromkeys(columns, TALK)), rows.model
    giver = talk.participants.get().contact
    IntroductionFactory(introducer=giver, target=None, target_text=TALK, named_in=talk, note=TALK)
    MessageFactory(contact=giver, interview=talk, subject=TALK, body=TALK)
    ResourceFactory(name=TALK, interview=talk, contact=giver)


def addresses(world: World) -> list[str]:
    place = world.rows.pop("place")
    found = world.pages()
    for word in (PERSON, PLACE, NOTE, TALK):
        found += [f"/contacts/?q={word}", f"/contacts/?at={word}", f"/contacts/organizations/?at={word}"]
        found += [f"/interviews/?q={word}", f"/interviews/?person={word}"]
        for model in world.rows:
            found.append(f"{reverse(f'admin:contacts_{model._meta.model_name}_changelist')}?q={word}")
    for sort in ("name", "touch", "added", "connected", "closeness"):
        found.append(f"/contacts/?sort={sort}")
    found += [f"/contacts/?organization={place.pk}", f"/contacts/?batch={world.batch.pk}"]
    own = (
        f"/contacts/{world.trashed.pk}/",
        f"/contacts/trash/{world.trashed.pk}/erase/",
        f"/interviews/{world.talks.trashed.pk}/",
        f"/pathways/{world.talks.trashed_pathway.pk}/",
    )
    return [
        address
        for address in found
        if not HISTORY.search(address)
        and not OUTLIVES.search(address)
        and not address.startswith(own)
        and "trash=yes" not in address
    ]


def test_trashed_names_show_nowhere_but_in_the_trash(signed_in: Client, world: World):
    links = {
        f"/contact/{world.trashed.pk}/change/",
        f'href="/contacts/{world.trashed.pk}/"',
        f'href="/interviews/{world.talks.trashed.pk}/"',
    }
    shown = {}
    for address in addresses(world):
        page = signed_in.get(address, follow=True).content.decode()
        # A search repeats what was asked for, so the other words of the same row tell whether it was found.
        told = {word for word in WORDS if word not in address} | links
        found = {word for word in told if word in page}
        if found:
            shown[address] = found

    assert shown == {}


def test_trashed_people_are_found_where_the_trash_is_asked_for(signed_in: Client, world: World):
    own = f"/contacts/{world.trashed.pk}/"
    admins = reverse("admin:contacts_contact_changelist") + f"?trash=yes&q={PERSON}"

    for address in ("/contacts/trash/", own, admins):
        assert PERSON in signed_in.get(address).content.decode(), address
    assert PLACE in signed_in.get("/contacts/trash/").content.decode()
    trash_page = signed_in.get("/contacts/trash/").content.decode()
    assert f'href="/contacts/trash/interviews/{world.talks.trashed.pk}/erase/"' in trash_page
    assert PATHWAY in trash_page
    assert NOTE not in signed_in.get(own).content.decode()


def test_restored_person_is_found_again(signed_in: Client, world: World):
    people.restore([world.trashed.pk])

    assert PERSON in signed_in.get("/contacts/").content.decode()
    assert f'href="/contacts/{world.trashed.pk}/"' in signed_in.get(f"/contacts/?q={NOTE}").content.decode()
