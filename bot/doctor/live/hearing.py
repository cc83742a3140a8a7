"""Hear what the person does: over HTTP where the bot would listen, or on a socket of Socket Mode.

The live check answers in the bot's place while it lasts, so that every byte that Slack sends is
seen. So the bot must not run meanwhile: its port would be taken, or Slack would give some of what
people do to it, and some to the check.
"""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from errno import EADDRINUSE
from queue import Empty, SimpleQueue
from typing import Any

from slack_bolt import BoltRequest, BoltResponse
from slack_sdk import WebClient

from bot import config, parts
from bot.doctor.live import samples
from bot.doctor.sockets import NoSocket, greeted
from bot.outgoing import SlackClient
from bot.web.connections import Door, Server, Service, listen, room
from bot.web.metrics import Metrics
from bot.web.operations import Health
from bot.web.server import make_web
from bot.web.socket_faults import CannotOpen
from bot.web.socket_mode import SocketMode

Json = dict[str, Any]

_LATER = 503
"""The status after which Slack sends an event again, a minute or five later, and shows whoever
pressed or submitted something that it failed: nothing of it is recorded."""


class CannotHear(Exception):
    """Nothing that the person does would be heard; the text says why, and what to do."""


class BotRuns(CannotHear):
    """What the person does goes to the bot, which runs."""


class Acts:
    """What people do meanwhile: the person's own acts are kept, and acknowledged as expected."""

    def __init__(self, person: str, code: str) -> None:
        self._person = person
        self._code = code
        self._heard: SimpleQueue[tuple[str, Json, Json | None]] = SimpleQueue()

    def wait(self, kind: str, seconds: float) -> tuple[Json, Json | None]:
        """Return what the person did, and the acknowledgment. Raises ``Empty`` if nothing came."""
        while True:
            found, payload, answer = self._heard.get(timeout=seconds)
            if found == kind:
                return payload, answer

    def answer(self, payload: Mapping[str, Any]) -> tuple[int, Json | None]:
        """Acknowledge what Slack sends: the status, and what goes with it."""
        kind = self._kind(payload)
        if kind == "the bot's":
            return _LATER, None

        if kind == "command":
            said = samples.answer_to_typed(self._code)
        elif kind == "foreign command":
            return 200, samples.not_now()
        else:
            said = None

        self._heard.put((kind, dict(payload), said))
        return 200, said

    def _kind(self, payload: Mapping[str, Any]) -> str:
        if "command" in payload:
            return "command" if self._is_our_command(payload) else "foreign command"

        user = payload.get("user")
        is_persons = isinstance(user, Mapping) and user.get("id") == self._person
        if is_persons and _is_on_our_button(payload):
            return "press"

        if is_persons and _is_of_our_form(payload):
            return "submit"

        return "the bot's"

    def _is_our_command(self, payload: Mapping[str, Any]) -> bool:
        """Say whether the person typed what they were asked to type."""
        is_ours = f"live {self._code}" in str(payload.get("text"))
        return is_ours and payload.get("user_id") == self._person


def _is_on_our_button(payload: Mapping[str, Any]) -> bool:
    """Say whether the check's own button was pressed, and not one of the bot's."""
    is_press = payload.get("type") == "block_actions"
    return is_press and parts.first_action(payload).get("action_id") == samples.ACTION


def _is_of_our_form(payload: Mapping[str, Any]) -> bool:
    """Say whether the check's own form was submitted, and not one of the bot's."""
    view = parts.part(payload, "view")
    return payload.get("type") == "view_submission" and view.get("callback_id") == samples.FORM


@contextmanager
def hearing(
    settings: config.Settings,
    client: WebClient,
    acts: Acts,
    clock: Callable[[], datetime],
) -> Iterator[str]:
    """Hear what people do for as long as the ``with`` block lasts; yield how.

    Raises :class:`CannotHear`, and :class:`NoSocket` where Slack opens none.
    """
    if settings.slack_app_token is not None:
        token = settings.slack_app_token.get_secret_value()
        with _by_socket(client, token, acts, clock) as how:
            yield how
    elif settings.slack_signing_secret is None:
        raise CannotHear("there is no SLACK_SIGNING_SECRET, so nothing of Slack's is believed")
    else:
        with _by_http(settings, acts, clock) as how:
            yield how


# --- HTTP -----------------------------------------------------------------------------------------


class _Dispatcher:
    """What stands in the bot's place, behind its own web server or its own sockets."""

    def __init__(self, acts: Acts) -> None:
        self._acts = acts

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        """Answer a request that is Slack's."""
        payload = req.body
        if payload.get("type") == "url_verification":
            return _json(200, {"challenge": payload.get("challenge")})
        status, answer = self._acts.answer(payload)
        return _json(status, answer) if answer else BoltResponse(status=status, body="")


def _json(status: int, body: Json) -> BoltResponse:
    content_type = "application/json; charset=utf-8"
    return BoltResponse(
        status=status, body=json.dumps(body), headers={"content-type": content_type}
    )


@contextmanager
def _by_http(settings: config.Settings, acts: Acts, clock: Callable[[], datetime]) -> Iterator[str]:
    try:
        listening = listen(settings.host, settings.port)
    except OSError as error:
        if error.errno != EADDRINUSE:
            raise CannotHear(
                f"port {settings.port} on {settings.host} cannot be opened ({error.strerror}):"
                " check HOST and PORT"
            ) from None

        raise BotRuns(
            f"port {settings.port} is taken, most likely by the bot itself: stop it for these two"
            " minutes (what is due waits in the database), run this again, then start it"
        ) from None

    assert settings.slack_signing_secret is not None
    web = make_web(
        _Dispatcher(acts),
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        clock=clock,
        health=lambda: Health((), ()),
        metrics=Metrics(),
    )
    server = Server(Service(web, Door(room())))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()

    try:
        yield f"listening on {settings.host}:{settings.port} in the bot's place"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


# --- Socket Mode ----------------------------------------------------------------------------------


@contextmanager
def _by_socket(
    client: WebClient, app_token: str, acts: Acts, clock: Callable[[], datetime]
) -> Iterator[str]:
    with greeted(client, app_token) as found:
        if found.connections > 1:
            raise BotRuns(
                f"the app has {found.connections} sockets open, one of them this check's, and Slack"
                " gives each act to any one of them: stop the bot for these two minutes (what is"
                " due waits in the database), run this again, then start it"
            )

    assert isinstance(client, SlackClient)
    sockets = SocketMode(
        _Dispatcher(acts), client=client, app_token=app_token, clock=clock, metrics=Metrics()
    )

    try:
        sockets.start()
        why_not = sockets.complaint(clock())
    except CannotOpen as error:
        why_not = error.fault.sentence

    if why_not is not None:
        raise CannotHear(why_not)

    try:
        yield "a socket is open, and Slack said hello"
    finally:
        sockets.stop()


__all__ = ["Acts", "BotRuns", "CannotHear", "Empty", "NoSocket", "hearing"]
