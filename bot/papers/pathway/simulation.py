"""A pathway from decision to close, with every date worked out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.grouping import by_key
from bot.papers.pathway.sample_review import Played, SampleReview
from bot.papers.pathway.words import (
    BASIS,
    due_words,
    heading,
    joined,
    needs_words,
    own_words,
    who_words,
    wrapped,
)
from bot.workflow.dates.calendar import Calendar, day
from bot.workflow.dates.due import Due
from bot.workflow.dates.limits import completion_limit, limit_of
from bot.workflow.process.model import Item, Process, Stage
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.rules.forecast import completion_item
from bot.workflow.rules.labels import label
from bot.workflow.rules.nudges import ASK_EVERY

_MARGIN = 20
_SHOWN_PARTIES: Final[tuple[tuple[str, tuple[PartyKind, ...]], ...]] = (
    ("Agencies", ("agency", "action", "action-round")),
    ("Other partnerships", ("partnership",)),
    ("Family contacts", ("family",)),
    ("Attendees", ("attendee", "attendee-asked")),
)
"""Parties of the first kind are shown where the pathway has an item for any of the kinds."""


def simulate(
    process: Process, decided: date, calendar: Calendar, *, publication: date | None = None
) -> str:
    """Write down a whole review of made-up parties, with every date and where it comes from.

    It is there to be read and corrected. Everybody does what is theirs on its last day. What the
    gates would refuse is said at the top.
    """
    review = SampleReview(process, decided, calendar, publication)
    review.play()
    return "\n".join(_Account(review).text()) + "\n"


@dataclass(frozen=True, slots=True)
class _Account:
    """The text about a sample review."""

    play: SampleReview

    def text(self) -> Iterator[str]:
        """Yield the lines."""
        process = self.play.process
        yield f"{process.title} ({process.id})"
        yield from wrapped(
            "A sample review. Everybody does what is theirs on its last day; a real review has its"
            " own dates.",
            "",
        )

        if self.play.problems:
            yield ""
            yield "This pathway does not run through:"

            for problem in self.play.problems:
                yield from wrapped(problem, "  - ")

        yield ""
        yield from self._summary()

        for number, stage in enumerate(process.stages, 1):
            yield ""
            yield heading(number, stage)
            yield from self._stage(stage)

        yield ""
        yield from self._ending()

    # The summary at the top

    def _summary(self) -> Iterator[str]:
        rows = [
            ("Decision", day(self.play.decided)),
            *self._completion(),
            *self._publication(),
            *self._parties(),
        ]
        width = max(len(name) for name, _ in rows)

        for name, text in rows:
            yield from wrapped(text, f"  {name:{width}}  ")

    def _completion(self) -> Iterator[tuple[str, str]]:
        last = completion_item(self.play.review)
        if last is None:
            return

        limit = completion_limit(self.play.review)
        yield "To complete by", _last_day(limit, self.play.calendar)

        for played in self._played(last):
            yield "Completion", f"{day(played.closed)} ({last.id}){_too_late(played.closed, limit)}"

    def _publication(self) -> Iterator[tuple[str, str]]:
        publish, target = self.play.process.publish, self.play.target
        limit = limit_of(self.play.review)
        if limit is not None:
            yield "To publish by", _last_day(limit, self.play.calendar)

        if publish is None:
            return

        yield "Publication", f"{day(target)}{_too_late(target, limit)}"

        if publish.notices and publish.clear_days:
            latest = self.play.calendar.latest_notice(target, publish.clear_days)
            yield "Last day for notices", day(latest)

    def _parties(self) -> Iterator[tuple[str, str]]:
        for title, kinds in _SHOWN_PARTIES:
            if self.play.has_item_for(*kinds):
                parties = self.play.review.parties_of(kinds[0])
                yield title, "; ".join(party.name for party in parties)

    # The items

    def _stage(self, stage: Stage) -> Iterator[str]:
        """Yield a stage's items by date; those without one come last, in their own order."""
        for item in sorted(stage.items, key=self._first_day):
            yield from self._dates(item)
            yield from self._rules(item)

    def _first_day(self, item: Item) -> date:
        days = [_shown_day(item, one) for one in self._played(item)]
        return min((shown for shown in days if shown is not None), default=date.max)

    def _dates(self, item: Item) -> Iterator[str]:
        """Yield an item's dates, each with the parties that it is for."""
        by_day = by_key((_shown_day(item, played), played) for played in self._played(item))
        if not by_day:
            when = "on a hold" if "hold" in item.each else "not in the sample"
            yield from wrapped(item.title, _first_column(when))

        title = item.title

        for shown, group in by_day.items():
            parties = self._parties_of(item, group)
            text = f"{title} – {parties}" if parties else title
            yield from wrapped(text, _first_column(_when(item, shown)))
            yield from _why_another_day(group[0].due, max(one.closed for one in group))
            title = "the same"

    def _played(self, item: Item) -> list[Played]:
        return self.play.played.get(item.id, [])

    def _parties_of(self, item: Item, played: Sequence[Played]) -> str:
        return joined([self._party(item, one.party) for one in played if one.party])

    def _party(self, item: Item, party_id: str) -> str:
        party = self.play.review.party(party_id)
        body = self.play.process.agency_bodies.get(party.name) if item.agency_body else None
        return f"{label(party)} ({body})" if body else label(party)

    def _rules(self, item: Item) -> Iterator[str]:
        """Yield by which rules an item has its dates: who, when, by whom, after what."""
        margin = " " * _MARGIN
        parts = [item.id, who_words(item, self.play.process), _due_and_basis(item)]
        own = own_words(item)
        if own:
            parts.append(f"the item: {own}")

        yield from wrapped(" · ".join(parts), margin)
        needs = needs_words(item, self.play.process)
        if needs:
            yield from wrapped(f"not before {needs}", margin)

    # The end

    def _ending(self) -> Iterator[str]:
        play = self.play
        yield "What has no fixed date is asked about when the review reaches its stage,"
        yield f"then every {ASK_EVERY} working days, for a date or a reason."

        if play.process.publish is not None and not play.problems:
            yield f"This review closes by itself on {day(play.now)}, when nothing is open."

        if play.now.year > play.calendar.horizon:
            yield f"Bank holidays after {play.calendar.horizon} are computed, not yet confirmed."


def _shown_day(item: Item, played: Played) -> date | None:
    """Return the day that an instance is shown on: its date by the rules, if it has one."""
    if played.due is not None:
        return played.due.day
    return played.closed if item.rule == "decision" else None


def _when(item: Item, shown: date | None) -> str:
    if shown:
        return day(shown)
    return "no fixed date" if item.flexible else ""


def _first_column(text: str) -> str:
    return f"  {text:{_MARGIN - 2}}"


def _why_another_day(due: Due | None, closed: date) -> Iterator[str]:
    """Yield why people are held to another day, or could not keep to it."""
    if due is None:
        return

    margin = " " * _MARGIN

    if due.day != due.target:
        yield f"{margin}a closed day, so {day(due.target)} counts"

    if closed > due.target:
        yield f"{margin}closed on {day(closed)} only: a gate waits"


def _due_and_basis(item: Item) -> str:
    if item.due.kind != "none":
        return f"{due_words(item)} ({BASIS[item.due.basis]})"
    return "starts the clocks" if item.rule == "decision" else "no date of its own"


def _too_late(when: date, limit: date | None) -> str:
    return ", too late" if limit and when > limit else ""


def _last_day(limit: date, calendar: Calendar) -> str:
    working = calendar.previous_working_day(limit)
    return day(limit) if limit == working else f"{day(limit)} (last working day {day(working)})"
