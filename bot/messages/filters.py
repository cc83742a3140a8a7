"""Filters of the templates: how people, parties, dates and numbers read."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import pass_context

from bot.messages.marks import BREAKS, SLACK_ID, Mrkdwn, escape, mention, shown
from bot.typed import Several
from bot.workflow.dates.calendar import day, short_day
from bot.workflow.process.not_published import what_instead
from bot.workflow.views.facts import fact


def who(user: str | None) -> Mrkdwn:
    """Mention a person by id; a name that is no id stays text."""
    user = user or "nobody"
    return Mrkdwn(mention(user)) if re.fullmatch(SLACK_ID, user) else name(user)


def name(value: object) -> Mrkdwn:
    """Name a party.

    Attendees may be people in Slack, named by their mention; anything else stays text.
    """
    if isinstance(value, Several):
        return names(value.names, most=20)
    text = str(value or "")
    person = re.fullmatch(f"<@({SLACK_ID})>", text)
    return Mrkdwn(mention(person[1])) if person else shown(text)


def people(users: Iterable[str], last: str = "or") -> Mrkdwn:
    """People in a row: "A, B or C" reads well in every sentence that names who can do something."""
    return names([who(user) for user in users] or ["nobody yet"], last)


def whose(line: object) -> Mrkdwn:
    """Whose an item is: every role that decides an approval, else whichever of them does it."""
    return names(fact(line, "who"), "and" if fact(line, "kind") == "approval" else "or")


def names(things: Iterable[Any], last: str = "and", most: int = 12, of: int = 0) -> Mrkdwn:
    """Names in a row: "A, B and C"; of very many, the first ones and how many more.

    ``of``: how many there are, where only the first of them are given.
    """
    found = [_as_name(thing) for thing in things] or [Mrkdwn("none")]
    total = max(len(found), of)
    if total > most or total > len(found):
        first = found[: most - 1]
        return _in_a_row([*first, Mrkdwn(f"{total - len(first)} more")], "and")
    return _in_a_row(found, last)


def _as_name(thing: Any) -> Mrkdwn:
    return thing if isinstance(thing, Mrkdwn) else name(thing)


def _in_a_row(found: Sequence[Mrkdwn], last: str) -> Mrkdwn:
    *before, end = found
    return Mrkdwn(f"{', '.join(before)} {last} {end}" if before else end)


def named(thing: object) -> Mrkdwn:
    """Name an item's instance: "Chronology received (Health)"."""
    title, party = shown(str(fact(thing, "title"))), fact(thing, "party")
    return Mrkdwn(f"{title} ({name(party)})" if party else title)


def together(lines: Iterable[object]) -> list[dict[str, Any]]:
    """Return lines with those of one item and date as one: what they share, and their parties.

    ``elsewhere``: it is for these parties, and nobody's of them: one and the same role does it.
    """
    found: dict[Any, list[object]] = {}
    for number, line in enumerate(lines):
        place = tuple(str(fact(line, name)) for name in _ALIKE)
        found.setdefault(place if fact(line, "party") else number, []).append(line)

    return [
        {"one": some[0], "parties": _parties_of(some), "elsewhere": _is_done_elsewhere(some)}
        for some in found.values()
    ]


def _is_done_elsewhere(lines: Sequence[object]) -> bool:
    """Say whether lines are all of the same roles, and not of the parties that they are for."""
    first, *others = ([str(role) for role in fact(line, "who")] for line in lines)
    is_of_party = str(fact(lines[0], "party")) in first
    return not is_of_party and all(who == first for who in others)


def _parties_of(lines: Sequence[object]) -> list[str]:
    """Return the parties of several lines in order; of a single one it says its party itself."""
    if len(lines) == 1:
        return []
    return sorted((str(fact(line, "party")) for line in lines), key=_by_number)


def _by_number(name: str) -> list[tuple[int, str]]:
    """Return what names are ordered by: "action 2" comes before "action 10"."""
    pieces = re.split(r"([0-9]+)", name.casefold())
    return [(int(piece) if at % 2 else 0, piece) for at, piece in enumerate(pieces)]


_ALIKE = ("ref", "item", "title", "due", "version", "about", "disputed", "blocked", "until")


def encoded(url: object) -> str:
    """Return an address as it is typed in a command: one word, whatever is in it."""
    return quote(str(url or ""), safe="!#$%&'()*+,-./:;=?@[]^_`{|}~")


def typed(thing: object) -> str:
    """Return an item's instance as it is typed: ``chronology for "Health"``."""
    item, party = str(fact(thing, "item")), fact(thing, "party")
    if isinstance(party, Several):
        return f"{item} for {Several(quoted(name) for name in party.names)}"
    return f"{item} for {quoted(party)}" if party else item


def at(verb: str, ref: object) -> str:
    """Return a verb as it is typed for a review: with its reference after it, if there is one."""
    return f"{verb} {ref}" if ref else verb


def quoted(name: object) -> str:
    """Return a name as it is typed in a command: in double quotes, which none may hold."""
    return '"' + re.sub(r"[\"“”„‟]", "'", BREAKS.sub(" ", str(name or ""))) + '"'


def count(number: int, one: str, many: str = "") -> str:
    """``1 item``, ``2 items``."""
    if number == 1:
        return f"1 {one}"
    return f"{number} {many or one + 's'}"


def formatted(words: str) -> Mrkdwn:
    """Return words of our own with the format that they have: bold, or code."""
    return Mrkdwn(escape(words))


def codes(words: Iterable[object], last: str = ",") -> Mrkdwn:
    """Return words in a row, each as code: "`add`, `list`"; before the last one, ``last``."""
    found = [f"`{shown(str(word))}`" for word in words]
    if len(found) < 2:
        return Mrkdwn("".join(found))
    between = "," if last == "," else f" {last}"
    return Mrkdwn(f"{', '.join(found[:-1])}{between} {found[-1]}")


def counts(numbers: Mapping[str, int]) -> str:
    """``5 confirmations, 1 dispute and 1 approval``: what there is none of is left out."""
    there = [count(number, one) for one, number in numbers.items() if number]
    return str(names(there)) if there else ""


def often(number: int) -> str:
    """``once``, ``twice``, ``3 times``."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def ago(then: date | None, today: date | None) -> str:
    """How long ago a day was, in words; the day itself where nobody knows today."""
    if then is None:
        return ""

    if today is None:
        return short_day(then)

    days = (today - then).days
    if days <= 0:
        return "today"

    return "yesterday" if days == 1 else f"{days} days ago"


def instead(what: str) -> str:
    """Return what is published where the report is not: "a summary, not the report"."""
    return what_instead(what)


def iso(value: object) -> str:
    """Return a date as it is typed in a command."""
    return value.isoformat() if isinstance(value, date) else str(value or "")


@pass_context
def short(context: Mapping[str, Any], value: object) -> str:
    """Write a date without its year where that is this year's, as the fact ``today`` says.

    "Wed 15 Apr", or "Wed 15 Apr 2026".
    """
    today = context.get("today")
    if not isinstance(value, date):
        return ""
    is_of_another_year = isinstance(today, date) and today.year != value.year
    return day(value) if is_of_another_year else short_day(value)


def moment(at: datetime, zone: str) -> str:
    """Write an instant as people there read it: "Thu 14 May 2026, 16:42"."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day(there.date())}, {there:%H:%M}"
