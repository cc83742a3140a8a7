"""What each form of event changes in a review: one function a form, found by the event's type.

The modules are those of :mod:`bot.workflow.review.events`.
"""

from bot.workflow.review.folding import (
    answers,
    course,
    items,
    parties,
    people,
    planning,
    publishing,
    retention,
    versions,
)
from bot.workflow.review.folding.base import fold_event

__all__ = ["FORMS", "fold_event"]

FORMS = (answers, course, items, parties, people, planning, publishing, retention, versions)
"""The modules whose functions are registered by being imported."""
