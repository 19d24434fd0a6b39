"""What a plan looks like on the page that asks before anything is written. Reads only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final

from contacts import discretion, uploads
from contacts.importing import Plan
from contacts.importing.known import Known
from contacts.importing.outcome import Newcomer, Resemblance, Update
from contacts.linkedin import Export, Problem, Row
from contacts.models import Contact, Organization

NEWS_SHOWN: Final = 20
MORE_NEWS_SHOWN: Final = 500
PROPOSALS_SHOWN: Final = 50
TRASHED_SHOWN: Final = 20
PROBLEMS_SHOWN: Final = 200
SAMPLE: Final = 10


@dataclass(frozen=True, slots=True)
class Tally:
    """One number above the page, with the words under it."""

    count: int
    words: str
    look: str = ""


@dataclass(frozen=True, slots=True)
class NewsLine:
    """What happened to one person; places are "" where unknown. `still`: they did not move."""

    who: Known | Contact
    title: str
    place_before: str
    place_now: str
    moved: bool
    wanted: int
    still: bool = False
    address: str = ""
    kind: str = ""
    dark: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody with role and organisation, as a line of the preview shows them."""

    who: Known | Row
    title: str
    place: str
    # Why they are kept in the dark; "" when they are not.
    dark: str = ""

    @property
    def name(self) -> str:
        return f"{self.who.first_name} {self.who.last_name}".strip()

    @property
    def line(self) -> int:
        return self.who.line

    @property
    def pk(self) -> int:
        """Return the id of somebody known, 0 of somebody in this file."""
        return getattr(self.who, "pk", 0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody new who may be somebody known, and what I answered so far."""

    row: Face
    known: Face
    reason: str
    answer: str

    @property
    def field(self) -> str:
        return f"decide-{self.row.line}"


@dataclass(frozen=True, slots=True)
class Preview:
    """A plan, cut to what a page can show; `…_more` say how many are not shown."""

    plan: Plan
    tallies: list[Tally]
    news: list[NewsLine]
    news_folded: list[NewsLine]
    news_more: int
    proposals: list[Proposal]
    proposals_more: int
    trashed: list[Face]
    trashed_more: int
    left_out: list[Problem]
    left_out_more: int
    kept: list[Problem]
    kept_more: int
    sample: list[Face]
    sample_more: int
    read_as: str


def preview(export: Export, plan: Plan, answers: Mapping[int, str]) -> Preview:
    news = plan.news
    doubles, trashed = plan.doubles[:PROPOSALS_SHOWN], list(plan.trashed.values())[:TRASHED_SHOWN]
    left_out, kept = plan.left_out, [problem for problem in plan.problems if problem.kept]
    sample = plan.new[:SAMPLE]
    people = (*(double.person for double in doubles), *trashed)
    places = Organization.objects.in_bulk({person.organization_id for person in people} - {None})
    told = list(islice(news, NEWS_SHOWN + MORE_NEWS_SHOWN))
    dark = discretion.reasons({person.pk for person in people} | {update.person.pk for update in told})
    lines = [_news(update, dark.get(update.person.pk, "")) for update in told]
    newcomers = {newcomer.person.line: newcomer for newcomer in plan.new} if doubles else {}
    return Preview(
        plan=plan,
        tallies=_tallies(plan, jobs=len(news)),
        news=lines[:NEWS_SHOWN],
        news_folded=lines[NEWS_SHOWN:],
        news_more=len(news) - len(lines),
        proposals=[_proposal(double, places, answers, dark, newcomers) for double in doubles],
        proposals_more=len(plan.doubles) - len(doubles),
        trashed=[known_face(person, places, dark) for person in trashed],
        trashed_more=len(plan.trashed) - len(trashed),
        left_out=left_out[:PROBLEMS_SHOWN],
        left_out_more=max(0, len(left_out) - PROBLEMS_SHOWN),
        kept=kept[:PROBLEMS_SHOWN],
        kept_more=max(0, len(kept) - PROBLEMS_SHOWN),
        sample=[_newcomer(newcomer) for newcomer in sample],
        sample_more=len(plan.new) - len(sample),
        read_as=read_as(export),
    )


def _tallies(plan: Plan, *, jobs: int) -> list[Tally]:
    counts = plan.counts()
    changed = "changed"
    if jobs == counts["changed"]:
        changed = "changed job" if jobs == 1 else "changed jobs"
    left_out = len(plan.left_out)
    words = {"changed": changed, "dark": "will be kept in the dark"}
    return list(tallies(counts, gone=len(plan.gone), unreadable=left_out, **words))


def tallies(
    counts: Mapping[str, int], *, changed: str, dark: str, unreadable: int, gone: int
) -> Iterable[Tally]:
    """Yield the numbers of an import: the first three always, the others where there is something to say."""
    yield Tally(counts["new"], "new")
    yield Tally(counts["changed"], changed)
    yield Tally(counts["same"], "the same")
    rest = (
        Tally(gone, "no longer connected"),
        Tally(counts["in_the_dark"], dark, "hush"),
        Tally(counts["hidden_members"], "hidden by LinkedIn"),
        Tally(counts["possible_duplicates"], "perhaps already here", "soon"),
        Tally(counts["in_trash"], "in your trash"),
        Tally(unreadable, "unreadable row" if unreadable == 1 else "unreadable rows", "late"),
    )
    yield from (tally for tally in rest if tally.count)


def read_as(export: Export) -> str:
    """Return in words what was unusual about the file; "" when nothing was."""
    said = []
    if export.encoding not in {"utf-8", "utf-8-sig"}:
        said.append(f"read as {export.encoding}")
    if export.delimiter != ",":
        said.append(f"columns parted by {'tabs' if export.delimiter == chr(9) else export.delimiter}")
    if export.stripped_characters:
        count = export.stripped_characters
        said.append(f"{count:,} unprintable character{'' if count == 1 else 's'} taken out")
    return ", ".join(said)


def _news(update: Update, dark: str) -> NewsLine:
    """`dark`: why they are kept in the dark already; an import may be what puts them there."""
    return NewsLine(
        dark=dark or ("from this import on" if update.dark else ""),
        who=update.person,
        title=str(update.after.get("title", update.person.title)),
        place_before=update.place_before,
        place_now=update.place_now,
        moved=update.moved,
        wanted=update.wanted,
        still="organization_id" not in update.after,
    )


def _newcomer(newcomer: Newcomer) -> Face:
    person = newcomer.person
    return Face(person, person.title, person.company, dark=newcomer.because)


def known_face(person: Known, places: Mapping[int, Organization], dark: Mapping[int, str]) -> Face:
    place = places.get(person.organization_id or 0)
    return Face(person, person.title, place.name if place else person.company, dark.get(person.pk, ""))


def _proposal(
    double: Resemblance,
    places: Mapping[int, Organization],
    answers: Mapping[int, str],
    dark: Mapping[int, str],
    newcomers: Mapping[int, Newcomer],
) -> Proposal:
    row, person = double.row, double.person
    known = known_face(person, places, dark) if person.pk else _newcomer(newcomers[person.line])
    answer = answers.get(row.line, "")
    if answer == uploads.SAME and not double.person.pk:
        answer = ""  # both are in this file: which of them stays can be told only when they are here
    face = Face(row, row.title, row.company, newcomers[row.line].because)
    return Proposal(face, known, double.reason, answer)
