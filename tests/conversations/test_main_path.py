"""The heart of a review, word for word: agencies answer, a new version sets aside, a gate is shut.

``main_path.txt`` holds what is typed (``> person: words``), the whole answer under it, and what the
channel reads then (``# …``). Whoever changes a text sees there what a person would read.
"""

from pathlib import Path

from tests.conversations.conftest import At
from tests.conversations.talk import Talk

TRANSCRIPT = Path(__file__).with_name("main_path.txt")


def played(talk: Talk, transcript: str) -> str:
    """The transcript as it comes out when its typed lines are said anew."""
    told: list[str] = []
    for line in transcript.splitlines():
        if line.startswith("> "):
            who, _, words = line.removeprefix("> ").partition(": ")
            told += ["", line, *told_by(talk, who, words)]
    return "\n".join(told).lstrip() + "\n"


def told_by(talk: Talk, who: str, words: str) -> list[str]:
    """The lines that somebody's command brings: the answer, then the posts in the channel."""
    before = len(talk.posts())
    answer = talk.says(who, words).reply.text
    posts = [post.text_all for post in talk.posts()[before:]]
    return [*answer.splitlines(), *(f"# {line}" for post in posts for line in post.splitlines())]


def test_the_main_path_is_told_in_these_words(at: At, tmp_path: Path) -> None:
    """From the first confirmation of v2 to the gate, with a dispute and a new version between."""
    talk = at("agency-check")
    talk.day("2026-02-05")
    expected = TRANSCRIPT.read_text(encoding="utf-8")
    found = played(talk, expected)
    (tmp_path / "main_path.txt").write_text(found, encoding="utf-8")
    assert found == expected, f"if that is meant, take {tmp_path / 'main_path.txt'}"
