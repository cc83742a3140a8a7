"""What history has said of one review so far: the plain values that events are folded into."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self, TypeVar, cast

from bot.workflow.process.model import Item, Process
from bot.workflow.review import events as e
from bot.workflow.review.state import (
    UNTOUCHED,
    Correction,
    Holding,
    InstanceId,
    ItemState,
    LegalHold,
    Party,
    PendingApproval,
    Prepared,
    Version,
)

E = TypeVar("E", bound=e.Event)


@dataclass(eq=False, repr=False)
class ReviewRecord:
    """What history has said of one review so far.

    Only :mod:`bot.workflow.review.fold` changes it. What can be derived from it is asked of a
    :class:`bot.workflow.review.review.Review`.
    """

    process_by_hash: Callable[[str], Process]
    number: int = 0
    """The number of the last event."""
    log: list[e.Recorded] = field(default_factory=list)
    by_form: dict[type[e.Event], list[e.Recorded]] = field(default_factory=dict)
    """The same by the form of the events: most of who asks for some has no need of the rest."""

    ref: str = ""
    channel: str = ""
    left_channels: tuple[str, ...] = ()
    """The channels that it was moved out of, in order."""
    pseudonym: str | None = None
    decided: date = date.min
    decision_ref: str | None = None
    opened: date = date.min
    brought_in: date | None = None
    """When what happened before the opening was last recorded (``bring-in``)."""
    completed: date | None = None
    discontinued: date | None = None
    exported: date | None = None
    """When the whole record was last taken out."""
    legal_hold: LegalHold | None = None
    legal_hold_placed: int = 0
    """The number of the event that placed the last legal hold."""
    legal_hold_lifted: date | None = None
    purges_asked: dict[int, e.PurgeAsked] = field(default_factory=dict)
    """What second persons were told of a purge, by the request's number."""

    process: Process = field(init=False)
    files: dict[str, Process] = field(default_factory=dict)
    """Every file that the review has gone by, by its hash; the one of now is last."""
    pathway_begun: dict[str, date] = field(default_factory=dict)
    """When it first went into a pathway that it was not opened in."""
    stage_left: dict[str, str] = field(default_factory=dict)
    """The stage in which it left each pathway, by id."""

    states: dict[InstanceId, ItemState] = field(default_factory=dict)
    item_dues: dict[str, e.DueSet] = field(default_factory=dict)
    """The dates that were set for all instances of an item at once."""
    versions: dict[str, tuple[Version, ...]] = field(default_factory=dict)
    editorial: dict[str, e.Recorded] = field(default_factory=dict)
    """By document: that its next version is said to change no facts, while nobody confirmed it."""
    prepared: dict[str, Prepared] = field(default_factory=dict)
    corrections: dict[int, Correction] = field(default_factory=dict)

    parties: dict[str, Party] = field(default_factory=dict)
    """All that ever joined, those who left included."""
    none_of: dict[str, date] = field(default_factory=dict)
    """The kinds of party that there are none of, and the day on which that was said."""
    roles: dict[str, Mapping[str, Holding]] = field(default_factory=dict)
    contacts: dict[str, bool | None] = field(default_factory=dict)
    """Whether those who were named said that it is they; ``None`` until they answer."""
    recused: dict[str, date] = field(default_factory=dict)
    guests: dict[str, date] = field(default_factory=dict)
    """The guests of the workspace whom a coordinator has let in, and since when."""
    pending_approvals: dict[int, PendingApproval] = field(default_factory=dict)

    proposal: e.TimetableProposed | None = None
    timetable: dict[str, date] = field(default_factory=dict)
    timetable_on: date | None = None
    timetable_event: int | None = None
    """The number of the event that accepted the first timetable."""
    publication_target: date | None = None
    quiet: tuple[e.QuietSet, ...] = ()
    assurance: e.AssuranceSet | None = None

    publication_known: date | None = None
    publication_dates: tuple[e.PublicationAgreed, ...] = ()
    published: e.Published | None = None
    not_publishing: e.NotPublishingDecided | None = None
    """The decision not to publish the report, where it stands."""
    ever_outside: bool = False
    """Whether it was ever published outside the gate."""
    unpublish_event: int = 0
    """The number of the event that undid the last publication."""
    flagged: tuple[str, ...] = ()
    """The paths of what was done on a publication that was undone."""

    removed: dict[tuple[int, str], e.Recorded] = field(default_factory=dict)
    """What was removed of the texts, by event and field ("": all that it held), and by which
    redaction."""

    derived: dict[Any, Any] = field(default_factory=dict)
    """What was worked out from all of this since the last event (:mod:`derived`)."""
    is_shared: bool = False
    """Whether others may look at it, so that no event may go into it any more."""

    # --- working copies --------------------------------------------------------------------------

    def share(self) -> Self:
        """Let nothing change it any more, so that any number of threads may look at it."""
        self.is_shared = True
        return self

    def fork(self) -> Self:
        """Return a working copy; this one stays as it is, whatever becomes of that.

        Only what holds the parts is copied: the parts themselves never change.
        """
        working = copy(self)
        for name, value in vars(self).items():
            if isinstance(value, list | dict) and name != "derived":
                setattr(working, name, value.copy())

        working.by_form = {form: found.copy() for form, found in self.by_form.items()}
        working.is_shared = False
        return working

    def begin_change(self) -> None:
        """Forget what was worked out. Raises ``TypeError`` if others may look at it."""
        if self.is_shared:
            raise TypeError("a review that others look at never changes: change a fork of it")
        self.derived = {}

    # --- questions -------------------------------------------------------------------------------

    def item(self, item: str) -> Item:
        """Return the item of that id in the review's own process file.

        Raises ``KeyError``.
        """
        return self.process.by_id[item]

    def state(self, key: InstanceId) -> ItemState:
        """Return the state of an instance; a fresh one if nothing happened to it yet."""
        return self.states.get(key, UNTOUCHED)

    def due_set_for(self, key: InstanceId) -> e.DueSet | None:
        """Return how a person set or cleared an instance's date, or that of all of its item's."""
        return self.state(key).due_set or self.item_dues.get(key.item)

    def backwards(self, key: InstanceId) -> Iterator[e.Recorded]:
        """Yield the events about an instance, the last first."""
        for number in reversed(self.state(key).numbers):
            yield self.log[number - 1]

    def recorded(self, *forms: type[e.Event]) -> list[e.Recorded]:
        """Return the events of some forms, in order."""
        found = [recorded for form in forms for recorded in self.by_form.get(form, ())]
        return found if len(forms) == 1 else sorted(found, key=lambda recorded: recorded.number)

    def each(self, form: type[E]) -> Iterator[tuple[e.Recorded, E]]:
        """Yield each event of a form, in order, with the envelope that it stands in."""
        for recorded in self.by_form.get(form, ()):
            yield recorded, cast("E", recorded.event)

    @property
    def live(self) -> bool:
        """Whether it is neither completed nor discontinued."""
        return self.completed is None and self.discontinued is None
