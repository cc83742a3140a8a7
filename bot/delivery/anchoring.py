"""Send each day's anchor to where the partnership wants it: a channel, a file, an address.

Once for a workspace and local date, from the nudge hour on. A channel's goes through the outbox. A
file's line is written unless it is there; an address may get a line again after a restart, which
harms nothing. What failed is tried again with each tick, and said by ``/readyz``.
"""

import urllib.request
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Connection

from bot.outgoing import DIRECT, Network
from bot.reviews import Reviews
from bot.store import anchors, outbox, reads
from bot.store.db import reading, writing
from bot.store.kinds import Kind
from bot.workflow.dates.calendar import local_date

log = structlog.get_logger()

IN_A_POST = 50  # reviews: more would be longer than a block may be
SECONDS = 5.0  # that an address may take


class Anchoring:
    """Sends anchors. ``elsewhere`` is a ``file:`` or ``https:`` address, or none."""

    def __init__(
        self,
        reviews: Reviews,
        key: bytes,
        elsewhere: str | None,
        network: Network = DIRECT,
    ) -> None:
        self._reviews = reviews
        self._key = key
        self._elsewhere = elsewhere
        self._network = network
        self._done: set[tuple[str, date]] = set()
        self.failing_since: datetime | None = None
        """Since when the file or address does not take what it should."""

    def look(self, now: datetime) -> None:
        """Send today's anchor of each workspace that has none yet."""
        with reading(self._reviews.engine) as conn:
            asked = [self._due(conn, team, now) for team in reads.teams(conn)]
        for team, day in filter(None, asked):
            if self._send(team, day, now):
                self._note_done(team, day)

    def _note_done(self, team: str, day: date) -> None:
        """Note that a workspace's anchor is sent for a day; those of earlier days are forgotten."""
        self._done = {done for done in self._done if done[1] >= day}
        self._done.add((team, day))

    def _due(self, conn: Connection, team: str, now: datetime) -> tuple[str, date] | None:
        """Return a workspace with its local date, if its anchor is to be sent today still."""
        settings = self._reviews.settings(conn, team)
        today = local_date(now, settings.zone)
        if (team, today) in self._done or now < settings.nudge_time(today):
            return None
        return team, today

    def _send(self, team: str, day: date, now: datetime) -> bool:
        """Send a workspace's anchor wherever it goes; say whether all is done."""
        with writing(self._reviews.engine) as conn:
            channel = self._reviews.settings(conn, team).anchor
            if channel:
                self._post(conn, team, channel, day, now)

            whole = anchors.lines(conn, self._key, team, day) if self._elsewhere else []

        if channel:
            self._reviews.wake()

        return all(self._keep_elsewhere(line, day, now) for line in whole)

    def _post(self, conn: Connection, team: str, channel: str, day: date, now: datetime) -> None:
        """Have the anchor posted in a channel, in as many parts as it takes."""
        parts = anchors.lines(conn, self._key, team, day, most=IN_A_POST)
        for number, line in enumerate(parts, start=1):
            facts = {"day": day.isoformat(), "line": line, "part": number, "parts": len(parts)}
            outbox.enqueue(
                conn,
                team=team,
                kind=Kind.ANCHOR,
                now=now,
                target=channel,
                params={"params": facts},
                dedup_key=f"anchor/{day.isoformat()}/{number}",
            )

    def _keep_elsewhere(self, line: str, day: date, now: datetime) -> bool:
        """Write a line to the file, or send it to the address; say whether it is there."""
        assert self._elsewhere is not None
        try:
            if self._elsewhere.startswith("file:"):
                _append(Path(urlsplit(self._elsewhere).path), line)
            else:
                _hand_in(self._elsewhere, line, self._network)
        except (OSError, ValueError) as error:
            log.error("the anchor is not kept", day=day, error=type(error).__name__)
            self.failing_since = self.failing_since or now
            return False

        self.failing_since = None
        return True


def _append(file: Path, line: str) -> None:
    """Write a line at a file's end, unless the workspace's line of that day is there."""
    kept = file.read_text(encoding="utf-8") if file.exists() else ""
    if _has_line_of_day(kept, line):
        return
    is_cut_off = kept != "" and not kept.endswith("\n")  # the disk was full, say
    with file.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{line}\n" if is_cut_off else f"{line}\n")


def _has_line_of_day(kept: str, line: str) -> bool:
    """Say whether a text has the whole line already of a line's workspace and day."""
    of_the_day = line.partition(" reviews=")[0]
    found = [each for each in kept.splitlines() if of_the_day in each]
    return any(map(anchors.is_whole, found))


def _hand_in(address: str, line: str, network: Network) -> None:
    """Send a line to an address, which has to take it: who sends us elsewhere has not."""
    content = (line + "\n").encode()
    asked = urllib.request.Request(address, content, {"Content-Type": "text/plain; charset=utf-8"})  # noqa: S310 - https only, by bot.config
    proxy = network.proxy_for(address)
    by_proxy = urllib.request.ProxyHandler({"https": proxy} if proxy else {})
    opener = urllib.request.build_opener(by_proxy, _Nowhere)
    with opener.open(asked, timeout=SECONDS) as answer:
        answer.read(1)


class _Nowhere(urllib.request.HTTPRedirectHandler):
    """Follow no redirect: what arrives elsewhere is a request without the line."""

    def redirect_request(self, *_: object) -> None:
        """Make of an answer that sends us elsewhere an ``HTTPError``."""
