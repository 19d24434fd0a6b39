"""The verbs on circles, and the list of them; each verb is one action, with one undo."""

from collections.abc import Collection

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contacts import changes
from contacts.models import Action, Circle, CircleAnswer, CircleWalk, Contact
from contacts.organizations import hidden_people, tell_difference

Through = Contact.circles.through


def same_name(name: str, other_than: Circle | None = None) -> Circle | None:
    """Return the circle of this name, blind to case in every script, unlike the database."""
    wanted = name.casefold()
    others = Circle.objects.exclude(pk=other_than.pk) if other_than else Circle.objects.all()
    return next((circle for circle in others if circle.name.casefold() == wanted), None)


def listed() -> QuerySet[Circle]:
    """Return all circles with `people`, how many there are in each who are not in the trash."""
    here = Through.objects.filter(circle=OuterRef("pk"), contact__trashed_at=None).order_by()
    count: QuerySet = here.values("circle").annotate(n=Count("pk"))
    return Circle.objects.annotate(people=Coalesce(Subquery(count.values("n")), 0))


def add(name: str) -> tuple[Circle, changes.Record]:
    circle = Circle(name=name)
    with changes.recording(f"Added the circle {name}", Action.Kind.ADD) as record:
        record.add(circle)
    return circle, record


def rename(circle: Circle, name: str) -> changes.Record:
    """Give a circle another name. One that infoint brought along keeps its key."""
    with changes.recording(f"Renamed the circle {circle.name} to {name}") as record:
        record.change(circle, name=name)
    return record


def set_in_the_dark(ids: Collection[int], dark: bool) -> changes.Record:
    """Keep everybody in these circles in the dark, or no longer; the words say what that came to."""
    chosen = list(Circle.objects.filter(pk__in=ids))
    which = f"the circle {chosen[0].name}" if len(chosen) == 1 else f"{len(chosen)} circles"
    with changes.recording("") as record:
        before = hidden_people().count()
        record.what = f"{'Kept' if dark else 'No longer kept'} {which} in the dark"
        record.change_all(Circle.objects.filter(pk__in=ids), in_the_dark=dark)
        tell_difference(record, hidden_people().count() - before)
    return record


def newcomers(circle: Circle) -> int:
    """Return how many people keeping this circle in the dark would put there, doubles of them aside."""
    free = Contact.objects.present().filter(circles=circle, cleared_at=None)
    return free.exclude(pk__in=hidden_people().values("pk")).count()


def remove(circle: Circle) -> changes.Record:
    """Delete a circle with all memberships; undo brings both back."""
    with changes.recording(f"Removed the circle {circle.name}") as record:
        remove_in(record, circle)
    return record


def remove_in(record: changes.Record, circle: Circle) -> None:
    """Delete a circle as a part of a larger action."""
    record.remove_all(CircleAnswer.objects.filter(walk__circle=circle))
    record.remove_all(CircleWalk.objects.filter(circle=circle))
    record.remove_all(Through.objects.filter(circle=circle))
    record.remove(circle)
