"""What people do in a workspace: type, press, submit, open Home, come and go; and what they see of
it.

Every act reaches the app as Slack would send it, signed, over real HTTP (or Socket Mode), and comes
back as a `Reply`.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

from playground import limits
from playground.link import Ack, AppLink, Delivery
from playground.shown import (
    CHOOSING,
    Button,
    Channel,
    Json,
    Message,
    Reply,
    SlackError,
    View,
    elements,
    find,
    option_called,
    options_of,
)
from playground.workspace import Workspace

SUBMISSION_FAILED = "We had some trouble connecting. Try again?"
REQUIRED = "Please complete this required field."

_REFERENCE = re.compile(r"<(?:@[A-Z0-9]\w*|#[A-Z0-9]\w*|!\w+|(?:https?|mailto):[^<>\s]*)[^<>]*>")
_LINK = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)'’]")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def escaped(text: str) -> str:
    """What somebody typed as Slack sends it: `& < >` escaped, addresses as links; mentions and
    links in <…> stay."""
    done = []
    at = 0
    for reference in _REFERENCE.finditer(text):
        done.extend([_escaped(text[at : reference.start()]), reference[0]])
        at = reference.end()
    return "".join([*done, _escaped(text[at:])])


def _escaped(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    pieces = []
    at = 0
    for link in _LINK.finditer(text):
        pieces.extend([_MAIL.sub(r"<mailto:\g<0>|\g<0>>", text[at : link.start()]), f"<{link[0]}>"])
        at = link.end()
    return "".join([*pieces, _MAIL.sub(r"<mailto:\g<0>|\g<0>>", text[at:])])


class People(Workspace):
    """A workspace with people in it who act."""

    def __init__(
        self,
        *,
        link: AppLink,
        commands: Collection[str] = ("/cspr",),
        events: Collection[str] | None = None,
        escape: bool = True,
        **state: Any,
    ) -> None:
        super().__init__(**state)
        self.link = link
        self.commands = frozenset(commands)
        self.events = None if events is None else frozenset(events)
        self.escape = escape
        self.sent: list[tuple[Delivery, Ack]] = []

    # -- typing ------------------------------------------------------------------------------------

    def type(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> Reply:
        """Somebody types a line: a slash command goes to the app as one, anything else is said as a
        message.

        Slash commands are refused in threads, and carry no `thread_ts`. A private channel's name is
        not told.
        """
        if not text.startswith("/"):
            message = self.say(user, channel, text, thread_ts)
            return Reply(user, 200, 0.0, message=message, names=self._names)
        name, words = (*text.split(maxsplit=1), "")[:2]
        with self.lock:
            where = self._present(user, channel)
            if thread_ts:
                return Reply(
                    user,
                    0,
                    0.0,
                    said=f"{name} is not supported in threads. Sorry!",
                    error="not_in_threads",
                )
            if name not in self.commands:
                said = (
                    f"{name} is not a valid command: every message that starts with “/” is taken as"
                    " one."
                )
                return Reply(user, 0, 0.0, said=said, error="unknown_command")
            key, response_url = self.new_response_url(user, channel)
            payload = {
                "token": "legacy",
                "team_id": self.team,
                "team_domain": "playground",
                "channel_id": channel,
                "channel_name": _named(where),
                "user_id": user,
                "user_name": self.who(user).handle,
                "command": name,
                "text": escaped(words.strip()) if self.escape else words.strip(),
                "api_app_id": self.app_id,
                "is_enterprise_install": "false",
                "response_url": response_url,
                "trigger_id": self.new_trigger(user),
            }
        return self._act(Delivery("command", payload, user, key))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """Somebody writes an ordinary message; the app gets the `message` event if it is in the
        channel."""
        with self.lock:
            where = self._present(user, channel)
            if where.person is not None and not self.messages_tab:
                raise SlackError("The app's Messages tab is off: nobody can write to it")
            raw: Json = {"user": user, "text": escaped(text)}
            if thread_ts:
                raw["thread_ts"] = thread_ts
            message = self._put(channel, raw)
        self._message_event(where, {**copy.deepcopy(message.raw), "client_msg_id": message.ts})
        return self._seen(message)

    # -- pressing ----------------------------------------------------------------------------------

    def press(
        self,
        user: str,
        where: Message | Reply | View | Button,
        what: str | None = None,
        *,
        value: Any = None,
        confirm: bool = True,
        action_ts: str | None = None,
        anywhere: bool = False,
    ) -> Reply:
        """Somebody presses a button, or chooses in a select, overflow menu, radio buttons,
        checkboxes or a picker.

        `what` is a label, an action id, or an option's words; `value` what is chosen where `what`
        names the element. With a confirm dialog, `confirm` is what they answer; `Reply.confirm`
        shows what it said. `anywhere`: though they do not see the place, as in a forged or
        forwarded press. The same `action_ts` twice is the same click.
        """
        button = where if isinstance(where, Button) else _button(where, str(what))
        chosen = what if button.element["type"] in CHOOSING and value is None else value
        place = button.where
        with self.lock:
            if not anywhere:
                self._sees(user, place)
            action = self._action(button, chosen, place)
            dialog = button.element.get("confirm")
            if dialog and not confirm:
                return Reply(
                    user, 0, 0.0, said=dialog["text"]["text"], confirm=dialog, names=self._names
                )
            held = self._hold(user, place, button, action)
            if not _dispatches(place, button):
                return Reply(
                    user, 0, 0.0, view=held if isinstance(held, View) else None, names=self._names
                )
            action["action_ts"] = action_ts or self.next_ts()
            payload = self._interaction("block_actions", user)
            payload["actions"] = [action]
            key = None
            if isinstance(held, View):
                payload["container"] = {"type": "view", "view_id": held.id}
                payload["view"] = {**copy.deepcopy(held.raw), "state": {"values": held.state()}}
            else:
                key = self._message_parts(payload, user, held)
        pressed = None if isinstance(place, View) else (place.channel, place.ts)
        view_id = place.id if isinstance(place, View) else None
        reply = self._act(Delivery("interaction", payload, user, key, view_id, pressed))
        reply.confirm = dialog
        return reply

    def _message_parts(self, payload: Json, user: str, message: Message) -> str:
        channel = self.where(message.channel)
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload["container"] = container
        payload["channel"] = {"id": channel.id, "name": _named(channel)}
        if message.ephemeral_to is None:
            payload["message"] = copy.deepcopy(message.raw)
        values = message.state()
        for block_id, held in self._chosen.get((user, channel.id, message.ts), {}).items():
            values.setdefault(block_id, {}).update(held)
        payload["state"] = {"values": values}
        key, payload["response_url"] = self.new_response_url(
            user, channel.id, message.ts, message.thread_ts
        )
        return key

    def _action(self, button: Button, chosen: Any, place: Message | View) -> Json:
        """The entry of `actions`, with what was chosen as Slack names it for this element."""
        element = button.element
        kind = element["type"]
        shown = (
            "text",
            "value",
            "style",
            "placeholder",
            "confirm",
            "initial_option",
            "initial_date",
            "initial_user",
        )
        action = {key: copy.deepcopy(element[key]) for key in shown if key in element}
        action.update(type=kind, action_id=element["action_id"], block_id=button.block_id)
        if kind == "button":
            return action
        if kind == "checkboxes" and isinstance(chosen, str):
            state = place.state()[button.block_id][element["action_id"]]["selected_options"]
            ticked = option_called(element, chosen)
            chosen = (
                [option for option in state if option != ticked]
                if ticked in state
                else [*state, ticked]
            )
        action.update(self._held(element, chosen))
        return action

    def _held(self, element: Json, chosen: Any) -> Json:
        """What an element holds after this choice, as in `state.values`; `SlackError` when it
        cannot be chosen."""
        kind = element["type"]
        if kind in CHOOSING:
            wanted = chosen if isinstance(chosen, list | tuple | set) else [chosen]
            options = []
            for one in [] if chosen is None else wanted:
                option = option_called(element, one)
                if option is None:
                    there = [option["text"]["text"] for option in options_of(element)]
                    raise SlackError(
                        f"No option {one!r} in {element['action_id']}; there are {there}"
                    )
                options.append(option)
            if kind in ("checkboxes", "multi_static_select"):
                return {"type": kind, "selected_options": options}
            return {"type": kind, "selected_option": options[0] if options else None}
        if kind in ("users_select", "multi_users_select"):
            for user in _listed(chosen):
                self.who(user)
        if kind in ("conversations_select", "multi_conversations_select"):
            for channel in _listed(chosen):
                self.where(channel)
        single = {
            "users_select": "selected_user",
            "conversations_select": "selected_conversation",
            "timepicker": "selected_time",
        }
        several = {
            "multi_users_select": "selected_users",
            "multi_conversations_select": "selected_conversations",
        }
        if kind in single:
            return {"type": kind, single[kind]: chosen}
        if kind in several:
            return {"type": kind, several[kind]: _listed(chosen)}
        if kind == "datepicker":
            day = chosen.isoformat() if isinstance(chosen, date) else chosen
            if day is not None:
                date.fromisoformat(day)
            return {"type": kind, "selected_date": day}
        return {"type": kind, "value": None if chosen is None or chosen == "" else str(chosen)}

    def _hold(
        self, user: str, place: Message | View, button: Button, action: Json
    ) -> Message | View:
        """Remembers what was chosen, where the app reads it later as state; returns the place with
        it."""
        action_id = button.element["action_id"]
        held = {
            key: value
            for key, value in action.items()
            if key == "type" or key.startswith("selected_")
        }
        if action["type"] not in ("button", "overflow"):
            if "value" in action:
                held["value"] = action["value"]
            if isinstance(place, View):
                current = self._live(place)
                current.raw["state"]["values"].setdefault(button.block_id, {})[action_id] = held
            else:
                chosen = self._chosen.setdefault((user, place.channel, place.ts), {})
                chosen.setdefault(button.block_id, {})[action_id] = held
        return self._live(place).snapshot() if isinstance(place, View) else place

    def _live(self, view: View) -> View:
        """The view as it is on screen now, or the stale copy itself when it is gone."""
        if view.type == "home" and view.user in self._homes:
            return self._homes[view.user]
        return self._views.get(view.id, view)

    # -- modals and Home ---------------------------------------------------------------------------

    def submit(
        self,
        user: str,
        view: View,
        values: Mapping[str, Any] | None = None,
        *,
        anywhere: bool = False,
    ) -> Reply:
        """Somebody fills in a modal and submits it: `values` by block id, label or action id; other
        fields keep theirs.

        What Slack's own client refuses (a required field left empty, a text too long) is never
        sent: `Reply.errors`.
        """
        with self.lock:
            live = self._live(view)
            if not anywhere and (not self.is_open(live) or self._stacks[user][-1] != live.id):
                raise SlackError(f"The modal {view.title!r} is not the topmost on {user}'s screen")
            for name, chosen in (values or {}).items():
                block_id, element = _field(live, name)
                held = self._held(element, chosen)
                live.raw["state"]["values"].setdefault(block_id, {})[element["action_id"]] = held
            live.shown_errors = _unfinished(live)
            if live.shown_errors:
                return Reply(
                    user,
                    0,
                    0.0,
                    errors=dict(live.shown_errors),
                    view=live.snapshot(),
                    names=self._names,
                )
            payload = self._interaction("view_submission", user)
            payload["view"] = {**copy.deepcopy(live.raw), "state": {"values": live.state()}}
            payload["response_urls"] = []
        return self._act(Delivery("interaction", payload, user, view_id=live.id))

    def close_view(self, user: str, view: View | None = None) -> Reply:
        """Somebody closes a modal (the topmost); the app is told if the view asked for it."""
        with self.lock:
            stack = self._stacks.get(user) or []
            if not stack:
                raise SlackError(f"No modal is open on {user}'s screen")
            closed = self._views[view.id if view else stack[-1]]
            stack.remove(closed.id)
            if not closed.raw.get("notify_on_close"):
                return Reply(user, 0, 0.0, names=self._names)
            payload = self._interaction("view_closed", user)
            payload.pop("trigger_id")
            payload["view"] = {**copy.deepcopy(closed.raw), "state": {"values": closed.state()}}
            payload["is_cleared"] = False
        return self._act(Delivery("interaction", payload, user))

    def open_home(self, user: str) -> View | None:
        """Somebody opens the app's Home tab: the `app_home_opened` event, then what was published
        for them."""
        if not self.home_tab:
            raise SlackError("The app's Home tab is off")
        with self.lock:
            event: Json = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.dm(user),
                "tab": "home",
            }
            event["event_ts"] = self.next_ts()
            if user in self._homes:
                event["view"] = copy.deepcopy(self._homes[user].raw)
        self._event("app_home_opened", event)
        return self.home(user)

    # -- coming and going --------------------------------------------------------------------------

    def invite(self, user: str, channel: str, by: str | None = None) -> None:
        """Somebody (or the app) joins a channel: `member_joined_channel`."""
        with self.lock:
            where = self.where(channel)
            self.who(user)
            if user in where.members:
                return
            where = self._change_channel(channel, members=(*where.members, user))
        self._member_event("member_joined_channel", user, where, by)

    def kick(self, user: str, channel: str) -> None:
        """Somebody leaves a channel: `member_left_channel`; for the app itself `group_left` or
        `channel_left`."""
        with self.lock:
            where = self.where(channel)
            if user not in where.members:
                return
            where = self._change_channel(
                channel, members=tuple(m for m in where.members if m != user)
            )
        if user == self.bot_user:
            kind = "group_left" if where.private else "channel_left"
            self._event(
                kind,
                {"type": kind, "channel": channel, "event_ts": self.next_ts()},
                _reading(where),
            )
        else:
            self._member_event("member_left_channel", user, where, None)

    def deactivate(self, user: str) -> None:
        """Somebody's account is deactivated: out of every channel, and `user_change`."""
        with self.lock:
            self._people[user] = replace(self.who(user), deactivated=True)
            for where in self.channels_of(user):
                self._change_channel(where.id, members=tuple(m for m in where.members if m != user))
            event = {
                "type": "user_change",
                "user": {"id": user, "team_id": self.team, "deleted": True},
            }
        self._event("user_change", {**event, "event_ts": self.next_ts()}, "users:read")

    def archive(self, channel: str, *, archived: bool = True) -> None:
        """A channel is archived (or opened again)."""
        with self.lock:
            where = self._change_channel(channel, archived=archived)
            group = "group" if where.private else "channel"
            kind = f"{group}_archive" if archived else f"{group}_unarchive"
        if self.bot_user in where.members:
            self._event(
                kind,
                {"type": kind, "channel": channel, "event_ts": self.next_ts()},
                _reading(where),
            )

    def share(self, channel: str) -> None:
        """A channel is shared with another organisation (Slack Connect)."""
        with self.lock:
            where = self._change_channel(channel, shared=True)
            event = {
                "type": "channel_shared",
                "connected_team_id": "T9",
                "channel": channel,
                "event_ts": self.next_ts(),
            }
        if self.bot_user in where.members:
            self._event("channel_shared", event, _reading(where))

    def delete_message(self, message: Message) -> None:
        """A person deletes a message, as admins may delete the app's."""
        with self.lock:
            found = self._find(message.channel, message.ts)
            if found is None:
                raise SlackError("That message is already gone")
            self.remove(found)
            event = {
                "subtype": "message_deleted",
                "hidden": True,
                "deleted_ts": message.ts,
                "ts": self.next_ts(),
            }
        self._message_event(
            self.where(message.channel), {**event, "previous_message": copy.deepcopy(found.raw)}
        )

    def unpin(self, user: str, message: Message) -> None:
        """A person takes a message's pin away."""
        with self.lock:
            pins = self._pins.get(message.channel, [])
            if message.ts not in pins:
                raise SlackError("That message is not pinned")
            pins.remove(message.ts)
        item = {
            "type": "message",
            "channel": message.channel,
            "message": copy.deepcopy(message.raw),
        }
        event = {
            "type": "pin_removed",
            "user": user,
            "channel_id": message.channel,
            "item": item,
            "has_pins": bool(pins),
        }
        self._event("pin_removed", {**event, "event_ts": self.next_ts()}, "pins:read")

    def uninstall(self) -> None:
        """The app is removed from the workspace: its token dies, `tokens_revoked` and
        `app_uninstalled` are sent."""
        self.token_error = "account_inactive"
        self._event(
            "tokens_revoked", {"type": "tokens_revoked", "tokens": {"bot": [self.bot_user]}}
        )
        self._event("app_uninstalled", {"type": "app_uninstalled"})

    # -- delivering --------------------------------------------------------------------------------

    def redeliver(
        self,
        which: Delivery | None = None,
        *,
        times: int = 1,
        together: bool = False,
        url: str | None = None,
    ) -> list[Reply]:
        """Delivers the last payload (or `which`) again: same ids, signed anew, events with
        `X-Slack-Retry-Num`.

        `times` deliveries one after the other, or `together` at once; `url` sends them to another
        replica.
        """
        delivery = which or self.sent[-1][0]

        def again(number: int) -> Reply:
            return self._act(delivery, retry=number, url=url)

        if together:
            with ThreadPoolExecutor(times) as pool:
                return list(pool.map(again, range(1, times + 1)))
        return [again(number) for number in range(1, times + 1)]

    def _act(self, delivery: Delivery, *, retry: int = 0, url: str | None = None) -> Reply:
        """Delivers, takes in what the app acknowledged with, and gathers what the person saw."""
        if not self.link.connected and url is None:
            raise SlackError(
                "No app is connected: give a request_url, or connect it over Socket Mode"
            )
        user = delivery.user
        start, views = len(self._showings), len(self._view_log)
        ack = self.link.deliver(delivery, retry=retry, url=url)
        with self.lock:
            self.sent.append((delivery, ack))
            act = len(self.sent)
            reply = Reply(user, ack.status, ack.elapsed, error=ack.error, names=self._names)
            if delivery.kind == "command":
                self._command_answered(delivery, ack, reply, act)
            elif delivery.payload.get("type") == "view_submission":
                self._view_answered(delivery, ack, reply)
            elif ack.error and delivery.kind == "interaction":
                reply.said = f"This action failed: {ack.error}"
            changed = [
                v
                for v in self._view_log[views:]
                if v.user == user and (v.type == "modal" or v.id == delivery.view_id)
            ]
            if changed and self.is_open(changed[-1]):
                reply.view = changed[-1].snapshot()
            if delivery.pressed:
                found = self._find(*delivery.pressed)
                reply.message = self._seen(found) if found else None
            end = len(self._showings)
        reply.collect = lambda: self.shown_to(user, act, delivery.via, start, end)
        return reply

    def _command_answered(self, delivery: Delivery, ack: Ack, reply: Reply, act: int) -> None:
        if ack.error:
            reply.said = f'{delivery.payload["command"]} failed with the error "{ack.error}"'
            return
        answer = {"text": ack.body} if isinstance(ack.body, str) else ack.body
        if not answer or delivery.via is None:
            return
        self._refuse_bad(answer, "acknowledgment of a command")
        reply.response_type = answer.get("response_type", "ephemeral")
        if reply.response_type == "in_channel":
            typed = f"{delivery.payload['command']} {delivery.payload['text']}".strip()
            self._put(str(delivery.payload["channel_id"]), {"user": delivery.user, "text": typed})
        self.say_by_url(delivery.via, answer, act=act)

    def _view_answered(self, delivery: Delivery, ack: Ack, reply: Reply) -> None:
        user = delivery.user
        view = self._views.get(str(delivery.view_id))
        if ack.error:
            reply.said = SUBMISSION_FAILED
            reply.view = view.snapshot() if view else None
            return
        if view is None or not self.is_open(view):
            return
        stack = self._stacks[user]
        answer = ack.body if isinstance(ack.body, dict) else {}
        action = answer.get("response_action")
        if action == "errors":
            inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
            errors = answer.get("errors") or {}
            if (
                not errors
                or not set(errors) <= inputs
                or not all(isinstance(e, str) and e for e in errors.values())
            ):
                raise self._problem(
                    f"acknowledgment of a view: errors {errors} do not fit the input blocks"
                    f" {sorted(inputs)}"
                )
            view.shown_errors = dict(errors)
            reply.errors = dict(errors)
            reply.view = view.snapshot()
        elif action in ("update", "push"):
            given = answer.get("view") or {}
            problems = limits.view_problems(given)
            if problems:
                raise self._problem(
                    *(f"acknowledgment of a view: {problem}" for problem in problems)
                )
            if action == "update":
                self.fill_view(view, given)
            else:
                self.push_view(user, given)
        elif action == "clear":
            stack.clear()
        elif action is None:
            stack.remove(view.id)
            if stack:
                reply.view = self._views[stack[-1]].snapshot()
        else:
            raise self._problem(f"acknowledgment of a view: unknown response_action {action!r}")

    def _refuse_bad(self, answer: Mapping[str, Any], what: str) -> None:
        problems = limits.message_problems(answer)
        if problems:
            raise self._problem(*(f"{what}: {problem}" for problem in problems))

    def _problem(self, *lines: str) -> SlackError:
        self.problems.extend(lines)
        return SlackError("\n".join(lines))

    def _interaction(self, kind: str, user: str) -> Json:
        person = self.who(user)
        return {
            "type": kind,
            "user": {
                "id": user,
                "username": person.handle,
                "name": person.handle,
                "team_id": self.team,
            },
            "api_app_id": self.app_id,
            "token": "legacy",
            "trigger_id": self.new_trigger(user),
            "team": {"id": self.team, "domain": "playground"},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    # -- events ------------------------------------------------------------------------------------

    def _event(self, name: str, event: Json, *scopes: str) -> None:
        """Sends an event to the app if it subscribes to it (`name` is the manifest's, such as
        message.im).

        Of `scopes`, if any, one must be granted: Slack tells an app nothing that it may not read.
        """
        if not self.link.connected or (self.events is not None and name not in self.events):
            return
        if scopes and not self.scopes & set(scopes):
            return
        with self.lock:
            payload = {
                "token": "legacy",
                "team_id": self.team,
                "context_team_id": self.team,
                "api_app_id": self.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": self._ids.next(f"Ev{self.team}"),
                "event_time": int(self.clock().timestamp()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": self.team,
                        "user_id": self.bot_user,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    }
                ],
                "is_ext_shared_channel": False,
            }
        delivery = Delivery("event", payload)
        ack = self.link.deliver(delivery)
        with self.lock:
            self.sent.append((delivery, ack))
            if ack.error and self.events is not None:
                self.problems.append(
                    f"event {name} was not acknowledged: {ack.status or ack.error}"
                )

    def _message_event(self, where: Channel, parts: Json) -> None:
        if self.bot_user not in where.members:
            return
        kind, name = (
            ("im", "im")
            if where.person
            else ("group", "groups")
            if where.private
            else ("channel", "channels")
        )
        event = {"type": "message", "channel": where.id, "channel_type": kind, **parts}
        self._event(f"message.{name}", {**event, "event_ts": event["ts"]}, f"{name}:history")

    def _member_event(self, kind: str, user: str, where: Channel, by: str | None) -> None:
        if self.bot_user not in where.members:
            return
        event: Json = {
            "type": kind,
            "user": user,
            "channel": where.id,
            "channel_type": "G" if where.private else "C",
        }
        if by:
            event["inviter"] = by
        self._event(kind, {**event, "team": self.team, "event_ts": self.next_ts()}, _reading(where))

    # -- who may -----------------------------------------------------------------------------------

    def _present(self, user: str, channel: str) -> Channel:
        """The channel, when this person can write in it."""
        person, where = self.who(user), self.where(channel)
        if person.deactivated:
            raise SlackError(f"{person.name}'s account is deactivated")
        if user not in where.members:
            raise SlackError(f"{person.name} is not in {where.name} and cannot write there")
        if where.archived:
            raise SlackError(f"{where.name} is archived: nobody can write there")
        return where

    def _sees(self, user: str, place: Message | View) -> None:
        """Refuses a press on something that is not on this person's screen."""
        if self.who(user).deactivated:
            raise SlackError(f"{self.who(user).name}'s account is deactivated")
        if isinstance(place, View):
            if place.user != user or not self.is_open(place):
                raise SlackError(
                    f"The view {place.title or place.type!r} is not on {user}'s screen"
                )
        elif place.ephemeral_to not in (None, user):
            raise SlackError(f"Only {place.ephemeral_to} sees this message")
        elif user not in self.where(place.channel).members:
            raise SlackError(f"{user} is not in {place.channel} and does not see this message")


def _named(channel: Channel) -> str:
    """How payloads name a channel: private ones and direct messages are not named."""
    return (
        "directmessage" if channel.person else "privategroup" if channel.private else channel.name
    )


def _reading(channel: Channel) -> str:
    """The scope that lets an app hear what happens to such a channel."""
    return "groups:read" if channel.private else "channels:read"


def _button(where: Message | Reply | View, what: str) -> Button:
    return where.button(what) if isinstance(where, Reply) else find(where, what)


def _listed(chosen: Any) -> list[str]:
    if chosen is None:
        return []
    return list(chosen) if isinstance(chosen, list | tuple | set) else [chosen]


def _dispatches(place: Message | View, button: Button) -> bool:
    """Whether the element tells the app at once: all do but inputs without `dispatch_action`."""
    for block in place.blocks:
        if block["block_id"] == button.block_id and block["type"] == "input":
            return bool(block.get("dispatch_action"))
    return True


def _field(view: View, name: str) -> tuple[str, Json]:
    """The field called `name`: by block id, label or action id."""
    tests: Iterable[Callable[[Json, Json], bool]] = (
        lambda block, element: block["block_id"] == name,
        lambda block, element: (block.get("label") or {}).get("text") == name,
        lambda block, element: element["action_id"] == name,
    )
    for test in tests:
        found = [
            (block["block_id"], element)
            for block in view.blocks
            for _, element in elements([block])
            if element["type"] not in ("button", "overflow") and test(block, element)
        ]
        if len(found) == 1:
            return found[0]
    raise SlackError(f"No one field {name!r} in {view.title!r}; there are {view.labels}")


def _unfinished(view: View) -> dict[str, str]:
    """What Slack's client says at the fields before it sends anything."""
    errors: dict[str, str] = {}
    state = view.state()
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        held = state[block["block_id"]][element["action_id"]]
        value = next((content for key, content in held.items() if key != "type"), None)
        if not value and not block.get("optional"):
            errors[block["block_id"]] = REQUIRED
        elif isinstance(value, str):
            least, most = (
                element.get("min_length") or 0,
                element.get("max_length") or limits.INPUT_TEXT,
            )
            if element["type"] == "plain_text_input" and len(value) > most:
                errors[block["block_id"]] = f"Please use at most {most} characters."
            elif element["type"] == "plain_text_input" and value and len(value) < least:
                errors[block["block_id"]] = f"Please use at least {least} characters."
    return errors
