"""What people typed in a review's events, and where the same words stand, or nearly the same."""

from collections.abc import Iterator

from bot.workflow.acts.stored_acts import decode_command
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.text.likeness import alike

NAMES = frozenset({"name", "pseudonym", "by_email"})
"""The fields by which people know a party or the review. One goes as the copy of another name only:
that somebody's note said no more than "Police" takes no agency its name."""


def texts_of(review: Review, number: int) -> Iterator[tuple[str, str]]:
    """Yield what was typed in an event, by its field.

    In an act that waited for its second person, by the command's own.
    """
    event = review.log[number - 1].event
    for field in fields_of(review, number):
        if isinstance(event, e.SecondAsked):
            yield from c.typed_in(decode_command(event.act, getattr(event, field)))
        else:
            yield field, getattr(event, field)


def fields_of(review: Review, number: int) -> list[str]:
    """Return the fields of an event that hold a text."""
    event = review.log[number - 1].event
    return [field for field in event.texts if getattr(event, field)]


def copies(review: Review, number: int) -> Iterator[tuple[int, str]]:
    """Yield where else in the history the texts of an event stand: event and field.

    A name goes as a copy only when what is redacted is a name itself.
    """
    own = _of_its_own(review, number)
    others = (recorded for recorded in review.log if recorded.number != number)
    for other in others:
        for field in _fields_with_copies(review, other, own):
            yield other.number, field


def _fields_with_copies(
    review: Review, recorded: e.Recorded, own: list[tuple[str, str]]
) -> Iterator[str]:
    """Yield the fields of an event in which one of some texts stands."""
    in_command = isinstance(recorded.event, e.SecondAsked)
    for field, text in texts_of(review, recorded.number):
        if any(_is_copy(field, text, of=one) for one in own):
            yield "command" if in_command else field


def _is_copy(field: str, text: str, *, of: tuple[str, str]) -> bool:
    """Say whether a text is the same as another; a name only as a name."""
    other_field, other_text = of
    return text == other_text and (field not in NAMES or other_field in NAMES)


def near_copies(review: Review, number: int) -> list[int]:
    """Return the events that hold nearly the words of an event, but not the very same.

    Those are told to people, and stay unless they are redacted, too.
    """
    if not 1 <= number <= len(review.log):
        return []

    own = [text for _, text in _of_its_own(review, number)]
    exact = set(copies(review, number))
    near: dict[int, None] = {}

    for other, field, text in _elsewhere(review, number):
        if (other, field) not in exact and any(alike(one, text) for one in own):
            near[other] = None

    return list(near)


def _elsewhere(review: Review, number: int) -> Iterator[tuple[int, str, str]]:
    """Yield the texts of all events but one: the event, the field, and what it holds."""
    others = [recorded.number for recorded in review.log if recorded.number != number]
    for other in others:
        for field, text in _of_its_own(review, other):
            yield other, field, text


def _of_its_own(review: Review, number: int) -> list[tuple[str, str]]:
    """Return an event's texts, without the names of those that an act of two people is about."""
    texts = list(texts_of(review, number))
    if isinstance(review.log[number - 1].event, e.SecondAsked):
        return [(field, text) for field, text in texts if field not in NAMES]
    return texts
