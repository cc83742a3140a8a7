"""How much work something is, counted instead of timed: on every machine, however busy, the same.

Counted are the lines of Python that run, and the characters that a module's patterns read. What
happens inside a pattern cannot be counted, so :func:`unbounded` names those that repeat something
without a bound: they need a reason.
"""

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from re import _constants, _parser  # type: ignore[attr-defined]
from types import FrameType, ModuleType
from typing import Any
from unittest.mock import patch

_REPEATS = (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT)


def effort(act: Callable[[], object], *modules: ModuleType) -> int:
    """Count the lines that run, and what the patterns of some modules read.

    The first call is for the caches.
    """
    act()
    count = 0

    def read(characters: int) -> None:
        nonlocal count
        count += characters

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    with ExitStack() as patched:
        for module in modules:
            for name, pattern in patterns_of(module).items():
                patched.enter_context(patch.object(module, name, Counted(pattern, read)))
        before = sys.gettrace()
        sys.settrace(trace)
        try:
            act()
        finally:
            sys.settrace(before)
    return count


def growth(of: Callable[[int], object], shorter: int, *modules: ModuleType) -> float:
    """Count how many times the work grows when what is worked on is four times as long.

    That is 16 where it is squared.
    """
    few = effort(lambda: of(shorter), *modules)
    many = effort(lambda: of(4 * shorter), *modules)
    return many / few


def modules_of(package: ModuleType) -> list[ModuleType]:
    """Import all modules of a package."""
    found = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(module.name) for module in found]


def patterns_of(module: ModuleType) -> dict[str, re.Pattern[str]]:
    """Find a module's compiled patterns."""
    return {name: value for name, value in vars(module).items() if isinstance(value, re.Pattern)}


class Counted:
    """A pattern that says how many characters it reads."""

    def __init__(self, pattern: re.Pattern[str], read: Callable[[int], None]) -> None:
        self.pattern = pattern
        self.read = read
        self.widest = _parser.parse(pattern.pattern, pattern.flags).getwidth()[1]

    def search(self, text: str, at: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Search, reading up to what is found."""
        found = self.pattern.search(text, at, end)
        stop = min(end, len(text)) if found is None else found.end()
        self.read(max(1, stop - at))
        return found

    def match(self, text: str, at: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Match, reading no more than the pattern is wide."""
        self.read(max(1, min(self.widest, end - at, len(text) - at)))
        return self.pattern.match(text, at, end)

    def fullmatch(self, text: str, at: int = 0, end: int = sys.maxsize) -> re.Match[str] | None:
        """Match the whole, reading no more than the pattern is wide."""
        self.read(max(1, min(self.widest, end - at, len(text) - at)))
        return self.pattern.fullmatch(text, at, end)

    def finditer(self, text: str, at: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """Find all, reading everything once."""
        self.read(max(1, min(end, len(text)) - at))
        return self.pattern.finditer(text, at, end)

    def sub(self, by: Any, text: str) -> str:
        """Replace all, reading everything once."""
        self.read(max(1, len(text)))
        return self.pattern.sub(by, text)


def unbounded(module: ModuleType) -> set[str]:
    """Name the patterns of a module that repeat something without a bound."""
    found = patterns_of(module).items()
    return {
        name for name, pattern in found if _repeats(_parser.parse(pattern.pattern, pattern.flags))
    }


def _repeats(part: Any) -> bool:
    """Whether a part of a parsed pattern repeats something without a bound."""
    if isinstance(part, _parser.SubPattern | list):
        return any(_repeats(piece) for piece in part)
    if not isinstance(part, tuple):
        return False
    without_end = len(part) == 2 and part[0] in _REPEATS and part[1][1] == _constants.MAXREPEAT
    return without_end or any(_repeats(piece) for piece in part)
