"""A database, a sender and a stand-in for Slack over real HTTP, with a clock that moves by hand."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot.audience.channels import Channels
from bot.audience.questions import Questions
from bot.delivery.outcomes import Callbacks
from bot.delivery.payloads import Payload
from bot.delivery.sender import Sender
from bot.store import outbox
from bot.store.db import reading, writing
from bot.store.outbox import OutboxRow
from playground import People, StandIn
from tests import waiting

on_both = pytest.mark.parametrize("world", ["sqlite", "postgresql"], indirect=True)

TEAM = "T1"
TOKENS = {"T1": "xoxb-one", "T2": "xoxb-two"}


class HandClock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class World:
    """Everything that a test of sending talks about."""

    def __init__(self, engine: Engine, slack: StandIn, clock: HandClock) -> None:
        self.engine = engine
        self.slack = slack
        self.clock = clock
        self.other: People = slack.workspace("T2", bot_token=TOKENS["T2"])
        for workspace in (slack, self.other):
            workspace.person("U1", "Sam Field")
            workspace.person("U2", "Ann Lee")
            workspace.channel("C1", "review-one", members=["U1"])
            workspace.channel("C2", "review-two", members=["U1"])
        self.told: list[tuple[Any, ...]] = []
        self.words: Callable[[OutboxRow], Payload | None] = say
        self.sender = self.new_sender()

    def client(self, team: str) -> WebClient | None:
        token = TOKENS.get(team)
        return WebClient(token=token, base_url=f"{self.slack.base_url}api/") if token else None

    def new_sender(self, callbacks: Callbacks | None = None) -> Sender:
        """As after a restart, or in another replica."""
        return Sender(
            self.engine,
            client_for=self.client,
            render=lambda row: self.words(row),
            judge=Channels(self.engine, self.client, Questions()).judge,
            clock=self.clock,
            callbacks=callbacks or self.told_of_everything(),
        )

    def told_of_everything(self) -> Callbacks:
        """Callbacks that note what they hear in ``told``."""
        return Callbacks(
            on_sent=lambda conn, row: self.told.append(("sent", row.id, row.channel, row.ts)),
            on_message_gone=lambda conn, row, code: self.told.append(("message gone", row.id)),
            on_channel_lost=lambda conn, row, code: self.told.append(
                ("channel lost", row.target, code)
            ),
            on_person_lost=lambda conn, row, code: self.told.append(
                ("person lost", row.target, code)
            ),
            on_workspace_lost=lambda conn, team, code: self.told.append(
                ("workspace lost", team, code)
            ),
        )

    def put(self, target: str = "C1", text: str = "hello", **more: Any) -> int:
        """Something into the outbox, in a transaction of its own."""
        with writing(self.engine) as conn:
            return put(conn, self.clock(), target, text, **more)

    def row(self, outbox_id: int) -> OutboxRow:
        with reading(self.engine) as conn:
            row = outbox.anywhere(conn, outbox_id)
        assert row is not None
        return row

    def state(self, outbox_id: int) -> str:
        return self.row(outbox_id).state

    def send(self, seconds: float = 0) -> int:
        """Sends what is due, so many seconds later."""
        self.clock.move(seconds)
        return self.sender.send_due()

    def settle(self, *, seconds: int = 3600, step: int = 1, sender: Sender | None = None) -> None:
        """Goes on until nothing waits any more."""
        for _ in range(0, seconds, step):
            (sender or self.sender).send_due()
            if not self.is_anything_unsent():
                return
            self.clock.move(step)
        raise AssertionError(f"still waiting: {[(r.id, r.state, r.error) for r in self.waiting()]}")

    def is_anything_unsent(self) -> bool:
        with reading(self.engine) as conn:
            return waiting.is_anything(conn, *waiting.UNSENT)

    def waiting(self) -> list[OutboxRow]:
        with reading(self.engine) as conn:
            return outbox.in_state(conn, "pending", "sending", "unknown")

    def texts(self, channel: str = "C1", team: str = TEAM) -> list[str]:
        """What can be read in a channel."""
        workspace = self.slack if team == TEAM else self.other
        return [message.text for message in workspace.messages(channel)]

    def dms(self, user: str) -> list[str]:
        return [message.text for message in self.slack.dms(user)]

    def calls(self, method: str) -> list[Any]:
        return [call for call in self.slack.calls if call.method == method]


def put(
    conn: Connection, now: datetime, target: str = "C1", text: str = "hello", **more: Any
) -> int:
    values: dict[str, Any] = {
        "team": TEAM,
        "kind": "test",
        "now": now,
        "params": {"text": text},
    } | more
    if "of" not in values and "thread_of" not in values:
        values["target"] = target
    new = outbox.enqueue(conn, **values)
    assert new is not None
    return new


def say(row: OutboxRow) -> Payload:
    """The simplest rendering: the text in the params."""
    return {"text": row.params["text"]}


def running(engine: Engine) -> Iterator[World]:
    clock = HandClock()
    slack = StandIn(clock=clock, signing_secret="s", bot_token=TOKENS[TEAM], team=TEAM)
    slack.start()
    try:
        yield World(engine, slack, clock)
    finally:
        slack.stop()
