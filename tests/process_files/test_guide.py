"""The guide takes a coordinator from nothing to a working pathway: what it says is tried here."""

import re
import shlex
import tomllib
from datetime import date
from pathlib import Path

import pytest

from bot.command_line.parser import make_parser
from bot.language.parsing import parse
from bot.papers.pathway.diagram import mermaid
from bot.papers.pathway.simulation import simulate
from bot.papers.pathway.table import table
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process import vocabulary
from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import accepted_keys, read
from bot.workflow.process.folder import read_folder
from bot.workflow.review.commands import OpenReview
from tests.process_files.cases import load
from tests.process_files.golden import builtin_texts

GUIDE = (Path(__file__).parent.parent.parent / "docs" / "process-files.md").read_text(
    encoding="utf-8"
)


def blocks(language: str) -> list[str]:
    """The guide's examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


EXAMPLE = blocks("toml")[0]


def test_the_example_is_a_working_pathway():
    """Read beside the bot's own, shown, played through."""
    found = read_folder(builtin_texts(), {"northshire.toml": EXAMPLE}).processes["northshire"]
    shown = simulate(found, date(2026, 1, 12), Calendar())
    assert "does not run through" not in shown
    assert "Published on our website" in table(found)
    assert "sign_off" in mermaid(found)


def test_the_example_opens_as_the_guide_says():
    """The command is the bot's own grammar."""
    (typed,) = re.findall(r"/cspr (open northshire .*)", GUIDE)
    command = parse(typed, today=date(2026, 1, 20)).command
    assert command == OpenReview(process="northshire", pseudonym="Ash", decided=date(2026, 1, 12))


def test_the_faults_that_the_guide_shows_are_what_is_said():
    """Two slips in the example, and the output word for word."""
    text = EXAMPLE.replace('"every accuracy"', '"every acuracy"')
    slip = 'who = ["coordinator", "review"]\neach = ["family"]\ndue = "before'
    text = text.replace('who = ["coordinator", "reviewer"]\neach = ["family"]\ndue = "before', slip)
    with pytest.raises(ProcessFaults) as raised:
        read(text, "northshire.toml")
    assert str(raised.value) == blocks("text")[0].rstrip("\n")


def test_every_example_holds_only_keys_that_there_are():
    """Also those that are no whole file."""
    for text in blocks("toml"):
        data = tomllib.loads(text)
        assert set(data) <= set(accepted_keys()[""])
        for stage in data["stage"]:
            assert set(stage) <= set(accepted_keys()["stage"])
            for item in stage["item"].values():
                assert set(item) <= set(accepted_keys()["item"])


def test_everything_that_a_file_may_say_is_explained():
    """Every key and every word of the format stands in the guide as code."""
    code = set(re.findall(r"`\[*([a-z-]+)\]*(?: = [^`]*)?`", GUIDE))
    keys = {key for names in accepted_keys().values() for key in names} - {"x"}
    words = {
        *vocabulary.KINDS,
        *vocabulary.PARTY_KINDS,
        *vocabulary.RULES,
        *vocabulary.CONTRIBUTIONS,
        *vocabulary.DECIDES,
        *vocabulary.BASIS_WORDS,
    }
    anchors = {a for a in vocabulary.ANCHORS if " " not in a}
    assert keys | words | anchors <= code | {"items", "clear"}


def test_the_forms_of_dates_in_the_guide_are_read():
    """Each is given to the first item of the example's last stage but one."""
    section = GUIDE.split("## Dates")[1].split("##")[0]
    forms = re.findall(r'^\| `"([^"]+)"`', section, re.MULTILINE)
    assert len(forms) == len(vocabulary.DUES)
    for form in forms:
        text = EXAMPLE.replace('due = "20 working days after publish"', f'due = "{form}"')
        said = said_of(text)
        assert "is not a date rule" not in said
        assert "is no anchor" not in said


def said_of(text: str) -> str:
    """The whole output about a file."""
    try:
        read(text)
    except ProcessFaults as faults:
        return str(faults)
    return ""


def test_what_the_check_says_is_explained_in_its_own_words():
    """The guide's table of complaints quotes the checker."""
    said = "\n".join(case.says for case in load()[1])
    section = GUIDE.split("## When the check complains")[1]
    for quoted in re.findall(r"^\| (`[^|]+`) \|", section, re.MULTILINE):
        for words in re.findall(r"`([^`]+)`", quoted):
            pattern = re.sub(r"“[^”]*”", "“[^”]*”", words)
            assert re.search(pattern, said) or words in ("has curly quotes", "is YAML"), words


def test_the_commands_of_the_guide_are_the_command_lines_own():
    """A reader types what the guide says, and it is there."""
    used = set(re.findall(r"python -m bot process (\w+)", GUIDE))
    assert used == {"check", "show", "preview", "simulate", "upgrade"}
    for line in re.findall(r"python -m bot (process [^#`\n]+)", GUIDE):
        make_parser().parse_args(shlex.split(line))
