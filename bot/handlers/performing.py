"""Perform a command in one review, and put what came of it into words."""

from dataclasses import replace
from typing import Any

from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.messages import templates
from bot.refusals.finding import NothingWaits, WhichParty
from bot.refusals.permission import OwnItemsOnly
from bot.reviews import Actor
from bot.store import reads
from bot.workflow.acts.saying import Reply
from bot.workflow.review import commands as c


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
        raise _for_outside(admission, refusal, ask, row) from None
    return said


def render(reply: Reply, facts: Any) -> Answer:
    """A reply in words."""
    return templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})


def _for_outside(admission: Admission, refusal: Refusal, ask: Ask, row: reads.ReviewRow) -> Refusal:
    """Return a refusal as a holder outside the channel may read it (rule 16).

    They see their own items only, so none that names other parties, or the people of other items.
    """
    if isinstance(refusal, WhichParty):
        agencies = admission.state_of(row).review.agencies_of(ask.user)
        own = {agency.name for agency in agencies}
        listed = [name for name in refusal.parties if name in own]
        if listed:
            return replace(refusal, parties=listed)
    if isinstance(refusal, NothingWaits):
        return replace(refusal, awaited=[])
    return OwnItemsOnly(ref=row.ref) if refusal.names_others else refusal
