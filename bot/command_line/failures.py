"""Why a command could not do what was asked, in lines for whoever typed it."""

import errno
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError

from bot import config
from bot.setting_values import AN_ADDRESS
from bot.store.errors import CorruptHistory, Malformed, NewerFormat, StoreError, Unavailable
from bot.workflow.process.faults import ProcessFaults

SEE_VERIFY = "`python -m bot db verify` says what is wrong"


class Stop(Exception):
    """The command cannot go on; its lines say why and what to do."""

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


def reasons(error: Exception) -> Sequence[str] | None:
    """Return the lines that say why a command failed; none, if the error is a fault of ours."""
    match error:
        case config.SettingsError() | Stop():
            return error.lines
        case ProcessFaults():
            return [
                str(fault) if fault.file else f"{error.file}: {fault}" for fault in error.faults
            ]
        case Malformed():
            return [
                f"The file of the database is damaged ({error}). Stop the bot, keep the file as it"
                " is, and restore the last backup: docs/operating.md, “Backup and restore”."
            ]
        case Unavailable():
            return [f"The database {error.said}."]
        case StoreError():
            return [
                f"The database does not answer ({type(error).__name__}): check DATABASE_URL and try"
                " again."
            ]
        case OSError():
            cure = _cure_of_listening(error)
            return [cure] if cure else None
        case NewerFormat():
            return [
                f"Only a newer version of the bot can read {error}: install it, then try again."
            ]
        case CorruptHistory():
            return [f"Nothing was changed: {error}; {SEE_VERIFY}."]
        case DBAPIError():
            return [
                f"The database is not as the bot made it ({type(error.orig).__name__}):"
                f" {SEE_VERIFY}."
            ]
        case _:
            return None


def _cure_of_listening(error: OSError) -> str | None:
    """Say what to do, if an address or a port is at fault."""
    if error.errno == errno.EADDRINUSE:
        return (
            "Another program listens on this port already: stop it, or choose another one with"
            " PORT=3111."
        )

    failed_to_look_up_name = (error.errno or 0) < 0
    if failed_to_look_up_name or error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is no address of this machine: it must be {AN_ADDRESS}."

    if error.errno == errno.EACCES and error.filename is None:  # no file: a port below 1024
        return (
            "PORT is one that only the system may open: choose one above 1023, such as PORT=3111."
        )

    return None
