"""Fold publication: agreed, done, undone, and decided against."""

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event
from bot.workflow.review.folding.course import read_file
from bot.workflow.review.review import Review


@fold_event.register
def _publication_agreed(event: e.PublicationAgreed, review: Review, recorded: e.Recorded) -> None:
    review.publication_known = event.on
    review.publication_dates = (*review.publication_dates, event)


@fold_event.register
def _published(event: e.Published, review: Review, recorded: e.Recorded) -> None:
    review.published = event
    review.ever_outside = review.ever_outside or event.outside


@fold_event.register
def _unpublish_asked(event: e.UnpublishAsked, review: Review, recorded: e.Recorded) -> None:
    """Change nothing: what waits is in the request for a second person."""


@fold_event.register
def _publication_undone(event: e.PublicationUndone, review: Review, recorded: e.Recorded) -> None:
    review.published = None
    review.flagged = event.flagged
    review.unpublish_event = recorded.number


@fold_event.register
def _not_publishing_asked(
    event: e.NotPublishingAsked, review: Review, recorded: e.Recorded
) -> None:
    """Change nothing: what waits is in the request for a second person."""


@fold_event.register
def _not_publishing_decided(
    event: e.NotPublishingDecided, review: Review, recorded: e.Recorded
) -> None:
    review.not_publishing = event
    read_file(review)


@fold_event.register
def _not_publishing_undone(
    event: e.NotPublishingUndone, review: Review, recorded: e.Recorded
) -> None:
    review.not_publishing = None
    read_file(review)
