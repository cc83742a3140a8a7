"""Under the hood: what went between Slack and the app, page by page, and each as it was sent."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from playground.blocks import Json
from playground.page.faults import Faults
from playground.page.front import Front
from playground.shown import SlackError
from playground.standin import StandIn
from playground.workspace import Exchange

LONDON = ZoneInfo("Europe/London")
A_PAGE = 30
LONGEST = 90
HIDDEN = "hidden"
SECRET = frozenset({"token", "client_secret", "signing_secret", "trigger_id", "code"})
"""Fields whose values let somebody act as the app, or in answer to somebody."""
TOKENS = re.compile(r"x(?:ox[a-z]|app)-[\w-]+")
ANSWERS = re.compile(r"/response/[\w-]+")
IN_JSON = frozenset({"blocks", "view", "metadata", "files"})
"""Arguments that may come as a text in JSON."""


class Hood:
    """The record of a stand-in, as the page shows it; newest first."""

    def __init__(self, slack: StandIn, front: Front) -> None:
        self._slack = slack
        self._front = front
        self.faults = Faults(slack)

    def shown(self, before: int | None) -> Json:
        """Return one page of exchanges: the newest, or those before a number."""
        with self._slack.lock:
            exchanges = list(self._slack.exchanges)
            problems = list(self._slack.problems)

        end = len(exchanges) if before is None else max(0, min(before, len(exchanges)))
        start = max(0, end - A_PAGE)
        rows = [self._row(number, exchanges[number]) for number in range(end - 1, start - 1, -1)]
        return {
            "total": len(exchanges),
            "rows": rows,
            "earlier": start if start else None,
            "problems": problems[::-1],
            "faults": self.faults.shown(),
            "account": list(self._front.account()) if self._front.account else [],
        }

    def one(self, number: int) -> Json:
        """Return an exchange whole: what was asked and what was answered, without secrets."""
        with self._slack.lock:
            if not 0 <= number < len(self._slack.exchanges):
                raise SlackError("This is not in the record any more.")
            exchange = self._slack.exchanges[number]
        return {"asked": _written(exchange.asked), "answered": _written(exchange.answered)}

    def switch(self, asked: Json) -> None:
        """Switch a fault on or off."""
        self.faults.switch(str(asked["fault"]), str(asked.get("place", "")), on=bool(asked["on"]))

    def _row(self, number: int, exchange: Exchange) -> Json:
        local = exchange.at.astimezone(LONDON)
        to_app = exchange.direction == "to app"
        return {
            "number": number,
            "at": local.strftime("%a %-d %b, %H:%M:%S"),
            "to_app": to_app,
            "what": _short(TOKENS.sub(HIDDEN, exchange.what)),
            "who": self._slack.names.get(exchange.who, "") if to_app else self._whereto(exchange),
            "came": _outcome(exchange),
            "well": not (exchange.error or exchange.fault or exchange.status >= 400),
        }

    def _whereto(self, exchange: Exchange) -> str:
        """Say which channel or person a call was about, in words."""
        target = _target_of(exchange.asked)
        channel = self._slack.find_channel(target)
        if channel is None:
            return self._slack.names.get(target, "")

        if channel.person is None:
            return f"#{channel.name}"

        return self._slack.names.get(channel.person or target, "")


def _target_of(asked: Any) -> str:
    """Return the id of the channel or person that a call names, "" where it names none."""
    if not isinstance(asked, Mapping):
        return ""
    named = [asked.get(name) for name in ("channel", "channel_id", "user")]
    return str(next(filter(None, named), ""))


def _outcome(exchange: Exchange) -> str:
    """Say in a few words how a request was answered."""
    if exchange.fault:
        return f"fault: {exchange.fault}"
    if exchange.direction == "to app":
        took = f" in {round((exchange.seconds or 0) * 1000)} ms"
        return (exchange.error or str(exchange.status)) + took
    return exchange.error or "ok"


def _written(value: Any) -> str:
    """Write JSON to be read, without what is secret in it."""
    return json.dumps(_bared(value), indent=2, ensure_ascii=False, default=str)


def _bared(value: Any) -> Any:
    """Return JSON without tokens, and without addresses and ids that let others answer."""
    if isinstance(value, Mapping):
        return {key: _bared_field(key, one) for key, one in value.items()}

    if isinstance(value, list | tuple):
        return [_bared(one) for one in value]

    if isinstance(value, str):
        return ANSWERS.sub(f"/response/{HIDDEN}", TOKENS.sub(HIDDEN, value))

    return value


def _bared_field(key: str, value: Any) -> Any:
    return HIDDEN if key in SECRET else _bared(_parsed(key, value))


def _parsed(key: str, value: Any) -> Any:
    """Return what is written in JSON, for arguments that come so."""
    if key not in IN_JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"
