import datetime as dt
import hashlib
import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, importing, linkedin, people
from contacts.importing import Origin
from contacts.models import Contact, ContactRule, Discretion, ImportBatch, Organization
from contacts.views import news as views
from tests.contacts.exports import connections_csv
from tests.contacts.test_parting import person
from tests.factories import NOW, OrganizationFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/contacts/news/"
# session, owner, preferences, what is overdue; the latest import; changes, people, organisations; whether
# it is the first; newcomers at wanted organisations, how many others, those of the page; reasons:
# confidential places, dark circles, doubles; who is never proposed; the imports to choose from, for their
# number and their names
QUERIES = 18
HTMX = {"HX-Request": "true"}


def load(*rows: list[str], days: int = 0, **options: object) -> ImportBatch:
    data = connections_csv(rows)
    values = {"file_name": f"Connections-{days}.csv", "sha256": hashlib.sha256(data).hexdigest()} | options
    result = importing.apply(linkedin.read(data), now=NOW + dt.timedelta(days=days), **values)  # type: ignore[arg-type]
    assert result.batch is not None
    return result.batch


@pytest.fixture
def two_exports(db: None) -> ImportBatch:
    """One who moved, one with a new title, one gone, one new, two as before."""
    load(*(person(n) for n in range(5)))
    return load(
        person(0, company="Kew"), person(1, title="Director"), person(3), person(4), person(7), days=70
    )


def told(response: HttpResponse) -> list[tuple[str, str, str]]:
    """Return of each line who, what kind of news, and which step."""
    lines = response.context["lines"]
    return [(line.news.contact.first_name, line.news.kind, line.step) for line in lines]


def page(response: HttpResponse) -> str:
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+([,.:])", r"\1", " ".join(bare.split()))


def lines_of(response: HttpResponse) -> dict[str, str]:
    """Return the HTML of each line by whom it is about."""
    items = response.content.decode().split('<li>\n  <span class="avatar')[1:]
    return {re.search(r"<bdi>(\w+)", item).group(1): item.split("</li>")[0] for item in items}  # type: ignore[union-attr]


def test_each_has_one_fitting_step(signed_in: Client, two_exports: ImportBatch):
    response = signed_in.get(ADDRESS)

    assert told(response) == [
        ("Ife0", "moved", "congratulate"),
        ("Ife1", "retitled", "open"),
        ("Ife2", "gone", "ask"),
        ("Ife7", "new", "sort"),
    ]
    text = page(response)
    assert "Ife0 Eze moved from Fern House to Kew" in text
    assert "Ife1 Eze is now Director, still at Fern House" in text
    assert "Ife2 Eze is no longer among your connections, Curator, Fern House" in text
    assert "Ife7 Eze is new: Curator, Fern House" in text


def test_steps_lead_where_they_say(signed_in: Client, two_exports: ImportBatch):
    lines = lines_of(signed_in.get(ADDRESS))
    moved, gone = Contact.objects.get(first_name="Ife0"), Contact.objects.get(first_name="Ife2")

    assert f'href="{moved.get_absolute_url()}#touch"' in lines["Ife0"]
    assert f'href="{reverse("contacts:triage")}?batch={two_exports.pk}"' in lines["Ife7"]
    assert f'action="{reverse("contacts:set_tracked", args=[gone.pk])}"' in lines["Ife2"]
    assert f'action="{reverse("contacts:put_in_trash", args=[gone.pk])}"' in lines["Ife2"]


def test_answers_about_somebody_gone_do_what_they_say(signed_in: Client, two_exports: ImportBatch):
    gone = Contact.objects.get(first_name="Ife2")

    signed_in.post(reverse("contacts:set_tracked", args=[gone.pk]), {"tracked": "on"})
    gone.refresh_from_db()
    assert gone.tracked
    signed_in.post(reverse("contacts:put_in_trash", args=[gone.pk]))

    assert [one[0] for one in told(signed_in.get(ADDRESS))] == ["Ife0", "Ife1", "Ife7"]


def test_those_at_wanted_organisations_come_first_whatever_their_news(
    signed_in: Client, two_exports: ImportBatch
):
    Organization.objects.filter(name="Fern House").update(wanted=2)
    Organization.objects.filter(name="Kew").update(wanted=1)

    assert told(signed_in.get(ADDRESS)) == [
        ("Ife1", "retitled", "open"),
        ("Ife2", "gone", "ask"),
        ("Ife7", "new", "sort"),
        ("Ife0", "moved", "congratulate"),
    ]


@pytest.mark.parametrize(
    "values", [{"discretion": Discretion.IN_THE_DARK, "discretion_because": "my boss"}, {}]
)
def test_people_in_the_dark_have_their_mark_and_nothing_but_their_page(
    signed_in: Client, two_exports: ImportBatch, values: dict[str, str]
):
    if values:
        Contact.objects.update(**values)
        reason = "my boss"
    else:
        Organization.objects.update(confidential=True)
        reason = "works at"

    response = signed_in.get(ADDRESS)

    assert {step for _, _, step in told(response)} == {"open"}
    for line in lines_of(response).values():
        assert re.search(rf"in the dark: <bdi>{reason}", line)
        assert "congratulat" not in line
        assert "#touch" not in line
        assert "<form" not in line


@pytest.mark.parametrize("values", [{"contact_rule": ContactRule.NEVER}, {"deceased_on": NOW.date()}])
def test_nobody_is_proposed_who_must_never_be(
    signed_in: Client, two_exports: ImportBatch, values: dict[str, object]
):
    Contact.objects.update(**values)

    assert {step for _, _, step in told(signed_in.get(ADDRESS))} == {"open"}


def test_news_of_an_earlier_import_can_be_chosen(signed_in: Client, two_exports: ImportBatch):
    same = [person(0, company="Kew"), person(1, title="Director"), person(4), person(7)]
    load(person(3, company="Eden"), *same, days=140)

    latest, earlier = signed_in.get(ADDRESS), signed_in.get(ADDRESS, {"batch": two_exports.pk})

    assert told(latest) == [("Ife3", "moved", "congratulate")]
    assert len(told(earlier)) == 4
    assert f'value="{two_exports.pk}" selected' in earlier.content.decode()


@pytest.mark.parametrize("kind", ["moved", "retitled", "gone", "new"])
def test_one_kind_alone_can_be_shown(signed_in: Client, two_exports: ImportBatch, kind: str):
    assert [one[1] for one in told(signed_in.get(ADDRESS, {"kind": kind}))] == [kind]


@pytest.mark.parametrize(
    "query", [{"batch": "x"}, {"batch": "9" * 40}, {"batch": "-1"}, {"kind": "secret"}, {"page": "999"}]
)
def test_senseless_choice_shows_the_latest(
    signed_in: Client, two_exports: ImportBatch, query: dict[str, str]
):
    response = signed_in.get(ADDRESS, query)

    assert response.status_code == 200
    assert len(told(response)) == 4


def test_undone_import_is_no_news(signed_in: Client, two_exports: ImportBatch):
    changes.undo(two_exports.action)

    response = signed_in.get(ADDRESS)

    assert "Your first import" in page(response)
    assert f'value="{two_exports.pk}"' not in response.content.decode()


def test_everybody_of_the_first_import_is_no_news(signed_in: Client):
    batch = load(person(1), person(2))

    response = signed_in.get(ADDRESS)

    assert told(response) == []
    assert "Your first import" in page(response)
    assert f"?batch={batch.pk}" in response.content.decode()


def test_without_an_import_the_page_leads_to_one(signed_in: Client):
    response = signed_in.get(ADDRESS)

    assert "No import yet" in page(response)
    assert 'href="/contacts/import/"' in response.content.decode()


def test_people_of_another_table_are_news_too(signed_in: Client, two_exports: ImportBatch):
    load(person(20, url=""), days=80, origin=Origin.table(None, "Choir"))

    assert told(signed_in.get(ADDRESS)) == [("Ife20", "new", "sort")]


def test_trashed_people_are_no_news(signed_in: Client, two_exports: ImportBatch):
    people.trash(list(Contact.objects.values_list("pk", flat=True)))

    assert told(signed_in.get(ADDRESS)) == []


def test_news_have_pages_and_none_is_lost_between_them(signed_in: Client):
    first = [person(n) for n in range(60)]
    load(*first)
    moved = [person(n, company="Kew" if n % 2 else "Eden") for n in range(40)]
    OrganizationFactory(name="Dome", wanted=3)
    newcomers = [person(n, company="Dome" if n > 195 else "Fern House") for n in range(100, 200)]
    load(*moved, *newcomers, days=70)

    pages = [signed_in.get(ADDRESS, {"page": n}) for n in (1, 2, 3, 4)]
    lines = [line for response in pages for line in told(response)]

    assert [len(told(response)) for response in pages] == [50, 50, 50, 10]
    assert len({name for name, _, _ in lines}) == 160
    assert [kind for _, kind, _ in lines] == ["new"] * 4 + ["moved"] * 40 + ["gone"] * 20 + ["new"] * 96
    assert len(told(pages[0])) == views.PER_PAGE


def test_htmx_gets_the_region_alone(signed_in: Client, two_exports: ImportBatch):
    partial = signed_in.get(ADDRESS, headers=HTMX).content.decode()

    assert partial.lstrip().startswith('<section id="told"')
    assert "<html" not in partial
    assert "<html" in signed_in.get(ADDRESS).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_news_take_the_same_queries_however_many_there_are(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    load(*(person(n) for n in range(6 * count)))
    moved = [person(n, company=f"Kew {n}") for n in range(2 * count)]
    newcomers = [person(100 + n) for n in range(count)]
    load(*moved, *(person(n) for n in range(2 * count, 5 * count)), *newcomers, days=70)
    signed_in.get(ADDRESS)

    with django_assert_num_queries(QUERIES):
        response = signed_in.get(ADDRESS)

    assert len(told(response)) >= 4 * count


def test_hostile_names_are_text(signed_in: Client):
    load(person(1), person(2))
    load(person(1, company="<img src=x onerror=alert(1)>"), person(2), person(3, first="{{7*7}}<b>"), days=9)

    shown = signed_in.get(ADDRESS).content.decode()

    assert "<img src=x" not in shown
    assert "{{7*7}}&lt;b&gt;" in shown


def test_result_of_an_import_and_the_import_page_lead_to_the_news(
    signed_in: Client, two_exports: ImportBatch
):
    result = signed_in.get(reverse("contacts:import_batch", args=[two_exports.pk]))
    start = signed_in.get("/contacts/import/")

    assert f'href="{ADDRESS}?batch={two_exports.pk}"' in result.content.decode()
    assert "2 changed jobs, 1 no longer connected" in page(result)
    assert f'href="{ADDRESS}"' in start.content.decode()
