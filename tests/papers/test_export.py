"""The export: all of the history, the proof, nothing that a spreadsheet would run; for
coordinators, by DM."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers import export
from bot.store.ledger import Nudge
from bot.workflow.review import events as e
from tests.conversations.talk import CHANNEL, PEOPLE, Talk
from tests.workflow.driver import Play

NOW = datetime(2026, 5, 18, 10, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
NUDGE = Nudge(
    id=1,
    team="T1",
    review_id=1,
    item="factual-accuracy",
    party="agency-2",
    step="+2",
    local_date=date(2026, 3, 9),
    due=date(2026, 3, 5),
    recipients=("U0HEALTH",),
    channel=None,
    outcome="posted",
    created_at=NOW,
)


def contents(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their names within its folder."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def lines(data: bytes) -> list[dict[str, str]]:
    """A CSV file's lines."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def exported(play: Play, *, faults: tuple[tuple[int | None, str], ...] = ()) -> dict[str, bytes]:
    """What is in a review's export."""
    proof = export.Proof(faults, {r.number: f"seal-{r.number}" for r in play.history}, "the-head")
    process = play.process
    made = export.export(
        play.review, [NUDGE], proof, {process.hash: process.text}, zone=LONDON, made=NOW
    )
    return contents(made)


def test_every_event_is_in_both_forms(plays):
    """As many lines as events, in order, each with its seal; and every value in the other."""
    play = plays("late")
    found = exported(play)
    rows = lines(found["history.csv"])
    assert [int(r["number"]) for r in rows] == [r.number for r in play.history]
    assert rows[0]["event"] == "ReviewOpened"
    assert {r["seal"] for r in rows} == {f"seal-{n}" for n in range(1, len(rows) + 1)}
    told = json.loads(found["history.json"])
    assert told["ref"] == "ESCB-2025-01"
    again = [e.decode(one["form"], one["event"]) for one in told["events"]]
    assert again == [r.event for r in play.history]


def test_a_line_can_be_read(plays):
    """Who, as what, when, on what, for whom, in the workspace's time."""
    rows = lines(exported(plays("late"))["history.csv"])
    sent = next(r for r in rows if r["item"] == "agency-letter" and r["party"] == "Police")
    assert sent["event"] == "ItemClosed"
    assert sent["title"].startswith("Letter to the agency's Senior Manager")
    assert (sent["role"], sent["answer or outcome"], sent["happened on"]) == (
        "ESCB Support Team",
        "sent",
        "2025-10-28",
    )
    assert sent["evidence"] == "letter 3"
    may = next(r for r in rows if r["recorded (UTC)"].startswith("2025-10-22"))
    assert may["recorded (local)"] == "2025-10-22 11:00:00"


def test_the_chasing_is_in_it(plays):
    """Who was reminded of what, and what became of it; a day that went by reminded nobody."""
    review = plays("late").review
    day_by = replace(NUDGE, id=2, item="", party="", step="daily", due=None, recipients=())
    (named,) = export.chasing_rows(review, [day_by, NUDGE], {"UHEALTHLEAD": "Jo"}, {})
    assert named["people"] == "no part in the review any more"
    to_lead = replace(NUDGE, recipients=("UHEALTHLEAD", "ULEADREVIEWER"))
    (named,) = export.chasing_rows(review, [to_lead], {"UHEALTHLEAD": "Jo"}, {})
    assert named["people"] == "Jo, Health (lead); Lead Reviewer"
    (row,) = lines(exported(plays("late"))["chasing.csv"])
    assert (row["date"], row["item"], row["party"], row["to"]) == (
        "2026-03-09",
        "factual-accuracy",
        "Health",
        "U0HEALTH",
    )
    assert row["what became of it"] == "posted"


def test_the_checksums_are_right(plays):
    """Each file of it, but for the list itself."""
    found = exported(plays("early"))
    sums = found.pop("SHA256SUMS.txt").decode().splitlines()
    assert sums == [
        f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in sorted(found.items())
    ]


def test_a_broken_history_says_so_first(plays):
    """Nobody has to open a JSON file to learn that something was changed."""
    found = exported(plays("early"), faults=((7, "event changed, or not in its place"),))
    assert "NOT UNBROKEN" in found["README.txt"].decode()
    told = json.loads(found["verification.json"])
    assert told["unbroken"] is False
    assert told["faults"] == [{"event": 7, "what": "event changed, or not in its place"}]
    assert "unbroken and in order" in exported(plays("early"))["README.txt"].decode()


def test_a_removed_text_says_that_it_was_removed(plays):
    """Not an empty cell, which would look as if there had never been one."""
    play = Play().like(plays("early"))
    note = next(r for r in play.history if isinstance(r.event, e.ItemClosed) and r.event.note)
    play.says("coordinator", f"redact {note.number} because it names somebody")
    play.says("second-coordinator", "second 1")
    review = play.fold()
    object.__setattr__(note.event, "note", None)
    try:
        assert (note.number, "") in review.removed
        row = lines(exported(play)["history.csv"])[note.number - 1]
    finally:
        object.__setattr__(note.event, "note", "the social worker will ask the mother first")
    assert row["note"] == "[removed]"


@pytest.mark.parametrize(
    "typed",
    [
        "=1+1",
        "+44",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "\uff1d1",
        '=HYPERLINK("https://x")',
        "\u00a0=1",
    ],
)
def test_no_cell_is_a_formula(typed):
    """It stays readable, and is text."""
    assert export.cell(typed) == f"'{typed}"


@given(st.text())
def test_a_cell_never_starts_like_a_formula(text):
    """Whatever was typed; and what is harmless stays as it is."""
    shown = export.cell(text)
    assert not shown.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown in (text, f"'{text}")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=3, max_size=3))
def test_a_table_is_read_back_cell_by_cell(values):
    """Quotes, commas, line breaks, right-to-left: no cell runs into the next."""
    columns = ("a", "b", "c")
    data = export.table(columns, [dict(zip(columns, values, strict=True))]).decode("utf-8-sig")
    _, row = list(csv.reader(io.StringIO(data, newline="")))
    assert row == [export.cell(v) for v in values]


def test_names_of_all_kinds_are_exported(escb_play):
    """Emoji, right-to-left, markup, a formula for a name."""
    names = ["Care 🌍", "שלום", "*A* & _Co_", "=cmd|' /C calc'!A0"]
    play = escb_play.at("opened", agencies=["Police"])
    for name in names:
        play.says("coordinator", f'agency add "{name}" lead @{play.fresh()}')
    parties = {
        r["more"] for r in lines(exported(play)["history.csv"]) if r["event"] == "PartyAdded"
    }
    for name in names:
        assert any(json.dumps(name, ensure_ascii=False) in one for one in parties)


@pytest.fixture
def escb_play() -> Play:
    """A review that nobody has opened yet."""
    return Play()


# --- asked for ---------------------------------------------------------------------------------


def files(talk: Talk, who: str) -> list[dict[str, bytes]]:
    """The exports that came to somebody."""
    return [contents(one["content"]) for one in talk.slack.files(talk.slack.dm(PEOPLE[who]))]


def test_a_coordinator_gets_it_by_direct_message(at):
    """Also when it is asked for in the channel; the history verifies."""
    talk = at("agency-check")
    said = talk.says("coordinator", "export")
    assert "by direct message" in said.words
    assert talk.slack.files(CHANNEL) == []
    (found,) = files(talk, "coordinator")
    assert json.loads(found["verification.json"])["unbroken"] is True
    assert len(json.loads(found["verification.json"])["last_seal"]) == 64
    rows = lines(found["history.csv"])
    assert len(rows) == talk.review().number
    assert len({r["seal"] for r in rows}) == len(rows)
    assert [n for n in found if n.startswith("process-")]
    (file,) = talk.slack.files(talk.slack.dm(PEOPLE["coordinator"]))
    assert file["name"] == "ESCB-2025-01 export.zip"


def test_who_was_chased_is_there_by_name(at):
    """As Slack has it at that time, beside the id; the bot keeps no name."""
    talk = at("agency-check")
    talk.day("2026-03-09")
    talk.tick()
    talk.says("coordinator", "export")
    (found,) = files(talk, "coordinator")
    chasing = lines(found["chasing.csv"])
    assert chasing
    assert all(row["item"] for row in chasing)
    people = "; ".join(row["people"] for row in chasing)
    person = next(one for one in talk.slack.people() if one.id == PEOPLE["police-lead"])
    assert f"{person.name}, Police (lead)" in people


def test_nobody_else_gets_it(at):
    """It holds what people typed; the refusal names the coordinators."""
    talk = at("agency-check")
    for who in ("lead-reviewer", "police-lead", "executive"):
        assert "coordinator" in talk.says(who, "export").words
        assert files(talk, who) == []


def test_an_edit_in_the_database_shows_in_the_next_export(at):
    """The proof is made anew each time."""
    talk = at("after-scoping")
    with talk.bot.engine.begin() as conn:
        conn.exec_driver_sql("UPDATE history SET actor = 'U0SOMEONE' WHERE number = 3")
    talk.says("coordinator", "export")
    (found,) = files(talk, "coordinator")
    assert json.loads(found["verification.json"])["faults"][0]["event"] == 3


def test_who_took_the_record_out_stays_in_it(at):
    """In this export and in each later one, once for each; also after the review has ended, and not
    by others."""
    talk = at("after-scoping")
    talk.says("lead-reviewer", "export")
    talk.says("coordinator", "export")
    talk.slack.redeliver()
    talk.says("coordinator", "discontinue because it was opened in error")
    talk.says("second-coordinator", "second 1")
    talk.day("2025-12-11")
    talk.says("coordinator", f"export {talk.ref}", channel=talk.slack.dm(PEOPLE["coordinator"]))
    found = files(talk, "coordinator")[-1]
    taken = [r for r in lines(found["history.csv"]) if r["event"] == "HistoryExported"]
    assert [(r["by"], r["role"]) for r in taken] == [
        (PEOPLE["coordinator"], "ESCB Support Team")
    ] * 2
    assert taken[-1]["happened on"] == "2025-12-11"
    assert talk.verify() == []
