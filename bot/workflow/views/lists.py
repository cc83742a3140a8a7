"""Lists of a review: parties, roles, versions, corrections, assurance rounds."""

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.workflow.dates.calendar import Calendar
from bot.workflow.dates.due import due_of, round_dates
from bot.workflow.process.model import Document, PartyKind, Process
from bot.workflow.review.review import Review
from bot.workflow.review.state import Party
from bot.workflow.rules.labels import label, party_name
from bot.workflow.rules.rounds import last_shown, open_actions
from bot.workflow.views.lines import line


def parties(review: Review, kind: PartyKind, today: date, calendar: Calendar) -> dict[str, Any]:
    """``agency list`` and its kin: ``kind``, ``parties`` [{id, name, number, lead, deputy,
    by_email, out_of_area, joined, open, late, contact (None, True, False: the introduction), asked,
    agency, due, done}]; ``none_since``: the day on which it was said that there are none."""
    return {
        "ref": review.ref,
        "today": today,
        "kind": kind,
        "none_since": review.none_of.get(kind),
        "parties": [_party(review, p, today, calendar) for p in review.parties_of(kind)],
    }


def _party(review: Review, party: Party, today: date, calendar: Calendar) -> dict[str, Any]:
    keys = [k for k in review.all_keys() if k.party == party.id]
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
    """``role list``: ``roles`` [{id, title, people: [{user, since, parties, recused, contact}],
    many, ``pathway`` (the title of the other pathway, if it is held there only)}], ``overview``."""
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
    return {
        "ref": review.ref,
        "today": today,
        "roles": found,
        "overview": review.holders("overview"),
    }


def _pathways(review: Review) -> list[Process]:
    """The present pathway, then those that the review has gone besides: what they know of it is not
    over."""
    return [review.process, *(p for p in review.pathways.values() if p is not review.process)]


def versions(review: Review, today: date) -> dict[str, Any]:
    """``draft list``: ``versions`` [{document, title, kind, kind_title, number, on, by, url,
    circulated, withdrawn, latest, answers}], of whichever pathway; ``registers``: whether this
    pathway registers any."""
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
    return {
        "ref": review.ref,
        "today": today,
        "versions": found,
        "registers": bool(review.process.documents),
    }


def corrections(review: Review, today: date) -> dict[str, Any]:
    """``correction list``: ``points`` [{number, agency, version, by, on, text, accepted (None,
    True, False), reason}] for those who belong; the texts are never posted."""
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


def assurance(review: Review, today: date, calendar: Calendar) -> dict[str, Any]:
    """``assurance``: ``months``, ``start`` (None before publication), ``agreed`` (bool: said by
    ``assurance every``), ``rounds`` [{number, due, open, late, lines (with ``said``: "", "shown",
    "asked-again")}], ``open_actions``. A round in which no action is has nothing to show. Refused:
    the pathway has no rounds."""
    if review.process.by_rule("assurance") is None:
        raise Refusal("no-assurance", pathway=review.process.title)
    rhythm = round_dates(review)
    rounds = []
    for turn in review.parties_of("round"):
        keys = [
            k for k in review.all_keys() if k.party == turn.id or k.party.endswith(f"@{turn.id}")
        ]
        if not keys:
            continue
        found = [
            line(review, k, "", today, calendar)
            | {"said": last_shown(review, k) if review.is_open(k) else ""}
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
