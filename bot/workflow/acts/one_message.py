"""Announcements of one command that are told as one.

Six posts that say the same of several parties would bury the channel; and whoever hears of one act
in two messages reads neither.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.workflow.acts import direct_messages, posts
from bot.workflow.acts.saying import Addressed, Announcement
from bot.workflow.review.review import Review

_OF_SEVERAL: dict[type[Announcement], type[Announcement]] = {
    posts.Answered: posts.AnsweredForSeveral,
    posts.PartyAdded: posts.PartiesAdded,
    posts.Skipped: posts.SkippedForSeveral,
    posts.Undone: posts.UndoneForSeveral,
}


def as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each kind is told once to each, of all its parties.

    The last of a kind speaks for all: it knows what the others have brought about.
    """
    alike: dict[tuple[object, ...], list[Addressed]] = {}
    for place, one in enumerate(announcements):
        kind = type(one.announcement)
        shared = kind in _OF_SEVERAL and one.subject is None
        key = (kind, one.to, one.params.get("item"), one.params.get("version"))
        alike.setdefault(key if shared else (place,), []).append(one)
    return [found[0] if len(found) == 1 else _of_all(found) for found in alike.values()]


def _of_all(found: Sequence[Addressed]) -> Addressed:
    last = found[-1]
    params: dict[str, Any] = dict(last.params)
    parties = [str(one.params["party"]) for one in found]
    if isinstance(last.announcement, posts.PartyAdded):
        return replace(last, announcement=posts.PartiesAdded(parties=parties))
    if "fell" in params:
        fell = [key for one in found for key in one.params["fell"]]
        params["fell"] = [list(key) for key in dict.fromkeys(map(tuple, fell))]
        del params["parties"]  # those who joined while it was published: none, of a party's items
    of_several: Callable[..., Announcement] = _OF_SEVERAL[type(last.announcement)]
    return replace(last, announcement=of_several(**params, parties=parties))


# --- to one person -------------------------------------------------------------------------------


def once_each(review: Review, announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which nobody is told in two messages what one can say."""
    found = _taken_back_as_one(announcements)
    found = _sent_as_one(_assigned_as_one(_without_what_is_asked_again(found)))
    return _asked_as_one(review, found)


def _asked_as_one(review: Review, announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each is asked at once for all their answers on a version."""
    by_version: dict[tuple[str | None, str, int], list[list[str]]] = {}
    for one in announcements:
        message = one.announcement
        if isinstance(message, direct_messages.Request):
            asked = by_version.setdefault(_version_asked(review, one.to, message), [])
            asked.append([message.item, message.party])
    found: dict[object, Addressed] = {}
    for place, one in enumerate(announcements):
        message = one.announcement
        found[place] = one
        if not isinstance(message, direct_messages.Request):
            continue
        key = _version_asked(review, one.to, message)
        if len(by_version[key]) > 1:
            _, document, version = key
            together = direct_messages.Requests(
                document=document, version=version, answers=by_version[key]
            )
            del found[place]
            found.setdefault(key, Addressed(together, one.to, f"requests/{version}"))
    return list(found.values())


def _version_asked(
    review: Review, to: str | None, message: direct_messages.Request
) -> tuple[str | None, str, int]:
    document = review.process.document_of(review.item(message.item).of)
    return to, document.id if document is not None else "", message.version


_TAKEN_BACK = direct_messages.Superseded | direct_messages.Fell | direct_messages.Undone


def _taken_back_as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which what counts no more of a person's is told them at once.

    What they had answered and what they had recorded fall with the same act.
    """
    recorded: dict[str | None, list[list[str]]] = {}
    answered = {one.to for one in announcements if isinstance(one.announcement, _TAKEN_BACK)}
    for one in announcements:
        if isinstance(one.announcement, direct_messages.OpenAgain) and one.to in answered:
            recorded.setdefault(one.to, []).extend(one.announcement.items)
    found = []
    for one in announcements:
        message = one.announcement
        if isinstance(message, direct_messages.OpenAgain) and one.to in answered:
            continue
        if isinstance(message, _TAKEN_BACK) and one.to in recorded:
            items = [*message.items, *recorded.pop(one.to)]
            one = replace(one, announcement=replace(message, items=items))
        found.append(one)
    return found


def _assigned_as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each person reads at once of all that is theirs now."""
    keys: dict[str, list[list[str]]] = {}
    for one in announcements:
        message = one.announcement
        if isinstance(message, direct_messages.Assigned) and one.to is not None:
            keys.setdefault(one.to, []).append([message.item, message.party])
    found: dict[object, Addressed] = {}
    for place, one in enumerate(announcements):
        theirs = keys.get(one.to or "", [])
        if isinstance(one.announcement, direct_messages.Assigned) and len(theirs) > 1:
            together = direct_messages.AssignedTogether(assigned=theirs)
            found.setdefault(one.to, Addressed(together, one.to, f"assigned-together/{one.to}"))
        else:
            found[place] = one
    return list(found.values())


def _sent_as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each person is sent a version once, in whatever parts.

    Somebody may be the contact of two agencies, or of one and in a group.
    """
    found: dict[object, Addressed] = {}
    for place, one in enumerate(announcements):
        message = one.announcement
        if not isinstance(message, direct_messages.VersionSent):
            found[place] = one
            continue
        to_whom = (one.to, message.document, message.version)
        first = found.setdefault(to_whom, one)
        if first is not one:
            found[to_whom] = _sent_for_both(first, message)
    return list(found.values())


def _sent_for_both(first: Addressed, other: direct_messages.VersionSent) -> Addressed:
    message = first.announcement
    assert isinstance(message, direct_messages.VersionSent)
    asks = [*message.asks, *(ask for ask in other.asks if ask not in message.asks)]
    return replace(first, announcement=replace(message, asks=asks))


def _without_what_is_asked_again(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which nobody reads apart that what is asked of them was set aside.

    The request itself says what they answered before, and on which version.
    """
    asked = {
        (one.to, one.announcement.item, one.announcement.party)
        for one in announcements
        if isinstance(one.announcement, direct_messages.Request)
    }
    found = []
    for one in announcements:
        message = one.announcement
        if isinstance(message, direct_messages.Superseded):
            left = [key for key in message.items if (one.to, *key) not in asked]
            if not left:
                continue
            one = replace(one, announcement=replace(message, items=left))
        found.append(one)
    return found
