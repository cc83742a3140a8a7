"""What a heavy act sets aside, looked at once more before it is done (rule 9).

The act is done first, on the working copy: what fell with it is its price, by the very rules that
let it fall. Unless that was confirmed, the act is refused with its price, and nothing is kept.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypedDict

from bot.refusals.second_look import SecondLook
from bot.typed import Named
from bot.workflow.acts.setting_aside import fallen, notices_among
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import Answer, InstanceId


class PriceFacts(TypedDict):
    """What an act set aside, in facts for the question whether that is meant."""

    confirmations: int
    disputes: int
    approvals: int
    notices: int
    days: int
    opened: Sequence[Named]


@dataclass(frozen=True, slots=True)
class Price:
    """What an act set aside: answers by their kind, notices to be sent again, what is open."""

    answers: Sequence[Answer]
    notices: int
    days: int
    opened: Sequence[Named]

    def __bool__(self) -> bool:
        return bool(self.answers or self.opened)

    @property
    def facts(self) -> PriceFacts:
        """What the question whether it is meant may say of it."""
        values = [answer.value for answer in self.answers]
        return {
            "confirmations": values.count("confirm"),
            "disputes": values.count("dispute"),
            "approvals": values.count("approve"),
            "notices": self.notices,
            "days": self.days,
            "opened": self.opened,
        }


def price_of(work: UnitOfWork, roots: Sequence[InstanceId], own: str | None = None) -> Price:
    """Return what a command has set aside so far beside the instances that it is about.

    The answers of a person themself are no price to that person: ``own`` is who acts.
    """
    fell = dict.fromkeys(key for root in roots for key in fallen(work, root))
    opened = [key for key in fell if key not in roots]
    answers = [answer for answer in _answers(work) if answer.user != own]
    notices, days = notices_among(work.review, opened)
    return Price(answers, notices, days, work.named_all(opened))


def _answers(work: UnitOfWork) -> Iterator[Answer]:
    """Yield the answers that fell in this command."""
    for event in work.emitted(e.AnswerFell):
        answer = work.review.state(InstanceId.of(event)).answer(event.answer)
        if answer is not None:
            yield answer


def undo_has_a_price(
    price: Price,
    command: c.Undo,
    item: str,
    title: str,
    *,
    party: str = "",
    whom: Sequence[str] = (),
    version: int | None = None,
) -> SecondLook:
    """Return what an undo sets aside, as the question whether that is meant."""
    return SecondLook(
        act="undo",
        item=item,
        title=title,
        party=party,
        whom=whom,
        version=version,
        **price.facts,
        because=command.because,
    )
