import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts.company_names import company_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme, Inc.", "acme"),
        ("ACME  INC", "acme"),
        ("Acmé", "acme"),
        ("Acme (Germany)", "acme"),
        ("Acme [formerly Apex] LLC", "acme"),
        ("Bimbo S.A. de C.V.", "bimbo"),
        ("Bäckerei Huber e.K.", "backerei huber"),
        ("Müller GmbH & Co. KG", "muller"),
        ("Novo A/S", "novo"),
        ("Smith & Co. Ltd.", "smith"),
        ("Smith & Sons PLC", "smith and sons"),
        ("Smith and Sons", "smith and sons"),
        ("Łódzkie Zakłady Sp. z o.o.", "lodzkie zaklady"),
        ("ООО «Ромашка»", "ромашка"),
        ("株式会社山田", "山田"),
        ("山田（株）", "山田"),
        ("I.B.M.", "ibm"),
        ("McDonald’s", "mcdonalds"),
        ("C++ Alliance", "c++ alliance"),
        ("Plan A", "plan a"),
        ("Plan A GmbH", "plan a"),
        ("AG", "ag"),
        ("S.A.", "sa"),
        ("(Unbalanced", "unbalanced"),
        ("(Acme)", "acme"),
        ("🌱", "🌱"),
        ("Freelance.com", "freelance com"),
        ("Stealth Security", "stealth security"),
    ],
)
def test_company_key_is_one_for_every_spelling(name: str, key: str) -> None:
    assert company_key(name) == key


@pytest.mark.parametrize(
    "name",
    [
        "", "   ", "-", "—", "N/A", "n.a.", "None", "Self-employed", "self employed",
        "SELF-EMPLOYED (Consultant)",
        "Freelance", "Freelancer", "Freelance Photographer", "Stealth", "Stealth Mode", "Stealth AI Startup",
        "(Stealth)", "Confidential", "Retired", "Retired from teaching", "Student", "Career Break",
        "Open to work",
        "Selbstständig", "Freiberuflich", "Rentner", "À mon compte", "Indépendant", "En recherche d’emploi",
        "Autônomo", "Aposentada", "Por cuenta propia", "Libero professionista",
    ],
)  # fmt: skip
def test_company_key_is_empty_when_there_is_no_company(name: str) -> None:
    assert company_key(name) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siemens", "Siemens Healthineers"),
        ("Plan A", "Plan"),
        ("Plan A", "Plan B"),
        ("C", "C++"),
        ("Delta Air Lines", "Delta Dental"),
        ("Stealth Security", "Stealth"),
        ("Tiffany & Co.", "Tiffany"),
    ],
)
def test_company_key_keeps_different_firms_apart(one: str, other: str) -> None:
    assert company_key(one) != company_key(other)


@given(st.text(max_size=60))
@example("Retired Inc.")
@example("A & Co & Co Ltd")
@example("ООО Acme AG Inc")
def test_company_key_of_a_key_is_itself(name: str) -> None:
    key = company_key(name)

    assert company_key(key) == key
    assert len(company_key(name * 20)) <= 300


@given(
    st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1, max_size=30), st.sampled_from("!,.;-")
)
def test_company_key_ignores_punctuation_and_surrounding_blanks(name: str, sign: str) -> None:
    assert company_key(f"  {name} {sign} ") == company_key(name)
