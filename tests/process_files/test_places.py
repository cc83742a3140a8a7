"""The line of a fault is the line that the writer has to change."""

import pytest

from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read
from tests.process_files.cases import SMALL

BOARD = 'board = { title = "Board", many = true, decides = "one-holder" }'
TEAM = '"team" = { title = "Team", many = true, decides = "majority" }'
NOTICES = 'notices = { items = ["told"], clear = "7 working days" }'
REPORT = 'report = { title = "Report", kinds = ["draft", "final"] }'
IMPACT = '[stage.item.impact]\ntitle = "Impact"'

CHANGES = {
    "a comment with brackets": (
        'who = ["reviewer"]\ndue = "20',
        'who = ["x"] # ["y"] <<\ndue = "20',
    ),
    "a key in single quotes": (
        BOARD,
        "'board' = { title = 7, many = true, decides = \"one-holder\" } # <<",
    ),
    "a key in double quotes": (
        TEAM,
        '"team" = { title = 7, many = true, decides = "majority" } # <<',
    ),
    "a table in a line": (NOTICES, 'notices = { items = ["told"], clear = "7 days" } # <<'),
    "an entry of a list of lines": (
        '    "sign-off",\n',
        '    "sign-off", # "x"\n\n    "sign-offf", # <<\n',
    ),
    "a list of lines of another type": (
        REPORT,
        'report = { title = "Report", kinds = [ # <<\n "draft",\n 3 ] }',
    ),
    "a header with blanks and quotes": ("[stage.item.impact]", '[ stage . item . "Impact" ] # <<'),
    "a dotted key": (
        IMPACT,
        "[stage.item]\nimpact.title = 7 # <<\n[stage.item.impact.notices]\n[stage.item.more]",
    ),
    "a text of several lines": ('id = "after"', 'id = "after"\ntypical = """ # <<\n2 weeks"""'),
    "after a text that looks like a table": (
        'title = "Afterwards"',
        'title = """[[stage]]\n[stage.item.x]\n\\""""\ntypical = "soon" # <<',
    ),
    "after a literal text that looks like a table": (
        'title = "Afterwards"',
        "title = '''[[stage]]\n[stage.item.x]'''\ntypical = \"soon\" # <<",
    ),
    "a quote within a quote": ('typical = "10 weeks"', "typical = '10 weeks # [' # <<"),
    "an escaped quote": ('typical = "10 weeks"', 'typical = "10 \\" weeks = [" # <<'),
    "a quoted key at the top": ("format = 1", '"format" = 2 # <<'),
    "a day with a time": ("family = true", "family = 2026-01-12 07:30:00 # day = true <<"),
}


def marked(text: str) -> tuple[set[int], set[int]]:
    """The lines with faults, and the lines that are marked with ``<<``."""
    with pytest.raises(ProcessFaults) as raised:
        read(text, "small.toml")
    wanted = {number for number, line in enumerate(text.split("\n"), 1) if line.endswith("<<")}
    return {fault.line for fault in raised.value.faults}, wanted


@pytest.mark.parametrize("name", CHANGES)
def test_the_line_is_right(name):
    """However TOML lets a thing be written."""
    old, new = CHANGES[name]
    assert SMALL.count(old) == 1
    found, wanted = marked(SMALL.replace(old, new))
    assert wanted
    assert wanted <= found


def test_items_of_one_name_in_two_stages_have_lines_of_their_own():
    """The second stage's table is meant, not the first's."""
    found, wanted = marked(SMALL.replace("[stage.item.impact]", "[stage.item.letter] # <<"))
    assert found == wanted


def test_what_is_missing_is_missing_where_its_table_begins():
    """There is no better line."""
    found, wanted = marked(SMALL.replace(IMPACT, "[stage.item.impact] # <<"))
    assert found == wanted
    found, wanted = marked(SMALL.replace('[[stage]]\nid = "after"', "[[stage]] # <<"))
    assert found == wanted
