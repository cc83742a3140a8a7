"""``process preview``: what a pathway looks like before anybody works by it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.folders import load_pathways
from bot.papers.pathway.preview import preview
from bot.workflow.dates.calendar import Calendar
from playground import check_message

DECIDED = date(2026, 1, 12)
MIDSHIRE = Path(__file__).parent / "midshire.toml"


def test_every_stage_shows_what_a_review_shows_when_it_comes_to_it() -> None:
    """In every pathway that there is: all of its items, and messages that Slack would take."""
    for process in load_pathways().processes.values():
        shown = preview(process, DECIDED, Calendar())
        assert [stage.id for stage in shown.stages] == [stage.id for stage in process.stages]
        assert sum(len(stage.items) for stage in shown.stages) == len(process.items)
        assert shown.problems == ()
        for stage in shown.stages:
            assert stage.seen is not None, stage.id
            assert stage.title in str(stage.seen.checklist)
            assert check_message(stage.seen.checklist) == []
            if stage.seen.board:
                assert stage.title in str(stage.seen.board)
                assert check_message(stage.seen.board) == []


def test_the_command_writes_one_file(
    env: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of a file or of a pathway by its name; where to is said, and may be chosen. A file with a
    fault gets its faults, as from ``process check``."""
    env()
    main(["process", "preview", str(MIDSHIRE), "--decided", "2026-01-12"])
    assert "open midshire-preview.html in a browser" in capsys.readouterr().out
    assert "Midshire" in (tmp_path / "midshire-preview.html").read_text(encoding="utf-8")
    main(["process", "preview", "escb", "--to", "essex.html"])
    assert (tmp_path / "essex.html").is_file()
    (tmp_path / "faulty.toml").write_text("id = 3", encoding="utf-8")
    assert main(["process", "preview", "faulty.toml"]) != 0
    assert "faulty.toml: line" in capsys.readouterr().err
    assert main(["process", "preview", "escb", "--to", "not-there/x.html"]) != 0
    assert "cannot be written" in capsys.readouterr().err
