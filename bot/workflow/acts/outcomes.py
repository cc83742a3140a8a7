"""Items whose tick says more than a day: pseudonym, family's contribution, response, website."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Final, TypedDict

from bot.refusals.items import (
    ActionsExist,
    DeferredUntil,
    KeptUntil,
    NeedsName,
    NeedsOutcome,
    NeedsWriting,
    NoActions,
    NoneBecause,
    NotPublished,
    PastDate,
    WebsiteEarly,
)
from bot.refusals.parties import NoOutcome, PseudonymTaken
from bot.workflow.acts import replies
from bot.workflow.acts.actions import ticked
from bot.workflow.acts.answer_guards import require_not_before
from bot.workflow.acts.answering import no_version
from bot.workflow.acts.assurance import assured
from bot.workflow.acts.closing import HOW, close, note
from bot.workflow.acts.joining import name_within
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar, add_months
from bot.workflow.dates.spans import shift
from bot.workflow.process.model import Item, Stage
from bot.workflow.process.vocabulary import Contribution, Rule
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import Capacity
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import author_title, role_title

PSEUDONYM_LIMIT = 40


def version_spoken_of(work: UnitOfWork, key: InstanceId, item: Item, day: date) -> int | None:
    """Return the version that ticking an item speaks about; its own date comes first (rule 1)."""
    if item.of is None:
        return None

    version = work.review.current(item.of)
    if version is None:
        raise no_version(work, item.of, key)

    require_not_before(work, key, version, day)
    return version.number


def say_done(
    work: UnitOfWork,
    key: InstanceId,
    day: date,
    capacity: Capacity,
    command: c.Complete | None = None,
    **facts: Any,
) -> None:
    """Say what was ticked, how far its stage is with it, and what can be ticked next."""
    review = work.review
    item = review.item(key.item)
    held = item.kind == "meeting" and facts.get("outcome") is None
    more = held and review.is_coordinator(work.context.actor) and _can_go_on(review, item.stage)
    work.say(
        replies.Done(
            **work.named(key),
            **_how_far(review, item),
            kind=item.kind,
            on=day,
            behalf=_for_whom(work, capacity),
            tick=item.stage if more else "",
            attends=held and item.rule == "briefing",
            **facts,
        )
    )


class _HowFar(TypedDict):
    """How far the stage of an item is, in facts for a reply; where it went on, the stage of now."""

    stage: str
    stage_done: int
    stage_total: int
    stage_passed: bool
    current: str


def _how_far(review: Review, item: Item) -> _HowFar:
    """Return how far an item's stage is. A check and an added task belong to none that is named."""
    stage, now = _stage(review, item.stage), review.stage
    total, left = len(review.instances_of(stage.items)), len(_open_in(review, stage))
    moved_on = review.process.stage_index(now.id) > review.process.stage_index(stage.id)
    of_no_stage = "check" in item.each or item.added
    return {
        "stage": "" if of_no_stage else stage.title,
        "stage_done": total - left,
        "stage_total": total,
        "stage_passed": not left,
        "current": now.title if moved_on else "",
    }


def _stage(review: Review, stage: str) -> Stage:
    return review.process.stages[review.process.stage_index(stage)]


def _open_in(review: Review, stage: Stage) -> list[InstanceId]:
    """Return what is open of a stage."""
    return [key for key in review.instances_of(stage.items) if review.is_open(key)]


def _for_whom(work: UnitOfWork, capacity: Capacity) -> str:
    """Return for which party or role something is recorded; "" if for whoever records it."""
    if not capacity.behalf:
        return ""
    return work.party_name(capacity.behalf) or role_title(work.review.process, capacity.behalf)


def _can_go_on(review: Review, stage: str) -> bool:
    """Say whether more than one instance may be ticked now, as a meeting often brings about."""
    still_open = _open_in(review, _stage(review, stage))
    ticked = [key for key in still_open if review.item(key.item).kind in HOW]
    found = [key for key in ticked if not missing_for(review, key)]
    return len(found) > 1


def _pseudonym(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    name = _name_typed(work, key, command)
    _require_free(work, name)
    close(work, key, "done", day, command, name=name)
    say_done(work, key, day, capacity, command, pseudonym=name)
    return True


def _require_free(work: UnitOfWork, name: str) -> None:
    """Refuse a pseudonym that another review has."""
    is_own = name.casefold() == (work.review.pseudonym or "").casefold()
    if not is_own and not work.context.pseudonym_free(name):
        raise PseudonymTaken


def _name_typed(work: UnitOfWork, key: InstanceId, command: c.Complete) -> str:
    """Return the pseudonym that was typed, else the one that the review has."""
    name = (command.name or "").strip() or work.review.pseudonym
    if not name:
        raise NeedsName(**work.named(key))
    return name_within(PSEUDONYM_LIMIT, name)


def _contribution(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    outcome = _contribution_meant(work, key, command)
    if outcome == "deferred":
        if command.until is None:
            raise DeferredUntil(**work.named(key))

        _put_off(work, key, command, day, capacity, "deferred", command.until)
        return True

    close(work, key, "done", day, command, outcome=outcome)
    say_done(work, key, day, capacity, command, outcome=outcome)
    return True


def _contribution_meant(work: UnitOfWork, key: InstanceId, command: c.Complete) -> Contribution:
    """Return what came of it, of all that the file names. Refused: something else, or nothing."""
    outcomes = work.review.item(key.item).outcomes
    typed = (command.outcome or "").lower()
    for outcome in outcomes:
        if outcome == typed:
            return outcome
    raise NeedsOutcome(**work.named(key), outcomes=list(outcomes), outcome=command.outcome)


def _put_off(
    work: UnitOfWork,
    key: InstanceId,
    command: c.Complete,
    day: date,
    capacity: Capacity,
    outcome: e.Outcome,
    until: date,
) -> None:
    """Note that something stays open until a day, which is still to come."""
    if until <= work.context.today:
        raise PastDate(**work.named(key), date=until)

    note(work, key, outcome, day, command, until=until)
    say_done(work, key, day, capacity, command, outcome=outcome, until=until)


def _response(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    """Record the response: with actions, or "none" with a reason."""
    actions = work.review.parties_of("action")
    outcome = command.outcome
    if outcome is None:
        if not actions:
            raise NoActions(**work.named(key))
    else:
        _require_none(work, key, command, outcome, len(actions))

    close(work, key, "done", day, command, outcome="none" if outcome else None)
    say_done(work, key, day, capacity, command, outcome=outcome, actions=len(actions))
    return True


def _require_none(
    work: UnitOfWork, key: InstanceId, command: c.Complete, outcome: str, actions: int
) -> None:
    """Refuse any outcome but "none", and that without a reason or beside actions."""
    if outcome.lower() != "none":
        raise NoOutcome(**work.named(key), outcome=outcome)

    if actions:
        raise ActionsExist(**work.named(key), count=actions)

    if not command.because:
        raise NoneBecause(**work.named(key))


def _website(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    review = work.review
    if review.published is None:
        raise NotPublished(**work.named(key))

    over, allowed = _website_time(review.item(key.item), review.published.on, work.context.calendar)
    if work.context.today < allowed or day < allowed:
        raise WebsiteEarly(
            **work.named(key), published=review.published.on, over=over, allowed=allowed
        )

    if command.outcome is not None:
        _put_off(work, key, command, day, capacity, "kept", _kept_until(work, key, command))
        return True

    close(work, key, "done", day, command, outcome="removed")
    say_done(work, key, day, capacity, command, outcome="removed")
    return True


def _kept_until(work: UnitOfWork, key: InstanceId, command: c.Complete) -> date:
    """Return the day until which a website keeps the report. Refused: no day, or no reason."""
    if command.outcome is None or command.outcome.lower() != "kept":
        raise NoOutcome(**work.named(key), outcome=command.outcome)
    if command.until is None or not command.because:
        raise KeptUntil(**work.named(key))
    return command.until


def _website_time(item: Item, published: date, calendar: Calendar) -> tuple[date, date]:
    """Return the last day on the website, and the first on which this can be recorded.

    12 months where the file is silent.
    """
    span = item.due.span if item.due.follows_publication else None
    if span is None:
        over = add_months(published, 12)
        return over, over + timedelta(days=1)
    allowed = shift(published, span, calendar)
    return allowed - timedelta(days=1), allowed


def _progress(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    """Record what was asked of the Lead Reviewer, which is asked in writing (rule 13)."""
    if command.note and not command.ref:
        raise NeedsWriting(**work.named(key), author=author_title(work.review.process))
    return False


CloseByRule = Callable[[UnitOfWork, InstanceId, c.Complete, date, Capacity], bool]
"""Whether it closed the instance itself, as its rule asks."""

RULES: Final[Mapping[Rule, CloseByRule]] = {
    "pseudonym": _pseudonym,
    "contribution": _contribution,
    "response-and-actions": _response,
    "website-removal": _website,
    "action-done": ticked,
    "assurance": assured,
    "progress-check": _progress,
}
WITH_OUTCOME: Final[frozenset[Rule]] = frozenset(
    ("contribution", "response-and-actions", "website-removal", "assurance", "action-done")
)
