"""Where things stand in a process file, and what is wrong with one that is no TOML.

Also how what a stranger wrote there is shown.
"""

import re
import tomllib
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from difflib import get_close_matches

from bot.workflow.process.faults import Fault
from bot.workflow.process.vocabulary import ID_LIMIT

Where = tuple[str | int, ...]
"""The way to a table, a key or a list entry: ("stage", 2, "item", "agencies", "who", 0)."""


# --- showing what a stranger wrote ---------------------------------------------------------------

_SHOWS_NOTHING = frozenset(("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"


def is_hidden(c: str) -> bool:
    """Say whether a character shows nothing, or changes the direction of what is read.

    The joiners of scripts and emoji do not count.
    """
    return unicodedata.category(c) in _SHOWS_NOTHING and c not in _JOINERS


def hidden_in(text: str, *, but: str = "") -> str | None:
    """Return the first hidden character of a text, which most texts have not, ``but`` for some."""
    if text.isprintable():
        return None
    return next((c for c in text if c not in but and is_hidden(c)), None)


def nearest_of(value: str, allowed: Iterable[str]) -> str:
    """Return what was probably meant; empty where nothing is near."""
    return "".join(get_close_matches(value[:ID_LIMIT].lower(), list(allowed), 1))


def worth_naming(allowed: tuple[str, ...], near: str) -> tuple[str, ...]:
    """Return all that is allowed, unless it is a long list, and one of it was probably meant."""
    most = 12 if near else 40
    return allowed if len(allowed) <= most else ()


def as_shown(text: object, limit: int = 60) -> str:
    """Return what a stranger wrote, fit to be shown in one line."""
    begins = str(text)[: limit + 1]
    hides = hidden_in(begins) is not None
    plain = "".join("\ufffd" if is_hidden(c) else c for c in begins) if hides else begins
    return plain if len(plain) <= limit else plain[: limit - 1] + "…"


# --- a text that is no TOML --------------------------------------------------------------------

_YAML = re.compile(r"\s*(- )?[\w-]+\s*:(\s|$)|---\s*$|\s*- \S")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")
_TWICE = re.compile(r"Cannot declare \((.*)\) twice")


def not_toml(message: str, text: str) -> Fault:
    """Return what is wrong with a text that is no TOML, for somebody who is no programmer.

    ``message`` is what the TOML reader says.
    """
    other_format = _other_format(text)
    if other_format:
        return Fault("file", other_format, 1)
    lines = text.split("\n")
    match = _AT_LINE.search(message)
    number = int(match[1]) if match else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    return Fault("file", _line_problem(line) or _problem_in_words(message, line), number)


def _other_format(text: str) -> str:
    """Say what a text is instead, where its beginning tells; else empty."""
    start = text.lstrip()
    if start.startswith("{\\rtf") or "\x00" in text:
        return "is a word processor's document: save it as plain text"
    if start.startswith("{"):
        return "is JSON; a process file is TOML (docs/process-files.md)"
    return ""


def _line_problem(line: str) -> str:
    """Say what is wrong with a line, where that can be seen; else empty."""
    if _YAML.match(line):
        shown = as_shown(line.strip(), 40)
        return f'“{shown}” is YAML; a process file is TOML: title = "…" rather than title: …'
    if any(quote in line for quote in "“”„‘’") and '"' not in line:
        return 'has curly quotes around a text; TOML needs straight ones: title = "…"'
    return ""


def _problem_in_words(message: str, line: str) -> str:
    """Return what the TOML reader says, in plain words."""
    twice = _TWICE.match(message)
    if twice:
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return f"“{as_shown(name)}” is written twice"
    if "recursion" in message:
        return "is not TOML: too many brackets within brackets"
    if message.startswith("Cannot overwrite a value"):
        key = line.split("=")[0].strip()
        return f"“{as_shown(key)}” is written twice"
    if message.startswith("Invalid value") and "=" in line:
        shown = as_shown(line.strip(), 40)
        return f'“{shown}”: a text stands between straight quotes: title = "…"'
    if "Illegal character '\\n'" in message or "Unterminated string" in message:
        return "a text is not closed: its second quote is missing"
    reason = re.sub(r" \(at .*\)$", "", message)
    return f"is not TOML: {as_shown(reason, 120) or 'it cannot be read'}"


# --- where things stand ------------------------------------------------------------------------


_BLANK = re.compile(r"[ \t]*")
_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_BETWEEN = re.compile(r"(?:[ \t\r\n,]+|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


class Places:
    """Where every table, key and list entry of a TOML text stands. For pointing, never for meaning.

    The text is read from ``at``, which goes on with every method.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: dict[Where, int] = {}
        self._starts = [0, *(newline.end() for newline in re.finditer("\n", text))]
        self._lists: dict[Where, int] = {}

    def find(self) -> dict[Where, int]:
        """Return the line of each place. What could not be followed is left out."""
        try:
            table: Where = ()
            while not self._ends():
                if self.text[self.at] == "[":
                    table = self._header()
                else:
                    self._pair(table)
        except (IndexError, ValueError, RecursionError):
            pass
        return self.found

    def _ends(self) -> bool:
        self._skip(_SPACE)
        return self.at >= len(self.text)

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        if match is None:
            raise ValueError(self.at)
        self.at = match.end()
        return match[0]

    def _mark(self, path: Where, at: int) -> None:
        line = bisect_right(self._starts, at)
        while path and path not in self.found:
            self.found[path] = line
            path = path[:-1]

    def _header(self) -> Where:
        start = self.at
        many = self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        *outer, last = self._keys()
        path: Where = ()
        for key in outer:
            path = self._newest((*path, key))
        path = (*path, last)
        if many:
            self._lists[path] = self._lists.get(path, -1) + 1
        path = self._newest(path)
        self.at = self.text.index("]", self.at) + (2 if many else 1)
        self._mark(path, start)
        return path

    def _newest(self, path: Where) -> Where:
        """Return the way to a table, or to the last one so far of a list of tables."""
        return (*path, self._lists[path]) if path in self._lists else path

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

    def _pair(self, table: Where) -> None:
        start = self.at
        path = (*table, *self._keys())
        self._mark(path, start)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)

    def _value(self, path: Where) -> None:
        self._skip(_BLANK)
        first = self.text[self.at]
        if first in "\"'":
            whole = next(form for form in _STRINGS if form.match(self.text, self.at))
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
        while not self._closes("]"):
            entry = (*path, number)
            self._mark(entry, self.at)
            self._value(entry)
            number += 1

    def _inline(self, path: Where) -> None:
        self.at += 1
        while not self._closes("}"):
            self._pair(path)

    def _closes(self, bracket: str) -> bool:
        """Go on to the next entry, or past the bracket that closes them."""
        self._skip(_BETWEEN)
        if self.text[self.at] != bracket:
            return False
        self.at += 1
        return True
