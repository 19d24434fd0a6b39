"""Rows of interviews, and of what belongs to them: each name with its mark, and found by the people."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from contacts import discretion
from contacts.admin.finding import found, marked
from contacts.admin.recorded import Recorded
from contacts.models import Contact
from interviews.models import Interview, Participant


def all_marked(people: Iterable[Contact], dark: dict[int, str]) -> str:
    """Return names, each with the mark of whoever is kept in the dark."""
    return format_html_join(", ", "{}", ((marked(person, dark),) for person in people))


class RowsWithMarks(ChangeList):
    """One page of rows; who of all that are named in it is kept in the dark, and why, is asked once."""

    model_admin: "NamesTalks"

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page = list(self.result_list)
        dark = discretion.reasons({person.pk for row in page for person in self.model_admin.named_in(row)})
        for row in page:
            row.dark = dark
        self.result_list = page


class NamesTalks(admin.ModelAdmin):
    """Rows that name an interview, or are one, by those who take part; nobody who lies in the trash."""

    people_fields: tuple[str, ...] = ()
    talk_field = "interview"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[RowsWithMarks]:
        return RowsWithMarks

    def talk_of(self, row: Any) -> Interview | None:
        talk = getattr(row, self.talk_field)
        return None if talk is None or talk.trashed_at else talk

    def named_in(self, row: Any) -> list[Contact]:
        own = [person for name in self.people_fields if (person := getattr(row, name))]
        talk = self.talk_of(row)
        return [*own, *(talk.people if talk else [])]

    @admin.display(description="interview")
    def talk(self, row: Any) -> str:
        """The people of the interview, leading to its page."""
        talk = self.talk_of(row)
        if talk is None:
            return ""
        dark = row.dark if hasattr(row, "dark") else discretion.reasons([one.pk for one in talk.people])
        names = all_marked(talk.people, dark) or talk.names
        return format_html('<a href="{}">{}</a>', talk.get_absolute_url(), names)


class OfTalk(NamesTalks, Recorded):
    """Rows that are shown by who takes part in a talk, and found by anything known of them."""

    search_fields = ["pk"]
    search_help_text = "Beginnings of words, in anything known of the people"
    to_talk = ""

    @admin.display(description="with")
    def shown_names(self, row: Any) -> str:
        talk = self.talk_of(row)
        return all_marked(talk.people, row.dark) or talk.names if talk else ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        there = Participant.objects.filter(
            contact__in=found(search_term).values("pk"), interview=OuterRef(f"{self.to_talk}pk")
        )
        return queryset.filter(Exists(there)), False
