"""Ask people for their answers, and tell them what became of these."""

from collections.abc import Collection, Iterator

from bot.refusals.answers import NoDeputy
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.answering import version_to_answer
from bot.workflow.acts.closing import require_still_open
from bot.workflow.acts.saying import Announcement, as_lists
from bot.workflow.acts.setting_aside import people_who_fell, resting_on
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.access import agency_of, not_yours, people_for
from bot.workflow.rules.awaited import awaited_from, is_asked
from bot.workflow.rules.labels import label
from bot.workflow.rules.lookup import find_item, instance
from bot.workflow.rules.sending import ready_to_send, waited_to_be_sent_for


def ask_next(work: UnitOfWork, key: InstanceId) -> None:
    """Ask for the answers whose last requirement was closed by this one."""
    review = work.review
    if review.is_open(key):
        return
    for dependent in dict.fromkeys((*_waiting_on(review, key), *_coming_after(review, key))):
        ask(work, dependent)
    _offer_to_send(work, key)


def _waiting_on(review: Review, key: InstanceId) -> Iterator[InstanceId]:
    """Yield what rests on an instance, also through what was kept for an editorial version."""
    for dependent in resting_on(review, key):
        closed = review.state(dependent).closed
        if closed is not None and closed.kept:
            yield from _waiting_on(review, dependent)
        else:
            yield dependent


def _coming_after(review: Review, key: InstanceId) -> list[InstanceId]:
    """Return the answers that are asked for only after an instance, by their file."""
    later = [item for item in review.process.items.values() if key.item in item.after]
    return review.instances_of(item for item in later if item.answered)


def _offer_to_send(work: UnitOfWork, closed: InstanceId) -> None:
    """Offer the coordinators to send a version on, if the last thing missing was closed.

    One offer is enough for all to whom it can go: it is shown anew when it can go to more.
    """
    review = work.review
    document = review.document_spoken_of(closed)
    if document is None:
        return

    version = review.latest(document)
    if version is None or not _has_become_ready(review, document, closed):
        return

    offer = direct_messages.ReadyToSend(document=document.id, version=version.number)
    subject = f"send/{document.id}/{version.number}"
    work.tell_each(review.holders("coordinator"), offer, subject=subject)


def _has_become_ready(review: Review, document: Document, closed: InstanceId) -> bool:
    """Say whether a version can be sent on now, and all to whom it can waited for an instance."""
    keys = ready_to_send(review, document)
    return bool(keys) and all(waited_to_be_sent_for(review, key, closed) for key in keys)


def ask(work: UnitOfWork, key: InstanceId, only: Collection[str] | None = None) -> list[str]:
    """Ask each one whose answer on the current version is awaited (of ``only``, if given), by DM.

    Return who was: nobody while it is not asked for (:func:`is_asked`). A contact who has not
    answered the introduction is not asked yet, nor is an agency without Slack: the coordinators
    hear of both.
    """
    review = work.review
    version = review.version_number_of(key)
    if version is None or not is_asked(review, key):
        return []

    agency = agency_of(review, key)
    if agency is not None and agency.by_email:
        # Nobody of it is newly awaited: whoever writes to it was asked to.
        return _ask_by_email(work, key, agency, version) if only is None else []

    people = _asked_first(work, key, agency)
    return _ask_each(work, key, version, _meant(people, only))


def _meant(people: list[str], only: Collection[str] | None) -> list[str]:
    """Return who of some people is meant: all of them, unless some are named."""
    return people if only is None else [user for user in people if user in only]


def _ask_each(work: UnitOfWork, key: InstanceId, version: int, people: list[str]) -> list[str]:
    """Ask each of some people; return who could be asked."""
    asked = [user for user in people if _ask_one(work, key, version, user)]
    silent = [user for user in people if user not in asked]
    for user in silent:
        tell_silent(work, key, version, user)
    return asked


def _ask_one(work: UnitOfWork, key: InstanceId, version: int, user: str) -> bool:
    """Ask somebody for an answer, or to affirm what they have given; return if they can be told."""
    affirms = user in _who_gave(work.review, key, version)
    form = direct_messages.Affirm if affirms else direct_messages.Request
    request = form(item=key.item, party=key.party, version=version)
    return work.tell(user, request, subject=_subject(key, version))


def _ask_by_email(work: UnitOfWork, key: InstanceId, agency: Party, version: int) -> list[str]:
    """Ask the coordinators to write to an agency without Slack; return who is asked by that."""
    by_email = direct_messages.RequestByEmail(item=key.item, party=key.party, version=version)
    coordinators = work.review.holders("coordinator")
    work.tell_each(coordinators, by_email, subject=_subject(key, version))
    return [f"{label(agency)} (by e-mail)"]


def _subject(key: InstanceId, version: int) -> str:
    return f"request/{key.item}/{key.party}/{version}"


def _asked_first(work: UnitOfWork, key: InstanceId, agency: Party | None) -> list[str]:
    """Return who is asked at once.

    It is everybody of a group, an agency's lead, or its deputy where the lead cannot answer now.
    """
    people = awaited_from(work.review, key)
    if agency is None:
        return people

    first = agency.lead

    if agency.deputy in people and is_lead_out(work, agency):
        first = agency.deputy

    return [first] if first in people else []


def _who_gave(review: Review, key: InstanceId, version: int) -> set[str]:
    """Return whose answers in a group stand on a version: they are asked only to affirm them."""
    if agency_of(review, key) is not None:
        return set()
    return {answer.user for answer in review.state(key).standing if answer.version == version}


def tell_silent(work: UnitOfWork, key: InstanceId, version: int, user: str) -> None:
    """Tell the coordinators of somebody who cannot be asked yet."""
    work.silent[user] = None
    silent = direct_messages.ContactSilent(
        user=user, item=key.item, party=key.party, version=version
    )
    work.tell_coordinators(silent, subject=f"contact/{user}")


def ask_newly(work: UnitOfWork, before: dict[InstanceId, list[str]]) -> list[str]:
    """Ask whoever is awaited now and was not ``before``; return who was asked.

    It is somebody new in a group, or once others left it, those whose answer would count anew (rule
    6).
    """
    asked: list[str] = []
    for key, people in before.items():
        if is_asked(work.review, key):
            newly = [user for user in awaited_from(work.review, key) if user not in people]
            asked += ask(work, key, newly)
    return list(dict.fromkeys(asked))


def is_lead_out(work: UnitOfWork, agency: Party) -> bool:
    """Say whether a lead is away, recused, or has left Slack: the deputy is asked instead."""
    lead = agency.lead
    if lead is None:
        return False
    return lead in work.review.recused or work.is_out(lead)


def tell_assigned(work: UnitOfWork, user: str, key: InstanceId) -> None:
    """Tell somebody that an item is theirs now; once, however often it is said."""
    assigned = direct_messages.Assigned(item=key.item, party=key.party)
    work.tell(user, assigned, subject=f"assigned/{key.item}/{key.party}")


def tell_author(work: UnitOfWork, announcement: Announcement) -> None:
    """Tell the Lead Reviewer (whoever holds the author's role), and the coordinators."""
    people = [*work.review.authors(), *work.review.holders("coordinator")]
    work.tell_each(dict.fromkeys(people), announcement)


def tell_fallen(
    work: UnitOfWork, root: InstanceId, cause: str, *, version: int | None = None, role: str = ""
) -> None:
    """Tell people what became of their answers, and why.

    What was returned took them along, whatever they rested on.
    """
    for user, keys in people_who_fell(work).items():
        others = [key for key in keys if key != root]
        if others:
            told = direct_messages.Fell(
                items=as_lists(others), root=list(root), cause=cause, version=version, role=role
            )
            work.tell(user, told)


def ask_deputy(work: UnitOfWork, command: c.AskDeputy) -> None:
    """[Ask my deputy]: the same request, to the deputy; who answers stays as it is."""
    review, actor = work.review, work.context.actor
    key = instance(review, find_item(review, command.what), command.party, actor)
    agency = agency_of(review, key)
    if agency is None or agency.lead != actor:
        raise not_yours(review, key)

    if not agency.deputy:
        raise NoDeputy(**work.named(key), coordinators=review.holders("coordinator"))

    require_still_open(work, key)
    version = version_to_answer(work, key, None)
    told = work.tell(
        agency.deputy,
        direct_messages.Request(item=key.item, party=key.party, version=version.number),
        subject=_subject(key, version.number),
    )
    work.say(
        replies.DeputyAsked(
            **work.named(key), deputy=agency.deputy, version=version.number, told=told
        )
    )


def cannot_open(work: UnitOfWork, command: c.CannotOpen) -> None:
    """[I can't open v3]: the coordinators are told, by name and item; nothing else changes."""
    review, actor = work.review, work.context.actor
    key = instance(review, find_item(review, command.what), command.party, actor)
    if actor not in people_for(review, review.item(key.item), key):
        raise not_yours(review, key)

    coordinators = review.holders("coordinator")
    stuck = direct_messages.CannotOpen(
        item=key.item, party=key.party, version=command.version, user=actor
    )
    work.tell_each(coordinators, stuck, subject=f"cannot-open/{key.item}/{key.party}")
    work.say(replies.CannotOpen(**work.named(key), version=command.version, people=coordinators))
