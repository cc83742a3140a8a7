"""Requests that nobody sends in earnest, from a seed: the same ones each time.

Real payloads, recorded while people worked, are bent: a part is another shape, missing, or more; a
text is long, cut in mid-character or full of control signs. Others are not signed, or no HTTP.
"""

import copy
import hashlib
import hmac
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MARK = "quagga"
"""A word in every text that is typed: no log may have it."""
SHAPES: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**400, "", " ", "a text", [], {}, [[]], [None], [1, "a"], {"id": 5},
    {"a": {"b": []}}, "\ud83d", "a\0b", "\u202e", "é" * 3_000, "9" * 309, "2026-02-30", "U0",
    "../x",
    "<!channel>", "https://example.org/hook", "http://127.0.0.1:9/", [{}] * 200,
)  # fmt: skip
TEXTS = (
    "", "status", "help all", "approve", "done", "\u0000", "\ud83d", "\u202e", "﷽" * 50, "@" * 500,
    "because " * 2_000, '"' * 999, "[" * 5_000, "payload", "ssl_check=1", "%00%ff", "1e999",
    "{{7*7}}",
    "' OR 1=1 --", "\r\nX-Header: a", "<@U0COORD|" + "a" * 100,
    "https://example.org/" + "a" * 9_000,
)  # fmt: skip
STAMPS = (
    "", "9" * 309, "9" * 5_000, "-1", "1e3", "NaN", "0x10", " 12", "12 ", "1.5", "²", "١٢٣", "0",
)  # fmt: skip
GARBAGE = (
    b"", b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/9.9\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 60_000 + b"\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nab",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET /%ff%00/../metrics HTTP/1.1\r\nHost: x\r\n\r\n",
    b"CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n",
)  # fmt: skip
PATHS = (
    "/",
    "/slack",
    "/slack/events",
    "/slack/events/",
    "/slack/install",
    "/metrics/x",
    "//",
    "/%2e",
)


@dataclass(frozen=True)
class Recorded:
    """A payload that the stand-in has sent, and in what it was."""

    kind: str
    payload: dict[str, Any]

    @property
    def of(self) -> str:
        """Of what kind it is: a command, a press, a submission, an event."""
        return str(self.payload.get("type", "command"))


@dataclass(frozen=True)
class Odd:
    """One request: as HTTP, or as mere bytes on a connection (`raw`)."""

    group: str
    method: str = "POST"
    path: str = "/slack/events"
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    raw: bytes | None = None
    signed: bool = False
    waits: bool = False
    """Whether a person waits for an answer to it."""


def signature(secret: str, now: int, body: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers by which Slack shows that a body is its own."""
    mac = hmac.new(secret.encode(), f"v0:{now}:".encode() + body, hashlib.sha256).hexdigest()
    return ("x-slack-request-timestamp", str(now)), ("x-slack-signature", f"v0={mac}")


def recorded(content_type: str, body: bytes) -> Recorded:
    """Return what a delivery of the stand-in holds."""
    if content_type == JSON:
        return Recorded(JSON, json.loads(body))
    fields = dict(parse_qsl(body.decode(), keep_blank_values=True))
    payload = json.loads(fields["payload"]) if "payload" in fields else fields
    return Recorded(FORM, payload)


@dataclass
class Generator:
    """Odd requests from recorded payloads; `now` says the seconds since 1970 for signatures."""

    corpus: list[Recorded]
    secret: str
    now: Callable[[], int]
    seed: int = 1
    _chance: random.Random = field(init=False)
    _by_kind: dict[str, list[Recorded]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        for each in self.corpus:
            self._by_kind.setdefault(each.of, []).append(each)

    def _one(self) -> Recorded:
        """Return a payload of the corpus, of each kind as often."""
        return self._chance.choice(self._by_kind[self._chance.choice(list(self._by_kind))])

    def requests(self, count: int) -> Iterator[Odd]:
        """Yield so many requests."""
        makers = (
            [self._bent] * 10 + [self._typed] * 4 + [self._cut] * 2
            + [self._unsigned] * 2 + [self._garbage, self._elsewhere]
        )  # fmt: skip
        for _ in range(count):
            yield self._chance.choice(makers)()

    # --- signed ----------------------------------------------------------------------------------

    def _bent(self) -> Odd:
        """Return a payload of which one to three parts are not as they were."""
        of = self._one()
        payload = copy.deepcopy(of.payload)
        for _ in range(self._chance.choice((1, 1, 1, 2, 3))):
            self._bend(payload)
        return self._signed("bent", of, payload)

    def _bend(self, payload: dict[str, Any]) -> None:
        """Change something somewhere in a payload."""
        places = list(_places(payload))
        if not places:
            return

        holder, key = self._chance.choice(places)

        match self._chance.randrange(6):
            case 0:
                del holder[key]
            case 1:
                holder[key] = [holder[key]]
            case 2:
                holder[key] = {"a": holder[key]}
            case 3 if isinstance(holder, dict):
                holder[f"{key}_"] = holder.pop(key)
            case _:
                holder[key] = copy.deepcopy(self._chance.choice(SHAPES))

    def _typed(self) -> Odd:
        """Return a payload in which some texts are others."""
        of = self._one()
        payload = copy.deepcopy(of.payload)
        texts = [
            (holder, key)
            for holder, key in _places(payload)
            if key in ("text", "value", "private_metadata", "selected_date", "command")
        ]
        for holder, key in self._chance.sample(texts, min(len(texts), 2)):
            words = self._chance.choice(TEXTS)
            as_well = self._chance.choice(("", str(holder[key]) + " "))
            holder[key] = f"{as_well}{words} {MARK}"

        return self._signed("typed", of, payload)

    def _cut(self) -> Odd:
        """Return a body of which some bytes are missing, more or others; signed as it is."""
        of = self._one()
        body = bytearray(_encoded(of, of.payload))

        for _ in range(self._chance.choice((1, 1, 4))):
            at = self._chance.randrange(len(body) + 1)
            match self._chance.randrange(4):
                case 0:
                    del body[at:]
                case 1:
                    body[at:at] = self._chance.randbytes(self._chance.randrange(1, 9))
                case 2:
                    body[at : at + 1] = self._chance.randbytes(1)
                case _:
                    body[at:at] = b"&a=b" * self._chance.choice((1, 100, 20_000))

        kind = self._chance.choice(
            (of.kind, of.kind, JSON, FORM, "text/plain", "", "a/b; c=\u00e4")
        )
        return self._sign(Odd("cut", headers=(("content-type", kind),), body=bytes(body)))

    def _signed(self, group: str, of: Recorded, payload: dict[str, Any]) -> Odd:
        headers = (("content-type", of.kind),)
        body = _encoded(of, payload)
        return self._sign(Odd(group, headers=headers, body=body, waits=_waits(payload)))

    def _sign(self, odd: Odd) -> Odd:
        headers = (*odd.headers, *signature(self.secret, self.now(), odd.body))
        return replace(odd, headers=headers, signed=True)

    # --- not signed ------------------------------------------------------------------------------

    def _unsigned(self) -> Odd:
        """Return a payload with no signature, or a bad one."""
        of = self._one()
        stamp = self._chance.choice((*STAMPS, str(self.now()), str(self.now() - 900)))
        mac = self._chance.choice(
            ("", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "v0=ä", "v0=" + "f" * 9_000)
        )
        headers = [("content-type", of.kind), ("x-slack-request-timestamp", stamp)]

        if self._chance.random() < 0.9:
            headers.append(("x-slack-signature", mac))

        if self._chance.random() < 0.1:
            headers.append(("x-slack-request-timestamp", str(self.now())))

        body = _encoded(of, of.payload) * self._chance.choice((1, 1, 1, 5, 200))
        return Odd("unsigned", headers=tuple(headers), body=body[:1_500_000])

    def _garbage(self) -> Odd:
        """Return bytes that are no request, or not quite."""
        raw = self._chance.choice((*GARBAGE, self._chance.randbytes(200)))
        return Odd("no HTTP", raw=raw)

    def _elsewhere(self) -> Odd:
        """Return a request for something that is not there, or by another method."""
        method = self._chance.choice(("GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH", "POST"))
        query = self._chance.choice(("", "?" + "a=b&" * 2_000, "?%ff=%00", "?" + "a" * 9_000))
        return Odd("elsewhere", method=method, path=self._chance.choice(PATHS) + query)


def _waits(payload: dict[str, Any]) -> bool:
    """Say whether somebody has to hear something of a payload, if it is taken at all."""
    match payload:
        case {"command": "/cspr"} | {"type": "view_submission"}:
            return True
        case {"type": "block_actions", "actions": [{"action_id": str(name)} as action, *_]}:
            is_link = name.startswith("link:")  # the browser opens it, and nothing is said
            carries = name.startswith(("do:", "open:", "menu:"))
            return carries or (action.get("type") == "button" and not is_link)
        case {"type": "block_actions"}:
            return True

    return False


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield everything in a payload by what holds it and where."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in list(keys):
        yield value, key
        yield from _places(value[key])


def _encoded(of: Recorded, payload: dict[str, Any]) -> bytes:
    """Write a payload as Slack sends its kind."""
    if of.kind == JSON:
        return json.dumps(payload).encode()
    if "type" in of.payload or not all(isinstance(each, str) for each in payload.values()):
        return urlencode({"payload": json.dumps(payload)}).encode()
    return urlencode(payload, errors="replace").encode()
