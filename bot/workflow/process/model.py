"""What a pathway is: its stages, items, roles and documents.

A process file is TOML (``docs/process-files.md`` explains it to its writers). ``files.read``
turns its text into a :class:`Process`, or raises ``ProcessFaults`` with every fault at once, each
with its place, its line and what would be allowed; ``folder.read_folder`` does so for all files
together. Nothing here knows a particular partnership, and nothing reads a disk.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeVar

from bot.workflow.process.due_rules import DueRule, Span
from bot.workflow.process.vocabulary import (
    AGAIN_DAYS,
    INSTEAD,
    RECURRING,
    Basis,
    Contribution,
    Decides,
    Instead,
    Kind,
    PartyKind,
    Rule,
)

_K = TypeVar("_K")
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must stand before a gate opens.

    That is a single item (``one``), ``every`` instance of it, or that of the same party (``own``).
    """

    scope: Literal["one", "every", "own"]
    item: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the pathway.

    ``many`` people can hold it, or one; the last of them stays where ``last_stays``. ``author``
    writes the report. ``decides`` is how its decision is reached when it must decide. ``quorum``
    is how many must agree at least where a majority decides; 0 where the file does not say.
    """

    id: str
    title: str
    many: bool = True
    last_stays: bool = False
    author: bool = False
    decides: Decides | Literal[""] = ""
    quorum: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A document with versions: the report, or a paper.

    The report has ``kinds``, in order, of which the last is decided on.
    """

    id: str
    title: str
    kinds: tuple[str, ...] = ()
    paper: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What its versions are registered as: its kinds, or itself where it has none."""
        return self.kinds or (self.id,)

    @property
    def decided_kind(self) -> str:
        """The kind that can be confirmed, approved and published."""
        return self.kinds[-1] if self.kinds else self.id


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist.

    ``who`` is asked, ``decides`` are the roles that approve, ``each`` the parties that it is made
    for one each; ``of`` is the document it speaks of. ``fills`` is the role that it is closed by
    filling, ``notices`` are what the publication gate waits for, ``clear_days`` working days.
    """

    id: str
    title: str
    stage: str
    kind: Kind
    who: tuple[str, ...] = ()
    decides: tuple[str, ...] = ()
    each: tuple[PartyKind, ...] = ()
    due: DueRule = field(default_factory=lambda: DueRule("none"))
    of: str | None = None
    requires: tuple[Requirement, ...] = ()
    rule: Rule | None = None
    fills: str | None = None
    outcomes: tuple[Contribution, ...] = ()
    optional: bool = False
    repeatable: bool = False
    personal: bool = False
    overlay: str | None = None
    basis: Basis = "seed"
    notices: tuple[str, ...] = ()
    clear_days: int = 0
    limit: Span | None = None
    limit_basis: Basis = "default"
    """Where the months of the ``limit`` come from; six for publishing are statutory guidance's,
    whatever it says."""
    by_circulation: bool = False
    hint: str = ""
    ask: str = ""
    """What an agency is asked to do, as one writes it to them: "Please send us …"."""
    letter: str | None = None
    """The Word template that ``letter`` drafts from, without its ending."""
    agency_body: bool = False
    """Shown with the agency's own governance body (``agency_bodies``)."""
    after: tuple[str, ...] = ()
    """What comes before it: until that is closed, nobody is asked for it, and nobody chased."""
    goes_with: str | None = None
    """The meeting that it hangs on, whose date it shares (``with`` in a file)."""
    afterwards: bool = False
    """Still to be done once the report is published: publication does not overtake it."""
    if_not_published: str = ""
    """What it is called where the report is not published; such an item is then still to be
    done."""

    @property
    def flexible(self) -> bool:
        """Never automatically overdue (E1)."""
        return self.due.kind == "flexible"

    @property
    def answered(self) -> bool:
        """Whether answers on a version close it."""
        return self.kind in ("confirmation", "approval")

    @property
    def waits_to_be_sent(self) -> bool:
        """Whether its time begins on the day on which a version goes to its people (S20)."""
        return self.due.anchor == "circulation"

    @property
    def added(self) -> bool:
        """Whether it is of no pathway, but for what people add to a review."""
        return "task" in self.each

    @property
    def recurring(self) -> bool:
        """Whether it is made for parties whose dates come by themselves."""
        return not RECURRING.isdisjoint(self.each)


ADDED_TASK: Final = Item(
    id="added-task",
    title="Task added in this review",
    stage="",
    kind="task",
    who=("agency", "coordinator"),
    each=("task",),
    due=DueRule("own-date", basis="timetable"),
    basis="timetable",
    afterwards=True,
)
"""What coordinators add to a review beside its pathway: every pathway has it, and no file says so.
It stands in the pathway's last stage, and publishing overtakes none."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and its items in order.

    ``typical`` is its usual length in days, 0 where it takes none of its own.
    """

    id: str
    title: str
    typical: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class NotPublishing:
    """How it is decided that the report is not published.

    ``decides`` are the roles whose decision it is; ``decided_by`` says who decides where that is
    nobody of the pathway. ``closes`` are the items that served publication only, where the file
    says which.
    """

    decides: tuple[str, ...] = ()
    decided_by: str = ""
    instead: tuple[Instead, ...] = INSTEAD
    closes: tuple[str, ...] = ()

    @property
    def says_who(self) -> bool:
        """Whether the file says who decides it, of the pathway or outside."""
        return bool(self.decides or self.decided_by)


@dataclass(frozen=True, slots=True)
class Process:
    """A pathway as its file says it.

    ``hash`` is the SHA-256 of ``text``: a review keeps the file it has.
    """

    id: str
    title: str
    prefix: str
    partners: tuple[str, ...]
    seconds: tuple[str, ...]
    roles: Mapping[str, Role]
    documents: Mapping[str, Document]
    bodies: Mapping[str, str]
    partner_agencies: Mapping[str, str]
    agency_bodies: Mapping[str, str]
    overlays: Mapping[str, bool]
    links: Mapping[str, str]
    """The partnership's own documents: each a title, and at its end the address, if the file gives
    one."""
    website: str
    stages: tuple[Stage, ...]
    assurance_months: int
    progress_months: int
    text: str
    hash: str
    again_days: int = AGAIN_DAYS
    """Working days that whoever is asked again on a newer version has at least."""
    partnership: str = ""
    """The partnership's name, as letters have it; the prefix is for references only."""
    not_publishing: NotPublishing | None = None
    """As the file says; ``None`` where it says nothing of it (:mod:`not_published`)."""
    replaces: str | None = None
    """The built-in pathway whose place this file takes."""
    items: Mapping[str, Item] = field(init=False)
    """All items by id, in order of the stages."""
    publish: Item | None = field(init=False)
    """The publication gate's item, if publishing is the partnership's own."""
    added: Item = field(init=False, compare=False)
    """What each review has beside its pathway: the tasks that are added to it."""
    author_role: str | None = field(init=False, compare=False)
    """The role that writes the report and never decides on it."""
    by_id: Mapping[str, Item] = field(init=False, repr=False, compare=False)
    """Whatever a review may have, by id: the items, and what is ``added`` beside them."""
    _places: Mapping[str, int] = field(init=False, repr=False)
    _spoken_of: Mapping[str, Document] = field(init=False, repr=False, compare=False)
    _by_rule: Mapping[Rule, Item] = field(init=False, repr=False, compare=False)
    _chains: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _chains_of_each: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)
    _counted_from_publishing: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items = {item.id: item for stage in self.stages for item in stage.items}
        last_stage = self.stages[-1].id if self.stages else ""
        added = replace(ADDED_TASK, stage=last_stage)
        authors = [role.id for role in self.roles.values() if role.author]
        # Kept, since they are asked for with every due date.
        kept = {
            "items": items,
            "publish": next((item for item in items.values() if item.kind == "publish"), None),
            "added": added,
            "author_role": authors[0] if authors else None,
            "by_id": {added.id: added, **items},
            "_places": _first((stage.id, n) for n, stage in enumerate(self.stages)),
            "_spoken_of": _first(_documents_by_name(self.documents.values())),
            "_by_rule": _first((item.rule, item) for item in items.values() if item.rule),
            "_chains": {},
            "_chains_of_each": {},
            "_counted_from_publishing": _counted_from_publishing(items.values()),
        }
        for name, value in kept.items():
            object.__setattr__(self, name, value)

    def item_of(self, item: str) -> Item | None:
        """Return the item of an id, if the file has it, or every review."""
        return self.by_id.get(item)

    def items_of_kind(self, kind: Kind) -> list[Item]:
        """Return the items of a kind, in order."""
        return [item for item in self.items.values() if item.kind == kind]

    def items_on_report(self, kind: Kind) -> list[Item]:
        """Return the items of a kind that speak about the report as it is decided on, in order."""
        report = self.report
        if report is None:
            return []
        return [item for item in self.items_of_kind(kind) if item.of == report.decided_kind]

    def items_about(self, kind: str) -> list[Item]:
        """Return the items that speak about a kind of a document, but for publishing itself."""
        about = [item for item in self.items.values() if item.of == kind]
        return [item for item in about if item.kind != "publish"]

    def chain(self, item: Item) -> tuple[Item, ...]:
        """Return all items that an item rests on, through every ``requires``, nearest first.

        Worked out once: it is asked for whenever somebody looks at what is open.
        """
        if item.id not in self._chains:
            self._chains[item.id] = tuple(self._walk(item).values())
        return self._chains[item.id]

    def chain_of_each(self, item: Item) -> tuple[Item, ...]:
        """Return those of an item's chain of which there is one for each party: or none at all."""
        if item.id not in self._chains_of_each:
            self._chains_of_each[item.id] = tuple(other for other in self.chain(item) if other.each)
        return self._chains_of_each[item.id]

    def _walk(self, item: Item) -> dict[str, Item]:
        found: dict[str, Item] = {}
        coming = self.required_by(item)[::-1]
        while coming:
            other = coming.pop()
            if other.id not in found:
                found[other.id] = other
                coming += self.required_by(other)[::-1]

        return found

    def is_counted_from_publishing(self, item: Item) -> bool:
        """Say whether an item's date is counted from publishing, be it through others' dates."""
        return item.id in self._counted_from_publishing

    def required_by(self, item: Item) -> list[Item]:
        """Return the items that an item requires itself, without those that are switched off."""
        named = [self.items.get(need.item) for need in item.requires]
        return [other for other in named if other is not None]

    def notices_of(self, publish: Item) -> list[Item]:
        """Return the notices that publishing waits for, without those that are switched off."""
        return [self.items[name] for name in publish.notices if name in self.items]

    def as_switched(self) -> "Process":
        """Return the pathway without items that are switched off, and stages which that empties."""

        def is_on(item: Item) -> bool:
            return item.overlay is None or self.overlays.get(item.overlay, False)

        stages = [replace(stage, items=tuple(filter(is_on, stage.items))) for stage in self.stages]
        return replace(self, stages=tuple(stage for stage in stages if stage.items))

    def linked(self) -> list[tuple[str, str]]:
        """Return the partnership's own documents by title and address.

        The address is "" where the file gives none.
        """
        return [_title_and_address(text) for text in self.links.values()]

    def stage_index(self, stage: str) -> int:
        """Return the place of a stage, from 0; one that an older file had counts as the first."""
        return self._places.get(stage, 0)

    def by_rule(self, rule: Rule) -> Item | None:
        """Return the item that asks for a named rule, if the pathway has one."""
        return self._by_rule.get(rule)

    @property
    def report(self) -> Document | None:
        """The report, if the pathway writes one."""
        return next((doc for doc in self.documents.values() if not doc.paper), None)

    @property
    def timetabled(self) -> bool:
        """Whether a timetable dates anything in it."""
        return any(item.due.kind == "timetable" for item in self.items.values())

    @property
    def answering_role(self) -> str:
        """The role that answers for the report: its author's, or the coordinator where none is."""
        return self.author_role or "coordinator"

    def document_of(self, of: str | None) -> Document | None:
        """Return the document that an item's ``of`` speaks about: its id, or one of its kinds."""
        return None if of is None else self._spoken_of.get(of)

    @property
    def deciding_on_report(self) -> frozenset[str]:
        """Roles that decide on the report, however each of them comes to its decision."""
        kinds = self.report.kinds if self.report else ()
        approvals = [item for item in self.items_of_kind("approval") if item.of in kinds]
        return frozenset(role for item in approvals for role in item.decides)

    @property
    def deciding_roles(self) -> frozenset[str]:
        """Groups of which one member closes an impasse together with a coordinator.

        Those decide by one holder; where no group does, whoever decides on the report.
        """
        by_one = (role.id for role in self.roles.values() if role.decides == "one-holder")
        return frozenset(by_one) or self.deciding_on_report

    @property
    def apart_from_coordinator(self) -> frozenset[str]:
        """Roles that a coordinator must not hold as well (rule 16).

        Those are all that decide on the report, every group that decides by one holder, and whoever
        alone sends a notice that a coordinator never records (rule 5: ``inform-cabinet-member``).
        """
        roles = set(self.deciding_on_report | self.deciding_roles)
        for item in self.items.values():
            if item.kind == "notice" and item.personal:
                roles.update(item.who)
        return frozenset(roles)


def _first(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, _V]:
    """Return the first value of each key."""
    found: dict[_K, _V] = {}
    for key, value in pairs:
        found.setdefault(key, value)
    return found


def _documents_by_name(documents: Iterable[Document]) -> Iterator[tuple[str, Document]]:
    """Yield documents by what items say that they speak of: an id, or a kind."""
    for document in documents:
        for name in (document.id, *document.kinds):
            yield name, document


def _counted_from_publishing(items: Collection[Item]) -> frozenset[str]:
    """Return the items whose dates are counted from publishing, be it through others' dates."""
    counted_from: dict[str | None, list[str]] = defaultdict(list)
    for item in items:
        counted_from[item.due.anchor].append(item.id)

    coming = [item.id for item in items if item.due.follows_publication]
    found: set[str] = set()

    while coming:
        item_id = coming.pop()
        if item_id not in found:
            found.add(item_id)
            coming += counted_from[item_id]

    return frozenset(found)


def _title_and_address(text: str) -> tuple[str, str]:
    title, _, address = text.rpartition(" ")
    if not address.startswith("https://"):
        return text, ""
    return title or address, address


SPOKEN: Final[Mapping[str, Callable[[Item], bool]]] = {
    "publish": lambda item: item.kind == "publish",
    "publication-date": lambda item: item.rule == "publication-date",
}
"""What people type, and are told to type, for an item by what it is, whatever its id."""
