"""Points that agencies raised on a draft: which are not answered, and whose they are to answer."""

from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId


def action_number(review: Review, key: InstanceId) -> int:
    """The number of the action that an assurance is about."""
    return review.party(key.party).number


def confirmed_by(review: Review) -> str:
    """The item by which agencies confirm the report."""
    report = review.process.report
    items = review.process.items.values()
    return next(
        (
            i.id
            for i in items
            if report and i.kind == "confirmation" and i.of == report.decided_kind
        ),
        "",
    )


def answers_points(review: Review) -> list[str]:
    """Who answers the points, unless recused: the Lead Reviewer; the coordinator, where no role
    writes the report."""
    return review.voters(review.process.answering_role)


def points_for(review: Review, user: str) -> list[int]:
    """The points that wait for a person."""
    return open_corrections(review) if user in answers_points(review) else []


def open_corrections(review: Review, party: str | None = None) -> list[int]:
    """The numbers of the points that are not answered, of one agency or of all."""
    return [
        n
        for n, p in review.corrections.items()
        if p.accepted is None and (party is None or p.party == party)
    ]
