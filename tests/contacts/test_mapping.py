import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts import guessing, linkedin, mapping, spreadsheet
from contacts.linkedin import NotAnExport, UnknownHeader
from contacts.mapping import Meaning
from tests.contacts.exports import archive

CLUB = """Mitgliedername;E-Mail;Verein;Tel.
Amara Okafor;amara@example.org;Ruderclub;+44 20 7946 0018
"de la Cruz, José";;Ruderclub;
Sukarno;sukarno@example.org;;020 7946 0991
""".encode()


def read(data: bytes, *fields: str, header: bool = True) -> linkedin.Export:
    return mapping.read(data, Meaning(fields, header, None, "Club"))


def names(export: linkedin.Export) -> list[tuple[str, str]]:
    return [(row.first_name, row.last_name) for row in export.rows]


def written(rows: list[list[str]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode()


# ── What is a table ──


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_separator_is_told_by_the_shape(delimiter: str):
    rows = [["Who", "Where"], ["Ana Silva", "Kew; Eden, both"], ["Bo | Lind", "Dome"]]

    found = mapping.table(written(rows, delimiter))

    assert (found.delimiter, found.width, found.before, found.rows) == (delimiter, 2, 0, rows)


def test_lines_above_the_table_are_passed_over():
    data = 'Opmerkingen:\n"Bij het exporteren, soms niets."\n\nVoornaam,Achternaam,Bedrijf\nAna,Silva,Kew\n'

    found = mapping.table(data.encode())

    assert (found.before, found.rows[0]) == (3, ["Voornaam", "Achternaam", "Bedrijf"])
    assert names(read(data.encode(), "first_name", "last_name", "company")) == [("Ana", "Silva")]


def test_table_inside_linkedins_zip_is_found():
    packed = archive({"Connections.csv": b"Voornaam,Achternaam\nAna,Silva\n"})

    assert names(read(packed, "first_name", "last_name")) == [("Ana", "Silva")]


@pytest.mark.parametrize(
    "data",
    [
        b"Dear Ana,\n\nthank you for the lovely evening. See you soon.\nBo\n",
        b"Ana Silva\nBo Lind\n",
        b"a,b\n",
        b",,,\n,,,\n",
        b"eggs,\nmilk,\nflour,\n",
        b"one,two\nthree,four,five\nsix\nseven\neight\n",
        bytes(range(128, 256)) * 50,
    ],
)
def test_what_is_no_table_is_refused_in_words(data: bytes):
    with pytest.raises(NotAnExport, match="This file is no table"):
        mapping.table(data)


def test_mark_that_is_never_closed_is_named_by_its_line():
    with pytest.raises(NotAnExport, match="opened at line 2 is never closed"):
        mapping.table(b'Who,Where\n"Ana,Kew\nBo,Dome\n')


@given(data=st.binary(max_size=400) | st.text(alphabet='a,;\n"|\t é', max_size=200).map(str.encode))
@settings(max_examples=40, deadline=None)
def test_any_bytes_are_a_table_or_refused(data: bytes):
    try:
        found = mapping.table(data)
    except NotAnExport:
        return
    fields = guessing.fields(found, header=guessing.has_header(found))

    assert {len(row) for row in found.rows} == {found.width}
    assert len([field for field in fields if field]) == len({*fields} - {""})


# ── Reading ──


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana Silva", ("Ana", "Silva")),
        ("  María  José   García ", ("María José", "García")),
        ("Silva, Ana", ("Ana", "Silva")),
        ("de la Cruz , José Luis", ("José Luis", "de la Cruz")),
        ("Sukarno", ("Sukarno", "")),
        ("陈小明", ("陈小明", "")),
        ("Silva,", ("", "Silva")),
        (", Ana", ("Ana", "")),
        ("", ("", "")),
    ],
)
def test_full_name_parts_at_its_comma_else_at_the_last_blank(name: str, parts: tuple[str, str]):
    assert mapping.split_name(name) == parts


def test_columns_are_read_as_they_are_meant():
    export = read(CLUB, "full_name", "email", "company", "phone")

    assert names(export) == [("Amara", "Okafor"), ("José", "de la Cruz"), ("Sukarno", "")]
    assert [row.email for row in export.rows] == ["amara@example.org", "", "sukarno@example.org"]
    assert [row.company for row in export.rows] == ["Ruderclub", "Ruderclub", ""]
    assert export.phones == {2: "+44 20 7946 0018", 4: "020 7946 0991"}
    assert {row.connected_on for row in export.rows} == {None}
    assert export.problems == []


def test_first_row_is_a_person_where_it_is_no_header():
    data = b"Ana Silva,Kew\nBo Lind,Dome\n"

    assert len(read(data, "full_name", "company", header=False).rows) == 2
    assert len(read(data, "full_name", "company", header=True).rows) == 1


def test_ignored_columns_are_not_read():
    (row, *_) = read(CLUB, "full_name", "", "", "").rows

    assert (row.email, row.company, row.title) == ("", "", "")


def test_of_two_columns_of_one_meaning_the_first_that_is_filled_counts():
    data = b"Who,Work mail,Home mail\nAna Silva,,ana@example.org\nBo Lind,bo@example.org,b@example.net\n"

    export = read(data, "full_name", "email", "email")

    assert [row.email for row in export.rows] == ["ana@example.org", "bo@example.org"]


def test_website_is_kept_and_profile_recognised_without_a_doubt():
    data = b"Who,Link\nAna Silva,https://example.org/ana\nBo Lind,linkedin.com/in/Bo-Lind\nCy Eze,none yet\n"

    export = read(data, "full_name", "url")

    assert [(row.slug, row.website) for row in export.rows] == [
        ("", "https://example.org/ana"),
        ("bo-lind", ""),
        ("", "none yet"),
    ]
    assert [problem.line for problem in export.problems] == [4]


def test_days_long_before_linkedin_are_taken():
    data = b"Who,Since\nAna Silva,1 May 1998\nBo Lind,1 May 1698\n"

    export = read(data, "full_name", "connected_on")

    assert [row.connected_on and row.connected_on.year for row in export.rows] == [1998, None]
    assert "is too long ago" in export.problems[0].reason


def test_row_without_a_name_is_left_out_and_never_a_hidden_member():
    data = b"Who,Since\nAna Silva,1 May 2020\n,2 May 2020\n"

    export = read(data, "full_name", "connected_on")

    assert (len(export.rows), export.hidden_members) == (1, 0)
    assert [(problem.line, problem.kept) for problem in export.problems] == [(3, False)]


def test_nobody_to_be_read_is_refused_in_words():
    with pytest.raises(NotAnExport, match=r"nobody can be read\. Line 2: The row has no name"):
        read(b"A,B,C\n,x,y\n,z,w\n", "full_name", "", "")


def test_meaning_of_other_columns_is_refused():
    with pytest.raises(NotAnExport, match="other columns"):
        read(CLUB, "full_name", "email")


@given(texts=st.lists(st.text("=+-@'aé ", min_size=1, max_size=6), min_size=2, max_size=6))
@settings(max_examples=40, deadline=None)
def test_quotes_that_guard_from_formulas_are_taken_away(texts: list[str]):
    names = [f"{text}x Eze".strip() for text in texts]
    data = "".join(spreadsheet.lines([("Who", "Where"), *((name, "Kew") for name in names)])).encode()

    export = read(data, "full_name", "company")

    assert [f"{row.first_name} {row.last_name}".strip() for row in export.rows] == [
        " ".join(name.split()) for name in names
    ]


def test_file_of_our_own_loses_the_quotes_and_one_of_linkedin_keeps_them():
    header = (
        "First Name,Last Name,Called,Role,Organisation,E-mail,LinkedIn,Closeness,Connected On,Last In Touch"
    )
    line = "'=Ana,Silva,,'@Curator,'-Kew,,https://www.linkedin.com/in/ana,5,2024-02-08,"
    ours = linkedin.read(f"{header}\n{line}\n".encode())
    (row,) = ours.rows

    assert (row.first_name, row.title, row.company, row.slug) == ("=Ana", "@Curator", "-Kew", "ana")
    assert ours.ours
    theirs = linkedin.read(b"First Name,Last Name,Company\n'=Ana,Silva,'-Kew\n")
    assert (theirs.rows[0].first_name, theirs.rows[0].company, theirs.ours) == ("'=Ana", "'-Kew", False)


def test_unknown_header_is_told_from_other_refusals():
    with pytest.raises(UnknownHeader):
        linkedin.read(CLUB)
    with pytest.raises(NotAnExport) as google:
        linkedin.read(b"Name,E-mail 1 - Value\nAna,ana@example.org\n")
    assert not isinstance(google.value, UnknownHeader)


# ── What it probably means ──


@pytest.mark.parametrize(
    ("header", "row", "fields"),
    [
        ("Voornaam,Achternaam,Bedrijf", "Ana,Silva,Kew", "first_name last_name company"),
        ("Name,Vorname,Firma", "Silva,Ana,Kew", "last_name first_name company"),
        ("Имя,Фамилия,Должность", "Ольга,Ёлкина,Архитектор", "first_name last_name title"),
        ("氏名,会社名,電話番号", "田中健太,製作所,03-1234-5678", "full_name company phone"),
        ("الاسم,الشركة", "ليلى حداد,المتحف", "full_name company"),
        ("Nome e cognome,Azienda,Ruolo", "Ana Silva,Kew,Cuoca", "full_name company title"),
        ("Full name,Work e-mail address", "Ana Silva,ana@example.org", "full_name email"),
        ("Who,Reach", "Ana Silva,ana@example.org", "full_name email"),
        ("Who,Where to look", "Ana Silva,https://www.linkedin.com/in/ana", "full_name url"),
        ("Who,Call", "Ana Silva,+44 20 7946 0018", "full_name phone"),
        (
            "Name,Homepage,Member since",
            "Ana Silva,https://example.org,1 May 2020",
            "full_name url connected_on",
        ),
        ("Full nmae,Organisaton", "Ana Silva,Kew", "full_name company"),
        ("Full name,First name,Last name", "Ana Silva,Ana,Silva", " first_name last_name"),
        ("Name,E-mail", "Ana Silva,not given", "full_name email"),
        ("Name,Contact email,Email", "Ana Silva,ana@example.org,", "full_name email "),
    ],
)
def test_columns_are_guessed_by_name_and_values(header: str, row: str, fields: str):
    found = mapping.table(f"{header}\n{row}\n{row}\n".encode())

    assert guessing.has_header(found)
    assert guessing.fields(found, header=True) == fields.split(" ")


@pytest.mark.parametrize(
    ("first", "is_header"),
    [
        ("Ana Silva,ana@example.org", False),
        ("Ana Silva,Kew Gardens", False),
        ("Who,Reach", True),
        ("Who,", False),
        ("Name,Name", True),
    ],
)
def test_header_is_told_from_a_person(first: str, is_header: bool):
    found = mapping.table(f"{first}\nBo Lind,Dome Garden\nCy Eze,Fern House\n".encode())

    assert guessing.has_header(found) is is_header


def test_meaning_comes_back_from_its_note_and_nonsense_does_not():
    meaning = Meaning(("full_name", ""), True, 3, "Choir")

    assert Meaning.from_json(meaning.as_json()) == meaning
    with pytest.raises(ValueError, match="nothing known"):
        Meaning.from_json({**meaning.as_json(), "fields": ["password"]})
    with pytest.raises(TypeError):
        Meaning.from_json({**meaning.as_json(), "other": 1})
