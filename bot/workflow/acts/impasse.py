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
from bot.workflow.acts.second_person import ask_second
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, PendingApproval
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.awaited import is_disputed
from bot.workflow.rules.labels import author_title, role_titles
from bot.workflow.rules.lookup import find_key
from bot.workflow.rules.second_people import left_out


def may_close(review: Review, key: InstanceId, user: str) -> str | None:
    """Return the role in which a person may close an impasse, or ``None``.

    It is "coordinator" or a deciding group's; never the report's author, whoever registered the
    version, or somebody who is recused.
    """
    if _wrote_it(review, key, user) or user in review.recused:
        return None
    if review.is_coordinator(user):
        return "coordinator"
    held = [role for role in sorted(review.process.deciding_roles) if review.holds(user, role)]
    return held[0] if held else None


def _wrote_it(review: Review, key: InstanceId, user: str) -> bool:
    """Say whether a person is the report's author, or registered the version that is disputed."""
    if review.is_author(user):
        return True
    version = review.version_of(key)
    return version is not None and version.by == user


def _require_dispute(work: UnitOfWork, key: InstanceId) -> None:
    if not is_disputed(work.review, key):
        raise NoImpasse(**work.named(key))


def asked_about(review: Review, act: c.CloseImpasse) -> InstanceId | None:
    """Return the instance that a stored act is about; ``None`` if the review has it no more.

    The act holds ids: a word that meant an agency when it was typed may mean another by the time it
    is seconded.
    """
    key = InstanceId(act.what, act.party or "")
    return key if key in review.all_keys() else None


def was_asked_about(review: Review, key: InstanceId, waiting: PendingApproval) -> bool:
    """Say whether a dispute that stands was there when the second person was asked for."""
    return any(dispute.number < waiting.event for dispute in review.state(key).disputes)


def people(review: Review, key: InstanceId, asker: str) -> list[str]:
    """Return who can be the second person: of the other kind than the one who asks.

    Nobody can where that one may not ask.
    """
    first = may_close(review, key, asker)
    if first is None:
        return []
    pool = dict.fromkeys(user for role in _roles(review) for user in review.holders(role))
    others = [user for user in pool if user != asker]
    return [user for user in others if _is_of_the_other_kind(first, may_close(review, key, user))]


def _roles(review: Review) -> list[str]:
    """Return the roles of which two people, of two kinds, close an impasse."""
    return ["coordinator", *sorted(review.process.deciding_roles)]


def _is_of_the_other_kind(first: str, second: str | None) -> bool:
    """Say whether one of two people coordinates, and the other is of a deciding group."""
    if second is None:
        return False
    return (first == "coordinator") != (second == "coordinator")


def ask(work: UnitOfWork, command: c.CloseImpasse) -> None:
    """Ask for a second person to close an impasse (``close-impasse``)."""
    review, actor = work.review, work.context.actor
    key = find_key(review, command.what, command.party, actor)
    _require_dispute(work, key)
    role = may_close(review, key, actor)
    if role is None:
        raise ImpasseNotYours(
            **work.named(key),
            author=author_title(review.process) if review.process.author_role else "",
            titles=role_titles(review.process, _roles(review)),
        )

    others = people(review, key, actor)
    out = left_out(review, work.context, actor, others, asked=work.context.at)
    if len(out) == len(others):
        raise ImpasseNobody(**work.named(key), left_out=out)

    work.role = role

    def stands(waiting: PendingApproval) -> bool:
        return (
            was_asked_about(review, key, waiting) and may_close(review, key, waiting.by) is not None
        )

    ask_second(
        work,
        replace(command, what=key.item, party=key.party or None),
        others,
        stands=stands,
        holders_of=lambda waiting: people(review, key, waiting.by),
    )


def close_it(work: UnitOfWork, command: c.CloseImpasse, waiting: PendingApproval) -> None:
    """Close a dispute after the second person has agreed; it stays in the history as one.

    What was asked about is the dispute of that day: one that was raised since takes two people of
    its own.
    """
    review, actor = work.review, work.context.actor
    key = asked_about(review, command)
    if key is None:
        raise SecondMoot(number=waiting.number)

    _require_dispute(work, key)

    if not was_asked_about(review, key, waiting):
        raise NoImpasse(**work.named(key))

    first, second = may_close(review, key, waiting.by), may_close(review, key, actor)
    if first is None:
        raise ImpasseAsker(**work.named(key), number=waiting.number, by=waiting.by)

    if second is None or not _is_of_the_other_kind(first, second):
        raise SecondNotYours(number=waiting.number, people=people(review, key, waiting.by))

    work.role = second
    version = version_to_answer(work, key, None)
    number = close(
        work, key, "impasse", work.context.today, version=version.number, reason=command.because
    )
    _tell_agency(work, key, version.number, number)
    work.post(posts.Impasse(item=key.item, party=key.party, version=version.number, event=number))
    work.say(replies.Impasse(**work.named(key), version=version.number))
    ask_next(work, key)


def _tell_agency(work: UnitOfWork, key: InstanceId, version: int, event: int) -> None:
    """Tell an agency's contacts, who may be outside the channel, that their dispute is closed."""
    agency = agency_of(work.review, key)
    if agency is None:
        return
    closed = direct_messages.Impasse(item=key.item, party=key.party, version=version, event=event)
    work.tell_each(agency.contacts, closed)
