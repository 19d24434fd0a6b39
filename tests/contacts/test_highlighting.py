import html
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts import search
from contacts.highlighting import found_in, marked, snippet


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("María García", "garcia", "María <mark>García</mark>"),
        ("Garcia Okonkwo", "gar", "<mark>Gar</mark>cia Okonkwo"),
        ("Kew at Kew", "kew", "<mark>Kew</mark> at <mark>Kew</mark>"),
        ("Straße 5", "strass", "<mark>Straß</mark>e 5"),
        ("e\u0301le\u0300ve", "ele", "<mark>élè</mark>ve"),
        ("王小明", "小明", "王<mark>小明</mark>"),
        ("O'Brien & Sons", "o'b", "<mark>O&#x27;B</mark>rien &amp; Sons"),
        ("<b>Bold</b>", "bold", "&lt;b&gt;<mark>Bold</mark>&lt;/b&gt;"),
        ("C++ and C", "c++", "<mark>C</mark>++ and <mark>C</mark>"),
        ("a-b c", "a-b", "<mark>a-b</mark> c"),
        ("anna annabel", "anna annab", "<mark>anna</mark> <mark>annab</mark>el"),
    ],
)
def test_marked_shows_the_beginnings_that_were_typed(text, typed, expected):
    assert str(marked(text, search.phrases(typed))) == expected


@given(st.text(), st.text())
def test_marked_changes_nothing_but_marks(text, typed):
    shown = str(marked(text, search.phrases(f"{typed} a")))

    assert html.unescape(re.sub("</?mark>", "", shown)) == unicodedata.normalize("NFC", text)


@given(st.text(min_size=1), st.data())
def test_whatever_is_found_in_a_text_is_marked_there(text, data):
    words = text.split()
    typed = data.draw(st.sampled_from(words)) if words else ""
    phrases = search.phrases(typed)

    if found_in(text, phrases):
        assert "<mark>" in marked(text, phrases)


def test_snippet_shows_the_words_around():
    text = f"First line\n{'before ' * 30}his cousin is Garcia at Kew {'after ' * 30}\nlast line"

    shown = str(snippet(text, ["garcia", "kew"]))

    assert "<mark>Garcia</mark> at <mark>Kew</mark>" in shown
    assert shown.startswith("…before ")
    assert shown.endswith("after…")
    assert len(shown) < 150
