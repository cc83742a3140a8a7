"""``outbox``: what was not delivered."""

import argparse

from bot import config
from bot.clock import now as clock_now
from bot.command_line.database import current_engine
from bot.command_line.failures import Stop
from bot.delivery import operator


def show(_options: argparse.Namespace) -> None:
    """Show what is held, refused or parked, with its reason."""
    for line in operator.listed(current_engine(config.load("db"))):
        print(line)


def release(options: argparse.Namespace) -> None:
    """Send a held delivery after all, or all that were refused for want of a set-up."""
    if options.number is None:
        count = operator.release_all(current_engine(config.load("db")), clock_now())
        print(f"{count} {'delivery' if count == 1 else 'deliveries'} will be sent.")
        return

    if not operator.release(current_engine(config.load("db")), options.number, clock_now()):
        raise Stop(
            f"Delivery {options.number} is neither held nor refused: see `python -m bot outbox"
            " list`."
        )

    print(
        f"Delivery {options.number} will be sent. If Slack has it already, it is then there twice."
    )
