"""Add a list of agencies, contacts, people or attendees, each line judged as if it came alone."""

from collections.abc import Callable, Sequence

from bot.errors import Refusal
from bot.refusals.permission import CoordinatorOnly
from bot.refusals.several import NoneOfTheLines, NothingListed
from bot.workflow.acts import replies
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.saying import Reply
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c

Dispatch = Callable[[UnitOfWork, c.Command], None]


def add_list(work: UnitOfWork, command: c.AddList, dispatch: Dispatch) -> None:
    """Do each line that can be done, in order; say the others' faults, each at its line."""
    if not command.lines and not command.faults:
        raise NothingListed(kind=command.kind)
    done: list[Reply] = []
    faults = list(command.faults)
    for number, act in command.lines:
        part = work.fork()
        try:
            dispatch(part, act)
        except Refusal as refusal:
            faults.append((number, refusal))
        else:
            work.take(part)
            done.append(part.reply)
    faults.sort(key=lambda fault: fault[0])
    if not done:
        raise _refusal_of_all(faults)
    work.announcements = as_one(work.announcements)
    warned = sorted({kind for reply in done for kind in reply.warned})
    work.say(_added(command.kind, done, faults, tuple(warned)))


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
    warned: tuple[str, ...],
) -> replies.ListAdded:
    """Return what is said of a list: the names of parties, or who holds which role now."""
    given = [reply for reply in done if isinstance(reply, replies.RoleGiven)]
    agencies = [reply for reply in done if isinstance(reply, replies.AgencyAdded)]
    return replies.ListAdded(
        kind=kind,
        names=list(filter(None, map(_name_of, done))),
        roles=[replies.RoleHeldBy(one.role, one.people, one.party) for one in given],
        introduced=any(agency.lead for agency in agencies),
        faults=faults,
        warned=warned,
    )


def _name_of(reply: Reply) -> str:
    match reply:
        case replies.AgencyAdded() | replies.PartyAdded() | replies.AttendeeAdded():
            return reply.name
        case _:
            return ""
