"""The soak in short: the real ``python -m bot run``, a Slack that fails a third of the time, and
kill -9."""

from rich.progress import Progress

from benchmarks.soak import Load, soak


def test_a_short_soak() -> None:
    """Nothing lost, nothing twice, nobody told "recorded" in vain."""
    load = Load(reviews=2, days=1, seed=7, speed=20, every=70, short=True)
    with Progress(disable=True) as progress:
        outcome = soak("sqlite", progress, load)
    assert outcome.problems == []
    assert outcome.found is not None
    assert outcome.found.faults == []
    assert outcome.found.sent > 25
    assert outcome.found.approvals == 6
    assert outcome.kills >= 1
    assert outcome.faulty_calls > 0
