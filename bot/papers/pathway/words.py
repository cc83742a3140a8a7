"""A pathway's rules in people's words."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from bot.workflow.dates.limits import publishing_basis
from bot.workflow.process.due_rules import Span
from bot.workflow.process.model import Item, Process, Requirement, Role, Stage
from bot.workflow.process.vocabulary import PartyKind

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


def item_facts(item: Item, process: Process) -> dict[str, str]:
    """Return an item as a review notices it: what is to be known of it, each in words or empty."""
    due, limit = item.due, item.limit
    publishing, completing = BASIS[publishing_basis(item)], BASIS[item.limit_basis]
    return {
        "title": item.title,
        "stage": item.stage,
        "kind": item.kind,
        "by": who_words(item, process),
        "for each": each_words(item),
        "due": f"{due_words(item)} ({BASIS[due.basis]})" if due.kind != "none" else "",
        "speaks about": item.of or "",
        "not before": needs_words(item, process),
        "to publish within": f"{span_words(limit)} ({publishing})" if limit else "",
        "to complete within": f"{span_words(limit)} ({completing})" if limit else "",
        "rule": item.rule or "",
        "fills": item.fills or "",
        "outcomes": ", ".join(item.outcomes),
        "optional": _yes(item.optional),
        "repeatable": _yes(item.repeatable),
        "only in person": _yes(item.personal),
        "closed by circulating": _yes(item.by_circulation),
        "with the agency's body": _yes(item.agency_body),
        "asked after": ", ".join(in_pathway(item.after, process)),
        "with the meeting": item.goes_with or "",
        "still to do after publishing": _yes(item.afterwards),
        "from": own_words(item) or BASIS[item.basis],
        "hint": item.hint,
        "asked of an agency": item.ask,
        "letter": item.letter or "",
    }


def _yes(holds: bool) -> str:
    return "yes" if holds else ""


# --- when --------------------------------------------------------------------------------------


def due_words(item: Item) -> str:
    """Say an item's date rule."""
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
            return f"the {_what_has_a_date(item)}'s own date"

    assert item.due.span is not None, "the only kind left"
    return span_words(item.due.span, _what_has_a_date(item))


def _what_has_a_date(item: Item) -> str:
    """Say what an item's own date is of."""
    if "action" in item.each:
        return "action"
    if "hold" in item.each:
        return "hold"
    return "check" if "check" in item.each else "round"


def span_words(span: Span, own: str = "round") -> str:
    """Say how long before or after what; ``own`` is what an "own date" is of."""
    unit = span.unit.removesuffix("s") if span.count == 1 else span.unit
    words = f"{span.count} {unit} {span.way} {_anchor_words(span.anchor, own)}"
    return f"the day after {words}" if span.next_day else words


def _anchor_words(anchor: str, own: str) -> str:
    if anchor == "own date":
        return f"the {own}'s date"
    if anchor == "joining" and own == "hold":
        return "the hold begins"
    return _ANCHORS.get(anchor, anchor)


def length_words(days: int) -> str:
    """Say a length in weeks, if it is whole ones; empty for none."""
    if not days:
        return ""
    weeks, rest = divmod(days, 7)
    return counted(days, "day") if rest else counted(weeks, "week")


def months_words(count: int) -> str:
    """Say how often something comes again."""
    return "every month" if count == 1 else f"every {count} months"


# --- who and what ------------------------------------------------------------------------------


def who_words(item: Item, process: Process) -> str:
    """Say who closes an item: titles of roles, and how a group decides."""
    roles = process.roles
    if item.kind == "approval":
        return " and ".join(_decider(roles[name]) for name in item.decides if name in roles)
    return ", ".join(roles[name].title if name in roles else "the agency" for name in item.who)


def _decider(role: Role) -> str:
    return f"a majority of {role.title}" if role.decides == "majority" else role.title


def each_words(item: Item) -> str:
    """Say what an item is made for each of."""
    return ", ".join(_EACH[kind] for kind in item.each)


def needs_words(item: Item, process: Process) -> str:
    """Say what a gate waits for; an item that is switched off is not waited for."""
    required = needs_of(item, process)
    words = [f"{need.scope} {need.item}".removeprefix("one ") for need in required]
    notices = in_pathway(item.notices, process)
    if notices:
        words.append(f"{', '.join(notices)} sent {item.clear_days} working days before")
    return ", ".join(words)


def needs_of(gate: Item, process: Process) -> list[Requirement]:
    """Return what a gate requires, but for items that are switched off."""
    return [need for need in gate.requires if need.item in process.items]


def in_pathway(names: Iterable[str], process: Process) -> list[str]:
    """Return those items that are not switched off."""
    return [name for name in names if name in process.items]


def own_words(item: Item) -> str:
    """Say where an item itself comes from, unless it is the partnership's own."""
    words = "" if item.basis == "seed" else BASIS[item.basis]
    return f"{words}, switch “{item.overlay}”" if item.overlay else words


def roles_in_words(process: Process) -> dict[str, str]:
    """Say of each role, by its id, what it is."""
    return {role.id: role_words(role) for role in process.roles.values()}


def switches_in_words(process: Process) -> dict[str, str]:
    """Say of each piece of statutory guidance, by its name, whether it is switched on."""
    return {name: "on" if on else "off" for name, on in process.overlays.items()}


def role_words(role: Role) -> str:
    """Say what a role is, how many hold it, and how it decides."""
    words = [role.title, "of many" if role.many else "of one"]
    if role.author:
        words.append("writes the report and never decides on it")

    if role.decides == "majority":
        least = f", of {role.quorum} at least" if role.quorum else ""
        words.append(f"decides by majority{least}")
    elif role.decides == "one-holder":
        words.append("one holder records the decision")

    return "; ".join(words)


# --- lines -------------------------------------------------------------------------------------


def heading(number: int, stage: Stage) -> str:
    """Write a stage's heading, with its usual length."""
    length = f", usually {length_words(stage.typical)}" if stage.typical else ""
    return f"{number}. {stage.title} ({stage.id}{length})"


def joined(words: Sequence[str]) -> str:
    """Join words with commas, and with "and" before the last."""
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"


def wrapped(text: str, first: str, width: int = WIDTH) -> list[str]:
    """Wrap a text into lines, the first after these characters, the others below its text."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=" " * len(first),
        break_long_words=False,
        break_on_hyphens=False,
    )


def counted(count: int, unit: str) -> str:
    """Say how many of something there are: "1 day", "2 days"."""
    return f"{count} {unit}{'' if count == 1 else 's'}"
