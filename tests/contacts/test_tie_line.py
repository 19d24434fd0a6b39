import datetime as dt
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts import tie_line
from contacts.models import Tie
from contacts.tie_line import SaidTie, TieLine, read
from contacts.tie_words import WORDS
from tests.hostile_strings import STRINGS

TODAY = dt.date(2026, 11, 23)
OF = ("María", "García")
Kind = Tie.Kind


def year(number: int) -> dt.date:
    return dt.date(number, 1, 1)


def end_of(number: int) -> dt.date:
    return dt.date(number, 12, 31)


def tie(kind: str, *words: str, sided: str = "", from_them: bool | None = None) -> SaidTie:
    return SaidTie(kind, from_them, words, (sided,) if sided else ())


FAMILY, FRIEND, WORKED = tie(Kind.FAMILY), tie(Kind.FRIEND), tie(Kind.WORKED_TOGETHER)
STUDIED, CLUB, OTHER = tie(Kind.STUDIED), tie(Kind.CLUB), tie(Kind.OTHER)
COUSIN = tie(Kind.FAMILY, "cousin")
MANAGES, MANAGED = tie(Kind.MANAGES, from_them=True), tie(Kind.MANAGES, from_them=False)
MENTORS, MENTORED = tie(Kind.MENTORS, from_them=True), tie(Kind.MENTORS, from_them=False)

LINES = [
    # Kinds
    ("Ana: cousin, strong", "Ana", [COUSIN], {"strength": 4}),
    ("Ana:cousin", "Ana", [COUSIN], {}),
    ("  Ana  :  Cousin ", "Ana", [tie(Kind.FAMILY, "Cousin")], {}),
    ("Ana: sister", "Ana", [tie(Kind.FAMILY, sided="sister")], {}),
    ("Ana: mother-in-law", "Ana", [tie(Kind.FAMILY, sided="mother-in-law")], {}),
    ("Ana: step brother", "Ana", [tie(Kind.FAMILY, sided="step brother")], {}),
    ("Ana: family", "Ana", [FAMILY], {}),
    ("Ana: wife", "Ana", [tie(Kind.PARTNER, sided="wife")], {}),
    ("Ana: business partner", "Ana", [tie(Kind.WORKED_TOGETHER, "business partner")], {}),
    ("Ana: mate", "Ana", [FRIEND], {}),
    ("Ana: worked with", "Ana", [WORKED], {}),
    ("Ana: ex-colleague", "Ana", [WORKED], {}),
    ("Ana: co-worker", "Ana", [WORKED], {}),
    ("Ana: coworker", "Ana", [WORKED], {}),
    ("Ana: class-mate", "Ana", [tie(Kind.STUDIED, "class-mate")], {}),
    ("Ana: alumni", "Ana", [tie(Kind.STUDIED, "alumni")], {}),
    ("Ana: team-mate", "Ana", [CLUB], {}),
    ("Ana: teammate", "Ana", [CLUB], {}),
    ("Ana: choir", "Ana", [tie(Kind.CLUB, "choir")], {}),
    ("Ana: neighbour", "Ana", [tie(Kind.NEIGHBOUR)], {}),
    ("Ana: neighbor", "Ana", [tie(Kind.NEIGHBOUR)], {}),
    ("Ana: Twitter", "Ana", [tie(Kind.ONLINE, "Twitter")], {}),
    ("Ana: met once", "Ana", [tie(Kind.MET_ONCE)], {}),
    ("Ana: knows", "Ana", [OTHER], {}),
    ("Ana", "Ana", [OTHER], {}),
    # Who does it
    ("Ana: boss", "Ana", [MANAGES], {}),
    ("Ana: manager of María", "Ana", [MANAGES], {}),
    ("Ana: María’s line manager", "Ana", [MANAGES], {}),
    ("Ana: manages", "Ana", [MANAGES], {}),
    ("Ana: reports to", "Ana", [MANAGED], {}),
    ("Ana: managed by", "Ana", [MANAGED], {}),
    ("Ana: María manages her", "Ana", [MANAGED], {}),
    ("Ana: mentor", "Ana", [MENTORS], {}),
    ("Ana: mentee", "Ana", [MENTORED], {}),
    ("Ana: former boss", "Ana", [tie(Kind.WORKED_TOGETHER, sided="former boss")], {}),
    ("Ana: manager at Tesco", "Ana", [OTHER], {"note": "manager at Tesco"}),
    ("Ana: boss, reports to", "Ana", [MANAGES], {"note": "reports to"}),
    # Several kinds
    ("Ana: cousin and team-mate", "Ana", [COUSIN, CLUB], {}),
    ("Ana: friend/colleague", "Ana", [FRIEND, WORKED], {}),
    ("Ana: uni friend", "Ana", [FRIEND, tie(Kind.STUDIED, "uni friend")], {}),
    ("Ana: friend, friend", "Ana", [FRIEND], {}),
    # How well
    ("Ana: barely", "Ana", [OTHER], {"strength": 1}),
    ("Ana: not very close", "Ana", [OTHER], {"strength": 2}),
    ("Ana: acquaintance", "Ana", [OTHER], {"strength": 2}),
    ("Ana: fairly close", "Ana", [OTHER], {"strength": 3}),
    ("Ana: close friend", "Ana", [FRIEND], {"strength": 4}),
    ("Ana: very close", "Ana", [OTHER], {"strength": 5}),
    ("Ana: best friend", "Ana", [FRIEND], {"strength": 5}),
    ("Ana: 4", "Ana", [OTHER], {"strength": 4}),
    ("Ana: friend 3/5", "Ana", [FRIEND], {"strength": 3}),
    ("Ana: friend, 7", "Ana", [FRIEND], {"note": "7"}),
    ("Ana: strong, weak", "Ana", [OTHER], {"strength": 4, "note": "weak"}),
    # How sure
    ("Ana: cousin, sure", "Ana", [COUSIN], {"certainty": "sure"}),
    ("Ana: probably a cousin", "Ana", [COUSIN], {"certainty": "likely"}),
    ("Ana: I think they studied together", "Ana", [STUDIED], {"certainty": "likely"}),
    ("Ana: cousin, a guess", "Ana", [COUSIN], {"certainty": "guess"}),
    ("Ana: friend, not sure", "Ana", [FRIEND], {"certainty": "guess"}),
    ("Ana: cousin?", "Ana", [COUSIN], {"certainty": "guess"}),
    # Since when, until when
    ("Ana: friend 2015", "Ana", [FRIEND], {"since_on": year(2015)}),
    ("Ana: friend since 2015", "Ana", [FRIEND], {"since_on": year(2015)}),
    ("Ana: friend, since March 2015", "Ana", [FRIEND], {"since_on": dt.date(2015, 3, 1)}),
    ("Ana: friend, since 14 Mar 2015", "Ana", [FRIEND], {"since_on": dt.date(2015, 3, 14)}),
    ("Ana: friend, 2015-03-14", "Ana", [FRIEND], {"since_on": dt.date(2015, 3, 14)}),
    ("Ana: friend, since 2015-03", "Ana", [FRIEND], {"since_on": dt.date(2015, 3, 1)}),
    ("Ana: friend since 2009-12", "Ana", [FRIEND], {"since_on": dt.date(2009, 12, 1)}),
    ("Ana: colleague 2009-12", "Ana", [WORKED], {"since_on": year(2009), "ended_on": end_of(2012)}),
    ("Ana: colleague, 2015–19", "Ana", [WORKED], {"since_on": year(2015), "ended_on": end_of(2019)}),
    ("Ana: colleague 2015 to 2019", "Ana", [WORKED], {"since_on": year(2015), "ended_on": end_of(2019)}),
    ("Ana: colleague from 2015 until now", "Ana", [WORKED], {"since_on": year(2015)}),
    ("Ana: colleague until 2020", "Ana", [WORKED], {"ended_on": end_of(2020)}),
    ("Ana: colleague until 2026", "Ana", [WORKED], {"ended_on": TODAY}),
    ("Ana: friend for 10 years", "Ana", [FRIEND], {"since_on": year(2016)}),
    ("Ana: worked together 10 years ago", "Ana", [WORKED], {"since_on": year(2016)}),
    ("Ana: friend, met 3 years ago", "Ana", [FRIEND, tie(Kind.MET_ONCE)], {"since_on": year(2023)}),
    ("Ana: friend since 2 years", "Ana", [FRIEND], {"since_on": year(2024)}),
    (
        "Ana: met once at a fair in 2019", "Ana", [tie(Kind.MET_ONCE)],
        {"since_on": year(2019), "note": "at a fair"},
    ),
    ("Ana: fair, a friend", "Ana", [FRIEND], {"strength": 3}),
    ("García, María (cousin)", "García, María", [COUSIN], {}),
    ("O'Neill, Sinéad - friend", "O'Neill, Sinéad", [FRIEND], {}),
    ("Ana, Cousin - close", "Ana", [tie(Kind.FAMILY, "Cousin")], {"strength": 4}),
    ("Ana: ex-wife", "Ana", [tie(Kind.PARTNER, sided="ex-wife")], {"ended_on": TODAY}),
    ("Ana: ex-wife, until 2020", "Ana", [tie(Kind.PARTNER, sided="ex-wife")], {"ended_on": end_of(2020)}),
    ("Ana: friend, since 2031", "Ana", [FRIEND], {"note": "since 2031"}),
    ("Ana: friend, 2019-2015", "Ana", [FRIEND], {"note": "2019-2015"}),
    ("Ana: friend, since 31/2/2015", "Ana", [FRIEND], {"note": "since 31/2/2015"}),
    ("Ana: friend, since school", "Ana", [FRIEND], {"note": "since school"}),
    # What is kept as a note
    ("Ana: cousin from Lisbon", "Ana", [COUSIN], {"note": "from Lisbon"}),
    ("Ana: runs a club in Lisbon", "Ana", [OTHER], {"note": "runs a club in Lisbon"}),
    ("Ana: friend, Close Nurseries, ask her", "Ana", [FRIEND], {"strength": 4, "note": "Nurseries, ask her"}),
    (
        "Ana: worked together at Kew 2015–19", "Ana", [WORKED],
        {"since_on": year(2015), "ended_on": end_of(2019), "note": "at Kew"},
    ),
    ("Ana: 🙂", "Ana", [OTHER], {"note": "🙂"}),
    # Names
    ("Ana, cousin", "Ana", [COUSIN], {}),
    ("Ana (cousin)", "Ana", [COUSIN], {}),
    ("Ana – cousin, strong", "Ana", [COUSIN], {"strength": 4}),
    ("García, María José: cousin", "García, María José", [COUSIN], {}),
    ("García, María José, cousin", "García, María José", [COUSIN], {}),
    ("García, José", "García, José", [OTHER], {}),
    ("Luis Oke, PhD, cousin", "Luis Oke, PhD", [COUSIN], {}),
    ("Ana, likes jazz", "Ana", [OTHER], {"note": "likes jazz"}),
    ("Ana Best: friend", "Ana Best", [FRIEND], {}),
    ("Anne-Marie O’Neill: friend", "Anne-Marie O’Neill", [FRIEND], {}),
    ("R2-D2 007: friend", "R2-D2 007", [FRIEND], {}),
    ("李明：friend", "李明", [FRIEND], {}),
    ("山田 太郎、friend", "山田 太郎", [FRIEND], {}),
    ("محمد بن عبد الله: cousin", "محمد بن عبد الله", [COUSIN], {}),
    ("Łukasz Żak: friend", "Łukasz Żak", [FRIEND], {}),
    ("Νίκος Παπαδόπουλος, friend", "Νίκος Παπαδόπουλος", [FRIEND], {}),
    ("Ana <ana@example.org>: friend", "Ana <ana@example.org>", [FRIEND], {}),
    ("https://www.linkedin.com/in/ana: friend", "https://www.linkedin.com/in/ana", [FRIEND], {}),
    ("Ana, friend, wrote: hello", "Ana", [FRIEND], {"note": "wrote: hello"}),
    # Hostile
    ("<script>alert(1)</script>: friend", "<script>alert(1)</script>", [FRIEND], {}),
    ("Ana: '; DROP TABLE contacts_tie; --", "Ana", [OTHER], {"note": "', DROP TABLE contacts_tie, --"}),
    ("Ana\0: cousin\u2028", "Ana", [COUSIN], {}),
    ("Ana: {{ 7*7 }}", "Ana", [OTHER], {"note": "{{ 7*7 }}"}),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name", "said", "more"), LINES)
def test_line_is_read(line: str, name: str, said: list[SaidTie], more: dict[str, object]):
    found = read(line, TODAY, OF)

    assert found == TieLine(name, tuple(said), understood=found.understood, **more)


@pytest.mark.parametrize("line", ["", "   ", ": cousin", ",", "🙂: cousin", "?!: friend"])
def test_line_without_a_name_asks_for_one_and_keeps_what_was_typed(line: str):
    found = read(line, TODAY)

    assert found.problem == tie_line.NOBODY_NAMED
    assert found.note == " ".join(line.split())


def test_line_with_too_much_to_keep_says_so():
    assert read(f"Ana: {'x' * 300}", TODAY).problem == ""
    assert read(f"Ana: {'x' * 301}", TODAY).problem == tie_line.TOO_LONG


def test_every_wording_is_read_by_itself():
    unread = [word for word in WORDS if read(f"Ana: {word}", TODAY).note]

    assert unread == []


def test_note_of_a_tie_is_true_on_the_pages_of_both():
    assert tie(Kind.FAMILY, "twins", sided="sister").note("Ana") == "twins; Ana is the sister"


WORDINGS = st.sampled_from(
    [*WORDS, "since 2015", "2015-19", "until 2020", "María", "her", ",", ":", "(", ")", "-", "?"]
)
TYPED = st.text(max_size=80) | st.lists(WORDINGS | st.text(max_size=8), max_size=12).map(" ".join)


@given(TYPED)
@example("Ana: ı\u0307 K ſure, ﬁne")
@example("Ana: 0000-00-00, 9999–99, 99/9999, since 9999")
@example("Ana: ²³, ٤, ٢٠١٥")
def test_any_text_is_read_and_nothing_of_it_is_lost(typed: str):
    found = read(typed, TODAY, OF)

    kept = " ".join([found.name, found.note, *found.understood])
    words = re.findall(r"\w+", tie_line.neat(typed))
    assert found.problem or all(words.count(word) <= re.findall(r"\w+", kept).count(word) for word in words)
    assert found.problem or found.ties
    assert found.strength in {None, 1, 2, 3, 4, 5}
    assert found.certainty in {"", "sure", "likely", "guess"}
    assert len({one.kind for one in found.ties}) == len(found.ties)
    assert all((one.from_them is None) == (one.kind not in Tie.DIRECTED) for one in found.ties)
    assert not (found.since_on and found.ended_on and found.since_on > found.ended_on)


@pytest.mark.parametrize("string", STRINGS)
def test_hostile_strings_are_read(string: str):
    assert read(f"Ana: {string}", TODAY).ties
    assert read(string, TODAY).ties


def test_endless_lines_are_read_at_once():
    for piece in ("-", "a ", "(", "2015-", "not ", "very close ", "ex ", ": ", "1 of "):
        assert read("Ana: " + piece * 1_000, TODAY).ties
