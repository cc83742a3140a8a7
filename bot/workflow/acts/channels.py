"""Where a review lives: move it to another channel, and delete what was posted in the old one."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.refusals.permission import (
    ChannelBound,
    ChannelIsFit,
    ClearPrice,
    MoveFromThere,
    NothingToClear,
)
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e


def move(work: UnitOfWork, command: c.MoveReview) -> None:
    """Move the review to the channel where this was typed, which is judged as at opening.

    Refused: a direct message, the channel that the review is in, one of another review, and one
    that is not fit.
    """
    review, context = work.review, work.context
    work.as_coordinator()

    if not context.here or context.here == review.channel:
        raise MoveFromThere(same=bool(context.here))

    if context.channel_fault is not None:
        raise context.channel_fault

    if not context.channel_free(context.here):
        raise ChannelBound(moving=True)

    number = work.emit(
        e.ChannelChanged(
            channel=context.here, was=review.channel, on=context.today, reason=command.because
        )
    )
    work.post(posts.Moved(event=number))
    work.tell_coordinators(direct_messages.Moved(event=number))
    work.say(replies.Moved(left=any(context.posted_in(review.left_channels[-1]))))


def follow(work: UnitOfWork, command: c.FollowChannel) -> None:
    """Note the id that Slack gave to the review's channel; it is the same channel."""
    review, context = work.review, work.context
    if command.channel == review.channel or not context.channel_free(command.channel):
        return

    work.emit(
        e.ChannelChanged(
            channel=command.channel, was=review.channel, on=context.today, renumbered=True
        ),
        role="",
        behalf="",
    )


@dataclass(frozen=True, slots=True)
class _Posted:
    """How many messages and files of the bot's are in each channel to clear."""

    places: Mapping[str, tuple[int, int]]

    @property
    def messages(self) -> int:
        """How many messages are in all of them."""
        return sum(messages for messages, _ in self.places.values())

    @property
    def files(self) -> int:
        """How many files are in all of them."""
        return sum(files for _, files in self.places.values())


def clear(work: UnitOfWork, command: c.ClearChannel) -> None:
    """Delete what the bot posted in channels that the review has left, or that others may read.

    What it would delete is said first, unless that was confirmed. Refused: where the review's
    channel is fit and it was never in another.
    """
    context = work.context
    work.as_coordinator()
    posted = _posted_where_others_read(work)

    if not command.confirmed:
        raise ClearPrice(messages=posted.messages, files=posted.files, live=context.channel_unfit)

    for place in posted.places:
        work.emit(e.ChannelCleared(channel=place, on=context.today))

    work.say(replies.Cleared(messages=posted.messages, files=posted.files))


def _posted_where_others_read(work: UnitOfWork) -> _Posted:
    """Return what the bot has posted in the channels to clear. Refused: there are none."""
    places = _places_to_clear(work)
    if not places:
        raise ChannelIsFit

    counts = {place: work.context.posted_in(place) for place in places}
    posted = {place: count for place, count in counts.items() if any(count)}
    if not posted:
        raise NothingToClear

    return _Posted(posted)


def _places_to_clear(work: UnitOfWork) -> list[str]:
    """Return the channels that the review has left, and its own while others may read that."""
    review = work.review
    here = [review.channel] if work.context.channel_unfit else []
    return list(dict.fromkeys([*review.left_channels, *here]))
