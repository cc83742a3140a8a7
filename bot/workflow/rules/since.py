"""Since which day something stands: what is recorded late has the day on which it was."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, Version

_OF_NO_DAY: Final[frozenset[e.How]] = frozenset(
    ("agreed", "not-held", "skipped", "not-applicable", "overtaken")
)
"""How something is closed that has only the day of its recording.

That a meeting was not held was so before anybody wrote it down; and a date that is recorded late
had been agreed before.
"""


def there_since(review: Review, key: InstanceId) -> date | None:
    """Return the first day on which an instance stood as it does now; ``None`` if it has no day.

    A meeting that was held once more, or a document of which a newer version came, was there
    before that.
    """
    item = review.item(key.item)
    days = [_day_of(review, item, closing) for closing in _standing(review, item, key)]
    known = [day for day in days if day is not None]
    return min(known, default=None) if len(known) == len(days) else None


def _standing(review: Review, item: Item, key: InstanceId) -> Iterator[Closing]:
    """Yield the closings since an instance was last opened again, the latest first."""
    state = review.state(key)
    if state.closed is None:
        return
    for closing in reversed(state.closings):
        is_on_another_version = item.of is not None and closing.version != state.closed.version
        if closing.reopened is not None or is_on_another_version:
            return
        yield closing


def _day_of(review: Review, item: Item, closing: Closing) -> date | None:
    """Return the day of a closing; a version that was registered has its own, as corrected."""
    if closing.how in _OF_NO_DAY:
        return None
    version = _registered_with(review, item, closing)
    return closing.on if version is None else version.on


def _registered_with(review: Review, item: Item, closing: Closing) -> Version | None:
    """Return the version whose registration closed a document's item, if that did."""
    if item.kind != "document" or item.by_circulation or closing.version is None:
        return None
    document = review.process.document_of(item.id)
    return None if document is None else review.version(document.id, closing.version)
