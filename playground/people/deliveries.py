"""Delivering what people do to the app, and gathering what they see of its answer."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from playground.blocks import Json
from playground.link import Ack, AppLink, Delivery
from playground.people.acknowledgments import Acknowledgments
from playground.shown import Message, Reply, SlackError, View
from playground.workspace import Clock, Declaration, Exchange, Installation


class Deliveries(Acknowledgments):
    """A workspace with a link to the app; `sent` is all that was delivered, with its answers."""

    def __init__(
        self,
        *,
        clock: Clock,
        lock: threading.RLock,
        link: AppLink,
        declared: Declaration,
        app: Installation,
    ) -> None:
        super().__init__(clock=clock, lock=lock, declared=declared, app=app)
        self.link = link
        self.commands = declared.commands
        self.described = declared.described
        self.events = declared.events
        self.escape = declared.escape
        self.sent: list[tuple[Delivery, Ack]] = []

    def redeliver(
        self,
        which: Delivery | None = None,
        *,
        times: int = 1,
        together: bool = False,
        url: str | None = None,
    ) -> list[Reply]:
        """Deliver the last payload (or `which`) again: the same ids, signed anew.

        Events carry `X-Slack-Retry-Num`. `times` deliveries one after the other, or `together` at
        once; `url` sends them to another replica.
        """
        delivery = which or self.sent[-1][0]
        numbers = range(1, times + 1)

        def again(number: int) -> Reply:
            return self._deliver(delivery, retry=number, url=url)

        if together:
            with ThreadPoolExecutor(times) as pool:
                return list(pool.map(again, numbers))

        return [again(number) for number in numbers]

    def _deliver(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Reply:
        """Deliver, take in what the app acknowledged with, and gather what the person saw."""
        if not self.link.connected and url is None:
            raise SlackError(
                "No app is connected: give a request_url, or connect it over Socket Mode"
            )

        user = delivery.user
        start = len(self.showings)
        views_before = len(self.views.changes)
        at = self.clock()
        ack = self.link.deliver(delivery, retry=retry, url=url)

        with self.lock:
            self.sent.append((delivery, ack))
            self.exchanges.append(_exchange(delivery, ack, at, retry))
            act = len(self.sent)
            reply = Reply(user, ack.status, ack.elapsed, error=ack.error, names=self.names)
            self._take_answer(delivery, ack, reply, act)
            view = self._last_changed(delivery, self.views.changes[views_before:])
            if view is not None and self.views.is_open(view):
                reply.view = view.snapshot()

            if delivery.pressed:
                reply.message = self.message_now(*delivery.pressed)

            end = len(self.showings)

        def collect() -> list[Message]:
            with self.lock:
                return self.showings.of_act(user, act, delivery.via, start, end)

        reply.collect = collect
        return reply

    def _last_changed(self, delivery: Delivery, changes: list[View]) -> View | None:
        """Return the last of these views that the person who acted sees change, if any.

        They see a modal, or the view that they pressed in.
        """
        for view in reversed(changes):
            on_screen = view.type == "modal" or view.id == delivery.view_id
            if view.user == delivery.user and on_screen:
                return view
        return None

    def _not_sent(self, user: str, said: str = "", error: str | None = None) -> Reply:
        """Return what a person sees of an act that Slack keeps from the app."""
        return Reply(user, 0, 0.0, said=said, error=error, names=self.names)

    def _interaction_payload(self, kind: str, user: str) -> Json:
        """Return what every interaction payload has, with a new trigger_id."""
        person = self.who(user)
        return {
            "type": kind,
            "user": {
                "id": user,
                "username": person.handle,
                "name": person.handle,
                "team_id": self.team,
            },
            "api_app_id": self.app.app_id,
            "token": "legacy",
            "trigger_id": self.triggers.new(user),
            "team": {"id": self.team, "domain": "playground"},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _new_response_url(
        self, user: str, channel: str, pressed: Message | None = None
    ) -> tuple[str, str]:
        """Return a new response_url's key and address; `pressed` is the message that it is of."""
        if pressed is None:
            key = self.response_urls.new(user, channel)
        else:
            key = self.response_urls.new(user, channel, pressed.ts, pressed.thread_ts)

        return key, f"{self.base_url}response/{key}"


def _exchange(delivery: Delivery, ack: Ack, at: datetime, retry: int) -> Exchange:
    """Return what goes into the record of a payload that was delivered."""
    what = _named(delivery) + (f" (delivered again: {retry})" if retry else "")
    return Exchange(
        "to app",
        at,
        what,
        delivery.payload,
        ack.body,
        ack.status,
        ack.error or "",
        who=delivery.user,
        seconds=ack.elapsed,
    )


def _named(delivery: Delivery) -> str:
    """Name a payload as people know it: the line that was typed, the kind of the press or event."""
    payload = delivery.payload
    if delivery.kind == "command":
        return f"{payload['command']} {payload['text']}".strip()

    if delivery.kind == "event":
        return f"event {payload.get('event', {}).get('type', '')}".strip()

    actions = [str(action.get("action_id", "")) for action in payload.get("actions") or []]
    return " ".join([str(payload.get("type", "interaction")), *actions])
