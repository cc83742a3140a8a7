"""Acts of two people: ask for the second person, and agree as one (rule 8, privacy 7).

The act waits as a stored command and is judged anew when it is seconded. Who may agree is fixed
when it is asked, and judged anew, too: nobody gets into it by a role that they are given later.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from bot.refusals.answers import Recused, SecondNotYours
from bot.refusals.permission import (
    GuestAsks,
    NoSecond,
    SecondAsker,
    SecondLapsed,
    SecondLeftOut,
    SecondSelf,
    SecondWaits,
)
from bot.typed import LeftOut
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.stored_acts import Act, decode_act, encode_act, takes_decision_back
from bot.workflow.acts.typed_texts import near_copies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules import not_publishing
from bot.workflow.rules.access import APPOINTED
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, title_of
from bot.workflow.rules.price import (
    ActPrice,
    price_of_discontinuing,
    price_of_publishing_after_all,
    price_of_removing,
    price_of_unpublishing,
)
from bot.workflow.rules.second_people import holders_for_two, independent, left_out

LAPSES_AFTER = 5  # working days

ACTS = {
    "Publish": "publish-outside",
    "Discontinue": "discontinue",
    "Redact": "redact",
    "RemoveParty": "remove-agency",
    "CloseImpasse": "close-impasse",
    "Purge": "purge",
    "Undo": "unpublish",
    "NotPublish": "not-publish",
}
"""What the act is called in messages."""


_BY_ROLE_ONLY = ("CloseImpasse", "NotPublish")
"""What nobody agrees to without a role: these are decisions of those who hold one."""


def ask_second(
    work: UnitOfWork,
    command: Act,
    people: list[str] | None = None,
    *,
    stands: Callable[[PendingApproval], bool] = lambda _: True,
    holders_of: Callable[[PendingApproval], list[str]] | None = None,
) -> None:
    """Store an act until a second person agrees, and ask for one.

    ``people`` are asked, else whoever the process file names. What it is about is stored by its
    ids, so that it means the same when it is seconded. The same act is asked once, unless what was
    asked before no longer ``stands``, or nobody is left who could agree to it and somebody could
    now: ``holders_of`` says who has a role for that, else whoever the process file names.
    """
    review, context = work.review, work.context
    if context.guest(context.actor):
        raise GuestAsks(coordinators=_members(context, review.holders("coordinator")))

    name = type(command).__name__
    holders = holders_for_two(review, context.actor) if people is None else people
    out = left_out(review, context, context.actor, holders, asked=context.at)
    not_these = {one["person"] for one in out}
    people = [user for user in holders if user not in not_these]

    for waiting in _waiting_for_the_same(work, command, stands):
        could = holders_of(waiting) if holders_of else holders_for_two(review, waiting.by)
        _make_way(work, waiting, could, people)

    number = next_number(review)
    lapses = context.calendar.add_working_days(context.today, LAPSES_AFTER)
    event = work.emit(
        e.SecondAsked(
            number=number,
            act=name,
            by=context.actor,
            on=context.today,
            lapses=lapses,
            command=encode_act(command),
            may_second=tuple(people),
        )
    )
    posted = posts.SecondAsked(number=number, act=ACTS[name], event=event, by=context.actor)
    work.post(posted, subject=f"second/{number}")
    asked = direct_messages.SecondAsked(number=number, act=ACTS[name], event=event)
    told = work.tell_each(people, asked, subject=f"second/{number}")
    silent = [user for user in people if user not in told or not context.active(user)]
    work.say(
        replies.SecondAsked(
            number=number,
            act=ACTS[name],
            lapses=lapses,
            people=people,
            silent=silent,
            left_out=out,
            about=about(review, review.pending_approvals[number]),
        )
    )


def _make_way(
    work: UnitOfWork, waiting: PendingApproval, could: list[str], people: list[str]
) -> None:
    """End a request for the same act to which nobody can agree any more, where somebody could now.

    Refused: it waits still, or nobody could now either.
    """
    if not people or can_agree(work.review, work.context, waiting, could):
        raise SecondWaits(number=waiting.number, by=waiting.by)
    work.emit(e.SecondLapsed(number=waiting.number, on=work.context.today))


def _waiting_for_the_same(
    work: UnitOfWork, command: Act, stands: Callable[[PendingApproval], bool]
) -> list[PendingApproval]:
    """Return the requests for this very act that wait, and that could still be agreed to."""
    name = type(command).__name__
    acts = [one for one in work.review.pending_approvals.values() if one.act == name]
    waiting = [one for one in acts if _still_waits(work, one) and stands(one)]
    return [one for one in waiting if decode_act(one) == command]


def _still_waits(work: UnitOfWork, waiting: PendingApproval) -> bool:
    """Say whether an act waits for its second person, and whoever asked may ask for it still."""
    if not _is_in_time(work, waiting):
        return False
    return asker_may(work.review, waiting) and asker_is_fit(work.context, waiting)


def can_agree(
    review: Review, context: Context, waiting: PendingApproval, holders: Iterable[str]
) -> list[str]:
    """Return who of some holders may be the second person of an act that waits (rule 8).

    They could when it was asked, and still can. What was asked before that was fixed is open to
    whoever holds a role now.
    """
    could = [user for user in holders if _could_when_asked(waiting, user)]
    asked = asked_at(review, waiting)
    people = independent(review, context, waiting.by, could, asked=asked)
    return [user for user in people if context.active(user)]


def _could_when_asked(waiting: PendingApproval, user: str) -> bool:
    """Say whether somebody could be the second person of an act when it was asked."""
    if user == waiting.by:
        return False
    return waiting.may_second is None or user in waiting.may_second


def asked_at(review: Review, waiting: PendingApproval) -> datetime:
    """Return the instant at which an act was asked."""
    return review.log[waiting.event - 1].at


def _members(context: Context, people: Iterable[str]) -> list[str]:
    """Return those of some people who are no guests."""
    return [user for user in people if not context.guest(user)]


def next_number(review: Review) -> int:
    """Return the number under which the next act waits for its second person."""
    return 1 + max(review.pending_approvals, default=0)


def about(review: Review, waiting: PendingApproval) -> dict[str, Any]:
    """Say what exactly an act is about, for whoever is asked to be its second person.

    ``title``, ``party`` and ``version`` of an item, the day ``on`` which the report went live, the
    ``event`` that loses its text and the events ``near`` it in words, and of a ``purge`` what was
    known when it was asked for; the ``price`` as things stand. Nothing that is somebody's own words
    (an address may say a name); empty, where the act's text was removed.
    """
    facts: dict[str, Any] = {"title": "", "party": "", "version": None, "on": None, "instead": ""}
    facts |= {
        "event": None,
        "near": [],
        "price": _price(review, waiting),
        "purge": _about_purge(review, waiting.number),
    }

    match decode_act(waiting):
        case c.CloseImpasse(what=what, party=party):
            key = InstanceId(what, party or "")
            facts |= {
                "title": title_of(review.knowing(what), key),
                "party": party_name(review, party),
                "version": _version_disputed(review, key, waiting),
            }
        case c.RemoveParty(name=party):
            facts["party"] = party_name(review, party)
        case c.Publish(on=on):
            facts["on"] = on
        case c.NotPublish(instead=instead, on=on):
            facts |= {"on": on or waiting.on, "instead": instead}
        case c.Undo() as act if takes_decision_back(act) and review.not_publishing is not None:
            facts["instead"] = review.not_publishing.instead
        case c.Redact(event=event):
            facts |= {"event": event, "near": near_copies(review, event)}

    return facts


def _version_disputed(review: Review, key: InstanceId, waiting: PendingApproval) -> int | None:
    """Return the version that was disputed last when an act was asked about the dispute."""
    for answer in reversed(review.state(key).answers):
        if answer.value == "dispute" and answer.number < waiting.event:
            return answer.version
    return None


def _price(review: Review, waiting: PendingApproval) -> ActPrice | None:
    """Return what an act costs as things stand now, where it costs something."""
    match decode_act(waiting):
        case c.Discontinue():
            return price_of_discontinuing(review)
        case c.RemoveParty(name=party):
            return price_of_removing(review, party)
        case c.Undo() as act if takes_decision_back(act):
            return price_of_publishing_after_all(review)
        case c.Undo():
            return price_of_unpublishing(review)

    return None


def _about_purge(review: Review, number: int) -> dict[str, Any] | None:
    """Return what is told of a purge that waits under a number, if that is one."""
    asked = review.purges_asked.get(number)
    if asked is None:
        return None

    return {
        "end": "discontinued" if review.discontinued else "completed",
        "ended": asked.ended,
        "until": asked.until,
        "rule": asked.rule,
        "exported": asked.exported,
        "lifted": review.legal_hold_lifted,
    }


def tell_what_waits(
    work: UnitOfWork, user: str, people: Callable[[Review, Context, PendingApproval], list[str]]
) -> None:
    """Tell somebody who has just answered the introduction of the acts that wait for them.

    ``people`` are those who can be the second person.
    """
    for waiting in work.review.pending_approvals.values():
        if _is_in_time(work, waiting) and user in people(work.review, work.context, waiting):
            asked = direct_messages.SecondAsked(
                number=waiting.number, act=ACTS[waiting.act], event=waiting.event
            )
            work.tell(user, asked, subject=f"second/{waiting.number}")


def _is_in_time(work: UnitOfWork, waiting: PendingApproval) -> bool:
    """Say whether an act waits for its second person, whatever became of who asked."""
    return waiting.state == "waiting" and work.context.today <= waiting.lapses


def asker_may(review: Review, waiting: PendingApproval) -> bool:
    """Say whether whoever asked may still ask for it: the act is judged anew (rule 8).

    Who may close an impasse is judged with the act itself. A purge is also asked for by somebody
    who is named in ``CSPR_COORDINATORS``, as a closed review may have no coordinator left.
    """
    if waiting.act == "CloseImpasse" or review.is_coordinator(waiting.by):
        return True
    if waiting.act in ("NotPublish", "Undo"):
        return not_publishing.may_ask(review, waiting.by)
    return waiting.act == "Purge" and review.log[waiting.event - 1].role == APPOINTED


def asker_is_fit(context: Context, waiting: PendingApproval) -> bool:
    """Say whether who asked is an active full member still: else they are none of the two."""
    return context.active(waiting.by) and not context.guest(waiting.by)


def find_waiting(
    review: Review,
    number: int,
    context: Context,
    holders: Callable[[Review, PendingApproval], list[str]],
) -> tuple[PendingApproval, Act]:
    """Return the act that waits under a number, if this person may be its second.

    ``holders`` are those who have a role for it now.
    """
    waiting = review.pending_approvals.get(number)
    if waiting is None or waiting.state == "seconded":
        raise NoSecond(number=number, waiting=_numbers_waiting(review))

    if waiting.state == "lapsed" or context.today > waiting.lapses:
        raise SecondLapsed(number=number, lapsed=waiting.lapses)

    if waiting.by == context.actor:
        able = can_agree(review, context, waiting, holders(review, waiting))
        raise SecondSelf(number=number, people=able)

    if context.actor in review.recused:
        raise Recused

    if not asker_may(review, waiting) or not asker_is_fit(context, waiting):
        others = [user for user in review.holders("coordinator") if user != waiting.by]
        raise SecondAsker(number=number, by=waiting.by, coordinators=others)

    _require_independent(review, context, waiting, holders(review, waiting))
    act = decode_act(waiting)
    if act is None:
        raise SecondLapsed(number=number, lapsed=waiting.lapses)

    return waiting, act


def _numbers_waiting(review: Review) -> list[int]:
    acts = review.pending_approvals.values()
    return [one.number for one in acts if one.state == "waiting"]


def _require_independent(
    review: Review, context: Context, waiting: PendingApproval, holders: list[str]
) -> None:
    """Refuse whoever could not agree when it was asked, or is not independent of who asked.

    One from ``CSPR_COORDINATORS`` needs no role for it. Who has a role to close an impasse is
    judged with the act itself.
    """
    actor = context.actor
    may = can_agree(review, context, waiting, holders)
    outside = context.appointed and not _by_role_only(waiting)
    if actor not in holders and not outside:
        if waiting.act == "CloseImpasse":
            return

        raise SecondNotYours(number=waiting.number, people=may)

    one = _left_out_now(review, context, waiting, could=outside or actor in may)
    if one is not None:
        raise SecondLeftOut(number=waiting.number, by=waiting.by, one=one, people=may)


def _left_out_now(
    review: Review, context: Context, waiting: PendingApproval, *, could: bool
) -> LeftOut | None:
    """Return why whoever acts cannot agree: who named whom, or that they had no role by then."""
    asked = asked_at(review, waiting)
    for one in left_out(review, context, waiting.by, [context.actor], asked=asked):
        return one
    return None if could else LeftOut(person=context.actor, why="later", named=None, since=None)


def _by_role_only(waiting: PendingApproval) -> bool:
    """Say whether nobody agrees to an act without a role: what they decided, they take back."""
    return waiting.act in _BY_ROLE_ONLY or takes_decision_back(decode_act(waiting))


def lapse(work: UnitOfWork) -> None:
    """Let lapse what nobody seconded in time; the clock does."""
    _lapse(work, lambda waiting: work.context.today > waiting.lapses)


def lapse_publishing(work: UnitOfWork) -> None:
    """Let lapse what was asked about publishing: it is published, or decided that it is not.

    With it goes what was to take back how that stood before.
    """
    _lapse(work, lambda waiting: waiting.act in ("Publish", "NotPublish", "Undo"))


def lapse_not_publishing(work: UnitOfWork) -> None:
    """Let lapse what was asked about not publishing: others decide it in another pathway."""
    _lapse(work, lambda waiting: waiting.act in ("NotPublish", "Undo"))


def lapse_unpublishing(work: UnitOfWork) -> None:
    """Let lapse what else was asked to undo the publication, or the decision: it is undone.

    Nobody meant the next one.
    """
    _lapse(work, lambda waiting: waiting.act == "Undo")


def _lapse(work: UnitOfWork, over: Callable[[PendingApproval], bool]) -> None:
    for waiting in list(work.review.pending_approvals.values()):
        if waiting.state == "waiting" and over(waiting):
            work.emit(e.SecondLapsed(number=waiting.number, on=work.context.today))
            work.tell(
                waiting.by,
                direct_messages.SecondLapsed(number=waiting.number, act=ACTS[waiting.act]),
            )
