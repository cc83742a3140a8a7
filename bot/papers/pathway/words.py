"""A pathway's rules in people's words."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Final

from bot.workflow.process.model import Item, PartyKind, Process, Role, Span, Stage

BASIS: Final[Mapping[str, str]] = {
    "seed": "your process document",
    "statutory": "statutory guidance",
    "timetable": "agreed in this review",
    "default": "our default",
}
"""Where a rule or a date comes from, in people's words."""
WIDTH = 110

_EACH: Final[Mapping[PartyKind, str]] = {
    "agency": "agency",
    "partner-agency": "partner agency",
    "partnership": "other partnership",
    "body": "body",
    "family": "family contact",
    "attendee": "attendee",
    "attendee-asked": "attendee who asked",
    "action": "action",
    "round": "assurance round",
    "action-round": "action in each round",
    "hold": "publication hold",
    "check": "progress check",
}
_ANCHORS: Final[Mapping[str, str]] = {
    "decision": "the decision",
    "publish": "publishing",
    "publication": "publication",
    "circulation": "circulation",
    "asking": "asking",
    "joining": "joining",
}


# --- words -------------------------------------------------------------------------------------


def due_words(item: Item) -> str:
    """An item's date rule as people say it."""
    own = "hold" if "hold" in item.each else "check" if "check" in item.each else "round"
    own = "action" if "action" in item.each else own
    match item.due.kind:
        case "none":
            return "no date of its own"
        case "timetable":
            return "by the timetable"
        case "flexible":
            return "when it fits"
        case "before-publication":
            return "before publication"
        case "publication-date":
            return "on the publication date"
        case "own-date":
            return f"the {own}'s own date"
    assert item.due.span is not None, "the only kind left"
    return span_words(item.due.span, own)


def span_words(span: Span, own: str = "round") -> str:
    unit = span.unit.removesuffix("s") if span.count == 1 else span.unit
    anchor = (
        f"the {own}'s date" if span.anchor == "own date" else _ANCHORS.get(span.anchor, span.anchor)
    )
    if span.anchor == "joining" and own == "hold":
        anchor = "the hold begins"
    return f"{'the day after ' if span.next_day else ''}{span.count} {unit} {span.way} {anchor}"


def who_words(item: Item, process: Process) -> str:
    """Who closes an item: titles of roles, and how a group decides."""
    if item.kind == "approval":
        return " and ".join(_decides(process.roles[r]) for r in item.decides if r in process.roles)
    return ", ".join(
        process.roles[r].title if r in process.roles else "the agency" for r in item.who
    )


def _decides(role: Role) -> str:
    return f"a majority of {role.title}" if role.decides == "majority" else role.title


def each_words(item: Item) -> str:
    """What an item is made for each of."""
    return ", ".join(_EACH[kind] for kind in item.each)


def needs_words(item: Item, process: Process) -> str:
    """What a gate waits for; an item that is switched off is not waited for."""
    needs = [
        f"{n.scope} {n.item}".removeprefix("one ") for n in item.requires if n.item in process.items
    ]
    notices = [n for n in item.notices if n in process.items]
    if notices:
        needs.append(f"{', '.join(notices)} sent {item.clear_days} working days before")
    return ", ".join(needs)


def length_words(days: int) -> str:
    if not days:
        return ""
    count, unit = (days // 7, "week") if days % 7 == 0 else (days, "day")
    return f"{count} {unit}{'' if count == 1 else 's'}"


def joined(words: Sequence[str]) -> str:
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def heading(number: int, stage: Stage) -> str:
    length = f", usually {length_words(stage.typical)}" if stage.typical else ""
    return f"{number}. {stage.title} ({stage.id}{length})"


def own_words(item: Item) -> str:
    """Where an item itself comes from, unless it is the partnership's own."""
    words = "" if item.basis == "seed" else BASIS[item.basis]
    return f"{words}, switch “{item.overlay}”" if item.overlay else words


def wrapped(text: str, first: str, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def role_words(role: Role) -> str:
    words = [role.title, "of many" if role.many else "of one"]
    words += ["writes the report and never decides on it"] if role.author else []
    words += {
        "majority": ["decides by majority"],
        "one-holder": ["one holder records the decision"],
    }.get(role.decides, [])
    return "; ".join(words)


def months_words(count: int) -> str:
    return "every month" if count == 1 else f"every {count} months"
