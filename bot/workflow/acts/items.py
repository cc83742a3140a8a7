"""Close items: tick them, say that a meeting was not held, skip what does not apply."""

from datetime import date
from typing import Any

from bot.refusals.items import (
    BeforeDecision,
    DecisionMade,
    GateNeedsIt,
    NeedsRef,
    NoAgency,
    NotOptional,
    RoleEmpty,
    UseApprove,
    UseDraft,
    UsePublication,
    UsePublish,
)
from bot.refusals.parties import NoOutcome
from bot.workflow.acts import posts, replies
from bot.workflow.acts.asking import ask_next
from bot.workflow.acts.assurance import require_all_shown
from bot.workflow.acts.closing import HOW, close, require_open
from bot.workflow.acts.gate_guards import require_open_gate
from bot.workflow.acts.outcomes import RULES, WITH_OUTCOME, say_done, version_spoken_of
from bot.workflow.acts.publication_date import reinform
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import Capacity, is_unfilled, may_tick
from bot.workflow.rules.forecast import earliest_publication
from bot.workflow.rules.gates import is_required_by_a_gate, notice_report
from bot.workflow.rules.labels import author_title, item_titles, role_title
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.progress_checks import months_missed


def complete(work: UnitOfWork, command: c.Complete, *, told: date | None = None) -> None:
    """``done``: a task, meeting or notice, on the day it happened.

    ``told`` is the publication date that a notice told, where the record cannot know it.
    """
    review = work.review
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key.item)
    _pointed_elsewhere(item)
    capacity = may_tick(review, key, work.context.actor)
    work.act_in(capacity)
    day = work.happened(command.on)
    is_held_often = item.repeatable and item.kind == "meeting"
    if not is_held_often:
        require_open(work, key)

    _require_what_it_takes(work, key, item, command)
    require_open_gate(work, key, day)
    require_all_shown(work, key, command, day)
    version = version_spoken_of(work, key, item, day)

    if item.fills:
        _require_filled(work, key, item.fills)

    if _close_by_rule(work, key, command, day, capacity):
        return

    facts: dict[str, Any] = {}

    if item.kind == "notice":
        facts = _send_notice(work, key, command, day, version=version, told=told)
    else:
        close(work, key, HOW[item.kind], day, command, version=version, told=told)

    if item.rule == "progress-check":
        facts["missed"] = months_missed(review, work.context.today)

    say_done(work, key, day, capacity, command, **facts)
    ask_next(work, key)


def _close_by_rule(
    work: UnitOfWork, key: InstanceId, command: c.Complete, day: date, capacity: Capacity
) -> bool:
    """Close what is closed as its rule asks; return whether it was."""
    rule = work.review.item(key.item).rule
    special = RULES.get(rule) if rule else None
    return special is not None and special(work, key, command, day, capacity)


def _send_notice(
    work: UnitOfWork,
    key: InstanceId,
    command: c.Complete,
    day: date,
    *,
    version: int | None,
    told: date | None,
) -> dict[str, Any]:
    """Close a notice; return what its reply says beside that it was sent."""
    review = work.review
    item = review.item(key.item)
    _require_day_of_notice(work, key, item, command, day)

    if told is None and item.due.precedes_publication:
        told = review.publication_date_on(day)

    close(work, key, HOW[item.kind], day, command, version=version, told=told)
    facts: dict[str, Any] = {"evidence_missing": not command.ref}

    if key in reinform(work):
        facts["another_date"] = replies.AnotherDate(told=told, now=review.publication_date)

    return facts | {"short": _too_late(work, item, day)}


def _require_what_it_takes(
    work: UnitOfWork, key: InstanceId, item: Item, command: c.Complete
) -> None:
    """Refuse an outcome or a name where an item takes none."""
    if command.outcome is not None and item.rule not in WITH_OUTCOME:
        raise NoOutcome(**work.named(key), outcome=command.outcome)
    if command.name is not None and item.rule != "pseudonym":
        raise NoOutcome(**work.named(key), outcome=command.name)


def _pointed_elsewhere(item: Item) -> None:
    """Refuse to tick what ``done`` never closes, and name the verb that does."""
    if item.answered:
        raise UseApprove(item=item.id, title=item.title, kind=item.kind)

    if item.kind == "publish":
        raise UsePublish(item=item.id, title=item.title)

    if item.rule == "publication-date":
        raise UsePublication(item=item.id, title=item.title)

    if item.kind == "document":
        raise UseDraft(item=item.id, title=item.title, circulate=item.by_circulation)

    if item.rule == "decision":
        raise DecisionMade(item=item.id, title=item.title)


def _require_filled(work: UnitOfWork, key: InstanceId, role: str) -> None:
    """Refuse to tick an item that a role or an agency fills, while there is none (rule 11)."""
    review = work.review
    if not is_unfilled(review, key):
        return
    if role == "agency":
        raise NoAgency(**work.named(key))
    raise RoleEmpty(**work.named(key), role=role, role_title=role_title(review.process, role))


def _require_day_of_notice(
    work: UnitOfWork, key: InstanceId, item: Item, command: c.Complete, day: date
) -> None:
    """Refuse a notice of the publication from before the decision, and a past one without proof.

    Some letters may go before the decision; nobody can be told of the publication then.
    """
    decided = work.review.decided
    if item.due.precedes_publication and day < decided:
        raise BeforeDecision(date=day, decided=decided)

    if day < work.context.today and not command.ref:
        raise NeedsRef(**work.named(key), date=day)


def _too_late(work: UnitOfWork, item: Item, day: date) -> replies.ShortNotice | None:
    """Say how many of the gate's working days lie between a notice and the publication, if too few.

    With the earliest day for publishing by all of its notices (those not sent yet: if sent today).
    """
    publish, publication = work.review.process.publish, work.review.publication_date
    if publish is None or item.id not in publish.notices or publication is None:
        return None

    days = work.context.calendar.working_days_between(day, publication)
    if days >= publish.clear_days:
        return None

    return _short_notice(work, publication, days, publish.clear_days)


def _short_notice(
    work: UnitOfWork, publication: date, days: int, needed: int
) -> replies.ShortNotice:
    review, today, calendar = work.review, work.context.today, work.context.calendar
    report = notice_report(review, publication, today, calendar)
    first = earliest_publication(review, report, today, calendar)
    return replies.ShortNotice(
        days=max(days, 0),
        needed=needed,
        publication=publication,
        earliest=max(first.day or publication, today),
        expected=first.expected,
        others=item_titles(review, report.notices_missing),
    )


def not_held(work: UnitOfWork, command: c.NotHeld) -> None:
    """``not-held``: an optional meeting was not held, with a reason.

    One that something rests on is not a way round what it rests on itself.
    """
    key = find_key(work.review, command.what, command.party, work.context.actor)
    item = work.review.item(key.item)
    if item.kind != "meeting" or not item.optional:
        raise NotOptional(**work.named(key), optional=_optional_meetings(work))

    capacity = may_tick(work.review, key, work.context.actor)
    work.act_in(capacity)
    require_open(work, key)

    if is_required_by_a_gate(work.review, item):
        require_open_gate(work, key, work.context.today)

    close(work, key, "not-held", work.context.today, reason=command.because)
    say_done(work, key, work.context.today, capacity, outcome="not-held")


def _optional_meetings(work: UnitOfWork) -> list[str]:
    meetings = work.review.process.items_of_kind("meeting")
    return [item.id for item in meetings if item.optional]


def skip(work: UnitOfWork, command: c.Skip) -> None:
    """``skip``: the coordinator closes an item as not applicable; never what a gate requires."""
    review = work.review
    work.as_coordinator()
    key = find_key(review, command.what, command.party, work.context.actor)
    item = review.item(key.item)
    if item.rule == "decision":
        raise DecisionMade(item=item.id, title=item.title)

    # No version of a reviewer's comes before their independence (rule 11); once published, none
    # comes any more.
    before_versions = item.rule == "independence" and not review.publishing_is_over
    if is_required_by_a_gate(review, item) or before_versions:
        raise GateNeedsIt(
            **work.named(key),
            versions=before_versions,
            publishes=item.kind == "publish",
            author=author_title(review.process),
        )

    require_open(work, key)
    number = close(work, key, "skipped", work.context.today, reason=command.because)
    work.post(posts.Skipped(item=key.item, party=key.party, event=number))
    work.say(replies.Skipped(**work.named(key), before_publication=item.due.precedes_publication))
