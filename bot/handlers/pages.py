"""Pages across a person's reviews, as their templates take them."""

from dataclasses import dataclass, field
from datetime import date

from bot.handlers.verb_help import VerbFacts
from bot.workflow.views.absence import StoodIn
from bot.workflow.views.mine import OwnLine
from bot.workflow.views.overview import Overview


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """What waits for a person across their reviews."""

    ref: str = ""
    today: date
    lines: list[OwnLine]
    """The first of what waits."""
    waiting: int
    """How much waits."""
    reviews: int
    """In how many reviews that is, as far as it is shown."""
    later: list[OwnLine]
    """The first of what is theirs and not asked for yet, by its date."""
    more_later: int
    """How much more of it there is."""
    here: str
    """The reference of the review in whose channel they ask, or ""."""
    verbs: list[VerbFacts]
    """The verbs that matter to them."""
    newcomer: bool
    """Whether they belong to no review."""
    may_open: bool
    damaged: list[str]
    """Their reviews that are put aside, as they cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredPage:
    """What others did for a person's agencies."""

    ref: str = ""
    today: date
    lines: list[StoodIn]
    """Newest first, and not all of them."""
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReview(Overview):
    """A review in somebody's list."""

    inside: bool
    """Whether they may ask for its status (rule 16), as far as is known without asking Slack."""
    whole: bool
    """Whether they see all of its items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewList:
    """A person's reviews."""

    ref: str = ""
    today: date
    reviews: list[ListedReview]
    """The first of them."""
    count: int
    """How many there are."""
    everything: bool
    """Whether those are among them that are over."""
    damaged: list[str] = field(default_factory=list)
    """The reviews that are put aside, as they cannot be read."""
    unknown: bool = False
    """Whether Slack could not say of some channels if the person is in them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One of the workspace's settings."""

    key: str
    value: str
    default: str
    does: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPage:
    """The workspace's settings."""

    ref: str = ""
    today: None = None
    rows: list[SettingRow]
    may_change: bool
    openers: list[str]
    """The ids of the coordinators whom the operator named."""
