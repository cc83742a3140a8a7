"""A version that changes no facts: its author says so, somebody else confirms it (rule 1).

Until it is confirmed nothing is registered. Then agencies keep what they said and did on the
version before, and are told what has changed; groups decide anew.
"""

from datetime import datetime

from bot.grouping import by_key
from bot.refusals.versions import (
    EditorialAlone,
    EditorialNote,
    EditorialOfNothing,
    EditorialWaits,
)
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.saying import as_lists
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Answer, Closing, InstanceId, ItemState, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.second_people import independent

LAPSES_AFTER = 5  # working days


def who_confirms(
    review: Review, context: Context, asker: str, *, asked: datetime, since: int | None = None
) -> list[str]:
    """Return who can confirm that a version is editorial: the coordinators, but for who says so.

    What a coordinator says on the author's behalf the author can confirm, too. It takes two people:
    nobody confirms it who is not independent of who says so (rule 8), or who was given the role
    after the event ``since``, with which it was asked.
    """
    roles = _roles_that_confirm(review, asker)
    not_these = {asker, *_given_a_role_after(review, since, roles)}
    others = [user for user in review.voters_of(roles) if user not in not_these]
    return independent(review, context, asker, others, asked=asked)


def _roles_that_confirm(review: Review, asker: str) -> list[str]:
    author = review.process.author_role
    if author is None or not review.is_coordinator(asker):
        return ["coordinator"]
    return ["coordinator", author]


def _given_a_role_after(review: Review, number: int | None, roles: list[str]) -> set[str]:
    """Return who was given one of these roles after an event; nobody, where none is said."""
    if number is None:
        return set()
    given = review.each(e.RoleGiven)
    later = [event for recorded, event in given if recorded.number > number]
    return {event.user for event in later if event.role in roles}


def why_asker_may_not(review: Review, context: Context, asker: str) -> str:
    """Return why who said so may not register a version any more; "" while they may.

    They are its author or a coordinator, and here: else "role", "recused" or "gone".
    """
    if not context.active(asker):
        return "gone"
    if asker in review.recused:
        return "recused"
    has_role = review.is_coordinator(asker) or review.is_author(asker)
    return "" if has_role else "role"


def ask(
    work: UnitOfWork, document: Document, kind: str, command: c.RegisterVersion, number: int
) -> None:
    """Have somebody else confirm that the next version changes no facts (``draft … editorial``)."""
    review, context = work.review, work.context
    require_one_before(review, document, kind, number)

    if not command.note:
        raise EditorialNote(url=command.url)

    _end_what_waited(work, document)
    people = who_confirms(review, context, context.actor, asked=context.at)
    if not people:
        raise EditorialAlone(author=author_title(review.process))

    lapses = context.calendar.add_working_days(context.today, LAPSES_AFTER)
    asked = work.emit(
        e.EditorialAsked(
            document=document.id,
            kind=kind,
            version=number,
            on=command.on or context.today,
            asked_on=context.today,
            by=context.actor,
            lapses=lapses,
            url=command.url,
            note=command.note,
        )
    )
    told = direct_messages.EditorialAsked(document=document.id, version=number, event=asked)
    subject = f"editorial/{document.id}/{number}"
    silent = [user for user in people if not work.tell(user, told, subject=subject)]
    work.say(
        replies.EditorialAsked(
            document=document.title, version=number, people=people, silent=silent, lapses=lapses
        )
    )


def _end_what_waited(work: UnitOfWork, document: Document) -> None:
    """End what waited to be confirmed, if it cannot be any more. Refused: it still can be."""
    waiting = waiting_for(work.review, document)
    if waiting is None:
        return

    if work.context.today > waiting.lapses:
        end(work, waiting, "lapsed")
    elif why_asker_may_not(work.review, work.context, waiting.by):
        end(work, waiting, "replaced")
    else:
        raise EditorialWaits(version=waiting.version, by=waiting.by, lapses=waiting.lapses)


def require_one_before(review: Review, document: Document, kind: str, number: int) -> None:
    """Require a version before, of the kind that is decided on, that stands or was returned."""
    latest = review.latest(document)
    is_decided_on = latest is not None and latest.kind == kind == document.decided_kind
    if document.paper or not is_decided_on or latest is None:
        raise EditorialOfNothing(version=number)
    if latest.withdrawn not in (None, "returned"):
        raise EditorialOfNothing(version=number)


def replace_waiting(work: UnitOfWork, document: Document) -> None:
    """End what waits to be confirmed: another version is registered in its place."""
    waiting = waiting_for(work.review, document)
    if waiting is not None:
        end(work, waiting, "replaced")


def waiting_for(review: Review, document: Document) -> e.EditorialAsked | None:
    """Return what waits to be confirmed of a document, if anything does."""
    for asked in all_waiting(review):
        if asked.document == document.id:
            return asked
    return None


def all_waiting(review: Review) -> list[e.EditorialAsked]:
    """Return everything that waits to be confirmed."""
    events = [recorded.event for recorded in review.editorial.values()]
    return [event for event in events if isinstance(event, e.EditorialAsked)]


def end(work: UnitOfWork, asked: e.EditorialAsked, how: str, reason: str | None = None) -> int:
    """Record that a version is not said to be editorial any more, and why."""
    return work.emit(
        e.EditorialEnded(
            document=asked.document,
            version=asked.version,
            how=how,  # type: ignore[arg-type]
            reason=reason,
        )
    )


# --- what is kept --------------------------------------------------------------------------------


def keep(
    work: UnitOfWork, document: Document, kind: str, before: Version | None, number: int
) -> list[InstanceId]:
    """Keep for a version what agencies said and did on the one before; return what is kept."""
    review = work.review
    if before is None:
        return []

    about = review.process.items_about(kind)
    keys = review.instances_of(filter(_is_agencys, about))
    return [key for key in keys if _keep_of(work, key, before, number)]


def _keep_of(work: UnitOfWork, key: InstanceId, before: Version, number: int) -> bool:
    """Keep what counted of an instance on the version before; return whether anything did."""
    state = work.review.state(key)
    answers = [answer for answer in state.answers if _counted(answer, before)]
    closing = _closing_on(state, before)
    _keep_answers(work, key, answers, number)

    if closing is not None:
        _keep_closing(work, key, closing, number)

    return bool(answers or closing)


def _keep_answers(work: UnitOfWork, key: InstanceId, answers: list[Answer], number: int) -> None:
    item, party = key
    for answer in answers:
        work.emit(e.AnswerKept(item=item, party=party, answer=answer.number, version=number))


def _keep_closing(work: UnitOfWork, key: InstanceId, closing: Closing, number: int) -> None:
    item, party = key
    work.emit(e.ClosingKept(item=item, party=party, closing=closing.number, version=number))


def _is_agencys(item: Item) -> bool:
    """Say whether an item is each agency's own: its confirmation, or what it does itself."""
    return "agency" in item.each and (item.kind == "confirmation" or item.who[:1] == ("agency",))


def _counted(answer: Answer, before: Version) -> bool:
    """Say whether an answer counted on a version, until that was returned or replaced."""
    return answer.version == before.number and answer.fell in (None, "returned")


def _closing_on(state: ItemState, before: Version) -> Closing | None:
    """Return how an instance was closed on a version, if nothing but a return opened it again."""
    if not state.closings:
        return None
    last = state.closings[-1]
    is_set_aside = state.reopened is not None and state.reopened.cause != "returned"
    return None if is_set_aside or last.version != before.number else last


def tell_kept(
    work: UnitOfWork, document: Document, version: int, event: int, kept: list[InstanceId]
) -> None:
    """Tell each agency that what it said counts for the new version, and what has changed."""
    review = work.review
    by_party = by_key((key.party, key) for key in kept)
    for party, keys in by_party.items():
        agency = agency_of(review, keys[0])
        if agency is None:
            continue

        told = direct_messages.Kept(
            document=document.id,
            version=version,
            party=party,
            items=as_lists(keys),
            event=event,
        )
        people = review.holders("coordinator") if agency.by_email else agency.contacts
        work.tell_each(people, told)
