"""What was recorded by mistake, and taken back: no paper tells it as having happened."""

from collections.abc import Iterator

from bot.workflow.review import events as e
from bot.workflow.review.review import Review


def undone_closings(review: Review) -> Iterator[int]:
    """Yield the numbers of the closings that were taken back themselves, as a mistake."""
    last: dict[tuple[str, str], int] = {}
    for recorded in review.log:
        match recorded.event:
            case e.ItemClosed(item=item, party=party):
                last[item, party or ""] = recorded.number
            case e.ItemReopened(item=item, party=party, cause="undone", root=None):
                number = last.get((item, party or ""))
                if number is not None:
                    yield number
