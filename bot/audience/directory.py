"""Ask Slack about people, with a short memory.

Who is in a channel, who has left, who is an admin. Membership comes from join and leave events and
is read again when older than minutes; what cannot be verified is a kind refusal, never a guess
(rule 16).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from sqlalchemy import Connection, Engine

from bot import parts
from bot.audience.channels import Channels
from bot.audience.persons import Persons
from bot.audience.scopes import naming_the_scope
from bot.errors import Refusal
from bot.outgoing import code_of
from bot.refusals.permission import MembershipUnknown
from bot.store import workspace
from bot.store.db import reading, writing
from bot.store.workspace import Channel

log = structlog.get_logger()

MEMBERS_FRESH = timedelta(minutes=1)
"""How old may be what says who is in a channel: the event that somebody was removed can be lost."""
LISTED_FRESH = timedelta(minutes=5)
"""The same for lists across reviews, which would ask about many channels one after the other."""
PAGE = 200  # what Slack recommends; it refuses 1,000
FEW = 20
"""So many channels are looked up by name; of more, all that are known."""
PAGES = 20  # of members: a review's channel is small


def _is_fresh(read_at: datetime | None, now: datetime, within: timedelta = MEMBERS_FRESH) -> bool:
    return read_at is not None and read_at <= now < read_at + within


def _as_known(
    conn: Connection, team: str, asked: Sequence[str]
) -> tuple[Mapping[str, datetime | None], Mapping[str, Channel | None]]:
    """Return when the members of some channels were read, and what is known of the channels.

    Of one it is asked as whoever judges it later in the same look asks.
    """
    if len(asked) == 1:
        [channel] = asked
        read = {channel: workspace.members_as_of(conn, team, channel)}
        return read, {channel: workspace.channel(conn, team, channel)}

    few = asked if len(asked) <= FEW else None
    return (
        workspace.channels_read(conn, team, among=few),
        workspace.channels_known(conn, team, among=few),
    )


class Directory:
    """Facts about people of every workspace. Of a channel that others read, nobody is a member."""

    def __init__(
        self,
        engine: Engine,
        client_for: Callable[[str], WebClient | None],
        channels: Channels,
        *,
        key: bytes,
    ) -> None:
        self._engine = engine
        self._client_for = client_for
        self.channels = channels
        self._questions = channels.questions
        self.persons = Persons(engine, client_for, self._questions, key=key)

    def with_cause(self, team: str, refusal: Refusal) -> Refusal:
        """Return a refusal that names what has to be mended in Slack, if it comes of that."""
        return naming_the_scope(refusal, self._client_for(team))

    def belongs(self, team: str, channel: str, user: str, now: datetime) -> bool:
        """Say whether a person is a member of a channel now that only its members read.

        Raises :class:`Refusal` if nobody can say.
        """
        if self.channels.read_by_others(team, channel, now):
            return False

        with reading(self._engine) as conn:
            read_at = workspace.members_as_of(conn, team, channel)
            if _is_fresh(read_at, now):
                return workspace.is_member(conn, team, channel, user)

        return user in self.read_members(team, channel, now)

    def begin(self, team: str, channels: Iterable[str], now: datetime) -> None:
        """Begin to ask all that tells who belongs to some channels, at the same time."""
        asked = [channel for channel in channels if channel]
        if not asked:
            return

        with reading(self._engine) as conn:
            read, known = _as_known(conn, team, asked)

        for channel in asked:
            self.channels.begin_one(team, channel, known.get(channel), now)
            if not _is_fresh(read.get(channel), now):
                self._begin_members(team, channel, now)

    def _begin_members(self, team: str, channel: str, now: datetime) -> None:
        self._questions.begin(
            ("members", team, channel), lambda: self._read_members(team, channel, now)
        )

    def read_members(self, team: str, channel: str, now: datetime) -> set[str]:
        """Ask Slack who is in a channel, and keep it. Raises :class:`Refusal` if nobody can say."""
        members = self._questions.answer(
            ("members", team, channel), lambda: self._read_members(team, channel, now)
        )
        if members is None:
            raise MembershipUnknown
        return members

    def _read_members(self, team: str, channel: str, now: datetime) -> set[str] | None:
        members = self._members(team, channel)
        if members is not None:
            with writing(self._engine) as conn:
                workspace.note_members(
                    conn, team=team, channel=channel, users=members, fetched_at=now
                )

        return members

    def surely(self, team: str, channel: str, user: str, now: datetime) -> bool | None:
        """Say whether a person is a member of a channel now; ``None`` if nobody can say."""
        try:
            return self.belongs(team, channel, user, now)
        except Refusal:
            return None

    def surely_in(
        self, team: str, channels: Iterable[str], user: str, now: datetime
    ) -> dict[str, bool | None]:
        """Say whether a person is in each of some channels now; ``None`` if nobody can say.

        One look at the database serves all that were read minutes ago: so many may be asked about.
        """
        with reading(self._engine) as conn:
            read = workspace.channels_read(conn, team)
            known = workspace.channels_of(conn, team, user)

        asked = dict.fromkeys(channels)
        fresh = {one for one in asked if _is_fresh(read.get(one), now, LISTED_FRESH)}
        stale = [one for one in asked if one not in fresh]
        self.begin(team, stale, now)
        theirs = self._not_read_by_others(team, sorted(fresh & known), now)
        found: dict[str, bool | None] = {one: one in theirs for one in fresh}

        for one in stale:
            found[one] = self.surely(team, one, user, now)

        return found

    def _not_read_by_others(self, team: str, channels: list[str], now: datetime) -> set[str]:
        """Return those of some channels that only their members read."""
        judged = self.channels.judge_all(team, channels, now) if channels else {}
        return {channel for channel, found in judged.items() if not found.is_read_by_others}

    def was_member(self, team: str, channel: str, user: str) -> bool:
        """Say whether a person was in a channel when it was last read, however long ago."""
        with reading(self._engine) as conn:
            return workspace.is_member(conn, team, channel, user)

    def _members(self, team: str, channel: str) -> set[str] | None:
        found: set[str] = set()
        cursor = ""

        for _ in range(PAGES):
            said = self._call(
                team, "conversations.members", channel=channel, limit=PAGE, cursor=cursor
            )
            if said is None:
                return None

            found |= set(said.get("members") or [])
            cursor = parts.next_cursor(said)
            if not cursor:
                break

        return found

    def _call(self, team: str, method: str, **arguments: Any) -> dict[str, Any] | None:
        """Return what Slack answers; ``None`` where it does not say.

        Not found, away, not allowed.
        """
        client = self._client_for(team)
        if client is None:
            return None

        given = {name: value for name, value in arguments.items() if value != ""}

        try:
            said = client.api_call(method, params=given)
        except Exception as error:
            log.warning("slack did not say", method=method, code=code_of(error))
            return None

        return dict(said.data) if isinstance(said.data, dict) else None
