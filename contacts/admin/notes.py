"""What belongs to one person: notes, whom I told, further addresses, former roles."""

from django.contrib import admin
from django.forms import ModelForm

from contacts import changes, told
from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded, bdi
from contacts.forms.admin import FormerRoleAdminForm, NoteAdminForm
from contacts.models import Action, ContactWay, FormerRole, Note, Told


class OfPerson(FoundByPerson, Recorded):
    list_select_related = ["contact"]
    autocomplete_fields = ["contact"]

    @admin.display(description="person", ordering="contact__sort_name")
    def person(self, row: Note | Told | ContactWay | FormerRole) -> str:
        return self.named(row, row.contact)


@admin.register(Note)
class NoteAdmin(OfPerson):
    form = NoteAdminForm
    list_display = ["beginning", "person", "touched_on", "sensitive", "updated_at"]
    list_filter = ["sensitive", ("touched_on", admin.EmptyFieldListFilter)]
    fields = ["contact", "text", "sensitive", "touched_on", "created_at", "updated_at", "seen_version"]
    readonly_fields = ["touched_on", "created_at", "updated_at"]
    kind_of_change = Action.Kind.NOTE

    @admin.display(description="note")
    def beginning(self, note: Note) -> str:
        return bdi(note.text[:100] or "(empty)")


@admin.register(Told)
class ToldAdmin(OfPerson):
    list_display = ["person", "told_on", "what", "in_confidence"]
    list_display_links = ["person"]
    list_filter = ["in_confidence"]

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        if change:
            super().store(record, form, change)
        else:
            told.tell_in(record, form.instance)


@admin.register(ContactWay)
class ContactWayAdmin(OfPerson):
    list_display = ["value", "kind", "label", "person"]
    list_filter = ["kind"]


@admin.register(FormerRole)
class FormerRoleAdmin(OfPerson):
    form = FormerRoleAdminForm
    list_display = ["shown_title", "place", "person", "started_on", "ended_on"]
    list_select_related = ["contact", "organization"]
    autocomplete_fields = ["contact", "organization"]

    @admin.display(description="role")
    def shown_title(self, role: FormerRole) -> str:
        return bdi(role.title or "(no title)")

    @admin.display(description="organisation", ordering="organization__name")
    def place(self, role: FormerRole) -> str:
        return bdi(role.organization.name) if role.organization else ""
