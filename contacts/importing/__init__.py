"""From an export to people: `plan` writes nothing, `apply` is one transaction and one undo."""

from contacts.importing.applying import PlanChanged, Result, apply
from contacts.importing.friends import NotTheirs
from contacts.importing.news import News, news_of
from contacts.importing.origin import Origin
from contacts.importing.outcome import Plan
from contacts.importing.plans import plan

__all__ = ["News", "NotTheirs", "Origin", "Plan", "PlanChanged", "Result", "apply", "news_of", "plan"]
