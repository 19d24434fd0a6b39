"""Conversations on the page of one person."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from contacts.models import Contact, Preferences
from interviews.models import TalkNotes
from interviews.stages import Stage
from interviews.with_them import MOST_TALKS
from tests.factories import ContactFactory, FollowUpFactory, InterviewFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def ana(db: None) -> Contact:
    Preferences.objects.create(pk=1, time_zone="Europe/London")
    return ContactFactory(first_name="Ana", last_name="Silva")


def talks_of(client: Client, person: Contact) -> str:
    page = client.get(person.get_absolute_url()).content.decode()
    section = page[page.index('<section id="talks"') :]
    return " ".join(re.sub(r"<[^>]*>", " ", section[: section.index("</section>")]).split())


def held(person: Contact, end: dt.datetime, **values):
    start = end - dt.timedelta(minutes=40)
    return InterviewFactory(
        stage=Stage.HELD, starts_at=start, planned_end_at=end, ended_at=end, people=[person], **values
    )


def test_page_numbers_the_talks_and_keeps_earlier_notes_at_hand(signed_in: Client, ana: Contact):
    end = dt.datetime(2024, 3, 12, 10, tzinfo=dt.UTC)
    first = held(ana, end, medium="phone")
    TalkNotes.objects.filter(interview=first).update(text="Came in through anthropology")
    FollowUpFactory(interview=first, contact=ana, due_at=end, done_at=end + dt.timedelta(hours=3))
    held(ana, end + 40 * DAY)
    InterviewFactory(people=[ana])
    InterviewFactory(people=[ana], trashed=True)

    text = talks_of(signed_in, ana)

    assert text.index("Interview video idea") < text.index("2nd talk") < text.index("1st talk")
    assert "1st talk , 12 Mar 2024 40 minutes, phone What was said Came in through anthropology" in text
    assert "thanked in 3 h held" in text


def test_page_of_somebody_not_met_says_so_and_leads_on(signed_in: Client, ana: Contact):
    page = signed_in.get(ana.get_absolute_url()).content.decode()

    assert "You have not talked yet." in page
    assert f'href="/interviews/new/?contact={ana.pk}"' in page
    assert f'href="/interviews/log/?contact={ana.pk}"' in page


def test_page_shows_what_is_owed_with_what_is_late_in_red(signed_in: Client, ana: Contact):
    now = timezone.now()
    FollowUpFactory(contact=ana, kind="thank", due_at=now - DAY)
    FollowUpFactory(contact=ana, kind="promise", what="send the article", due_at=now + 40 * DAY)
    FollowUpFactory(contact=ana, kind="report", due_at=now - DAY, in_question=True)
    FollowUpFactory(contact=ana, kind="reply", due_at=now - DAY, done_at=now)
    FollowUpFactory(
        contact=ana, kind="chase", due_at=now, interview=InterviewFactory(people=[ana], trashed=True)
    )

    text = talks_of(signed_in, ana)

    assert "Thank-you overdue due yesterday" in text
    assert "Promise : send the article due" in text
    assert "Tell how it went perhaps done long ago" in text
    assert "Reply" not in text
    assert "Follow up" not in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"discretion": "in_the_dark"}, "who is kept in the dark"),
        ({"contact_rule": "never"}, "who does not want to be contacted"),
        ({"deceased_on": dt.date(2025, 3, 1)}, "who died"),
    ],
)
def test_nothing_is_planned_with_somebody_hidden_and_nothing_is_late(
    signed_in: Client, ana: Contact, values: dict[str, object], words: str
):
    Contact.objects.update(**values)
    FollowUpFactory(contact=ana, kind="thank", due_at=timezone.now() - DAY)

    page = signed_in.get(ana.get_absolute_url()).content.decode()
    text = talks_of(signed_in, ana)

    assert f"/interviews/new/?contact={ana.pk}" not in page
    assert f"Nothing is planned with Ana , {words}; what stands below is held back." in text
    assert "Thank-you held back" in text
    assert "overdue" not in text


def test_page_shows_the_latest_talks_and_leads_to_the_others(signed_in: Client, ana: Contact):
    for days in range(MOST_TALKS + 2):
        held(ana, timezone.now() - (days + 1) * DAY)

    text = talks_of(signed_in, ana)

    assert text.count("minutes, video") == MOST_TALKS
    assert "22nd talk" in text
    assert "And 2 more" in text
