"""One item with its history, and the texts that were typed with it."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import Calendar
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.gates import missing_for
from bot.workflow.rules.labels import party_name, role_named
from bot.workflow.rules.lookup import pathway_of_former
from bot.workflow.rules.nudges import whose_move
from bot.workflow.views.lines import behalf_of, closed_by_itself, line


def show(
    review: Review, key: InstanceId, user: str, today: date, calendar: Calendar
) -> dict[str, Any]:
    """One item with its history: its line, ``hint``, ``source`` (who asks for it), ``requires``
    (titles), ``entries`` [{number, at, form, by, role, behalf, on, how, answer, version, cause,
    due, until, user, has_text, removed ({people, at} or None), evidence, via}], ``document``
    (title), ``see`` (with the decision: the partnership's own documents, [{title, url}]), ``email``
    (for a coordinator: see
    :func:`email_text`)."""
    item = review.item(key.item)
    wanted = set(review.state(key).numbers)
    entries = [_entry(review, r) for r in review.log if r.number in wanted]
    document = review.process.document_of(item.of)
    version = review.current(item.of)
    return line(review, key, user, today, calendar) | {
        "ref": review.ref,
        "today": today,
        "hint": item.hint,
        "source": item.basis,
        "stage_title": review.process.stages[review.process.stage_index(item.stage)].title,
        "requires": [
            review.item(n.item).title for n in item.requires if n.item in review.process.items
        ],
        "entries": entries,
        "document": document.title if document else "",
        "url": (version.url or "") if version else "",
        "see": [{"title": t, "url": url} for t, url in review.process.linked()]
        if item.rule == "decision"
        else [],
        "assignee": review.state(key).assignee or "",
        "email": email_text(review, key) if review.is_coordinator(user) else None,
    }


def email_text(review: Review, key: InstanceId) -> dict[str, str] | None:
    """What an agency without Slack is asked for by e-mail now: ``to`` (a job title) and ``hint``;
    ``None`` where it is not asked for anything."""
    agency = agency_of(review, key)
    if agency is None or not agency.by_email or not review.is_open(key) or missing_for(review, key):
        return None
    asked = [
        r for r in whose_move(review, key, review.holders("coordinator")) if r.why == "by-email"
    ]
    return {"to": agency.by_email, "hint": review.item(key.item).hint} if asked else None


def show_former(
    review: Review, item: Item, keys: Iterable[InstanceId], today: date
) -> dict[str, Any]:
    """An item that went with the file before, with what was recorded of it: ``title``, ``item``,
    ``entries`` as in
    :func:`show`, each with its ``party``; ``pathway``: the one that it belongs to, of which the
    review was, or ""."""
    numbers = {n: party_name(review, k.party) for k in keys for n in review.state(k).numbers}
    entries = [
        _entry(review, r) | {"party": numbers[r.number]} for r in review.log if r.number in numbers
    ]
    pathway = pathway_of_former(review, item.id)
    facts = {"item": item.id, "title": item.title, "pathway": pathway, "entries": entries}
    return {"ref": review.ref, "today": today} | facts


def _entry(review: Review, recorded: e.Recorded) -> dict[str, Any]:
    """One event of an item's history, in facts."""
    event = recorded.event
    return {
        "number": recorded.number,
        "at": recorded.at,
        "form": type(event).__name__,
        "by": "" if closed_by_itself(getattr(event, "how", ""), recorded.role) else recorded.actor,
        "role": role_named(review, recorded.role) if recorded.role else "",
        "behalf": behalf_of(review, recorded.behalf),
        "via": recorded.via,
        "on": getattr(event, "on", None),
        "how": getattr(event, "how", ""),
        "answer": getattr(event, "answer", "")
        if isinstance(getattr(event, "answer", ""), str)
        else "",
        "version": getattr(event, "version", None),
        "cause": getattr(event, "cause", ""),
        "outcome": getattr(event, "outcome", None) or "",
        "due": getattr(event, "due", None),
        "until": getattr(event, "until", None),
        "user": getattr(event, "user", None) or "",
        "has_text": any(getattr(event, t, None) for t in ("reason", "note", "text")),
        "removed": _removal(review, recorded.number),
        "evidence": bool(getattr(event, "ref", None)) and not isinstance(event, e.ReviewOpened),
    }


def _removal(review: Review, number: int) -> dict[str, Any] | None:
    """By which two people, and when, an event's text was removed; ``None`` if it was not."""
    done = max(
        (r for (n, _), r in review.removed.items() if n == number),
        key=lambda r: r.number,
        default=None,
    )
    if done is None:
        return None
    asked = [
        w.by
        for r in review.log[done.batch - 1 : done.number]
        if isinstance(r.event, e.SecondGiven)
        for w in review.seconds.values()
        if w.number == r.event.number
    ]
    return {"people": [*asked, done.actor], "at": done.at}


def text_of(review: Review, number: int) -> dict[str, Any] | None:
    """[Read reason]: what was typed in one event, for those who belong: ``number``, ``texts``
    [{field, text}], ``by``, ``role``, ``at``, ``item``, ``title``, ``party``, ``removed`` (bool).
    ``None`` if there is no such event."""
    if not 1 <= number <= len(review.log):
        return None
    recorded = review.log[number - 1]
    event = recorded.event
    item = getattr(event, "item", None)
    found = review.knowing(item or "").process.items.get(item or "")
    texts = [
        {"field": name, "text": getattr(event, name)}
        for name in event.texts
        if getattr(event, name) and name not in ("command", "url", "pseudonym")
    ]
    if isinstance(event, e.SecondAsked) and event.command:
        texts = _reason_in(event.command)
    return {
        "ref": review.ref,
        "number": number,
        "texts": texts,
        "by": recorded.actor,
        "role": role_named(review, recorded.role) if recorded.role else "",
        "at": recorded.at,
        "item": item or "",
        "title": found.title if found else "",
        "party": party_name(review, getattr(event, "party", None)),
        "removed": _removal(review, number) is not None,
    }


def _reason_in(command: str) -> list[dict[str, str]]:
    """What was typed with an act of two: its reason, and the address of what went live."""
    told = json.loads(command)
    found = {"reason": told.get("because"), "url": told.get("url")}
    return [{"field": field, "text": text} for field, text in found.items() if text]
