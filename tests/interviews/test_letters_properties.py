"""Whatever the people, flags, circles, employers and doubles: nobody hidden gets a letter or is named."""

import string
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import discretion
from contacts.models import Contact, ContactWay, Discretion, Double, Preferences
from interviews import letters
from interviews.approaching import NotToBeApproached
from interviews.cadence import Kind
from interviews.letters import Subject, naming
from interviews.models import FollowUp, Introduction, Message
from interviews.models.letters import LetterKind, SentHow
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    ReflectionFactory,
)

MINE = Preferences(pk=1, name="Zofia Lindqvist", time_zone="Europe/London")
PRIVATE = "Quetzalcoatl leaves in spring"
FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
# Names that no template says by itself.
NAMES = [
    "Xanthippe",
    "Qwyla",
    "Łucjan",
    "Ọlájídé",
    "Ngọc",
    "Мирослава",
    "小明",
    "José-Mª",
    "O'Hanraghan",
    "Ümit",
]
LAST = ["Vrabec", "Ωmega", "王", "Çağrı", "Þorsdóttir", "Zyskandar", ""]
WAYS = ["dark", "never", "deceased", "place", "child", "circle", "double", "cleared", "trashed", "open"]


@st.composite
def worlds(draw: st.DrawFn) -> list[Contact]:
    """Make up to six people: one to write to, the others hidden or not in one of the ways there are."""
    place = OrganizationFactory(confidential=draw(st.booleans()))
    child = OrganizationFactory(parent=place)
    circle = CircleFactory(in_the_dark=draw(st.booleans()))
    people = []
    for number in range(draw(st.integers(3, 6))):
        way = draw(st.sampled_from(WAYS)) if number else "open"
        values: dict = {
            "dark": {"discretion": Discretion.IN_THE_DARK},
            "never": {"contact_rule": "never"},
            "deceased": {"deceased_on": NOW.date()},
            "place": {"organization": place},
            "child": {"organization": child},
            "circle": {"circles": [circle]},
            "cleared": {"organization": place, "cleared_at": NOW},
            "trashed": {"trashed_at": NOW},
        }.get(way, {})
        person = ContactFactory(
            first_name=f"{draw(st.sampled_from(NAMES))}{string.ascii_lowercase[number]}",
            last_name=draw(st.sampled_from(LAST)),
            email=f"person{number}@example.org",
            **values,
        )
        if draw(st.booleans()):
            ContactWay.objects.create(contact=person, value=f"Further{number}@Example.org")
        if way == "double" and people:
            Double.objects.create(a=people[-1], b=person, reason="same name")
        people.append(person)
    return people


def hidden(people: list[Contact]) -> set[int]:
    found = Contact.objects.filter(discretion.never_proposed(), pk__in=[person.pk for person in people])
    return set(found.values_list("pk", flat=True))


def written_to(letter: Message) -> set[int]:
    """Return, by looking at each person in turn, who would get a letter."""
    typed = [one.strip().lower() for line in (letter.to, letter.cc, letter.bcc) for one in line.split(",")]
    found = {letter.contact_id}
    for person in Contact.objects.prefetch_related("ways"):
        mails = {person.email.lower(), *(way.value.lower() for way in person.ways.all())}
        if mails & {one for one in typed if one}:
            found.add(person.pk)
    return found


class Properties(TestCase):
    @FEW
    @given(data=st.data())
    def test_no_letter_with_a_hidden_recipient_can_be_marked_as_sent(self, data: st.DataObject):
        people = data.draw(worlds())
        mails = [f"PERSON{n}@example.org" for n in range(len(people))]
        mails += [way.value.swapcase() for way in ContactWay.objects.all()]
        line = st.lists(st.sampled_from([*mails, "x@y.example"]), max_size=1).map(", ".join)
        letter = Message.objects.create(
            kind=data.draw(st.sampled_from(LetterKind.values)),
            contact=data.draw(st.sampled_from([people[0], *people])),
            to=data.draw(line), cc=data.draw(line), bcc=data.draw(line),
            body="Would you have 20 minutes?",
        )  # fmt: skip
        never = Contact.objects.filter(naming.never_written_to()).values_list("pk", flat=True)
        reaches = written_to(letter) & set(never)

        for how in SentHow.values:
            try:
                letters.sent(letter, how, NOW, MINE)
            except (letters.Blocked, letters.AlreadySent, NotToBeApproached):
                continue
            assert reaches == set()
        letter.refresh_from_db()
        assert letter.sent_at is None or reaches == set()

    @settings(FEW, max_examples=7)
    @given(data=st.data())
    def test_no_draft_names_anybody_hidden_by_itself(self, data: st.DataObject):
        people = data.draw(worlds())
        somebody, to = st.sampled_from(people[1:]), people[0]

        def said() -> str:
            person = data.draw(somebody)
            ways = [person.name, f"as {person.first_name} says", person.first_name.upper(), "nobody at all"]
            return data.draw(st.sampled_from(ways))

        talk = InterviewFactory(held=True, people=[to], why=said(), where=said())
        talk.stage = data.draw(st.sampled_from(["held", "idea", "declined"]))
        for one in people:
            if one != to and data.draw(st.booleans()):
                talk.participants.create(contact=one)
        talk.participants.update(shared_ground=said())
        for name in ("text", "memorable", "action"):
            setattr(talk.notes, name, said())
        talk.notes.save()
        mine = data.draw(st.sampled_from(["learned", "appealed"]))
        ReflectionFactory(interview=talk, private=PRIVATE, **{mine: said()})
        introducer = data.draw(somebody)
        introduction = None
        if introducer != to:
            leave = data.draw(st.booleans())
            introduction = IntroductionFactory(introducer=introducer, target=to, may_use_name=leave)
            talk.introduction = introduction
        talk.save()
        given_name = data.draw(somebody)
        if given_name != to:
            Introduction.objects.create(introducer=to, target=given_name, named_in=talk)
        Introduction.objects.create(introducer=to, target_text=said(), named_in=talk)
        promise = FollowUp.objects.create(
            kind=Kind.PROMISE, contact=to, interview=talk, what=said(), due_at=NOW
        )
        Contact.objects.filter(pk=to.pk).update(how_met=said(), title=said())
        to.refresh_from_db()
        for kind in LetterKind:
            look(letters_of(kind, to, talk, introduction, promise), people)


def letters_of(kind: LetterKind, to: Contact, *about: Any) -> Message | None:
    try:
        return letters.draft(Subject(kind, to, *about), MINE, NOW)
    except NotToBeApproached:
        return None


def look(letter: Message | None, people: list[Contact]) -> None:
    """Look through a draft for anybody hidden, by the names themselves."""
    never = hidden(people)
    if letter is None:
        assert never
        return
    assert letter.contact_id not in never
    assert [one for one in letters.check(letter, MINE) if one.rule in ("named", "hidden")] == []
    text = f"{letter.subject}\n{letter.body}".casefold()
    assert PRIVATE.casefold() not in text
    for person in people[1:]:
        if person.pk in never and not person.trashed_at:
            assert person.name.casefold() not in text
            if person.discretion == Discretion.IN_THE_DARK:
                assert person.first_name.casefold() not in text
