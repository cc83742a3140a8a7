"""Points that agencies raised on a draft, as they are looked at and answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Correction
from bot.workflow.rules.labels import party_name
from bot.workflow.rules.points import answers_points
from bot.workflow.views.offers import may_raise_points

MOST_RAISED = 20
"""How many points are raised together, and so stand in one message, all with buttons."""
MOST_IN_LIST = 10
"""How many points of a list have buttons; what is left has them once these are answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A point and where it stands; its texts are looked at, never posted."""

    number: int
    event: int
    """The event that raised it: what its text is read by."""
    agency: str
    version: int
    by: str
    on: date
    text: str
    accepted: bool | None
    """Whether it was accepted; ``None`` while it was not answered."""
    reason: str
    asked: bool
    """Whether the agency is asked to say more."""
    asked_by: int
    """The event by which it was asked last; 0 if it never was."""
    question: str
    explained: str
    explained_by: int
    """The event by which the agency said more; 0 if it did not."""
    answered_by: int
    """The event of the answer, if that has a reason; else 0."""
    offered: str
    """What buttons the reader gets: "answer" the author, "explain" the agency, or ""."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """The points that agencies raised."""

    ref: str
    today: date
    points: list[PointLine]
    may_add: bool
    """Whether the reader may raise one."""


def corrections(review: Review, today: date, user: str) -> Corrections:
    """Return the points that agencies raised, in the order of their numbers, for a reader."""
    found = point_lines(review, review.corrections, user, most=MOST_IN_LIST)
    may_add = may_raise_points(review, user)
    return Corrections(ref=review.ref, today=today, points=found, may_add=may_add)


def point_lines(
    review: Review, numbers: Iterable[int], user: str, most: int = MOST_RAISED
) -> list[PointLine]:
    """Return some points for a reader, with buttons at the first ones that they can answer."""
    found: list[PointLine] = []
    buttons = 0

    for number in numbers:
        point = review.corrections.get(number)
        if point is None:
            continue

        offered = _offered(review, point, user)
        buttons += bool(offered)
        found.append(_line(review, point, offered if buttons <= most else ""))

    return found


def _line(review: Review, point: Correction, offered: str) -> PointLine:
    asked_by = _last(review, point, e.CorrectionAsked)
    return PointLine(
        number=point.number,
        event=point.event,
        agency=party_name(review, point.party),
        version=point.version,
        by=point.by,
        on=point.on,
        text=point.text or "",
        accepted=point.accepted,
        reason=point.reason or "",
        asked=point.asked,
        asked_by=asked_by,
        question=point.question or "",
        explained=point.explained or "",
        explained_by=_explained_since(review, point, asked_by),
        answered_by=_last(review, point, e.CorrectionAnswered) if point.reason else 0,
        offered=offered,
    )


def _explained_since(review: Review, point: Correction, asked_by: int) -> int:
    """Return the number of the event that answers what was asked last; 0 if there is none."""
    explained_by = _last(review, point, e.CorrectionExplained)
    return explained_by if explained_by > asked_by else 0


def _offered(review: Review, point: Correction, user: str) -> str:
    """Return which buttons a person gets for a point that is not answered."""
    if point.answered:
        return ""

    if user in answers_points(review):
        return "answer"

    if point.asked and _speaks_for_agency(review, point, user):
        return "explain"

    return ""


def _speaks_for_agency(review: Review, point: Correction, user: str) -> bool:
    """Return whether a person can say more: a contact, or a coordinator where no lead can."""
    if review.answers_for(user, point.party):
        return True
    return review.is_coordinator(user) and not _has_lead(review, point)


def _has_lead(review: Review, point: Correction) -> bool:
    """Return whether somebody of the agency can say more here."""
    party = review.parties[point.party]
    return not party.gone and party.lead is not None and review.can_be_told(party.lead)


def _last(review: Review, point: Correction, form: type[e.Event]) -> int:
    """Return the number of the last event of a form about a point; 0 if there is none."""
    of_point = (
        recorded.number
        for recorded in review.recorded(form)
        if getattr(recorded.event, "number", 0) == point.number
    )
    return max(of_point, default=0)


def about_point(review: Review, number: int) -> Correction | None:
    """Return the point that an event is about; ``None`` if it is about none."""
    event = review.log[number - 1].event if 1 <= number <= len(review.log) else None
    about = (e.CorrectionRaised, e.CorrectionAnswered, e.CorrectionAsked, e.CorrectionExplained)
    if not isinstance(event, about):
        return None
    return review.corrections.get(event.number)
