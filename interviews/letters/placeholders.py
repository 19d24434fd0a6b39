"""What a template may ask for. A leaf: each placeholder, its meaning, its gap, and an invented example."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`gap` is what stands in its place where it is not known; `example` fills the preview."""

    meaning: str
    gap: str
    example: str


PLACEHOLDERS: Final[dict[str, Placeholder]] = {
    "first": Placeholder(
        "what you call them",
        "their name",
        "Nadia",
    ),
    "name": Placeholder(
        "their full name",
        "their name",
        "Nadia Okafor",
    ),
    "role": Placeholder(
        "what they do, and where",
        "what they do",
        "curator at the Tidal Museum",
    ),
    "my_name": Placeholder(
        "your name",
        "your name",
        "Zofia Lindqvist",
    ),
    "my_first": Placeholder(
        "your first name",
        "your name",
        "Zofia",
    ),
    "my_background": Placeholder(
        "you in one line, as in Settings",
        "who you are, in one line",
        "a field researcher at a housing charity",
    ),
    "my_contact": Placeholder(
        "your e-mail and phone",
        "how to reach you",
        "zofia@example.org or +44 20 7946 0018",
    ),
    "my_phone": Placeholder(
        "your phone",
        "your phone number",
        "+44 20 7946 0018",
    ),
    "introducer": Placeholder(
        "who introduces or suggested you",
        "a name that you may use",
        "Tom Reyes",
    ),
    "introducer_first": Placeholder(
        "what you call them",
        "a name that you may use",
        "Tom",
    ),
    "target": Placeholder(
        "whom you want to meet, or met",
        "whom you would like to meet",
        "Nadia Okafor",
    ),
    "target_first": Placeholder(
        "what you call them",
        "their name",
        "Nadia",
    ),
    "target_role": Placeholder(
        "what they do, and where",
        "what they do",
        "curator at the Tidal Museum",
    ),
    "through": Placeholder(
        "who stands in between, and would be asked by them",
        "who knows them",
        "Sam Oyelaran",
    ),
    "our_link": Placeholder(
        "how you know each other, as on their page",
        "how you know each other",
        "the rowing club, in the wettest spring.",
    ),
    "pathway": Placeholder(
        "the kind of work you explore",
        "the kind of work you are curious about",
        "museum education",
    ),
    "why": Placeholder(
        "why them, as written in the interview",
        "why them in particular",
        "your talk on labels for children.",
    ),
    "shared": Placeholder(
        "what you share, as found when preparing",
        "what you share, or what of theirs you came upon",
        "we both taught at the Saturday school.",
    ),
    "learn": Placeholder(
        "what you hope to gain, from your opening",
        "what you hope to learn",
        "how a visit is planned.",
    ),
    "minutes": Placeholder(
        "minutes planned",
        "how many minutes, 30 at most",
        "30",
    ),
    "medium": Placeholder(
        "by video, by phone, in person",
        "by video or phone",
        "by video",
    ),
    "when": Placeholder(
        "day and time, by their clocks",
        "day and time",
        "Thursday 26 November at 10:30 London time",
    ),
    "when_mine": Placeholder(
        "the same by yours, where they differ",
        "the time by your clocks",
        "11:30 Warsaw time",
    ),
    "where": Placeholder(
        "link, number or place",
        "link, number or place",
        "the café by the east gate",
    ),
    "topics": Placeholder(
        "two topics of your questions",
        "two things you would like to ask",
        "how you came to it and what a week looks like",
    ),
    "slots": Placeholder(
        "times you could offer",
        "two or three times",
        "Tuesday 1 December at 10:00 or Thursday 3 December at 16:00",
    ),
    "titles": Placeholder(
        "two examples of such a role",
        "two examples of such a role",
        "a curator or a learning officer",
    ),
    "day": Placeholder(
        "the day you talked",
        "when you talked",
        "on Friday 20 November",
    ),
    "memorable": Placeholder(
        "the one thing that stayed with you",
        "what stayed with you",
        "a label is read in six seconds.",
    ),
    "action": Placeholder(
        "what you will do with it",
        "what you will do with it",
        "I am rewriting three labels of our own show.",
    ),
    "names": Placeholder(
        "the names they gave you",
        "the names they gave you",
        "Luis Ferreira and Oke Adeyemi",
    ),
    "promises": Placeholder(
        "what you promised them",
        "what you promised",
        "the reading list",
    ),
    "promise": Placeholder(
        "the promise this letter keeps",
        "what you promised",
        "the reading list",
    ),
    "kept": Placeholder(
        "what you promised, or where it is",
        "what you promised, or where to find it",
        "it is at example.org/reading",
    ),
    "takeaway": Placeholder(
        "one thing you learned, from your reflection",
        "one useful thing you learned",
        "most of the work is done with teachers, not with visitors.",
    ),
    "next_step": Placeholder(
        "what you will do next",
        "what you will do next",
        "I will sit in on a school visit.",
    ),
    "outcome": Placeholder(
        "how it ended",
        "how it ended",
        "no answer has come, and I will leave it there.",
    ),
    "asked_on": Placeholder(
        "the day you asked",
        "when you wrote",
        "on Thursday 12 November",
    ),
    "hook": Placeholder(
        "one new reason to answer",
        "one new reason or fact",
        "I have since visited your new gallery.",
    ),
    "advice": Placeholder(
        "what they advised: what they named and you have done, else what stayed with you",
        "what they advised",
        "the Saturday museum club.",
    ),
    "did": Placeholder(
        "what you did with their advice",
        "what you did",
        "I sat in on two school visits.",
    ),
    "result": Placeholder(
        "what came of it",
        "what came of it",
        "I now know which half of the work is mine.",
    ),
    "confidence": Placeholder(
        "a line that asks to keep it between you, where needed",
        "",
        "I am telling only a few people for now, so please keep this between us.",
    ),
    "blurb": Placeholder(
        "your lines to pass on, from their own template",
        "a few lines about you to pass on",
        "I am Zofia Lindqvist, a field researcher, and I am exploring museum education. "
        "Thirty minutes would be plenty.",
    ),
}

GAPS: Final = {name: one.gap for name, one in PLACEHOLDERS.items()}
EXAMPLES: Final = {name: one.example for name, one in PLACEHOLDERS.items()}
