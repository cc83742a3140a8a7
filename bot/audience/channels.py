"""Judge whether a channel is fit for a review: private, the workspace's own, and the bot inside.

One place decides, for handlers, the sender, papers and Home. What Slack says of a channel is kept,
and read again when it is older than minutes or an event has put it in doubt; one look serves all
that waits. A channel that became unfit is parked: nothing is posted, edited or answered there, and
the coordinators are told once. It goes on when it is fit again.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Connection, Engine

from bot.audience import watched
from bot.audience.questions import Questions
from bot.audience.scopes import is_of_public_channel
from bot.errors import Refusal
from bot.outgoing import code_of
from bot.refusals.permission import (
    ChannelArchived,
    ChannelPublic,
    ChannelShared,
    ChannelUnknown,
    ChannelUnseen,
)
from bot.slack_errors.lookup import meaning_of
from bot.slack_errors.meanings import Meaning
from bot.store import channel_moves, outbox, pauses, reads, workspace
from bot.store.db import reading, writing
from bot.store.kinds import Kind
from bot.store.workspace import Channel

log = structlog.get_logger()

FRESH = timedelta(minutes=5)
"""How old what is known of a channel may be before a post, an act or a look rests on it."""
ASKED_AGAIN = timedelta(minutes=1)  # what Slack could not say, while nothing waits for it
WATCHED_AT_ONCE = 10  # channels that one tick looks at: Slack allows about fifty a minute
RETRY_AFTER = timedelta(seconds=30)  # where a limit does not say
NOT_IN_TIME = "not_in_time"  # said of a channel while Slack has not answered


class Unfit(StrEnum):
    """Why a channel is not fit; the values are stored as the reason why it is parked.

    The last three are Slack's own codes: nothing could be posted there anyway.
    """

    PUBLIC = "unfit_public"
    SHARED = "unfit_shared"
    INVITED = "unfit_invited"
    ORG_SHARED = "unfit_org_shared"
    ARCHIVED = "is_archived"
    OUTSIDE = "not_in_channel"
    UNSEEN = "channel_not_found"


READ_BY_OTHERS: Final = frozenset({Unfit.PUBLIC, Unfit.SHARED, Unfit.INVITED, Unfit.ORG_SHARED})
"""The channel works, and people read it whom nobody has let into the review."""
AS_FIT_ONLY: Final = READ_BY_OTHERS | {Unfit.UNSEEN}
"""After these, coordinators hear that the channel is fit again; what they did may have done it."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a channel is fit: not where it is ``unfit``, and nobody can say where ``unknown``.

    ``unknown`` is Slack's code, or the kind of failure; ``until``: it may not be asked before.
    """

    unfit: Unfit | None = None
    unknown: str = ""
    until: datetime | None = None

    @property
    def is_fit(self) -> bool:
        """Whether a review's matters may be put there."""
        return self.unfit is None and not self.unknown

    @property
    def is_read_by_others(self) -> bool:
        """Whether people read the channel whom nobody has let into its review."""
        return self.unfit in READ_BY_OTHERS


FIT: Final = Judgement()


def fault_of(channel: Channel) -> Unfit | None:
    """Say why a channel is not fit for a review, by what is known of it; ``None`` if it is."""
    if channel.unseen:
        return Unfit.UNSEEN

    if not channel.private:
        return Unfit.PUBLIC

    if channel.pending:
        return Unfit.INVITED

    if channel.org_shared:
        return Unfit.ORG_SHARED

    if channel.shared:
        return Unfit.SHARED

    if channel.archived:
        return Unfit.ARCHIVED

    return None if channel.bot_in else Unfit.OUTSIDE


def facts_of(channel: str, said: dict[str, Any], now: datetime) -> Channel:
    """Return what Slack says of a channel."""
    direct = bool(said.get("is_im") or said.get("is_mpim"))
    shared = any(said.get(name) for name in ("is_shared", "is_ext_shared", "is_org_shared"))
    external = bool(said.get("is_ext_shared"))
    return Channel(
        channel=channel,
        private=bool(said.get("is_private") or said.get("is_group")) and not direct,
        shared=shared,
        archived=bool(said.get("is_archived")),
        bot_in=bool(said.get("is_member", True)),
        pending=bool(said.get("is_pending_ext_shared")) and not external,
        org_shared=bool(said.get("is_org_shared")) and not external,
        unseen=False,
        fetched_at=now,
    )


class Channels:
    """Judge channels of every workspace, and see to what follows."""

    def __init__(
        self,
        engine: Engine,
        client_for: Callable[[str], WebClient | None],
        questions: Questions,
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self.questions = questions
        self._watched: dict[tuple[str, str], datetime] = {}

    # --- judging ---------------------------------------------------------------------------------

    def judge(self, team: str, channel: str, now: datetime) -> Judgement:
        """Say whether a channel is fit, by what was read minutes ago, or is read now."""
        with reading(self._engine) as conn:
            known = workspace.channel(conn, team, channel)
        return self._judged(team, channel, known, now)

    def judge_all(
        self, team: str, channels: Collection[str], now: datetime
    ) -> dict[str, Judgement]:
        """Judge some channels, with one look at the database for all that were read minutes ago."""
        with reading(self._engine) as conn:
            known = workspace.channels_known(conn, team)

        for name in channels:
            self.begin_one(team, name, known.get(name), now)

        return {name: self._judged(team, name, known.get(name), now) for name in channels}

    def begin(self, team: str, channels: Iterable[str], now: datetime) -> None:
        """Begin to ask Slack about those channels that were not read minutes ago."""
        with reading(self._engine) as conn:
            known = {name: workspace.channel(conn, team, name) for name in channels}
        for name, found in known.items():
            self.begin_one(team, name, found, now)

    def begin_one(self, team: str, channel: str, known: Channel | None, now: datetime) -> None:
        """Begin to ask Slack about a channel, unless what is known of it is minutes old."""
        if not _is_fresh(known, now):
            self._begin(team, channel, now)

    def begin_anew(self, team: str, channel: str, now: datetime) -> None:
        """Begin to ask Slack about a channel, however much is known of it."""
        self._begin(team, channel, now, anew=True)

    def _begin(self, team: str, channel: str, now: datetime, *, anew: bool = False) -> None:
        self.questions.begin(_key(team, channel), lambda: self._look(team, channel, now), anew=anew)

    def _judged(self, team: str, channel: str, known: Channel | None, now: datetime) -> Judgement:
        if known is not None and _is_fresh(known, now):
            return Judgement(unfit=fault_of(known))
        return self.look(team, channel, now)

    def look(self, team: str, channel: str, now: datetime, *, anew: bool = False) -> Judgement:
        """Ask Slack about a channel now; keep what it says, and see to what follows for its review.

        Where Slack cannot say, or not in time, a channel that was unfit stays so.
        """
        found = self.questions.answer(
            _key(team, channel), lambda: self._look(team, channel, now), anew=anew
        )
        if found is not None:
            return found

        with reading(self._engine) as conn:
            known = workspace.channel(conn, team, channel)

        unfit = _known_fault(known)
        return Judgement(unfit=unfit, unknown="" if unfit else NOT_IN_TIME)

    def _look(self, team: str, channel: str, now: datetime) -> Judgement:
        said = self._ask(team, channel, now)
        with writing(self._engine) as conn:
            known = workspace.channel(conn, team, channel)
            if isinstance(said, Judgement):
                unfit = _known_fault(known)
                if unfit is None:
                    return said

                _see_to_review(conn, team, channel, unfit, now)
                return Judgement(unfit=unfit)

            if said.unseen and known is not None:
                said = _unseen(known, now)

            workspace.note_channel(conn, team, said)
            unfit = fault_of(said)
            _see_to_review(conn, team, channel, unfit, now)

        return Judgement(unfit=unfit)

    def told(self, team: str, channel: str, now: datetime, **facts: bool) -> None:
        """Take what an event said of a channel: it counts at once, and is read again before long.

        Only what makes a channel unfit is believed without Slack's saying so when asked.
        """
        with writing(self._engine) as conn:
            workspace.doubt_channel(conn, team=team, channel=channel, **facts)
            known = workspace.channel(conn, team, channel)
            unfit = _known_fault(known)
            if unfit is not None:
                _see_to_review(conn, team, channel, unfit, now)

    def closed(self, team: str, channel: str, now: datetime) -> bool:
        """Say whether a channel is a review's, or was, in which nothing is answered any more."""
        with reading(self._engine) as conn:
            if not self.is_of_review(conn, team, channel):
                return False
        return self.judge(team, channel, now).unfit is not None

    @staticmethod
    def is_of_review(conn: Connection, team: str, channel: str) -> bool:
        """Say whether a review lives in a channel, or has said something in it."""
        here = reads.by_channel(conn, team, channel) is not None
        return here or channel_moves.was_said_in(conn, team, channel)

    def read_by_others(self, team: str, channel: str, now: datetime) -> bool:
        """Say whether people are in a channel whom nobody has let into its review."""
        return self.judge(team, channel, now).is_read_by_others

    def fault(
        self, team: str, channel: str, now: datetime, *, moving: bool = False
    ) -> Refusal | None:
        """Say why a review cannot be bound to a channel, as Slack says now; ``None`` if it can."""
        found = self.look(team, channel, now, anew=True)
        match found.unfit:
            case Unfit.PUBLIC:
                return ChannelPublic(moving=moving)
            case Unfit.SHARED | Unfit.INVITED | Unfit.ORG_SHARED:
                return ChannelShared(moving=moving)
            case Unfit.ARCHIVED:
                return ChannelArchived(moving=moving)
            case Unfit.OUTSIDE | Unfit.UNSEEN:
                return ChannelUnseen(moving=moving)

        return ChannelUnknown() if found.unknown else None

    # --- watching --------------------------------------------------------------------------------

    def watch(self, now: datetime) -> None:
        """Look at reviews' channels that were not looked at for long, a few at a time."""
        for team, channel in self._waiting(now)[:WATCHED_AT_ONCE]:
            self._watched[team, channel] = now
            if self.look(team, channel, now).unknown:
                break  # Slack is unwell, or slow: the tick has more to do

    def _waiting(self, now: datetime) -> list[tuple[str, str]]:
        """Return the channels that are to be looked at, those first that waited for longest."""
        with reading(self._engine) as conn:
            due = list(watched.due(conn, now))
        waiting = [place for place in due if not self._was_just_watched(place, now)]
        return sorted(waiting, key=lambda place: self._watched.get(place, workspace.LONG_AGO))

    def _was_just_watched(self, place: tuple[str, str], now: datetime) -> bool:
        last = self._watched.get(place)
        return last is not None and timedelta(0) <= now - last < ASKED_AGAIN

    # --- asking Slack ----------------------------------------------------------------------------

    def _ask(self, team: str, channel: str, now: datetime) -> Channel | Judgement:
        """Return what Slack says of a channel; where it does not say, the judgement for that."""
        with reading(self._engine) as conn:
            until = pauses.limited_until(conn, team=team, method="conversations.info", now=now)

        client = self._client_for(team)

        if until is not None:
            return Judgement(unknown="ratelimited", until=until)

        if client is None:
            return Judgement(unknown="not_installed")

        try:
            answer = client.api_call("conversations.info", params={"channel": channel})
        except SlackApiError as error:
            return self._refused(team, channel, error, now)
        except Exception as error:
            log.warning("slack could not be asked of a channel", code=code_of(error))
            return Judgement(unknown=type(error).__name__)

        said = answer.data.get("channel") if isinstance(answer.data, dict) else None
        if not isinstance(said, dict):
            return Judgement(unknown="no JSON")

        return facts_of(channel, said, now)

    def _refused(
        self, team: str, channel: str, error: SlackApiError, now: datetime
    ) -> Channel | Judgement:
        """Return what an error of Slack says of a channel.

        The bot may not read public channels: of one, Slack says that there is none, or which
        permission it would need.
        """
        data = error.response.data if isinstance(error.response.data, dict) else {}
        code = str(data.get("error") or "") or f"HTTP {error.response.status_code}"
        log.info("slack did not say what a channel is", code=code_of(error))
        meaning = meaning_of("conversations.info", code).meaning
        if meaning is Meaning.UNSEEN:
            return _nothing_known(channel, now, unseen=True)

        if code == "missing_scope" and is_of_public_channel(data):
            return _nothing_known(channel, now, unseen=False)

        if error.response.status_code == 429 or meaning is Meaning.LIMITED:
            return self._limited(team, now + _retry_after(error))

        return Judgement(unknown=code)

    def _limited(self, team: str, until: datetime) -> Judgement:
        """Keep until when Slack may not be asked, and return that nobody can say."""
        with writing(self._engine) as conn:
            pauses.limit(conn, team=team, method="conversations.info", until=until)
        return Judgement(unknown="ratelimited", until=until)


def _key(team: str, channel: str) -> tuple[str, ...]:
    return "channel", team, channel


def _is_fresh(known: Channel | None, now: datetime) -> bool:
    return known is not None and known.fetched_at <= now < known.fetched_at + FRESH


def _nothing_known(channel: str, now: datetime, *, unseen: bool) -> Channel:
    """Return a channel of which Slack tells nothing: it cannot be seen, or is a public one."""
    return Channel(
        channel=channel,
        private=False,
        shared=False,
        archived=False,
        bot_in=not unseen,
        unseen=unseen,
        fetched_at=now,
    )


def _unseen(known: Channel, now: datetime) -> Channel:
    """Return a channel that cannot be seen any more: as what an event said became of it, if any."""
    if known.archived or not known.bot_in:
        return _again(known, now)
    return _nothing_known(known.channel, now, unseen=True)


def _again(known: Channel, now: datetime) -> Channel:
    return Channel(
        channel=known.channel,
        private=known.private,
        shared=known.shared,
        archived=known.archived,
        bot_in=False,
        pending=known.pending,
        org_shared=known.org_shared,
        unseen=known.unseen,
        fetched_at=now,
    )


def _retry_after(error: SlackApiError) -> timedelta:
    headers = {str(name).lower(): value for name, value in dict(error.response.headers).items()}
    try:
        return timedelta(seconds=max(1, int(headers["retry-after"])))
    except (KeyError, TypeError, ValueError, OverflowError):
        return RETRY_AFTER


# --- what follows for the review ------------------------------------------------------------------


def _known_fault(known: Channel | None) -> Unfit | None:
    return None if known is None else fault_of(known)


def known_unfit(
    conn: Connection, team: str, *, among: Collection[str] | None = None
) -> frozenset[str]:
    """Return the channels that others read, as far as is known without asking Slack."""
    known = workspace.channels_known(conn, team, among=among)
    return frozenset(name for name, one in known.items() if fault_of(one) in READ_BY_OTHERS)


def _see_to_review(
    conn: Connection, team: str, channel: str, unfit: Unfit | None, now: datetime
) -> None:
    """Park the channel of a review where it became unfit, and free it where it is fit again.

    Coordinators are told once, when it stops and when it goes on.
    """
    row = reads.by_channel(conn, team, channel)
    if row is None:
        return

    reason = pauses.reason(conn, team=team, target=channel)

    if unfit is None:
        if reason in set(Unfit):
            _free(conn, row, reason, now)
    elif reason is None or _is_worse(unfit, reason):
        _park(conn, row, unfit, now)


def _is_worse(unfit: Unfit, reason: str) -> bool:
    """Say whether others read a channel that was parked for another reason."""
    return unfit in READ_BY_OTHERS and reason not in READ_BY_OTHERS


def _free(conn: Connection, row: reads.ReviewRow, reason: str | None, now: datetime) -> None:
    """Let a review's channel go on that was parked for a reason."""
    pauses.resume(conn, team=row.team, target=row.channel)
    log.warning("channel fit again", team=row.team, channel_id=row.channel, code=reason)
    if reason in AS_FIT_ONLY:
        _tell(conn, row, Kind.CHANNEL_FIT, {"why": reason}, now)


def _park(conn: Connection, row: reads.ReviewRow, unfit: Unfit, now: datetime) -> None:
    """Have nothing posted in a review's channel, in the place of why it was parked before."""
    pauses.resume(conn, team=row.team, target=row.channel)
    pauses.pause(conn, team=row.team, target=row.channel, reason=unfit.value, now=now)
    log.warning("channel unfit", team=row.team, channel_id=row.channel, code=unfit.value)
    _tell(conn, row, Kind.CHANNEL_UNFIT, {"why": unfit.value}, now)


def _tell(
    conn: Connection, row: reads.ReviewRow, kind: Kind, facts: dict[str, Any], now: datetime
) -> None:
    for user in reads.holders(conn, row.team, row.id, "coordinator"):
        outbox.enqueue(
            conn,
            team=row.team,
            kind=kind,
            now=now,
            target=user,
            review_id=row.id,
            params={"params": facts, "actor": "clock"},
            dedup_key=f"{kind.value}/{row.id}/{row.channel}/{now.isoformat()}/{user}",
        )
