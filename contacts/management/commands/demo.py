import datetime as dt
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from contacts import demo


def iso_date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text} is no date such as 2026-11-23.") from error


class Command(BaseCommand):
    help = "Fill an empty database with the sample life of Robin Ashdown. Everybody in it is invented."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--today", type=iso_date, help="the day to count back from, as 2026-11-23; today when left out"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            everyone = demo.load(options["today"] or timezone.localdate())
        except demo.NotEmpty as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{len(everyone)} invented people moved in.")
