"""Each day's anchor: kept outside of the database, it shows a state that was put back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.byte_edits import verify
from bot.delivery.anchoring import Anchoring
from bot.store import anchors
from bot.store.db import reading
from tests.conversations.conftest import At
from tests.conversations.talk import Talk
from tests.databases import Databases, on_sqlite
from tests.test_outgoing import stranger

RECORDS = "C0OTHER"


def _check(talk: Talk, text: str) -> anchors.Checked:
    """What the anchors in a text show of a database."""
    with reading(talk.bot.engine) as conn:
        return anchors.check(conn, talk.bot.settings.chain_key(), text)


def _anchored(talk: Talk, file: Path) -> str:
    """The text in a file, after the bot has kept today's anchor there, and looked again."""
    anchoring = Anchoring(talk.bot.reviews, talk.bot.settings.chain_key(), f"file:{file}")
    anchoring.look(talk.bot.clock())
    anchoring.look(talk.bot.clock())
    return file.read_text()


@pytest.fixture
def another(at: At, databases: Databases) -> Iterator[tuple[Talk, Talk]]:
    """A review, and a copy of its database from before what happened last."""
    escb = at("scoping")
    older = Talk.at(escb.snapshot(databases), databases)
    escb.says("coordinator", 'family add "mother"')
    yield escb, older
    older.close()


def test_a_state_that_was_put_back_is_found(another: tuple[Talk, Talk], tmp_path: Path) -> None:
    """Unbroken in itself, and so is one that went on otherwise: each lacks what was anchored; the
    check says which review, and since when. The true one stands, and goes on."""
    escb, older = another
    text = _anchored(escb, tmp_path / "anchors.txt")
    assert text.count(anchors.MARK) == 1
    for secret in ("ESCB", "T1", "C0", "mother"):
        assert secret not in text
    assert _check(escb, text).faults == ()
    assert older.verify() == []
    (fault,) = _check(older, text).faults
    assert "ESCB-2025-01" in fault
    assert "an older state was put back" in fault
    older.says("coordinator", 'family add "father"')
    (fault,) = _check(older, text).faults
    assert "it was rewritten" in fault
    escb.says("coordinator", 'family add "father"')
    wrapped = f"records APP 9:01\n{text.replace(' ', chr(10), 3)}\nseen by 3"
    assert _check(escb, wrapped) == anchors.Checked(1, _day(escb), ())


def _day(talk: Talk) -> str:
    return talk.bot.clock().date().isoformat()


def test_an_anchor_that_was_altered_or_cut_off_is_said(at: At, tmp_path: Path) -> None:
    """It proves nothing, and is not taken for one that does; an unknown review is one that is
    missing."""
    escb = at("scoping")
    text = _anchored(escb, tmp_path / "anchors.txt")
    (altered,) = _check(escb, text.replace(" events=", " events=1")).faults
    assert "was altered" in altered
    assert "cut off" in _check(escb, text[:60]).faults[0]
    with reading(escb.bot.engine) as conn:
        lines = anchors.lines(conn, escb.bot.settings.chain_key(), "T1", escb.now.date())
        key = b"another key, thirty-two bytes long"
        others = anchors.lines(conn, key, "T1", escb.now.date())
    assert _check(escb, lines[0]).faults == ()
    assert "another database's" in _check(escb, others[0]).faults[0]

    (forged,) = _check(escb, text.replace(anchors.MARK + " 20", anchors.MARK + " \x1b[2J20")).faults
    assert "cannot be read" in forged
    assert "\x1b" not in forged


def test_a_line_that_was_cut_off_is_written_again(at: At, tmp_path: Path) -> None:
    """In a line of its own: the day's anchor is there, and what is left of the other is said."""
    escb = at("scoping")
    file = tmp_path / "anchors.txt"
    whole = _anchored(escb, file)
    for cut in (70, -6):
        file.write_text(whole[:cut])
        text = _anchored(escb, file)
        assert whole in text.splitlines(keepends=True)
        assert _check(escb, text).count == 1
        assert _check(escb, text).faults != ()


def test_an_address_that_sends_us_elsewhere_has_not_taken_the_anchor(at: At) -> None:
    """It is said, and tried again; nobody else is called."""
    escb = at("scoping")
    with stranger() as (address, called):
        for path, taken in (("away/1", False), ("here", True)):
            elsewhere = f"{address}{path}"
            anchoring = Anchoring(escb.bot.reviews, escb.bot.settings.chain_key(), elsewhere)
            anchoring.look(escb.bot.clock())
            assert (anchoring.failing_since is None) == taken
        assert called == ["/away/1", "/here"]


@on_sqlite
def test_db_verify_takes_a_file_of_anchors(another: tuple[Talk, Talk], tmp_path: Path) -> None:
    """As the operator runs it: a sentence and the exit code 1, where a state was put back."""
    escb, older = another
    file = tmp_path / "anchors.txt"
    _anchored(escb, file)
    key = escb.bot.settings.chain_key().hex()
    code, said = verify(Path(str(escb.bot.engine.url.database)), key, "--anchor", str(file))
    assert (code, "1 anchors" in said) == (0, True), said
    code, said = verify(Path(str(older.bot.engine.url.database)), key)
    assert code == 0, said
    code, said = verify(Path(str(older.bot.engine.url.database)), key, "--anchor", str(file))
    assert code == 1
    assert "an older state was put back" in said
    code, said = verify(Path(str(escb.bot.engine.url.database)), key, "--anchor", "nowhere")
    assert code == 1
    assert "cannot be read" in said


def test_a_channel_gets_the_anchor_once_a_day(at: At) -> None:
    """The one that a coordinator chose; what is copied from there is checked as from a file."""
    escb = at("scoping")
    said = escb.says("coordinator", f"settings anchor <#{RECORDS}|records>")
    assert said.done, str(said)
    escb.day("2026-02-03", 11)
    escb.tick()
    escb.tick()
    escb.deliver()
    posts = [m.text_all for m in escb.slack.messages(RECORDS) if anchors.MARK in m.text_all]
    assert len(posts) == 1
    assert _check(escb, posts[0]) == anchors.Checked(1, "2026-02-03", ())
    refused = escb.says("coordinator", "settings anchor everywhere")
    assert "#channel, here, a channel's id" in refused
    assert escb.says("coordinator", "settings anchor here", channel=RECORDS).done
    assert escb.says("coordinator", "settings anchor none").done
