"""Which circles were asked about something, and whom in them there is to ask."""

import pytest

from contacts import changes, circles, merging, walks
from contacts.models import Circle, CircleAnswer, CircleWalk
from tests.factories import TODAY, CircleFactory, ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
Said = CircleAnswer.Said


@pytest.fixture(autouse=True)
def no_other_circles():
    Circle.objects.all().delete()


def walk(circle: Circle, asked: str = "curator", **values: object) -> CircleWalk:
    return CircleWalk.objects.create(circle=circle, asked=asked, key=CircleWalk.key_of(asked), **values)


def test_circles_never_asked_count_whom_i_may_ask_the_fullest_first():
    choir, team, board = CircleFactory(name="Choir"), CircleFactory(name="Team"), CircleFactory(name="Board")
    circles.set_in_the_dark([board.pk], True)
    CircleFactory(name="Empty")
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    ContactFactory(circles=[choir, team])
    ContactFactory(circles=[team])
    for hidden in (
        {"marked_dark": True},
        {"trashed": True},
        {"contact_rule": "never"},
        {"deceased_on": TODAY},
        {"organization": meridian},
        {"circles": [choir, team, board]},
    ):
        ContactFactory(**{"circles": [choir, team], **hidden})

    assert [(circle.name, circle.people) for circle in walks.never_asked("curator")] == [
        ("Team", 2),
        ("Choir", 1),
    ]


@pytest.mark.parametrize(
    ("asked", "text", "same"),
    [
        ("Museum Education", "museum  education", True),
        ("Konservatør", "konservator", True),
        ("curator", "curators", False),
        ("?!", "?!", True),
        ("?!", "!!", False),
    ],
)
def test_question_is_known_again_by_its_words(asked: str, text: str, same: bool):
    choir = CircleFactory()
    ContactFactory(circles=[choir])
    walk(choir, asked, walked_on=TODAY)

    assert walks.never_asked(text) == ([] if same else [choir])


def test_circle_counts_as_asked_with_its_first_answer():
    choir = CircleFactory()
    ana = ContactFactory(circles=[choir])
    begun = walk(choir)

    assert walks.never_asked("curator") == [choir]
    CircleAnswer.objects.create(walk=begun, contact=ana, said=Said.NO)
    assert walks.never_asked("curator") == []


def test_overview_tells_what_came_of_each_circle():
    choir, team, alumni, empty = (CircleFactory(name=name) for name in ("Choir", "Team", "Alumni", "Empty"))
    ana, ben = ContactFactory(circles=[choir, team, alumni]), ContactFactory(circles=[choir])
    luis, gone = ContactFactory(first_name="Luis", closeness=0), ContactFactory(marked_dark=True)
    done, begun = walk(choir, walked_on=TODAY), walk(team)
    for answer in (
        {"contact": ana, "said": Said.KNOWS, "named": luis},
        {"contact": ana, "said": Said.KNOWS, "named": gone},
        {"contact": ana, "said": Said.KNOWS, "words": "somebody at Kew"},
        {"contact": ben, "said": Said.ASK},
        {"contact": gone, "said": Said.ASK},
    ):
        CircleAnswer.objects.create(walk=done, **answer)
    CircleAnswer.objects.create(walk=begun, contact=ana, said=Said.NO)

    found = walks.overview("Curator")

    assert [one.circle for one in found.never] == [alumni]
    assert [one.circle for one in found.begun] == [team]
    assert [one.circle for one in found.nobody] == [empty]
    (standing,) = found.walked
    assert (standing.circle, standing.walked_on, standing.asked) == (choir, TODAY, 2)
    assert (standing.named, standing.unnamed, standing.to_ask) == ([luis], 1, 1)
    assert not found.withheld


def test_dark_circle_is_withheld_and_not_named():
    board = CircleFactory(in_the_dark=True)
    walk(board, walked_on=TODAY)

    found = walks.overview("curator")

    assert found.withheld
    assert found.never == found.begun == found.walked == found.nobody == []


@pytest.mark.parametrize("count", [1, 3])
def test_circles_never_asked_take_two_queries(django_assert_num_queries, count: int):
    for _ in range(count):
        ContactFactory(circles=[CircleFactory()])

    with django_assert_num_queries(2):
        assert len(walks.never_asked("curator")) == count


def test_questions_asked_lately_stand_once_each_the_latest_first():
    for asked in ("curator", "Museum education", "Curator"):
        walk(CircleFactory(), asked)

    assert [asked.lower() for asked in walks.recent_questions()] == ["curator", "museum education"]


def test_circle_takes_its_walks_with_it_and_undo_brings_them_back():
    choir = CircleFactory()
    done = walk(choir, walked_on=TODAY)
    CircleAnswer.objects.create(walk=done, contact=ContactFactory(), said=Said.ASK)

    record = circles.remove(choir)
    assert not CircleWalk.objects.exists()
    changes.undo(record.action)

    assert CircleWalk.objects.get() == done
    assert CircleAnswer.objects.get().said == Said.ASK


def test_of_two_short_answers_of_one_person_that_of_the_elder_stands():
    done, other = walk(CircleFactory()), walk(CircleFactory())
    elder, younger, luis = ContactFactory(), ContactFactory(), ContactFactory()
    for row in (
        {"walk": done, "contact": elder, "said": Said.NO},
        {"walk": done, "contact": younger, "said": Said.ASK},
        {"walk": other, "contact": younger, "said": Said.ASK},
        {"walk": done, "contact": younger, "said": Said.KNOWS, "named": luis},
        {"walk": done, "contact": luis, "said": Said.KNOWS, "named": younger},
        {"walk": done, "contact": elder, "said": Said.KNOWS, "named": younger},
    ):
        CircleAnswer.objects.create(**row)

    record = merging.merge(elder, younger)

    rows = CircleAnswer.objects.values_list("walk", "contact", "said", "named")
    assert set(rows) == {
        (done.pk, elder.pk, Said.NO, None),
        (other.pk, elder.pk, Said.ASK, None),
        (done.pk, elder.pk, Said.KNOWS, luis.pk),
        (done.pk, luis.pk, Said.KNOWS, elder.pk),
    }
    changes.undo(record.action)
    assert CircleAnswer.objects.count() == 6
