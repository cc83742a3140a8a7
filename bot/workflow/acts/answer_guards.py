"""Refuse an answer that may not be given: by whom, on which version, on which day."""

from datetime import date

from bot.refusals.answers import (
    AlreadyAnswered,
    BeforeVersion,
    CoordinatorDecides,
    OwnWork,
    Recused,
)
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.access import (
    coordinates_what_decides,
    decides_on_own_work,
    people_for,
    without_conflict,
)
from bot.workflow.rules.decisions import voters_for
from bot.workflow.rules.labels import role_title


def require_not_before(work: UnitOfWork, key: InstanceId, version: Version, day: date) -> None:
    """Refuse an answer of a day before the version that it is about."""
    if day < version.on:
        raise BeforeVersion(
            **work.named(key), version=version.number, date=day, registered=version.on
        )


def require_not_recused(work: UnitOfWork) -> None:
    """Refused: somebody who is recused; they answer nothing here (``recuse``)."""
    if work.context.actor in work.review.recused:
        raise Recused


def require_no_conflict(work: UnitOfWork, key: InstanceId) -> None:
    """Refuse somebody who would decide on their own work; name who can."""
    review, actor = work.review, work.context.actor
    item = review.item(key.item)
    if not decides_on_own_work(review, item, actor):
        return

    raise OwnWork(
        **work.named(key),
        people=without_conflict(review, item, people_for(review, item, key)),
        role=next(iter(item.decides), ""),
    )


def roles_apart(work: UnitOfWork, key: InstanceId, roles: list[str]) -> list[str]:
    """Return those of somebody's roles in which they decide though they coordinate.

    Refused, if there is none: whoever coordinates decides on nothing of the report (rule 16).
    """
    review, actor = work.review, work.context.actor
    apart = [role for role in roles if not coordinates_what_decides(review, role, actor)]
    if apart:
        return apart

    item = review.item(key.item)
    raise CoordinatorDecides(
        **work.named(key),
        role=role_title(review.process, roles[0]),
        role_id=roles[0],
        people=voters_for(review, item, roles[0]),
    )


def require_not_closed(work: UnitOfWork, key: InstanceId, version: Version) -> None:
    """Refuse what is closed: by an answer, an impasse, or a publication that overtook it."""
    closed = work.review.state(key).closed
    if closed is not None:
        published = work.review.published is not None
        raise AlreadyAnswered(
            **work.named(key),
            version=version.number,
            by=closed.by,
            on=closed.on,
            how=closed.how,
            published=published,
        )
