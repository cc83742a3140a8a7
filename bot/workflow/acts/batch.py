"""Do several acts of one form in order, in one transaction: all or none."""

from collections.abc import Callable
from dataclasses import replace

from bot.refusals.items import NothingChanged, NotYet
from bot.workflow.acts import replies
from bot.workflow.acts.corrections import raise_point, tell_of_points
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c

TOGETHER = c.SetDue | c.AddCorrection | c.Approve | c.Object
"""What can be a part. Nothing that waits for a second person: that is stored and decided alone."""


def do_all(
    work: UnitOfWork, command: c.Several, dispatch: Callable[[UnitOfWork, c.Command], None]
) -> None:
    """Do each part, judged as if it came alone; one refusal refuses all.

    The reply is the last part's; of several dates, one that lists them; and how many points went
    with an answer is said with it.
    """
    if not command.parts:
        raise NothingChanged
    dates = []
    points: list[int] = []
    for part in command.parts:
        if not isinstance(part, TOGETHER):
            raise NotYet
        work.role, work.behalf = "", None
        if isinstance(part, c.AddCorrection):
            points.append(raise_point(work, part))
            continue
        dispatch(work, part)
        if isinstance(part, c.SetDue):
            dates.append(dict(work.reply.facts))
    if points:
        tell_of_points(work, points)
    if dates:
        work.reply = replies.DatesSet(dates=dates)
    elif points and isinstance(work.reply, replies.Answered | replies.Disputed):
        work.reply = replace(work.reply, points=len(points))
