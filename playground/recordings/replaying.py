"""Ask the stand-in what the real Slack was asked, and compare the shapes of the answers."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from playground.blocks import Json, values_in
from playground.link import Ack, AppLink, Delivery
from playground.recordings.recording import Recording, Step
from playground.recordings.shapes import differences
from playground.shown import Reply, SlackError
from playground.standin import StandIn

TEAM, TOKEN, PERSON, CHANNEL = "T0REPLAY", "xoxb-replay", "U0REPLAY", "C0REPLAY"
START = datetime(2026, 5, 1, 9, tzinfo=UTC)
_WORD = re.compile(r"\{[A-Za-z_]+[0-9]+\}")


def verify(recording: Recording) -> Iterator[str]:
    """Yield a line for each place at which the stand-in answers otherwise than the real Slack."""
    return _Replay(recording).run()


class _AcknowledgedAsRecorded(AppLink):
    """A link to no app: what would be delivered is acknowledged as it was in the recording."""

    answer: Json | None = None

    @property
    def connected(self) -> bool:
        """Say that there is somebody to deliver to."""
        return True

    def deliver(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Ack:
        """Acknowledge at once."""
        return Ack(200, self.answer, 0.0)


class _Replay:
    """The stand-in with the recording's cast, and what its words in braces stand for there."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        self._now = START
        self.slack = StandIn(
            clock=self._clock,
            signing_secret="replay",  # noqa: S106 - nothing is signed here
            bot_token=TOKEN,
            team=TEAM,
            manifest=_manifest(recording),
        )
        self._link = _AcknowledgedAsRecorded(secret="", clock=self._clock, ack_seconds=1)
        self.slack.link = self._link
        self.slack.person(PERSON, "Person")
        self.slack.channel(CHANNEL, "live-check", private=True, members=[PERSON])
        cast = recording.cast
        self._known = {
            cast["team"]: TEAM,
            cast["bot"]: self.slack.bot_user,
            cast.get("bot_id", "{}"): self.slack.app.bot_id,
            cast["person"]: PERSON,
            cast["channel"]: CHANNEL,
        }
        self._last: Reply | None = None

    def _clock(self) -> datetime:
        return self._now

    def run(self) -> Iterator[str]:
        """Do every step, and yield each thing that differs, with the numbers of its steps."""
        found: dict[str, list[int]] = {}
        for number, step in enumerate(self._recording.steps, 1):
            self._now += timedelta(seconds=1)
            for line in self._differences(step):
                found.setdefault(f"{step.name}: {line}", []).append(number)

        for line, numbers in found.items():
            yield f"{line} (step {', '.join(map(str, numbers))})"

    def _differences(self, step: Step) -> Iterator[str]:
        unknown = sorted(set(_words_in(self._spoken(step.given))))
        if unknown:
            yield f"cannot be asked: the stand-in never gave what is {', '.join(unknown)} in life"
            return

        if step.kind == "call":
            try:
                answer = self._call(step)
            except Exception as error:  # a fault of the stand-in, and one more thing to learn
                yield f"the stand-in fails ({error!r})"
                return
        elif step.kind == "upload":
            yield from self._upload(step)
            return
        else:
            try:
                answer = self._act(step)
            except SlackError as error:
                yield f"cannot be done in the stand-in: {error}"
                return
            except (KeyError, IndexError, TypeError, AttributeError) as error:
                yield f"cannot be done again, as its payload is of another form ({error!r})"
                return

        yield from differences(step.came, answer)
        self._learn(step.came, answer)

    def _call(self, step: Step) -> Any:
        arguments = self._spoken(step.given)
        return self.slack.call_method(step.name, TOKEN, arguments).body

    def _upload(self, step: Step) -> Iterator[str]:
        ticket = str(self._spoken(step.given["upload_url"])).rpartition("/")[2]
        if not self.slack.upload(ticket, b"x" * step.given["size"]):
            yield "the stand-in does not take the bytes"

    # --- what the person does --------------------------------------------------------------------

    def _act(self, step: Step) -> Any:
        """Let the person do in the stand-in what they did; return what the app would be sent."""
        self._link.answer = self._spoken(step.acknowledged)
        payload = self._spoken(step.came)

        match step.name:
            case "command":
                line = f"{payload['command']} {html.unescape(payload['text'])}"
                self._last = self.slack.type(PERSON, CHANNEL, line)
            case "press":
                if self._last is None:
                    raise SlackError("there is nothing to press")

                action = str(payload["actions"][0]["action_id"])
                self._last = self.slack.press(PERSON, self._last, action)
            case _:
                self._submit(payload)

        delivery, _ = self.slack.sent[-1]
        return delivery.payload

    def _submit(self, payload: Mapping[str, Any]) -> None:
        screen = self.slack.open_views(PERSON)
        if not screen:
            raise SlackError("no form is open")

        values = payload["view"]["state"]["values"]
        typed = {
            block: held.get("value")
            for block, fields in values.items()
            for held in fields.values()
            if "value" in held
        }
        self.slack.submit(PERSON, screen[-1], typed)

    # --- words in braces -------------------------------------------------------------------------

    def _spoken(self, value: Any) -> Any:
        """Put in what the recording's words stand for in the stand-in."""
        if isinstance(value, dict):
            return {self._said(name): self._spoken(one) for name, one in value.items()}
        if isinstance(value, list):
            return [self._spoken(one) for one in value]
        return self._said(value) if isinstance(value, str) else value

    def _said(self, text: str) -> str:
        return _WORD.sub(lambda word: self._known.get(word[0], word[0]), text)

    def _learn(self, recorded: Any, answered: Any) -> None:
        """Note what the words of an answer are in the stand-in's."""
        for text, other in _texts_of_both(recorded, answered):
            if _WORD.fullmatch(text):
                self._known.setdefault(text, other)


def _texts_of_both(recorded: Any, answered: Any) -> Iterator[tuple[str, str]]:
    """Yield each text of one answer with the text that stands at its place in another."""
    match recorded, answered:
        case str(), str():
            yield recorded, answered
        case dict(), Mapping():
            for name, value in recorded.items():
                yield from _texts_of_both(value, answered.get(name))
        case list(), list():
            for one, other in zip(recorded, answered, strict=False):
                yield from _texts_of_both(one, other)


def _words_in(value: Any) -> Iterator[str]:
    """Yield the words in braces that stand in a value."""
    if isinstance(value, str):
        yield from _WORD.findall(value)
    for part in values_in(value):
        yield from _words_in(part)


def _manifest(recording: Recording) -> Json:
    """Return what the app declares, as far as the recording tells."""
    commands = {step.came.get("command") for step in recording.steps if step.name == "command"}
    declared = [{"command": one, "should_escape": True} for one in commands or {"/app"}]
    return {
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "App"},
            "slash_commands": declared,
        },
        "oauth_config": {"scopes": {"bot": list(recording.scopes)}},
        "settings": {"event_subscriptions": {"bot_events": []}},
    }
