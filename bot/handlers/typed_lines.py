"""Say how what a form asks for is typed, for whoever cannot have the form just now."""

from datetime import date

from bot.messages.carried import Carried
from bot.messages.filters import quoted

LINES: dict[str, str] = {
    "open-review": 'open <pathway> "<working pseudonym>" decided <date>',
    "setup": 'agency {ref} add "<name>" lead <@person>',
    "add-agency": 'agency {ref} add "<name>" lead <@person>',
    "add-family": 'family {ref} add "<label>"',
    "add-partnership": 'partnership {ref} add "<name>"',
    "list": "{listed}",
    "give-role": "role {ref} <role> <@person>",
    "dispute": "dispute {ref} {what}{version} because <reason>",
    "return": "return {ref} {item}{version} because <reason>",
    "decide": "approve {ref} {what}{version} on <date>",
    "record": "approve {ref} {what}{version} on <date> ref <evidence>",
    "form": "done {ref} {what} on <date>",
    "done": "done {ref} {what} on <date>",
    "evidence": "evidence {ref} {what} ref <evidence>",
    "take-back": "undo {ref} {what} because <reason>",
    "reason": "show {ref} <what>",
    "changed": "draft {ref} list",
    "decline-point": "correction {ref} decline {number} because <reason>",
    "ask-point": "correction {ref} ask {number} because <question>",
    "explain-point": 'correction {ref} explain {number} "<text>"',
    "tick": "done {ref} <what> for all on <date>",
    "catch-up": "done {ref} <what> on <date>",
    "bring-stages": "bring-in {ref} stage <stage> on <date> ref <evidence>",
    "bring-items": "bring-in {ref} <what> on <date> ref <evidence>",
    "bring-version": "bring-in {ref} version <url> as <document> on <date> sent <date>",
    "dates": "due {ref} <what> <date> because <reason>",
    "plan": "snooze {ref} {what} until <date>",
    "publication": "publication {ref} {on}",
    "publish": "publish {ref} <url>",
    "outside": "publish {ref} outside-the-gate <url> on {on} because <reason>",
    "draft": "draft {ref} <url>{kind}",
    "editorial-refuse": "draft {ref} refuse{version} because <reason>",
    "not-publish": "not-publish {ref} as <nothing, summary or learning> because <reason>",
    "hold": "hold {ref} for <body> until <date> because <reason>",
    "hold-until": "hold {ref} {hold} until <date>",
    "lift": "lift {ref} {hold} because <reason>",
    "legal-hold": "legal-hold {ref} because <reason>",
    "lift-legal-hold": "legal-hold {ref} lift because <reason>",
    "purge": "purge {ref} because <reason>",
    "away": "away until <date>",
    "settings": "settings <key> <value>",
}
"""What is typed in each form's stead; in ``<…>`` stands what the person has to put in."""
LISTED: dict[str, str] = {
    "agency": 'agency {ref} add "<name>" lead <@person>',
    "family": 'family {ref} add "<label>"',
    "partnership": 'partnership {ref} add "<name>"',
    "attendee": "attendee {ref} add <@person>",
    "role": "role {ref} <role> <@person>",
}
"""How one line of each list is typed; more follow below it."""
LINES["open"] = LINES["open-review"]


def line_for(carried: Carried) -> str:
    """Return what is typed in a form's stead, with what its button carried."""
    party = f" for {quoted(carried.party)}" if carried.party else ""
    line = LINES[carried.name].format(
        ref=carried.ref,
        item=carried.item,
        what=carried.item + party,
        version=f" v{carried.version}" if carried.version else "",
        hold=carried.hold,
        on=_typed_day(carried.on),
        number=carried.number,
        kind=f" as {carried.kind}" if carried.kind else "",
        listed=LISTED.get(carried.listed, "").format(ref=carried.ref),
    )
    return " ".join(line.split())


def _typed_day(day: date | None) -> str:
    return "<date>" if day is None else day.isoformat()
