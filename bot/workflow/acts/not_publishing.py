"""Not publishing is a decision, of whom the pathway says, recorded by two people (rule 18).

It closes what served publication where nothing is published, and leaves what serves learning. What
is to be sent all the same (the report to the National Panel, with the reasons) is open under the
name that the file gives it; what was sent before told of a publication, and is to be sent anew.
"""

from dataclasses import replace

from bot.refusals.items import BeforeDecision
from bot.refusals.permission import CoordinatorOnly, SecondMoot
from bot.refusals.publication import (
    DecidedAlready,
    NobodyDecidesIt,
    NoGate,
    NotInstead,
    Published,
)
from bot.workflow.acts import posts, replies
from bot.workflow.acts.closing import close
from bot.workflow.acts.second_person import (
    ask_second,
    lapse_publishing,
    lapse_unpublishing,
    next_number,
)
from bot.workflow.acts.setting_aside import open_again
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import NotPublishing
from bot.workflow.process.not_published import closed_with_nothing, rule_of
from bot.workflow.process.vocabulary import NOT_PUBLISHING
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules import not_publishing as rules
from bot.workflow.rules.labels import role_title


def ask(work: UnitOfWork, command: c.NotPublish) -> None:
    """``not-publish``: put the decision before its second person."""
    review, actor = work.review, work.context.actor
    rule = _rule(review)
    _act_as_decider(work)
    _require_possible(review, command, rule)
    day = work.happened(command.on)
    if day < review.decided:
        raise BeforeDecision(date=day, decided=review.decided)

    people = rules.people_for(review, actor)
    if not people:
        roles = [(role, role_title(review.process, role)) for role in rule.decides]
        raise NobodyDecidesIt(roles=roles)

    number = next_number(review)
    ask_second(work, command, people, holders_of=lambda w: rules.people_for(review, w.by))
    work.emit(e.NotPublishingAsked(number=number, instead=command.instead, on=work.context.today))


def _act_as_decider(work: UnitOfWork) -> None:
    """Act as one of those who decide, or as a coordinator. Refused: anybody else."""
    review, actor = work.review, work.context.actor
    if not rules.may_ask(review, actor):
        raise CoordinatorOnly(coordinators=review.holders("coordinator"))
    work.role = rules.deciding_role(review, actor) or "coordinator"


def _rule(review: Review) -> NotPublishing:
    rule = rule_of(review.process)
    if rule is None:
        raise NoGate(pathway=review.process.title)
    return rule


def _require_possible(review: Review, command: c.NotPublish, rule: NotPublishing) -> None:
    """Refuse what is published, decided already, or foreseen by no file."""
    if review.published is not None:
        raise Published(verb="not-publish")

    stands = review.not_publishing
    if stands is not None and stands.instead == command.instead:
        raise DecidedAlready(on=stands.on, instead=stands.instead)

    if command.instead not in rule.instead:
        raise NotInstead(word=command.instead, allowed=list(rule.instead))


def record(work: UnitOfWork, command: c.NotPublish, waiting: PendingApproval) -> None:
    """Record the decision, after the second person has agreed; it is judged anew.

    One that stands, with something else in the report's place, is taken back first.
    """
    review, today = work.review, work.context.today
    rule = rule_of(review.process)
    stands = review.not_publishing
    again = stands is not None and stands.instead == command.instead
    if rule is None or review.published is not None or again:
        raise SecondMoot(number=waiting.number)

    if stands is not None:
        take_back(work, command.because)

    number = work.emit(
        e.NotPublishingDecided(
            instead=command.instead,
            on=work.happened(command.on or waiting.on),
            recorded_on=today,
            by=rules.who_decides(review, rule),
            reason=command.because,
            ref=command.ref,
        )
    )
    closed = _close_what_served(work) if command.instead == "nothing" else []
    told = _tell_anew(work)
    lapse_publishing(work)
    work.post(posts.NotPublishing(event=number, instead=command.instead))
    work.say(
        replies.NotPublishing(
            instead=command.instead,
            on=command.on or waiting.on,
            by=rules.who_decides(review, rule),
            closed=work.named_all(closed),
            notices=work.named_all(_notices(review)),
            told=work.named_all(told),
            learning=_learning(review),
        )
    )


def _close_what_served(work: UnitOfWork) -> list[InstanceId]:
    """Close what served publication only; the holds stay, for when the report is published."""
    review, today = work.review, work.context.today
    served = closed_with_nothing(review.process)
    keys = [key for key in review.open_keys() if key.item in served]
    for key in keys:
        close(work, key, "not-applicable", today, outcome=rules.CLOSED)
    return keys


def _tell_anew(work: UnitOfWork) -> list[InstanceId]:
    """Open again what was sent of a publication that is none now; return it."""
    review = work.review
    sent = rules.sent_by_name(review)
    for key in sent:
        open_again(work, key, "moved")
    return sent


def _notices(review: Review) -> list[InstanceId]:
    return [key for key in rules.told_by_name(review) if review.is_open(key)]


def _learning(review: Review) -> int:
    """Count what is still to be done of the learning."""
    keys = [key for key in review.open_keys() if review.after_publication(review.item(key.item))]
    told = set(rules.told_by_name(review))
    return sum(key not in told for key in keys)


def ask_to_take_back(work: UnitOfWork, command: c.Undo) -> None:
    """``undo not-publish``: put before a second person that the report is published after all.

    It is kept under that word, however it was typed, so that it never means a publication.
    """
    review = work.review
    _act_as_decider(work)
    number = next_number(review)
    people = rules.people_for(review, work.context.actor)
    command = replace(command, what=NOT_PUBLISHING[0], party=None, confirmed=False)
    ask_second(work, command, people, holders_of=lambda w: rules.people_for(review, w.by))
    work.emit(e.UnpublishAsked(number=number, on=work.context.today))


def undo(work: UnitOfWork, command: c.Undo, waiting: PendingApproval) -> None:
    """Take the decision back, after a second person has agreed."""
    if work.review.not_publishing is None:
        raise SecondMoot(number=waiting.number)

    number, opened = take_back(work, command.because)
    lapse_unpublishing(work)
    work.post(posts.NotPublishingUndone(event=number))
    work.say(
        replies.NotPublishingUndone(
            opened=work.named_all(opened), date=work.review.publication_date
        )
    )


def take_back(work: UnitOfWork, reason: str | None) -> tuple[int, list[InstanceId]]:
    """Take the decision back: what it closed is open again, and what it told is told anew."""
    review = work.review
    told = rules.sent_by_name(review)
    number = work.emit(e.NotPublishingUndone(on=work.context.today, reason=reason))
    opened = list(dict.fromkeys([*rules.closed_by_it(review), *told]))
    for key in opened:
        open_again(work, key, "unpublished")

    take_in_whole(work)
    return number, opened


def take_in_whole(work: UnitOfWork) -> list[str]:
    """Let parties that were there for the follow-up only take part in all of the review.

    Return which these are.
    """
    present = [party for party in work.review.parties.values() if not party.gone]
    late = [party.id for party in present if party.after_publication_only]
    for party in late:
        work.emit(e.PartyChanged(party=party, on=work.context.today, full=True))
    return late
