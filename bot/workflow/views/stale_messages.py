"""Which posted messages say something else since a command: they are shown anew, so that none goes
on asking for what is answered, of whom it is not asked any more, or by a day that was moved."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.workflow.acts.consequences import speaking_of
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import answerers
from bot.workflow.rules.labels import party_name

Requests = Mapping[InstanceId, tuple[frozenset[str], Any]]
"""Of each open answer, whose it is, and what its request says of others and of its date."""


def affected_subjects(work: UnitOfWork, before: Requests) -> list[tuple[str, str]]:
    """The subjects whose posted copies show something that this command changed, and whose copy of
    them ("": all). ``before``: the :func:`requests` that were open before it."""
    review = work.review
    found: dict[tuple[str, str], None] = {}

    def request(key: InstanceId, to: str = "") -> None:
        process = review.knowing(key.item).process
        item = process.items[key.item]
        document = process.document_of(item.of) if item.answered else None
        for version in review.versions.get(document.id, []) if document else []:
            found[f"request/{key.item}/{key.party}/{version.number}", to] = None

    def written_up(item: str, before: int = review.number, to: str = "") -> None:
        for other in review.log[:before]:
            if isinstance(other.event, e.DecisionPrepared) and other.event.item == item:
                found[f"prepared/{other.number}", to] = None

    for recorded in work.recorded:
        match recorded.event:
            case e.AnswerGiven() | e.AnswerFell() | e.ItemClosed() | e.ItemReopened() as event:
                request(InstanceId(event.item, event.party or ""))
                written_up(event.item)
            case e.DecisionPrepared(item=item):
                written_up(item, recorded.number - 1)
            case e.VersionRegistered() | e.VersionWithdrawn() as event:
                document = review.process.documents.get(event.document)
                for kind in (document.kinds or (document.id,)) if document else ():
                    for key in speaking_of(review, document, kind) if document else ():
                        request(key)
            case e.SecondGiven() | e.SecondLapsed() as event:
                found[f"second/{event.number}", ""] = None
            case e.ContactAnswered() as event:
                found[f"introduction/{event.user}", ""] = None
            case _:
                pass
        if work.before and _sets_up(review, recorded.event):
            found["setup", ""] = None
    for asked in work.announcements:
        found |= dict.fromkeys(_asked_before(review, asked))
    for key, to in _asked_differently(work, before):
        version = review.current(review.item(key.item).of) if not to else None
        if version is not None:
            found[f"request/{key.item}/{key.party}/{version.number}", ""] = None
        else:
            request(key, to)
            written_up(key.item, to=to)
    return list(found)


def _asked_before(review: Review, asked: Addressed) -> Iterator[tuple[str, str]]:
    """The requests to the same person for the same answer on earlier versions: they promised that a
    newer one would be asked for, which has now come."""
    if not (asked.subject or "").startswith("request/") or asked.to is None:
        return
    document = review.process.document_of(review.item(asked.params["item"]).of)
    for version in review.versions.get(document.id, []) if document else []:
        if version.number < asked.params["version"]:
            yield (
                f"request/{asked.params['item']}/{asked.params['party']}/{version.number}",
                asked.to,
            )


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


def _asked_differently(work: UnitOfWork, before: Requests) -> list[tuple[InstanceId, str]]:
    """The answers whose requests say something else since this command: to one person, of whom it
    is or isn't asked any more; or to everybody (""), by another date. Only what is open, and only
    whom it concerns: a timetable moves the dates of a whole review."""
    if not any(isinstance(r.event, (*_WHO_IS_ASKED, *_WHEN, *_WHAT)) for r in work.recorded):
        return []
    after = requests(work.review, work.context.calendar)
    found: list[tuple[InstanceId, str]] = []
    for key, (people, shown) in before.items():
        now, shows = after.get(key, (frozenset(), None))
        found += [(key, user) for user in sorted(people ^ now)]
        if now and shows != shown:
            found.append((key, ""))
    return found


def requests(review: Review, calendar: Calendar) -> Requests:
    """What the requests for the open answers say now."""
    found: dict[InstanceId, tuple[frozenset[str], Any]] = {}
    for key in review.open_keys():
        if review.item(key.item).answered:
            due, agency = due_of(review, key, calendar), agency_of(review, key)
            shown = (
                due.day if due else None,
                party_name(review, key.party),
                bool(agency and agency.deputy),
            )
            found[key] = (frozenset(answerers(review, key)), shown)
    return found


def _sets_up(review: Review, event: e.Event) -> bool:
    """Whether an event shows on the set-up card."""
    if isinstance(event, e.ItemClosed | e.ItemReopened):
        item = review.process.items.get(event.item)
        return bool(item and item.fills)
    if isinstance(event, e.PartyAdded | e.PartyChanged | e.PartyRemoved):
        return event.party.split("-")[0] in ("agency", "family", "partnership")
    return isinstance(
        event,
        e.NoneInvolved
        | e.RoleGiven
        | e.RoleTaken
        | e.TimetableProposed
        | e.TimetableAccepted
        | e.ProcessSwitched
        | e.ReviewCompleted
        | e.ReviewReopened
        | e.ReviewDiscontinued,
    )
