"""Points that agencies raise on a draft, and the Lead Reviewer's answers to them.

What was raised together is told together: one message a form, one when its first point is answered
and one when its last is; in between the messages that were posted are shown anew.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.refusals.publication import Published
from bot.refusals.versions import (
    CorrectionAnswered,
    CorrectionAuthor,
    CorrectionNotYours,
    NoReport,
    UnknownCorrection,
    WhichAgency,
)
from bot.typed import facts_of
from bot.workflow.acts import direct_messages, replies
from bot.workflow.acts.answer_guards import require_not_recused
from bot.workflow.acts.answering import no_version
from bot.workflow.acts.saying import Addressed
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review import events as e
from bot.workflow.review.review import Review
from bot.workflow.review.state import Correction, InstanceId, Party
from bot.workflow.rules.labels import author_title
from bot.workflow.rules.lookup import find_party
from bot.workflow.rules.points import (
    answers_points,
    confirmed_by,
    open_corrections,
    raised_together,
)


def _agency(work: UnitOfWork, word: str | None) -> Party:
    """Return the agency that raises a point: the actor's own, or as named by the coordinator."""
    review, actor = work.review, work.context.actor
    own = review.agencies_of(actor)
    theirs = review.parties_of("agency") if review.is_coordinator(actor) else own

    if word is not None:
        return _agency_named(review, word, theirs)

    if len(own) == 1:
        return own[0]

    if not own and not review.is_coordinator(actor):
        raise CorrectionNotYours

    raise WhichAgency(parties=[party.name for party in own or theirs])


def _agency_named(review: Review, word: str, theirs: Sequence[Party]) -> Party:
    """Return the agency that a word means. Refused: none of those for which somebody may speak."""
    party = find_party(review.parties_of("agency"), word, what="agency")
    if party not in theirs:
        raise CorrectionNotYours
    return party


def add_correction(work: UnitOfWork, command: c.AddCorrection) -> None:
    """``correction add``: a point on the version that the agency is asked about."""
    number = raise_point(work, command)
    told = tell_of_points(work, [number])
    review = work.review
    point = review.corrections[number]
    party = review.parties[point.party]
    closed = review.state(InstanceId(confirmed_by(review), party.id)).closed
    work.say(
        replies.CorrectionAdded(
            number=number,
            party=party.name,
            version=point.version,
            author=author_title(review.process),
            told=told,
            item=confirmed_by(review),
            mine=work.context.actor in party.contacts,
            answered=closed is not None,
        )
    )


def raise_point(work: UnitOfWork, command: c.AddCorrection) -> int:
    """Record a point that an agency raises, and return its number; nobody is told yet."""
    review, context = work.review, work.context
    report = review.process.report
    version = review.current_report()
    party = _agency(work, command.party)

    if review.published is not None:
        raise Published(verb="correction")

    if report is None:
        raise NoReport(pathway=review.process.title)

    if version is None:
        raise no_version(work, report.decided_kind)

    _act_for(work, party)
    number = 1 + max(review.corrections, default=0)
    work.emit(
        e.CorrectionRaised(
            number=number,
            party=party.id,
            version=version.number,
            by=context.actor,
            on=context.today,
            text=command.text,
        )
    )
    return number


def _act_for(work: UnitOfWork, party: Party) -> None:
    """Act as the agency's lead or deputy, else as a coordinator on its behalf."""
    actor = work.context.actor
    require_not_recused(work)
    mine = actor in party.contacts
    work.role = ("lead" if actor == party.lead else "deputy") if mine else "coordinator"
    work.behalf = None if mine else party.id


def tell_of_points(work: UnitOfWork, numbers: Sequence[int]) -> bool:
    """Tell whoever answers the points of an agency's new ones, in one message.

    Return whether anybody could be told; else the coordinators hear that the points wait.
    """
    told = [user for user in answers_points(work.review) if tell_one_of_points(work, user, numbers)]
    if not told:
        point = work.review.corrections[numbers[0]]
        work.tell_coordinators(
            direct_messages.CorrectionWaits(
                number=point.number,
                party=point.party,
                version=point.version,
                event=point.event,
                points=list(numbers),
            )
        )

    return bool(told)


def tell_one_of_points(work: UnitOfWork, user: str, numbers: Sequence[int]) -> bool:
    """Tell one person of an agency's points; return whether they could be told.

    Not while their introduction is not answered. Whoever is told of the dispute that they came with
    reads them there.
    """
    point = work.review.corrections[numbers[0]]
    subject = f"points/{point.party}"

    for place, told in enumerate(work.announcements):
        if told.to == user and isinstance(told.announcement, direct_messages.Disputed):
            dispute = replace(told.announcement, points=list(numbers))
            work.announcements[place] = Addressed(dispute, user, subject)
            return True

    return work.tell(
        user,
        direct_messages.Correction(
            number=point.number,
            party=point.party,
            version=point.version,
            event=point.event,
            points=list(numbers),
        ),
        subject=subject,
    )


def answer_correction(work: UnitOfWork, command: c.AnswerCorrection) -> None:
    """Accept or decline points (``correction accept`` and ``decline``).

    The report's author does, or the coordinator where none writes it.
    """
    review, context = work.review, work.context
    _require_author(work)
    numbers = list(dict.fromkeys([command.number, *command.more]))
    points = [_unanswered(work, number) for number in numbers]
    event = 0

    for point in points:
        event = work.emit(
            e.CorrectionAnswered(
                number=point.number,
                accepted=command.accepted,
                by=context.actor,
                on=context.today,
                reason=command.because,
            )
        )

    told = [_tell_agency(work, together, command, event) for together in _in_groups(review, points)]
    work.say(
        replies.CorrectionAnswered(
            number=command.number,
            party=review.parties[points[0].party].name,
            accepted=command.accepted,
            left=len(open_corrections(review)),
            told=all(told),
            numbers=numbers if len(numbers) > 1 else [],
        )
    )


def _require_author(work: UnitOfWork) -> None:
    """Act as whoever answers the points. Refused: anybody else, and who has stepped back."""
    review = work.review
    if review.process.report is None:
        raise NoReport(pathway=review.process.title)

    author = review.process.answering_role
    if not review.holds(work.context.actor, author):
        raise CorrectionAuthor(people=review.holders(author), author=author_title(review.process))

    require_not_recused(work)
    work.role = author


def _unanswered(work: UnitOfWork, number: int) -> Correction:
    """Return a point that is neither accepted nor declined yet."""
    review = work.review
    point = review.corrections.get(number)
    if point is None:
        raise UnknownCorrection(number=number, known=sorted(review.corrections))

    if point.accepted is not None:
        raise CorrectionAnswered(number=number, accepted=point.accepted)

    return point


def _in_groups(review: Review, points: Iterable[Correction]) -> list[list[Correction]]:
    """Return what some points were raised together with, each group once, as it is now."""
    groups = {(point.party, point.batch): point for point in points}
    return [raised_together(review, point) for point in groups.values()]


def _tell_agency(
    work: UnitOfWork, together: list[Correction], command: c.AnswerCorrection, event: int
) -> bool:
    """Tell the agency when the first of its points is answered, and when the last is.

    Return whether its lead could be told; else the coordinators are asked to tell the agency.
    """
    review = work.review
    answered = [point.number for point in together if point.answered]
    answered_now = [number for number in answered if number in (command.number, *command.more)]
    party = review.parties[together[0].party]
    people = _people_of_point(review, together[0])
    lead_hears = party.lead in people and review.can_be_told(party.lead)
    is_first, is_last = answered_now == answered, len(answered) == len(together)
    if not is_first and not is_last:
        return lead_hears  # what they were told is shown anew

    about = direct_messages.CorrectionAnswered(
        number=answered_now[0],
        party=party.id,
        accepted=command.accepted,
        event=event if command.because else None,
        points=[point.number for point in together],
    )
    work.tell_each(people, about, subject=f"points-of/{party.id}")

    if not lead_hears:
        work.tell_coordinators(direct_messages.CorrectionByHand(**facts_of(about)))

    return lead_hears


def _people_of_point(review: Review, point: Correction) -> list[str]:
    """Return who hears of a point's answer: the agency's lead, and whoever raised it.

    Access ends with the role.
    """
    party = review.parties[point.party]
    lead = None if party.gone else party.lead
    found = [user for user in (lead, point.by) if user and user in review.people()]
    return list(dict.fromkeys(found))


def ask_correction(work: UnitOfWork, command: c.AskCorrection) -> None:
    """``correction ask``: the author asks the agency to say more; the point waits for that."""
    review, context = work.review, work.context
    _require_author(work)
    point = _unanswered(work, command.number)
    event = work.emit(
        e.CorrectionAsked(
            number=point.number, by=context.actor, on=context.today, reason=command.because
        )
    )
    party = review.parties[point.party]
    about = direct_messages.CorrectionAsked(number=point.number, party=party.id, event=event)
    people = _people_of_point(review, point)
    told = work.tell_each(people, about, subject=f"points-of/{party.id}")
    if party.lead not in told:
        work.tell_coordinators(
            direct_messages.CorrectionAskedByHand(number=point.number, party=party.id, event=event)
        )

    work.say(
        replies.CorrectionAsked(number=point.number, party=party.name, told=party.lead in told)
    )


def explain_correction(work: UnitOfWork, command: c.ExplainCorrection) -> None:
    """``correction explain``: the agency says more of its point, and it is the author's again."""
    review, context = work.review, work.context
    raised = review.corrections.get(command.number)
    own = [agency.id for agency in review.agencies_of(context.actor)]
    is_theirs = raised is not None and raised.party in own
    if not is_theirs and not review.is_coordinator(context.actor):
        raise CorrectionNotYours

    point = _unanswered(work, command.number)
    _act_for(work, review.parties[point.party])
    work.emit(
        e.CorrectionExplained(
            number=point.number, by=context.actor, on=context.today, text=command.text
        )
    )
    explained = direct_messages.CorrectionExplained(
        number=point.number, party=point.party, version=point.version, points=[point.number]
    )
    told = work.tell_each(answers_points(review), explained, subject=f"points/{point.party}")
    work.say(
        replies.CorrectionExplained(
            number=point.number,
            party=review.parties[point.party].name,
            author=author_title(review.process),
            told=bool(told),
        )
    )
