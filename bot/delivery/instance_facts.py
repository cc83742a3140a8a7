"""The facts of one instance of an item for one reader: its state, its versions and its answers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.reviews import Seen
from bot.workflow.dates.calendar import day
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Document
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Party, Version
from bot.workflow.rules.access import agency_of, agency_role
from bot.workflow.rules.awaited import answerers, awaited_from, is_asked
from bot.workflow.rules.labels import action_text, party_name, role_title, title_of
from bot.workflow.rules.progress import progress_of
from bot.workflow.views import forms as forms_view


def local_time(at: datetime, zone: Any) -> str:
    """Return an instant as people there read it: "Thu 14 May 2026, 16:42"."""
    there = at.astimezone(zone)
    return f"{day(there.date())}, {there:%H:%M}"


def kept_instances(kept: Iterable[Iterable[str]]) -> list[InstanceId]:
    """Return the instances that a row was kept with, as item and party of each."""
    return [InstanceId(*key) for key in kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Instance:
    """An instance of an item, and who reads of it.

    ``review`` goes by the process file that knew the item: what waited to be sent may be of an item
    that the review has left since.
    """

    seen: Seen
    review: Review
    key: InstanceId
    reader: str

    @property
    def is_left(self) -> bool:
        """Whether the review's process file has this instance no more."""
        return self.review is not self.seen.review or not self.exists

    @property
    def exists(self) -> bool:
        """Whether there is such an instance by the process file that knew its item."""
        return self.key in self.review.instances(self.review.item(self.key.item))

    @property
    def is_closed(self) -> bool:
        """Whether nothing is asked of anybody any more."""
        return self.is_left or self.review.state(self.key).closed is not None

    @property
    def agency(self) -> Party | None:
        """The agency whose instance it is."""
        return agency_of(self.review, self.key)

    @property
    def reader_answers(self) -> bool:
        """Whether the reader is one of those whose answer it is."""
        return not self.is_left and self.reader in answerers(self.review, self.key)


def instance_facts(
    seen: Seen, key: InstanceId, asked_version: int | None, reader: str
) -> dict[str, Any]:
    """Return the facts of an instance and, if it is answered on versions, how far that is.

    ``asked_version`` is the version that the message asked about; ``None`` for the current one.
    """
    review = seen.review.knowing(key.item)
    instance = _Instance(seen=seen, review=review, key=key, reader=reader)
    facts = _plain_facts(instance, asked_version)
    item = review.item(key.item)
    document = review.process.document_of(item.of)
    if not item.answered or document is None:
        return facts

    current = review.current(item.of)
    version = review.version(document.id, asked_version) if asked_version else current
    if version is not None:
        facts |= _version_facts(instance, document, version)
        facts |= _newer_version_facts(instance, document, version)
        facts |= _answers_facts(instance, version)

    facts["again"] = _asked_again(review, key, current)
    is_settled = facts["answered"] or facts["newer"] or facts["closed"]
    facts["asked"] = _awaits_reader(instance) and not is_settled
    return {**facts, **progress_of(review, key)}


def _plain_facts(instance: _Instance, asked_version: int | None) -> dict[str, Any]:
    """Return the facts of an instance apart from versions and answers, which get their blanks."""
    review, key = instance.review, instance.key
    item = review.item(key.item)
    agency = instance.agency
    due = due_of(review, key, instance.seen.settings.calendar) if instance.exists else None
    return {
        "item": item.id,
        "title": title_of(review, key),
        "kind": item.kind,
        "hint": item.hint,
        "ask": item.ask,
        "about": action_text(review, key.party),
        "party": party_name(review, key.party),
        "party_id": key.party,
        "due": due.day if due else None,
        "closed": instance.is_closed,
        "over": instance.is_left,
        "you": _reader_title(instance),
        "has_deputy": agency is not None and bool(agency.deputy),
        "job_title": (agency.by_email or "") if agency else "",
        "able": instance.reader_answers,
        "asked": not instance.is_closed,
        "again": "",
        "version": asked_version,
        "newer": None,
        "url": "",
        "before": None,
        "answered": None,
        "value": "",
        "by_role": "",
        "corrections": False,
        "noted": False,
    }


def _reader_title(instance: _Instance) -> str:
    """Return what the reader answers as: "lead", "deputy", a role's title, or nothing."""
    process = instance.review.process
    role = agency_role(instance.review, instance.key, instance.reader) or _deciding_role(instance)
    return role_title(process, role) if role in process.roles else role


def _deciding_role(instance: _Instance) -> str:
    """Return the first of the reader's roles that decides on the item, or nothing."""
    review = instance.review
    for role in review.item(instance.key.item).decides:
        if review.holds(instance.reader, role):
            return role
    return ""


def _version_facts(instance: _Instance, document: Document, version: Version) -> dict[str, Any]:
    review = instance.review
    return {
        "url": version.url or "",
        "version": version.number,
        "document_title": document.title,
        "kind_title": kind_title(review, version.kind, document.title),
        "before": forms_view.answered_before(review, instance.key, version.number, instance.reader),
    }


def _newer_version_facts(
    instance: _Instance, document: Document, version: Version
) -> dict[str, Any]:
    """Return whether a version was replaced by a newer one, or none is to be answered on."""
    latest = instance.review.latest(document)
    if latest is None:
        return {}

    is_withdrawn = latest.withdrawn is not None
    return {
        "newer": latest.number if latest.number > version.number else None,
        "over": instance.is_left or is_withdrawn,
        "closed": instance.is_closed or is_withdrawn,
    }


def _answers_facts(instance: _Instance, version: Version) -> dict[str, Any]:
    """Return the last answer that stands on a version, and the reader's own."""
    review = instance.review
    answers = review.state(instance.key).answers
    standing = [
        answer for answer in answers if answer.version == version.number and answer.fell is None
    ]
    facts: dict[str, Any] = {}
    own = [answer for answer in standing if _is_shown_as_own(instance, answer)]
    if own:
        facts["answered"] = _answer_facts(instance, own[-1])

    if standing:
        last = standing[-1]
        facts |= {
            "value": last.value,
            "by_role": role_title(review.process, last.role),
            "corrections": last.corrections,
            "by": last.user,
            "behalf_answer": last.behalf,
        }

    return facts


def _is_shown_as_own(instance: _Instance, answer: Answer) -> bool:
    """Tell whether an answer is shown to the reader as the one that was given.

    An agency's answer is shown to its contacts; who is one no longer keeps what they gave
    themselves.
    """
    if answer.user == instance.reader:
        return True
    return instance.agency is not None and instance.reader_answers


def _answer_facts(instance: _Instance, answer: Answer) -> dict[str, Any]:
    return {
        "by": answer.user or answer.by,
        "role": role_title(instance.review.process, answer.role),
        "at": local_time(answer.at, instance.seen.settings.zone),
        "value": answer.value,
        "behalf": answer.behalf,
        "corrections": answer.corrections,
        "on": answer.on,
    }


def _awaits_reader(instance: _Instance) -> bool:
    """Tell whether the reader is asked for an answer; of an agency by e-mail, to ask for it."""
    if not instance.reader_answers:
        return False
    agency = instance.agency
    if agency is not None and agency.by_email:
        return instance.review.is_open(instance.key)
    return instance.reader in awaited_from(instance.review, instance.key)


def _asked_again(review: Review, key: InstanceId, current: Version | None) -> str:
    """Return when a newer version is asked for.

    "now"; "out": once it goes out; "first": once what comes before is there; "later": it is none
    that is decided on; "over": it has been answered, or is asked of nobody any more.
    """
    if current is None:
        return "later"

    if not review.is_open(key):
        return "over"

    if is_asked(review, key):
        return "now"

    return "out" if current.sent_on(review.item(key.item)) is None else "first"


def kind_title(review: Review, kind: str, otherwise: str) -> str:
    """Return a version's kind in words ("final report"), or ``otherwise`` where it is no item's."""
    if kind in review.process.items and kind != otherwise:
        return kind.replace("-", " ")
    return otherwise
