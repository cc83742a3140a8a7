"""Writes the golden files of the core, when asked to: ``python -m tests.workflow.regenerate
--write``.

Look at the difference before it is committed: ``golden/escb.txt`` is what a practitioner would
read, and ``golden/event_forms.json`` holds what is in people's histories already. There a form gets
a new example when it is new or has a new field; an example that is there is never touched.
``golden/kept_rows.json`` is what is kept for lists and Home of some reviews, and the number of its
form, which has to be raised first: rows that differ are not written under the same number.
"""

import argparse
import json
import sys
import types
from dataclasses import fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from bot import kept_facts
from bot.store import overviews
from bot.workflow.dates.due import Due, due_of
from bot.workflow.dates.limits import completion_limit, limit_of
from bot.workflow.process.model import Item
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.labels import label, who_may
from bot.workflow.views.kept import kept
from tests.workflow.driver import CALENDAR, Play
from tests.workflow.sandwell import LOCAL, Pathways
from tests.workflow.solver import PUBLISHED, SCHEDULE, close

GOLDEN = Path(__file__).parent / "golden"
EVENT_FORMS = GOLDEN / "event_forms.json"
TIMELINE = GOLDEN / "escb.txt"
KEPT_ROWS = GOLDEN / "kept_rows.json"
RAISE = (
    "What is kept of a review for lists and Home says something else than before: raise NUMBER in"
    " bot/store/overviews.py, so that the rows of the version before are written anew; then run"
    " `python -m tests.workflow.regenerate --write`."
)

BASIS = {
    "document": "your process document",
    "seed": "your process document",
    "statutory": "statutory guidance",
    "timetable": "agreed in this review",
    "default": "our default",
}


# --- the timeline ------------------------------------------------------------------------------


def timeline() -> str:
    """An Essex review as a practitioner would read it: what, who, by when, and why then."""
    play = Play().at(
        "opened", agencies=("Police", "Health"), families=("mother",), partnerships=("Suffolk",)
    )
    parts = [
        "ESSEX: LOCAL CHILD SAFEGUARDING PRACTICE REVIEW, A TIMELINE",
        "",
        (
            "Decided on Mon 12 Jan 2026. Agencies: Police, Health. Family contact: mother. Other"
            " partnership: Suffolk."
        ),
        (
            f"Six months end: completion {written(completion_limit(play.review))}, "
            f"publication {written(limit_of(play.review) or date.min)}."
        ),
        "",
        "",
        "1. THE TIMETABLE, PROPOSED AND ACCEPTED ON MON 12 JAN 2026",
        "",
    ]
    play.says("coordinator", "timetable propose")
    play.says("coordinator", "timetable accept")
    told: dict[InstanceId, str] = {}
    parts += table(play, told)

    for stage in play.process.stages[1:]:
        if stage.id == "publication":
            break
        play.on(date(2026, 1, 12) + timedelta(days=SCHEDULE[stage.id]))
        for item in stage.items:
            if item.rule != "publication-date":
                for key in play.review.instances(item):
                    if play.review.is_open(key):
                        close(play, key)
    agreed = date(2026, 1, 12) + timedelta(days=PUBLISHED)
    play.says("coordinator", f"publication {agreed}")
    parts += [
        "",
        "",
        f"2. PUBLICATION AGREED ON {written(play.today).upper()} FOR {written(agreed).upper()}",
        "",
    ]
    parts += table(play, told)

    play.on(date(2026, 1, 12) + timedelta(days=SCHEDULE["publication"]))
    for key in play.review.open_keys():
        if play.review.item(key[0]).due.precedes_publication:
            close(play, key)
    play.on(agreed).says("coordinator", "publish https://www.example.org/reviews")
    play.says("coordinator", 'action add "Audit the use of the protocol" for Police due 1 Jul 2026')
    parts += ["", "", f"3. PUBLISHED ON {written(agreed).upper()}", ""]
    parts += table(play, told)

    play.on("8 May 2026").says("lead-reviewer", "done briefing-session")
    play.says("coordinator", 'attendee add "Social worker, Police" asked for presentation')
    parts += [
        "",
        "",
        "4. BRIEFING SESSION HELD ON FRI 8 MAY 2026, AN ATTENDEE ASKS FOR THE PRESENTATION",
        "",
    ]
    parts += table(play, told)
    return "\n".join(parts) + "\n"


def table(play: Play, told: dict[InstanceId, str]) -> list[str]:
    """What is open, stage by stage; of what was told before only what has another date now."""
    review = play.review
    found: list[str] = []
    for stage in review.process.stages:
        rows = []
        for item in stage.items:
            for key in review.instances(item):
                if not review.is_open(key):
                    continue
                due = due_of(review, key, CALENDAR)
                when = dated(due) if due else rule(item)
                if told.get(key) != when:
                    told[key] = when
                    party = label(review.party(key[1])) if key[1] else ""
                    agency = agency_of(review, key)
                    name = agency.name if agency else ""
                    who = ", ".join(
                        name if w == "the agency" else w for w in who_may(item, review.process)
                    )
                    basis = (
                        due.basis
                        if due
                        else "default"
                        if item.due.kind == "timetable"
                        else item.due.basis
                    )
                    shown = "" if item.due.kind == "none" else BASIS[basis]
                    rows.append(
                        f"  {item.id:<26} {party:<21} {who:<37} {when:<48} {shown}".rstrip()
                    )
        if rows:
            found += [stage.title, *rows, ""]
    return found[:-1]


def rule(item: Item) -> str:
    """How an item's date will be found while there is none."""
    span = item.due.span
    if span is not None:
        next_day = "the day after " if span.next_day else ""
        return f"{next_day}{span.count} {span.unit} {span.way} {span.anchor}"
    return {
        "none": "no date",
        "flexible": "when it suits the review",
        "timetable": "20 working days after publish",
    }.get(item.due.kind, item.due.kind.replace("-", " "))


def dated(due: Due) -> str:
    """A date, and the working day that people are held to where it is another."""
    return written(due.day) + (
        f" (a working day: {written(due.target)})" if due.target != due.day else ""
    )


def written(day: date) -> str:
    """A date as people read it."""
    return f"{day:%a} {day.day} {day:%b %Y}"


# --- the event forms ---------------------------------------------------------------------------


def example(form: str) -> dict[str, Any]:
    """One event of a form with every field filled, as it is stored."""
    cls = e.FORMS[form]
    hints = get_type_hints(cls)
    return e.encode(cls(**{f.name: value_of(f.name, hints[f.name]) for f in fields(cls)}))


def value_of(name: str, hint: Any) -> Any:
    """A value of a field, the same every time."""
    choices = [c for c in get_args(hint) if c is not types.NoneType]
    if get_origin(hint) is Literal:
        return choices[0]
    if get_origin(hint) in (Union, types.UnionType):
        return value_of(name, choices[0])
    if get_origin(hint) is tuple:
        return ("U1", "U2") if choices[0] is str else ((1, "ref"),)
    if get_origin(hint) is dict:
        return {"scoping-meeting": date(2026, 2, 6)}
    return {str: f"a {name}", bool: True, int: 7, date: date(2026, 1, 12)}[hint]


def event_forms() -> str:
    """The examples that there are, and those that are new."""
    known: dict[str, list[dict[str, Any]]] = (
        json.loads(EVENT_FORMS.read_text("utf-8")) if EVENT_FORMS.exists() else {}
    )
    for form in e.FORMS:
        new = example(form)
        if not any(set(new) <= set(values) for values in known.get(form, [])):
            known.setdefault(form, []).append(new)
    return json.dumps(known, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


# --- what is kept for lists and Home -----------------------------------------------------------


def samples() -> dict[str, Play]:
    """Reviews with something of everything that rows tell of."""
    fresh = Play()
    fresh.says("coordinator", 'open escb "Ash" decided 12 Jan 2026 ref RR-14')
    fresh.says("coordinator", 'agency add "Police" lead @police-lead')
    fresh.says("coordinator", "role executive @executive")
    held = Play().at("agency-check", families=("mother",), partnerships=("Suffolk",))
    held.says("coordinator", "hold for the Crown Court until 1 Sep 2026 because a trial is listed")
    published = Play().at("after-publication")
    published.says("coordinator", 'action add "Audit" for Police due 1 Jul 2027')
    local = Pathways()
    local.tells(LOCAL, "governance")
    return {"just opened": fresh, "on hold": held, "published": published, "Sandwell": local}


def kept_rows() -> dict[str, Any]:
    """Return what is kept of the samples, and the number of its form."""
    return {
        "number": overviews.NUMBER,
        "rows": {name: _rows_of(play) for name, play in samples().items()},
    }


def _rows_of(play: Play) -> dict[str, Any]:
    rows = kept_facts.rows_of(kept(play.review, CALENDAR))
    waiting = sorted(rows.waiting, key=lambda row: (row.user, row.what))
    return {
        "facts": json.loads(rows.facts),
        "late": json.loads(rows.late),
        "card": None if rows.card is None else json.loads(rows.card),
        "lateness": {str(day): count for day, count in sorted(rows.lateness.items())},
        "waiting": [
            {f.name: _said(f.name, getattr(row, f.name)) for f in fields(row)} for row in waiting
        ],
    }


def _said(name: str, value: Any) -> Any:
    """A column of a row as JSON has it."""
    if name == "facts":
        return json.loads(value)
    return value.isoformat() if isinstance(value, date) else value


def write_kept_rows() -> None:
    """Write what is kept of the samples. Refused: other rows under the number of those before."""
    before, now = (
        json.loads(KEPT_ROWS.read_text("utf-8")) if KEPT_ROWS.exists() else {},
        kept_rows(),
    )
    if before and before != now and before["number"] >= now["number"]:
        sys.exit(RAISE)
    text = json.dumps(now, indent=1, ensure_ascii=False, sort_keys=True)
    KEPT_ROWS.write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Nothing is written without the flag."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--write", action="store_true", required=True, help="overwrite the golden files"
    )
    parser.parse_args()
    GOLDEN.mkdir(exist_ok=True)
    TIMELINE.write_text(timeline(), encoding="utf-8")
    EVENT_FORMS.write_text(event_forms(), encoding="utf-8")
    write_kept_rows()


if __name__ == "__main__":
    main()
