"""The Essex pathway's timeline, as a practitioner would read it."""

import pytest

from tests.workflow.regenerate import TIMELINE, main, timeline


def test_the_timeline_is_the_one_that_was_agreed():
    """When a date moves, read `golden/escb.txt` again; `python -m tests.workflow.regenerate
    --write` writes it."""
    assert timeline() == TIMELINE.read_text(encoding="utf-8")


def test_it_is_written_by_the_flag_alone(monkeypatch, capsys):
    """Running the tests never changes it."""
    before = TIMELINE.stat().st_mtime_ns
    monkeypatch.setattr("sys.argv", ["regenerate"])
    with pytest.raises(SystemExit):
        main()
    assert "--write" in capsys.readouterr().err
    assert TIMELINE.stat().st_mtime_ns == before
