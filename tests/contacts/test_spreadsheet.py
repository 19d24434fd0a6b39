import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from contacts import spreadsheet


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://evil.example")', "+1-555-0100", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1", "＝1",
        "＋1", "－1", "＠x", "'=1", "''=1",
    ],
)  # fmt: skip
def test_formulas_become_text(text: str):
    cell = spreadsheet.guarded(text)

    assert cell == f"'{text}"
    assert spreadsheet.unguarded(cell) == text


@pytest.mark.parametrize("text", ["", "Ana", "O'Brien", "'quoted'", "1+1", "a=b", "'"])
def test_other_text_stays_as_it_is(text: str):
    assert spreadsheet.guarded(text) == text
    assert spreadsheet.unguarded(text) == text


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(CELL | st.from_regex(r"'*[=+@-]x?"), min_size=1, max_size=3), max_size=5))
@example([["a\r\nb", 'say "x"', "'=1"]])
def test_a_file_comes_back_exactly(rows: list[list[str]]):
    text = "".join(spreadsheet.lines(rows))

    assert text.startswith("\ufeff")
    read = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    assert [[spreadsheet.unguarded(cell) for cell in row] for row in read] == rows


def test_a_long_file_comes_in_parts():
    parts = list(spreadsheet.lines(["x"] for _ in range(1_000)))

    assert len(parts) > 3
    assert "".join(parts).count("x") == 1_000
