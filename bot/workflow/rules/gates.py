"""What opens a gate: what an answer requires, and the publication gate (rules 1, 2 and 7).

Everything here answers with what is missing, so that a refusal can say exactly how far it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.limits import Limit, limit_of
from bot.workflow.process.model import Item, Requirement
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, Version
from bot.workflow.rules.since import there_since


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a gate still needs.

    ``why``: "open", "disputed", "nobody" (no party or holder at all), "after" (dated after the day
    that is judged), "before-version" (a notice older than the version).
    """

    item: str
    party: str
    why: str
    on: date | None = None


# --- what an item requires -----------------------------------------------------------------------


def missing_for(review: Review, key: InstanceId) -> list[Missing]:
    """Return what an instance's own requirements lack.

    An empty set never counts as met (rule 7), neither of what it requires itself nor of what that
    rests on.
    """
    return list(_missing_for(review, key))


@derived
def _missing_for(review: Review, key: InstanceId) -> tuple[Missing, ...]:
    item = review.item(key.item)
    missing = _missing_of_each(review, item.requires, key.party)
    named = {lack.item for lack in missing}

    for other in review.process.chain_of_each(item):
        if other.id not in named and not review.instances(other):
            missing.append(Missing(other.id, "", "nobody"))

    return tuple(missing)


def missing_for_all(review: Review, item: Item) -> list[Missing]:
    """Return what is lacking of all that every party of an item waits for, not each its own."""
    return _missing_of_each(review, shared_needs(item), "")


def _missing_of_each(review: Review, needs: Iterable[Requirement], party: str) -> list[Missing]:
    """Return what some requirements of an item lack, as far as the process file has their items."""
    missing: list[Missing] = []
    for need in needs:
        if need.item in review.process.items:
            missing += _missing_of(review, need, party)
    return missing


def _missing_of(review: Review, need: Requirement, party: str) -> list[Missing]:
    """Return what one requirement of an item lacks, for a party of the item."""
    keys = review.required(need, party)
    if not keys:
        return [Missing(need.item, "", "nobody")]
    lacks = [_lack(review, key) for key in keys]
    return [lack for lack in lacks if lack is not None]


def shared_needs(item: Item) -> list[Requirement]:
    """Return the requirements of an item that are the same for all its parties."""
    return [need for need in item.requires if need.scope != "own"]


def _lack(review: Review, key: InstanceId) -> Missing | None:
    """Return why an instance does not stand now, or ``None`` if it does.

    What speaks about a document stands on its current version only (rule 1).
    """
    state = review.state(key)
    if state.closed is None:
        return Missing(key.item, key.party, "disputed" if state.disputes else "open")

    if not _is_on_current_version(review, review.item(key.item), state.closed):
        return Missing(key.item, key.party, "open")

    if state.closed.kept:  # though what it rested on is decided anew
        return next(iter(missing_for(review, key)), None)

    return None


def _is_on_current_version(review: Review, item: Item, closed: Closing) -> bool:
    """Return whether an item was closed on the current version, if it speaks about a document."""
    if item.of is None:
        return True
    version = review.current(item.of)
    return version is not None and closed.version == version.number


def is_required_by_a_gate(review: Review, item: Item) -> bool:
    """Return whether some gate needs this item, so that it cannot be skipped."""
    if item.kind in ("publish", "approval", "confirmation"):
        return True
    if item.kind == "document" and _is_decided_on(review, item):
        return True
    return any(_names(other, item) for other in review.process.items.values())


def _is_decided_on(review: Review, item: Item) -> bool:
    """Return whether a document item is the kind of its document that is decided on."""
    document = review.process.document_of(item.of if item.of else item.id)
    return document is not None and item.id == document.decided_kind


def _names(other: Item, item: Item) -> bool:
    """Return whether one item names another as a requirement or as a notice."""
    return item.id in other.notices or any(need.item == item.id for need in other.requires)


# --- since when a gate is open -------------------------------------------------------------------


class Opened(NamedTuple):
    """What a gate waited for last, and since when that is there."""

    key: InstanceId
    on: date


@derived
def opened_last(review: Review, key: InstanceId, *, shared: bool = False) -> Opened | None:
    """Return what came last of all that an instance rests on; ``None`` if nothing has a day.

    ``shared``: of what all parties wait for, and not each for its own.
    """
    opened = _opened(review, key, shared=shared)
    return max(opened, key=lambda one: one.on, default=None)


def _opened(review: Review, key: InstanceId, *, shared: bool) -> Iterator[Opened]:
    item = review.item(key.item)
    needs = shared_needs(item) if shared else item.requires
    for other in review.all_required(needs, key.party):
        day = there_since(review, other)
        if day is not None:
            yield Opened(other, day)


# --- what publication rests on -------------------------------------------------------------------


def rests_publication(review: Review, item: Item) -> bool:
    """Return whether publication rests on this item.

    That is the chain of what it requires, the notices, what is due before publication, the report.
    """
    publish = review.process.publish
    if publish is None:
        return False
    if item.kind == "document" or item.due.precedes_publication:
        return True
    return item.id in publish.notices or item in review.process.chain(publish)


def before_publication_keys(review: Review) -> Iterator[InstanceId]:
    """Yield what is due before publication and is no notice of the gate's own list."""
    for key in review.all_keys():
        if _is_due_before_publication(review, review.item(key.item)):
            yield key


def _is_due_before_publication(review: Review, item: Item) -> bool:
    if item.due.kind == "before-publication":
        return True
    publish = review.process.publish
    if publish is None or not item.due.precedes_publication:
        return False
    return item.id not in publish.notices


# --- the publication gate ------------------------------------------------------------------------


@dataclass(slots=True)
class GateReport:
    """How far the publication gate is, judged now and as of ``on``.

    ``days`` and ``needed`` count working days from the latest notice to ``on`` (the day after it is
    day 1). ``earliest`` is the first day that the notices, the holds and the dates of what is in
    place allow as they stand (what is missing: if sent or lifted today). ``holds`` are in force
    now; ``held`` were on the day, and are lifted since, with the day of that.
    """

    on: date
    missing: list[Missing] = field(default_factory=list)
    notices: list[tuple[str, Closing | None]] = field(default_factory=list)
    days: int = 0
    needed: int = 0
    earliest: date | None = None
    holds: list[str] = field(default_factory=list)
    held: list[tuple[str, date]] = field(default_factory=list)
    agreed: date | None = None
    too_early: bool = False
    skipped: list[tuple[InstanceId, Closing]] = field(default_factory=list)
    in_place: list[InstanceId] = field(default_factory=list)
    version: int | None = None
    limit: Limit | None = None

    @property
    def notices_missing(self) -> list[str]:
        """Notices that are not sent, or not with this version."""
        return [item for item, closed in self.notices if closed is None]

    @property
    def last_notice(self) -> date | None:
        """The day on which the latest notice was sent."""
        return max((closed.on for _, closed in self.notices if closed is not None), default=None)

    @property
    def short(self) -> bool:
        """Whether the notices are all sent, but too few working days ago."""
        return not self.notices_missing and self.days < self.needed

    @property
    def open(self) -> bool:
        """Whether publishing is allowed."""
        if self.agreed is None or self.version is None:
            return False
        still_missing = self.missing or self.notices_missing
        on_hold = self.holds or self.held
        return not (still_missing or on_hold or self.short or self.too_early)


def notice_report(review: Review, on: date, today: date, calendar: Calendar) -> GateReport:
    """Return the notices' part of the gate for a publication on a day (rule 2)."""
    report = GateReport(on)
    publish = review.process.publish
    if publish is None:
        return report

    items = review.process.notices_of(publish)
    if not items:
        return report

    report.notices = [(item.id, _notice_sent(review, item)) for item in items]
    report.needed = publish.clear_days
    last = report.last_notice
    if last is not None:
        report.days = max(0, min(report.needed, calendar.working_days_between(last, on)))

    report.earliest = calendar.add_working_days(_counted_from(report, today), report.needed)
    return report


def _counted_from(report: GateReport, today: date) -> date:
    """Return the day after the last notice's; what is missing can be sent today at the earliest."""
    last = report.last_notice or today
    return max(last, today) if report.notices_missing else last


def _notice_sent(review: Review, item: Item) -> Closing | None:
    """Return how a notice was closed, if that counts.

    One that is about the report counts only if it was sent, with the current version.
    """
    closed = review.state(InstanceId(item.id)).closed
    if closed is None or item.of is None:
        return closed
    return closed if _tells_of(closed, review.current(item.of)) else None


def _tells_of(closed: Closing, version: Version | None) -> bool:
    """Return whether a notice was sent with a version, and not before there was one."""
    if version is None or closed.how != "sent":
        return False
    return closed.version == version.number and closed.on >= version.on


def publication_gate(review: Review, on: date, today: date, calendar: Calendar) -> GateReport:
    """Return how far the publication gate is (rule 2).

    It is judged twice: what is missing now refuses, and so does what is dated after ``on``, or a
    hold in force on it.
    """
    publish = review.process.publish
    assert publish is not None, "only pathways with a publish item have the gate"
    report = notice_report(review, on, today, calendar)
    report.agreed = review.publication_date
    report.limit = limit_of(review)
    version = review.current(publish.of)
    if version is not None and version.on <= on:
        report.version = version.number

    _judge_all(review, publish, report)
    report.holds = [hold.id for hold in review.active_holds()]
    report.held = list(_holds_on(review, on))
    report.too_early = _is_too_early(report, today)
    report.earliest = _earliest(report, version, today)
    return report


def _is_too_early(report: GateReport, today: date) -> bool:
    """Return whether the agreed publication date is still to come, now or on the report's day."""
    return report.agreed is not None and min(report.on, today) < report.agreed


def _judge_all(review: Review, publish: Item, report: GateReport) -> None:
    """Add to the report how far everything is that the gate needs closed."""
    for item in review.process.chain(publish):
        _judge_item(review, item, report)
    for key in before_publication_keys(review):
        _judge(review, key, report)


def _judge_item(review: Review, item: Item, report: GateReport) -> None:
    """Add to the report how far an item of the gate's chain is.

    One that exists for nobody is missing (rule 7).
    """
    keys = review.instances(item)
    if not keys:
        report.missing.append(Missing(item.id, "", "nobody"))
    for key in keys:
        _judge(review, key, report)


def _judge(review: Review, key: InstanceId, report: GateReport) -> None:
    """Add to the report how far one thing that the gate needs is.

    The day on which the publication date itself was written down says nothing: the date is judged,
    and one that was recorded late had been agreed before.
    """
    lack = _lack(review, key)
    if lack is not None:
        report.missing.append(lack)
        return

    closed = review.state(key).closed
    assert closed is not None, "what lacks nothing is closed"
    since = there_since(review, key) or closed.on
    if since > report.on and closed.how != "agreed":
        report.missing.append(Missing(key.item, key.party, "after", since))
    elif closed.how == "skipped":
        report.skipped.append((key, closed))
    else:
        report.in_place.append(key)


def _holds_on(review: Review, on: date) -> Iterator[tuple[str, date]]:
    """Yield the holds that were in force on a day and are lifted since, with the day of that."""
    for hold in review.parties_of("hold"):
        if hold.lifted and hold.joined <= on < hold.lifted:
            yield hold.id, hold.lifted


def _earliest(report: GateReport, version: Version | None, today: date) -> date | None:
    """Return the first day that the dates of everything allow.

    Where it waits for something that nobody can do before today (a hold that is to be lifted, a
    date that is to be agreed), that is not before today.
    """
    days = _days_waited_for(report, version)
    if not days:
        return None
    if report.holds or report.agreed is None:
        days.append(today)
    return max(days)


def _days_waited_for(report: GateReport, version: Version | None) -> list[date]:
    """Return every day before which nothing can be published."""
    days = [report.earliest, report.agreed]
    days += [lack.on for lack in report.missing]
    days += [lifted for _hold, lifted in report.held]
    if version is not None:
        days.append(version.on)
    return [day for day in days if day is not None]
