"""Conflicts of interest: somebody answers nothing here, until that is taken back."""

import re
from collections.abc import Iterator

from bot.refusals.parties import RecusedAlready, RecusedWhom, RecuseWho
from bot.workflow.acts import direct_messages, posts, replies
from bot.workflow.acts.asking import ask, ask_newly
from bot.workflow.acts.roles import nobody_acts, tell_nobody_decides
from bot.workflow.acts.setting_aside import drop_answers
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, InstanceId, Party
from bot.workflow.rules.access import agency_role
from bot.workflow.rules.awaited import asked_of, awaited_now
from bot.workflow.rules.labels import label


def end_recusal(work: UnitOfWork, command: c.Undo) -> None:
    """Take a recusal back (``undo recusal``): whoever recorded it, or a coordinator.

    Answers that fell with it stay fallen; what is awaited is asked again.
    """
    review, actor = work.review, work.context.actor
    person = _recused_person(review, command.party, actor)
    if actor != _recorded_by(review, person) or review.is_coordinator(actor):
        work.as_coordinator()

    number = work.emit(e.RecusalEnded(user=person, on=work.context.today, reason=command.because))
    waiting = asked_of(review, person)
    for key in waiting:
        ask(work, key, [person])

    work.post(posts.RecusalEnded(user=person, event=number))
    work.say(
        replies.RecusalEnded(person=person, mine=person == actor, waiting=work.named_all(waiting))
    )


def _recused_person(review: Review, words: str | None, actor: str) -> str:
    """Return whose recusal is meant: as mentioned, the actor's own, or the only one there is."""
    person = _person_meant(review, words, actor)
    if person not in review.recused:
        raise RecusedWhom(people=list(review.recused))
    return person


def _person_meant(review: Review, words: str | None, actor: str) -> str:
    """Return who is meant; "" where that cannot be told."""
    mention = re.fullmatch(r"<?@?([UW][A-Z0-9]{2,})(\|[^>]*)?>?", (words or "").strip())
    if mention is not None:
        return mention[1]

    if actor in review.recused:
        return actor

    is_only_one = words is None and len(review.recused) == 1
    return next(iter(review.recused)) if is_only_one else ""


def _recorded_by(review: Review, person: str) -> str:
    """Return who recorded a person's recusal last."""
    recusals = review.each(e.Recused)
    actors = [recorded.actor for recorded, event in recusals if event.user == person]
    return actors[-1]


def _answers_that_fall(work: UnitOfWork, person: str) -> Iterator[tuple[InstanceId, Answer]]:
    """Yield a person's own answers on what is open, each with what it is on.

    A dispute that somebody else would take back this way stays (rule 8).
    """
    by_themselves = person == work.context.actor
    for key in work.review.open_keys():
        for answer in work.review.state(key).own_answers_of(person):
            if by_themselves or answer.value != "dispute":
                yield key, answer


def _went_out(review: Review, key: InstanceId) -> bool:
    """Say whether an instance is answered, and its version has gone to its people."""
    return review.item(key.item).answered and review.sent_on(key) is not None


def _closed_with_their_answer(review: Review, person: str) -> list[InstanceId]:
    closed = [key for key in review.all_keys() if not review.is_open(key)]
    return [key for key in closed if review.state(key).is_answered_by(person)]


def _is_all_recused(review: Review, agency: Party) -> bool:
    return review.recused.keys() >= set(agency.contacts)


def _disputed_by(review: Review, person: str) -> list[InstanceId]:
    """Return what is open and that a person disputes: their dispute stays."""
    return [key for key in review.open_keys() if _disputes(review, key, person)]


def _who_is_recused(work: UnitOfWork, command: c.Recuse) -> str:
    """Return who answers nothing any more. Refused: nobody here, or it is recorded already."""
    person = command.person or work.context.actor
    if person != work.context.actor:
        work.as_coordinator()

    if person not in work.review.people():
        raise RecuseWho(person=person)

    if person in work.review.recused:
        raise RecusedAlready(person=person)

    return person


def _ask_others_of_their_agencies(work: UnitOfWork, person: str) -> list[str]:
    """Ask, of the agencies that a person answers for, whoever answers now; return who was asked."""
    asked: list[str] = []
    for key in work.review.open_keys():
        if _went_out(work.review, key) and agency_role(work.review, key, person):
            asked += ask(work, key)
    return list(dict.fromkeys(asked))


def _tell_of_agencies_without_anybody(work: UnitOfWork, person: str) -> list[Party]:
    """Tell the coordinators of a person's agencies for which nobody answers now; return these."""
    alone = _without_anybody(work.review, person)
    for party in alone:
        work.tell_coordinators(
            direct_messages.NobodyAnswers(party=party.id), subject=f"nobody-answers/{party.id}"
        )

    return alone


def _without_anybody(review: Review, person: str) -> list[Party]:
    """Return the agencies that a person answers for, where all who do are recused."""
    theirs = review.agencies_of(person)
    return [party for party in theirs if _is_all_recused(review, party)]


def recuse(work: UnitOfWork, command: c.Recuse) -> None:
    """Record a conflict of interest: this person answers nothing here (``recuse``).

    The deputy is asked; a majority is counted without them.
    """
    review, context = work.review, work.context
    person = _who_is_recused(work, command)
    fallen = list(_answers_that_fall(work, person))
    standing: list[InstanceId] = list(dict.fromkeys(key for key, _ in fallen))
    before = awaited_now(review)
    number = work.emit(e.Recused(user=person, on=context.today, reason=command.because))

    for key, answer in fallen:
        drop_answers(work, key, "withdrawn", key, [answer])

    asked = _ask_others_of_their_agencies(work, person)
    stands = _closed_with_their_answer(review, person)
    alone = _tell_of_agencies_without_anybody(work, person)
    held = review.pathway_roles_of(person)
    nobody = tell_nobody_decides(work, held)
    anew = ask_newly(work, before)
    majority = any(_still_votes(review, role) for role in held)

    if person != context.actor:
        work.tell(person, direct_messages.Recused(event=number))

    work.post(
        posts.Recused(
            user=person,
            event=number,
            stands_in=len(alone) < len(review.agencies_of(person)),
            majority=majority,
            parties=[party.id for party in alone],
            roles=nobody,
        )
    )
    work.say(
        replies.Recused(
            person=person,
            mine=person == context.actor,
            dropped=work.named_all(standing),
            disputed=work.named_all(_disputed_by(review, person)),
            stands=work.named_all(stands),
            alone=[{"party": label(party)} for party in alone],
            asked=asked,
            silent=list(work.silent),
            majority=majority,
            anew=anew,
            nobody=nobody_acts(review, nobody),
        )
    )


def _still_votes(review: Review, role: str) -> bool:
    """Say whether a role decides by majority, and somebody is left in it."""
    return review.process.roles[role].decides == "majority" and bool(review.voters(role))


def _disputes(review: Review, key: InstanceId, person: str) -> bool:
    return any(dispute.user == person for dispute in review.state(key).own_disputes)
