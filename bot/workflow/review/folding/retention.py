"""Fold how long a review is kept, and in which channel it lives."""

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event
from bot.workflow.review.review import Review
from bot.workflow.review.state import LegalHold


@fold_event.register
def _legal_hold_placed(event: e.LegalHoldPlaced, review: Review, recorded: e.Recorded) -> None:
    review.legal_hold = LegalHold(event.on, event.by, recorded.number)
    review.legal_hold_placed = recorded.number


@fold_event.register
def _legal_hold_lifted(event: e.LegalHoldLifted, review: Review, recorded: e.Recorded) -> None:
    review.legal_hold = None
    review.legal_hold_lifted = event.on


@fold_event.register
def _purge_asked(event: e.PurgeAsked, review: Review, recorded: e.Recorded) -> None:
    review.purges_asked[event.number] = event


@fold_event.register
def _channel_changed(event: e.ChannelChanged, review: Review, recorded: e.Recorded) -> None:
    review.channel = event.channel
    if event.renumbered:
        left = tuple(c for c in review.left_channels if c != event.channel)
    else:
        left = (*review.left_channels, event.was)
    review.left_channels = left


@fold_event.register
def _channel_cleared(event: e.ChannelCleared, review: Review, recorded: e.Recorded) -> None:
    """Change nothing: that messages were deleted stands in the history."""
