"""Announcements that say the same of several parties, as one: six posts would bury the channel."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from bot.workflow.acts import direct_messages, posts
from bot.workflow.acts.saying import Addressed, Announcement

_OF_SEVERAL: dict[type[Announcement], type[Announcement]] = {
    direct_messages.Assigned: direct_messages.AssignedSeveral,
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
