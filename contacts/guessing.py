"""What the columns of a table probably mean: by their names, and by the values in them. Pure."""

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from functools import lru_cache

from contacts.linkedin_profile import profile_slug
from contacts.linkedin_rows import EMAIL
from contacts.linkedin_words import FIELD_OF, BadDate, connected_on, label
from contacts.mapping import FIRST_YEAR, MOST_COLUMNS, Table

# Headers as `label` folds them, beyond those of LinkedIn's own files.
WORDS = {
    "first_name": """
        givenname forename voornaam fornavn fornamn etunimi imie keresztnev jmeno krstnime adi ad
        имя ім’я 名 名字 이름 الاسمالأول prenume primernombre callingname
    """,
    "last_name": """
        familyname achternaam etternavn efternavn efternamn sukunimi nazwisko vezeteknev prijmeni
        cognome apellido prezime soyadi soyad фамилия прізвище 姓 姓氏 성 surnames
    """,
    "full_name": """
        name fullname namn navn naam nimi nev nombrecompleto nombreyapellidos nomcomplet
        nomecompleto nomecognome nomeecognome vollstandigername vorundnachname imieinazwisko
        adsoyad adisoyadi isim member mitglied participant teilnehmer attendee person contact
        kontakt speaker фио имяифамилия 氏名 姓名 名前 お名前 이름 성명 성함 الاسم الاسمالكامل שם
        שםמלא نام नाम ονοματεπωνυμο hoten
    """,
    "email": """
        mail emails mailadresse emailaddresses posta eposta epost correo indirizzoemail adresemail
        почта элпочта 電子メール メール メールアドレス 邮箱 电子邮件 이메일 البريدالإلكتروني
        דואראלקטרוני
    """,
    "company": """
        organizacion organizacao organizzazione organisaatio organisasjon bedrijf werkgever
        firmanavn foretag arbetsgivare arbejdsgiver azienda societa firme yritys pracodawca sirket
        kurum workplace institution affiliation компания организация 会社 会社名 公司 单位 회사
        소속 الشركة חברה
    """,
    "title": """
        role rolle rol funktion functie funcion funzione ruolo stanowisko tehtava stilling yrke
        beruf profession occupation job unvan gorev должность профессия 役職 肩書 职位 职务 직책
        직위 المنصب תפקיד
    """,
    "url": """
        website webseite webbplats web homepage link linkedinprofil linkedinprofile profile
        profillink sitoweb sitioweb site siteweb strona sivusto сайт
    """,
    "connected_on": """
        connecteddate dateconnected connectionsince since membersince joined joinedon metat meton
        datemet verbundenseit mitgliedseit gekoppeldop datum
    """,
    "phone": """
        phone phonenumber telephone telephonenumber tel telefon telefono telefone telefonnummer
        telefoon telefoonnummer mobile mobil movil cellulare celular handy cell cellphone
        telemovel puhelin gsm телефон 電話 電話番号 电话 手机 전화 전화번호 휴대폰 الهاتف טלפון
    """,
}
FIELD_OF_WORD = {label(word): field for field, words in WORDS.items() for word in words.split()} | FIELD_OF
# Looked for inside longer headers; those of whole names are too common there.
INSIDE = [word for word, field in FIELD_OF_WORD.items() if len(word) >= 5 and field != "full_name"]
LIKE_ENOUGH = 0.84
MOSTLY = 0.6
PHONE = re.compile(r"(?:tel:)?\+?[(]?[0-9][0-9 ()./-]{5,24}[0-9]")
WEBSITE = re.compile(r"(?:https?://|www\.)[^\s.]+\.\S+", re.IGNORECASE)
FULL_NAME = re.compile(r"[^\W\d_][^\d@/|]*[\s,]+[^\W\d_][^\d@/|]*")
THIS_YEAR = 9998  # no date of a table is too late to be guessed at


def has_header(table: Table) -> bool:
    """Return whether the first row probably names the columns."""
    first = [cell.strip() for cell in table.rows[0]]
    if any(kind_of(cell) for cell in first):
        return False
    if any(by_name(cell) for cell in first):
        return True
    columns = [table.column(at, has_header=True) for at in range(table.width)]
    if any(_kind(values) for values in columns):
        return True  # what is under it is of a kind, and it is not
    named = [cell for cell in first if cell]
    return len({*named}) == len(table.rows[0]) and not any(map(FULL_NAME.fullmatch, first))


def fields(table: Table, *, header: bool) -> list[str]:
    """Return the likely field of each column, "" for those to leave out; no field twice."""
    width = min(table.width, MOST_COLUMNS)
    columns = [table.column(at, has_header=header) for at in range(width)]
    kinds = [_kind(values) for values in columns]
    names = [by_name(cell) if header else "" for cell in table.rows[0][:width]]
    found = [""] * width

    def give(at: int, field: str) -> None:
        if field and not found[at] and field not in found:
            found[at] = field

    # What the values are counts for more than what the column is called.
    for at, kind in enumerate(kinds):
        if kind in {"email", "profile"}:
            give(at, "url" if kind == "profile" else kind)
    for at, name in enumerate(names):
        if kinds[at] in {"", name} or (name == "url" and kinds[at] == "website"):
            give(at, name)
    for at, kind in enumerate(kinds):
        give(at, {"website": "url", "phone": "phone"}.get(kind, ""))
    _name_the_rest(found, columns)
    return found


def _name_the_rest(found: list[str], columns: Sequence[list[str]]) -> None:
    """See that one name is enough, and that there is one if any column looks like it."""
    if "full_name" in found and "first_name" in found and "last_name" not in found:
        found[found.index("full_name")] = "last_name"  # as in "Vorname, Name"
    elif "full_name" in found and {"first_name", "last_name"} <= {*found}:
        found[found.index("full_name")] = ""
    if {"full_name", "first_name", "last_name"}.isdisjoint(found):
        for at, values in enumerate(columns):
            if not found[at] and _most(values, lambda value: bool(FULL_NAME.fullmatch(value))):
                found[at] = "full_name"
                return


@lru_cache(maxsize=1 << 10)
def by_name(header: str) -> str:
    """Return the field that a header names, "" for none: as it is, inside another word, or nearly so."""
    name = label(header[:100])
    if name in FIELD_OF_WORD:
        return FIELD_OF_WORD[name]
    inside = [word for word in INSIDE if word in name]
    if inside:
        return FIELD_OF_WORD[max(inside, key=len)]
    near = get_close_matches(name, FIELD_OF_WORD, n=1, cutoff=LIKE_ENOUGH) if len(name) > 3 else []
    return FIELD_OF_WORD[near[0]] if near else ""


def kind_of(value: str) -> str:
    """Return what kind of thing a value is: email, profile, website, date, phone; "" for text."""
    if EMAIL.fullmatch(value):
        return "email"
    if profile_slug(value):
        return "profile"
    if WEBSITE.fullmatch(value):
        return "website"
    if _is_date(value):
        return "connected_on"
    return "phone" if PHONE.fullmatch(value) else ""


def _kind(values: Sequence[str]) -> str:
    kinds = [kind_of(value) for value in values]
    return next((kind for kind in {*kinds} - {""} if kinds.count(kind) >= MOSTLY * len(kinds)), "")


def _is_date(value: str) -> bool:
    try:
        connected_on(value, THIS_YEAR, FIRST_YEAR)
    except BadDate as error:
        return "more than one way" in str(error)
    return True


def _most(values: Sequence[str], test: Callable[[str], bool]) -> bool:
    return bool(values) and sum(map(test, values)) >= MOSTLY * len(values)
