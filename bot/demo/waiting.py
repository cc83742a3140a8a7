"""What waits for whom in the demo, by the bot's own account, in a line that everybody may read."""

from collections.abc import Mapping
from datetime import date, datetime

from bot import app
from bot.demo.people import PEOPLE
from bot.store import reads
from bot.store.errors import StoreError
from bot.store.lists import Whose
from bot.workflow.views.mine import OwnLine
from playground.page import Waits

FIRST = 3
"""As many of the things that wait are looked at for the nearest date."""


class Waiting:
    """What waits for the people of the demo, asked of the bot only when something has changed."""

    def __init__(self, team: str) -> None:
        self._team = team
        self._last: tuple[object, Mapping[str, Waits]] | None = None

    def of(self, bot: app.Bot, now: datetime) -> Mapping[str, Waits]:
        """Return what waits for each person for whom something does, as of now."""
        try:
            with bot.reviews.looking() as conn:
                events = sum(row.number for row in reads.everywhere(conn))
                today = bot.reviews.today(conn, self._team, now)

            state = (id(bot), events, today)
            if self._last is None or self._last[0] != state:
                self._last = (state, self._asked(bot, now, today))
        except StoreError:
            return {}  # the next look tells

        return self._last[1]

    def _asked(self, bot: app.Bot, now: datetime, today: date) -> Mapping[str, Waits]:
        users = [user for user, _ in PEOPLE.values()]
        found = {user: self._for_one(bot, user, now, today) for user in users}
        return {user: waits for user, waits in found.items() if waits.things}

    def _for_one(self, bot: app.Bot, user: str, now: datetime, today: date) -> Waits:
        whose = Whose(team=self._team, user=user, holds=True)
        looks = bot.handler.queries.many.looked_at(whose, now)
        with bot.reviews.looking() as conn:
            count, _ = looks.count_waiting(conn)
            lines = looks.waiting(conn, 0, FIRST)
        return Waits(count, _words(count, lines, today))


def _words(count: int, lines: list[OwnLine], today: date) -> str:
    """Say how much waits, and until when; not what it is: that is for the person."""
    how_much = f"{count} thing waits" if count == 1 else f"{count} things wait"
    first = min((line.due for line in lines if line.due is not None), default=None)
    if first is None:
        return how_much
    until = f"since {first:%-d %b}" if first < today else f"by {first:%a %-d %b}"
    return f"{how_much}, {until}"
