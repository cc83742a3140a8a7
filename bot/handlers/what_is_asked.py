"""What is asked: what it is about, by its class, and which people it names."""

import re
from collections.abc import Sequence
from dataclasses import fields

from bot.handlers.ask import Ask
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


def people_in(command: c.Command) -> frozenset[str]:
    """Return the people whom a command names, in a form of several acts those of each."""
    if acts := _acts_in(command):
        return frozenset().union(*map(people_in, acts))
    found: set[str] = set()
    for field in fields(command):
        if field.name in ("person", "lead", "deputy"):
            found.add(getattr(command, field.name) or "")
        elif field.name == "people":
            found |= set(getattr(command, field.name))
    return frozenset(found - {""})


def openers_in(command: c.ChangeSetting | c.ChangeSettings) -> frozenset[str]:
    """Return the people whom a change of settings names as those who may open reviews."""
    if isinstance(command, c.ChangeSettings):
        values = command.values
    else:
        values = ((command.key, command.value),)
    openers = [value for key, value in values if key.strip().lower() == "openers"]
    return frozenset(user for value in openers for user in _MENTIONED.findall(value))
