import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts import changes
from contacts.models import Action


class Command(BaseCommand):
    help = "Take an action back: the one with this number (see History), or the latest that still stands."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action_id", nargs="?", type=int, help="its number; the latest if left out")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        action = wanted(options["action_id"])
        undone = changes.undo(action)
        if options["json"]:
            answer = {
                "action": action.pk,
                "what": action.what,
                "already": undone.already,
                "put_back": undone.count,
                "kept": undone.kept,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        if undone.already:
            self.stdout.write(f"Undone already: {action.what}")
            return
        rows = "1 row" if undone.count == 1 else f"{undone.count:,} rows"
        self.stdout.write(f"Undone: {action.what} ({rows} put back)")
        if undone.kept:
            self.stdout.write("Left as it is, since it was changed again:")
            for line in undone.kept:
                self.stdout.write(f"  {line}")


def wanted(pk: int | None) -> Action:
    if pk is None:
        latest = Action.objects.filter(undone_at=None).first()
        if latest is None:
            raise CommandError("There is nothing to undo.")
        return latest
    action = Action.objects.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if action is None:
        raise CommandError(f"There is no action {pk}. The history lists all of them.")
    return action
