"""Perform a command in one review, and put what came of it into words."""

from typing import Any

from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.messages import templates
from bot.refusals.base import AboutInstance, AboutItem
from bot.refusals.permission import OwnItemsOnly
from bot.reviews import Actor
from bot.store import reads
from bot.workflow.acts.saying import Reply
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import is_own


def perform(
    admission: Admission, ask: Ask, row: reads.ReviewRow, command: c.Command, actor: Actor
) -> Answer:
    """Do a command in one review; the answer is kept with its receipt. Raises :class:`Refusal`."""
    try:
        said: Answer = admission.reviews.perform(
            row.id,
            command,
            actor,
            now=admission.clock(),
            receipt=ask.receipt or None,
            render=render,
        )
    except Refusal as refusal:
        refusal.ref = refusal.ref or row.ref
        refusal.today = refusal.today or admission.today(ask.team)
        if actor.belongs or "coordinator" in admission.roles_of(row, ask.user):
            raise
        raise for_outside(admission.state_of(row).review, refusal, ask.user) from None
    return said


def render(reply: Reply, facts: Any) -> Answer:
    """Put a reply into words."""
    return templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})


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
    if refusal.item not in review.process.items:
        return False  # of another pathway, or of an earlier file
    party = refusal.party_id if isinstance(refusal, AboutInstance) else ""
    return is_own(review, InstanceId(refusal.item, party), user)
