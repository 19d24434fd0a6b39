import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts import changes, importing, linkedin, people
from contacts.models import Action, Circle, Contact, ContactWay, Organization
from interviews import talks
from interviews.models import Interview
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    InterviewFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"


@pytest.fixture
def maria(db: None) -> Contact:
    return ContactFactory(first_name="María", last_name="García")


def page_of(client: Client, person: Contact, **query: str) -> str:
    answer = client.get(reverse("contacts:detail", args=[person.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def post(client: Client, person: Contact, to: str, htmx: bool = True, **data: str):
    return client.post(reverse(f"contacts:{to}", args=[person.pk]), data, headers=HTMX if htmx else {})


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


def test_page_shows_who_they_are_and_how_we_know_each_other(signed_in: Client, maria: Contact):
    kew = OrganizationFactory(name="Kew Gardens")
    batch = ImportBatchFactory(imported_at=dt.datetime(2024, 2, 3, 10, tzinfo=dt.UTC))
    Contact.objects.update(
        title="Curator", organization=kew, location="London", time_zone="Asia/Tokyo", batch=batch,
        how_met="Alumni, class of 2015", closeness=4, touch_every_days=90, next_touch_on=dt.date(2025, 2, 12),
        deceased_on=dt.date(2025, 3, 1), contact_rule="ask_first",
    )  # fmt: skip
    FormerRoleFactory(
        contact=maria, title="Gardener", organization__name="Eden", ended_on=dt.date(2024, 2, 3)
    )

    page = page_of(signed_in, maria)

    assert f'<a href="/contacts/organizations/{kew.pk}/"><bdi>Kew Gardens</bdi></a>' in page
    text = text_of(page)
    for words in (
        "Curator at Kew Gardens", "Alumni, class of 2015", "Does not know that you are looking.",
        "Came with the import of 3 Feb 2024.", "close: 4 of 5", "next 12 Feb 2025", "overdue",
        "Every 90 days", "Gardener at Eden until Feb 2024", "ask me first", "died 1 Mar 2025",
    ):  # fmt: skip
        assert words in text
    assert re.search(r"London , \d\d:\d\d there", text)


def test_page_of_a_bare_person_shows_no_empty_parts(signed_in: Client, maria: Contact):
    text = text_of(page_of(signed_in, maria))

    assert "Nothing written down yet." in text
    assert "No address or number yet." in text
    assert "Nobody yet: who do they know?" in text
    for words in ("Roles", "there", "None", "import of"):
        assert words not in text


@pytest.mark.parametrize("zone", ["Atlantis/Sunken", "../etc/passwd", "x" * 64])
def test_page_of_somebody_in_a_zone_unknown_here_shows_no_clock(signed_in: Client, maria: Contact, zone: str):
    Contact.objects.update(time_zone=zone, location="Lemuria")

    text = text_of(page_of(signed_in, maria))

    assert "Lemuria" in text
    assert "there" not in text


def test_page_says_why_somebody_is_in_the_dark(signed_in: Client):
    person = ContactFactory(organization=OrganizationFactory(name="Meridian", confidential=True))

    page = page_of(signed_in, person)

    assert "in the dark: works at Meridian" in text_of(page)
    assert "Must not learn that you are looking." in page
    assert 'class="avatar l hush"' in page


def test_page_says_who_may_be_the_same_person(signed_in: Client, maria: Contact):
    other = ContactFactory(first_name="Maria", last_name="Garcia")
    gone = ContactFactory(first_name="Mariela", trashed=True)
    DoubleFactory(a=maria, b=other, reason="same name")
    DoubleFactory(a=maria, b=gone, reason="same name")

    page = page_of(signed_in, maria)

    assert f'May be the same person as <a href="{other.get_absolute_url()}">' in page
    assert "Mariela" not in page


def test_page_lists_whom_they_know_from_their_side(signed_in: Client, maria: Contact):
    boss = ContactFactory(first_name="Zodwa")
    TieFactory(a=maria, b=boss, kind="manages", from_a=False, strength=4, certainty="likely")
    TieFactory(a=maria, b=ContactFactory(first_name="Gone", trashed=True))

    text = text_of(page_of(signed_in, maria))

    assert "Who María knows" in text
    assert "Zodwa manages María · strong, likely" in text
    assert "Gone" not in text
    assert "Zodwa manages María · strong, likely" in text_of(page_of(signed_in, boss))


def test_page_counts_whom_else_they_know(signed_in: Client, maria: Contact):
    for _ in range(32):
        TieFactory(a=maria, b=ContactFactory())

    page = page_of(signed_in, maria)

    assert text_of(page).count("know each other · sure") == 30
    assert "and 2 more" in page


def test_page_links_ways_only_where_they_can_be_followed(signed_in: Client, maria: Contact):
    Contact.objects.update(
        email="a+b&c@example.org", phone="+44 (0)20 7946 0011", profile_slug="maría",
        website="javascript:alert(1)",
    )  # fmt: skip
    ContactWayFactory(contact=maria, kind=ContactWay.Kind.OTHER, value="data:text/html,x")
    ContactWayFactory(contact=maria, kind=ContactWay.Kind.WEBSITE, value="https://example.org/m")

    page = page_of(signed_in, maria)

    assert re.findall(r'<dd class="row">\s*<a [^>]*href="([^"]*)"', page) == [
        "mailto:a%2Bb%26c@example.org",
        "tel:+442079460011",
        "https://www.linkedin.com/in/mar%C3%ADa/",
        "https://example.org/m",
    ]
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page
    assert 'href="data' not in page


def test_page_shows_hostile_and_endless_text_as_text(signed_in: Client):
    hostile = "<script>alert(1)</script>{{7*7}}"
    rtl = "\u202eمحمد 👩‍👩‍👧 "
    person = ContactFactory(
        first_name=(rtl + hostile + "x" * 300)[:300], last_name="W" * 300, title=hostile, called=hostile,
        organization=OrganizationFactory(name=hostile, confidential=True), location=hostile, website=hostile,
        how_met=hostile, phone=hostile, circles=[CircleFactory(name=hostile)], discretion_because=hostile,
    )  # fmt: skip
    NoteFactory(contact=person, text=f"{hostile} [x](javascript:alert(2)) <img src=x onerror=alert(3)>")
    ContactWayFactory(contact=person, value=hostile, label=hostile)
    FormerRoleFactory(contact=person, title=hostile)
    people.edit(person, title=hostile + "!")

    page = page_of(signed_in, person)

    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "49" not in text_of(page).replace("{{7*7}}", "")
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}") > 15


@pytest.mark.parametrize("htmx", [True, False])
def test_page_of_the_history_is_the_region_alone_for_htmx(signed_in: Client, maria: Contact, htmx: bool):
    for number in range(23):
        people.edit(maria, title=f"Role {number}")

    headers = {"HX-Request": "true", "HX-Target": "history"} if htmx else {}
    answer = signed_in.get(maria.get_absolute_url(), {"history": "2"}, headers=headers)

    page = answer.content.decode()
    assert ("<html" in page) is not htmx
    assert "21 to 23 of 23" in page
    assert page.count(">Undo</button>") == 3


def test_notes_are_paged_by_twenty_with_news_between_them(signed_in: Client, maria: Contact):
    for number in range(21):
        NoteFactory(contact=maria, text=f"note {number:02}", created_at=NOW - dt.timedelta(days=number))

    first, second = page_of(signed_in, maria), page_of(signed_in, maria, notes="2")

    assert ("note 00" in first, "note 20" in first) == (True, False)
    assert ("note 00" in second, "note 20" in second) == (False, True)


def test_news_of_an_import_stands_between_the_notes(signed_in: Client, maria: Contact):
    eden, kew = OrganizationFactory(name="Eden Project"), OrganizationFactory(name="Kew Gardens")
    Contact.objects.update(organization=eden)
    maria.refresh_from_db()
    NoteFactory(contact=maria, text="Later", created_at=NOW)
    NoteFactory(contact=maria, text="Earlier", created_at=NOW - dt.timedelta(days=20))
    at = NOW - dt.timedelta(days=10)
    with changes.recording("Imported Connections.csv", Action.Kind.IMPORT, at=at) as record:
        record.change(maria, organization=kew)

    text = text_of(page_of(signed_in, maria))

    news = "Moved from Eden Project to Kew Gardens (seen in your LinkedIn export)"
    assert text.index("Later") < text.index(news) < text.index("Earlier")
    assert "Organisation : Eden Project → Kew Gardens" in text


def test_employer_changed_in_a_second_export_is_news_on_the_page(signed_in: Client):
    for place, role in (("Eden Project", "Gardener"), ("Kew Gardens", "Curator")):
        line = f"Ana,Silva,https://www.linkedin.com/in/ana-silva,,{place},{role},03 Feb 2024"
        export = linkedin.read(f"{HEADER}\n{line}\n".encode(), "Connections.csv")
        importing.apply(export, file_name="Connections.csv", sha256="0" * 64)

    text = text_of(page_of(signed_in, Contact.objects.get()))

    assert "Moved from Eden Project to Kew Gardens , as Curator , before Gardener (seen in" in text
    assert "Gardener at Eden Project until" in text
    assert "Former role: Gardener, Eden Project" in text


def test_history_tells_changes_in_plain_words_each_with_undo(signed_in: Client, maria: Contact):
    people.edit(maria, title="Gardener")
    people.edit(maria, title="Curator", tracked=True)
    people.join_circle(maria, "Choir")
    people.set_closeness([maria.pk, ContactFactory().pk], 4)
    people.set_discretion([maria.pk], "told", "She asked")
    touch = people.log_touch(maria, dt.date(2024, 5, 6))
    changes.undo(touch.action)

    page = page_of(signed_in, maria)

    text = text_of(page)
    for words in (
        "Role : Gardener → Curator", "On my mind : no → yes", "Joined the circle Choir",
        "Closeness : not rated → close", "with 2 people in all", "Undo for all 2",
        "Discretion : not told → told in confidence", "In touch on 6 May 2024",
    ):  # fmt: skip
        assert words in text
    assert page.count(">undone</span>") == 1


def test_page_asks_as_often_for_three_of_each_as_for_one(signed_in: Client):
    def of_each(count: int) -> Contact:
        person = ContactFactory(organization=OrganizationFactory(), batch=ImportBatchFactory())
        for number in range(count):
            person.circles.add(CircleFactory())
            ContactWayFactory(contact=person)
            FormerRoleFactory(contact=person)
            NoteFactory(contact=person)
            TieFactory(a=person, b=ContactFactory())
            DoubleFactory(a=person, b=ContactFactory())
            people.edit(person, organization_name=f"Place {number}")
            introducer = ContactFactory()
            talks.log(Interview(ended_at=NOW), [person], introducer=introducer, text="They like it.")
            talks.ask(InterviewFactory(people=[person]))
            with changes.recording("Imported Connections.csv", Action.Kind.IMPORT) as record:
                record.change(person, organization=OrganizationFactory())
        return person

    counts = []
    for person in (of_each(1), of_each(3)):
        signed_in.get(person.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            signed_in.get(person.get_absolute_url())
        counts.append(len(asked))

    assert counts == [QUERIES, QUERIES]


QUERIES = 55


# ── The trash ─────────────────────────────────────────────────────────────────────────────────────


def test_person_in_the_trash_shows_since_and_until_and_nothing_else(signed_in: Client, maria: Contact):
    NoteFactory(contact=maria, text="A secret")
    Contact.objects.update(trashed_at=dt.datetime(2024, 2, 3, 10, tzinfo=dt.UTC), email="maria@example.org")

    page = page_of(signed_in, maria)

    assert "In the trash since 3 February 2024" in page
    assert "Kept until 4 March 2024" in page
    assert "A secret" not in page
    assert "maria@example.org" not in page


def test_person_goes_to_the_trash_and_comes_back(signed_in: Client, maria: Contact):
    away = post(signed_in, maria, "put_in_trash", htmx=False)
    action = Action.objects.get()
    edit = signed_in.get(reverse("contacts:edit", args=[maria.pk]))
    back = post(signed_in, maria, "restore", htmx=False)

    assert (away["Location"], back["Location"]) == ("/contacts/", maria.get_absolute_url())
    assert action.kind == Action.Kind.TRASH
    assert edit.status_code == 404
    assert Contact.objects.present().get() == maria


def test_person_never_stored_is_not_found(signed_in: Client):
    assert signed_in.get("/contacts/4711/").status_code == 404


# ── In place ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "data", "values"),
    [
        ("set_closeness", {"closeness": "4"}, {"closeness": 4}),
        ("set_closeness", {"closeness": "0"}, {"closeness": 0}),
        ("set_closeness", {"closeness": ""}, {"closeness": None}),
        ("set_tracked", {"tracked": "on"}, {"tracked": True}),
        ("set_tracked", {}, {"tracked": False}),
        ("set_interval", {"days": "30"}, {"touch_every_days": 30, "next_touch_on": dt.date(2024, 1, 31)}),
        ("set_interval", {"days": "0"}, {"touch_every_days": 0, "next_touch_on": None}),
        (
            "set_discretion",
            {"discretion": "in_the_dark", "because": "left Meridian"},
            {"discretion": "in_the_dark", "discretion_because": "left Meridian"},
        ),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_choice_in_place_is_kept_and_can_be_undone(
    signed_in: Client, name: str, data: dict[str, str], values: dict[str, object], htmx: bool
):
    other_way = not data if name == "set_tracked" else False
    person = ContactFactory(
        closeness=2, tracked=other_way, touch_every_days=60, last_touch_on=dt.date(2024, 1, 1),
        next_touch_on=dt.date(2024, 3, 1),
    )  # fmt: skip

    answer = post(signed_in, person, name, htmx=htmx, **data)

    action = Action.objects.get()
    assert Contact.objects.values(*values).get() == values
    if htmx:
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'action="{reverse("contacts:undo", args=[action.pk])}"' in page
        assert 'id="history" class="section" aria-labelledby="history-head" hx-swap-oob="true"' in page
        assert "<html" not in page
    else:
        assert answer["Location"] == person.get_absolute_url()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("set_closeness", {"closeness": "9"}),
        ("set_interval", {"days": "-1"}),
        ("set_interval", {"days": "soon"}),
        ("set_discretion", {"discretion": "shout"}),
        ("set_discretion", {"discretion": "told", "because": "x" * 301}),
        ("set_circles", {}),
        ("set_circles", {"name": "x" * 101}),
        ("set_circles", {"join": "4711"}),
        ("way_add", {"kind": "email", "value": "not an address"}),
        ("way_add", {"kind": "website", "value": "javascript:alert(1)"}),
        ("way_add", {"kind": "phone", "value": ""}),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_choice_that_makes_no_sense_changes_nothing(
    signed_in: Client, maria: Contact, name: str, data: dict[str, str], htmx: bool
):
    answer = post(signed_in, maria, name, htmx=htmx, **data)

    assert answer.status_code == (422 if htmx else 302)
    assert Action.objects.count() == 0
    if not htmx:
        assert 'class="toast error"' in page_of(signed_in, maria)


def test_circles_are_joined_by_choice_or_name_and_left(signed_in: Client, maria: Contact):
    choir = CircleFactory(name="Chœur É")

    post(signed_in, maria, "set_circles", join=str(choir.pk))
    post(signed_in, maria, "set_circles", name="CHŒUR É")
    post(signed_in, maria, "set_circles", name="Allotment")
    joined = sorted(maria.circles.values_list("name", flat=True))
    page = post(signed_in, maria, "set_circles", leave=str(choir.pk)).content.decode()

    assert joined == ["Allotment", "Chœur É"]
    assert [circle.name for circle in maria.circles.all()] == ["Allotment"]
    assert 'aria-label="Take María out of Allotment"' in page


def test_circle_kept_in_the_dark_shows_at_once(signed_in: Client, maria: Contact):
    work = CircleFactory(name="work", in_the_dark=True)

    page = post(signed_in, maria, "set_circles", join=str(work.pk)).content.decode()

    assert '<div id="who" class="who big" hx-swap-oob="true">' in page
    assert '<section id="discretion" class="card brief" hx-swap-oob="true">' in page
    assert "in the dark: belongs to work" in text_of(page)


def test_somebody_at_a_confidential_place_is_cleared_and_that_is_taken_back(signed_in: Client):
    person = ContactFactory(organization=OrganizationFactory(name="Meridian", confidential=True))

    before = page_of(signed_in, person)
    cleared = post(signed_in, person, "clear", cleared="on", because="told her myself").content.decode()
    taken_back = post(signed_in, person, "clear").content.decode()

    assert "They may know after all" in before
    assert "in the dark" not in text_of(cleared).replace("Keep in the dark", "")
    assert ": told her myself" in text_of(cleared)
    assert "in the dark: works at Meridian" in text_of(taken_back)
    assert Contact.objects.values_list("cleared_at", "cleared_because").get() == (None, "")


def test_somebody_marked_by_me_is_not_offered_to_be_cleared(signed_in: Client):
    person = ContactFactory(marked_dark=True)

    assert "They may know after all" not in page_of(signed_in, person)


def test_ways_are_added_once_and_removed(signed_in: Client, maria: Contact):
    data = {"kind": "website", "value": "example.org/maria", "label": "blog"}

    for _ in range(2):
        assert post(signed_in, maria, "way_add", **data).status_code == 200
    way = ContactWay.objects.get()
    address = reverse("contacts:way_remove", args=[maria.pk, way.pk])
    removed = [signed_in.post(address, headers=HTMX).status_code for _ in range(2)]

    assert (way.value, way.label) == ("https://example.org/maria", "blog")
    assert removed == [200, 200]
    assert ContactWay.objects.count() == 0


def test_way_of_another_person_is_not_removed_from_here(signed_in: Client, maria: Contact):
    way = ContactWayFactory()

    signed_in.post(reverse("contacts:way_remove", args=[maria.pk, way.pk]))

    assert ContactWay.objects.get() == way


# ── The form ──────────────────────────────────────────────────────────────────────────────────────


def as_sent(client: Client, person: Contact, **changed: object) -> dict[str, object]:
    """Return what a browser would send when the form is opened now and `changed` is typed into it."""
    form = client.get(reverse("contacts:edit", args=[person.pk])).context["form"]
    data: dict[str, object] = {}
    for name in form.fields:
        sent = form.sent(name) if name != "version" else [str(person.version)]
        data[name] = sent
        data[f"initial-{name}"] = sent
    return data | changed


def save(client: Client, person: Contact, data: dict[str, object]):
    return client.post(reverse("contacts:edit", args=[person.pk]), data)


def test_form_saves_everything_as_one_action(signed_in: Client, maria: Contact):
    choir = CircleFactory(name="Choir")
    values = {
        "first_name": "Maria", "last_name": "", "called": "Mia", "title": "Curator", "organization": "Kew",
        "location": "London", "time_zone": "Europe/London", "email": "mia@example.org",
        "phone": "020 7946 0011", "website": "example.org", "profile": "https://uk.linkedin.com/in/Maria-Garc%C3%ADa/?trk=x",
        "preferred_channel": "post", "contact_rule": "ask_first", "postal": "12 Row", "how_met": "Choir",
        "circles": [str(choir.pk)], "closeness": "3", "connected_on": "2024-02-03", "tracked": "on",
        "touch_every_days": "30", "last_touch_on": "2024-03-01", "discretion": "told",
        "discretion_because": "asked", "deceased_on": "",
    }  # fmt: skip

    answer = save(signed_in, maria, as_sent(signed_in, maria, **values))

    assert answer.status_code == 302, answer.context["form"].errors
    maria.refresh_from_db()
    assert (maria.name, maria.profile_slug, maria.website) == ("Maria", "maria-garcía", "https://example.org")
    assert (maria.organization.name, maria.circles.get(), maria.closeness) == ("Kew", choir, 3)
    assert (maria.next_touch_on, maria.hand_edited) == (
        dt.date(2024, 3, 31),
        [
            "connected_on", "email", "first_name", "last_name", "organization", "profile_slug", "title",
            "website",
        ],
    )  # fmt: skip
    changes.undo(Action.objects.get())
    maria.refresh_from_db()
    assert (maria.name, maria.organization, maria.profile_slug) == ("María García", None, None)
    assert (maria.circles.count(), maria.hand_edited, Organization.objects.count()) == (0, [], 0)


def test_form_saved_unchanged_does_nothing(signed_in: Client):
    person = ContactFactory(
        organization=OrganizationFactory(), profile_slug="ana", circles=[CircleFactory()], tracked=True,
        connected_on=dt.date(2024, 2, 3), how_met="one\ntwo", website="javascript:old",
    )  # fmt: skip

    data = as_sent(signed_in, person)
    data["how_met"] = "one\r\ntwo"
    answer = save(signed_in, person, data)

    assert answer.status_code == 302, answer.context["form"].errors
    assert Action.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"first_name": "", "last_name": " "}, "Give at least one name."),
        ({"email": "not an address"}, "valid email"),
        ({"website": "javascript:alert(1)"}, "Give a whole web address"),
        ({"profile": "https://example.org/in/ana"}, "Paste the address of the profile"),
        ({"time_zone": "Atlantis"}, "Name a time zone such as Europe/London."),
        ({"touch_every_days": "4000"}, "3650"),
        ({"connected_on": "yesterday"}, "valid date"),
        ({"first_name": "x" * 301}, "300"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(
    signed_in: Client, maria: Contact, values: dict[str, str], words: str
):
    answer = save(signed_in, maria, as_sent(signed_in, maria, title="Typed <b>", **values))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="Typed &lt;b&gt;"' in page
    assert Action.objects.count() == 0


@pytest.mark.parametrize(("trashed", "where"), [(False, "."), (True, ", who is in the trash.")])
def test_form_names_whoever_has_the_profile_already(
    signed_in: Client, maria: Contact, trashed: bool, where: str
):
    other = ContactFactory(first_name="<Ana>", last_name="", profile_slug="ana", trashed=trashed)

    answer = save(signed_in, maria, as_sent(signed_in, maria, profile="linkedin.com/in/ANA"))

    link = f'<a href="{other.get_absolute_url()}">&lt;Ana&gt;</a>{where}'
    assert answer.status_code == 422
    assert link in answer.content.decode()


def test_form_that_comes_too_late_shows_both_and_loses_neither(signed_in: Client, maria: Contact):
    data = as_sent(signed_in, maria, title="Mine", location="Porto")
    people.edit(maria, title="Theirs", phone="020 1", circles=[CircleFactory(name="Choir")])

    refused = save(signed_in, maria, data)

    form = refused.context["form"]
    assert refused.status_code == 409
    assert sorted(refused.context["differing"]) == [
        ("Circles", "none", "Choir", False),
        ("Location", "Porto", "nothing", True),
        ("Phone", "nothing", "020 1", False),
        ("Role", "Mine", "Theirs", True),
    ]
    assert [form[name].value() for name in ("title", "location", "phone")] == ["Mine", "Porto", "020 1"]
    again = save(signed_in, maria, {name: form.data.getlist(name) for name in form.data})
    maria.refresh_from_db()
    assert again.status_code == 302
    assert (maria.title, maria.location, maria.phone) == ("Mine", "Porto", "020 1")
    assert [circle.name for circle in maria.circles.all()] == ["Choir"]


def test_form_suggests_organisations_and_zones(signed_in: Client, maria: Contact):
    page = signed_in.get(reverse("contacts:edit", args=[maria.pk])).content.decode()

    assert f'hx-get="{reverse("contacts:organization_options")}"' in page
    assert '<option value="Africa/Lagos"></option>' in page
    assert Circle.objects.count() == page.count('name="circles"')
