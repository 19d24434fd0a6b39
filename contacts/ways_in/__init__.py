"""Who can introduce me to whom: the best chains of people from me to somebody."""

from contacts.ways_in.answering import best
from contacts.ways_in.chain import Brake, Grade, Hop, Way, Ways, grade, order

__all__ = ["Brake", "Grade", "Hop", "Way", "Ways", "best", "grade", "order"]
