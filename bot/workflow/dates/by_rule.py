"""The day that an item's own rule gives, by its file, once what that is counted from has a day."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.workflow.dates.calendar import latest
from bot.workflow.dates.dated import Dated
from bot.workflow.dates.limits import limit_of, only_the_limit, publishing_basis
from bot.workflow.dates.spans import before_publication, shift
from bot.workflow.process.due_rules import Span
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import ANCHORS, Basis
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

AFTER_PUBLICATION_DAYS = 20  # working days after publish for timetable items behind it (default)
_NEVER_HAPPENED: Final[frozenset[e.How]] = frozenset(("skipped", "not-applicable", "overtaken"))
"""How what is counted from may be closed so that nothing counts from it.

A meeting that was not held is not among them: what follows it is still to do, from the day on which
that was recorded.
"""
_FROM_ONE_PARTY = ("asking", "joining")
"""What is a party's own day already, whenever it came into the pathway."""


@dataclass(slots=True)
class Ruled:
    """The day that an item's own rule gives, and since when it is known."""

    day: date
    since: date
    basis: Basis | None = None
    """Where it comes from, if that is not what the rule says."""


def _known_since(day: date | None, since: date) -> Ruled | None:
    """Return a day that is known since another, if there is any."""
    return None if day is None else Ruled(day, since)


def by_rule(dated: Dated) -> Ruled | None:
    """Return the date by an item's own rule, if there is one by now."""
    rule = dated.item.due
    if rule.by_publication:
        return _by_publication_date(dated)

    if rule.kind == "timetable":
        return _timetabled(dated)

    if rule.kind == "own-date":
        return _on_own_date(dated)

    return None if rule.span is None else _by_span(dated, rule.span)


def basis_by_rule(dated: Dated) -> Basis:
    """Return where the date by an item's own rule comes from.

    The intervals of the assurance rounds may have been agreed.
    """
    review, item = dated.review, dated.item
    if dated.is_in_a_round and item.due.kind == "own-date" and review.assurance is not None:
        return "timetable"
    if only_the_limit(review, item):
        return publishing_basis(item)
    return "default" if _stands_behind_publication(review, item) else item.due.basis


# --- the publication -----------------------------------------------------------------------------


def _by_publication_date(dated: Dated) -> Ruled | None:
    """Return the publication date that is agreed, or the last day for what is due before it."""
    review, item = dated.review, dated.item
    day = review.publication_date
    if day is None:
        return _by_the_limit(dated)

    if item.due.kind != "publication-date":
        day = before_publication(item, day, dated.calendar)

    return Ruled(day, review.publication_known or review.decided)


def _by_the_limit(dated: Dated) -> Ruled | None:
    """Return the last day for publishing, which dates that while no date is agreed."""
    if dated.item.kind != "publish":
        return None
    return _known_since(limit_of(dated.review), dated.review.decided)


# --- the timetable -------------------------------------------------------------------------------


def _timetabled(dated: Dated) -> Ruled | None:
    """Return the date by the timetable, or our default for what stands behind publication."""
    review = dated.review
    if _stands_behind_publication(review, dated.item):
        return _some_days_after_publishing(dated)
    if review.timetable_on is None:
        return None
    return _known_since(_day_in_timetable(dated), review.timetable_on)


def _stands_behind_publication(review: Review, item: Item) -> bool:
    """Say whether a timetable item stands behind publication.

    No timetable lays it out, so its date is our default.
    """
    publish, place_of = review.process.publish, review.process.stage_index
    if publish is None or item.due.kind != "timetable":
        return False
    return place_of(item.stage) > place_of(publish.stage)


def _some_days_after_publishing(dated: Dated) -> Ruled | None:
    published = dated.review.publishing_day
    if published is None:
        return None
    day = dated.calendar.add_working_days(published, AFTER_PUBLICATION_DAYS)
    return Ruled(day, published)


def _day_in_timetable(dated: Dated) -> date | None:
    """Return an item's day in the timetable, with time for a party that joined after that."""
    review, party = dated.review, dated.party
    day = review.timetable.get(dated.item.id)
    if party is None or party.event <= (review.timetable_event or 0):
        return day
    return dated.with_time_to_join(day or party.joined)


# --- a party's own day, and spans ----------------------------------------------------------------


def _on_own_date(dated: Dated) -> Ruled | None:
    if dated.party is None:
        return None
    return _known_since(dated.own_date, dated.party.joined)


def _by_span(dated: Dated, span: Span) -> Ruled | None:
    """Return the date that lies so long after its anchor, once that has a day."""
    anchor = _day_of_anchor(dated, span.anchor)
    if anchor is None:
        return None
    if not _is_of_its_own_day(dated, span.anchor):
        anchor = latest(anchor, dated.joined)
    return Ruled(shift(anchor, span, dated.calendar), anchor)


def _is_of_its_own_day(dated: Dated, anchor: str) -> bool:
    """Return whether a date counts from its anchor, whenever its party was written down.

    An attendee was at the session on its day, also one who is recorded weeks later.
    """
    if anchor in _FROM_ONE_PARTY:
        return True
    attended = dated.party is not None and dated.party.kind == "attendee"
    return attended and anchor not in ANCHORS


def _day_of_anchor(dated: Dated, anchor: str) -> date | None:
    """Return the day that an instance's date is counted from, once there is one."""
    review, party = dated.review, dated.party
    match anchor:
        case "decision":
            return latest(review.decided, review.pathway_begun.get(review.process.id))
        case "publish":
            return review.publishing_day
        case "publication":
            return review.publication_date
        case "circulation":
            return review.sent_on(dated.key)
        case "asking":
            return None if party is None else party.asked
        case "joining":
            return None if party is None else party.joined
        case "own date":
            return dated.own_date

    return _closed_on(dated, anchor)


def _closed_on(dated: Dated, item: str) -> date | None:
    """Return the day on which another item was closed: the party's own, or the single one."""
    for key in (InstanceId(item, dated.key.party), InstanceId(item)):
        closed = dated.review.state(key).closed
        if closed is not None and closed.how not in _NEVER_HAPPENED:
            return closed.on
    return None
