"""What a pathway is: the stages, items, roles and documents of one process file, and reading it.

A process file is TOML (``docs/process-files.md`` explains it to its writers). :func:`read` turns
its text into a :class:`Process`, or raises :class:`ProcessFaults` with every fault at once, each
with its place, its line and what would be allowed; :func:`read_folder` does so for all files
together. Nothing here knows a particular partnership, and nothing reads a disk.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

FORMAT = 1
MAX_BYTES = 200_000
MAX_LINE = 4_000
"""A line of 200 kB keeps the TOML reader busy for minutes."""
MAX_ITEMS = 400
MAX_FILES = 100

Kind = Literal[
    "task", "meeting", "notice", "document", "confirmation", "approval", "date", "publish"
]
"""What an item is, and with that how it is closed."""
PartyKind = Literal[
    "agency",
    "partner-agency",
    "partnership",
    "body",
    "family",
    "attendee",
    "attendee-asked",
    "action",
    "round",
    "action-round",
    "hold",
    "check",
]
"""What an item can be made for each of (``each``). ``round``, ``action-round`` and ``check`` are
opened by the clock."""
Rule = Literal[
    "decision",
    "pseudonym",
    "independence",
    "timetable",
    "contribution",
    "response-and-actions",
    "publication-date",
    "website-removal",
    "briefing",
    "action-done",
    "assurance",
    "progress-check",
]
"""The named rules of the engine that an item may ask for with ``rule``."""
Basis = Literal["seed", "statutory", "timetable", "default"]
"""Where a date or an item comes from; "seed" is the partnership's own process document."""
BasisWord = Literal["document", "statutory", "timetable", "default"]
"""How a file writes where something comes from."""
Decides = Literal["majority", "one-holder", "holder"]
"""How the decision of a role is reached."""
Contribution = Literal["contributes", "declines", "no-reply", "deferred"]
"""What can come of a contribution (``done … as …``)."""
Unit = Literal["days", "weeks", "months", "working days"]
DueKind = Literal[
    "none",
    "timetable",
    "flexible",
    "before-publication",
    "publication-date",
    "own-date",
    "span",
]
"""The kinds of a date rule; "none" is an item without a date of its own, "span" one counted from
an anchor."""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
PARTY_KINDS: Final[tuple[PartyKind, ...]] = get_args(PartyKind)
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
DECIDES: Final[tuple[Decides, ...]] = get_args(Decides)
CONTRIBUTIONS: Final[tuple[Contribution, ...]] = get_args(Contribution)
BASIS_OF: Final[Mapping[BasisWord, Basis]] = {
    "document": "seed",
    "statutory": "statutory",
    "timetable": "timetable",
    "default": "default",
}
BASIS_WORDS: Final[tuple[BasisWord, ...]] = get_args(BasisWord)
ANCHORS = ("decision", "publish", "publication", "circulation", "asking", "joining", "own date")
PLAIN_DUES: Final[Mapping[str, tuple[DueKind, Basis]]] = {
    "timetable": ("timetable", "timetable"),
    "flexible": ("flexible", "default"),
    "before publication": ("before-publication", "seed"),
    "publication date": ("publication-date", "timetable"),
    "own date": ("own-date", "timetable"),
}
"""Date rules that are no span, and where such a date comes from if the file does not say."""
DUES: Final = (
    *PLAIN_DUES,
    "<n> <days|weeks|months|working days> after <anchor>",
    "<n> working days before publication",
    "the day after <n> months after <anchor>",
)
"""The forms of a date rule, as they are shown to a file's writer."""
_TYPED = (
    "for",
    "as",
    "on",
    "until",
    "because",
    "note",
    "ref",
    "with",
    "all",
    "none",
    "list",
    "confirmed",
)
_DAYS = ("today", "tomorrow", "yesterday")
RECUSAL: Final = ("recusal", "recuse")
"""What ``undo`` takes back though it is no item."""
RECURRING: Final[frozenset[PartyKind]] = frozenset(
    ("check", "round", "action-round", "hold", "action", "attendee", "attendee-asked")
)
"""What an item is made for whose dates come by themselves."""
_DATED = ("publication", "circulation", "asking", "joining", "own-date")
RESERVED_ITEMS = frozenset((*_TYPED, *_DAYS, *RECUSAL, *_DATED))
"""Words of a typed command or of a date rule: an item so called could not be named."""
RESERVED_ROLES = frozenset(("agency", "overview", "lead", "deputy", "assigned", "list", "remove"))
"""Capacities of the engine's own, and words of the ``role`` command."""
TITLE_LIMIT = 150  # a Slack header
STAGE_TITLE_LIMIT = 75  # a Slack button
ROLE_TITLE_LIMIT = 60
NAME_LIMIT = 75  # a Slack option
ID_LIMIT = 40
HINT_LIMIT = 500

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}\Z")
REFERENCE = re.compile(r"[a-z][a-z0-9]{1,15}-[0-9]{4}-[0-9]{1,4}\Z")
_UNITS: Final[Mapping[str, Unit]] = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "working day": "working days",
}
_SPAN = re.compile(
    r"(?:(?P<next>the day after) )?(?P<count>\d{1,3}) (?P<unit>working days?|days?|weeks?|months?) "
    r"(?P<way>before|after) (?P<anchor>[a-z][a-z0-9 -]*)\Z"
)


# --- what a pathway is -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """So many units before or after an anchor; ``next_day`` adds one day ("the day after 12 months
    after publish")."""

    count: int
    unit: Unit
    way: Literal["before", "after"]
    anchor: str
    next_day: bool = False


def parse_span(text: str) -> Span | None:
    """``7 working days before publication`` as a :class:`Span`; ``None`` if it is not one."""
    found = _SPAN.match(" ".join(text.lower().split()))
    if not found:
        return None
    return Span(
        count=int(found["count"]),
        unit=_UNITS[found["unit"].removesuffix("s")],
        way="before" if found["way"] == "before" else "after",
        anchor=found["anchor"].strip(),
        next_day=found["next"] is not None,
    )


@dataclass(frozen=True, slots=True)
class DueRule:
    """Where an item's date comes from. ``kind`` "none" is an item without a date of its own."""

    kind: DueKind
    span: Span | None = None
    basis: Basis = "default"

    @property
    def follows_publication(self) -> bool:
        """Whether the date hangs on the day of publishing."""
        return self.span is not None and self.span.way == "after" and self.span.anchor == "publish"

    @property
    def precedes_publication(self) -> bool:
        """Whether the item is due before the agreed publication date (a notice or a "before
        publication" item)."""
        return self.kind == "before-publication" or (
            self.span is not None
            and self.span.way == "before"
            and self.span.anchor == "publication"
        )


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must stand before a gate opens: ``one`` item, ``every`` instance of it, or the party's
    ``own``."""

    scope: Literal["one", "every", "own"]
    item: str


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the pathway. ``decides``: how its decision is reached when it must decide."""

    id: str
    title: str
    many: bool = True
    last_stays: bool = False
    author: bool = False
    decides: Decides | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document with versions: the report (its ``kinds`` in order, the last is decided on) or a
    paper."""

    id: str
    title: str
    kinds: tuple[str, ...] = ()
    paper: bool = False

    @property
    def decided_kind(self) -> str:
        """The kind that can be confirmed, approved and published."""
        return self.kinds[-1] if self.kinds else self.id


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a checklist."""

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
    letter: str | None = None
    """The Word template that ``letter`` drafts from, without its ending."""
    agency_body: bool = False
    """Shown with the agency's own governance body (``agency_bodies``)."""

    @property
    def flexible(self) -> bool:
        """Never automatically overdue (E1)."""
        return self.due.kind == "flexible"

    @property
    def answered(self) -> bool:
        """Whether answers on a version close it."""
        return self.kind in ("confirmation", "approval")

    @property
    def blocking(self) -> bool:
        """Whether it holds its stage while it is open (rule 12): neither flexible, nor recurring,
        nor driven by a clock. What takes days after publication is work at hand; what comes weeks
        or months after it (12 months on the website, the impact after 6 months), or after another
        item, waits for its clock."""
        if self.flexible or self.due.kind == "own-date" or RECURRING & set(self.each):
            return False
        span = self.due.span
        if span is None or span.way == "before" or span.anchor in ("circulation", "decision"):
            return True
        return span.anchor == "publish" and span.unit not in ("weeks", "months")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage and its items in order. ``typical`` is its usual length in days, 0 where it takes
    none of its own."""

    id: str
    title: str
    typical: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """A pathway as its file says it. ``hash`` is the SHA-256 of ``text``: a review keeps the file
    it has."""

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
    partnership: str = ""
    """The partnership's name, as letters have it; the prefix is for references only."""
    replaces: str | None = None
    """The built-in pathway whose place this file takes."""
    items: Mapping[str, Item] = field(init=False)
    """All items by id, in order of the stages."""
    publish: Item | None = field(init=False)
    """The publication gate's item, if publishing is the partnership's own."""
    _places: Mapping[str, int] = field(init=False, repr=False)
    _chains: dict[str, tuple[Item, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        items = {item.id: item for stage in self.stages for item in stage.items}
        object.__setattr__(self, "items", items)
        # These two are asked for with every due date.
        object.__setattr__(
            self, "publish", next((i for i in items.values() if i.kind == "publish"), None)
        )
        places = {
            stage.id: n for n, stage in reversed(list(enumerate(self.stages)))
        }  # of two alike, the first
        object.__setattr__(self, "_places", places)
        object.__setattr__(self, "_chains", {})

    def chain(self, item: Item) -> tuple[Item, ...]:
        """All items that an item rests on, through every ``requires``, nearest first. Worked out
        once: it is asked for whenever somebody looks at what is open."""
        if item.id not in self._chains:
            self._chains[item.id] = tuple(self._walk(item).values())
        return self._chains[item.id]

    def _walk(self, item: Item) -> dict[str, Item]:
        found: dict[str, Item] = {}
        coming = [need.item for need in reversed(item.requires)]
        while coming:
            other = self.items.get(coming.pop())
            if other is not None and other.id not in found:
                found[other.id] = other
                coming += [need.item for need in reversed(other.requires)]
        return found

    def linked(self) -> list[tuple[str, str]]:
        """The partnership's own documents by title and address; the address is "" where the file
        gives none."""
        found = [text.rpartition(" ") for text in self.links.values()]
        return [
            (t or a, a) if a.startswith("https://") else (f"{t}{s}{a}", "") for t, s, a in found
        ]

    def stage_index(self, stage: str) -> int:
        """The place of a stage, from 0; unknown stages (of an older file) count as the first."""
        return self._places.get(stage, 0)

    def by_rule(self, rule: Rule) -> Item | None:
        """The item that asks for a named rule, if the pathway has one."""
        return next((i for i in self.items.values() if i.rule == rule), None)

    @property
    def report(self) -> Document | None:
        """The report, if the pathway writes one."""
        return next((d for d in self.documents.values() if not d.paper), None)

    @property
    def timetabled(self) -> bool:
        """Whether a timetable dates anything in it."""
        return any(item.due.kind == "timetable" for item in self.items.values())

    @property
    def author_role(self) -> str | None:
        """The role that writes the report and never decides on it."""
        return next((r.id for r in self.roles.values() if r.author), None)

    @property
    def answering_role(self) -> str:
        """The role that answers for the report: its author's; the coordinator, where no role of the
        file writes it."""
        return self.author_role or "coordinator"

    def document_of(self, of: str | None) -> Document | None:
        """The document that an item's ``of`` speaks about: its id, or one of its kinds."""
        return next(
            (
                d
                for d in self.documents.values()
                if of is not None and (of == d.id or of in d.kinds)
            ),
            None,
        )

    @property
    def deciding_roles(self) -> frozenset[str]:
        """Groups whose members decide by one holder: a coordinator must not sit in them
        (commands.md, ``role``)."""
        return frozenset(r.id for r in self.roles.values() if r.decides == "one-holder")

    @property
    def apart_from_coordinator(self) -> frozenset[str]:
        """Roles that a coordinator must not hold as well: those groups, and whoever alone sends a
        notice that a coordinator never records (rule 5: ``inform-cabinet-member``)."""
        notices = (i for i in self.items.values() if i.kind == "notice" and i.personal)
        return self.deciding_roles | {role for item in notices for role in item.who}


def renamed(old: Process, new: Process) -> dict[str, str]:
    """The ids in one file of what goes by another id in another: the items of the engine's own
    rules, and the publication. A review that goes on by the other file takes along what is known of
    them."""
    pairs = [(old.by_rule(rule), new.by_rule(rule)) for rule in RULES] + [
        (old.publish, new.publish)
    ]
    return {one.id: other.id for one, other in pairs if one and other and one.id != other.id}


SPOKEN: Final[Mapping[str, Callable[[Item], bool]]] = {
    "publish": lambda item: item.kind == "publish",
    "publication-date": lambda item: item.rule == "publication-date",
}
"""What people type, and refusals tell them to type, for an item by what it is, whatever its id in
the file."""
