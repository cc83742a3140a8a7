"""Add a list of agencies, contacts, people or attendees, each line judged as if it came alone."""

from collections.abc import Sequence
from typing import TypeVar

from bot.errors import Refusal
from bot.refusals.permission import CoordinatorOnly
from bot.refusals.several import NoneOfTheLines, NothingListed
from bot.workflow.acts import replies
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.saying import Reply
from bot.workflow.acts.unit_of_work import Dispatch, UnitOfWork
from bot.workflow.review import commands as c

R = TypeVar("R", bound=Reply)


def add_list(work: UnitOfWork, command: c.AddList, dispatch: Dispatch) -> None:
    """Do each line that can be done, in order; say the others' faults, each at its line."""
    if not command.lines and not command.faults:
        raise NothingListed(kind=command.kind)

    done: list[Reply] = []
    faults = list(command.faults)

    for number, act in command.lines:
        said = work.attempt(act, dispatch)
        if isinstance(said, Refusal):
            faults.append((number, said))
        else:
            done.append(said)

    faults.sort(key=lambda fault: fault[0])

    if not done:
        raise _refusal_of_all(faults)

    work.announcements = as_one(work.announcements)
    work.say(_added(command.kind, done, faults))


def _refusal_of_all(faults: Sequence[tuple[int, Refusal]]) -> Refusal:
    """Return why no line was added: that somebody may not add any is said once."""
    refusals = [refusal for _, refusal in faults]
    if all(isinstance(refusal, CoordinatorOnly) for refusal in refusals):
        return refusals[0]
    return NoneOfTheLines(faults=faults)


def _added(
    kind: str,
    done: Sequence[Reply],
    faults: list[tuple[int, Refusal]],
) -> replies.ListAdded:
    """Return what is said of a list: the names of parties, or who holds which role now."""
    warned = {kind for reply in done for kind in reply.warned}
    agencies = _of_form(replies.AgencyAdded, done)
    return replies.ListAdded(
        kind=kind,
        names=list(filter(None, map(_name_of, done))),
        roles=_roles_given(done),
        introduced=any(agency.lead for agency in agencies),
        faults=faults,
        warned=tuple(sorted(warned)),
    )


def _roles_given(done: Sequence[Reply]) -> list[replies.RoleHeldBy]:
    given = _of_form(replies.RoleGiven, done)
    return [replies.RoleHeldBy(one.role, one.people, one.party) for one in given]


def _of_form(form: type[R], done: Sequence[Reply]) -> list[R]:
    """Return the replies of one form."""
    return [reply for reply in done if isinstance(reply, form)]


def _name_of(reply: Reply) -> str:
    match reply:
        case replies.AgencyAdded() | replies.PartyAdded() | replies.AttendeeAdded():
            return reply.name
        case _:
            return ""
