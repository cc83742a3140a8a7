"""App Home: what waits for this person across reviews, set-ups that are not finished, what is late,
their reviews."""

from typing import Any

import structlog
from slack_bolt import App

from bot.errors import Refusal
from bot.handlers.payloads import team_of
from bot.handlers.queries import ListedReview, by_lateness, by_need
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.reviews import Seen
from bot.store import workspace
from bot.workflow.review.review import Review
from bot.workflow.rules import setup
from bot.workflow.rules.labels import label, role_title
from bot.workflow.views import mine as mine_view
from bot.workflow.views import overview
from bot.workflow.views.mine import OwnLine
from bot.workflow.views.overview import LateLines

log = structlog.get_logger()

WAITING, REVIEWS, LATE, CARDS, NAMED = 15, 15, 6, 3, 5
"""How many of each are on one page: within the hundred blocks of Home, with room to spare."""
Pages = tuple[int, int]
"""Of what waits, and of the reviews."""


def register(app: App, handler: RequestHandler) -> None:
    """Publishes Home whenever it is opened."""

    def opened(event: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        if event.get("tab", "home") == "home":
            publish(handler, client, team_of(body), str(event.get("user") or ""))

    app.event("app_home_opened")(opened)


def pages(text: str) -> Pages:
    """The pages that [Show more] asks for: "home 1 0"."""
    found = [int(word) for word in text.split()[1:3] if word.isascii() and word.isdigit()]
    return (found[0], found[1]) if len(found) == 2 else (0, 0)


def publish(handler: RequestHandler, client: Any, team: str, user: str, at: Pages = (0, 0)) -> None:
    """Publishes a person's Home as it is now. It is drawn anew each time it is opened: a failure is
    only logged."""
    try:
        client.views_publish(
            user_id=user, view=templates.home("view/home", facts(handler, team, user, at))
        )
    except Exception as error:
        log.warning("home not published", error_kind=type(error).__name__)


def facts(handler: RequestHandler, team: str, user: str, at: Pages = (0, 0)) -> dict[str, Any]:
    """What Home shows: ``named`` (reviews that wait for [That's me]: {ref, agencies, roles}),
    ``lines`` (of the page) of ``waiting`` (count), ``listing`` (of the page) of ``reviews``
    (count), ``late`` [{ref, count, lines}] and ``more_late``, ``cards`` (set-ups) and
    ``more_cards``, ``away``, ``newcomer``, ``may_open``, ``may_set``, and of each page ``before``
    and ``after`` ("" where there is none)."""
    lines: list[OwnLine] = []
    listing: list[ListedReview] = []
    late: list[LateLines] = []
    cards: list[setup.Setup] = []
    named: list[dict[str, Any]] = []
    rows = [row for row in handler.queries.reviews_of(team, user)[0] if row.state == "live"]
    with handler.reviews.looking() as conn:
        today = handler.reviews.today(conn, team, handler.clock())
        away = workspace.away(conn, team, today).get(user)
        for seen, listed in handler.queries.overviews(conn, team, user, rows):
            listing.append(listed)
            if seen.review.is_unanswered(user):
                named.append(_named_as(seen.review, user))
            if seen.review.roles_of(user) != ["overview"]:
                lines += mine_view.mine(seen.review, user, today, seen.settings.calendar)
            if seen.review.is_coordinator(user):
                _coordinators(seen, user, late, cards)
    lines.sort(key=by_need)
    listing.sort(key=by_lateness)
    late.sort(key=lambda of_review: -of_review.count)
    first, second = _clamped(at[0], len(lines), WAITING), _clamped(at[1], len(listing), REVIEWS)
    return {
        "ref": "",
        "today": today,
        "named": named[:NAMED],
        "lines": lines[first * WAITING : (first + 1) * WAITING],
        "waiting": len(lines),
        "waiting_in": len({line.ref for line in lines}),
        "listing": listing[second * REVIEWS : (second + 1) * REVIEWS],
        "reviews": len(listing),
        "late": late[:LATE],
        "more_late": max(0, len(late) - LATE),
        "cards": cards[:CARDS],
        "more_cards": max(0, len(cards) - CARDS),
        "away": away,
        "newcomer": not listing,
        "may_open": _may(handler.admission.may_open, team, user),
        "may_set": _may(handler.admission.trusted, team, user),
        "pages": {
            "lines": _around(first, second, len(lines), WAITING, 0),
            "listing": _around(first, second, len(listing), REVIEWS, 1),
        },
    }


def _named_as(review: Review, user: str) -> dict[str, Any]:
    """What somebody is named as, who is asked whether that is they: names of agencies, titles of
    roles."""
    agencies = [label(party) for party in review.agencies_of(user)]
    roles = [role_title(review.process, role) for role in review.roles if review.holds(user, role)]
    return {"ref": review.ref, "agencies": agencies, "roles": roles}


def _coordinators(seen: Seen, user: str, late: list[LateLines], cards: list[setup.Setup]) -> None:
    found = overview.late_lines(seen.review, user, seen.today, seen.settings.calendar, 3)
    if found.count:
        late.append(found)
    card = setup.setup(seen.review)
    if not card["finished"]:
        cards.append(card)


def _may(ask: Any, team: str, user: str) -> bool:
    try:
        return bool(ask(team, user))
    except Refusal:
        return False


def _clamped(page: int, count: int, size: int) -> int:
    return min(page, max(0, (count - 1) // size))


def _around(first: int, second: int, count: int, size: int, which: int) -> dict[str, Any]:
    """The pages before and after this one of what waits (0) or of the reviews (1), and how many are
    after it."""
    page = (first, second)[which]
    left = count - (page + 1) * size

    def to(number: int) -> str:
        return f"home {number} {second}" if which == 0 else f"home {first} {number}"

    return {
        "before": to(page - 1) if page else "",
        "after": to(page + 1) if left > 0 else "",
        "left": max(0, left),
    }
