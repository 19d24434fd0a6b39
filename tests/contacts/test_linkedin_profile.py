import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.linkedin import profile_slug, profile_url


@pytest.mark.parametrize(
    ("address", "slug"),
    [
        ("https://www.linkedin.com/in/ana-silva", "ana-silva"),
        ("https://www.linkedin.com/in/Ana-SILVA/", "ana-silva"),
        ("  HTTP://WWW.LINKEDIN.COM/IN/ana-silva  ", "ana-silva"),
        ("https://www.linkedin.com/in/ana-silva?trk=contact", "ana-silva"),
        ("https://www.linkedin.com/in/ana-silva/?utm_source=share&x=/in/other", "ana-silva"),
        ("https://www.linkedin.com/in/ana-silva#about", "ana-silva"),
        ("www.linkedin.com/in/ana-silva", "ana-silva"),
        ("linkedin.com/in/ana-silva", "ana-silva"),
        ("//linkedin.com/in/ana-silva", "ana-silva"),
        ("https://de.linkedin.com/in/ana-silva/de", "ana-silva"),
        ("https://www.linkedin.com:443/in/ana-silva/detail/contact-info/", "ana-silva"),
        ("https://www.linkedin.com/in/zo%C3%AB", "zoë"),
        ("https://www.linkedin.com/in/zo%c3%ab", "zoë"),
        ("https://www.linkedin.com/in/zoë", "zoë"),
        ("https://www.linkedin.com/in/ZOË", "zoë"),
        ("https://www.linkedin.com/in/zoe\u0308", "zoë"),
        ("https://www.linkedin.com/in/%E5%B0%8F%E6%98%8E-1", "小明-1"),
        ("https://www.linkedin.com/in/ana-%F0%9F%8C%B1", "ana-🌱"),
    ],
)
def test_profile_slug_is_one_for_every_writing_of_an_address(address: str, slug: str) -> None:
    assert profile_slug(address) == slug


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana-silva",
        "https://www.linkedin.com/in/",
        "https://www.linkedin.com/company/kew",
        "https://www.linkedin.com/pub/ana/1/2/3",
        "https://example.org/in/ana",
        "https://evillinkedin.com/in/ana",
        "https://linkedin.com.example.org/in/ana",
        "https://example.org/?https://www.linkedin.com/in/ana",
        "https://a@evil",
        "https://www.linkedin.com@evil.example/in/ana",
        "https://ana@www.linkedin.com/in/ana",
        "https://www.linkedin.com:8000/in/ana",
        "https://www.linkedin.com\\@evil.example/in/ana",
        "https://lin\u212aedin.com/in/ana",
        "ftp://www.linkedin.com/in/ana",
        "javascript:alert(1)",
        " JaVaScRiPt:alert(1)//linkedin.com/in/ana",
        "java\tscript:alert(1)",
        "javascript://www.linkedin.com/in/ana",
        "data:text/html,https://www.linkedin.com/in/ana",
        "//evil",
        "https://www.linkedin.com/in/%2e%2e",
        "https://www.linkedin.com/in/a%2Fb",
        "https://www.linkedin.com/in/a%00b",
        "https://www.linkedin.com/in/a%20b",
        "https://www.linkedin.com/in/zo%EB",
        "https://www.linkedin.com/in/zo%25C3%25AB",
        "https://www.linkedin.com/in/ana%E2%80%AEx",
        "https://www.linkedin.com/in/ana\u202ex",
        "https://www.linkedin.com/in/" + "a" * 201,
    ],
)
def test_profile_slug_is_empty_for_other_addresses(address: str) -> None:
    assert profile_slug(address) == ""


def test_profile_url_quotes_the_slug() -> None:
    assert profile_url("zoë-1") == "https://www.linkedin.com/in/zo%C3%AB-1/"
    assert profile_url("a/b?c") == "https://www.linkedin.com/in/a%2Fb%3Fc/"


@given(st.text(max_size=80))
def test_profile_slug_reads_back_its_own_address(text: str) -> None:
    slug = profile_slug(f"https://www.linkedin.com/in/{text}")

    assert slug == "" or profile_slug(profile_url(slug)) == slug
