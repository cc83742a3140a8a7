"""The table of Web API methods, and a call's arguments."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.blocks import Json
from playground.workspace import ApiError, Workspace

OBJECTS = frozenset({"blocks", "view", "metadata", "files", "attachments"})
"""Arguments that a form carries as JSON."""


class Args:
    """A call's arguments, from a form (all strings, objects as JSON) or from a JSON body."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given: Json = {key: value for key, value in given.items() if value is not None}
        self.given.pop("token", None)
        for key in OBJECTS.intersection(self.given):
            self.given[key] = _parsed(self.given[key])

    def text(self, name: str) -> str:
        """Return a required string."""
        value = self.given.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError("invalid_arguments", f"missing required field: {name}")
        return value

    def get(self, name: str) -> Any:
        """Return an optional argument as it came."""
        return self.given.get(name)

    def flag(self, name: str) -> bool:
        """Return an optional boolean."""
        return self.given.get(name) in (True, 1, "1", "true", "True")

    def number(self, name: str, default: int, most: int) -> int:
        """Return an optional whole number; `invalid_limit` outside 1 to `most`."""
        try:
            value = int(self.given.get(name) or default)
        except (TypeError, ValueError):
            raise ApiError("invalid_arguments", f"{name} must be a number") from None

        if not 1 <= value <= most:
            raise ApiError("invalid_limit")

        return value


def _parsed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value  # the limits refuse a string there


Run = Callable[[Workspace, Args], Json]
"""Does a call in a workspace, and returns Slack's answer without `ok`."""


@dataclass(frozen=True)
class Method:
    """A Web API method.

    Any one of `scopes` lets it be called; `per_minute` is its rate tier (0: not limited here).
    """

    run: Run
    scopes: tuple[str, ...] = ()
    per_minute: int = 0


METHODS: dict[str, Method] = {}
"""Every method that the stand-in knows, by name."""

# Of posts Slack only says "several hundred" for a workspace, beside one a second for a channel.
_TIER: dict[int | str, int] = {0: 0, 1: 1, 2: 20, 3: 50, 4: 100, "several hundred": 300}


def method(name: str, *scopes: str, tier: int | str = 0) -> Callable[[Run], Run]:
    """Enter the decorated function in the table of methods, under Slack's name for it."""

    def known(run: Run) -> Run:
        METHODS[name] = Method(run, scopes, _TIER[tier])
        return run

    return known
