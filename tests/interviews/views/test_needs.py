"""Skills needed and training, written down with the reflection: in place, and without scripts."""

import re
import uuid
from html import unescape
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contacts import changes
from contacts.models import Action
from interviews.models import Interview, Skill, SkillNeed, TrainingOption
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def talk(db: None) -> Interview:
    return InterviewFactory(
        held=True,
        people=[ContactFactory(first_name="Oke", last_name="Adeyemi")],
        pathways=[PathwayFactory(name="Museum education")],
    )


def post(client: Client, name: str, talk: Interview, /, *rows: Any, **values: Any) -> HttpResponse:
    htmx = values.pop("htmx", True)
    address = reverse(f"interviews:{name}", args=[talk.pk, *(row.pk for row in rows)])
    data = {"form_uuid": str(uuid.uuid4()), **values}
    return client.post(address, data, headers=HTMX if htmx else {})


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def add_skill(client: Client, talk: Interview, name: str = "Grant writing", **values: Any) -> HttpResponse:
    return post(client, "need_add", talk, **{"name": name, "weight": "must", **values})


def add_training(client: Client, talk: Interview, **values: Any) -> HttpResponse:
    usual = {"name": "Museum learning", "kind": "certificate", "need": "required"}
    return post(client, "training_add", talk, **usual | values)


# ── Skills ────────────────────────────────────────────────────────────────────────────────────────


def test_skill_is_added_in_place_with_undo(signed_in: Client, talk: Interview):
    answer = add_skill(signed_in, talk, level="partly")

    row = SkillNeed.objects.get()
    assert (row.skill.name, row.weight, row.pathway, row.skill.level) == (
        "Grant writing",
        "must",
        None,
        "partly",
    )
    shown = words(answer)
    assert shown.startswith('<section class="section stack-s" id="needed-skills"')
    assert "Needed: Grant writing" in shown
    assert 'data-level="partly" aria-pressed="true"' in shown
    assert changes.undo(Action.objects.get()).kept == []
    assert not Skill.objects.exists()


def test_skill_added_without_scripts_leads_back_to_its_part(signed_in: Client, talk: Interview):
    answer = add_skill(signed_in, talk, htmx=False)

    assert answer.status_code == 302
    assert answer.url == f"/interviews/{talk.pk}/reflect/#needed-skills"


def test_form_sent_twice_adds_once(signed_in: Client, talk: Interview):
    number = str(uuid.uuid4())

    for _ in range(2):
        assert add_skill(signed_in, talk, form_uuid=number).status_code == 200
        assert add_training(signed_in, talk, form_uuid=number[:-4] + "aaaa").status_code == 200

    assert SkillNeed.objects.count() == TrainingOption.objects.count() == 1
    assert Action.objects.count() == 2


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(
    "values", [{"name": " "}, {"name": "\u200b"}, {"name": "x" * 201}, {"weight": "urgent"}, {"level": "10"}]
)
def test_skill_that_makes_no_sense_is_refused_and_shown_again(
    signed_in: Client, talk: Interview, values: dict[str, str], htmx: bool
):
    answer = add_skill(signed_in, talk, htmx=htmx, **values)

    assert answer.status_code == 422
    assert "errorlist" in words(answer)
    assert not SkillNeed.objects.exists()


def test_skill_is_for_one_pathway_where_the_talk_has_several(signed_in: Client, talk: Interview):
    archive = PathwayFactory(name="Archives")
    talk.pathways.add(archive)

    shown = words(add_skill(signed_in, talk, pathway=archive.pk))

    assert SkillNeed.objects.get().pathway == archive
    assert "for <bdi>Archives</bdi>" in shown
    elsewhere = add_skill(signed_in, talk, "Latin", pathway=PathwayFactory().pk)
    assert elsewhere.status_code == 422


def test_skill_that_is_there_already_is_called_so(signed_in: Client, talk: Interview):
    add_skill(signed_in, talk)

    again = words(add_skill(signed_in, talk, "GRANT  writing"))
    lighter = words(add_skill(signed_in, talk, "GRANT  writing", weight="nice"))

    assert "It is written down already." in again
    assert "Needed: Grant writing" in lighter
    assert SkillNeed.objects.get().weight == "nice"
    assert Action.objects.count() == 2


def test_level_is_said_with_one_click_and_taken_back_with_another(signed_in: Client, talk: Interview):
    need = SkillNeedFactory(interview=talk)

    shown = words(post(signed_in, "need_level", talk, need, level="have"))
    need.skill.refresh_from_db()
    assert need.skill.level == "have"
    assert 'name="level" value="" data-level="have" aria-pressed="true"' in shown
    post(signed_in, "need_level", talk, need, level="")

    need.skill.refresh_from_db()
    assert need.skill.level == ""


def test_rows_of_another_talk_are_left_alone(signed_in: Client, talk: Interview):
    need, option = SkillNeedFactory(), TrainingOptionFactory(interview=InterviewFactory(held=True))

    assert post(signed_in, "need_level", talk, need, level="have").status_code == 404
    assert post(signed_in, "training_checked", talk, option).status_code == 404
    post(signed_in, "need_remove", talk, need)
    post(signed_in, "training_remove", talk, option)

    assert SkillNeed.objects.count() == TrainingOption.objects.count() == 1


def test_needs_of_a_trashed_talk_cannot_be_reached(signed_in: Client, talk: Interview):
    need = SkillNeedFactory(interview=talk)
    Interview.objects.filter(pk=talk.pk).update(trashed_at=talk.ended_at)

    assert add_skill(signed_in, talk).status_code == 404
    assert post(signed_in, "need_remove", talk, need).status_code == 404


def test_skill_is_removed_in_place_and_undone(signed_in: Client, talk: Interview):
    need = SkillNeedFactory(interview=talk, skill=SkillFactory(level="have"))
    before = everything()

    shown = words(post(signed_in, "need_remove", talk, need))

    assert not SkillNeed.objects.exists()
    assert f"No longer needed: {need.skill}" in shown
    changes.undo(Action.objects.get())
    assert everything() == before


# ── Training ──────────────────────────────────────────────────────────────────────────────────────


def test_training_is_added_in_place_with_all_that_was_said(signed_in: Client, talk: Interview):
    answer = add_training(
        signed_in, talk, provider="Birkbeck", cost_low="1 800", cost_high="£2,400", months="6 weeks",
        hours_a_week="8", url="example.org/learning", funding="a bursary",
    )  # fmt: skip

    row = TrainingOption.objects.get()
    assert (row.kind, row.need, row.cost_low, row.cost_high, row.currency) == (
        "certificate", "required", 1_800, 2_400, "GBP",
    )  # fmt: skip
    assert row.contact == talk.people[0]
    assert row.url == "https://example.org/learning"
    shown = words(answer)
    assert "6 weeks · 8 h a week · GBP 1,800–2,400" in shown
    assert 'href="https://example.org/learning"' in shown
    assert changes.undo(Action.objects.get()).kept == []


def test_currency_is_remembered(signed_in: Client, talk: Interview):
    refused = add_training(signed_in, talk, cost_low="1800")
    assert refused.status_code == 422
    assert "In which currency?" in words(refused)
    assert "<details open" in words(refused).replace(' class="more"', "")

    shown = words(add_training(signed_in, talk, cost_low="1800", currency="chf"))

    assert TrainingOption.objects.get().currency == "CHF"
    assert 'name="currency" value="CHF"' in shown


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "x" * 201},
        {"kind": "magic"},
        {"need": ""},
        {"cost_low": "much", "currency": "EUR"},
        {"cost_low": "900", "cost_high": "100", "currency": "EUR"},
        {"cost_low": "€900", "cost_high": "£1000"},
        {"cost_low": "900", "currency": "EU"},
        {"months": "soon"},
        {"months": "601"},
        {"months": "9" * 40},
        {"hours_a_week": "169"},
        {"hours_a_week": "0"},
        {"url": "javascript:alert(1)"},
        {"contact": "999999"},
    ],
)
def test_training_that_makes_no_sense_is_refused(signed_in: Client, talk: Interview, values: dict[str, str]):
    talk.participants.create(contact=ContactFactory(), position=1)

    answer = add_training(signed_in, talk, **values)

    assert answer.status_code == 422
    assert "errorlist" in words(answer)
    assert not TrainingOption.objects.exists()


def test_training_of_two_people_says_who_said_so_and_marks_who_is_hidden(signed_in: Client, talk: Interview):
    hidden = ContactFactory(first_name="Tom", last_name="Reyes", marked_dark=True)
    talk.participants.create(contact=hidden, position=1)

    shown = words(add_training(signed_in, talk, contact=hidden.pk))

    assert TrainingOption.objects.get().contact == hidden
    assert 'said by <bdi>Tom Reyes</bdi> <span class="tag hush"' in shown


def test_looked_up_is_said_and_taken_back(signed_in: Client, talk: Interview):
    option = TrainingOptionFactory(interview=talk)

    assert "looked up" in words(post(signed_in, "training_checked", talk, option))
    option.refresh_from_db()
    assert option.checked_on is not None
    post(signed_in, "training_checked", talk, option)

    option.refresh_from_db()
    assert option.checked_on is None


def edit_address(option: TrainingOption) -> str:
    return reverse("interviews:training_edit", args=[option.interview_id, option.pk])


def filled(client: Client, option: TrainingOption) -> dict[str, Any]:
    return sent(client.get(edit_address(option)))


def sent(page: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send of the form on this page."""
    form = page.context["form"]
    return {name: value for field in form for name, value in shown_in(str(field)).items()}


def shown_in(field: str) -> dict[str, str]:
    """Return what the inputs and the select of one field send."""
    found = {
        found["name"]: unescape(found["value"] or "")
        for found in re.finditer(r'<input[^>]* name="(?P<name>[^"]+)"(?: value="(?P<value>[^"]*)")?', field)
    }
    if name := re.search(r'<select name="([^"]+)"', field):
        chosen = re.search(r'<option value="([^"]*)" selected', field)
        found[name[1]] = chosen[1] if chosen else ""
    return found


def test_edit_changes_what_was_changed_and_is_undone(signed_in: Client, talk: Interview):
    option = TrainingOptionFactory(
        interview=talk, contact=talk.people[0], months=1.3846, cost_low=1_800, currency="EUR"
    )
    before = everything()
    data = filled(signed_in, option)
    assert (data["months"], data["cost_low"]) == ("6 weeks", "1,800")

    answer = signed_in.post(edit_address(option), {**data, "provider": "Birkbeck", "cost_high": "2000"})

    assert answer.status_code == 302
    option.refresh_from_db()
    assert (option.provider, option.cost_low, option.cost_high, option.months) == (
        "Birkbeck", 1_800, 2_000, 1.3846,
    )  # fmt: skip
    assert option.contact == talk.people[0]
    assert changes.undo(Action.objects.get()).kept == []
    assert everything() == before


def test_edit_that_was_overtaken_shows_both_and_saves_over_it_once_seen(signed_in: Client, talk: Interview):
    option = TrainingOptionFactory(interview=talk, provider="Birkbeck", funding="nobody")
    data = filled(signed_in, option) | {"provider": "Goldsmiths"}
    TrainingOption.objects.filter(pk=option.pk).update(provider="Leicester", funding="a bursary", version=2)

    late = signed_in.post(edit_address(option), data)

    assert late.status_code == 409
    shown = words(late)
    assert '<bdi class="as-typed">Goldsmiths</bdi></td><td><bdi class="as-typed">Leicester' in shown
    option.refresh_from_db()
    assert option.provider == "Leicester"
    again = sent(late)
    assert (again["provider"], again["funding"]) == ("Goldsmiths", "a bursary")
    assert signed_in.post(edit_address(option), again).status_code == 302
    option.refresh_from_db()
    assert (option.provider, option.funding) == ("Goldsmiths", "a bursary")


def test_edit_refuses_what_makes_no_sense_and_keeps_it_on_the_page(signed_in: Client, talk: Interview):
    option = TrainingOptionFactory(interview=talk)
    data = filled(signed_in, option) | {"months": "soon", "provider": "Birkbeck"}

    answer = signed_in.post(edit_address(option), data)

    assert answer.status_code == 422
    assert 'value="soon"' in words(answer)
    assert 'value="Birkbeck"' in words(answer)
    assert not Action.objects.exists()
