import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.folding import fold, folded_with_places, sort_name


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Łukasz Żółć", "lukasz zolc"),
        ("İbrahim Işık", "ibrahim isik"),
        ("Nguyễn Thị Đức", "nguyen thi duc"),
        ("Søren Ærø", "soren aero"),
        ("Straße STRASSE", "strasse strasse"),
        ("e\u0301lan élan", "elan elan"),
        ("O’Brien-O'Brien", "o brien o brien"),
        ("Ελλάς ΕΛΛΆΣ", "ελλασ ελλασ"),
        ("Фёдор Достоевский", "федор достоевскии"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("علی\u200cرضا", "علیرضا"),
        ("प्रिया", "परिया"),
        ("ไทย", "ไทย"),
        ("王小明", "王 小 明"),
        ("山田 がっこう", "山 田 が っ こ う"),
        ("김유나", "김 유 나"),
        ("\u202eevil\u202c\u200b zero\u200bwidth", "evil zerowidth"),
        ("❤️ heart 🎉", "heart"),
        ("%_*()", ""),
        ("Ｆｕｌｌ ﬁne", "full fine"),
    ],
)
def test_fold_is_blind_to_case_accents_and_signs(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(("one", "other"), [("か", "が"), ("राम", "रोम"), ("는", "논")])
def test_fold_keeps_apart_what_other_scripts_tell_apart(one, other):
    assert fold(one) != fold(other)


@given(st.text())
def test_fold_leaves_words_with_single_spaces_and_nothing_more_to_fold(text):
    folded = fold(text)

    assert folded == " ".join(folded.split())
    assert fold(folded) == folded


@given(st.text())
def test_each_folded_sign_comes_from_a_place_in_the_text(text):
    folded, places = folded_with_places(text)

    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert places[-1] == len(text)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("Ana", "Silva", "silva ana"),
        ("Cher", "", "cher"),
        ("Ødegård", "", "odegard"),
        ("🎉", "", "\uffff🎉"),
    ],
)
def test_sort_name_begins_with_the_last_name(first, last, expected):
    assert sort_name(first, last) == expected
