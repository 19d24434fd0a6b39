import datetime as dt

import pytest

from contacts.linkedin_words import BadDate, connected_on, label


@pytest.mark.parametrize(
    "text",
    [
        "07 Mar 2021", "7 Mar 2021", "7 March 2021", "07 MAR 2021", "7-Mar-21", "07-Mar-2021", "2021-03-07",
        "2021-03-07 10:11:12 UTC", "2021-03-07T10:11:12Z", "2021/03/07", "07.03.2021", "7.3.2021",
        "7. März 2021",
        "7. Mär. 2021", "7 Mrz 2021", "7 mars 2021", "7 de março de 2021", "7 mar. 2021", "7 marzo 2021",
        "March 7, 2021", "Mar 7 2021", "07\u00a0Mar\u00a02021",
    ],
)  # fmt: skip
def test_date_is_read_in_many_writings(text: str) -> None:
    assert connected_on(text, 2026) == dt.date(2021, 3, 7)


@pytest.mark.parametrize(
    ("names", "month"),
    [
        ("Jan January Januar janv. janvier janeiro jan. enero", 1),
        ("Feb February Februar févr. février fevereiro fev. febrero", 2),
        ("Apr April avr. avril abril abr.", 4),
        ("May Mai mai maio mayo", 5),
        ("Jun June Juni juin junho junio", 6),
        ("Jul July Juli juil. juillet julho julio", 7),
        ("Aug August août agosto ago.", 8),
        ("Sep Sept September sept. septembre setembro set. septiembre", 9),
        ("Oct October Okt Oktober oct. octobre outubro out.", 10),
        ("Nov November novembre novembro noviembre", 11),
        ("Dec December Dez Dezember déc. décembre dezembro dic.", 12),
    ],
)
def test_month_is_known_in_each_language(names: str, month: int) -> None:
    assert {connected_on(f"12 {name} 2023", 2026).month for name in names.split()} == {month}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("30 Feb 2024", "is not in the calendar"),
        ("00 Jan 2020", "is not in the calendar"),
        ("2024-13-01", "is not in the calendar"),
        ("04/05/2021", "could be read in more than one way"),
        ("25/12/2021", "could be read in more than one way"),
        ("01/02/03", "could be read in more than one way"),
        ("01.02.03", "could be read in more than one way"),
        ("0001", "is not written like one"),
        ("9999", "is not written like one"),
        ("soon", "is not written like one"),
        ("01 Jan 0001", "is before LinkedIn began"),
        ("31 Dec 2002", "is before LinkedIn began"),
        ("01 Jan 9999", "is in the future"),
        ("01 Jan 2028", "is in the future"),
        ("01 Foo 2020", "names no month known here"),
        ("07 Mar 2021 " * 30, "is not written like one"),
    ],
)
def test_date_that_cannot_be_trusted_says_why(text: str, why: str) -> None:
    with pytest.raises(BadDate) as caught:
        connected_on(text, 2026)

    assert str(caught.value) == why


def test_label_ignores_case_accents_and_signs() -> None:
    assert [
        label(text) for text in ("First Name", "E-Mail-Adresse", " Prénom ", "FIRST_NAME", "\ufeffURL")
    ] == [
        "firstname",
        "emailadresse",
        "prenom",
        "firstname",
        "url",
    ]
