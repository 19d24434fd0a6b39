"""How close, how strong, how sure: the choices, and the one table of what each is worth in a chain."""

from django.db import models


class Closeness(models.IntegerChoices):
    """How close I am to somebody; null in the database means connected, but not rated."""

    NOT_IN_TOUCH = 0, "not in touch yet"
    MET = 1, "met once or twice"
    KNOWN = 2, "know each other"
    WARM = 3, "on good terms"
    CLOSE = 4, "close"
    VERY_CLOSE = 5, "very close"


class Strength(models.IntegerChoices):
    """How strong the tie of two other people is; null means unknown."""

    FAINT = 1, "faint"
    WEAK = 2, "weak"
    FAIR = 3, "fair"
    STRONG = 4, "strong"
    VERY_STRONG = 5, "very strong"


class Certainty(models.TextChoices):
    """How sure I am that the tie is there at all."""

    SURE = "sure", "sure"
    LIKELY = "likely", "likely"
    GUESS = "guess", "a guess"


# The chance, by judgement, that a request travels along one link. Never shown as a percentage.
LINK: dict[int | None, float] = {1: 0.15, 2: 0.35, 3: 0.60, 4: 0.80, 5: 0.90, None: 0.25}
CERTAINTY: dict[str, float] = {Certainty.SURE: 1.0, Certainty.LIKELY: 0.75, Certainty.GUESS: 0.45}
