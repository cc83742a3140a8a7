"""Points that agencies raise on a draft, and the Lead Reviewer's answers to them."""

from typing import Any

from bot.refusals.publication import Published
from bot.refusals.versions import (
    CorrectionAnswered,
    CorrectionAuthor,
    CorrectionNotYours,
    NoReport,
    UnknownCorrection,
    WhichAgency,
)
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.answering import no_version, require_not_recused
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.state import InstanceId, Party
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.points import answers_points, confirmed_by, open_corrections


def _agency(work: UnitOfWork, word: str | None) -> Party:
    """Return the agency that raises a point: the actor's own, or as named by the coordinator."""
    review, actor = work.review, work.context.actor
    own = review.agencies_of(actor)
    coordinates = review.is_coordinator(actor)
    if word is not None:
        party = find_party(review.parties_of("agency"), word, what="agency")
        if party in own or coordinates:
            return party
        raise CorrectionNotYours
    if len(own) == 1:
        return own[0]
    choices = own or (review.parties_of("agency") if coordinates else [])
    if not choices and not coordinates:
        raise CorrectionNotYours
    raise WhichAgency(parties=[party.name for party in choices])


def add_correction(work: UnitOfWork, command: c.AddCorrection) -> None:
    """``correction add``: a point on the version that the agency is asked about."""
    review, context = work.review, work.context
    report = review.process.report
    version = review.current(report.decided_kind) if report else None
    party = _agency(work, command.party)
    if review.published is not None:
        raise Published(
            verb="correction",
        )
    if report is None:
        raise NoReport(pathway=review.process.title)
    if version is None:
        raise no_version(work, report.decided_kind)
    mine = context.actor in (party.lead, party.deputy)
    require_not_recused(work)
    work.role = ("lead" if context.actor == party.lead else "deputy") if mine else "coordinator"
    work.behalf = None if mine else party.id
    number = 1 + max(review.corrections, default=0)
    event = work.emit(
        e.CorrectionRaised(
            number=number,
            party=party.id,
            version=version.number,
            by=context.actor,
            on=context.today,
            text=command.text,
        )
    )
    told = [user for user in answers_points(review) if tell_of_point(work, user, number)]
    if not told:
        work.tell_coordinators(
            direct_messages.CorrectionWaits(
                number=number, party=party.id, version=version.number, event=event
            )
        )
    closed = review.state(InstanceId(confirmed_by(review), party.id)).closed
    work.say(
        replies.CorrectionAdded(
            number=number,
            party=party.name,
            version=version.number,
            author=author_title(review.process),
            told=bool(told),
            item=confirmed_by(review),
            mine=mine,
            answered=closed is not None,
        )
    )


def tell_of_point(work: UnitOfWork, user: str, number: int) -> bool:
    """Tell whoever answers the points of a new one; return whether they could be told.

    Not while their introduction is not answered. Whoever has raised it themselves knows of it.
    """
    point = work.review.corrections[number]
    raised = ((r.number, r.event) for r in work.review.log)
    event = next(
        n for n, one in raised if isinstance(one, e.CorrectionRaised) and one.number == number
    )
    return work.tell(
        user,
        direct_messages.Correction(
            number=number, party=point.party, version=point.version, event=event
        ),
        subject=f"correction/{number}",
    )


def answer_correction(work: UnitOfWork, command: c.AnswerCorrection) -> None:
    """Accept or decline points one by one (``correction accept`` and ``decline``).

    The report's author does, or the coordinator where none writes it.
    """
    review, context = work.review, work.context
    if review.process.report is None:
        raise NoReport(pathway=review.process.title)
    author = review.process.answering_role
    if not review.holds(context.actor, author):
        raise CorrectionAuthor(people=review.holders(author), author=author_title(review.process))
    require_not_recused(work)
    point = review.corrections.get(command.number)
    if point is None:
        raise UnknownCorrection(number=command.number, known=sorted(review.corrections))
    if point.accepted is not None:
        raise CorrectionAnswered(number=command.number, accepted=point.accepted)
    work.role = author
    event = work.emit(
        e.CorrectionAnswered(
            number=command.number,
            accepted=command.accepted,
            by=context.actor,
            on=context.today,
            reason=command.because,
        )
    )
    party = review.parties[point.party]
    lead = None if party.gone else party.lead
    people = dict.fromkeys(
        u for u in (lead, point.by) if u and u in review.people()
    )  # access ends with the role
    told = [
        work.tell(
            user,
            direct_messages.CorrectionAnswered(
                number=point.number,
                party=party.id,
                accepted=command.accepted,
                event=event if command.because else None,
            ),
        )
        for user in people
    ]
    if not (party.lead and told and told[0]):
        about: dict[str, Any] = {
            "number": point.number,
            "party": party.id,
            "accepted": command.accepted,
        }
        work.tell_coordinators(
            direct_messages.CorrectionByHand(**about, event=event if command.because else None)
        )
    work.say(
        replies.CorrectionAnswered(
            number=point.number,
            party=party.name,
            accepted=command.accepted,
            left=len(open_corrections(review)),
            told=bool(lead) and told[0],
        )
    )
