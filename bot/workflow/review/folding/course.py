"""Fold what a review is: opened, brought in, switched, completed, its text removed."""

from collections.abc import Mapping
from typing import TypeVar, cast

from bot.workflow.process.not_published import as_not_published, rule_of
from bot.workflow.process.renames import renamed
from bot.workflow.process.vocabulary import Instead
from bot.workflow.review import events as e
from bot.workflow.review.folding.base import change_party, fold_event
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

T = TypeVar("T")


@fold_event.register
def _review_opened(event: e.ReviewOpened, review: Review, recorded: e.Recorded) -> None:
    _go_by(review, event.process_hash)
    review.ref = event.ref
    review.channel = event.channel
    review.pseudonym = event.pseudonym
    review.decided = event.decided
    review.decision_ref = event.decision_ref
    review.opened = event.on


@fold_event.register
def _brought_in(event: e.BroughtIn, review: Review, recorded: e.Recorded) -> None:
    review.brought_in = event.on


@fold_event.register
def _process_switched(event: e.ProcessSwitched, review: Review, recorded: e.Recorded) -> None:
    if event.process not in review.pathways:
        review.pathway_begun[event.process] = event.on

    if event.stage:
        review.stage_left[review.process.id] = event.stage

    before = review.process
    _go_by(review, event.process_hash)
    _rename_items(review, renamed(before, review.process))
    stage_here = review.stage_left.get(event.process, "")
    place_here = {event.process: (stage_here, event.on)}

    for party in review.parties.values():
        change_party(review, party.id, places=place_here | dict(party.places))


def _go_by(review: Review, digest: str) -> None:
    """Let a review go by a process file from now on."""
    review.files.pop(digest, None)
    review.files[digest] = review.process_by_hash(digest)
    read_file(review)


def read_file(review: Review) -> None:
    """Read the file of now: where the report is not published, titles and dates are others."""
    file = list(review.files.values())[-1]
    decision = review.not_publishing
    if decision is not None and rule_of(file) is not None:
        file = as_not_published(file, cast("Instead", decision.instead))
    review.process = file


def _rename_items(review: Review, ids: Mapping[str, str]) -> None:
    """Take what is known of an item along to its id in the other file.

    The decision is made there, too, and the publication can be undone.
    """
    states = review.states
    kept = {key: state for key, state in states.items() if key.item not in ids}
    moved = [key for key in states if key.item in ids]
    review.states = kept | {InstanceId(ids[key.item], key.party): states[key] for key in moved}
    review.item_dues = _renamed(review.item_dues, ids)
    review.timetable = _renamed(review.timetable, ids)


def _renamed(by_item: Mapping[str, T], ids: Mapping[str, str]) -> dict[str, T]:
    """Return values by item id with some of the ids changed, those last."""
    kept = {item: value for item, value in by_item.items() if item not in ids}
    moved = {ids[item]: value for item, value in by_item.items() if item in ids}
    return kept | moved


@fold_event.register
def _review_completed(event: e.ReviewCompleted, review: Review, recorded: e.Recorded) -> None:
    review.completed = event.on


@fold_event.register
def _review_reopened(event: e.ReviewReopened, review: Review, recorded: e.Recorded) -> None:
    review.completed = None


@fold_event.register
def _review_discontinued(event: e.ReviewDiscontinued, review: Review, recorded: e.Recorded) -> None:
    review.discontinued = event.on


@fold_event.register
def _text_redacted(event: e.TextRedacted, review: Review, recorded: e.Recorded) -> None:
    for place in [(event.event, ""), *event.also]:
        review.removed[place] = recorded


@fold_event.register
def _history_exported(event: e.HistoryExported, review: Review, recorded: e.Recorded) -> None:
    """Note when the record was last taken out: whoever purges is told."""
    review.exported = event.on
