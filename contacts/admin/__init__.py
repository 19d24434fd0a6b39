"""The admin: every noun, for looking closely and for changing many at once."""

import django.contrib.auth.admin  # noqa: F401  # registers what is taken out below, before its turn
from django.contrib import admin
from django.contrib.auth.models import Group, User

from contacts.admin import books, bulk, finding, notes, people, places, recorded, ties

__all__ = ["books", "bulk", "finding", "notes", "people", "places", "recorded", "ties"]

# There is one owner and no password: nothing here for anybody to change.
admin.site.unregister([User, Group])
