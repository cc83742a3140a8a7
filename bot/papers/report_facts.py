"""What a progress report says of a review."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from bot.papers import timeline
from bot.store import reads, workspace
from bot.workflow.dates.calendar import Calendar, day
from bot.workflow.dates.due import Limit, completion_limit, due_of
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.forecast import Forecast, forecast
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.labels import party_name, who_may
from bot.workflow.rules.rounds import last_shown


@dataclass(frozen=True, slots=True)
class StageDays:
    """A stage: how many days were planned for it, how many it took (so far)."""

    title: str
    planned: int | None
    taken: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Late:
    """Something past its date: whose it is, what, how many of it, since when, how many working days
    at the longest."""

    owner: str
    title: str
    due: date
    days: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the publication gate: to whom, the last day for it, when it was sent, whether
    evidence is there."""

    title: str
    latest: date | None
    sent: date | None
    evidence: bool


@dataclass(frozen=True, slots=True)
class Action:
    """An action from learning: its number, whose it is, by when, and where it stands."""

    number: int
    agency: str
    due: date | None
    says: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One review in a report."""

    ref: str
    pathway: str
    stage: str
    state: str
    decided: date
    opened: date
    limit: Limit | None
    completion: Forecast
    publishing: Forecast
    done: int
    total: int
    held_since: date | None
    outside: bool
    late: tuple[Late, ...]
    late_count: int
    stages: tuple[StageDays, ...]
    notices: tuple[Notice, ...]
    actions: tuple[Action, ...]
    rounds: tuple[tuple[int, date | None, str], ...]
    happened: tuple[tuple[date, str], ...]
    full: bool = True
    """Whether its reader sees more of it than reference, stage, dates and lateness."""

    @property
    def days(self) -> int:
        """From the decision to publication, as it was or as it is expected; else to completion."""
        end = self.publishing.day or self.completion.day or self.opened
        return (end - self.decided).days


# --- what is in it -----------------------------------------------------------------------------


def reviews_for(
    conn: Connection, team: str, user: str, belongs: Callable[[str], bool]
) -> Iterator[tuple[reads.ReviewRow, bool]]:
    """The reviews that ``report all`` tells a person of, and whether they see all of each: those
    that they coordinate or whose channel they are in, as ``belongs`` says now; of those that they
    oversee, only the overview."""
    channels = workspace.channels_of(conn, team, user)
    rows = {r.id: r for r in reads.of_user(conn, team, user)}
    rows |= {r.id: r for r in reads.in_channels(conn, team, sorted(channels))}
    for row in sorted(rows.values(), key=lambda r: r.ref):
        roles = reads.roles_of(conn, row.id, user) or ()
        if row.state == "discontinued":
            continue
        overview = roles == ("overview",)
        full = not overview and (
            "coordinator" in roles or (row.channel in channels and belongs(row.channel))
        )
        if full or "overview" in roles:
            yield row, full


def summary(
    review: Review,
    today: date,
    calendar: Calendar,
    first: date | None,
    last: date | None,
    *,
    full: bool = True,
) -> Summary:
    """A review on a day, with what happened between two days (both included)."""
    completion, publishing = forecast(review, today, calendar)
    keys = list(review.all_keys())
    holds = review.active_holds()
    late = _late(review, keys, today, calendar)
    clocked = review.process.publish is not None or completion.day is not None
    return Summary(
        ref=review.ref,
        pathway=review.process.title,
        stage=review.stage.title,
        state="complete" if review.completed else "on hold" if holds else "live",
        decided=review.decided,
        opened=review.opened,
        limit=completion_limit(review) if clocked else None,
        completion=completion,
        publishing=publishing,
        done=sum(not review.is_open(k) for k in keys),
        total=len(keys),
        held_since=holds[0].joined if holds else None,
        outside=review.ever_outside,
        late=tuple(late),
        late_count=sum(one.count for one in late),
        stages=tuple(_stages(review, today, calendar)),
        notices=tuple(_notices(review, today, calendar)),
        actions=tuple(_actions(review, today, calendar)),
        rounds=tuple(_rounds(review)),
        happened=tuple(_happened(review, first or review.decided, last or today)),
        full=full,
    )


def _late(
    review: Review, keys: Iterable[InstanceId], today: date, calendar: Calendar
) -> Collection[Late]:
    found: dict[tuple[str, str], Late] = {}
    for key in keys if review.live else ():
        due = due_of(review, key, calendar) if review.is_open(key) else None
        if due is not None and due.late(today):
            agency = agency_of(review, key)
            item = review.item(key.item)
            owner = agency.name if agency else " or ".join(who_may(item, review.process))
            days = calendar.working_days_between(due.target, today)
            before = found.get((owner, item.title), Late(owner, item.title, due.day, days, 0))
            found[owner, item.title] = Late(
                owner,
                item.title,
                min(before.due, due.day),
                max(before.days, days),
                before.count + 1,
            )
    return found.values()


def _stages(review: Review, today: date, calendar: Calendar) -> Iterable[StageDays]:
    for row in timeline.drawing(review, today, calendar).rows:
        yield StageDays(row.title, _length(row.planned), _length(row.actual), row.says)


def _length(bar: tuple[date, date] | None) -> int | None:
    return (bar[1] - bar[0]).days if bar else None


def _notices(review: Review, today: date, calendar: Calendar) -> Iterable[Notice]:
    for name, closed in notice_report(review, today, today, calendar).notices:
        due = due_of(review, InstanceId(name, ""), calendar)
        sent = closed.on if closed and closed.how == "sent" else None
        yield Notice(
            review.item(name).title, due.day if due else None, sent, bool(closed and closed.ref)
        )


def _actions(review: Review, today: date, calendar: Calendar) -> Iterable[Action]:
    item = review.process.by_rule("action-done")
    for action in review.parties_of("action"):
        key = InstanceId(item.id if item else "", action.id)
        closed = review.state(key).closed if item else None
        due = due_of(review, key, calendar) if item else None
        late = due is not None and closed is None and due.late(today)
        says = f"done {day(closed.on)}" if closed else "past its date" if late else "open"
        yield Action(action.number, party_name(review, action.agency), action.due, says)


def _rounds(review: Review) -> Iterable[tuple[int, date | None, str]]:
    for turn in review.parties_of("round"):
        keys = [k for k in review.all_keys() if k.party.endswith(f"@{turn.id}")]
        done = sum(not review.is_open(k) for k in keys)
        shown = sum(last_shown(review, k) == "shown" for k in keys if review.is_open(k))
        waiting = f", {shown} shown and not yet accepted" if shown else ""
        yield turn.number, turn.due, f"{done} of {len(keys)} accepted{waiting}"


_SAID = {
    "held": "held",
    "sent": "sent",
    "answered": "agreed",
    "agreed": "agreed",
    "published": "published",
    "not-held": "not held",
    "impasse": "closed by two people",
}


def _happened(review: Review, first: date, last: date) -> Iterable[tuple[date, str]]:
    """What a committee wants to know of a time: meetings, versions, agreements, notices, holds,
    publication."""
    found: dict[tuple[date, str], int] = {}

    def note(on: date, what: str) -> None:
        if first <= on <= last:
            found[on, what] = found.get((on, what), 0) + 1

    for recorded in review.log:
        match recorded.event:
            case e.ItemClosed(item=item, on=on, how=how) if (
                how in _SAID and item in review.process.items
            ):
                note(on, f"{review.item(item).title}: {_SAID[how]}")
            case e.VersionRegistered(document=document, version=version, on=on):
                found_document = review.process.documents.get(document)
                note(
                    on,
                    f"{found_document.title if found_document else document} v{version} registered",
                )
            case e.VersionWithdrawn(document=document, version=version, cause="returned"):
                note(recorded.at.date(), f"v{version} returned")
            case e.PartyAdded(kind="hold", on=on):
                note(on, "Publication put on hold")
            case e.HoldLifted(on=on):
                note(on, "Publication hold lifted")
            case e.Published(on=on, outside=True):
                note(on, "Published outside the gate")
            case _:
                pass
    for (on, what), count in sorted(found.items()):
        yield on, what if count == 1 else f"{what} ({count})"
