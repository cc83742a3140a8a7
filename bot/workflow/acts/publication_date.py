"""The publication date: agreed, moved, told again."""

from datetime import date

from bot.refusals.items import BeforeDecision
from bot.refusals.publication import NoPublicationDate, PastPublication, Published, SameDate
from bot.typed import facts_of
from bot.workflow.acts import posts, replies
from bot.workflow.acts.closing import close
from bot.workflow.acts.saying import as_lists, as_text
from bot.workflow.acts.setting_aside import reopen
from bot.workflow.acts.to_be_published import require_to_be_published
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.date_meaning import meaning_of
from bot.workflow.rules.gates import before_publication_keys


def agree(work: UnitOfWork, command: c.AgreePublication) -> None:
    """Agree or move the publication date; those who were told the old one are told again.

    A day that has passed is only recorded late, with the reason.
    """
    review, context = work.review, work.context
    work.as_coordinator()
    item = review.process.by_rule("publication-date")
    if item is None:
        raise NoPublicationDate(pathway=review.process.title)

    if review.published is not None:
        raise Published(verb="publication")

    require_to_be_published(review, "publication")

    if command.on < review.decided:
        raise BeforeDecision(date=command.on, decided=review.decided)

    if command.on < context.today and not command.because:
        raise PastPublication(date=command.on)

    before = review.publication_date
    if before == command.on and not review.is_open(InstanceId(item.id, "")):
        raise SameDate(date=command.on)

    number = work.emit(
        e.PublicationAgreed(agreed=command.on, on=context.today, reason=command.because)
    )
    close(work, InstanceId(item.id, ""), "agreed", context.today)
    reinform(work)
    told, again = _to_tell(review)
    days = {_told_last(review, key) for key in told}
    were = days.pop() if len(days) == 1 else None  # the one day that all of them know
    work.post(
        posts.PublicationDate(
            date=command.on.isoformat(),
            before=as_text(before),
            were=as_text(were),
            told=as_lists(told),
            items=as_lists(again),
            event=number if command.because else None,
        )
    )
    work.say(
        replies.PublicationDate(
            **facts_of(meaning_of(review, command.on, context.today, context.calendar)),
            before=before,
            told=work.named_all(told),
            again=work.named_all(again),
        )
    )


def _to_tell(review: Review) -> tuple[list[InstanceId], list[InstanceId]]:
    """Return whose notice of the publication date is open though one was sent.

    These are those who were told another day, or none, when they were last written to; and those
    who were told this very day then (it was moved there and back, or undone).
    """
    keys = [key for key in before_publication_keys(review) if review.is_open(key)]
    sent = [key for key in keys if review.state(key).last_sent is not None]
    again = [key for key in sent if _told_last(review, key) == review.publication_date]
    return [key for key in sent if key not in again], again


def _told_last(review: Review, key: InstanceId) -> date | None:
    """Return the publication date that the last notice of an instance told, if any."""
    last = review.state(key).last_sent
    return None if last is None else last.told


def reinform(work: UnitOfWork) -> list[InstanceId]:
    """Re-open the notices that told another publication date than the one agreed now, or none.

    The gate's own notices count their days by themselves.
    """
    review = work.review
    item = review.process.by_rule("publication-date")
    keys = before_publication_keys(review)
    found = [key for key in keys if _told_another_day(review, key)]
    for key in found:
        reopen(work, key, "moved", InstanceId(item.id, "") if item else key)

    return found


def _told_another_day(review: Review, key: InstanceId) -> bool:
    closed = review.state(key).closed
    if closed is None or closed.how != "sent":
        return False
    return review.item(key.item).kind == "notice" and closed.told != review.publication_date


def undo_date(work: UnitOfWork, key: InstanceId, reason: str) -> None:
    """Take the publication date back: the item is open, those who were told one hear again."""
    work.emit(e.PublicationAgreed(agreed=None, on=work.context.today, reason=reason))
    reopen(work, key, "undone", key, reason)
    reinform(work)
