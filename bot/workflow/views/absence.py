"""Whoever is away: what nobody does meanwhile, and what others did."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId, ItemState, Party
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.labels import label, party_name, role_titles, title_of

# --- absence -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unattended:
    """What nobody is asked for instead of a person who is away."""

    parties: list[str]
    """The ids of the agencies that they lead, and that have no deputy who can be asked."""
    roles: list[str]
    """The ids of their roles."""
    names: list[str]
    """Of both, as people know them."""
    deputies: list[str]
    """Who is asked meanwhile, for the other agencies."""
    named: list[str]
    """Deputies of the agencies in ``parties`` who cannot be asked: yet to say [That's me], say."""


def unattended(review: Review, user: str, away: Iterable[str]) -> Unattended:
    """Return what nobody is asked for instead of a person.

    A deputy is not asked who has yet to answer the introduction, is recused, ``away`` or gone.
    """
    covered, alone = _agencies_led_by(review, user, out={*review.recused, *away})
    roles = review.pathway_roles_of(user)
    return Unattended(
        parties=[party.id for party in alone],
        roles=roles,
        names=_names(review, alone, roles),
        deputies=_deputies(covered),
        named=_deputies(alone),
    )


def _agencies_led_by(
    review: Review, user: str, *, out: Collection[str]
) -> tuple[list[Party], list[Party]]:
    """Return the agencies that a person leads: those whose deputy can be asked, and the others."""
    covered: list[Party] = []
    alone: list[Party] = []

    for party in review.parties_of("agency"):
        if party.lead == user:
            found = covered if _can_ask_deputy(review, party, out) else alone
            found.append(party)

    return covered, alone


def _names(review: Review, agencies: Iterable[Party], roles: Iterable[str]) -> list[str]:
    """Return agencies, then roles, as people know them."""
    return [*map(label, agencies), *role_titles(review.process, roles)]


def _can_ask_deputy(review: Review, party: Party, out: Collection[str]) -> bool:
    """Return whether an agency has a deputy who is not out and can be told."""
    deputy = party.deputy
    return deputy is not None and deputy not in out and review.can_be_told(deputy)


def _deputies(agencies: Iterable[Party]) -> list[str]:
    """Return the deputies of agencies, as far as they have one, each once."""
    return list(dict.fromkeys(party.deputy for party in agencies if party.deputy is not None))


# --- who answered in one's place -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodIn:
    """What somebody did for another's agency."""

    ref: str
    item: str
    title: str
    party: str
    how: str
    """The answer ("confirm" …), or how the item was closed ("done" …)."""
    version: int | None
    by: str
    on: date
    recorded: date


@dataclass(frozen=True, slots=True)
class _Act:
    """An answer or a closure, by whom and in which role."""

    by: str
    role: str
    how: str
    version: int | None
    on: date
    at: datetime

    def by_contact_other_than(self, user: str) -> bool:
        """Return whether another of the agency's contacts did it than this one."""
        return self.by != user and self.role in ("lead", "deputy")


def stood_in(review: Review, user: str, since: date, until: date) -> list[StoodIn]:
    """Return what others did for a person's agencies in these days (both included), newest first.

    Only what their other contact did in the agency's name, not what a coordinator recorded.
    """
    theirs = {party.id for party in review.agencies_of(user)}
    keys = [key for key in review.all_keys() if _agency_id(review, key) in theirs]
    done = [one for key in keys for one in _done_by_other_contact(review, key, user)]
    in_these_days = [one for one in done if since <= one.recorded <= until]
    return sorted(in_these_days, key=lambda one: one.recorded, reverse=True)


def _done_by_other_contact(review: Review, key: InstanceId, user: str) -> Iterator[StoodIn]:
    """Yield what another of an agency's contacts than this one did about an instance."""
    for act in _acts(review.state(key)):
        if act.by_contact_other_than(user):
            yield _stood_in(review, key, act)


def _agency_id(review: Review, key: InstanceId) -> str:
    agency = agency_of(review, key)
    return agency.id if agency else ""


def _acts(state: ItemState) -> Iterator[_Act]:
    """Yield the answers on an instance, then what closed it by somebody's own hand."""
    for answer in state.answers:
        yield _Act(answer.by, answer.role, answer.value, answer.version, answer.on, answer.at)
    for closed in state.closings:
        if closed.how not in ("answered", "overtaken"):
            yield _Act(closed.by, closed.role, closed.how, closed.version, closed.on, closed.at)


def _stood_in(review: Review, key: InstanceId, act: _Act) -> StoodIn:
    return StoodIn(
        ref=review.ref,
        item=key.item,
        title=title_of(review, key),
        party=party_name(review, key.party),
        how=act.how,
        version=act.version,
        by=act.by,
        on=act.on,
        recorded=act.at.date(),
    )


def last_acted(review: Review, user: str, before: date) -> date:
    """Return the day on which a person last did something here by themselves.

    The day before the opening, if they never did.
    """
    days = [one.at.date() for one in review.log if one.actor == user and one.at.date() < before]
    return max(days, default=review.opened - timedelta(days=1))
