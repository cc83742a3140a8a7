"""What an outbox row says at the moment it is sent: facts from the review as it is then, words from
``messages/``.

``None`` means that there is nothing to say any more: a request that was answered before it could be
asked, a digest whose items are all closed. Updates are never ``None``: they show what became of it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.delivery import digests, uploads
from bot.messages import templates
from bot.reviews import Reviews, Seen
from bot.store import outbox, reads
from bot.store.errors import NewerFormat
from bot.store.outbox import OutboxRow
from bot.workflow.acts.second_person import about
from bot.workflow.dates.calendar import day
from bot.workflow.dates.due import due_of
from bot.workflow.review import events as e
from bot.workflow.review.fold import as_at
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Version
from bot.workflow.rules import setup
from bot.workflow.rules.access import agency_of, agency_role
from bot.workflow.rules.awaited import answerers, awaited_from, is_asked, progress_of, who_may_say
from bot.workflow.rules.labels import author_title, party_name, role_named, role_title, title_of
from bot.workflow.views import forms as forms_view
from bot.workflow.views import item_history
from bot.workflow.views import status as status_view

Payload = dict[str, Any]
_DATES = ("date", "before", "were", "until", "publication", "on", "first", "last")
_PAIRS = ("fell", "items", "told")
_MADE_HERE = ("board", "digest-channel", "digest-person", "not-an-answer", "welcome")


def local_time(at: datetime, zone: Any) -> str:
    """An instant as people there read it: "Thu 14 May 2026, 16:42"."""
    there = at.astimezone(zone)
    return f"{day(there.date())}, {there:%H:%M}"


def render(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime, means: uploads.Means
) -> Payload | None:
    """The payload of a row, or ``None`` if there is nothing to say any more. Raises
    :class:`NewerFormat`."""
    if row.op == "upload":
        return uploads.render(reviews, means, conn, row, now)  # type: ignore[return-value]
    kind, params = _message_of(conn, row)
    if kind not in _MADE_HERE and not templates.exists(kind):
        raise NewerFormat(f"a message {kind}")
    if kind in ("digest-person", "digest-channel"):
        return digests.render(reviews, conn, row, now)
    if kind == "not-an-answer":
        return digests.not_an_answer(reviews, conn, row.team, row.target, now)
    if kind == "welcome":
        return templates.render("view/welcome", {"ref": "", "today": None, **params}).payload()
    if kind == "dm/paper-failed" and row.review_id is None:
        return templates.render(kind, {"ref": "", "today": None, **params["params"]}).payload()
    found = reads.by_id(conn, row.review_id) if row.review_id is not None else None
    if found is None:
        return None
    seen = reviews.see(conn, found, now)
    if kind == "board":
        return templates.render(
            "view/board", status_view.board(seen.review, seen.today, seen.settings.calendar)
        ).payload()
    facts = announcement_facts(
        seen, params.get("params", {}), params.get("actor", ""), to=row.target
    )
    if kind == "dm/setup":
        facts |= setup.setup(seen.review)
    if kind == "dm/affirm":
        key = InstanceId(facts["item"])
        over = facts.get("newer") or facts.get("closed", True)
        facts["affirms"] = not over and row.target in awaited_from(seen.review, key)
        if row.op == "post" and not facts["affirms"]:
            return None
    if kind in ("dm/readiness", "dm/last-day"):
        if seen.review.process.publish is None:
            return None  # another pathway meanwhile
        facts |= status_view.readiness(
            seen.review, facts["date"], seen.today, seen.settings.calendar
        )
        over = facts["over"] or (kind == "dm/last-day" and not facts["notices"])
        if over and row.op == "post":
            return None
    if kind in ("dm/request", "dm/request-by-email") and row.op == "post" and not facts["asked"]:
        return None
    if kind == "dm/second-asked" and row.op == "post" and (facts["done"] or facts["lapsed"]):
        return None
    return templates.render(kind, facts).payload()


def _message_of(conn: Connection, row: OutboxRow) -> tuple[str, dict[str, Any]]:
    """An update shows the message that it updates, anew."""
    if row.op == "update" and row.of is not None:
        original = outbox.get(conn, row.of)
        if original is not None:
            return original.kind, original.params
    return row.kind, row.params


def announcement_facts(
    seen: Seen, params: Mapping[str, Any], actor: str, *, to: str
) -> dict[str, Any]:
    """The facts of a post or a DM, looked up now from the ids that were kept."""
    review, today = seen.review, seen.today
    facts: dict[str, Any] = {
        "ref": review.ref,
        "pathway": review.process.title,
        "stage": review.stage.title,
        "today": today,
        "to": to,
        "actor": actor,
        "slash": "/cspr",
        "website": review.process.website,
        "agreed": review.publication_date,
        "author": author_title(review.process),
        "reason": False,
        "at": "",
        "role": "",
        "behalf": "",
    }
    for name, value in params.items():
        if name in _DATES and isinstance(value, str):
            facts[name] = date.fromisoformat(value)
        elif name in _PAIRS:
            facts[name] = [_named(seen, InstanceId(*pair)) for pair in value]
        elif name == "parties":
            facts[name] = [party_name(review, one) for one in value]
        elif name == "roles":
            facts[name] = [role_named(review, one) for one in value]
        elif name == "root":
            facts[name] = _named(seen, InstanceId(*value))
        else:
            facts[name] = value
    if "event" in params and isinstance(params["event"], int):
        facts |= _event_facts(seen, params.get("reason") or params["event"])
    if "item" in params:
        facts |= _item_facts(
            seen, InstanceId(params["item"], params.get("party") or ""), params.get("version"), to
        )
        if isinstance(params.get("event"), int):
            facts |= _given_facts(review, params["event"])
    elif "party" in params:
        facts |= {"party": party_name(review, params["party"]), "party_id": params["party"] or ""}
        if params["party"] in review.parties:
            facts |= _party_facts(seen, params["party"])
    if "document" in params:
        facts |= _version_facts(seen, params["document"], params.get("version"))
    if params.get("role"):
        facts["role"] = role_named(review, params["role"])
    if "number" in params and params["number"] in review.seconds:
        waiting = review.seconds[params["number"]]
        facts |= {
            "done": waiting.state == "seconded",
            "lapsed": waiting.state == "lapsed" or today > waiting.lapses,
            "lapses": waiting.lapses,
            "about": about(review, waiting),
        }
    if isinstance(params.get("event"), int):
        prepared = next((p for p in review.prepared.values() if p.event == params["event"]), None)
        facts |= _prepared_facts(review, params["event"], to, pending=prepared is not None)
    facts["introduced"] = review.contacts.get(to)
    return facts


def _named(seen: Seen, key: InstanceId) -> dict[str, str]:
    review = seen.review.knowing(key.item)
    return {
        "item": key.item,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
    }


def _event_facts(seen: Seen, number: int) -> dict[str, Any]:
    text = item_history.text_of(seen.review, number)
    if text is None:
        return {}
    recorded = seen.review.log[number - 1]
    return {
        "event": number,
        "reason": bool(text["texts"]),
        "actor": recorded.actor,
        "at": local_time(recorded.at, seen.settings.zone),
        "role": text["role"],
        "behalf": party_name(seen.review, recorded.behalf)
        or (role_named(seen.review, recorded.behalf) if recorded.behalf else ""),
    }


def _recorded(review: Review, number: int) -> e.Event | None:
    return review.log[number - 1].event if 1 <= number <= len(review.log) else None


def _given_facts(review: Review, number: int) -> dict[str, Any]:
    """An answer, and how far its item was with it: other answers may have come before this one is
    told."""
    event = _recorded(review, number)
    if not isinstance(event, e.AnswerGiven):
        return {}
    batch = review.log[number - 1].batch
    then = as_at(review, max(r.number for r in review.log if r.batch == batch))
    return {
        "value": event.answer,
        "by_role": role_title(then.process, event.role),
        "corrections": event.corrections,
        "behalf_answer": event.behalf,
        "noted": bool(event.note),
        "closed": not then.is_open(InstanceId(event.item, event.party or "")),
    } | progress_of(then, InstanceId(event.item, event.party or ""))


def _prepared_facts(review: Review, number: int, to: str, *, pending: bool) -> dict[str, Any]:
    event = _recorded(review, number)
    if not isinstance(event, e.DecisionPrepared):
        return {}
    there = event.item in review.process.items
    return {
        "on": event.on,
        "value": event.answer,
        "ref_given": bool(event.ref),
        "noted": bool(event.note),
        "answered": not pending,
        "anew": not pending and event.item in review.prepared,
        "asked": pending
        and there
        and to in who_may_say(review, InstanceId(event.item, ""), event.answer),
    }


def _item_facts(seen: Seen, key: InstanceId, asked: int | None, to: str) -> dict[str, Any]:
    """An instance, and if it is answered on versions, how far that is for the version that was
    asked."""
    review = seen.review.knowing(key.item)  # what waited to be sent may be of what was left since
    left = review is not seen.review
    item = review.item(key.item)
    over = left or key not in review.instances(item)
    able = [] if over else answerers(review, key)
    due = due_of(review, key, seen.settings.calendar) if key in review.instances(item) else None
    state = review.state(key)
    current = review.current(item.of) if item.of else None
    agency = agency_of(review, key)
    facts: dict[str, Any] = {
        "item": item.id,
        "title": title_of(review, key),
        "kind": item.kind,
        "hint": item.hint,
        "party": party_name(review, key.party),
        "party_id": key.party,
        "due": due.day if due else None,
        "closed": over or state.closed is not None,
        "over": over,
        "version": asked,
        "you": agency_role(review, key, to)
        or next((r for r in item.decides if review.holds(to, r)), ""),
        "has_deputy": bool(agency and agency.deputy),
        "job_title": (agency.by_email or "") if agency else "",
        "newer": None,
        "url": "",
        "answered": None,
        "value": "",
        "by_role": "",
        "corrections": False,
        "noted": False,
        "able": to in able,
        "asked": not over and state.closed is None,
        "again": "",
        "before": None,
    }
    facts["you"] = (
        role_title(review.process, facts["you"])
        if facts["you"] in review.process.roles
        else facts["you"]
    )
    document = review.process.document_of(item.of)
    if not item.answered or document is None:
        return facts
    version = review.version(document.id, asked) if asked else current
    latest = review.latest(document)
    if version is not None:
        facts |= {
            "url": version.url or "",
            "version": version.number,
            "document_title": document.title,
            "kind_title": _kind_title(review, version.kind, document.title),
            "before": forms_view.answered_before(review, key, version.number, to),
        }
        if latest is not None and (latest.number > version.number or latest.withdrawn):
            facts["newer"] = latest.number if latest.number > version.number else None
            facts["over"] = facts["over"] or latest.withdrawn is not None
            facts["closed"] = facts["closed"] or facts["over"]
    facts["again"] = _asked_again(review, key, current)
    answers = [a for a in state.answers if version is not None and a.version == version.number]
    standing = [a for a in answers if a.fell is None]
    # An agency's answer is shown to its contacts; who is one no longer keeps what they gave
    # themselves.
    mine = [a for a in standing if a.user == to or (agency is not None and to in able)]
    if mine:
        facts["answered"] = _answer_facts(seen, review, mine[-1])
    if standing:
        facts |= {
            "value": standing[-1].value,
            "by_role": role_title(review.process, standing[-1].role),
            "corrections": standing[-1].corrections,
            "by": standing[-1].user,
            "behalf_answer": standing[-1].behalf,
        }
    by_email = agency is not None and agency.by_email
    waits = to in able and review.is_open(key) if by_email else to in awaited_from(review, key)
    facts["asked"] = (
        waits and to in able and not (facts["answered"] or facts["newer"] or facts["closed"])
    )
    return facts | progress_of(review, key)


def _asked_again(review: Review, key: InstanceId, current: Version | None) -> str:
    """When a newer version is asked for: "now", "out" (once it goes out), "first" (once what comes
    before is there), "later" (it is none that is decided on), or "over": it has been answered, or
    is asked of nobody any more."""
    if current is None:
        return "later"
    if not review.is_open(key):
        return "over"
    if is_asked(review, key):
        return "now"
    return "out" if current.circulated is None else "first"


def _answer_facts(seen: Seen, review: Review, answer: Answer) -> dict[str, Any]:
    return {
        "by": answer.user or answer.by,
        "role": role_title(review.process, answer.role),
        "at": local_time(answer.at, seen.settings.zone),
        "value": answer.value,
        "behalf": answer.behalf,
        "corrections": answer.corrections,
        "on": answer.on,
    }


def _kind_title(review: Review, kind: str, otherwise: str) -> str:
    return (
        kind.replace("-", " ") if kind in review.process.items and kind != otherwise else otherwise
    )


def _party_facts(seen: Seen, party: str) -> dict[str, Any]:
    found = seen.review.parties[party]
    keys = [k for k in seen.review.all_keys() if k.party == party]
    return {
        "party_kind": found.kind,
        "out_of_area": found.out_of_area,
        "by_email": bool(found.by_email),
        "lead": found.lead or "",
        "deputy": found.deputy or "",
        "late_items": sum(seen.review.is_late_addition(k) for k in keys),
        "gone": found.gone,
    }


def _version_facts(seen: Seen, document: str, number: int | None) -> dict[str, Any]:
    review = seen.review.read_by(lambda file: document in file.documents)
    found = review.process.documents.get(document)
    version = review.version(document, number or 0)
    if found is None or version is None:
        return {"document_title": found.title if found else document, "url": "", "version": number}
    return {
        "document_title": found.title,
        "paper": found.paper,
        "kind_title": _kind_title(review, version.kind, found.title),
        "decided_title": _kind_title(review, found.decided_kind, found.title),
        "version_kind": version.kind,
        "last_kind": version.kind == found.decided_kind,
        "url": version.url or "",
        "version": version.number,
        "version_on": version.on,
        "registered_by": version.by,
        "circulated": version.circulated,
    }
