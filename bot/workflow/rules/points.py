"""Points that agencies raised on a draft: which are not answered, and whose they are to answer."""

from bot.workflow.review.review import Review
from bot.workflow.review.state import Correction, InstanceId


def action_number(review: Review, key: InstanceId) -> int:
    """Return the number of the action that an assurance is about."""
    return review.party(key.party).number


def confirmed_by(review: Review) -> str:
    """Return the item by which agencies confirm the report; "" if the pathway has none."""
    confirmations = review.process.items_on_report("confirmation")
    return confirmations[0].id if confirmations else ""


def answers_points(review: Review) -> list[str]:
    """Return who answers the points, unless recused.

    It is the Lead Reviewer; the coordinator, where no role writes the report.
    """
    return review.voters(review.process.answering_role)


def points_for(review: Review, user: str) -> list[int]:
    """Return the points that wait for a person: not those about which the agency was asked."""
    if user not in answers_points(review):
        return []
    return [n for n in open_corrections(review) if not review.corrections[n].asked]


def raised_together(review: Review, point: Correction) -> list[Correction]:
    """Return an agency's points that came with one form or command."""
    points = review.corrections.values()
    return [one for one in points if (one.party, one.batch) == (point.party, point.batch)]


def open_corrections(review: Review, party: str | None = None) -> list[int]:
    """Return the numbers of the points that are not answered, of one agency or of all."""
    unanswered = [point for point in review.corrections.values() if point.accepted is None]
    return [point.number for point in unanswered if party in (None, point.party)]
