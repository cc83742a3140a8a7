"""Say who may be the second person of an act that waits, whichever act it is."""

from bot.workflow.acts import impasse
from bot.workflow.acts.second_person import asker_is_fit, asker_may, can_agree
from bot.workflow.acts.stored_acts import concerns_not_publishing, decode_act
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import PendingApproval
from bot.workflow.rules import not_publishing
from bot.workflow.rules.context import Context
from bot.workflow.rules.second_people import holders_for_two


def seconders_of(review: Review, context: Context, waiting: PendingApproval) -> list[str]:
    """Return who can be the second person of an act that waits: then, and now."""
    if not asker_is_fit(context, waiting):
        return []
    return can_agree(review, context, waiting, holders_for(review, waiting))


def holders_for(review: Review, waiting: PendingApproval) -> list[str]:
    """Return who has a role now that an act which waits takes of its second person."""
    act = decode_act(waiting)
    if isinstance(act, c.CloseImpasse):
        return _holders_at_impasse(review, act, waiting)

    if not asker_may(review, waiting):
        return []

    if concerns_not_publishing(act):
        return not_publishing.people_for(review, waiting.by)

    return holders_for_two(review, waiting.by)


def _holders_at_impasse(review: Review, act: c.CloseImpasse, waiting: PendingApproval) -> list[str]:
    key = impasse.asked_about(review, act)
    if key is None or not impasse.was_asked_about(review, key, waiting):
        return []
    return impasse.people(review, key, waiting.by)
