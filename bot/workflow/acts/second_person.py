"""What no one does alone: asking for the second person, and being it (rule 8, privacy 7).

The act waits as a stored command and is judged anew when it is seconded.
"""

from collections.abc import Callable
from typing import Any

from bot.refusals.answers import Recused, SecondNotYours
from bot.refusals.permission import NoSecond, SecondAsker, SecondLapsed, SecondSelf, SecondWaits
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.stored_acts import Act, decode_act, encode_act
from bot.workflow.acts.typed_texts import near_copies
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import party_name, title_of

LAPSES_AFTER = 5  # working days

ACTS = {
    "Publish": "publish-outside",
    "Discontinue": "discontinue",
    "Redact": "redact",
    "RemoveParty": "remove-agency",
    "CloseImpasse": "close-impasse",
}
"""What the act is called in messages."""


def ask_second(
    work: UnitOfWork,
    command: Act,
    people: list[str] | None = None,
    *,
    stands: Callable[[PendingApproval], bool] = lambda _: True,
) -> None:
    """Store an act until a second person agrees, and ask for one.

    ``people`` are asked, else whoever the process file names. What it is about is stored by its
    ids, so that it means the same when it is seconded. The same act is asked once, unless what was
    asked before no longer ``stands``.
    """
    review, context = work.review, work.context
    name = type(command).__name__
    for waiting in review.pending_approvals.values():
        over = (
            waiting.state != "waiting"
            or context.today > waiting.lapses
            or not asker_may(review, waiting)
        )
        if not over and waiting.act == name and stands(waiting) and decode_act(waiting) == command:
            raise SecondWaits(number=waiting.number, by=waiting.by)
    number = 1 + max(review.pending_approvals, default=0)
    lapses = context.calendar.add_working_days(context.today, LAPSES_AFTER)
    event = work.emit(
        e.SecondAsked(
            number=number,
            act=name,
            by=context.actor,
            on=context.today,
            lapses=lapses,
            command=encode_act(command),
        )
    )
    work.post(posts.SecondAsked(number=number, act=ACTS[name], event=event, by=context.actor))
    people = seconders(review, context.actor) if people is None else people
    told: dict[str, Any] = {"number": number, "act": ACTS[name], "event": event}
    silent = [
        user
        for user in people
        if not work.tell(user, direct_messages.SecondAsked(**told), subject=f"second/{number}")
        or not context.active(user)
    ]
    work.say(
        replies.SecondAsked(
            number=number,
            act=ACTS[name],
            lapses=lapses,
            people=people,
            silent=silent,
            about=about(review, review.pending_approvals[number]),
        )
    )


def about(review: Review, waiting: PendingApproval) -> dict[str, Any]:
    """Say what exactly an act is about, for whoever is asked to be its second person.

    ``title``, ``party`` and ``version`` of an item, the day ``on`` which the report went live, the
    ``event`` that loses its text and the events ``near`` it in words. Nothing that is somebody's
    own words (an address may say a name); empty, where the act's text was removed.
    """
    facts: dict[str, Any] = {"title": "", "party": "", "version": None, "on": None}
    facts |= {"event": None, "near": []}
    match decode_act(waiting):
        case c.CloseImpasse(what=what, party=party):
            key = InstanceId(what, party or "")
            answers = review.state(key).answers
            disputes = [
                a.version for a in answers if a.value == "dispute" and a.number < waiting.event
            ]
            facts["title"] = title_of(review.knowing(what), key)
            facts |= {
                "party": party_name(review, party),
                "version": disputes[-1] if disputes else None,
            }
        case c.RemoveParty(name=party):
            facts["party"] = party_name(review, party)
        case c.Publish(on=on):
            facts["on"] = on
        case c.Redact(event=event):
            facts |= {"event": event, "near": near_copies(review, event)}
    return facts


def tell_what_waits(
    work: UnitOfWork, user: str, people: Callable[[Review, PendingApproval], list[str]]
) -> None:
    """Tell somebody who has just answered the introduction of the acts that wait for them.

    ``people`` are those who can be the second person.
    """
    for waiting in work.review.pending_approvals.values():
        open_ = waiting.state == "waiting" and work.context.today <= waiting.lapses
        asked = [
            r.number
            for r in work.review.log
            if isinstance(r.event, e.SecondAsked) and r.event.number == waiting.number
        ]
        if open_ and asked and user in people(work.review, waiting):
            facts: dict[str, Any] = {
                "number": waiting.number,
                "act": ACTS[waiting.act],
                "event": asked[-1],
            }
            work.tell(
                user, direct_messages.SecondAsked(**facts), subject=f"second/{waiting.number}"
            )


def asker_may(review: Review, waiting: PendingApproval) -> bool:
    """Whether whoever asked may still ask for it: the act is judged anew (rule 8).

    Who may close an impasse is judged with the act itself.
    """
    return waiting.act == "CloseImpasse" or review.is_coordinator(waiting.by)


def seconders(review: Review, asker: str) -> list[str]:
    """Return who may be the second person, by a role in the process file's ``seconds``.

    Never the one who asked, nor anybody who is recused.
    """
    return list(
        dict.fromkeys(
            u for role in review.process.seconds for u in review.voters(role) if u != asker
        )
    )


def find_waiting(
    review: Review,
    number: int,
    context: Context,
    people: Callable[[Review, PendingApproval], list[str]],
) -> tuple[PendingApproval, Act]:
    """Return the act that waits under a number, if this person may be its second.

    ``people`` are those who can be it.
    """
    waiting = review.pending_approvals.get(number)
    if waiting is None or waiting.state == "seconded":
        open_ = [w.number for w in review.pending_approvals.values() if w.state == "waiting"]
        raise NoSecond(number=number, waiting=open_)
    if waiting.state == "lapsed" or context.today > waiting.lapses:
        raise SecondLapsed(number=number, lapsed=waiting.lapses)
    if waiting.by == context.actor:
        raise SecondSelf(number=number, people=people(review, waiting))
    if context.actor in review.recused:
        raise Recused
    if not asker_may(review, waiting):
        raise SecondAsker(number=number, by=waiting.by, coordinators=review.holders("coordinator"))
    allowed = seconders(review, waiting.by)
    # Who may close an impasse is judged with the act itself.
    if context.actor not in allowed and not context.appointed and waiting.act != "CloseImpasse":
        raise SecondNotYours(number=number, people=allowed)
    act = decode_act(waiting)
    if act is None:
        raise SecondLapsed(number=number, lapsed=waiting.lapses)
    return waiting, act


def lapse(work: UnitOfWork) -> None:
    """Let lapse what nobody seconded in time; the clock does."""
    _lapse(work, lambda waiting: work.context.today > waiting.lapses)


def lapse_publishing(work: UnitOfWork) -> None:
    """Let lapse what was asked to record a publication: the report is published.

    It is over for good.
    """
    _lapse(work, lambda waiting: waiting.act == "Publish")


def _lapse(work: UnitOfWork, over: Callable[[PendingApproval], bool]) -> None:
    for waiting in list(work.review.pending_approvals.values()):
        if waiting.state == "waiting" and over(waiting):
            work.emit(e.SecondLapsed(number=waiting.number, on=work.context.today))
            work.tell(
                waiting.by,
                direct_messages.SecondLapsed(number=waiting.number, act=ACTS[waiting.act]),
            )
