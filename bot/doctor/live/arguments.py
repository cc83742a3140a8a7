"""Who and where the live check is done with, as somebody typed it, and whether that is fit."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from slack_sdk import WebClient

from bot import config, parts
from bot.audience.channels import Unfit, facts_of, fault_of
from bot.audience.persons import is_stranger
from bot.doctor.database import is_missing
from bot.doctor.slacks_answers import Cause, trouble_of
from bot.store import channel_moves, reads
from bot.store.db import opened, reading

Json = dict[str, Any]

PAGES = 50
PAGE = 200
PERSON_FORMS = "give a person as @name, or by the member ID (U…) that ⋮ in their profile copies"
CHANNEL_FORMS = (
    "give a private test channel as '#name' (in quotes, or without the #: a shell takes it for a"
    " comment), or by the ID (C…) at the end of its details"
)


class Unusable(Exception):
    """What was given cannot be used; the text says why, and what to give."""


def read(given: list[str]) -> tuple[str, str]:
    """Return person and channel as they were typed. Raises :class:`Unusable`."""
    if len(given) == 2 and all(given):
        return given[0], given[1]
    if len(given) == 1:
        raise Unusable(f"The channel is missing: {CHANNEL_FORMS}.")
    raise Unusable(f"It takes one person and one channel: {PERSON_FORMS}; {CHANNEL_FORMS}.")


# --- the person -----------------------------------------------------------------------------------


def find_person(client: WebClient, given: str, team: str) -> str:
    """Return the id of the person who is meant. Raises :class:`Unusable`."""
    found = re.fullmatch(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>|@?([UW][A-Z0-9]{5,})", given)
    if found:
        facts = _asked(client, "users.info", "user", user=found[1] or found[2])
        if facts is None:
            raise Unusable(f"Nobody in this workspace has the ID {given}: {PERSON_FORMS}.")
    else:
        facts = _named_person(client, given)

    _require_fit(facts, given, team)
    return str(facts["id"])


def _named_person(client: WebClient, given: str) -> Json:
    name = given.removeprefix("@").strip().casefold()
    if not name or given.startswith(("#", "<")):
        raise Unusable(f"“{given}” is no person: {PERSON_FORMS}.")
    found = [one for one in _every(client, "users.list", "members") if name in _names(one)]
    active = [one for one in found if not one.get("deleted")]
    return _the_only(active or found, given)


def _the_only(people: Sequence[Json], given: str) -> Json:
    """Return the one person who is called so; nobody, or several, are refused."""
    if not people:
        raise Unusable(f"Nobody in this workspace is called {given}: {PERSON_FORMS}.")
    if len(people) > 1:
        ids = ", ".join(str(one.get("id")) for one in people[:5])
        raise Unusable(f"{len(people)} people are called {given} ({ids}): give one by the ID.")
    return people[0]


def _names(facts: Mapping[str, Any]) -> set[str]:
    profile = facts.get("profile")
    said = [facts.get("name"), facts.get("real_name")]
    if isinstance(profile, Mapping):
        said += [profile.get("display_name"), profile.get("real_name")]
    return {str(one).casefold() for one in said if one}


def _require_fit(facts: Json, given: str, team: str) -> None:
    if facts.get("is_bot") or facts.get("id") == "USLACKBOT":
        raise Unusable(f"{given} is an app: it takes a person, who types and presses.")
    if facts.get("deleted"):
        raise Unusable(f"{given}'s account is closed: it takes somebody who can type and press.")
    if is_stranger(facts, team):
        raise Unusable(f"{given} is of another organisation: take somebody of this workspace.")


# --- the channel ----------------------------------------------------------------------------------


def find_channel(client: WebClient, given: str, now: datetime) -> str:
    """Return the id of the channel that is meant: private, and the bot in it."""
    found = re.fullmatch(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|([CG][A-Z0-9]{5,})", given)
    if found:
        facts = _asked(client, "conversations.info", "channel", channel=found[1] or found[2])
    else:
        facts = _named_channel(client, given)

    if facts is None:
        raise Unusable(
            f"The bot is in no private channel {given}: make one for the test, `/invite` the bot"
            f" there, and {CHANNEL_FORMS}."
        )

    unfit = fault_of(facts_of(str(facts["id"]), facts, now))
    if unfit is not None:
        raise Unusable(f"{given} {_WHY_UNFIT.get(unfit, _WHY_UNFIT[Unfit.SHARED])}.")

    return str(facts["id"])


_WHY_UNFIT = {
    Unfit.PUBLIC: "is no private channel: make a private one for the test",
    Unfit.ARCHIVED: "is archived: open it again, or make another private channel for the test",
    Unfit.OUTSIDE: "does not have the bot in it: type `/invite` and the bot's name there",
    Unfit.SHARED: "is shared with others: make a private channel of your own for the test",
}


def _named_channel(client: WebClient, given: str) -> Json | None:
    name = given.removeprefix("#").strip().casefold()
    if not name or given.startswith(("@", "<")):
        raise Unusable(f"“{given}” is no channel: {CHANNEL_FORMS}.")
    every = _every(client, "users.conversations", "channels", types="private_channel")
    found = [one for one in every if str(one.get("name")).casefold() == name]
    return min(found, key=_is_archived, default=None)  # an archived one where no other has the name


def _is_archived(channel: Json) -> bool:
    return bool(channel.get("is_archived"))


def require_member(members: Iterable[str], person: str, given: str, channel: str) -> None:
    """Refuse a person who is not in the channel, and would see nothing."""
    if person not in members:
        raise Unusable(f"{given} is not in {channel}: invite them there, then try again.")


def require_no_review(settings: config.Settings, team: str, channel: str, given: str) -> None:
    """Refuse the channel of a review: a test has no place there."""
    if is_missing(settings):
        return

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            is_reviews = reads.by_channel(conn, team, channel) is not None
            was_reviews = channel_moves.was_said_in(conn, team, channel)
    except Exception as error:
        raise Unusable(
            f"Nobody can say whether {given} belongs to a review, as the database does not answer"
            f" ({type(error).__name__}): `python -m bot doctor` says what to do."
        ) from None

    if is_reviews or was_reviews:
        raise Unusable(f"{given} belongs to a review: make another private channel for the test.")


# --- asking ---------------------------------------------------------------------------------------


def _asked(client: WebClient, method: str, what: str, **arguments: str) -> Json | None:
    """Return what Slack says of somebody or something; ``None`` where there is no such."""
    try:
        found = client.api_call(method, params=arguments).get(what)
    except Exception as error:
        trouble = trouble_of(error)
        if trouble.code in ("user_not_found", "user_not_visible", "channel_not_found"):
            return None

        raise Unusable(f"Slack was asked ({method}), and {trouble.words}.") from error

    return found if isinstance(found, dict) else None


def _every(client: WebClient, method: str, what: str, **arguments: str) -> Iterator[Json]:
    """Yield all that a method lists, page by page."""
    asked: Json = {**arguments, "limit": PAGE}
    for _ in range(PAGES):
        page = _page(client, method, asked)
        yield from page.get(what) or []
        cursor = parts.next_cursor(page)
        if not cursor:
            return

        asked["cursor"] = cursor


def _page(client: WebClient, method: str, asked: Json) -> Json:
    try:
        found = client.api_call(method, params=asked).data
    except Exception as error:
        trouble = trouble_of(error)
        by_id = ", or give the ID" if trouble.cause is Cause.LIMIT else ""
        raise Unusable(f"Slack was asked ({method}), and {trouble.words}{by_id}.") from error

    return found if isinstance(found, dict) else {}
