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
    asked = editorial.waiting_for(review, report) if report is not None else None
    if report is None or asked is None or not _can_be_confirmed(work, asked, version):
        raise EditorialGone(version=version, latest=review.latest_number(report))
    return report, asked


def _can_be_confirmed(work: UnitOfWork, asked: e.EditorialAsked, version: int) -> bool:
    """Say whether what waits is of that number, still in time, and its link not removed since."""
    if asked.version != version or asked.url is None:
        return False
    return work.context.today <= asked.lapses


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
    for asked in editorial.all_waiting(work.review):
        if work.context.today > asked.lapses:
            editorial.end(work, asked, "lapsed")
            told = direct_messages.EditorialLapsed(document=asked.document, version=asked.version)
            people = dict.fromkeys([asked.by, *work.review.holders("coordinator")])
            work.tell_each(people, told)
