"""What falls when something falls (rules 1, 8 and 10): each fall is an event of its own, naming its
root."""

from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId
from bot.workflow.rules.gates import required


def drop_answers(
    work: UnitOfWork,
    key: InstanceId,
    cause: e.Cause,
    root: InstanceId,
    answers: list[Answer] | None = None,
) -> None:
    """Let standing answers of an instance fall; they stay in the history."""
    for answer in answers if answers is not None else list(work.review.state(key).standing):
        work.emit(
            e.AnswerFell(
                item=key.item,
                party=key.party or None,
                answer=answer.number,
                cause=cause,
                root=root.item,
                root_party=root.party or None,
            )
        )


def open_again(
    work: UnitOfWork,
    key: InstanceId,
    cause: e.Cause,
    root: InstanceId | None = None,
    reason: str | None = None,
) -> None:
    """Re-open a closed instance alone: its answers and what rests on it stand."""
    root = root or key
    work.emit(
        e.ItemReopened(
            item=key.item,
            party=key.party or None,
            cause=cause,
            on=work.context.today,
            root=root.item if root != key else None,
            root_party=root.party or None if root != key else None,
            reason=reason,
        )
    )


def reopen(
    work: UnitOfWork,
    key: InstanceId,
    cause: e.Cause,
    root: InstanceId | None = None,
    reason: str | None = None,
) -> None:
    """Re-open an instance, let its answers fall, and re-open everything that rested on it through
    ``requires``."""
    drop_answers(work, key, cause, root or key)
    fall(work, [key], cause, root, reason)


def reopen_all(work: UnitOfWork, keys: list[InstanceId], cause: e.Cause, root: InstanceId) -> None:
    """Re-open several instances for one and the same cause, then what else rested on them."""
    for key in keys:
        drop_answers(work, key, cause, root)
    fall(work, keys, cause, root)


def fall(
    work: UnitOfWork,
    keys: list[InstanceId],
    cause: e.Cause,
    root: InstanceId | None = None,
    reason: str | None = None,
) -> None:
    """Re-open those instances that are closed, and everything that rested on them. Their own
    answers stay."""
    closed = [k for k in keys if work.review.state(k).closed is not None]
    for key in closed:
        open_again(work, key, cause, root, reason)
    for key in closed:
        for dependent in resting_on(work.review, key):
            if not _stood_before(work.review, dependent, key):
                reopen(work, dependent, "rested", root or key)


def _stood_before(review: Review, dependent: InstanceId, key: InstanceId) -> bool:
    """Whether all that stands of an instance was there before the party of another had joined: a
    late agency voids nothing, neither by what it has not said nor by what it takes back (rule
    2)."""
    party, state = review.parties.get(key.party), review.state(dependent)
    stands = [a.number for a in state.standing] + ([state.closed.number] if state.closed else [])
    return party is not None and max(stands, default=0) < party.event


def resting_on(review: Review, key: InstanceId) -> list[InstanceId]:
    """The instances that name this one in their ``requires``; publishing itself is guarded
    elsewhere."""
    found: list[InstanceId] = []
    for item in review.process.items.values():
        if item.kind == "publish":
            continue
        for need in item.requires:
            if need.item == key.item:
                found += [
                    k
                    for k in review.instances(item)
                    if key in required(review, item, k.party, need)
                ]
    return found


def speaking_of(review: Review, document: Document, kind: str) -> list[InstanceId]:
    """The instances that speak about a version of a kind: confirmations, approvals, discussions,
    sharing, notices."""
    items: list[Item] = [
        i for i in review.process.items.values() if i.of == kind and i.kind != "publish"
    ]
    return [k for i in items for k in review.instances(i)]


def supersede(
    work: UnitOfWork, document: Document, kind: str, cause: e.Cause, root: InstanceId
) -> None:
    """Everything that speaks about the document's earlier versions re-opens.

    A new version of the kind that is decided on, and equally a step back to an earlier kind, sets
    aside what was said of the decided kind; a new version of an earlier kind re-opens that kind's
    own discussion.
    """
    kinds = [kind] if document.paper else list(dict.fromkeys([kind, document.decided_kind]))
    keys = [key for one in kinds for key in speaking_of(work.review, document, one)]
    if (
        not document.paper
        and kind != document.decided_kind
        and document.decided_kind in work.review.process.items
    ):
        keys.append(InstanceId(document.decided_kind, ""))
    reopen_all(work, keys, cause, root)


def fallen(work: UnitOfWork, root: InstanceId) -> list[InstanceId]:
    """What else fell in this command: re-opened instances and those whose answers fell, without the
    root."""
    found: dict[InstanceId, None] = {}
    for recorded in work.recorded:
        event = recorded.event
        if isinstance(event, e.ItemReopened | e.AnswerFell):
            key = InstanceId(event.item, event.party or "")
            if key != root:
                found[key] = None
    return list(found)


def people_who_fell(work: UnitOfWork) -> dict[str, list[InstanceId]]:
    """Whose answers fell in this command, and on what: they are told, but for those who have no
    part in the review any more. Their access ended with it."""
    people = work.review.people()
    found: dict[str, list[InstanceId]] = {}
    for recorded in work.recorded:
        event = recorded.event
        if isinstance(event, e.AnswerFell):
            key = InstanceId(event.item, event.party or "")
            for answer in work.review.state(key).answers:
                if answer.number == event.answer and answer.user in people:
                    keys = found.setdefault(answer.user, [])
                    if key not in keys:
                        keys.append(key)
    return found


def vacancies(review: Review) -> list[InstanceId]:
    """What says that there is a Lead Reviewer, closed though nobody holds that role (rule 11): it
    is open again. Not once the report is published: nothing needs a reviewer then."""
    author = review.process.author_role
    if author is None or review.holders(author) or review.published is not None:
        return []
    items = [
        i for i in review.process.items.values() if i.fills == author or i.rule == "independence"
    ]
    closed = {i.id: review.state(InstanceId(i.id, "")).closed for i in items}
    return [
        InstanceId(item, "")
        for item, closing in closed.items()
        if closing is not None and closing.how != "skipped"
    ]
