"""Other words for the same work."""

import pytest

from contacts import work_words


@pytest.mark.parametrize(
    ("typed", "phrasings"),
    [
        ("Curator", ["curator", "keeper-of"]),
        ("a Keeper of Prints", ["keeper-of print", "curator print"]),
        ("UX engineers", ["ux engineer", "ux developer", "ux programmer", "user-experience engineer",
                          "user-experience developer", "user-experience programmer"]),
        ("secretaries", ["secretary"]),
        ("museum education", ["museum educat"]),
        ("Curation", ["curat"]),
        ("operations", ["operat"]),
        ("station manager", ["station manager"]),
        ("product manager", ["product-manager", "pm", "product-owner"]),
        ("news editor", ["news editor"]),
        ("the boss", ["boss"]),
        ("the", ["the"]),
        ("学芸員", ["学 芸 員"]),
        ("Ärztin", ["arztin"]),
        ("", []),
        ("…!", []),
    ],
)  # fmt: skip
def test_phrasings(typed: str, phrasings: list[str]):
    assert work_words.phrasings(typed) == phrasings


def test_however_much_is_typed_there_are_few_phrasings():
    found = work_words.phrasings("lawyer doctor engineer teacher nurse " * 500)

    assert len(found) == len(set(found)) == work_words.MOST_PHRASINGS


@pytest.mark.parametrize("group", work_words.SAME_WORK)
def test_each_wording_leads_to_all_others_of_its_kind(group: tuple[str, ...]):
    for typed in group:
        found = work_words.phrasings(typed)

        missing = [one for one in group if not any(work_words.says(one, phrasing) for phrasing in found)]
        assert missing == []
        assert len(typed.split()) <= work_words.LONGEST_WORDING


def test_no_wording_stands_in_two_places():
    spelled = [one for group in work_words.SAME_WORK for one in group]

    assert len(spelled) == len(set(spelled))


@pytest.mark.parametrize(
    ("title", "phrasing", "says"),
    [
        ("Senior Curator", "curator", True),
        ("Keeper of Prints", "keeper-of", True),
        ("Lock Keeper", "keeper-of", False),
        ("Précurator", "curator", False),
        ("Prints, keeper of", "keeper-of print", True),
        ("", "curator", False),
    ],
)
def test_a_title_says_a_phrasing_as_the_search_would_find_it(title: str, phrasing: str, says: bool):
    assert work_words.says(title, phrasing) is says
