"""Which posted messages say something else since a command.

They are shown anew, so that none goes on asking for what is answered, of whom it is not asked any
more, or by a day that was moved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import ADDED_TASK, Document
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
    due = due_of(review, key, calendar)
    agency = agency_of(review, key)
    shown = Shown(
        due=due.day if due else None,
        party=party_name(review, key.party),
        has_deputy=bool(agency and agency.deputy),
    )
    return Request(frozenset(answerers(review, key)), shown)


def affected_subjects(work: UnitOfWork, before: Requests) -> list[Stale]:
    """Return what a command changed of what is posted, each subject once for whomever it concerns.

    ``before``: the :func:`requests` that were open before the command.
    """
    found: dict[Stale, None] = {}
    for recorded in work.recorded:
        found |= dict.fromkeys(_stale_by_event(work.review, recorded))
        found |= dict.fromkeys(_passed_by_event(work.review, recorded.event))
        if work.before and _sets_up(work.review, recorded.event):
            found[Stale("setup", "")] = None
    for announcement in work.announcements:
        found |= dict.fromkeys(_asked_on_earlier_versions(work.review, announcement))
    found |= dict.fromkeys(_asked_differently(work, before))
    return list(found)


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
        case _:
            pass


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
            yield from (Stale(f"nobody-decides/{role}", "") for role in review.roles_of(user))
            yield from (Stale(f"nobody-answers/{p.id}", "") for p in review.agencies_of(user))
        case e.ItemClosed() | e.ItemReopened() | e.Assigned() as about:
            yield from _given_to_do(review, InstanceId.of(about))
            yield Stale(f"cannot-open/{about.item}/{about.party or ''}", "")
            yield Stale(f"lead-missing/{about.party or ''}", "")
            yield from _contacts(review)
        case e.DueSet() | e.TimetableAccepted() | e.PublicationAgreed():
            yield from _all_given_to_do(review)
        case e.ReviewDiscontinued() | e.ProcessSwitched():
            yield from _all_given_to_do(review)
        case _:
            pass


def _all_given_to_do(review: Review) -> Iterator[Stale]:
    """Yield what shows the date of anything open that was assigned, added or chased by hand."""
    given = [
        *review.recorded(e.Assigned),
        *review.recorded(e.Chased),
        *review.recorded(e.TaskAdded),
    ]
    keys = [_key_given(recorded.event) for recorded in given]
    for key in dict.fromkeys(keys):
        if review.is_open(key):
            yield from _given_to_do(review, key)


def _key_given(event: e.Event) -> InstanceId:
    if isinstance(event, e.TaskAdded):
        return InstanceId(ADDED_TASK.id, event.party)
    assert isinstance(event, e.Assigned | e.Chased)
    return InstanceId.of(event)


def _given_to_do(review: Review, key: InstanceId) -> Iterator[Stale]:
    """Yield what told somebody that an instance is theirs to do, or reminded them of it by hand."""
    yield Stale(f"assigned/{key.item}/{key.party}", "")
    yield from _requests_for(review, key)
    agency = agency_of(review, key)
    people = {review.state(key).assignee or "", *(agency.contacts if agency is not None else ())}
    for user in sorted(people - {""}):
        yield Stale(f"assigned-together/{user}", user)


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


def _actions_told(review: Review, event: e.Event) -> Iterator[Stale]:
    """Yield what an agency was told of an action that an event is about."""
    about = (e.PartyAdded, e.PartyRemoved, e.ActionDetailed, e.ItemClosed, e.ItemReopened)
    noted = (e.OutcomeNoted, e.NoteTakenBack)
    party = event.party if isinstance(event, (*about, *noted)) else None
    if party and party in review.parties and review.parties[party].kind == "action":
        yield Stale(f"action/{party}", "")


def _tasks_told(review: Review, event: e.Event) -> Iterator[Stale]:
    """Yield what shows the words of a task that was added, taken off the list or redacted."""
    party = event.party if isinstance(event, e.TaskAdded | e.PartyRemoved) else ""
    if party in review.parties and review.parties[party].kind == "task":
        yield from _given_to_do(review, InstanceId(ADDED_TASK.id, party))


def _request_subject(key: InstanceId, version: int | None) -> str:
    """Return what a request is about; without a version, what somebody is chased for by hand."""
    return f"request/{key.item}/{key.party}/{version}"


def _requests_for(review: Review, key: InstanceId, to: str = "") -> Iterator[Stale]:
    """Yield what asked for an instance, on whichever version, or before there was one.

    These are the requests for an answer, and what somebody was chased by for anything.
    """
    yield Stale(_request_subject(key, None), to)
    known = review.knowing(key.item)
    document = known.process.document_of(known.item(key.item).of)
    for version in _versions_of(review, document):
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
    known = review.knowing(key.item)
    document = known.process.document_of(known.item(key.item).of)
    parties = [key.party] if key.party else _all_sent_to(review)
    for version in _versions_of(review, document):
        for party in parties:
            yield Stale(f"sent/{version.document}/{party}/{version.number}", "")
        yield Stale(f"send/{version.document}/{version.number}", "")


def _all_sent_to(review: Review) -> list[str]:
    """Return every agency, and "": an agency's contact may have been told as one of a group."""
    return ["", *(party.id for party in review.parties_of("agency"))]


def _versions_of(review: Review, document: Document | None) -> Sequence[Version]:
    return review.versions.get(document.id, ()) if document is not None else ()


def _sent_on(review: Review, document_id: str) -> Iterator[Stale]:
    """Yield what told anybody that a version of a document was or can be sent."""
    parties = _all_sent_to(review)
    for version in review.versions.get(document_id, ()):
        yield Stale(f"send/{document_id}/{version.number}", "")
        for party in parties:
            yield Stale(f"sent/{document_id}/{party}/{version.number}", "")


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
    if announcement.to is None or not (announcement.subject or "").startswith("request"):
        return
    params = announcement.params
    asked = params["version"] or 0
    for key in answers_asked(params):
        document = review.process.document_of(review.item(key.item).of)
        earlier = [one for one in _versions_of(review, document) if one.number < asked]
        for version in earlier:
            yield Stale(_request_subject(key, version.number), announcement.to)
            yield Stale(f"requests/{version.number}", announcement.to)


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


def _asked_differently(work: UnitOfWork, before: Requests) -> Iterator[Stale]:
    """Yield the requests that say something else since this command.

    To one person, of whom it is or isn't asked any more; or to everybody, by another date. Only
    what is open, and only whom it concerns: a timetable moves the dates of a whole review.
    """
    changing = (*_WHO_IS_ASKED, *_WHEN, *_WHAT)
    if not any(isinstance(recorded.event, changing) for recorded in work.recorded):
        return
    review = work.review
    after = requests(review, work.context.calendar)
    for key, request in before.items():
        now = after.get(key, NOT_ASKED)
        for user in sorted(request.people ^ now.people):
            yield from _requests_for(review, key, user)
            yield from _written_up(review, key.item, to=user)
        if now.people and now.shown != request.shown:
            yield from _shown_differently(review, key)


def _shown_differently(review: Review, key: InstanceId) -> Iterator[Stale]:
    """Yield the request on the current version; without one, whatever asks for the answer."""
    version = review.version_of(key)
    if version is not None:
        yield Stale(_request_subject(key, version.number), "")
        yield Stale(f"requests/{version.number}", "")
        return
    yield from _requests_for(review, key)
    yield from _written_up(review, key.item)


# --- whose part is another -----------------------------------------------------------------------


def whose_part_changed(work: UnitOfWork) -> set[str]:
    """Return who has lost a part by a command, or stepped back from it: less is asked of them.

    Whoever does not step back any more is among them.
    """
    found: set[str] = set()
    for recorded in work.recorded:
        match recorded.event:
            case e.RoleTaken(user=user) | e.GuestRemoved(user=user):
                found.add(user)
            case e.Recused(user=user) | e.RecusalEnded(user=user):
                found.add(user)
            case e.Assigned(user=user, ended=True):
                found.add(user)
            case e.Assigned() as event:
                found.update(_assignee_before(work.review, event, recorded.number))
            case e.PartyRemoved(party=party):
                found.update(work.review.parties[party].contacts)
            case e.PartyChanged(party=party, lead=lead, deputy=deputy):
                before = _contacts_before(work.review, party, recorded.number)
                found.update(was for was, now in zip(before, (lead, deputy), strict=True) if now)
            case _:
                pass
    return found - {""}


def _assignee_before(review: Review, assigned: e.Assigned, number: int) -> set[str]:
    """Return to whom an item was assigned before an event gave it to somebody else, if anybody."""
    user = ""
    for recorded, event in review.each(e.Assigned):
        is_of_same = InstanceId.of(event) == InstanceId.of(assigned)
        if is_of_same and recorded.number < number:
            user = "" if event.ended else event.user
    return {user} - {assigned.user}


def _contacts_before(review: Review, party: str, number: int) -> tuple[str, str]:
    """Return the lead and the deputy that a party had before an event; "" for none."""
    lead = deputy = ""
    for recorded in review.log[: number - 1]:
        event = recorded.event
        if isinstance(event, e.PartyAdded | e.PartyChanged) and event.party == party:
            lead, deputy = event.lead or lead, event.deputy or deputy
    return lead, deputy


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
