"""Record that a version went to people, ask those who answer, tell the others (rule 1).

It goes to those whose gate is open; the coordinators are offered to send it on to the others once
what those wait for is there (S20).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.grouping import by_key
from bot.refusals.versions import (
    CirculatedBefore,
    CirculateStale,
    NoReport,
    NoSuchVersion,
    SentBeforeGate,
    VersionWithdrawn,
)
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.asking import ask, is_lead_out, tell_silent
from bot.workflow.acts.gate_guards import describe_missing
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.acts.versions import close_document_item, find_document, require_author
from bot.workflow.process.model import Document, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import is_asked
from bot.workflow.rules.gates import opened_last
from bot.workflow.rules.labels import label
from bot.workflow.rules.sending import (
    held_back,
    missing_to_send,
    parties_of,
    spoken_about,
    to_send,
)


@dataclass(slots=True)
class _Reached:
    """Whom a circulation reaches: who is asked for an answer, who else is told, what is later."""

    asked: dict[str, None] = field(default_factory=dict)
    told: dict[str, None] = field(default_factory=dict)
    later: list[InstanceId] = field(default_factory=list)
    parties: set[str] = field(default_factory=set)
    """The parties of whom an answer is asked: they need no other message."""

    def forget_later(self, party: str) -> None:
        """Leave out what is asked of a party later: it is told what comes before that."""
        self.later = [key for key in self.later if key.party != party]


def circulate(work: UnitOfWork, command: c.Circulate) -> None:
    """Record that a version went to those who must answer (``circulate``).

    Each is asked by DM and named in the channel; whoever else it went to is told by DM.
    """
    review = work.review
    require_author(work)
    document, kind = review.process.report, None

    if command.document:
        document, kind = find_document(review, command.document)

    if document is None:
        raise NoReport(pathway=review.process.title)

    version = _version_to_circulate(review, document, kind, command.version)
    going = to_send(review, version)
    is_first = version.circulated is None
    again = not is_first and not any(_has_open(review, item) for item in going)
    items = _sent_already(review, version) if again else going
    day = _circulated_on(work, version, command.on, items)
    work.emit(
        e.VersionCirculated(
            document=document.id,
            version=version.number,
            on=day,
            again=again,
            items=tuple(item.id for item in items),
        )
    )
    close_document_item(work, version.kind, version.number, day, circulated=True)
    reached = _reach(work, document, version, items)
    back = held_back(review, review.latest(document) or version)
    work.post(
        posts.Circulated(
            document=document.id,
            version=version.number,
            asked=list(reached.asked),
            silent=list(work.silent),
            again=again,
            informed=list(reached.told),
            on_to=[] if is_first or again else _party_ids(review, items),
        )
    )
    work.say(
        replies.Circulated(
            document=document.title,
            kind=version.kind,
            version=version.number,
            on=day,
            again=again,
            asked=list(reached.asked),
            silent=list(work.silent),
            later=work.named_all([key for key in reached.later if key not in back]),
            told=list(reached.told),
            held_back=_names(review, back),
            waits_for=describe_missing(
                work, missing_to_send(review, review.item(back[0].item)) if back else []
            ),
        )
    )


def _has_open(review: Review, item: Item) -> bool:
    """Say whether there is something open of an item that has its time from the day of sending."""
    return item.waits_to_be_sent and any(map(review.is_open, review.instances(item)))


def _sent_already(review: Review, version: Version) -> list[Item]:
    """Return the items of which people are asked once more: answers, and what counts from then."""
    sent = [item for item in spoken_about(review, version) if version.sent_on(item) is not None]
    asked = [item for item in sent if item.answered or item.waits_to_be_sent]
    return [item for item in asked if not missing_to_send(review, item)]


def _party_ids(review: Review, items: list[Item]) -> list[str]:
    """Return the parties whose open instances of items a version went to."""
    return parties_of(review.open_instances_of(items))


def _names(review: Review, keys: list[InstanceId]) -> list[str]:
    """Return the names of the parties of instances, each once."""
    return list(dict.fromkeys(label(review.party(key.party)) for key in keys if key.party))


def _version_to_circulate(
    review: Review, document: Document, kind: str | None, wanted: int | None
) -> Version:
    """Return the version that is meant: a document's latest, unless that was withdrawn."""
    latest = review.latest(document)
    version = _version_meant(review, document, kind, wanted)
    if version is None or latest is None:
        raise NoSuchVersion(version=wanted, latest=review.latest_number(document))

    if latest.withdrawn:  # and nothing older stands again
        raise VersionWithdrawn(version=latest.number, why=latest.withdrawn)

    if version is not latest:
        raise CirculateStale(version=version.number, latest=latest.number)

    return version


def _version_meant(
    review: Review, document: Document, kind: str | None, wanted: int | None
) -> Version | None:
    """Return the version of a number, else the latest, if it is of the kind that was said."""
    if wanted is not None:
        return review.version(document.id, wanted)

    latest = review.latest(document)
    is_meant = latest is not None and kind in (None, latest.kind)
    return latest if is_meant else None


def _circulated_on(work: UnitOfWork, version: Version, on: date | None, items: list[Item]) -> date:
    """Return the day of a circulation, which is not before the version, nor before its gate."""
    day = work.happened(on)
    if day < version.on:
        raise CirculatedBefore(version=version.number, date=day, registered=version.on)

    opened = _last_for_all(work.review, items)
    if opened is not None and day < opened:
        raise SentBeforeGate(version=version.number, date=day, opened=opened)

    return day


def _last_for_all(review: Review, items: list[Item]) -> date | None:
    """Return since when all is there that a version waited for before it went to people."""
    waiting = [InstanceId(item.id) for item in items if item.waits_to_be_sent]
    opened = [opened_last(review, key, shared=True) for key in waiting]
    return max((one.on for one in opened if one is not None), default=None)


# --- asking and telling --------------------------------------------------------------------------


def _reach(work: UnitOfWork, document: Document, version: Version, items: list[Item]) -> _Reached:
    """Ask everybody who answers now on a version, and tell everybody else to whom it went."""
    reached = _Reached()
    sent = {item.id for item in items}
    _ask_who_answers(work, version, sent, reached)
    _tell_agencies(work, document, version, sent, reached)
    _tell_groups(work, document, version, items, reached)
    return reached


def _ask_who_answers(work: UnitOfWork, version: Version, sent: set[str], reached: _Reached) -> None:
    """Ask for each answer on a version that can be given now; note those that come later."""
    review = work.review
    answered = [item for item in review.process.items_about(version.kind) if item.answered]
    for key in review.open_instances_of(answered):
        if not is_asked(review, key):
            reached.later.append(key)
        elif key.item in sent:
            reached.asked |= dict.fromkeys(ask(work, key))
            reached.parties.add(key.party)


def _tell_agencies(
    work: UnitOfWork, document: Document, version: Version, sent: set[str], reached: _Reached
) -> None:
    """Tell each agency of what it does about a version before it answers, in one message."""
    for party, keys in _before_agencies_answer(work.review, sent).items():
        agency = agency_of(work.review, keys[0])
        if agency is not None and party not in reached.parties:
            _tell_agency(work, agency, document, version, keys, reached)
            reached.forget_later(party)


def _before_agencies_answer(review: Review, sent: set[str]) -> dict[str, list[InstanceId]]:
    """Return what each agency does about what was sent, before it is asked to answer."""
    items = review.process.items.values()
    theirs = [item for item in items if item.id in sent and _is_done_by_agencies(item)]
    keys = [key for key in review.open_instances_of(theirs) if key.party]
    return by_key((key.party, key) for key in keys if not is_asked(review, key))


def _is_done_by_agencies(item: Item) -> bool:
    return "agency" in item.who and item.kind != "document"


def _tell_agency(
    work: UnitOfWork,
    agency: Party,
    document: Document,
    version: Version,
    keys: list[InstanceId],
    reached: _Reached,
) -> None:
    facts: dict[str, Any] = {
        "document": document.id,
        "version": version.number,
        "party": agency.id,
        "asks": as_lists(keys),
    }
    subject = f"sent/{document.id}/{agency.id}/{version.number}"

    if agency.by_email:
        by_email = direct_messages.VersionSentByEmail(**facts)
        work.tell_each(work.review.holders("coordinator"), by_email, subject=subject)
        reached.told[f"{label(agency)} (by e-mail)"] = None
        return

    contact = _contact(work, agency)
    if contact is None:
        return

    if work.tell(contact, direct_messages.VersionSent(**facts), subject=subject):
        reached.told[contact] = None
    else:
        tell_silent(work, keys[0], version.number, contact)


def _contact(work: UnitOfWork, agency: Party) -> str | None:
    """Return whom an agency is told through: its lead, or its deputy while the lead is out."""
    if agency.deputy is not None and is_lead_out(work, agency):
        return agency.deputy
    return agency.lead or agency.deputy


def _tell_groups(
    work: UnitOfWork,
    document: Document,
    version: Version,
    items: list[Item],
    reached: _Reached,
) -> None:
    """Tell the members of groups to whom a version went though it asks no answer of them now."""
    facts: dict[str, Any] = {"document": document.id, "version": version.number, "party": ""}
    readers = _readers(work.review, document, version, items)
    for user in _not_asked(readers, reached, work.context.actor):
        told = direct_messages.VersionSent(**facts, asks=as_lists(readers[user]))
        if work.tell(user, told, subject=f"sent/{document.id}//{version.number}"):
            reached.told[user] = None
        else:
            work.silent[user] = None


def _not_asked(readers: Iterable[str], reached: _Reached, actor: str) -> list[str]:
    """Return those of some readers who are asked nothing, but for whoever sends it."""
    return [user for user in readers if user not in (*reached.asked, actor)]


def _readers(
    review: Review, document: Document, version: Version, items: list[Item]
) -> dict[str, list[InstanceId]]:
    """Return the members of groups to whom a version goes, each with what they do about it.

    These are who discusses it and who decides on it. A version of which neither is said goes to
    those who are the first to decide on the report.
    """
    found = _steps_of_members(review, items)
    if found or version.kind == document.decided_kind:
        return found
    return {user: [] for user in _members(review, _first_to_decide(review, document))}


def _steps_of_members(review: Review, items: list[Item]) -> dict[str, list[InstanceId]]:
    """Return what each member of a group discusses; nothing of what they only decide on."""
    found: dict[str, list[InstanceId]] = {}
    for item in items:
        keys = _open_steps(review, item)
        discussed = [] if item.answered else keys
        members = _members(review, [item]) if keys else []
        for user in members:
            found.setdefault(user, []).extend(discussed)

    return found


def _open_steps(review: Review, item: Item) -> list[InstanceId]:
    """Return what is open of an item that a group discusses or decides."""
    if item.kind in ("notice", "document", "date"):
        return []
    return review.open_instances_of([item])


def _first_to_decide(review: Review, document: Document) -> list[Item]:
    """Return the approvals of a document that rest on nothing before them."""
    about = review.process.items_about(document.decided_kind)
    return [item for item in about if item.kind == "approval" and not item.requires]


def _members(review: Review, items: list[Item]) -> list[str]:
    """Return who holds a group's role in some items: not the author's, nor the coordinator's."""
    roles = [role for item in items for role in (*item.decides, *item.who)]
    apart = ("agency", "coordinator", review.process.author_role)
    return review.voters_of(role for role in roles if role not in apart)
