"""What the bot is made of is looked at, and each look finds a fault that is planted for it."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import bill_of_materials

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent

PLANTED = {
    "S105": 'password = "hunter2hunter2"',
    "S301": "import pickle\n\npickle.loads(b'')",
    "S307": "eval(input())",
    "S310": "import urllib.request\n\nurllib.request.urlopen(input())",
    "S324": "import hashlib\n\nhashlib.md5(b'x').hexdigest()",
    "S501": 'import httpx\n\nhttpx.get("https://example.org", verify=False)',
    "S602": "import subprocess\n\nsubprocess.run(input(), shell=True)",
    "S608": 'query = "SELECT * FROM texts WHERE id = " + input()',
    "S701": "import jinja2\n\njinja2.Environment(autoescape=False)",
}
"""A weakness for each of the linter's rules, a line of code that has it."""


def run(*command: str, given: str = "", path: Path | None = None) -> tuple[int, str]:
    environment = {"PATH": str(BIN), "PYTHONPATH": str(path or "")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=given, capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


def test_the_security_linter_finds_each_planted_weakness_in_the_bot():
    """`ruff check` of `make check`, with our settings, as if the code stood in bot/."""
    linter = str(BIN / "ruff")
    for rule, code in PLANTED.items():
        found, said = run(
            linter,
            "check",
            "--no-cache",
            "--stdin-filename",
            "bot/planted.py",
            "-",
            given=code + "\n",
        )
        assert found == 1, rule
        assert f"{rule} " in said, (rule, said)


def test_an_exception_from_a_security_rule_says_why():
    """Each `noqa` of a security rule has its reason on the same line."""
    for file in (*ROOT.glob("bot/**/*.py"), *ROOT.glob("playground/**/*.py")):
        for line in file.read_text(encoding="utf-8").splitlines():
            _, mark, exception = line.partition("# noqa: S")
            rule, _, reason = exception.partition(" - ")
            assert not mark or not rule[:3].isdigit() or reason, (file.name, line)


def installed(folder: Path, licence: str) -> Path:
    """A folder with one package in it that says how it is licensed."""
    about = folder / "planted-1.0.dist-info"
    about.mkdir(parents=True)
    lines = ("Metadata-Version: 2.4", "Name: planted", "Version: 1.0", licence, "")
    (about / "METADATA").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    "licence",
    [
        "License-Expression: AGPL-3.0-only",
        "License-Expression: MIT AND GPL-3.0-only",
        "Classifier: License :: OSI Approved :: GNU General Public License v3 (GPLv3)",
        "License: Proprietary",
        "Summary: says nothing of a licence",
    ],
)
def test_a_licence_that_is_not_allowed_stops_the_check(tmp_path, licence):
    checker = str(BIN / "pip-licenses")
    found, said = run(checker, "--packages", "planted", path=installed(tmp_path, licence))
    assert found == 1, said
    assert "planted" in said


def test_an_allowed_licence_passes(tmp_path):
    """So what stops the others is their licence, not that they are planted."""
    folder = installed(tmp_path, "License-Expression: MIT")
    found, said = run(str(BIN / "pip-licenses"), "--packages", "planted", path=folder)
    assert (found, "planted" in said) == (0, True), said


def test_the_bill_of_materials_is_complete_and_one_that_is_not_is_found():
    """Every pin of requirements.txt is a component with its hashes; a component less is named."""
    found = bill_of_materials.bill(bill_of_materials.LOCKED, validated=False)
    locked = bill_of_materials.LOCKED.read_text(encoding="utf-8")
    assert found["bomFormat"] == "CycloneDX"
    assert found["metadata"]["component"]["name"] == "cspr-bot"
    assert bill_of_materials.lacking(found, locked) == []
    components = {part["name"]: part for part in found["components"]}
    bolt = components["slack-bolt"]
    assert bolt["externalReferences"][0]["hashes"]
    unlicensed = {name for name, part in components.items() if not part["licenses"]}
    assert unlicensed <= {"colorama", "tzdata"}  # not installed on every system
    assert bolt["licenses"] == [{"license": {"name": "MIT License"}}]

    without = {**found, "components": [part for part in found["components"] if part != bolt]}
    assert bill_of_materials.lacking(without, locked) == [f"slack-bolt=={bolt['version']}"]


def recipe(target: str) -> Sequence[str]:
    """What `make` would run."""
    make = shutil.which("make")
    assert make
    done = subprocess.run(
        [make, "--dry-run", "--always-make", target],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_make_runs_each_of_them():
    """The canaries above try the tools; these are the targets that run them."""
    check, audit = "\n".join(recipe("check")), "\n".join(recipe("audit"))
    assert "ruff check" in check
    assert "pip-licenses" in check
    assert "pip-audit --strict" in audit
    assert "tests.bill_of_materials" in audit
