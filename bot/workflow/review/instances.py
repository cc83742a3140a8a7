"""The instances of a review's items: which exist, which are open, and the stage that they make."""

from collections.abc import Iterator

from bot.workflow.process.model import Item, Stage
from bot.workflow.review.derived import derived
from bot.workflow.review.parties import PartyQuestions
from bot.workflow.review.publishing import PublicationQuestions
from bot.workflow.review.state import InstanceId, Party


class InstanceQuestions(PartyQuestions, PublicationQuestions):
    """What is asked of a review about the instances of its items."""

    def instances(self, item: Item) -> tuple[InstanceId, ...]:
        """Return the instances of an item that exist now."""
        if not item.each:
            return (InstanceId(item.id),)
        return self._instances_of_parties(item.id)

    @derived
    def _instances_of_parties(self, item: str) -> tuple[InstanceId, ...]:
        return tuple(InstanceId(item, party.id) for party in self._parties_with(self.item(item)))

    def _parties_with(self, item: Item) -> Iterator[Party]:
        """Yield the parties that have an instance of an item now."""
        for kind in item.each:
            for party in self.parties_for(item, kind):
                if not party.after_publication_only or self.after_publication(item):
                    yield party

    @derived
    def all_keys(self) -> tuple[InstanceId, ...]:
        """Return all instances that exist now, in the order of the process file."""
        return tuple(
            key
            for stage in self.process.stages
            for item in stage.items
            for key in self.instances(item)
        )

    def is_open(self, key: InstanceId) -> bool:
        """Return whether an existing instance is not closed."""
        state = self.states.get(key)
        return state is None or state.closed is None

    @derived
    def open_keys(self) -> tuple[InstanceId, ...]:
        """Return the open instances, in the order of the process file."""
        return tuple(key for key in self.all_keys() if self.is_open(key))

    def is_late_addition(self, key: InstanceId) -> bool:
        """Return whether an instance is of a party that joined when the item's stage had passed."""
        party = self.parties.get(key.party)
        if party is None:
            return False
        stage_on_joining, _ = self.place_of(party)
        stage_of_item = self.item(key.item).stage
        return self.process.stage_index(stage_on_joining) > self.process.stage_index(stage_of_item)

    def blocks(self, key: InstanceId) -> bool:
        """Return whether an open instance holds its stage.

        It does if its item does, unless it is a late addition (rule 12).
        """
        return self.item(key.item).blocking and not self.is_late_addition(key)

    @property
    @derived
    def stage(self) -> Stage:
        """The current stage.

        The earliest with an open blocking item, else with anything open, else the last.
        """
        opened = self.open_keys()
        if not opened:
            return self.process.stages[-1]
        holding = next((key for key in opened if self.blocks(key)), opened[0])
        return self.process.stages[self.process.stage_index(self.item(holding.item).stage)]
