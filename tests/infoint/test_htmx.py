import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from infoint.htmx import page_or_partial, redirect


def asked(**headers):
    request = RequestFactory().get("/contacts/", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "contacts/contact_list.html"),
        ({"HX-Request": "true"}, "contacts/contact_list.html#results"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "contacts/contact_list.html"),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, "contacts/contact_list.html"),
    ],
)
def test_page_or_partial_gives_htmx_alone_the_region(headers, template):
    assert page_or_partial(asked(**headers), "contacts/contact_list.html", "results") == template


def test_redirect_sends_a_browser_by_location():
    answer = redirect(asked(), "/contacts/12/")

    assert (answer.status_code, answer["Location"]) == (302, "/contacts/12/")
    assert "HX-Redirect" not in answer


def test_redirect_tells_htmx_to_leave_the_page():
    answer = redirect(asked(**{"HX-Request": "true"}), "/contacts/12/")

    assert (answer.status_code, answer["HX-Redirect"]) == (200, "/contacts/12/")
    assert "Location" not in answer


def test_redirect_resolves_objects_by_their_own_address():
    class Person:
        def get_absolute_url(self):
            return "/contacts/7/"

    assert redirect(asked(), Person())["Location"] == "/contacts/7/"
