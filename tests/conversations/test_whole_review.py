"""A review from the decision to its last day, as one conversation."""

import re

from tests.conversations.story import chapters
from tests.conversations.talk import Talk
from tests.databases import on_both, on_postgresql_15


@on_both
def test_a_review_goes_from_open_to_close(escb: Talk) -> None:
    """Three agencies, two family contacts, another partnership; through all the stages, until it closes by itself."""
    stages = []
    for lines, _ in chapters():
        escb.play(lines)
        stages.append(escb.review().stage.id)
    assert [s for n, s in enumerate(stages) if s not in stages[:n]] == [
        "commissioning",
        "scoping",
        "after-scoping",
        "first-meeting",
        "first-draft",
        "final-report",
        "agency-check",
        "sub-committee",
        "final-stages",
        "publication",
        "post-publication",
    ]
    review = escb.review()
    assert review.completed is not None
    assert review.completed.isoformat() == "2027-04-11"
    assert "everything is done" in escb.posts()[-1].text_all
    assert re.search(r"(\d+) of \1 done", escb.board().text_all)


@on_postgresql_15
def test_half_a_review_on_the_oldest_postgresql(escb: Talk) -> None:
    """To the agencies' answers; a command delivered twice counts once, and the history and its tables agree."""
    for lines, mark in chapters():
        if mark == "sub-committee":
            break
        escb.play(lines)
    escb.day("2026-02-05")
    assert "Police confirms v2" in escb.says("police-lead", "approve factual-accuracy")
    number = escb.review().number
    escb.slack.redeliver(times=3, together=True)
    assert escb.review().number == number
    assert escb.verify() == []
