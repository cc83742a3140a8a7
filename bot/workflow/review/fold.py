"""Folding: what each event of its history changes in a review.

Folding is dumb on purpose. It knows no calendar, no clock and no permission: consequences are
events of their own, so a new bank holiday or a new rule never changes what history says.

The parts of a review (:mod:`bot.workflow.review.state`) never change: an event puts another in the
place of one. So a fork shares its parts with the review that it was made of.

There is one function for each form of event, found by the event's type.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import singledispatch
from typing import Any, TypeVar, cast

from bot.workflow.process.model import Instead, Process
from bot.workflow.process.not_published import as_not_published, rule_of
from bot.workflow.process.renames import renamed
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import (
    Answer,
    Closing,
    Correction,
    Holding,
    InstanceId,
    ItemState,
    LegalHold,
    Party,
    PendingApproval,
    Prepared,
    Version,
)

T = TypeVar("T")


def fold(history: Iterable[e.Recorded], process_by_hash: Callable[[str], Process]) -> Review:
    """Return the review that a history tells of.

    ``process_by_hash`` gives a process file by its content hash.
    """
    review = Review(process_by_hash)
    for recorded in history:
        apply(review, recorded)
    return review


def as_at(review: Review, number: int) -> Review:
    """Return a review as an event of its history left it."""
    return fold(review.log[:number], review.files.__getitem__)


def apply(review: Review, recorded: e.Recorded) -> None:
    """Fold one more event into a review.

    The order is the caller's: numbers must be consecutive. Raises ``TypeError`` for a review that
    others look at.
    """
    review.begin_change()
    review.number = recorded.number
    review.log.append(recorded)
    review.by_form.setdefault(type(recorded.event), []).append(recorded)
    _fold_event(recorded.event, review, recorded)
    review.derived = {}  # what folding itself has asked was half-way


@singledispatch
def _fold_event(event: e.Event, review: Review, recorded: e.Recorded) -> None:
    """Change a review by what an event says."""
    raise TypeError(f"no folding for {type(event).__name__}")


# --- the review itself, and its pathway ----------------------------------------------------------


@_fold_event.register
def _review_opened(event: e.ReviewOpened, review: Review, recorded: e.Recorded) -> None:
    _go_by(review, event.process_hash)
    review.ref = event.ref
    review.channel = event.channel
    review.pseudonym = event.pseudonym
    review.decided = event.decided
    review.decision_ref = event.decision_ref
    review.opened = event.on


@_fold_event.register
def _brought_in(event: e.BroughtIn, review: Review, recorded: e.Recorded) -> None:
    review.brought_in = event.on


@_fold_event.register
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
        _change_party(review, party.id, places=place_here | dict(party.places))


def _go_by(review: Review, digest: str) -> None:
    """Let a review go by a process file from now on."""
    review.files.pop(digest, None)
    review.files[digest] = review.process_by_hash(digest)
    _read_file(review)


def _read_file(review: Review) -> None:
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
    kept = {key: state for key, state in review.states.items() if key.item not in ids}
    moved = {
        InstanceId(ids[key.item], key.party): state
        for key, state in review.states.items()
        if key.item in ids
    }
    review.states = kept | moved
    review.item_dues = _renamed(review.item_dues, ids)
    review.timetable = _renamed(review.timetable, ids)


def _renamed(by_item: Mapping[str, T], ids: Mapping[str, str]) -> dict[str, T]:
    """Return values by item id with some of the ids changed, those last."""
    kept = {item: value for item, value in by_item.items() if item not in ids}
    moved = {ids[item]: value for item, value in by_item.items() if item in ids}
    return kept | moved


@_fold_event.register
def _review_completed(event: e.ReviewCompleted, review: Review, recorded: e.Recorded) -> None:
    review.completed = event.on


@_fold_event.register
def _review_reopened(event: e.ReviewReopened, review: Review, recorded: e.Recorded) -> None:
    review.completed = None


@_fold_event.register
def _review_discontinued(event: e.ReviewDiscontinued, review: Review, recorded: e.Recorded) -> None:
    review.discontinued = event.on


@_fold_event.register
def _text_redacted(event: e.TextRedacted, review: Review, recorded: e.Recorded) -> None:
    for place in [(event.event, ""), *event.also]:
        review.removed[place] = recorded


@_fold_event.register
def _history_exported(event: e.HistoryExported, review: Review, recorded: e.Recorded) -> None:
    """Note when the record was last taken out: whoever purges is told."""
    review.exported = event.on


# --- how long it is kept -------------------------------------------------------------------------


@_fold_event.register
def _legal_hold_placed(event: e.LegalHoldPlaced, review: Review, recorded: e.Recorded) -> None:
    review.legal_hold = LegalHold(event.on, event.by, recorded.number)
    review.legal_hold_placed = recorded.number


@_fold_event.register
def _legal_hold_lifted(event: e.LegalHoldLifted, review: Review, recorded: e.Recorded) -> None:
    review.legal_hold = None
    review.legal_hold_lifted = event.on


@_fold_event.register
def _purge_asked(event: e.PurgeAsked, review: Review, recorded: e.Recorded) -> None:
    review.purges_asked[event.number] = event


@_fold_event.register
def _channel_changed(event: e.ChannelChanged, review: Review, recorded: e.Recorded) -> None:
    review.channel = event.channel
    if event.renumbered:
        left = tuple(c for c in review.left_channels if c != event.channel)
    else:
        left = (*review.left_channels, event.was)
    review.left_channels = left


@_fold_event.register
def _channel_cleared(event: e.ChannelCleared, review: Review, recorded: e.Recorded) -> None:
    """Change nothing: that messages were deleted stands in the history."""


# --- items ---------------------------------------------------------------------------------------


def _touch(
    review: Review, item: str, party: str | None, recorded: e.Recorded, **changes: Any
) -> None:
    """Note that an event is about an instance, and what that changes in the instance's state."""
    key = InstanceId(item, party or "")
    state = review.state(key)
    numbers = (*state.numbers, recorded.number)
    review.states[key] = replace(state, numbers=numbers, **changes)


def _state(review: Review, item: str, party: str | None) -> ItemState:
    """Return the state of the instance that an event is about, as it was before."""
    return review.state(InstanceId(item, party or ""))


@_fold_event.register
def _item_closed(event: e.ItemClosed, review: Review, recorded: e.Recorded) -> None:
    closed = Closing.from_event(event, recorded)
    _touch(
        *(review, event.item, event.party, recorded),
        closed=closed,
        closings=(*_state(review, event.item, event.party).closings, closed),
        reopened=None,
        until=None,
    )
    if event.name:
        review.pseudonym = event.name
    if event.how == "answered":
        review.prepared.pop(event.item, None)


@_fold_event.register
def _item_reopened(event: e.ItemReopened, review: Review, recorded: e.Recorded) -> None:
    state = _state(review, event.item, event.party)
    closings = state.closings
    if state.closed is not None:
        closings = (*closings[:-1], replace(state.closed, reopened=event.on))
    _touch(
        *(review, event.item, event.party, recorded),
        closed=None,
        closings=closings,
        reopened=event,
    )


@_fold_event.register
def _outcome_noted(event: e.OutcomeNoted, review: Review, recorded: e.Recorded) -> None:
    noted = (*_state(review, event.item, event.party).noted, event)
    _touch(review, event.item, event.party, recorded, noted=noted, until=event.until)


@_fold_event.register
def _evidence_added(event: e.EvidenceAdded, review: Review, recorded: e.Recorded) -> None:
    state = _state(review, event.item, event.party)
    answers = tuple(
        replace(answer, ref=answer.ref or event.ref) if answer.number == event.of else answer
        for answer in state.answers
    )
    closed, closings = state.closed, state.closings
    if closed is not None and _is_evidence_of(event, closed, state):
        closed = replace(closed, ref=closed.ref or event.ref)
        closings = (*closings[:-1], closed)
    _touch(
        *(review, event.item, event.party, recorded),
        closed=closed,
        closings=closings,
        answers=answers,
    )


def _is_evidence_of(event: e.EvidenceAdded, closed: Closing, state: ItemState) -> bool:
    """Return whether evidence is of what closed an item: itself, or an answer that did."""
    if event.of == closed.number:
        return True
    return closed.how == "answered" and any(a.number == event.of for a in state.standing)


@_fold_event.register
def _chased(event: e.Chased, review: Review, recorded: e.Recorded) -> None:
    _touch(review, event.item, event.party, recorded)


@_fold_event.register
def _due_set(event: e.DueSet, review: Review, recorded: e.Recorded) -> None:
    item = review.item(event.item)
    if event.party is not None or not item.each:
        _touch(review, event.item, event.party, recorded, due_set=event)
        return
    review.item_dues[item.id] = event
    for key in review.instances(item):
        _touch(review, item.id, key.party, recorded, due_set=event)


@_fold_event.register
def _assigned(event: e.Assigned, review: Review, recorded: e.Recorded) -> None:
    assignee = None if event.ended else event.user
    _touch(review, event.item, event.party, recorded, assignee=assignee)
    if not event.ended:
        _name_somebody(review, event.user, recorded)


@_fold_event.register
def _snoozed(event: e.Snoozed, review: Review, recorded: e.Recorded) -> None:
    snoozes = {**_state(review, event.item, event.party).snoozes, event.user: event.until}
    _touch(review, event.item, event.party, recorded, snoozes=snoozes)


# --- answers -------------------------------------------------------------------------------------


@_fold_event.register
def _answer_given(event: e.AnswerGiven, review: Review, recorded: e.Recorded) -> None:
    answers = (*_state(review, event.item, event.party).answers, Answer.from_event(event, recorded))
    _touch(review, event.item, event.party, recorded, answers=answers)


@_fold_event.register
def _answer_fell(event: e.AnswerFell, review: Review, recorded: e.Recorded) -> None:
    answers = tuple(
        replace(answer, fell=event.cause) if answer.number == event.answer else answer
        for answer in _state(review, event.item, event.party).answers
    )
    _touch(review, event.item, event.party, recorded, answers=answers)


@_fold_event.register
def _emailed(event: e.Emailed, review: Review, recorded: e.Recorded) -> None:
    emailed = (*_state(review, event.item, event.party).emailed, event)
    _touch(review, event.item, event.party, recorded, emailed=emailed)


@_fold_event.register
def _decision_prepared(event: e.DecisionPrepared, review: Review, recorded: e.Recorded) -> None:
    _touch(review, event.item, None, recorded)
    review.prepared[event.item] = Prepared.from_event(event, recorded.number)


@_fold_event.register
def _second_asked(event: e.SecondAsked, review: Review, recorded: e.Recorded) -> None:
    review.pending_approvals[event.number] = PendingApproval.from_event(event, recorded.number)


@_fold_event.register
def _second_given(event: e.SecondGiven, review: Review, recorded: e.Recorded) -> None:
    pending = review.pending_approvals[event.number]
    review.pending_approvals[event.number] = replace(pending, state="seconded")


@_fold_event.register
def _second_lapsed(event: e.SecondLapsed, review: Review, recorded: e.Recorded) -> None:
    pending = review.pending_approvals[event.number]
    review.pending_approvals[event.number] = replace(
        pending, state="lapsed", lapses=min(pending.lapses, event.on)
    )


@_fold_event.register
def _correction_raised(event: e.CorrectionRaised, review: Review, recorded: e.Recorded) -> None:
    review.corrections[event.number] = Correction.from_event(event, recorded)


@_fold_event.register
def _correction_answered(event: e.CorrectionAnswered, review: Review, recorded: e.Recorded) -> None:
    _change_point(review, event.number, accepted=event.accepted, reason=event.reason, asked=False)


@_fold_event.register
def _correction_asked(event: e.CorrectionAsked, review: Review, recorded: e.Recorded) -> None:
    _change_point(review, event.number, asked=True, question=event.reason, explained=None)


@_fold_event.register
def _correction_explained(
    event: e.CorrectionExplained, review: Review, recorded: e.Recorded
) -> None:
    _change_point(review, event.number, asked=False, explained=event.text)


def _change_point(review: Review, number: int, **changes: Any) -> None:
    """Put another point in the place of the one of that number."""
    review.corrections[number] = replace(review.corrections[number], **changes)


# --- versions of documents -----------------------------------------------------------------------


@_fold_event.register
def _version_registered(event: e.VersionRegistered, review: Review, recorded: e.Recorded) -> None:
    before = review.versions.get(event.document, ())
    review.versions[event.document] = (*before, Version.from_event(event, recorded.number))
    review.prepared = {
        item: prepared
        for item, prepared in review.prepared.items()
        if not _speaks_of(review, item, event.document)
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


@_fold_event.register
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


@_fold_event.register
def _version_withdrawn(event: e.VersionWithdrawn, review: Review, recorded: e.Recorded) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, withdrawn=event.cause)


@_fold_event.register
def _version_date_corrected(
    event: e.VersionDateCorrected, review: Review, recorded: e.Recorded
) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, on=event.on)


@_fold_event.register
def _editorial_asked(event: e.EditorialAsked, review: Review, recorded: e.Recorded) -> None:
    review.editorial[event.document] = recorded


@_fold_event.register
def _editorial_ended(event: e.EditorialEnded, review: Review, recorded: e.Recorded) -> None:
    review.editorial.pop(event.document, None)


@_fold_event.register
def _answer_kept(event: e.AnswerKept, review: Review, recorded: e.Recorded) -> None:
    """Let an answer stand on the new version; on its own version it counts no longer."""
    answers = _state(review, event.item, event.party).answers
    found = [answer for answer in answers if answer.number == event.answer]
    before = tuple(
        replace(answer, fell=answer.fell or "superseded") if answer in found else answer
        for answer in answers
    )
    kept = tuple(
        replace(answer, number=recorded.number, version=event.version, fell=None, kept=event.answer)
        for answer in found
    )
    _touch(review, event.item, event.party, recorded, answers=(*before, *kept))


@_fold_event.register
def _closing_kept(event: e.ClosingKept, review: Review, recorded: e.Recorded) -> None:
    closings = _state(review, event.item, event.party).closings
    for closing in closings:
        if closing.number != event.closing:
            continue
        kept = replace(
            closing, number=recorded.number, version=event.version, reopened=None, kept=True
        )
        _touch(
            *(review, event.item, event.party, recorded),
            closed=kept,
            closings=(*closings, kept),
            reopened=None,
        )


@_fold_event.register
def _link_mended(event: e.LinkMended, review: Review, recorded: e.Recorded) -> None:
    if review.version(event.document, event.version):
        _change_version(review, event.document, event.version, url=event.url)


# --- parties -------------------------------------------------------------------------------------


@_fold_event.register
def _party_added(event: e.PartyAdded, review: Review, recorded: e.Recorded) -> None:
    party = Party.from_event(event, recorded.number, review.process.id)
    review.parties[event.party] = party
    review.none_of.pop(event.kind, None)
    for user in party.contacts:
        _name_somebody(review, user, recorded)


@_fold_event.register
def _task_added(event: e.TaskAdded, review: Review, recorded: e.Recorded) -> None:
    task = Party.from_task(event, recorded.number, review.process.id)
    review.parties[event.party] = task


def _change_party(review: Review, party: str, **changes: Any) -> None:
    """Put another party in the place of the one of that id. Raises ``KeyError``."""
    review.parties[party] = replace(review.parties[party], **changes)


@_fold_event.register
def _action_detailed(event: e.ActionDetailed, review: Review, recorded: e.Recorded) -> None:
    said = {"recommendation": event.recommendation, "officer": event.officer}
    _change_party(review, event.party, **{name: text for name, text in said.items() if text})


@_fold_event.register
def _party_changed(event: e.PartyChanged, review: Review, recorded: e.Recorded) -> None:
    party = review.parties[event.party]
    changes: dict[str, Any] = {}
    if event.name:
        changes |= {"name": event.name, "names": (*party.names, event.name)}
    if event.lead:
        changes |= {"lead": event.lead, "by_email": None}
    if event.deputy:
        changes["deputy"] = event.deputy
    if event.asked:
        changes["asked"] = event.asked
    if event.due:
        changes["due"] = event.due
    if event.full:
        changes["after_publication_only"] = False
    _change_party(review, event.party, **changes)
    for user in (event.lead, event.deputy):
        if user:
            _name_somebody(review, user, recorded)


@_fold_event.register
def _party_removed(event: e.PartyRemoved, review: Review, recorded: e.Recorded) -> None:
    _change_party(review, event.party, removed=event.on)


@_fold_event.register
def _none_involved(event: e.NoneInvolved, review: Review, recorded: e.Recorded) -> None:
    review.none_of[event.kind] = event.on


@_fold_event.register
def _hold_lifted(event: e.HoldLifted, review: Review, recorded: e.Recorded) -> None:
    _change_party(review, event.party, lifted=event.on)


# --- people --------------------------------------------------------------------------------------


def _name_somebody(review: Review, user: str, recorded: e.Recorded) -> None:
    """Note that somebody else named a person, who is then asked whether it is they.

    Whoever has said yes is not asked again; whoever has said no is.
    """
    if user != recorded.actor and review.contacts.get(user) is not True:
        review.contacts[user] = None


@_fold_event.register
def _role_given(event: e.RoleGiven, review: Review, recorded: e.Recorded) -> None:
    holdings = review.roles.get(event.role, {})
    holding = holdings.get(event.user) or Holding(event.user, event.role, event.on)
    if event.party and event.party not in holding.parties:
        holding = replace(holding, parties=(*holding.parties, event.party))
    review.roles[event.role] = {**holdings, event.user: holding}
    _name_somebody(review, event.user, recorded)


@_fold_event.register
def _role_taken(event: e.RoleTaken, review: Review, recorded: e.Recorded) -> None:
    holdings = review.roles.get(event.role, {})
    if event.user in holdings:
        left = {user: holding for user, holding in holdings.items() if user != event.user}
        review.roles[event.role] = left


@_fold_event.register
def _recused(event: e.Recused, review: Review, recorded: e.Recorded) -> None:
    review.recused[event.user] = event.on


@_fold_event.register
def _recusal_ended(event: e.RecusalEnded, review: Review, recorded: e.Recorded) -> None:
    review.recused.pop(event.user, None)


@_fold_event.register
def _contact_answered(event: e.ContactAnswered, review: Review, recorded: e.Recorded) -> None:
    review.contacts[event.user] = event.yes


@_fold_event.register
def _guest_allowed(event: e.GuestAllowed, review: Review, recorded: e.Recorded) -> None:
    review.guests[event.user] = event.on


@_fold_event.register
def _guest_removed(event: e.GuestRemoved, review: Review, recorded: e.Recorded) -> None:
    review.guests.pop(event.user, None)


# --- the timetable, and what recurs --------------------------------------------------------------


@_fold_event.register
def _timetable_proposed(event: e.TimetableProposed, review: Review, recorded: e.Recorded) -> None:
    review.proposal = event


@_fold_event.register
def _timetable_accepted(event: e.TimetableAccepted, review: Review, recorded: e.Recorded) -> None:
    review.timetable = dict(event.dates)
    review.timetable_on = event.on
    review.publication_target = event.publication
    if review.timetable_event is None:
        review.timetable_event = recorded.number
    review.proposal = None


@_fold_event.register
def _quiet_set(event: e.QuietSet, review: Review, recorded: e.Recorded) -> None:
    review.quiet = (*review.quiet, event)


@_fold_event.register
def _assurance_set(event: e.AssuranceSet, review: Review, recorded: e.Recorded) -> None:
    review.assurance = event


# --- publication ---------------------------------------------------------------------------------


@_fold_event.register
def _publication_agreed(event: e.PublicationAgreed, review: Review, recorded: e.Recorded) -> None:
    review.publication_known = event.on
    review.publication_dates = (*review.publication_dates, event)


@_fold_event.register
def _published(event: e.Published, review: Review, recorded: e.Recorded) -> None:
    review.published = event
    review.ever_outside = review.ever_outside or event.outside


@_fold_event.register
def _unpublish_asked(event: e.UnpublishAsked, review: Review, recorded: e.Recorded) -> None:
    """Change nothing: what waits is in the request for a second person."""


@_fold_event.register
def _publication_undone(event: e.PublicationUndone, review: Review, recorded: e.Recorded) -> None:
    review.published = None
    review.flagged = event.flagged
    review.unpublish_event = recorded.number


@_fold_event.register
def _not_publishing_asked(
    event: e.NotPublishingAsked, review: Review, recorded: e.Recorded
) -> None:
    """Change nothing: what waits is in the request for a second person."""


@_fold_event.register
def _not_publishing_decided(
    event: e.NotPublishingDecided, review: Review, recorded: e.Recorded
) -> None:
    review.not_publishing = event
    _read_file(review)


@_fold_event.register
def _not_publishing_undone(
    event: e.NotPublishingUndone, review: Review, recorded: e.Recorded
) -> None:
    review.not_publishing = None
    _read_file(review)
