"""Take an answer on a version: which instance, which version, who may, is it open; then give it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bot.errors import Refusal
from bot.refusals.answers import (
    JoinedPublished,
    NeedsEvidence,
    NobodyDecides,
    NotAnswerable,
    NoVersion,
    StaleVersion,
    UnknownVersion,
    WrittenUpAnew,
    WrongVerb,
)
from bot.refusals.finding import NothingWaits, SeveralWait
from bot.typed import Choice, Named
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.answer_guards import (
    require_no_conflict,
    require_not_before,
    require_not_recused,
    roles_apart,
)
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item
from bot.workflow.process.vocabulary import Kind
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Prepared, Version
from bot.workflow.rules.access import (
    agency_of,
    agency_role,
    not_yours,
)
from bot.workflow.rules.awaited import (
    sole_holder,
    waiting_for,
    who_confirms_write_up,
    who_is_awaited,
)
from bot.workflow.rules.decisions import capacities, voters_for
from bot.workflow.rules.labels import author_title, label, role_titles
from bot.workflow.rules.lookup import find_item, instance
from bot.workflow.rules.progress import Progress, progress_of

Given = TypeVar("Given", c.Approve, c.Object)


def answerable(
    work: UnitOfWork, what: str | None, party: str | None, kind: Kind | None, verb: str = "approve"
) -> InstanceId:
    """Return the instance to answer: as named, else the only one that waits for this person."""
    review, actor = work.review, work.context.actor
    if what is not None:
        return _instance_of_theirs(review, _answered_item(review, what, kind), party, actor)

    if party is not None:
        confirmations = _confirmations_with_a_version(review)
        if len(confirmations) == 1:
            return _instance_of_theirs(review, confirmations[0], party, actor)

    waiting = _waiting_and_meant(work, party, kind)
    if len(waiting) == 1:
        return waiting[0]

    if waiting:
        raise SeveralWait(verb=verb, choices=[_choice(work, key) for key in waiting])

    raise _why_nothing_waits(review, kind, actor)


def _why_nothing_waits(review: Review, kind: Kind | None, user: str) -> Refusal:
    """Return why a person answers nothing with this verb: what waits for them has the other."""
    waiting = waiting_for(review, user)
    if kind is None or not waiting:
        return NothingWaits(awaited=who_is_awaited(review))
    other = review.item(waiting[0].item)
    return WrongVerb(item=other.id, title=other.title, kind=other.kind)


def _answered_item(review: Review, what: str, kind: Kind | None) -> Item:
    """Return the item that a word means, if it is answered, with this verb."""
    item = find_item(review, what)
    if not item.answered:
        raise NotAnswerable(item=item.id, title=item.title)
    if kind not in (None, item.kind):
        raise WrongVerb(item=item.id, title=item.title, kind=item.kind)
    return item


def _confirmations_with_a_version(review: Review) -> list[Item]:
    confirmations = review.process.items_of_kind("confirmation")
    return [item for item in confirmations if review.current(item.of)]


def _waiting_and_meant(work: UnitOfWork, party: str | None, kind: Kind | None) -> list[InstanceId]:
    """Return what waits for whoever acts, of one kind and for one party where these were said."""
    waiting = waiting_for(work.review, work.context.actor)
    return [key for key in waiting if _is_meant(work, key, party, kind)]


def _is_meant(work: UnitOfWork, key: InstanceId, party: str | None, kind: Kind | None) -> bool:
    if kind not in (None, work.review.item(key.item).kind):
        return False
    return party is None or _is_for(work, key, party)


def _is_for(work: UnitOfWork, key: InstanceId, party: str) -> bool:
    """Say whether an instance is for the party of exactly this name, in capitals or not."""
    return bool(key.party) and work.party_name(key.party).lower() == party.lower()


def _instance_of_theirs(review: Review, item: Item, party: str | None, user: str) -> InstanceId:
    """Return the instance that a person means to answer.

    Whoever answers for no agency that has it is not asked which of the others': refused with why.
    """
    if party is not None or not _are_others(review, item, user):
        return instance(review, item, party, user)

    agencies = review.agencies_of(user)
    if agencies:
        first = agencies[0]
        raise JoinedPublished(
            item=item.id,
            title=item.title,
            party=label(first),
            party_id=first.id,
            joined=first.joined,
        )

    raise not_yours(review, InstanceId(item.id))


def _are_others(review: Review, item: Item, user: str) -> bool:
    """Say whether an item's instances are several, and of others' agencies than a person's own.

    To a coordinator they all are as their own.
    """
    present = {key.party for key in review.instances(item)}
    if len(present) <= 1 or review.is_coordinator(user):
        return False
    return not any(agency.id in present for agency in review.agencies_of(user))


def _choice(work: UnitOfWork, key: InstanceId) -> Choice:
    return Choice(
        **work.named(key),
        ref=work.review.ref,
        kind=work.review.item(key.item).kind,
        version=work.review.version_number_of(key),
    )


def version_to_answer(work: UnitOfWork, key: InstanceId, wanted: int | None) -> Version:
    """Return the version to answer on.

    Refused: none is registered, or another one is meant.
    """
    item = work.review.item(key.item)
    version = work.review.current(item.of)
    if version is None:
        raise no_version(work, item.of, key)

    latest = version.number
    if wanted is None or wanted == latest:
        return version

    if wanted < latest:
        raise StaleVersion(**work.named(key), version=wanted, latest=latest, kind=item.kind)

    raise UnknownVersion(**work.named(key), version=wanted, latest=latest)


def no_version(work: UnitOfWork, of: str | None, key: InstanceId | None = None) -> NoVersion:
    """Refuse what can't be said while no version of a kind stands.

    None is registered, or the last one was withdrawn or is of another kind; nothing older stands
    again (rule 1).
    """
    document = work.review.process.document_of(of)
    title = document.title if document else ""
    named = Named(item="", title=title, party="", party_id="")

    if key is not None:
        named = work.named(key)

    return NoVersion(
        **named,
        document=title,
        as_=of,
        author=author_title(work.review.process),
        why=_why_none_stands(work.review, document),
        version=work.review.latest_number(document),
        published=work.review.published is not None,
    )


def _why_none_stands(review: Review, document: Document | None) -> str:
    """Return why the last version stands no more: how it went, or "kind"; "" where none is."""
    latest = review.latest(document)
    if latest is None:
        return ""
    return latest.withdrawn or "kind"


def progress(work: UnitOfWork, key: InstanceId) -> Progress:
    """How many of how many are in, and who is still awaited since when."""
    return progress_of(work.review, key, work.context.asked)


def for_an_agency(
    work: UnitOfWork, key: InstanceId, version: Version, command: c.Approve | c.Object
) -> tuple[str | None, date]:
    """Return in which role a person answers for an agency, and on which day.

    The role is "lead" or "deputy", or ``None``: a coordinator on the agency's behalf, with evidence
    (rule 5).
    """
    review, context = work.review, work.context
    role = agency_role(review, key, context.actor)
    if role is not None:
        require_not_recused(work)
        require_no_conflict(work, key)
    elif not review.is_coordinator(context.actor):
        raise not_yours(review, key)
    elif not command.ref:
        raise NeedsEvidence(**work.named(key), objecting=isinstance(command, c.Object))

    day = work.happened(command.on)
    require_not_before(work, key, version, day)
    return role, day


def for_a_group(
    work: UnitOfWork, key: InstanceId, version: Version, command: Given, answer: e.AnswerValue
) -> tuple[list[str], Given, date]:
    """Return the roles in which a person decides for a group, what they say, and on which day.

    No role: a coordinator, who only writes it up. What they say is filled in from the write-up that
    it agrees with.
    """
    review, context = work.review, work.context
    roles = capacities(review, review.item(key.item), context.actor)
    if roles:
        require_not_recused(work)
        require_no_conflict(work, key)
        roles = roles_apart(work, key, roles)
        command = _with_write_up(work, key, version, command, answer)
    elif not review.is_coordinator(context.actor):
        raise not_yours(review, key)

    day = work.happened(command.on)
    require_not_before(work, key, version, day)
    return roles, command, day


def _with_write_up(
    work: UnitOfWork, key: InstanceId, version: Version, command: Given, answer: e.AnswerValue
) -> Given:
    """Return what a holder says, filled in from what was written up of this very decision."""
    if command.version is not None:  # as a button says it; a typed day is the holder's own
        _as_written_up_now(work, key, version, answer, command.on)

    written = written_up(work.review, key, version, answer)
    if written is None:
        return command

    return replace(command, on=command.on or written.on, ref=command.ref or written.ref)


def written_up(review: Review, key: InstanceId, version: Version, answer: str) -> Prepared | None:
    """Return what a coordinator wrote up of this very decision.

    Whoever says that it is right answers as of its date.
    """
    prepared = review.prepared.get(key.item)
    if prepared is None:
        return None
    is_this = (prepared.version, prepared.answer) == (version.number, answer)
    return prepared if is_this else None


def _as_written_up_now(
    work: UnitOfWork, key: InstanceId, version: Version, answer: str, on: date | None
) -> None:
    """Refuse a yes to the day of a write-up that another has replaced."""
    review = work.review
    now = review.prepared.get(key.item)
    if now is None or on is None or (now.answer, now.on) == (answer, on):
        return

    if (key.item, answer, version.number, on) in _written_up_before(review, now.event):
        raise WrittenUpAnew(
            **work.named(key),
            version=version.number,
            old=on,
            on=now.on,
            answer=now.answer,
            by=now.by,
        )


def _written_up_before(review: Review, number: int) -> Iterator[tuple[str, str, int, date]]:
    """Yield what was written up before an event: the item, the answer, its version and its day."""
    for recorded, old in review.each(e.DecisionPrepared):
        if recorded.number < number:
            yield old.item, old.answer, old.version, old.on


def require_deciders(work: UnitOfWork, key: InstanceId) -> None:
    """Require a holder who is not recused in every deciding role.

    An empty group never decides (rule 7).
    """
    review = work.review
    empty = _roles_of_nobody(review, review.item(key.item))
    if empty:
        raise NobodyDecides(
            **work.named(key),
            roles=role_titles(review.process, empty),
            role_ids=empty,
            holder=sole_holder(review, empty[0]),
        )


def _roles_of_nobody(review: Review, item: Item) -> list[str]:
    """Return the roles that decide on an item, and for which nobody can now."""
    return [role for role in item.decides if not voters_for(review, item, role)]


def prepare_decision(
    work: UnitOfWork,
    key: InstanceId,
    version: Version,
    answer: e.AnswerValue,
    on: date | None,
    ref: str | None,
    note: str | None,
    reason: str | None,
) -> None:
    """Write up a group's decision; a holder of the group is asked whether it is right."""
    review = work.review
    day = work.happened(on)
    work.role = "coordinator"
    number = work.emit(
        e.DecisionPrepared(
            item=key.item,
            answer=answer,
            version=version.number,
            on=day,
            by=work.context.actor,
            note=note,
            ref=ref,
            reason=reason,
        )
    )
    people = who_confirms_write_up(review, key, answer)
    asked = [user for user in people if tell_prepared(work, user, key.item, version.number, number)]
    work.silent |= dict.fromkeys(user for user in people if user not in asked)
    work.say(
        replies.Prepared(
            **work.named(key),
            answer=answer,
            version=version.number,
            on=day,
            people=asked,
            silent=list(work.silent),
            noted=bool(note),
        )
    )


def tell_prepared(work: UnitOfWork, user: str, item: str, version: int, event: int) -> bool:
    """Ask somebody whether what was written up is right; return whether they can be told."""
    prepared = direct_messages.Prepared(item=item, version=version, event=event)
    return work.tell(user, prepared, subject=f"prepared/{event}")


def give_answer(
    work: UnitOfWork,
    key: InstanceId,
    version: Version,
    value: e.AnswerValue,
    command: c.Approve | c.Object,
    day: date,
    role: str,
    *,
    behalf: bool = False,
) -> int:
    """Record an answer; return the event's number.

    ``behalf``: a coordinator records it for the agency's lead.
    """
    review = work.review
    agency = agency_of(review, key) if behalf else None
    user = work.context.actor if agency is None else agency.lead or ""
    prepared = written_up(review, key, version, value)
    is_group = role in review.process.roles
    holders = voters_for(review, review.item(key.item), role) if is_group else ()
    note = getattr(command, "note", None)

    if prepared is not None:
        note = note or prepared.note

    return work.emit(
        e.AnswerGiven(
            **key.fields,
            answer=value,
            version=version.number,
            on=day,
            recorded_on=work.context.today,
            user=user,
            role=role,
            behalf=behalf,
            corrections=getattr(command, "corrections", False),
            prepared_by=prepared.by if prepared else None,
            holders=tuple(holders),
            reason=getattr(command, "because", None),
            note=note,
            ref=command.ref,
        )
    )


def close_by_answer(
    work: UnitOfWork, key: InstanceId, version: Version, day: date, command: c.Approve
) -> None:
    """Close an instance by the answer that completes it, as of the day on which all was there."""
    work.emit(
        e.ItemClosed(
            **key.fields,
            how="answered",
            on=day,
            recorded_on=work.context.today,
            version=version.number,
            outcome="with corrections" if command.corrections else None,
            ref=command.ref,
        )
    )
