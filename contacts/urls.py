from django.urls import path

from contacts.views import adding, history, lists, trash

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
]
