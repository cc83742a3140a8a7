"""Answers to the introduction: [That's me] and [Not me], and what waited for them."""

from bot.grouping import by_key
from bot.refusals.parties import NotIntroduced
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.answering import tell_prepared
from bot.workflow.acts.asking import ask, tell_assigned
from bot.workflow.acts.bringing_in import tell_brought_in
from bot.workflow.acts.corrections import tell_one_of_points
from bot.workflow.acts.second_person import tell_what_waits
from bot.workflow.acts.seconders import seconders_of
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import setup
from bot.workflow.rules.awaited import asked_of, awaited_from
from bot.workflow.rules.points import points_for


def answer_introduction(work: UnitOfWork, command: c.AnswerIntroduction) -> None:
    """[That's me] or [Not me]. What waited for this person is asked of them now."""
    review, actor = work.review, work.context.actor
    if actor not in review.contacts:
        raise NotIntroduced

    if review.contacts[actor] == command.yes:
        work.say(replies.Introduction(yes=command.yes, waiting=[]))
        return

    confirm_contact(work, yes=command.yes)
    waiting = [*asked_of(review, actor), *review.assigned_to(actor)] if command.yes else []
    work.say(replies.Introduction(yes=command.yes, waiting=work.named_all(waiting)))


def confirm_contact(work: UnitOfWork, *, yes: bool) -> None:
    """Record the answer to an introduction, and ask what waited for it.

    After [Not me] the coordinators are told instead.
    """
    review, actor = work.review, work.context.actor
    work.emit(e.ContactAnswered(user=actor, yes=yes, on=work.context.today))

    if not yes:
        work.tell_coordinators(direct_messages.NotMe(user=actor), subject=f"contact/{actor}")
        return

    for key in asked_of(review, actor):
        ask(work, key, [actor])

    for key in review.assigned_to(actor):
        tell_assigned(work, actor, key)

    tell_written_up(work, actor)
    tell_brought_in(work, actor)
    tell_points(work, actor)
    tell_what_waits(work, actor, seconders_of)
    show_setup(work, actor)


def tell_written_up(work: UnitOfWork, user: str) -> None:
    """Ask somebody who can say so now whether what was written up for their group is right."""
    review = work.review
    for item, written in review.prepared.items():
        if item in review.process.items and user in awaited_from(review, InstanceId(item)):
            tell_prepared(work, user, item, written.version, written.event)


def tell_points(work: UnitOfWork, user: str) -> None:
    """Tell a new Lead Reviewer of the points that are not answered."""
    points = work.review.corrections
    waiting = points_for(work.review, user)
    by_party = by_key((points[number].party, number) for number in waiting)
    for numbers in by_party.values():
        tell_one_of_points(work, user, numbers)


def show_setup(work: UnitOfWork, user: str) -> None:
    """Show the set-up card to a coordinator who has answered the introduction, until it is done."""
    review = work.review
    known = review.can_be_told(user)
    if known and review.is_coordinator(user) and not setup.setup(review)["finished"]:
        work.tell(user, direct_messages.Setup(), subject="setup")
