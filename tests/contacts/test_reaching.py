import pytest

from contacts import reaching


@pytest.mark.parametrize(
    ("address", "href"),
    [
        ("ana@example.org", "mailto:ana@example.org"),
        ("a+b@example.org", "mailto:a%2Bb@example.org"),
        ("a?subject=x&cc=b@example.org", "mailto:a%3Fsubject%3Dx%26cc%3Db@example.org"),
        ("józef@exämple.org", "mailto:j%C3%B3zef@ex%C3%A4mple.org"),
        ("ana", ""),
        ("ana silva@example.org", ""),
        ("", ""),
    ],
)
def test_mail_href_keeps_a_mailbox_from_becoming_a_letter(address: str, href: str):
    assert reaching.mail_href(address) == href


@pytest.mark.parametrize(
    ("number", "href"),
    [
        ("+44 (0)20 7946 0011", "tel:+442079460011"),
        ("(+351) 21 123 45 67", "tel:+351211234567"),
        ("020 7946 0011", "tel:02079460011"),
        ("555-0100 x12", "tel:5550100;ext=12"),
        ("0171/555.0100", "tel:01715550100"),
        ("ask Tom", ""),
        ("javascript:alert(1)", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_phone_href_dials_numbers_as_people_write_them(number: str, href: str):
    assert reaching.phone_href(number) == href


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org"),
        ("example.org/ana?x=1", "https://example.org/ana?x=1"),
        ("//example.org", "https://example.org"),
        ("http://example.org", "http://example.org"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://example.org", ""),
        ("my page", ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_web_address_is_whole_and_of_the_web(typed: str, address: str):
    assert reaching.web_address(typed) == address
