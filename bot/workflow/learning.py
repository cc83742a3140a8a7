"""Actions' assurance by rounds (S30), and the points that agencies raise on a draft (corrections)."""

from datetime import date
from typing import Any

from bot.errors import Refusal
from bot.workflow import commands as c
from bot.workflow import events as e
from bot.workflow.access import Capacity, agency_of, require_coordinator
from bot.workflow.answers import no_version, not_recused
from bot.workflow.closing import close, note
from bot.workflow.lookup import find_party
from bot.workflow.recurring import last_shown, next_date, open_actions
from bot.workflow.review import Key, Party, Review
from bot.workflow.work import Work, author_title


def set_assurance(work: Work, command: c.SetAssurance) -> None:
    """``assurance every <n> months from <date>``: the agreed intervals; rounds that are open keep their date."""
    review, context = work.review, work.context
    require_coordinator(review, context)
    work.role = "coordinator"
    if review.process.by_rule("assurance") is None:
        raise Refusal("no-assurance", pathway=review.process.title)
    if command.start < review.decided:
        raise Refusal("before-decision", date=command.start, decided=review.decided)
    if not 1 <= command.months <= 24:
        raise Refusal("assurance-months", months=command.months)
    work.emit(e.AssuranceSet(months=command.months, start=command.start, on=context.today))
    ahead = _move_the_round_ahead(work, command)
    work.say("assurance-set", months=command.months, start=command.start, first=ahead)


def _move_the_round_ahead(work: Work, command: c.SetAssurance) -> date:
    """The round whose day is still to come follows the agreed intervals; those that have had theirs stay. Answers the
    day of the next round."""
    review, today = work.review, work.context.today
    past = [p.due for p in review.parties_of("round") if p.due is not None and p.due <= today]
    day = next_date(max(past, default=None), command.start, command.months)
    while day < today:
        day = next_date(day, command.start, command.months)
    for turn in review.parties_of("round"):
        if turn.due is not None and turn.due > today and turn.due != day:
            work.emit(e.PartyChanged(party=turn.id, on=today, due=day))
    return day


def assured(work: Work, key: Key, command: c.Complete, day: Any, capacity: Capacity) -> bool:
    """``done assurance``: the agency shows, the coordinator accepts or asks again. Without ``as``: the agency's own is
    *shown*, the coordinator's *accepted* once shown."""
    review = work.review
    shown = last_shown(review, key) == "shown"
    theirs = capacity.role in ("lead", "deputy", "assigned")
    outcome = (command.outcome or ("shown" if theirs else "accepted")).lower()
    if outcome not in ("shown", "accepted", "asked-again"):
        raise work.refuse("no-outcome", key, outcome=command.outcome)
    if outcome != "shown" and not review.is_coordinator(work.context.actor):
        raise work.refuse("assurance-coordinator", key, outcome=outcome, people=review.holders("coordinator"))
    if outcome != "shown" and not shown:
        raise work.refuse("assurance-not-shown", key, number=action_number(review, key))
    if outcome == "asked-again" and not command.because:
        raise work.refuse("asked-again-because", key)
    agency = agency_of(review, key)
    if outcome == "shown" and not theirs and agency is not None:
        work.behalf = agency.id
    if outcome == "accepted":
        close(work, key, "done", day, command, outcome="accepted")
    else:
        note(work, key, outcome, day, command)
    told = False
    if outcome == "asked-again" and agency is not None and agency.lead:
        told = work.tell(agency.lead, "asked-again", item=key[0], party=key[1], event=work.review.number)
    work.say(
        "assurance",
        **work.named(key),
        outcome=outcome,
        on=day,
        behalf=work.party_name(work.behalf) if outcome == "shown" else "",
        agency=agency.name if agency else "",
        told=told,
        number=action_number(review, key),
        carried_out=_carried_out(review, key),
    )
    return True


def action_number(review: Review, key: Key) -> int:
    """The number of the action that an assurance is about."""
    return review.party(key[1]).number


def _carried_out(review: Review, key: Key) -> bool:
    """Whether the action that an assurance is about is carried out, so that no further round asks for it."""
    return action_number(review, key) not in {a.number for a in open_actions(review)}


# --- corrections -------------------------------------------------------------------------------


def _agency(work: Work, word: str | None) -> Party:
    """The agency that raises a point: the actor's own, or as named by the coordinator."""
    review, actor = work.review, work.context.actor
    mine = review.agencies_of(actor)
    if word is not None:
        party = find_party(review.parties_of("agency"), word, what="agency")
        if party not in mine and not review.is_coordinator(actor):
            raise Refusal("correction-not-yours")
        return party
    if len(mine) == 1:
        return mine[0]
    if review.is_coordinator(actor) or mine:
        raise Refusal("which-agency", parties=[p.name for p in mine or review.parties_of("agency")])
    raise Refusal("correction-not-yours")


def add_correction(work: Work, command: c.AddCorrection) -> None:
    """``correction add``: a point on the version that the agency is asked about."""
    review, context = work.review, work.context
    report = review.process.report
    version = review.current(report.decided_kind) if report else None
    party = _agency(work, command.party)
    if review.published is not None:
        raise Refusal("published", verb="correction", title="", item="", party="")
    if report is None:
        raise Refusal("no-report", pathway=review.process.title)
    if version is None:
        raise no_version(work, report.decided_kind)
    mine = context.actor in (party.lead, party.deputy)
    not_recused(work)
    work.role = ("lead" if context.actor == party.lead else "deputy") if mine else "coordinator"
    work.behalf = None if mine else party.id
    number = 1 + max(review.corrections, default=0)
    event = work.emit(
        e.CorrectionRaised(
            number=number, party=party.id, version=version.number, by=context.actor, on=context.today, text=command.text
        )
    )
    told = [user for user in _answering(review) if tell_of_point(work, user, number)]
    if not told:
        work.tell_coordinators("correction-waits", number=number, party=party.id, version=version.number, event=event)
    closed = review.state((confirmed_by(review), party.id)).closed
    work.say(
        "correction-added",
        number=number,
        party=party.name,
        version=version.number,
        author=author_title(review.process),
        told=bool(told),
        item=confirmed_by(review),
        mine=mine,
        answered=closed is not None,
    )


def confirmed_by(review: Review) -> str:
    """The item by which agencies confirm the report."""
    report = review.process.report
    items = review.process.items.values()
    return next((i.id for i in items if report and i.kind == "confirmation" and i.of == report.decided_kind), "")


def _answering(review: Review) -> list[str]:
    """Who answers the points, unless recused: the Lead Reviewer; the coordinator, where no role writes the report."""
    return review.voters(review.process.answering_role)


def tell_of_point(work: Work, user: str, number: int) -> bool:
    """Tell whoever answers the points of one; not, while their introduction is not answered: ``False``. Whoever has
    raised it themselves knows of it."""
    point = work.review.corrections[number]
    raised = ((r.number, r.event) for r in work.review.log)
    event = next(n for n, one in raised if isinstance(one, e.CorrectionRaised) and one.number == number)
    return work.tell(
        user,
        "correction",
        subject=f"correction/{number}",
        number=number,
        party=point.party,
        version=point.version,
        event=event,
    )


def points_for(review: Review, user: str) -> list[int]:
    """The points that wait for a person."""
    return open_corrections(review) if user in _answering(review) else []


def answer_correction(work: Work, command: c.AnswerCorrection) -> None:
    """``correction accept`` and ``decline``: one by one, by the report's author (the coordinator, where none writes
    it)."""
    review, context = work.review, work.context
    if review.process.report is None:
        raise Refusal("no-report", pathway=review.process.title)
    author = review.process.answering_role
    if not review.holds(context.actor, author):
        raise Refusal("correction-author", people=review.holders(author), author=author_title(review.process))
    not_recused(work)
    point = review.corrections.get(command.number)
    if point is None:
        raise Refusal("unknown-correction", number=command.number, known=sorted(review.corrections))
    if point.accepted is not None:
        raise Refusal("correction-answered", number=command.number, accepted=point.accepted)
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
    people = dict.fromkeys(u for u in (lead, point.by) if u and u in review.people())  # access ends with the role
    told = [
        work.tell(
            user,
            "correction-answered",
            number=point.number,
            party=party.id,
            accepted=command.accepted,
            event=event if command.because else None,
        )
        for user in people
    ]
    if not (party.lead and told and told[0]):
        about = {"number": point.number, "party": party.id, "accepted": command.accepted}
        work.tell_coordinators("correction-by-hand", **about, event=event if command.because else None)
    work.say(
        "correction-answered",
        number=point.number,
        party=party.name,
        accepted=command.accepted,
        left=len(open_corrections(review)),
        told=bool(lead) and told[0],
    )


def open_corrections(review: Review, party: str | None = None) -> list[int]:
    """The numbers of the points that are not answered, of one agency or of all."""
    return [n for n, p in review.corrections.items() if p.accepted is None and (party is None or p.party == party)]
