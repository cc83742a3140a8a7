"""Say a refusal to a holder outside the channel: what of it they may read (rule 16)."""

from bot.errors import Refusal
from bot.refusals.base import AboutInstance, AboutItem
from bot.refusals.permission import OwnItemsOnly
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_own


def for_outside(review: Review, refusal: Refusal, user: str) -> Refusal:
    """Return a refusal as a holder outside the channel may read it (rule 16).

    They see their own items only: none about another item, none that names other parties, or
    people, or what they did.
    """
    if isinstance(refusal, AboutItem) and not _is_about_own(review, refusal, user):
        return OwnItemsOnly(ref=review.ref)
    return refusal.without_others() or OwnItemsOnly(ref=review.ref)


def _is_about_own(review: Review, refusal: AboutItem, user: str) -> bool:
    """Return whether a refusal is about a person's own item, or about none at all."""
    if refusal.item == "":
        return True
    if review.process.item_of(refusal.item) is None:
        return False  # of another pathway, or of an earlier file
    party = refusal.party_id if isinstance(refusal, AboutInstance) else ""
    return is_own(review, InstanceId(refusal.item, party), user)
