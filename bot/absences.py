"""People who cannot be asked: away for some days, or gone from the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.acting import Actor
from bot.refusals.items import PastDate
from bot.reviews import Reviews
from bot.store import outbox, reads, workspace
from bot.store.kinds import Kind
from bot.store.reads import ReviewRow
from bot.store.workspace import Person
from bot.workflow.review.review import Review
from bot.workflow.review.state import InstanceId
from bot.workflow.rules.access import coordinators_to_tell
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.views import absence
from bot.workflow.views.facts import widened
from bot.workflow.views.offers import is_own


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAbsence(absence.Unattended):
    """What nobody stands in for in a review meanwhile, and who was told of it."""

    ref: str
    review_id: int
    told: list[str]
    """The coordinators who hear of it."""


def set_away(
    reviews: Reviews,
    actor: Actor,
    until: date | None,
    *,
    now: datetime,
    since: date | None = None,
) -> list[ToldAbsence]:
    """Note that a person is away to the day before ``until``, or back (``None``).

    Returns, for each of their live reviews, what nobody stands in for meanwhile. Each coordinator
    hears of it once, whatever the number of reviews.
    """

    def act(conn: Connection) -> list[ToldAbsence]:
        today = reviews.today(conn, actor.team, now)
        first = since or today
        if until is not None and until <= first:
            raise PastDate(date=until)

        _keep_absence(conn, actor, until, today, since)

        if until is None:
            return []

        live = _live_reviews_of(reviews, conn, actor.team, actor.user)
        found = [
            _absence_in(conn, row, review, actor.user, max(first, today))
            for row, review in reviews.histories.glance_all(conn, live)
        ]
        _tell_of_absence(conn, actor, found, since, until, now)
        return found

    return reviews.transact(act)


def stood_in(
    reviews: Reviews, conn: Connection, team: str, user: str, now: datetime
) -> list[absence.StoodIn]:
    """Find what others did for a person's agencies since that person last acted, newest first."""
    today = reviews.today(conn, team, now)
    done: list[absence.StoodIn] = []

    for seen in reviews.see_all(conn, _live_reviews_of(reviews, conn, team, user), team, now):
        last = absence.last_acted(seen.review, user, today)
        done += absence.stood_in(seen.review, user, last, today)

    return sorted(done, key=lambda act: act.recorded, reverse=True)


def flag_everywhere(reviews: Reviews, team: str, user: str, now: datetime) -> None:
    """Flag in all their reviews what is a person's who can take part no more.

    Their account was deactivated, or it is a guest's now, whom nobody has let in there.
    """

    def act(conn: Connection) -> None:
        rows = reads.of_user(conn, team, user)
        for row, review in reviews.histories.glance_all(conn, rows):
            if user in workspace.shut_out(conn, team, let_in=review.let_in):
                flag_departed(reviews, conn, row, review, user, now)

    reviews.transact(act)


def flag_departed(
    reviews: Reviews,
    conn: Connection,
    row: ReviewRow,
    review: Review,
    user: str,
    now: datetime,
) -> None:
    """Tell the coordinators once what is open and was a departed person's.

    Departed is who can take part no more, whyever. If that person was the only coordinator, the
    channel is told.
    """
    if not review.live:
        return

    open_instances = [key for key in review.open_keys() if _waits_for(review, key, user)]
    if not open_instances:
        return

    params = {
        "user": user,
        "count": len(open_instances),
        "items": [list(key) for key in open_instances[:10]],
    }
    today = reviews.today(conn, row.team, now)
    away = workspace.away(conn, row.team, today, let_in=review.let_in)
    others = [
        coordinator for coordinator in coordinators_to_tell(review, away) if coordinator != user
    ]
    known = workspace.person(conn, row.team, user)
    left = bool(known.deactivated)
    if not left:
        params["guest"] = not known.is_stranger

    if others:
        kind = "dm/person-gone" if left else "dm/person-not-let-in"
        targets = others
    elif review.is_coordinator(user):
        kind = "post/coordinator-gone" if left else "post/coordinator-not-let-in"
        targets = [row.channel]
    else:
        return

    once = "departed" if left else "not-let-in"

    for target in targets:
        outbox.enqueue(
            conn,
            team=row.team,
            kind=kind,
            now=now,
            target=target,
            review_id=row.id,
            params={"params": params, "actor": "clock"},
            dedup_key=f"{once}/{row.id}/{user}/{target}",
        )


def _keep_absence(
    conn: Connection, actor: Actor, until: date | None, today: date, since: date | None
) -> None:
    """Keep until when a person is away.

    Back early is back today: tomorrow's digest still says what was answered meanwhile.
    """
    before = workspace.person(conn, actor.team, actor.user)
    is_back_early = until is None and _is_away_still(before, today)
    kept = today if is_back_early else until
    workspace.set_away(conn, team=actor.team, user=actor.user, until=kept, since=since)


def _is_away_still(person: Person, today: date) -> bool:
    """Say whether a person is away, or was until yesterday."""
    if person.away_until is None or person.away_until < today:
        return False
    return person.away_from is None or person.away_from <= today


def _live_reviews_of(reviews: Reviews, conn: Connection, team: str, user: str) -> list[ReviewRow]:
    """Find the live reviews in which a person holds something, and may take part."""
    return [row for row in reviews.of_user(conn, team, user) if row.is_live]


def _absence_in(
    conn: Connection, row: ReviewRow, review: Review, user: str, first: date
) -> ToldAbsence:
    """Return what nobody stands in for in a review while a person is away from a day on."""
    away = workspace.away(conn, row.team, first, let_in=review.let_in)
    unattended = absence.unattended(review, user, away)
    told: list[str] = []

    if unattended.parties or unattended.roles:
        told = [other for other in coordinators_to_tell(review, away) if other != user]

    return widened(unattended, ToldAbsence, ref=row.ref, review_id=row.id, told=told)


def _tell_of_absence(
    conn: Connection,
    actor: Actor,
    found: Sequence[ToldAbsence],
    since: date | None,
    until: date,
    now: datetime,
) -> None:
    """Tell each coordinator once of all that nobody stands in for while a person is away."""
    for coordinator in dict.fromkeys(user for one in found for user in one.told):
        theirs = [one for one in found if coordinator in one.told]
        params = {
            "user": actor.user,
            "since": since.isoformat() if since else None,
            "until": until.isoformat(),
            "reviews": [[one.review_id, one.parties, one.roles, one.named] for one in theirs],
        }
        outbox.enqueue(
            conn,
            team=actor.team,
            kind=Kind.ABSENCE,
            now=now,
            target=coordinator,
            review_id=theirs[0].review_id,
            params={"params": params, "actor": actor.user},
            dedup_key=f"away/{actor.user}/{since or ''}/{until.isoformat()}/{coordinator}",
        )


def _waits_for(review: Review, key: InstanceId, user: str) -> bool:
    """Say whether an open instance waits for a person."""
    if review.item(key.item).answered:
        return user in awaited_from(review, key)
    return is_own(review, key, user)
