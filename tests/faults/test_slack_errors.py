"""Every error that Slack documents of a method that is called: what it means, what follows.

``tests/slack_documents.json`` says what Slack documents (August 2026), so that the table is held
against something that is not itself.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.slack_errors.lookup import ELSEWHERE, meaning_of, operation_of, table_of
from bot.slack_errors.meanings import Meaning
from bot.slack_errors.operations import BYTES, OPERATIONS
from bot.store import outbox, pauses, reads, tables
from bot.store.db import reading, writing
from bot.store.outbox import OutboxRow
from bot.web import socket_faults
from playground import Fault
from tests.conversations.talk import CHANNEL, PEOPLE
from tests.databases import Databases
from tests.faults.conftest import Faulty, prepare
from tests.slack_errors_page import PAGE, page_with_the_table

ROOT = Path(__file__).parents[2]
DOCUMENTED: dict[str, Any] = json.loads((ROOT / "tests" / "slack_documents.json").read_text())
EVERYWHERE: list[str] = DOCUMENTED["everywhere"]
OF_METHOD: dict[str, list[str]] = DOCUMENTED["methods"]

# --- the table ------------------------------------------------------------------------------------

METHOD = re.compile(
    r"(?:apps|auth|bots|chat|conversations|files|oauth|pins|reactions|team|users|views)"
    r"\.[A-Za-z.]*[A-Za-z]"
)
SDK = re.compile(
    r"(?:apps|auth|bots|chat|conversations|files|oauth|pins|reactions|team|users|views)_\w+"
)


def called() -> set[str]:
    """The methods that stand in the code: as a text, or by the SDK's name for them."""
    found = set()
    for path in (ROOT / "bot").rglob("*.py"):
        if "slack_errors" in path.parts or "processes" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if not (METHOD.search(text) or SDK.search(text)):
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} & OF_METHOD.keys() if METHOD.fullmatch(node.value) else set()
            elif isinstance(node, ast.Attribute) and SDK.fullmatch(node.attr):
                method = node.attr.replace("_", ".")
                found |= {method} if _is_of_a_client(node) else set()
    return found


def _is_of_a_client(node: ast.Attribute) -> bool:
    whose = ast.unparse(node.value)
    return "client" in whose or "asking" in whose or whose in ("super()", "make_client(settings)")


def test_every_method_that_is_called_stands_in_the_table() -> None:
    """And the other way round: the table has none that nobody calls."""
    in_table = {m for operation in OPERATIONS for m in operation.methods} - {BYTES}
    assert called() == in_table == OF_METHOD.keys()


@pytest.mark.parametrize("method", OF_METHOD)
def test_every_documented_error_stands_in_the_table(method: str) -> None:
    unknown = [c for c in (*EVERYWHERE, *OF_METHOD[method]) if not meaning_of(method, c).is_known]
    assert (operation_of(method) is ELSEWHERE, unknown) == (False, [])


def test_an_error_has_one_meaning_in_an_operation() -> None:
    twice = [
        (operation.name, code)
        for operation in OPERATIONS
        for words in [" ".join(operation.codes.values()).split()]
        for code in set(words)
        if words.count(code) > 1
    ]
    assert twice == []


def test_what_is_said_of_a_socket_agrees_with_the_table() -> None:
    """What no further try mends is a fault of the set-up; what passes is no such."""
    final = socket_faults.TOKEN_REFUSED | socket_faults.NOT_ALLOWED
    meanings = {code: meaning_of("apps.connections.open", code).meaning for code in final}
    assert set(meanings.values()) == {Meaning.SETUP}
    passing = {meaning_of("apps.connections.open", c).meaning for c in socket_faults.FOR_NOW}
    assert passing == {Meaning.AGAIN, Meaning.LIMITED, Meaning.UNCLEAR}


def test_no_refusal_of_a_side_act_parks_a_channel() -> None:
    lost = (Meaning.PLACE_LOST, Meaning.PERSON_LOST)
    for operation in OPERATIONS:
        if operation.is_side_act:
            assert not any(meaning in lost for meaning in table_of(operation).values())
            assert operation.default is Meaning.DROPPED


def test_the_page_says_what_the_table_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with_the_table(), "run `make docs`"


# --- what follows ---------------------------------------------------------------------------------

SAMPLES = (
    *("accesslimited", "fatal_error", "invalid_arguments", "missing_scope", "ratelimited"),
    "some_new_error",
)
"""One of each thing that an error of every method can mean, and one of which nobody knows."""

ENDS = {
    Meaning.AGAIN: "sent",
    Meaning.LIMITED: "sent",
    Meaning.UNCLEAR: "sent",
    Meaning.OUTSIDE_THREAD: "sent",
    Meaning.DONE_BEFORE: "sent",
    Meaning.DOUBTED: "sent",
    Meaning.PLACE_LOST: "sent",
    Meaning.POST_ANEW: "void",
    Meaning.DROPPED: "dead",
    Meaning.OURS: "dead",
    Meaning.SETUP: "held",
}
"""How a row ends that met an error once. What is lost goes on when it is there again."""
OF_THE_BOARD = ("message_not_found", "cant_update_message", "edit_window_closed", "update_failed")
FINAL = (Meaning.DROPPED, Meaning.OURS, Meaning.SETUP, Meaning.DONE_BEFORE)
A_POST: dict[str, Any] = {
    "kind": "post/completed",
    "params": {"params": {}, "actor": PEOPLE["coordinator"]},
}
A_DM: dict[str, Any] = {
    "kind": "dm/calendar-horizon",
    "params": {"params": {"days": 200, "year": 2027}, "actor": "clock"},
}
A_FILE: dict[str, Any] = {
    "kind": "paper/calendar",
    "op": "upload",
    "params": {"actor": PEOPLE["coordinator"]},
}


@dataclass
class Play:
    """One running bot that meets one error after the other, each on a day of its own."""

    talk: Faulty
    log: list[Any]
    faults: list[str] = field(default_factory=list)

    def unopened(self, _: int = 0) -> dict[str, Any]:
        """A message to a person whose conversation has to be opened first."""
        talk = self.talk
        talk.bot.sender._conversations.forget(talk.slack.team, PEOPLE["team-1"])
        return A_DM | {"target": PEOPLE["team-1"]}

    def unclear(self, _: int = 0) -> dict[str, Any]:
        """A post that arrives, while nobody can say so."""
        self.talk.slack.script("chat.postMessage", Fault.status(502, after=True), when=_in_channel)
        return dict(A_POST)

    def meet(
        self, operation: str, method: str, codes: list[str], act: Callable[[int], dict[str, Any]]
    ) -> None:
        """Have rows meet an error each, once, and note whatever does not hold afterwards."""
        name = f"{operation}, {' '.join(codes)}"
        self.talk.move(self.talk._now + timedelta(days=1))
        self.log.clear()
        when = _in_channel if operation == "look" else None
        self.talk.slack.script(method, *map(Fault.error, codes), when=when)
        rows = [self.put(**act(number)) for number in range(len(codes))]
        behind = self.put(**A_POST)
        parked = self.settle(name)
        for code, number in zip(codes, rows, strict=True):
            self.look_at(f"{operation}, {code}", self.row(number), meaning_of(method, code).meaning)
            if not any((e.get("method"), e.get("code")) == (method, code) for e in self.log):
                self.faults.append(f"{operation}, {code}: the log does not say so")
        self.look_around(name, rows, behind, parked)

    def look_at(self, name: str, row: OutboxRow, meaning: Meaning) -> None:
        """Note where a row has not ended as the table says."""
        expected = ENDS.get(meaning, "dead")
        if row.target != CHANNEL and meaning is not Meaning.SETUP:
            expected = "sent" if ends_well(meaning) else "dead"
        if name.startswith("look") and expected == "dead":
            expected = "held"
        if row.state != expected:
            self.faults.append(f"{name}: {row.state} ({row.error}), not {expected}")

    def look_around(self, name: str, rows: list[int], behind: int, parked: set[str]) -> None:
        """Note what else went wrong: a silent channel, one that is parked, nobody told."""
        if self.row(behind).state != "sent":
            self.faults.append(f"{name}: the channel is silent")
        met = [self.row(number) for number in rows]
        changes = [row for row in met if row.op in ("update", "pin", "delete")]
        if parked and changes:
            self.faults.append(f"{name}: {parked} parked")
        missed = [row for row in met if row.state in ("dead", "held") and row not in changes]
        if (missed or parked) and not self.told_since(rows[0]):
            self.faults.append(f"{name}: nobody was told")

    def told_since(self, number: int) -> list[OutboxRow]:
        """What reached a coordinator, or whoever asked for a paper, since a row was made."""
        row = tables.outbox.c
        mine = (row.target == PEOPLE["coordinator"]) & (row.id > number) & (row.state == "sent")
        with reading(self.talk.bot.engine) as conn:
            return outbox.find(conn, self.talk.slack.team, mine & (row.op == "post"))

    def put(self, **row: Any) -> int:
        with writing(self.talk.bot.engine) as conn:
            review = reads.by_channel(conn, self.talk.slack.team, CHANNEL)
            assert review is not None
            values: dict[str, Any] = {"target": CHANNEL, "review_id": review.id} | row
            new = outbox.enqueue(conn, team=self.talk.slack.team, now=self.talk._now, **values)
        assert new is not None
        return new

    def board(self) -> int:
        """Return the row of the review's board as it is now."""
        with reading(self.talk.bot.engine) as conn:
            kinds = tables.outbox.c.kind == "board"
            rows = outbox.find(conn, self.talk.slack.team, kinds & (tables.outbox.c.op == "post"))
        return rows[-1].id

    def row(self, number: int) -> OutboxRow:
        with reading(self.talk.bot.engine) as conn:
            found = outbox.anywhere(conn, number)
        assert found is not None
        return found

    def settle(self, name: str) -> set[str]:
        """Let everything come to rest; return what was parked meanwhile."""
        talk, parked = self.talk, set()
        for _ in range(200):
            talk.bot.sender.send_due(50)
            with reading(talk.bot.engine) as conn:
                waiting = outbox.in_state(conn, "pending", "sending", "unknown")
                now_parked = {target for _, target, _, _ in pauses.parked(conn)}
            parked |= now_parked
            if not waiting:
                return parked
            if now_parked:
                talk.move(talk._now + timedelta(minutes=6))
                tick: Any = talk.bot.ticking
                tick.parking.look(talk._now)
            else:
                later = [row.not_before for row in waiting if row.not_before > talk._now]
                talk.move(min(later, default=talk._now + timedelta(seconds=1)))
        self.faults.append(f"{name}: {[(row.kind, row.op, row.error) for row in waiting]} wait")
        return parked


def _in_channel(args: Mapping[str, Any]) -> bool:
    return args.get("channel") == CHANNEL


def ends_well(meaning: Meaning) -> bool:
    """Whether a message to a person comes all the same."""
    return meaning in (Meaning.AGAIN, Meaning.LIMITED, Meaning.UNCLEAR)


def together(method: str, to_a_person: bool) -> Iterator[list[str]]:
    """The errors of a method: each alone that passes, and all others in one go."""
    at_once = []
    for code in (*OF_METHOD[method], *SAMPLES):
        meaning = meaning_of(method, code).meaning
        is_final = meaning in FINAL or (to_a_person and not ends_well(meaning))
        if is_final:
            at_once.append(code)
        else:
            yield [code]
    yield at_once


@pytest.fixture
def play(databases: Databases) -> Iterator[Play]:
    """A review with a board and a file; whoever is written to has never been written to before."""
    talk = prepare(databases.migrated())
    with capture_logs() as log:
        talk.settle()
        yield Play(talk, log)
    talk.stop()


def plays(play: Play) -> Iterator[tuple[str, str, Callable[[int], dict[str, Any]]]]:
    """What is done, by which method, and the row that does it the n-th time."""
    file = play.put(**A_FILE)
    posts = [play.put(**A_POST) for _ in range(60)]
    play.settle("at the start")

    def of_the_board(op: str) -> Callable[[int], dict[str, Any]]:
        return lambda _: {"op": op, "of": play.board(), "kind": "board"}

    def of_a_post(op: str, kind: str) -> Callable[[int], dict[str, Any]]:
        return lambda n: A_POST | {"op": op, "of": posts[n], "kind": kind}

    yield "post", "chat.postMessage", lambda _: A_POST | {"thread_of": play.board()}
    yield "tell a person", "chat.postMessage", lambda _: A_DM | {"target": PEOPLE["team-1"]}
    yield "open", "conversations.open", play.unopened
    yield "share a file", "files.completeUploadExternal", lambda _: A_FILE
    yield "place a file", "files.getUploadURLExternal", lambda _: A_FILE
    yield "update", "chat.update", of_a_post("update", A_POST["kind"])
    yield "update the board", "chat.update", of_the_board("update")
    yield "pin", "pins.add", of_the_board("pin")
    yield "delete", "chat.delete", of_a_post("delete", "purged")
    yield "delete a file", "files.delete", lambda _: {"op": "delete", "of": file, "kind": "purged"}
    yield "look", "conversations.history", play.unclear


def test_whatever_slack_answers_nothing_goes_silent(play: Play) -> None:
    """Every documented error, once, for every operation: no channel goes silent, no row is lost,
    each has its place in the log, and a coordinator hears of what people would miss."""
    for operation, method, act in plays(play):
        to_a_person = operation in ("tell a person", "open")
        for codes in together(method, to_a_person):
            if operation != "update the board" or codes[0] in OF_THE_BOARD:
                play.meet(operation, method, codes, act)
    assert "\n".join(play.faults) == ""
    assert play.talk.slack.problems == []
