"""What is wrong with a letter. A pure function over facts that are fetched in a fixed number of queries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal
from urllib.parse import urlsplit

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from contacts import clock, discretion, folding
from contacts.models import Contact, ContactWay, Organization, Preferences
from interviews.letters import carrying, filling, jobs, kinds, naming, placeholders, quoting
from interviews.letters.known import Subject
from interviews.models import Introduction, Message, Participant, SentHow

BY_MAIL: Final = (SentHow.EMAIL, SentHow.BOTH)
MOST_MINUTES: Final = 30
# Places where anybody may have an address or a page.
ANYBODYS: Final = frozenset(
    ("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "proton.me",
     "linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "google.com", "github.io")
)  # fmt: skip
_ATTACHED: Final = re.compile(
    r"(?<!\w)(?:attach(?:ed|ing|ments?)?|enclos(?:e|ed|ing|ures?)|PDFs?)(?!\w)", re.IGNORECASE
)
_GREETING: Final = re.compile(
    r"\A\s*(?:dear|hello|hi|good (?:morning|day|afternoon|evening))\b[^\n.!?]*\n", re.IGNORECASE
)
_SENTENCE_ENDS: Final = re.compile(r"[.!?…]+(?=\s|\Z)|\n\s*\n")
_TO_THEM: Final = re.compile(r"\b(?:you|your|yours|we|us|our|both)\b", re.IGNORECASE)
_EMPTY_OPENING: Final = re.compile(
    r"\b(?:my name is|i am writing to|i'm writing to|hope (?:this|that|you)|finds? you|introduce myself)\b",
    re.IGNORECASE,
)
LITTLE_WORDS: Final = frozenset(
    ("that", "this", "with", "from", "have", "about", "both", "were", "when", "they", "them", "their",
     "there", "where", "which", "would", "your", "ours", "been")
)  # fmt: skip
BELOW: Final = re.compile(r"^\s*[-–—]{3,}\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `block`: it cannot be marked as sent like this.

    `start` and `end` tell where in the text; `name` is whom it is about, covered until clicked.
    """

    rule: str
    level: Literal["block", "warn"]
    words: str
    start: int | None = None
    end: int | None = None
    name: str = ""
    by_mail: bool = False  # it stands in the way of an e-mail alone

    @property
    def blocks(self) -> bool:
        return self.level == "block"


@dataclass(slots=True)
class Facts:
    """All that the database knows of a letter."""

    hidden: list[str] = field(default_factory=list)
    never_named: list[naming.Somebody] = field(default_factory=list)
    may_be_named: set[str] = field(default_factory=set)
    without_leave: list[naming.Somebody] = field(default_factory=list)
    privates: list[list[str]] = field(default_factory=list)
    work_domains: dict[str, str] = field(default_factory=dict)
    my_mail: str = ""
    links: set[str] = field(default_factory=set)
    others: list[tuple[str, str]] = field(default_factory=list)


def check(letter: Message, mine: Preferences | None = None) -> list[Finding]:
    """Return what is wrong with a letter, what stands in its way first."""
    return findings(letter, gather(letter, mine or clock.mine()))


def blocking(found: Sequence[Finding], how: str) -> list[Finding]:
    """Return what stands in the way of sending a letter like that."""
    return [one for one in found if one.blocks and (not one.by_mail or how in BY_MAIL)]


# ── The facts ─────────────────────────────────────────────────────────────────────────────────────


def gather(letter: Message, mine: Preferences) -> Facts:
    """Fetch what the rules need: always in the same number of queries."""
    to = letter.contact
    about = Subject(letter.kind, to, letter.interview, letter.introduction)
    there = _participants(letter)
    addressed = _addressed(letter)
    hidden = set(addressed.filter(naming.never_written_to()).values_list("first_name", "last_name"))
    pairs = list(
        Introduction.objects.filter(target__in=addressed.values("pk"))
        .select_related("introducer")
        .order_by("pk")
    )
    with_leave = {
        pair.introducer_id for pair in pairs if pair.may_use_name or pair.state == Introduction.State.MADE
    }
    silent = [pair.introducer for pair in pairs if pair.introducer_id not in with_leave]
    target = letter.introduction.target if letter.introduction else None
    people = [to, about.introducer, target, *(one.contact for one in there)]
    ids = {person.pk for person in people if person}
    dark = set(Contact.objects.filter(naming.never_written_to(), pk__in=ids).values_list("pk", flat=True))
    known = naming.words_of(person for person in people if person and person.pk not in dark)
    me = filter(None, map(folding.fold, (mine.name, *mine.name.split())))
    recipient = naming.words_of([to])
    return Facts(
        hidden=sorted(f"{first} {last}".strip() for first, last in hidden),
        never_named=naming.hidden_people(),
        may_be_named=known | set(me),
        without_leave=[
            naming.Somebody.of(one.first_name, one.last_name, one.called, by_parts=True)
            for one in {person.pk: person for person in silent}.values()
            if folding.fold(one.name) not in recipient
        ],
        privates=quoting.private_texts(),
        work_domains=_work_domains(mine),
        my_mail=mine.email,
        links=_links(about, there),
        others=_others(letter),
    )


def _addressed(letter: Message) -> QuerySet[Contact]:
    """Return everybody who would get the letter: by their entry, or by any address of theirs."""
    mails = carrying.mails(letter.to, letter.cc, letter.bcc)
    # An address with a tag, ana+news@…, is theirs too.
    plain = {re.sub(r"\+[^@]*@", "@", mail) for mail in mails}
    folded = {mail.lower() for mail in (*mails, *plain)}
    ways = ContactWay.objects.annotate(folded=Lower("value")).filter(
        contact=OuterRef("pk"), kind=ContactWay.Kind.EMAIL, folded__in=folded
    )
    return Contact.objects.annotate(folded=Lower("email")).filter(
        Q(pk=letter.contact_id) | Q(folded__in=folded) | Exists(ways)
    )


def _participants(letter: Message) -> list[Participant]:
    there = Participant.objects.filter(interview=letter.interview_id or 0)
    return list(there.select_related("contact__organization"))


def _work_domains(mine: Preferences) -> dict[str, str]:
    """Return under which domains mail of places that must not know arrives, and whose they are."""
    places = Organization.objects.filter(
        Q(pk__in=discretion.confidential().values("pk")) | Q(pk=mine.employer_id or 0)
    ).exclude(website="")
    found = {}
    for name, website in places.order_by("pk").values_list("name", "website"):
        if domain := domain_of(website):
            found[domain] = name
    return found


def domain_of(website: str) -> str:
    """Return the domain of a website as mail of the place would have it; "" where that says nothing."""
    address = website if "//" in website else f"//{website}"
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return host if "." in host and not _is_under(host, ANYBODYS) else ""


def _is_under(host: str, domains: Iterable[str]) -> str:
    """Return which of these domains a host belongs to."""
    return next((domain for domain in domains if host == domain or host.endswith(f".{domain}")), "")


def _links(about: Subject, there: Sequence[Participant]) -> set[str]:
    """Return folded words, any of which in the first sentence says what links us."""
    to, introducer = about.contact, about.introducer
    texts = [to.how_met, to.organization.name if to.organization else "", to.title]
    texts += [one.shared_ground for one in there if one.contact_id == to.pk]
    texts += [introducer.name, introducer.called] if introducer else []
    words = {word for text in texts for word in folding.fold(text).split()}
    short = {folding.fold(introducer.call_name)} if introducer else set()
    return {word for word in words if len(word) > 3 and word not in LITTLE_WORDS} | short - {""}


def _others(letter: Message) -> list[tuple[str, str]]:
    """Return what I wrote to others about the same talk: their names and the texts."""
    others = Message.objects.filter(interview=letter.interview_id or 0).exclude(contact=letter.contact_id)
    alike = others.filter(kind__in=kinds.THANKS if letter.kind in kinds.THANKS else [letter.kind])
    columns = ("contact__first_name", "contact__last_name", "contact__called", "body")
    return [
        (f"{first} {last}".strip(), _bare(body, [first, last, called]))
        for first, last, called, body in alike.order_by("pk").values_list(*columns)
    ]


def _bare(body: str, names: Sequence[str]) -> str:
    """Return a text without the names in it, to be compared with another."""
    own = {word for name in names for word in folding.fold(name).split()}
    return " ".join(word for word in folding.fold(body).split() if word not in own)


# ── The rules ─────────────────────────────────────────────────────────────────────────────────────


def findings(letter: Message, facts: Facts) -> list[Finding]:
    text = naming.Text.of(letter.body)
    found = [
        *_gaps(letter),
        *_recipients(letter, facts),
        *_leave(letter, text, facts),
        *_named(letter, text, facts),
        *_quoted(text, facts),
        *_length(letter),
        *_content(letter, facts),
        *_tone(letter),
        *_same_text(letter, facts),
    ]
    return sorted(found, key=lambda one: not one.blocks)


def _gaps(letter: Message) -> Iterator[Finding]:
    for gap in filling.GAP.finditer(letter.body):
        yield Finding("gap", "block", f"Still to be filled in: {filling.line(gap[1], 80)}.", *gap.span())
    for name in filling.PLACEHOLDER.finditer(letter.body):
        if name[1] in placeholders.PLACEHOLDERS:
            yield Finding("gap", "block", f"Still to be filled in: {name[0]}.", *name.span())
    names = [name for name in filling.placeholders(letter.subject) if name in placeholders.PLACEHOLDERS]
    if names or filling.GAP.search(letter.subject):
        yield Finding("gap", "block", "The subject has something still to be filled in.")
    if not letter.body.strip():
        yield Finding("empty", "block", "There is nothing in it yet.")


def _recipients(letter: Message, facts: Facts) -> Iterator[Finding]:
    for name in facts.hidden:
        words = "This would reach somebody who is in the dark, must not be contacted, or has died."
        yield Finding("hidden", "block", words, name=name)
    lines = (letter.to, letter.cc, letter.bcc)
    for one in (one for line in lines for one in carrying.recipients(line)):
        if not one.mail:
            words = f"This is no mail address: {filling.line(one.typed, 80)}."
            yield Finding("address", "block", words, by_mail=True)
        elif domain := _is_under(one.mail.rpartition("@")[2].lower(), facts.work_domains):
            place = facts.work_domains[domain]
            yield Finding("work", "warn", f"{one.mail} is read at {place}, where nobody should know.")
    if _is_under(facts.my_mail.rpartition("@")[2].lower(), facts.work_domains):
        yield Finding(
            "work", "warn", "Your own address in Settings is one of work: write from a private one."
        )


def _leave(letter: Message, text: naming.Text, facts: Facts) -> Iterator[Finding]:
    known = naming.words_of([letter.contact])
    for one in naming.named_in(text, facts.without_leave, known):
        words = f"{one.name} has not said that you may use their name with {letter.contact.call_name}."
        yield Finding("leave", "block", words, one.start, one.end)
    if naming.named_in(naming.Text.of(letter.subject), facts.without_leave, known):
        yield Finding("leave", "block", "The subject uses a name without leave.")


def _named(letter: Message, text: naming.Text, facts: Facts) -> Iterator[Finding]:
    seen = set()
    for one in naming.named_in(text, facts.never_named, facts.may_be_named):
        if one.name not in seen:
            seen.add(one.name)
            words = "It names somebody whom you keep in the dark, or who must not be contacted."
            yield Finding("named", "warn", words, one.start, one.end, name=one.name)
    if naming.named_in(naming.Text.of(letter.subject), facts.never_named, facts.may_be_named):
        yield Finding("named", "warn", "The subject names somebody whom you keep in the dark.")


def _quoted(text: naming.Text, facts: Facts) -> Iterator[Finding]:
    for start, end in quoting.quoted_in(text, facts.privates):
        yield Finding("private", "warn", "This repeats what you noted as private.", start, end)


def words_in(text: str) -> int:
    """Return how many words a text has, as one counts them by hand; a gap is none of them."""
    words = filling.GAP.sub(" ", text).split()
    return sum(any(character.isalnum() for character in word) for word in words)


def own_words(letter: Message) -> int:
    """Return how many words the letter itself has: what is to be passed on below a line is counted apart."""
    return words_in(BELOW.split(letter.body, maxsplit=1)[0])


def _length(letter: Message) -> Iterator[Finding]:
    most, count = kinds.SORTS[letter.kind].most, own_words(letter)
    if count > most:
        yield Finding("long", "warn", f"{count} words; up to {most} are read to the end.")
    parts = BELOW.split(letter.body, maxsplit=1)
    most_below = kinds.SORTS["blurb"].most
    if len(parts) > 1 and (below := words_in(parts[1])) > most_below:
        yield Finding("long", "warn", f"The lines to pass on have {below} words; {most_below} are plenty.")


def _content(letter: Message, facts: Facts) -> Iterator[Finding]:
    sort = kinds.SORTS[letter.kind]
    body = letter.body
    if sort.asks and not re.search(r"[?？؟]", body):
        yield Finding("question", "warn", "It asks nothing: a question is easier to answer.")
    asked = list(jobs.minutes(body))
    if sort.minutes and not asked:
        yield Finding("minutes", "warn", "Say how short it is: 20 or 30 minutes.")
    if sort.minutes or sort.asks:
        for count, start, end in asked:
            if count > MOST_MINUTES:
                yield Finding("minutes", "warn", f"{count} minutes is a lot to ask: 30 at most.", start, end)
    if sort.link_first and not _links_first(first_sentence(body), facts):
        yield Finding("link", "warn", "Begin with what links you; who you are comes after it.")


def first_sentence(body: str) -> str:
    """Return the first sentence after the greeting."""
    text = _GREETING.sub("", body, count=1).lstrip()
    end = _SENTENCE_ENDS.search(text)
    return text[: end.end()] if end else text


def _links_first(sentence: str, facts: Facts) -> bool:
    if filling.GAP.search(sentence):
        return True
    if set(folding.fold(sentence).split()) & facts.links:
        return True
    return bool(_TO_THEM.search(sentence)) and not _EMPTY_OPENING.search(sentence)


def _tone(letter: Message) -> Iterator[Finding]:
    # What a gap asks for is infoint's word, not mine.
    own = filling.GAP.sub(lambda gap: " " * len(gap[0]), letter.body)
    for start, end in jobs.job_words(own):
        words = f"“{own[start:end]}” sounds like asking for a job; you ask for advice."
        yield Finding("job", "warn", words, start, end)
    for found in _ATTACHED.finditer(own):
        words = f"“{found[0]}”: the draft carries no file. Is one needed?"
        yield Finding("attachment", "warn", words, *found.span())


def _same_text(letter: Message, facts: Facts) -> Iterator[Finding]:
    person = letter.contact
    body = _bare(letter.body, [person.first_name, person.last_name, person.called])
    for name, other in facts.others:
        if body and body == other:
            yield Finding("same", "warn", f"{name} gets the very same words. Give each their own.")
