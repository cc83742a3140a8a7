"""The steps with the person: a direct message, Home, and what they type, press and submit."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty
from typing import Any

from bot import parts
from bot.doctor.live import samples
from bot.doctor.live.comparing import Differs, require_same
from bot.doctor.live.hearing import Acts
from bot.doctor.live.stage import NotTried, Posted, Stage

Json = dict[str, Any]


class NothingCame(Exception):
    """The person did nothing in time, or it did not reach the check."""


def direct_message(stage: Stage) -> str:
    """Post to the person, and find it in the history of the direct messages."""
    opened = stage.slack.call("conversations.open", users=stage.person)
    channel = str(opened["channel"]["id"])
    message, metadata = samples.message(stage.code), samples.metadata(stage.code)
    answer = stage.post("direct message", channel, message, metadata=metadata)
    place = Posted(channel, str(answer["ts"]))
    require_same("message", {**message, "metadata": metadata}, stage.stored(place) or {})
    stage.delete(place)
    return "every byte is as it was sent"


def home(stage: Stage) -> str:
    """Publish the person's Home tab, and compare what Slack says it published."""
    view = samples.home(stage.code)
    afterwards = samples.home_afterwards()
    stage.tidy.add(
        "the Home tab",
        lambda slack: slack.call("views.publish", user_id=stage.person, view=afterwards),
    )
    answer = stage.slack.call("views.publish", user_id=stage.person, view=view)
    require_same("view", view, answer.get("view") or {})
    return "published as it was sent; the bot draws it anew when it is opened"


@dataclass(slots=True)
class Audience:
    """What the person does, in order: each act rests on the one before."""

    acts: Acts
    say: Callable[[str], None]
    """Tells whoever runs the check what the person is to do."""
    seconds: float
    """How long the person has for each act."""
    press: Json | None = None
    has_typed: bool = False
    form: Json | None = None

    def types(self, stage: Stage) -> str:
        """Have the person type a line, and compare what Slack says they typed."""
        words = f"live {stage.code} {samples.TYPED}"
        stage.post(
            "request",
            stage.channel,
            samples.request_to_type(stage.person, stage.code, f"/cspr {words} @"),
        )
        self.say(
            f"Now the person, in the test channel: type /cspr {words} @ and choose their own name"
            " from Slack's list"
        )
        payload = self._heard("command", stage)
        self.has_typed = True
        require_same("channel", stage.channel, payload.get("channel_id"))
        typed = html.unescape(str(payload.get("text")))
        require_same("text", words, typed[: len(words)])
        _require_named(stage.person, typed[len(words) :].strip())
        return "the line came signed and as it was typed, with the name as Slack's own"

    def presses(self, stage: Stage) -> str:
        """Have the person press the button in the answer, and open a form for it."""
        if not self.has_typed:
            raise NotTried("no line was typed, so there is no button")

        self.say("Now the person: press the button [Press me] below the line")
        payload = self._heard("press", stage)
        self.press = payload
        form = samples.form(stage.code)
        opened = stage.slack.call("views.open", trigger_id=payload.get("trigger_id"), view=form)
        self.form = opened.get("view") or {}
        expected = {"action_id": samples.ACTION, "value": samples.WORDS}
        require_same("button", expected, parts.first_action(payload))
        require_same("form", form, self.form)
        self._take_button_away(stage, payload)
        return "the button's value came back as it was sent, and a form opened"

    def submits(self, stage: Stage) -> str:
        """Have the person submit the form, and compare what it held."""
        if self.form is None:
            raise NotTried("no form opened")

        self.say("Now the person: press Submit in the form, without a change")
        view = parts.part(self._heard("submit", stage), "view")
        held = parts.part(view, "state", "values", samples.FIELD, samples.FIELD)
        require_same("field", samples.WORDS, held.get("value"))
        require_same("private_metadata", samples.WORDS, view.get("private_metadata"))
        return "the form's words came back as they were sent"

    def _heard(self, kind: str, stage: Stage) -> Json:
        try:
            payload, answer = self.acts.wait(kind, self.seconds)
        except Empty:
            raise NothingCame(
                f"nothing came within {self.seconds:.0f} seconds: where the person did it, Slack"
                " does not reach this machine (the Request URLs of commands and interactivity, or"
                " Socket Mode, in the app's settings; the proxy before the bot)"
            ) from None

        stage.recording.heard(kind, _without_name(payload, stage), answer)
        return payload

    @staticmethod
    def _take_button_away(stage: Stage, payload: Json) -> None:
        address = payload.get("response_url")
        if isinstance(address, str) and address:
            stage.slack.respond(address, {"delete_original": True})


def _require_named(person: str, name: str) -> None:
    """Raise unless the person's own name came as Slack writes one to an app: by the id."""
    if re.fullmatch(rf"<@{person}(\|[^>]*)?>", name):
        return

    if not name:
        raise Differs(
            [
                "the line came as it was typed, without a name at its end: whether names come as"
                " such is not known; run this again, and choose a name with @"
            ]
        )

    raise Differs(
        [
            "the name at the end did not come as Slack's own (<@U…>), so that nobody could be named"
            " in a command: switch on “Escape channels, users, and links” for /cspr in the app's"
            " settings, or it was not chosen from Slack's list"
        ]
    )


def _without_name(payload: Json, stage: Stage) -> Json:
    """Return what is recorded of an act: of a typed line, no name of anybody."""
    if "command" not in payload:
        return payload

    line = re.sub(r"\|[^>]*>", "|name>", str(payload.get("text")))
    if re.fullmatch(
        rf"live {stage.code} {re.escape(html.escape(samples.TYPED))} <@{stage.person}(\|name)?>",
        line,
    ):
        stage.recording.expects(line)

    return {**payload, "text": line}
