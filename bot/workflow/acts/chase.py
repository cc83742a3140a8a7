"""Chase whose move an item is, at once: what a coordinator does beside the daily reminders."""

from bot.refusals.items import ChasedToday, ChaseQuiet, ClosedAlready, NobodyToChase
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.gate_guards import describe_missing
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import due_of
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import agency_of, require_coordinator
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.whose_move import Recipient, whose_move

_COORDINATORS = ("coordinator", "coordinator-waits", "by-email")
"""Why something is a coordinator's own move: there is nobody else to chase."""


def chase(work: UnitOfWork, command: c.Chase) -> None:
    """``chase``: each person whose move it is gets a message now, once a day for one item.

    An agency without Slack is written to by e-mail: its text is the reply, and nothing is recorded
    as asked.
    """
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    key = find_key(review, command.what, command.party, context.actor)
    if not review.is_open(key):
        raise ClosedAlready(**work.named(key))
    _require_today(work, key)
    moves = whose_move(review, key, review.holders("coordinator"))
    agency = agency_of(review, key)
    if agency is not None and any(move.why == "by-email" for move in moves):
        _hand_over(work, key, agency)
        return
    others = [move for move in moves if move.why not in _COORDINATORS]
    people = _in_turn(work, others)
    silent = [move.user for move in people if not review.can_be_told(move.user)]
    away = [move.user for move in people if _is_out(work, move.user)]
    told = [m.user for m in people if m.user not in (*silent, *away, context.actor)]
    if not told:
        raise _nobody(work, key, others, silent, away)
    _remind(work, key, told)
    work.say(replies.Chased(**work.named(key), people=told, silent=silent, away=away))


def _remind(work: UnitOfWork, key: InstanceId, people: list[str]) -> None:
    version = work.review.current(work.review.item(key.item).of)
    number = version.number if version else None
    message = direct_messages.Chase(item=key.item, party=key.party, version=number)
    work.emit(
        e.Chased(
            item=key.item, party=key.party or None, on=work.context.today, people=tuple(people)
        )
    )
    for user in people:
        work.tell(user, message, subject=f"request/{key.item}/{key.party}/{number}")


def _require_today(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse a quiet day, and a second time on one day."""
    review, today = work.review, work.context.today
    for quiet in review.quiet:
        if quiet.first <= today <= quiet.last:
            raise ChaseQuiet(until=quiet.last)
    for recorded in review.recorded(e.Chased):
        event = recorded.event
        assert isinstance(event, e.Chased)
        if (event.item, event.party or "", event.on) == (*key, today):
            raise ChasedToday(**work.named(key), by=recorded.actor, people=list(event.people))


def _in_turn(work: UnitOfWork, moves: list[Recipient]) -> list[Recipient]:
    """Return whose move it is; of an agency the deputy only where the lead cannot be told."""
    leads = [move.user for move in moves if move.why == "lead"]
    lead_hears = any(_hears(work, user) for user in leads)
    return [move for move in moves if move.why != "deputy" or not lead_hears]


def _hears(work: UnitOfWork, user: str) -> bool:
    return work.review.can_be_told(user) and not _is_out(work, user)


def _is_out(work: UnitOfWork, user: str) -> bool:
    """Say whether somebody is away, or has left Slack."""
    return user in work.context.away or not work.context.active(user)


def _hand_over(work: UnitOfWork, key: InstanceId, agency: Party) -> None:
    review = work.review
    item, due = review.item(key.item), due_of(review, key, work.context.calendar)
    version = review.current(item.of)
    work.say(
        replies.ChasedByHand(
            **work.named(key),
            email=replies.ByEmail(to=agency.by_email or "", hint=item.hint),
            due=due.day if due else None,
            late=due is not None and due.late(work.context.today),
            kind=item.kind,
            version=version.number if version else None,
        )
    )


def _nobody(
    work: UnitOfWork,
    key: InstanceId,
    others: list[Recipient],
    silent: list[str],
    away: list[str],
) -> NobodyToChase:
    """Return why nobody can be chased for an instance, and who would be."""
    review = work.review
    item = review.item(key.item)
    missing = missing_for(review, key)
    why, people = "nobody", [move.user for move in others]
    if item.answered and not is_asked(review, key):
        version = review.current(item.of)
        why = "first" if missing else "circulate" if version else "version"
    elif away:
        why, people = "away", away
    elif silent:
        why, people = "silent", silent
    elif not others or work.context.actor in people:
        why, people = "yours", []
    return NobodyToChase(
        **work.named(key),
        why=why,
        missing=describe_missing(work, missing) if why == "first" else [],
        people=people,
        author=author_title(review.process),
    )
