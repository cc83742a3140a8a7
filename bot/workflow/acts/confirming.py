"""Confirm that a version is editorial, or say that it is not (``draft confirm``, ``refuse``)."""

from bot.refusals.publication import Published
from bot.refusals.versions import EditorialAsker, EditorialGone, EditorialNotYours
from bot.workflow.acts import direct_messages, editorial, replies, versions
from bot.workflow.acts.answer_guards import require_not_recused
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.process.model import Document
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.rules.labels import author_title


def answer(work: UnitOfWork, command: c.AnswerEditorial) -> None:
    """Register the version as editorial, or tell its author that it is not.

    It is judged anew: the version before may have been withdrawn since, or its date corrected.
    """
    review, actor = work.review, work.context.actor
    document, asked = _waiting(work, command.version)
    number = review.editorial[document.id].number
    at = review.log[number - 1].at
    people = editorial.who_confirms(review, work.context, asked.by, asked=at, since=number)
    require_not_recused(work)
    if actor not in people:
        raise EditorialNotYours(version=asked.version, mine=actor == asked.by, people=people)
    work.role = "coordinator" if review.is_coordinator(actor) else review.process.author_role or ""
    if not command.yes:
        _refuse(work, asked, command.because)
        return
    if review.published is not None:
        raise Published(verb="draft")
    why = editorial.why_asker_may_not(review, work.context, asked.by)
    if why:
        raise EditorialAsker(
            version=asked.version, by=asked.by, why=why, author=author_title(review.process)
        )
    editorial.require_one_before(review, document, asked.kind, asked.version)
    day = versions.registered_on(work, document, asked.on)
    editorial.end(work, asked, "confirmed")
    versions.take_in(
        work,
        document,
        e.VersionRegistered(
            document=document.id,
            kind=asked.kind,
            version=asked.version,
            on=day,
            recorded_on=work.context.today,
            by=asked.by,
            url=asked.url,
            note=asked.note,
            again_days=review.process.again_days,
            editorial=True,
        ),
    )


def _waiting(work: UnitOfWork, version: int) -> tuple[Document, e.EditorialAsked]:
    """Return what waits to be confirmed under a version's number, if it still can be."""
    review = work.review
    report = review.process.report
    waiting = review.editorial.get(report.id) if report is not None else None
    event = waiting.event if waiting is not None else None
    if report is None or not isinstance(event, e.EditorialAsked):
        raise _gone(work, version)
    if event.version != version or work.context.today > event.lapses or event.url is None:
        raise _gone(work, version)
    return report, event


def _gone(work: UnitOfWork, version: int) -> EditorialGone:
    """Return the refusal of a version that waits no more, which names the latest there is."""
    report = work.review.process.report
    latest = work.review.latest(report) if report is not None else None
    return EditorialGone(version=version, latest=latest.number if latest else None)


def _refuse(work: UnitOfWork, asked: e.EditorialAsked, reason: str | None) -> None:
    """Tell whoever said that a version is editorial that it is registered as an ordinary one."""
    event = editorial.end(work, asked, "refused", reason)
    told = work.tell(
        asked.by,
        direct_messages.EditorialRefused(
            document=asked.document, version=asked.version, event=event
        ),
    )
    work.say(
        replies.EditorialRefused(
            version=asked.version, author=author_title(work.review.process), told=told
        )
    )


def lapse(work: UnitOfWork) -> None:
    """Let lapse what nobody confirmed in time; the clock does. Whoever could is told."""
    for waiting in list(work.review.editorial.values()):
        asked = waiting.event
        if not isinstance(asked, e.EditorialAsked) or work.context.today <= asked.lapses:
            continue
        editorial.end(work, asked, "lapsed")
        told = direct_messages.EditorialLapsed(document=asked.document, version=asked.version)
        for user in dict.fromkeys([asked.by, *work.review.holders("coordinator")]):
            work.tell(user, told)
