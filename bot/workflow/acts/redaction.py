"""Remove a text from the history, which takes two people.

The events stay, and the proof that they are unbroken. What somebody typed once may stand in the
history several times: the decision's reference with the opening and with the decision, the reason
of an act of two people with the request and with the act, a minute's reference with the write-up
and with the answer. Whoever asks to remove a text means the text: wherever the same words stand,
they go with it.
"""

from collections.abc import Iterator

from bot.refusals.permission import NothingToRedact, UnknownEvent
from bot.workflow.acts import posts, replies
from bot.workflow.acts.second_person import ask_second, decode_command
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.rules.access import require_coordinator

NAMES = frozenset({"name", "pseudonym", "by_email"})
"""The fields by which people know a party or the review. One goes as the copy of another name only:
that somebody's note said no more than "Police" takes no agency its name."""


def ask(work: UnitOfWork, command: c.Redact) -> None:
    """Asks for the second person. Refused: an event that is not there, or that holds no text."""
    require_coordinator(work.review, work.context)
    work.role = "coordinator"
    _require_text(work.review, command.event)
    ask_second(work, command)


def redact(work: UnitOfWork, act: c.Redact) -> None:
    """Remove the texts of an event and every copy of them; say where there were any."""
    _require_text(work.review, act.event)
    also = tuple(dict.fromkeys(copies(work.review, act.event)))
    reason = (
        None
        if act.because in {text for _, text in texts_of(work.review, act.event)}
        else act.because
    )
    work.emit(e.TextRedacted(event=act.event, on=work.context.today, reason=reason, also=also))
    others = _by_event(also)
    work.post(posts.Redacted(number=act.event, copies=[number for number, _ in others]))
    work.say(
        replies.Redacted(event=act.event, fields=fields_of(work.review, act.event), copies=others)
    )


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
    own = list(texts_of(review, number))
    if isinstance(review.log[number - 1].event, e.SecondAsked):
        # What it names a party by is the party's, not its own.
        own = [(field, text) for field, text in own if field not in NAMES]
    texts = {text for _, text in own}
    names = {text for field, text in own if field in NAMES}
    for recorded in review.log:
        if recorded.number == number:
            continue
        in_command = isinstance(recorded.event, e.SecondAsked)
        for field, text in texts_of(review, recorded.number):
            if text in (names if field in NAMES else texts):
                yield recorded.number, "command" if in_command else field


def _by_event(also: tuple[tuple[int, str], ...]) -> list[tuple[int, list[str]]]:
    found: dict[int, list[str]] = {}
    for number, field in also:
        found.setdefault(number, []).append(field)
    return list(found.items())


def _require_text(review: Review, number: int) -> None:
    if not 1 <= number <= len(review.log):
        raise UnknownEvent(event=number, last=len(review.log))
    if not fields_of(review, number):
        raise NothingToRedact(event=number)
