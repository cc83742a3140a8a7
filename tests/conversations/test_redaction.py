"""What a redaction leaves: nothing in the files, and a word on what is nearly the same."""

from pathlib import Path

from bot.store.db import reading
from tests.conversations.conftest import At
from tests.conversations.talk import Talk
from tests.databases import on_postgresql, on_sqlite

NAME = "contact called Jo"


def _files(talk: Talk) -> bytes:
    """Every byte of the database's file, its write-ahead log and its index."""
    file = talk.bot.engine.url.database
    assert file is not None
    kept = [Path(file + end) for end in ("", "-wal", "-shm")]
    return b"".join(path.read_bytes() for path in kept if path.exists())


def _asked_to_redact(talk: Talk) -> None:
    """The first of two people has asked to remove a name, which was typed twice."""
    talk.says("coordinator", f'family add "{NAME}"')
    talk.says("coordinator", f'family remove "{NAME}" because entered twice')
    first = talk.review().number - 1
    assert talk.says("coordinator", f"redact {first} because it is a name").done
    assert NAME.encode() in _files(talk)


@on_sqlite
def test_a_redacted_text_is_in_no_byte_of_the_files(at: At) -> None:
    """Neither in the file's freed room nor in its write-ahead log, as soon as it is answered."""
    escb = at("scoping")
    _asked_to_redact(escb)
    assert escb.says("second-coordinator", "second 1").done
    assert NAME.encode() not in _files(escb)
    assert escb.verify() == []


@on_sqlite
def test_who_reads_at_that_moment_keeps_it_no_longer_than_they_read(at: At) -> None:
    """The log cannot be cut below a reader: the next tick does it, and readiness waits for it."""
    escb = at("scoping")
    _asked_to_redact(escb)
    with reading(escb.bot.engine) as conn:
        conn.exec_driver_sql("SELECT count(*) FROM texts").one()
        said = escb.says("second-coordinator", "second 1", send=False)
        assert said.done
        assert "within minutes" in said
        assert NAME.encode() in _files(escb)
        assert escb.bot.reviews.erasing.waits_since is not None
    escb.tick()
    assert NAME.encode() not in _files(escb)
    assert escb.bot.reviews.erasing.waits_since is None


@on_postgresql
def test_postgresql_tidies_a_redacted_text_away(at: At) -> None:
    """The row as it was is dead after the redaction, and gone after the next tick."""
    escb = at("scoping")
    escb.says("coordinator", f'family add "{NAME}"')
    assert escb.says("coordinator", f"redact {escb.review().number} because it is a name").done
    assert escb.says("second-coordinator", "second 1").done
    escb.tick()
    escb.bot.reviews.erasing.go_on(escb.bot.clock())
    assert escb.bot.reviews.erasing.waits_since is None


def test_what_stands_elsewhere_in_nearly_the_same_words_is_named(at: At) -> None:
    """To who asks, to who is asked to be the second person, and once it is done; it stays, until
    somebody asks for it, too."""
    escb = at("scoping")
    escb.says("coordinator", 'family add "the older cousin from Leeds"')
    first = escb.review().number
    escb.says("coordinator", 'family add "The older cousin, of Leeds"')
    near = escb.review().number
    asked = escb.says("coordinator", f"redact {first} because it is a name")
    assert f"Nearly the same words also stand in event {near}." in asked
    assert f"redact {near} because" in asked
    assert any(f"words also stand in event {near}." in post.text_all for post in escb.posts())
    done = escb.says("second-coordinator", "second 1")
    assert f"Nearly the same words still stand in event {near}." in done
    assert "of Leeds" in str(escb.review().log[near - 1].event)


def _redacted(talk: Talk, event: int) -> None:
    assert talk.says("coordinator", f"redact {event} because it is a name").done
    assert talk.says("second-coordinator", "second 1").done


def test_what_told_of_a_task_is_shown_without_its_words(at: At) -> None:
    """Also where they were asked to be removed elsewhere, and stood in the task as a copy."""
    escb = at("agency-check")
    escb.typed += [NAME]
    escb.says("coordinator", f'family add "{NAME}"')
    first = escb.review().number
    escb.says("coordinator", f'task add "{NAME}" for Health due 20 Feb 2026')
    assert escb.says("coordinator", "chase added-task for task 1").done
    told = [m.ts for m in escb.dms("health-lead") if NAME in m.text_all]
    assert len(told) == 2
    _redacted(escb, first)
    shown = [m.text_all for m in escb.dms("health-lead") if m.ts in told]
    assert all(NAME not in text for text in shown)


def test_what_told_of_a_task_says_so_once_it_is_off_the_list(at: At) -> None:
    """Nothing is asked any more, neither where it was assigned nor where it was chased."""
    escb = at("agency-check")
    escb.says("coordinator", 'task add "Ask the archive" for Health due 20 Feb 2026')
    assert escb.says("coordinator", "chase added-task for task 1").done
    told = [m.ts for m in escb.dms("health-lead") if "Ask the archive" in m.text_all]
    assert escb.says("coordinator", "task remove 1 because added twice").done
    shown = [m.text_all for m in escb.dms("health-lead") if m.ts in told]
    assert len(shown) == 2
    assert all("settled" in text for text in shown)


def test_what_told_of_an_action_is_shown_without_a_copy_of_its_words(at: At) -> None:
    """Its words were asked to be removed where they stood first."""
    escb = at("publication")
    escb.typed += [NAME]
    escb.says("coordinator", f'action add "{NAME}" for Police due 1 Aug 2026')
    escb.says("coordinator", f'action add "{NAME}" for Health due 1 Aug 2026')
    _redacted(escb, escb.review().number)
    assert not [m for m in escb.dms("police-lead") if NAME in m.text_all]
