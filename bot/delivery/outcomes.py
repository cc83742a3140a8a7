"""Records what became of a delivery for good, and tells whoever asked to hear of it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from bot.delivery.slack_actions import SentMessage
from bot.store import outbox, pauses, sending, workspace
from bot.store.db import writing
from bot.store.errors import StoreError
from bot.store.outbox import OutboxRow
from bot.store.sending import Sent

log = structlog.get_logger()


def _ignore(*_: Any) -> None:
    """Do nothing, where nobody asked to hear of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Callbacks:
    """Who hears what became of a delivery, in the transaction that marks its row.

    - ``on_sent``: it is in Slack; the row has its channel and ts.
    - ``on_void``: nothing was left to say, or not to its person; with the reason.
    - ``on_message_gone``: the message that was to be changed is gone, or cannot be changed any
      more; with Slack's code.
    - ``on_given_up``: it is put aside for the operator, or dropped; with the reason, in a word or
      two or as Slack's code.
    - ``on_person_lost``: its person cannot be written to; with Slack's code.
    - ``on_channel_lost``: its channel is parked, told once, or has taken no post for hours, told
      at each try; with Slack's code.
    - ``on_workspace_lost``: a workspace (its id) is parked, told once; with Slack's code.
    """

    on_sent: Callable[[Connection, OutboxRow], None] = _ignore
    on_void: Callable[[Connection, OutboxRow, str], None] = _ignore
    on_message_gone: Callable[[Connection, OutboxRow, str], None] = _ignore
    on_given_up: Callable[[Connection, OutboxRow, str], None] = _ignore
    on_person_lost: Callable[[Connection, OutboxRow, str], None] = _ignore
    on_channel_lost: Callable[[Connection, OutboxRow, str], None] = _ignore
    on_workspace_lost: Callable[[Connection, str, str], None] = _ignore


def log_outcome(row: OutboxRow, outcome: str, *, marked: bool = True, code: str = "") -> None:
    """Log what became of a row; where it could not be ``marked``, another sender has it now.

    ``code`` is Slack's, or our own word for why.
    """
    said = {"code": code} if code else {}
    log.info(
        "delivery",
        delivery=row.id,
        kind=row.kind,
        op=row.op,
        outcome=outcome if marked else "left to another",
        **said,
    )


class Outcomes:
    """Marks rows as done with: sent, void, dead, held, or parked with their channel."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime], callbacks: Callbacks) -> None:
        self._engine = engine
        self._clock = clock
        self._callbacks = callbacks

    def sent(
        self, row: OutboxRow, message: SentMessage, *, told: Collection[int] | None = None
    ) -> None:
        """Mark a row as sent; ``told`` are the nudges that it told, ``None`` for all of its own."""
        try:
            with writing(self._engine) as conn:
                marked = self._mark_sent(conn, row, message, told)
                now_sent = outbox.get(conn, row.team, row.id) if marked else None
                if now_sent is not None:
                    self._callbacks.on_sent(conn, now_sent)
        except StoreError:
            raise  # it is in Slack but not marked: it will be found there
        except Exception:
            log.exception("what follows a delivery failed", delivery=row.id, kind=row.kind)
            with writing(self._engine) as conn:
                self._mark_sent(conn, row, message, told)

        log_outcome(row, "sent")

    def all_sent(self, sent: Sequence[Sent]) -> None:
        """Mark rows as sent, each as by :meth:`sent`, in one transaction.

        Where what follows one of them fails, each is marked by itself.
        """
        try:
            with writing(self._engine) as conn:
                for one in sending.mark_all_sent(conn, sent):
                    self._callbacks.on_sent(conn, one.as_marked())
        except StoreError:
            raise  # they are in Slack but not marked: they will be found there
        except Exception:
            for one in sent:
                self.sent(one.row, SentMessage(one.channel, one.ts), told=one.told)
        else:
            for one in sent:
                log_outcome(one.row, "sent")

    def give_back(self, rows: Sequence[OutboxRow]) -> None:
        """Let go of rows that were claimed, and that nothing was done about."""
        with writing(self._engine) as conn:
            sending.give_back(conn, rows, now=self._clock())

    def _mark_sent(
        self,
        conn: Connection,
        row: OutboxRow,
        message: SentMessage,
        told: Collection[int] | None,
    ) -> bool:
        return sending.mark_sent(
            conn, row, now=self._clock(), channel=message.channel, ts=message.ts, told=told
        )

    def void(self, row: OutboxRow, reason: str) -> None:
        """Mark a row as not to be sent any more."""
        self._end(row, "void", sending.mark_void, self._callbacks.on_void, reason)

    def message_gone(self, row: OutboxRow, code: str) -> None:
        """Mark a change as void, because its message is gone or cannot be changed any more."""
        self._end(row, "void", sending.mark_void, self._callbacks.on_message_gone, code)

    def person_lost(self, row: OutboxRow, code: str) -> None:
        """Mark a row as dead, because its person cannot be written to."""
        self._end(row, "dead", sending.mark_dead, self._callbacks.on_person_lost, code)

    def dead(self, row: OutboxRow, error: str) -> None:
        """Mark a row as refused for good."""
        self._end(row, "dead", sending.mark_dead, self._callbacks.on_given_up, error)

    def held(self, row: OutboxRow, error: str, code: str = "") -> None:
        """Keep a row for the operator, who can say what to do with it; ``code`` is Slack's."""
        self._end(row, "held", sending.mark_held, self._callbacks.on_given_up, error, code)

    def _end(
        self,
        row: OutboxRow,
        outcome: str,
        mark: Callable[..., bool],
        follow: Callable[[Connection, OutboxRow, str], None],
        error: str,
        code: str = "",
    ) -> None:
        """Mark a row with an error and, if it is ours still, do what follows, in one transaction.

        What is done and logged goes by the ``code``, else by the error. Where what follows fails,
        the row is marked all the same: else it would be tried for ever.
        """
        why = code or error
        try:
            with writing(self._engine) as conn:
                marked = mark(conn, row, error=error)
                if marked:
                    follow(conn, row, why)
        except StoreError:
            raise
        except Exception:
            log.exception("what follows a delivery failed", delivery=row.id, kind=row.kind)
            with writing(self._engine) as conn:
                marked = mark(conn, row, error=error)

        log_outcome(row, outcome, marked=marked, code=why)

    def tell_of_silence(self, row: OutboxRow, code: str) -> None:
        """Tell that a row's channel has taken no post for hours, though that may pass."""
        with writing(self._engine) as conn:
            self._callbacks.on_channel_lost(conn, row, code)

    def doubt_channel(self, row: OutboxRow) -> None:
        """Have a row's channel looked at again before anything else is done there."""
        with writing(self._engine) as conn:
            workspace.doubt_channel(conn, team=row.team, channel=row.target)

    def park_workspace(self, row: OutboxRow, code: str) -> None:
        """Send nothing to the row's workspace any more, until it works again."""
        with writing(self._engine) as conn:
            self._put_back(conn, row, code)
            if pauses.pause(conn, team=row.team, reason=code, now=self._clock()):
                self._callbacks.on_workspace_lost(conn, row.team, code)
        log.warning("workspace parked", team=row.team, code=code)

    def park_channel(self, row: OutboxRow, code: str) -> None:
        """Send nothing to the row's channel any more, until it works again."""
        with writing(self._engine) as conn:
            self._put_back(conn, row, code)
            if _is_elsewhere(conn, row):
                return  # moved, or renumbered, while it was being sent

            if pauses.pause(conn, team=row.team, target=row.target, reason=code, now=self._clock()):
                self._callbacks.on_channel_lost(conn, row, code)

        log.warning("channel parked", team=row.team, channel_id=row.target, code=code)

    def _put_back(self, conn: Connection, row: OutboxRow, code: str) -> None:
        """Leave a row as it was before it was claimed; the pause keeps it from being sent."""
        mark = sending.mark_unknown if row.state == "unknown" else sending.mark_retry
        mark(conn, row, at=self._clock(), error=code)


def _is_elsewhere(conn: Connection, row: OutboxRow) -> bool:
    """Say whether a row is addressed to another channel by now."""
    now = outbox.get(conn, row.team, row.id)
    return now is not None and now.target != row.target
