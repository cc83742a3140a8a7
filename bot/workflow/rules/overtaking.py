"""What publication overtakes, and what is still to be done once the report is out."""

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.gates import rests_publication


def overtaken_keys(review: Review) -> list[InstanceId]:
    """Return what is open and only made sense before publication: publishing overtakes it.

    The publication itself, and what is for afterwards, is not among it.
    """
    publish = review.process.publish
    if publish is None:
        return []
    opened = [key for key in review.open_keys() if key.item != publish.id]
    return [key for key in opened if not is_for_afterwards(review, review.item(key.item))]


def is_for_afterwards(review: Review, item: Item) -> bool:
    """Say whether an item is still to be done once the report is published.

    It is if its file says so, if it falls due after publication, or if it is what follows from the
    review: its actions, and the learning that stands behind publishing in the same stage.
    """
    if rests_publication(review, item) or _is_about_nothing(review, item):
        return False
    if item.afterwards or review.after_publication(item):
        return True
    return item.rule == "response-and-actions" or _stands_behind_publishing(review, item)


def _is_about_nothing(review: Review, item: Item) -> bool:
    """Say whether an item speaks about a version that there is none of.

    Once it is published, no draft is registered any more.
    """
    return item.of is not None and review.current(item.of) is None


def _stands_behind_publishing(review: Review, item: Item) -> bool:
    """Say whether an item follows ``publish`` in its own stage, and in the order of the file.

    What is made for each hold, or check of progress, belongs to the time before all the same.
    """
    publish = review.process.publish
    if publish is None or item.stage != publish.stage or item.recurring:
        return False
    order = list(review.process.items)
    return order.index(item.id) > order.index(publish.id)
