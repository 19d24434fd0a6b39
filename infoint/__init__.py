"""infoint: the people you know, and the conversations that show you your next kind of work."""

__version__ = "0.4.0"
