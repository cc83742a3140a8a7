"""App Home: what waits for a person across reviews, set-ups, what is late, and their reviews."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import structlog
from slack_bolt import App

from bot import parts
from bot.handlers.ask import Answer
from bot.handlers.on_screen import BLOCKS, call, said_blocks
from bot.handlers.pages import ListedReview
from bot.handlers.payloads import team_of
from bot.handlers.requests import RequestHandler
from bot.messages import templates
from bot.store import workspace
from bot.store.lists import Whose
from bot.typed import facts_of
from bot.workflow.rules import setup
from bot.workflow.rules.standing import Standing
from bot.workflow.views.kept import LateLines
from bot.workflow.views.mine import OwnLine

log = structlog.get_logger()

WAITING, REVIEWS, LATE, CARDS, NAMED = 15, 15, 6, 3, 5
"""How many of each are on one page: within the hundred blocks of Home, with room to spare."""
LATE_LINES = 3  # of a review with late items


class Pages(NamedTuple):
    """Which page of what waits, and which of the reviews; the first is 0."""

    lines: int = 0
    listing: int = 0


FIRST_PAGES = Pages()


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedIn:
    """As what somebody is named in a review, who is asked whether that is they."""

    ref: str
    agencies: list[str]
    """Names."""
    roles: list[str]
    """Titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What lies around a page."""

    before: str
    """The typed command for the page before, or ""."""
    after: str
    left: int
    """How many things come after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AroundBoth:
    """What lies around the page of what waits, and around that of the reviews."""

    lines: Around
    listing: Around


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """What Home shows."""

    ref: str = ""
    today: date
    named: list[NamedIn]
    """Reviews that wait for [That's me]."""
    lines: list[OwnLine]
    """What waits for this person, of this page."""
    waiting: int
    """How much waits on all pages."""
    waiting_in: int
    """In how many reviews."""
    listing: list[ListedReview]
    """Their reviews, of this page."""
    late: list[LateLines]
    damaged: list[str]
    """Their reviews that are put aside, as they cannot be read."""
    more_late: int
    cards: list[setup.Setup]
    """Set-ups that are not finished (``setup.setup``)."""
    more_cards: int
    away: date | None
    newcomer: bool
    """Whether they belong to no review, nor ever did."""
    ended: int
    """How many of their reviews have ended."""
    may_open: bool
    may_set: bool
    unchecked: bool
    """Whether Slack could not say who they are, so that nothing is shown."""
    pages: AroundBoth


def register(app: App, handler: RequestHandler) -> None:
    """Publish Home whenever it is opened."""

    def opened(event: dict[str, Any], body: dict[str, Any], client: Any) -> None:
        if event.get("tab", "home") == "home":
            team, user = team_of(body), parts.text(event, "user")
            handler.follow(lambda: publish(handler, client, team, user), takes_time=True)

    app.event("app_home_opened")(opened)


def pages(text: str) -> Pages:
    """Return the pages that [Show more] asks for ("home 1 0")."""
    found = [int(word) for word in text.split()[1:3] if word.isascii() and word.isdigit()]
    return Pages(*found) if len(found) == 2 else FIRST_PAGES


def publish(
    handler: RequestHandler,
    client: Any,
    team: str,
    user: str,
    at: Pages = FIRST_PAGES,
    above: Answer | None = None,
) -> bool:
    """Publish a person's Home as it is now, below what is said to them; return whether it was.

    It is drawn anew each time it is opened: a failure is only logged.
    """
    try:
        with handler.showing_guests(team):
            view = templates.home("view/home", facts_of(home_page(handler, team, user, at)))

        if above is not None:
            view["blocks"] = [*said_blocks(above), *view["blocks"]][:BLOCKS]
    except Exception as error:
        log.warning("home not drawn", error_kind=type(error).__name__)
        return False

    return call(client.views_publish, user_id=user, view=view)


def home_page(handler: RequestHandler, team: str, user: str, at: Pages = FIRST_PAGES) -> HomePage:
    """Return what a person's Home shows now."""
    judged = handler.directory.persons.judge(team, user, handler.clock())
    standing = judged.last
    if standing in (Standing.FIT, Standing.GUEST):
        whose, _ = handler.queries.belonging(team, user)
    else:
        whose = Whose(team=team, user=user, holds=False)

    looks = handler.queries.many.looked_at(whose, handler.clock())

    with handler.reviews.looking() as conn:
        today = handler.reviews.today(conn, team, handler.clock())
        listed = looks.listed(conn)
        live = [one for one in listed if one.is_live]
        waiting, waiting_in = looks.count_waiting(conn)
        lines = _Paged(at.lines, waiting, WAITING)
        listing = _Paged(at.listing, len(live), REVIEWS)
        coordinated = [one for one in live if one.coordinates]
        late = [one for one in coordinated if one.late]
        set_up = [one for one in coordinated if one.has_card]
        on_page, first_late = live[listing.shown], late[:LATE]
        shown = dict.fromkeys(one.id for one in (*on_page, *first_late))
        kept = {one.id: one for one in looks.kept(conn, list(shown))}
        damaged = [row.ref for row in looks.damaged_live]
        return HomePage(
            today=today,
            named=[
                NamedIn(ref=ref, agencies=named.agencies, roles=named.roles)
                for ref, named in looks.named(conn)[:NAMED]
            ],
            lines=looks.waiting(conn, lines.shown.start, WAITING),
            waiting=waiting,
            waiting_in=waiting_in,
            listing=handler.queries.lines_of(conn, looks, [kept[one.id] for one in on_page]),
            late=[looks.late(conn, kept[one.id], LATE_LINES) for one in first_late],
            damaged=damaged[:NAMED],
            more_late=max(0, len(late) - LATE),
            cards=looks.cards(conn, CARDS) if set_up else [],
            more_cards=max(0, len(set_up) - CARDS),
            away=workspace.away_until(conn, team, user, today),
            newcomer=not listed and not looks.damaged,
            ended=len(listed) - len(live),
            may_open=handler.admission.may_open(team, user, judged),
            may_set=handler.admission.trusted(team, user, judged),
            unchecked=standing is Standing.UNKNOWN,
            pages=AroundBoth(
                lines=lines.around(lambda page: f"home {page} {listing.page}"),
                listing=listing.around(lambda page: f"home {lines.page} {page}"),
            ),
        )


class _Paged:
    """One page of many things: the one that was asked for, or the last there is."""

    def __init__(self, asked: int, count: int, size: int) -> None:
        self.page = min(asked, max(0, (count - 1) // size))
        self.shown = slice(self.page * size, (self.page + 1) * size)
        self._left = max(0, count - self.shown.stop)

    def around(self, command: Callable[[int], str]) -> Around:
        """Return what lies around it; ``command`` types a page."""
        return Around(
            before=command(self.page - 1) if self.page else "",
            after=command(self.page + 1) if self._left else "",
            left=self._left,
        )
