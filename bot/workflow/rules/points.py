"""Points that agencies raised on a draft: which are not answered, and whose they are to answer."""

from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId


def action_number(review: Review, key: InstanceId) -> int:
    """Return the number of the action that an assurance is about."""
    return review.party(key.party).number


def confirmed_by(review: Review) -> str:
    """Return the item by which agencies confirm the report; "" if the pathway has none."""
    report = review.process.report
    if report is None:
        return ""
    for item in review.process.items.values():
        if item.kind == "confirmation" and item.of == report.decided_kind:
            return item.id
    return ""


def answers_points(review: Review) -> list[str]:
    """Return who answers the points, unless recused.

    It is the Lead Reviewer; the coordinator, where no role writes the report.
    """
    return review.voters(review.process.answering_role)


def points_for(review: Review, user: str) -> list[int]:
    """Return the points that wait for a person."""
    return open_corrections(review) if user in answers_points(review) else []


def open_corrections(review: Review, party: str | None = None) -> list[int]:
    """Return the numbers of the points that are not answered, of one agency or of all."""
    unanswered = [point for point in review.corrections.values() if point.accepted is None]
    return [point.number for point in unanswered if party in (None, point.party)]
