"""Do several acts of one form in order, in one transaction: all or none."""

from collections.abc import Callable
from dataclasses import replace

from bot.refusals.items import NothingChanged, NotYet
from bot.workflow.acts import replies
from bot.workflow.acts.corrections import raise_point, tell_of_points
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c


def do_all(
    work: UnitOfWork, command: c.Several, dispatch: Callable[[UnitOfWork, c.Command], None]
) -> None:
    """Do each part, judged as if it came alone; one refusal refuses all.

    Nothing that waits for a second person can be a part: that is stored and decided alone. The
    reply is the last part's; of several dates, one that lists them; and how many points went with
    an answer is said with it.
    """
    if not command.parts:
        raise NothingChanged

    dates = []
    points: list[int] = []

    for part in command.parts:
        work.role, work.behalf = "", None
        match part:
            case c.AddCorrection():
                points.append(raise_point(work, part))
            case c.SetDue():
                dispatch(work, part)
                dates.append(dict(work.reply.facts))
            case c.Approve() | c.Object():
                dispatch(work, part)
            case _:
                raise NotYet

    if points:
        _tell_of_points(work, points)

    if dates:
        work.reply = replies.DatesSet(dates=dates)


def _tell_of_points(work: UnitOfWork, points: list[int]) -> None:
    """Tell of the points that were raised together, and say with an answer how many they were."""
    tell_of_points(work, points)
    if isinstance(work.reply, replies.Answered | replies.Disputed):
        work.reply = replace(work.reply, points=len(points))
