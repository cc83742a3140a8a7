"""A process file from a stranger: every fault at once, with its line, what is allowed and what was
probably meant."""

import pytest

from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read, read_kept
from tests.process_files.cases import SMALL, load, said

CASES = load()[1]


@pytest.mark.parametrize("case", CASES, ids=[c.name for c in CASES])
def test_the_whole_of_what_is_said_about_a_broken_file(case):
    """``broken.txt`` holds the change and the output."""
    assert said(case.text) == case.says
    assert case.says


def test_the_small_file_itself_has_no_fault():
    """So that what is said is about the change alone."""
    assert said(SMALL) == ""


def test_all_faults_come_at_once_in_the_order_of_their_lines():
    """Nobody mends a file one fault at a time."""
    text = SMALL
    for case in ("an unknown kind", "an unknown role", "an unknown party", "a period in words"):
        for old, new in next(c.edits for c in CASES if c.name == case):
            text = text.replace(old, new)
    with pytest.raises(ProcessFaults) as raised:
        read(text, "small.toml")
    lines = [fault.line for fault in raised.value.faults]
    assert len(lines) == 8
    assert lines == sorted(lines)
    assert str(raised.value).count("\n") == 7


NOT_TOML = {
    "YAML": (
        "id: small\ntitle: A small pathway\n",
        (
            'line 1: file: “id: small” is YAML; a process file is TOML: title = "…" rather than'
            " title: …"
        ),
    ),
    "a YAML document": (
        "---\nid: small\n",
        'line 1: file: “---” is YAML; a process file is TOML: title = "…" rather than title: …',
    ),
    "YAML further down": (
        "format = 1\nroles:\n  - coordinator\n",
        'line 2: file: “roles:” is YAML; a process file is TOML: title = "…" rather than title: …',
    ),
    "a YAML list": (
        "format = 1\n- id\n",
        'line 2: file: “- id” is YAML; a process file is TOML: title = "…" rather than title: …',
    ),
    "JSON": (
        '{"id": "small"}',
        "line 1: file: is JSON; a process file is TOML (docs/process-files.md)",
    ),
    "a word processor's document": (
        "{\\rtf1\\ansi id = small}",
        "line 1: file: is a word processor's document: save it as plain text",
    ),
    "curly quotes": (
        "format = 1\nid = “small”\n",
        'line 2: file: has curly quotes around a text; TOML needs straight ones: title = "…"',
    ),
    "no quotes": (
        "format = 1\nid = small\n",
        'line 2: file: “id = small”: a text stands between straight quotes: title = "…"',
    ),
    "an open quote": (
        'format = 1\nid = "small\n',
        "line 2: file: a text is not closed: its second quote is missing",
    ),
    "an item twice in one stage": (
        "[[stage]]\n[stage.item.a]\n[stage.item.b]\n[stage.item.a]\n",
        "line 4: file: “stage.item.a” is written twice",
    ),
    "a key twice": ("format = 1\nformat = 1\n", "line 2: file: “format” is written twice"),
    "half a line": (
        "format\n",
        "line 1: file: is not TOML: Expected '=' after a key in a key/value pair",
    ),
    "half a table": (
        "[roles\n",
        "line 1: file: is not TOML: Expected ']' at the end of a table declaration",
    ),
}


@pytest.mark.parametrize("name", NOT_TOML)
def test_a_text_that_is_no_toml_gets_a_kind_sentence(name):
    """In the words of somebody who is no programmer, with the line."""
    text, sentence = NOT_TOML[name]
    assert f"small.toml: {sentence}" in said(text).split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SMALL,
        SMALL.replace("\n", "\r\n"),
        SMALL.replace("\n", "\r"),
        "\n\n" + SMALL,
        SMALL.replace('title = "Impact"', "title = 'Impact'"),
    ],
    ids=[
        "Notepad's mark at the beginning",
        "Windows line ends",
        "an old Mac's line ends",
        "empty lines first",
        "single quotes",
    ],
)
def test_what_editors_do_to_a_file_is_no_fault(text):
    """And the review keeps the file word for word."""
    assert read(text).text == text


def test_a_review_goes_on_by_its_file_even_if_the_checker_has_learned_since():
    """A kept file is read as far as it can be; only a text that cannot be understood at all is
    refused."""
    doubtful = next(c for c in CASES if c.name == "an approval beside the gate").text
    with pytest.raises(ProcessFaults):
        read(doubtful)
    kept = read_kept(doubtful)
    assert kept.text == doubtful
    assert list(kept.items) == list(read(SMALL).items)
    with pytest.raises(ProcessFaults):
        read_kept("id: small")


def test_every_broken_file_can_be_kept():
    """Whatever is wrong with a file, reading it as a kept one never fails in another way."""
    for case in CASES:
        if "U+202E" not in case.says:
            assert read_kept(case.text).text == case.text
