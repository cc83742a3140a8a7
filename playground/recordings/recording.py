"""A recording: what an app asked the real Slack, what came back, and what a person did.

It is JSON. `cast` names the ids of team, bot, person and channel; `steps` has, in order:

- `{"call": method, "arguments": {…}, "status": 200, "answer": {…}}`
- `{"upload": {"upload_url": address}, "size": bytes}`
- `{"act": "command" | "press" | "submit", "payload": {…}, "acknowledged": {…} or null}`

Ids, times and addresses are words in braces, the same each time: `{U1}`, `{ts3}`. Texts that the
app did not send itself are `{text}`, and such numbers 0: only the shape of an answer is compared.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playground.blocks import Json

FORMAT = 1
CAST = ("team", "bot", "person", "channel")
ACTS = ("command", "press", "submit")


class NotARecording(Exception):
    """The text is no recording that can be read; the message says why."""


@dataclass(frozen=True)
class Step:
    """One step: a call, an upload or an act, with what came of it."""

    kind: str
    name: str
    given: Json
    came: Any
    """The answer of a call, or the payload of an act."""
    acknowledged: Json | None = None


@dataclass(frozen=True)
class Recording:
    """A recording, read."""

    scopes: tuple[str, ...]
    cast: Mapping[str, str]
    steps: tuple[Step, ...]


def read(text: str) -> Recording:
    """Read a recording. Raises :class:`NotARecording`."""
    try:
        found = json.loads(text)
    except ValueError:
        raise NotARecording("it is no JSON") from None

    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise NotARecording(f"it is no recording of format {FORMAT}")

    cast = found.get("cast")
    if not isinstance(cast, dict) or not all(isinstance(cast.get(one), str) for one in CAST):
        raise NotARecording(f"its cast does not name {', '.join(CAST)}")

    steps = found.get("steps")
    if not isinstance(steps, list):
        raise NotARecording("it has no steps")

    scopes = found.get("scopes") or []
    return Recording(
        tuple(map(str, scopes)),
        cast,
        tuple(_step(number, step) for number, step in enumerate(steps, 1)),
    )


def _step(number: int, step: Any) -> Step:
    try:
        if "call" in step:
            return Step("call", str(step["call"]), dict(step["arguments"]), step["answer"])

        if "upload" in step:
            return Step("upload", "upload", {**step["upload"], "size": int(step["size"])}, None)

        if step["act"] in ACTS:
            return Step("act", step["act"], {}, dict(step["payload"]), step.get("acknowledged"))
    except (KeyError, TypeError, ValueError, AttributeError):
        pass

    raise NotARecording(f"its step {number} is no call, upload or act")
