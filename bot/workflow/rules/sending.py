"""To whose people a version goes, and when: the panel first, the agencies after its checks (S20).

What has its time from the day of sending ("14 days after circulation") is sent out once everything
that it rests on is there, but for what its own people do: their days are not used up by others.
"""

from collections.abc import Iterator
from datetime import date

from bot.workflow.process.model import Document, Item, Requirement
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.gates import Missing, missing_for_all, shared_needs


def spoken_about(review: Review, version: Version) -> list[Item]:
    """Return the items that speak about versions of a version's kind, but for publishing itself."""
    items = review.process.items.values()
    return [item for item in items if item.of == version.kind and item.kind != "publish"]


def missing_to_send(review: Review, item: Item) -> list[Missing]:
    """Return what has to be there before a version goes to the people of an item.

    That is what it rests on, and what that rests on which it is done for: what an agency does first
    for its answer is sent to it together with what it answers.
    """
    missing: dict[Missing, None] = {}
    for one in (item, *_done_for(review, item)):
        missing |= dict.fromkeys(missing_for_all(review, one))
    return list(missing)


def _done_for(review: Review, item: Item) -> Iterator[Item]:
    """Yield the items that the same party's own instance of an item is required by."""
    for other in review.process.items.values():
        own_needs = {need.item for need in other.requires if need.scope == "own"}
        if other.of == item.of and item.id in own_needs:
            yield other


def _needed_to_send(review: Review, key: InstanceId) -> Iterator[Requirement]:
    """Yield what has to be there before a version goes to an instance's people."""
    item = review.item(key.item)
    for one in (item, *_done_for(review, item)):
        yield from shared_needs(one)


def waited_to_be_sent_for(review: Review, key: InstanceId, closed: InstanceId) -> bool:
    """Return whether a version could not go to an instance's people before another was closed.

    What its own people do keeps no version from them.
    """
    return closed in review.all_required(_needed_to_send(review, key), "")


def to_send(review: Review, version: Version) -> list[Item]:
    """Return the items whose people a version can go to now, and has not yet."""
    unsent = [item for item in spoken_about(review, version) if version.sent_on(item) is None]
    return [item for item in unsent if not missing_to_send(review, item)]


def held_back(review: Review, version: Version) -> list[InstanceId]:
    """Return what is open, and whose people a version goes to only once something else is there."""
    waiting = [item for item in spoken_about(review, version) if item.waits_to_be_sent]
    unsent = [item for item in waiting if version.sent_on(item) is None]
    return review.open_instances_of(item for item in unsent if missing_to_send(review, item))


@derived
def ready_to_send(review: Review, document: Document) -> list[InstanceId]:
    """Return what is open and waits for nothing but that a version goes there.

    A version that has gone to nobody yet is circulated as a whole: then this is only what has its
    time from that day. Nobody else is asked for it, and nobody's days run.
    """
    version = review.latest(document)
    if version is None or version.withdrawn:
        return []

    items = to_send(review, version)

    if version.circulated is None:
        items = [item for item in items if item.waits_to_be_sent]

    return review.open_instances_of(items)


def ready_since(review: Review, key: InstanceId) -> date | None:
    """Return when the last of what had to be there before an instance was sent was recorded."""
    before = review.all_required(_needed_to_send(review, key), "")
    closings = [review.state(other).closed for other in before]
    return max((closed.recorded_on for closed in closings if closed is not None), default=None)


def is_sent(review: Review, key: InstanceId) -> bool:
    """Return whether an instance has come to its people, where that takes sending a version."""
    if not review.item(key.item).waits_to_be_sent:
        return True
    return review.sent_on(key) is not None


def waits_to_be_sent(review: Review, key: InstanceId) -> bool:
    """Return whether an open instance waits for nothing but that its version goes to its people."""
    return review.item(key.item).waits_to_be_sent and key in _ready_with(review, key)


def _ready_with(review: Review, key: InstanceId) -> list[InstanceId]:
    """Return what is ready to be sent of the document that an instance speaks about."""
    document = review.document_spoken_of(key)
    return [] if document is None else ready_to_send(review, document)


def is_first_to_send(review: Review, key: InstanceId) -> bool:
    """Return whether an instance stands for all that one act sends; it is that of an answer."""
    ready = _ready_with(review, key)
    if key not in ready:
        return False
    answered = [one for one in ready if review.item(one.item).answered]
    return key in (answered or ready)[:1]


def parties_of(keys: list[InstanceId]) -> list[str]:
    """Return the parties of instances by their ids, each once."""
    return list(dict.fromkeys(key.party for key in keys if key.party))
