"""Sends what waits in the outbox: each thing once, and in order.

That holds whatever Slack, the network or this process does.

A few rows, each of another channel or person, are claimed in one transaction, sent one after the
other, and marked in another. A process that dies in between leaves them to
:func:`bot.store.sending.expire`; whether their messages arrived is then found out from the channels
themselves (``searching.py``) before they are said again (``retries.py``). Where anything goes
otherwise than well, those that were not begun are given back at once: it may be so for them, too.
"""

import secrets
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot.delivery.calls import NotSent, RateLimited, Refused, Unclear
from bot.delivery.conversations import Conversations, is_person
from bot.delivery.failures import NeedsOperator, NothingToSend, NotReady
from bot.delivery.outcomes import Callbacks, Outcomes
from bot.delivery.pacing import CallCounter, PacedClient
from bot.delivery.payloads import NotYet, Payload
from bot.delivery.places import Elsewhere, Judge, NotFit, Places
from bot.delivery.retries import Retries
from bot.delivery.searching import HistorySearch
from bot.delivery.slack_actions import SentMessage, SlackActions
from bot.slack_errors.lookup import means
from bot.slack_errors.meanings import Meaning
from bot.store import sending
from bot.store.db import one_look, reading, writing
from bot.store.errors import NewerFormat, StoreError
from bot.store.failpoints import failpoint
from bot.store.kinds import CLEARING, Kind
from bot.store.outbox import OutboxRow
from bot.store.sending import Sent

log = structlog.get_logger()

AT_ONCE = 10  # rows that are claimed together
AHEAD = 5 * AT_ONCE  # rows that one look finds: many may wait that it has to pass over
BEGIN_WITHIN = timedelta(seconds=10)  # of their claim; then they are given back
LEASE = timedelta(seconds=60)  # longer, by more than that, than the calls that one row may take
MOST_LOOKS = 20  # in vain, before an unknown row is the operator's
SILENT = timedelta(hours=4)  # that a channel takes no post, before its coordinators are told
DOUBTS = 5  # of a channel that is fit and refuses a change all the same, before that is dropped
NO_TOKEN = means(Meaning.WORKSPACE_LOST) | {"not_installed"}

NO_CALLBACKS = Callbacks()


def _ignore_retry(_reason: str) -> None:
    """Do nothing, where nobody asked to hear of retries."""


class Sender:
    """Sends for every workspace. Several may run on one database, in one process or in many.

    ``client_for`` gives a workspace's client, or ``None`` where the app is not installed.
    ``render`` says what a row is now, outside of any transaction, or ``None`` if it is not true any
    more; it raises ``NewerFormat`` for what only a newer version knows. ``judge`` says whether a
    channel is fit for what a review has to say. ``retried`` hears why something is tried again, as
    one word.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        client_for: Callable[[str], WebClient | None],
        render: Callable[[OutboxRow], Payload | None],
        judge: Judge,
        clock: Callable[[], datetime],
        callbacks: Callbacks = NO_CALLBACKS,
        retried: Callable[[str], None] = _ignore_retry,
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self._render = render
        self._clock = clock
        self._owner = secrets.token_hex(8)
        self._calls = CallCounter(clock)
        self._places = Places(engine, judge, clock)
        self._conversations = Conversations()
        self._actions = SlackActions(engine, self._conversations, clock)
        self._history = HistorySearch(engine, self._conversations)
        self._outcomes = Outcomes(engine, clock, callbacks)
        self._retries = Retries(engine, clock, retried)
        self._for_newer_version: set[int] = set()  # rows left alone until this process ends
        self._found: list[int] = []  # rows that could be sent when they were found
        self.stopping: Callable[[], bool] = lambda: False
        """Says whether to begin nothing more: what is claimed by then is given back."""

    def send_due(self, limit: int = 100) -> int:
        """Send, or look for, up to ``limit`` rows that are due now; return how many."""
        done = 0
        while done < limit:
            rows = self._claim(min(AT_ONCE, limit - done))
            if not rows:
                break

            done += self._deal_with_all(rows)

            if self.stopping():
                break

        return done

    def _claim(self, most: int) -> list[OutboxRow]:
        """Take the next rows that are due, so that no other sender takes them.

        Of those found before, each that can still be taken; where none can, there is one new look.
        """
        has_looked = False
        while self._found or not has_looked:
            if not self._found:
                has_looked = True
                self._look()

            some, self._found = self._found[:most], self._found[most:]
            rows = self._take(some) if some else []
            if rows:
                return rows

        return []

    def _take(self, ids: Sequence[int]) -> list[OutboxRow]:
        """Claim those of some rows that can still be taken."""
        with writing(self._engine) as conn:
            return sending.claim(
                conn,
                now=self._clock(),
                owner=self._owner,
                lease=LEASE,
                limit=len(ids),
                but=self._for_newer_version,
                among=ids,
            )

    def _look(self) -> None:
        """Find the next rows that are due: nobody is kept waiting by a look in vain.

        Rows of senders that did not come back are taken from them first.
        """
        now = self._clock()
        with reading(self._engine) as conn:
            has_expired = sending.has_expired(conn, now=now)
            self._found = self._find(conn, now)

        if has_expired:
            with writing(self._engine) as conn:
                sending.expire(conn, now=now)
                self._found = self._find(conn, now)

    def _find(self, conn: Connection, now: datetime) -> list[int]:
        return sending.find_ready(conn, now=now, most=AHEAD, but=self._for_newer_version)

    def _deal_with_all(self, rows: Sequence[OutboxRow]) -> int:
        """Deal with rows that were claimed, as far as all goes well; return with how many."""
        waiting = deque(rows)
        sent: list[Sent] = []

        try:
            while waiting and self._may_begin(waiting[0], is_first=len(waiting) == len(rows)):
                row = waiting.popleft()
                with one_look(self._engine):
                    went_well = self._deal_with(row, sent)

                if not went_well:
                    break
        finally:
            if sent:
                self._outcomes.all_sent(sent)

            if waiting:
                self._outcomes.give_back(list(waiting))
                self._found.clear()  # what kept these back may keep those, too

        return len(rows) - len(waiting)

    def _may_begin(self, row: OutboxRow, *, is_first: bool) -> bool:
        """Say whether a row's lease is long enough still for all that may be to do about it."""
        if is_first:
            return True
        if row.lease_until is None or self.stopping():
            return False
        claimed_at = row.lease_until - LEASE
        return timedelta(0) <= self._clock() - claimed_at < BEGIN_WITHIN

    def _deal_with(self, row: OutboxRow, sent: list[Sent]) -> bool:
        """Send or look for a row, and note it in ``sent``; say whether all went well."""
        client = self._client_for(row.team)
        if client is None:
            self._outcomes.park_workspace(row, "not_installed")
            return False

        slack = PacedClient(client, row.team, self._calls)

        if row.state == "unknown":
            self._look_for(slack, row)
            return False

        return self._may_go(row) and self._send(slack, row, sent)

    # -- a row that is to be sent ------------------------------------------------------------------

    def _send(self, slack: PacedClient, row: OutboxRow, sent: list[Sent]) -> bool:
        """Render a row and do it in Slack, and note that; else mark what became of it.

        Says whether all went well: it is in Slack, or there was nothing to say any more.
        """
        try:
            payload = self._rendered(row)
            failpoint("before-slack")
            message = self._actions.perform(slack, row, payload)
        except NothingToSend as why:
            self._outcomes.void(row, str(why))
            return True
        except NeedsOperator as why:
            self._outcomes.held(row, str(why))
        except (NotReady, NotSent) as why:
            self._retries.retry_later(row, str(why))
        except RateLimited as limit:
            self._retries.retry_when_allowed(row, limit)
        except Refused as refusal:
            self._after_refusal(row, refusal)
        except Unclear as why:
            self._after_unclear_answer(row, str(why))
        except NewerFormat as what:
            self._for_newer_version.add(row.id)
            self._retries.leave_to_newer_version(row, str(what))
        except StoreError:
            raise
        except Exception as error:
            log.exception("a delivery is put aside", delivery=row.id, kind=row.kind)
            self._outcomes.dead(row, type(error).__name__)
        else:
            failpoint("after-slack")
            now, told = self._clock(), payload.get("tells")
            sent.append(Sent(row, now, message.channel, message.ts, told))
            return True

        return False

    def _may_go(self, row: OutboxRow) -> bool:
        """Say whether a row may go where it is addressed; else mark what becomes of it."""
        try:
            self._places.require_fit(row)
        except Elsewhere as there:
            self._retries.send_elsewhere(row, there.channel)
        except NotFit as why:
            self._wait_for_channel(row, why)
        except NothingToSend as why:
            self._outcomes.void(row, str(why))
        else:
            return True

        return False

    def _wait_for_channel(self, row: OutboxRow, why: NotFit) -> None:
        """Have a row wait until its channel is fit, or Slack can say whether it is."""
        found = why.judgement
        if found.unfit is not None:
            self._outcomes.park_channel(row, found.unfit.value)
        elif found.unknown in NO_TOKEN:
            self._outcomes.park_workspace(row, found.unknown)
        else:
            self._retries.retry_later(row, str(why), not_before=found.until)

    def _rendered(self, row: OutboxRow) -> Payload:
        if row.op in ("delete", "pin"):
            return Payload()

        _ = row.params  # a damaged row fails here, whatever its template needs

        try:
            payload = self._render(row)
        except StoreError as error:
            raise NotReady(f"{type(error).__name__} at rendering") from error
        except NotYet as why:
            raise NotReady(str(why)) from why

        if payload is None:
            raise NothingToSend("no longer so")

        return payload

    def _after_unclear_answer(self, row: OutboxRow, why: str) -> None:
        """Retry a change, which is the same done twice; look for a post, which is not."""
        if row.op in ("post", "upload"):
            self._retries.look_before_retry(row, why)
        else:
            self._retries.retry_later(row, why)

    def _after_refusal(self, row: OutboxRow, refusal: Refused) -> None:
        """Mark what becomes of a row that Slack refused."""
        code, found = refusal.code, refusal.found
        is_taken_back = row.kind == Kind.CLEAR and found.meaning is not Meaning.AGAIN

        match found.meaning:
            case Meaning.WORKSPACE_LOST:
                self._outcomes.park_workspace(row, code)
            case _ if is_taken_back:
                self._outcomes.void(row, code)  # whoever asked hears that it stays
            case Meaning.PLACE_LOST | Meaning.PERSON_LOST:
                self._after_lost_place(row, refusal)
            case Meaning.DOUBTED:
                self._after_doubt(row, code)
            case Meaning.POST_ANEW:
                self._outcomes.message_gone(row, code)
            case Meaning.AGAIN:
                self._after_passing_refusal(row, code)
            case Meaning.SETUP:
                self._outcomes.held(row, str(refusal), code)
            case _:
                self._outcomes.dead(row, code)

    def _after_passing_refusal(self, row: OutboxRow, code: str) -> None:
        """Try a row again; after hours of that, its channel's silence is told."""
        waits_since = self._clock() - row.created_at
        if row.op == "post" and not is_person(row.target) and waits_since > SILENT:
            self._outcomes.tell_of_silence(row, code)
        self._retries.retry_later(row, code)

    def _after_lost_place(self, row: OutboxRow, refusal: Refused) -> None:
        """Park a channel that cannot be posted in; give a person up who cannot be written to."""
        if is_person(row.target):
            self._conversations.forget(row.team, row.target)
            self._outcomes.person_lost(row, refusal.code)
        elif refusal.found.meaning is Meaning.PLACE_LOST:
            self._outcomes.park_channel(row, refusal.code)
        else:
            self._outcomes.dead(row, refusal.code)

    def _after_doubt(self, row: OutboxRow, code: str) -> None:
        """Have a channel looked at that refuses a change; where it is fit, the change goes.

        Deletions have a queue of their own: that waits, and nothing else.
        """
        if row.target.startswith(CLEARING):
            self._outcomes.park_channel(row, code)
        elif row.attempts < DOUBTS:
            self._outcomes.doubt_channel(row)
            self._retries.retry_later(row, code)
        else:
            self._outcomes.dead(row, code)

    # -- a row of which nobody can say whether it arrived ------------------------------------------

    def _look_for(self, slack: PacedClient, row: OutboxRow) -> None:
        """Look for a row's message in Slack, and mark what became of it."""
        try:
            message = self._history.find(slack, row)
        except RateLimited as limit:
            self._retries.look_when_allowed(row, limit)
        except (NotReady, NotSent, Unclear) as why:
            self._retries.look_later(row, str(why))
        except Refused as refusal:
            self._after_refused_look(row, refusal)
        except NeedsOperator as why:
            self._outcomes.held(row, str(why))
        except StoreError:
            raise
        except Exception as error:
            log.exception("history cannot be read", delivery=row.id, kind=row.kind)
            self._outcomes.held(row, f"history cannot be read: {type(error).__name__}")
        else:
            self._after_look(row, message)

    def _after_look(self, row: OutboxRow, message: SentMessage | None) -> None:
        if message is not None:
            self._outcomes.sent(row, message)
        elif row.looks + 1 >= MOST_LOOKS:
            self._outcomes.held(row, "never answered clearly, and never found")
        else:
            self._retries.not_found(row)

    def _after_refused_look(self, row: OutboxRow, refusal: Refused) -> None:
        code = refusal.code
        match refusal.found.meaning:
            case Meaning.WORKSPACE_LOST:
                self._outcomes.park_workspace(row, code)
            case Meaning.PLACE_LOST if not is_person(row.target):
                self._outcomes.park_channel(row, code)
            case Meaning.AGAIN:
                self._retries.look_later(row, code)
            case _:
                self._outcomes.held(row, f"history cannot be read: {refusal}", code)
