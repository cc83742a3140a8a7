"""What is installed: the wheel has all that the checkout has, and what runs is what was tested."""

import os
import re
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ports import free_port

Installed = Callable[..., subprocess.Popen[str]]

ROOT = Path(__file__).parent.parent


def files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def site(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the wheel installs, in one place for all who start it: it is compiled once, too."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def installed(site: Path, tmp_path: Path) -> Installed:
    """What the wheel installs, started in a folder of its own, away from the checkout."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | {"PYTHONPATH": str(site), "PORT": str(free_port())}

    def start(*arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-u", "-m", "bot", *arguments],
            cwd=tmp_path,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return start


def test_the_wheel_holds_the_package_with_its_process_files_migrations_and_messages(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    words = {f"bot/_{name}" for name in files("messages")}
    assert held == files("bot") | files("playground") | words
    assert any(name.endswith(".toml") for name in held)
    assert "bot/store/migrations/env.py" in held


def test_an_installed_wheel_knows_its_pathways(installed):
    """Away from the checkout, too."""
    listing = installed("process", "list")
    said, _ = listing.communicate(timeout=60)
    assert listing.returncode == 0, said
    assert [line.split()[0] for line in said.splitlines()] == ["escb", "scsp-national", "scsp"]


def test_an_installed_wheel_says_what_is_missing(installed):
    """Every setting in a sentence, and what is there."""
    doctor = installed("doctor")
    said, _ = doctor.communicate(timeout=60)
    assert doctor.returncode == 1, said
    assert "SLACK_BOT_TOKEN is missing" in said
    assert "every template can be filled in" in said


def test_an_installed_wheel_plays_the_demo(installed):
    """Its page is there: the playground is in the wheel."""
    demo = installed("demo")
    assert demo.stdout is not None
    try:
        said = []
        for line in demo.stdout:
            said.append(line)
            if "The demo is ready" in line:
                break
        assert "The demo is ready" in said[-1], said
        page = re.search(r"http://\S+", said[-1])
        assert page is not None
        with urllib.request.urlopen(page[0], timeout=30) as answer:  # noqa: S310 - our own page
            assert "<title>CSPR" in answer.read().decode()
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()


def test_a_deployment_installs_the_versions_that_are_tested():
    """`requirements.txt` is a part of the lock, to the version and the hash."""

    def pinned(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.strip(" \\") for line in lines if "==" in line or "--hash" in line}

    assert pinned("requirements.txt") < pinned("requirements.lock")
