import json
import subprocess
import sys
from pathlib import Path

import pytest

from infoint import bootstrap


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place like a clone, whose locks name nothing, so that installing needs no network."""
    for name in ("run", "dev"):
        (tmp_path / f"{name}.txt").write_text(f"# {name}\n")
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(bootstrap, "LOCKS", {name: tmp_path / f"{name}.txt" for name in ("run", "dev")})
    return tmp_path


def test_environment_is_made_for_its_lock_and_python(
    checkout: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    python = bootstrap.environment("run")
    first = capfd.readouterr().out
    again = bootstrap.environment("run")

    assert python == again == checkout / ".venv" / "bin" / "python"
    assert "about 20 seconds, once" in first
    assert capfd.readouterr().out == ""

    (checkout / "run.txt").write_text("# another pin\n")
    bootstrap.environment("run")
    assert "about 20 seconds, once" in capfd.readouterr().out

    bootstrap.environment("dev")
    capfd.readouterr()
    bootstrap.environment("run")
    assert capfd.readouterr().out == ""  # the lock for development holds the other's pins

    (checkout / "run.txt").write_text("asgiref==3.13.0\n")
    with pytest.raises(SystemExit, match="could not be installed"):  # it has no hash
        bootstrap.environment("run")
    assert bootstrap.fingerprint(checkout / "run.txt") not in bootstrap.STAMP.read_text()

    (checkout / "run.txt").write_text("# run\n")
    stamp = json.loads(bootstrap.STAMP.read_text())
    bootstrap.STAMP.write_text(json.dumps(stamp | {"python": "3.9.0"}))
    (checkout / ".venv" / "left").write_text("of another Python")
    bootstrap.environment("run")
    assert not (checkout / ".venv" / "left").exists()
    assert json.loads(bootstrap.STAMP.read_text())["python"] == sys.version


def test_old_python_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "OLDEST", (9, 0))

    with pytest.raises(SystemExit, match=r"^infoint needs Python 9\.0 or newer; this is 3"):
        bootstrap.main()


def test_task_that_does_not_exist_names_those_that_do() -> None:
    done = subprocess.run(
        [sys.executable, bootstrap.__file__, "fly"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (1, "Say what to do: run, test, bench, shots, lock\n")
