"""Perform a command in one review, and put what came of it into words."""

from typing import Any

from bot.acting import Actor
from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.handlers.outsiders import for_outside
from bot.messages import templates
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
        raise for_outside(admission.state_of(row).review, refusal, ask.user) from None
    return said


def render(reply: Reply, facts: Any) -> Answer:
    """Put a reply into words."""
    return templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})
