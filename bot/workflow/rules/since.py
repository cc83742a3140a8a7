"""Since which day something stands: what is recorded late has the day on which it was."""

from collections.abc import Sequence
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
    state = review.state(key)
    if state.closed is None:
        return None

    item = review.item(key.item)
    standing = _standing(item, state.closings, state.closed)
    if any(closing.how in _OF_NO_DAY for closing in standing):
        return None

    return min((_day_of(review, item, closing) for closing in standing), default=None)


def recorded_later(closing: Closing) -> date | None:
    """Return the day on which a closing was recorded, if that is another one than its own."""
    return None if closing.recorded_on == closing.on else closing.recorded_on


def _standing(item: Item, closings: Sequence[Closing], last: Closing) -> list[Closing]:
    """Return the closings since an instance was last opened again, the latest first.

    Those of another version than the last one closed it on are not among them.
    """
    found: list[Closing] = []
    for closing in reversed(closings):
        if closing.reopened is not None:
            break

        if item.of is not None and closing.version != last.version:
            break

        found.append(closing)

    return found


def _day_of(review: Review, item: Item, closing: Closing) -> date:
    """Return the day of a closing; a version that was registered has its own, as corrected."""
    version = _registered_with(review, item, closing)
    return closing.on if version is None else version.on


def _registered_with(review: Review, item: Item, closing: Closing) -> Version | None:
    """Return the version whose registration closed a document's item, if that did."""
    is_registered = item.kind == "document" and not item.by_circulation
    document = review.process.document_of(item.id) if is_registered else None
    if document is None or closing.version is None:
        return None
    return review.version(document.id, closing.version)
