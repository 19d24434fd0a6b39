"""Pages at full size, against a bare Django page of fifty rows in the same run."""

from django.conf import settings
from django.core.management import call_command
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client, override_settings
from django.urls import path

from contacts.models import Contact
from infoint import signin
from tests.bench import lessons, maps, talks, ways
from tests.bench.report import Report, cpu, p50, p95

# The least a list page can be: fifty rows of five columns, and how many there are.
BARE = Template(
    "<!doctype html><p>{{ count }} people, signed in as {{ user }}</p><table>{% for person in people %}<tr>"
    "<td>{{ person.first_name }} {{ person.last_name }}</td><td>{{ person.title }}</td>"
    "<td>{{ person.organization.name }}</td><td>{{ person.closeness }}</td>"
    "<td>{{ person.last_touch_on|date:'j M Y' }}</td></tr>{% endfor %}</table>"
)


def bare_page(request: HttpRequest) -> HttpResponse:
    people: QuerySet[Contact] = Contact.objects.select_related("organization").order_by("pk")[:50]
    facts = {"people": people, "count": Contact.objects.count(), "user": request.user}
    return HttpResponse(BARE.render(Context(facts)))


# What `django-admin startproject` puts there.
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
urlpatterns = [path("bare/", bare_page)]
FRAGMENT = {"HX-Request": "true"}


def measure(report: Report, rounds: int) -> None:
    call_command("migrate", verbosity=0)
    # No Host header, as in tests; the name is one of those the guard lets in.
    client, bare = (Client(SERVER_NAME="127.0.0.1", SERVER_PORT=str(settings.PORT)) for _ in range(2))
    for one in (client, bare):
        one.force_login(signin.owner())
    rarest = Contact.objects.order_by("-last_name", "pk")[0]
    busiest = Contact.objects.exclude(organization=None).order_by("organization", "pk")[0]

    def page(url: str, client: Client = client, **headers: str) -> list[float]:
        def ask() -> None:
            answer = client.get(url, headers=headers or None)
            if answer.status_code != 200:
                raise AssertionError(f"{url} answered {answer.status_code}")
            answer.content  # noqa: B018  streaming or lazy answers are rendered here

        cpu(ask, 3)
        return cpu(ask, rounds)

    with override_settings(ROOT_URLCONF="tests.bench.pages", MIDDLEWARE=STARTPROJECT):
        floor = p50(page("/bare/", bare))
    pages = {
        "list": "/contacts/",
        "list, by last touch": "/contacts/?sort=touch",
        "list, page 300": "/contacts/?page=300",
        "list of an organisation": f"/contacts/?organization={busiest.organization_id}",
        "person": f"/contacts/{rarest.pk}/",
        "trash": "/contacts/trash/",
        "history": "/contacts/history/",
        "import": "/contacts/import/",
    }
    for name, url in pages.items():
        report.row(f"page: {name}, p50", p50(page(url)), floor, 4)
    searches = {
        "rare": rarest.last_name,
        "none": "xyzzyx",
        "one letter": "a",
        "two letters": "ma",
        "common": "linkedin",
        "many words": f"{rarest.first_name} {rarest.last_name} linkedin",
    }
    for name, text in searches.items():
        taken = page(f"/contacts/?q={text}", **FRAGMENT)
        report.row(f"search as typed: {name}, p95", p95(taken), floor, 4)
    talks.measure(report, rounds, page, floor)
    lessons.measure(report, page, floor)
    maps.measure(report, rounds, floor)
    ways.measure(report, rounds, floor)
