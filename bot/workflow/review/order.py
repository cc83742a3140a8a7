"""The order of asking: what comes before an instance, and the meeting that it goes with."""

from collections.abc import Iterable, Iterator

from bot.workflow.process.model import Item
from bot.workflow.review.derived import derived
from bot.workflow.review.instances import InstanceQuestions
from bot.workflow.review.state import Closing, InstanceId
from bot.workflow.review.versions import VersionQuestions


class OrderQuestions(InstanceQuestions, VersionQuestions):
    """What is asked of a review about the order in which it asks."""

    @derived
    def waits_for(self, key: InstanceId) -> tuple[InstanceId, ...]:
        """Return what comes first and is open still: until then nobody is asked, and nobody chased.

        That is what the file names with ``after``; and for a task that speaks about a document, the
        document, while there is no version of it.
        """
        found = [before for before in self._before(key) if self.is_open(before)]
        document = self._unwritten_document_of(self.item(key.item))
        if document is not None and document not in found:
            found.append(document)
        return tuple(found)

    def _unwritten_document_of(self, item: Item) -> InstanceId | None:
        """Return the document that a task speaks about, while it is open and has no version."""
        if item.kind != "task" or item.of is None or item.of not in self.process.items:
            return None
        document = InstanceId(item.of)
        is_unwritten = self.current(item.of) is None and self.is_open(document)
        return document if is_unwritten else None

    def came_after(self, key: InstanceId) -> Closing | None:
        """Return how the last of what comes before an instance was closed, if all of it is."""
        closings = [self.state(before).closed for before in self._before(key)]
        found = [closing for closing in closings if closing is not None]
        if len(found) < len(closings):
            return None
        return max(found, key=lambda closing: closing.number, default=None)

    def _before(self, key: InstanceId) -> Iterator[InstanceId]:
        """Yield the instances that come before one: its own party's, or all there are."""
        for name in self.item(key.item).after:
            item = self.process.items.get(name)
            if item is not None:
                yield from self._instances_before(item, key)

    def _instances_before(self, item: Item, key: InstanceId) -> Iterable[InstanceId]:
        instances = self.instances(item)
        own = [before for before in instances if key.party and before.party == key.party]
        if own or self._is_for_the_same(item, key):
            return own
        return instances

    def _is_for_the_same(self, item: Item, key: InstanceId) -> bool:
        """Say whether an item is made for the same kind of party as an instance."""
        return not set(item.each).isdisjoint(self.item(key.item).each)

    def meeting_of(self, key: InstanceId) -> InstanceId | None:
        """Return the meeting that an instance goes with: its own party's, or the only one."""
        goes_with = self.item(key.item).goes_with
        if goes_with is None:  # most do: this is asked with every due date
            return None

        meeting = self.process.items.get(goes_with)
        if meeting is None:
            return None

        return InstanceId(meeting.id, key.party) if meeting.each else InstanceId(meeting.id)

    def meeting_ahead(self, key: InstanceId) -> InstanceId | None:
        """Return the meeting that an instance goes with, while that is to be held."""
        meeting = self.meeting_of(key)
        return meeting if meeting is not None and self.is_open(meeting) else None
