"""Read a payload of Slack: its workspace, whether it is from a DM, what makes it unlike others.

Slack puts the workspace into different places for commands, presses, submissions and events. Meant
is always the one in which the bot is installed: in a channel that two organisations share, the
person's own may be another, and is never taken for it. A receipt holds everything that makes a
delivery the same delivery: a retry repeats all of it, another act never does.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from bot import parts


def team_of(body: Mapping[str, Any]) -> str:
    """Return the workspace that a payload was sent to the bot for; empty if it names none.

    A form that was opened in a shared channel names it in its view, an event in what it was
    authorised by; ``team`` and ``team_id`` may there be the person's.
    """
    view, first = body.get("view"), _authorised_by(body)
    places = (
        (view, "app_installed_team_id"),
        (first, "team_id"),
        (body, "context_team_id"),
        (body.get("team"), "id"),
        (body, "team"),
        (body, "team_id"),
        (view, "team_id"),
    )
    return _first_told(places) or ""


def enterprise_of(body: Mapping[str, Any]) -> str | None:
    """Return the organisation of the workspace that :func:`team_of` names, where it is told."""
    view = body.get("view")
    if isinstance(view, Mapping) and view.get("app_installed_team_id"):
        return None  # the payload's is the person's

    first = _authorised_by(body)
    if first:
        return _first_told([(first, "enterprise_id")])

    return _first_told([(body.get("enterprise"), "id"), (body, "enterprise_id")])


def _first_told(places: Iterable[tuple[Any, str]]) -> str | None:
    """Return the first id that a payload names, by the places where it may stand."""
    for place, name in places:
        found = place.get(name) if isinstance(place, Mapping) else None
        if isinstance(found, str) and found:
            return found
    return None


def is_of_organisation(body: Mapping[str, Any]) -> bool:
    """Say whether the bot is installed for a whole organisation there, and not in a workspace."""
    told = (_authorised_by(body) or body).get("is_enterprise_install")
    return told is True or told == "true"


def _authorised_by(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return by which installation an event is sent; nothing for what is no event."""
    told = body.get("authorizations")
    first = told[0] if isinstance(told, list) and told else None
    return first if isinstance(first, Mapping) else {}


def channel_of(body: Mapping[str, Any]) -> str:
    """Return the channel in which something was pressed; empty where it is in none."""
    return parts.text(body, "channel", "id") or parts.text(body, "container", "channel_id")


def is_direct(body: Mapping[str, Any]) -> bool:
    """Say whether it came from the DM with the bot, as Slack names that channel."""
    channel = body.get("channel")
    name = channel.get("name") if isinstance(channel, Mapping) else body.get("channel_name")
    return name == "directmessage"


def receipt(kind: str, *pieces: Any) -> str:
    """Return a delivery's own key.

    Empty, so that nothing is kept, where nothing in it tells it from another one.
    """
    if not any(pieces):
        return ""
    told = json.dumps(pieces, sort_keys=True, default=str)
    return f"{kind}/{hashlib.sha256(told.encode()).hexdigest()}"
