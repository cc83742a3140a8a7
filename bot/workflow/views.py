"""What people look at: facts for the board, status, checklists and lists. Pure; words are in ``messages/view``.

Every function returns plain facts (dates, numbers, names, lists of dicts); ``ref`` and ``today`` are always there.
A *line* is one instance: see :func:`line`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeGuard

from bot.errors import Refusal
from bot.workflow import events as e
from bot.workflow.access import agency_of, agency_role, own_capacity, people_for
from bot.workflow.awaited import awaited_from, is_asked, is_disputed, waiting_for
from bot.workflow.calendar import Calendar
from bot.workflow.due import (
    Due,
    completion_basis,
    completion_limit,
    due_of,
    limit_of,
    only_the_limit,
    publishing_basis,
    round_dates,
    six_months,
)
from bot.workflow.gates import missing_for, publication_gate
from bot.workflow.items import can_catch_up
from bot.workflow.learning import confirmed_by, points_for
from bot.workflow.lookup import pathway_of_former
from bot.workflow.nudges import Recipient, to_register, whose_move
from bot.workflow.process import Document, Item, Process, Stage
from bot.workflow.recurring import last_shown, open_actions
from bot.workflow.review import Key, Party, Review, Version
from bot.workflow.seconds import about
from bot.workflow.timetable import Forecast, by_stage, completion_item, forecast, lay_out
from bot.workflow.work import author_title, label, party_name, role_named, role_title, title_of, who_may

PRESSING = 10  # items of a checklist that get buttons


def command_for(review: Review, key: Key, user: str) -> tuple[str, str] | None:
    """What this person may do about an open instance now, or ``None``: ("approve" or "done", typed command),
    ("circulate", typed command), ("form", …) or ("open", a form and its arguments)."""
    item = review.item(key[0])
    name = f' for "{party_name(review, key[1])}"' if key[1] else ""
    if not review.is_open(key):
        return None
    if item.answered:
        version = review.current(item.of)
        if version is None:
            registers = to_register(review, key) and drafts(review, user)
            return ("open", f"draft {review.ref} {item.of}") if registers else None
        if user in awaited_from(review, key) and not missing_for(review, key):
            return "approve", f"approve {review.ref} {item.id}{name} v{version.number}"
        return _for_the_others(review, key, version, user)
    if item.kind in ("publish", "document", "date"):
        return _document_or_date(review, item, user)
    if own_capacity(review, key, user) is None and not (review.is_coordinator(user) and not item.personal):
        return None
    if item.of is not None and review.current(item.of) is None:
        return None
    if missing_for(review, key):
        return None
    if item.rule in ("contribution", "response-and-actions", "website-removal", "pseudonym", "assurance"):
        return "form", f"done {review.ref} {item.id} {key[1] or '-'}"
    return "done", f"done {review.ref} {item.id}{name}"


def _for_the_others(review: Review, key: Key, version: Version, user: str) -> tuple[str, str] | None:
    """An answer that is others' to give: whoever registers versions sends the version out; a coordinator writes down
    what a group has decided, or what an agency has answered by e-mail."""
    item = review.item(key[0])
    first = next(k for k in review.instances(item) if review.is_open(k))
    if version.circulated is None and item.kind == "confirmation":
        sends = key == first and drafts(review, user)
        return ("circulate", f"circulate {review.ref} v{version.number}") if sends else None
    if not review.is_coordinator(user) or missing_for(review, key):
        return None
    agency = agency_of(review, key)
    if item.kind == "approval" or (agency is not None and agency.by_email):
        form = "decide" if item.kind == "approval" else "record"
        return "open", f"{form} {review.ref} {item.id} {key[1] or '-'} {version.number}"
    return None


def drafts(review: Review, user: str) -> bool:
    """Whether a person registers versions: the Lead Reviewer, or a coordinator."""
    author = review.process.author_role
    return review.is_coordinator(user) or (author is not None and review.holds(user, author))


def _document_or_date(review: Review, item: Item, user: str) -> tuple[str, str] | None:
    """What has a verb, and a form, of its own."""
    if item.kind == "document" and drafts(review, user) and review.published is None:
        document = review.process.document_of(item.id)
        latest = review.latest(document) if document else None
        if item.by_circulation and latest and latest.kind == item.id and not (latest.withdrawn or latest.circulated):
            return "circulate", f"circulate {review.ref} v{latest.number}"
        return "open", f"draft {review.ref} {item.id}"
    if item.kind == "publish" and review.active_holds():
        return None  # it would be refused until the hold is lifted
    if review.is_coordinator(user) and (item.rule == "publication-date" or item.kind == "publish"):
        form = "publish" if item.kind == "publish" and review.publication_date is not None else "publication"
        return "open", f"{form} {review.ref}"
    return None


def line(review: Review, key: Key, user: str, today: date, calendar: Calendar) -> dict[str, Any]:
    """One instance: ``item``, ``title``, ``party`` (name), ``party_id``, ``stage``, ``kind``, ``open``, ``due``,
    ``basis``, ``late`` (bool), ``days_late``, ``flexible``, ``guidance`` (asked for by statutory guidance alone),
    ``late_addition``, ``who`` (role titles), ``people`` (ids),
    ``mine`` (bool), ``act`` ("approve", "done", "form", "circulate", "open", "points" or ""), ``command``, ``version``
    (number or None), ``read`` (the link to the version that a task passes on, or ""), ``blocked`` (what its gate
    lacks: list of {title, party}), ``disputed``, ``unregistered`` (it waits for a paper's first version), ``held``
    (publishing, while a hold is in force); and when closed ``how``, ``on``, ``by`` ("" where it closed by itself),
    ``role``, ``behalf``, ``outcome``, ``evidence`` (bool), ``recorded`` (a day other than ``on``, or None), ``event``,
    ``has_text``, ``unpublished`` (done on a publication undone since)."""
    item = review.item(key[0])
    state = review.state(key)
    due = due_of(review, key, calendar)
    able = command_for(review, key, user)
    version = review.current(item.of) if item.of else None
    facts: dict[str, Any] = {
        "item": item.id,
        "title": title_of(review, key),
        "party": party_name(review, key[1]),
        "party_id": key[1],
        "stage": item.stage,
        "kind": item.kind,
        "open": state.closed is None,
        "due": due.day if due else None,
        "basis": due.basis if due else item.due.basis,
        "late": due is not None and state.closed is None and due.late(today),
        "days_late": calendar.working_days_between(due.target, today) if due and due.late(today) else 0,
        "flexible": item.flexible,
        "guidance": item.basis == "statutory",
        "optional": item.optional,
        "late_addition": review.is_late_addition(key),
        "who": _who(review, key),
        "people": people_for(review, item, key),
        "mine": own_capacity(review, key, user) is not None or user in awaited_from(review, key),
        "act": able[0] if able else "",
        "command": able[1] if able else "",
        "version": version.number if version else None,
        "read": (version.url or "") if version and not item.answered and item.kind == "task" else "",
        "blocked": [
            {"title": review.item(m.item).title, "party": party_name(review, m.party)} for m in missing_for(review, key)
        ]
        if state.closed is None
        else [],
        "disputed": is_disputed(review, key),
        "unregistered": to_register(review, key),
        "held": state.closed is None and item.kind == "publish" and bool(review.active_holds()),
        "until": state.until,
    }
    closed = state.closed
    facts |= {
        "how": closed.how if closed else "",
        "on": closed.on if closed else None,
        "by": closed.by if closed and not _by_itself(closed.how, closed.role) else "",
        "role": role_named(review, closed.role) if closed and closed.role else "",
        "behalf": _behalf(review, closed.behalf) if closed else "",
        "outcome": (closed.outcome or "") if closed else "",
        "evidence": bool(closed and closed.ref),
        "recorded": closed.recorded_on if closed and closed.recorded_on != closed.on else None,
        "event": closed.number if closed else 0,
        "has_text": bool(closed and (closed.reason or closed.note)),
        "unpublished": review.done_on_undone(key),
    }
    return facts


def _by_itself(how: str, role: str) -> bool:
    """Whether the calendar closed something, and nobody in a role: a check that no one made until the publication."""
    return how == "not-applicable" and not role


def _who(review: Review, key: Key) -> list[str]:
    item = review.item(key[0])
    agency = agency_of(review, key)
    if is_disputed(review, key):
        return [role_title(review.process, review.process.answering_role)]
    titles = who_may(item, review.process)
    return [label(agency) if agency and t == "the agency" else t for t in titles]


def _behalf(review: Review, behalf: str | None) -> str:
    return party_name(review, behalf) or (role_named(review, behalf) if behalf else "")


def lines(review: Review, keys: Iterable[Key], user: str, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """Several instances."""
    return [line(review, k, user, today, calendar) for k in keys]


def _urgency(one: Mapping[str, Any]) -> tuple[int, date]:
    return (0 if one["late"] else 1, one["due"] or date.max)


# --- board and status --------------------------------------------------------------------------


def moves(review: Review, today: date, calendar: Calendar, limit: int) -> list[dict[str, Any]]:
    """Whose move it is: what holds the current stage, late first; nobody's, once the review is discontinued."""
    if review.discontinued is not None:
        return []
    stage = review.stage.id
    opened = [k for k in review.open_keys() if review.item(k[0]).stage == stage]
    if review.process.publish is not None and review.published is None:  # what publishing brings is nobody's before it
        opened = [k for k in opened if not review.after_publication(review.item(k[0]))] or opened
    keys = [k for k in opened if review.blocks(k)] or opened
    found = sorted(lines(review, keys, "", today, calendar), key=_urgency)
    return found[:limit]


def _next_dates(review: Review, today: date, calendar: Calendar, count: int = 3) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for key in review.open_keys() if review.discontinued is None else ():
        due = due_of(review, key, calendar)
        if _is_ahead(due, review, key, today):
            found.append(_next(review, due.day, key))
    return sorted(found, key=lambda f: f["day"])[:count]


def _is_ahead(due: Due | None, review: Review, key: Key, today: date) -> TypeGuard[Due]:
    """Whether a date is one to look forward to."""
    return due is not None and due.day >= today and not only_the_limit(review, review.item(key[0]))


def _next(review: Review, day: date, key: Key) -> dict[str, Any]:
    return {"day": day, "title": title_of(review, key), "party": party_name(review, key[1]), "item": key[0]}


def _clocks(review: Review) -> list[dict[str, Any]]:
    """The two clocks of 6 months, each with its basis (rule 4): completion, and publishing."""
    publish, publishing = review.process.publish, limit_of(review)
    found = []
    if completion_item(review) is not None:
        found.append({"what": "completion", "day": completion_limit(review), "basis": completion_basis(review)})
    if publish is not None and publishing is not None:
        found.append({"what": "publication", "day": publishing, "basis": publishing_basis(publish)})
    return found


def _forecast(one: Forecast) -> dict[str, Any]:
    return asdict(one) | {"holds": one.holds}


def board(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """The pinned message: ``stage`` (title), ``stage_number``, ``stage_total``, ``done``, ``total``, ``moves`` (lines),
    ``more_moves``, ``next_dates`` [{day, title, party}], ``limit`` and ``limit_working`` (6 months end),
    ``clocks`` [{what, day, basis}], ``publication``, ``published`` (None or {on, outside}), ``holds`` [{until, since}],
    ``late`` (count), ``timetabled``, ``dated`` (whether the pathway has a timetable), ``publishes`` (whether we do),
    ``undated`` (count), ``pseudonym``, ``completed``, ``discontinued``,
    ``completion`` and ``publishing`` (forecasts: {day, limit, done, holds, why})."""
    keys = list(review.all_keys())
    opened = [k for k in keys if review.is_open(k)]
    waiting = moves(review, today, calendar, 99)
    completion, publishing = forecast(review, today, calendar)
    limit = six_months(review)
    late = 0
    undated = 0
    for key in opened:
        due = due_of(review, key, calendar)
        late += due is not None and due.late(today)
        undated += due is None and review.item(key[0]).due.kind == "timetable"
    stages = review.process.stages
    return {
        "ref": review.ref,
        "today": today,
        "pathway": review.process.title,
        "stage": review.stage.title,
        "stage_id": review.stage.id,
        "stage_number": stages.index(review.stage) + 1,
        "stage_total": len(stages),
        "done": len(keys) - len(opened),
        "total": len(keys),
        "moves": waiting[:3],
        "more_moves": max(0, len(waiting) - 3),
        "next_dates": _next_dates(review, today, calendar),
        "decided": review.decided,
        "limit": limit,
        "limit_working": calendar.previous_working_day(limit) if limit else None,
        "clocks": _clocks(review),
        "publication": review.publication_date,
        "published": {"on": review.published.on, "outside": review.published.outside} if review.published else None,
        "ever_outside": review.ever_outside,
        "holds": [{"until": p.due, "since": p.joined} for p in review.active_holds()],
        "late": late,
        "timetabled": bool(review.timetable),
        "dated": review.process.timetabled,
        "publishes": review.process.publish is not None,
        "undated": undated,
        "pseudonym": review.pseudonym or "",
        "completed": review.completed,
        "discontinued": review.discontinued,
        "completion": _forecast(completion),
        "publishing": _forecast(publishing),
    }


def status(review: Review, user: str, today: date, calendar: Calendar, *, as_of: date | None = None) -> dict[str, Any]:
    """The board's facts, and ``open`` (lines of the current stage), ``late_lines``, ``as_of``, ``waiting`` [{number,
    act, by, lapses, about}] for acts that wait for a second person, ``versions`` (latest of each document). Progress
    checks are one line, with ``count`` and ``last`` (the last one's date)."""
    still = review.open_keys() if review.discontinued is None else []  # what is open then stays so, and is nobody's
    late = [k for k in still if (due := due_of(review, k, calendar)) is not None and due.late(today)]
    stage = review.stage.id
    opened = [k for k in still if review.item(k[0]).stage == stage]
    return board(review, today, calendar) | {
        "open": _checks_together(review, lines(review, [k for k in opened if k not in late], user, today, calendar)),
        "late_lines": _checks_together(review, sorted(lines(review, late, user, today, calendar), key=_urgency)),
        "as_of": as_of,
        "waiting": [
            {"number": w.number, "act": w.act, "by": w.by, "lapses": w.lapses, "about": about(review, w)}
            for w in review.seconds.values()
            if w.state == "waiting" and today <= w.lapses and review.discontinued is None
        ],
        "versions": [v for v in versions(review, today)["versions"] if v["latest"]],
    }


def _checks_together(review: Review, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Months of progress checks that nobody ticked are one line, in the place of the first."""
    kept: dict[str, dict[str, Any]] = {}
    for number, one in enumerate(found):
        check = review.item(one["item"]).rule == "progress-check"
        first = kept.setdefault(one["item"] if check else str(number), one | {"count": 0, "last": None})
        first["count"] += 1
        first["last"] = max(filter(None, (first["last"], one["due"])), default=None)
    return list(kept.values())


def overview(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """One review in a list: ``ref``, ``stage``, ``stage_number``, ``stage_total``, ``late``, ``next`` (or None),
    ``publication``, ``published``, ``held``, ``state`` ("live", "completed", …), ``limit``,
    ``holds_limit``; never the pseudonym. Made for a hundred at once: nothing here is worked out twice."""
    keys = list(review.all_keys())
    dues = {k: due_of(review, k, calendar) for k in keys if review.is_open(k)}
    ahead = [(due.day, k) for k, due in dues.items() if _is_ahead(due, review, k, today)]
    soon = min(ahead, key=lambda one: one[0], default=None)
    stage, limit = review.stage, limit_of(review)
    return {
        "ref": review.ref,
        "channel": review.channel,
        "stage": stage.title,
        "stage_number": review.process.stages.index(stage) + 1,
        "stage_total": len(review.process.stages),
        "done": len(keys) - len(dues),
        "total": len(keys),
        "late": sum(due is not None and due.late(today) for due in dues.values()),
        "next": _next(review, *soon) if soon else None,
        "publication": review.publication_date,
        "published": review.published.on if review.published else None,
        "held": bool(review.active_holds()),
        "state": "discontinued" if review.discontinued else "completed" if review.completed else "live",
        "limit": six_months(review),
        "holds_limit": limit is None or forecast(review, today, calendar)[1].holds,
    }


def late_lines(review: Review, user: str, today: date, calendar: Calendar, limit: int) -> dict[str, Any]:
    """What is past its date in a review, for its coordinator: ``ref``, ``count``, ``lines`` (longest past first)."""
    dues = [(due, k) for k in review.open_keys() if (due := due_of(review, k, calendar)) and due.late(today)]
    dues.sort(key=lambda one: one[0].target)
    return {
        "ref": review.ref,
        "count": len(dues),
        "lines": lines(review, [k for _, k in dues[:limit]], user, today, calendar),
    }


# --- what is mine ------------------------------------------------------------------------------


def mine(review: Review, user: str, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """What waits for a person in one review, answers for others first, then what is late, then the next dates.

    Answers that are asked; for the author what an agency disputes, and what waits for a paper; otherwise open
    instances of the person's own roles in stages that are reached, or dated within the next 20 working days. Each line
    has ``ref`` and ``others_wait``.
    """
    horizon = calendar.add_working_days(today, 20)
    here = review.process.stage_index(review.stage.id)
    waiting = set(waiting_for(review, user))
    found = []
    for key in review.open_keys():
        item = review.item(key[0])
        writes = [r.why for r in whose_move(review, key, []) if r.user == user] if item.answered else []
        if item.answered and "registers" not in writes:
            disputed = item.kind == "confirmation" and bool(review.state(key).standing)
            asked = (key in waiting or _through_me(review, key, user)) and not (disputed or missing_for(review, key))
            if asked or "disputed" in writes:
                found.append(line(review, key, user, today, calendar) | {"ref": review.ref, "others_wait": True})
            continue
        if not item.answered and not own(review, key, user):
            continue
        due = due_of(review, key, calendar)
        reached = review.process.stage_index(item.stage) <= here
        if reached or (due is not None and due.day <= horizon):
            found.append(line(review, key, user, today, calendar) | {"ref": review.ref, "others_wait": False})
    found += _points(review, user, today, calendar)
    return sorted(found, key=lambda one: (not one["others_wait"], *_urgency(one)))


def _points(review: Review, user: str, today: date, calendar: Calendar) -> list[dict[str, Any]]:
    """The points that wait for this person, one line for each agency: its confirmation, with ``points``."""
    waiting = [review.corrections[n] for n in points_for(review, user)]
    item = review.process.items.get(confirmed_by(review))
    found = []
    for party in dict.fromkeys(p.party for p in waiting):
        if item is not None and (item.id, party) in review.instances(item):
            numbers = [p.number for p in waiting if p.party == party]
            act = {"act": "points", "command": f"correction {review.ref} list", "points": numbers}
            one = line(review, (item.id, party), user, today, calendar)
            found.append(one | act | {"ref": review.ref, "others_wait": True})
    return found


def _through_me(review: Review, key: Key, user: str) -> bool:
    """Whether an agency without Slack answers through this coordinator, and was asked."""
    agency, version = agency_of(review, key), review.current(review.item(key[0]).of)
    asked = version is not None and version.circulated is not None
    return asked and agency is not None and bool(agency.by_email) and review.is_coordinator(user)


def own(review: Review, key: Key, user: str) -> bool:
    """Whether an instance is this person's to do: assigned, their agency's, or of the first role that anybody holds."""
    item, state = review.item(key[0]), review.state(key)
    if item.rule == "assurance" and last_shown(review, key) == "shown":
        return review.is_coordinator(user)
    if state.assignee is not None:
        return state.assignee == user
    for role in item.who:
        if role == "agency":
            agency = agency_of(review, key)
            if agency is not None and agency.by_email is None:
                return agency_role(review, key, user) == "lead" or (user == agency.deputy and agency.lead is None)
        elif review.holders(role):
            return review.holds(user, role)
    return review.is_coordinator(user) and not item.personal


# --- checklist and one item --------------------------------------------------------------------


def checklist(review: Review, stage: Stage, user: str, today: date, calendar: Calendar) -> dict[str, Any]:
    """A stage's items: ``stage`` (title), ``stage_id``, ``current`` (bool), ``pressing`` (lines with buttons, at most
    ten: what is this person's own before what they may record for others), ``rest`` (other lines), ``done``, ``total``,
    ``stages`` [{id, title, done, total}]."""
    keys = [k for i in stage.items for k in review.instances(i)]
    found = lines(review, keys, user, today, calendar)
    able = sorted((one for one in found if one["act"]), key=lambda one: (not one["mine"], *_urgency(one)))[:PRESSING]
    return {
        "ref": review.ref,
        "today": today,
        "stage": stage.title,
        "stage_id": stage.id,
        "current": review.stage.id == stage.id,
        "pressing": able,
        "rest": [one for one in found if one not in able],
        "done": sum(not one["open"] for one in found),
        "total": len(found),
        "stages": [_stage_count(review, s) for s in review.process.stages],
    }


def _stage_count(review: Review, stage: Stage) -> dict[str, Any]:
    keys = [k for i in stage.items for k in review.instances(i)]
    return {
        "id": stage.id,
        "title": stage.title,
        "done": sum(not review.is_open(k) for k in keys),
        "total": len(keys),
    }


def show(review: Review, key: Key, user: str, today: date, calendar: Calendar) -> dict[str, Any]:
    """One item with its history: its line, ``hint``, ``source`` (who asks for it), ``requires`` (titles),
    ``entries`` [{number, at, form, by, role, behalf, on, how, answer, version, cause, due,
    until, user, has_text, removed ({people, at} or None), evidence, via}], ``document`` (title), ``see`` (with the
    decision: the partnership's own documents, [{title, url}]), ``email`` (for a coordinator: see
    :func:`email_text`)."""
    item = review.item(key[0])
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
        "requires": [review.item(n.item).title for n in item.requires if n.item in review.process.items],
        "entries": entries,
        "document": document.title if document else "",
        "url": (version.url or "") if version else "",
        "see": [{"title": t, "url": url} for t, url in review.process.linked()] if item.rule == "decision" else [],
        "assignee": review.state(key).assignee or "",
        "email": email_text(review, key) if review.is_coordinator(user) else None,
    }


def email_text(review: Review, key: Key) -> dict[str, str] | None:
    """What an agency without Slack is asked for by e-mail now: ``to`` (a job title) and ``hint``; ``None`` where it is
    not asked for anything."""
    agency = agency_of(review, key)
    if agency is None or not agency.by_email or not review.is_open(key) or missing_for(review, key):
        return None
    asked = [r for r in whose_move(review, key, review.holders("coordinator")) if r.why == "by-email"]
    return {"to": agency.by_email, "hint": review.item(key[0]).hint} if asked else None


def show_former(review: Review, item: Item, keys: Iterable[Key], today: date) -> dict[str, Any]:
    """An item that went with the file before, with what was recorded of it: ``title``, ``item``, ``entries`` as in
    :func:`show`, each with its ``party``; ``pathway``: the one that it belongs to, of which the review was, or ""."""
    numbers = {n: party_name(review, k[1]) for k in keys for n in review.state(k).numbers}
    entries = [_entry(review, r) | {"party": numbers[r.number]} for r in review.log if r.number in numbers]
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
        "by": "" if _by_itself(getattr(event, "how", ""), recorded.role) else recorded.actor,
        "role": role_named(review, recorded.role) if recorded.role else "",
        "behalf": _behalf(review, recorded.behalf),
        "via": recorded.via,
        "on": getattr(event, "on", None),
        "how": getattr(event, "how", ""),
        "answer": getattr(event, "answer", "") if isinstance(getattr(event, "answer", ""), str) else "",
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
    done = max((r for (n, _), r in review.removed.items() if n == number), key=lambda r: r.number, default=None)
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


# --- the lists ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Chased:
    """That somebody was asked about an instance: when, at which step ("request", "by-email", "before-7", "day",
    "late-1", "ask"), whom, what became of it ("posted", "pending", "held", "void"), and about which date."""

    key: Key
    day: date
    step: str
    people: tuple[str, ...]
    outcome: str
    due: date | None = None


def outstanding(review: Review, today: date, calendar: Calendar, chased: Iterable[Chased]) -> dict[str, Any]:
    """``who``: lines of what is outstanding, with ``people`` (whose move it is), ``since`` and ``last_asked`` (the days
    on which they were first and last asked, or ``None``), ``times`` (how often), ``how`` ("answer", "task", "dispute",
    "version", "accept" or "first") and ``job_title`` (of an agency by e-mail, or ""): answers that are asked, and what
    is late or due within 5 working days. ``ways``: every ``how`` among them, and "email"; ``author``: the title of
    whoever answers for the report."""
    soon = calendar.add_working_days(today, 5)
    by_key: dict[Key, list[Chased]] = {}
    for one in chased:
        by_key.setdefault(one.key, []).append(one)
    found = []
    for key in review.open_keys():
        due = due_of(review, key, calendar)
        if not is_asked(review, key) and not (due is not None and due.day <= soon):
            continue
        moves = whose_move(review, key, review.holders("coordinator"))
        moves = [r for r in moves if review.contacts.get(r.user, True) is not False]
        days = _asked_on(review, key, moves, by_key.get(key, []))
        agency = agency_of(review, key)
        found.append(
            line(review, key, "", today, calendar)
            | {
                "people": list(dict.fromkeys(r.user for r in moves)),
                "since": min(days, default=None),
                "times": len(days),
                "last_asked": max(days, default=None),
                "how": _way(review, key, moves),
                "job_title": (agency.by_email or "") if agency else "",
            }
        )
    ways = {one["how"] for one in found} | {"email" for one in found if one["job_title"]}
    return {
        "ref": review.ref,
        "today": today,
        "lines": sorted(found, key=_urgency),
        "ways": sorted(ways),
        "author": author_title(review.process),
    }


def _way(review: Review, key: Key, moves: list[Recipient]) -> str:
    """How whoever is awaited does their part."""
    ways = {"disputed": "dispute", "registers": "version", "accepts": "accept", "coordinator-waits": "first"}
    item = review.item(key[0])
    return next((ways[r.why] for r in moves if r.why in ways), "answer" if item.answered else "task")


def _asked_on(review: Review, key: Key, moves: list[Recipient], chased: list[Chased]) -> list[date]:
    """The days on which those whose move it is were asked, each request and reminder once. What a coordinator was told
    before an answer could be asked for, or for want of others, asked nobody."""
    version = review.current(review.item(key[0]).of)
    since = (version.circulated or date.max) if version is not None and review.item(key[0]).answered else date.min
    if any(r.why == "by-email" for r in moves) and review.item(key[0]).answered:
        since = min((c.day for c in chased if c.step == "by-email" and c.day >= since), default=date.max)
    people = {r.user for r in moves if r.why != "coordinator-waits"}
    asked = {(c.day, c.step) for c in chased if c.outcome == "posted" and c.day >= since and people & {*c.people}}
    return [day for day, _ in asked]


def timetable(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """``timetable``: ``dated`` (whether a timetable dates anything in this pathway), ``accepted`` (date or None),
    ``proposed`` (bool), ``stages`` [{title, items: [{item, title, day, done, late}]}], ``undated`` (count),
    ``publication``, ``limit``."""
    dates: dict[str, date] = {}
    late: set[str] = set()
    undated = 0
    for key in review.all_keys():
        due = due_of(review, key, calendar)
        if due is not None:
            dates[key[0]] = max(due.day, dates.get(key[0], due.day))
            if review.is_open(key) and due.late(today):
                late.add(key[0])
        elif review.is_open(key) and review.item(key[0]).due.kind == "timetable":
            undated += 1
    source = review.proposal.dates if review.proposal else dates
    stages = by_stage(review, source)
    for stage in stages:
        for item in stage["items"]:
            item["late"] = item["item"] in late and not review.proposal
    return {
        "ref": review.ref,
        "today": today,
        "dated": review.process.timetabled,
        "accepted": review.timetable_on,
        "proposed": review.proposal is not None,
        "target": review.proposal.publication if review.proposal else review.target,
        "stages": stages,
        "undated": undated,
        "past": sum(item["late"] for stage in stages for item in stage["items"]),
        "publication": review.publication_date,
        "limit": six_months(review),
    }


def chasing(
    review: Review, chased: Iterable[Chased], everything: bool, today: date, calendar: Calendar
) -> dict[str, Any]:
    """``chasing``: ``lines`` (open ones first), each with ``asked`` [{day, step, number, people, outcome}] and
    ``times`` (told how often); ``total`` (of all lines). One instance shows all, the whole review the last three."""
    by_key: dict[Key, list[Chased]] = {}
    for one in sorted(chased, key=lambda c: c.day):
        by_key.setdefault(one.key, []).append(one)
    present = set(review.all_keys())
    found = []
    for key, some in by_key.items():
        former = review.former(key[0]) if key not in present and not everything else None
        if key not in present and former is None:
            continue
        late: Counter[date | None] = Counter()
        asked = []
        for c in some:
            step, _, number = c.step.partition("-") if c.step != "by-email" else (c.step, "", "")
            if step == "late":  # its own number counts days; what people ask is how many went out
                late[c.due] += c.outcome == "posted"
            asked.append(
                {
                    "day": c.day,
                    "step": step,
                    "number": late[c.due] if step == "late" else int(number or 0),
                    "people": list(c.people),
                    "outcome": c.outcome,
                }
            )
        times = sum(c.outcome == "posted" for c in some)
        shown = asked[-3:] if everything else asked[-40:]
        found.append(
            (_former_line(review, key, former) if former else line(review, key, "", today, calendar))
            | {"asked": shown, "times": times, "earlier": len(asked) - len(shown)}
        )
    found.sort(key=lambda one: (not one["open"], *_urgency(one)))
    return {"ref": review.ref, "today": today, "lines": found, "everything": everything, "total": len(found)}


def _former_line(review: Review, key: Key, item: Item) -> dict[str, Any]:
    """An instance of an item that went with the file before, among those who were asked."""
    gone = {"gone": True, "pathway": pathway_of_former(review, item.id)}
    party = party_name(review, key[1])
    return {"item": item.id, "title": item.title, "party": party, "open": False, "late": False, "due": None} | gone


def parties(review: Review, kind: str, today: date, calendar: Calendar) -> dict[str, Any]:
    """``agency list`` and its kin: ``kind``, ``parties`` [{id, name, number, lead, deputy, by_email, out_of_area,
    joined, open, late, contact (None, True, False: the introduction), asked, agency, due, done}];
    ``none_since``: the day on which it was said that there are none."""
    return {
        "ref": review.ref,
        "today": today,
        "kind": kind,
        "none_since": review.none_of.get(kind),
        "parties": [_party(review, p, today, calendar) for p in review.parties_of(kind)],
    }


def _party(review: Review, party: Party, today: date, calendar: Calendar) -> dict[str, Any]:
    keys = [k for k in review.all_keys() if k[1] == party.id]
    opened = [k for k in keys if review.is_open(k)]
    dues = [due_of(review, k, calendar) for k in opened]
    return {
        "id": party.id,
        "name": label(party) if party.kind != "action" else party.name,
        "number": party.number,
        "lead": party.lead or "",
        "deputy": party.deputy or "",
        "by_email": party.by_email or "",
        "out_of_area": party.out_of_area,
        "joined": party.joined,
        "open": len(opened),
        "late": sum(d is not None and d.late(today) for d in dues),
        "contact": review.contacts.get(party.lead or "", True),
        "asked": party.asked,
        "agency": party_name(review, party.agency),
        "due": party.due,
        "done": bool(keys) and not opened,
    }


def roles(review: Review, today: date) -> dict[str, Any]:
    """``role list``: ``roles`` [{id, title, people: [{user, since, parties, recused, contact}], many, ``pathway`` (the
    title of the other pathway, if it is held there only)}], ``overview``."""
    found = []
    for process in _pathways(review):
        for role in process.roles.values():
            held = review.roles.get(role.id, {}).values()
            if process is not review.process and (role.id in review.process.roles or not held):
                continue
            found.append(
                {
                    "id": role.id,
                    "title": role.title,
                    "many": role.many,
                    "pathway": process.title if process is not review.process else "",
                    "people": [
                        {
                            "user": h.user,
                            "since": h.on,
                            "parties": [party_name(review, p) for p in h.parties],
                            "recused": h.user in review.recused,
                            "contact": review.contacts.get(h.user, True),
                        }
                        for h in held
                    ],
                }
            )
    return {"ref": review.ref, "today": today, "roles": found, "overview": review.holders("overview")}


def _pathways(review: Review) -> list[Process]:
    """The present pathway, then those that the review has gone besides: what they know of it is not over."""
    return [review.process, *(p for p in review.pathways.values() if p is not review.process)]


def versions(review: Review, today: date) -> dict[str, Any]:
    """``draft list``: ``versions`` [{document, title, kind, kind_title, number, on, by, url, circulated, withdrawn,
    latest, answers}], of whichever pathway; ``registers``: whether this pathway registers any."""
    found = []
    known: dict[str, tuple[Process, Document]] = {}
    for process in _pathways(review):
        known = {d.id: (process, d) for d in process.documents.values()} | known
    for process, document in known.values():
        for version in review.versions.get(document.id, []):
            item = process.items.get(version.kind)
            found.append(
                {
                    "document": document.id,
                    "title": document.title,
                    "kind": version.kind,
                    "kind_title": item.title if item and not document.paper else document.title,
                    "number": version.number,
                    "on": version.on,
                    "by": version.by,
                    "url": version.url or "",
                    "circulated": version.circulated,
                    "withdrawn": version.withdrawn or "",
                    "latest": version is review.latest(document),
                }
            )
    return {"ref": review.ref, "today": today, "versions": found, "registers": bool(review.process.documents)}


def text_of(review: Review, number: int) -> dict[str, Any] | None:
    """[Read reason]: what was typed in one event, for those who belong: ``number``, ``texts`` [{field, text}], ``by``,
    ``role``, ``at``, ``item``, ``title``, ``party``, ``removed`` (bool). ``None`` if there is no such event."""
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


def choices(review: Review, keys: Iterable[Key]) -> list[dict[str, Any]]:
    """Answers to choose from, each a button: [{ref, item, title, party, party_id, version, kind}]."""
    found = []
    for key in keys:
        item = review.item(key[0])
        version = review.current(item.of)
        found.append(
            {
                "ref": review.ref,
                "item": item.id,
                "title": item.title,
                "party": party_name(review, key[1]),
                "party_id": key[1],
                "version": version.number if version else None,
                "kind": item.kind,
            }
        )
    return found


def corrections(review: Review, today: date) -> dict[str, Any]:
    """``correction list``: ``points`` [{number, agency, version, by, on, text, accepted (None, True, False), reason}]
    for those who belong; the texts are never posted."""
    return {
        "ref": review.ref,
        "today": today,
        "points": [
            {
                "number": p.number,
                "agency": party_name(review, p.party),
                "version": p.version,
                "by": p.by,
                "on": p.on,
                "text": p.text or "",
                "accepted": p.accepted,
                "reason": p.reason or "",
            }
            for p in review.corrections.values()
        ],
    }


def readiness(review: Review, day: date, today: date, calendar: Calendar) -> dict[str, Any]:
    """What publishing on a day still needs: ``days`` (working days until then), ``over`` (published, the day has
    passed, or another one is agreed), ``earliest`` (if what is missing of the notices were sent today),
    ``missing`` [{title, party, item}] (approvals, and what is due before publication), ``notices`` (the gate's own that
    are not sent: [{title, party, item}]), ``latest`` (their last day), ``held`` (bool)."""
    report = publication_gate(review, day, today, calendar)
    publish = review.process.publish
    return {
        "days": calendar.working_days_between(today, day),
        "over": review.published is not None or day < today or review.publication_date != day,
        "earliest": report.earliest,
        "missing": [_of(review, (m.item, m.party)) for m in report.missing],
        "notices": [_of(review, (n, "")) for n in report.notices_missing],
        "latest": calendar.latest_notice(day, publish.clear_days) if publish else None,
        "held": bool(report.holds),
    }


def _of(review: Review, key: Key) -> dict[str, str]:
    return {"item": key[0], "title": title_of(review, key), "party": party_name(review, key[1])}


def assurance(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """``assurance``: ``months``, ``start`` (None before publication), ``agreed`` (bool: said by ``assurance every``),
    ``rounds`` [{number, due, open, late, lines (with ``said``: "", "shown", "asked-again")}], ``open_actions``. A
    round in which no action is has nothing to show. Refused: the pathway has no rounds."""
    if review.process.by_rule("assurance") is None:
        raise Refusal("no-assurance", pathway=review.process.title)
    rhythm = round_dates(review)
    rounds = []
    for turn in review.parties_of("round"):
        keys = [k for k in review.all_keys() if k[1] == turn.id or k[1].endswith(f"@{turn.id}")]
        if not keys:
            continue
        found = [
            line(review, k, "", today, calendar) | {"said": last_shown(review, k) if review.is_open(k) else ""}
            for k in keys
        ]
        rounds.append(
            {
                "number": turn.number,
                "due": turn.due,
                "open": sum(one["open"] for one in found),
                "late": sum(one["late"] for one in found),
                "lines": found,
            }
        )
    return {
        "ref": review.ref,
        "today": today,
        "months": rhythm[1] if rhythm else review.process.assurance_months,
        "start": rhythm[0] if rhythm else None,
        "agreed": review.assurance is not None,
        "rounds": rounds,
        "open_actions": len(open_actions(review)),
    }


def past_items(review: Review, today: date, calendar: Calendar, limit: int = 30) -> list[dict[str, Any]]:
    """What a review taken over half-way can tick in one go: open items of stages that are reached, or
    would be by now if the typical lengths held since the decision."""
    here = review.process.stage_index(review.stage.id)
    plan = lay_out(review, None, review.decided, calendar).dates
    keys = [
        k
        for k in review.open_keys()
        if (review.process.stage_index(review.item(k[0]).stage) <= here or plan.get(k[0], today) < today)
        and can_catch_up(review, k)
    ]
    return lines(review, keys[:limit], "", today, calendar)
