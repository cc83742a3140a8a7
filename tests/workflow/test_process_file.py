"""The shipped pathway with something wrong in it. (``tests/process_files`` has the checker's whole
vocabulary.)"""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.workflow.process.faults import ProcessFaults
from bot.workflow.process.files import read
from tests.workflow.driver import escb

TEXT = escb().text
LINES = TEXT.splitlines()

# what is written, what stands there then, and what the fault says
TEN = [
    ('prefix = "ESCB"', 'prefix = "essex"', "prefix"),
    (
        'seconds = ["coordinator", "lead-reviewer", "executive"]',
        'seconds = ["secretary"]',
        "secretary",
    ),
    ('typical = "4 weeks"', 'typical = "a month"', "typical"),
    ('fills = "review-team"', 'fills = "revue-team"', "did you mean review-team?"),
    ('rule = "pseudonym"', 'rule = "anonym"', "anonym"),
    ('each = ["family"]', 'each = ["families"]', "did you mean family?"),
    ("optional = true", 'optional = "yes"', "optional"),
    (
        'requires = ["every factual-accuracy", "final-discussed"]',
        'requires = ["every factual-acuracy"]',
        "did you mean factual-accuracy?",
    ),
    ('due = "publication date"', 'due = "some day"', "some day"),
    (
        'due = "6 months after publish"',
        'due = "6 months after publishing"',
        "did you mean publish?",
    ),
]


def faulty() -> tuple[str, list[int]]:
    """The file with ten faults, and their lines."""
    text, lines = TEXT, []
    for good, bad, _ in TEN:
        assert good in text, good
        lines.append(text[: text.index(good)].count("\n") + 1)
        text = text.replace(good, bad, 1)
    return text, lines


def test_ten_faults_are_reported_at_once_each_with_its_line():
    """Nobody mends a file one fault at a time."""
    text, lines = faulty()
    faults = faults_of(text)
    for (_, _, says), line in zip(TEN, lines, strict=True):
        assert [f for f in faults if f.startswith(f"line {line}: ") and says in f], (
            line,
            says,
            faults,
        )


def faults_of(text: str) -> list[str]:
    """What is said about a file."""
    try:
        read(text, "escb.toml")
    except ProcessFaults as faults:
        return [str(fault) for fault in faults.faults]
    return []


def test_the_file_as_it_is_shipped_has_no_fault():
    """And every item of it has somebody to do it."""
    assert faults_of(TEXT) == []


WRONG = st.sampled_from(
    ['""', "[]", "0", "-1", "true", '"publish"', '"x" * 9', "{}", "[[1]]", '"agency"', '["agency"]']
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_however_the_file_is_mangled_it_is_read_or_its_faults_are_named(data):
    """Lines dropped, doubled, moved, cut, and values of the wrong kind: nothing but ProcessFaults
    is ever raised."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "move", "cut", "value", "text"]))
        line = lines.pop(at)
        if how == "double":
            lines[at:at] = [line, line]
        elif how == "move":
            lines.insert(data.draw(st.integers(0, len(lines))), line)
        elif how == "cut":
            lines.insert(at, line[: data.draw(st.integers(0, len(line)))])
        elif how == "value" and "=" in line:
            lines.insert(at, line.split("=")[0] + "= " + data.draw(WRONG))
        elif how == "text":
            lines.insert(at, data.draw(st.text(max_size=40)))
    for fault in faults_of("\n".join(lines)):
        assert fault.isprintable()
