"""What a call of the Web API holds, as it came: in its address, its body and its headers."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl

from starlette.requests import Request

from playground.blocks import Json


async def asked(request: Request) -> tuple[str, Json]:
    """Return a call's token, "" for none, and its arguments. Raises `ValueError` for bad JSON."""
    given = await _arguments(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        given |= _credentials(token)

    if scheme.lower() != "bearer":
        token = str(given.get("token", ""))

    return token, given


async def _arguments(request: Request) -> Json:
    """Return a call's arguments, from its address and its body; `ValueError` for bad JSON."""
    body = await request.body()
    given: Json = dict(request.query_params)

    if request.headers.get("content-type", "").startswith("application/json"):
        given.update(json.loads(body or b"{}"))
    else:
        given.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))

    return given


def _credentials(encoded: str) -> Json:
    """Return a client's id and secret, from the header in which they came."""
    try:
        client_id, _, secret = base64.b64decode(encoded).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}
