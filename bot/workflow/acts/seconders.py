"""Say who may be the second person of an act that waits, whichever act it is."""

from bot.workflow.acts import impasse
from bot.workflow.acts.second_person import asker_may, seconders
from bot.workflow.acts.stored_acts import decode_act
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import PendingApproval


def seconders_of(review: Review, waiting: PendingApproval) -> list[str]:
    """Return who can be the second person of an act that waits, whichever it is."""
    act = decode_act(waiting)
    if not isinstance(act, c.CloseImpasse):
        return seconders(review, waiting.by) if asker_may(review, waiting) else []
    key = impasse.asked_about(review, act)
    if key is None or not impasse.was_asked_about(review, key, waiting):
        return []
    return impasse.people(review, key, waiting.by)
