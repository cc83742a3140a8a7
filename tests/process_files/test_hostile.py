"""Whatever a stranger's file holds: an answer within a moment, harmless to show, and no other
failure."""

import random
import unicodedata
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.papers.pathway.diagram import mermaid
from bot.papers.pathway.simulation import simulate
from bot.papers.pathway.table import table
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.faults import Fault, ProcessFaults
from bot.workflow.process.files import read
from bot.workflow.process.folder import read_folder
from tests.effort import effort
from tests.process_files.cases import SMALL
from tests.process_files.golden import DECIDED, builtin_texts, midshire_text

STAGE = '[[stage]]\nid = "s"\ntitle = "S"\n'


def ten_thousand_items() -> str:
    return STAGE + "".join(f"[stage.item.a{n}]\n" for n in range(10_000))


def ten_thousand_keys() -> str:
    return "".join(f"key{n} = 1\n" for n in range(10_000))


def a_crowd() -> str:
    """As many items as may be, the last waiting for all of them and for itself."""
    item = '[stage.item.a{0}]\ntitle = "T{0}"\nkind = "task"\nwho = ["coordinator"]\n'
    items = "".join(item.format(n) for n in range(388))
    return SMALL + items + "requires = [\n" + ",\n".join(f'"a{n}"' for n in range(388)) + "]\n"


def a_long_circle() -> str:
    """Four hundred items, each waiting for the next."""
    return STAGE + "".join(
        f'[stage.item.a{n}]\ntitle = "T{n}"\nkind = "task"\nwho = ["coordinator"]\nrequires ='
        f' ["a{(n + 1) % 400}"]\n'
        for n in range(400)
    )


def a_thicket() -> str:
    """Three hundred items, each waiting for fifty others all round: thousands of circles."""
    return SMALL + "".join(
        f'[stage.item.a{n}]\ntitle = "T{n}"\nkind = "task"\nwho = ["coordinator"]\nrequires = ['
        + ", ".join(f'"a{(n * step + step * step + 1) % 300}"' for step in range(1, 51))
        + "]\n"
        for n in range(300)
    )


def many_that_can_never_open() -> str:
    """One that waits for itself, and each of the others for all before it."""
    return SMALL + "".join(
        f'[stage.item.a{n}]\ntitle = "T{n}"\nkind = "task"\nwho = ["coordinator"]\nrequires = ['
        + ", ".join(f'"a{before}"' for before in range(max(0, n - 75), n or 1))
        + "]\n"
        for n in reversed(range(300))
    )


HOSTILE: dict[str, tuple[str | bytes, str]] = {
    "10 MB": ("title = " + "x" * 10_000_000, "small.toml: file: is larger than 200 kB"),
    "10 MB of bytes": (b"\xff" * 10_000_000, "small.toml: file: is larger than 200 kB"),
    "ten thousand items": (
        ten_thousand_items(),
        "stage: has 10,000 items in 1 stages; 400 at most",
    ),
    "ten thousand stages": (
        "[[stage]]\n" * 10_000,
        "stage: has 0 items in 10,000 stages; 400 at most",
    ),
    "ten thousand keys": (ten_thousand_keys(), "more faults: mend these first"),
    "a crowd": (
        a_crowd(),
        "stage.after.item.a387.requires: goes round in a circle: a387 needs a387",
    ),
    "a long circle": (a_long_circle(), "goes round in a circle: "),
    "a thicket": (a_thicket(), "can never open: "),
    "many that can never open": (many_that_can_never_open(), "can never open: "),
    "a deep list": ("a = " + "[" * 3_000, "is not TOML: too many brackets within brackets"),
    "a deep key": (
        ".".join("a" * 90_000) + " = 1",
        "has a line of 180,003 characters; 4,000 at most",
    ),
    "deep keys in many lines": (
        "\n".join("a." * 1_900 + f"b{n} = 1" for n in range(40)),
        "a: is not a key here",
    ),
    "a deep table": ("[" + ".".join(["a"] * 1_900) + "]\n", "a: is not a key here"),
    "a long number": ("a = " + "1" * 3_990 + "\nb = " + "2" * 3_990, "a: is not a key here"),
    "half a character": ("title = \ud800", "file: is not UTF-8 text"),
    "nothing": ("", "format: is missing"),
    "only a mark": ("\ufeff", "format: is missing"),
    "nulls": ("\x00" * 100, "file: has an invisible character (U+0000)"),
    "a terminal's commands": (
        'title = "\x1b]0;owned\x07"',
        "file: has an invisible character (U+001B)",
    ),
    "a terminal's commands, escaped": ('"\\u001b[2J" = 1', "�[2J: is not a key here"),
    "a text turned round": ("# \u202eevil", "file: has an invisible character (U+202E)"),
}


def readings(act: Callable[[], object]) -> float:
    """Count how much work something is, in readings of all shipped files."""
    return effort(act) / effort_of_shipped()


@cache
def effort_of_shipped() -> int:
    """How much work it is to read all shipped files, counted once."""
    shipped = builtin_texts().items()
    return effort(lambda: [read(text, name) for name, text in shipped])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_answered_at_once(name):
    """The answer is one of faults, for little work (what grows with the square of a file is
    thousands), with nothing in it that a terminal or Slack would obey."""
    text, sentence = HOSTILE[name]
    found: list[list[Fault]] = []

    def refused() -> None:
        read = read_folder({}, {"small.toml": text})
        assert not read.processes
        found.append(read.faults)

    assert readings(refused) < 50
    faults = found[-1]
    output = "\n".join(map(str, faults))
    assert sentence in output
    assert len(output) < 100_000
    assert not [c for c in output if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    assert len(faults) <= 101


def use_a_crowd(size: int) -> None:
    """Read, play and show a file of so many items that hang together."""
    items = "".join(
        f'[stage.item.b{n}]\ntitle = "T{n}"\nkind = "task"\nwho = ["coordinator"]\ndue = "1 day'
        f' after {before}"\n' + (f'requires = ["{before}"]\n' if n else "")
        for n, before in ((n, f"b{n - 1}" if n else "decision") for n in range(size))
    )
    process = read(SMALL + items)
    assert "does not run through" not in simulate(process, DECIDED["escb"], Calendar())
    assert table(process)
    assert mermaid(process)


def test_a_crowd_without_a_fault_is_read_shown_and_played():
    """As many items as may be; counted are fewer, for that takes a while. What each item rests on,
    and whether its date is counted from publishing, is not gone through for each look at it."""
    use_a_crowd(385)
    assert readings(lambda: use_a_crowd(160)) < 12


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_or_refused(text):
    """Nothing but faults comes out of reading."""
    with pytest.raises(ProcessFaults):
        read(text)


@given(st.binary(max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_refused(content):
    """A picture that was saved under the wrong name, say."""
    assert [one.file for one in read_folder({}, {"a.toml": content}).faulty] == ["a.toml"]


GOOD = {**builtin_texts(), "midshire.toml": midshire_text(), "small.toml": SMALL}
VALUES = [
    '"x"',
    '""',
    "7",
    "true",
    "[]",
    '["agency"]',
    '["coordinator", "x"]',
    "{}",
    "2026-01-12",
    "[[1]]",
    '"flexible"',
]
SCRAPS = [
    "[stage.item.x]",
    "[[stage]]",
    'each = ["round"]',
    'due = "own date"',
    "optional = true",
    'kind = "approval"',
]


def mutated(text: str, chance: random.Random) -> str:
    """A good file with a few lines dropped, doubled, swapped, or given another value."""
    lines = text.split("\n")
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(at, chance.choice(SCRAPS))
            case 2:
                other = chance.randrange(len(lines))
                lines[at], lines[other] = lines[other], lines[at]
            case 3 if "=" in lines[at]:
                lines[at] = lines[at].split("=")[0] + "= " + chance.choice(VALUES)
            case 4 if "=" in lines[at]:
                key = lines[at].split("=")[0]
                same = [line for line in lines if line.split("=")[0] == key]
                lines[at] = chance.choice(same)
            case _:
                lines[at] = lines[at].replace("final", "draft").replace("agency", "family")
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(15))
def test_a_file_that_is_accepted_runs_through(seed):
    """A slip in a good file is a fault, or it is harmless: then every gate opens, and all can be
    shown. (What dates leave too little time for depends on the day of the decision, so it is the
    sample review that shows it.)"""
    chance = random.Random(seed)
    for name, text in GOOD.items():
        for _ in range(4):
            changed = mutated(text, chance)
            try:
                process = read(changed, name)
            except ProcessFaults:
                continue
            shown = simulate(process, DECIDED["scsp"], Calendar())
            assert "does not run through" not in shown or "only: a gate waits" in shown, changed
            assert table(process)
            assert mermaid(process).startswith("flowchart LR\n")
