"""Verbs about the workspace's settings."""

from typing import Final

from bot.language.reader import Reader, Verb
from bot.workflow.review.commands import ChangeSetting, Command
from bot.workflow.review.queries import Query, ShowSettings


def _settings(reader: Reader) -> Command | Query:
    if reader.is_at_end():
        return ShowSettings()
    key = reader.word("<key>").casefold()
    return ChangeSetting(key=key, value=reader.rest("<value>"))


VERBS: Final[tuple[Verb, ...]] = (
    Verb(
        name="settings",
        group="Settings and help",
        usage=("settings", "settings <key> <value>"),
        does="The workspace's settings: time zone, reminders, working days, who may open reviews.",
        examples=("settings", "settings nudge-hour 10"),
        read=_settings,
        takes_ref=False,
    ),
)
