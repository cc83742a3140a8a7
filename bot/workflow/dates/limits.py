"""The months within which a review is completed and published, and where they come from."""

from datetime import date

from bot.workflow.dates.calendar import add_months
from bot.workflow.process.model import Item
from bot.workflow.process.vocabulary import Basis
from bot.workflow.review.review import Review

# from the decision, for completion and for publication, unless the file's limit says otherwise
LIMIT_MONTHS = 6


class Limit(date):
    """The last day of the months that a review may take.

    It knows how many they are, so that whoever names the day can say so.
    """

    months: int = LIMIT_MONTHS

    @classmethod
    def after(cls, decided: date, months: int) -> "Limit":
        """Return the day so many months after the decision."""
        day = add_months(decided, months)
        limit = cls(day.year, day.month, day.day)
        limit.months = months
        return limit

    def __deepcopy__(self, memo: dict[int, object]) -> "Limit":
        """Return itself: a date does not change, and a copy of one would know only its day."""
        return self


def limit_of(review: Review) -> Limit | None:
    """Return the last day for publishing: so long after the decision as the file's ``limit`` says.

    ``None`` where nothing is published, or without a limit.
    """
    return None if review.withheld else _limit_by_file(review)


def _limit_by_file(review: Review) -> Limit | None:
    publish = review.process.publish
    if publish is None or publish.limit is None:
        return None
    return Limit.after(review.decided, publish.limit.count)


def completion_limit(review: Review) -> Limit:
    """Return the last day for completion: that for publishing, or 6 months (rule 4)."""
    return _limit_by_file(review) or Limit.after(review.decided, LIMIT_MONTHS)


def completion_basis(review: Review) -> Basis:
    """Return where the months for completion come from; what the file doesn't give is a default."""
    publish = review.process.publish
    return publish.limit_basis if publish is not None else "default"


def publishing_basis(publish: Item) -> Basis:
    """Return where the months for publishing come from.

    Guidance says six; other ones are what the file says they are.
    """
    guidance = publish.limit is not None and publish.limit.count == LIMIT_MONTHS
    return "statutory" if guidance else publish.limit_basis


def only_the_limit(review: Review, item: Item) -> bool:
    """Say whether an item's date is nothing but the last day for publishing, as no other is agreed.

    It has a place of its own wherever dates are shown.
    """
    return item.kind == "publish" and review.publication_date is None


def six_months(review: Review) -> Limit | None:
    """Return the end of the 6 months that a review is held to.

    ``None`` where somebody else writes and publishes the report.
    """
    if review.process.report is None and review.process.publish is None:
        return None
    return completion_limit(review)
