"""Build LinkedIn exports of invented people, as LinkedIn, Excel and others write them."""

import csv
import datetime as dt
import io
import random
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal
from urllib.parse import quote

SEVEN = ("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On")
SIX = tuple(name for name in SEVEN if name != "URL")
# What stands at the head of a translated column, and whose values are under it.
GERMAN_NAMES = ("Vorname", "Nachname", "URL", "E-Mail-Adresse", "Unternehmen", "Position", "Verbunden am")
FRENCH_NAMES = ("Prénom", "Nom", "URL", "Adresse e-mail", "Entreprise", "Poste", "Date de connexion")
PORTUGUESE_NAMES = ("Nome", "Sobrenome", "Perfil", "Endereço de e-mail", "Empresa", "Cargo", "Conectado em")
GERMAN = dict(zip(GERMAN_NAMES, SEVEN, strict=True))
FRENCH = dict(zip(FRENCH_NAMES, SEVEN, strict=True))
PORTUGUESE = dict(zip(PORTUGUESE_NAMES, SEVEN, strict=True))
NOTES = (
    "When exporting your connection data, you may notice that some of the email addresses are missing. "
    "You see the addresses of those connections only who let others see them, see "
    "https://www.linkedin.com/psettings/privacy/email, and more at https://www.linkedin.com/help/linkedin/answer/261"
)

ExportRow = Sequence[str] | Mapping[str, str]


def connections_csv(
    rows: Iterable[ExportRow],
    *,
    preamble: bool | str = True,
    columns: Sequence[str] | Mapping[str, str] = SEVEN,
    newline: str = "\n",
    delimiter: str = ",",
    encoding: str = "utf-8",
    last_newline: bool = False,
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL,
) -> bytes:
    """
    Return Connections.csv of `rows`: the values in the order of `SEVEN`, or a mapping from those names.

    `columns` says which columns the file has, in what order; unknown ones stay empty, a mapping (as `GERMAN`)
    gives them other names. `preamble` may be a text of its own. "utf-8-sig" and "utf-16" write a byte order
    mark.
    """
    sources = columns if isinstance(columns, Mapping) else {}
    out = io.StringIO(newline="")
    if preamble:
        out.write(preamble if isinstance(preamble, str) else f'Notes:{newline}"{NOTES}"{newline}{newline}')
    # The writer quotes breaks that are its own line end only, so it always gets the one with both.
    line = io.StringIO(newline="")
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n", quoting=quoting)
    writer.writerow(list(columns))
    for row in rows:
        values = row if isinstance(row, Mapping) else dict(zip(SEVEN, row, strict=True))
        out.write(line.getvalue().removesuffix("\r\n") + newline)
        line.seek(0)
        line.truncate()
        writer.writerow([values.get(sources.get(column, column), "") for column in columns])
    out.write(line.getvalue().removesuffix("\r\n") + newline)
    text = out.getvalue()
    return (text if last_newline else text.removesuffix(newline)).encode(encoding)


def archive(members: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of `members`, as LinkedIn packs its archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def many(n: int, seed: int = 1) -> bytes:
    """Return the export of `n` invented people of many cultures, always the same for one `seed`."""
    return connections_csv(people(n, seed))


def people(n: int, seed: int = 1) -> list[tuple[str, ...]]:
    """Return rows in the order of `SEVEN`: unique profiles, e-mail for 15 in 1,000, up to 4,000 employers."""
    chance = random.Random(seed)
    employers = _employers(chance, min(4_000, max(20, n // 7)))
    weights = [1 / (rank + 12) for rank in range(len(employers))]
    chosen = chance.choices(employers, weights, k=n)
    rows = []
    for number in range(n):
        first_names, last_names = chance.choice(NAMES)
        first, last = chance.choice(first_names), chance.choice(last_names)
        slug = _slug(f"{first} {last}", number)
        email = (
            f"{quote(slug, safe='').replace('%', '').lower()[:40]}@example.org"
            if chance.random() < 0.015
            else ""
        )
        last += chance.choices(("", ", PhD", " 🌱", " MBA"), (96, 1, 2, 1))[0]
        company = "" if chance.random() < 0.02 else chosen[number]
        title = "" if not company else chance.choice(TITLES)
        on = dt.date(2009, 1, 1) + dt.timedelta(days=chance.randrange(6_300))
        url = f"https://www.linkedin.com/in/{quote(slug)}"
        rows.append((first, last, url, email, company, title, on.strftime("%d %b %Y")))
    return rows


def _slug(name: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", name)
    kept = "".join(char for char in plain if char.isalnum() or char == " ").lower()
    return unicodedata.normalize("NFC", f"{'-'.join(kept.split())}-{number:x}")


def _employers(chance: random.Random, count: int) -> list[str]:
    names = dict.fromkeys(("Self-employed", "Freelance", "Kew Gardens", "Eden Project", "Plan A"))
    while len(names) < count:
        name = f"{chance.choice(PLACES)} {chance.choice(TRADES)}"
        ending = chance.choices(ENDINGS, (50, 9, 9, 8, 5, 3, 2))[0]
        names[name + ending] = None
    return list(names)


NAMES = tuple(
    (firsts.split(), lasts.split("|"))
    for firsts, lasts in (
        ("Amara Chidi Ngozi Emeka Ifeoma Tunde Zainab Yemi", "Okafor|Adeyemi|Nwosu|Balogun|Eze|Okonkwo"),
        (
            "María José Lucía Mateo Íñigo Ximena Begoña Álvaro",
            "García|Muñoz Vega|Peña|de la Cruz|Núñez|Ibáñez",
        ),
        (
            "Léa Zoë Étienne Maëlle Loïc Chloé François Aurélie",
            "Lefèvre|Béranger|d’Aubigné|Caron|Gauthier|Noël",
        ),
        ("Jürgen Anneliese Sören Bärbel Götz Heike Tobias", "Müller|Groß|Weiß|von Rönn|Schäfer|Köhler"),
        ("Łukasz Małgorzata Zbigniew Świętosława Jan Agnieszka", "Wójcik|Żółkowski|Dąbrowska|Łęcki|Nowak"),
        ("Søren Åse Bjørn Øyvind Sigríður Þór Åsa Linnéa", "Ødegård|Ångström|Jónsdóttir|Næss|Sørensen"),
        ("陈 王 李 张 美玲 伟 静 志强", "小明|丽华|建国|秀英|晓东"),
        ("さくら 健太 美咲 翔 陽子 大輔", "田中|佐藤|鈴木|高橋|渡辺"),
        ("지훈 서연 민준 하은 도윤 수아", "김|박|이|최|정"),
        ("فاطمة محمد عمر ليلى يوسف نور", "الأحمد|حداد|منصور|الخطيب|عبد الرحمن"),
        ("نگار آرش مینا کاوه شیرین", "رضایی|می‌رزا|کریمی|احمدی"),
        ("יעל נועם תמר איתי שירה", "כהן|לוי|מזרחי|פרץ"),
        ("Priya Arjun अनन्या राहुल Kavya Rohan", "Sharma|Iyer|पटेल|Chatterjee|Nair|सिंह"),
        ("Ольга Дмитрий Світлана Тарас Наталья Михаил", "Іваненко|Кузнецова|Шевченко|Ёлкин|Соколов"),
        ("Ελένη Γιώργος Αθηνά Νίκος", "Παπαδόπουλος|Οικονόμου|Βλάχου"),
        ("Nguyễn Trần Hương Đức Thảo Linh", "Văn An|Thị Bích|Quốc Đạt|Ngọc"),
        ("Ayşe Çağrı İpek Işıl Ömer Gökhan", "Yılmaz|Şahin|Öztürk|Çelik"),
        ("Leilani Keoni Moana Tāne Hinemoa", "Kahananui|Ngata|Parata|Kealoha"),
        ("Oisín Niamh Siân Gwyneth Hamish Eilidh", "O’Brien|Ní Dhónaill|Llewellyn|MacGregor"),
        ("Grace Samuel DEBORAH Malik Tyrone Abigail", "Johnson|Washington|SMITH|Freeman|Smith-Jones"),
        ("Sukarno Madonna Björk Suharto", "|||"),
    )
)
ENDINGS = ("", ", Inc.", " Ltd", " GmbH", " S.A.", " AB", " & Co. KG")
PLACES = """
    Ashdown Birchwood Calder Dunmore Elmfield Fernhill Glenross Harrow Inverlea Juniper Kestrel Lowland
    Marlow Nordhavn Oakhurst Pinecrest Quillon Rosedal Silverlake Thornbury Umber Valmora Westerly
    Yarrow Zephyr Høvik Łódź São Águia Brücken Étoile Montclair Riverbend Saltmarsh Tidewater Windmill
    Copperfield Driftwood Evergreen Foxglove
""".split()  # noqa: SIM905 - shorter to read than as many quoted words
TRADES = """
    Analytics Architects Bakery Bank Biosciences Books Botanics Capital Ceramics Chemicals Clinic
    Consulting Dairy Design Diagnostics Education Electric Energy Engineering Films Foods Foundation
    Foundry Games Gardens Genomics Glass Health Hospital Instruments Insurance Journal Kitchens Labs
    Legal Lighting Logistics Machines Marine Materials Media Metals Mobility Museum Music Networks
    Nursery Optics Outdoor Paper Pharma Photonics Press Properties Publishing Rail Research Robotics
    Schools Security Seeds Software Solar Steel Studio Systems Telecom Textiles Theatre Timber Tools
    Trading Transport Travel Trust University Vaccines Ventures Water Wines Works Yards Zoo
""".split()  # noqa: SIM905 - shorter to read than as many quoted words
TITLES = (
    "Curator", "Head of Research", "Software Engineer", "Senior Software Engineer", "Product Manager",
    "Nurse", "Chemist", "Plant Scientist", "Teacher", "Founder & CEO", "Data Analyst", "Designer, Brand",
    "Accountant", "Solicitor", "Projektleiterin", "Ingénieure d’études", "Gerente de Marketing", "研究员",
    "エンジニア", "Архитектор", "Journalist", "Civil Engineer", "Pharmacist", "Chef", "Recruiter",
    "Museum Educator", "Sound Engineer", "Translator", "Architect", "Librarian",
    'Director "Special Projects"', "Sales Manager", "Physiotherapist", "Policy Adviser", "Gardener",
)  # fmt: skip
