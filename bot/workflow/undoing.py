"""``undo``: re-opens an item and, visibly, everything that rested on it (rule 10)."""

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import own_capacity
from bot.workflow.answers import named_all, reached
from bot.workflow.consequences import drop_answers, fallen, people_who_fell, reopen, supersede
from bot.workflow.gates import rests_publication
from bot.workflow.lookup import find_key
from bot.workflow.process import Item
from bot.workflow.publication import undo_date, undo_publish
from bot.workflow.review import Closing, ItemState, Key
from bot.workflow.work import Work


def undo(work: Work, command: c.Undo) -> None:
    """``undo``: re-opens an item and, visibly, all that rested on it (rule 10)."""
    review, context = work.review, work.context
    key = find_key(review, command.what, command.party, context.actor)
    item = review.item(key[0])
    state = review.state(key)
    if item.rule == "decision":
        raise Refusal("decision-made", item=item.id, title=item.title)
    mine = [a for a in state.standing if context.actor in (a.user, a.by)]
    coordinator = review.is_coordinator(context.actor)
    own = bool(mine) or (state.closed is not None and state.closed.by == context.actor)
    nothing = state.closed is None and not state.standing and state.until is None
    if nothing:
        _nothing_to_undo(work, key, item, state)
    if not own and not coordinator:
        raise work.refuse(
            "undo-not-yours",
            key,
            by=state.closed.by if state.closed else None,
            coordinators=review.holders("coordinator"),
        )
    if review.published is not None and item.kind != "publish" and rests_publication(review, item):
        raise work.refuse("unpublish-first", key)
    work.role = "coordinator" if coordinator else (mine[-1].role if mine else _role_in(work, key))
    if item.kind == "publish":
        undo_publish(work, key, command.because)
    elif item.answered:
        _undo_answer(work, key, item, state, command.because, all_=coordinator)
    elif item.kind == "document":
        _undo_document(work, key, item, command.because)
    elif item.rule == "publication-date":
        undo_date(work, key, command.because)
    elif state.closed is None:
        work.emit(
            e.OutcomeNoted(
                item=key[0], party=key[1] or None, outcome="undone", on=context.today, reason=command.because
            )
        )
    else:
        reopen(work, key, "undone", key, command.because)
    fell = fallen(work, key)
    for user, keys in people_who_fell(work).items():
        work.tell(user, "undone", item=key[0], party=key[1], items=[list(k) for k in keys])
    work.post(
        "undone",
        item=key[0],
        party=key[1],
        fell=[list(k) for k in fell],
        event=work.recorded[-1].number,
        reason=_reason_event(work),
    )
    work.say(
        "undone",
        **work.named(key),
        fell=named_all(work, fell),
        flagged=list(review.flagged) if item.kind == "publish" else [],
    )


def _reason_event(work: Work) -> int | None:
    """The event of this command that holds the reason."""
    return next((r.number for r in work.recorded if getattr(r.event, "reason", None)), None)


def _role_in(work: Work, key: Key) -> str:
    capacity = own_capacity(work.review, key, work.context.actor)
    return capacity.role if capacity else ""


def _nothing_to_undo(work: Work, key: Key, item: Item, state: ItemState) -> None:
    if any(a.value == "return" for a in state.answers) and item.answered:
        raise work.refuse("return-stays", key)
    raise work.refuse("not-done-yet", key)


def _undo_answer(work: Work, key: Key, item: Item, state: ItemState, reason: str, *, all_: bool) -> None:
    """A member's undo withdraws one answer; the coordinator's of a group's decision withdraws them all."""
    actor = work.context.actor
    if any(a.value == "return" for a in state.standing):
        raise work.refuse("return-stays", key)
    mine = [a for a in state.standing if actor in (a.user, a.by)]
    if item.kind == "approval" and mine and not all_:
        drop_answers(work, key, "withdrawn", key, mine)
        if state.closed is not None and not reached(work.review, key):
            reopen(work, key, "withdrawn", key, reason)
            return
        work.emit(e.OutcomeNoted(item=key[0], outcome="withdrawn", on=work.context.today, reason=reason))
        return
    if state.closed is None:
        drop_answers(work, key, "withdrawn", key)
        work.emit(
            e.OutcomeNoted(item=key[0], party=key[1] or None, outcome="withdrawn", on=work.context.today, reason=reason)
        )
    else:
        reopen(work, key, "undone", key, reason)


def _undo_document(work: Work, key: Key, item: Item, reason: str) -> None:
    """Undoing a document withdraws that version for good; the next gets the next number (rule 1)."""
    review = work.review
    document = review.process.document_of(item.id)
    version = review.current(item.id) if document else None
    closed: Closing | None = review.state(key).closed
    if document is None or version is None or closed is None:
        raise work.refuse("not-done-yet", key)
    work.emit(e.VersionWithdrawn(document=document.id, version=version.number, cause="undone"))
    reopen(work, key, "undone", key, reason)
    supersede(work, document, item.id, "undone", key)
