"""A sample life to look around in: Robin Ashdown and the people Robin knows, all of them invented."""

from contacts.demo.loading import NotEmpty, load, more

__all__ = ["NotEmpty", "load", "more"]
