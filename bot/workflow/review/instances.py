"""The instances of a review's items: which exist, which are open, and the stage that they make."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from bot.workflow.process.model import Item, Requirement, Stage
from bot.workflow.process.placing import blocks_its_stage
from bot.workflow.review.derived import derived
from bot.workflow.review.parties import PartyQuestions
from bot.workflow.review.publishing import PublicationQuestions
from bot.workflow.review.state import InstanceId, Party


@cache
def _only(item: str) -> tuple[InstanceId]:
    """Return the one instance of an item that is nobody's own: made once, and asked for always."""
    return (InstanceId(item),)


class InstanceQuestions(PartyQuestions, PublicationQuestions):
    """What is asked of a review about the instances of its items."""

    def instances(self, item: Item) -> tuple[InstanceId, ...]:
        """Return the instances of an item that exist now."""
        if not item.each:
            return _only(item.id)
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
        """Return all instances that exist now, in the order of the process file.

        What was added beside the pathway comes last.
        """
        items = (*self.process.items.values(), self.process.added)
        return tuple(key for item in items for key in self.instances(item))

    def instances_of(self, items: Iterable[Item]) -> list[InstanceId]:
        """Return the instances of some items that exist now."""
        return [key for item in items for key in self.instances(item)]

    def open_instances_of(self, items: Iterable[Item]) -> list[InstanceId]:
        """Return the instances of some items that are open."""
        return [key for key in self.instances_of(items) if self.is_open(key)]

    def required(self, need: Requirement, party: str) -> Sequence[InstanceId]:
        """Return the instances that a requirement of a party's item means, now."""
        item = self.process.items.get(need.item)
        if item is None:
            return ()

        instances = self.instances(item)

        if need.scope == "own":
            return [key for key in instances if key.party == party]

        return instances

    def all_required(self, needs: Iterable[Requirement], party: str) -> list[InstanceId]:
        """Return the instances that some requirements of a party's item mean, now."""
        return [key for need in needs for key in self.required(need, party)]

    def speaking_of(self, kind: str) -> list[InstanceId]:
        """Return the instances that speak about a version of a kind of a document.

        These are confirmations, approvals, discussions, sharing, notices.
        """
        return self.instances_of(self.process.items_about(kind))

    def keys_of(self, party: Party) -> list[InstanceId]:
        """Return the instances that are of a party itself, in the order of the process file."""
        return [key for key in self.all_keys() if key.party == party.id]

    def assigned_to(self, user: str) -> list[InstanceId]:
        """Return what is open and assigned to a person."""
        return [key for key in self.open_keys() if self.state(key).assignee == user]

    def is_open(self, key: InstanceId) -> bool:
        """Return whether an existing instance is not closed."""
        state = self.states.get(key)
        return state is None or state.closed is None

    def single_open(self, item: Item | None) -> InstanceId | None:
        """Return the instance of an item that is nobody's own, if there is one and it is open."""
        if item is None:
            return None
        key = InstanceId(item.id)
        return key if self.is_open(key) else None

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
        if self.is_late_addition(key):
            return False
        return blocks_its_stage(self.process, self.item(key.item))

    @property
    @derived
    def stage(self) -> Stage:
        """The current stage, where the work is (rule 12).

        The earliest with an open blocking item, else with anything open, else the last; but never
        one before a stage whose gate has passed, and where nothing but a clock is waited for, none
        before the last that was worked in.
        """
        stages = self.process.stages
        opened = [key for key in self.open_keys() if not self.item(key.item).added]
        return stages[self._place_of_work(opened)] if opened else stages[-1]

    def _place_of_work(self, opened: list[InstanceId]) -> int:
        """Return the place of the stage in which the work is, by what of the pathway is open."""
        passed = self._last_passed_gate()
        ahead = self._from_place(passed, opened)
        for key in ahead:
            if self.blocks(key):
                return self._stage_of(key)

        beyond = self._from_place(passed + 1, ahead)
        if beyond:
            return self._stage_of(beyond[0])

        return max(passed, self._last_worked_in())

    def _from_place(self, place: int, keys: list[InstanceId]) -> list[InstanceId]:
        """Return those of some instances that belong to a stage from a place on."""
        return [key for key in keys if self._stage_of(key) >= place]

    def _stage_of(self, key: InstanceId) -> int:
        return self.process.stage_index(self.item(key.item).stage)

    def _last_passed_gate(self) -> int:
        """Return the last stage whose gate has passed, by its place; -1 while none has.

        The gates are the approvals, which stand on the current versions, and the publication.
        """
        approvals = self.process.items_of_kind("approval")
        gates = [item for item in approvals if self._is_approved(InstanceId(item.id))]
        if self.published is not None and self.process.publish is not None:
            gates.append(self.process.publish)
        return max((self.process.stage_index(gate.stage) for gate in gates), default=-1)

    def _last_worked_in(self) -> int:
        """Return the last stage in which anything was done, by its place; -1 while nothing was."""
        done = (
            key for key in self.all_keys() if not self.item(key.item).added and self._is_done(key)
        )
        return max((self._stage_of(key) for key in done), default=-1)

    def _is_done(self, key: InstanceId) -> bool:
        return self.state(key).how not in (None, "skipped", "overtaken", "not-applicable")

    def _is_approved(self, key: InstanceId) -> bool:
        return self.state(key).how in ("answered", "impasse")
