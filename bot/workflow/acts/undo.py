"""Undo: re-open an item and, visibly, everything that rested on it (rule 10)."""

from dataclasses import replace
from typing import NoReturn

from bot.refusals.answers import DisputeStays
from bot.refusals.items import DecisionMade, NotDoneYet, ReturnStays, UndoNotYours, UnpublishFirst
from bot.refusals.permission import SecondMoot
from bot.workflow.acts import direct_messages, not_publishing, posts, replies
from bot.workflow.acts.answer_guards import require_not_recused
from bot.workflow.acts.publication import undo_publish
from bot.workflow.acts.publication_date import undo_date
from bot.workflow.acts.recusal import end_recusal
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.second_look import price_of, undo_has_a_price
from bot.workflow.acts.second_person import ask_second, lapse_unpublishing
from bot.workflow.acts.setting_aside import (
    drop_answers,
    fall,
    fallen,
    people_who_fell,
    reopen,
    reopen_all,
)
from bot.workflow.acts.to_be_published import require_to_be_published
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Item
from bot.workflow.process.not_published import closed_with_nothing
from bot.workflow.process.vocabulary import NOT_PUBLISHING, RECUSAL
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import (
    Answer,
    InstanceId,
    ItemState,
    PendingApproval,
)
from bot.workflow.rules.access import agency_role, own_capacity
from bot.workflow.rules.decisions import capacities, is_approved
from bot.workflow.rules.gates import rests_publication
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.rounds import last_shown


def undo(work: UnitOfWork, command: c.Undo) -> None:
    """Re-open an item and, visibly, all that rested on it (rule 10), or take a recusal back."""
    review, context = work.review, work.context
    if command.what.lower() in RECUSAL:
        end_recusal(work, command)
        return

    if _means_the_decision(review, command.what.lower()):
        not_publishing.ask_to_take_back(work, command)
        return

    key = find_key(review, command.what, command.party, context.actor, undoing=True)
    item, state = review.item(key.item), review.state(key)
    if item.rule == "decision":
        raise DecisionMade(item=item.id, title=item.title)

    if _stands_nothing(review, key, state):
        _nothing_to_undo(work, key, item, state)

    if key.item in closed_with_nothing(review.process):
        require_to_be_published(review, "undo")

    _require_may_undo(work, key, item, state)
    takes_all = _takes_all_back(work, item, state)
    work.role = _undoing_role(work, key, state, takes_all=takes_all)

    if item.kind == "publish":
        ask_second(work, replace(command, what=key.item, party=None, confirmed=False))
        work.emit(e.UnpublishAsked(number=_asked_last(review), on=context.today))
        return

    _take_back(work, key, item, state, command.because, all_=takes_all)
    _tell_undone(work, key, item, [], [])

    if not command.confirmed:
        _require_no_price(work, key, item, command)


def _means_the_decision(review: Review, word: str) -> bool:
    """Say whether ``undo`` means the decision not to publish: by its word, or by ``publish``."""
    if review.not_publishing is None or review.published is not None:
        return False
    publish = review.process.publish
    if publish is not None and word == publish.id:
        return True
    return word in NOT_PUBLISHING and word not in review.process.items


def _asked_last(review: Review) -> int:
    """Return the number of the act that was put before a second person last."""
    return max(review.pending_approvals)


def undo_publication(work: UnitOfWork, command: c.Undo, waiting: PendingApproval) -> None:
    """Take a publication back, after a second person has agreed."""
    review = work.review
    publish = review.process.publish
    key = InstanceId(command.what)
    if publish is None or publish.id != key.item or review.published is None:
        raise SecondMoot(number=waiting.number)

    late, asked = undo_publish(work, key, command.because)
    _tell_undone(work, key, publish, late, asked)
    lapse_unpublishing(work)


def _require_no_price(work: UnitOfWork, key: InstanceId, item: Item, command: c.Undo) -> None:
    """Refuse to undo what others rest on, until that was looked at (rule 9)."""
    price = price_of(work, [key], own=work.context.actor)
    version = _withdrawn_with_it(work)
    if not price and version is None:
        return

    raise undo_has_a_price(
        price,
        command,
        key.item,
        work.named(key)["title"],
        party=work.party_name(key.party),
        version=version,
    )


def _withdrawn_with_it(work: UnitOfWork) -> int | None:
    """Return the number of the version that this command withdraws, if it does."""
    withdrawn = work.emitted(e.VersionWithdrawn)
    return withdrawn[-1].version if withdrawn else None


def _stands_nothing(review: Review, key: InstanceId, state: ItemState) -> bool:
    """Say whether nothing was said or done on an instance that could be undone."""
    if state.closed is not None or state.standing or state.until is not None:
        return False
    return not last_shown(review, key)


def _require_may_undo(work: UnitOfWork, key: InstanceId, item: Item, state: ItemState) -> None:
    """Require a coordinator, or who did it and still could; nothing under a published report."""
    review, actor = work.review, work.context.actor
    coordinates = review.is_coordinator(actor)
    if not coordinates:
        _require_own_doing(work, key, item, state)

    if _is_published_on(review, item):
        raise UnpublishFirst(**work.named(key))

    if item.answered and not coordinates:
        require_not_recused(work)


def _is_published_on(review: Review, item: Item) -> bool:
    """Say whether the report is published, and rests on an item before that."""
    if review.published is None or item.kind == "publish":
        return False
    return rests_publication(review, item)


def _require_own_doing(work: UnitOfWork, key: InstanceId, item: Item, state: ItemState) -> None:
    """Refuse whoever did not do it, or could not do it now any more."""
    review, actor = work.review, work.context.actor
    did = actor in _doers(review, key, item)
    if did and _may_still(review, item, key, actor):
        return

    raise UndoNotYours(
        **work.named(key),
        by=state.closed.by if state.closed and not did else None,
        did=did,
        coordinators=review.holders("coordinator"),
    )


def _own_answers(work: UnitOfWork, state: ItemState) -> list[Answer]:
    return state.given_by(work.context.actor)


def _takes_all_back(work: UnitOfWork, item: Item, state: ItemState) -> bool:
    """Say whether a coordinator undoes what a group decided, not an answer of their own.

    A coordinator who sits in the group takes back their own answer, while the group has decided
    nothing.
    """
    if not work.review.is_coordinator(work.context.actor):
        return False
    undecided = item.kind == "approval" and state.closed is None
    return not (undecided and _own_answers(work, state))


def _undoing_role(work: UnitOfWork, key: InstanceId, state: ItemState, *, takes_all: bool) -> str:
    """Return the role in which somebody undoes: the coordinator's, or the one they answered in."""
    if takes_all:
        return "coordinator"
    own = _own_answers(work, state)
    return own[-1].role if own else _role_in(work, key)


def _take_back(
    work: UnitOfWork, key: InstanceId, item: Item, state: ItemState, reason: str, *, all_: bool
) -> None:
    """Undo by what the item is."""
    if item.answered:
        _undo_answer(work, key, item, state, reason, all_=all_)
    elif state.how == "registered":
        _undo_document(work, key, item, reason)
    elif item.rule == "publication-date":
        undo_date(work, key, reason)
    elif state.closed is None:
        _note(work, key, "undone", reason)
    else:
        reopen(work, key, "undone", key, reason)


def _note(work: UnitOfWork, key: InstanceId, outcome: str, reason: str) -> None:
    work.emit(
        e.OutcomeNoted(
            **key.fields,
            outcome=outcome,
            on=work.context.today,
            reason=reason,
        )
    )


def _tell_undone(
    work: UnitOfWork, key: InstanceId, item: Item, late: list[str], asked: list[str]
) -> None:
    review = work.review
    fell = fallen(work, key)

    for user, keys in people_who_fell(work).items():
        others = [list(other) for other in keys if other != key]
        work.tell(user, direct_messages.Undone(item=key.item, party=key.party, items=others))

    work.post(
        posts.Undone(
            item=key.item,
            party=key.party,
            fell=as_lists(fell),
            parties=late,
            event=work.recorded[-1].number,
            reason=_reason_event(work),
        )
    )
    flagged = review.flagged if item.kind == "publish" else ()
    work.say(
        replies.Undone(
            **work.named(key),
            fell=work.named_all(fell),
            late=[work.party_name(party) for party in late],
            asked=asked,
            silent=list(work.silent),
            flagged=[_flagged(work, one) for one in flagged],
        )
    )


def _flagged(work: UnitOfWork, flag: str) -> str:
    """Return what was done on a date that is gone now, as people know it."""
    item, _, party = flag.partition("/")
    return work.in_words(InstanceId(item, party))


def _doers(review: Review, key: InstanceId, item: Item) -> set[str]:
    """Return whose act stands.

    These are who answered or recorded an answer, who closed it, or who noted last why it stays
    open. What two people closed is not for whoever disputed it to open again (rule 8).
    """
    state = review.state(key)
    if item.answered and state.how != "impasse":
        return {user for answer in state.standing for user in (answer.user, answer.by)}
    if state.closed is not None:
        return {state.closed.by}
    return _last_to_note(review, key)


def _last_to_note(review: Review, key: InstanceId) -> set[str]:
    """Return who noted last why an item stays open, if anybody did."""
    for recorded in review.backwards(key):
        if isinstance(recorded.event, e.OutcomeNoted):
            return {recorded.actor}
    return set()


def _may_still(review: Review, item: Item, key: InstanceId, user: str) -> bool:
    """Say whether somebody could do now what they did then.

    Access ends with the role, answers given stay given.
    """
    if item.kind == "approval":
        return bool(capacities(review, item, user))
    if item.kind == "confirmation":
        return agency_role(review, key, user) is not None
    return own_capacity(review, key, user) is not None


def _reason_event(work: UnitOfWork) -> int | None:
    """Return the number of this command's event that holds the reason."""
    for recorded in work.recorded:
        if getattr(recorded.event, "reason", None):
            return recorded.number
    return None


def _role_in(work: UnitOfWork, key: InstanceId) -> str:
    capacity = own_capacity(work.review, key, work.context.actor)
    return capacity.role if capacity else ""


def _nothing_to_undo(work: UnitOfWork, key: InstanceId, item: Item, state: ItemState) -> NoReturn:
    """Refuse to undo what was never done, or a return, which stays."""
    if item.answered and _latest_was_returned(work.review, item, state):
        raise ReturnStays(**work.named(key))
    raise NotDoneYet(**work.named(key))


def _latest_was_returned(review: Review, item: Item, state: ItemState) -> bool:
    """Say whether the latest version is set aside, and this item's return is among the reasons."""
    document = review.process.document_of(item.of)
    latest = review.latest(document)
    if latest is None or not latest.withdrawn:
        return False
    returned = {answer.version for answer in state.answers if answer.value == "return"}
    return latest.number in returned


def _undo_answer(
    work: UnitOfWork, key: InstanceId, item: Item, state: ItemState, reason: str, *, all_: bool
) -> None:
    """Withdraw answers, and re-open what they had closed.

    A group's member withdraws one answer, the coordinator a group's decision, an agency its answer.
    Somebody else's dispute stays: only the same agency's lead withdraws it (rule 8).
    """
    if any(answer.value == "return" for answer in state.standing):
        raise ReturnStays(**work.named(key))

    _withdraw(work, key, item, state, all_=all_)
    still_decided = item.kind == "approval" and is_approved(work.review, key)
    if state.closed is None or still_decided:
        _note(work, key, "withdrawn", reason)
    else:
        fall(work, [key], "undone", key, reason)


def _withdraw(
    work: UnitOfWork, key: InstanceId, item: Item, state: ItemState, *, all_: bool
) -> None:
    """Let the answers fall that are taken back: a member's own, or all that can be."""
    withdrawn = _withdrawable(work, key, state)
    if item.kind == "approval" and not all_:
        drop_answers(work, key, "withdrawn", key, _own_answers(work, state))
    else:
        drop_answers(work, key, "undone" if state.closed else "withdrawn", key, withdrawn)


def _withdrawable(work: UnitOfWork, key: InstanceId, state: ItemState) -> list[Answer]:
    """Return the answers that can be withdrawn. Refused: only others' disputes stand."""
    theirs = [one for one in state.own_disputes if one.user != work.context.actor]
    withdrawn = [answer for answer in state.standing if answer not in theirs]
    if not withdrawn and state.closed is None:
        raise DisputeStays(**work.named(key), by=theirs[-1].user, on=theirs[-1].on)
    return withdrawn


def _undo_document(work: UnitOfWork, key: InstanceId, item: Item, reason: str) -> None:
    """Undoing a document withdraws that version for good; the next gets the next number (rule 1).

    What speaks about the version falls with it. A first draft that a final draft has followed takes
    only its own discussion along: the final draft's answers speak about another version.
    """
    review = work.review
    version = review.current(item.id)
    if version is None or review.is_open(key):
        raise NotDoneYet(**work.named(key))

    withdrawn = version.number
    work.emit(e.VersionWithdrawn(document=version.document, version=withdrawn, cause="undone"))
    reopen(work, key, "undone", key, reason)
    reopen_all(work, review.speaking_of(item.id), "undone", key)
