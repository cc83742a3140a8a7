"""Guests of the workspace: let into a review by name, and shut out again."""

from bot.refusals.people import (
    GuestCoordinates,
    GuestLetInAlready,
    GuestNotHere,
    NoGuest,
)
from bot.workflow.acts import posts, replies
from bot.workflow.acts.joining import require_known
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.rules.labels import agency_names, role_titles
from bot.workflow.rules.standing import Standing


def allow(work: UnitOfWork, command: c.AllowGuest) -> None:
    """Let a guest in: from now on they are a member like others, marked as a guest."""
    work.as_coordinator()
    review, user = work.review, command.person
    _require_guest(work, user)

    if review.is_coordinator(user):
        raise GuestCoordinates(person=user)

    if user in review.guests:
        raise GuestLetInAlready(person=user)

    today = work.context.today
    number = work.emit(e.GuestAllowed(user=user, on=today, reason=command.because))
    work.post(posts.GuestAllowed(user=user, event=number))
    work.say(replies.GuestAllowed(person=user))


def _require_guest(work: UnitOfWork, user: str) -> None:
    """Refuse to let somebody in who is no guest of this workspace."""
    require_known(work, user)
    if work.context.standing(user) is not Standing.GUEST:
        raise NoGuest(person=user)


def remove(work: UnitOfWork, command: c.RemoveGuest) -> None:
    """Shut a guest out: what they hold waits for somebody else to be named."""
    work.as_coordinator()
    review, user = work.review, command.person
    if user not in review.guests:
        raise GuestNotHere(person=user)

    today = work.context.today
    number = work.emit(e.GuestRemoved(user=user, on=today, reason=command.because))
    work.post(posts.GuestRemoved(user=user, event=number))
    work.say(
        replies.GuestRemoved(
            person=user,
            roles=role_titles(review.process, review.roles_held(user)),
            agencies=agency_names(review, user),
        )
    )
