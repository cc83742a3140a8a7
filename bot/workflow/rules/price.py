"""What acts of two people cost, counted before they are done: for whoever is asked to agree."""

from dataclasses import dataclass

from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPrice:
    """What an act does beside what it says.

    ``ends``: open items that nobody is asked for any more; ``gone``: done items that are there no
    more; ``opened``: items that are open again; ``flagged``: what was done on a date that goes.
    """

    ends: int = 0
    gone: int = 0
    opened: int = 0
    flagged: int = 0


def price_of_discontinuing(review: Review) -> ActPrice:
    """Return what discontinuing a review ends."""
    return ActPrice(ends=len(review.open_keys()))


def price_of_removing(review: Review, party: str) -> ActPrice:
    """Return what goes with a party: what is done of it, or answered."""
    return ActPrice(gone=sum(is_done(review, k) for k in review.all_keys() if k.party == party))


def is_done(review: Review, key: InstanceId) -> bool:
    """Return whether somebody did something on an instance that still stands."""
    state = review.state(key)
    closed = state.closed is not None and state.closed.how in _DONE
    return closed or bool(state.standing)


_DONE = frozenset(("done", "held", "sent", "answered", "impasse"))


def price_of_unpublishing(review: Review) -> ActPrice:
    """Return what undoing the publication opens again, and what was done on its date."""
    publish = review.process.publish
    followed = [key for key in keys_after_publication(review) if not review.is_open(key)]
    return ActPrice(
        opened=sum(was_overtaken(review, key) for key in review.all_keys()),
        flagged=sum(publish is None or key.item != publish.id for key in followed),
    )


def keys_after_publication(review: Review) -> list[InstanceId]:
    """Return what is done only once the report is published."""
    keys = review.all_keys()
    return [key for key in keys if review.after_publication(review.item(key.item))]


def was_overtaken(review: Review, key: InstanceId) -> bool:
    """Return whether an instance was closed only because the report was published."""
    closed = review.state(key).closed
    if closed is None:
        return False
    item = review.item(key.item)
    if closed.how == "skipped":
        return item.rule == "independence"
    return closed.how == "overtaken" and item.rule != "progress-check"  # a new check comes
