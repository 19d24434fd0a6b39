"""What a letter tells of advice that I followed: what they named, and what came of it."""

from typing import Final

from contacts.models import Contact
from interviews import advice
from interviews.letters import filling
from interviews.models import Interview, Resource

Kind = Resource.Kind
DID: Final[dict[str, str]] = {
    Kind.BOOK: "I read it.",
    Kind.EVENT: "I went.",
    Kind.COURSE: "I took it.",
    Kind.PERSON: "I read what they write.",
}
LOOKED: Final = "I looked into it."
SEVERAL: Final = "I followed up each of them."


def values(interview: Interview, person: Contact) -> dict[str, str]:
    """Return what I have done of what they named in this talk, and have not told them yet; {} for nothing."""
    done = advice.untold(interview, person)
    if not done:
        return {}
    return {
        "advice": filling.sentence(filling.joined([filling.line(one.name) for one in done])),
        "did": DID.get(done[0].kind, LOOKED) if len(done) == 1 else SEVERAL,
        "result": " ".join(filling.sentence(one.outcome) for one in done if one.outcome.strip()),
    }
