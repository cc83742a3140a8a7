"""Ask Slack as the bot does, and record what was asked and what came back."""

import json
from collections.abc import Callable
from typing import Any
from urllib.request import Request

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.doctor.live.recording import Recording
from bot.doctor.slacks_answers import Cause, Trouble, header, trouble_of
from bot.outgoing import ask

Json = dict[str, Any]

TRIES = 4
LONGEST_WAIT = 60  # seconds that a limit is waited out


class NoAnswer(Exception):
    """Slack did not do it; the trouble says why, and what to do."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.words)
        self.trouble = trouble


class Slack:
    """Slack, asked by the live check. Each call is recorded; limits are waited out by ``pause``."""

    def __init__(
        self, client: WebClient, recording: Recording, pause: Callable[[float], None]
    ) -> None:
        self._client = client
        self._recording = recording
        self.pause = pause
        self.headers: dict[str, str] = {}
        """The headers of the last answer."""

    def call(self, method: str, **arguments: Any) -> Json:
        """Call a method that changes something. Raises :class:`NoAnswer`."""
        return self._ask(method, False, arguments)

    def read(self, method: str, **arguments: Any) -> Json:
        """Call a method that reads: these take a form, not JSON. Raises :class:`NoAnswer`."""
        return self._ask(method, True, arguments)

    def _ask(self, method: str, form: bool, arguments: Json) -> Json:
        for left in range(TRIES - 1, -1, -1):
            try:
                answer = self._once(method, form, arguments)
            except SlackApiError as error:
                trouble = self._refused(method, arguments, error)
                seconds = _seconds(error)
                if trouble.cause is not Cause.LIMIT or not left or seconds > LONGEST_WAIT:
                    raise NoAnswer(trouble) from error

                self.pause(seconds)
            except Exception as error:
                raise NoAnswer(trouble_of(error)) from error
            else:
                return answer

        raise AssertionError("every try has returned or raised")

    def _once(self, method: str, form: bool, arguments: Json) -> Json:
        answer = (
            self._client.api_call(method, params=arguments)
            if form
            else self._client.api_call(method, json=arguments)
        )
        assert isinstance(answer.data, dict)
        self.headers = dict(answer.headers)
        self._recording.called(method, arguments, answer.status_code, answer.data)
        return answer.data

    def _refused(self, method: str, arguments: Json, error: SlackApiError) -> Trouble:
        trouble = trouble_of(error)
        answer = error.response
        is_slacks = isinstance(answer, SlackResponse) and trouble.code
        if is_slacks and trouble.cause is not Cause.LIMIT:
            self._recording.called(method, arguments, answer.status_code, answer.data)
        return trouble

    def upload(self, address: str, content: bytes) -> None:
        """Send a file's bytes where Slack wants them. Raises :class:`NoAnswer`."""
        request = Request(address, data=content, method="POST")  # noqa: S310 - `ask` calls Slack only
        request.add_header("Content-Type", "application/octet-stream")

        try:
            with ask(request, client=self._client) as answer:
                answer.read()
        except Exception as error:
            raise NoAnswer(trouble_of(error)) from error

        self._recording.uploaded(address, len(content))

    def respond(self, address: str, message: Json) -> None:
        """Answer by the address that came with what a person did. Raises :class:`NoAnswer`."""
        body = json.dumps(message).encode()
        request = Request(address, data=body, method="POST")  # noqa: S310 - `ask` calls Slack only
        request.add_header("Content-Type", "application/json; charset=utf-8")

        try:
            with ask(request, client=self._client) as answer:
                answer.read()
        except Exception as error:
            raise NoAnswer(trouble_of(error)) from error


def _seconds(error: SlackApiError) -> int:
    said = header(error.response.headers, "retry-after") or ""
    return max(1, int(said)) if said.isdecimal() and len(said) < 6 else 30
