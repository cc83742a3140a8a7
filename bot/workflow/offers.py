"""What forms and the set-up card offer: facts for modals. Pure; words are in ``messages/modal``."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from bot.errors import Refusal
from bot.workflow.access import agency_of
from bot.workflow.awaited import who_may_say
from bot.workflow.calendar import Calendar
from bot.workflow.documents import default_document, price_of
from bot.workflow.due import due_of
from bot.workflow.gates import publication_gate
from bot.workflow.lookup import find_stage
from bot.workflow.process import RECURRING, Item
from bot.workflow.publication import date_facts
from bot.workflow.review import Key, Review
from bot.workflow.work import label, party_name, role_title, title_of

# --- absence -----------------------------------------------------------------------------------


def unattended(review: Review, user: str, away: Iterable[str]) -> dict[str, Any]:
    """What nobody is asked for instead of a person: ``parties`` (ids of the agencies that they lead and that have no
    deputy who can be asked) and ``roles`` (ids); with their ``names`` as people know them. ``deputies``: who is asked
    meanwhile; not one who has yet to answer the introduction, is recused, ``away`` or gone."""

    out = {*review.recused, *away}

    def asked(deputy: str | None) -> bool:
        return deputy is not None and review.can_be_told(deputy) and deputy not in out

    led = [p for p in review.parties_of("agency") if p.lead == user]
    parties = [p for p in led if not asked(p.deputy)]
    roles = [r for r in review.process.roles if review.holds(user, r)]
    return {
        "parties": [p.id for p in parties],
        "roles": roles,
        "names": [label(p) for p in parties] + [role_title(review.process, r) for r in roles],
        "deputies": list(dict.fromkeys(p.deputy for p in led if p not in parties)),
    }


# --- set-up ------------------------------------------------------------------------------------


def setup(review: Review) -> dict[str, Any]:
    """What a new review needs before it runs by itself: ``ref``, ``steps`` [{id, done, optional, found (names),
    none_since (the day on which it was said that there are none), lacks (titles), items [{item, title}]}], ``at`` (the
    number of the first that is not done), ``total``, ``finished``."""
    made_for = {kind for item in review.process.items.values() for kind in item.each}
    steps = []
    if "agency" in made_for:
        steps.append(_parties(review, "agencies", "agency", optional=False))
    if len(review.process.roles) > 1:
        steps.append(_people(review))
    if "family" in made_for:
        steps.append(_parties(review, "family", "family", optional=True))
    if "partnership" in made_for:
        steps.append(_parties(review, "partnerships", "partnership", optional=True))
    if review.process.timetabled:
        found = ["proposed"] if review.proposal else []
        steps.append(_step("dates", bool(review.timetable), found=found))
    if any(item.fills for item in review.process.items.values()):
        steps.append(_check(review))
    todo = [n for n, step in enumerate(steps, 1) if not step["done"]]
    over = not review.live or review.published is not None
    return {
        "ref": review.ref,
        "steps": steps,
        "at": todo[0] if todo else len(steps),
        "total": len(steps),
        "finished": over or not todo,
    }


def _step(name: str, done: bool, **facts: Any) -> dict[str, Any]:
    return {
        "id": name,
        "done": done,
        "optional": False,
        "found": [],
        "none_since": None,
        "lacks": [],
        "items": [],
    } | facts


def _parties(review: Review, name: str, kind: str, *, optional: bool) -> dict[str, Any]:
    """Family contacts and partnerships there may be none of: that is said, or once dates are agreed nobody asks."""
    found, none = [label(p) for p in review.parties_of(kind)], review.none_of.get(kind)
    done = bool(found) or (optional and bool(none or review.timetable))
    return _step(name, done, optional=optional, found=found, none_since=none)


def _people(review: Review) -> dict[str, Any]:
    held = [r for r in review.process.roles.values() if review.holders(r.id)]
    lacks = [r.title for r in review.process.roles.values() if not review.holders(r.id)]
    return _step("people", not lacks, found=[r.title for r in held], lacks=lacks)


def _check(review: Review) -> dict[str, Any]:
    """The last look: what says that agencies and roles are complete is ticked."""
    items = [i for i in review.process.items.values() if i.fills]
    still = [i for i in items if any(review.is_open(k) for k in review.instances(i))]
    shown = [{"item": i.id, "title": i.title} for i in still if not i.each]
    return _step("check", not still, items=shown)


# --- dates -------------------------------------------------------------------------------------


def stage_dates(review: Review, word: str, calendar: Calendar) -> dict[str, Any]:
    """All dates of a stage that can be moved: ``stage``, ``stage_id``, ``lines`` [{item, title, due}], ``stages``."""
    stage = find_stage(review, word)
    lines = []
    for item in stage.items:
        if not movable(review, item):
            continue
        days = [due.day for k in review.instances(item) if review.is_open(k) and (due := due_of(review, k, calendar))]
        lines.append({"item": item.id, "title": item.title, "due": max(days, default=None)})
    return {"ref": review.ref, "stage": stage.title, "stage_id": stage.id, "lines": lines}


def stages_to_date(review: Review) -> list[str]:
    """The stages whose dates can be moved."""
    return [s.id for s in review.process.stages if any(movable(review, item) for item in s.items)]


def movable(review: Review, item: Item) -> bool:
    """Whether an item's date is one that people plan: neither statutory nor one that follows from another date."""
    if item.due.kind not in ("timetable", "flexible", "none") or item.due.basis == "statutory":
        return False
    if item.rule == "decision" or item.kind in ("publish", "date"):
        return False
    if RECURRING & set(item.each):
        return False
    return any(review.is_open(k) for k in review.instances(item) or [(item.id, "")])


# --- publication -------------------------------------------------------------------------------


def publication(review: Review, day: date | None, today: date, calendar: Calendar) -> dict[str, Any]:
    """What a publication date would mean (see ``date_facts``), and ``agreed``: the one that stands."""
    if review.process.by_rule("publication-date") is None:
        raise Refusal("no-publication-date", pathway=review.process.title)
    if review.published is not None:
        raise Refusal("already-published", on=review.published.on)
    found = date_facts(review, day, today, calendar) if day else {"date": None}
    return {"ref": review.ref, "agreed": review.publication_date} | found


def publishing(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """How far the gate is, for the form that publishes: ``open``, ``version``, ``missing`` [{title, party}],
    ``notices_missing`` (titles), ``holds``, ``agreed``, ``earliest``, ``short``, ``days``, ``needed``."""
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
        "missing": [{"title": review.item(m.item).title, "party": party_name(review, m.party)} for m in report.missing],
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
    """What can be registered: ``kinds`` [(id, title)], ``kind`` (chosen), ``price`` (of that kind: confirmations,
    approvals, notices, days), ``next`` (its number)."""
    kinds: dict[str, tuple[str, Any]] = {}
    for document in review.process.documents.values():
        for kind in document.kinds or (document.id,):
            item = review.process.items.get(kind)
            kinds[kind] = (item.title if item and not document.paper else document.title, document)
    if not kinds:
        raise Refusal("no-report", pathway=review.process.title)
    chosen = wanted if wanted in kinds else default_document(review)[1] if review.process.report else next(iter(kinds))
    document = kinds[chosen][1]
    latest = review.latest(document)
    return {
        "ref": review.ref,
        "kinds": [(kind, title) for kind, (title, _) in kinds.items()],
        "kind": chosen,
        "price": price_of(review, document, chosen),
        "next": latest.number + 1 if latest else 1,
    }


def answered_before(review: Review, key: Key, version: int, user: str) -> dict[str, Any] | None:
    """The last yes of this person, or of the agency, on an earlier version: ``version``, ``on``, ``value``, ``mine``
    (whether this person gave it)."""
    agency = agency_of(review, key)
    given = [
        a
        for a in review.state(key).answers
        if a.version < version and a.value in ("confirm", "approve") and (agency is not None or a.user == user)
    ]
    if not given:
        return None
    last = given[-1]
    return {"version": last.version, "on": last.on, "value": last.value, "mine": user in (last.user, last.by)}


def written_up(review: Review, key: Key, version: str | None, answer: str, user: str) -> dict[str, Any] | None:
    """What a coordinator wrote up of this very decision, for whoever is asked if it is right: ``on``, ``reason``."""
    found = review.prepared.get(key[0])
    if found is None or (found.answer, str(found.version)) != (answer, version):
        return None
    asked = user in who_may_say(review, key, answer)
    return {"on": found.on, "reason": found.reason or ""} if asked else None


def changed(review: Review, key: Key, number: int, user: str) -> dict[str, Any]:
    """What is known of the way from the version that somebody answered on to this one: ``versions`` [{number, on, by,
    url, note}], ``before`` (see above), ``points`` [{number, version, accepted}] that the agency had raised. What is
    in the document is not known here."""
    item = review.item(key[0])
    document = review.process.document_of(item.of)
    before = answered_before(review, key, number, user)
    since = before["version"] if before else 0
    versions = [
        {"number": v.number, "on": v.on, "by": v.by, "url": v.url or "", "note": v.note or ""}
        for v in (review.versions.get(document.id, []) if document else [])
        if max(since, number - 5) <= v.number <= number
    ]
    points = [p for p in review.corrections.values() if p.party == key[1] and p.version < number]
    return {
        "ref": review.ref,
        "title": title_of(review, key),
        "party": party_name(review, key[1]),
        "version": number,
        "before": before,
        "versions": versions,
        "points": [{"number": p.number, "version": p.version, "accepted": p.accepted} for p in points],
    }


# --- who answered in one's place ---------------------------------------------------------------


def stood_in(review: Review, user: str, since: date, until: date) -> list[dict[str, Any]]:
    """What others did for a person's agencies in these days (both included), newest first: [{ref, item, title,
    party, how, version, by, on, recorded}]."""
    mine = {p.id for p in review.agencies_of(user)}
    found: list[dict[str, Any]] = []
    for key in review.all_keys():
        agency = agency_of(review, key)
        if agency is None or agency.id not in mine:
            continue
        state = review.state(key)
        acts: list[tuple[str, datetime, str, int | None, date, str]] = []
        acts += [(a.by, a.at, a.value, a.version, a.on, a.role) for a in state.answers]
        acts += [
            (c.by, c.at, c.how, c.version, c.on, c.role) for c in state.facts if c.how not in ("answered", "overtaken")
        ]
        for by, at, how, version, on, role in acts:
            if by != user and role in ("lead", "deputy") and since <= at.date() <= until:
                named = {"item": key[0], "title": title_of(review, key), "party": party_name(review, key[1])}
                facts = {"ref": review.ref, "how": how, "version": version, "by": by, "on": on, "recorded": at.date()}
                found.append(named | facts)
    return sorted(found, key=lambda one: one["recorded"], reverse=True)


def last_acted(review: Review, user: str, before: date) -> date:
    """The day on which a person last did something here by themselves; the day of opening if they never did."""
    days = [r.at.date() for r in review.log if r.actor == user and r.at.date() < before]
    return max(days, default=review.opened - timedelta(days=1))
