"""Who can introduce me to whom: the best chains of people from me to somebody."""

from contacts.ways_in.chain import Brake, Grade, Hop, Way, Ways, grade, order
from contacts.ways_in.search import best

__all__ = ["Brake", "Grade", "Hop", "Way", "Ways", "best", "grade", "order"]
