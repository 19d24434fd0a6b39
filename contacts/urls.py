from django.urls import path

from contacts.views import lists

app_name = "contacts"
urlpatterns = [
    path("", lists.contact_list, name="list"),
]
