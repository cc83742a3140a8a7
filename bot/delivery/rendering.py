"""What an outbox row says at the moment it is sent.

The facts are from the review as it is then, the words from ``messages/``.

``None`` means that there is nothing to say any more: a request that was answered before it could be
asked, a digest whose items are all closed. Updates show what became of their message, and are
``None`` only where the review or the pathway's publication is gone.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from bot.arrivals import asked_on
from bot.delivery import digests, unreached, uploads
from bot.delivery.instance_facts import instance_facts, kept_instances
from bot.delivery.lookup import readable_review_of, review_of
from bot.delivery.message_facts import message_facts
from bot.delivery.passed import (
    ABOUT_POINTS,
    OF_WHAT_WAS_THEIRS,
    has_passed,
    left_outside,
    theirs_to_do,
)
from bot.delivery.payloads import Payload, message_payload
from bot.messages import templates
from bot.reviews import Reviews, Seen
from bot.store import outbox, purges
from bot.store.errors import NewerFormat
from bot.store.kinds import Kind
from bot.store.outbox import OutboxRow
from bot.typed import facts_of
from bot.workflow.dates.calendar import day, local_date
from bot.workflow.review.state import InstanceId
from bot.workflow.rules import setup
from bot.workflow.rules.awaited import awaited_from
from bot.workflow.rules.labels import known_as, label, party_name, role_named
from bot.workflow.views import board as board_view
from bot.workflow.views.actions import action_line
from bot.workflow.views.item_history import assigned_by
from bot.workflow.views.points import point_lines
from bot.workflow.views.readiness import readiness
from bot.workflow.views.retention import kept_line

_WITHOUT_TEMPLATE_OF_THAT_NAME = (
    Kind.ANCHOR,
    Kind.BOARD,
    Kind.DIGEST_CHANNEL,
    Kind.DIGEST_PERSON,
    Kind.NOT_AN_ANSWER,
    Kind.WELCOME,
)


def render(
    reviews: Reviews, conn: Connection, row: OutboxRow, now: datetime, means: uploads.Means
) -> Payload | None:
    """Return the payload of a row, or ``None`` if there is nothing to say any more.

    Raises :class:`NewerFormat` where only a newer version of the bot knows the row's kind.
    """
    if row.kind == Kind.PURGED:
        return None  # what it was about is gone

    if row.op == "upload":
        return uploads.render(reviews, means, conn, row, now)

    kind, params = _kind_and_params(conn, row)
    if kind not in _WITHOUT_TEMPLATE_OF_THAT_NAME and not templates.exists(kind):
        raise NewerFormat(f"a message {kind}")

    match kind:
        case Kind.DIGEST_CHANNEL | Kind.DIGEST_PERSON:
            return digests.render(reviews, conn, row, now)
        case Kind.NOT_AN_ANSWER:
            return digests.not_an_answer(reviews, conn, row, now)
        case Kind.ANCHOR:
            facts = params["params"]
            written = day(date.fromisoformat(facts["day"]))
            return _of_no_review("view/anchor", {**facts, "day": written})
        case Kind.WELCOME:
            return _of_no_review("view/welcome", params)
        case Kind.PURGED_REVIEW:
            return _purged(reviews, conn, row)
        case Kind.ANSWER_UNSEEN | Kind.PAPER_FAILED if row.review_id is None:
            return _of_no_review(kind, params["params"])

    return _of_review(reviews, conn, row, kind, params, now, means)


def _of_review(
    reviews: Reviews,
    conn: Connection,
    row: OutboxRow,
    kind: str,
    params: dict[str, Any],
    now: datetime,
    means: uploads.Means,
) -> Payload | None:
    """Return what a row says of its review; ``None`` where that is gone."""
    seen = review_of(reviews, conn, row.team, row.review_id, now)
    if seen is None:
        return None

    if kind == Kind.BOARD:
        return _board(seen)

    if kind == Kind.ABSENCE:
        return _absence(reviews, conn, row, params["params"], now)

    if kind in OF_WHAT_WAS_THEIRS and not _reads_everything(means, seen, row.target, now):
        about = left_outside(seen.review, kind, params["params"], row.target)
        if about is None:
            return None

        params = {**params, "params": about}

    return _message(conn, seen, kind, params, row)


def _kind_and_params(conn: Connection, row: OutboxRow) -> tuple[str, dict[str, Any]]:
    """Return what a row says; an update says anew what the message says that it updates."""
    if row.op == "update" and row.of is not None:
        original = outbox.get(conn, row.team, row.of)
        if original is not None:
            return original.kind, original.params
    return row.kind, row.params


def _of_no_review(template: str, facts: dict[str, Any]) -> Payload:
    return message_payload(templates.render(template, {"ref": "", "today": None, **facts}))


def _purged(reviews: Reviews, conn: Connection, row: OutboxRow) -> Payload | None:
    """Return what a certificate says, for one of the two people."""
    certificate = purges.by_id(conn, row.team, row.params["purge"])
    if certificate is None:
        return None

    reviews.histories.forget(certificate.review_id)  # another process may have purged it
    zone = reviews.settings(conn, row.team).zone
    facts = {name: getattr(certificate, name) for name in _CERTIFIED}
    facts |= {"counts": certificate.counted, "on": local_date(certificate.purged_at, zone)}
    return _of_no_review(row.kind, facts)


_CERTIFIED = (
    *("ref", "end", "opened_on", "ended_on", "kept_until", "rule", "exported_on"),
    *("asked_by", "seconded_by", "mac"),
)


def _absence(
    reviews: Reviews, conn: Connection, row: OutboxRow, params: dict[str, Any], now: datetime
) -> Payload | None:
    """Return who is away and until when, with what nobody stands in for, review by review.

    Only of reviews that the reader coordinates now; ``None`` where none is left.
    """
    found = []
    for review_id, parties, roles, named in params["reviews"]:
        seen = readable_review_of(reviews, conn, row.team, review_id, now)
        if seen is not None and seen.review.is_coordinator(row.target) and seen.review.live:
            names = [party_name(seen.review, party) for party in parties]
            titles = [role_named(seen.review, role) for role in roles]
            found.append(
                {"ref": seen.row.ref, "parties": names, "names": names + titles, "named": named}
            )

    if not found:
        return None

    since = params["since"]
    facts = {
        "user": params["user"],
        "since": date.fromisoformat(since) if since else None,
        "until": date.fromisoformat(params["until"]),
        "reviews": found,
    }
    return _of_no_review(row.kind, facts)


def _board(seen: Seen) -> Payload:
    board = board_view.board(seen.review, seen.today, seen.settings.calendar)
    return message_payload(templates.render("view/board", facts_of(board)))


def _message(
    conn: Connection, seen: Seen, kind: str, params: dict[str, Any], row: OutboxRow
) -> Payload | None:
    """Return a post or direct message about a review; ``None`` where it is no longer true."""
    if row.op == "update" and has_passed(seen.review, kind, params.get("params", {}), row.target):
        facts = message_facts(seen, {}, "", to=row.target)
        return message_payload(templates.render("dm/passed", facts))

    needs_publication = kind in (Kind.READINESS, Kind.LAST_DAY)
    if needs_publication and seen.review.process.publish is None:
        return None  # another pathway meanwhile

    facts = message_facts(
        seen,
        params.get("params", {}),
        params.get("actor", ""),
        to=row.target,
        asked=asked_on(conn, seen.row, seen.settings.zone),
    )
    facts |= _facts_of_kind(seen, kind, facts, row.target)

    if kind == Kind.NOT_REACHED:
        facts["missed"] = unreached.missed(conn, seen, facts["user"], facts["date"])
        facts["most"] = unreached.MOST_NAMED

    if row.op == "post" and _is_over(kind, facts):
        return None

    return message_payload(templates.render(kind, facts))


def _reads_everything(means: uploads.Means, seen: Seen, reader: str, now: datetime) -> bool:
    """Tell whether the reader sees more of a review than their own items (rule 16)."""
    return seen.review.is_coordinator(reader) or uploads.is_inside(means, seen, reader, now)


def _facts_of_kind(seen: Seen, kind: str, facts: dict[str, Any], reader: str) -> dict[str, Any]:
    """Return what only messages of this kind say."""
    if kind in ABOUT_POINTS:
        return _points(seen, facts, reader)

    match kind:
        case Kind.ASSIGNED:
            return _assigned(seen, facts)
        case Kind.ASSIGNED_TOGETHER:
            return _assigned_together(seen, facts, reader)
        case Kind.REQUESTS:
            return _requests(seen, facts, reader)
        case Kind.CIRCULATED:
            return _circulated(seen, facts)
        case Kind.ACTION_ADDED:
            return _action(seen, facts["party_id"], reader)
        case Kind.SETUP:
            return {**setup.setup(seen.review)}
        case Kind.AFFIRM:
            return {"affirms": _may_affirm(seen, facts, reader)}
        case Kind.RETENTION_DUE:
            return _retention(seen, reader)
        case Kind.HOLD_LOOK_AT | Kind.HOLD_PLACED | Kind.HOLD_OVER:
            return _holds(seen, facts["party_id"])
        case Kind.READINESS | Kind.LAST_DAY:
            calendar = seen.settings.calendar
            return facts_of(readiness(seen.review, facts["date"], seen.today, calendar))
        case _:
            return {}


def _holds(seen: Seen, party: str) -> dict[str, Any]:
    """Return the number of a hold, whether it is in force, and all that are."""
    hold = seen.review.party(party)
    return {
        "hold": hold.number,
        "lifted": hold.lifted,
        "holds": [label(one) for one in seen.review.active_holds()],
    }


def _assigned(seen: Seen, facts: dict[str, Any]) -> dict[str, Any]:
    """Return who assigned an item: the message may have waited for its reader's yes."""
    key = InstanceId(facts["item"], facts["party_id"])
    return {"actor": _assigned_by(seen, key, facts)}


def _assigned_together(seen: Seen, facts: dict[str, Any], reader: str) -> dict[str, Any]:
    """Return what is the reader's still of what was assigned to them at once, and by whom."""
    keys = kept_instances(facts["assigned"])
    theirs = theirs_to_do(seen.review, keys, reader)
    people = [_assigned_by(seen, key, facts) for key in keys]
    return {
        "assigned": [instance_facts(seen, key, None, reader) for key in theirs],
        "people": list(dict.fromkeys(people)),
    }


def _assigned_by(seen: Seen, key: InstanceId, facts: dict[str, Any]) -> str:
    by: str = assigned_by(seen.review, key) or facts["actor"]
    return by


def _requests(seen: Seen, facts: dict[str, Any], reader: str) -> dict[str, Any]:
    """Return each answer on a version that was asked of the reader, as a request alone has it."""
    keys = kept_instances(facts["answers"])
    answers = [instance_facts(seen, key, facts["version"], reader) for key in keys]
    return {"answers": answers, "to_answer": [one for one in answers if one["asked"]]}


def _circulated(seen: Seen, facts: dict[str, Any]) -> dict[str, Any]:
    """Return to whom a version went: each of them has a message of their own that says so."""
    told = ("asked", "informed")
    return {name: known_as(seen.review, facts[name]) for name in told if name in facts}


def _action(seen: Seen, party: str, reader: str) -> dict[str, Any]:
    """Return an action as its plan has it, for whoever is told of it."""
    review, action = seen.review, seen.review.parties[party]
    line = action_line(review, action, reader, seen.today, seen.settings.calendar)
    return {"p": facts_of(line), "gone": action.gone}


def _points(seen: Seen, facts: dict[str, Any], reader: str) -> dict[str, Any]:
    """Return the points that a message is about, as they are now.

    One of an earlier version of the bot was about the one point of its number.
    """
    numbers = facts.get("points", [facts["number"]] if "number" in facts else [])
    point = seen.review.corrections.get(facts.get("number", 0))
    return {
        "points": [facts_of(line) for line in point_lines(seen.review, numbers, reader)],
        "asked_now": point is not None and point.asked,
    }


def _retention(seen: Seen, reader: str) -> dict[str, Any]:
    """Return how long a closed review is kept, for whoever decides about it."""
    kept = kept_line(seen.review, seen.settings.retention, seen.today)
    facts = {name: value for name, value in facts_of(kept).items() if name != "ref"}
    coordinates = seen.review.is_coordinator(reader)
    return facts | {"exported": seen.review.exported, "coordinates": coordinates}


def _may_affirm(seen: Seen, facts: dict[str, Any], reader: str) -> bool:
    """Tell whether the reader is still asked to affirm an answer that they gave."""
    if facts.get("newer") or facts.get("closed", True):
        return False
    return reader in awaited_from(seen.review, InstanceId(facts["item"]))


def _is_over(kind: str, facts: dict[str, Any]) -> bool:
    """Tell whether a message that was not posted yet has nothing to say any more."""
    match kind:
        case Kind.AFFIRM:
            return not facts["affirms"]
        case Kind.ASSIGNED_TOGETHER:
            return not facts["assigned"]
        case Kind.HOLD_LOOK_AT:
            return facts["lifted"] is not None
        case Kind.READINESS:
            return bool(facts["over"])
        case Kind.RETENTION_DUE:
            return not facts["due"]
        case Kind.NOT_REACHED:
            return not facts["missed"]
        case Kind.LAST_DAY:
            return bool(facts["over"] or not facts["notices"])
        case Kind.REQUEST | Kind.REQUEST_BY_EMAIL:
            return not facts["asked"]
        case Kind.REQUESTS:
            return not facts["to_answer"]
        case Kind.CHASE:
            return bool(facts["closed"])
        case Kind.SECOND_ASKED:
            return bool(facts["done"] or facts["lapsed"])
        case _:
            return False
