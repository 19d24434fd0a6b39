import uuid

import pytest
from django.test import Client
from django.urls import reverse

from contacts import notes
from contacts.models import Action, Contact, Note
from tests.factories import ContactFactory, NoteFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"HX-Request": "true", "X-Infoint-Autosave": "1"}


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva")


def address(person: Contact, number: uuid.UUID, name: str = "note") -> str:
    return reverse(f"contacts:{name}", args=[person.pk, number])


def test_autosave_makes_the_note_once_and_answers_with_its_version(signed_in: Client, ana: Contact):
    here = address(ana, uuid.uuid4())

    first = signed_in.post(here, {"text": "Seeds", "version": "0"}, headers=AUTOSAVE)
    second = signed_in.post(here, {"text": "Seeds, swapped", "version": "1"}, headers=AUTOSAVE)

    assert (first.status_code, first["X-Infoint-Version"], first.content) == (200, "1", b"")
    assert second["X-Infoint-Version"] == "2"
    assert Note.objects.get().text == "Seeds, swapped"


def test_autosave_of_nothing_makes_no_note(signed_in: Client, ana: Contact):
    answer = signed_in.post(address(ana, uuid.uuid4()), {"text": "", "version": "0"}, headers=AUTOSAVE)

    assert (answer.status_code, answer["X-Infoint-Version"]) == (200, "0")
    assert Note.objects.count() == 0


def test_autosave_of_a_stale_text_answers_with_both(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="One")
    notes.save(ana, note.uuid, "Theirs & <b>", version=1)

    answer = signed_in.post(address(ana, note.uuid), {"text": "Mine", "version": "1"}, headers=AUTOSAVE)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert '<div data-mine dir="auto">Mine</div>' in page
    assert '<div data-theirs dir="auto">Theirs &amp; &lt;b&gt;</div>' in page
    for choice in ("keep-mine", "take-theirs", "keep-both"):
        assert f'data-{choice} data-version="2"' in page
    assert Note.objects.get().text == "Theirs & <b>"


def test_autosave_of_a_deleted_note_offers_to_keep_it_as_new(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="One")
    here = address(ana, note.uuid)
    notes.delete(note)

    refused = signed_in.post(here, {"text": "Mine", "version": "1"}, headers=AUTOSAVE)
    kept = signed_in.post(here, {"text": "Mine", "version": "0"}, headers=AUTOSAVE)
    later = signed_in.post(
        kept["X-Infoint-Location"], {"text": "Mine still", "version": "1"}, headers=AUTOSAVE
    )

    assert refused.status_code == 409
    assert "This note was deleted elsewhere." in refused.content.decode()
    assert 'data-keep-mine data-version="0">Keep it as a new note' in refused.content.decode()
    assert later["X-Infoint-Version"] == "2"
    assert Note.objects.get().text == "Mine still"


@pytest.mark.parametrize(
    "text",
    [
        "  leading and trailing \n\n",
        "\n\nfirst line empty",
        "tab\there",
        "𝔘𝔫𝔦 👩‍👩‍👧 مرحبا \u202e",
        "x" * 1_048_576,
    ],
    ids=["blanks", "lines", "tab", "signs", "megabyte"],
)
def test_text_comes_back_as_it_was_typed(signed_in: Client, ana: Contact, text: str):
    number = uuid.uuid4()

    signed_in.post(address(ana, number), {"text": text, "version": "0"}, headers=AUTOSAVE)

    assert Note.objects.get().text == text
    form = signed_in.get(address(ana, number, "note_edit"), headers=HTMX)
    assert form.context["note_form"]["form"]["text"].value() == text


def test_line_breaks_of_a_browser_become_plain_ones(signed_in: Client, ana: Contact):
    signed_in.post(address(ana, uuid.uuid4()), {"text": "one\r\ntwo\r\n", "version": "0"})

    assert Note.objects.get().text == "one\ntwo\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [("x" * 2_000_001, "this has 2000001"), ("a\0b", "invisible sign")],
    ids=["too long", "null"],
)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_text_that_cannot_be_kept_stays_on_the_page_with_the_reason(
    signed_in: Client, ana: Contact, text: str, words: str, headers: dict[str, str]
):
    answer = signed_in.post(
        address(ana, uuid.uuid4()), {"text": text, "version": "0", "fresh": "True"}, headers=headers
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert text in page
    assert Note.objects.count() == 0


def test_text_of_two_million_characters_is_kept(signed_in: Client, ana: Contact):
    # Lines, so that the two signs a browser sends for each break are counted as the one they are.
    text = "x" * 1_999_990 + "\n" * 10

    signed_in.post(
        address(ana, uuid.uuid4()), {"text": text.replace("\n", "\r\n"), "version": "0"}, headers=AUTOSAVE
    )

    assert Note.objects.get().text == text


def test_new_note_saved_by_htmx_leaves_an_empty_form_and_shows_the_note(signed_in: Client, ana: Contact):
    number = uuid.uuid4()

    answer = signed_in.post(
        address(ana, number), {"text": "**Seeds**", "version": "0", "fresh": "True"}, headers=HTMX
    )

    page = answer.content.decode()
    assert '<form id="new-note"' in page
    assert str(number) not in page.split("</form>")[0]
    assert "<strong>Seeds</strong>" in page.split('hx-swap-oob="afterbegin:#timeline"')[1]
    assert "<html" not in page


def test_note_without_javascript_leads_to_itself_and_twice_is_once(signed_in: Client, ana: Contact):
    here = address(ana, uuid.uuid4())

    answers = [signed_in.post(here, {"text": "Seeds", "version": "0", "fresh": "True"}) for _ in range(2)]

    note = Note.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/contacts/{ana.pk}/#note-{note.pk}"] * 2


@pytest.mark.parametrize(
    ("keep", "text"), [("mine:2", "Mine"), ("theirs:2", "Theirs"), ("both:2", "Theirs\n\nMine")]
)
def test_stale_note_is_settled_without_javascript(signed_in: Client, ana: Contact, keep: str, text: str):
    note = NoteFactory(contact=ana, text="One")
    here = address(ana, note.uuid)
    notes.save(ana, note.uuid, "Theirs", version=1)
    refused = signed_in.post(here, {"text": "Mine", "version": "1"})

    settled = signed_in.post(here, {"text": "Mine", "version": "1", "keep": keep})

    page = refused.content.decode()
    assert refused.status_code == 409
    assert (">\nMine</textarea>" in page, ">Theirs</div>" in page, f'value="{keep}"' in page) == (True,) * 3
    assert settled.status_code == 302
    assert Note.objects.get().text == text


def test_choice_made_for_an_older_version_is_stale_again(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="One", version=3)

    answer = signed_in.post(
        address(ana, note.uuid), {"text": "Mine", "version": "1", "keep": "both:2"}, headers=HTMX
    )

    assert answer.status_code == 409
    assert Note.objects.get().text == "One"


def test_edited_note_comes_back_in_its_place(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="One")

    form = signed_in.get(address(ana, note.uuid, "note_edit"), headers=HTMX).content.decode()
    answer = signed_in.post(address(ana, note.uuid), {"text": "Two", "version": "1"}, headers=HTMX)

    assert ">\nOne</textarea>" in form
    assert f'<li id="note-{note.pk}">' in answer.content.decode()
    assert "<p>Two</p>" in answer.content.decode()


def test_sensitive_note_is_covered(signed_in: Client, ana: Contact):
    number = uuid.uuid4()

    signed_in.post(address(ana, number), {"text": "A divorce", "version": "0", "sensitive": "on"})

    page = signed_in.get(address(ana, number)).content.decode()
    cover, _, beneath = page.partition('<details class="covered">')
    assert "A divorce" not in cover
    assert "A divorce" in beneath.partition("</details>")[0]


def test_very_long_note_is_shown_in_part_and_read_whole_on_demand(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="word " * 3_000 + "THE END")

    page = signed_in.get(ana.get_absolute_url()).content.decode()
    whole = signed_in.get(address(ana, note.uuid), headers=HTMX).content.decode()

    assert ("THE END" in page, "Read all 15,007 characters" in page) == (False, True)
    assert "THE END" in whole


def test_note_of_a_megabyte_is_read_whole_as_it_was_typed(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="**bold** " * 110_000)

    whole = signed_in.get(address(ana, note.uuid)).content.decode()

    assert whole.count("**bold**") == 110_000


def test_deleted_note_comes_back_with_undo(signed_in: Client, ana: Contact):
    note = NoteFactory(contact=ana, text="One")

    answer = signed_in.post(address(ana, note.uuid, "note_delete"), headers=HTMX)
    again = signed_in.post(address(ana, note.uuid, "note_delete"), headers=HTMX)
    action = Action.objects.get()
    gone = Note.objects.count()
    signed_in.post(reverse("contacts:undo", args=[action.pk]))

    assert (answer.status_code, again.status_code, gone) == (200, 200, 0)
    assert reverse("contacts:undo", args=[action.pk]) in answer.content.decode()
    assert Note.objects.get().text == "One"


def test_note_of_another_person_is_not_found_under_this_one(signed_in: Client, ana: Contact):
    other = NoteFactory(text="Not Ana's")

    assert signed_in.get(address(ana, other.uuid)).status_code == 404
    assert signed_in.get(address(ana, other.uuid, "note_edit")).status_code == 404
    signed_in.post(address(ana, other.uuid, "note_delete"))
    assert Note.objects.get() == other


def test_touch_moves_the_dates_and_is_told_once(signed_in: Client, ana: Contact):
    ana.touch_every_days = 30
    ana.save()
    data = {"on": "2024-11-20", "text": "Coffee", "uuid": str(uuid.uuid4())}

    answers = [signed_in.post(reverse("contacts:touch", args=[ana.pk]), data, headers=HTMX) for _ in range(2)]

    ana.refresh_from_db()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert (ana.last_touch_on.isoformat(), ana.next_touch_on.isoformat()) == ("2024-11-20", "2024-12-20")
    assert Note.objects.get().text == "Coffee"
    assert Action.objects.get().kind == Action.Kind.TOUCH


def test_touch_without_javascript_leads_back_to_the_person(signed_in: Client, ana: Contact):
    data = {"on": "2024-11-20", "text": "", "uuid": str(uuid.uuid4())}

    answer = signed_in.post(reverse("contacts:touch", args=[ana.pk]), data)

    assert answer["Location"] == ana.get_absolute_url()
    assert Note.objects.get().touched_on.isoformat() == "2024-11-20"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_touch_of_a_day_to_come_is_refused_and_keeps_the_words(
    signed_in: Client, ana: Contact, headers: dict[str, str]
):
    data = {"on": "2999-01-01", "text": "Coffee then", "uuid": str(uuid.uuid4())}

    answer = signed_in.post(reverse("contacts:touch", args=[ana.pk]), data, headers=headers)

    assert answer.status_code == 422
    assert "That day is still to come." in answer.content.decode()
    assert 'value="Coffee then"' in answer.content.decode()
    assert Note.objects.count() == 0


def test_notes_on_somebody_in_the_trash_are_out_of_reach(signed_in: Client):
    note = NoteFactory(contact=ContactFactory(trashed=True))

    answer = signed_in.post(address(note.contact, note.uuid), {"text": "x", "version": "1"})

    assert answer.status_code == 404
