"""A version that changes no facts: its author says so, somebody else confirms it (rule 1).

Until it is confirmed nothing is registered. Then agencies keep what they said and did on the
version before, and are told what has changed; groups decide anew.
"""

from datetime import datetime

from bot.refusals.versions import (
    EditorialAlone,
    EditorialNote,
    EditorialOfNothing,
    EditorialWaits,
)
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.setting_aside import speaking_of
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document, Item
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Closing, InstanceId, ItemState, Version
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.context import Context
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.second_people import left_out

LAPSES_AFTER = 5  # working days


def who_confirms(
    review: Review, context: Context, asker: str, *, asked: datetime, since: int | None = None
) -> list[str]:
    """Return who can confirm that a version is editorial: the coordinators, but for who says so.

    What a coordinator says on the author's behalf the author can confirm, too. It takes two people:
    nobody confirms it who is not independent of who says so (rule 8), or who was given the role
    after the event ``since``, with which it was asked.
    """
    author = review.process.author_role
    people = [user for user in review.voters("coordinator") if user != asker]
    roles = {"coordinator"}
    if review.is_coordinator(asker) and author is not None:
        people += [user for user in review.voters(author) if user != asker]
        roles.add(author)
    out = {one["person"] for one in left_out(review, context, asker, people, asked=asked)}
    if since is not None:
        out |= _given_a_role_after(review, since, roles)
    return [user for user in dict.fromkeys(people) if user not in out]


def _given_a_role_after(review: Review, number: int, roles: set[str]) -> set[str]:
    """Return who was given one of these roles after an event."""
    later = [one.event for one in review.recorded(e.RoleGiven) if one.number > number]
    given = [event for event in later if isinstance(event, e.RoleGiven)]
    return {event.user for event in given if event.role in roles}


def why_asker_may_not(review: Review, context: Context, asker: str) -> str:
    """Return why who said so may not register a version any more; "" while they may.

    They are its author or a coordinator, and here: else "role", "recused" or "gone".
    """
    author = review.process.author_role
    has_role = review.is_coordinator(asker) or (author is not None and review.holds(asker, author))
    if not context.active(asker):
        return "gone"
    if asker in review.recused:
        return "recused"
    return "" if has_role else "role"


def ask(
    work: UnitOfWork, document: Document, kind: str, command: c.RegisterVersion, number: int
) -> None:
    """Have somebody else confirm that the next version changes no facts (``draft … editorial``)."""
    review, context = work.review, work.context
    require_one_before(review, document, kind, number)
    if not command.note:
        raise EditorialNote(url=command.url)
    waiting = review.editorial.get(document.id)
    if waiting is not None and isinstance(waiting.event, e.EditorialAsked):
        event = waiting.event
        if context.today > event.lapses:
            end(work, event, "lapsed")
        elif why_asker_may_not(review, context, event.by):
            end(work, event, "replaced")
        else:
            raise EditorialWaits(version=event.version, by=event.by, lapses=event.lapses)
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
    waiting = work.review.editorial.get(document.id)
    if waiting is not None and isinstance(waiting.event, e.EditorialAsked):
        end(work, waiting.event, "replaced")


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
    kept: list[InstanceId] = []
    for key in speaking_of(review, document, kind):
        if before is None or not _is_agencys(review.item(key.item)):
            continue
        state = review.state(key)
        closing = _closing_on(state, before)
        answers = [
            answer for answer in state.answers if _counted(answer.version, answer.fell, before)
        ]
        for answer in answers:
            work.emit(
                e.AnswerKept(item=key.item, party=key.party, answer=answer.number, version=number)
            )
        if closing is not None:
            work.emit(
                e.ClosingKept(
                    item=key.item, party=key.party, closing=closing.number, version=number
                )
            )
        if answers or closing is not None:
            kept.append(key)
    return kept


def _is_agencys(item: Item) -> bool:
    """Say whether an item is each agency's own: its confirmation, or what it does itself."""
    return "agency" in item.each and (item.kind == "confirmation" or item.who[:1] == ("agency",))


def _counted(version: int, fell: str | None, before: Version) -> bool:
    """Say whether an answer counted on a version, until that was returned or replaced."""
    return version == before.number and fell in (None, "returned")


def _closing_on(state: ItemState, before: Version) -> Closing | None:
    """Return how an instance was closed on a version, if nothing but a return opened it again."""
    if state.closed is not None:
        return state.closed if state.closed.version == before.number else None
    if state.reopened is None or state.reopened.cause != "returned":
        return None
    last = state.closings[-1] if state.closings else None
    return last if last is not None and last.version == before.number else None


def tell_kept(
    work: UnitOfWork, document: Document, version: int, event: int, kept: list[InstanceId]
) -> None:
    """Tell each agency that what it said counts for the new version, and what has changed."""
    review = work.review
    by_party: dict[str, list[InstanceId]] = {}
    for key in kept:
        by_party.setdefault(key.party, []).append(key)
    for party, keys in by_party.items():
        agency = agency_of(review, keys[0])
        if agency is None:
            continue
        told = direct_messages.Kept(
            document=document.id,
            version=version,
            party=party,
            items=[list(key) for key in keys],
            event=event,
        )
        people = review.holders("coordinator") if agency.by_email else agency.contacts
        for user in people:
            work.tell(user, told)
