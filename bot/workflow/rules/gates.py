"""What opens a gate: an approval's or a confirmation's requirements, and the publication gate
(rules 1, 2, 7).

Everything here answers with what is missing, so that a refusal can say exactly how far it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import Limit, limit_of
from bot.workflow.process.model import Item, Requirement
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that a gate still needs. ``why``: "open", "disputed", "nobody" (no party or holder
    at all), "after" (dated after the day that is judged), "before-version" (a notice older than the
    version)."""

    item: str
    party: str
    why: str
    on: date | None = None


def required(review: Review, item: Item, party: str, need: Requirement) -> list[InstanceId]:
    """The instances that a requirement means, now."""
    other = review.process.items.get(need.item)
    if other is None:
        return []
    if need.scope == "own":
        return [InstanceId(other.id, party)] if (other.id, party) in review.instances(other) else []
    return review.instances(other)


def missing_for(review: Review, key: InstanceId) -> list[Missing]:
    """What an instance's own requirements lack. An empty set never counts as met (rule 7)."""
    item = review.item(key.item)
    found: list[Missing] = []
    for need in item.requires:
        if need.item not in review.process.items:
            continue
        keys = required(review, item, key.party, need)
        if not keys:
            found.append(Missing(need.item, "", "nobody"))
        found += [lack for k in keys if (lack := _lack(review, k)) is not None]
    named = {lack.item for lack in found}
    found += [
        Missing(other.id, "", "nobody")
        for other in review.process.chain(item)
        if other.id not in named and not review.instances(other)
    ]
    return found


def _lack(review: Review, key: InstanceId) -> Missing | None:
    """Why an instance does not stand now on the version it speaks about, or ``None`` if it does."""
    state = review.state(key)
    if state.closed is None:
        disputed = bool(state.disputes)
        return Missing(key.item, key.party, "disputed" if disputed else "open")
    item = review.item(key.item)
    version = review.current(item.of)
    if item.of is not None and (version is None or state.closed.version != version.number):
        return Missing(key.item, key.party, "open")
    return None


def is_required_by_a_gate(review: Review, item: Item) -> bool:
    """Whether some gate needs this item, so that it cannot be skipped."""
    if item.kind in ("publish", "approval", "confirmation"):
        return True
    document = review.process.document_of(item.of if item.of else item.id)
    if item.kind == "document" and document is not None and item.id == document.decided_kind:
        return True
    return any(
        item.id in (n.item for n in i.requires) or item.id in i.notices
        for i in review.process.items.values()
    )


def rests_publication(review: Review, item: Item) -> bool:
    """Whether publication rests on this item: the chain, the notices, what is due before
    publication, the report."""
    publish = review.process.publish
    if publish is None:
        return False
    return (
        item in review.process.chain(publish)
        or item.id in publish.notices
        or item.due.precedes_publication
        or item.kind == "document"
    )


def before_publication_keys(review: Review) -> Iterator[InstanceId]:
    """What is due before publication and is no notice of the gate's own list."""
    publish = review.process.publish
    for key in review.all_keys():
        item = review.item(key.item)
        if item.due.kind == "before-publication" or (
            item.due.precedes_publication and publish is not None and item.id not in publish.notices
        ):
            yield key


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
    def short(self) -> bool:
        """Whether the notices are all sent, but too few working days ago."""
        return not self.notices_missing and self.days < self.needed

    @property
    def open(self) -> bool:
        """Whether publishing is allowed."""
        return not (
            self.missing
            or self.notices_missing
            or self.short
            or self.holds
            or self.held
            or self.too_early
            or self.agreed is None
            or self.version is None
        )


def notice_report(review: Review, on: date, today: date, calendar: Calendar) -> GateReport:
    """The notices' part of the gate for a publication on a day."""
    report = GateReport(on)
    publish = review.process.publish
    if publish is None:
        return report
    report.needed = publish.clear_days
    latest: date | None = None
    for name in publish.notices:
        if name not in review.process.items:
            continue
        item = review.item(name)
        closed = review.state(InstanceId(name, "")).closed
        version = review.current(item.of) if item.of else None
        if closed is not None and closed.how == "sent" and version is not None:
            good = closed.version == version.number and closed.on >= version.on
            closed = closed if good else None
        elif item.of is not None:
            closed = None
        report.notices.append((name, closed))
        if closed is not None:
            latest = max(latest or closed.on, closed.on)
    if report.notices:
        base = max(latest or today, today) if report.notices_missing else latest
        if base is not None:
            report.earliest = calendar.add_working_days(base, report.needed)
        if latest is not None:
            report.days = max(0, min(report.needed, calendar.working_days_between(latest, on)))
    else:
        report.needed = 0
    return report


def publication_gate(review: Review, on: date, today: date, calendar: Calendar) -> GateReport:
    """The publication gate (rule 2), judged twice: what is missing now refuses, and so does what is
    dated after ``on``, or a hold in force on it."""
    publish = review.process.publish
    assert publish is not None, "only pathways with a publish item have the gate"
    report = notice_report(review, on, today, calendar)
    report.agreed = review.publication_date
    report.limit = limit_of(review)
    version = review.current(publish.of)
    report.version = version.number if version else None
    if version is not None and version.on > on:
        report.version = None
    for item in review.process.chain(publish):
        keys = review.instances(item)
        if not keys:
            report.missing.append(Missing(item.id, "", "nobody"))
        for key in keys:
            _judge(review, key, on, report)
    for key in before_publication_keys(review):
        _judge(review, key, on, report)
    report.holds = [p.id for p in review.active_holds()]
    report.held = [
        (p.id, p.lifted)
        for p in review.parties_of("hold")
        if p.lifted and p.joined <= on < p.lifted
    ]
    report.too_early = report.agreed is not None and (on < report.agreed or today < report.agreed)
    dated = [m.on for m in report.missing] + [version.on if version else None]
    dated += [report.earliest, report.agreed, *(lifted for _, lifted in report.held)]
    floor = [d for d in dated if d is not None]
    if floor:
        waits = (
            report.holds or report.agreed is None
        )  # for something that nobody can do before today
        report.earliest = max([*floor, today] if waits else floor)
    return report


def _judge(review: Review, key: InstanceId, on: date, report: GateReport) -> None:
    """One thing that the gate needs. The day on which the date itself was written down says
    nothing: the date is judged, and one that was recorded late had been agreed before."""
    lack = _lack(review, key)
    closed = review.state(key).closed
    if lack is not None:
        report.missing.append(lack)
    elif closed is not None and closed.how != "agreed" and closed.on > on:
        report.missing.append(Missing(key.item, key.party, "after", closed.on))
    elif closed is not None and closed.how == "skipped":
        report.skipped.append((key, closed))
    else:
        report.in_place.append(key)
