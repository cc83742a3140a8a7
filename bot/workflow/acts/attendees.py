"""Attendees of the briefing session."""

from bot.refusals.parties import AskedAlready, NameTaken
from bot.workflow.acts import replies
from bot.workflow.acts.joining import free_name, join, require_keeper, require_person, require_use
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.spans import span_in_words
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.rounds import uses


def add_attendee(work: UnitOfWork, command: c.AddAttendee) -> None:
    """Add somebody who attends the briefing session, and may ask for the presentation at once."""
    review = work.review
    require_keeper(work, "briefing")
    require_use(review, "attendee-asked" if command.asked else "attendee", "attendee-asked")
    party = join(
        work,
        "attendee",
        _label_of(work, command),
        user=command.person,
        asked=work.context.today if command.asked else None,
    )
    work.say(
        replies.AttendeeAdded(
            name=label(party), asked=command.asked, within=_presentation_within(review)
        )
    )


def _label_of(work: UnitOfWork, command: c.AddAttendee) -> str | None:
    """Return the label of somebody without Slack; ``None`` for whoever goes by their account.

    Refused: a label or a person that is there already, and a person who cannot take part.
    """
    if command.person is None:
        return free_name(work.review, "attendee", command.label or "")
    require_person(work, command.person)
    if any(party.user == command.person for party in work.review.parties_of("attendee")):
        raise NameTaken(name=f"<@{command.person}>", kind="attendee")
    return None


def _presentation_within(review: Review) -> str:
    """Say how long there is to send the presentation, where the file has an item for that."""
    asked_for = uses(review, "attendee-asked")
    return span_in_words(asked_for[0] if asked_for else None)


def attendee_asked(work: UnitOfWork, command: c.AttendeeAsked) -> None:
    """``attendee asked``: for the presentation, then or later."""
    require_keeper(work, "briefing")
    require_use(work.review, "attendee-asked")
    party = find_party(work.review.parties_of("attendee"), command.name, what="attendee")
    day = work.happened(command.on)

    if party.asked is not None:
        raise AskedAlready(name=label(party), on=party.asked)

    work.emit(e.PartyChanged(party=party.id, on=work.context.today, asked=day))
    work.say(
        replies.AttendeeAsked(name=label(party), on=day, within=_presentation_within(work.review))
    )
