"""Which nudges of a digest still stand when it is sent: the rest is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.grouping import by_key
from bot.reviews import Seen
from bot.store import ledger, workspace
from bot.store.ledger import Nudge
from bot.store.outbox import OutboxRow
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import nudges, whose_move
from bot.workflow.views import lines as lines_view
from bot.workflow.views.lines import Line, urgency


@dataclass(frozen=True, slots=True)
class Standing:
    """An instance that is still to be told of: its line, whom it is for, and its nudge.

    Several nudges of one instance are one line: the last one is told, and those before it, which
    could not be sent on their day, came to nobody.
    """

    key: InstanceId
    step: str
    line: Line
    people: list[whose_move.Recipient]
    ledger_id: int
    mentioned: list[str]
    """Who of them is named in the channel."""


class StandingNudges:
    """Finds out which nudges of one review still stand, for a channel or for one person.

    ``reader`` is the person, or nothing for the channel. ``is_update``: the digest was told before,
    and only what was done since goes; not what a quiet day or an absence would keep from being
    told.
    """

    def __init__(
        self,
        conn: Connection,
        seen: Seen,
        digest: OutboxRow,
        *,
        reader: str = "",
        is_update: bool = False,
    ) -> None:
        self._seen = seen
        self._reader = reader
        self._is_update = is_update
        self._away = workspace.away(conn, seen.row.team, seen.today, let_in=seen.review.let_in)

        if is_update and self._away.get(reader) != date.max:
            self._away.pop(reader, None)

        self._late_told = ledger.late_told(conn, seen.row.team, seen.row.id, but=digest.id)

    def standing(self, told: Iterable[Nudge]) -> list[Standing]:
        """Return those of the nudges that still stand, late ones first."""
        review = self._seen.review
        if not review.live:
            return []

        if nudges.is_quiet(review, self._seen.today) and not self._is_update:
            return []

        by_instance = self._by_open_instance(told)
        looked_at = [self._standing_of(key, found) for key, found in by_instance.items()]
        standing = [one for one in looked_at if one is not None]
        return sorted(standing, key=lambda one: urgency(one.line))

    def _by_open_instance(self, told: Iterable[Nudge]) -> dict[InstanceId, list[Nudge]]:
        of_items = [nudge for nudge in told if nudge.item]
        by_instance = by_key((InstanceId(nudge.item, nudge.party), nudge) for nudge in of_items)
        is_open = self._seen.review.is_open
        return {key: found for key, found in by_instance.items() if is_open(key)}

    def _standing_of(self, key: InstanceId, of_instance: list[Nudge]) -> Standing | None:
        """Return an instance's line, or ``None`` where it is for nobody of those to be told."""
        seen = self._seen
        last = of_instance[-1]
        meant = self._meant(of_instance)
        recipients = whose_move.recipients(
            seen.review,
            key,
            last.step,
            self._times_told_late(key, last),
            seen.today,
            self._away,
            seen.settings,
        )
        people = [recipient for recipient in recipients if recipient.user in meant]
        # What nobody could be told of is still said in the channel.
        if not people and meant:
            return None

        line = lines_view.line(seen.review, key, self._reader, seen.today, seen.settings.calendar)
        users = {recipient.user for recipient in people}
        mentioned = [user for user in last.mentioned if user in users]
        return Standing(key, last.step, line, people, last.id, mentioned)

    def _meant(self, of_instance: list[Nudge]) -> set[str]:
        """Return the people whom nudges were for; in a person's digest, that person alone."""
        if self._reader:
            return {self._reader}
        return {user for nudge in of_instance for user in nudge.recipients}

    def _times_told_late(self, key: InstanceId, last: Nudge) -> int:
        if last.due is None:
            return 0
        return self._late_told.get((key.item, key.party, last.due), 0)
