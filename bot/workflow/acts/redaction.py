"""Remove a text from the history, which takes two people.

The events stay, and the proof that they are unbroken. What somebody typed once may stand in the
history several times: the decision's reference with the opening and with the decision, the reason
of an act of two people with the request and with the act, a minute's reference with the write-up
and with the answer. Whoever asks to remove a text means the text: wherever the same words stand,
they go with it. What stands elsewhere in nearly the same words is named, before and after: whether
it is to go as well is for people to say.
"""

from bot.grouping import by_key
from bot.refusals.permission import NothingToRedact, UnknownEvent
from bot.workflow.acts import posts, replies
from bot.workflow.acts.second_person import ask_second
from bot.workflow.acts.typed_texts import copies, fields_of, near_copies, texts_of
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review


def ask(work: UnitOfWork, command: c.Redact) -> None:
    """Asks for the second person. Refused: an event that is not there, or that holds no text."""
    work.as_coordinator()
    _require_text(work.review, command.event)
    ask_second(work, command)


def redact(work: UnitOfWork, act: c.Redact) -> None:
    """Remove the texts of an event and every copy of them; say where there were any."""
    _require_text(work.review, act.event)
    also = tuple(dict.fromkeys(copies(work.review, act.event)))
    near = near_copies(work.review, act.event)
    gone = {text for _, text in texts_of(work.review, act.event)}
    reason = None if act.because in gone else act.because
    work.emit(e.TextRedacted(event=act.event, on=work.context.today, reason=reason, also=also))
    others = list(by_key(also).items())
    work.post(posts.Redacted(number=act.event, copies=[number for number, _ in others]))
    work.say(
        replies.Redacted(
            event=act.event,
            fields=fields_of(work.review, act.event),
            copies=others,
            near=near,
        )
    )


def _require_text(review: Review, number: int) -> None:
    if not 1 <= number <= len(review.log):
        raise UnknownEvent(event=number, last=len(review.log))
    if not fields_of(review, number):
        raise NothingToRedact(event=number)
