"""Fold the timetable, and what recurs."""

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event
from bot.workflow.review.review import Review


@fold_event.register
def _timetable_proposed(event: e.TimetableProposed, review: Review, recorded: e.Recorded) -> None:
    review.proposal = event


@fold_event.register
def _timetable_accepted(event: e.TimetableAccepted, review: Review, recorded: e.Recorded) -> None:
    review.timetable = dict(event.dates)
    review.timetable_on = event.on
    review.publication_target = event.publication
    if review.timetable_event is None:
        review.timetable_event = recorded.number
    review.proposal = None


@fold_event.register
def _quiet_set(event: e.QuietSet, review: Review, recorded: e.Recorded) -> None:
    review.quiet = (*review.quiet, event)


@fold_event.register
def _assurance_set(event: e.AssuranceSet, review: Review, recorded: e.Recorded) -> None:
    review.assurance = event
