"""Ties on the page of a person: one line, how it is read, mended by choices, and all of them on a page."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import changes, discretion, people, search
from contacts.models import Action, Contact, Preferences, Tie
from tests.factories import ContactFactory, OrganizationFactory, TieFactory
from tests.hostile_strings import ODD, STRINGS, active_parts
from tests.tables import differing, everything

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
READING = HTMX | {"HX-Target": "tie-reading"}


def named(name: str, **columns: object) -> Contact:
    first, _, last = name.partition(" ")
    person = ContactFactory(first_name=first, last_name=last, **columns)
    search.index([person.pk])
    return person


@pytest.fixture
def maria(db: None) -> Contact:
    return named("María García")


@pytest.fixture
def ana(db: None) -> Contact:
    return named("Ana Silva")


def address(person: Contact) -> str:
    return reverse("contacts:tie_add", args=[person.pk])


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def add(client: Client, person: Contact, line: str, *, htmx: bool = True, **data: object):
    data = {"line": line, "form_uuid": str(uuid.uuid4())} | data
    return client.post(address(person), data, headers=HTMX if htmx else {})


def read(client: Client, person: Contact, line: str, **query: object):
    return client.get(address(person), {"line": line} | query, headers=READING)


# ── One line ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("htmx", [True, False])
def test_line_ties_two_people(signed_in: Client, maria: Contact, ana: Contact, htmx: bool):
    response = add(signed_in, maria, "Ana Silva: cousin, strong, since 2015", htmx=htmx)

    tie = Tie.objects.get()
    assert {tie.a, tie.b} == {maria, ana}
    assert (tie.kind, tie.strength, tie.since_on, tie.note) == ("family", 4, dt.date(2015, 1, 1), "cousin")
    if htmx:
        assert response.status_code == 200
        assert response["HX-Retarget"] == "#knows"
    else:
        assert response.status_code == 302
        response = signed_in.get(response["Location"])
    text = text_of(response)
    assert "Ana and María are family" in text
    assert "family · strong, sure · since 2015 · cousin" in text
    assert "Knows Ana Silva: family, strong, sure, since 2015" in text
    assert "Knows María García: family" in text_of(signed_in.get(ana.get_absolute_url()))


def test_first_name_is_enough_where_one_person_is_found(signed_in: Client, maria: Contact, ana: Contact):
    add(signed_in, maria, "ana: friend")

    assert Tie.objects.get().b == ana


def test_line_says_how_it_is_read_before_it_is_added(signed_in: Client, maria: Contact, ana: Contact):
    before = everything()

    response = read(signed_in, maria, "Ana: boss, likely, until 2019, at Kew")

    text = text_of(response)
    assert "<html" not in response.content.decode()
    assert "Ana manages María : strength not known, likely, until 2019. Kept as a note: at Kew" in text
    assert "That is over, so nobody will be asked along it." in text
    assert f'value="{ana.pk}" checked' in response.content.decode()
    assert differing(before, everything()) == {}


def test_reading_says_that_a_tie_is_there_already(signed_in: Client, maria: Contact, ana: Contact):
    TieFactory(a=maria, b=ana, kind="friend")

    assert "They are tied so already" in text_of(read(signed_in, maria, "Ana: friend"))
    assert "They are tied so already" not in text_of(read(signed_in, maria, "Ana: cousin"))


def test_reading_opened_by_itself_is_an_entire_page(signed_in: Client, maria: Contact):
    page = signed_in.get(address(maria), {"line": "Zodwa: friend"}).content.decode()

    assert "<html" in page
    assert "Somebody new: add <bdi>Zodwa</bdi>" in page
    assert "errorlist" not in page
    assert re.search(r'name="form_uuid" value="[0-9a-f-]{36}"', page)


def test_several_of_a_name_are_asked_about(signed_in: Client, maria: Contact):
    kew = OrganizationFactory(name="Kew Gardens")
    one, other = named("Ana Silva", organization=kew, title="Curator"), named("Ana Silva")

    asked = add(signed_in, maria, "Ana Silva: cousin")

    assert asked.status_code == 422
    assert not Tie.objects.exists()
    text = text_of(asked)
    assert "Several people are found by “Ana Silva”: tick whom you mean." in text
    assert "Curator , Kew Gardens" in text
    assert "checked" not in asked.content.decode().partition('id="tie-reading"')[2].partition("</form>")[0]
    add(signed_in, maria, "Ana Silva: cousin", who=other.pk)
    assert Tie.objects.get().b == other
    assert one.pk != other.pk


@pytest.mark.parametrize("htmx", [True, False])
def test_unknown_name_offers_to_add_somebody_new(signed_in: Client, maria: Contact, htmx: bool):
    asked = add(signed_in, maria, "zodwa ncube: friend", htmx=htmx)

    assert asked.status_code == 422
    assert "There is no “zodwa ncube” yet: tick that they are new, or mend the name." in text_of(asked)
    assert ("<html" in asked.content.decode()) is not htmx
    before = everything()
    done = add(signed_in, maria, "zodwa ncube: friend", who="new")
    zodwa = Contact.objects.get(first_name="Zodwa", last_name="Ncube")
    assert (zodwa.closeness, zodwa.tracked) == (0, False)
    assert "and Zodwa is new here" in text_of(done)
    assert changes.undo(Action.objects.get()).kept == []
    after = everything()
    del before["contacts.Submission"], after["contacts.Submission"]
    assert differing(before, after) == {}


def test_form_sent_twice_makes_one_person_and_one_tie(signed_in: Client, maria: Contact):
    once = str(uuid.uuid4())

    for _ in range(2):
        assert add(signed_in, maria, "Zodwa: friend", who="new", form_uuid=once).status_code == 200

    assert Contact.objects.filter(first_name="Zodwa").count() == 1
    assert Tie.objects.count() == 1


def test_tick_left_from_another_name_is_not_taken(signed_in: Client, maria: Contact, ana: Contact):
    luis = named("Luis Oke")

    add(signed_in, maria, "Luis: friend", who=ana.pk)

    assert Tie.objects.get().b == luis


def test_same_kind_again_changes_the_tie_and_says_so(signed_in: Client, maria: Contact, ana: Contact):
    add(signed_in, maria, "Ana: cousin")

    assert "They were tied so already, and that is changed now" in text_of(
        add(signed_in, maria, "Ana: family, weak")
    )
    assert "That was so already" in text_of(add(signed_in, maria, "Ana: family, weak"))
    assert Tie.objects.get().strength == 2


@pytest.mark.parametrize("line", ["María García: friend", "maría garcía, cousin"])
def test_tie_to_oneself_is_refused_in_words(signed_in: Client, maria: Contact, line: str):
    refused = add(signed_in, maria, line)

    assert refused.status_code == 422
    assert "Nobody is tied to themselves" in text_of(refused)
    assert "Nobody is tied to themselves" in text_of(read(signed_in, maria, line))
    assert not Tie.objects.exists()


def test_another_of_the_same_name_can_be_named(signed_in: Client, maria: Contact):
    other = named("María García")

    add(signed_in, maria, "María García: cousin")

    assert Tie.objects.get().b == other


def test_own_name_with_a_comma_and_a_word_of_ours_is_found(signed_in: Client, maria: Contact):
    glenn = named("Glenn Close")

    add(signed_in, maria, "Close, Glenn")

    assert Tie.objects.get().b == glenn
    assert Tie.objects.get().strength is None


def test_whoever_is_hidden_may_be_named_and_carries_the_mark(signed_in: Client, maria: Contact):
    boss = named("Boris Vane", marked_dark=True)

    assert "in the dark" in text_of(read(signed_in, maria, "Boris: neighbour, weak"))
    page = text_of(add(signed_in, maria, "Boris: neighbour, weak"))

    assert Tie.objects.get().b == boss
    assert "Boris Vane in the dark: you said so" in page


def test_whoever_is_in_the_trash_is_not_found(signed_in: Client, maria: Contact):
    named("Ana Silva", trashed=True)

    asked = add(signed_in, maria, "Ana Silva: friend")

    assert asked.status_code == 422
    assert "There is no “Ana Silva” yet" in text_of(asked)


@pytest.mark.parametrize("line", ["", " ", ": cousin", "12: cousin", f"Ana: {'x' * 400}", "x" * 1_001])
def test_line_that_cannot_be_kept_is_refused_in_words(signed_in: Client, maria: Contact, line: str):
    refused = add(signed_in, maria, line)

    assert refused.status_code == 422
    assert 'class="errorlist' in refused.content.decode()
    assert read(signed_in, maria, line).status_code == 200
    assert not Tie.objects.exists()


# ── Who might let it slip ─────────────────────────────────────────────────────────────────────────


def test_tie_that_makes_somebody_leaky_says_so_and_names_nobody_hidden(signed_in: Client, maria: Contact):
    boris = named("Boris Vane", marked_dark=True)

    for on_page_of, other, line in (
        (maria, boris, "Boris: friend, strong"),
        (boris, maria, "María: club, strong"),
    ):
        answer = add(signed_in, on_page_of, line)
        toasts = re.findall(r'<div class="toast warning".*?</div>', answer.content.decode(), re.DOTALL)
        assert len(toasts) == (on_page_of == maria), (other, toasts)
    # The second tie of the two adds no news.
    changed = add(signed_in, named("Nia Okafor"), "Boris: wife")
    (toast,) = re.findall(r'<div class="toast warning".*?</div>', changed.content.decode(), re.DOTALL)
    assert "Nia is the partner of somebody you keep in the dark" in toast
    assert "Boris" not in toast


def test_weak_tie_warns_of_nothing(signed_in: Client, maria: Contact):
    named("Boris Vane", marked_dark=True)

    assert "toast warning" not in add(signed_in, maria, "Boris: online, faint").content.decode()


def test_tie_made_stronger_warns_too(signed_in: Client, maria: Contact):
    boris = named("Boris Vane", marked_dark=True)
    tie = TieFactory(a=maria, b=boris, kind="club", strength=1)

    page = edit(signed_in, maria, tie, kind="club", strength=5).content.decode()

    assert "María is close to somebody you keep in the dark" in page


# ── One tie ───────────────────────────────────────────────────────────────────────────────────────


def edit(client: Client, person: Contact, tie: Tie, *, htmx: bool = True, **data: object):
    to = reverse("contacts:tie_edit", args=[person.pk, tie.pk])
    data = {"kind": tie.kind, "certainty": "sure", "strength": "", "note": ""} | data
    return client.post(to, data, headers=HTMX if htmx else {})


@pytest.mark.parametrize("htmx", [True, False])
def test_tie_is_mended_by_choices(signed_in: Client, maria: Contact, ana: Contact, htmx: bool):
    tie = TieFactory(a=maria, b=ana, kind="friend", strength=2)
    before = everything()
    form = signed_in.get(reverse("contacts:tie_edit", args=[maria.pk, tie.pk]), headers=HTMX if htmx else {})
    assert ("<html" in form.content.decode()) is not htmx
    assert "Ana manages or mentors María" in text_of(form)

    done = edit(
        signed_in, maria, tie, htmx=htmx, kind="manages", does_it=ana.pk, strength="5", certainty="likely",
        since_on="2015-03-14", ended_on="2019-12-31", note="at Kew",
    )  # fmt: skip

    tie.refresh_from_db()
    assert (tie.kind, tie.from_a, tie.strength, tie.certainty) == ("manages", False, 5, "likely")
    assert (tie.since_on, tie.ended_on, tie.note) == (dt.date(2015, 3, 14), dt.date(2019, 12, 31), "at Kew")
    text = text_of(done if htmx else signed_in.get(done["Location"]))
    assert "Ana manages María · very strong, likely · Mar 2015 to 2019 · at Kew" in text
    changes.undo(Action.objects.get())
    assert differing(before, everything()) == {}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"kind": "manages"}, "Say which of the two does it."),
        ({"kind": "club"}, "The two are tied in this way already"),
        ({"kind": "friend", "since_on": "2020-01-01", "ended_on": "2019-01-01"}, "before it began"),
        ({"kind": "x"}, "valid choice"),
        ({"kind": "friend", "does_it": "999999999999999999999"}, "valid choice"),
    ],
)
def test_tie_that_makes_no_sense_is_refused_in_place(
    signed_in: Client, maria: Contact, ana: Contact, wrong: dict, words: str
):
    tie = TieFactory(a=maria, b=ana, kind="friend", strength=2)
    TieFactory(a=maria, b=ana, kind="club")

    refused = edit(signed_in, maria, tie, **wrong)

    assert refused.status_code == 422
    assert words in text_of(refused)
    assert 'class="tie-edit' in refused.content.decode()
    assert not Action.objects.exists()


def test_choice_left_open_leaves_the_line_as_it_was(signed_in: Client, maria: Contact, ana: Contact):
    tie = TieFactory(a=maria, b=ana, kind="friend")

    line = signed_in.get(reverse("contacts:tie_edit", args=[maria.pk, tie.pk]), {"leave": 1}, headers=HTMX)

    assert "tie-edit" not in line.content.decode()
    assert "friends · sure" in text_of(line)


@pytest.mark.parametrize("htmx", [True, False])
def test_tie_is_removed_and_comes_back(signed_in: Client, maria: Contact, ana: Contact, htmx: bool):
    tie = TieFactory(a=maria, b=ana, kind="friend")
    before = everything()
    to = reverse("contacts:tie_remove", args=[ana.pk, tie.pk])

    answers = [signed_in.post(to, headers=HTMX if htmx else {}) for _ in range(2)]

    assert not Tie.objects.exists()
    assert [answer.status_code for answer in answers] == [200 if htmx else 302] * 2
    changes.undo(Action.objects.get())
    assert differing(before, everything()) == {}


def test_ties_of_others_and_with_the_trash_are_not_found(signed_in: Client, maria: Contact, ana: Contact):
    others = TieFactory(a=ana, b=ContactFactory())
    gone = TieFactory(a=maria, b=ContactFactory(trashed=True))

    for tie in (others, gone):
        assert signed_in.get(reverse("contacts:tie_edit", args=[maria.pk, tie.pk])).status_code == 404
        assert edit(signed_in, maria, tie, kind="friend").status_code == 404
    signed_in.post(reverse("contacts:tie_remove", args=[maria.pk, others.pk]))
    assert Tie.objects.filter(pk=others.pk).exists()


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


def test_card_leads_to_the_page_of_all_ties(signed_in: Client, maria: Contact):
    for number in range(55):
        TieFactory(a=maria, b=ContactFactory(first_name=f"Bo{number:02}"))

    card = signed_in.get(maria.get_absolute_url()).content.decode()
    first, second = (signed_in.get(address(maria), {"page": page}).content.decode() for page in (1, 2))

    assert f'<a href="{address(maria)}">and 25 more</a>' in card
    assert (first.count('class="tie-line"'), second.count('class="tie-line"')) == (50, 5)
    assert "55 people" in first


def test_line_on_the_page_of_all_ties_leads_back_there(signed_in: Client, maria: Contact, ana: Contact):
    done = add(signed_in, maria, "Ana: friend", htmx=False, back="1")

    assert done["Location"] == address(maria)


def test_ended_tie_stays_in_sight_with_its_year(signed_in: Client, maria: Contact, ana: Contact):
    TieFactory(a=maria, b=ana, kind="friend", ended_on=dt.date(2019, 12, 31))

    page = signed_in.get(maria.get_absolute_url())

    assert '<li class="who" data-state="ended">' in page.content.decode()
    assert "friends · sure · until 2019" in text_of(page)


OVER = "That is over, so nobody will be asked along it."


def test_line_with_an_end_in_the_past_says_that_nobody_is_asked_along_it(
    signed_in: Client, maria: Contact, ana: Contact
):
    assert OVER not in text_of(add(signed_in, maria, "Ana: friend"))
    assert OVER in text_of(add(signed_in, maria, "Ana: worked together at Kew 2015-19"))


def test_tie_that_had_ended_says_so_when_it_is_told_again(signed_in: Client, maria: Contact, ana: Contact):
    TieFactory(a=maria, b=ana, kind="friend", ended_on=dt.date(2019, 12, 31))

    assert OVER in text_of(add(signed_in, maria, "Ana: friend, strong"))
    assert "Nobody is asked along a tie that has ended." in text_of(
        signed_in.get(reverse("contacts:tie_edit", args=[maria.pk, Tie.objects.get().pk]))
    )


@pytest.mark.parametrize("count", [1, 3])
def test_pages_ask_as_often_for_three_ties_as_for_one(signed_in: Client, maria: Contact, count: int):
    Preferences.objects.get_or_create(pk=1)
    for number in range(count):
        other = named(f"Ana {number}", organization=OrganizationFactory())
        TieFactory(a=maria, b=other)
        TieFactory(a=maria, b=other, kind="club")
    asked = {}
    for name, get in {
        "all": lambda: signed_in.get(address(maria)),
        "reading": lambda: read(signed_in, maria, "Ana: cousin"),
        "one": lambda: signed_in.get(reverse("contacts:tie_edit", args=[maria.pk, Tie.objects.first().pk])),
    }.items():
        get()
        with CaptureQueriesContext(connection) as queries:
            get()
        asked[name] = len(queries)

    # Of one who is found it is asked besides whether they are tied so already.
    assert asked == {"all": 11, "reading": 11 if count == 1 else 10, "one": 7}


def test_trash_of_a_person_has_no_ties_to_add(signed_in: Client, maria: Contact):
    people.trash([maria.pk])

    assert signed_in.get(address(maria)).status_code == 404
    assert add(signed_in, maria, "Ana: friend").status_code == 404


@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_warning_names_anybody_hidden(signed_in: Client, data: st.DataObject):
    hidden = [
        {"marked_dark": True}, {"contact_rule": "never"}, {"deceased_on": dt.date(2020, 1, 1)}, {},
        {"organization": "confidential"}, {},
    ]  # fmt: skip
    with transaction.atomic():
        place = OrganizationFactory(confidential=True)
        those = []
        for number, flags in enumerate(data.draw(st.lists(st.sampled_from(hidden), min_size=2, max_size=5))):
            flags = {name: place if value == "confidential" else value for name, value in flags.items()}
            those.append(named(f"Quill{number} Ncube{number}", **flags))
        for _ in range(data.draw(st.integers(1, 4))):
            one, other = data.draw(st.permutations(those))[:2]
            words = data.draw(
                st.sampled_from(["friend", "friend, strong", "wife", "boss", "online, weak", "ex"])
            )
            page = add(signed_in, one, f"{other.name}: {words}").content.decode()
            warned = " ".join(re.findall(r'<div class="toast warning".*?</div>', page, re.DOTALL))
            never = Contact.objects.filter(discretion.in_the_dark() | Q(deceased_on__isnull=False))
            assert not [person for person in never if person.first_name in warned]
        transaction.set_rollback(True)


@pytest.mark.parametrize("part", range(4))
def test_hostile_text_is_kept_or_refused_and_acts_nowhere(
    signed_in: Client, maria: Contact, ana: Contact, part: int
):
    tie = TieFactory(a=maria, b=ana, kind="club")
    for text in (*STRINGS, *ODD)[part::4]:
        wrong = dict.fromkeys(("kind", "does_it", "strength", "since_on"), text)
        answers = [
            add(signed_in, maria, f"Ana: friend, {text}", htmx=False),
            read(signed_in, maria, text),
            edit(signed_in, maria, tie, htmx=False, note=text[:300]),
            edit(signed_in, maria, tie, **wrong),
        ]
        assert {answer.status_code for answer in answers} <= {200, 302, 422}, text
        assert [active_parts(answer.content.decode()) for answer in answers] == [[]] * 4, text
    for page in (address(maria), maria.get_absolute_url()):
        assert active_parts(signed_in.get(page).content.decode()) == []
