"""The recording of a live check: what was asked and what came back, without who or what it was.

Ids, times and addresses are replaced by words in braces, the same each time, so that the stand-in
for Slack can be asked the same (``playground verify``). Of texts only those stay that the check
sent itself, and Slack's own vocabulary: no name, no title, nothing that anybody wrote.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from bot.doctor.live.comparing import is_list

Json = dict[str, Any]

FORMAT = 1
TEXT, NUMBER = "{text}", 0
"""What stands for a text, or a number, that is not the check's own."""
_ID = re.compile(r"[A-Z][A-Z0-9]+")
_LIKELY_ID = re.compile(r"[ABCDEFGTUVW][A-Z0-9]{7,}")
_TIME = re.compile(r"[0-9]{10}\.[0-9]{6}")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
OF_IDS = frozenset(
    {
        *("id", "user", "user_id", "channel", "channel_id", "channels", "team", "team_id"),
        *("bot_id", "app_id", "api_app_id", "file", "file_id", "view_id", "members", "pinned_to"),
        *("root_view_id", "previous_view_id", "app_installed_team_id", "context_team_id"),
        *("enterprise_id", "bot_user_id", "users", "user_team", "source_team", "inviter"),
    }
)
ONE_TIME = frozenset({"trigger_id", "response_url", "upload_url", "hash"})
"""What Slack gives out to be handed back: each gets a word of its own."""
VOCABULARY = frozenset(
    {
        *("type", "subtype", "error", "warning", "warnings", "needed", "provided", "mode"),
        *("filetype", "command", "is_enterprise_install", "channel_type", "event_type"),
    }
)
"""Fields in which Slack uses words of its own."""


class Recording:
    """What was asked and came back, in order; its words are replaced when it is written."""

    def __init__(self) -> None:
        self._steps: list[Json] = []
        self._cast: Json = {}
        self._expected: set[str] = set()
        self.scopes: Sequence[str] = ()

    def cast(self, **ids: str) -> None:
        """Note who and what the check is about: ``team``, ``bot``, ``person``, ``channel``."""
        self._cast |= ids

    def expects(self, words: str) -> None:
        """Note words that the person was asked to type: they are the check's own."""
        self._expected.add(words)

    def called(self, method: str, arguments: Json, status: int, answer: Any) -> None:
        """Note a call of the Web API and its answer."""
        self._steps.append(
            {"call": method, "arguments": arguments, "status": status, "answer": answer}
        )

    def uploaded(self, address: str, size: int) -> None:
        """Note that a file's bytes were taken."""
        self._steps.append({"upload": {"upload_url": address}, "size": size})

    def heard(self, kind: str, payload: Json, answer: Json | None) -> None:
        """Note what a person did, as Slack told it, and what it was acknowledged with."""
        self._steps.append({"act": kind, "payload": payload, "acknowledged": answer})

    def written(self, *, day: date, mode: str) -> str:
        """Return the recording as JSON, ids and texts replaced."""
        veil = _Veil(self._sent())
        cast = {role: veil.own("id", value) for role, value in self._cast.items()}
        steps = [_veiled(step, veil) for step in self._steps]
        recording = {
            "format": FORMAT,
            "what": "a recording of doctor --live; check the stand-in by it: playground verify",
            "made": day.isoformat(),
            "mode": mode,
            "scopes": sorted(self.scopes),
            "cast": cast,
            "steps": steps,
        }
        return json.dumps(recording, ensure_ascii=False, indent=1) + "\n"

    def _sent(self) -> set[str]:
        """Return every text that the check itself sent."""
        found = set(self._expected)
        for step in self._steps:
            found.update(_texts(step.get("arguments")), _texts(step.get("acknowledged")))
        return found


def _veiled(step: Json, veil: "_Veil") -> Json:
    """Return a step with its words replaced; what the check sent stays as it is."""
    own = {"arguments", "acknowledged"}
    kept = {"call", "act", "status", "size"}
    veiled: dict[str, Any] = {}

    for key, value in step.items():
        if key in kept:
            veiled[key] = value
        elif key in own:
            veiled[key] = veil.own(key, value)
        else:
            veiled[key] = veil.others(key, value)

    return veiled


class _Veil:
    """Replaces ids, times, addresses and texts, each the same way every time."""

    def __init__(self, sent: set[str]) -> None:
        self._sent = sent
        self._words: dict[str, str] = {}
        self._counted: Counter[str] = Counter()

    def own(self, key: str, value: Any) -> Any:
        """Replace ids and the like in what the check sent; its texts and numbers stay."""
        return _replaced(key, value, self._own_value, str)

    def others(self, key: str, value: Any) -> Any:
        """Replace all in what came back that the check did not send itself."""
        return _replaced(key, value, self._value_of_others, self._name)

    def _own_value(self, key: str, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return self._marked(key, value) or self._without_ids(value)

    def _value_of_others(self, key: str, value: Any) -> Any:
        if isinstance(value, bool) or value is None or value == "":
            return value

        if not isinstance(value, str):
            return NUMBER

        marked = self._marked(key, value)
        if marked is not None:
            return marked

        is_known = value in self._sent or key in VOCABULARY
        return self._without_ids(value) if is_known else TEXT

    def _marked(self, key: str, value: str) -> str | None:
        """Return the word for an id, a time or an address; ``None`` for anything else."""
        if value in self._words:
            return self._words[value]

        if key in ONE_TIME:
            return self._word(key, value)

        if _TIME.fullmatch(value):
            return self._word("ts", value)

        is_id = key in OF_IDS and _ID.fullmatch(value)
        if is_id or _LIKELY_ID.fullmatch(value):
            return self._word(value[0], value)

        return None

    def _word(self, kind: str, value: str) -> str:
        self._counted[kind] += 1
        return self._words.setdefault(value, f"{{{kind}{self._counted[kind]}}}")

    def _without_ids(self, value: str) -> str:
        """Replace the ids that stand within a text."""
        for known, word in self._words.items():
            if len(known) > 3:
                value = value.replace(known, word)
        return value

    def _name(self, key: str) -> str:
        """Return a field's name, unless it is no name but an id or a text."""
        if _KEY.fullmatch(key) or key in self._sent:
            return key
        return self._marked("id", key) or TEXT


def _replaced(
    key: str, value: Any, put: Callable[[str, Any], Any], name: Callable[[str], str]
) -> Any:
    """Return JSON with other values, by the field in which each stands, and other fields' names."""
    if isinstance(value, Mapping):
        return {name(field): _replaced(field, one, put, name) for field, one in value.items()}

    if is_list(value):
        return [_replaced(key, one, put, name) for one in value]

    return put(key, value)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        return

    parts: Iterable[Any] = ()

    if isinstance(value, Mapping):
        parts = value.values()
    elif is_list(value):
        parts = value

    for part in parts:
        yield from _texts(part)
