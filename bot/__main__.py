"""The command line: ``python -m bot run | serve | worker | demo | db | doctor | …``."""

import os
import sys
from collections.abc import Sequence

from bot.command_line.failures import reasons
from bot.command_line.parser import make_parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns 0 when it did what was asked, 1 with a line for each reason when not.
    """
    options = make_parser().parse_args(arguments)
    os.umask(0o077)  # what is written is for the bot's own user: databases, copies, caches
    try:
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
