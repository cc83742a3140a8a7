"""The command line: ``python -m bot run | serve | worker | demo | db | doctor | …``."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line, with all loaded that its commands need.

    What is loaded stays, and is not looked through meanwhile for what could be thrown away: that
    would be a fifth of a start.
    """
    gc.disable()
    try:
        _load_log()
        from bot.command_line import parser

        return parser.make_parser()
    finally:
        gc.enable()


def _load_log() -> None:
    """Load structlog without rich, which it takes for tracebacks in colours that the bot has not.

    For whoever has a table to show, rich is there as ever.
    """
    if "rich" in sys.modules:
        return

    sys.modules["rich"] = None  # type: ignore[assignment]

    try:
        import structlog  # noqa: F401
    finally:
        del sys.modules["rich"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0 when it did what was asked, 1 with a line for each reason when not.
    """
    options = make_parser().parse_args(arguments)
    from bot import logs
    from bot.command_line.failures import reasons

    os.umask(0o077)  # what is written is for the bot's own user: databases, copies, caches

    try:
        with nullcontext() if options.goes_on else logs.silenced():
            options.run(options)
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        lines = reasons(error)
        if lines is None:
            raise

        for line in lines:
            print(line, file=sys.stderr)

        return 1

    return 0


if __name__ == "__main__":
    sys.exit(main())
