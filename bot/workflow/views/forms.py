"""What forms offer: dates, versions, the publication gate."""

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.workflow.acts.publication_date import date_facts
from bot.workflow.acts.versions import default_document, supersession_impact
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of
from bot.workflow.process.model import Item
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import who_may_say
from bot.workflow.rules.gates import publication_gate
from bot.workflow.rules.labels import party_name, title_of
from bot.workflow.rules.lookup import find_stage

# --- dates -------------------------------------------------------------------------------------


def stage_dates(review: Review, word: str, calendar: Calendar) -> dict[str, Any]:
    """All dates of a stage that can be moved: ``stage``, ``stage_id``, ``lines`` [{item, title,
    due}], ``stages``."""
    stage = find_stage(review, word)
    lines = []
    for item in stage.items:
        if not movable(review, item):
            continue
        days = [
            due.day
            for k in review.instances(item)
            if review.is_open(k) and (due := due_of(review, k, calendar))
        ]
        lines.append({"item": item.id, "title": item.title, "due": max(days, default=None)})
    return {"ref": review.ref, "stage": stage.title, "stage_id": stage.id, "lines": lines}


def stages_to_date(review: Review) -> list[str]:
    """The stages whose dates can be moved."""
    return [s.id for s in review.process.stages if any(movable(review, item) for item in s.items)]


def movable(review: Review, item: Item) -> bool:
    """Whether an item's date is one that people plan: neither statutory nor one that follows from
    another date."""
    if item.due.kind not in ("timetable", "flexible", "none") or item.due.basis == "statutory":
        return False
    if item.rule == "decision" or item.kind in ("publish", "date"):
        return False
    if item.recurring:
        return False
    return any(review.is_open(k) for k in review.instances(item) or [InstanceId(item.id, "")])


# --- publication -------------------------------------------------------------------------------


def publication(
    review: Review, day: date | None, today: date, calendar: Calendar
) -> dict[str, Any]:
    """What a publication date would mean (see ``date_facts``), and ``agreed``: the one that
    stands."""
    if review.process.by_rule("publication-date") is None:
        raise Refusal("no-publication-date", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("already-published", on=review.published.on)
    found = date_facts(review, day, today, calendar) if day else {"date": None}
    return {"ref": review.ref, "agreed": review.publication_date} | found


def publishing(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """How far the gate is, for the form that publishes: ``open``, ``version``, ``missing`` [{title,
    party}], ``notices_missing`` (titles), ``holds``, ``agreed``, ``earliest``, ``short``, ``days``,
    ``needed``."""
    publish = review.process.publish
    if publish is None:
        raise Refusal("no-gate", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("already-published", on=review.published.on)
    report = publication_gate(review, today, today, calendar)
    return {
        "ref": review.ref,
        "website": review.process.website,
        "open": report.open,
        "version": report.version,
        "missing": [
            {"title": review.item(m.item).title, "party": party_name(review, m.party)}
            for m in report.missing
        ],
        "notices_missing": [review.item(n).title for n in report.notices_missing],
        "holds": [party_name(review, h) for h in report.holds],
        "agreed": report.agreed,
        "earliest": report.earliest,
        "short": report.short,
        "days": report.days,
        "needed": report.needed,
    }


# --- versions ----------------------------------------------------------------------------------


def drafts(review: Review, wanted: str = "") -> dict[str, Any]:
    """What can be registered: ``kinds`` [(id, title)], ``kind`` (chosen), ``price`` (of that kind:
    confirmations, approvals, notices, days), ``next`` (its number)."""
    kinds: dict[str, tuple[str, Any]] = {}
    for document in review.process.documents.values():
        for kind in document.kinds or (document.id,):
            item = review.process.items.get(kind)
            kinds[kind] = (item.title if item and not document.paper else document.title, document)
    if not kinds:
        raise Refusal("no-report", pathway=review.process.title)
    chosen = (
        wanted
        if wanted in kinds
        else default_document(review)[1]
        if review.process.report
        else next(iter(kinds))
    )
    document = kinds[chosen][1]
    latest = review.latest(document)
    return {
        "ref": review.ref,
        "kinds": [(kind, title) for kind, (title, _) in kinds.items()],
        "kind": chosen,
        "price": supersession_impact(review, document, chosen),
        "next": latest.number + 1 if latest else 1,
    }


def answered_before(
    review: Review, key: InstanceId, version: int, user: str
) -> dict[str, Any] | None:
    """The last yes of this person, or of the agency, on an earlier version: ``version``, ``on``,
    ``value``, ``mine`` (whether this person gave it)."""
    agency = agency_of(review, key)
    given = [
        a
        for a in review.state(key).answers
        if a.version < version
        and a.value in ("confirm", "approve")
        and (agency is not None or a.user == user)
    ]
    if not given:
        return None
    last = given[-1]
    return {
        "version": last.version,
        "on": last.on,
        "value": last.value,
        "mine": user in (last.user, last.by),
    }


def written_up(
    review: Review, key: InstanceId, version: str | None, answer: str, user: str
) -> dict[str, Any] | None:
    """What a coordinator wrote up of this very decision, for whoever is asked if it is right:
    ``on``, ``reason``."""
    found = review.prepared.get(key.item)
    if found is None or (found.answer, str(found.version)) != (answer, version):
        return None
    asked = user in who_may_say(review, key, answer)
    return {"on": found.on, "reason": found.reason or ""} if asked else None


def changed(review: Review, key: InstanceId, number: int, user: str) -> dict[str, Any]:
    """What is known of the way from the version that somebody answered on to this one: ``versions``
    [{number, on, by, url, note}], ``before`` (see above), ``points`` [{number, version, accepted}]
    that the agency had raised. What is in the document is not known here."""
    item = review.item(key.item)
    document = review.process.document_of(item.of)
    before = answered_before(review, key, number, user)
    since = before["version"] if before else 0
    versions = [
        {"number": v.number, "on": v.on, "by": v.by, "url": v.url or "", "note": v.note or ""}
        for v in (review.versions.get(document.id, []) if document else [])
        if max(since, number - 5) <= v.number <= number
    ]
    points = [p for p in review.corrections.values() if p.party == key.party and p.version < number]
    return {
        "ref": review.ref,
        "title": title_of(review, key),
        "party": party_name(review, key.party),
        "version": number,
        "before": before,
        "versions": versions,
        "points": [
            {"number": p.number, "version": p.version, "accepted": p.accepted} for p in points
        ],
    }
