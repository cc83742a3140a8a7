"""Give time to whoever is asked again: a newer version makes nobody late (rule 1).

What is asked again is due no earlier than some working days after it is asked. While it cannot be
asked yet, that counts from the day by which what comes first is due, so that the forecast moves.

It holds for versions that were registered with such days; what an older version of the bot recorded
keeps its dates.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version

DayOf = Callable[[InstanceId], date | None]
"""The day on which another instance is due."""


class Given(NamedTuple):
    """The earliest day on which something is due, and since when it is or will be asked."""

    day: date
    since: date


_ASKS_ANEW = ("undone", "superseded", "returned", "withdrawn", "rested")
"""Why something is open again so that whoever did it is asked once more."""
_ASKED_ON_A_VERSION = ("confirmation", "approval", "task", "meeting")


def earliest_due(
    review: Review, key: InstanceId, own: date, calendar: Calendar, day_of: DayOf
) -> Given | None:
    """Return the earliest day on which an instance is due, and the day from which that counts.

    ``own`` is its own date. ``None`` where that alone counts: what is due before publication, what
    speaks of no version, what is asked for the first time while there is time.
    """
    item = review.item(key.item)
    version = _latest(review, item)
    if version is None or version.again_days is None or item.due.precedes_publication:
        return None
    asked = _asked_from(review, key, item, day_of)
    if asked is None:
        return None
    if own >= asked and not _is_asked_again(review, key, item):
        return None
    return Given(calendar.add_working_days(asked, version.again_days), asked)


def _latest(review: Review, item: Item) -> Version | None:
    """Return the newest version of the document that an item is, or speaks about."""
    if item.kind == "document":
        document = review.process.document_of(item.id)
    else:
        is_asked = item.kind in _ASKED_ON_A_VERSION
        document = review.process.document_of(item.of) if is_asked else None
    return review.latest(document) if document is not None else None


def _asked_from(review: Review, key: InstanceId, item: Item, day_of: DayOf) -> date | None:
    """Return since when an instance is asked again, or from when it will be."""
    reopened = _reopened(review, key)
    if item.kind == "document":
        return reopened.on if reopened is not None else None
    version = review.current(item.of)
    if version is None:
        return _due_of_document(item, day_of) if reopened is not None else None
    waits_until = [day_of(other) for other in _not_there(review, item, key.party)]
    sent = version.sent_on(item)
    if sent is None or waits_until:
        if not _is_asked_again(review, key, item):
            return None
        return max([sent or version.recorded_on, *filter(None, waits_until)])
    since = [sent, *_came_in(review, item, key.party)]
    if reopened is not None:
        since.append(reopened.on)
    return max(since)


def _reopened(review: Review, key: InstanceId) -> e.ItemReopened | None:
    """Return how an instance was opened again, where that asks for it anew.

    What comes back from another pathway, or with a publication that was undone, keeps its date.
    """
    reopened = review.state(key).reopened
    return reopened if reopened is not None and reopened.cause in _ASKS_ANEW else None


def _due_of_document(item: Item, day_of: DayOf) -> date | None:
    """Return when the next version is due that something is asked on.

    A paper has no item of its own: its approval goes by its name.
    """
    if item.of is None or item.of == item.id:
        return None
    return day_of(InstanceId(item.of))


def _is_asked_again(review: Review, key: InstanceId, item: Item) -> bool:
    """Return whether an instance was done before, or asked on an earlier version of the kind."""
    version = review.current(item.of)
    if _reopened(review, key) is not None or version is None:
        return True
    versions = review.versions.get(version.document, ())
    earlier = [one for one in versions if one.number < version.number and one.kind == version.kind]
    return any(one.sent_on(item) is not None for one in earlier)


def _required(review: Review, item: Item, party: str) -> Iterator[InstanceId]:
    """Yield the instances that an item requires for a party."""
    for need in item.requires:
        other = review.process.items.get(need.item)
        for key in review.instances(other) if other is not None else ():
            if need.scope != "own" or key.party == party:
                yield key


def _not_there(review: Review, item: Item, party: str) -> list[InstanceId]:
    """Return what an item still waits for."""
    return [key for key in _required(review, item, party) if review.is_open(key)]


def _came_in(review: Review, item: Item, party: str) -> Iterator[date]:
    """Yield the days on which what an item waited for was recorded."""
    for key in _required(review, item, party):
        closed = review.state(key).closed
        if closed is not None:
            yield closed.recorded_on
