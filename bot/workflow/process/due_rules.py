"""Where an item's date comes from, as a process file says it."""

from dataclasses import dataclass
from typing import Literal

from bot.workflow.process.vocabulary import ANCHORS, SPAN, UNITS, Basis, DueKind, Unit


@dataclass(frozen=True, slots=True)
class Span:
    """So many units before or after an anchor.

    ``next_day`` adds one day ("the day after 12 months after publish").
    """

    count: int
    unit: Unit
    way: Literal["before", "after"]
    anchor: str
    next_day: bool = False


def parse_span(text: str) -> Span | None:
    """Return what "7 working days before publication" says; ``None`` for what is no span."""
    found = SPAN.match(" ".join(text.lower().split()))
    if found is None:
        return None

    return Span(
        count=int(found["count"]),
        unit=UNITS[found["unit"].removesuffix("s")],
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
    def anchor(self) -> str | None:
        """What the date is counted from, if it is counted at all."""
        return self.span.anchor if self.span else None

    @property
    def anchor_item(self) -> str | None:
        """The item that the date is counted from, where that is what it is counted from."""
        return None if self.anchor in ANCHORS else self.anchor

    @property
    def follows_publication(self) -> bool:
        """Whether the date hangs on the day of publishing."""
        return self.span is not None and (self.span.way, self.span.anchor) == ("after", "publish")

    @property
    def by_publication(self) -> bool:
        """Whether the item is due by the agreed publication date: on it, or before it."""
        if self.span is None:
            return self.kind in ("publication-date", "before-publication")
        return self.precedes_publication

    @property
    def precedes_publication(self) -> bool:
        """Whether the item is due before the agreed publication date, as notices are."""
        if self.span is not None:
            return (self.span.way, self.span.anchor) == ("before", "publication")
        return self.kind == "before-publication"
