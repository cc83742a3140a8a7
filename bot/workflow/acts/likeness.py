"""Begin a review like another: with its agencies, its people and their roles, each judged anew."""

from collections.abc import Callable, Iterator

from bot.errors import Refusal
from bot.workflow.acts import replies
from bot.workflow.acts.one_message import as_one
from bot.workflow.acts.several import grouped
from bot.workflow.acts.unit_of_work import UnitOfWork
from bot.workflow.review import commands as c
from bot.workflow.review.review import Review
from bot.workflow.review.state import Holding
from bot.workflow.rules.labels import label, role_title

Dispatch = Callable[[UnitOfWork, c.Command], None]


def take_over(work: UnitOfWork, source: Review, dispatch: Dispatch) -> replies.TakenOver:
    """Give a new review the agencies and roles of another; return what was taken, and what not.

    Family contacts, partnerships and attendees belong to their own review, and stay there. So do
    roles that the new review's pathway does not have.
    """
    agencies: list[str] = []
    roles: list[str] = []
    refused: list[tuple[str, Refusal]] = []
    for name, act in _acts(work.review, source):
        part = work.fork()
        try:
            dispatch(part, act)
        except Refusal as refusal:
            refused.append((name, refusal))
        else:
            work.take(part)
            (agencies if isinstance(act, c.AddAgency) else roles).append(name)
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
        yield (
            label(agency),
            c.AddAgency(
                name=agency.name,
                lead=agency.lead,
                deputy=agency.deputy if agency.lead else None,
                by_email=agency.by_email,
                out_of_area=agency.out_of_area,
            ),
        )
    for role, holdings in source.roles.items():
        if role in review.process.roles or role == "overview":
            title = role_title(review.process, role)
            for holding in holdings.values():
                yield from ((title, act) for act in _given(review, source, holding))


def _given(review: Review, source: Review, holding: Holding) -> Iterator[c.GiveRole]:
    """Yield what gives somebody a role that they hold elsewhere: once for each of their seats."""
    role, people = holding.role, (holding.user,)
    if review.holds(holding.user, role):
        return
    seats = [source.party(seat) for seat in sorted(holding.parties)]
    taken = [label(seat) for seat in seats if not seat.gone]
    for name in taken:
        yield c.GiveRole(role=role, people=people, party=name)
    if not taken:
        yield c.GiveRole(role=role, people=people)
