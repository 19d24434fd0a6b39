"""The admin: every noun, for looking closely and for changing many at once."""

from contacts.admin import books, bulk, finding, notes, people, places, recorded, ties

__all__ = ["books", "bulk", "finding", "notes", "people", "places", "recorded", "ties"]
