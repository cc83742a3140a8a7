"""Which nudge is due when, and for whom. Pure: the ledger's last date is given, the day is given.

A nudge of an item with a date has a *slot*: so many working days before its target, on it, then
every so many working days while it is late. A flexible item without a date is asked about when the
review's stage reaches it, then every 20 working days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.workflow.dates.due import Due, due_of
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of, coordinators_to_tell
from bot.workflow.rules.awaited import awaited_from, is_asked, is_disputed
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.rounds import last_shown
from bot.workflow.settings import Workspace

ASK_EVERY = 20  # working days between questions about an undated flexible item
DEPUTY_FROM = 2  # working days before a date from which the deputy is asked, too


@dataclass(frozen=True, slots=True)
class Slot:
    """A day on which a nudge is due, and its step: ``before-7``, ``day``, ``late-1``, ``late-2``,
    …, ``ask``. ``since`` is the day from which it was known; people are not nudged in the middle of
    that day."""

    day: date
    step: str
    since: date = date.min


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to nudge, and why it comes to them (``messages/why/<why>.j2``)."""

    user: str
    why: str


def slots_from(due: Due, first: date, settings: Workspace) -> Slot:
    """The first slot of a due date on or after a day."""
    calendar, target = settings.calendar, due.target
    for days in settings.steps:
        day = calendar.add_working_days(target, -days)
        if day >= first:
            return Slot(day, f"before-{days}")
    if target >= first:
        return Slot(target, "day")
    passed = calendar.working_days_between(target, first - timedelta(days=1))
    count = passed // settings.late_every + 1
    return Slot(calendar.add_working_days(target, count * settings.late_every), f"late-{count}")


def step_on(due: Due, day: date, settings: Workspace) -> str:
    """The step that stands on a day: the latest slot not after it. After an outage one step stands
    for all missed."""
    calendar, target = settings.calendar, due.target
    if day > target:
        count = calendar.working_days_between(target, day) // settings.late_every
        return f"late-{count}" if count else "day"
    if day == target:
        return "day"
    left = calendar.working_days_between(day, target)
    return f"before-{min((s for s in settings.steps if s >= left), default=left)}"


def next_slot(
    review: Review,
    key: InstanceId,
    last: tuple[date, date | None] | None,
    today: date,
    settings: Workspace,
) -> Slot | None:
    """The next nudge about an open instance, or ``None``. ``last`` is the ledger's last local date
    for it, with the due date that it was about: a moved date starts its nudges anew."""
    if not review.live or not review.is_open(key):
        return None
    calendar = settings.calendar
    due = due_of(review, key, calendar)
    if due is None:
        item = review.item(key.item)
        if not item.flexible or not _reached(review, key):
            return None
        if last is None or last[1] is not None:
            return Slot(calendar.next_working_day(today), "ask", today)
        return Slot(calendar.add_working_days(last[0], ASK_EVERY), "ask")
    if last is not None and last[1] == due.day and last[0] >= due.since:
        return slots_from(due, last[0] + timedelta(days=1), settings)
    return replace(slots_from(due, due.since, settings), since=due.since)


def _reached(review: Review, key: InstanceId) -> bool:
    process = review.process
    return process.stage_index(review.stage.id) >= process.stage_index(review.item(key.item).stage)


def is_quiet(review: Review, day: date) -> bool:
    """Whether the review asked for quiet on a day."""
    return any(q.first <= day <= q.last for q in review.quiet)


def recipients(
    review: Review,
    key: InstanceId,
    step: str,
    told: int,
    today: date,
    away: Mapping[str, date],
    settings: Workspace,
) -> list[Recipient]:
    """Who is nudged about an instance, and why; nobody who has done their part, is away, or said
    not before. ``told``: how many late nudges about its date went out before this one (the ledger
    knows)."""
    found = meant_for(review, key, step, told, away, settings)
    return [r for r in found if not _snoozed(review, key, r.user, today)]


def meant_for(
    review: Review,
    key: InstanceId,
    step: str,
    told: int,
    away: Mapping[str, date],
    settings: Workspace,
) -> list[Recipient]:
    """The same, with those who said not before: empty only where nobody at all can be told."""
    agency, coordinators = agency_of(review, key), coordinators_to_tell(review, away)
    lead_out = agency is not None and (agency.lead in away or agency.lead in review.recused)
    near = not step.startswith("before-") or int(step[7:]) <= DEPUTY_FROM
    found = [
        replace(r, why="deputy-away") if r.why == "deputy" and lead_out else r
        for r in whose_move(review, key, coordinators)
        if (r.user not in away or r.user in coordinators)
        and review.can_be_told(r.user)
        and (r.why != "deputy" or near or lead_out)
    ]
    if not found:
        found = [Recipient(u, "nobody-else") for u in coordinators]
    elif step.startswith("late-") and told + 1 >= settings.escalate_after:
        found += [Recipient(u, "escalated") for u in coordinators]
    unique = {r.user: r for r in reversed(found)}
    return list(dict.fromkeys(unique[r.user] for r in found))


def whose_move(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Whose move an open instance is, here or not, and why; both of an agency's contacts.
    ``coordinators``: those whom it falls to where it is theirs."""
    item, state, agency = review.item(key.item), review.state(key), agency_of(review, key)
    if item.answered and not is_asked(review, key):
        return _before_asking(review, key, coordinators)
    if item.rule == "assurance" and last_shown(review, key) == "shown":
        return [Recipient(u, "accepts") for u in coordinators]
    if is_disputed(review, key):
        return [Recipient(u, "disputed") for u in review.voters(review.process.answering_role)]
    if item.kind == "approval":
        # Who is awaited though they have answered may affirm, since others of their group have left
        # (rule 6).
        said = {a.user for a in state.standing}
        return [
            Recipient(u, "affirms" if u in said else "decides") for u in awaited_from(review, key)
        ]
    if state.assignee is not None and not item.answered:
        return [Recipient(state.assignee, "assigned")]
    if agency is not None and (item.answered or item.who[:1] == ("agency",)):
        if agency.by_email:
            return [Recipient(u, "by-email") for u in coordinators]
        contacts = ((agency.lead, "lead"), (agency.deputy, "deputy"))
        waiting = awaited_from(review, key)
        return [
            Recipient(u, why) for u, why in contacts if u and (u in waiting or not item.answered)
        ]
    role = next((r for r in item.who if r != "agency" and review.holders(r)), None)
    return [Recipient(u, role or "") for u in (review.holders(role) if role else [])]


def _before_asking(review: Review, key: InstanceId, coordinators: list[str]) -> list[Recipient]:
    """Whose move it is before an answer can be asked for: a paper is its author's to register; all
    else that comes first has nudges of its own, and the coordinator hears that this waits for
    it."""
    if to_register(review, key):
        return [Recipient(u, "registers") for u in review.voters(review.process.author_role or "")]
    return [Recipient(u, "coordinator-waits") for u in coordinators]


def to_register(review: Review, key: InstanceId) -> bool:
    """Whether an answer waits for nothing but the first version of the paper that it is about."""
    item = review.item(key.item)
    document = review.process.document_of(item.of) if item.answered else None
    return (
        document is not None
        and document.paper
        and review.process.author_role is not None
        and review.is_open(key)
        and review.current(item.of) is None
        and not missing_for(review, key)
    )


def _snoozed(review: Review, key: InstanceId, user: str, today: date) -> bool:
    until = review.state(key).snoozes.get(user)
    return until is not None and today < until
