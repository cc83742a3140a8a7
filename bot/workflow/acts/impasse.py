"""A dispute that cannot be settled is closed by two different people with a reason (rule 8).

One is a coordinator, the other holds a group that decides; never the Lead Reviewer, nor whoever
registered the version.
"""

from dataclasses import replace

from bot.refusals.answers import (
    ImpasseAsker,
    ImpasseNobody,
    ImpasseNotYours,
    NoImpasse,
    SecondNotYours,
)
from bot.refusals.permission import SecondMoot
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.answering import version_to_answer
from bot.workflow.acts.asking import ask_next
from bot.workflow.acts.closing import close
from bot.workflow.acts.second_person import ask_second, asker_may, decode_act, seconders
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.labels import author_title, role_title
from bot.workflow.rules.lookup import find_key


def may_close(review: Review, key: InstanceId, user: str) -> str | None:
    """The role in which a person may close an impasse: "coordinator" or a deciding group's; else
    ``None``."""
    author = review.process.author_role
    version = review.current(review.item(key.item).of)
    if (author and review.holds(user, author)) or (version is not None and version.by == user):
        return None
    if user in review.recused:
        return None
    if review.is_coordinator(user):
        return "coordinator"
    return next(
        (role for role in sorted(review.process.deciding_roles) if review.holds(user, role)), None
    )


def _require_dispute(work: UnitOfWork, key: InstanceId) -> None:
    item = work.review.item(key.item)
    if (
        item.kind != "confirmation"
        or not work.review.is_open(key)
        or not work.review.state(key).disputes
    ):
        raise NoImpasse(**work.named(key))


def asked_about(review: Review, act: c.CloseImpasse) -> InstanceId | None:
    """The instance that a stored act is about; ``None`` if it is not in the review any more. The
    act holds ids: a word that meant an agency when it was typed may mean another by the time it is
    seconded."""
    key = InstanceId(act.what, act.party or "")
    return key if key in review.all_keys() else None


def _meant(review: Review, key: InstanceId, waiting: PendingApproval) -> bool:
    """Whether a dispute that stands was there when the second person was asked for."""
    return any(a.number < waiting.event for a in review.state(key).disputes)


def people(review: Review, key: InstanceId, asker: str) -> list[str]:
    """Who can be the second person: of the other kind than the one who asks; nobody where that one
    may not ask."""
    first = may_close(review, key, asker)
    if first is None:
        return []
    pool = review.holders("coordinator") + [
        u for role in sorted(review.process.deciding_roles) for u in review.holders(role)
    ]
    return [
        u
        for u in dict.fromkeys(pool)
        if u != asker
        and (role := may_close(review, key, u)) is not None
        and (role == "coordinator") != (first == "coordinator")
    ]


def seconders_of(review: Review, waiting: PendingApproval) -> list[str]:
    """Who can be the second person of any act that waits."""
    act = decode_act(waiting)
    if not isinstance(act, c.CloseImpasse):
        return seconders(review, waiting.by) if asker_may(review, waiting) else []
    key = asked_about(review, act)
    return (
        people(review, key, waiting.by) if key is not None and _meant(review, key, waiting) else []
    )


def ask(work: UnitOfWork, command: c.CloseImpasse) -> None:
    """``close-impasse``: the first of the two."""
    review, actor = work.review, work.context.actor
    key = find_key(review, command.what, command.party, actor)
    _require_dispute(work, key)
    role = may_close(review, key, actor)
    if role is None:
        raise ImpasseNotYours(
            **work.named(key),
            author=author_title(review.process) if review.process.author_role else "",
            titles=[
                role_title(review.process, r)
                for r in ("coordinator", *sorted(review.process.deciding_roles))
            ],
        )
    if not people(review, key, actor):
        raise ImpasseNobody(**work.named(key))
    work.role = role

    def stands(waiting: PendingApproval) -> bool:
        return _meant(review, key, waiting) and may_close(review, key, waiting.by) is not None

    ask_second(
        work,
        replace(command, what=key.item, party=key.party or None),
        people(review, key, actor),
        stands=stands,
    )


def close_it(work: UnitOfWork, command: c.CloseImpasse, waiting: PendingApproval) -> None:
    """The second person agreed: the dispute is closed, and stays in the history as one.

    What was asked about is the dispute of that day: one that was raised since takes two people of
    its own.
    """
    review, actor = work.review, work.context.actor
    key = asked_about(review, command)
    if key is None:
        raise SecondMoot(number=waiting.number)
    _require_dispute(work, key)
    if not _meant(review, key, waiting):
        raise NoImpasse(**work.named(key))
    first, second = may_close(review, key, waiting.by), may_close(review, key, actor)
    if first is None:
        raise ImpasseAsker(**work.named(key), number=waiting.number, by=waiting.by)
    if second is None or (first == "coordinator") == (second == "coordinator"):
        raise SecondNotYours(number=waiting.number, people=people(review, key, waiting.by))
    work.role = second
    version = version_to_answer(work, key, None)
    number = close(
        work, key, "impasse", work.context.today, version=version.number, reason=command.because
    )
    agency = agency_of(review, key)
    for user in (agency.lead, agency.deputy) if agency else ():  # they may be outside the channel
        if user:
            work.tell(
                user,
                direct_messages.Impasse(
                    item=key.item, party=key.party, version=version.number, event=number
                ),
            )
    work.post(posts.Impasse(item=key.item, party=key.party, version=version.number, event=number))
    work.say(replies.Impasse(**work.named(key), version=version.number))
    ask_next(work, key)
