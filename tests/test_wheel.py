"""What is installed: the wheel has all that the checkout has, and what runs is what was tested."""

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def files(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_with_its_process_files_migrations_and_messages(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert held == files("bot") | files("playground") | {
        f"bot/_{name}" for name in files("messages")
    }
    assert any(name.endswith(".toml") for name in held)
    assert "bot/store/migrations/env.py" in held


def test_a_deployment_installs_the_versions_that_are_tested():
    """`requirements.txt` is a part of the lock, to the version and the hash."""

    def pinned(name: str) -> set[str]:
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        return {line.strip(" \\") for line in lines if "==" in line or "--hash" in line}

    assert pinned("requirements.txt") < pinned("requirements.lock")
