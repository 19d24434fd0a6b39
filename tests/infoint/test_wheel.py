"""The built file itself: the checkout hides what a wheel leaves out."""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

from tests.infoint.test_launch import READY, browser, free_port

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of a wheel installed into an environment of its own, without the network."""
    place = tmp_path_factory.mktemp("wheel")
    source = place / "source"
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "tests", "build", "dist")
    shutil.copytree(ROOT, source, ignore=unwanted)
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    [wheel] = place.glob("infoint-*.whl")
    venv.create(place / "env", with_pip=False, symlinks=True)
    python = place / "env" / "bin" / "python"
    library = (
        place / "env" / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    )
    (library / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-warn-script-location",
    ]
    subprocess.run([*install, str(wheel)], check=True, capture_output=True, cwd=place)
    shutil.rmtree(source)
    return place / "env" / "bin" / "infoint"


@pytest.mark.skipif(os.name != "posix", reason="an environment is laid out differently on Windows")
def test_wheel_starts_and_serves_pages_and_static_files(installed: Path, data_folder: Path) -> None:
    process = subprocess.Popen(
        [installed, "--no-browser", "--port", str(free_port())],
        env={"PATH": os.environ["PATH"], "HOME": str(data_folder), "INFOINT_HOME": str(data_folder)},
        cwd=data_folder,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        lines = [process.stdout.readline().rstrip("\n") for _ in range(4)]
        ready = READY.fullmatch(lines[1])
        assert ready, lines
        user = browser()
        with user.open(f"{ready['address']}sign-in/") as page:
            sign_in = page.read().decode()
        with user.open(f"{ready['address']}static/css/app.css") as file:
            stylesheet = file.read()
        with user.open(f"{ready['link']}&next=/admin/") as page:
            inside = page.url
    finally:
        process.terminate()
        process.communicate(timeout=20)

    assert "infoint link" in sign_in
    assert stylesheet == (ROOT / "static" / "css" / "app.css").read_bytes()
    assert inside == f"{ready['address']}admin/"
    assert process.returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="an environment is laid out differently on Windows")
def test_wheel_knows_every_command_and_its_version(installed: Path, data_folder: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": str(data_folder), "INFOINT_HOME": str(data_folder)}

    known = subprocess.run([installed, "help"], env=environment, capture_output=True, text=True, check=True)

    assert {"backup", "restore", "migrate"} <= set(known.stdout.split())
