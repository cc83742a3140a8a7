"""Tell the coordinators of a review who is new in its channel: they can read all of it.

Once a working day the channel's members are compared with those of whom the coordinators were
told, so that a lost event hides nobody. Guests, apps and people of another organisation are told
of at once.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot.audience.directory import Directory
from bot.errors import Refusal
from bot.reviews import Reviews, Seen
from bot.store import newcomers as told
from bot.store import outbox, reads, workspace
from bot.store.db import writing
from bot.store.reads import ReviewRow
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.standing import Standing

AT_A_TIME = 5
"""Channels whose members are read in one go, so that nothing else waits long for it."""
AGAIN = timedelta(minutes=5)
"""When Slack is asked anew that could not say."""
AT_ONCE = (Standing.GUEST, Standing.STRANGER, Standing.BOT)


def noted(reviews: Reviews, team: str, channel: str, user: str) -> None:
    """Note who joined a review's channel, so that its coordinators hear of them in any case."""
    with writing(reviews.engine) as conn:
        if reads.by_channel(conn, team, channel) is not None:
            told.note_waiting(conn, team=team, channel=channel, user=user)


def joined(
    reviews: Reviews, directory: Directory, team: str, channel: str, user: str, now: datetime
) -> None:
    """Tell a review's coordinators at once of an outsider who joined its channel."""
    with reviews.looking() as conn:
        row = reads.by_channel(conn, team, channel)

    if row is None:
        return

    standing = directory.persons.judge(team, user, now).standing
    if standing not in AT_ONCE:
        return

    with writing(reviews.engine) as conn:
        seen = reviews.see(conn, row, now)
        _tell(conn, seen, {user: standing}, seen.today, now, once=f"{now.isoformat()}/{user}")

    reviews.wake()


class Newcomers:
    """Compares the members of every live review's channel with those that were told, daily."""

    def __init__(self, reviews: Reviews, directory: Directory) -> None:
        self._reviews = reviews
        self._directory = directory
        self._done: dict[int, date] = {}
        self._asked: dict[int, datetime] = {}

    def look(self, now: datetime) -> int:
        """Compare the channels that were not compared today; return how many were."""
        compared = 0
        for row in self._due(now):
            if compared >= AT_A_TIME:
                break

            self._asked[row.id] = now
            compared += self._compare(row, now)

        return compared

    def _due(self, now: datetime) -> list[ReviewRow]:
        with self._reviews.looking() as conn:
            rows = [row for row in reads.everywhere(conn) if row.is_live and row.channel]
            return [row for row in rows if self._is_due(conn, row, now)]

    def _is_due(self, conn: Connection, row: ReviewRow, now: datetime) -> bool:
        today = self._reviews.today(conn, row.team, now)
        if self._done.get(row.id) == today or self._was_just_asked(row, now):
            return False

        settings = self._reviews.settings(conn, row.team)
        if not settings.calendar.is_working_day(today):
            return False

        if now < settings.nudge_time(today):
            return False

        if told.compared_on(conn, row.team, row.channel) == today:
            self._done[row.id] = today
            return False

        return True

    def _was_just_asked(self, row: ReviewRow, now: datetime) -> bool:
        last = self._asked.get(row.id)
        return last is not None and timedelta(0) <= now - last < AGAIN

    def _compare(self, row: ReviewRow, now: datetime) -> bool:
        """Compare one channel's members; say whether Slack could tell who they are."""
        team, channel = row.team, row.channel
        try:
            members = self._directory.read_members(team, channel, now)
        except Refusal:
            return False

        with self._reviews.looking() as conn:
            known = told.told_of(conn, team, channel)
            is_first = told.compared_on(conn, team, channel) is None

        new = _new(members, known, is_first=is_first)
        standings = {
            user: judged.standing
            for user, judged in self._directory.persons.judge_all(team, new, now).items()
        }

        with writing(self._reviews.engine) as conn:
            found = next(iter(self._reviews.see_all(conn, [row], team, now)), None)
            if found is None:
                return False

            told.forget(conn, team=team, channel=channel, users=known.keys() - members)
            told.note_told(conn, team=team, channel=channel, users=members - new, on=found.today)

            if standings:
                _tell(conn, found, standings, found.today, now, once=found.today.isoformat())

            told.note_compared(conn, team=team, channel=channel, on=found.today)

        return True


def _new(members: set[str], known: Mapping[str, date | None], *, is_first: bool) -> set[str]:
    """Return the members of whom nobody was told yet.

    The first time, these are those who were seen to join: the others were there before.
    """
    waiting = {user for user in members if user in known and known[user] is None}
    return waiting if is_first else waiting | (members - known.keys())


def _tell(
    conn: Connection,
    seen: Seen,
    standings: Mapping[str, Standing],
    today: date,
    now: datetime,
    *,
    once: str,
) -> None:
    """Tell the coordinators of some newcomers, and keep that they were told."""
    row, review = seen.row, seen.review
    away = workspace.away(conn, row.team, today, let_in=review.let_in)
    kinds = [{"user": user, "kind": kind.value} for user, kind in sorted(standings.items())]

    for coordinator in _others(coordinators_to_tell(review, away), standings):
        outbox.enqueue(
            conn,
            team=row.team,
            kind="dm/new-members",
            now=now,
            target=coordinator,
            review_id=row.id,
            params={"params": {"newcomers": kinds, "channel": row.channel}, "actor": "clock"},
            dedup_key=f"new-members/{row.id}/{once}/{coordinator}",
        )

    told.note_told(conn, team=row.team, channel=row.channel, users=standings, on=today)


def _others(coordinators: Iterable[str], newcomers: Mapping[str, Standing]) -> list[str]:
    """Return the coordinators who hear of somebody else than of themselves alone."""
    return [user for user in coordinators if set(newcomers) != {user}]
