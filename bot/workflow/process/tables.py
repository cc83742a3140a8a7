"""The tables of one process file: typed access to them, and every fault noted with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from bot.workflow.process.faults import MAX_FAULTS, Fault
from bot.workflow.process.model import ID, ID_LIMIT, NAME_LIMIT
from bot.workflow.process.positions import (
    Places,
    Where,
    as_shown,
    is_hidden,
    nearest_of,
    worth_naming,
)

_Word = TypeVar("_Word", bound=str)

_MEANT = {
    "name": "title",
    "type": "kind",
    "role": "who",
    "owner": "who",
    "responsible": "who",
    "deadline": "due",
    "date": "due",
    "needs": "requires",
    "per": "each",
    "document": "of",
    "approvers": "decides",
    "description": "hint",
    "template": "letter",
    "length": "typical",
}
"""What people write instead of a key, though it does not look like it."""


class Table:
    """One TOML table under reading: typed access that notes faults instead of raising. ``shape``
    names the tables that have the same keys."""

    def __init__(
        self, file: "FileTables", data: dict[str, Any], path: Where, name: str, shape: str
    ) -> None:
        self.file, self.data, self.path, self.name, self.shape = file, data, path, name, shape
        self.known: set[str] = set()
        self.silent = False

    def fault(
        self,
        key: str,
        problem: str,
        allowed: Iterable[str] = (),
        value: str | None = None,
        *,
        entry: int | None = None,
    ) -> None:
        """Note a fault of a key (of one entry of its list), or of the table itself where ``key`` is
        empty."""
        if self.silent:
            return
        below: Where = (*key.split("."), *(() if entry is None else (entry,))) if key else ()
        self.file.fault(
            (*self.path, *below),
            ".".join(as_shown(part) for part in (self.name, key) if part) or "file",
            problem,
            tuple(allowed),
            value,
        )

    def has(self, key: str) -> bool:
        return key in self.data

    def lacks(self, key: str) -> str:
        """What is wrong with a list that must name somebody: it is not there, or names nobody.
        Empty, if nothing is."""
        return "is missing" if not self.has(key) else "names nobody" if self.data[key] == [] else ""

    def unread(self, key: str, found: object) -> bool:
        """Whether a key is there and nothing of it could be used, which is a fault of its own."""
        return bool(self.data.get(key)) and not found

    def entry(self, key: str, word: str) -> int | None:
        """The place of the entry of a list that names something: "every accuracy" names
        accuracy."""
        value: Any = self.data
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        entries = value if isinstance(value, list) else []
        return next(
            (
                n
                for n, one in enumerate(entries)
                if isinstance(one, str) and one.split()[-1:] == [word]
            ),
            None,
        )

    def _get(self, key: str) -> Any:
        self.known.add(key)
        return self.data.get(key)

    def string(
        self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300, is_id: bool = False
    ) -> str:
        """A text that must be there."""
        if self._get(key) is None:
            self.fault(key, "is missing", allowed)
            return ""
        return self.optional(key, allowed=allowed, limit=limit, is_id=is_id) or ""

    def optional(
        self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300, is_id: bool = False
    ) -> str | None:
        """A text, if it is there and can be used."""
        value = self._get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            self.fault(key, f"must be a text, not {_type(value)}", allowed)
            return None
        if not self._is_plain(key, value, limit):
            return None
        if allowed and value not in allowed:
            self.fault(key, f"“{as_shown(value)}” is not known", allowed, value)
            return None
        if is_id and not self._is_id(key, value):
            return None
        return value

    def choice(self, key: str, allowed: tuple[_Word, ...], *, needed: bool = False) -> _Word | None:
        """Return one of the words that are allowed, if it is there and can be used."""
        read = self.string if needed else self.optional
        value = read(key, allowed=allowed)
        return next((word for word in allowed if word == value), None)

    def choices(self, key: str, allowed: tuple[_Word, ...]) -> tuple[_Word, ...]:
        """Return a list of allowed words; those that cannot be used are left out."""
        words: dict[str, _Word] = {word: word for word in allowed}
        return tuple(words[text] for text in self.strings(key, allowed=allowed))

    def _is_plain(self, key: str, value: str, limit: int, entry: int | None = None) -> bool:
        if not value.strip():
            self.fault(key, "must not be empty", entry=entry)
        elif len(value) > limit:
            self.fault(key, f"has {len(value):,} characters; {limit} at most", entry=entry)
        elif any(is_hidden(c) for c in value):
            self.fault(
                key, "must be one line of plain text, without invisible characters", entry=entry
            )
        elif re.search(r"\{\{|\{%|\{#|<|>", value):
            self.fault(key, "must be plain text: no {{, {%, {#, < or >", entry=entry)
        else:
            return True
        return False

    def _is_id(self, key: str, value: str) -> bool:
        if not ID.match(value):
            problem = (
                f"“{as_shown(value)}” must be small letters, digits and single hyphens, beginning"
                " with a letter"
            )
            self.fault(key, problem)
            return False
        return True

    def strings(
        self, key: str, *, allowed: tuple[str, ...] = (), limit: int = 300
    ) -> tuple[str, ...]:
        """A list of texts; those that cannot be used are left out."""
        value = self._get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            self.fault(key, f'must be a list: ["{as_shown(value)}"]', allowed)
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
            self.fault(key, 'must be a list of texts: ["…", "…"]', allowed)
            return ()
        found: list[str] = []
        for entry, one in enumerate(value):
            if not self._is_plain(key, one, limit, entry):
                continue
            if allowed and one not in allowed:
                self.fault(key, f"“{as_shown(one)}” is not known", allowed, one, entry=entry)
            elif one in found:
                self.fault(key, f"names “{as_shown(one)}” twice", entry=entry)
            else:
                found.append(one)
        return tuple(found)

    def flag(self, key: str) -> bool:
        value = self._get(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {_type(value)}")
            return False
        return bool(value)

    def span(
        self,
        key: str,
        pattern: str,
        example: str,
        units: Mapping[str, int],
        default: int,
        *,
        least: int = 0,
    ) -> int:
        """A length such as “2 weeks”, as a number of the smallest unit, and at least so many of
        it."""
        text = self.optional(key)
        if text is None:
            return default
        found = re.fullmatch(pattern, " ".join(text.lower().split()))
        count = int(found[1]) * units[found[2].rstrip("s")] if found else 0
        if not found or not least <= count <= 1000:
            self.fault(key, f"“{as_shown(text)}” must be like “{example}”")
            return default
        return count

    def table(self, key: str, shape: str = "") -> "Table":
        value = self._get(key)
        name = f"{self.name}.{as_shown(key)}" if self.name else as_shown(key)
        if value is None or isinstance(value, dict):
            return Table(self.file, value or {}, (*self.path, key), name, shape)
        self.fault(key, f"must be a table, not {_type(value)}")
        broken = Table(self.file, {}, (*self.path, key), name, shape)
        broken.silent = True  # one fault is enough: nothing in it can be missing
        return broken

    def tables(self, shape: str) -> Iterator[tuple[str, "Table"]]:
        """The tables in this one by their ids."""
        for key in self.data:
            if not ID.match(key) or len(key) > ID_LIMIT:
                problem = (
                    f"must be small letters, digits and single hyphens, at most {ID_LIMIT}, a"
                    " letter first"
                )
                self.fault(key, problem)
            inner = self.table(key, shape)
            yield key, inner
            inner.done()

    def texts(
        self, limit: int = NAME_LIMIT, *, ids: bool = True, parties: bool = False
    ) -> dict[str, str]:
        """The texts in this table by their keys (ids, or names). ``parties``: they are named in
        typed commands."""
        found: dict[str, str] = {}
        for key in self.data:
            if ids and not ID.match(key):
                self.fault(
                    key, "must be small letters, digits and single hyphens, beginning with a letter"
                )
            elif not ids and not self._is_plain(key, key, NAME_LIMIT):
                continue
            text = self.string(key, limit=limit)
            if parties and text.isdigit():
                self.fault(key, "is a number, and numbers mean actions, rounds and holds")
            elif parties and text.casefold() in (t.casefold() for t in found.values()):
                self.fault(key, f"“{text}” is named twice")
            elif text:
                found[key] = text
        return found

    def done(self) -> None:
        """Every key was asked for: what is left is none."""
        self.file.keys.setdefault(self.shape, set()).update(self.known)
        for key in self.data.keys() - self.known:
            meant = _MEANT.get(key.lower(), "")
            self.fault(
                key, "is not a key here", sorted(self.known), meant if meant in self.known else key
            )


def _type(value: object) -> str:
    """What a value is, for people."""
    for form, word in (
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number"),
        (str, "a text"),
    ):
        if isinstance(value, form):
            return word
    return (
        "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date"
    )


class FileTables:
    """One file's tables and the faults that were noted in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: Mapping[Where, int] = Places(text).find()
        self.faults: list[Fault] = []
        self.keys: dict[str, set[str]] = {}
        self.tables: dict[str, Table] = {}
        self.stage_tables: dict[str, Table] = {}
        self.top = Table(self, {}, (), "", "")

    def fault(
        self,
        path: Where,
        place: str,
        problem: str,
        allowed: tuple[str, ...] = (),
        value: str | None = None,
    ) -> None:
        line = next(
            (self.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in self.places), 0
        )
        near = nearest_of(value, allowed) if value and len(self.faults) <= MAX_FAULTS else ""
        self.faults.append(Fault(place, problem, line, worth_naming(allowed, near), near))
