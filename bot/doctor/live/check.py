"""The live check itself: step after step, whatever one brings, and then everything is cleared."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from slack_sdk import WebClient

from bot import clients, config, parts
from bot.doctor import workspaces
from bot.doctor.findings import Finding
from bot.doctor.live import arguments, in_channel, through_bot, with_person
from bot.doctor.live.asking import NoAnswer, Slack
from bot.doctor.live.comparing import Differs
from bot.doctor.live.hearing import Acts, BotRuns, CannotHear, hearing
from bot.doctor.live.recording import Recording
from bot.doctor.live.stage import NotTried, Outcome, Row, Stage
from bot.doctor.live.with_person import Audience, NothingCame
from bot.doctor.slacks_answers import header
from bot.doctor.sockets import NoSocket

Json = dict[str, Any]
Step = Callable[[Stage], str]

SECONDS = 120.0
"""How long the person has for each of the three things that they are asked for."""


def client_for(settings: config.Settings, workspace: str | None) -> WebClient:
    """Return Slack's client for the token's workspace, or for one that has installed the bot.

    Raises :class:`arguments.Unusable` where nobody can say which is meant.
    """
    if settings.slack_bot_token is not None and workspace is None:
        return clients.make_client(settings)

    installed = dict(workspaces.installed_tokens(settings))
    if workspace is None and len(installed) == 1:
        workspace = next(iter(installed))

    if workspace not in installed:
        names = ", ".join(installed) or "none that has installed the bot"
        raise arguments.Unusable(f"Say in which workspace, with --workspace T…: there is {names}.")

    return workspaces.client_with(settings, installed[workspace])


class HeardBy(Enum):
    """Who hears what the person does."""

    CHECK = "this check"
    BOT = "the bot, which runs"
    NOBODY = "nobody"


@dataclass(slots=True, kw_only=True)
class LiveCheck:
    """A check against the real Slack, with a person, in a test channel.

    ``say`` tells whoever runs it how it goes; ``pause`` waits so many seconds; ``clearing`` is
    called before everything is cleared away, which should not be interrupted.
    """

    settings: config.Settings
    client: WebClient
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    say: Callable[[str], None]
    clearing: Callable[[], None] = lambda: None
    seconds: float = SECONDS
    recording: Recording = field(default_factory=Recording)
    rows: list[Row] = field(default_factory=list)

    def run(self, person: str, channel: str) -> None:
        """Do every step; the rows say how each ended.

        Raises :class:`arguments.Unusable` where person or channel are not fit: then nothing was
        posted. Whatever else happens, what was posted is taken away.
        """
        stage = self._prepared(person, channel)
        try:
            self._do_all(stage)
        finally:
            self.clearing()
            self._clear_away(stage)

    def _clear_away(self, stage: Stage) -> None:
        """Take away all that is still in Slack; name what stays."""
        try:
            stage.find_lost()
        except NoAnswer as error:
            lost = f"messages that say “Live check {stage.code}”, if any: {error}"
            self._note("clearing away", Outcome.LEFT_OVER, lost)

        for left in stage.tidy.run(stage.unrecorded):
            self._note("clearing away", Outcome.LEFT_OVER, left)

    @property
    def is_good(self) -> bool:
        """Whether every step went well."""
        return all(row.outcome in (Outcome.GOOD, Outcome.NOT_KNOWN) for row in self.rows)

    @property
    def mode(self) -> str:
        """By which way Slack reaches the bot."""
        return "socket" if self.settings.slack_app_token is not None else "http"

    # --- before anything is posted ---------------------------------------------------------------

    def _prepared(self, person: str, channel: str) -> Stage:
        slack = Slack(self.client, self.recording, self.pause)
        try:
            own = slack.call("auth.test")
        except NoAnswer as error:
            raise arguments.Unusable(f"Slack was asked for the token, and {error}.") from error

        headers = slack.headers
        team = str(own.get("team_id"))
        who = arguments.find_person(self.client, person, team)
        where = arguments.find_channel(self.client, channel, self.clock())
        arguments.require_no_review(self.settings, team, where, channel)
        self.recording.cast(
            team=team,
            bot=str(own.get("user_id")),
            bot_id=str(own.get("bot_id")),
            person=who,
            channel=where,
        )
        self._look_at_headers(headers)
        self._look_at_both(slack, who, where)
        members = self._members(slack, where)
        arguments.require_member(members, who, person, channel)
        self._note("members", Outcome.GOOD, f"{len(members)} are in the channel, the bot included")
        bot = str(own.get("user_id"))
        unrecorded = Slack(self.client, Recording(), self.pause)
        return Stage(
            slack, unrecorded, self.recording, team, who, where, bot, code=secrets.token_hex(2)
        )

    @staticmethod
    def _look_at_both(slack: Slack, person: str, channel: str) -> None:
        """Have what Slack says of a person and of a channel in the recording, too."""
        try:
            slack.read("users.info", user=person)
            slack.read("conversations.info", channel=channel)
        except NoAnswer as error:
            raise arguments.Unusable(f"Slack was asked for both, and {error}.") from error

    def _look_at_headers(self, headers: Mapping[str, str]) -> None:
        """Say what Slack's answer tells beside what was asked: its time, and the scopes."""
        self.recording.scopes = sorted(
            workspaces.scopes_in(header(headers, "x-oauth-scopes") or "")
        )
        self._note_finding("clock", workspaces.compared_clocks(headers, self.clock()))
        self._note_finding("scopes", workspaces.judged_scopes(headers))

    def _note_finding(self, step: str, finding: Finding) -> None:
        words = "; ".join(line.partition(": ")[2] for line in finding.lines)
        outcome = Outcome.GOOD if finding.known else Outcome.NOT_KNOWN
        self._note(step, outcome if finding.well else Outcome.REFUSED, words)

    @staticmethod
    def _members(slack: Slack, channel: str) -> list[str]:
        found: list[str] = []
        asked: Json = {"channel": channel, "limit": 200}

        for _ in range(arguments.PAGES):
            try:
                page = slack.read("conversations.members", **asked)
            except NoAnswer as error:
                raise arguments.Unusable(
                    f"Slack was asked for the channel's members, and {error}."
                ) from error

            found += page.get("members") or []
            cursor = parts.next_cursor(page)
            if not cursor:
                break

            asked["cursor"] = cursor

        return found

    # --- the steps -------------------------------------------------------------------------------

    def _do_all(self, stage: Stage) -> None:
        acts = Acts(stage.person, stage.code)
        audience = Audience(acts, self.say, self.seconds)

        with ExitStack() as while_heard:
            heard_by = self._begin_to_hear(while_heard, acts)
            for step, do in _BY_ITSELF:
                self._do(step, do, stage)

            for step, do in self._steps_of_person(audience, heard_by):
                self._do(step, do, stage)

    def _begin_to_hear(self, while_heard: ExitStack, acts: Acts) -> HeardBy:
        """Begin to hear what the person does; say who hears it."""
        step = "socket" if self.mode == "socket" else "listening"
        try:
            how = while_heard.enter_context(hearing(self.settings, self.client, acts, self.clock))
        except BotRuns as error:
            self._note(step, Outcome.NOT_TRIED, str(error))
            return HeardBy.BOT
        except CannotHear as error:
            self._note(step, Outcome.NOT_TRIED, str(error))
            return HeardBy.NOBODY
        except NoSocket as error:
            self._note(step, Outcome.REFUSED, error.trouble.words)
            return HeardBy.NOBODY

        self._note(step, Outcome.GOOD, how)
        return HeardBy.CHECK

    def _steps_of_person(self, audience: Audience, heard_by: HeardBy) -> Iterator[tuple[str, Step]]:
        """Yield what the person is asked for, in order, as far as somebody hears it."""
        if heard_by is HeardBy.CHECK:
            yield "person types", audience.types
            yield "person presses", audience.presses
            yield "person submits", audience.submits
            return

        is_bots = heard_by is HeardBy.BOT
        yield "person types", self._types_to_the_bot if is_bots else _heard_by_nobody
        yield "person presses", _heard_by_nobody
        yield "person submits", _heard_by_nobody

    def _types_to_the_bot(self, stage: Stage) -> str:
        return through_bot.types(stage, self.settings, self.clock(), self.say, self.seconds)

    def _do(self, step: str, do: Step, stage: Stage) -> None:
        try:
            self._note(step, Outcome.GOOD, do(stage))
        except Differs as error:
            self._note(step, Outcome.DIFFERS, str(error))
        except NothingCame as error:
            self._note(step, Outcome.NOTHING_CAME, str(error))
        except NotTried as error:
            self._note(step, Outcome.NOT_TRIED, str(error))
        except NoAnswer as error:
            self._note(step, Outcome.REFUSED, str(error))
        except (KeyError, TypeError, AttributeError) as error:
            self._note(
                step, Outcome.DIFFERS, f"Slack's answer is of another form ({type(error).__name__})"
            )

    def _note(self, step: str, outcome: Outcome, said: str) -> None:
        row = Row(step, outcome, said)
        self.rows.append(row)
        self.say(f"{step}: {outcome}: {said}" if outcome is not Outcome.GOOD else f"{step}: good")


_BY_ITSELF: tuple[tuple[str, Step], ...] = (
    ("post", in_channel.post),
    ("find again", in_channel.find_again),
    ("thread", in_channel.thread),
    ("update", in_channel.update),
    ("pin", in_channel.pin),
    ("delete", in_channel.delete),
    ("largest board", in_channel.board),
    ("upload", in_channel.upload),
    ("direct message", with_person.direct_message),
    ("home", with_person.home),
)


def _heard_by_nobody(_: Stage) -> str:
    raise NotTried("this check would not hear it: see above")
