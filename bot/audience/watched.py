"""Which channels are looked at by themselves: those of reviews that go on, once an hour."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from bot.store import pauses, reads, workspace
from bot.store.workspace import Channel

WATCHED = timedelta(hours=1)
"""How old it may be where nothing happens: Slack has no event for a channel that became public."""


def due(conn: Connection, now: datetime) -> Iterator[tuple[str, str]]:
    """Yield the channels of reviews that go on which were not looked at for long.

    What is parked is asked about by itself, unless an event has put it in doubt.
    """
    parked = {(team, target) for team, target, _, _ in pauses.parked(conn)}
    going_on = [row for row in reads.everywhere(conn) if _goes_on(row, parked)]
    known = _known_in(conn, {row.team for row in going_on})

    for row in going_on:
        place = (row.team, row.channel)
        if _is_due(known.get(place), now, is_parked=place in parked):
            yield place


def _known_in(conn: Connection, teams: Iterable[str]) -> dict[tuple[str, str], Channel]:
    """Return what is known of the channels of some workspaces."""
    found: dict[tuple[str, str], Channel] = {}
    for team in teams:
        for name, channel in workspace.channels_known(conn, team).items():
            found[team, name] = channel
    return found


def _goes_on(row: reads.ReviewRow, parked: Collection[tuple[str, str]]) -> bool:
    """Say whether a review goes on, in a workspace that is not parked as a whole."""
    return row.state != "discontinued" and (row.team, "") not in parked


def _is_due(last: Channel | None, now: datetime, *, is_parked: bool) -> bool:
    """Say whether a channel is to be looked at, by what was known of it ``last``."""
    if last is None or last.fetched_at == workspace.LONG_AGO:
        return True
    is_fresh = last.fetched_at <= now < last.fetched_at + WATCHED
    return not is_fresh and not is_parked
