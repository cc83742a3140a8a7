"""What acts of two people cost, counted before they are done: for whoever is asked to agree."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.not_publishing import (
    closed_by_it,
    sent_by_name,
    told_by_name,
    was_closed_by_it,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPrice:
    """What an act does beside what it says.

    ``ends``: open items that nobody is asked for any more; ``gone``: done items that are there no
    more; ``opened``: items that are open again; ``flagged``: what was done on a date that goes.
    ``published_after_all``: it takes back the decision that nothing is published.
    """

    ends: int = 0
    gone: int = 0
    opened: int = 0
    flagged: int = 0
    published_after_all: bool = False


class _Moment(NamedTuple):
    """A day in history, and the number of an event of that day."""

    day: date
    number: int


def price_of_discontinuing(review: Review) -> ActPrice:
    """Return what discontinuing a review ends."""
    return ActPrice(ends=len(review.open_keys()))


def price_of_removing(review: Review, party: str) -> ActPrice:
    """Return what goes with a party: what is done of it, or answered."""
    return ActPrice(
        gone=sum(is_done(review, key) for key in review.all_keys() if key.party == party)
    )


def is_done(review: Review, key: InstanceId) -> bool:
    """Return whether somebody did something on an instance that still stands."""
    state = review.state(key)
    closed = state.closed is not None and state.closed.how in _DONE
    return closed or bool(state.standing)


_DONE = frozenset(("done", "held", "sent", "answered", "impasse"))


def price_of_unpublishing(review: Review) -> ActPrice:
    """Return what undoing the publication opens again, and what was done on its date."""
    return ActPrice(
        opened=sum(was_overtaken(review, key) for key in review.all_keys()),
        flagged=len(done_since_publishing(review)),
    )


def price_of_publishing_after_all(review: Review) -> ActPrice:
    """Return what taking back a decision not to publish opens again, and what was done since."""
    opened = {*closed_by_it(review), *sent_by_name(review)}
    return ActPrice(
        opened=len(opened),
        flagged=len(done_since_publishing(review)),
        published_after_all=True,
    )


def done_since_publishing(review: Review) -> list[InstanceId]:
    """Return what falls due only after publication, and was done, or put off, since then.

    What was done before the day of it hangs on no publication, however early it was: an action that
    was carried out, a briefing that was held. What was done on one that was undone, and not anew,
    counts still.
    """
    publish, day = review.process.publish, review.publishing_day
    if publish is None or day is None:
        return []
    since = _published_at(review, publish, day)
    return [key for key in _hanging_on(review, publish) if _was_done_since(review, key, since)]


def _published_at(review: Review, publish: Item, day: date) -> _Moment:
    """Return when it was published; where nothing is, the beginning of the day that counts."""
    closed = review.state(InstanceId(publish.id)).closed
    return _Moment(day, 0 if closed is None else closed.number)


def _hanging_on(review: Review, publish: Item) -> list[InstanceId]:
    """Return what falls due only after publication, but for who is told that there is none."""
    told = told_by_name(review) if review.withheld else []
    others = [key for key in review.all_keys() if key.item != publish.id and key not in told]
    return [key for key in others if review.after_publication(review.item(key.item))]


def _was_done_since(review: Review, key: InstanceId, since: _Moment) -> bool:
    """Return whether an instance was done after a moment, or is put off."""
    state = review.state(key)
    if state.closed is None:
        return state.until is not None

    if was_closed_by_it(state.closed):
        return False

    done = _Moment(state.closed.on, state.closed.number)
    return done > since or review.done_on_undone(key)


def was_overtaken(review: Review, key: InstanceId) -> bool:
    """Return whether an instance was closed only because the report was published."""
    closed = review.state(key).closed
    if closed is None:
        return False

    item = review.item(key.item)

    if closed.how == "skipped":
        return item.rule == "independence"

    return closed.how == "overtaken" and item.rule != "progress-check"  # a new check comes
