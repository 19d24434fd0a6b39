"""
The words in LinkedIn's files: column names, months, dates, and what tells other files apart.

English is as real files have it; German, French, Portuguese and Spanish are as people have described them.
"""

import datetime as dt
import re
import unicodedata

# Our names for the columns, each with the headers seen for it, as `label` folds them.
HEADERS = {
    "first_name": ("firstname", "vorname", "prenom", "nome", "nombre"),
    "last_name": ("lastname", "surname", "nachname", "nom", "nomdefamille", "sobrenome", "apellidos"),
    "url": (
        "url", "profileurl", "linkedinurl", "linkedinprofileurl", "publicprofileurl", "profilurl",
        "urlduprofil", "profil", "perfil", "urldoperfil", "urldelperfil", "linkedin",
    ),
    "email": (
        "emailaddress", "email", "emailadresse", "adresseemail", "adressemail", "courriel", "enderecodeemail",
        "correoelectronico", "direcciondecorreoelectronico",
    ),
    "company": (
        "company", "companyname", "organization", "organisation", "employer", "unternehmen", "firma",
        "entreprise", "societe", "empresa",
    ),
    "title": (
        "position", "title", "jobtitle", "role", "berufsbezeichnung", "poste", "fonction", "cargo", "puesto",
    ),
    "connected_on": (
        "connectedon", "verbundenam", "vernetztam", "kontaktseit", "datedeconnexion", "connectele",
        "conectadoem", "datadaconexao", "conectadoel", "fechadeconexion",
    ),
}  # fmt: skip
# Stand together in no other header than that of the CSV which infoint itself writes.
OURS = frozenset({"firstname", "lastname", "called", "closeness", "lastintouch"})
FIELD_OF = {header: field for field, headers in HEADERS.items() for header in headers}

GOOGLE = re.compile(
    r"email\d+(value|label|type)|phone\d+(value|label|type)|phonetic(first|last)name|groupmembership"
)
OTHER_FILES = (
    # Columns that stand in no Connections.csv, and the file of LinkedIn's archive whose columns they are.
    ({"conversationid"}, "messages.csv"),
    ({"inviterprofileurl"}, "Invitations.csv"),
    ({"sentat", "direction"}, "Invitations.csv"),
    ({"maidenname", "headline"}, "Profile.csv"),
    ({"startedon", "finishedon"}, "Positions.csv"),
    ({"schoolname"}, "Education.csv"),
    ({"text", "creationdate", "status"}, "a file of recommendations"),
    ({"endorsementdate"}, "a file of endorsements"),
    ({"connectionfirstname"}, "Notes.csv"),
    ({"applicationdate"}, "Job Applications.csv"),
    ({"followedon"}, "Company Follows.csv"),
    ({"source", "companies", "emails"}, "Contacts.csv, an address book once given to LinkedIn"),
)

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janv janvier janeiro ene enero",
            "feb february februar fev fevr fevrier fevereiro febrero",
            "mar march marz mrz mars marco marzo",
            "apr april avr avril abr abril",
            "may mai maio mayo",
            "jun june juni juin junho junio",
            "jul july juli juil juillet julho julio",
            "aug august aout ago agosto",
            "sep sept september septembre set setembro septiembre",
            "oct october okt oktober octobre out outubro octubre",
            "nov november novembre novembro noviembre",
            "dec december dez dezember decembre dezembro dic diciembre",
        ),
        start=1,
    )
    for name in names.split()
}
FIRST_YEAR = 2003  # LinkedIn opened in May 2003

_MONTH = r"([^\W\d_]{3,12})\.?"
_DE = r"(?:de )?"  # "5 de março de 2021"
DAY_MONTH = re.compile(rf"([0-9]{{1,2}})\.?[ \-/]+{_DE}{_MONTH}[ \-/,]+{_DE}([0-9]{{4}}|[0-9]{{2}})")
MONTH_DAY = re.compile(rf"{_MONTH} ([0-9]{{1,2}}),? ([0-9]{{4}})")
ISO = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ][0-9:.]+(?: ?UTC|Z|[+-][0-9:]+)?)?")
DOTTED = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
EITHER_WAY = re.compile(r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{4}|[0-9]{2})")


def bare(text: str) -> str:
    """Return `text` in lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def label(header: str) -> str:
    """Return a column's header as `HEADERS` spells it: letters and digits alone, lower case, no accents."""
    return "".join(char for char in bare(header) if char.isalnum())


class BadDate(ValueError):
    """The text is no date that can be trusted; the message says why, to follow “the date …”."""


def connected_on(text: str, this_year: int, first_year: int = FIRST_YEAR) -> dt.date:
    """Return the date that `text` writes, if it can be read in one way only and a connection can be of it."""
    year, month, day = _parts(" ".join(text.split()))
    if year < first_year:
        raise BadDate("is before LinkedIn began" if first_year == FIRST_YEAR else "is too long ago")
    if year > this_year + 1:  # one more, for a computer whose clock is late
        raise BadDate("is in the future")
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise BadDate("is not in the calendar") from None


def _parts(text: str) -> tuple[int, int, int]:
    if found := DAY_MONTH.fullmatch(text):
        day, name, year = found.groups()
        return int(year) + (2000 if len(year) == 2 else 0), _month(name), int(day)
    if found := ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := DOTTED.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := MONTH_DAY.fullmatch(text):
        return int(found[3]), _month(found[1]), int(found[2])
    if EITHER_WAY.fullmatch(text):
        raise BadDate("could be read in more than one way")
    raise BadDate("is not written like one")


def _month(name: str) -> int:
    try:
        return MONTHS[bare(name)]
    except KeyError:
        raise BadDate("names no month known here") from None
