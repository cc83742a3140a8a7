"""What happens when the app acknowledges what a person did."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground import limits
from playground.blocks import Json
from playground.link import Ack, Delivery
from playground.shown import Reply, SlackError, View
from playground.workspace import Workspace

SUBMISSION_FAILED = "We had some trouble connecting. Try again?"


class Acknowledgments(Workspace):
    """A workspace that takes in the app's answers to commands, presses and submissions."""

    def _take_answer(self, delivery: Delivery, ack: Ack, reply: Reply, act: int) -> None:
        """Do what the acknowledgment says, and note in the reply what the person sees of it.

        Raises `SlackError`, and notes a problem, for an answer that Slack would not take.
        """
        if delivery.kind == "command":
            self._answer_command(delivery, ack, reply, act)
        elif delivery.payload.get("type") == "view_submission":
            self._answer_submission(delivery, ack, reply)
        elif delivery.kind == "interaction" and ack.error:
            reply.said = f"This action failed: {ack.error}"

    def _answer_command(self, delivery: Delivery, ack: Ack, reply: Reply, act: int) -> None:
        command = delivery.payload["command"]
        if ack.error:
            reply.said = f'{command} failed with the error "{ack.error}"'
            return

        answer = {"text": ack.body} if isinstance(ack.body, str) else ack.body
        if not answer or delivery.via is None:
            return

        problems = limits.message_problems(answer)
        self._refuse_problems("acknowledgment of a command", problems)
        reply.response_type = answer.get("response_type", "ephemeral")

        if reply.response_type == "in_channel":
            typed = f"{command} {delivery.payload['text']}".strip()
            channel = str(delivery.payload["channel_id"])
            self.posts.put(channel, {"user": delivery.user, "text": typed})

        self.response_urls.acknowledge(delivery.via, answer, act)

    def _answer_submission(self, delivery: Delivery, ack: Ack, reply: Reply) -> None:
        view = self.views.get(delivery.view_id)
        if ack.error:
            reply.said = SUBMISSION_FAILED
            reply.view = view.snapshot() if view else None
            return

        if view is None or not self.views.is_open(view):
            return

        user = delivery.user
        answer = ack.body if isinstance(ack.body, dict) else {}
        match answer.get("response_action"):
            case None:
                self.views.close(user, view)
                under = self.views.topmost(user)
                reply.view = under.snapshot() if under else None
            case "clear":
                self.views.close_all(user)
            case "errors":
                self._show_errors(view, answer.get("errors") or {})
                reply.errors = dict(view.shown_errors)
                reply.view = view.snapshot()
            case "update":
                self.views.fill(view, self._given_view(answer))
            case "push":
                self.views.push(user, self._given_view(answer))
            case unknown:
                raise self._problem(
                    f"acknowledgment of a view: unknown response_action {unknown!r}"
                )

    def _show_errors(self, view: View, errors: Mapping[str, Any]) -> None:
        inputs = view.input_ids
        unknown = set(errors).difference(inputs)
        if not errors or unknown or not all(map(_is_error_text, errors.values())):
            raise self._problem(
                f"acknowledgment of a view: errors {errors} do not fit the input blocks"
                f" {sorted(inputs)}"
            )

        view.shown_errors = dict(errors)

    def _given_view(self, answer: Mapping[str, Any]) -> Json:
        view: Json = answer.get("view") or {}
        self._refuse_problems("acknowledgment of a view", limits.view_problems(view))
        return view

    def _refuse_problems(self, what: str, problems: list[limits.Problem]) -> None:
        if problems:
            raise self._problem(*(f"{what}: {problem}" for problem in problems))

    def _problem(self, *lines: str) -> SlackError:
        self.problems.extend(lines)
        return SlackError("\n".join(lines))


def _is_error_text(error: object) -> bool:
    return isinstance(error, str) and error != ""
