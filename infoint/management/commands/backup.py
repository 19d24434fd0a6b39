from typing import Any

from django.core.management.base import BaseCommand

from infoint import safekeeping


class Command(BaseCommand):
    help = "Make a verified backup now, also beside a running infoint."

    def handle(self, *args: Any, **options: Any) -> None:
        kept = safekeeping.backup("manual")
        self.stdout.write(f"Backed up to {kept.path} ({kept.size / 1_000_000:.1f} MB).")
