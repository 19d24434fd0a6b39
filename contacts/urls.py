from django.urls import path

from contacts.views import adding, history, lists, notes, person, person_facts, trash

app_name = "contacts"
urlpatterns = [
    path("", lists.contact_list, name="list"),
    path("bulk/", lists.contact_bulk, name="bulk"),
    path("new/", adding.contact_new, name="add"),
    path("organizations/", adding.organization_options, name="organization_options"),
    path("trash/", trash.trash_list, name="trash"),
    path("trash/restore/", trash.trash_restore, name="trash_restore"),
    path("trash/empty/", trash.trash_empty, name="trash_empty"),
    path("trash/<int:pk>/erase/", trash.trash_erase, name="trash_erase"),
    path("history/", history.history, name="history"),
    path("actions/<int:pk>/undo/", history.undo, name="undo"),
    path("<int:pk>/", person.detail, name="detail"),
    path("<int:pk>/edit/", person.edit, name="edit"),
    path("<int:pk>/trash/", person.put_in_trash, name="put_in_trash"),
    path("<int:pk>/restore/", person.restore, name="restore"),
    path("<int:pk>/circles/", person_facts.circles, name="set_circles"),
    path("<int:pk>/closeness/", person_facts.closeness, name="set_closeness"),
    path("<int:pk>/discretion/", person_facts.discretion, name="set_discretion"),
    path("<int:pk>/on-my-mind/", person_facts.tracked, name="set_tracked"),
    path("<int:pk>/keep-in-touch/", person_facts.interval, name="set_interval"),
    path("<int:pk>/ways/", person_facts.way_add, name="way_add"),
    path("<int:pk>/ways/<int:way_pk>/remove/", person_facts.way_remove, name="way_remove"),
    path("<int:pk>/touch/", notes.touch, name="touch"),
    path("<int:pk>/notes/<uuid:note_uuid>/", notes.note, name="note"),
    path("<int:pk>/notes/<uuid:note_uuid>/edit/", notes.note_edit, name="note_edit"),
    path("<int:pk>/notes/<uuid:note_uuid>/delete/", notes.note_delete, name="note_delete"),
]
