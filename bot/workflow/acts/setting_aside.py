"""Set aside what a new version, a return or an undo replaces: it is open again (rules 1, 8, 10).

Each item that re-opens and each answer that falls is an event of its own, which names its root: the
instance whose fall or change brought it about.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot.grouping import by_key
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item, Requirement
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId

# --- events ------------------------------------------------------------------------------------


def drop_answers(
    work: UnitOfWork,
    key: InstanceId,
    cause: e.Cause,
    root: InstanceId,
    answers: Sequence[Answer] | None = None,
) -> None:
    """Let answers of an instance fall, all that stand unless some are given.

    They stay in the history.
    """
    if answers is None:
        answers = work.review.state(key).standing

    for answer in answers:
        work.emit(
            e.AnswerFell(
                **key.fields,
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
    other = None if root == key else root
    work.emit(
        e.ItemReopened(
            **key.fields,
            cause=cause,
            on=work.context.today,
            root=other.item if other else None,
            root_party=(other.party or None) if other else None,
            reason=reason,
        )
    )


# --- re-opening, with all that rested on it ------------------------------------------------------


def reopen(
    work: UnitOfWork,
    key: InstanceId,
    cause: e.Cause,
    root: InstanceId | None = None,
    reason: str | None = None,
) -> None:
    """Re-open an instance, let its answers fall, and re-open everything that rested on it."""
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
    """Re-open those instances that are closed, and everything that rested on them.

    Their own answers stay.
    """
    closed = [key for key in keys if work.review.state(key).closed is not None]
    for key in closed:
        open_again(work, key, cause, root, reason)

    for key in closed:
        for dependent in _falling_with(work, key):
            reopen(work, dependent, "rested", root or key)


def _falling_with(work: UnitOfWork, key: InstanceId) -> Iterator[InstanceId]:
    """Yield what rested on an instance and falls with it, as things stand when it is its turn."""
    kept = _kept(work)
    for dependent in resting_on(work.review, key):
        stays = dependent in kept or _stood_before_joining(work.review, dependent, key)
        if not stays:
            yield dependent


def _kept(work: UnitOfWork) -> set[InstanceId]:
    """Return the instances that this command keeps for an editorial version."""
    return set(work.emitted_about(e.ClosingKept, e.AnswerKept))


def _stood_before_joining(review: Review, dependent: InstanceId, key: InstanceId) -> bool:
    """Return whether all that stands of an instance was there before another's party joined.

    A late agency voids nothing, neither by what it has not said nor by what it takes back (rule 2).
    """
    party = review.parties.get(key.party)
    if party is None:
        return False
    return max(review.state(dependent).standing_numbers, default=0) < party.event


def resting_on(review: Review, key: InstanceId) -> list[InstanceId]:
    """Return the instances that name this one in their ``requires``.

    Publishing itself is guarded elsewhere.
    """
    return list(_resting_on(review, key))


def _resting_on(review: Review, key: InstanceId) -> Iterator[InstanceId]:
    for item in review.process.items.values():
        if item.kind == "publish":
            continue
        for need in item.requires:
            if need.item == key.item:
                yield from _instances_needing(review, item, need, key)


def _instances_needing(
    review: Review, item: Item, need: Requirement, key: InstanceId
) -> Iterator[InstanceId]:
    """Yield the instances of an item for which a requirement means another instance."""
    for instance in review.instances(item):
        if key in review.required(need, instance.party):
            yield instance


# --- a newer version -----------------------------------------------------------------------------


def supersede(
    work: UnitOfWork, document: Document, kind: str, cause: e.Cause, root: InstanceId
) -> None:
    """Re-open everything that speaks about a document's earlier versions.

    A new version of the kind that is decided on, and equally a step back to an earlier kind, sets
    aside what was said of the decided kind; a new version of an earlier kind re-opens that kind's
    own discussion.
    """
    kept = _kept(work)
    keys = [key for key in work.review.speaking_of(kind) if key not in kept]

    if is_step_back(document, kind):
        keys += _of_decided_kind(work.review, document)

    reopen_all(work, keys, cause, root)


def is_step_back(document: Document, kind: str) -> bool:
    """Say whether a version of a kind goes back behind the kind that is decided on."""
    return not document.paper and kind != document.decided_kind


def _of_decided_kind(review: Review, document: Document) -> list[InstanceId]:
    """Return what speaks about the kind that is decided on, and the item of that kind itself."""
    kind = document.decided_kind
    itself = [InstanceId(kind)] if kind in review.process.items else []
    return [*review.speaking_of(kind), *itself]


# --- what came of it -----------------------------------------------------------------------------


def fallen(work: UnitOfWork, root: InstanceId) -> list[InstanceId]:
    """Return what else fell in this command: re-opened instances, and those whose answers fell.

    Each once, in order, without the root.
    """
    keys = work.emitted_about(e.ItemReopened, e.AnswerFell)
    return [key for key in keys if key != root]


def notices_among(review: Review, keys: Iterable[InstanceId]) -> tuple[int, int]:
    """Return how many notices of the publication are among what is open again.

    And their clear days, which begin anew where there are any.
    """
    publish = review.process.publish
    if publish is None:
        return 0, 0
    notices = sum(key.item in publish.notices for key in keys)
    return notices, publish.clear_days if notices else 0


def people_who_fell(work: UnitOfWork) -> dict[str, list[InstanceId]]:
    """Return whose answers fell in this command, and on what.

    They are told, but for those who have no part in the review any more: their access ended with
    it.
    """
    people = work.review.people()
    fell = dict.fromkeys(_answers_that_fell(work))
    return by_key((user, key) for user, key in fell if user in people)


def _answers_that_fell(work: UnitOfWork) -> Iterator[tuple[str, InstanceId]]:
    """Yield who had given each answer that fell in this command, and on what."""
    for event in work.emitted(e.AnswerFell):
        key = InstanceId.of(event)
        answer = work.review.state(key).answer(event.answer)
        if answer is not None:
            yield answer.user, key


def vacancies(review: Review) -> list[InstanceId]:
    """Return what says that there is a Lead Reviewer, closed though nobody holds that role.

    It is open again (rule 11). Not once the report is published: nothing needs a reviewer then.
    """
    author = review.process.author_role
    if author is None or review.holders(author) or review.publishing_is_over:
        return []
    return [key for key in _saying_there_is(review, author) if _is_done(review, key)]


def _saying_there_is(review: Review, author: str) -> Iterator[InstanceId]:
    """Yield the instances that say that somebody holds the author's role, or is independent."""
    for item in review.process.items.values():
        if item.fills == author or item.rule == "independence":
            yield InstanceId(item.id)


def _is_done(review: Review, key: InstanceId) -> bool:
    """Return whether an instance is closed by being done, and not skipped."""
    return review.state(key).how not in (None, "skipped")
