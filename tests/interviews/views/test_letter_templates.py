"""My own wording of letters, in the settings."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action
from interviews.letters import wording
from interviews.models import LetterTemplate
from interviews.models.letters import LetterKind as K
from tests.factories import LetterTemplateFactory

pytestmark = pytest.mark.django_db
ALL = "/settings/letters/"
ONE = "/settings/letters/thank/"
TEXT = {"subject": "Thanks, {first}", "body": "Hello {first},\r\n\r\n{memorable}", "version": "0"}


def test_every_kind_is_listed_and_own_ones_are_marked(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    signed_in.get(ALL)
    with django_assert_num_queries(5):
        page = signed_in.get(ALL).content.decode()
    assert all(f'href="/settings/letters/{kind.value}/"' in page for kind in K)
    assert "your own" not in page
    for kind in (K.THANK, K.COLD, K.REPORT):
        LetterTemplateFactory(kind=kind)

    with django_assert_num_queries(5):
        page = signed_in.get(ALL).content.decode()

    assert page.count("your own") == 3


@pytest.mark.parametrize("kind", list(K))
def test_each_shows_its_text_and_what_can_be_put_in(signed_in: Client, kind: K):
    answer = signed_in.get(f"/settings/letters/{kind.value}/")

    assert answer.context["form"]["body"].value() == wording.original(kind).body
    assert "[[" not in answer.context["preview"]
    assert "{first}" in answer.content.decode()


def test_own_text_is_kept_shown_and_undone(signed_in: Client):
    signed_in.post(ONE, TEXT)

    assert wording.wording(K.THANK) == wording.Wording("Thanks, {first}", "Hello {first},\n\n{memorable}")
    assert "Back to the original" in signed_in.get(ONE).content.decode()
    changes.undo(Action.objects.latest("pk"))
    assert wording.wording(K.THANK) == wording.original(K.THANK)


def test_own_text_is_changed_under_its_version(signed_in: Client):
    signed_in.post(ONE, TEXT)
    signed_in.post(ONE, TEXT | {"body": "Second", "version": "1"})

    late = signed_in.post(ONE, TEXT | {"body": "Third", "version": "1"})

    page = late.content.decode()
    assert late.status_code == 409
    assert "Second" in page
    assert "Third" in page
    signed_in.post(ONE, TEXT | {"body": "Third", "version": "2"})
    assert LetterTemplate.objects.get().body == "Third"


def test_own_text_that_is_gone_meanwhile_is_not_lost(signed_in: Client):
    late = signed_in.post(ONE, TEXT | {"version": "4"})

    assert late.status_code == 409
    assert 'name="version" value="0"' in late.content.decode()
    assert not LetterTemplate.objects.exists()


def test_same_text_twice_is_one(signed_in: Client):
    signed_in.post(ONE, TEXT)

    assert signed_in.post(ONE, TEXT).status_code == 302
    assert LetterTemplate.objects.get().version == 1


@pytest.mark.parametrize(
    "values", [{"body": "Dear {frist}"}, {"subject": "{frist}"}, {"body": ""}, {"body": "a\0"}]
)
def test_what_nothing_fills_is_refused_kindly(signed_in: Client, values: dict[str, str]):
    answer = signed_in.post(ONE, TEXT | values)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "infoint does not know {frist}." in page or "errorlist" in page
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize(
    "body", ["{{ first }} {% now 'Y' %}", "{ first }", "<b>{first}</b>", "{First} {}", "<script>"]
)
def test_text_is_never_a_template_of_django(signed_in: Client, body: str):
    signed_in.post(ONE, TEXT | {"body": body})

    assert wording.wording(K.THANK).body == body
    page = signed_in.get(ONE).content.decode()
    assert "<script>" not in page.partition("</head>")[2]


def test_back_to_the_original_and_back_again(signed_in: Client):
    LetterTemplateFactory(kind=K.THANK, body="Mine")

    signed_in.post(f"{ONE}original/")
    signed_in.post(f"{ONE}original/")

    assert wording.wording(K.THANK) == wording.original(K.THANK)
    changes.undo(Action.objects.latest("pk"))
    assert wording.wording(K.THANK).body == "Mine"


def test_preview_shows_what_is_typed_with_invented_people(signed_in: Client):
    page = signed_in.post(
        f"{ONE}preview/", TEXT | {"body": "Hello {first}, {no_such}"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "Hello Nadia, {no_such}" in page
    assert "infoint does not know {no_such}." in page
    assert "Thanks, Nadia" in page
    assert "<html" not in page
    assert not LetterTemplate.objects.exists()


@pytest.mark.parametrize("path", ["", "preview/", "original/"])
def test_unknown_kind_is_not_found(signed_in: Client, path: str):
    assert signed_in.post(f"/settings/letters/pigeon/{path}", TEXT).status_code == 404
