"""Tick items of past stages in one go, each with its own date."""

from bot.refusals.items import ClosedAlready, NothingToTick
from bot.workflow.acts import replies
from bot.workflow.acts.closing import HOW
from bot.workflow.acts.items import complete
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import require_coordinator
from bot.workflow.rules.gates import missing_for


def can_catch_up(review: Review, key: InstanceId) -> bool:
    """Say whether an open instance can be ticked with nothing but its date and a reference."""
    item = review.item(key.item)
    if item.kind not in HOW or item.rule not in _TICKED_BY_DATE:
        return False
    if item.personal or item.of is not None or item.due.precedes_publication:
        return False
    return not missing_for(review, key)


_TICKED_BY_DATE = (None, "briefing", "timetable", "pseudonym", "action-done")


def catch_up(work: UnitOfWork, command: c.CatchUp) -> None:
    """Tick items of past stages with their dates in one go, each by its own rules.

    One refusal refuses all.
    """
    review = work.review
    require_coordinator(review, work.context)

    if not command.days:
        raise NothingToTick

    done = []

    for item, party, day, ref in command.days:
        key = InstanceId(item, party)
        _require_tickable(work, key)
        complete(work, c.Complete(what=item, party=party or None, on=day, ref=ref or None))
        done.append(work.named(key) | {"on": day})

    work.say(replies.CaughtUp(items=done, stage=review.stage.title))


def _require_tickable(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse what is not open any more, or needs more than a date."""
    review = work.review
    if key not in review.open_keys() or not can_catch_up(review, key):
        raise ClosedAlready(
            item=key.item, title=key.item, party=work.party_name(key.party), party_id=key.party
        )
