"""What people see of each pathway: its timeline, its table, its diagram, held as whole texts that
people can read."""

from datetime import date, timedelta

import pytest

from bot.papers.pathway.changes import difference
from bot.papers.pathway.simulation import simulate
from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.files import read
from tests.process_files import golden
from tests.process_files.golden import FOLDER, pathways, texts


@pytest.mark.parametrize("name", texts())
def test_what_is_kept_is_what_is_shown(name):
    """The kept text is written anew by ``python -m tests.process_files.golden --write`` and nothing
    else."""
    assert texts()[name]() == (FOLDER / name).read_text(encoding="utf-8")


def test_nothing_is_kept_that_nothing_makes():
    """A pathway that goes takes its texts along."""
    assert {path.name for path in FOLDER.iterdir()} == texts().keys()


def test_the_texts_are_written_only_when_asked_for(monkeypatch):
    """Running the module without its flag says how to use it and writes nothing."""
    monkeypatch.setattr("sys.argv", ["golden"])
    with pytest.raises(SystemExit, match="--write"):
        golden.main()


@pytest.mark.parametrize("name", pathways())
def test_a_sample_review_runs_through_whenever_it_is_decided(name):
    """Every month of a year, leap days and Christmas among them: no gate stays shut, and every date
    is kept."""
    process = pathways()[name]
    for month in range(13):
        decided = date(2027, 8, 31) + timedelta(days=30 * month + month % 7)
        text = simulate(process, decided, Calendar())
        assert "does not run through" not in text
        assert "a gate waits" not in text, decided


def test_a_publication_date_can_be_tried():
    """The timeline is laid out to another day, and says by when the notices go."""
    text = simulate(
        pathways()["escb"], date(2026, 1, 12), Calendar(), publication=date(2026, 4, 15)
    )
    assert (
        "  Publication           Wed 15 Apr 2026\n  Last day for notices  Thu 2 Apr 2026\n" in text
    )


def played(due: str) -> str:
    """Midshire's timeline with another date for the scrutineer's approval."""
    text = golden.midshire_text()
    assert text.count("5 working days after group-approves") == 1
    return simulate(
        read(text.replace("5 working days after group-approves", due)), date(2026, 9, 1), Calendar()
    )


def test_dates_that_contradict_each_other_are_shown():
    """The later one is played, and it is said that a gate waits."""
    shown = played("3 weeks after group-approves")
    assert (
        "  Fri 5 Feb 2027    Report signed off by the Partnership Executive\n"
        "                    closed on Fri 12 Feb 2027 only: a gate waits\n" in shown
    )
    assert "does not run through" not in shown


def test_dates_that_leave_no_time_are_said_first():
    """What the gate would refuse on the day stands at the top, and nothing that only follows from
    it."""
    shown = played("6 weeks after group-approves").split("\n\n")[1]
    assert (
        shown
        == "This pathway does not run through:\n  - published is never closed: the publication gate"
        " waits for executive-signs and scrutineer-approves"
    )


def test_the_fourteen_days_from_20_march_end_on_good_friday():
    """They begin once the Panel has checked, and are chased on the Tuesday after Easter."""
    text = (FOLDER / "scsp.timeline.txt").read_text(encoding="utf-8")
    assert "  Fri 20 Mar 2026   Review Panel has checked the recommendations\n" in text
    agencies = "Police, Health and Sandwell Children's Trust"
    closed = "                    a closed day, so Tue 7 Apr 2026 counts\n"
    assert (
        f"  Fri 3 Apr 2026    Agency confirms its response to the report – {agencies}\n{closed}"
        in text
    )


def test_two_equal_files_differ_in_nothing():
    """Word for word, or in remarks only."""
    scsp = pathways()["scsp"]
    assert difference(scsp, scsp) == "The two files are the same, word for word.\n"
    remarked = read(scsp.text + "# a remark\n")
    assert difference(scsp, remarked) == "Nothing that a review notices.\n"


def test_people_read_words_for_people():
    """Where something comes from is said in people's words, never in the file's or the source's."""
    for name, make in texts().items():
        text = make()
        assert "seed" not in text, name
        assert "overlay" not in text, name
