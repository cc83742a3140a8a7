"""``undo``: re-opens an item and, visibly, everything that rested on it (rule 10)."""

from bot.refusals.answers import DisputeStays
from bot.refusals.items import DecisionMade, NotDoneYet, ReturnStays, UndoNotYours, UnpublishFirst
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answering import not_recused
from bot.workflow.acts.asking import named_all
from bot.workflow.acts.consequences import (
    drop_answers,
    fall,
    fallen,
    people_who_fell,
    reopen,
    reopen_all,
    speaking_of,
)
from bot.workflow.acts.publication import undo_publish
from bot.workflow.acts.publication_date import undo_date
from bot.workflow.acts.recusal import end_recusal
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import RECUSAL, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, ItemState
from bot.workflow.rules.access import agency_role, own_capacity
from bot.workflow.rules.decisions import capacities, reached
from bot.workflow.rules.gates import rests_publication
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.rounds import last_shown


def undo(work: UnitOfWork, command: c.Undo) -> None:
    """``undo``: re-opens an item and, visibly, all that rested on it (rule 10); or takes a recusal
    back."""
    review, context = work.review, work.context
    if command.what.lower() in RECUSAL:
        end_recusal(work, command)
        return
    key = find_key(review, command.what, command.party, context.actor, undoing=True)
    item = review.item(key.item)
    state = review.state(key)
    if item.rule == "decision":
        raise DecisionMade(item=item.id, title=item.title)
    mine = [a for a in state.standing if context.actor in (a.user, a.by)]
    coordinator = review.is_coordinator(context.actor)
    nothing = (
        state.closed is None
        and not state.standing
        and state.until is None
        and not last_shown(review, key)
    )
    if nothing:
        _nothing_to_undo(work, key, item, state)
    did = context.actor in _doers(review, item, state)
    if not coordinator and not (did and _may_still(review, item, key, context.actor)):
        raise UndoNotYours(
            **work.named(key),
            by=state.closed.by if state.closed and not did else None,
            did=did,
            coordinators=review.holders("coordinator"),
        )
    if review.published is not None and item.kind != "publish" and rests_publication(review, item):
        raise UnpublishFirst(**work.named(key))
    if item.answered and not coordinator:
        not_recused(work)
    # A coordinator who sits in the group takes back their own answer, while the group has decided
    # nothing.
    own = bool(mine) and item.kind == "approval" and state.closed is None
    work.role = (
        "coordinator"
        if coordinator and not own
        else (mine[-1].role if mine else _role_in(work, key))
    )
    late, asked = list[str](), list[str]()
    if item.kind == "publish":
        late, asked = undo_publish(work, key, command.because)
    elif item.answered:
        _undo_answer(work, key, item, state, command.because, all_=coordinator and not own)
    elif state.closed is not None and state.closed.how == "registered":
        _undo_document(work, key, item, command.because)
    elif item.rule == "publication-date":
        undo_date(work, key, command.because)
    elif state.closed is None:
        work.emit(
            e.OutcomeNoted(
                item=key.item,
                party=key.party or None,
                outcome="undone",
                on=context.today,
                reason=command.because,
            )
        )
    else:
        reopen(work, key, "undone", key, command.because)
    fell = fallen(work, key)
    for user, keys in people_who_fell(work).items():
        work.tell(
            user,
            direct_messages.Undone(
                item=key.item, party=key.party, items=[list(k) for k in keys if k != key]
            ),
        )
    work.post(
        posts.Undone(
            item=key.item,
            party=key.party,
            fell=[list(k) for k in fell],
            parties=late,
            event=work.recorded[-1].number,
            reason=_reason_event(work),
        )
    )
    work.say(
        replies.Undone(
            **work.named(key),
            fell=named_all(work, fell),
            late=[work.party_name(party) for party in late],
            asked=asked,
            silent=list(work.silent),
            flagged=[_flagged(work, one) for one in review.flagged]
            if item.kind == "publish"
            else [],
        )
    )


def _flagged(work: UnitOfWork, one: str) -> str:
    """What was done on a date that is gone now, as people know it."""
    item, _, party = one.partition("/")
    found = work.named(InstanceId(item, party))
    return f"{found['title']} ({found['party']})" if found["party"] else str(found["title"])


def _doers(review: Review, item: Item, state: ItemState) -> set[str]:
    """Whose act stands: those who answered or recorded an answer, who closed it, or who noted why
    it stays open. What two people closed is not for whoever disputed it to open again (rule 8)."""
    if item.answered and not (state.closed is not None and state.closed.how == "impasse"):
        return {u for a in state.standing for u in (a.user, a.by)}
    if state.closed is not None:
        return {state.closed.by}
    noted = [
        r.actor for n in state.numbers if isinstance((r := review.log[n - 1]).event, e.OutcomeNoted)
    ]
    return set(noted[-1:])


def _may_still(review: Review, item: Item, key: InstanceId, user: str) -> bool:
    """Whether somebody could do now what they did then: access ends with the role, answers given
    stay given."""
    if item.kind == "approval":
        return bool(capacities(review, item, user))
    if item.kind == "confirmation":
        return agency_role(review, key, user) is not None
    return own_capacity(review, key, user) is not None


def _reason_event(work: UnitOfWork) -> int | None:
    """The event of this command that holds the reason."""
    return next((r.number for r in work.recorded if getattr(r.event, "reason", None)), None)


def _role_in(work: UnitOfWork, key: InstanceId) -> str:
    capacity = own_capacity(work.review, key, work.context.actor)
    return capacity.role if capacity else ""


def _nothing_to_undo(work: UnitOfWork, key: InstanceId, item: Item, state: ItemState) -> None:
    document = work.review.process.document_of(item.of) if item.answered else None
    latest = work.review.latest(document) if document else None
    if (
        latest is not None
        and latest.withdrawn
        and any(a.value == "return" and a.version == latest.number for a in state.answers)
    ):
        raise ReturnStays(**work.named(key))
    raise NotDoneYet(**work.named(key))


def _undo_answer(
    work: UnitOfWork, key: InstanceId, item: Item, state: ItemState, reason: str, *, all_: bool
) -> None:
    """A group's member withdraws one answer; the coordinator a group's decision, an agency its
    answer. Somebody else's dispute stays: only the same agency's lead withdraws it (rule 8)."""
    actor = work.context.actor
    if any(a.value == "return" for a in state.standing):
        raise ReturnStays(**work.named(key))
    disputes = [a for a in state.disputes if not a.behalf and a.user != actor]
    withdrawn = [a for a in state.standing if a not in disputes]
    if not withdrawn and state.closed is None:
        raise DisputeStays(**work.named(key), by=disputes[-1].user, on=disputes[-1].on)
    if all_ or item.kind != "approval":
        drop_answers(work, key, "undone" if state.closed else "withdrawn", key, withdrawn)
    else:
        drop_answers(
            work, key, "withdrawn", key, [a for a in state.standing if actor in (a.user, a.by)]
        )
    if state.closed is not None and not (item.kind == "approval" and reached(work.review, key)):
        fall(work, [key], "undone", key, reason)
    else:
        work.emit(
            e.OutcomeNoted(
                item=key.item,
                party=key.party or None,
                outcome="withdrawn",
                on=work.context.today,
                reason=reason,
            )
        )


def _undo_document(work: UnitOfWork, key: InstanceId, item: Item, reason: str) -> None:
    """Undoing a document withdraws that version for good; the next gets the next number (rule 1).

    What speaks about the version falls with it. A first draft that a final draft has followed takes
    only its own discussion along: the final draft's answers speak about another version.
    """
    review = work.review
    document = review.process.document_of(item.id)
    version = review.current(item.id) if document else None
    closed: Closing | None = review.state(key).closed
    if document is None or version is None or closed is None:
        raise NotDoneYet(**work.named(key))
    work.emit(e.VersionWithdrawn(document=document.id, version=version.number, cause="undone"))
    reopen(work, key, "undone", key, reason)
    reopen_all(work, speaking_of(review, document, item.id), "undone", key)
