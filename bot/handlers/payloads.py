"""Read a payload of Slack: its workspace, whether it is from a DM, what makes it unlike others.

Slack puts the workspace into different places for commands, presses, submissions and events; each
is looked at. A receipt holds everything that makes a delivery the same delivery: a retry repeats
all of it, another act never does.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace that a payload comes from."""
    event = body.get("event") if isinstance(body.get("event"), Mapping) else {}
    first = next(iter(body.get("authorizations") or []), None)
    for place, name in (
        (body.get("team"), "id"),
        (body, "team_id"),
        (body.get("user"), "team_id"),
        (first, "team_id"),
        (event, "team"),
        (body.get("view"), "team_id"),
        (body.get("message"), "team"),
    ):
        found = place.get(name) if isinstance(place, Mapping) else None
        if isinstance(found, str) and found:
            return found
    return str(body.get("team") if isinstance(body.get("team"), str) else "")


def is_direct(body: Mapping[str, Any]) -> bool:
    """Whether it came from the DM with the bot, as Slack names that channel."""
    channel = body.get("channel")
    name = channel.get("name") if isinstance(channel, Mapping) else body.get("channel_name")
    return name == "directmessage"


def receipt(kind: str, *parts: Any) -> str:
    """Return a delivery's own key.

    Empty, so that nothing is kept, where nothing in it tells it from another one.
    """
    if not any(parts):
        return ""
    told = json.dumps(parts, sort_keys=True, default=str)
    return f"{kind}/{hashlib.sha256(told.encode()).hexdigest()}"
