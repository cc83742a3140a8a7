"""What the checks of one process file share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.workflow.process.checks.wording import no_item
from bot.workflow.process.model import Item, Process
from bot.workflow.process.placing import blocks_its_stage
from bot.workflow.process.tables import FileTables, Table


@dataclass(slots=True)
class Checked:
    """A process file under check, with the pathway that was read from it.

    ``everything`` are the items with every overlay on. ``dead`` collects the items that can never
    be closed, with the reason: what rests on them is a fault, too. ``circling`` collects the steps
    of the circles that are faults already.
    """

    file: FileTables
    process: Process
    everything: Mapping[str, Item]
    dead: dict[str, str] = field(default_factory=dict)
    circling: set[tuple[str, str]] = field(default_factory=set)

    @property
    def items(self) -> Mapping[str, Item]:
        """The pathway's items by id, as its overlays are switched."""
        return self.process.items

    @property
    def report_kinds(self) -> tuple[str, ...]:
        """The kinds of the report, in order; none where the pathway writes none."""
        report = self.process.report
        return report.kinds if report else ()

    @property
    def agrees_publication_date(self) -> bool:
        """Whether some item agrees the publication date: each date but that of the decision."""
        return any(item.kind == "date" and item.rule != "decision" for item in self.items.values())

    def table(self, item: Item) -> Table:
        """Return the table that an item was read from."""
        return self.file.tables[item.id]

    def fault(
        self,
        item: Item,
        key: str,
        problem: str,
        allowed: Iterable[str] = (),
        value: str | None = None,
    ) -> None:
        """Note a fault of an item's key, or of the item itself where ``key`` is empty."""
        self.table(item).fault(key, problem, allowed, value)

    def fault_of_entry(self, item: Item, key: str, name: str, problem: str) -> None:
        """Note a fault of the entry of an item's list that names another item."""
        table = self.table(item)
        table.fault(key, problem, entry=table.entry(key, name))

    def item_named(self, item: Item, key: str, name: str) -> Item | None:
        """Return the item that an entry of an item's list names; note a name of none.

        ``None``, too, for one that is switched off: it goes together with its mentions.
        """
        if name not in self.everything:
            self.fault_of_unknown(item, key, name)
        return self.items.get(name)

    def fault_of_unknown(self, item: Item, key: str, name: str) -> None:
        """Note that an item's key, or an entry of its list, names no item of the file."""
        table = self.table(item)
        entry = table.entry(key, name)
        table.fault(key, no_item(name), self.everything, name, entry=entry)

    def has_fault_of(self, key: str) -> bool:
        """Say whether some item's key has a fault: what follows from that need not be one, too."""
        return any(fault.place.endswith(f".{key}") for fault in self.file.faults)

    def parties_unread(self, item: Item) -> bool:
        """Say whether nothing of an item's ``each`` could be read, which is a fault already."""
        return self.table(item).unread("each", item.each)

    def comes_later(self, item: Item, other: Item) -> bool:
        """Say whether an item's stage comes after that of another."""
        stage = self.process.stage_index
        return stage(item.stage) > stage(other.stage)

    def why_too_late(self, item: Item, other: Item) -> str:
        """Say why another item comes too late for this to wait for it; empty if it does not."""
        if not (self.comes_later(other, item) and blocks_its_stage(self.process, item)):
            return ""
        return (
            f"“{other.id}” belongs to the later stage “{other.stage}”, "
            f"which is not reached while “{item.id}” is open"
        )


def covers(other: Item, item: Item) -> bool:
    """Say whether every party that an item is made for has the other item, too."""
    parties = set(other.each)
    if "attendee" in parties:
        parties.add("attendee-asked")
    return bool(item.each) and parties >= set(item.each)
