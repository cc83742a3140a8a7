"""Chase whose move an item is, at once: what a coordinator does beside the daily reminders."""

from dataclasses import dataclass

from bot.refusals.items import ChasedToday, ChaseQuiet, NobodyToChase
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.closing import require_still_open
from bot.workflow.acts.gate_guards import describe_missing
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.due import due_of, is_late
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.whose_move import Recipient, is_asked_by_email, whose_move

_COORDINATORS = ("coordinator", "coordinator-waits", "by-email")
"""Why something is a coordinator's own move: there is nobody else to chase."""


@dataclass(frozen=True, slots=True)
class _Reach:
    """Whom chasing reaches: who is told, who has not answered the introduction, who is away."""

    told: list[str]
    silent: list[str]
    away: list[str]


def chase(work: UnitOfWork, command: c.Chase) -> None:
    """``chase``: each person whose move it is gets a message now, once a day for one item.

    An agency without Slack is written to by e-mail: its text is the reply, and nothing is recorded
    as asked.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    key = find_key(review, command.what, command.party, context.actor)
    require_still_open(work, key)
    _require_no_quiet_day(work)
    _require_not_chased(work, key)
    moves = whose_move(review, key, review.holders("coordinator"))
    agency = agency_of(review, key)
    if agency is not None and is_asked_by_email(moves):
        _hand_over(work, key, agency)
        return

    others = [move for move in moves if move.why not in _COORDINATORS]
    reach = _reach(work, _in_turn(work, others))
    if not reach.told:
        raise _nobody(work, key, others, reach)

    _remind(work, key, reach.told)
    work.say(
        replies.Chased(**work.named(key), people=reach.told, silent=reach.silent, away=reach.away)
    )


def _reach(work: UnitOfWork, people: list[str]) -> _Reach:
    """Return who of some people can be told now; whoever chases needs no telling."""
    silent = [user for user in people if not work.review.can_be_told(user)]
    away = [user for user in people if work.is_out(user)]
    not_these = {*silent, *away, work.context.actor}
    return _Reach([user for user in people if user not in not_these], silent, away)


def _remind(work: UnitOfWork, key: InstanceId, people: list[str]) -> None:
    number = work.review.version_number_of(key)
    message = direct_messages.Chase(item=key.item, party=key.party, version=number)
    work.emit(e.Chased(**key.fields, on=work.context.today, people=tuple(people)))
    work.tell_each(people, message, subject=f"request/{key.item}/{key.party}/{number}")


def _require_no_quiet_day(work: UnitOfWork) -> None:
    """Refuse a day on which nobody is to be reminded."""
    for quiet in work.review.quiet:
        if quiet.first <= work.context.today <= quiet.last:
            raise ChaseQuiet(until=quiet.last)


def _require_not_chased(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse to chase for an instance twice on one day."""
    for recorded, chased in work.review.each(e.Chased):
        if chased.on == work.context.today and InstanceId.of(chased) == key:
            raise ChasedToday(**work.named(key), by=recorded.actor, people=list(chased.people))


def _in_turn(work: UnitOfWork, moves: list[Recipient]) -> list[str]:
    """Return whose move it is; of an agency the deputy only where the lead cannot be told."""
    leads = [move.user for move in moves if move.why == "lead"]
    lead_hears = any(_hears(work, user) for user in leads)
    return [move.user for move in moves if move.why != "deputy" or not lead_hears]


def _hears(work: UnitOfWork, user: str) -> bool:
    return work.review.can_be_told(user) and not work.is_out(user)


def _hand_over(work: UnitOfWork, key: InstanceId, agency: Party) -> None:
    review = work.review
    item, due = review.item(key.item), due_of(review, key, work.context.calendar)
    work.say(
        replies.ChasedByHand(
            **work.named(key),
            email=replies.ByEmail(to=agency.by_email or "", hint=item.hint),
            due=due.day if due else None,
            late=is_late(due, work.context.today),
            kind=item.kind,
            version=review.version_number_of(key),
        )
    )


def _nobody(
    work: UnitOfWork, key: InstanceId, others: list[Recipient], reach: _Reach
) -> NobodyToChase:
    """Return why nobody can be chased for an instance, and who would be."""
    review = work.review
    why, people = _why_nobody(work, key, [move.user for move in others], reach)
    missing = missing_for(review, key) if why == "first" else []
    return NobodyToChase(
        **work.named(key),
        why=why,
        missing=describe_missing(work, missing),
        people=people,
        author=author_title(review.process),
    )


def _why_nobody(
    work: UnitOfWork, key: InstanceId, others: list[str], reach: _Reach
) -> tuple[str, list[str]]:
    """Return why nobody can be chased, and who would be, of the others whose move it is."""
    review = work.review
    if review.item(key.item).answered and not is_asked(review, key):
        return _what_comes_first(review, key), others

    if reach.away:
        return "away", reach.away

    if reach.silent:
        return "silent", reach.silent

    if not others or work.context.actor in others:
        return "yours", []

    return "nobody", others


def _what_comes_first(review: Review, key: InstanceId) -> str:
    """Return what an answer waits for that is not asked: its gate, its sending, its version."""
    if missing_for(review, key):
        return "first"
    return "circulate" if review.version_of(key) else "version"
