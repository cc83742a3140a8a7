"""The tables of one process file: typed access to them, and every fault noted with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.workflow.process.faults import MAX_FAULTS, Fault, fault_of
from bot.workflow.process.positions import Places, Where
from bot.workflow.process.shown import as_shown, hidden_in
from bot.workflow.process.vocabulary import ID, ID_LIMIT, NAME_LIMIT

_Word = TypeVar("_Word", bound=str)

_MEANT: Final[Mapping[str, str]] = {
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

_MARKUP = re.compile(r"\{\{|\{%|\{#|<|>")
_ID_FORM = "must be small letters, digits and single hyphens, beginning with a letter"
_TEXT_LIMIT = 300
_LONGEST_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Length:
    """How a length such as "2 weeks" is written.

    ``units`` are worth so many of the smallest one. ``default`` counts where none is given, and
    ``least`` is the shortest that is allowed, both in the smallest unit.
    """

    pattern: str
    example: str
    units: Mapping[str, int]
    default: int = 0
    least: int = 0

    def count(self, text: str) -> int | None:
        """Return how many of the smallest unit a text comes to; ``None`` where it is no length."""
        match = re.fullmatch(self.pattern, " ".join(text.lower().split()))
        return int(match[1]) * self.units[match[2].rstrip("s")] if match else None


class Table:
    """One TOML table under reading: typed access that notes faults instead of raising.

    ``name`` is its place as people read it. ``shape`` names the tables that have the same keys.
    """

    def __init__(
        self, file: "FileTables", data: dict[str, Any], path: Where, name: str, shape: str
    ) -> None:
        self.file = file
        self.data = data
        self.path = path
        self.name = name
        self.shape = shape
        self.known: set[str] = set()
        self.silent = False

    # Faults

    def fault(
        self,
        key: str,
        problem: str,
        allowed: Iterable[str] = (),
        value: str | None = None,
        *,
        entry: int | None = None,
    ) -> None:
        """Note a fault of a key, of one ``entry`` of its list, or (``key`` empty) of the table."""
        if self.silent:
            return

        below: Where = tuple(key.split(".")) if key else ()

        if key and entry is not None:
            below = (*below, entry)

        shown = [as_shown(part) for part in (self.name, key) if part]
        place = ".".join(shown) or "file"
        self.file.fault((*self.path, *below), place, problem, tuple(allowed), value)

    def done(self) -> None:
        """Note keys that nobody asked for: all that mean anything were."""
        self.file.keys.setdefault(self.shape, set()).update(self.known)
        for key in self.data.keys() - self.known:
            meant = _MEANT.get(key.lower())
            near = meant if meant in self.known else key
            self.fault(key, "is not a key here", sorted(self.known), near)

    # What is there

    def has(self, key: str) -> bool:
        """Say whether a key is there, whatever it holds."""
        return key in self.data

    def lacks(self, key: str) -> str:
        """Say what is wrong with a list that must name somebody; empty, if nothing is."""
        if not self.has(key):
            return "is missing"
        return "names nobody" if self.data[key] == [] else ""

    def unread(self, key: str, read: object) -> bool:
        """Say whether a key is there and nothing of it was ``read``, which is a fault already."""
        return bool(self.data.get(key)) and not read

    def entry(self, key: str, word: str) -> int | None:
        """Return the place in a list of what names something: "every accuracy" names accuracy."""
        value: Any = self.data
        for part in key.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        entries = value if isinstance(value, list) else []
        named = (place for place, entry in enumerate(entries) if _last_word(entry) == word)
        return next(named, None)

    def value(self, key: str) -> Any:
        """Return whatever a key holds, or ``None``; from now on it counts as a known key."""
        self.known.add(key)
        return self.data.get(key)

    # Texts

    def string(
        self,
        key: str,
        *,
        allowed: tuple[str, ...] = (),
        limit: int = _TEXT_LIMIT,
        is_id: bool = False,
    ) -> str:
        """Return a text that must be there; empty where it cannot be used."""
        if self.value(key) is None:
            self.fault(key, "is missing", allowed)
            return ""

        return self.optional(key, allowed=allowed, limit=limit, is_id=is_id) or ""

    def optional(
        self,
        key: str,
        *,
        allowed: tuple[str, ...] = (),
        limit: int = _TEXT_LIMIT,
        is_id: bool = False,
    ) -> str | None:
        """Return a text, if it is there and can be used. Nothing in ``allowed`` allows anything."""
        value = self.value(key)
        if value is None:
            return None

        if not isinstance(value, str):
            self.fault(key, f"must be a text, not {_type(value)}", allowed)
            return None

        problem = _text_problem(value, limit)
        if problem:
            self.fault(key, problem)
            return None

        if allowed and value not in allowed:
            self.fault(key, f"“{as_shown(value)}” is not known", allowed, value)
            return None

        if is_id and not ID.match(value):
            self.fault(key, f"“{as_shown(value)}” {_ID_FORM}")
            return None

        return value

    def choice(self, key: str, allowed: tuple[_Word, ...], *, needed: bool = False) -> _Word | None:
        """Return one of the words that are allowed, if it is there and can be used."""
        read = self.string if needed else self.optional
        value = read(key, allowed=allowed)
        return next((word for word in allowed if word == value), None)

    def strings(self, key: str, *, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of texts; those that cannot be used are left out."""
        value = self.value(key)
        if value is None:
            return ()

        if isinstance(value, str):
            self.fault(key, f'must be a list: ["{as_shown(value)}"]', allowed)
            return ()

        if not _are_texts(value):
            self.fault(key, 'must be a list of texts: ["…", "…"]', allowed)
            return ()

        return self._usable(key, value, allowed)

    def _usable(self, key: str, texts: list[str], allowed: tuple[str, ...]) -> tuple[str, ...]:
        """Return the texts of a list that can be used, noting the others."""
        usable: list[str] = []
        for entry, text in enumerate(texts):
            problem = _text_problem(text, _TEXT_LIMIT)
            if problem:
                self.fault(key, problem, entry=entry)
            elif allowed and text not in allowed:
                self.fault(key, f"“{as_shown(text)}” is not known", allowed, text, entry=entry)
            elif text in usable:
                self.fault(key, f"names “{as_shown(text)}” twice", entry=entry)
            else:
                usable.append(text)

        return tuple(usable)

    def choices(self, key: str, allowed: tuple[_Word, ...]) -> tuple[_Word, ...]:
        """Return a list of allowed words; those that cannot be used are left out."""
        words: dict[str, _Word] = {word: word for word in allowed}
        return tuple(words[text] for text in self.strings(key, allowed=allowed))

    # Other values

    def flag(self, key: str) -> bool:
        """Return true or false; what is not there is false."""
        value = self.value(key)
        if value is not None and not isinstance(value, bool):
            self.fault(key, f"must be true or false, not {_type(value)}")
            return False
        return bool(value)

    def number(self, key: str, *, least: int, most: int) -> int:
        """Return a whole number; 0 where there is none, or none that can be used."""
        value = self.value(key)
        if value is None:
            return 0

        if type(value) is int and least <= value <= most:  # true and false are none
            return value

        self.fault(key, f"must be a whole number from {least} to {most}")
        return 0

    def length(self, key: str, form: Length) -> int:
        """Return a length such as "2 weeks", as a number of the smallest unit."""
        text = self.optional(key)
        if text is None:
            return form.default

        count = form.count(text)
        if count is None or not form.least <= count <= _LONGEST_LENGTH:
            self.fault(key, f"“{as_shown(text)}” must be like “{form.example}”")
            return form.default

        return count

    # Tables within this one

    def table(self, key: str, shape: str = "") -> "Table":
        """Return the table that a key holds; an empty one where it holds none."""
        value = self.value(key)
        name = f"{self.name}.{as_shown(key)}" if self.name else as_shown(key)
        path = (*self.path, key)

        if value is None or isinstance(value, dict):
            return Table(self.file, value or {}, path, name, shape)

        self.fault(key, f"must be a table, not {_type(value)}")
        broken = Table(self.file, {}, path, name, shape)
        broken.silent = True  # one fault is enough: nothing in it can be missing
        return broken

    def tables(self, shape: str) -> Iterator[tuple[str, "Table"]]:
        """Yield the tables in this one by their ids. What is not asked of each is a fault."""
        for key in self.data:
            self._check_id(key)
            inner = self.table(key, shape)
            yield key, inner
            inner.done()

    def _check_id(self, key: str) -> None:
        """Note a table's name that is no id."""
        if not ID.match(key) or len(key) > ID_LIMIT:
            self.fault(
                key,
                f"must be small letters, digits and single hyphens, at most {ID_LIMIT}, a"
                " letter first",
            )

    def texts(self, limit: int = NAME_LIMIT) -> dict[str, str]:
        """Return the texts in this table by their ids."""
        for key in self.data:
            if not ID.match(key):
                self.fault(key, _ID_FORM)
        return self._texts(self.data, limit)

    def parties(self) -> dict[str, str]:
        """Return names of parties by their ids: no numbers, and none twice."""
        named: dict[str, str] = {}
        for key, name in self.texts().items():
            taken = {other.casefold() for other in named.values()}
            if name.isdigit():
                self.fault(key, "is a number, and numbers mean actions, rounds and holds")
            elif name.casefold() in taken:
                self.fault(key, f"“{name}” is named twice")
            else:
                named[key] = name

        return named

    def texts_by_name(self) -> dict[str, str]:
        """Return the texts in this table by names, which are no ids."""
        usable: list[str] = []
        for name in self.data:
            problem = _text_problem(name, NAME_LIMIT)
            if problem:
                self.fault(name, problem)
            else:
                usable.append(name)

        return self._texts(usable, NAME_LIMIT)

    def _texts(self, keys: Iterable[str], limit: int) -> dict[str, str]:
        texts = {key: self.string(key, limit=limit) for key in keys}
        return {key: text for key, text in texts.items() if text}


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _last_word(entry: object) -> str | None:
    words = entry.split() if isinstance(entry, str) else []
    return words[-1] if words else None


def _text_problem(text: str, limit: int) -> str:
    """Say why a text cannot be shown as one line; empty where it can."""
    if not text.strip():
        return "must not be empty"

    if len(text) > limit:
        return f"has {len(text):,} characters; {limit} at most"

    if hidden_in(text) is not None:
        return "must be one line of plain text, without invisible characters"

    if _MARKUP.search(text):
        return "must be plain text: no {{, {%, {#, < or >"

    return ""


_TYPES: Final[tuple[tuple[type, str], ...]] = (
    (bool, "true or false"),  # before numbers: in Python it is one
    (int, "a number"),
    (float, "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a table"),
)


def _type(value: object) -> str:
    """Say what a value is, in words for people."""
    for form, words in _TYPES:
        if isinstance(value, form):
            return words
    return "a date"


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
        """Note a fault, with what is allowed and what of that was probably meant by ``value``."""
        meant = value if len(self.faults) <= MAX_FAULTS else None  # comparing takes long
        self.faults.append(fault_of(place, problem, self._line_of(path), allowed, meant))

    def _line_of(self, path: Where) -> int:
        """Return the line of a place, or of what it stands in; 0 where neither is known."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return 0
