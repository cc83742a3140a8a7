"""How long a review is kept: the rule, legal holds, and how it goes for good."""

import io
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, select, text, update

from bot import app, operating
from bot.acting import Actor
from bot.delivery.lookup import review_of
from bot.handlers.ask import Ask
from bot.handlers.performing import perform
from bot.papers.purge_certificate import COUNTED
from bot.refusals.finding import NoSuchReview
from bot.refusals.retention import PurgedReview
from bot.store import anchors, checksums, outbox, purges, reads, tables, verification
from bot.store.db import make_engine, reading, writing
from bot.workflow.review import commands as c
from playground import Fault
from tests.conversations.talk import CHANNEL, OTHER_CHANNEL, PEOPLE, Talk
from tests.conversations.test_audience import LATER, send
from tests.databases import on_both

OPEN = 'open escb "Ash" decided 13 Oct 2025 ref minute 4.1'
BEGUN = "2025-10-14"
RULE = "7 years after completion, 1 year after discontinuation"
OVER = "2026-10-16"
"""The first day on which a review may go that was discontinued two days after it was opened."""
REASON = "its time here is over"
NO_SUCH = "There is no review of that reference"


def ended(talk: Talk, *, rule: str = RULE, channel: str = CHANNEL) -> Talk:
    """A review in which a few things were said, and which two people then discontinued."""
    talk.day(BEGUN)
    for who, typed in (
        ("coordinator", OPEN),
        ("coordinator", "role coordinator @second-coordinator"),
        ("coordinator", "role executive @executive"),
        ("coordinator", "agency add Police lead @police-lead"),
        ("coordinator", "done scoping-meeting on 14 Oct 2025 note everybody had come to it"),
        ("coordinator", "calendar"),
        ("coordinator", "discontinue because it was opened in error"),
        ("second-coordinator", "second 1"),
    ):
        if typed.startswith("discontinue"):
            talk.deliver()
            talk.day("2025-10-16")
        said = talk.says(who, typed, channel=channel, send=False)
        assert said.done, (typed, said)
    talk.deliver()
    if rule:
        assert talk.says("coordinator", f"settings retention {rule}").done
    return talk


def over(talk: Talk) -> Talk:
    """The same, a year later."""
    ended(talk).day(OVER)
    return talk


def purged(talk: Talk) -> None:
    """Two people purge it."""
    assert talk.says("coordinator", f"purge because {REASON}").done
    assert "purged" in talk.says("second-coordinator", "second 2")


def everything(talk: Talk) -> str:
    """Every row of every table, as text."""
    with reading(talk.bot.engine) as conn:
        rows = [
            (table.name, [str(value) for value in row])
            for table in tables.metadata.sorted_tables
            for row in conn.execute(select(table))
        ]
    return json.dumps(rows)


def rows_about(talk: Talk, review_id: int) -> list[str]:
    """The tables that hold a row of a review."""
    with reading(talk.bot.engine) as conn:
        return [
            table.name
            for table in tables.metadata.sorted_tables
            if "review_id" in table.c
            and table.name != "purges"
            and conn.execute(select(table).where(table.c.review_id == review_id)).first()
        ]


# --- looking, and hearing of it -------------------------------------------------------------------


def test_a_closed_review_is_shown_with_the_day_until_which_it_is_kept(escb: Talk) -> None:
    """In its own look, in the list, in the status and in a DM; a live one is just kept. Without a
    rule, whoever asks reads how one is set."""
    escb.day(BEGUN)
    escb.says("coordinator", OPEN.replace('"Ash"', '"Elm"'))
    assert "it is live" in escb.says("coordinator", "retention")
    escb.ref = "ESCB-2025-02"
    ended(escb, rule="", channel=OTHER_CHANNEL)
    for typed in ("retention", f"purge because {REASON}"):
        said = escb.says("coordinator", typed, channel=OTHER_CHANNEL)
        assert "none is built in" in said, typed
        assert "settings retention" in said, typed
    shown = escb.presses("coordinator", said, "How long it is kept")
    assert "discontinued" in shown
    escb.says("coordinator", f"settings retention {RULE}")
    for typed in ("retention", "list all", "status", f"purge because {REASON}"):
        said = escb.says("coordinator", typed, channel=OTHER_CHANNEL)
        assert "kept until Fri 16 Oct 2026" in said.words.replace("Kept", "kept"), typed
    escb.says("coordinator", "legal-hold because an inquest is listed")
    by_dm = escb.writes_to_the_bot("coordinator", "retention")
    for part in (RULE, "ESCB-2025-02, discontinued", "ESCB-2025-01: under a legal hold"):
        assert part in by_dm, part


def test_coordinators_hear_once_that_its_time_has_come_and_again_after_months(escb: Talk) -> None:
    """Not on a weekend, not before the hour of the reminders, and not while its time is to come."""
    ended(escb)

    def told() -> list[int]:
        escb.tick()
        return [
            len([m for m in escb.dms(who) if "time that it is kept is over" in m.text_all])
            for who in ("coordinator", "second-coordinator", "executive")
        ]

    for day, hour, times in (
        ("2026-10-15", 10, 0),
        (OVER, 7, 0),
        (OVER, 10, 1),
        (OVER, 16, 1),
        ("2026-11-16", 10, 1),
        ("2027-01-16", 10, 1),  # a Saturday
        ("2027-01-18", 10, 2),
        ("2027-01-19", 10, 2),
    ):
        escb.day(day, hour)
        assert told() == [times, times, 0], day


def test_where_no_coordinator_is_left_those_of_the_installation_decide(escb: Talk) -> None:
    """They hear of it, and export and purge a closed review in which they hold no role."""
    escb.says("coordinator", OPEN)
    escb.says("coordinator", "role coordinator @team-1")
    escb.says("team-1", "role coordinator remove @coordinator because they moved on")
    escb.says("team-1", "discontinue because it was opened in error")
    assert escb.says("second-coordinator", "second 1").done
    escb.says("second-coordinator", "settings retention 1 year")
    escb.slack.deactivate(PEOPLE["team-1"])
    escb.day(OVER)
    escb.tick()
    message = escb.last_dm("second-coordinator", "time that it is kept is over")
    assert "no coordinator left" in message.text_all
    assert "discontinued" in escb.presses(
        "second-coordinator", message, "How long it is kept, and why"
    )
    escb.slack.kick(PEOPLE["second-coordinator"], CHANNEL)
    for typed in (f"export {escb.ref}", f"purge {escb.ref} because {REASON}"):
        assert escb.writes_to_the_bot("second-coordinator", typed).done, typed
    assert len(escb.slack.files(escb.slack.dm(PEOPLE["second-coordinator"]))) == 1
    assert "purged" in escb.writes_to_the_bot("coordinator", f"second {escb.ref} 2")
    # What is in the DM with somebody who has left cannot be deleted, and is not tried for ever.
    assert operating.forget_taken_back(escb.bot.engine) > 0


def test_it_is_done_by_buttons_and_forms_and_reasons_are_screened(escb: Talk) -> None:
    """Place, lift and purge, from the look at how long it is kept; those who belong read why."""
    over(escb)
    escb.typed.append("an inquest was listed")
    for button, done in (
        ("Place a legal hold…", "Nothing of it is purged"),
        ("Lift the legal hold…", "is lifted"),
        ("Purge…", "under number 2"),
    ):
        shown = escb.says("coordinator", "retention")
        form = escb.presses("coordinator", shown, button).reply.view
        refused = escb.submits("coordinator", form, {"reason": "NHS number 943 476 5919"})
        assert refused.reply.errors, button
        said = escb.submits("coordinator", form, {"reason": "an inquest was listed"})
        assert done in said, (button, said)
    held = next(m for m in escb.posts() if "A legal hold is placed" in m.text_all)
    read = escb.presses("executive", held, "Read reason")
    view = read.reply.view
    assert view is not None, read
    assert "inquest" in view.text_all
    escb.presses("coordinator", said, "Export it first")
    listed = escb.writes_to_the_bot("coordinator", "retention")
    assert "its time was over" in escb.presses("coordinator", listed, "Details")
    escb.presses("coordinator", escb.says("coordinator", "retention"), "Export")
    escb.deliver()
    asked = escb.last_dm("second-coordinator", "second person is asked")
    assert "purged" in escb.presses("second-coordinator", asked, "I agree")


def test_a_guest_is_told_of_no_review_by_having_been_named_in_the_configuration(
    escb: Talk,
) -> None:
    """Whoever is named in ``CSPR_COORDINATORS`` counts as that while they are a full member."""
    over(escb)
    assert escb.ref in escb.writes_to_the_bot("second-coordinator", "retention")
    escb.slack.change_person(PEOPLE["second-coordinator"], guest=True)
    escb.deliver()
    assert escb.ref not in escb.writes_to_the_bot("second-coordinator", "retention")


# --- purging --------------------------------------------------------------------------------------


@on_both
def test_a_purge_leaves_nothing_but_its_certificate(escb: Talk) -> None:
    """No row, no text, no kept answer, nothing of the bot's in Slack; other reviews are untouched.
    Both people have the certificate in words and as a file, and its code is right."""
    escb.day(BEGUN)
    elm = OPEN.replace('"Ash"', '"Elm"')
    assert "ESCB-2025-01" in escb.says("coordinator", elm, channel=OTHER_CHANNEL)
    escb.ref = "ESCB-2025-02"
    over(escb)
    escb.says("coordinator", "export")
    others = rows_about(escb, 1), escb.slack.messages(OTHER_CHANNEL)
    assert {"history", "texts", "outbox", "belongings"} <= set(rows_about(escb, 2))
    purged(escb)

    assert rows_about(escb, 2) == []
    left = everything(escb)
    for word in ("Police", "everybody had come", "opened in error", REASON, '"Ash"'):
        assert word not in left, word
    assert escb.posts() == []
    assert escb.slack.files(CHANNEL) == []
    for who in ("second-coordinator", "executive", "police-lead"):
        assert not [m for m in escb.dms(who) if "certificate" not in m.text_all], who
    assert (rows_about(escb, 1), escb.slack.messages(OTHER_CHANNEL)) == others
    assert "ESCB-2025-01" in escb.says("coordinator", "status", channel=OTHER_CHANNEL)
    assert escb.verify() == []

    with reading(escb.bot.engine) as conn:
        (certificate,) = purges.everywhere(conn)
    assert certificate.is_genuine(escb.settings.chain_key())
    for who in ("coordinator", "second-coordinator"):
        words = escb.last_dm(who, "certificate of a purge").text_all
        for part in ("ESCB-2025-02", RULE, "Fri 16 Oct 2026", certificate.mac):
            assert part in words, part
        (file,) = escb.slack.files(escb.slack.dm(PEOPLE[who]))
        said = words_in(file["content"])
        for part in (certificate.mac, certificate.head, *COUNTED.values(), PEOPLE["coordinator"]):
            assert part in said, part
        assert "Ash" not in said


def test_after_a_legal_hold_a_purge_is_asked_for_anew(escb: Talk) -> None:
    """What was asked for before it stays refused, and is in nobody's way."""
    over(escb)
    ask = f"purge because {REASON}"
    assert "number 2" in escb.says("coordinator", ask)
    escb.says("second-coordinator", "legal-hold because an inquest is listed")
    escb.says("second-coordinator", "legal-hold lift because it has ended")
    assert "before the last legal hold" in escb.says("second-coordinator", "second 2")
    assert "number 3" in escb.says("coordinator", ask)
    assert "number 3" in escb.says("second-coordinator", ask)
    assert "purged" in escb.says("second-coordinator", "second 3")


def test_messages_in_an_archived_channel_are_deleted_once_it_is_open_again(escb: Talk) -> None:
    """A channel is often archived long before its review is purged."""
    over(escb)
    escb.says("coordinator", f"purge because {REASON}")
    escb.slack.archive(CHANNEL)
    said = escb.says(
        "second-coordinator",
        f"second {escb.ref} 2",
        channel=escb.slack.dm(PEOPLE["second-coordinator"]),
        send=False,
    )
    assert "purged" in said
    send(escb)
    assert len(escb.posts()) > 0
    escb.slack.archive(CHANNEL, archived=False)
    escb.move(escb.now + LATER)
    escb.bot.tick(escb.now)
    send(escb)
    assert escb.posts() == []
    assert operating.forget_taken_back(escb.bot.engine) > 0


def test_a_purge_forgets_the_channels_that_the_review_had_left(escb: Talk) -> None:
    """Who was in them, and what they were."""
    escb.day(BEGUN)
    people = [PEOPLE[who] for who in ("coordinator", "second-coordinator")]
    escb.slack.channel("C0NEW", "review-anew", members=people)
    escb.all_say(f"coordinator: {OPEN}", "coordinator: role coordinator @second-coordinator")
    assert escb.says("coordinator", f"move {escb.ref} because it is noisy", channel="C0NEW").done
    escb.all_say("coordinator: settings retention 1 year")
    escb.day("2025-10-16")
    for who, typed in (
        ("coordinator", f"discontinue {escb.ref} because it was opened in error"),
        ("second-coordinator", f"second {escb.ref} 1"),
    ):
        assert escb.writes_to_the_bot(who, typed).done, typed
    escb.day(OVER)
    assert escb.writes_to_the_bot("coordinator", f"purge {escb.ref} because {REASON}").done
    assert "purged" in escb.writes_to_the_bot("second-coordinator", f"second {escb.ref} 2")
    operating.forget_taken_back(escb.bot.engine)
    left = everything(escb)
    for channel in (CHANNEL, "C0NEW"):
        assert channel not in left, left[left.index(channel) - 200 : left.index(channel) + 100]


def words_in(word_file: bytes) -> str:
    """What a Word file says."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as parts:
        return re.sub("<[^>]+>", " ", parts.read("word/document.xml").decode())


@on_both
def test_what_is_purged_is_no_review_any_more(escb: Talk) -> None:
    """The two people, and those of the installation, read that it was purged; nobody else does.
    Its number is not given again, the channel is free, and verification is content with nothing but
    the certificate as it was written."""
    over(escb)
    escb.says("coordinator", f"purge because {REASON}")
    key = escb.settings.chain_key()
    with reading(escb.bot.engine) as conn:
        anchor = "\n".join(anchors.lines(conn, key, escb.slack.team, escb.now.date()))
    asked = escb.last_dm("second-coordinator", "second person is asked")
    assert "purged" in escb.presses("second-coordinator", asked, "I agree")
    with reading(escb.bot.engine) as conn:
        assert anchors.check(conn, key, anchor).faults == ()
    for who, typed in (
        ("coordinator", "status {}"),
        ("second-coordinator", "second {} 2"),
        ("coordinator", "purge {} because it should go"),
        ("second-coordinator", "retention {}"),
    ):
        said = escb.says(who, typed.format(escb.ref))
        assert f"{escb.ref} was purged on Fri 16 Oct 2026" in said, typed
        assert "nothing was done" in said, typed
    for who in ("police-lead", "executive", "stranger"):
        assert NO_SUCH in escb.writes_to_the_bot(who, f"status {escb.ref}"), who
    assert NO_SUCH in escb.presses("executive", asked, "I agree", anywhere=True)
    assert "ESCB-2025-01, Fri 16 Oct 2026" in escb.writes_to_the_bot("coordinator", "retention")
    assert "ESCB-2025-02" in escb.says("coordinator", OPEN)

    assert escb.verify() == []
    for tamper, found in (
        ("UPDATE purges SET seconded_by = 'U0NOBODY'", "was changed"),
        ("UPDATE purges SET counts = '{}'", "was changed"),
        ("DELETE FROM purges", "a review before ESCB-2025-02 is missing"),
        ("UPDATE purges SET ref = 'ESCB-2025-03', seq = 3", "was changed"),
    ):
        assert [fault for fault in _faults_after(escb, tamper) if found in fault], tamper


def _faults_after(talk: Talk, change: str) -> list[str]:
    """What verification would find after a change of the database, which is not kept."""
    with talk.bot.engine.connect() as conn, conn.begin() as changed:
        conn.execute(text(change))
        faults = verification.verify(conn, talk.settings.chain_key())
        changed.rollback()
    return [fault.what for fault in faults]


def test_a_review_that_was_tampered_with_is_not_purged(escb: Talk) -> None:
    """As long as that is not explained, nothing of it goes."""
    over(escb)
    escb.says("coordinator", f"purge because {REASON}")
    third = tables.history.c.number == 3
    with writing(escb.bot.engine) as conn:
        was = conn.execute(select(tables.history.c.via).where(third)).scalar_one()
        conn.execute(update(tables.history).where(third).values(via="x"))
    refused = escb.says("second-coordinator", "second 2")
    assert "not as it was written" in refused
    assert "history" in rows_about(escb, 1)
    with writing(escb.bot.engine) as conn:
        conn.execute(update(tables.history).where(third).values(via=was))
    assert "purged" in escb.says("second-coordinator", "second 2")


def test_another_process_holds_nothing_of_it_in_memory_any_more(escb: Talk) -> None:
    """At once where it meets that the review is gone, else with its next tick; and a process that
    only answers keeps up as often."""
    over(escb)
    engine = make_engine(escb.settings.database_url.get_secret_value())
    other = app.build(escb.settings, clock=lambda: escb.now, engine=engine)
    reviews = other.reviews
    with reading(engine) as conn:
        (row,) = reads.everywhere(conn)
        held = reviews.histories.snapshot(conn, row)
    purged(escb)
    coordinator = PEOPLE["coordinator"]

    def see(conn: Connection) -> None:
        with pytest.raises(NoSuchReview):
            reviews.see(conn, row, escb.now)

    def change(_: Connection) -> None:
        with pytest.raises(NoSuchReview):
            reviews.perform(
                row.id,
                c.AnswerIntroduction(yes=True),
                Actor(team=row.team, user=coordinator),
                now=escb.now,
            )

    ways: dict[str, Callable[[Connection], object]] = {
        "a look": see,
        "a change": change,
        "a message about it": lambda conn: review_of(reviews, conn, row.team, row.id, escb.now),
        "its reference": lambda _: other.handler.answer(
            Ask(
                team=row.team,
                user=coordinator,
                channel="",
                text=f"status {row.ref}",
                receipt="",
                dm=True,
            )
        ),
        "a tick": lambda _: other.tick(escb.now),
        "no tick": lambda _: other.keeping_up.keep_up(),
    }
    left: list[str] = []
    for name, meet in ways.items():
        reviews.histories.keep(row.id, held)
        with reading(engine) as conn:
            meet(conn)
        if reviews.histories._folded.heads():
            left.append(name)
    other.stop()
    assert left == []
    # Somebody else agrees at the same moment, and finds it as it was.
    ask = Ask(team=row.team, user=coordinator, channel="", text="", receipt="")
    with pytest.raises(PurgedReview):
        perform(
            escb.bot.handler.admission,
            ask,
            row,
            c.Second(number=2),
            Actor(team=row.team, user=coordinator),
        )


def test_what_could_not_be_deleted_in_slack_waits_without_saying_what_it_was(escb: Talk) -> None:
    """The rows that have messages deleted hold a place and nothing else, and go once it is done. A
    retry by Slack of the second person's line does nothing twice."""
    over(escb)
    escb.says("coordinator", f"purge because {REASON}")
    escb.slack.script("chat.delete", *[Fault.status(500)] * 3)
    assert "purged" in escb.says("second-coordinator", "second 2", send=False)
    for again in escb.slack.redeliver():
        assert "purged" in again.text_all
    with reading(escb.bot.engine) as conn:
        waiting = outbox.in_state(conn, "pending")
        assert len(purges.everywhere(conn)) == 1
        assert list(checksums.faults(conn)) == []
    removals = [row for row in waiting if row.op == "delete"]
    assert {(row.kind, row.raw_params, row.review_id, row.subject) for row in removals} == {
        ("purged", "{}", None, None)
    }
    escb.deliver()
    assert escb.posts() == []
    assert operating.forget_taken_back(escb.bot.engine) > 0
    with reading(escb.bot.engine) as conn:
        kinds = set(conn.execute(select(tables.outbox.c.kind)).scalars())
    assert "purged" not in kinds
