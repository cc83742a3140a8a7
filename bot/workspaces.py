"""Which workspaces the bot works for, and with which token in each.

With ``SLACK_BOT_TOKEN`` it is one, the token's own, and Slack says which. With OAuth they are those
in which the bot is installed. What comes from any other workspace is neither answered with, nor
written into, what there is.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

import structlog
from sqlalchemy import Engine

from bot import budget
from bot.store import cells, installations
from bot.store.db import reading, writing
from bot.store.errors import StoreError
from bot.store.installations import SEALED, Installation
from bot.store.sealing import CannotOpen, Sealer

log = structlog.get_logger()

SCOPES = (
    "chat:write",
    "commands",
    "files:write",
    "groups:history",
    "groups:read",
    "im:history",
    "im:write",
    "pins:write",
    "users:read",
)
"""What the bot asks of a workspace."""
ASK_AGAIN = 10.0  # seconds after which Slack is asked anew whose a token is
FRESH = 10.0  # seconds for which a token that was looked up is used without looking again

Stopwatch = Callable[[], float]


class Standing(Enum):
    """How a workspace stands to the bot."""

    SERVED = "the bot works for it"
    FOREIGN = "the bot does not work for it"
    UNKNOWN = "Slack has not said yet"


class Workspaces(ABC):
    """The workspaces of an installation, by their ids."""

    @abstractmethod
    def token(self, team: str) -> str | None:
        """Return the bot's token in a workspace; ``None`` where it is not installed."""

    @abstractmethod
    def standing(self, team: str, enterprise: str | None = None) -> Standing:
        """Say how a workspace stands to the bot. Raises a ``StoreError`` if nobody can say."""

    def ended(self, team: str) -> None:  # noqa: B027 - one workspace looks nothing up
        """Forget what was looked up of a workspace that uninstalled the bot."""

    def prepare(self) -> None:  # noqa: B027 - of many workspaces nothing is to be asked
        """Ask Slack what is to be known, before anybody waits for it."""


def _patience() -> float:
    """Return how long to wait for whoever is asking Slack whose the token is."""
    request = budget.current()
    return float(budget.WHOSE_TOKEN) if request is None else request.seconds_for_questions


class OneWorkspace(Workspaces):
    """The workspace of one token. Slack is asked whose it is, until it has said so once.

    ``ask`` returns the token's workspace, or ``None`` while Slack does not say: the bot starts and
    works without. Until then it works for workspaces that it has worked for before (``known``).
    """

    def __init__(
        self,
        token: str,
        *,
        ask: Callable[[], str | None],
        known: Callable[[str], bool],
        stopwatch: Stopwatch,
    ) -> None:
        self._token = token
        self._ask = ask
        self._known = known
        self._stopwatch = stopwatch
        self._team: str | None = None
        self._asked: float | None = None
        self._turn = threading.Lock()

    def team(self) -> str | None:
        """Return the token's workspace, if Slack has said so or says so now."""
        if self._team is None and self._turn.acquire(timeout=_patience()):
            try:
                self._look_up()
            finally:
                self._turn.release()
        return self._team

    def _look_up(self) -> None:
        """Ask Slack, unless it has said so meanwhile or was asked just now."""
        if self._team is None and self._may_ask():
            self._team = self._ask()
            self._asked = self._stopwatch()

    def prepare(self) -> None:
        """Ask whose the token is."""
        self.team()

    def _may_ask(self) -> bool:
        return self._asked is None or self._stopwatch() - self._asked >= ASK_AGAIN

    def token(self, team: str) -> str | None:
        """Return the token, but never for a workspace that is known to be another."""
        return self._token if self.team() in (team, None) else None

    def standing(self, team: str, enterprise: str | None = None) -> Standing:
        """Say whether the token is this workspace's."""
        own = self.team()
        if own is not None:
            return Standing.SERVED if team == own else Standing.FOREIGN
        return Standing.SERVED if self._known(team) else Standing.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Looked:
    """What was looked up of a workspace, and when."""

    at: float
    token: str
    enterprise: str | None


class ManyWorkspaces(Workspaces):
    """The workspaces in which the bot is installed by OAuth, and that of a token beside, if any.

    What is looked up is used again for some seconds, and for longer while the database is away.
    """

    def __init__(
        self,
        engine: Engine,
        sealer: Sealer,
        *,
        stopwatch: Stopwatch,
        beside: OneWorkspace | None = None,
    ) -> None:
        self._engine = engine
        self._sealer = sealer
        self._stopwatch = stopwatch
        self.beside = beside
        self._looked: dict[str, _Looked] = {}

    def token(self, team: str) -> str | None:
        """Return the bot's token in a workspace; ``None`` where it is not installed."""
        found = self._look_up(team)
        if found is not None:
            return found.token
        return self.beside.token(team) if self.beside is not None else None

    def standing(self, team: str, enterprise: str | None = None) -> Standing:
        """Say whether the bot is installed in a workspace, and in this organisation's."""
        found = self._look_up(team)
        if found is not None:
            is_another = enterprise and found.enterprise and enterprise != found.enterprise
            return Standing.FOREIGN if is_another else Standing.SERVED
        return self.beside.standing(team) if self.beside is not None else Standing.FOREIGN

    def ended(self, team: str) -> None:
        """Forget what was looked up of a workspace that uninstalled the bot."""
        self._looked.pop(team, None)

    def prepare(self) -> None:
        """Ask whose the token beside is, if there is one."""
        if self.beside is not None:
            self.beside.prepare()

    def install(self, new: Installation, token: str) -> None:
        """Keep an installation with its token; what was parked goes on with the next tick."""
        sealed = self._sealer.seal(new.team, SEALED, token)
        with writing(self._engine) as conn:
            installations.put(conn, replace(new, token=sealed))
        self._looked.pop(new.team, None)

    def begin(self, *, state: str, browser: str, now: datetime) -> None:
        """Note that an installation has begun."""
        with writing(self._engine) as conn:
            installations.begin(conn, state=state, browser=browser, now=now)

    def consume(self, *, state: str, browser: str, now: datetime) -> bool:
        """Use up what an installation began with; ``False`` where it cannot be used."""
        with writing(self._engine) as conn:
            return installations.consume(conn, state=state, browser=browser, now=now)

    def _look_up(self, team: str) -> _Looked | None:
        """Find a workspace's token. Raises a ``StoreError`` where it was never looked up."""
        known, now = self._looked.get(team), self._stopwatch()
        if known is not None and now - known.at < FRESH:
            return known

        try:
            with reading(self._engine) as conn:
                # One that is damaged is no longer there: the others are served all the same.
                found = installations.get(conn, team, cells.leave_out)
        except StoreError:
            if known is None:
                raise

            return known

        opened = None if found is None else self._opened(found, now)
        if opened is None:
            self._looked.pop(team, None)
        else:
            self._looked[team] = opened

        return opened

    def _opened(self, found: Installation, now: float) -> _Looked | None:
        if found.token is None:
            return None

        try:
            token = self._sealer.open(found.team, SEALED, found.token)
        except CannotOpen:
            log.error("a token cannot be opened", team=found.team)
            return None

        return _Looked(now, token, found.enterprise)
