"""Perform a command in one review, and put what came of it into words."""

from functools import reduce
from typing import Any

from bot.acting import Actor
from bot.errors import Refusal
from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.handlers.outsiders import for_outside
from bot.messages import templates
from bot.refusals.finding import NoSuchReview
from bot.store import reads
from bot.workflow.acts import replies
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
    except NoSuchReview as gone:  # somebody purged it since it was found
        admission.refuse_purged(ask, row.ref)
        raise NoSuchReview(ref=row.ref) from gone
    except Refusal as refusal:
        refusal.ref = refusal.ref or row.ref
        refusal.today = refusal.today or admission.today(ask.team)

        if actor.belongs or admission.coordinates(row, ask.user):
            raise

        raise for_outside(admission.state_of(row).review, refusal, ask.user) from None

    return said


def render(reply: Reply, facts: Any) -> Answer:
    """Put a reply into words."""
    if isinstance(reply, replies.ForSeveral):
        return _for_several(reply, facts)
    if isinstance(reply, replies.ListAdded):
        return _list_added(reply, facts)
    return templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})


def _for_several(reply: replies.ForSeveral, facts: Any) -> Answer:
    """Say for whom something was done, then for whom not; what comes next is said once."""
    alone = {**facts, "next": [], "everything_done": False}
    said = [render(one, alone) for one in reply.said]
    rest = templates.reply("reply/for-several", {**facts, **reply.facts})
    return reduce(templates.followed, [*said, rest] if rest["blocks"] else said)


LINE = "line-"
"""How the names of blocks begin that say what is wrong with a line of a list, by its number."""


def _list_added(reply: replies.ListAdded, facts: Any) -> Answer:
    """Say what a list added, and below it each line that was not, in a block of its own."""
    said = templates.reply(f"reply/{reply.code}", {**facts, **reply.facts})
    for number, refusal in reply.faults:
        fault = templates.reply(
            "reply/line-refused", {**facts, "number": number, "refusal": refusal}
        )
        block = fault["blocks"][0] | {"block_id": f"{LINE}{number}"}
        said = templates.followed(said, fault | {"blocks": [block]})

    return said


def lines_left(said: Answer) -> list[int]:
    """Return the numbers of the lines that an answer about a list says were not added."""
    names = [str(block.get("block_id", "")) for block in said["blocks"]]
    return [int(name.removeprefix(LINE)) for name in names if name.startswith(LINE)]
