"""Begin a review like another: with its agencies, its people and their roles, each judged anew."""

from collections.abc import Iterator

from bot.errors import Refusal
from bot.workflow.acts import replies
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.roles import OVERVIEW
from bot.workflow.acts.several import grouped
from bot.workflow.acts.unit_of_work import Dispatch, UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import Holding, Party
from bot.workflow.rules.labels import label, role_title


def take_over(work: UnitOfWork, source: Review, dispatch: Dispatch) -> replies.TakenOver:
    """Give a new review the agencies and roles of another; return what was taken, and what not.

    Family contacts, partnerships and attendees belong to their own review, and stay there. So do
    roles that the new review's pathway does not have.
    """
    agencies: list[str] = []
    roles: list[str] = []
    refused: list[tuple[str, Refusal]] = []

    for name, act in _acts(work.review, source):
        said = work.attempt(act, dispatch)
        if isinstance(said, Refusal):
            refused.append((name, said))
        elif isinstance(act, c.AddAgency):
            agencies.append(name)
        else:
            roles.append(name)

    work.announcements = as_one(work.announcements)
    return replies.TakenOver(
        like=source.ref,
        agencies=agencies,
        roles=list(dict.fromkeys(roles)),
        refused=grouped(refused),
    )


def people_in(source: Review) -> set[str]:
    """Return everybody who would be named: agencies' contacts, and holders of roles."""
    people: set[str] = set().union(*source.roles.values())
    for agency in source.parties_of("agency"):
        people.update(agency.contacts)
    return people


def _acts(review: Review, source: Review) -> Iterator[tuple[str, c.Command]]:
    """Yield what is taken over, by its name: agencies first, as roles may be for one."""
    for agency in source.parties_of("agency"):
        yield label(agency), _added(agency)
    for holding in _holdings(review, source):
        title = role_title(review.process, holding.role)
        for seat in _seats(source, holding):
            yield title, c.GiveRole(role=holding.role, people=(holding.user,), party=seat)


def _added(agency: Party) -> c.AddAgency:
    """Return what adds an agency that is there in another review."""
    return c.AddAgency(
        name=agency.name,
        lead=agency.lead,
        deputy=agency.deputy if agency.lead else None,
        by_email=agency.by_email,
        out_of_area=agency.out_of_area,
    )


def _holdings(review: Review, source: Review) -> Iterator[Holding]:
    """Yield who holds which role elsewhere that a review has, too, and does not hold it there."""
    here = {*review.process.roles, OVERVIEW}
    for role, holdings in source.roles.items():
        if role in here:
            yield from (held for held in holdings.values() if not review.holds(held.user, role))


def _seats(source: Review, holding: Holding) -> list[str] | list[None]:
    """Return the agencies that somebody represents in a role; once ``None`` where that is none."""
    seats = [source.party(seat) for seat in sorted(holding.parties)]
    return [label(seat) for seat in seats if not seat.gone] or [None]
