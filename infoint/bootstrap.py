"""From a fresh clone to a running program: `make run`, `make test`, `make bench`,
`make shots`, `make lock`.

Runs by its path, with nothing installed, so it uses the standard library alone. On Windows:
`python infoint\\bootstrap.py run`.
"""

from __future__ import annotations  # so that an old Python reads as far as the refusal

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "infoint-stamp.json"
LOCKS = {"run": ROOT / "requirements" / "run.txt", "dev": ROOT / "requirements" / "dev.txt"}
OLDEST = (3, 11)
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"]
COMPILE += ["--no-build", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]


def main() -> None:
    """Read the task and do it; ends the process."""
    if sys.version_info < OLDEST:
        sys.exit("infoint needs Python {}.{} or newer; this is {}.".format(*OLDEST, sys.version.split()[0]))
    tasks = {"run": run, "test": test, "bench": bench, "shots": shots, "lock": lock}
    task = sys.argv[1] if len(sys.argv) > 1 else ""
    if task not in tasks:
        sys.exit("Say what to do: " + ", ".join(tasks))
    tasks[task](sys.argv[2:])


def run(arguments: list[str]) -> None:
    become([str(environment("run")), str(ROOT / "manage.py"), "up", *arguments])


def bench(arguments: list[str]) -> None:
    become([str(environment("dev")), "-m", "tests.bench", *arguments])


def shots(arguments: list[str]) -> None:
    become([str(environment("dev")), "-m", "tests.shots", *arguments])


def lock(arguments: list[str]) -> None:
    """Make the locks anew; the one for development pins what the other pins."""
    tools = environment("dev").parent
    once, more = str(LOCKS["run"]), str(LOCKS["dev"])
    os.chdir(ROOT)
    for command in (
        [*COMPILE, *arguments, "pyproject.toml", "-o", once],
        [*COMPILE, *arguments, "pyproject.toml", "--group", "dev", "-c", once, "-o", more],
    ):
        subprocess.run([str(tools / command[0]), *command[1:]], check=True)  # noqa: S603 (our own words)


def test(arguments: list[str]) -> None:
    """Run every check, then the tests; `arguments` go to pytest. Stops at the first failure."""
    python = environment("dev")
    tools = python.parent
    templates = sorted(str(path) for path in (ROOT / "templates").rglob("*.html"))
    manage = [str(python), str(ROOT / "manage.py")]
    # One more than there are processors: tests in a browser mostly wait.
    workers = (os.cpu_count() or 1) + 1
    checks = [
        [str(tools / "ruff"), "check", "."],
        [str(tools / "ruff"), "format", "--check", "."],
        [str(tools / "mypy")],
        [str(tools / "djade"), "--target-version", "5.2", "--check", *templates],
        [str(tools / "djlint"), "--lint", "--quiet", *templates],
        [*manage, "makemigrations", "--check", "--dry-run"],
        [*manage, "check", "--deploy", "--fail-level", "WARNING"],
        # In order: tests that empty the database run last, so that none misses what migrations brought.
        [
            str(python),
            "-m",
            "pytest",
            f"--numprocesses={workers}",
            "--dist=load",
            "--maxschedchunk=8",
            *arguments,
        ],
    ]
    with tempfile.TemporaryDirectory(prefix="infoint-") as home:
        surroundings = {**os.environ, "INFOINT_HOME": os.path.join(home, "data")}
        for check in checks:
            print("$", os.path.basename(check[0]), *check[1:4], flush=True)
            status = subprocess.run(check, cwd=ROOT, env=surroundings).returncode  # noqa: S603 (our own words)
            if status:
                sys.exit(status)


def environment(kind: str) -> Path:
    """Return the Python of `.venv`, with exactly what the lock names installed in it."""
    python = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = read_stamp()
    wanted = fingerprint(LOCKS[kind])
    if python.exists() and stamp.get("python") == sys.version and wanted in stamp.get("locks", []):
        return python
    if not python.exists() or stamp.get("python") != sys.version:
        make_environment()
    print("Installing what infoint needs; this takes about 20 seconds, once.", flush=True)
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    install += ["--require-hashes", "--only-binary=:all:", "-r", str(LOCKS[kind])]
    if subprocess.run(install).returncode:  # noqa: S603 (our own words)
        sys.exit("That could not be installed. Is this computer online? Nothing else was changed.")
    # The lock for development holds the other one's pins as well.
    locks = [fingerprint(LOCKS["run"]), wanted]
    STAMP.write_text(json.dumps({"python": sys.version, "locks": locks}), encoding="utf-8")
    return python


def make_environment() -> None:
    try:
        import ensurepip  # noqa: F401 (Debian ships Python without it)
        import venv
    except ImportError:
        version = "{}.{}".format(*sys.version_info)
        sys.exit(
            f"This Python cannot make an environment. Mend it with: sudo apt install python{version}-venv"
        )
    shutil.rmtree(VENV, ignore_errors=True)
    venv.create(VENV, with_pip=True)


def read_stamp() -> dict[str, Any]:
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def become(command: list[str]) -> None:
    """Turn into another program, so that Ctrl-C reaches it alone."""
    os.environ["PYTHONUNBUFFERED"] = "1"
    if os.name == "nt":  # exec on Windows gives the prompt back while the program still runs
        sys.exit(subprocess.run(command).returncode)  # noqa: S603 (our own words)
    os.execv(command[0], command)  # noqa: S606 (our own words)


if __name__ == "__main__":
    main()
