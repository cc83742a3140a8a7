"""A review's read tables, written from its state: after each command, and by ``db rebuild``."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from bot import kept_facts
from bot.store import ledger, overviews, reads
from bot.store.ledger import NEVER, Told
from bot.store.overviews import Earlier, OverviewRows
from bot.store.reads import Belonging, OpenItem, ReadRows, ReviewRow
from bot.workflow.dates.calendar import Calendar, local_date
from bot.workflow.review.derived import derived, if_known
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.nudges import MOST_NUDGES, LastNudge, Slot, asked_anew
from bot.workflow.settings import Workspace
from bot.workflow.views.kept import kept
from bot.workflow.views.projection import Last, OpenRow, people_of, project


def rewrite(
    conn: Connection,
    row: ReviewRow,
    review: Review,
    settings: Workspace,
    now: datetime,
    *,
    before: Review | None = None,
) -> None:
    """Rewrite a review's read tables from its state, as far as they differ from it.

    ``before`` is the review that they were written from, where that is known: what is read of both
    alike is not looked at.
    """
    rows = expected_rows(conn, row, review, settings, now)
    same_people = before is not None and people_of(before) == people_of(review)
    reads.rewrite(conn, team=row.team, review_id=row.id, rows=rows, row=row, but_people=same_people)
    rewrite_overview(conn, row, review, settings, before)


def rewrite_overview(
    conn: Connection,
    row: ReviewRow,
    review: Review,
    settings: Workspace,
    before: Review | None = None,
) -> None:
    """Rewrite what lists and Home show of a review, ``before`` being as in :func:`rewrite`."""
    # Worked out before is written before, by this very version.
    was = if_known(_overview_rows, before, settings.calendar) if before else None
    overviews.write(
        conn,
        team=row.team,
        review_id=row.id,
        number=review.number,
        rows=expected_overview(review, settings),
        earlier=Earlier(before.number, was) if before and was else None,
    )


def expected_overview(review: Review, settings: Workspace) -> OverviewRows:
    """Return what lists and Home have to show of a review, by its state."""
    return _overview_rows(review, settings.calendar)


@derived
def _overview_rows(review: Review, calendar: Calendar) -> OverviewRows:
    return kept_facts.rows_of(kept(review, calendar))


def expected_rows(
    conn: Connection, row: ReviewRow, review: Review, settings: Workspace, now: datetime
) -> ReadRows:
    """Return what a review's read tables have to hold, by its state and its nudges so far."""
    today = local_date(now, settings.zone)
    last = _last_nudges(conn, row, review, today)
    projection = project(review, last, today, settings)
    daily = [_daily_item(last, today, settings, now)] if review.live else []
    open_items = [_open_item(open_row, today, settings, now) for open_row in projection.open]
    return ReadRows(
        state=projection.state,  # type: ignore[arg-type]
        process=review.process.id,
        process_hash=review.process.hash,
        channel=review.channel,
        pseudonym_key=projection.pseudonym,
        open_items=(*daily, *open_items),
        belongings=tuple(
            Belonging(user=user, roles=roles) for user, roles in projection.people.items()
        ),
    )


def _last_nudges(conn: Connection, row: ReviewRow, review: Review, today: date) -> Last:
    """Return the ledger's last nudge about each instance.

    One of a day to come was told today: the clock was ahead for a while.
    """
    told = ledger.told_in(conn, row.team, [row.id]).get(row.id, {})
    in_all = _often_told(review, told)
    last = {}

    for (item, party, due), one in sorted(told.items(), key=lambda entry: entry[1].newest):
        key = InstanceId(item, party)
        last[key] = LastNudge(min(one.newest_on, today), due, one.times, in_all.get(key, 0))

    return last


def _often_told(
    review: Review, told: Mapping[tuple[str, str, date | None], Told]
) -> dict[InstanceId, int]:
    """Return how often each open instance was nudged that may have been nudged often enough."""
    times = _times_told(told)
    often = [key for key in review.open_keys() if times[key] >= MOST_NUDGES]
    return {key: told_about(review, told, key).in_all for key in often}


def _times_told(told: Mapping[tuple[str, str, date | None], Told]) -> Counter[InstanceId]:
    """Count how often each instance was nudged, about whichever date."""
    times: Counter[InstanceId] = Counter()
    for (item, party, _), one in told.items():
        times[InstanceId(item, party)] += one.times
    return times


def told_about(
    review: Review,
    told: Mapping[tuple[str, str, date | None], Told],
    key: InstanceId,
    due: date | None = None,
) -> Told:
    """Return how often an instance was nudged about a date, and about all since it was asked anew.

    ``told`` is what the ledger says of the whole review.
    """
    since = asked_anew(review, key)
    of_instance = [one for (item, party, _), one in told.items() if (item, party) == key]
    in_all = sum(one.times for one in of_instance if one.last > since)
    return replace(told.get((*key, due), NEVER), in_all=in_all)


def _open_item(open_row: OpenRow, today: date, settings: Workspace, now: datetime) -> OpenItem:
    """Return the row of an open instance."""
    slot = open_row.slot
    return OpenItem(
        item=open_row.key.item,
        party=open_row.key.party,
        due=open_row.due,
        next_nudge_at=_nudge_at(slot, today, settings, now) if slot else None,
        step=slot.step if slot else "",
    )


def _daily_item(last: Last, today: date, settings: Workspace, now: datetime) -> OpenItem:
    """Return the review's own row, looked at once each working day: what time itself brings."""
    before = last.get(InstanceId(""))
    first = max(today, before.on + timedelta(days=1)) if before else today
    return OpenItem(item="", next_nudge_at=max(now, settings.nudge_time_from(first)), step="daily")


def _nudge_at(slot: Slot, today: date, settings: Workspace, now: datetime) -> datetime:
    """Return when a slot is looked at: at the nudge hour.

    What became due only today, after that hour, waits for the next working day. What should have
    been looked at before is looked at now, as this is since when it could be planned: how late the
    ticks are is measured from there.
    """
    at = settings.nudge_time_from(slot.day)
    if at <= now and slot.since >= today:
        return settings.nudge_time_from(today + timedelta(days=1))
    return max(at, now)
