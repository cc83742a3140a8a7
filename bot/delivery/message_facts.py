"""The facts of a post or a direct message, looked up when it is sent from the ids that were kept.

Kept are only ids, numbers and days; names and titles are those of the day when it is sent.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from bot.delivery.instance_facts import instance_facts, kept_instances, kind_title, local_time
from bot.reviews import Seen
from bot.workflow.acts.second_person import about
from bot.workflow.dates.due import due_of
from bot.workflow.dates.spans import span_in_words
from bot.workflow.process.model import Document
from bot.workflow.review import events as e
from bot.workflow.review.fold import as_at
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Version
from bot.workflow.rules.asked import AskedOn, nobody_asked
from bot.workflow.rules.awaited import who_confirms_write_up
from bot.workflow.rules.labels import author_title, party_name, role_named, role_title, title_of
from bot.workflow.rules.progress import naming_roles, progress_of
from bot.workflow.rules.sending import parties_of, ready_to_send, spoken_about
from bot.workflow.views import item_history


def message_facts(
    seen: Seen,
    params: Mapping[str, Any],
    actor: str,
    *,
    to: str,
    asked: AskedOn = nobody_asked,
) -> dict[str, Any]:
    """Return the facts of a message to a channel or person, as the review is now.

    ``asked`` says when messages arrived that asked for an answer.
    """
    review = seen.review
    facts = _facts_of_review(seen, actor, to)
    facts |= {name: _current_value(seen, name, value) for name, value in params.items()}
    event = params.get("event")
    if isinstance(event, int):
        facts |= _facts_of_event(seen, params.get("reason") or event)

    if "item" in params:
        key = InstanceId(params["item"], params.get("party") or "")
        facts |= instance_facts(seen, key, params.get("version"), to)

        if isinstance(event, int):
            facts |= _facts_of_answer(review, event, asked, is_in_channel=to == review.channel)
    elif "party" in params:
        facts |= _facts_of_party(seen, params["party"])

    if "document" in params:
        facts |= _facts_of_version(seen, params["document"], params.get("version"))

    if params.get("role"):
        facts["role"] = role_named(review, params["role"])

    if "number" in params:
        facts |= _facts_of_approval(seen, params["number"])

    if isinstance(event, int):
        facts |= _facts_of_prepared_decision(review, event, to)
        facts |= _facts_of_editorial(review, event)

    facts["introduced"] = review.contacts.get(to)
    return facts


def _facts_of_review(seen: Seen, actor: str, to: str) -> dict[str, Any]:
    """Return what every message knows, and the blanks of what only some know."""
    review = seen.review
    return {
        "ref": review.ref,
        "pathway": review.process.title,
        "stage": review.stage.title,
        "today": seen.today,
        "to": to,
        "actor": actor,
        "slash": "/cspr",
        "website": review.process.website,
        "agreed": review.publication_date,
        "instead": review.published.instead if review.published else "",
        "author": author_title(review.process),
        "reason": False,
        "at": "",
        "role": "",
        "behalf": "",
    }


def _current_value(seen: Seen, name: str, value: Any) -> Any:
    """Return a kept value as templates read it: days as dates, ids as titles and names."""
    read = _READERS.get(name)
    return value if read is None else read(seen, value)


def _day(seen: Seen, value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _named_instances(seen: Seen, kept: Iterable[Iterable[str]]) -> list[dict[str, str]]:
    return [_named_instance(seen, key) for key in kept_instances(kept)]


def _asked_instances(seen: Seen, kept: Iterable[Iterable[str]]) -> list[dict[str, Any]]:
    return [_asked_instance(seen, key) for key in kept_instances(kept)]


def _root(seen: Seen, kept: Iterable[str]) -> dict[str, str]:
    return _named_instance(seen, InstanceId(*kept))


def _party_names(seen: Seen, parties: Iterable[str]) -> list[str]:
    return [party_name(seen.review, party) for party in parties]


def _role_names(seen: Seen, roles: Iterable[str]) -> list[str]:
    return [role_named(seen.review, role) for role in roles]


_DAYS = ("date", "before", "were", "until", "publication", "on", "first", "last")
_READERS: Final[Mapping[str, Callable[[Seen, Any], Any]]] = {
    **dict.fromkeys(_DAYS, _day),
    **dict.fromkeys(("fell", "items", "told"), _named_instances),
    **dict.fromkeys(("parties", "on_to"), _party_names),
    "asks": _asked_instances,
    "root": _root,
    "roles": _role_names,
}
"""How what is kept under a name is read; everything else is what it is."""


def _asked_instance(seen: Seen, key: InstanceId) -> dict[str, Any]:
    """Return what somebody is to do about a version that was sent to them, and by when."""
    review = seen.review.knowing(key.item)
    item = review.item(key.item)
    is_there = key in review.instances(item)
    due = due_of(review, key, seen.settings.calendar) if is_there else None
    return {
        **_named_instance(seen, key),
        "due": due.day if due else None,
        "open": is_there and review.is_open(key),
        "task": item.kind in ("task", "meeting"),
    }


def _named_instance(seen: Seen, key: InstanceId) -> dict[str, str]:
    review = seen.review.knowing(key.item)
    return {
        "item": key.item,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
    }


def _facts_of_event(seen: Seen, number: int) -> dict[str, Any]:
    """Return who did what is told of, when, as what, for whom, and whether a reason was given."""
    typed = item_history.text_of(seen.review, number)
    if typed is None:
        return {}

    recorded = seen.review.log[number - 1]
    return {
        "event": number,
        "reason": bool(typed.texts),
        "actor": recorded.actor,
        "at": local_time(recorded.at, seen.settings.zone),
        "role": typed.role,
        "behalf": _party_or_role(seen.review, recorded.behalf),
    }


def _party_or_role(review: Review, behalf: str | None) -> str:
    """Return the name of the party, or else the role, on whose behalf something was done."""
    party = party_name(review, behalf)
    if party or not behalf:
        return party
    return role_named(review, behalf)


def _recorded_event(review: Review, number: int) -> e.Event | None:
    return review.log[number - 1].event if 1 <= number <= len(review.log) else None


def _facts_of_answer(
    review: Review, number: int, asked: AskedOn, *, is_in_channel: bool
) -> dict[str, Any]:
    """Return an answer, and how far its item was with it.

    Other answers may have come before this one is told, so the review is folded as it was then.
    """
    event = _recorded_event(review, number)
    if not isinstance(event, e.AnswerGiven):
        return {}

    key = InstanceId.of(event)
    batch = review.log[number - 1].batch
    last_of_batch = max(r.number for r in review.log if r.batch == batch)
    then = as_at(review, last_of_batch)
    facts = {
        "value": event.answer,
        "by_role": role_title(then.process, event.role),
        "corrections": event.corrections,
        "behalf_answer": event.behalf,
        "noted": bool(event.note),
        "closed": not then.is_open(key),
    }
    progress = progress_of(then, key, asked)
    return {**facts, **(naming_roles(then, key, progress) if is_in_channel else progress)}


def _facts_of_prepared_decision(review: Review, number: int, to: str) -> dict[str, Any]:
    """Return a group's decision as it was written up, and whether a yes to it is asked for."""
    event = _recorded_event(review, number)
    if not isinstance(event, e.DecisionPrepared):
        return {}

    is_pending = any(prepared.event == number for prepared in review.prepared.values())
    facts = {
        "on": event.on,
        "value": event.answer,
        "ref_given": bool(event.ref),
        "noted": bool(event.note),
        "answered": not is_pending,
        "anew": not is_pending and event.item in review.prepared,
        "asked": False,
    }

    if is_pending and event.item in review.process.items:
        facts["asked"] = to in who_confirms_write_up(review, InstanceId(event.item), event.answer)

    return facts


def _facts_of_editorial(review: Review, number: int) -> dict[str, Any]:
    """Return whether a version still waits to be confirmed as editorial, and what became of it."""
    event = _recorded_event(review, number)
    if not isinstance(event, e.EditorialAsked):
        return {}

    waiting = review.editorial.get(event.document)
    ended = [end.how for recorded, end in review.each(e.EditorialEnded) if recorded.number > number]
    return {
        "waits": waiting is not None and waiting.number == number,
        "ended": ended[0] if ended else "",
        "lapses": event.lapses,
        "url": event.url or "",
    }


def _facts_of_approval(seen: Seen, number: int) -> dict[str, Any]:
    """Return what an act that waits for its second person is about, and whether it still waits."""
    waiting = seen.review.pending_approvals.get(number)
    if waiting is None:
        return {}

    return {
        "done": waiting.state == "seconded",
        "lapsed": waiting.state == "lapsed" or seen.today > waiting.lapses,
        "lapses": waiting.lapses,
        "about": about(seen.review, waiting),
    }


def _facts_of_party(seen: Seen, party_id: str | None) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "party": party_name(seen.review, party_id),
        "party_id": party_id or "",
    }
    party = seen.review.parties.get(party_id or "")
    if party is None:
        return facts

    keys = [key for key in seen.review.all_keys() if key.party == party_id]
    return facts | {
        "party_kind": party.kind,
        "out_of_area": party.out_of_area,
        "by_email": bool(party.by_email),
        "job_title": party.by_email or "",
        "lead": party.lead or "",
        "deputy": party.deputy or "",
        "late_items": sum(seen.review.is_late_addition(key) for key in keys),
        "gone": party.gone,
    }


def _facts_of_version(seen: Seen, document_id: str, number: int | None) -> dict[str, Any]:
    review = seen.review.read_by(lambda file: document_id in file.documents)
    document = review.process.documents.get(document_id)
    if document is None:
        return {"document_title": document_id, "url": "", "version": number}

    version = review.version(document_id, number or 0)
    if version is None:
        return {"document_title": document.title, "url": "", "version": number}

    return {
        "document_title": document.title,
        "paper": document.paper,
        "kind_title": kind_title(review, version.kind, document.title),
        "decided_title": kind_title(review, document.decided_kind, document.title),
        "version_kind": version.kind,
        "last_kind": version.kind == document.decided_kind,
        "url": version.url or "",
        "version": version.number,
        "version_on": version.on,
        "registered_by": version.by,
        "circulated": version.circulated,
        **_facts_of_sending(review, document, version),
    }


def _facts_of_sending(review: Review, document: Document, version: Version) -> dict[str, Any]:
    """Return to whom a version can go now, to whom it went, and whether a newer one is there."""
    newer = _newer_than(review, document, version)
    ready = ready_to_send(review, document) if newer is None else []
    return {
        "newer_version": newer,
        "to_send": [party_name(review, party) for party in parties_of(ready)],
        "to_send_time": _time_of_all(review, ready),
        "sent_to": [party_name(review, party) for party in parties_of(_sent(review, version))],
    }


def _newer_than(review: Review, document: Document, version: Version) -> int | None:
    """Return the number of the latest version, if that is another one."""
    latest = review.latest(document)
    if latest is None or latest.number == version.number:
        return None
    return latest.number


def _time_of_all(review: Review, keys: Iterable[InstanceId]) -> str:
    """Return the time that all of them have to answer, "" where it is not the same."""
    times = {span_in_words(review.item(key.item)) for key in keys}
    return times.pop() if len(times) == 1 else ""


def _sent(review: Review, version: Version) -> list[InstanceId]:
    """Return what had to wait for a version to be sent, and for which it was."""
    waited = [item for item in spoken_about(review, version) if item.waits_to_be_sent]
    sent = [item for item in waited if version.sent_on(item) is not None]
    return [key for item in sent for key in review.instances(item)]
