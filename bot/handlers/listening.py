"""Bolt's app as the bot uses it: nothing odd reaches a listener, and everybody reads an answer.

A payload is held against its shape first (:mod:`bot.handlers.shapes`). Whoever sent one that is not
in shape, or whose request failed in a listener after all, reads a sentence where they would have
read the answer; where nobody can be told, the request is refused. What a listener asks of Slack
goes to Slack's own hosts.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError
from slack_bolt import App, BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot import budget, parts
from bot.budget import Seconds, Stopwatch
from bot.handlers.ask import Answer
from bot.handlers.database_away import words_of
from bot.handlers.following import Following
from bot.handlers.on_screen import answer_view, show_answer
from bot.handlers.payloads import team_of
from bot.handlers.shapes import Id, OddShape, checked
from bot.handlers.telling import tell, tell_by_address
from bot.messages import templates
from bot.outgoing import SlackClient, network_of
from bot.store.errors import StoreError

log = structlog.get_logger()

UNREADABLE = "The request cannot be read; nothing was done."
FAILED = "Something went wrong; nothing was changed."
NO_RETRY: dict[str, str | Sequence[str]] = {"x-slack-no-retry": "1"}
_ID: TypeAdapter[str] = TypeAdapter(Id)
ClientFor = Callable[[str], WebClient | None]


class Listening(App):
    """A Bolt app whose listeners get payloads in shape, and a client that calls nobody but Slack.

    ``client_for`` gives a workspace's client, for what is said where no listener has been. A
    request is answered within ``looking``: all that is only looked up is read in one view of the
    database.
    What listeners have ``follow`` their answers begins once they have returned.
    """

    def __init__(
        self,
        *,
        client_for: ClientFor,
        looking: Callable[[], AbstractContextManager[None]] = nullcontext,
        follow: Following | None = None,
        seconds: Seconds | None = None,
        stopwatch: Stopwatch = lambda: 0.0,
        **arguments: Any,
    ) -> None:
        # Without a name Bolt looks through all modules that are loaded for the file that makes it.
        super().__init__(name="cspr", **arguments)
        self._client_for = client_for
        self._looking = looking
        self._follow = follow or Following()
        self._seconds = seconds or Seconds()
        self._stopwatch = stopwatch

        def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
            return self._say_failed(body, error)

        self.error(failed)

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request, and begin what follows the answer."""
        request = budget.begin(self._seconds, self._stopwatch)
        with budget.answering(request):
            try:
                return self._dispatch(req)
            finally:
                request.acknowledged = True
                for begin in request.following:
                    begin()

    def _dispatch(self, req: BoltRequest) -> BoltResponse:
        given = req.body if isinstance(req.body, dict) else {}
        try:
            body = checked(given, self.client.base_url)
            # Bolt has looked in the payload for whom it is: it looks again, in what is in shape.
            request = BoltRequest(
                body=body, query=req.query, headers=req.headers, mode="socket_mode"
            )
        except Exception as error:  # whatever Bolt fails with is odd, too
            where = str(error) if isinstance(error, OddShape) else type(error).__name__
            log.warning("payload of an odd shape", where=where)
            return self._say(given, templates.reply("reply/unreadable", {}), UNREADABLE)

        try:
            with self._looking():
                return super().dispatch(request)
        except Exception as error:
            return self._say_failed(body, error)

    def _init_context(self, req: BoltRequest) -> None:
        super()._init_context(req)
        # Bolt makes a plain client for each request, whatever the app's own is.
        req.context["client"] = SlackClient(
            base_url=self.client.base_url,
            timeout=self.client.timeout,
            ssl=self.client.ssl,
            network=network_of(self.client),
            headers=self.client.headers,
            team_id=req.context.team_id,
            logger=self.client.logger,
            retry_handlers=[],
        )

    def _say_failed(self, body: Mapping[str, Any], error: Exception) -> BoltResponse:
        """Answer a request that failed; Slack brings an event again when the database is back."""
        is_away = isinstance(error, StoreError)
        if body.get("type") == "event_callback":
            log.error("an event failed", exc_info=error)
            return BoltResponse(status=503 if is_away else 200, body=FAILED)

        if isinstance(error, StoreError):
            return self._say(body, words_of(error, typed="command" in body), FAILED)

        number = secrets.token_hex(4)
        log.error("a listener failed", error_id=number, exc_info=error)
        return self._say(body, templates.reply("reply/error", {"id": number}), FAILED)

    def _say(self, body: Mapping[str, Any], said: Answer, sentence: str) -> BoltResponse:
        """Tell whoever sent a payload, where people of its kind read answers.

        Where it is not known in time that somebody was told, Slack hears a plain ``sentence``, and
        shows people that it failed.
        """
        if "command" in body:
            return BoltResponse(status=200, body={"response_type": "ephemeral", **said})

        if body.get("type") == "view_submission":
            update = {"response_action": "update", "view": answer_view(said)}
            return BoltResponse(status=200, body=update)

        telling = self._follow.try_for(self._seconds.telling, lambda: self._is_told(body, said))
        if telling:
            return BoltResponse(status=200, body=sentence)

        return BoltResponse(status=400, body=sentence, headers=NO_RETRY)

    def _is_told(self, body: Mapping[str, Any], said: Answer) -> bool:
        """Tell whoever pressed something, as far as the payload says who and where that is."""
        address = {"response_url": parts.text(body, "response_url")}
        try:
            client = self._client_for(team_of(body))
        except Exception:  # it says so in a shape that nobody can read, or the database is away
            client = None

        user, trigger = _id_at(body, "user", "id"), _id_at(body, "trigger_id")
        if client is None or not user:
            return tell_by_address(self.client, address, said)

        if trigger and isinstance(body.get("view"), Mapping):
            view = {name: _id_at(body, "view", name) for name in ("id", "type", "callback_id")}
            pressed = {"trigger_id": trigger, "view": view}
            if show_answer(client, pressed, said):
                return True

        place = address | {
            "user": {"id": user},
            "channel": {
                "id": _id_at(body, "channel", "id") or _id_at(body, "container", "channel_id")
            },
        }
        return tell(client, place, said)


def _id_at(body: Mapping[str, Any], *path: str) -> str:
    """Return the id at a place in a payload, or nothing where there is none."""
    found: Any = body
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None

    try:
        return _ID.validate_python(found)
    except ValidationError:
        return ""
