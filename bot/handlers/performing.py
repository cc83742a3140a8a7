"""Perform a command in one review, and put what came of it into words."""

from typing import Any

from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.messages import templates
from bot.reviews import Actor
from bot.store import reads
from bot.workflow.acts.unit_of_work import Reply
from bot.workflow.review import commands as c

NAMES_OTHERS = frozenset(
    {
        "ambiguous-party",
        "not-yours",
        "parties-there",
        "recused-whom",
        "role-held",
        "undo-not-yours",
        "unknown-party",
        "which-agency",
        "which-party",
    }
)
"""Refusals that name other parties, or who did what or may do it."""


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
        refusal.facts.setdefault("ref", row.ref)
        refusal.facts["ref"] = refusal.facts["ref"] or row.ref
        refusal.facts.setdefault("today", admission.today(ask.team))
        if actor.belongs or "coordinator" in admission.roles_of(row, ask.user):
            raise
        raise _for_outside(admission, refusal, ask, row) from None
    return said


def render(reply: Reply, facts: Any) -> Answer:
    """A reply in words."""
    return templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})


def _for_outside(admission: Admission, refusal: Refusal, ask: Ask, row: reads.ReviewRow) -> Refusal:
    """A refusal as a holder outside the channel may read it: they see their own items only (rule
    16), so none that names other parties, or the people of other items."""
    if refusal.code == "which-party":
        own = {party.name for party in admission.state_of(row).review.agencies_of(ask.user)}
        if listed := [name for name in refusal.facts["parties"] if name in own]:
            return Refusal(refusal.code, **refusal.facts | {"parties": listed})
    if refusal.code == "nothing-waits":
        return Refusal(refusal.code, **refusal.facts | {"awaited": []})
    return Refusal("own-items-only", ref=row.ref) if refusal.code in NAMES_OTHERS else refusal
