"""Where things stand in a process file: the line of each table, key and list entry."""

import re
import tomllib
from bisect import bisect_right

Where = tuple[str | int, ...]
"""The way to a table, a key or a list entry: ("stage", 2, "item", "agencies", "who", 0)."""

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
