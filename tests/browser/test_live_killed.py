"""The real program is killed again and again while somebody types: nothing older than two seconds is lost."""

import bisect
import contextlib
import os
import random
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import Browser, Page, expect
from pytest_django import DjangoDbBlocker

from interviews.models import Interview
from tests.factories import ContactFactory, InterviewFactory, PlannedQuestionFactory
from tests.infoint.conftest import database_at
from tests.infoint.test_launch import MANAGE, free_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's"),
]
KILLS = 10
AGE = 2.0  # seconds; what was typed longer ago must be in the database
KEY = 0.03  # seconds from key to key
PATIENCE = 30  # seconds for the page to go on saving after a restart


class Program:
    """infoint in a process of its own, always on the same port and with the same data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, MANAGE, "up", "--port", str(self.port), "--no-browser"],
            env={**os.environ, "INFOINT_HOME": str(self.folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    @property
    def link(self) -> str:
        """Where to sign in, as it prints once it is ready."""
        assert self.process
        assert self.process.stdout
        for line in self.process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/sign-in/\?key=[\w-]+", line):
                assert f":{self.port}/" in found[0]
                return found[0]
        raise AssertionError("infoint did not start")

    def kill(self) -> None:
        """SIGKILL: no last word, no flush, no lock given back."""
        if self.process:
            self.process.kill()
            self.process.communicate()
        self.process = None

    def stored(self, column: str = "text") -> str:
        with contextlib.closing(sqlite3.connect(self.folder / "infoint.sqlite3")) as database:
            return str(database.execute(f"SELECT {column} FROM interviews_talknotes").fetchone()[0])


@pytest.fixture
def program(data_folder: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Program]:
    """The program, not started yet, on a database that holds one interview."""
    with database_at(data_folder / "infoint.sqlite3", django_db_blocker):
        call_command("migrate", verbosity=0, interactive=False)
        people = [ContactFactory(first_name="Nadia", last_name="Okafor")]
        interview: Interview = InterviewFactory(pk=1, scheduled=True, people=people)
        PlannedQuestionFactory(pk=1, interview=interview)
        connection.close()
    program = Program(data_folder)
    yield program
    program.kill()


@pytest.fixture
def page(browser: Browser, program: Program) -> Iterator[Page]:
    """The live page, signed in to the program that was just started."""
    program.start()
    context = browser.new_context(viewport={"width": 400, "height": 800}, locale="en-GB")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{program.link}&next=/interviews/1/live/")
    yield page
    context.close()
    assert errors == []


class Typist:
    """Types one key after the other, and remembers when each was pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys: list[float] = []
        self.state = page.locator("#notes [data-save-state]")
        page.get_by_label("Notes", exact=True).click()

    @property
    def text(self) -> str:
        words = "".join(f"{number:05} " for number in range(len(self.keys) // 6 + 1))
        return words[: len(self.keys)]

    def key(self) -> None:
        self.page.keyboard.type(f"{len(self.keys) // 6:05} "[len(self.keys) % 6])
        self.keys.append(time.monotonic())
        time.sleep(KEY)

    def until_saved(self, program: Program) -> None:
        """Go on typing until something that was typed from now on is in the database: the page recovered."""
        before = len(self.keys)
        patience = time.monotonic() + PATIENCE
        while len(program.stored()) <= before:
            assert time.monotonic() < patience, self.state.text_content()
            self.during(0.2)

    def during(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.key()

    def older_than(self, seconds: float, moment: float) -> str:
        """Return what was typed longer ago than that, at a moment."""
        return self.text[: bisect.bisect_left(self.keys, moment - seconds)]


@pytest.mark.parametrize("seed", [20, 21])
def test_nothing_older_than_two_seconds_is_lost_in_ten_kills(page: Page, program: Program, seed: int) -> None:
    """Twenty kills in all, ten on each of two workers."""
    chance = random.Random(seed)
    typist = Typist(page)
    lost = []

    for _ in range(KILLS):
        typist.until_saved(program)
        # Longer than the two seconds at times, so that saving too seldom would show.
        typist.during(chance.uniform(0.1, 2.7))
        program.kill()
        killed_at = time.monotonic()
        stored, must_be_there = program.stored(), typist.older_than(AGE, killed_at)
        if not (stored.startswith(must_be_there) and typist.text.startswith(stored)):
            lost.append((must_be_there.removeprefix(stored), stored[-20:]))
        # The page notices by itself that it is there again, while the typing goes on.
        program.start()
    typist.until_saved(program)
    expect(page.locator("form[data-unsaved]")).to_have_count(0)
    program.kill()

    assert lost == []
    assert program.stored() == typist.text
    assert len(typist.text) > 250


def test_text_outlives_the_page_that_was_left_while_nothing_could_be_saved(
    page: Page, program: Program
) -> None:
    state = page.locator("#notes [data-save-state]")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Notes", exact=True).fill("Before")
    expect(state).to_have_attribute("data-state", "saved")
    program.kill()
    page.get_by_label("Notes", exact=True).fill("Before, and after the server died")
    page.locator("#notes summary").filter(has_text="Told me privately").click()
    page.get_by_label("Told me privately", exact=True).fill("They will merge")
    expect(state).to_contain_text("Not saved: infoint does not answer")

    page.goto("about:blank")

    program.start()
    assert program.link
    page.goto(f"http://127.0.0.1:{program.port}/interviews/1/live/")

    expect(page.get_by_label("Notes", exact=True)).to_have_value("Before, and after the server died")
    expect(state).to_have_attribute("data-state", "saved")
    assert program.stored() == "Before, and after the server died"
    assert program.stored("private") == "They will merge"
    kept = page.evaluate("Object.keys(sessionStorage)")
    assert [key for key in kept if key.startswith("infoint-unsaved")] == []
