"""What looking at one subject found."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What looking at one thing found: lines to print, and whether the bot can run like this.

    What cannot be known from here is said in a line, and keeps nobody from running the bot.
    """

    well: bool
    lines: tuple[str, ...]
    known: bool = True


def well(*lines: str) -> Finding:
    """Return that all is well."""
    return Finding(True, lines)


def unknown(*lines: str) -> Finding:
    """Return that it cannot be known from here."""
    return Finding(True, lines, known=False)


def unwell(*lines: str) -> Finding:
    """Return that the bot cannot run like this."""
    return Finding(False, lines)
