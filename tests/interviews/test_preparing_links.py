"""Where to look somebody up: hosts stay what they are, whatever stands in a name."""

from urllib.parse import parse_qs, urlsplit

import pytest

from contacts.models import Contact, Organization
from interviews.preparing import links
from tests.factories import NOW
from tests.hostile_strings import STRINGS


def somebody(name: str, place: str = "", **values) -> Contact:
    organization = Organization(name=place) if place else None
    return Contact(first_name=name, organization=organization, **values)


def asked(link: links.Link) -> str:
    """Return what the search page is asked for."""
    (words,) = parse_qs(urlsplit(link.href).query, strict_parsing=True).popitem()[1]
    return words


def test_profile_is_opened_where_it_is_known_and_searched_where_not():
    known = links.profile(somebody("Nadia", profile_slug="nadia-okafor"))
    unknown = links.profile(somebody("Nadia", "Monzo"))

    assert known == links.Link("LinkedIn profile", "https://www.linkedin.com/in/nadia-okafor/")
    assert unknown.label == "Find on LinkedIn"
    assert unknown.href == "https://www.linkedin.com/search/results/people/?keywords=Nadia%20Monzo"


def test_web_is_searched_for_name_and_place_in_quotes():
    (search,) = links.web(somebody("Nadia Okafor", "Monzo & Sons"))

    assert search.href == "https://duckduckgo.com/?q=%22Nadia%20Okafor%22%20%22Monzo%20%26%20Sons%22"


def test_own_website_is_offered_too():
    found = links.web(somebody("Nadia", website="nadia.example/talks"))

    assert found[1] == links.Link("Their website", "https://nadia.example/talks")


@pytest.mark.parametrize(
    ("website", "href"),
    [
        ("https://monzo.example", "https://monzo.example"),
        ("monzo.example", "https://monzo.example"),
        ("javascript:alert(1)", "https://duckduckgo.com/?q=%22Monzo%22%20website"),
        ("", "https://duckduckgo.com/?q=%22Monzo%22%20website"),
    ],
)
def test_site_is_the_organisations_own_or_a_search_for_it(website: str, href: str):
    nadia = somebody("Nadia", "Monzo")
    nadia.organization.website = website

    assert links.site(nadia).href == href


def test_no_site_without_an_organisation_and_none_of_the_trash():
    nadia = somebody("Nadia", "Monzo")
    nadia.organization.trashed_at = NOW

    assert links.site(nadia) is None
    assert links.site(somebody("Nadia")) is None
    assert "Monzo" not in links.profile(nadia).href


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("佐藤 愛子", '"佐藤 愛子"'),
        ("شبنم کریمی", '"شبنم کریمی"'),
        ('Robert "Bob" Tables', '"Robert Bob Tables"'),
        ("A & B=C #1 100%", '"A & B=C #1 100%"'),
        ("left\u202eright\u0000", '"left right"'),
        ("क\u094d\u200dष", '"क\u094d\u200dष"'),
    ],
)
def test_name_in_any_script_arrives_as_it_is_said(name: str, words: str):
    assert asked(links.web(somebody(name))[0]) == words


@pytest.mark.parametrize("text", STRINGS)
def test_hostile_name_never_leaves_its_place_in_the_address(text: str):
    person = somebody(text, text, website=text)
    person.organization.website = text
    found = [links.profile(person), *links.web(person)[:1]]

    for link in found:
        parts = urlsplit(link.href)
        assert parts.scheme == "https"
        assert parts.hostname in {"www.linkedin.com", "duckduckgo.com"}
        assert parts.fragment == ""
        assert len(parse_qs(parts.query, keep_blank_values=True)) == 1
        assert link.href.isascii()
        assert len(link.href) < 4_000
    for link in [*links.web(person), links.site(person)]:
        assert urlsplit(link.href).scheme in {"http", "https"}
