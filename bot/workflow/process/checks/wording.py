"""Words of the faults: kinds with their articles, and lists as they are read or written."""

from collections.abc import Iterable, Sequence

from bot.workflow.process.shown import as_shown


def no_item(name: str) -> str:
    """Return what is wrong with a name that is to be an item's, and is none."""
    return f"“{as_shown(name)}” is no item of this file"


def with_article(kind: str) -> str:
    """Return a kind of item with its article: "an approval", "the publish item"."""
    if kind == "publish":
        return "the publish item"
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def either(words: Iterable[str]) -> str:
    """Return words that are alternatives: "agency or action"."""
    return " or ".join(words)


def any_kind(kinds: Iterable[str]) -> str:
    """Return kinds of item that are alternatives: "a task, a meeting or a notice"."""
    return _listed([with_article(kind) for kind in kinds], "or")


def quoted(words: Iterable[str]) -> str:
    """Return words in quotes, as a list that is read: "“chair”, “clerk” and “agency”"."""
    return _listed([f"“{word}”" for word in words], "and")


def as_toml(words: Iterable[str]) -> str:
    """Return a list as it is written in a process file."""
    return "[" + ", ".join(f'"{word}"' for word in words) + "]"


def _listed(words: Sequence[str], joiner: str) -> str:
    *first, last = words
    return f"{', '.join(first)} {joiner} {last}" if first else last
