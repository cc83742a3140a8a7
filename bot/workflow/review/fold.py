"""Folding: what each event of its history changes in a review.

Folding is dumb on purpose. It knows no calendar, no clock and no permission: consequences are
events of their own, so a new bank holiday or a new rule never changes what history says.

The parts of a review (:mod:`bot.workflow.review.state`) never change: an event puts another in the
place of one. So a fork shares its parts with the review that it was made of.

What each form of event changes stands in :mod:`bot.workflow.review.folding`.
"""

from collections.abc import Callable, Iterable

from bot.workflow.process.model import Process
from bot.workflow.review import events as e
from bot.workflow.review.folding import fold_event
from bot.workflow.review.review import Review


def fold(history: Iterable[e.Recorded], process_by_hash: Callable[[str], Process]) -> Review:
    """Return the review that a history tells of.

    ``process_by_hash`` gives a process file by its content hash.
    """
    review = Review(process_by_hash)
    for recorded in history:
        apply(review, recorded)
    return review


def as_at(review: Review, number: int) -> Review:
    """Return a review as an event of its history left it."""
    return fold(review.log[:number], review.files.__getitem__)


def apply(review: Review, recorded: e.Recorded) -> None:
    """Fold one more event into a review.

    The order is the caller's: numbers must be consecutive. Raises ``TypeError`` for a review that
    others look at.
    """
    review.begin_change()
    review.number = recorded.number
    review.log.append(recorded)
    review.by_form.setdefault(type(recorded.event), []).append(recorded)
    fold_event(recorded.event, review, recorded)
    review.derived = {}  # what folding itself has asked was half-way
