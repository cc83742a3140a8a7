"""What was recorded by mistake, and taken back: no paper tells it as having happened."""

from collections.abc import Iterator

from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId


def undone_closings(review: Review) -> Iterator[int]:
    """Yield the numbers of the closings that were taken back themselves, as a mistake."""
    last: dict[InstanceId, int] = {}
    for recorded in review.log:
        match recorded.event:
            case e.ItemClosed() as closed:
                last[InstanceId.of(closed)] = recorded.number
            case e.ItemReopened(cause="undone", root=None) as reopened:
                instance = InstanceId.of(reopened)
                if instance in last:
                    yield last[instance]
