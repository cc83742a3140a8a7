"""Where things stand in a process file: the line of each key, and what a text that is no TOML looks
like."""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from difflib import get_close_matches

from bot.workflow.process.faults import Fault
from bot.workflow.process.model import ID_LIMIT

Where = tuple[str | int, ...]
"""The way to a table, a key or a list entry: ("stage", 2, "item", "agencies", "who", 0)."""


# --- showing what a stranger wrote ---------------------------------------------------------------


def is_hidden(c: str) -> bool:
    """Control, direction-changing and other characters that show nothing (but the joiners of
    scripts and emoji)."""
    return (
        unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") and c not in "\u200c\u200d"
    )


def nearest_of(value: str, allowed: Iterable[str]) -> str:
    """What was probably meant."""
    return "".join(get_close_matches(value[:ID_LIMIT].lower(), list(allowed), 1))


def worth_naming(allowed: tuple[str, ...], near: str) -> tuple[str, ...]:
    """All that is allowed, unless it is a long list, and one of it was probably meant."""
    return () if len(allowed) > (12 if near else 40) else allowed


def as_shown(text: object, limit: int = 60) -> str:
    """What a stranger wrote, fit to be shown in one line."""
    plain = "".join("\ufffd" if is_hidden(c) else c for c in str(text)[: limit + 1])
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


# --- a text that is no TOML --------------------------------------------------------------------

_YAML = re.compile(r"\s*(- )?[\w-]+\s*:(\s|$)|---\s*$|\s*- \S")


def not_toml(message: str, text: str) -> Fault:
    """What is wrong with a text that is no TOML, in words for somebody who is no programmer."""
    lines = text.split("\n")
    found = re.search(r"\(at line (\d+), column \d+\)", message)
    number = int(found[1]) if found else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    start = text.lstrip()
    if start.startswith("{\\rtf") or "\x00" in text:
        return Fault("file", "is a word processor's document: save it as plain text", 1)
    if start.startswith("{"):
        return Fault("file", "is JSON; a process file is TOML (docs/process-files.md)", 1)
    if _YAML.match(line):
        problem = (
            f'“{as_shown(line.strip(), 40)}” is YAML; a process file is TOML: title = "…" rather'
            " than title: …"
        )
        return Fault("file", problem, number)
    if any(quote in line for quote in "“”„‘’") and '"' not in line:
        return Fault(
            "file", 'has curly quotes around a text; TOML needs straight ones: title = "…"', number
        )
    twice = re.match(r"Cannot declare \((.*)\) twice", message)
    if twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return Fault("file", f"“{as_shown(name)}” is written twice", number)
    if "recursion" in message:
        return Fault("file", "is not TOML: too many brackets within brackets", number)
    if message.startswith("Cannot overwrite a value"):
        return Fault("file", f"“{as_shown(line.split('=')[0].strip())}” is written twice", number)
    if message.startswith("Invalid value") and "=" in line:
        return Fault(
            "file",
            f'“{as_shown(line.strip(), 40)}”: a text stands between straight quotes: title = "…"',
            number,
        )
    if "Illegal character '\\n'" in message or "Unterminated string" in message:
        return Fault("file", "a text is not closed: its second quote is missing", number)
    reason = re.sub(r" \(at .*\)$", "", message)
    return Fault("file", f"is not TOML: {as_shown(reason, 120) or 'it cannot be read'}", number)


# --- where things stand ------------------------------------------------------------------------


_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


class Places:
    """Finds the line of every table, key and list entry of a text that is TOML. For pointing, never
    for meaning."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Where, int] = {}
        self._starts = [0, *(m.end() for m in re.finditer("\n", text))]
        self._lists: dict[Where, int] = {}

    def find(self) -> dict[Where, int]:
        """Where to line. What could not be followed is left out."""
        try:
            table: Where = ()
            while not self._ends():
                table = self._header() if self.text[self.at] == "[" else self._pair(table)
        except (IndexError, ValueError, RecursionError):
            pass
        return self.found

    def _ends(self) -> bool:
        self._skip(_SPACE)
        return self.at >= len(self.text)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(self.at)
        self.at = found.end()
        return found[0]

    def _mark(self, path: Where, at: int) -> None:
        line = bisect_right(self._starts, at)
        while path and path not in self.found:
            self.found[path] = line
            path = path[:-1]

    def _header(self) -> Where:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        keys = self._keys()
        path: Where = ()
        for number, key in enumerate(keys, 1):
            path += (key,)
            if many and number == len(keys):
                self._lists[path] = self._lists.get(path, -1) + 1
            if path in self._lists:
                path += (self._lists[path],)
        self.at = self.text.index("]", self.at) + (2 if many else 1)
        self._mark(path, start)
        return path

    def _keys(self) -> list[str]:
        keys = []
        while True:
            self._skip(_BLANK)
            keys.append(self._key())
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return keys
            self.at += 1

    def _key(self) -> str:
        quote = self.text[self.at]
        if quote == '"':
            return str(tomllib.loads(f"k = {self._skip(_STRINGS[2])}")["k"])
        if quote == "'":
            return self._skip(_STRINGS[3])[1:-1]
        return self._skip(_BARE)

    def _pair(self, table: Where) -> Where:
        start = self.at
        path = (*table, *self._keys())
        self._mark(path, start)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)
        return table

    def _value(self, path: Where) -> None:
        self._skip(_BLANK)
        first = self.text[self.at]
        if first in "\"'":
            whole = next(p for p in _STRINGS if p.match(self.text, self.at))
            self._skip(whole)
        elif first == "[":
            self._list(path)
        elif first == "{":
            self._inline(path)
        else:
            self._skip(_SCALAR)

    def _list(self, path: Where) -> None:
        self.at += 1
        number = 0
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "]":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._mark((*path, number), self.at)
            self._value((*path, number))
            number += 1

    def _inline(self, path: Where) -> None:
        self.at += 1
        while True:
            self._skip(_SPACE)
            if self.text[self.at] == "}":
                self.at += 1
                return
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
