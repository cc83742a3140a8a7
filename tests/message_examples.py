"""Plausible facts for every template: what the gallery shows and the tests render.

A name is a template's, a second or third example of the same has a word after a colon ("reply/done:
deferred"). What somebody typed is a :class:`Typed` (a link a :class:`Link`), so that a test can put
something hostile in its place.
"""

from datetime import UTC, date, datetime
from typing import Any

from bot.refusals.finding import UnknownParty
from bot.refusals.items import AlreadyDone
from bot.typed import Several
from bot.workflow.dates.limits import Limit
from bot.workflow.rules.price import ActPrice
from bot.workflow.settings import SETTINGS


class Typed(str):
    """What a person typed: a name, a label, a text."""


class Link(Typed):
    """A link that a person typed."""


REF = "ESCB-2026-01"
TODAY = date(2026, 5, 14)
FRI_8, WED_13, FRI_15, WED_20 = (
    date(2026, 5, 8),
    date(2026, 5, 13),
    date(2026, 5, 15),
    date(2026, 5, 20),
)
MAR_30, APR_2, APR_10, APR_15, APR_16 = (
    date(2026, 3, 30),
    date(2026, 4, 2),
    date(2026, 4, 10),
    date(2026, 4, 15),
    date(2026, 4, 16),
)
DECIDED = date(2026, 1, 12)
LIMIT = Limit.after(DECIDED, 6)
PUBLICATION = date(2026, 7, 10)
ASHA, BEN, CLARE, DEV = "U0ASHA", "U0BEN", "U0CLARE", "U0DEV"
POLICE, HEALTH = Typed("Police"), Typed("Health & Care Trust")
MOTHER = Typed("mother")
LEFT_OUT: list[dict[str, Any]] = [
    {"person": BEN, "why": "named", "named": WED_13, "since": FRI_15},
    {"person": CLARE, "why": "guest", "named": None, "since": None},
    {"person": DEV, "why": "same-person", "named": None, "since": None},
]
URL = Link("https://store.example.org/reports/v3?d=1&e=2")
PSEUDONYM = Typed("Ash")

AUTHOR = {"author": "Lead Reviewer"}
ALWAYS: dict[str, Any] = {"ref": REF, "today": TODAY}
ACCURACY = {"item": "factual-accuracy", "title": "Factual accuracy of the draft Overview Report"}
SIGN_OFF = {
    "item": "sign-off",
    "title": "Final sign-off of the report by the ESCB Executive",
    "party": "",
    "party_id": "",
}
SUB_COMMITTEE = {
    "item": "sub-committee",
    "title": "Final Draft Report: quality assurance and agreement by the CSPR Sub-Committee",
    "party": "",
    "party_id": "",
}
MEETING = {"item": "scoping-meeting", "title": "Scoping meeting", "party": "", "party_id": ""}
LETTER = {
    "item": "agency-letter",
    "title": "Letter to the agency's Senior Manager",
    "party": HEALTH,
    "party_id": "agency-2",
}
FAMILY = {
    "item": "family-contribution",
    "title": "Family contribution",
    "party": MOTHER,
    "party_id": "family-1",
}
INFORM_FAMILY = {
    "item": "inform-family",
    "title": "Family informed of the publication date",
    "party": MOTHER,
    "party_id": "family-1",
}
OFSTED = {"item": "inform-ofsted", "title": "Ofsted informed", "party": "", "party_id": ""}
RESPONSE = {
    "item": "response-and-actions",
    "title": "Response and actions agreed",
    "party": "",
    "party_id": "",
}
WEBSITE = {
    "item": "website-removal",
    "title": "12 months on the website are over",
    "party": "",
    "party_id": "",
}
PUBLISH = {"item": "publish", "title": "Published on the ESCB website", "party": "", "party_id": ""}
NAME = {"item": "pseudonym", "title": "Pseudonym agreed", "party": "", "party_id": ""}
MEDIA = {
    "item": "media-statement",
    "title": "ESCB media statement agreed",
    "party": "",
    "party_id": "",
}
POLICE_ACCURACY = ACCURACY | {"party": POLICE, "party_id": "agency-1"}
HEALTH_ACCURACY = ACCURACY | {"party": HEALTH, "party_id": "agency-2"}
CHECK = {"item": "progress-check", "title": "Progress check", "party": "check 2"}
ASSURANCE = {
    "item": "assurance",
    "title": "Agency shows that it is implementing the action",
    "party": "action 2",
    "party_id": "action-2@round-1",
}
UNANSWERED = {
    "number": 2,
    "agency": "Health",
    "item": "assurance",
    "party": "action 2, round 1",
    "again": False,
    "shown": None,
}
ROUND = {
    "item": "assurance-reported",
    "title": "Assurance round fed back",
    "party": "round 1",
    "party_id": "round-1",
}
ACTION = {
    "item": "action-done",
    "title": "Action carried out",
    "party": "action 3",
    "party_id": "action-3",
}
AUDIT = "Audit the use of the pre-birth protocol"
PROGRESS = {
    "done": 2,
    "total": 5,
    "awaited": [{"name": HEALTH, "asked": date(2026, 5, 10)}],
    "disputing": [POLICE],
    "at_impasse": [Typed("Oak School")],
    "enough": 0,
}
CHRONOLOGY = {"item": "chronology", "title": "Chronology received"}
OF_TWO = {"parties": [POLICE, HEALTH]}
NOT_FOR = [
    ([POLICE], AlreadyDone(**MEETING, by="", on=WED_13, how="held")),
    ([Typed("Helth")], UnknownParty(word=Typed("Helth"), what="agency", parties=[POLICE, HEALTH])),
]
"""For whom something could not be done, and why."""
MOVED = [
    {"what": "role", "name": "Review Team", "party": POLICE},
    {"what": "role", "name": "ESCB Executive", "party": ""},
    {"what": "lead", "name": HEALTH, "party": ""},
    {"what": "item", "name": "Letter to the agency", "party": POLICE},
]
FORM = {
    "verb": "done",
    "usage": ["/cspr done <what> [for <party>] [on <date>]"],
    "example": "/cspr done scoping-meeting",
}
ESSEX = "Essex: local Child Safeguarding Practice Review"
NATIONAL = "Sandwell: national Child Safeguarding Practice Review"
OPENED: dict[str, Any] = {
    "pathway": ESSEX,
    "decided": DECIDED,
    "stage": "Commissioning",
    "dated": True,
    "taken": None,
}
WORD = Typed("factual")

ABOUT: dict[str, Any] = {"title": "", "party": "", "version": None, "on": None, "instead": ""}
ABOUT |= {"event": None, "near": [], "purge": None, "price": None}
"""What an act of two is about: nothing, as of a discontinuation."""
NOT_PUBLISHING = ABOUT | {"instead": "learning", "on": WED_13}
UNPUBLISH = ABOUT | {"price": ActPrice(opened=4, flagged=12)}
PUBLISH_AFTER_ALL = ABOUT | {
    "instead": "nothing",
    "price": ActPrice(opened=3, flagged=2, published_after_all=True),
}
DISCONTINUE = ABOUT | {"price": ActPrice(ends=31)}
CONTACT: dict[str, Any] = {
    "name": POLICE,
    "contact": "lead",
    "person": ASHA,
    "before": BEN,
    "introduced": False,
    "mine": False,
    "waiting": [],
    "unassigned": [],
}
POINT: dict[str, Any] = {
    "number": 3,
    "event": 57,
    "agency": POLICE,
    "version": 3,
    "by": ASHA,
    "on": WED_13,
    "text": Typed("Page 12: the visit was on the Monday"),
    "accepted": None,
    "reason": "",
    "asked": False,
    "asked_by": 0,
    "question": "",
    "explained": "",
    "explained_by": 0,
    "answered_by": 0,
    "offered": "",
}
TO_ANSWER = POINT | {"offered": "answer"}
DECLINED = POINT | {
    "number": 4,
    "accepted": False,
    "reason": Typed("The chronology says otherwise."),
    "answered_by": 61,
}
ACCEPTED = POINT | {"number": 5, "accepted": True}
QUESTIONED = TO_ANSWER | {
    "number": 6,
    "asked": True,
    "asked_by": 60,
    "question": Typed("Which of the two visits is meant?"),
}
EXPLAINED = QUESTIONED | {
    "number": 7,
    "asked": False,
    "explained": Typed("The second one, in March."),
    "explained_by": 62,
}
RAISED = {"number": 3, "version": 3, "points": [TO_ANSWER]}
ACTION_ADDED: dict[str, Any] = {
    "number": 3,
    "agency": POLICE,
    "due": WED_20,
    "followed": True,
    "by_email": False,
    "told": True,
    "each": [],
}
ACTION_LINE: dict[str, Any] = {
    "item": "action-done",
    "id": "action-3",
    "number": 3,
    "text": Typed(AUDIT),
    "agency": HEALTH,
    "recommendation": "",
    "officer": "",
    "due": WED_20,
    "late": False,
    "done": None,
    "rating": "",
    "rated": None,
    "evidence": False,
    "impact": "",
    "may": True,
}
ACTION_RATED = ACTION_LINE | {
    "number": 4,
    "recommendation": Typed("2"),
    "officer": Typed("Head of Safeguarding"),
    "rating": "amber",
    "rated": FRI_8,
    "evidence": True,
    "late": True,
}
ACTION_CARRIED_OUT = ACTION_RATED | {
    "number": 5,
    "done": FRI_8,
    "rating": "",
    "impact": Typed("Midwives are told of each pre-birth plan."),
    "may": False,
}
POINT_ADDED: dict[str, Any] = {
    "number": 3,
    "party": POLICE,
    "version": 3,
    "author": "Lead Reviewer",
    "told": True,
    "item": "factual-accuracy",
    "mine": True,
    "answered": False,
}
NOBODY = {"title": "Lead Reviewer", "role_id": "lead-reviewer", "holder": ASHA}
ALREADY = POLICE_ACCURACY | {
    "version": 3,
    "by": ASHA,
    "on": WED_13,
    "how": "answered",
    "published": False,
}
UPGRADED: dict[str, Any] = {
    "fell": [SUB_COMMITTEE],
    "gone": [{"role": "ESCB Executive", "people": ["U0EXEC"]}],
    "items": [SUB_COMMITTEE],
}

LOOK: dict[str, Any] = {
    "kind": "",
    "number": 0,
    "item": "",
    "title": "",
    "party": "",
    "whom": [],
    "version": None,
    "confirmations": 0,
    "disputes": 0,
    "approvals": 0,
    "notices": 0,
    "days": 0,
    "opened": [],
    "others": 0,
    "gone": 0,
    "on": None,
    "evidence": "",
    "because": Typed("it was for another review"),
}
POLICE_ACCURACY_UNDONE = {"act": "undo"} | {
    name: POLICE_ACCURACY[name] for name in ("item", "title", "party")
}
EXPECTED: dict[str, Any] = {
    "title": "Final sign-off of the report by the ESCB Executive",
    "on": date(2026, 7, 1),
}
HOLD_1: dict[str, Any] = {
    "hold": "hold 1 (the coroner)",
    "number": 1,
    "since": FRI_8,
    "until": WED_20,
}
HOLD_2: dict[str, Any] = {"hold": "hold 2", "number": 2, "since": WED_13, "until": None}
HELD_BY: dict[str, Any] = {"party": "hold 1", "hold": 1, "holds": ["hold 1"]}
"""As the bot says it of its own accord: by number."""

RULE = "7 years after completion, 1 year after discontinuation"
PURGE: dict[str, Any] = ABOUT | {
    "purge": {
        "end": "completed",
        "ended": date(2019, 5, 13),
        "until": WED_13,
        "rule": RULE,
        "exported": FRI_8,
        "lifted": APR_2,
    }
}
NEVER_EXPORTED = PURGE | {"purge": PURGE["purge"] | {"exported": None, "lifted": None}}
COUNTS = {"history": 812, "texts": 240, "ledger": 1, "messages": 96, "files": 3}
KEPT: dict[str, Any] = {
    "state": "completed",
    "ended": date(2019, 5, 13),
    "until": WED_13,
    "due": True,
    "held_since": None,
}
LIVE: dict[str, Any] = KEPT | {"state": "live", "ended": None, "until": None, "due": False}
REFUSALS: dict[str, dict[str, Any]] = {
    "asked-before-hold": {"number": 2},
    "kept-by-rule": {"until": date(2033, 5, 12)},
    "legal-hold-there": {"since": APR_10, "by": ASHA},
    "live-review": {},
    "no-legal-hold": {},
    "not-as-written": {},
    "no-retention-rule": {"end": "discontinued"},
    "purged-review": {"on": FRI_8},
    "under-legal-hold": {"since": APR_10, "by": ASHA},
    "dispute-stays": POLICE_ACCURACY | {"by": ASHA, "on": APR_10},
    # the grammar's
    "date-in-text": FORM | {"part": "note", "words": Typed("3 May"), "date": date(2026, 5, 3)},
    "dates-backwards": FORM | {"first": FRI_15, "last": FRI_8},
    "impossible-date": FORM | {"words": Typed("31 Feb 2026")},
    "wrong-weekday": FORM
    | {"words": Typed("Fri 14 May"), "dated": date(2026, 5, 14), "nearest": FRI_15},
    "which-week": FORM
    | {"words": Typed("Friday"), "day": FRI_15, "last": FRI_8, "next": date(2026, 5, 22)},
    "misplaced-reference": FORM | {"word": Typed("ESCB-2026-01")},
    "missing-part": FORM | {"part": "for <party>"},
    "missing-part: a form": FORM | {"part": "add | lead | list"},
    "missing-reason": FORM,
    "not-a-date": FORM | {"words": Typed("soon")},
    "not-a-link": FORM | {"word": Typed("report.docx")},
    "not-a-number": FORM | {"word": Typed("three")},
    "not-an-outcome": FORM | {"word": Typed("finished"), "outcomes": ["contributes", "declines"]},
    "one-at-a-time": FORM | {"verb": "close-impasse"},
    "one-at-a-time: words": FORM | {"verb": "dispute"},
    "one-at-a-time: hold": FORM | {"verb": "hold"},
    "one-at-a-time: look": FORM | {"verb": "show"},
    "nothing-to-replace": {"person": BEN},
    "replaced-by-self": {"person": BEN},
    "party-gone": {"party": POLICE},
    "none-of-the-lines": {"faults": [(7, NOT_FOR[1][1])]},
    "nothing-listed": {"kind": "agency"},
    "too-many-lines": {"count": 120, "limit": 40},
    "none-left": CHRONOLOGY | {"verb": "", "excepted": True},
    "none-left: undo": CHRONOLOGY | {"verb": "undo", "excepted": False},
    "none-left: evidence": CHRONOLOGY | {"verb": "evidence", "excepted": False},
    "none-of-them": {"refused": NOT_FOR},
    "part-twice": FORM | {"part": "for"},
    "pick-person": FORM | {"word": Typed("@asha")},
    "surplus-word": FORM | {"word": Typed("please")},
    "too-long": FORM | {"part": "note <text>", "count": 4000, "limit": 3000},
    "too-long: core": {"part": "", "length": 4000, "limit": 3000, "usage": "", "example": ""},
    "unbalanced-quote": FORM,
    "unknown-form": FORM | {"word": Typed("change"), "choices": ["add", "list"]},
    "unknown-verb": (
        FORM | {"word": Typed("ap"), "nearest": ["approve"], "meant": "", "instead": ""}
    ),
    "unknown-verb:one-slip": (
        FORM
        | {
            "word": Typed("aprove"),
            "nearest": ["approve"],
            "meant": "approve",
            "instead": "approve ESCB-2026-01",
        }
    ),
    # the core's
    "actions-exist": RESPONSE | {"count": 2},
    "action-unfinished": ACTION | {"number": 3, "words": Typed("half done")},
    "agency-contact": {"name": POLICE},
    "agency-has-actions": {"name": POLICE, "number": 3},
    "already-answered": ALREADY,
    "already-answered: impasse": ALREADY | {"how": "impasse"},
    "already-answered: overtaken": ALREADY | {"how": "overtaken", "published": True},
    "nobody-to-chase": MEETING
    | {"why": "yours", "missing": [], "people": [], "author": "Lead Reviewer"},
    "nobody-to-chase: nobody": (
        MEETING | {"why": "nobody", "missing": [], "people": [], "author": "Lead Reviewer"}
    ),
    "nobody-to-chase: away": (
        LETTER | {"why": "away", "missing": [], "people": [ASHA], "author": "Lead Reviewer"}
    ),
    "nobody-to-chase: silent": (
        LETTER | {"why": "silent", "missing": [], "people": [ASHA, BEN], "author": "Lead Reviewer"}
    ),
    "nobody-to-chase: version": (
        SUB_COMMITTEE | {"why": "version", "missing": [], "people": [], "author": "Lead Reviewer"}
    ),
    "nobody-to-chase: circulate": (
        POLICE_ACCURACY
        | {"why": "circulate", "missing": [], "people": [], "author": "Lead Reviewer"}
    ),
    "nobody-to-chase: first": (
        SUB_COMMITTEE
        | {"why": "first", "people": [], "author": "Lead Reviewer"}
        | {"missing": [POLICE_ACCURACY | {"why": "open", "on": None}]}
    ),
    "chased-today": LETTER | {"by": ASHA, "people": [BEN]},
    "chase-quiet": {"until": WED_20},
    "past-task": {"date": FRI_8},
    "already-here": SUB_COMMITTEE | {"version": 2, "on": WED_13, "date": FRI_8},
    "before-its-gate": SUB_COMMITTEE | {"date": FRI_8, "needed": POLICE_ACCURACY, "opened": WED_13},
    "before-its-gate: of others": SUB_COMMITTEE | {"date": FRI_8, "needed": None, "opened": WED_13},
    "nothing-to-bring-in": {},
    "sent-before": INFORM_FAMILY
    | {"date": FRI_8, "told": APR_10, "publication": date(2026, 4, 27)},
    "sent-before: no date": INFORM_FAMILY | {"date": FRI_8, "told": APR_10, "publication": None},
    "sent-before: the same date": OFSTED | {"date": FRI_8, "told": APR_10, "publication": APR_10},
    "since-opening": {"date": FRI_15, "opened": WED_13},
    "spoken-of-here": SUB_COMMITTEE | {"version": 2, "date": FRI_15, "kind": "final-draft"},
    "spoken-of-here: for an agency": (
        POLICE_ACCURACY | {"version": 2, "date": FRI_15, "kind": "final-draft"}
    ),
    "version-from-here": SUB_COMMITTEE | {"version": 3, "date": FRI_15},
    "version-from-here: for an agency": POLICE_ACCURACY | {"version": 3, "date": FRI_15},
    "version-first": MEETING | {"item": "final-draft", "title": "Final report drafted"},
    "nothing-recorded": LETTER,
    "no-evidence-added": LETTER,
    "already-done": MEETING | {"by": ASHA, "on": WED_13, "how": "held"},
    "already-done: nobody made it": MEETING | {"by": ASHA, "on": WED_13, "how": "not-made"},
    "already-published": {"on": PUBLICATION},
    "already-yours": SUB_COMMITTEE | {"version": 3, "on": WED_13} | PROGRESS,
    "ambiguous-item": {
        "word": WORD,
        "candidates": [("agency-letter", LETTER["title"]), ("agencies", "Agencies")],
    },
    "ambiguous-party": {"word": WORD, "candidates": [POLICE, HEALTH]},
    "ambiguous-stage": {
        "word": WORD,
        "candidates": [("first-draft", "First draft"), ("first-meeting", "First meeting")],
    },
    "asked-already": {"name": f"<@{ASHA}>", "on": WED_13},
    "author-only": {"people": [ASHA, BEN], "author": "Lead Reviewer"},
    "bad-setting": {"key": "nudge-hour", "wanted": "a whole number from 0 to 23", "example": "9"},
    "before-decision": {"date": APR_10, "decided": DECIDED},
    "before-opening": {"date": APR_10},
    "before-independence": {"date": FRI_8, "declared": WED_13, "author": "Lead Reviewer"},
    "before-previous": {"date": APR_10, "version": 2, "previous": APR_15},
    "before-version": POLICE_ACCURACY | {"version": 3, "date": FRI_8, "registered": WED_13},
    "circulate-stale": {"version": 2, "latest": 3},
    "not-by-email": POLICE_ACCURACY,
    "after-next": {"date": WED_13, "version": 3, "next": FRI_8},
    "spoken-of-before": {"date": WED_13, "version": 3, "first": FRI_8},
    "editorial-of-nothing": {"version": 3},
    "editorial-asker": {"version": 4, "by": BEN, "why": "role", **AUTHOR},
    "editorial-asker: recused": {"version": 4, "by": BEN, "why": "recused", **AUTHOR},
    "editorial-asker: gone": {"version": 4, "by": BEN, "why": "gone", **AUTHOR},
    "editorial-note": {"url": Typed("https://store.example.org/a-review-4")},
    "editorial-alone": {"author": "Lead Reviewer"},
    "editorial-waits": {"version": 3, "by": CLARE, "lapses": WED_20},
    "editorial-gone": {"version": 4, "latest": 3},
    "editorial-gone: no version": {"version": 4, "latest": None},
    "editorial-not-yours": {"version": 4, "mine": False, "people": [ASHA]},
    "editorial-not-yours: one's own": {"version": 4, "mine": True, "people": [ASHA, BEN]},
    "sent-before-gate": {"version": 3, "date": FRI_8, "opened": WED_13},
    "circulated-before": {"version": 3, "date": FRI_8, "registered": WED_13},
    "closed-already": MEETING,
    "contact-self": {"name": POLICE},
    "contact-same": {"name": POLICE, "contact": "lead"},
    "coordinator-only": {"coordinators": [ASHA, BEN]},
    "coordinator-decides": SIGN_OFF
    | {"role": "ESCB Executive", "role_id": "executive", "people": [ASHA]},
    "coordinator-decides: nobody else": SIGN_OFF
    | {"role": "ESCB Executive", "role_id": "executive", "people": []},
    "decision-made": {"item": "decision", "title": "Decision to carry out a review"},
    "deferred-until": FAMILY,
    "discontinued": {"on": WED_13},
    "empty-text": {"field": "by_email"},
    "future-date": {"date": WED_20, "today": TODAY, "looking": False},
    "guest-asks": {"coordinators": [ASHA]},
    "guest-asks: nobody else": {"coordinators": []},
    "gate": (
        SUB_COMMITTEE
        | {
            "missing": [
                POLICE_ACCURACY | {"why": "disputed", "on": None},
                HEALTH_ACCURACY | {"why": "open", "on": None},
                {
                    "item": "agencies",
                    "title": "Agencies identified",
                    "party": "",
                    "why": "nobody",
                    "on": None,
                },
            ]
        }
    ),
    "letter-of-publication": {
        "letter": "our-own-notice-not-published",
        "title": "National Panel sent the report, with the reasons for not publishing it",
    },
    "gate-needs-it": (
        POLICE_ACCURACY | {"versions": False, "publishes": False, "author": "Lead Reviewer"}
    ),
    "gate-needs-it: the publication": {
        "item": "publish",
        "title": "Published on the ESCB website",
        "party": "",
        "versions": False,
        "publishes": True,
        "author": "Lead Reviewer",
    },
    "gate-needs-it: independence": {
        "item": "independence",
        "title": "Lead Reviewer declares independence",
        "party": "",
        "versions": True,
        "publishes": False,
        "author": "Lead Reviewer",
    },
    "held-already": HOLD_1,
    "held-already: no day": HOLD_2 | {"until": None},
    "https-only": {"hosts": ["docs.example.org"]},
    "identifier": {"kind": "nhs-number"},
    "independence-first": {
        "people": [ASHA],
        "item": "independence",
        "title": "Lead Reviewer declares independence",
    },
    "kept-until": WEBSITE,
    "last-coordinator": {"role": "ESCB Support Team"},
    "lead-is-deputy": {},
    "long-ago": {"date": date(2016, 5, 14)},
    "may-not-open": {},
    "name-length": {"limit": 75, "length": 90},
    "name-number": {"name": Typed("12")},
    "name-signs": {},
    "name-taken": {"name": POLICE, "kind": "agency"},
    "needs-evidence": POLICE_ACCURACY | {"objecting": False},
    "needs-evidence: of a dispute": POLICE_ACCURACY | {"objecting": True},
    "needs-name": NAME,
    "needs-outcome": (
        FAMILY | {"outcomes": ["contributes", "declines", "no-reply", "deferred"], "outcome": None}
    ),
    "needs-ref": OFSTED | {"date": FRI_8},
    "needs-writing": CHECK | {"author": "Lead Reviewer"},
    "no-action-item": {"pathway": NATIONAL},
    "no-actions": RESPONSE,
    "no-agency": {"item": "agencies", "title": "Agencies identified", "party": ""},
    "no-dates": {"closed": False},
    "no-dates: closed": {"closed": True},
    "no-deputy": POLICE_ACCURACY | {"coordinators": [ASHA]},
    "no-gate": {"pathway": NATIONAL},
    "decided-already": {"on": FRI_8, "instead": "nothing"},
    "decided-already: a summary": {"on": FRI_8, "instead": "summary"},
    "nobody-decides-it": {"roles": [("executive", "ESCB Executive")]},
    "not-instead": {"word": Typed("summary"), "allowed": ["nothing", "learning"]},
    "not-to-be-published": {"verb": "hold", "on": FRI_8},
    "not-to-be-published: a switch": {"verb": "switch", "on": FRI_8},
    "not-to-be-published: a date": {"verb": "publication", "on": FRI_8},
    "no-hold": {},
    "no-such-hold": {"number": 3, "holds": ["hold 1 (the coroner)"]},
    "no-such-hold: none": {"number": 3, "holds": []},
    "hold-over": {"hold": "hold 1", "lifted": FRI_8, "by": ASHA, "holds": []},
    "hold-over: another is in force": {
        "hold": "hold 2",
        "lifted": FRI_8,
        "by": ASHA,
        "holds": ["hold 1 (the coroner)"],
    },
    "which-hold": {"holds": [HOLD_1, HOLD_2]},
    "which-hold: many": {"holds": [HOLD_1, HOLD_2] * 3},
    "no-outcome": LETTER | {"outcome": Typed("sent")},
    "no-parties": {"item": "scoping-meeting", "title": "Scoping meeting", "word": POLICE},
    "no-party-yet": {"item": "family-letter", "title": "Letter to the family", "each": ["family"]},
    "no-proposal": {},
    "no-publication-date": {"pathway": NATIONAL},
    "letter-not-yours": {
        "letter": "agency letter",
        "who": ["ESCB Support Team", "Lead Reviewer"],
        "people": [ASHA, BEN],
    },
    "no-report": {"pathway": NATIONAL},
    "no-template": {"letter": "our-own-letter"},
    "faulty-template": {"letter": "agency-letter", "file": "agency-letter.docx"},
    "nothing-to-report": {},
    "no-second": {"number": 4, "waiting": [1, 2]},
    "no-such-version": {"version": 4, "latest": 3},
    "no-such-version: none": {"version": None, "latest": None},
    "no-version": (
        POLICE_ACCURACY
        | AUTHOR
        | {"document": "Report", "as_": "final-draft", "why": "", "version": None}
        | {"published": False}
    ),
    "no-version: published": (
        POLICE_ACCURACY
        | AUTHOR
        | {
            "document": "Report",
            "as_": "final-draft",
            "why": "",
            "version": None,
            "published": True,
        }
    ),
    "no-version: returned": (
        POLICE_ACCURACY
        | AUTHOR
        | {
            "document": "Report",
            "as_": "final-draft",
            "why": "returned",
            "version": 3,
            "published": False,
        }
    ),
    "no-version: another kind": (
        POLICE_ACCURACY
        | AUTHOR
        | {
            "document": "Report",
            "as_": "final-draft",
            "why": "kind",
            "version": 3,
            "published": False,
        }
    ),
    "nobody-decides": (
        SUB_COMMITTEE
        | {
            "roles": ["CSPR Sub-Committee"],
            "role_ids": ["sub-committee"],
            "holder": "",
        }
    ),
    "nobody-decides: a role of one": (
        SUB_COMMITTEE | {"roles": ["Lead Reviewer"], "role_ids": ["lead-reviewer"], "holder": ASHA}
    ),
    "none-because": RESPONSE,
    "not-answerable": {"item": "scoping-meeting", "title": "Scoping meeting"},
    "not-done-yet": MEETING,
    "not-introduced": {},
    "not-optional": MEETING | {"optional": ["chronology-author-meeting"]},
    "not-published": WEBSITE,
    "not-yet": {},
    "not-yours": (
        LETTER
        | {
            "who": ["ESCB Support Team"],
            "people": [ASHA, BEN],
            "personal": False,
            "kind": "notice",
        }
    ),
    "not-yours: a confirmation": (
        HEALTH_ACCURACY
        | {
            "who": ["the agency"],
            "people": [ASHA, BEN],
            "personal": False,
            "kind": "confirmation",
        }
    ),
    "not-yours: an approval": (
        SUB_COMMITTEE
        | {
            "who": ["CSPR Sub-Committee"],
            "people": [ASHA],
            "personal": False,
            "kind": "approval",
        }
    ),
    "nothing-changed": {},
    "nothing-to-date": {"dated": True},
    "nothing-to-date: no timetable": {"dated": False},
    "nothing-to-redact": {"event": 57},
    "nothing-to-tick": {},
    "nothing-waits": {
        "awaited": [
            {
                "ref": "",
                "title": ACCURACY["title"],
                "party": HEALTH,
                "people": [ASHA, BEN],
                "by_email": False,
            }
        ]
    },
    "nothing-waits: by e-mail": {
        "awaited": [
            {"ref": "", "title": ACCURACY["title"], "party": HEALTH, "people": [], "by_email": True}
        ]
    },
    "nothing-waits: in several reviews": {
        "awaited": [
            {
                "ref": REF,
                "title": ACCURACY["title"],
                "party": HEALTH,
                "people": [ASHA],
                "by_email": False,
            }
        ]
    },
    "nothing-waits: nobody": {"awaited": []},
    "other-host": {"host": Typed("evil.example.com"), "hosts": ["docs.example.org"]},
    "outside-needs": {"missing": "because"},
    "own-work": POLICE_ACCURACY | {"people": [BEN], "role": ""},
    "own-work: alone": POLICE_ACCURACY | {"people": [], "role": ""},
    "own-work: alone in a group": SUB_COMMITTEE | {"people": [], "role": "sub-committee"},
    "written-up-anew": (
        SUB_COMMITTEE | {"version": 3, "old": FRI_8, "on": WED_13, "answer": "approve", "by": ASHA}
    ),
    "written-up-anew: a return": (
        SUB_COMMITTEE | {"version": 3, "old": FRI_8, "on": WED_13, "answer": "return", "by": ASHA}
    ),
    "parties-there": {"kind": "family", "names": [MOTHER]},
    "past-date": MEETING | {"date": WED_13},
    "past-publication": {"date": WED_13},
    "past-action": {"date": WED_13},
    "joined-published": ACCURACY | {"party": POLICE, "joined": WED_13},
    "person-gone": {"person": ASHA},
    "price": {
        "confirmations": 5,
        "disputes": 1,
        "approvals": 1,
        "notices": 3,
        "days": 7,
        "url": URL,
        "kind": "final-draft",
        "on": WED_13,
        "note": Typed('chapter 4 is "new"'),
        "next": 4,
    },
    "second-look": LOOK
    | {
        "act": "return",
        "item": "sub-committee",
        "title": "Final Draft Report considered",
        "version": 3,
        "confirmations": 5,
        "disputes": 1,
        "approvals": 1,
        "notices": 3,
        "days": 7,
        "opened": [POLICE_ACCURACY, OFSTED],
        "on": WED_13,
        "evidence": "minute 4",
    },
    "second-look: return of a paper": LOOK
    | {"act": "return", "item": "terms-of-reference", "title": "Terms of Reference", "version": 1},
    "second-look: undo": LOOK | POLICE_ACCURACY_UNDONE | {"opened": [POLICE_ACCURACY] * 14},
    "second-look: undo by somebody outside": LOOK | POLICE_ACCURACY_UNDONE | {"others": 3},
    "second-look: undo for several": (
        LOOK | POLICE_ACCURACY_UNDONE | {"party": "", "whom": [POLICE, "Health"], "approvals": 1}
    ),
    "second-look: a version": LOOK
    | {"act": "undo", "item": "final-draft", "title": "Final report drafted", "version": 3},
    "second-look: a long reason": LOOK | POLICE_ACCURACY_UNDONE | {"because": "x" * 2000},
    "second-look: an agency": LOOK
    | {"act": "remove", "kind": "agency", "party": POLICE, "gone": 7},
    "second-look: an action": LOOK
    | {"act": "remove", "kind": "action", "number": 3, "party": "action 3", "gone": 1},
    "second-look: switch": LOOK
    | {"act": "switch", "item": "scsp-national", "title": NATIONAL, "others": 31},
    "pseudonym-taken": {},
    "publication-gate": {
        "today": APR_10,
        "on": APR_10,
        "version": 4,
        "agreed": APR_10,
        "undated": False,
        "too_early": False,
        "missing": [MEDIA | {"why": "open", "on": None}],
        "notices": [
            {
                "title": "National Panel informed, with the report",
                "item": "inform-national-panel",
                "sent": MAR_30,
                "recorded": APR_10,
                "evidence": True,
            },
            {
                "title": "DfE informed",
                "item": "inform-dfe",
                "sent": MAR_30,
                "recorded": None,
                "evidence": False,
            },
            {
                "title": "Ofsted informed",
                "item": "inform-ofsted",
                "sent": APR_2,
                "recorded": None,
                "evidence": True,
            },
        ],
        "notices_missing": [],
        "days": 4,
        "needed": 7,
        "short": True,
        "earliest": APR_15,
        "expected": None,
        "holds": [],
        "held": [],
        "in_place": [
            SUB_COMMITTEE | {"kind": "approval", "version": 4},
            POLICE_ACCURACY | {"kind": "confirmation", "version": 4},
        ],
        "skipped": [],
        "limit": Limit.after(date(2025, 10, 16), 6),
        "limit_holds": True,
        "told": [INFORM_FAMILY | {"told": APR_10}, LETTER | {"told": APR_10}],
        "url": URL,
    },
    "publication-gate: nothing": {
        "on": APR_10,
        "version": None,
        "agreed": None,
        "undated": True,
        "too_early": False,
        "missing": [POLICE_ACCURACY | {"why": "after", "on": APR_15}],
        "notices": [
            {
                "title": "Ofsted informed",
                "item": "inform-ofsted",
                "sent": None,
                "recorded": None,
                "evidence": False,
            }
        ],
        "notices_missing": ["Ofsted informed"],
        "days": 0,
        "needed": 7,
        "short": False,
        "earliest": WED_20,
        "expected": EXPECTED,
        "holds": ["hold 1"],
        "held": [],
        "in_place": [],
        "skipped": [MEDIA],
        "limit": Limit.after(date(2025, 10, 16), 6),
        "limit_holds": False,
        "told": [],
        "url": URL,
    },
    "publication-gate: held then": {
        "on": APR_10,
        "version": 4,
        "agreed": APR_10,
        "undated": False,
        "too_early": False,
        "missing": [],
        "notices": [
            {
                "title": "Ofsted informed",
                "item": "inform-ofsted",
                "sent": MAR_30,
                "recorded": None,
                "evidence": True,
            }
        ],
        "notices_missing": [],
        "days": 7,
        "needed": 7,
        "short": False,
        "earliest": APR_15,
        "expected": None,
        "holds": [],
        "held": [{"name": "hold 1", "lifted": APR_15}],
        "in_place": [SUB_COMMITTEE | {"kind": "approval", "version": 4}],
        "skipped": [],
        "limit": LIMIT,
        "limit_holds": True,
        "told": [INFORM_FAMILY | {"told": APR_10}],
        "url": URL,
    },
    "published": {"verb": "draft"},
    "recuse-who": {"person": ASHA},
    "recused": {},
    "recused-already": {"person": ASHA},
    "recused-whom": {"people": [ASHA, BEN]},
    "recused-whom: nobody": {"people": []},
    "return-stays": SUB_COMMITTEE,
    "role-clash": {"person": ASHA, "role": "ESCB Executive", "other": "ESCB Support Team"},
    "role-empty": {
        "item": "lead-reviewer",
        "title": "Lead Reviewer commissioned",
        "party": "",
        "role": "lead-reviewer",
        "role_title": "Lead Reviewer",
    },
    "role-held": {"role": "Review Team", "people": [ASHA, BEN]},
    "role-not-held": {"role": "Review Team", "person": ASHA},
    "role-of-one": {"role": "Lead Reviewer", "role_id": "lead-reviewer", "holder": ASHA},
    "same-date": {"date": APR_15},
    "seat-taken": {
        "role": "Review Team",
        "role_id": "review-team",
        "party": POLICE,
        "holder": ASHA,
    },
    "second-asker": {"number": 1, "by": ASHA, "coordinators": [BEN]},
    "second-left-out": {"number": 1, "by": ASHA, "one": LEFT_OUT[0], "people": [CLARE]},
    "second-left-out: guest": {"number": 1, "by": ASHA, "one": LEFT_OUT[1], "people": [CLARE]},
    "second-left-out: same person": {
        "number": 1,
        "by": "",
        "one": LEFT_OUT[2],
        "people": None,
    },
    "second-left-out: later": {
        "number": 1,
        "by": ASHA,
        "one": {"person": BEN, "why": "later", "named": None, "since": None},
        "people": [],
    },
    "second-lapsed": {"number": 1, "lapsed": WED_13},
    "second-moot": {"number": 1},
    "second-not-yours": {"number": 1, "people": [ASHA, BEN]},
    "second-self": {"number": 1, "people": [BEN]},
    "second-waits": {"number": 1, "by": ASHA},
    "settings-not-yours": {},
    "several-wait": {
        "verb": "approve",
        "choices": [
            POLICE_ACCURACY
            | {
                "version": 3,
                "ref": REF,
                "kind": "confirmation",
                "party_id": "agency-1",
            },
            SIGN_OFF | {"version": 3, "ref": "ESCB-2026-02", "kind": "approval", "party_id": ""},
        ],
    },
    "several-wait: dispute": {
        "verb": "dispute",
        "choices": [
            POLICE_ACCURACY
            | {
                "version": 3,
                "ref": REF,
                "kind": "confirmation",
                "party_id": "agency-1",
            },
            HEALTH_ACCURACY
            | {
                "version": 3,
                "ref": REF,
                "kind": "confirmation",
                "party_id": "agency-2",
            },
        ],
    },
    "stale-version": POLICE_ACCURACY | {"version": 2, "latest": 3, "kind": "confirmation"},
    "too-many": {"kind": "agency", "limit": 60},
    "undo-not-yours": MEETING | {"by": ASHA, "did": False, "coordinators": [BEN]},
    "undo-not-yours: not any more": MEETING | {"by": None, "did": True, "coordinators": [BEN]},
    "unknown-action": {"number": 9, "known": [1, 2]},
    "unknown-document": {"word": WORD, "documents": ["first-draft", "final-draft"]},
    "unknown-event": {"event": 900, "last": 57},
    "unknown-letter": {
        "word": Typed("invoice"),
        "letters": [("agency-letter", "agency letter"), ("dfe", "notice to the DfE")],
        "several": False,
    },
    "unknown-letter: none given": {
        "word": "",
        "letters": [("agency-letter", "agency letter"), ("dfe", "notice to the DfE")],
        "several": False,
    },
    "unknown-letter: several": {
        "word": Typed("publication"),
        "letters": [("publication-agency", "publication letter to an agency")],
        "several": True,
    },
    "unknown-letter: none": {"word": Typed("invoice"), "letters": [], "several": False},
    "former-item": {
        "item": "methodology",
        "title": "Review methodology agreed",
        "pathway": NATIONAL,
    },
    "former-item: dropped": {
        "item": "methodology",
        "title": "Review methodology agreed",
        "pathway": "",
    },
    "unknown-item": {
        "word": WORD,
        "nearest": [("factual-accuracy", ACCURACY["title"]), ("facts-agreed", "Facts agreed")],
    },
    "unknown-party": {"word": WORD, "what": "agency", "parties": [POLICE, HEALTH]},
    "unknown-process": {"word": WORD, "known": [("escb", ESSEX)], "faulty": []},
    "unknown-process: faulty": {
        "word": WORD,
        "known": [("escb", ESSEX)],
        "faulty": ["midshire.toml", "other.toml"],
    },
    "faulty-pathway": {"word": WORD, "file": "midshire.toml", "known": [("escb", ESSEX)]},
    "faulty-partner": {"word": "scsp-national", "file": "midshire.toml"},
    "no-pathways": {"faulty": ["midshire.toml", "other.toml"]},
    "unknown-role": {"word": WORD, "roles": [("executive", "ESCB Executive")], "receives": []},
    "unknown-role: a recipient": {
        "word": Typed("dfe"),
        "roles": [("executive", "ESCB Executive")],
        "receives": ["Tell the DfE"],
    },
    "unknown-setting": {"word": WORD, "known": ["region", "digest"]},
    "unknown-stage": {"word": WORD, "stages": [("scoping", "Scoping")]},
    "unknown-version": POLICE_ACCURACY | {"version": 9, "latest": 3},
    "unpublish-first": MEDIA,
    "use-approve": ACCURACY | {"kind": "confirmation"},
    "use-draft": {"item": "final-draft", "title": "Final report drafted", "circulate": False},
    "use-publication": {"item": "publication-date", "title": "Publication date agreed"},
    "use-publish": {"item": "publish", "title": "Published on the ESCB website"},
    "version-withdrawn": {"version": 3, "why": "returned"},
    "website-early": (
        WEBSITE
        | {
            "published": PUBLICATION,
            "over": date(2027, 7, 10),
            "allowed": date(2027, 7, 11),
        }
    ),
    "which-party": ACCURACY | {"parties": [POLICE, HEALTH], "theirs": False},
    "wrong-verb": ACCURACY | {"kind": "confirmation"},
    "asked-again-because": ASSURANCE,
    "assign-answer": POLICE_ACCURACY | {"who": ["the agency"], "people": [ASHA, BEN]},
    "assign-overview": LETTER | {"person": ASHA},
    "assurance-coordinator": ASSURANCE | {"outcome": "accepted", "people": [ASHA]},
    "assurance-months": {"months": 36},
    "assurance-not-shown": ASSURANCE | {"number": 2},
    "assurance-order": (
        ASSURANCE
        | {"number": 2, "outcome": "accepted", "date": FRI_8, "last": "shown", "since": WED_13}
    ),
    "assurance-order: asked again": (
        ASSURANCE
        | {"number": 2, "outcome": "shown", "date": FRI_8, "last": "asked-again", "since": WED_13}
    ),
    "round-unanswered": ROUND | {"number": 1, "unanswered": [UNANSWERED]},
    "round-unanswered: many": (
        ROUND | {"number": 1, "unanswered": [UNANSWERED, UNANSWERED | {"again": True}] * 9}
    ),
    "round-unanswered: on that day": (
        ROUND | {"number": 1, "unanswered": [UNANSWERED | {"shown": WED_13}]}
    ),
    "correction-answered": {"number": 3, "accepted": True},
    "correction-author": {"people": [ASHA], "author": "Lead Reviewer"},
    "correction-not-yours": {},
    "impasse-asker": POLICE_ACCURACY | {"number": 1, "by": ASHA},
    "impasse-nobody": POLICE_ACCURACY | {"left_out": [], "reads_roles": False},
    "impasse-nobody: left out": POLICE_ACCURACY | {"left_out": LEFT_OUT, "reads_roles": True},
    "impasse-not-yours": (
        POLICE_ACCURACY
        | AUTHOR
        | {
            "titles": ["ESCB Support Team", "ESCB Executive"],
            "reads_roles": True,
        }
    ),
    "no-assurance": {"pathway": NATIONAL},
    "no-impasse": POLICE_ACCURACY,
    "no-switch": {"word": WORD, "partners": ["scsp-national"], "here": "scsp"},
    "same-process": {"pathway": NATIONAL},
    "upgrade-loses": {
        "lost": [
            {"what": "publish", "title": "Published on the ESCB website", "id": "publish"},
            {"what": "kind", "title": "Report", "id": "final-draft"},
        ]
    },
    "upgrade-loses: the report": {
        "lost": [{"what": "document", "title": "Report", "id": "report"}]
    },
    "unknown-correction": {"number": 9, "known": [1, 2]},
    "which-agency": {"parties": [POLICE, HEALTH]},
    # the handlers'
    "channel-archived": {"moving": False},
    "channel-closed": {},
    "channel-unknown": {},
    "channel-bound": {"moving": False},
    "channel-is-fit": {},
    "channel-public": {"moving": False},
    "channel-public: moving": {"moving": True},
    "no-channel-here": {},
    "channel-shared": {"moving": False},
    "channel-unseen": {"moving": False},
    "membership-unknown": {},
    "scope-missing": {"scope": "groups:read"},
    "scope-missing: people": {"scope": "users:read"},
    "clear-price": {"messages": 14, "files": 2, "live": True},
    "clear-price: left": {"messages": 1, "files": 0, "live": False},
    "move-from-there": {"same": True},
    "move-from-there: direct": {"same": False},
    "nothing-to-clear": {},
    "not-installed": {},
    "workspace-unsure": {},
    "no-review-here": {},
    "no-such-review": {},
    "no-points": POLICE_ACCURACY | {"version": 3},
    "points-by-agencies": SUB_COMMITTEE | {"version": 3},
    "not-kept": {"kind": "attendee", "pathway": NATIONAL},
    "not-kept: the presentation": {"kind": "attendee-asked", "pathway": NATIONAL},
    "not-kept: actions": {"kind": "action", "pathway": NATIONAL},
    "not-built": {"verb": "letter"},
    "overview-only": {},
    "own-items-only": {},
    "person-outside": {"person": ASHA},
    "person-unchecked": {"person": ASHA, "mine": False},
    "person-unchecked: one's own": {"person": ASHA, "mine": True},
    "guest-not-let-in": {"person": ASHA},
    "guest-no-coordinator": {"person": ASHA, "role": "Review coordinator"},
    "guest-no-coordinator: who may open": {"person": ASHA, "role": ""},
    "guest-coordinates": {"person": ASHA},
    "no-guest": {"person": ASHA},
    "guest-let-in-already": {"person": ASHA},
    "guest-not-here": {"person": ASHA},
    "stale-button": {},
    "which-review": {"refs": [REF, "ESCB-2026-02"]},
}

DONE: dict[str, Any] = {
    "behalf": "",
    "stage": "Scoping",
    "stage_done": 3,
    "stage_total": 8,
    "stage_passed": False,
    "current": "Scoping",
    "outcome": None,
    "short": None,
    "evidence_missing": False,
    "on": WED_13,
}
JOINED = {"items": 12, "late": 2, "blocking": [POLICE_ACCURACY]}

UNATTENDED: dict[str, Any] = {
    "ref": REF,
    "parties": ["agency-1"],
    "roles": ["lead-reviewer"],
    "names": [POLICE, "Lead Reviewer"],
    "deputies": [ASHA],
    "named": [],
    "told": [ASHA],
}

SHOWN: dict[str, Any] = ASSURANCE | {
    "outcome": "shown",
    "on": TODAY,
    "behalf": "",
    "agency": HEALTH,
    "told": False,
    "number": 2,
    "carried_out": False,
}
SWITCHED: dict[str, Any] = {
    "pathway": NATIONAL,
    "stopped": 41,
    "opened": 0,
    "stage": "National review",
    "answers": 0,
    "people": [],
    "silent": [],
}

REPLIES: dict[str, dict[str, Any]] = {
    "action-added": ACTION_ADDED,
    "action-added: several": ACTION_ADDED | {"each": ["3 (Police)", "4 (Health)"]},
    "action-added: nobody told": ACTION_ADDED | {"told": False},
    "action-added: by e-mail": ACTION_ADDED | {"by_email": True, "told": False},
    "action-added: not followed up": ACTION_ADDED | {"followed": False, "told": False},
    "action-detailed": {
        "number": 3,
        "recommendation": Typed("2"),
        "officer": Typed("Head of Safeguarding"),
    },
    "action-detailed: nobody": {"number": 3, "recommendation": "", "officer": ""},
    "action-taken-back": {"number": 3, "what": "amber", "left": "green", "open": True},
    "action-taken-back: nothing left": {"number": 3, "what": "red", "left": "", "open": True},
    "action-taken-back: what has changed": {
        "number": 3,
        "what": "impact",
        "left": "",
        "open": False,
    },
    "action-detailed: officer": {"number": 3, "recommendation": "", "officer": f"<@{ASHA}>"},
    "action-done": {"number": 3, "on": FRI_8, "left": 2, "evidence": True, "impact": False},
    "action-done: the last": {
        "number": 3,
        "on": FRI_8,
        "left": 0,
        "evidence": False,
        "impact": True,
    },
    "action-impact": ACTION | {"number": 3, "open": False},
    "action-impact: open": ACTION | {"number": 3, "open": True},
    "action-progress": ACTION
    | {
        "number": 3,
        "rating": "amber",
        "on": FRI_8,
        "noted": True,
        "evidence": True,
    },
    "action-progress: bare": ACTION
    | {
        "number": 3,
        "rating": "red",
        "on": FRI_8,
        "noted": False,
        "evidence": False,
    },
    "agency-added": (
        JOINED
        | {
            "name": POLICE,
            "lead": ASHA,
            "deputy": BEN,
            "by_email": None,
            "out_of_area": True,
            "published": False,
        }
    ),
    "agency-added: by e-mail": (
        JOINED
        | {
            "name": HEALTH,
            "lead": None,
            "deputy": None,
            "by_email": Typed("Head of Service"),
            "out_of_area": False,
            "published": False,
        }
    ),
    "answered": (
        POLICE_ACCURACY
        | AUTHOR
        | PROGRESS
        | {
            "value": "confirm",
            "version": 3,
            "on": TODAY,
            "behalf": False,
            "noted": False,
            "corrections": True,
            "withdrawn": False,
            "warned": ["nhs-number"],
        }
    ),
    "answered: a majority": (
        SUB_COMMITTEE
        | AUTHOR
        | PROGRESS
        | {
            "value": "approve",
            "version": 3,
            "on": TODAY,
            "behalf": False,
            "noted": False,
            "corrections": False,
            "withdrawn": False,
            "role": "Review Team",
            "awaited": [
                {"name": f"<@{BEN}>", "asked": None},
                {"name": f"<@{CLARE}>", "asked": None},
            ],
            "disputing": [],
            "at_impasse": [],
            "enough": 1,
        }
    ),
    "answered: group": (
        SUB_COMMITTEE
        | AUTHOR
        | {
            "value": "approve",
            "version": 3,
            "on": TODAY,
            "behalf": False,
            "noted": True,
            "corrections": False,
            "withdrawn": False,
            "role": "CSPR Sub-Committee",
            "done": 1,
            "total": 1,
            "awaited": [],
            "disputing": [],
            "at_impasse": [],
            "enough": 0,
        }
    ),
    "assigned": LETTER | {"person": ASHA, "told": True},
    "assurance": SHOWN | {"behalf": HEALTH},
    "assurance: accepted": SHOWN | {"outcome": "accepted"},
    "assurance: accepted, and carried out": SHOWN | {"outcome": "accepted", "carried_out": True},
    "assurance: asked again": SHOWN | {"outcome": "asked-again", "told": True},
    "assurance: asked again, by hand": SHOWN | {"outcome": "asked-again"},
    "assurance-set": {"months": 3, "start": WED_20, "first": PUBLICATION},
    "attendee-added": {
        "name": Typed("Head teacher, Oak School"),
        "asked": True,
        "within": "5 working days",
    },
    "attendee-asked": {"name": f"<@{ASHA}>", "on": WED_13, "within": "5 working days"},
    "away: later": {
        "until": WED_20,
        "since": FRI_15,
        "stood_in": 0,
        "reviews": [],
    },
    "away": {
        "until": WED_20,
        "since": None,
        "stood_in": 0,
        "reviews": [UNATTENDED | {"deputies": []}],
    },
    "away: a deputy who has not said yes": {
        "until": WED_20,
        "since": None,
        "stood_in": 0,
        "reviews": [UNATTENDED | {"deputies": [], "named": [BEN]}],
    },
    "away: nobody to tell": {
        "until": WED_20,
        "since": None,
        "stood_in": 0,
        "reviews": [UNATTENDED | {"told": []}],
    },
    "away-off": {"until": None, "since": None, "stood_in": 0, "reviews": []},
    "away-off: answered": {"until": None, "since": None, "stood_in": 9, "reviews": []},
    "cannot-open": POLICE_ACCURACY | {"version": 3, "people": [ASHA]},
    "caught-up": {"items": [MEETING | {"on": FRI_8}, LETTER | {"on": FRI_8}], "stage": "Scoping"},
    "circulated": {
        "document": "Report",
        "kind": "final-draft",
        "version": 3,
        "on": TODAY,
        "again": False,
        "asked": [ASHA, "Health (by e-mail)"],
        "silent": [BEN],
        "later": [SUB_COMMITTEE],
        "told": [BEN],
        "held_back": [],
        "waits_for": [],
    },
    "circulated: read outside": {
        "document": "Report",
        "kind": "final-draft",
        "version": 3,
        "on": TODAY,
        "again": False,
        "asked": [],
        "silent": [],
        "later": [],
        "told": [],
        "held_back": [],
        "waits_for": [],
        "to_others": True,
    },
    "circulated: to the panel first": {
        "document": "Report",
        "kind": "final-draft",
        "version": 3,
        "on": TODAY,
        "again": False,
        "asked": [ASHA],
        "silent": [],
        "later": [],
        "told": [],
        "held_back": ["Health", "Police"],
        "waits_for": [SUB_COMMITTEE | {"why": "open", "on": None}],
    },
    "contact-changed": CONTACT,
    "contact-changed: known": (
        CONTACT | {"introduced": True, "waiting": [POLICE_ACCURACY], "unassigned": [LETTER]}
    ),
    "correction-added": POINT_ADDED,
    "correction-added: nobody": POINT_ADDED | {"told": False, "mine": False},
    "correction-added: confirmed": POINT_ADDED | {"answered": True},
    "correction-answered": {
        "number": 3,
        "party": POLICE,
        "accepted": False,
        "left": 0,
        "told": True,
        "numbers": [],
    },
    "correction-answered: by hand": {
        "number": 3,
        "party": POLICE,
        "accepted": True,
        "left": 2,
        "told": False,
        "numbers": [3, 5, 6],
    },
    "correction-asked": {"number": 3, "party": POLICE, "told": True},
    "correction-asked: by hand": {"number": 3, "party": POLICE, "told": False},
    "correction-explained": {
        "number": 3,
        "party": POLICE,
        "author": "Lead Reviewer",
        "told": True,
    },
    "correction-explained: nobody": {
        "number": 3,
        "party": POLICE,
        "author": "Lead Reviewer",
        "told": False,
    },
    "dates-set": {
        "dates": [
            MEETING
            | {
                "due": date(2026, 7, 18),
                "closed_day": True,
                "chased": date(2026, 7, 20),
                "limit": LIMIT,
            },
            LETTER | {"due": None, "closed_day": False, "chased": None, "limit": None},
        ]
    },
    "deputy-asked": POLICE_ACCURACY | {"deputy": BEN, "version": 3, "told": True},
    "deputy-asked: not introduced": POLICE_ACCURACY | {"deputy": BEN, "version": 3, "told": False},
    "discontinued": {},
    "disputed": POLICE_ACCURACY | AUTHOR | {"version": 3, "on": TODAY, "fell": [SUB_COMMITTEE]},
    "done": DONE | MEETING | {"kind": "meeting"},
    "done: a stage that others have overtaken": (
        DONE | MEETING | {"kind": "meeting", "stage_passed": True, "current": ""}
    ),
    "done: notice": (
        DONE
        | OFSTED
        | {
            "kind": "notice",
            "evidence_missing": True,
            "stage_passed": True,
            "current": "Publication",
            "short": {
                "days": 4,
                "needed": 7,
                "publication": APR_10,
                "earliest": APR_15,
                "expected": None,
                "others": ["Ofsted informed"],
            },
        }
    ),
    "done: months without a progress check": (
        DONE | CHECK | {"kind": "task", "missed": [date(2026, 3, 12), date(2026, 4, 13)]}
    ),
    "done: notice before sign-off": (
        DONE
        | OFSTED
        | {
            "kind": "notice",
            "evidence_missing": False,
            "short": {
                "days": 4,
                "needed": 7,
                "publication": APR_10,
                "earliest": PUBLICATION,
                "expected": EXPECTED,
                "others": [],
            },
        }
    ),
    "done: another date": (
        DONE
        | FAMILY
        | {
            "kind": "notice",
            "evidence_missing": False,
            "another_date": {"told": APR_10, "now": APR_15},
        }
    ),
    "done: no date then": (
        DONE
        | FAMILY
        | {
            "kind": "notice",
            "evidence_missing": False,
            "another_date": {"told": None, "now": APR_15},
        }
    ),
    "done: deferred": DONE | FAMILY | {"kind": "task", "outcome": "deferred", "until": WED_20},
    "done: pseudonym": DONE | NAME | {"kind": "task", "pseudonym": Typed("Willow")},
    "done: actions": DONE | RESPONSE | {"kind": "task", "actions": 2},
    "done: everything": DONE | MEETING | {"kind": "meeting", "everything_done": True},
    "done: next": (
        DONE | MEETING | {"kind": "meeting", "next": [SIGN_OFF | {"who": ["ESCB Executive"]}]}
    ),
    "done: on behalf": DONE | LETTER | {"kind": "task", "behalf": HEALTH},
    "due": (
        MEETING
        | {
            "due": FRI_15,
            "before": FRI_8,
            "statutory": False,
            "every": False,
            "closed_day": True,
            "chased": date(2026, 5, 18),
            "limit": None,
        }
    ),
    "due: statutory": (
        OFSTED
        | {
            "due": APR_2,
            "before": APR_2,
            "statutory": True,
            "every": False,
            "closed_day": False,
            "chased": APR_2,
            "limit": LIMIT,
        }
    ),
    "due: cleared": (
        LETTER
        | {
            "party": "",
            "due": None,
            "before": None,
            "statutory": False,
            "every": True,
            "closed_day": False,
            "chased": None,
            "limit": None,
        }
    ),
    "answer-removed": {},
    "answer-purged": {},
    "legal-hold": {"live": True},
    "legal-hold: closed": {"live": False, "warned": ["phone"]},
    "legal-hold-lifted": {"since": APR_10, "until": None, "live": True},
    "legal-hold-lifted: kept": {"since": APR_10, "until": WED_20, "live": False},
    "legal-hold-lifted: no rule": {"since": APR_10, "until": None, "live": False},
    "purged": {},
    "damaged": {},
    "error": {"id": "9f2c01ab"},
    "hold": {
        "hold": "hold 1 (the coroner)",
        "number": 1,
        "until": WED_20,
        "notices": [
            ("Reasons for the delay", "5 working days"),
            ("Reasons to another", "5 working days"),
        ],
        "limit": LIMIT,
        "others": [],
    },
    "hold: another": {
        "hold": "hold 2 (the Crown Court)",
        "number": 2,
        "until": None,
        "notices": [],
        "limit": LIMIT,
        "others": [HOLD_1],
    },
    "hold-moved": {"hold": "hold 1", "until": WED_20, "before": None},
    "hold-moved: again": {"hold": "hold 1", "until": WED_20, "before": FRI_8},
    "impasse": POLICE_ACCURACY | {"version": 3},
    "introduction": {"yes": True, "waiting": [POLICE_ACCURACY]},
    "introduction: no": {"yes": False, "waiting": []},
    "lead-asked": POLICE_ACCURACY | {"version": 3, "lead": ASHA, "told": True, "gone": False},
    "lead-asked: not introduced": (
        POLICE_ACCURACY | {"version": 3, "lead": ASHA, "told": False, "gone": False}
    ),
    "not-publishing": {
        "instead": "nothing",
        "on": FRI_8,
        "by": "ESCB Executive",
        "closed": [OFSTED],
        "notices": [OFSTED],
        "told": [OFSTED],
        "learning": 7,
    },
    "not-publishing: a summary": {
        "instead": "summary",
        "on": FRI_8,
        "by": "ESCB Executive",
        "closed": [],
        "notices": [OFSTED],
        "told": [],
        "learning": 7,
    },
    "not-publishing: by the National Panel": {
        "instead": "learning",
        "on": FRI_8,
        "by": "the National Panel",
        "closed": [],
        "notices": [],
        "told": [],
        "learning": 1,
    },
    "not-publishing-undone": {"opened": [OFSTED], "date": PUBLICATION},
    "not-publishing-undone: no date": {"opened": [], "date": None},
    "lifted": {"hold": "hold 1", "since": FRI_8, "publication": PUBLICATION, "others": []},
    "lifted: another is in force": {
        "hold": "hold 2 (the Crown Court)",
        "since": FRI_8,
        "publication": PUBLICATION,
        "others": [HOLD_1],
    },
    "link-mended": {"version": 3, "document": "Report"},
    "version-date-corrected": {
        "version": 3,
        "document": "Report",
        "on": FRI_8,
        "before": WED_13,
    },
    "editorial-asked": {
        "document": "Report",
        "version": 4,
        "people": [ASHA],
        "silent": [BEN],
        "lapses": WED_20,
    },
    "editorial-refused": {"version": 4, "author": "Lead Reviewer", "told": True},
    "emailed": POLICE_ACCURACY | {"on": FRI_8, "version": 3},
    "editorial-refused: not told": {"version": 4, "author": "Lead Reviewer", "told": False},
    "newer": {},
    "unreadable": {},
    "not-an-answer": {
        "choices": [
            POLICE_ACCURACY | {"ref": REF, "version": 3, "kind": "confirmation"},
            SIGN_OFF | {"ref": "ESCB-2026-02", "version": 1, "kind": "approval"},
        ],
        "sent": "text",
    },
    "not-an-answer: nothing": {"choices": [], "sent": "text"},
    "not-an-answer: a file": {"choices": [], "sent": "file"},
    "not-an-answer: a command": {
        "choices": [POLICE_ACCURACY | {"ref": REF, "version": 3, "kind": "confirmation"}],
        "sent": "command",
    },
    "form-not-opened": {"line": "dispute ESCB-2026-01 factual-accuracy v3 because <reason>"},
    "not-recorded": {},
    "opened": OPENED,
    "opened: like another": OPENED
    | {
        "taken": {
            "like": "ESCB-2025-04",
            "agencies": [POLICE, HEALTH],
            "roles": ["Review Team"],
            "refused": NOT_FOR,
        }
    },
    "opened: national": {
        "taken": None,
        "pathway": NATIONAL,
        "decided": DECIDED,
        "stage": "National review",
        "dated": False,
    },
    "list-added": {
        "kind": "agency",
        "names": [POLICE, HEALTH],
        "roles": [],
        "introduced": True,
        "faults": NOT_FOR,
    },
    "list-added: roles": {
        "kind": "role",
        "names": [],
        "roles": [{"role": "Review Team", "people": [ASHA, BEN], "party": POLICE}],
        "introduced": False,
        "faults": [],
    },
    "line-refused": {"number": 7, "refusal": NOT_FOR[1][1]},
    "replaced": {"was": BEN, "person": CLARE, "moved": MOVED, "refused": NOT_FOR},
    "replaced: all": {"was": BEN, "person": CLARE, "moved": MOVED, "refused": []},
    "replace-confirm": {
        "was": BEN,
        "person": CLARE,
        "because": Typed("he has moved on"),
        "reviews": 2,
    },
    "replace": {
        "was": BEN,
        "person": CLARE,
        "reviews": 2,
        "refused": [{"ref": REF, "refusal": NOT_FOR[1][1]}],
    },
    "replacing": {
        "was": BEN,
        "person": CLARE,
        "reviews": 2,
        "refused": [{"ref": REF, "refusal": NOT_FOR[1][1]}],
    },
    "for-several": {"already": [POLICE, HEALTH], "refused": NOT_FOR},
    "letters-coming": {
        "title": "agency letter",
        "item": "agency-letter",
        "party": Several([POLICE, HEALTH]),
        "stage": "after-scoping",
        "refused": [],
        "waits": False,
    },
    "letters-coming: some": {
        "title": "briefing invitation",
        "item": "",
        "party": Several([POLICE]),
        "stage": "post-publication",
        "refused": NOT_FOR,
        "waits": True,
    },
    "paper-coming": {"paper": "calendar", "private": False},
    "paper-coming: letter": {
        "paper": "letter",
        "private": False,
        "command": 'agency-letter for "Health"',
    },
    "paper-coming: waits": {"paper": "letter", "private": False, "command": "", "waits": True},
    "paper-coming: report": {"paper": "report-all", "private": True, "command": ""},
    "paper-coming: export": {"paper": "export", "private": True, "command": ""},
    "party-added": JOINED | {"name": MOTHER, "kind": "family", "blocking": []},
    "party-removed": {
        "name": POLICE,
        "items": 12,
        "reopened": [],
        "seats": [{"user": ASHA, "role": "Review Team", "role_id": "review-team"}],
    },
    "party-removed: the last action": {
        "name": "action 1",
        "items": 1,
        "reopened": [RESPONSE],
        "seats": [],
    },
    "none-involved": {"kind": "family"},
    "typed": {
        "line": Typed("dispute factual-acuracy because the dates on page 3 are another family's")
    },
    "day-understood": {"understood": [{"words": Typed("last Friday"), "day": FRI_8}]},
    "day-understood: two": {
        "understood": [
            {"words": Typed("Monday"), "day": date(2026, 5, 18)},
            {"words": Typed("Fri 22 May"), "day": date(2026, 5, 22)},
        ]
    },
    "prepared": (
        SUB_COMMITTEE
        | {
            "answer": "approve",
            "version": 3,
            "on": WED_13,
            "noted": True,
            "people": [ASHA, BEN],
            "silent": [],
        }
    ),
    "prepared: not introduced": (
        SUB_COMMITTEE
        | {
            "answer": "approve",
            "version": 3,
            "on": WED_13,
            "noted": False,
            "people": [],
            "silent": [ASHA],
        }
    ),
    "publication-date": {
        "date": APR_10,
        "closed_day": False,
        "notices": ["Ofsted informed", "DfE informed"],
        "notices_missing": [],
        "latest": MAR_30,
        "too_late": False,
        "short": True,
        "days": 4,
        "needed": 7,
        "earliest": APR_15,
        "expected": None,
        "limit": LIMIT,
        "limit_holds": True,
        "before": None,
        "told": [INFORM_FAMILY],
        "again": [],
    },
    "publication-date: missing": {
        "date": PUBLICATION,
        "closed_day": True,
        "notices": ["Ofsted informed", "DfE informed"],
        "notices_missing": ["DfE informed"],
        "latest": date(2026, 7, 1),
        "too_late": False,
        "short": False,
        "days": 0,
        "needed": 7,
        "earliest": date(2026, 7, 17),
        "expected": EXPECTED,
        "limit": LIMIT,
        "limit_holds": False,
        "before": APR_10,
        "told": [],
        "again": [INFORM_FAMILY],
    },
    "published": {
        "on": PUBLICATION,
        "url": URL,
        "next": [WEBSITE | {"who": ["ESCB Support Team"]}],
        "version": 4,
        "outside": False,
        "overtaken": [],
        "limit": LIMIT,
        "limit_held": True,
        "skipped": [MEDIA | {"reason": True}],
    },
    "published: outside": {
        "on": PUBLICATION,
        "url": URL,
        "version": None,
        "outside": True,
        "overtaken": [OFSTED],
        "limit": LIMIT,
        "limit_held": False,
        "skipped": [],
    },
    "quiet": {"first": WED_20, "last": WED_20, "due": [POLICE_ACCURACY]},
    "recorded": {},
    "recusal-ended": {"person": ASHA, "mine": False, "waiting": [POLICE_ACCURACY]},
    "recused": {
        "person": ASHA,
        "mine": False,
        "dropped": [POLICE_ACCURACY],
        "disputed": [],
        "stands": [SUB_COMMITTEE],
        "alone": [{"party": POLICE}],
        "asked": [],
        "silent": [],
        "majority": True,
        "anew": [BEN],
        "nobody": [NOBODY],
    },
    "recused: the deputy": {
        "person": ASHA,
        "mine": True,
        "dropped": [],
        "disputed": [],
        "alone": [],
        "asked": [BEN],
        "silent": [CLARE],
        "majority": False,
        "anew": [],
        "nobody": [],
    },
    "recused: disputed": {
        "person": ASHA,
        "mine": False,
        "dropped": [],
        "disputed": [POLICE_ACCURACY],
        "alone": [],
        "asked": [BEN],
        "silent": [],
        "majority": False,
        "anew": [],
        "nobody": [],
    },
    "redacted": {"event": 57, "fields": ["note"], "copies": [], "near": [12, 40]},
    "redacted: copies": {
        "event": 3,
        "fields": ["ref"],
        "copies": [(1, ["decision_ref"]), (9, ["command"])],
        "near": [],
    },
    "registered": {
        "document": "Report",
        "noted": True,
        "paper": False,
        "kind": "final-draft",
        "version": 3,
        "on": TODAY,
        "fell": [POLICE_ACCURACY, HEALTH_ACCURACY],
        "asked": [],
        "last": True,
    },
    "registered: editorial": {
        "document": "Report",
        "noted": True,
        "paper": False,
        "kind": "final-draft",
        "version": 3,
        "on": TODAY,
        "fell": [SUB_COMMITTEE],
        "asked": [],
        "last": True,
        "kept": [POLICE_ACCURACY, HEALTH_ACCURACY],
    },
    "registered: a paper": {
        "document": "Terms of Reference",
        "noted": False,
        "paper": True,
        "kind": "terms-of-reference",
        "version": 1,
        "on": TODAY,
        "fell": [],
        "asked": [ASHA],
        "last": True,
    },
    "renamed": {"before": POLICE, "name": Typed("Essex Police")},
    "returned": (
        SUB_COMMITTEE
        | AUTHOR
        | {
            "version": 3,
            "on": TODAY,
            "fell": [POLICE_ACCURACY],
            "document": "Report",
            "as_": "final-draft",
        }
    ),
    "guest-allowed": {"person": ASHA},
    "guest-removed": {"person": ASHA, "roles": ["Lead Reviewer"], "agencies": [POLICE]},
    "guest-removed: with no part": {"person": ASHA, "roles": [], "agencies": []},
    "role-given": {
        "role": "Review Team",
        "role_id": "review-team",
        "people": [ASHA, BEN],
        "party": POLICE,
        "takeover": False,
        "anew": [CLARE],
    },
    "role-taken": {
        "role": "Lead Reviewer",
        "person": ASHA,
        "reopened": [MEETING],
        "unassigned": [LETTER],
    }
    | {"anew": [BEN], "nobody": [NOBODY]},
    "second-asked": {
        "number": 1,
        "act": "remove-agency",
        "lapses": WED_20,
        "people": [ASHA, BEN],
        "silent": [BEN],
        "left_out": LEFT_OUT,
        "about": ABOUT | {"party": POLICE},
    },
    "second-asked: nobody": {
        "number": 1,
        "act": "discontinue",
        "lapses": WED_20,
        "people": [],
        "silent": [],
        "left_out": LEFT_OUT[:1],
        "about": ABOUT,
    },
    "second-asked: redaction": {
        "left_out": [],
        "number": 1,
        "act": "redact",
        "lapses": WED_20,
        "people": [ASHA],
        "silent": [],
        "about": ABOUT | {"event": 42, "near": [57]},
    },
    "second-asked: undoing the publication": {
        "number": 2,
        "act": "unpublish",
        "lapses": WED_20,
        "people": [ASHA],
        "silent": [],
        "left_out": [],
        "about": UNPUBLISH,
    },
    "second-asked: publishing after all": {
        "number": 2,
        "act": "unpublish",
        "lapses": WED_20,
        "people": [ASHA],
        "silent": [],
        "left_out": [],
        "about": PUBLISH_AFTER_ALL,
    },
    "second-asked: discontinuing": {
        "number": 2,
        "act": "discontinue",
        "lapses": WED_20,
        "people": [ASHA],
        "silent": [],
        "left_out": [],
        "about": DISCONTINUE,
    },
    "second-asked: purge": {
        "number": 2,
        "act": "purge",
        "lapses": WED_20,
        "people": [ASHA, BEN],
        "silent": [],
        "left_out": [],
        "about": NEVER_EXPORTED,
    },
    "setting-changed": {"key": "nudge-hour", "value": Typed("10")},
    "setting-changed: people": {"key": "openers", "value": f"{ASHA}, {BEN}"},
    "settings-changed": {"changed": [("nudge-hour", Typed("10")), ("digest", "off")]},
    "settings-changed: nothing": {"changed": []},
    "settings": {
        "rows": [
            {
                "key": "nudge-hour",
                "value": Typed("10"),
                "does": "The hour.",
                "default": "9",
                "example": "9",
            },
            {
                "key": "digest",
                "value": "on",
                "does": "The daily post.",
                "default": "on",
                "example": "off",
            },
        ],
        "may_change": True,
        "openers": [ASHA, BEN],
    },
    "cleared": {"messages": 14, "files": 2},
    "moved": {"left": True},
    "moved: nothing left": {"left": False},
    "switched": SWITCHED,
    "switched: back": (
        SWITCHED
        | {
            "opened": 41,
            "stopped": 3,
            "answers": 2,
            "people": [ASHA, BEN],
            "silent": [DEV],
        }
    ),
    "skipped": MEDIA | {"before_publication": True},
    "chased": LETTER | {"people": [ASHA, BEN], "silent": [], "away": []},
    "chased: not all": LETTER | {"people": [ASHA], "silent": [BEN], "away": [CLARE]},
    "chased-by-hand": (
        POLICE_ACCURACY
        | {"due": FRI_15, "late": True, "kind": "confirmation", "version": 3}
        | {"email": {"to": "Head of Safeguarding", "hint": "", "ask": ""}}
    ),
    "task-added": {"number": 2, "agency": HEALTH, "due": WED_20, "by_email": False, "like": ""},
    "task-added: the coordinators' own, said twice": {
        "number": 2,
        "agency": "",
        "due": WED_20,
        "by_email": False,
        "like": "task 1",
    },
    "task-added: by e-mail": {
        "number": 2,
        "agency": HEALTH,
        "due": WED_20,
        "by_email": True,
        "like": "",
    },
    "brought-in": {
        "items": [MEETING | {"on": FRI_8}, LETTER | {"on": FRI_8}],
        "refused": NOT_FOR,
        "stage": "Scoping",
    },
    "brought-in: all": {"items": [MEETING | {"on": FRI_8}], "refused": [], "stage": "Scoping"},
    "brought-in: another date": {
        "items": [INFORM_FAMILY | {"on": FRI_8}],
        "refused": [],
        "stage": "Scoping",
        "again": [INFORM_FAMILY],
    },
    "version-brought-in": {
        "document": "Report",
        "kind": "final-draft",
        "version": 2,
        "on": FRI_8,
        "sent": WED_13,
    },
    "version-brought-in: not sent": {
        "document": "Report",
        "kind": "first-draft",
        "version": 1,
        "on": FRI_8,
        "sent": None,
    },
    "evidence-added": LETTER,
    "evidence-taken-back": LETTER,
    "snoozed": MEETING | {"until": WED_20, "due": FRI_15},
    "timetable-accepted": {
        "count": 41,
        "publication": PUBLICATION,
        "first": WED_20,
        "ticked": True,
        "meeting": "",
        "item": "timetable",
    },
    "timetable-accepted: nothing published": {
        "count": 9,
        "publication": None,
        "first": WED_20,
        "ticked": False,
        "meeting": "Scoping meeting",
        "item": "timetable",
    },
    "timetable-proposed": {
        "publication": PUBLICATION,
        "end": date(2026, 7, 1),
        "ready": date(2026, 7, 1),
        "earliest": PUBLICATION,
        "stages": [
            {
                "title": "Scoping",
                "stage": "scoping",
                "items": [
                    {
                        "item": "scoping-meeting",
                        "title": "Scoping meeting",
                        "day": WED_20,
                        "done": False,
                        "dropped": False,
                    }
                ],
            }
        ],
        "misfits": [
            SUB_COMMITTEE | {"day": PUBLICATION, "end": WED_20},
            {"item": "", "title": "", "day": LIMIT, "end": FRI_8},
        ],
        "limit": LIMIT,
        "limit_holds": True,
    },
    "timetable-proposed: too late": {
        "publication": PUBLICATION,
        "end": date(2026, 7, 1),
        "ready": date(2026, 7, 8),
        "earliest": date(2026, 7, 17),
        "stages": [],
        "misfits": [SUB_COMMITTEE | {"day": date(2026, 7, 8), "end": date(2026, 7, 1)}],
        "limit": LIMIT,
        "limit_holds": False,
    },
    "unconfirmed": {"typed": False},
    "unconfirmed: typed": {"typed": True},
    "upgraded": UPGRADED | {"pathway": ESSEX, "stage": "Scoping"},
    "undone": MEETING | {"fell": [POLICE_ACCURACY], "flagged": []},
    "undone: publish": (
        PUBLISH
        | {
            "fell": [SIGN_OFF],
            "flagged": ["12 months on the website are over"],
            "late": [HEALTH, MOTHER],
            "asked": [ASHA, BEN],
            "silent": [CLARE],
        }
    ),
}

TOLD: dict[str, Any] = {
    "pathway": ESSEX,
    "stage": "Agency check",
    "to": ASHA,
    "actor": CLARE,
    "slash": "/cspr",
    "website": "the ESCB website",
    "author": "Lead Reviewer",
    "reason": False,
    "cause": "",
    "at": "",
    "role": "",
    "behalf": "",
    "instead": "",
    "introduced": True,
}
EVENT: dict[str, Any] = {
    "event": 57,
    "reason": True,
    "actor": CLARE,
    "at": "Thu 14 May 2026, 16:42",
    "role": "ESCB Support Team",
    "behalf": "",
}
VERSION: dict[str, Any] = {
    "document": "report",
    "document_title": "Report",
    "paper": False,
    "kind_title": "final draft",
    "decided_title": "final draft",
    "version_kind": "final-draft",
    "last_kind": True,
    "url": URL,
    "version": 3,
    "version_on": WED_13,
    "registered_by": CLARE,
    "circulated": None,
    "newer_version": None,
    "to_send": [],
    "to_send_time": "",
    "sent_to": [],
}
ASKED: dict[str, Any] = POLICE_ACCURACY | {"due": FRI_15, "open": True, "task": True}
EDITORIAL: dict[str, Any] = (
    TOLD
    | EVENT
    | {
        "document_title": "Report",
        "version": 4,
        "url": URL,
        "waits": True,
        "ended": "",
        "lapses": WED_20,
    }
)
COUNTS_ON: dict[str, Any] = (
    TOLD | EVENT | VERSION | {"party": POLICE, "items": [POLICE_ACCURACY], "by_email": False}
)
SENT_TO: dict[str, Any] = (
    TOLD | VERSION | {"party": POLICE, "asks": [ASKED, ASKED | {"task": False}]}
)
INSTANCE: dict[str, Any] = {
    "kind": "task",
    "hint": "",
    "ask": "",
    "about": "",
    "party_id": "agency-1",
    "due": FRI_15,
    "closed": False,
    "over": False,
    "version": None,
    "you": "lead",
    "has_deputy": True,
    "job_title": "",
    "newer": None,
    "url": "",
    "answered": None,
    "value": "",
    "by_role": "",
    "corrections": False,
    "noted": False,
    "able": True,
    "asked": True,
    "again": "out",
    "before": None,
}
HINT = (
    "Confirming says that the facts about the agency are right. It doesn't say that you agree with"
    " the findings."
)
REQUEST = (
    TOLD
    | INSTANCE
    | POLICE_ACCURACY
    | PROGRESS
    | {
        "kind": "confirmation",
        "hint": HINT,
        "version": 3,
        "url": URL,
        "document_title": "Report",
        "kind_title": "final draft",
    }
)
GROUP_REQUEST = (
    REQUEST
    | SUB_COMMITTEE
    | {
        "kind": "approval",
        "hint": "",
        "party_id": "",
        "you": "CSPR Sub-Committee",
    }
)
ANSWERED: dict[str, Any] = {
    "by": BEN,
    "role": "the agency's deputy",
    "at": "Thu 14 May 2026, 16:42",
    "value": "confirm",
    "behalf": False,
    "corrections": False,
    "on": TODAY,
}
PARTY: dict[str, Any] = {
    "party": POLICE,
    "party_id": "agency-1",
    "party_kind": "agency",
    "out_of_area": True,
    "by_email": False,
    "lead": ASHA,
    "deputy": BEN,
    "late_items": 2,
    "gone": False,
}
SECOND = (
    TOLD
    | EVENT
    | {
        "number": 1,
        "act": "discontinue",
        "done": False,
        "lapsed": False,
        "lapses": WED_20,
        "about": ABOUT,
    }
)
IMPASSE = SECOND | {
    "act": "close-impasse",
    "about": ABOUT | {"title": ACCURACY["title"], "party": POLICE, "version": 3},
}

POSTS: dict[str, dict[str, Any]] = {
    "answered-for-several": REQUEST
    | OF_TWO
    | {"value": "confirm", "by": BEN, "corrections": True, "noted": True, "event": 57},
    "answered": (
        REQUEST
        | {
            "value": "confirm",
            "by_role": "the agency's deputy",
            "by": BEN,
            "behalf_answer": False,
            "corrections": True,
        }
    ),
    "answered: group": (
        GROUP_REQUEST
        | {
            "value": "approve",
            "by_role": "CSPR Sub-Committee",
            "by": BEN,
            "behalf_answer": False,
            "closed": True,
        }
    ),
    "answered: with a note": (
        REQUEST
        | EVENT
        | {
            "value": "confirm",
            "by_role": "the agency's lead",
            "by": BEN,
            "behalf_answer": False,
            "noted": True,
        }
    ),
    "brought-in": TOLD | EVENT | {"items": [SUB_COMMITTEE]},
    "brought-in: no decision": TOLD | EVENT | {"items": []},
    "circulated": TOLD | VERSION | {"asked": [POLICE, "Health (by e-mail)"], "again": False},
    "circulated: to the agencies": (
        TOLD
        | VERSION
        | {
            "asked": [],
            "again": False,
            "informed": [POLICE, "Review Team"],
            "on_to": ["Health", "Police"],
        }
    ),
    "completed": TOLD,
    "contact-changed": TOLD | PARTY | {"contact": "deputy", "user": BEN},
    "coordinator-gone": TOLD | {"user": ASHA, "count": 1},
    "not-reached": TOLD | {"user": BEN, "why": "closed", "code": "user_disabled", "date": FRI_8},
    "coordinator-not-let-in": TOLD | {"user": ASHA, "count": 1, "guest": True},
    "coordinator-not-let-in: of another organisation": (
        TOLD | {"user": ASHA, "count": 2, "guest": False}
    ),
    "guest-allowed": TOLD | EVENT | {"user": ASHA},
    "guest-removed": TOLD | EVENT | {"user": ASHA},
    "discontinued": TOLD | EVENT,
    "disputed": REQUEST | EVENT | {"value": "dispute"},
    "not-publishing": TOLD | EVENT | {"instead": "nothing"},
    "not-publishing: a summary": TOLD | EVENT | {"instead": "summary"},
    "not-publishing-undone": TOLD | EVENT,
    "hold": TOLD | EVENT | {"until": WED_20},
    "hold-over": TOLD | EVENT | HELD_BY | {"agreed": PUBLICATION, "holds": []},
    "hold-over: no date agreed": TOLD | EVENT | HELD_BY | {"agreed": None, "holds": []},
    "hold-over: another is in force": (
        TOLD | EVENT | HELD_BY | {"agreed": PUBLICATION, "holds": ["hold 2"]}
    ),
    "hold-placed": TOLD | EVENT | HELD_BY | {"until": WED_20},
    "hold-placed: another": (
        TOLD | EVENT | HELD_BY | {"until": None, "holds": ["hold 1", "hold 2"]}
    ),
    "legal-hold": TOLD | EVENT,
    "legal-hold-lifted": TOLD | EVENT,
    "paper: purge certificate": (
        ALWAYS | {"paper": "purge-certificate", "title": "Certificate", "asked_by": ""}
    ),
    "impasse": REQUEST | EVENT | {"value": "dispute", "closed": True},
    "lifted": TOLD | EVENT | {"agreed": PUBLICATION},
    "lifted: no date agreed": TOLD | EVENT | {"agreed": None},
    "link-mended": TOLD | EVENT | VERSION,
    "version-date-corrected": TOLD | EVENT | VERSION | {"on": FRI_8, "before": WED_13},
    "paper": ALWAYS | {"paper": "calendar", "title": "Dates", "asked_by": ASHA},
    "paper: timeline": ALWAYS | {"paper": "timeline", "title": "Timeline", "asked_by": ASHA},
    "paper: report on all": (
        ALWAYS
        | {
            "ref": "",
            "paper": "report-all",
            "title": "Progress report",
            "asked_by": "",
            "unknown": 2,
        }
    ),
    "paper: letter": ALWAYS | {"paper": "letter", "title": "Letter", "asked_by": ""},
    "parties-added": TOLD | {"parties": [POLICE, HEALTH]},
    "party-added": TOLD | PARTY,
    "party-removed": TOLD | EVENT | PARTY,
    "publication-date": (
        TOLD | EVENT | {"date": APR_15, "before": APR_10, "were": APR_10, "told": [INFORM_FAMILY]}
    ),
    "publication-date: moved back": (
        TOLD
        | EVENT
        | {
            "date": APR_10,
            "before": APR_15,
            "were": None,
            "told": [],
            "items": [INFORM_FAMILY],
        }
    ),
    "publication-date: the first": (
        TOLD | EVENT | {"date": APR_15, "before": None, "were": None, "told": [INFORM_FAMILY]}
    ),
    "published": (
        TOLD | EVENT | {"reason": False, "date": PUBLICATION, "version": 4, "outside": False}
    ),
    "published: a summary": (
        TOLD | EVENT | {"date": PUBLICATION, "version": 3, "outside": False, "instead": "summary"}
    ),
    "published: outside": TOLD | EVENT | {"date": PUBLICATION, "version": None, "outside": True},
    "quiet": TOLD | EVENT | {"first": WED_20, "last": date(2026, 5, 22)},
    "recusal-ended": TOLD | EVENT | {"user": ASHA},
    "recused": (
        TOLD
        | EVENT
        | {
            "user": ASHA,
            "stands_in": True,
            "majority": True,
            "parties": [],
            "roles": [],
        }
    ),
    "recused: nobody left": (
        TOLD
        | EVENT
        | {
            "user": ASHA,
            "stands_in": False,
            "majority": False,
            "parties": [POLICE],
            "roles": ["ESCB Executive"],
        }
    ),
    "redacted": TOLD | {"number": 57, "copies": []},
    "redacted: copies": TOLD | {"number": 3, "copies": [1, 9]},
    "registered": TOLD | VERSION | {"fell": [POLICE_ACCURACY]},
    "registered: editorial": TOLD | EVENT | VERSION | {"fell": [], "kept": [POLICE_ACCURACY]},
    "registered: with a note": TOLD | EVENT | VERSION | {"fell": []},
    "reopened": TOLD,
    "returned": GROUP_REQUEST | EVENT | {"value": "return"},
    "role-taken": TOLD | EVENT | {"role": "Lead Reviewer", "user": ASHA, "roles": []},
    "role-taken: nobody left": (
        TOLD | EVENT | {"role": "ESCB Executive", "user": ASHA, "roles": ["ESCB Executive"]}
    ),
    "second-asked": SECOND | {"by": CLARE},
    "second-asked: impasse": IMPASSE | {"by": CLARE},
    "second-asked: undoing the publication": (
        SECOND | {"by": CLARE, "act": "unpublish", "about": UNPUBLISH}
    ),
    "second-asked: not publishing": (
        SECOND | {"by": CLARE, "act": "not-publish", "about": NOT_PUBLISHING}
    ),
    "second-asked: publishing after all": (
        SECOND | {"by": CLARE, "act": "unpublish", "about": PUBLISH_AFTER_ALL}
    ),
    "second-asked: discontinuing": SECOND | {"by": CLARE, "about": DISCONTINUE},
    "second-asked: removing an agency": (
        SECOND
        | {
            "by": CLARE,
            "act": "remove-agency",
            "about": ABOUT | {"party": POLICE, "price": ActPrice(gone=1)},
        }
    ),
    "second-asked: done": SECOND | {"by": CLARE, "done": True},
    "skipped": TOLD | INSTANCE | MEDIA | EVENT,
    "person-replaced": TOLD
    | EVENT
    | {"was": BEN, "user": CLARE, "roles": ["Lead Reviewer"], "parties": [POLICE]},
    "skipped-for-several": TOLD | INSTANCE | LETTER | EVENT | OF_TWO,
    "moved": TOLD | EVENT,
    "switched": TOLD | EVENT | {"answers": 0},
    "switched: back": TOLD | EVENT | {"answers": 2},
    "takeover": TOLD | {"user": ASHA},
    "timetable-accepted": TOLD | {"publication": PUBLICATION, "agreed_at": ""},
    "timetable-accepted: before the meeting": TOLD
    | {"publication": PUBLICATION, "agreed_at": "Scoping meeting"},
    "upgraded": TOLD | EVENT | UPGRADED,
    "undone-for-several": TOLD | INSTANCE | LETTER | EVENT | OF_TWO | {"fell": [POLICE_ACCURACY]},
    "undone": TOLD | INSTANCE | MEETING | EVENT | {"fell": [POLICE_ACCURACY]},
    "undone: publish": (
        TOLD | INSTANCE | PUBLISH | EVENT | {"fell": [SIGN_OFF], "parties": [HEALTH, MOTHER]}
    ),
}

SETUP: dict[str, Any] = {
    "ref": REF,
    "steps": [
        {
            "id": "agencies",
            "done": True,
            "optional": False,
            "found": [POLICE, HEALTH],
            "none_since": None,
            "lacks": [],
            "items": [],
        },
        {
            "id": "people",
            "done": False,
            "optional": False,
            "found": ["ESCB Support Team"],
            "none_since": None,
            "lacks": ["Lead Reviewer", "Review Team"],
            "items": [],
        },
        {
            "id": "family",
            "done": False,
            "optional": True,
            "found": [],
            "none_since": None,
            "lacks": [],
            "items": [],
        },
        {
            "id": "partnerships",
            "done": False,
            "optional": True,
            "found": [],
            "none_since": None,
            "lacks": [],
            "items": [],
        },
        {
            "id": "dates",
            "done": False,
            "optional": False,
            "found": [],
            "none_since": None,
            "lacks": [],
            "items": [],
        },
        {
            "id": "check",
            "done": False,
            "optional": False,
            "found": [],
            "none_since": None,
            "lacks": [],
            "items": [{"item": "agencies", "title": "Agencies required to contribute identified"}],
        },
    ],
    "at": 2,
    "total": 6,
    "finished": False,
}

READY = TOLD | {
    "date": PUBLICATION,
    "days": 10,
    "over": False,
    "missing": [],
    "notices": [],
    "latest": date(2026, 7, 1),
    "earliest": None,
    "expected": None,
    "held": False,
}

MISSED = [
    {"kind": "digest-person", "title": "Factual accuracy", "party": "Police"},
    {"kind": "dm/hold-look", "title": "", "party": ""},
    {"kind": "letter", "title": "", "party": ""},
]
NOT_REACHED: dict[str, Any] = {"user": BEN, "date": FRI_8, "missed": MISSED, "most": 8}
REFUSED_HERE: dict[str, Any] = {"kind": "board"}

DMS: dict[str, dict[str, Any]] = {
    "assigned": TOLD | INSTANCE | LETTER | {"kind": "notice"},
    "assigned-together": (
        TOLD
        | {
            "assigned": [
                INSTANCE | LETTER | {"kind": "notice"},
                INSTANCE | MEETING | {"kind": "meeting", "due": None},
            ],
            "people": [CLARE],
        }
    ),
    "assigned-together: one is left": (
        TOLD | {"assigned": [INSTANCE | MEETING | {"kind": "meeting"}], "people": [CLARE, BEN]}
    ),
    "asked-again": TOLD | INSTANCE | ASSURANCE | EVENT | {"about": Typed(AUDIT)},
    "absence": {
        "user": ASHA,
        "since": None,
        "until": WED_20,
        "reviews": [{"ref": REF, "parties": [POLICE], "names": [POLICE], "named": []}],
    },
    "absence: a deputy who has not said yes": {
        "user": ASHA,
        "since": FRI_15,
        "until": WED_20,
        "reviews": [
            {"ref": REF, "parties": [POLICE], "names": [POLICE, "Lead Reviewer"], "named": [BEN]},
        ]
        * 14,
    },
    "holder-away": (
        TOLD | {"user": ASHA, "until": WED_20, "parties": [POLICE], "roles": ["Lead Reviewer"]}
    ),
    "back": TOLD | {"date": FRI_8, "why": "uninstalled"},
    "calendar-horizon": TOLD | {"days": 200, "year": 2027},
    "cannot-open": REQUEST | {"user": ASHA},
    "changed": TOLD | INSTANCE | LETTER | {"what": "date"},
    "changed: no date": TOLD | INSTANCE | MEETING | {"what": "date", "due": None},
    "changed: assigned": TOLD | INSTANCE | LETTER | {"what": "assigned"},
    "changed: set aside": TOLD | INSTANCE | MEETING | {"what": "skipped"},
    "changed: noted": TOLD | INSTANCE | MEETING | {"what": "noted"},
    "changed: a recusal": TOLD | {"what": "recusal"},
    "changed: a hold": TOLD | {"what": "hold", "party": "hold 1"},
    "changed: lifted": TOLD | {"what": "lifted", "party": "hold 1"},
    "changed: removed": TOLD | {"what": "removed", "party": "action 2"},
    "changed-several": TOLD | {"what": "date", "items": [LETTER, MEETING], "parties": []},
    "changed-several: noted": TOLD | {"what": "noted", "items": [LETTER, MEETING], "parties": []},
    "changed-several: assigned": (
        TOLD | {"what": "assigned", "items": [LETTER, MEETING], "parties": []}
    ),
    "changed-several: set aside": (
        TOLD | {"what": "skipped", "items": [LETTER, MEETING], "parties": []}
    ),
    "changed-several: holds": TOLD | {"what": "hold", "items": [], "parties": ["hold 1", "hold 2"]},
    "changed-several: lifted": (
        TOLD | {"what": "lifted", "items": [], "parties": ["hold 1", "hold 2"]}
    ),
    "changed-several: removed": (
        TOLD | {"what": "removed", "items": [], "parties": ["action 2", "action 3"]}
    ),
    "open-again": TOLD | {"items": [LETTER], "cause": "undone"},
    "open-again: superseded": TOLD | {"items": [LETTER, OFSTED], "cause": "superseded"},
    "open-again: returned": TOLD | {"items": [OFSTED], "cause": "returned"},
    "open-again: moved": TOLD | {"items": [INFORM_FAMILY], "cause": "moved"},
    "open-again: upgraded": TOLD | {"items": [MEETING], "cause": "upgraded"},
    "open-again: a part ended": TOLD | {"items": [MEETING], "cause": "party-left"},
    "open-again: unpublished": TOLD | {"items": [PUBLISH], "cause": "unpublished"},
    "channel-fit": TOLD | {"why": "unfit_shared"},
    "channel-fit: seen again": TOLD | {"why": "channel_not_found"},
    "channel-lost": TOLD | {"why": "restricted_action"},
    "channel-lost: being moved": TOLD | {"why": "external_channel_migrating"},
    "channel-unfit": TOLD | {"why": "unfit_shared"},
    "channel-unfit: public": TOLD | {"why": "unfit_public"},
    "channel-unfit: invited": TOLD | {"why": "unfit_invited"},
    "channel-unfit: in the organisation": TOLD | {"why": "unfit_org_shared"},
    "channel-unfit: archived": TOLD | {"why": "is_archived"},
    "channel-unfit: removed": TOLD | {"why": "not_in_channel"},
    "channel-unfit: unseen": TOLD | {"why": "channel_not_found"},
    "not-pinned": TOLD | REFUSED_HERE | {"code": "restricted_action"},
    "not-pinned: too many": TOLD | REFUSED_HERE | {"code": "too_many_pins"},
    "not-posted": TOLD | REFUSED_HERE | {"kind": "digest-channel", "code": "invalid_blocks"},
    "not-posted: anything else": TOLD | REFUSED_HERE | {"kind": "post/hold", "code": "no_text"},
    "not-reached": TOLD | NOT_REACHED | {"why": "forbidden", "code": "cannot_dm_bot"},
    "not-reached: account closed": TOLD | NOT_REACHED | {"why": "closed", "code": "user_disabled"},
    "not-reached: a guest": TOLD | NOT_REACHED | {"why": "guest", "code": "guest"},
    "not-reached: outside": TOLD | NOT_REACHED | {"why": "outside", "code": "stranger"},
    "not-reached: unknown": TOLD | NOT_REACHED | {"why": "unknown", "code": "user_not_found"},
    "not-reached: set-up": TOLD | NOT_REACHED | {"why": "setup", "code": "missing_scope"},
    "not-reached: once": (
        TOLD | NOT_REACHED | {"why": "other", "code": "no_text", "missed": MISSED[:1]}
    ),
    "not-reached: much": (
        TOLD | NOT_REACHED | {"why": "closed", "code": "user_disabled", "missed": MISSED * 5}
    ),
    "not-shown-anew": TOLD | REFUSED_HERE | {"code": "edit_window_closed"},
    "not-shown-anew: for another reason": (
        TOLD | REFUSED_HERE | {"code": "restricted_action", "kind": "board"}
    ),
    "contact-silent": REQUEST | {"user": ASHA},
    "affirm": GROUP_REQUEST | {"affirms": True},
    "affirm: over": GROUP_REQUEST | {"affirms": False},
    "action-added": TOLD | {"p": ACTION_LINE, "gone": False},
    "action-added: known": TOLD | {"p": ACTION_CARRIED_OUT, "gone": False},
    "action-added: gone": TOLD | {"p": ACTION_LINE | {"may": False}, "gone": True},
    "correction-waits": TOLD | AUTHOR | EVENT | PARTY | RAISED,
    "correction-waits: several": (
        TOLD | AUTHOR | EVENT | PARTY | RAISED | {"points": [POINT, EXPLAINED]}
    ),
    "correction-by-hand": TOLD | EVENT | PARTY | {"number": 3, "points": [DECLINED]},
    "correction-by-hand: several": (
        TOLD | PARTY | {"number": 3, "points": [ACCEPTED, DECLINED, POINT], "event": None}
    ),
    "correction-asked": TOLD | AUTHOR | EVENT | PARTY | {"number": 3, "asked_now": True},
    "correction-asked: over": TOLD | AUTHOR | EVENT | PARTY | {"number": 3, "asked_now": False},
    "correction-asked-by-hand": TOLD | AUTHOR | EVENT | PARTY | {"number": 3, "asked_now": True},
    "correction-asked-by-hand: over": (
        TOLD | AUTHOR | EVENT | PARTY | {"number": 3, "asked_now": False}
    ),
    "correction-explained": TOLD | PARTY | {"number": 7, "version": 3, "points": [EXPLAINED]},
    "lead-missing": REQUEST | {"user": BEN, "lead": ASHA, "gone": True},
    "nobody-decides": TOLD | {"role": "Lead Reviewer", "role_id": "lead-reviewer", "holder": ASHA},
    "recused": TOLD | EVENT,
    "correction": TOLD | EVENT | PARTY | RAISED,
    "correction: several": (
        TOLD
        | EVENT
        | PARTY
        | RAISED
        | {"points": [TO_ANSWER, ACCEPTED, DECLINED, QUESTIONED, EXPLAINED]}
    ),
    "correction-answered": TOLD | PARTY | {"number": 5, "points": [ACCEPTED], "event": None},
    "correction-answered: all of several": (
        TOLD | EVENT | PARTY | {"number": 3, "points": [ACCEPTED, DECLINED]}
    ),
    "correction-answered: the first": (
        TOLD | EVENT | PARTY | {"number": 3, "points": [POINT, DECLINED, POINT | {"number": 8}]}
    ),
    "disputed": REQUEST | EVENT | {"points": []},
    "disputed: with points": REQUEST | EVENT | {"points": [TO_ANSWER, TO_ANSWER | {"number": 4}]},
    "fell: returned": (
        TOLD
        | {
            "items": [POLICE_ACCURACY],
            "root": SUB_COMMITTEE,
            "cause": "returned",
            "version": 3,
            "role": "Sub-Committee",
        }
    ),
    "fell: disputed": (
        TOLD | {"items": [SUB_COMMITTEE], "root": POLICE_ACCURACY, "cause": "disputed"}
    ),
    "hold-look": TOLD | {"until": TODAY},
    "hold-look-at": TOLD | HELD_BY | {"until": TODAY, "lifted": None},
    "hold-look-at: one of two": (
        TOLD | HELD_BY | {"until": TODAY, "lifted": None, "holds": ["hold 1", "hold 2"]}
    ),
    "hold-look-at: lifted": TOLD | HELD_BY | {"until": TODAY, "lifted": TODAY},
    "purged": {
        "end": "completed",
        "opened_on": date(2018, 1, 12),
        "ended_on": date(2019, 5, 13),
        "kept_until": WED_13,
        "rule": RULE,
        "exported_on": FRI_8,
        "asked_by": ASHA,
        "seconded_by": BEN,
        "mac": "ab" * 32,
        "counts": COUNTS,
        "on": TODAY,
    },
    "retention-due": TOLD | KEPT | {"exported": FRI_8, "coordinates": True},
    "retention-due: held": (
        TOLD | KEPT | {"held_since": APR_10, "exported": None, "coordinates": False}
    ),
    "retention-due: not any more": TOLD | LIVE | {"exported": None, "coordinates": True},
    "second-asked: purge": SECOND | {"act": "purge", "about": PURGE},
    "paper-failed: certificate": {
        "ref": "",
        "today": None,
        "paper": "purge-certificate",
        "gone": False,
        "letter": "",
        "party": "",
    },
    "impasse": REQUEST | EVENT,
    "introduction": TOLD | PARTY | {"introduced": None},
    "introduction: role": (
        TOLD | {"party": "", "party_id": "", "role": "Lead Reviewer", "introduced": None}
    ),
    "introduction: overview": (
        TOLD | {"party": "", "party_id": "", "role": "overview", "introduced": None}
    ),
    "introduction: overview, yes": (
        TOLD | {"party": "", "party_id": "", "role": "overview", "introduced": True}
    ),
    "introduction: yes": TOLD | PARTY | {"introduced": True},
    "introduction: no": TOLD | PARTY | {"introduced": False},
    "last-day": READY | {"notices": [OFSTED], "latest": TODAY},
    "last-day: no sign-off": (
        READY
        | {
            "notices": [OFSTED],
            "latest": WED_13,
            "earliest": PUBLICATION,
            "expected": EXPECTED,
        }
    ),
    "last-day: passed": READY | {"notices": [OFSTED], "latest": WED_13, "earliest": PUBLICATION},
    "last-day: before quiet days": READY | {"notices": [OFSTED], "latest": FRI_15},
    "lead-asked": REQUEST | {"user": BEN},
    "lead-asked: closed": REQUEST | {"user": BEN, "closed": True},
    "lead-asked: of others now": REQUEST | {"user": BEN, "able": False},
    "no-timetable": TOLD | {"count": 41},
    "nobody-answers": TOLD | PARTY,
    "moved": TOLD | EVENT,
    "channel-cleared": TOLD | {"count": 14, "kept": 0, "files": False},
    "channel-cleared: not all": TOLD | {"count": 1, "kept": 2, "files": True},
    "newer-file": TOLD | {"items": [SUB_COMMITTEE], "again": False},
    "not-me": TOLD | {"user": ASHA},
    "prepared": (
        GROUP_REQUEST
        | EVENT
        | {
            "on": WED_13,
            "value": "approve",
            "ref_given": True,
            "answered": False,
            "anew": False,
        }
    ),
    "prepared: anew": (
        GROUP_REQUEST
        | EVENT
        | {
            "on": WED_13,
            "value": "approve",
            "ref_given": True,
            "answered": True,
            "anew": True,
        }
    ),
    "prepared: returned": (
        GROUP_REQUEST
        | EVENT
        | {
            "on": WED_13,
            "value": "return",
            "ref_given": False,
            "answered": False,
            "anew": False,
        }
    ),
    "prepared: answered": (
        GROUP_REQUEST
        | EVENT
        | {
            "on": WED_13,
            "value": "approve",
            "ref_given": True,
            "answered": True,
            "anew": False,
        }
    ),
    "prepared: of others now": (
        GROUP_REQUEST
        | EVENT
        | {
            "on": WED_13,
            "value": "approve",
            "ref_given": True,
            "answered": False,
            "anew": False,
            "asked": False,
        }
    ),
    "paper-failed": (
        TOLD | {"paper": "letter", "gone": False, "letter": "family-letter", "party": MOTHER}
    ),
    "paper-failed: gone": TOLD | {"paper": "timeline", "gone": True, "letter": "", "party": ""},
    "paper-failed: all": {
        "ref": "",
        "paper": "report-all",
        "gone": False,
        "letter": "",
        "party": "",
    },
    "answer-unseen": {"how": "recorded", "line": ""},
    "answer-unseen: refused": {"how": "refused", "line": ""},
    "answer-unseen: looked": {"how": "looked", "line": ""},
    "answer-unseen: unconfirmed": {"how": "unconfirmed", "line": ""},
    "answer-unseen: form": {
        "how": "form",
        "line": "dispute ESCB-2026-01 factual-accuracy v3 because <reason>",
    },
    "person-gone": TOLD | {"user": BEN, "count": 3, "items": [POLICE_ACCURACY, MEETING]},
    "person-not-let-in": (
        TOLD | {"user": BEN, "count": 3, "items": [POLICE_ACCURACY, MEETING], "guest": True}
    ),
    "person-not-let-in: of another organisation": (
        TOLD | {"user": BEN, "count": 1, "items": [MEETING], "guest": False}
    ),
    "new-members": (
        TOLD
        | {
            "channel": "C0REVIEW",
            "newcomers": [{"user": ASHA, "kind": "fit"}, {"user": BEN, "kind": "guest"}],
        }
    ),
    "new-members: of another organisation": (
        TOLD | {"channel": "C0REVIEW", "newcomers": [{"user": ASHA, "kind": "stranger"}]}
    ),
    "new-members: an app": (
        TOLD | {"channel": "C0REVIEW", "newcomers": [{"user": ASHA, "kind": "bot"}]}
    ),
    "readiness": (
        READY
        | {
            "missing": [
                {
                    "item": "inform-family",
                    "title": "Family informed of the publication date",
                    "party": "mother",
                }
            ],
            "notices": [{"item": "inform-dfe", "title": "DfE informed", "party": ""}],
            "held": True,
        }
    ),
    "readiness: complete": READY,
    "readiness: today": READY | {"days": 0},
    "requests": (
        TOLD
        | VERSION
        | {"answers": [REQUEST, GROUP_REQUEST], "to_answer": [REQUEST, GROUP_REQUEST]}
    ),
    "requests: again, one of them answered": (
        TOLD
        | VERSION
        | {
            "answers": [
                REQUEST | {"before": {"version": 2, "value": "confirm", "on": FRI_8, "mine": True}},
                GROUP_REQUEST | {"answered": ANSWERED | {"by": ASHA}, "asked": False},
            ],
            "to_answer": [REQUEST],
        }
    ),
    "requests: newer": (
        TOLD | VERSION | {"answers": [REQUEST | {"newer": 4, "asked": False}] * 2, "to_answer": []}
    ),
    "requests: over": (
        TOLD | VERSION | {"answers": [REQUEST | {"asked": False}] * 2, "to_answer": []}
    ),
    "request": REQUEST,
    "request: again": (
        REQUEST
        | {
            "version": 4,
            "before": {"version": 3, "on": FRI_8, "value": "confirm", "mine": True},
        }
    ),
    "request: again, by the deputy": (
        REQUEST
        | {
            "version": 4,
            "before": {"version": 3, "on": FRI_8, "value": "confirm", "mine": False},
        }
    ),
    "request: group again": (
        GROUP_REQUEST
        | {
            "version": 4,
            "before": {"version": 3, "on": FRI_8, "value": "approve", "mine": True},
        }
    ),
    "request: late": REQUEST | {"due": FRI_8},
    "request: group": GROUP_REQUEST,
    "brought-in": TOLD | EVENT | {"items": [SUB_COMMITTEE]},
    "chase": TOLD | INSTANCE | LETTER | {"asked": True, "actor": CLARE},
    "chase: meeting": TOLD | INSTANCE | MEETING | {"kind": "meeting", "due": None},
    "chase: closed": TOLD | INSTANCE | LETTER | {"closed": True},
    "chase: confirmation": REQUEST | {"actor": CLARE},
    "chase: approval": GROUP_REQUEST | {"actor": CLARE, "due": None},
    "chase: disputed": REQUEST | {"able": False, "asked": False},
    "chase: document": TOLD | INSTANCE | MEETING | {"item": "final-draft", "kind": "document"},
    "request: answered": REQUEST | {"answered": ANSWERED},
    "request: answered by the reader": REQUEST | {"answered": ANSWERED | {"by": ASHA}, "to": ASHA},
    "request: newer": REQUEST | {"newer": 4, "asked": False},
    "request: newer, asked for now": GROUP_REQUEST | {"newer": 4, "asked": False, "again": "now"},
    "request: newer, not its turn": GROUP_REQUEST | {"newer": 4, "asked": False, "again": "first"},
    "request: newer, a first draft": REQUEST | {"newer": 4, "asked": False, "again": "later"},
    "request: newer, answered": REQUEST | {"newer": 4, "asked": False, "again": "over"},
    "request: closed": REQUEST | {"closed": True, "asked": False},
    "request: of others now": REQUEST | {"newer": 4, "able": False, "asked": False},
    "request-by-email": REQUEST | {"job_title": Typed("Head of Service")},
    "request-by-email: answered": REQUEST | {"answered": ANSWERED},
    "request-by-email: late": REQUEST | {"due": FRI_8},
    "request-by-email: newer": REQUEST | {"newer": 4, "asked": False},
    "request-by-email: newer, a first draft": (
        REQUEST | {"newer": 4, "asked": False, "again": "later"}
    ),
    "request-by-email: newer, answered": REQUEST | {"newer": 4, "asked": False, "again": "over"},
    "request-by-email: closed": REQUEST | {"closed": True, "asked": False},
    "returned": GROUP_REQUEST | EVENT,
    "setup": TOLD | SETUP,
    "setup: done": TOLD | SETUP | {"finished": True},
    "setup: nothing to set up": TOLD | SETUP | {"finished": True, "steps": []},
    "second-asked": SECOND,
    "second-asked: impasse": IMPASSE,
    "second-asked: outside the gate": (
        SECOND | {"act": "publish-outside", "about": ABOUT | {"on": FRI_8}}
    ),
    "second-asked: redaction": (
        SECOND | {"act": "redact", "about": ABOUT | {"event": 42, "near": [12, 57]}}
    ),
    "second-asked: lapsed": SECOND | {"lapsed": True},
    "second-lapsed": (
        TOLD
        | {
            "number": 1,
            "act": "redact",
            "done": False,
            "lapsed": True,
            "lapses": WED_13,
            "about": ABOUT | {"event": 42},
        }
    ),
    "seconded": TOLD | {"number": 1, "by": BEN},
    "editorial-asked": EDITORIAL,
    "editorial-asked: confirmed": EDITORIAL | {"waits": False, "ended": "confirmed"},
    "editorial-asked: replaced": EDITORIAL | {"waits": False, "ended": "replaced"},
    "editorial-lapsed": TOLD | {"document_title": "Report", "url": "", "version": 4},
    "editorial-refused": (
        TOLD | EVENT | {"document_title": "Report", "url": "", "version": 4, "document": "report"}
    ),
    "kept": COUNTS_ON,
    "kept: by e-mail": COUNTS_ON | {"by_email": True},
    "passed": TOLD,
    "ready-to-send": (
        TOLD | VERSION | {"to_send": ["Health", "Police"], "to_send_time": "14 days"}
    ),
    "ready-to-send: it went": TOLD | VERSION | {"sent_to": ["Health", "Police"]},
    "ready-to-send: open again": TOLD | VERSION,
    "ready-to-send: replaced": TOLD | VERSION | {"newer_version": 4},
    "version-sent": SENT_TO,
    "version-sent: done": SENT_TO | {"asks": [ASKED | {"open": False}]},
    "version-sent: to a group": SENT_TO | {"party": "", "asks": []},
    "version-sent: of two agencies, and in a group": (
        SENT_TO
        | {
            "asks": [
                ASKED,
                ASKED | {"party": HEALTH},
                ASKED | {"title": "Draft discussed", "item": "draft-discussed", "party": ""},
            ]
        }
    ),
    "version-sent: replaced": SENT_TO | {"newer_version": 4},
    "version-sent-by-email": SENT_TO | {"job_title": "Head Teacher"},
    "version-sent-by-email: done": SENT_TO | {"asks": [ASKED | {"open": False}]},
    "version-sent-by-email: replaced": SENT_TO | {"newer_version": 4},
    "superseded": TOLD | VERSION | {"items": [POLICE_ACCURACY]},
    "superseded: by a first draft": (
        TOLD
        | VERSION
        | {
            "items": [POLICE_ACCURACY],
            "kind_title": "first draft",
            "version_kind": "first-draft",
            "last_kind": False,
        }
    ),
    "superseded: a paper": (
        TOLD | VERSION | {"items": [SUB_COMMITTEE], "document_title": "Terms", "paper": True}
    ),
    "undone": TOLD | INSTANCE | MEETING | {"items": [POLICE_ACCURACY]},
    "undone: asked later": TOLD | INSTANCE | MEETING | {"items": [POLICE_ACCURACY], "asked": False},
}

LINE: dict[str, Any] = {
    "about": "",
    "read": "",
    "party": "",
    "party_id": "",
    "stage": "scoping",
    "kind": "task",
    "open": True,
    "due": FRI_15,
    "basis": "timetable",
    "late": False,
    "days_late": 0,
    "flexible": False,
    "late_addition": False,
    "who": ["ESCB Support Team"],
    "people": [ASHA, BEN],
    "mine": True,
    "act": "",
    "command": "",
    "version": None,
    "blocked": [],
    "disputed": False,
    "unregistered": False,
    "held": False,
    "until": None,
    "closed": None,
}
ANSWER_LINE = (
    LINE
    | POLICE_ACCURACY
    | {
        "party_id": "agency-1",
        "kind": "confirmation",
        "who": [POLICE],
        "act": "approve",
        "command": f'approve {REF} factual-accuracy for "Police" v3',
        "version": 3,
    }
)
LATE_LINE = (
    LINE
    | LETTER
    | {
        "party_id": "agency-2",
        "kind": "notice",
        "due": FRI_8,
        "late": True,
        "days_late": 4,
        "act": "done",
        "command": f'done {REF} agency-letter for "Health & Care Trust"',
    }
)
DONE_LINE = (
    LINE | MEETING | {"kind": "meeting", "act": "done", "command": f"done {REF} scoping-meeting"}
)
FORM_LINE = (
    LINE
    | FAMILY
    | {
        "party_id": "family-1",
        "act": "form",
        "command": f"done {REF} family-contribution family-1",
    }
)
BLOCKED_LINE = (
    LINE
    | SUB_COMMITTEE
    | {
        "kind": "approval",
        "due": None,
        "blocked": [{"title": ACCURACY["title"], "party": HEALTH}],
        "disputed": True,
    }
)
SENT: dict[str, Any] = {
    "how": "sent",
    "on": MAR_30,
    "recorded": APR_10,
    "by": ASHA,
    "behalf": HEALTH,
    "outcome": "",
    "evidence": False,
    "unpublished": False,
}
CLOSED_LINE = (
    LINE | OFSTED | {"kind": "notice", "open": False, "closed": SENT, "late_addition": True}
)
LINES = [ANSWER_LINE, LATE_LINE, DONE_LINE, FORM_LINE]
FORECAST: dict[str, Any] = {
    "day": date(2026, 6, 30),
    "limit": LIMIT,
    "done": False,
    "why": "",
    "by": "timetable",
    "holds": True,
}
BOARD: dict[str, Any] = {
    "pathway": ESSEX,
    "stage": "Commissioning",
    "stage_id": "commissioning",
    "stage_number": 2,
    "stage_total": 14,
    "done": 1,
    "total": 58,
    "moves": [LATE_LINE, ANSWER_LINE],
    "more_moves": 3,
    "next_dates": [
        {"day": FRI_15, "title": "Scoping meeting", "party": "", "item": "scoping-meeting"}
    ],
    "decided": DECIDED,
    "limit": LIMIT,
    "limit_working": PUBLICATION,
    "clocks": [
        {"what": "completion", "day": LIMIT, "basis": "default"},
        {"what": "publication", "day": LIMIT, "basis": "statutory"},
    ],
    "publication": None,
    "published": None,
    "ever_outside": False,
    "not_published": None,
    "holds": [],
    "late": 1,
    "timetabled": True,
    "dated": True,
    "publishes": True,
    "undated": 2,
    "pseudonym": PSEUDONYM,
    "completed": None,
    "discontinued": None,
    "completion": FORECAST,
    "publishing": (
        FORECAST | {"day": date(2026, 8, 1), "holds": False, "why": LETTER["title"], "by": "late"}
    ),
}
VERSIONS: list[dict[str, Any]] = [
    {
        "document": "report",
        "title": "Report",
        "kind": "first-draft",
        "kind_title": "First draft",
        "number": 1,
        "on": APR_10,
        "by": ASHA,
        "url": URL,
        "circulated": APR_15,
        "withdrawn": "returned",
        "latest": False,
    },
    {
        "document": "report",
        "title": "Report",
        "kind": "final-draft",
        "kind_title": "Final report drafted",
        "number": 2,
        "on": WED_13,
        "by": ASHA,
        "url": URL,
        "circulated": None,
        "withdrawn": "",
        "latest": True,
    },
]
OVERVIEW: dict[str, Any] = {
    "ref": REF,
    "channel": "C1",
    "stage": "Scoping",
    "stage_number": 3,
    "stage_total": 14,
    "done": 4,
    "total": 58,
    "late": 1,
    "next": BOARD["next_dates"][0],
    "publication": PUBLICATION,
    "published": None,
    "held": True,
    "state": "live",
    "limit": LIMIT,
    "holds_limit": False,
    "kept_until": None,
    "legal_hold": False,
    "withheld": None,
    "inside": True,
    "whole": True,
}
PARTY_LINE: dict[str, Any] = {
    "id": "agency-1",
    "name": POLICE,
    "number": 1,
    "lead": ASHA,
    "deputy": BEN,
    "by_email": "",
    "out_of_area": True,
    "joined": APR_10,
    "open": 4,
    "late": 1,
    "contact": None,
    "asked": None,
    "agency": "",
    "due": None,
    "done": False,
}
VERB = {
    "name": "done",
    "usage": ["/cspr done <what> [on <date>]"],
    "does": "Ticks a task.",
    "examples": ["/cspr done scoping-meeting on 3 Feb 2026"],
    "synonyms": ["tick"],
}
ENTRY: dict[str, Any] = {
    "number": 57,
    "at": datetime(2026, 5, 14, 15, 42, tzinfo=UTC),
    "form": "ItemClosed",
    "by": ASHA,
    "role": "ESCB Support Team",
    "behalf": HEALTH,
    "via": "done",
    "on": WED_13,
    "how": "held",
    "answer": "",
    "version": None,
    "cause": "",
    "outcome": "",
    "due": None,
    "until": None,
    "user": "",
    "has_text": True,
    "removed": None,
    "evidence": True,
}
LATER_LINE = (
    LINE
    | LETTER
    | {"ref": REF, "party_id": "agency-2", "kind": "notice", "due": date(2026, 9, 1)}
    | {"others_wait": False, "points": []}
)
MINE: dict[str, Any] = {
    "lines": [one | {"ref": REF, "others_wait": n == 0} for n, one in enumerate(LINES)],
    "waiting": 22,
    "reviews": 2,
    "here": REF,
    "roles": ["coordinator"],
    "verbs": [VERB],
    "newcomer": False,
    "may_open": True,
    "damaged": [],
    "later": [],
    "more_later": 0,
}
HELP: dict[str, Any] = {
    "lines": MINE["lines"][:3],
    "waiting": 7,
    "first": [VERB],
    "newcomer": False,
}
NUDGED: dict[str, Any] = {
    "ref": REF,
    "step": "late-1",
    "why": "lead",
    "why_title": "",
    "email": None,
    "coordinates": True,
    "authority": {
        "rule": "timetable",
        "basis": "timetable",
        "span": "",
        "way": "",
        "anchor": "",
    },
    "others_wait": False,
    "parties": [],
}
STATUTORY_SPAN = {
    "rule": "span",
    "basis": "statutory",
    "span": "7 working days",
    "way": "before",
    "anchor": "publication",
}
ALONE = {"one": ANSWER_LINE, "parties": []}
TOGETHER = {"one": LATE_LINE, "parties": [HEALTH, POLICE]}


def _of_review(*lines: dict[str, Any]) -> dict[str, Any]:
    """What a person's digest says of one review, without notes."""
    return {"ref": REF, "entries": [{"note": None, "line": line} for line in lines]}


def _note(note: str, **more: Any) -> dict[str, Any]:
    """A note in a coordinator's digest, with what all notes have."""
    blank: dict[str, Any] = {
        "note": note,
        "ref": REF,
        "today": TODAY,
        "day": TODAY,
        "count": 0,
        "days": 0,
        "missing": [],
        "notices": [],
        "latest": None,
        "earliest": None,
        "expected": None,
        "held": False,
        "hold": "",
        "number": 0,
        "parties": [],
    }
    return {"line": None, "note": blank | more}


EMAIL = {"to": Typed("Head of Service"), "hint": HINT, "ask": ""}

DRAFT_LINE = LINE | {
    "item": "final-draft",
    "title": "Final report drafted",
    "kind": "document",
    "act": "open",
    "command": f"draft {REF} final-draft",
}
PAPER_LINE = (
    LINE
    | SUB_COMMITTEE
    | {
        "kind": "approval",
        "act": "open",
        "command": f"draft {REF} terms-of-reference",
        "unregistered": True,
    }
)
CIRCULATE_LINE = ANSWER_LINE | {"act": "circulate", "command": f"circulate {REF} v3"}
HOME: dict[str, Any] = {
    "named": [],
    "lines": [
        one | {"ref": REF, "others_wait": n == 0}
        for n, one in enumerate([*LINES, DRAFT_LINE, CIRCULATE_LINE, BLOCKED_LINE])
    ],
    "waiting": 7,
    "waiting_in": 2,
    "listing": [OVERVIEW],
    "ended": 2,
    "reviews": 1,
    "late": [{"ref": REF, "count": 2, "lines": [LATE_LINE]}],
    "more_late": 1,
    "damaged": [],
    "cards": [SETUP],
    "more_cards": 0,
    "away": None,
    "newcomer": False,
    "may_open": True,
    "may_set": True,
    "unchecked": False,
    "pages": {
        "lines": {"before": "", "after": "", "left": 0},
        "listing": {"before": "", "after": "", "left": 0},
    },
}

RETENTION: dict[str, Any] = KEPT | {
    "rule": RULE,
    "held_by": "",
    "hold_event": None,
    "exported": None,
    "waiting": [],
    "counts": COUNTS,
    "keeps": True,
}
BRINGING_IN: dict[str, Any] = {
    "opened": WED_13,
    "decided": date(2026, 1, 12),
    "stage": "Agency check",
    "versions": [
        {"number": 1, "document": "First draft", "on": FRI_8, "sent": None},
        {"number": 2, "document": "Final report drafted", "on": FRI_8, "sent": WED_13},
    ],
    "documents": True,
    "stages": [
        {"id": "scoping", "title": "Scoping", "done": 7, "total": 7, "left": 0, "singly": 0},
        {"id": "agency-check", "title": "Agency check", "done": 1, "total": 6, "left": 5}
        | {"singly": 5},
    ],
    "checks": True,
    "ask": 2,
    "limit": Limit.after(date(2026, 1, 12), 6),
    "timetabled": True,
    "accepted": None,
}
ON_ITS_WAY: dict[str, Any] = {"published": None, "withheld": None, "discontinued": None}
TIMETABLE: dict[str, Any] = ON_ITS_WAY | {
    "coordinates": True,
    "may_propose": True,
    "may_catch_up": True,
    "may_change": ["scoping"],
    "dated": True,
    "accepted": APR_10,
    "agree_at": "Scoping meeting",
    "proposed": False,
    "target": PUBLICATION,
    "agreed": True,
    "stages": [
        {
            "title": "Scoping",
            "stage": "scoping",
            "items": [
                {
                    "item": "scoping-meeting",
                    "title": "Scoping meeting",
                    "day": FRI_8,
                    "done": False,
                    "dropped": False,
                    "late": True,
                },
                {
                    "item": "pseudonym",
                    "title": "Pseudonym agreed",
                    "day": FRI_8,
                    "done": False,
                    "dropped": True,
                    "late": False,
                },
            ],
        }
    ],
    "undated": [MEETING, LETTER, FAMILY],
    "publication": PUBLICATION,
    "limit": LIMIT,
}

VIEWS: dict[str, dict[str, Any]] = {
    "actions": {"may_add": True, "parties": [ACTION_LINE, ACTION_RATED, ACTION_CARRIED_OUT]},
    "actions: none": {"may_add": True, "parties": []},
    "tasks": {
        "kind": "task",
        "may_add": True,
        "parties": [
            PARTY_LINE | {"name": Typed("Ask the archive"), "agency": HEALTH, "due": WED_20},
            PARTY_LINE | {"name": Typed("Book the room"), "agency": "", "due": FRI_15},
        ],
    },
    "tasks: ended": {"kind": "task", "may_add": False, "parties": []},
    "tasks: none": {"kind": "task", "may_add": True, "parties": []},
    "agencies": {
        "kind": "agency",
        "may_add": True,
        "parties": [
            PARTY_LINE,
            PARTY_LINE | {"name": HEALTH, "by_email": Typed("Head of Service"), "number": 2},
        ],
    },
    "agencies: none": {"kind": "agency", "may_add": True, "parties": []},
    "attendees": {
        "kind": "attendee",
        "may_add": True,
        "parties": [PARTY_LINE | {"name": f"<@{ASHA}>", "asked": WED_13}],
    },
    "assurance": {
        "months": 3,
        "start": WED_20,
        "agreed": False,
        "rounds": [
            {
                "number": 1,
                "due": WED_20,
                "open": 1,
                "late": 0,
                "lines": [LINE | ASSURANCE | {"said": "asked-again"}, CLOSED_LINE | {"said": ""}],
            }
        ],
        "open_actions": 1,
    },
    "assurance: not yet": {
        "months": 3,
        "start": None,
        "agreed": False,
        "rounds": [],
        "open_actions": 0,
    },
    "board": BOARD,
    "board: new": (
        BOARD
        | {
            "moves": [
                LINE | {"item": "lead-reviewer", "title": "Lead Reviewer commissioned", "due": None}
            ],
            "more_moves": 0,
            "next_dates": [],
            "timetabled": False,
            "late": 0,
            "pseudonym": "",
        }
    ),
    "board: discontinued": (
        BOARD | {"discontinued": WED_13, "moves": [], "more_moves": 0, "next_dates": []}
    ),
    "board: completed": (
        BOARD
        | {
            "completed": WED_20,
            "published": {"on": APR_10, "outside": False},
            "moves": [],
            "more_moves": 0,
            "next_dates": [],
        }
    ),
    "board: not published": (
        BOARD | {"not_published": {"instead": "nothing", "on": FRI_8, "by": "ESCB Executive"}}
    ),
    "board: a summary instead": (
        BOARD | {"not_published": {"instead": "summary", "on": FRI_8, "by": "ESCB Executive"}}
    ),
    "board: a summary published": (
        BOARD
        | {
            "published": {"on": PUBLICATION, "outside": False},
            "not_published": {"instead": "summary", "on": FRI_8, "by": "ESCB Executive"},
        }
    ),
    "board: published": (
        BOARD
        | {
            "published": {"on": PUBLICATION, "outside": True},
            "ever_outside": True,
            "not_published": None,
            "holds": [{"hold": "hold 1 (the coroner)", "until": WED_20, "since": FRI_8}],
            "moves": [],
        }
    ),
    "bring-in": BRINGING_IN,
    "bring-in: nothing yet": (
        BRINGING_IN
        | {"versions": [], "ask": None, "limit": None, "timetabled": False, "documents": False}
    ),
    "bring-in: six months over": (
        BRINGING_IN | {"limit": Limit.after(date(2025, 5, 1), 6), "accepted": FRI_8}
    ),
    "chasing": {
        "discontinued": None,
        "lines": [
            ANSWER_LINE
            | {
                "times": 2,
                "earlier": 1,
                "by_email": False,
                "asked": [
                    {
                        "day": FRI_8,
                        "step": "request",
                        "number": 0,
                        "people": [ASHA],
                        "outcome": "posted",
                    },
                    {
                        "day": WED_13,
                        "step": "before",
                        "number": 2,
                        "people": [ASHA, BEN],
                        "outcome": "pending",
                    },
                ],
            },
            LATE_LINE | {"times": 0, "earlier": 0, "by_email": True, "asked": []},
            CLOSED_LINE | {"times": 0, "earlier": 0, "by_email": False, "asked": []},
            LETTER
            | {
                "open": False,
                "gone": True,
                "pathway": "",
                "times": 0,
                "earlier": 0,
                "by_email": False,
                "asked": [],
            },
        ],
        "everything": True,
        "total": 2,
    },
    "checklist: discontinued": {
        "stage": "Scoping",
        "stage_id": "scoping",
        "current": True,
        "together": False,
        "pressing": [],
        "rest": [BLOCKED_LINE, CLOSED_LINE],
        "done": 1,
        "total": 2,
        "stages": [],
        "discontinued": WED_13,
    },
    "checklist": {
        "discontinued": None,
        "stage": "Scoping",
        "stage_id": "scoping",
        "current": True,
        "together": True,
        "pressing": LINES,
        "rest": [BLOCKED_LINE, CLOSED_LINE],
        "done": 1,
        "total": 6,
        "stages": [
            {"id": "decision", "title": "Decision", "done": 1, "total": 1},
            {"id": "scoping", "title": "Scoping", "done": 1, "total": 6},
            {"id": "first-meeting", "title": "First meeting", "done": 0, "total": 5},
        ],
    },
    "corrections": {
        "may_add": True,
        "points": [
            TO_ANSWER,
            DECLINED,
            ACCEPTED,
            QUESTIONED,
            EXPLAINED,
            QUESTIONED | {"number": 8, "offered": "explain"},
        ],
    },
    "corrections: none": {"may_add": True, "points": []},
    "corrections: ended": {"may_add": False, "points": []},
    "digest-channel": (
        BOARD
        | {
            "groups": [
                {
                    "whose": "ESCB Support Team",
                    "people": [ASHA, BEN],
                    "together": [ALONE, TOGETHER],
                }
            ],
            "count": 4,
            "past": 2,
            "day": TODAY,
        }
    ),
    "digest-channel: nothing late": (
        BOARD
        | {
            "groups": [{"whose": "Agencies", "people": [], "together": [TOGETHER]}],
            "count": 2,
            "past": 0,
            "day": TODAY,
        }
    ),
    "digest-channel: newly late": (
        BOARD
        | {
            "groups": [{"whose": "Lead Reviewer", "people": [ASHA], "together": [ALONE]}],
            "count": 1,
            "past": 1,
            "day": TODAY,
        }
    ),
    "digest-person": {
        "count": 21,
        "reviews": 2,
        "by_review": [
            _of_review(
                LATE_LINE | NUDGED | {"why": "lead-reviewer", "why_title": "Lead Reviewer"},
                LATE_LINE | NUDGED | {"why": "deputy", "authority": STATUTORY_SPAN},
                LATE_LINE
                | NUDGED
                | {"why": "escalated", "act": "done", "parties": [HEALTH, POLICE]},
                ANSWER_LINE | NUDGED | {"others_wait": True},
                ANSWER_LINE | NUDGED | {"why": "affirms", "others_wait": True},
            ),
            _of_review(
                DONE_LINE | NUDGED | {"step": "day", "why": "deputy"},
                DONE_LINE | NUDGED | {"why": "assigned", "read": URL, "version": 3},
                FORM_LINE | NUDGED | {"why": "", "step": "ask", "authority": None},
            ),
        ],
        "more": 12,
        "stood_in": 0,
    },
    "digest-person: without a date, not the coordinator": {
        "count": 1,
        "reviews": 1,
        "by_review": [
            _of_review(
                FORM_LINE | NUDGED | {"why": "assigned", "step": "ask", "coordinates": False}
            )
        ],
        "more": 0,
        "stood_in": 0,
    },
    "digest-person: notes": {
        "count": 8,
        "reviews": 1,
        "by_review": [
            {
                "ref": REF,
                "entries": [
                    _note("last-day", day=PUBLICATION, notices=[OFSTED], latest=TODAY),
                    _note(
                        "last-day",
                        day=PUBLICATION,
                        notices=[OFSTED],
                        latest=WED_13,
                        earliest=PUBLICATION,
                    ),
                    _note(
                        "last-day",
                        day=PUBLICATION,
                        notices=[OFSTED],
                        latest=WED_13,
                        earliest=PUBLICATION,
                        expected=EXPECTED,
                    ),
                    _note("last-day", day=PUBLICATION, notices=[OFSTED], latest=FRI_15),
                    _note("send", number=3, parties=[HEALTH, POLICE]),
                    _note(
                        "readiness",
                        day=PUBLICATION,
                        days=10,
                        missing=[OFSTED, OFSTED],
                        notices=[OFSTED],
                        latest=FRI_15,
                        held=True,
                    ),
                    _note("hold", hold="hold 1", number=1),
                    _note("no-timetable", count=41, missing=[MEETING, LETTER, NAME, FAMILY]),
                    _note("no-timetable", count=1, missing=[MEETING]),
                    _note("in-vain", count=3, missing=[MEETING, LETTER, NAME]),
                    _note("in-vain", count=9, missing=[MEETING, LETTER, NAME, FAMILY]),
                    _note("readiness", day=PUBLICATION, days=0),
                ],
            },
            {
                "ref": "",
                "entries": [
                    _note("calendar-horizon", ref="", days=200, latest=date(2027, 12, 31)),
                ],
            },
        ],
        "more": 0,
        "stood_in": 0,
    },
    "digest-person: back": {
        "count": 5,
        "reviews": 1,
        "by_review": [
            _of_review(
                DRAFT_LINE | NUDGED | {"why": "assigned", "late": True, "days_late": 1},
                CIRCULATE_LINE | NUDGED | {"why": "sends"},
                PAPER_LINE | NUDGED | {"why": "registers"},
                LINE | SIGN_OFF | NUDGED | {"why": "coordinator", "kind": "publish", "held": True},
            ),
        ],
        "more": 0,
        "stood_in": 9,
    },
    "digest-person: all done": {
        "count": 0,
        "reviews": 0,
        "by_review": [],
        "more": 0,
        "stood_in": 0,
    },
    "digest-person: by e-mail": {
        "count": 3,
        "reviews": 1,
        "by_review": [
            _of_review(
                ANSWER_LINE
                | NUDGED
                | {
                    "why": "by-email",
                    "act": "open",
                    "command": f"record {REF} factual-accuracy agency-1 3",
                    "email": EMAIL,
                    "others_wait": True,
                },
                LATE_LINE
                | NUDGED
                | {"why": "by-email", "act": "done", "email": EMAIL | {"hint": ""}},
                DONE_LINE | NUDGED | {"why": "by-email", "party": HEALTH, "email": EMAIL},
            )
        ],
        "more": 0,
        "stood_in": 0,
    },
    "families": {
        "kind": "family",
        "may_add": True,
        "none_since": None,
        "parties": [PARTY_LINE | {"name": MOTHER}],
    },
    "families: none": {"kind": "family", "may_add": True, "none_since": WED_13, "parties": []},
    "help": HELP,
    "help: newcomer": HELP | {"lines": [], "waiting": 0, "newcomer": True},
    "answered": {
        "lines": [
            POLICE_ACCURACY
            | {
                "ref": REF,
                "how": "confirm",
                "version": 3,
                "by": BEN,
                "on": WED_13,
                "recorded": WED_13,
            },
            LETTER
            | {
                "ref": REF,
                "how": "sent",
                "version": None,
                "by": BEN,
                "on": FRI_8,
                "recorded": FRI_8,
            },
        ],
        "more": 2,
    },
    "answered: nothing": {"lines": [], "more": 0},
    "welcome": {"private": True},
    "welcome: public": {"private": False},
    "help-verb": {"verb": VERB},
    "help-verbs": {
        "groups": [{"title": "Doing", "verbs": [VERB]}],
        "synonyms": [("tick", "done")],
    },
    "home": HOME,
    "home: second page": (
        HOME
        | {
            "cards": [],
            "late": [],
            "away": WED_20,
            "pages": {
                "lines": {"before": "home 0 0", "after": "home 2 0", "left": 4},
                "listing": {"before": "", "after": "home 1 1", "left": 85},
            },
        }
    ),
    "home: newcomer": (
        HOME
        | {
            "lines": [],
            "waiting": 0,
            "listing": [],
            "cards": [],
            "late": [],
            "newcomer": True,
            "may_set": False,
        }
    ),
    "home: named": (
        HOME
        | {
            "named": [
                {"ref": REF, "agencies": [POLICE], "roles": ["Review Team"]},
                {"ref": "SCSP-2026-01", "agencies": [], "roles": ["Chair"]},
            ],
            "lines": [],
            "waiting": 0,
            "cards": [],
            "late": [],
        }
    ),
    "anchor": {
        "day": "Thu 14 May 2026",
        "line": "cspr-anchor/1 2026-05-14 w=5f0c reviews=1 events=57 2b51:57:9c1d seal=8e9b",
        "part": 1,
        "parts": 1,
    },
    "anchor: in parts": {
        "day": "Thu 14 May 2026",
        "line": "cspr-anchor/1 …",
        "part": 2,
        "parts": 3,
    },
    "home: damaged": HOME | {"damaged": ["ESCB-2025-03"]},
    "home: nothing": HOME | {"lines": [], "waiting": 0, "cards": [], "late": []},
    "home: ended": (
        HOME | {"lines": [], "waiting": 0, "listing": [], "cards": [], "late": [], "ended": 1}
    ),
    "list": {
        "reviews": [
            OVERVIEW,
            OVERVIEW | {"ref": "ESCB-2025-04", "state": "completed"},
            OVERVIEW
            | {"ref": "ESCB-2025-03", "state": "completed"}
            | {"kept_until": date(2033, 5, 12), "legal_hold": True},
        ],
        "count": 43,
        "everything": True,
        "damaged": ["ESCB-2025-03"],
    },
    "list: unknown": {
        "reviews": [OVERVIEW],
        "count": 1,
        "everything": False,
        "damaged": [],
        "unknown": True,
    },
    "list: none": {"reviews": [], "count": 0, "everything": False, "damaged": []},
    "list: only damaged": {
        "reviews": [],
        "count": 0,
        "everything": False,
        "damaged": [REF, "ESCB-2025-03"],
    },
    "mine": MINE,
    "mine: damaged": MINE | {"damaged": ["ESCB-2025-03"]},
    "mine: points": (
        MINE
        | {
            "lines": [
                ANSWER_LINE
                | {"ref": REF, "others_wait": True, "act": "points", "points": [1, 3]}
                | {"command": f"correction {REF} list"}
            ],
            "waiting": 1,
        }
    ),
    "mine: later": (MINE | {"lines": [], "waiting": 0} | {"later": [LATER_LINE], "more_later": 2}),
    "mine: newcomer": MINE | {"lines": [], "waiting": 0, "newcomer": True, "here": ""},
    "open-hint": {"processes": [("escb", ESSEX)], "faulty": []},
    "open-hint: faulty": {"processes": [("escb", ESSEX)], "faulty": ["midshire.toml"]},
    "partnerships": {
        "kind": "partnership",
        "may_add": True,
        "none_since": None,
        "parties": [PARTY_LINE | {"name": Typed("Southend")}],
    },
    "guests": {
        "ref": REF,
        "may_add": True,
        "people": [
            {"user": ASHA, "since": WED_13, "holds": ["Lead Reviewer", POLICE]},
            {"user": BEN, "since": WED_13, "holds": []},
        ],
    },
    "guests: none": {"ref": REF, "may_add": True, "people": []},
    "guests: ended": {"ref": REF, "may_add": False, "people": []},
    "retention": RETENTION,
    "retention: held": RETENTION
    | {"due": False, "until": date(2033, 5, 12), "held_since": APR_10, "held_by": ASHA}
    | {"hold_event": 57, "exported": FRI_8, "waiting": [2]},
    "retention: live": RETENTION | LIVE | {"rule": "", "keeps": False},
    "retention: no rule": RETENTION | {"until": None, "due": False, "rule": ""},
    "retention-list": {
        "rule": RULE,
        "reviews": [
            KEPT | {"ref": "ESCB-2018-01"},
            KEPT | {"ref": "ESCB-2018-02", "held_since": APR_10},
            LIVE | {"ref": REF, "held_since": APR_10},
        ],
        "purged": [{"ref": "ESCB-2017-01", "on": FRI_8}],
        "may_change": True,
    },
    "retention-list: nothing": {"rule": "", "reviews": [], "purged": [], "may_change": True},
    "roles": {
        "roles": [
            {
                "id": "review-team",
                "title": "Review Team",
                "many": True,
                "pathway": "",
                "people": [
                    {
                        "user": ASHA,
                        "since": APR_10,
                        "parties": [POLICE],
                        "recused": True,
                        "contact": None,
                    }
                ],
            },
            {
                "id": "executive",
                "title": "ESCB Executive",
                "many": True,
                "pathway": "",
                "people": [],
            },
            {
                "id": "board",
                "title": "SCSP Board",
                "many": True,
                "pathway": "Sandwell: local review",
                "people": [
                    {"user": BEN, "since": APR_10, "parties": [], "recused": False, "contact": True}
                ],
            },
        ],
        "overview": [DEV],
    },
    "show": (
        ANSWER_LINE
        | {
            "hint": HINT,
            "see": [],
            "stage_title": "Agency check",
            "requires": ["Final report drafted"],
            "entries": [
                ENTRY,
                ENTRY
                | {
                    "form": "AnswerGiven",
                    "answer": "confirm",
                    "version": 3,
                    "has_text": False,
                },
                ENTRY | {"form": "AnswerFell", "cause": "superseded"},
                ENTRY | {"form": "ItemReopened", "cause": "rested"},
                ENTRY | {"form": "DueSet", "due": WED_20},
                ENTRY | {"has_text": False, "removed": {"people": [ASHA, BEN], "at": ENTRY["at"]}},
                ENTRY | {"form": "Assigned", "user": BEN},
                ENTRY | {"form": "EvidenceAdded", "evidence": True, "has_text": False},
                ENTRY | {"form": "NoteTakenBack"},
                ENTRY | {"form": "OutcomeNoted", "outcome": "deferred", "until": WED_20},
            ],
            "document": "Report",
            "assignee": BEN,
            "may_add": False,
            "may_hold": False,
            "discontinued": None,
            "email": None,
        }
    ),
    "show: done on a publication that was undone": (
        CLOSED_LINE
        | {
            "closed": SENT | {"unpublished": True},
            "hint": "",
            "stage_title": "Publication",
            "requires": [],
            "document": "",
            "assignee": "",
        }
        | {"see": [], "email": None, "may_add": False, "may_hold": False, "discontinued": None}
        | {"entries": [ENTRY | {"how": "not-applicable", "by": "", "role": "", "behalf": ""}]}
    ),
    "show-former": {
        "item": "methodology",
        "title": "Review methodology agreed",
        "pathway": NATIONAL,
        "entries": [ENTRY | {"party": HEALTH}, ENTRY | {"has_text": False, "party": ""}],
    },
    "show-former: nothing": {
        "item": "methodology",
        "title": "Review methodology agreed",
        "pathway": "",
        "entries": [],
    },
    "show: closed": (
        CLOSED_LINE
        | {
            "hint": "",
            "stage_title": "Publication",
            "requires": [],
            "entries": [ENTRY],
            "document": "",
            "assignee": "",
        }
        | {
            "may_add": True,
            "may_hold": True,
            "discontinued": None,
            "email": None,
            "see": [
                {
                    "title": "Referral & Rapid Review Process document",
                    "url": "https://docs.example.org/referral",
                },
                {"title": "Learning guide, section 4", "url": ""},
            ],
        }
    ),
    "show: by e-mail": (
        LATE_LINE
        | {
            "act": "done",
            "hint": "",
            "stage_title": "Agency check",
            "requires": [],
            "entries": [],
            "document": "",
            "assignee": "",
            "may_add": False,
            "may_hold": False,
            "discontinued": None,
            "email": EMAIL,
            "see": [],
        }
    ),
    "status": (
        BOARD
        | {
            "open": [one | {"missed": 0} for one in (DONE_LINE, BLOCKED_LINE)],
            "late_lines": [
                LATE_LINE | {"missed": 0},
                LATE_LINE | CHECK | {"missed": 3},
            ],
            "as_of": None,
            "waiting": [
                {
                    "number": 1,
                    "act": "RemoveParty",
                    "by": ASHA,
                    "lapses": WED_20,
                    "about": ABOUT | {"party": POLICE},
                }
            ],
            "both_roles": [
                {"person": BEN, "role": "ESCB Executive", "role_id": "executive"},
            ],
            "small_groups": [
                {"role": "Review Team", "role_id": "review-team", "there": 1, "needed": 2},
            ],
            "versions": VERSIONS[1:],
            "kept_until": None,
            "legal_hold": FRI_8,
        }
    ),
    "status: overtaken": (
        BOARD
        | {
            "open": [],
            "late_lines": [],
            "as_of": None,
            "waiting": [],
            "both_roles": [],
            "small_groups": [],
            "versions": [],
            "kept_until": date(2033, 5, 12),
            "legal_hold": None,
        }
        | {
            "completion": FORECAST | {"day": None, "by": "overtaken"},
            "publishing": FORECAST | {"by": "today"},
        }
    ),
    "status: discontinued": (
        BOARD
        | {
            "discontinued": WED_13,
            "moves": [],
            "more_moves": 0,
            "next_dates": [],
            "open": [],
            "late_lines": [],
            "as_of": None,
            "waiting": [
                {"number": 2, "act": "Purge", "by": ASHA, "lapses": WED_20, "about": PURGE}
            ],
            "both_roles": [],
            "small_groups": [],
            "versions": [],
            "kept_until": WED_13,
            "legal_hold": None,
        }
    ),
    "status: as of": (
        BOARD
        | {
            "open": [],
            "late_lines": [],
            "as_of": FRI_8,
            "waiting": [],
            "both_roles": [],
            "small_groups": [],
            "versions": [],
            "kept_until": None,
            "legal_hold": None,
            "publication": PUBLICATION,
        }
    ),
    "timetable: none here": {
        "coordinates": True,
        "may_propose": True,
        "may_catch_up": True,
        "may_change": [],
        "dated": False,
        "accepted": APR_10,
        "agree_at": "",
        "proposed": False,
        "target": PUBLICATION,
        "agreed": False,
        "stages": [],
        "undated": [],
        "publication": None,
        "limit": None,
    }
    | ON_ITS_WAY,
    "timetable: published": TIMETABLE | {"published": APR_10},
    "timetable: nothing published": TIMETABLE | {"withheld": APR_10},
    "timetable: discontinued": TIMETABLE | {"discontinued": APR_10, "undated": []},
    "timetable": TIMETABLE,
    "versions": {"versions": VERSIONS, "registers": True, "may_add": True},
    "versions: none yet": {"versions": [], "registers": True, "may_add": True},
    "versions: none, ended": {"versions": [], "registers": True, "may_add": False},
    "versions: none here": {"versions": [], "registers": False, "may_add": False},
    "who: discontinued": AUTHOR | {"lines": [], "ways": [], "discontinued": WED_13, "away": {}},
    "who": (
        AUTHOR
        | {
            "discontinued": None,
            "away": {ASHA: WED_20, BEN: date.max},
            "lines": [
                ANSWER_LINE
                | {
                    "since": FRI_8,
                    "times": 2,
                    "last_asked": WED_13,
                    "how": "answer",
                    "job_title": Typed("Head of Service"),
                },
                LATE_LINE
                | {
                    "since": FRI_8,
                    "times": 1,
                    "last_asked": FRI_8,
                    "how": "task",
                    "job_title": "",
                },
                LATE_LINE
                | {
                    "since": None,
                    "times": 0,
                    "last_asked": None,
                    "how": "task",
                    "job_title": Typed("Head of Service"),
                },
                PAPER_LINE
                | {
                    "since": None,
                    "times": 0,
                    "last_asked": None,
                    "how": "version",
                    "job_title": "",
                },
            ],
            "ways": ["accept", "answer", "dispute", "email", "task", "version"],
        }
    ),
    "who: nobody": AUTHOR | {"lines": [], "ways": [], "discontinued": None, "away": {}},
}

ITEM_FORM: dict[str, Any] = {
    "about": "",
    "unanswered": 0,
    "not_answered": [],
    "prepared": None,
    "price": {},
    "resting": 0,
    "rests": [],
    "kind": "confirmation",
    "rule": "",
    "outcomes": [],
    "version": 3,
    "pseudonym_known": True,
    "points": True,
    "on": TODAY,
    "written": True,
    "author": "Lead Reviewer",
    "private": '{"form": "dispute", "party": "a|b"}',
}

PUBLISHING: dict[str, Any] = {
    "private": "{}",
    "agreed": None,
    "date": PUBLICATION,
    "closed_day": False,
    "notices": ["Ofsted informed", "DfE informed"],
    "notices_missing": ["DfE informed"],
    "latest": date(2026, 7, 1),
    "too_late": False,
    "short": False,
    "days": 0,
    "needed": 7,
    "earliest": None,
    "expected": None,
    "limit": LIMIT,
    "limit_holds": True,
}
GATE: dict[str, Any] = {
    "private": "{}",
    "website": "the ESCB website",
    "open": True,
    "version": 4,
    "missing": [],
    "notices_missing": [],
    "holds": [],
    "agreed": APR_10,
    "earliest": None,
    "expected": None,
    "short": False,
    "days": 7,
    "needed": 7,
}
CHANGED: dict[str, Any] = {
    "title": ACCURACY["title"],
    "party": POLICE,
    "version": 4,
    "before": {"version": 3, "on": FRI_8, "value": "confirm", "mine": True},
    "versions": [
        {"number": 3, "on": FRI_8, "by": CLARE, "url": URL, "note": ""},
        {"number": 4, "on": WED_13, "by": CLARE, "url": URL, "note": Typed("Chapter 4, two dates")},
    ],
    "points": [
        {"number": 1, "version": 3, "accepted": True},
        {"number": 2, "version": 3, "accepted": None},
    ],
}

OPENING: dict[str, Any] = {"reviews": [], "faulty": [], "private": '{"form": "open"}'}
MODALS: dict[str, dict[str, Any]] = {
    "not-publish": {
        "by": "ESCB Executive",
        "choices": ["nothing", "summary", "learning"],
        "private": '{"form": "not-publish"}',
    },
    "hold": {"holds": [], "private": '{"form": "hold"}'},
    "hold: another": {"holds": [HOLD_1, HOLD_2], "private": '{"form": "hold"}'},
    "plan": {
        "private": "{}",
        "title": "Chronology received",
        "party": HEALTH,
        "due": FRI_8,
        "late": True,
    },
    "hold-until": HOLD_1 | {"private": '{"form": "hold-until"}'},
    "lift": HOLD_1 | {"others": [], "private": '{"form": "lift"}'},
    "lift: one of two": HOLD_1 | {"others": ["hold 2"], "private": '{"form": "lift"}'},
    "keeping": {"act": "legal-hold", "private": '{"form": "legal-hold"}'},
    "keeping: lift": {"act": "lift-legal-hold", "private": '{"form": "lift-legal-hold"}'},
    "keeping: purge": {"act": "purge", "private": '{"form": "purge"}'},
    "list": {"kind": "agency", "roles": [], "private": '{"form": "list"}'},
    "list: family": {"kind": "family", "roles": [], "private": '{"form": "list"}'},
    "list: partnership": {
        "kind": "partnership",
        "roles": [],
        "private": '{"form": "list"}',
    },
    "list: attendee": {"kind": "attendee", "roles": [], "private": '{"form": "list"}'},
    "list: role": {
        "kind": "role",
        "roles": ["Lead Reviewer", "Review Team"],
        "private": '{"form": "list"}',
    },
    "tick": {
        "stage": "After the scoping meeting",
        "each": [],
        "once": [],
        "groups": [
            ("agency-letter", LETTER["title"], [("all", "All 2"), ("agency-1", POLICE)]),
            ("agency-letter", LETTER["title"], [("agency-2", HEALTH)]),
            ("presentation", "Presentation sent", [("attendee-1", f"<@{BEN}>")]),
        ],
        "alone": [[("scoping-meeting", "Scoping meeting")]],
        "private": '{"form": "tick"}',
    },
    "tick: once": {
        "stage": "Scoping",
        "each": [],
        "once": [],
        "groups": [],
        "alone": [[("scoping-meeting", "Scoping meeting")]],
        "private": '{"form": "tick"}',
    },
    "bring-stages": {
        "opened": WED_13,
        "stages": BRINGING_IN["stages"],
        "private": '{"form": "bring-stages"}',
    },
    "bring-items": {
        "stage": "Scoping",
        "rows": [
            {"title": "Scoping meeting", "whom": "", "outcomes": []} | {"item": "scoping-meeting"},
            {"title": "Family contribution", "whom": MOTHER, "item": "family-contribution"}
            | {"outcomes": ["contributes", "declines", "no-reply"]},
            {"title": "Presentation sent", "whom": f"<@{BEN}>", "item": "presentation"}
            | {"outcomes": []},
            {"title": "Progress check of the review", "whom": "", "outcomes": []}
            | {"item": "progress-check"},
        ],
        "checks": "progress-check",
        "private": '{"form": "bring-items"}',
    },
    "bring-version": {
        "kinds": [("first-draft", "First draft"), ("final-draft", "Final report drafted")],
        "kind": "first-draft",
        "private": '{"form": "bring-version"}',
    },
    "catch-up": {"lines": [DONE_LINE, LATE_LINE], "private": '{"form": "catch-up"}'},
    "done": ITEM_FORM | LETTER | {"kind": "notice", "version": None},
    "done: family": ITEM_FORM
    | FAMILY
    | {"kind": "task", "may_add": True, "rule": "contribution", "version": None},
    "done: pseudonym": ITEM_FORM
    | NAME
    | {"kind": "task", "may_add": True, "rule": "pseudonym", "version": None},
    "done: action": (
        ITEM_FORM
        | ACTION
        | {
            "kind": "task",
            "may_add": True,
            "rule": "action-done",
            "version": None,
            "about": Typed(AUDIT),
        }
    ),
    "done: round": (
        ITEM_FORM
        | ROUND
        | {
            "kind": "notice",
            "version": None,
            "unanswered": 1,
            "not_answered": ["action 2, round 1"],
        }
    ),
    "done: round, outside the channel": (
        ITEM_FORM | ROUND | {"kind": "notice", "version": None, "unanswered": 2}
    ),
    "done: website": (
        ITEM_FORM
        | WEBSITE
        | {"kind": "task", "may_add": True, "rule": "website-removal", "version": None}
    ),
    "evidence": ITEM_FORM | LETTER | {"kind": "notice", "version": None},
    "take-back": ITEM_FORM | POLICE_ACCURACY,
    "take-back: an action": ITEM_FORM | ACTION | {"rule": "action-done", "kind": "task"},
    "take-back: others rest on it": (
        ITEM_FORM | POLICE_ACCURACY | {"resting": 11, "rests": [SUB_COMMITTEE] * 11}
    ),
    "take-back: outside the channel": ITEM_FORM | POLICE_ACCURACY | {"resting": 2},
    "object": ITEM_FORM | POLICE_ACCURACY,
    "object: without points": ITEM_FORM | POLICE_ACCURACY | {"points": False},
    "decide": ITEM_FORM | SUB_COMMITTEE | {"kind": "approval"},
    "decide: answers stand": (
        ITEM_FORM
        | SUB_COMMITTEE
        | {
            "kind": "approval",
            "price": {"confirmations": 5, "disputes": 1, "approvals": 0, "notices": 3, "days": 7},
        }
    ),
    "decide: by a holder": ITEM_FORM | SUB_COMMITTEE | {"kind": "approval", "written": False},
    "agency": {"private": "{}"},
    "party": {"private": "{}", "kind": "family"},
    "party: partnership": {"private": "{}", "kind": "partnership"},
    "role": {
        "private": "{}",
        "roles": [
            {"id": "lead-reviewer", "title": "Lead Reviewer", "many": False, "held": True},
            {"id": "review-team", "title": "Review Team", "many": True, "held": False},
        ],
        "agencies": [("agency-1", POLICE)],
    },
    "setup": SETUP,
    "setup: done": (
        SETUP
        | {
            "finished": True,
            "steps": [one | {"done": True, "items": []} for one in SETUP["steps"]],
        }
    ),
    "draft": {
        "private": "{}",
        "kinds": [("first-draft", "First draft"), ("final-draft", "Final report drafted")],
        "kind": "final-draft",
        "price": {"confirmations": 5, "disputes": 1, "approvals": 1, "notices": 3, "days": 7},
        "next": 4,
    },
    "editorial-refuse": {"private": "{}", "version": 4},
    "draft: free": {
        "private": "{}",
        "kinds": [("first-draft", "First draft")],
        "kind": "first-draft",
        "price": {"confirmations": 0, "disputes": 0, "approvals": 0, "notices": 0, "days": 0},
        "next": 1,
    },
    "dates": {
        "private": "{}",
        "stage": "Scoping",
        "lines": [
            {"item": "scoping-meeting", "title": "Scoping meeting", "due": WED_20},
            {"item": "pseudonym", "title": "Pseudonym agreed", "due": None},
        ],
    },
    "publication": PUBLISHING,
    "publication: no date": {"private": "{}", "agreed": None, "date": None},
    "publication: too late": (
        PUBLISHING
        | {
            "agreed": APR_10,
            "too_late": True,
            "earliest": APR_15,
            "expected": EXPECTED,
            "closed_day": True,
            "limit_holds": False,
        }
    ),
    "publication: sent": PUBLISHING | {"notices_missing": []},
    "publication: short": (
        PUBLISHING | {"notices_missing": [], "short": True, "days": 4, "earliest": APR_15}
    ),
    "publish": GATE,
    "publish: closed": (
        GATE
        | {
            "open": False,
            "missing": [{"title": MEDIA["title"], "party": ""}],
            "notices_missing": ["Ofsted informed"],
            "holds": ["hold 1"],
            "earliest": APR_15,
            "expected": EXPECTED,
        }
    ),
    "publish: short": GATE | {"open": False, "short": True, "days": 4, "earliest": APR_15},
    "away": {"private": "{}", "until": None, "since": None},
    "away: already": {"private": "{}", "until": WED_20, "since": FRI_15},
    "settings": {
        "private": "{}",
        "rows": [
            {
                "key": s.key,
                "value": s.default,
                "does": s.does,
                "default": s.default,
                "example": s.example,
            }
            for s in SETTINGS.values()
        ],
        "regions": ["ENG", "WLS"],
    },
    "open-how": {"processes": [("escb", ESSEX)], "faulty": []},
    "open-how: faulty": {"processes": [("escb", ESSEX)], "faulty": ["midshire.toml"]},
    "changed": CHANGED,
    "changed: nothing known": (
        CHANGED
        | {
            "before": None,
            "points": [],
            "versions": [{"number": 3, "on": WED_13, "by": ASHA, "url": "", "note": ""}],
        }
    ),
    "object: return": ITEM_FORM | SUB_COMMITTEE | {"kind": "approval", "version": 4},
    "object: return, written up": (
        ITEM_FORM
        | SUB_COMMITTEE
        | {
            "kind": "approval",
            "prepared": {"on": WED_13, "reason": Typed("Chapter 2 is empty.\nSee the minute.")},
        }
    ),
    "open: like another": OPENING
    | {"processes": [("escb", ESSEX)], "reviews": [REF, "ESCB-2025-04"]},
    "open": OPENING | {"processes": [("escb", ESSEX), ("scsp", "Sandwell")]},
    "open: faulty": OPENING | {"processes": [("escb", ESSEX)], "faulty": ["midshire.toml"]},
    "point": {"private": "{}", "how": "decline", "p": POINT},
    "point: ask": {"private": "{}", "how": "ask", "p": EXPLAINED},
    "point: explain": {"private": "{}", "how": "explain", "p": QUESTIONED},
    "outside": {"on": WED_13, "url": URL, "private": '{"form": "outside"}'},
    "reason": {
        "number": 57,
        "texts": [
            {
                "field": "reason",
                "text": Typed("The dates in chapter 2 are wrong.\nSee the chronology."),
            }
        ],
        "by": ASHA,
        "role": "the agency's lead",
        "at": datetime(2026, 5, 14, 15, 42, tzinfo=UTC),
        "item": "factual-accuracy",
        "title": ACCURACY["title"],
        "party": POLICE,
        "removed": False,
        "zone": "Europe/London",
    },
    "record": ITEM_FORM | POLICE_ACCURACY,
}
WORDS: dict[str, dict[str, Any]] = {
    "modal/answer-title": {},
    "modal/answer-close": {},
    "modal/bad-value": {
        "key": "nudge-hour",
        "wanted": "a whole number from 0 to 23",
        "example": "9",
    },
    "modal/lead-missing": {},
    "modal/lead-or-title": {},
    "modal/no-day": {},
    "modal/nothing-ticked": {},
    "modal/points-missing": {},
    "modal/see-points": {"count": 3},
    "modal/reason-missing": {},
    "modal/too-many-points": {"count": 24, "limit": 20},
}
"""Templates of a few words, for a part of something else: a view's title, or a sentence at a
field."""


def _all() -> dict[str, dict[str, Any]]:
    groups = {
        "refusal": REFUSALS,
        "reply": REPLIES,
        "post": POSTS,
        "dm": DMS,
        "view": VIEWS,
        "modal": MODALS,
    }
    return {
        f"{group}/{name}": ALWAYS | facts
        for group, found in groups.items()
        for name, facts in found.items()
    }


EXAMPLES = _all()
"""Name to facts."""


def template(name: str) -> str:
    """The template that an example is of."""
    return name.split(":")[0]
