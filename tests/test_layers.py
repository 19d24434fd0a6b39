"""The rooms and who may import whom, and other rules that hold for the source as a whole."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"infoint", "contacts", "interviews"}
MAY_IMPORT = {
    "infoint": set[str](),
    "contacts": {"infoint.htmx"},
    "interviews": {"infoint.htmx", "contacts"},
}
RAW_SQL = {"contacts/search", "contacts/importing", "contacts/ways_in"}  # modules, or packages of these names
STARTS_ALONE = "infoint/bootstrap.py"


def sources(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            # `from infoint import htmx` brings the module infoint.htmx in.
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(room: str) -> list[str]:
    allowed = MAY_IMPORT[room] | {room}
    return [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sources(room)
        for name in imported(path)
        if name.split(".")[0] in ROOMS and not any(f"{name}.".startswith(f"{each}.") for each in allowed)
    ]


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_room_imports_in_one_direction(room: str) -> None:
    assert sources(room)
    assert offences(room) == []


def test_layers_check_finds_a_wrong_import(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import interviews.cadence\nfrom infoint import signin\n")

    assert list(imported(wrong)) == ["interviews.cadence", "infoint.signin"]


def test_bootstrap_needs_the_standard_library_alone() -> None:
    import sys

    names = {name.split(".")[0] for name in imported(ROOT / STARTS_ALONE)}

    assert names <= sys.stdlib_module_names


def test_raw_sql_stands_only_where_it_is_allowed() -> None:
    raw = re.compile(r"\.(execute|executemany|raw|extra)\(|RawSQL\(|\bcursor\(\)")
    found = {
        "/".join(path.relative_to(ROOT).with_suffix("").parts[:2])
        for room in ("contacts", "interviews")
        for path in sources(room)
        if "migrations" not in path.parts and raw.search(path.read_text(encoding="utf-8"))
    }

    assert found <= RAW_SQL


def called(node: ast.AST) -> set[str]:
    return {ast.unparse(each.func) for each in ast.walk(node) if isinstance(each, ast.Call)}


def test_text_becomes_markup_only_where_nh3_cleaned_it() -> None:
    trees = {
        path: ast.parse(path.read_text(encoding="utf-8")) for room in sorted(ROOMS) for path in sources(room)
    }
    marking = [
        node
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and called(node) & {"mark_safe", "SafeString"}
    ]
    mentioned = sum(path.read_text(encoding="utf-8").count("mark_safe(") for path in trees)

    assert [node.name for node in marking if "nh3.clean" not in called(node)] == []
    assert mentioned == len(marking) <= 1


def test_templates_never_mark_data_safe() -> None:
    templates = [path for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".svg", ".txt"}]
    loud = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")

    assert templates
    assert [str(path) for path in templates if loud.search(path.read_text(encoding="utf-8"))] == []


def test_pages_hold_nothing_the_content_policy_forbids() -> None:
    forbidden = re.compile(
        r"\sstyle=|\son[a-z]+=|\shx-on|hx-vals=[\"']js:|<script(?![^>]*\ssrc=)|javascript:"
    )
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in (ROOT / "templates").rglob("*.html")
        if (match := forbidden.search(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_locks_name_no_host() -> None:
    locks = sorted((ROOT / "requirements").iterdir())
    assert [lock.name for lock in locks] == ["dev.txt", "run.txt"]

    for lock in locks:
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_lock_for_development_pins_what_the_other_pins() -> None:
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[\w.-]+==[^\s;]+", (ROOT / "requirements" / name).read_text(), re.MULTILINE))

    assert pins("run.txt") <= pins("dev.txt")


def test_no_lock_of_another_kind_is_tracked() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    # An unpacked archive of the source has no index to ask.
    tracked = listed.stdout.split() or [path.name for path in ROOT.iterdir()]
    foreign = {"uv.lock", "pylock.toml", "poetry.lock", "package-lock.json"}

    assert "Makefile" in tracked
    assert not foreign & {Path(name).name for name in tracked}
