"""What Slack answers a Web API call with when it does not do it."""

from __future__ import annotations

from typing import Any

from playground.blocks import Json


class ApiError(Exception):
    """A Web API call that Slack answers with `ok: false`, with Slack's own error name."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.body: Json = {"ok": False, "error": code, **more}
        if messages:
            lines = [f"[ERROR] {message}" for message in messages]
            self.body["response_metadata"] = {"messages": lines}
