"""The one place that judges whether a person is fit to take part: of this workspace, and active.

:func:`standing_of` is the judgement, over facts alone. :class:`Persons` keeps the facts as fresh as
they must be: events of Slack renew them at once, and what is older than minutes is asked again.
What Slack cannot say is no guess: whoever acts must have been seen to be fit minutes ago, whoever
looks within the hour; and a person who was known to be unfit stays so until Slack says otherwise.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlalchemy import Engine

from bot import budget, parts
from bot.audience.questions import Questions
from bot.audience.same_person import marks
from bot.outgoing import code_of
from bot.slack_errors.lookup import meaning_of
from bot.slack_errors.meanings import Meaning
from bot.store import workspace
from bot.store.db import reading, writing
from bot.store.workspace import Person
from bot.workflow.rules.standing import Standing

log = structlog.get_logger()

FRESH = timedelta(minutes=10)
"""How old facts may be on which somebody acts, or is given a part."""
KNOWN = timedelta(hours=1)
"""How old facts may be on which somebody reads, while Slack cannot be asked."""
SLACKBOT = "USLACKBOT"
"""Slack's own helper, which Slack does not call an app."""


def standing_of(person: Person) -> Standing:
    """Judge what a person is, by the facts that are known of them. The worst that holds counts."""
    if person.fetched_at is None or person.home_team is None:
        # An older version kept no home: of its facts only the bad ones still tell something.
        return Standing.DEACTIVATED if person.deactivated else Standing.UNKNOWN

    if person.is_stranger:
        return Standing.STRANGER

    if person.is_bot:
        return Standing.BOT

    if person.deactivated:
        return Standing.DEACTIVATED

    return Standing.GUEST if person.is_guest else Standing.FIT


def is_stranger(facts: Mapping[str, Any], team: str) -> bool:
    """Say whether Slack's facts of a person are those of somebody of another workspace.

    In an Enterprise organisation a person has one home, and belongs to several workspaces.
    """
    if facts.get("is_stranger"):
        return True
    teams = parts.mapping(facts, "enterprise_user").get("teams")
    if isinstance(teams, list) and team in teams:
        return False
    return home_of(facts) not in ("", team)


def home_of(facts: Mapping[str, Any]) -> str:
    """Return the workspace that a person is of, as Slack says; "" where it does not."""
    in_profile = parts.mapping(facts, "profile").get("team")
    return str(facts.get("team_id") or in_profile or "")


@dataclass(frozen=True, slots=True)
class Judged:
    """A person, as judged at one moment.

    ``standing`` holds for acts: unknown, where it was not seen minutes ago. ``last`` holds for
    looks: it may be an hour old, where Slack could not be asked.
    """

    person: Person
    standing: Standing
    last: Standing

    @property
    def is_admin(self) -> bool:
        """Whether a full member administers this workspace; another's admin is nobody here."""
        return self.standing is Standing.FIT and bool(self.person.is_admin)


class Persons:
    """Judges people of every workspace, by what Slack says of them."""

    def __init__(
        self,
        engine: Engine,
        client_for: Callable[[str], WebClient | None],
        questions: Questions,
        *,
        key: bytes,
    ) -> None:
        self._engine = engine
        self._key = key
        self._client_for = client_for
        self._questions = questions
        self._nobody: set[tuple[str, str]] = set()

    def judge(self, team: str, user: str, now: datetime) -> Judged:
        """Judge one person."""
        return self.judge_all(team, [user], now)[user]

    def judge_all(
        self, team: str, users: Iterable[str], now: datetime, *, fresh: timedelta = FRESH
    ) -> dict[str, Judged]:
        """Judge some people; whose facts are not fresh are asked of Slack, all at the same time."""
        asked = set(users)
        known = self._known(team, asked)
        begun = self._begin(team, known.values(), now, fresh)
        if begun:
            self._questions.wait(begun, otherwise=budget.QUESTIONS)
            for one in begun:
                if one.done():
                    one.result()

            known = self._known(team, asked)

        return {user: self._judged(team, known[user], now, fresh) for user in asked}

    def begin(self, team: str, users: Iterable[str], now: datetime) -> None:
        """Begin to ask Slack of those people whose facts are not fresh.

        An answer that comes too late for whoever asks is kept all the same.
        """
        self._begin(team, self._known(team, set(users)).values(), now, FRESH)

    def _begin(
        self, team: str, known: Iterable[Person], now: datetime, fresh: timedelta
    ) -> list[Future[None]]:
        stale = [person.user for person in known if not _is_fresh(person, now, fresh)]
        return [self._begin_one(team, user, now) for user in stale]

    def _begin_one(self, team: str, user: str, now: datetime) -> Future[None]:
        return self._questions.begin(("person", team, user), lambda: self._ask(team, user, now))

    def names(self, team: str, users: Iterable[str]) -> dict[str, str]:
        """Return what Slack calls some people now; whom it does not say is left out.

        It is for a paper that somebody takes away: no name is kept.
        """
        begun = {user: self._begin_name(team, user) for user in set(users)}
        self._questions.wait(begun.values(), otherwise=budget.NAMES)
        found = {user: one.result() for user, one in begun.items() if one.done()}
        return {user: name for user, name in found.items() if name}

    def _begin_name(self, team: str, user: str) -> Future[str]:
        return self._questions.begin(("name", team, user), lambda: self._name(team, user))

    def _name(self, team: str, user: str) -> str:
        facts = self._facts(team, user) or {}
        in_profile = parts.mapping(facts, "profile").get("real_name")
        return str(facts.get("real_name") or in_profile or "")

    def note(self, team: str, facts: Mapping[str, Any], now: datetime, *, user: str = "") -> None:
        """Keep what Slack says of a person, in an answer or in an event."""
        who = user or str(facts.get("id") or "")
        is_bot = bool(facts.get("is_bot")) or who == SLACKBOT
        self._nobody.discard((team, who))
        person = Person(
            user=who,
            is_admin=bool(facts.get("is_admin") or facts.get("is_owner")),
            is_guest=bool(facts.get("is_restricted") or facts.get("is_ultra_restricted")),
            deactivated=bool(facts.get("deleted")) or is_bot,
            tz=facts.get("tz") or None,
            fetched_at=now,
            home_team=home_of(facts),
            is_stranger=is_stranger(facts, team),
            is_bot=is_bot,
            marks=marks(facts, self._key),
        )

        with writing(self._engine) as conn:
            workspace.note_person(conn, team=team, person=person)

    def _known(self, team: str, users: Iterable[str]) -> dict[str, Person]:
        with reading(self._engine) as conn:
            return workspace.persons(conn, team, users)

    def _judged(self, team: str, person: Person, now: datetime, fresh: timedelta) -> Judged:
        if (team, person.user) in self._nobody:
            return Judged(person, Standing.NOBODY, Standing.NOBODY)

        found = standing_of(person)
        stays_so = found.gone or found is Standing.STRANGER
        if stays_so or _is_fresh(person, now, fresh):
            return Judged(person, found, found)

        last = found if _is_fresh(person, now, KNOWN) else Standing.UNKNOWN
        return Judged(person, Standing.UNKNOWN, last)

    def _ask(self, team: str, user: str, now: datetime) -> None:
        facts = self._facts(team, user)
        if facts is not None:
            self.note(team, facts, now, user=user)

    def _facts(self, team: str, user: str) -> Mapping[str, Any] | None:
        """Ask Slack of a person; ``None`` where it does not say."""
        client = self._client_for(team)
        if client is None:
            return None

        try:
            said = client.api_call("users.info", params={"user": user})
        except SlackApiError as error:
            code = code_of(error)
            log.info("slack did not say", method="users.info", code=code)

            if meaning_of("users.info", code).meaning is Meaning.NOBODY:
                self._nobody.add((team, user))

            return None
        except Exception as error:
            log.warning("slack could not be asked", method="users.info", code=code_of(error))
            return None

        facts = said.data.get("user") if isinstance(said.data, dict) else None
        return facts if isinstance(facts, dict) else None


def _is_fresh(person: Person, now: datetime, within: timedelta) -> bool:
    if person.fetched_at is None or person.home_team is None:
        return False
    return timedelta(0) <= now - person.fetched_at < within
