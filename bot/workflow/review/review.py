"""A review: what history has said of it, and every question that can be asked of that."""

from bot.workflow.review.order import OrderQuestions
from bot.workflow.review.pathways import PathwayQuestions
from bot.workflow.review.people import PeopleQuestions


class Review(OrderQuestions, PeopleQuestions, PathwayQuestions):
    """One review as its history says.

    Made by :func:`bot.workflow.review.fold.fold`. Everything that can be derived (what is open,
    late, awaited, disputed) is derived when it is read.
    """
