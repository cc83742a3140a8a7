"""Refuse what serves a publication where it was decided that there is none."""

from bot.refusals.publication import NotToBePublished
from bot.workflow.review.review import Review


def require_to_be_published(review: Review, verb: str) -> None:
    """Refuse an act for a publication that was decided against, and say how that is taken back."""
    if review.withheld and review.not_publishing is not None:
        raise NotToBePublished(verb=verb, on=review.not_publishing.on)
