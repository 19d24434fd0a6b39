"""Letters, to look at: they are written, checked and marked as sent on their own page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import ReadOnly, Recorded, bdi
from interviews.admin.marks import NamesTalks
from interviews.forms.admin import FIELDS, LetterTemplateAdminForm
from interviews.models import LetterTemplate, Message


@admin.register(Message)
class MessageAdmin(NamesTalks, FoundByPerson, ReadOnly):
    people_fields = ("contact",)
    list_display = [
        "shown_kind",
        "person",
        "shown_subject",
        "talk",
        "created_at",
        "sent_at",
        "sent_how",
        "answered_at",
    ]
    list_display_links = ["shown_kind"]
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter), "sent_how"]
    list_select_related = ["contact", "interview"]
    ordering = ["-created_at", "-pk"]

    @admin.display(description="kind", ordering="kind")
    def shown_kind(self, letter: Message) -> str:
        return letter.get_kind_display()

    @admin.display(description="to", ordering="contact__sort_name")
    def person(self, letter: Message) -> str:
        return self.named(letter, letter.contact)

    @admin.display(description="subject", ordering="subject")
    def shown_subject(self, letter: Message) -> str:
        return bdi(letter.subject)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("interview__participants__contact")


@admin.register(LetterTemplate)
class LetterTemplateAdmin(Recorded):
    form = LetterTemplateAdminForm
    formfield_overrides = FIELDS
    list_display = ["kind", "shown_subject", "beginning"]
    fields = ["kind", "subject", "body", "seen_version"]

    @admin.display(description="subject", ordering="subject")
    def shown_subject(self, template: LetterTemplate) -> str:
        return bdi(template.subject)

    @admin.display(description="begins")
    def beginning(self, template: LetterTemplate) -> str:
        return bdi(template.body[:100])

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["kind"] if obj else []
