"""Import a LinkedIn export from the command line."""

import hashlib
import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string
from rich.console import Console
from rich.progress import Progress

from contacts import importing, linkedin


class Command(BaseCommand):
    help = "Import a LinkedIn export: Connections.csv, or the ZIP that LinkedIn sent."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Connections.csv, or LinkedIn's ZIP")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, write nothing")
        parser.add_argument(
            "--friend",
            type=int,
            metavar="CONTACT_ID",
            help="whose export it is, if not yours: with their leave",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            data = file.read_bytes()
            export = linkedin.read(data, file.name)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except linkedin.UnknownHeader as error:
            raise CommandError(
                f"{error} For any other table of people open the Import page in the browser: "
                "there you say what each of its columns means."
            ) from error
        except linkedin.NotAnExport as error:
            raise CommandError(str(error)) from error
        friend: int | None = options["friend"]
        origin = importing.Origin() if friend is None else importing.Origin.of_friend(friend)
        try:
            if options["dry_run"]:
                result = importing.Result(importing.plan(export, origin=origin))
            else:
                result = self.run(export, data, file, origin, quiet=options["json"])
        except importing.NotTheirs as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(summary(result), ensure_ascii=False))
        else:
            self.say(result, dry_run=options["dry_run"])

    def run(
        self, export: linkedin.Export, data: bytes, file: Path, origin: importing.Origin, *, quiet: bool
    ) -> importing.Result:
        console = Console(stderr=True, quiet=quiet or not sys.stderr.isatty())
        with Progress(console=console, transient=True) as bar:
            task = bar.add_task("Importing", total=None)
            return importing.apply(
                export,
                file_name=file.name,
                sha256=hashlib.sha256(data).hexdigest(),
                backup=lambda: import_string(settings.INFOINT_BACKUP)("import"),
                progress=lambda done, total: bar.update(task, completed=done, total=total),
                origin=origin,
            )

    def say(self, result: importing.Result, *, dry_run: bool) -> None:
        plan = result.plan
        counts = plan.counts()
        would = "would be " if dry_run else ""
        changed = "changed"
        if plan.friend is not None:
            self.stdout.write(f"Whom {plan.friend} knows: {len(plan.ties):,} {would}tied to them.")
            changed = "known already"
        self.stdout.write(
            f"{counts['new']:,} new, {counts['changed']:,} {changed}, {counts['same']:,} the same, "
            f"{counts['hidden_members']:,} hidden by LinkedIn, {counts['in_trash']:,} in your trash."
        )
        if counts["possible_duplicates"]:
            self.stdout.write(f"{counts['possible_duplicates']:,} may be here already.")
        if counts["in_the_dark"]:
            self.stdout.write(f"{counts['in_the_dark']:,} {would}kept in the dark.")
        if plan.gone:
            self.stdout.write(f"{len(plan.gone):,} {would}noted as no longer connected.")
        if plan.vanished:
            self.stdout.write(f"{plan.vanished:,} of an earlier file are not in this one. Their ties stay.")
        if plan.partial:
            self.stdout.write("This file looks partial: nobody is marked as gone.")
        for problem in plan.problems:
            fate = "kept" if problem.kept else "left out"
            self.stdout.write(f"line {problem.line:,}, {fate}: {problem.reason}")
        if dry_run:
            self.stdout.write("Nothing was written.")
        elif result.action is None:
            self.stdout.write("Nothing to change.")
        else:
            self.stdout.write(f"To take it back: manage.py undo {result.action.pk}")


def summary(result: importing.Result) -> dict[str, Any]:
    """Return what the import did, as `--json` prints it."""
    plan = result.plan
    told = {
        "batch": result.batch.pk if result.batch else None,
        "action": result.action.pk if result.action else None,
        **plan.counts(),
        "problems": [{"line": problem.line, "reason": problem.reason} for problem in plan.problems],
    }
    if plan.friend is not None:
        told |= {"ties": len(plan.ties), "friend": plan.friend.pk}
    return told
