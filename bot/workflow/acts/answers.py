"""Say yes to a version: an agency confirms it, a group approves it (rules 1, 5, 6, 7)."""

from datetime import date
from typing import Any

from bot.refusals.answers import AlreadyYours, DisputeStays, NoPoints, PointsByAgencies
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answer_guards import require_not_closed
from bot.workflow.acts.answering import (
    answerable,
    close_by_answer,
    for_a_group,
    for_an_agency,
    give_answer,
    prepare_decision,
    progress,
    require_deciders,
    version_to_answer,
)
from bot.workflow.acts.asking import ask_next
from bot.workflow.acts.gate_guards import require_open_gate
from bot.workflow.acts.setting_aside import drop_answers
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Item
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.rules.decisions import approved_on, is_approved, is_too_small, voters_for
from bot.workflow.rules.labels import author_title, role_title


def approve(work: UnitOfWork, command: c.Approve) -> None:
    """Confirm for an agency, approve in a group, or write up a group's decision (``approve``)."""
    key = answerable(work, command.what, command.party, command.only)
    item = work.review.item(key.item)
    version = version_to_answer(work, key, command.version)

    if item.kind == "confirmation":
        _confirm(work, key, version, command)
    else:
        _approve(work, key, version, command)


def _confirm(work: UnitOfWork, key: InstanceId, version: Version, command: c.Approve) -> None:
    review = work.review
    role, day = for_an_agency(work, key, version, command)
    behalf = role is None
    require_open_gate(work, key, day)
    require_not_closed(work, key, version)

    if command.corrections:
        _require_points(work, key, version)

    lead = _lead_to_ask(review, key, role)
    if lead is not None:
        _ask_the_lead(work, key, version, lead)
        return

    if behalf:
        _require_no_dispute_of_their_own(work, key)

    disputes = review.state(key).disputes
    work.role, work.behalf = role or "coordinator", key.party if behalf else None
    drop_answers(work, key, "withdrawn", key, disputes)
    given = give_answer(work, key, version, "confirm", command, day, role or "lead", behalf=behalf)
    since = max([day, *(dispute.on for dispute in disputes)])  # not while it was disputed
    close_by_answer(work, key, version, since, command)
    _answered(
        work,
        key,
        version,
        day,
        "confirm",
        given,
        behalf=behalf,
        corrections=command.corrections,
        withdrawn=bool(disputes),
        noted=bool(command.note),
    )


def _lead_to_ask(review: Review, key: InstanceId, role: str | None) -> str | None:
    """Return the lead who takes a dispute back before an agency's deputy confirms (rule 8).

    And before a coordinator does on its behalf, where its own people dispute.
    """
    state = review.state(key)
    disputes = state.own_disputes if role is None else state.disputes
    agency = agency_of(review, key)
    if role == "lead" or agency is None or not disputes:
        return None
    return agency.lead if agency.lead in awaited_from(review, key) else None


def _require_no_dispute_of_their_own(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse to confirm alone what an agency's people dispute, where there is no lead to ask."""
    own = work.review.state(key).own_disputes
    if own:
        raise DisputeStays(**work.named(key), by=own[-1].user, on=own[-1].on)


def _require_points(work: UnitOfWork, key: InstanceId, version: Version) -> None:
    """Require points for a confirmation that is subject to corrections.

    The agency has raised them on this version, and they were not declined; else it would be subject
    to nothing.
    """
    points = work.review.corrections.values()
    theirs = [p for p in points if (p.party, p.version) == (key.party, version.number)]
    if all(point.accepted is False for point in theirs):
        raise NoPoints(**work.named(key), version=version.number)


def _ask_the_lead(work: UnitOfWork, key: InstanceId, version: Version, lead: str) -> None:
    """Ask a lead to take their own dispute back (rule 8).

    Where they can't be told it stays, and the coordinators hear of it.
    """
    about: dict[str, Any] = {
        "item": key.item,
        "party": key.party,
        "version": version.number,
        "user": work.context.actor,
    }
    gone = not work.context.active(lead)
    told = not gone and work.tell(lead, direct_messages.LeadAsked(**about))
    if not told:
        missing = direct_messages.LeadMissing(**about, lead=lead, gone=gone)
        work.tell_coordinators(missing, subject=f"lead-missing/{key.party}")

    work.say(
        replies.LeadAsked(
            **work.named(key), version=version.number, lead=lead, told=told, gone=gone
        )
    )


def _answered(  # noqa: PLR0913 - a reply's facts
    work: UnitOfWork,
    key: InstanceId,
    version: Version,
    day: date,
    value: str,
    given: int,
    *,
    behalf: bool = False,
    corrections: bool = False,
    withdrawn: bool = False,
    role: str = "",
    noted: bool = False,
) -> None:
    """Tell what became of a yes: to the person, to the channel, and to who is asked next."""
    work.say(
        replies.Answered(
            author=author_title(work.review.process),
            **work.named(key),
            value=value,
            version=version.number,
            on=day,
            behalf=behalf,
            corrections=corrections,
            withdrawn=withdrawn,
            role=role,
            noted=noted,
            **progress(work, key),
        )
    )
    work.post(posts.Answered(item=key.item, party=key.party, version=version.number, event=given))
    ask_next(work, key)


def _approve(work: UnitOfWork, key: InstanceId, version: Version, command: c.Approve) -> None:
    review, context = work.review, work.context
    state = review.state(key)

    if command.corrections:
        raise PointsByAgencies(**work.named(key), version=version.number)

    roles, command, day = for_a_group(work, key, version, command, "approve")
    require_open_gate(work, key, day)
    require_not_closed(work, key, version)
    require_deciders(work, key)

    if not roles:
        prepare_decision(work, key, version, "approve", command.on, command.ref, command.note, None)
        return

    mine = [answer for answer in state.standing if answer.user == context.actor]
    _require_something_new(work, key, version, mine)
    work.role = roles[0]
    drop_answers(work, key, "further", key, mine)
    given = [give_answer(work, key, version, "approve", command, day, role) for role in roles]

    if is_approved(review, key):
        close_by_answer(work, key, version, approved_on(review, key, day), command)

    title = role_title(review.process, roles[0])
    _answered(work, key, version, day, "approve", given[0], role=title, noted=bool(command.note))


def _require_something_new(
    work: UnitOfWork, key: InstanceId, version: Version, mine: list[Answer]
) -> None:
    """Refuse the yes of somebody who has said it before, where to say it again changes nothing."""
    item = work.review.item(key.item)
    if mine and not _affirming_helps(work.review, item, mine):
        raise AlreadyYours(
            **work.named(key), version=version.number, on=mine[-1].on, **progress(work, key)
        )


def _affirming_helps(review: Review, item: Item, mine: list[Answer]) -> bool:
    """Say whether saying yes again counts anew: members joined or left since (rule 6)."""
    return any(
        set(answer.holders) != set(voters_for(review, item, answer.role))
        and not is_too_small(review, item, answer.role)
        for answer in mine
    )
