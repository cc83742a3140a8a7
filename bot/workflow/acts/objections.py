"""Say no to a version: an agency disputes it, a group returns it (rules 7, 8)."""

from datetime import date

from bot.refusals.publication import Published
from bot.refusals.second_look import SecondLook
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answer_guards import require_not_closed
from bot.workflow.acts.answering import (
    answerable,
    for_a_group,
    for_an_agency,
    give_answer,
    prepare_decision,
    require_deciders,
    version_to_answer,
)
from bot.workflow.acts.asking import tell_author, tell_fallen
from bot.workflow.acts.second_look import price_of
from bot.workflow.acts.setting_aside import fallen, reopen, reopen_all
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.vocabulary import Kind
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.awaited import waiting_for
from bot.workflow.rules.labels import author_title


def raise_objection(work: UnitOfWork, command: c.Object) -> None:
    """``dispute`` by an agency, ``return`` by a group: the opposite answer, with a reason."""
    review = work.review
    key = _meant(work, command)

    if review.published is not None:
        raise Published(verb=command.verb)

    version = version_to_answer(work, key, command.version)

    if command.verb == "dispute":
        _dispute(work, key, version, command)
        return

    roles, command, day = for_a_group(work, key, version, command, "return")
    if not roles:
        require_deciders(work, key)
        prepare_decision(
            work, key, version, "return", command.on, command.ref, None, command.because
        )
        return

    work.role = roles[0]
    _return(work, key, version, command, day, roles[0])


def _meant(work: UnitOfWork, command: c.Object) -> InstanceId:
    """Return what is disputed or returned.

    Where nothing is named, it is what waits for this person, else the only answer of theirs that
    stands.
    """
    kind: Kind = "confirmation" if command.verb == "dispute" else "approval"
    is_named = command.what is not None or command.party is not None
    only = None if is_named else _only_one(work, kind)
    return only or answerable(work, command.what, command.party, kind, command.verb)


def _only_one(work: UnitOfWork, kind: Kind) -> InstanceId | None:
    """Return what waits for whoever acts, or what they have answered, if it is one."""
    review, actor = work.review, work.context.actor
    waiting = [key for key in waiting_for(review, actor) if review.item(key.item).kind == kind]
    meant = waiting or _answered_by(review, kind, actor)
    return meant[0] if len(meant) == 1 else None


def _answered_by(review: Review, kind: Kind, user: str) -> list[InstanceId]:
    """Return the instances of a kind on which a person's answer stands."""
    keys = [key for key in review.all_keys() if review.item(key.item).kind == kind]
    return [key for key in keys if review.state(key).is_answered_by(user)]


def _dispute(work: UnitOfWork, key: InstanceId, version: Version, command: c.Object) -> None:
    role, day = for_an_agency(work, key, version, command)
    if work.review.state(key).how == "impasse":
        # What two people closed is not for one to open again.
        require_not_closed(work, key, version)

    behalf = role is None
    work.role, work.behalf = role or "coordinator", key.party if behalf else None
    reopen(work, key, "withdrawn", key)
    number = give_answer(work, key, version, "dispute", command, day, role or "lead", behalf=behalf)
    tell_author(
        work,
        direct_messages.Disputed(
            item=key.item, party=key.party, version=version.number, event=number, points=[]
        ),
    )
    work.post(posts.Disputed(item=key.item, party=key.party, version=version.number, event=number))
    work.say(
        replies.Disputed(
            **work.named(key),
            version=version.number,
            on=day,
            fell=work.named_all(fallen(work, key)),
            author=author_title(work.review.process),
        )
    )
    tell_fallen(work, key, "disputed")


def _return(
    work: UnitOfWork, key: InstanceId, version: Version, command: c.Object, day: date, role: str
) -> None:
    """Return a version: it dies, and its draft, discussion, confirmations and approvals re-open.

    Rule 8.
    """
    review = work.review
    item = review.item(key.item)
    document = review.process.document_of(item.of)
    assert document is not None
    work.emit(e.VersionWithdrawn(document=document.id, version=version.number, cause="returned"))
    draft = [] if document.paper else [InstanceId(document.decided_kind)]
    reopen_all(work, [*draft, *review.speaking_of(document.decided_kind)], "returned", key)
    number = give_answer(work, key, version, "return", command, day, role)
    tell_author(
        work,
        direct_messages.Returned(
            item=key.item, party=key.party, version=version.number, event=number
        ),
    )
    work.post(posts.Returned(item=key.item, party=key.party, version=version.number, event=number))
    work.say(
        replies.Returned(
            author=author_title(review.process),
            **work.named(key),
            version=version.number,
            on=day,
            fell=work.named_all(fallen(work, key)),
            document=document.title,
            as_=document.decided_kind,
        )
    )
    tell_fallen(work, key, "returned", version=version.number, role=role)

    if not command.confirmed:
        raise _price_of_return(work, key, version, command)


def _price_of_return(
    work: UnitOfWork, key: InstanceId, version: Version, command: c.Object
) -> SecondLook:
    """Return what a return sets aside, as the question whether that is meant."""
    price = price_of(work, [key], own=work.context.actor)
    return SecondLook(
        act="return",
        item=key.item,
        title=work.named(key)["title"],
        version=version.number,
        **price.facts,
        on=command.on,
        evidence=command.ref or "",
        because=command.because,
    )
