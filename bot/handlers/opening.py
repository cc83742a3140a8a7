"""Open a review in a channel, with the agencies, people and roles of another if that is said."""

from collections.abc import Mapping
from dataclasses import replace

from bot.handlers.admission import Admission
from bot.handlers.ask import Answer, Ask
from bot.handlers.performing import render
from bot.refusals.finding import NoSuchReview
from bot.refusals.permission import CoordinatorOnly, NoChannelHere
from bot.workflow.acts.likeness import people_in
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.rules.standing import Standing


def open_review(admission: Admission, ask: Ask, command: c.OpenReview) -> Answer:
    """Open a review bound to this channel. Raises :class:`Refusal`."""
    if ask.direct:
        raise NoChannelHere

    now = admission.clock()
    fault = admission.channels.fault(ask.team, ask.channel, now)
    like = _source(admission, ask, command.like) if command.like else None
    actor = admission.actor(ask)
    said: Answer = admission.reviews.open(
        command,
        replace(
            actor,
            trusted=admission.may_open(ask.team, ask.user, ask.judged),
            standings={**_standings(admission, ask, like), **actor.standings},
        ),
        channel=ask.channel,
        channel_fault=fault,
        now=now,
        receipt=ask.receipt or None,
        render=render,
        like=like,
    )
    return said


def _source(admission: Admission, ask: Ask, ref: str) -> Review:
    """Return the review that another is to be like: one that this person coordinates.

    Whoever has nothing to do with it learns no more than of one that is not there.
    """
    with admission.reviews.looking() as conn:
        row = admission.reviews.find(conn, ask.team, ref=ref)

    if row is None:
        raise NoSuchReview(ref=ref)

    roles = admission.roles_of(row, ask.user)
    if not roles:
        raise NoSuchReview(ref=ref)

    review = admission.state_of(row).review

    if "coordinator" not in roles:
        raise CoordinatorOnly(coordinators=[])

    return review


def _standings(admission: Admission, ask: Ask, like: Review | None) -> Mapping[str, Standing]:
    """Return what those are to the workspace who would be named in the new review."""
    if like is None:
        return {}
    found = admission.persons.judge_all(ask.team, people_in(like), admission.clock())
    return {user: judged.standing for user, judged in found.items()}
