from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from infoint import home, restoring


class Command(BaseCommand):
    help = "Go back to a backup. What is there now is backed up first. infoint must be stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a backup, as the page Safe lists them")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        lock = home.Lock(settings.DATA_FOLDER / home.LOCK_FILE)
        if not lock.take(wait=1):
            raise CommandError("infoint is running. Stop it (Ctrl-C where it was started), then restore.")
        try:
            done = restoring.restore(file)
        finally:
            lock.close()
        people = done.rows.get("contacts_contact", 0)
        self.stdout.write(f"Restored {file.name}: {people} {'person' if people == 1 else 'people'}.")
        if done.before:
            self.stdout.write(f"What was there before is in {done.before.path}")
        if done.aside:
            self.stdout.write(f"What was there was damaged; it is kept in {done.aside}")
