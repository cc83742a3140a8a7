"""Whoever is away: what nobody does meanwhile, and what others did."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from bot.workflow.review.review import Review
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.labels import label, party_name, role_title, title_of

# --- absence -----------------------------------------------------------------------------------


def unattended(review: Review, user: str, away: Iterable[str]) -> dict[str, Any]:
    """What nobody is asked for instead of a person: ``parties`` (ids of the agencies that they lead
    and that have no deputy who can be asked) and ``roles`` (ids); with their ``names`` as people
    know them. ``deputies``: who is asked meanwhile; not one who has yet to answer the introduction,
    is recused, ``away`` or gone."""

    out = {*review.recused, *away}

    def asked(deputy: str | None) -> bool:
        return deputy is not None and review.can_be_told(deputy) and deputy not in out

    led = [p for p in review.parties_of("agency") if p.lead == user]
    parties = [p for p in led if not asked(p.deputy)]
    roles = [r for r in review.process.roles if review.holds(user, r)]
    return {
        "parties": [p.id for p in parties],
        "roles": roles,
        "names": [label(p) for p in parties] + [role_title(review.process, r) for r in roles],
        "deputies": list(dict.fromkeys(p.deputy for p in led if p not in parties)),
    }


# --- who answered in one's place ---------------------------------------------------------------


def stood_in(review: Review, user: str, since: date, until: date) -> list[dict[str, Any]]:
    """What others did for a person's agencies in these days (both included), newest first: [{ref,
    item, title, party, how, version, by, on, recorded}]."""
    mine = {p.id for p in review.agencies_of(user)}
    found: list[dict[str, Any]] = []
    for key in review.all_keys():
        agency = agency_of(review, key)
        if agency is None or agency.id not in mine:
            continue
        state = review.state(key)
        acts: list[tuple[str, datetime, str, int | None, date, str]] = []
        acts += [(a.by, a.at, a.value, a.version, a.on, a.role) for a in state.answers]
        acts += [
            (c.by, c.at, c.how, c.version, c.on, c.role)
            for c in state.facts
            if c.how not in ("answered", "overtaken")
        ]
        for by, at, how, version, on, role in acts:
            if by != user and role in ("lead", "deputy") and since <= at.date() <= until:
                named = {
                    "item": key.item,
                    "title": title_of(review, key),
                    "party": party_name(review, key.party),
                }
                facts = {
                    "ref": review.ref,
                    "how": how,
                    "version": version,
                    "by": by,
                    "on": on,
                    "recorded": at.date(),
                }
                found.append(named | facts)
    return sorted(found, key=lambda one: one["recorded"], reverse=True)


def last_acted(review: Review, user: str, before: date) -> date:
    """The day on which a person last did something here by themselves; the day of opening if they
    never did."""
    days = [r.at.date() for r in review.log if r.actor == user and r.at.date() < before]
    return max(days, default=review.opened - timedelta(days=1))
