"""What is asked: what it is about, by its class, and which people it names."""

import re
from collections.abc import Sequence
from typing import TypeGuard

from bot.handlers.ask import Ask
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.review import commands as c
from bot.workflow.review import queries as q

SEEN_OUTSIDE = (q.ShowMine, q.Help, q.ListReviews)
"""What a holder outside the channel may look at, beside their own items."""

FILES = q.DraftLetter | q.ShowTimeline | q.ShowCalendar | q.ShowReport | q.Export
"""What is looked at for good: a file stays with whoever got it."""

OF_THE_CHANNEL = c.OpenReview | c.MoveReview
"""What is about the channel in which it was asked: Slack has to say now what that is."""
OF_NO_REVIEW = (
    c.OpenReview
    | c.Away
    | c.ChangeSetting
    | c.ChangeSettings
    | q.ShowMine
    | q.Help
    | q.ListReviews
    | q.ShowSettings
    | q.OpenForm
)
"""What is about no one review."""

OF_OVERVIEW = q.ShowStatus | q.ListReviews | q.ShowMine | c.AnswerIntroduction
"""What somebody may ask who has no other role than the overview."""

OF_KEEPING = c.PlaceLegalHold | c.LiftLegalHold | c.Purge
"""What decides how long a review is kept."""

_MENTIONED = re.compile(r"\b[UW][A-Z0-9]{2,}\b")


def is_tried_on_all(ask: Ask, asked: c.Command | q.Query | None) -> bool:
    """Say whether it goes to all of a person's reviews, where no reference says to which."""
    if isinstance(asked, c.ReplacePerson):
        return True
    return ask.direct and isinstance(asked, c.Approve | c.Object)


def is_of_all_reviews(asked: c.Command | q.Query | None) -> TypeGuard[q.ShowReport]:
    """Say whether it is the report on all reviews whose channels a person is in."""
    return isinstance(asked, q.ShowReport) and asked.everything


def has_only_overview(roles: Sequence[str]) -> bool:
    """Say whether somebody who has these roles looks on only, and sees neither items nor names."""
    return list(roles) == [OVERVIEW]


def _acts_in(command: c.Command) -> Sequence[c.Command]:
    """Return the acts of a command that is made of several; none for any other."""
    match command:
        case c.ForSeveral(act=act):
            return [act]
        case c.AddList(lines=lines):
            return [act for _, act in lines]
        case c.Several(parts=parts) | c.TickTogether(parts=parts):
            return parts
        case _:
            return ()


def people_in(asked: c.Command | q.Query | None) -> frozenset[str]:
    """Return the people whom a command names, in a form of several acts those of each.

    A look names nobody of whom anything is to be known.
    """
    if not isinstance(asked, c.Command):
        return frozenset()

    acts = _acts_in(asked)
    if acts:
        return frozenset().union(*map(people_in, acts))

    named = [getattr(asked, part, None) for part in ("person", "lead", "deputy")]
    named += getattr(asked, "people", ())
    return frozenset(filter(None, named))


def openers_in(command: c.ChangeSetting | c.ChangeSettings) -> frozenset[str]:
    """Return the people whom a change of settings names as those who may open reviews."""
    if isinstance(command, c.ChangeSettings):
        values = command.values
    else:
        values = ((command.key, command.value),)
    openers = [value for key, value in values if key.strip().lower() == "openers"]
    return frozenset(user for value in openers for user in _MENTIONED.findall(value))
