"""Give time to whoever is asked again: a newer version makes nobody late (rule 1).

What is asked again is due no earlier than some working days after it is asked. While it cannot be
asked yet, that counts from the day by which what comes first is due, so that the forecast moves.

It holds for versions that were registered with such days; what an older version of the bot recorded
keeps its dates.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from bot.workflow.dates.calendar import latest
from bot.workflow.dates.dated import Dated
from bot.workflow.process.model import Item
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


def earliest_due(dated: Dated, own: date, day_of: DayOf) -> Given | None:
    """Return the earliest day on which an instance is due, and the day from which that counts.

    ``own`` is its own date. ``None`` where that alone counts: what is due before publication, what
    speaks of no version, what is asked for the first time while there is time.
    """
    days = _days_given(dated)
    if days is None or dated.item.due.precedes_publication:
        return None

    asked = _asked_from(dated, day_of)
    if asked is None:
        return None

    if own >= asked and not _is_asked_again(dated):
        return None

    return Given(dated.calendar.add_working_days(asked, days), asked)


def _days_given(dated: Dated) -> int | None:
    """Return how many working days the newest version of an instance's document gives, if any."""
    document = dated.review.process.document_of(_document_name(dated.item))
    if document is None:
        return None
    version = dated.review.latest(document)
    return None if version is None else version.again_days


def _document_name(item: Item) -> str | None:
    """Return the name of the document that an item is, or that people are asked about with it."""
    if item.kind == "document":
        return item.id
    return item.of if item.kind in _ASKED_ON_A_VERSION else None


def _asked_from(dated: Dated, day_of: DayOf) -> date | None:
    """Return since when an instance is asked again, or from when it will be."""
    reopened = _reopened_on(dated)
    if dated.item.kind == "document":
        return reopened

    version = dated.review.current(dated.item.of)
    if version is not None:
        return _asked_on(dated, version, day_of)

    return None if reopened is None else _due_of_document(dated.item, day_of)


def _asked_on(dated: Dated, version: Version, day_of: DayOf) -> date | None:
    """Return since when an instance is asked on a version, or from when it will be once more."""
    sent = version.sent_on(dated.item)
    waits_for = _not_there(dated)
    if sent is not None and not waits_for:
        return latest(sent, _reopened_on(dated), *_came_in(dated))

    if not _is_asked_again(dated):
        return None

    return latest(sent or version.recorded_on, *map(day_of, waits_for))


def _reopened_on(dated: Dated) -> date | None:
    """Return when an instance was opened again, where that asks for it anew.

    What comes back from another pathway, or with a publication that was undone, keeps its date.
    """
    reopened = dated.state.reopened
    if reopened is None or reopened.cause not in _ASKS_ANEW:
        return None
    return reopened.on


def _due_of_document(item: Item, day_of: DayOf) -> date | None:
    """Return when the next version is due that something is asked on.

    A paper has no item of its own: its approval goes by its name.
    """
    if item.of is None or item.of == item.id:
        return None
    return day_of(InstanceId(item.of))


def _is_asked_again(dated: Dated) -> bool:
    """Say whether an instance was done before, or asked on an earlier version of the kind."""
    if _reopened_on(dated) is not None:
        return True
    version = dated.review.current(dated.item.of)
    return version is None or _was_asked_before(dated, version)


def _was_asked_before(dated: Dated, version: Version) -> bool:
    """Say whether an earlier version of the same kind went to an instance's people."""
    for earlier in dated.review.versions[version.document]:
        if earlier.number == version.number:
            break
        if earlier.kind == version.kind and earlier.sent_on(dated.item) is not None:
            return True
    return False


def _required(dated: Dated) -> Iterator[InstanceId]:
    """Yield the instances that an instance requires."""
    for need in dated.item.requires:
        yield from dated.review.required(need, dated.key.party)


def _not_there(dated: Dated) -> list[InstanceId]:
    """Return what an instance waits for still."""
    return [key for key in _required(dated) if dated.review.is_open(key)]


def _came_in(dated: Dated) -> Iterator[date]:
    """Yield the days on which what an instance waited for was recorded."""
    for key in _required(dated):
        closed = dated.review.state(key).closed
        if closed is not None:
            yield closed.recorded_on
