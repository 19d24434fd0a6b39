"""What the documents promise exists: commands, files, variables, pictures. And they name no place of ours."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from infoint import __version__, launch
from interviews.letters import kinds, placeholders

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
LETTERS = ROOT / "docs" / "letters.md"
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
IN_CODE = re.compile(r"`([^`\n]+)`")
# Files, folders and modules as the documents write them: with a slash and of one of our folders.
OURS = re.compile(r"(?:contacts|infoint|interviews|static|templates|tests|docs|requirements|\.ci)/[\w./*-]*")
HOSTS = re.compile(
    r"pypi\.org|pythonhosted|files\.python|artifactory|npmjs|/simple/|index-url\s*=", re.IGNORECASE
)
INVENTED = "you|ana|me"  # whose homes may be named
HOMES = re.compile(
    rf"/(?:home|Users)/(?!(?:{INVENTED})\b)\w+|/root\b|/work/|[a-z]:\\\\?Users\\\\?(?!{INVENTED})\w", re.I
)
NAMES_THEM_TO_FIND_THEM = {"tests/test_docs.py"}


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no checkout")
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    targets = [target for target in LINK.findall(document.read_text(encoding="utf-8")) if "://" not in target]

    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_every_picture_is_shown() -> None:
    shown = {target for target in LINK.findall(README) if target.endswith(".png")}

    assert shown == {f"docs/screens/{path.name}" for path in (ROOT / "docs/screens").glob("*.png")}


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs/screens").glob("*.png")}

    assert {name: size for name, size in sizes.items() if size > 120 * 1024} == {}
    assert 0 < sum(sizes.values()) < 10 * 1024 * 1024


def test_letters_are_told_as_they_are() -> None:
    rows = re.findall(
        r"^\| [\w ]*\| ([^|]+) \| (?:(\d+) to )?(\d+) \|",
        told := LETTERS.read_text(encoding="utf-8"),
        re.MULTILINE,
    )

    assert {kind: (int(least or 0), int(most)) for kind, least, most in rows} == {
        kinds.K(kind).label: (sort.least, sort.most) for kind, sort in kinds.SORTS.items()
    }
    assert re.findall(r"^\| `\{(\w+)\}` \|", told, re.MULTILINE) == list(placeholders.PLACEHOLDERS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document: Path) -> None:
    code = IN_CODE.findall(document.read_text(encoding="utf-8"))
    named = {path for text in code if (found := OURS.fullmatch(text)) and (path := found[0])}

    assert {path for path in named if not [*ROOT.glob(path.rstrip("/"))]} == set()


def test_commands_exist() -> None:
    named = set(re.findall(r"manage\.py (\w+)", README))
    own = {"up", "link"}

    assert named >= {"up", "link", "import_linkedin", "undo", "due", "backup", "restore", "demo"}
    assert named - own <= set(get_commands())
    source = Path(launch.__file__).read_text(encoding="utf-8")
    assert [name for name in own if f'command == "{name}"' not in source] == []


def test_flags_of_starting_exist() -> None:
    flags = set(re.findall(r"--(?:port|no-browser|demo)\b", README))

    assert flags == {"--port", "--no-browser", "--demo"}
    assert launch.options(["--port", "9000", "--no-browser", "--demo"]).demo


def test_tasks_of_make_exist() -> None:
    named = set(
        re.findall(r"\bmake (run|test|bench|shots|lock|\w+)\b(?=[`\s]*(?:#|ARGS|`|$))", README, re.MULTILINE)
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert named == set(makefile.partition(":")[0].split())


def test_environment_variables_are_those_that_are_read() -> None:
    sources = [
        path
        for room in ("infoint", "contacts", "interviews", "tests")
        for path in (ROOT / room).rglob("*.py")
    ]
    read = re.compile(r"environ(?:\.get\(|\.setdefault\(|\[)\"(INFOINT_\w+)\"")
    used = {name for path in sources for name in read.findall(path.read_text(encoding="utf-8"))}

    assert set(re.findall(r"INFOINT_[A-Z_]+", README)) == used


def test_wheel_has_the_version_that_is_told() -> None:
    assert f"infoint-{__version__}-py3-none-any.whl" in README
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_nothing_names_a_registry_or_somebodys_home() -> None:
    named = {}
    for name in set(tracked()) - NAMES_THEM_TO_FIND_THEM:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found = HOSTS.findall(text) + HOMES.findall(text)
        if found:
            named[name] = found

    assert named == {}
