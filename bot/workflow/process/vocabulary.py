"""The words that a process file may use, and how large it may be."""

import re
from collections.abc import Mapping
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
    "task",
]
"""What an item can be made for each of (``each``). ``round``, ``action-round`` and ``check`` are
opened by the clock; ``task`` is of no file (``ADDED_TASK``)."""
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
Instead = Literal["nothing", "summary", "learning"]
"""What is published where the report is not."""
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
PARTY_KINDS: Final[tuple[PartyKind, ...]] = tuple(
    kind for kind in get_args(PartyKind) if kind != "task"
)
"""What a file may say for ``each``."""
RULES: Final[tuple[Rule, ...]] = get_args(Rule)
DECIDES: Final[tuple[Decides, ...]] = get_args(Decides)
CONTRIBUTIONS: Final[tuple[Contribution, ...]] = get_args(Contribution)
INSTEAD: Final[tuple[Instead, ...]] = get_args(Instead)
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
NOT_PUBLISHING: Final = ("not-publish", "not-publishing")
"""What ``undo`` takes back though it is no item, unless one is called so."""
RECURRING: Final[frozenset[PartyKind]] = frozenset(
    ("check", "round", "action-round", "hold", "action", "attendee", "attendee-asked", "task")
)
"""What an item is made for whose dates come by themselves."""
_DATED = ("publication", "circulation", "asking", "joining", "own-date")
RESERVED_ITEMS = frozenset((*_TYPED, *_DAYS, *RECUSAL, *_DATED, "added-task"))
"""Words of a typed command or of a date rule: an item so called could not be named."""
RESERVED_ROLES = frozenset(("agency", "overview", "lead", "deputy", "assigned", "list", "remove"))
"""Capacities of the engine's own, and words of the ``role`` command."""
AGAIN_DAYS = 5
"""Working days for what is asked again on a newer version, where the file does not say."""
TITLE_LIMIT = 150  # a Slack header
STAGE_TITLE_LIMIT = 75  # a Slack button
ROLE_TITLE_LIMIT = 60
NAME_LIMIT = 75  # a Slack option
ID_LIMIT = 40
HINT_LIMIT = 500

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
PREFIX = re.compile(r"[A-Z][A-Z0-9]{1,9}\Z")
REFERENCE = re.compile(r"[a-z][a-z0-9]{1,15}-[0-9]{4}-[0-9]{1,4}\Z")
UNITS: Final[Mapping[str, Unit]] = {
    "day": "days",
    "week": "weeks",
    "month": "months",
    "working day": "working days",
}
SPAN = re.compile(
    r"(?:(?P<next>the day after) )?(?P<count>\d{1,3}) (?P<unit>working days?|days?|weeks?|months?) "
    r"(?P<way>before|after) (?P<anchor>[a-z][a-z0-9 -]*)\Z"
)
