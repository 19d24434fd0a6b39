import csv
import datetime as dt
import io
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.linkedin import Export, NotAnExport, Problem, Row, read
from contacts.linkedin_rows import FIELDS
from tests.contacts.exports import FRENCH, GERMAN, NOTES, PORTUGUESE, SEVEN, SIX, connections_csv, many

URL = "https://www.linkedin.com/in/"
ANA = ("Ana", "Silva", f"{URL}ana-silva", "ana@example.org", "Kew Gardens", "Curator", "07 Mar 2021")
BEN = ("Ben", "Okafor", f"{URL}ben", "", "Acme, Inc.", "Chef", "08 Feb 2024")
ZOË = ("Zoë", "Müller", f"{URL}zo%C3%AB", "", "Bäckerei", "Köchin", "09 Jan 2024")
HEADER = ",".join(SEVEN)


def names(export: Export) -> list[str]:
    return [f"{row.first_name} {row.last_name}".strip() for row in export.rows]


def text(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines)).encode()


def test_read_returns_every_field() -> None:
    export = read(connections_csv([ANA]), "Connections.csv")

    assert export.rows == [
        Row(
            5,
            "Ana",
            "Silva",
            "ana-silva",
            "",
            "ana@example.org",
            "Kew Gardens",
            "Curator",
            dt.date(2021, 3, 7),
        )
    ]
    assert (export.problems, export.hidden_members, export.stripped_characters) == ([], 0, 0)
    assert (export.encoding, export.delimiter, export.columns) == ("utf-8", ",", FIELDS)


@pytest.mark.parametrize(
    "layout",
    [
        {"preamble": False},
        {"preamble": f'Notes:\n"{NOTES}"\n'},
        {"preamble": f'Notes :\r\n"{NOTES}"\r\n"Second, note"\r\n\r\n'},
        {"preamble": "sep=;\n", "delimiter": ";"},
        {"preamble": "\n" * 49},
        {"encoding": "utf-8-sig"},
        {"encoding": "utf-8-sig", "newline": "\r\n", "last_newline": True},
        {"newline": "\r"},
        {"newline": "\r\r\n"},
        {"delimiter": ";"},
        {"delimiter": "\t"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"encoding": "utf-16-le"},
        {"encoding": "utf-16-be"},
        {"encoding": "utf-32"},
        {"encoding": "cp1252"},
        {"columns": SEVEN[::-1]},
        {"columns": ("Row", *SEVEN, "Source", "")},
        {"columns": (*SEVEN, "Company", "Email Address")},
        {"columns": {name.upper(): name for name in SEVEN}},
        {"columns": GERMAN},
        {"columns": FRENCH},
        {"columns": PORTUGUESE},
    ],
    ids=str,
)
def test_read_is_the_same_in_every_layout(layout: dict) -> None:
    export = read(connections_csv([ANA, BEN, ZOË], **layout))

    assert names(export) == ["Ana Silva", "Ben Okafor", "Zoë Müller"]
    assert [(row.slug, row.company, row.title) for row in export.rows] == [
        ("ana-silva", "Kew Gardens", "Curator"),
        ("ben", "Acme, Inc.", "Chef"),
        ("zoë", "Bäckerei", "Köchin"),
    ]
    assert [row.email for row in export.rows] == ["ana@example.org", "", ""]
    assert [row.connected_on for row in export.rows] == [
        dt.date(2021, 3, 7), dt.date(2024, 2, 8), dt.date(2024, 1, 9)
    ]  # fmt: skip
    assert export.problems == []


def test_header_after_the_first_fifty_records_is_not_found() -> None:
    with pytest.raises(NotAnExport, match="None of the first 50 lines names the columns"):
        read(connections_csv([ANA], preamble="\n" * 50))


def test_six_columns_have_no_profile() -> None:
    export = read(connections_csv([ANA], columns=SIX))

    assert export.columns == tuple(name for name in FIELDS if name != "url")
    assert export.rows[0].slug == ""
    assert export.rows[0].email == "ana@example.org"


def test_repeated_column_is_filled_from_the_first_that_says_something() -> None:
    data = b"First Name,Last Name,Company,Company\nAna,Silva,,Kew\nBen,Okafor,Acme,Kew"

    assert [row.company for row in read(data).rows] == ["Kew", "Acme"]


def test_mixed_line_ends_and_breaks_in_cells_keep_line_numbers() -> None:
    data = (
        text('Ana,Silva,,,Kew,"Head of\r\nplants,\n  and trees",07 Mar 2021')
        + b"\r\n\rBen,Okafor\n\nEva,Lund"
    )
    export = read(data)

    assert [(row.line, row.first_name) for row in export.rows] == [(2, "Ana"), (6, "Ben"), (8, "Eva")]
    assert export.rows[0].title == "Head of plants, and trees"


def test_break_in_a_name_is_folded() -> None:
    assert names(read(text('"Ana\nMaria","Sil\tva",,,,,'))) == ["Ana Maria Sil va"]


def test_hidden_members_are_counted_and_blank_rows_passed_over() -> None:
    export = read(text(",,,,,,07 Jun 2026", "", ",,,,,,", "  , ,,,,,", ",,,,,,08 Jun 2025", "Ana,Silva,,,,,"))

    assert export.hidden_members == 2
    assert names(export) == ["Ana Silva"]
    assert export.problems == []


def test_file_of_hidden_members_alone_is_an_export() -> None:
    assert read(text(",,,,,,07 Jun 2026")).hidden_members == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (f",,{URL}x,,,,07 Jun 2024", "The row has a profile address but no name. It is left out."),
        (",,,,Acme,Chef,07 Jun 2024", "The row has text but no name. It is left out."),
        (",,,,,,soon", "The row has text but no name. It is left out."),
        ("\u200b\u3164,\u202e,,,Acme,,", "The row has text but no name. It is left out."),
        ("Ana,Silva,,,Acme,Chef,07 Jun 2024,more", "The row has 8 cells, the header 7. It is left out."),
        ("A" * 301 + ",Silva,,,,,", "The name has 301 characters, more than 300. The row is left out."),
        (
            "Ana," + "S" * 5_000 + ",,,,,",
            "The name has 5,000 characters, more than 300. The row is left out.",
        ),
        (
            "Ana,Silva,,," + "x" * 131_073 + ",,",
            "A cell holds more than 131,072 characters. The row is left out.",
        ),
        (
            'Ana,Silva,,,"' + "x, y\n" * 100_000 + '",,',
            "A cell holds more than 131,072 characters. The row is left out.",
        ),
        ('"Ana" Maria,Silva,,,,,', "The quotation marks in this row stand wrongly. It is left out."),
    ],
    ids=lambda value: value[:40],
)
def test_row_that_cannot_be_kept_spoils_no_other(row: str, reason: str) -> None:
    limit = csv.field_size_limit()

    export = read(text("Ben,Okafor,,,,,", row, "Eva,Lund,,,,,"))

    assert names(export) == ["Ben Okafor", "Eva Lund"]
    assert export.problems == [Problem(3, reason, kept=False)]
    assert csv.field_size_limit() == limit


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            "Ana,Silva,,,,,30 Feb 2024",
            "The date “30 Feb 2024” is not in the calendar: the person is kept without it.",
        ),
        (
            "Ana,Silva,,,,,01/02/2003",
            "The date “01/02/2003” could be read in more than one way: the person is kept without it.",
        ),
        ("Ana,Silva,,,,,0001", "The date “0001” is not written like one: the person is kept without it."),
        (
            "Ana,Silva,,,,,01 Jan 9999",
            "The date “01 Jan 9999” is in the future: the person is kept without it.",
        ),
        (
            "Ana,Silva,,ana(at)example,,,",
            "“ana(at)example” is no e-mail address: it is not kept, the person is.",
        ),
        (
            f"Ana,Silva,,{'a' * 60}@{'b.' * 95}example,,,",
            f"“{'a' * 59}…” is no e-mail address: it is not kept, the person is.",
        ),
        (
            f"Ana,Silva,{URL.replace('/in/', '/company/')}kew,,,,",
            f"“{URL.replace('/in/', '/company/')}kew” is no LinkedIn profile: it is kept as text.",
        ),
        (
            f"Ana,Silva,https://example.org/{'a' * 600},,,,",
            "The address has 620 characters: it is not kept, the person is.",
        ),
        (f"Ana,Silva,,,{'é' * 301},,", "The company has 301 characters: only the first 300 are kept."),
        (f"Ana,Silva,,,,{'x' * 4_000},", "The position has 4,000 characters: only the first 300 are kept."),
    ],
    ids=lambda value: value[:40],
)  # fmt: skip
def test_row_with_a_flaw_is_kept_and_the_flaw_noted(row: str, reason: str) -> None:
    export = read(text(row, "Eva,Lund,,,,,"))

    assert names(export) == ["Ana Silva", "Eva Lund"]
    assert export.problems == [Problem(2, reason, kept=True)]
    ana = export.rows[0]
    assert (ana.connected_on, ana.email, ana.slug) == (None, "", "")
    assert max(len(ana.company), len(ana.title)) in {0, 300}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "//evil",
        "https://a@evil",
    ],
)  # fmt: skip
def test_url_that_is_no_profile_is_kept_as_text(url: str) -> None:
    (row,) = read(connections_csv([{"First Name": "Ana", "Last Name": "Silva", "URL": f" {url}"}])).rows

    assert (row.slug, row.website) == ("", url.replace("\t", " "))


@pytest.mark.parametrize(
    "name",
    [
        "Smith, PhD", 'Ana "Annie"', "DEBORAH", "Ana 🌱👩🏽‍🔬", "می‌رزا", "محمد", "\u202eevil", "小明",
        "e\u0301",
        "<script>alert(1)</script>", '"><img onerror=x>', "{{7*7}}", "{% load %}", "=HYPERLINK(1)", "+1-555",
        "-",
        "@x", "x" + "\u0301" * 100, "A" * 300, "d’Aubigné", "X Æ A-12",
    ],
)  # fmt: skip
def test_name_is_kept_as_written(name: str) -> None:
    export = read(connections_csv([(name, "", "", "", name, "", ""), ("", name, "", "", "", "", "")]))

    assert [(row.first_name, row.last_name) for row in export.rows] == [(name, ""), ("", name)]
    assert export.rows[0].company == name


def test_control_characters_are_removed_and_counted() -> None:
    export = read(text("A\x00na,Sil\x07va\x1b,,,Ke\x85w,,07 Mar\x00 2021", *["Eva,Lund,,,,,"] * 20))

    assert export.rows[0] == Row(2, "Ana", "Silva", "", "", "", "Kew", "", dt.date(2021, 3, 7))
    assert export.stripped_characters == 5


def test_blanks_and_marks_around_values_are_trimmed() -> None:
    export = read(text('\u200b Ana\u00a0, "Silva, Jr.", , ana@example.org , Kew   Gardens ,,'))

    (row,) = export.rows
    assert (row.first_name, row.last_name, row.email, row.company) == (
        "Ana", "Silva, Jr.", "ana@example.org", "Kew Gardens"
    )  # fmt: skip


def test_same_person_written_differently_has_one_slug() -> None:
    urls = [
        f"{URL}zo%C3%AB",
        f"{URL}ZO%c3%ab/",
        "linkedin.com/in/zoë?trk=x",
        "https://de.linkedin.com/in/zoe\u0308/de",
    ]

    assert {
        row.slug for row in read(connections_csv([("Zoë", "M", url, "", "", "", "") for url in urls])).rows
    } == {"zoë"}


def test_damaged_byte_in_a_unicode_file_spoils_one_name() -> None:
    good = ["Zoë,Müller,,,Bäckerei,,"] * 20
    export = read(text(*good, "Jos@,Núñez,,,,,").replace(b"Jos@", b"Jos\xc3"))

    assert export.encoding == "utf-8"
    assert names(export)[0] == "Zoë Müller"
    assert names(export)[-1] == "Jos\ufffd Núñez"
    assert export.problems == [Problem(22, "Some letters in this row are damaged in the file.", kept=True)]


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (['Ana,"Silva,,,Acme,Chef,07 Mar 2021'], 5),
        (['Ana,Silva,,,"Acme,Chef,07 Mar 2021', 'Eva,Lund,,,"Lund, Inc.",,'], 5),
        (['Ana,Silva,,,"Acme,Chef,07 Mar 2021', "Eva,Lund,,,Lund,,", 'Ida,Lund,,,,Chef",07 Mar 2021'], 5),
        ([f'Ana,Silva,"{URL}ana,,Acme,Chef,', f'Ida,Lund",{URL}ida,,,,'], 5),
        ([f'"Ana,Silva,{URL}ana,,Acme,Chef,', 'Ida",Lund,,,,,'], 5),
        (['Ana,Silva,,,Acme,Chef,"07 Mar 2021', 'Ida,Lund,,,,",'], 5),
        (['Ana,Silva,,,"Acme', 'Works",Chef,"07 Mar 2021', "Ida,Lund,,,,,"], 6),
    ],
)
@pytest.mark.parametrize("others", [0, 3_000])
def test_quotation_mark_that_is_never_closed_stops_with_its_line(
    rows: list[str], line: int, others: int
) -> None:
    good = ["Ben,Okafor,,,Acme Works,Chef,08 Feb 2024"]

    with pytest.raises(NotAnExport, match=rf"^A quotation mark opened at line {line} is never closed"):
        read(text(*good * 3, *rows, *good * others))


def test_unclosed_mark_in_the_note_before_the_header_is_named() -> None:
    with pytest.raises(NotAnExport, match="opened at line 2 is never closed"):
        read(b'Notes:\n"When exporting\n\n' + text("Ana,Silva,,,,,"))


def test_long_cell_over_many_lines_is_not_taken_for_an_unclosed_mark() -> None:
    story = "Head, plants\nlinkedin.com/in/ana is me\nsince 2020\n\nand trees"

    assert len(read(connections_csv([("Ana", "Silva", "", "", "Kew", story, "")])).rows) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n \n", "is empty"),
        (HEADER.encode(), "not one connection"),
        (text(), "not one connection"),
        (text("", ",,,,,,"), "not one connection"),
        (text(",,https://example.org,,,,"), "None of its rows can be read. Line 2: The row has a profile"),
        (b"Notes:\nnothing else", "None of the first 50 lines names the columns"),
        (b"name,mail\nAna,ana@example.org", "None of the first 50 lines names the columns"),
        (b'{"a": "b",\n"c": ["d\ne"]}', "None of the first 50 lines names the columns"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, "This is a picture, not a CSV"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "This is a picture"),
        (b"%PDF-1.7\n", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99), "an old Excel workbook"),
        (b"\x1f\x8b\x08" + bytes(99), "a packed archive that is not a ZIP"),
        (b"SQLite format 3\x00" + bytes(99), "a database"),
        (b"BEGIN:VCARD\nVERSION:3.0\n", "a vCard"),
        (b"\n<!DOCTYPE html><title>Sign in</title>", "a web page"),
        (bytes(range(1, 256)) * 400, "not a text file"),
        (b"Name,Given Name,Family Name,E-mail 1 - Type,E-mail 1 - Value\nAna,Ana,Silva,,", "Google Contacts"),
        (b"First Name,Last Name,Phonetic First Name,Labels\nAna,Silva,,", "Google Contacts"),
        (b"CONVERSATION ID,CONVERSATION TITLE,FROM\n1,,Ana", "This is messages.csv"),
        (b"From,To,Sent At,Message,Direction\nAna,Ben,,,OUTGOING", "This is Invitations.csv"),
        (b"First Name,Last Name,Maiden Name,Headline\nAna,Silva,,", "This is Profile.csv"),
        (b"Source,FirstName,LastName,Companies,Title,Emails\nX,Ana,Silva,,,", "This is Contacts.csv"),
        (b"First Name,Last Name,Company,Job Title,Text,Creation Date,Status\n", "a file of recommendations"),
    ],
    ids=lambda value: str(value[:30]),
)  # fmt: skip
def test_file_that_is_no_export_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(NotAnExport) as caught:
        read(data, "../../Connections\r\n.csv")

    assert words in str(caught.value)
    assert str(caught.value).isprintable()


def test_rows_up_to_the_limit_are_read_and_more_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("contacts.linkedin_rows.MOST_ROWS", 3)

    assert len(read(text(*["Ana,Silva,,,,,"] * 3)).rows) == 3
    with pytest.raises(NotAnExport, match="more than 3 rows"):
        read(text(*["Ana,Silva,,,,,"] * 4))


def test_million_lines_are_refused_before_they_are_read() -> None:
    with pytest.raises(NotAnExport, match="more than 300,000 rows"):
        read(text("Ana,Silva,,,,,\n" * 1_000_000))


def test_invented_export_is_read_without_a_problem() -> None:
    export = read(many(3_000, seed=5))

    assert len(export.rows) == len({row.slug for row in export.rows}) == 3_000
    assert export.problems == []
    assert 10 < sum(bool(row.email) for row in export.rows) < 100
    assert many(50, seed=5) == many(50, seed=5) != many(50, seed=6)


WORDS = st.text(
    alphabet=st.one_of(
        st.sampled_from(string.ascii_letters + string.digits + " ,;\"'=+-@.()éßø"),
        st.characters(
            categories=["L", "N", "P", "S"], exclude_characters="\ufffd\ufeff\u3164\u2800\uffa0\u115f\u1160"
        ),
    ),
    min_size=1,
    max_size=25,
)
PEOPLE = st.lists(
    st.tuples(
        WORDS.filter(str.strip),
        WORDS,
        st.one_of(st.just(""), WORDS, WORDS.map(lambda word: f"{word}\n{word}")),
        st.one_of(st.none(), st.dates(dt.date(2003, 1, 1), dt.date(2026, 1, 1))),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(
    people=PEOPLE,
    columns=st.permutations((*SEVEN, "Tags")),
    preamble=st.sampled_from((False, True, "\n\n")),
    newline=st.sampled_from(("\n", "\r\n", "\r")),
    delimiter=st.sampled_from((",", ";", "\t")),
    encoding=st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-32")),
    quoting=st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
)
def test_written_people_are_read_back(
    people, columns, preamble, newline, delimiter, encoding, quoting
) -> None:
    rows = [
        {
            "First Name": first,
            "Last Name": last,
            "URL": f"{URL}p{number}",
            "Company": company,
            "Position": company[::-1],
            "Connected On": on.strftime("%d %b %Y") if on else "",
        }
        for number, (first, last, company, on) in enumerate(people)
    ]
    layout = {"preamble": preamble, "columns": columns, "newline": newline, "delimiter": delimiter}
    data = connections_csv(rows, **layout, encoding=encoding, quoting=quoting)

    export = read(data)

    assert [
        (row.first_name, row.last_name, row.company, row.title, row.connected_on) for row in export.rows
    ] == [
        (first.strip(), last.strip(), " ".join(company.split()), " ".join(company[::-1].split()), on)
        for first, last, company, on in people
    ]
    assert [row.slug for row in export.rows] == [f"p{number}" for number in range(len(people))]
    assert [row.line for row in export.rows] == _first_lines(data.decode(encoding), delimiter, len(people))
    assert export.problems == []


def _first_lines(written: str, delimiter: str, count: int) -> list[int]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter)
    ends = [reader.line_num for _ in reader]
    return [end + 1 for end in ends[-count - 1 : -1]]
