"""Announcements of one command that are told as one.

Six posts that say the same of several parties would bury the channel; and whoever hears of one act
in two messages reads neither.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bot.grouping import by_key
from bot.workflow.acts import direct_messages, posts
from bot.workflow.acts.saying import Addressed, Announcement, as_lists
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId

_OF_SEVERAL: dict[type[Announcement], type[Announcement]] = {
    posts.Answered: posts.AnsweredForSeveral,
    posts.PartyAdded: posts.PartiesAdded,
    posts.Skipped: posts.SkippedForSeveral,
    posts.Undone: posts.UndoneForSeveral,
}


def _as_one_where(
    alike: Callable[[Addressed], Hashable | None],
    join: Callable[[Sequence[Addressed]], Addressed],
    announcements: Sequence[Addressed],
) -> list[Addressed]:
    """Return announcements in which those with the same key are one, where the first of them was.

    ``alike`` gives the key, or ``None`` for what is told by itself.
    """
    by_place = enumerate(announcements)
    found = by_key((alike(one) or ("alone", place), one) for place, one in by_place)
    return [join(same) if len(same) > 1 else same[0] for same in found.values()]


def as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each kind is told once to each, of all its parties.

    The last of a kind speaks for all: it knows what the others have brought about.
    """
    return _as_one_where(_kind_for_several, _of_all, announcements)


def _kind_for_several(one: Addressed) -> Hashable | None:
    kind = type(one.announcement)
    if kind not in _OF_SEVERAL or one.subject is not None:
        return None
    return kind, one.to, one.params.get("item"), one.params.get("version")


def _of_all(found: Sequence[Addressed]) -> Addressed:
    last = found[-1]
    params: dict[str, Any] = dict(last.params)
    parties = [str(one.params["party"]) for one in found]

    if isinstance(last.announcement, posts.PartyAdded):
        return replace(last, announcement=posts.PartiesAdded(parties=parties))

    if "fell" in params:
        params["fell"] = _each_once(key for one in found for key in one.params["fell"])
        del params["parties"]  # those who joined while it was published: none, of a party's items

    of_several: Callable[..., Announcement] = _OF_SEVERAL[type(last.announcement)]
    return replace(last, announcement=of_several(**params, parties=parties))


def _each_once(keys: Iterable[Sequence[str]]) -> list[list[str]]:
    return as_lists(dict.fromkeys((item, party) for item, party in keys))


# --- to one person -------------------------------------------------------------------------------


def once_each(review: Review, announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which nobody is told in two messages what one can say."""
    found = _taken_back_as_one(announcements)
    found = _without_what_is_asked_again(found)
    found = _as_one_where(_assigned_to, _assigned_together, found)
    found = _as_one_where(_version_sent, _sent_once, found)
    return _asked_as_one(review, found)


def _asked_as_one(review: Review, announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which each is asked at once for all their answers on a version."""

    def version_asked(one: Addressed) -> tuple[str | None, str, int] | None:
        message = one.announcement
        if not isinstance(message, direct_messages.Request):
            return None
        document = review.document_spoken_of(InstanceId.of(message))
        return one.to, document.id if document is not None else "", message.version

    def together(found: Sequence[Addressed]) -> Addressed:
        asked = version_asked(found[0])
        assert asked is not None
        to, document, version = asked
        answers = [[one.params["item"], one.params["party"]] for one in found]
        requests = direct_messages.Requests(document=document, version=version, answers=answers)
        return Addressed(requests, to, f"requests/{version}")

    return _as_one_where(version_asked, together, announcements)


_TAKEN_BACK = direct_messages.Superseded | direct_messages.Fell | direct_messages.Undone


def _taken_back_as_one(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which what counts no more of a person's is told them at once.

    What they had answered and what they had recorded fall with the same act.
    """
    answered = _told_of_answers(announcements)
    recorded: dict[str | None, list[list[str]]] = {}
    others: list[Addressed] = []

    for one in announcements:
        if one.to in answered and isinstance(one.announcement, direct_messages.OpenAgain):
            recorded.setdefault(one.to, []).extend(one.announcement.items)
        else:
            others.append(one)

    return [_with_what_was_recorded(one, recorded) for one in others]


def _told_of_answers(announcements: Sequence[Addressed]) -> set[str | None]:
    """Return who is told that an answer of theirs counts no more."""
    return {one.to for one in announcements if isinstance(one.announcement, _TAKEN_BACK)}


def _with_what_was_recorded(
    one: Addressed, recorded: dict[str | None, list[list[str]]]
) -> Addressed:
    """Return an announcement with what its reader had recorded, if it is the first to tell them."""
    message = one.announcement
    if not isinstance(message, _TAKEN_BACK) or one.to not in recorded:
        return one

    items = [*message.items, *recorded.pop(one.to)]
    return replace(one, announcement=replace(message, items=items))


def _assigned_to(one: Addressed) -> str | None:
    """Return who reads that something is theirs now: of all of it at once."""
    return one.to if isinstance(one.announcement, direct_messages.Assigned) else None


def _assigned_together(found: Sequence[Addressed]) -> Addressed:
    to = found[0].to
    assigned = [[one.params["item"], one.params["party"]] for one in found]
    together = direct_messages.AssignedTogether(assigned=assigned)
    return Addressed(together, to, f"assigned-together/{to}")


def _version_sent(one: Addressed) -> Hashable | None:
    """Return to whom a version is sent, and which: once, in whatever parts they do something.

    Somebody may be the contact of two agencies, or of one and in a group.
    """
    message = one.announcement
    if not isinstance(message, direct_messages.VersionSent):
        return None
    return one.to, message.document, message.version


def _sent_once(found: Sequence[Addressed]) -> Addressed:
    first = found[0]
    message = first.announcement
    assert isinstance(message, direct_messages.VersionSent)
    asks = _each_once(ask for one in found for ask in one.params["asks"])
    return replace(first, announcement=replace(message, asks=asks))


def _without_what_is_asked_again(announcements: Sequence[Addressed]) -> list[Addressed]:
    """Return announcements in which nobody reads apart that what is asked of them was set aside.

    The request itself says what they answered before, and on which version.
    """
    asked = set(_asked(announcements))
    left = (_without(asked, one) for one in announcements)
    return [one for one in left if one is not None]


def _asked(announcements: Sequence[Addressed]) -> Iterator[tuple[str | None, str, str]]:
    """Yield who is asked for what, and for which party."""
    for one in announcements:
        message = one.announcement
        if isinstance(message, direct_messages.Request):
            yield one.to, message.item, message.party


def _without(asked: set[tuple[str | None, str, str]], one: Addressed) -> Addressed | None:
    """Return an announcement without what its reader is asked again; ``None`` if none is left."""
    message = one.announcement
    if not isinstance(message, direct_messages.Superseded):
        return one
    items = [[item, party] for item, party in message.items if (one.to, item, party) not in asked]
    return replace(one, announcement=replace(message, items=items)) if items else None
