"""Fold what becomes of documents' versions, and of the answers that stand on them."""

from dataclasses import replace
from typing import Any

from bot.workflow.review import events as e
from bot.workflow.review.folding.base import fold_event, state_of, touch, with_answer
from bot.workflow.review.review import Review
from bot.workflow.review.state import Version


@fold_event.register
def _version_registered(event: e.VersionRegistered, review: Review, recorded: e.Recorded) -> None:
    before = review.versions.get(event.document, ())
    review.versions[event.document] = (*before, Version.from_event(event, recorded.number))
    _drop_write_ups(review, event.document)


def _drop_write_ups(review: Review, document: str) -> None:
    """Forget what was written up of decisions on a document: they were on its earlier version."""
    review.prepared = {
        item: prepared
        for item, prepared in review.prepared.items()
        if not _speaks_of(review, item, document)
    }


def _speaks_of(review: Review, item: str, document: str) -> bool:
    """Return whether an item of the present file speaks about a document."""
    if item not in review.process.items:
        return False
    spoken_of = review.process.document_of(review.item(item).of)
    return spoken_of is not None and spoken_of.id == document


def _change_version(review: Review, document: str, number: int, **changes: Any) -> None:
    """Put another version in the place of one, if there is one of that number."""
    review.versions[document] = tuple(
        replace(version, **changes) if version.number == number else version
        for version in review.versions.get(document, ())
    )


@fold_event.register
def _version_circulated(event: e.VersionCirculated, review: Review, recorded: e.Recorded) -> None:
    version = review.version(event.document, event.version)
    if version is None:
        return

    changes: dict[str, Any] = {}

    if version.circulated is None:
        changes["circulated"] = event.on

    if event.items is not None:
        changes["sent"] = dict.fromkeys(event.items, event.on) | dict(version.sent)
    elif version.sent_to_all is None:
        changes["sent_to_all"] = event.on

    _change_version(review, event.document, event.version, **changes)


@fold_event.register
def _version_withdrawn(event: e.VersionWithdrawn, review: Review, recorded: e.Recorded) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, withdrawn=event.cause)


@fold_event.register
def _version_date_corrected(
    event: e.VersionDateCorrected, review: Review, recorded: e.Recorded
) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, on=event.on)


@fold_event.register
def _editorial_asked(event: e.EditorialAsked, review: Review, recorded: e.Recorded) -> None:
    review.editorial[event.document] = recorded


@fold_event.register
def _editorial_ended(event: e.EditorialEnded, review: Review, recorded: e.Recorded) -> None:
    review.editorial.pop(event.document, None)


@fold_event.register
def _answer_kept(event: e.AnswerKept, review: Review, recorded: e.Recorded) -> None:
    """Let an answer stand on the new version; on its own version it counts no longer."""
    state = state_of(review, event.item, event.party)
    answer = state.answer(event.answer)
    answers = state.answers

    if answer is not None:
        before = with_answer(state, answer.number, fell=answer.fell or "superseded")
        kept = replace(
            answer, number=recorded.number, version=event.version, fell=None, kept=event.answer
        )
        answers = (*before, kept)

    touch(review, event.item, event.party, recorded, answers=answers)


@fold_event.register
def _closing_kept(event: e.ClosingKept, review: Review, recorded: e.Recorded) -> None:
    closings = state_of(review, event.item, event.party).closings
    for closing in closings:
        if closing.number != event.closing:
            continue

        kept = replace(
            closing, number=recorded.number, version=event.version, reopened=None, kept=True
        )
        touch(
            *(review, event.item, event.party, recorded),
            closed=kept,
            closings=(*closings, kept),
            reopened=None,
        )


@fold_event.register
def _link_mended(event: e.LinkMended, review: Review, recorded: e.Recorded) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, url=event.url)
