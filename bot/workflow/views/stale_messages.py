"""Which posted messages say something else since a command.

They are shown anew, so that none goes on asking for what is answered, of whom it is not asked any
more, or by a day that was moved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_day
from bot.workflow.process.model import ADDED_TASK
from bot.workflow.process.vocabulary import PartyKind
from bot.workflow.review import events as e
from bot.workflow.review.derived import derived
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.asked import answers_asked
from bot.workflow.rules.awaited import answerers
from bot.workflow.rules.labels import party_name


class Stale(NamedTuple):
    """A subject whose posted copies say something else, and whose copy it is ("": everybody's)."""

    subject: str
    to: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What a request says beside its question."""

    due: date | None
    party: str
    has_deputy: bool


@dataclass(frozen=True, slots=True)
class Request:
    """Whose an open answer is, and what its request says."""

    people: frozenset[str]
    shown: Shown | None


NOT_ASKED = Request(frozenset(), None)
Requests = Mapping[InstanceId, Request]


@derived
def requests(review: Review, calendar: Calendar) -> Requests:
    """Return what the requests for the open answers say now."""
    return {
        key: _request(review, key, calendar)
        for key in review.open_keys()
        if review.item(key.item).answered
    }


def _request(review: Review, key: InstanceId, calendar: Calendar) -> Request:
    agency = agency_of(review, key)
    shown = Shown(
        due=due_day(review, key, calendar),
        party=party_name(review, key.party),
        has_deputy=bool(agency and agency.deputy),
    )
    return Request(frozenset(answerers(review, key)), shown)


def affected_subjects(work: UnitOfWork, before: Requests) -> list[Stale]:
    """Return what a command changed of what is posted, each subject once for whomever it concerns.

    ``before``: the :func:`requests` that were open before the command.
    """
    return list(dict.fromkeys(_affected(work, before)))


def _affected(work: UnitOfWork, before: Requests) -> Iterator[Stale]:
    for recorded in work.recorded:
        yield from _stale_by_event(work.review, recorded)
        yield from _passed_by_event(work.review, recorded.event)

        if work.before and _sets_up(work.review, recorded.event):
            yield Stale("setup", "")

    for announcement in work.announcements:
        yield from _asked_on_earlier_versions(work.review, announcement)

    yield from _asked_differently(work, before)


def _stale_by_event(review: Review, recorded: e.Recorded) -> Iterator[Stale]:
    for event in _touched(review, recorded.event):
        yield from _actions_told(review, event)
        yield from _tasks_told(review, event)

    match recorded.event:
        case e.AnswerGiven() | e.AnswerFell() | e.ItemClosed() | e.ItemReopened() as event:
            key = InstanceId.of(event)
            yield from _requests_for(review, key)
            yield from _written_up(review, event.item)
            yield from _sent_about(review, key)
        case e.DecisionPrepared(item=item):
            yield from _written_up(review, item, before=recorded.number)
        case e.VersionRegistered() | e.VersionWithdrawn() as event:
            yield from _requests_on(review, event.document)
            yield from _sent_on(review, event.document)
        case e.VersionCirculated() as event:
            yield Stale(f"send/{event.document}/{event.version}", "")
        case e.EditorialEnded() as event:
            yield Stale(f"editorial/{event.document}/{event.version}", "")
        case e.SecondGiven() | e.SecondLapsed() as event:
            yield Stale(f"second/{event.number}", "")
        case e.CorrectionAnswered() | e.CorrectionAsked() | e.CorrectionExplained() as event:
            party = review.corrections[event.number].party
            yield Stale(f"points/{party}", "")
            yield Stale(f"points-of/{party}", "")
        case e.ContactAnswered() as event:
            yield Stale(f"introduction/{event.user}", "")


def _passed_by_event(review: Review, event: e.Event) -> Iterator[Stale]:
    """Yield what told somebody to see to something that may have passed with an event."""
    match event:
        case e.ContactAnswered(user=user):
            yield Stale(f"contact/{user}", "")
            for party in review.agencies_of(user):
                yield Stale(f"lead-missing/{party.id}", "")
        case e.PartyChanged(party=party) | e.PartyRemoved(party=party):
            yield Stale(f"nobody-answers/{party}", "")
            yield Stale(f"lead-missing/{party}", "")
            yield from _contacts(review)
        case e.RoleGiven(role=role) | e.RoleTaken(role=role):
            yield Stale(f"nobody-decides/{role}", "")
            yield from _contacts(review)
        case e.RecusalEnded(user=user):
            yield from _done_by_nobody_without(review, user)
        case e.ItemClosed() | e.ItemReopened() | e.Assigned() as about:
            yield from _given_to_do(review, InstanceId.of(about))
            yield Stale(f"cannot-open/{about.item}/{about.party or ''}", "")
            yield Stale(f"lead-missing/{about.party or ''}", "")
            yield from _contacts(review)
        case e.DueSet() | e.TimetableAccepted() | e.PublicationAgreed():
            yield from _all_given_to_do(review)
        case e.ReviewDiscontinued() | e.ProcessSwitched():
            yield from _all_given_to_do(review)


def _done_by_nobody_without(review: Review, user: str) -> Iterator[Stale]:
    """Yield what said that nobody decides or answers where a person does."""
    for role in review.roles_of(user):
        yield Stale(f"nobody-decides/{role}", "")
    for agency in review.agencies_of(user):
        yield Stale(f"nobody-answers/{agency.id}", "")


def _all_given_to_do(review: Review) -> Iterator[Stale]:
    """Yield what shows the date of anything open that was assigned, added or chased by hand."""
    for key in _ever_given_to_do(review):
        if review.is_open(key):
            yield from _given_to_do(review, key)


def _ever_given_to_do(review: Review) -> Iterable[InstanceId]:
    """Return what was assigned, added or chased by hand, each once."""
    given = [
        *review.recorded(e.Assigned),
        *review.recorded(e.Chased),
        *review.recorded(e.TaskAdded),
    ]
    return dict.fromkeys(_key_given(recorded.event) for recorded in given)


def _key_given(event: e.Event) -> InstanceId:
    if isinstance(event, e.TaskAdded):
        return InstanceId(ADDED_TASK.id, event.party)
    assert isinstance(event, e.Assigned | e.Chased)
    return InstanceId.of(event)


def _given_to_do(review: Review, key: InstanceId) -> Iterator[Stale]:
    """Yield what told somebody that an instance is theirs to do, or reminded them of it by hand."""
    yield Stale(f"assigned/{key.item}/{key.party}", "")
    yield from _requests_for(review, key)
    for user in sorted(_who_has_to_do(review, key)):
        yield Stale(f"assigned-together/{user}", user)


def _who_has_to_do(review: Review, key: InstanceId) -> set[str]:
    """Return to whom an instance is assigned, and the contacts of the agency whose it is."""
    agency = agency_of(review, key)
    people = set(agency.contacts) if agency is not None else set()
    assignee = review.state(key).assignee
    return people | {assignee} if assignee else people


def _contacts(review: Review) -> Iterator[Stale]:
    """Yield what was said of the people who were named and have not said yes."""
    for user, answered in review.contacts.items():
        if answered is not True:
            yield Stale(f"contact/{user}", "")


def _touched(review: Review, event: e.Event) -> list[e.Event]:
    """Return an event; of a redaction, all the events that it takes texts from."""
    if not isinstance(event, e.TextRedacted):
        return [event]
    numbers = dict.fromkeys((event.event, *(number for number, _ in event.also)))
    return [review.log[number - 1].event for number in numbers]


_OF_AN_ACTION = (
    e.PartyAdded,
    e.PartyRemoved,
    e.ActionDetailed,
    e.ItemClosed,
    e.ItemReopened,
    e.OutcomeNoted,
    e.NoteTakenBack,
)


def _actions_told(review: Review, event: e.Event) -> Iterator[Stale]:
    """Yield what an agency was told of an action that an event is about."""
    if isinstance(event, _OF_AN_ACTION) and _is_a(review, event.party, "action"):
        yield Stale(f"action/{event.party}", "")


def _tasks_told(review: Review, event: e.Event) -> Iterator[Stale]:
    """Yield what shows the words of a task that was added, taken off the list or redacted."""
    if isinstance(event, e.TaskAdded | e.PartyRemoved) and _is_a(review, event.party, "task"):
        yield from _given_to_do(review, InstanceId(ADDED_TASK.id, event.party))


def _is_a(review: Review, party: str | None, kind: PartyKind) -> bool:
    """Return whether a party is of a kind, present or gone."""
    found = review.parties.get(party or "")
    return found is not None and found.kind == kind


def _request_subject(key: InstanceId, version: int | None) -> str:
    """Return what a request is about; without a version, what somebody is chased for by hand."""
    return f"request/{key.item}/{key.party}/{version}"


def _requests_for(review: Review, key: InstanceId, to: str = "") -> Iterator[Stale]:
    """Yield what asked for an instance, on whichever version, or before there was one.

    These are the requests for an answer, and what somebody was chased by for anything.
    """
    yield Stale(_request_subject(key, None), to)
    for version in _versions_about(review, key):
        yield from _requests_on_version(key, version, to)


def _requests_on_version(key: InstanceId, version: Version, to: str = "") -> Iterator[Stale]:
    """Yield what asked for an instance on one version: by itself, or together with others."""
    yield Stale(_request_subject(key, version.number), to)
    yield Stale(f"requests/{version.number}", to)


def _requests_on(review: Review, document_id: str) -> Iterator[Stale]:
    """Yield the requests for all answers on a document, of whichever kind of version."""
    document = review.process.documents.get(document_id)
    if document is None:
        return
    for kind in document.names:
        for key in review.speaking_of(kind):
            yield from _requests_for(review, key)


def _sent_about(review: Review, key: InstanceId) -> Iterator[Stale]:
    """Yield what told somebody that a version of what an instance speaks about was sent to them.

    And what offered to send it, as that may rest on the instance.
    """
    parties = [key.party] if key.party else _all_sent_to(review)
    for version in _versions_about(review, key):
        yield from _sendings_of(version, parties)


def _all_sent_to(review: Review) -> list[str]:
    """Return every agency, and "": an agency's contact may have been told as one of a group."""
    return ["", *(party.id for party in review.parties_of("agency"))]


def _versions_about(review: Review, key: InstanceId) -> Sequence[Version]:
    """Return the versions of the document that an instance speaks about, of whichever pathway."""
    return review.versions_of(review.knowing(key.item).document_spoken_of(key))


def _versions_before(review: Review, key: InstanceId, number: int) -> list[Version]:
    return [version for version in _versions_about(review, key) if version.number < number]


def _sent_on(review: Review, document_id: str) -> Iterator[Stale]:
    """Yield what told anybody that a version of a document was or can be sent."""
    parties = _all_sent_to(review)
    for version in review.versions.get(document_id, ()):
        yield from _sendings_of(version, parties)


def _sendings_of(version: Version, parties: Iterable[str]) -> Iterator[Stale]:
    """Yield what offered to send a version, and what told some parties that it was sent."""
    yield Stale(f"send/{version.document}/{version.number}", "")
    for party in parties:
        yield Stale(f"sent/{version.document}/{party}/{version.number}", "")


def _written_up(
    review: Review, item: str, *, before: int | None = None, to: str = ""
) -> Iterator[Stale]:
    """Yield what was written up of a decision, before the event of a number or ever."""
    for recorded, written in review.each(e.DecisionPrepared):
        is_before = before is None or recorded.number < before
        if is_before and written.item == item:
            yield Stale(f"prepared/{recorded.number}", to)


def _asked_on_earlier_versions(review: Review, announcement: Addressed) -> Iterator[Stale]:
    """Yield the requests to the same person for the same answer on earlier versions.

    They promised that a newer one would be asked for, which has now come.
    """
    if announcement.to is None or not _is_request(announcement):
        return
    asked = announcement.params["version"] or 0
    for key in answers_asked(announcement.params):
        for version in _versions_before(review, key, asked):
            yield from _requests_on_version(key, version, announcement.to)


def _is_request(announcement: Addressed) -> bool:
    return announcement.subject is not None and announcement.subject.startswith("request")


# --- of whom it is asked, and by when ------------------------------------------------------------

_WHO_IS_ASKED = (
    e.PartyChanged,
    e.PartyRemoved,
    e.RoleGiven,
    e.RoleTaken,
    e.Recused,
    e.RecusalEnded,
)
_WHEN = (e.DueSet, e.TimetableAccepted, e.PublicationAgreed)
_WHAT = (e.ProcessSwitched, e.ReviewDiscontinued)
_CHANGING_REQUESTS = (*_WHO_IS_ASKED, *_WHEN, *_WHAT)


def _asked_differently(work: UnitOfWork, before: Requests) -> Iterator[Stale]:
    """Yield the requests that say something else since this command.

    To one person, of whom it is or isn't asked any more; or to everybody, by another date. Only
    what is open, and only whom it concerns: a timetable moves the dates of a whole review.
    """
    if not _may_change_requests(work):
        return

    after = requests(work.review, work.context.calendar)

    for key, request in before.items():
        now = after.get(key, NOT_ASKED)
        yield from _asked_of_others(work.review, key, request.people ^ now.people)

        if now.people and now.shown != request.shown:
            yield from _shown_differently(work.review, key)


def _may_change_requests(work: UnitOfWork) -> bool:
    return any(isinstance(recorded.event, _CHANGING_REQUESTS) for recorded in work.recorded)


def _asked_of_others(review: Review, key: InstanceId, users: Iterable[str]) -> Iterator[Stale]:
    """Yield what asked, or did not ask, each of those for an answer of whom it is otherwise now."""
    for user in sorted(users):
        yield from _requests_for(review, key, user)
        yield from _written_up(review, key.item, to=user)


def _shown_differently(review: Review, key: InstanceId) -> Iterator[Stale]:
    """Yield the request on the current version; without one, whatever asks for the answer."""
    version = review.version_of(key)
    if version is not None:
        yield from _requests_on_version(key, version)
        return
    yield from _requests_for(review, key)
    yield from _written_up(review, key.item)


# --- the set-up card -----------------------------------------------------------------------------

_ON_THE_SET_UP_CARD = (
    e.NoneInvolved,
    e.RoleGiven,
    e.RoleTaken,
    e.TimetableProposed,
    e.TimetableAccepted,
    e.ProcessSwitched,
    e.ReviewCompleted,
    e.ReviewReopened,
    e.ReviewDiscontinued,
)
_PARTIES_SET_UP = ("agency", "family", "partnership")


def _sets_up(review: Review, event: e.Event) -> bool:
    """Return whether an event shows on the set-up card."""
    match event:
        case e.ItemClosed() | e.ItemReopened():
            item = review.process.items.get(event.item)
            return bool(item and item.fills)
        case e.PartyAdded() | e.PartyChanged() | e.PartyRemoved():
            return event.party.split("-")[0] in _PARTIES_SET_UP
        case _:
            return isinstance(event, _ON_THE_SET_UP_CARD)
