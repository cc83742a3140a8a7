"""Where the bot runs, and so hears the person itself: its database shows that it did.

Before the bot answers anybody it asks Slack who they are, unless it did so minutes ago, and keeps
when. So a harmless line that a person types leaves a trace; what else they do leaves none.
"""

from collections.abc import Callable
from datetime import datetime

from bot import config
from bot.audience.persons import FRESH
from bot.doctor.database import is_missing
from bot.doctor.live import samples
from bot.doctor.live.stage import NotTried, Stage
from bot.doctor.live.with_person import NothingCame
from bot.store import workspace
from bot.store.db import opened, reading

LINE = "/cspr help"
EVERY = 1.0  # seconds between two looks


def types(
    stage: Stage,
    settings: config.Settings,
    now: datetime,
    say: Callable[[str], None],
    seconds: float,
) -> str:
    """Have the person type a harmless line to the bot that runs, and see that it came there."""
    before = _last_asked_about(settings, stage)
    if before is not None and now - before < FRESH:
        raise NotTried(
            "the person used the bot within the last ten minutes, so that its database would not"
            " show another line: run this again after that, or stop the bot"
        )

    request = samples.request_to_type(stage.person, stage.code, LINE)
    stage.post("request", stage.channel, request)
    say(f"Now the person, in the test channel: type {LINE}")

    for _ in range(max(1, round(seconds / EVERY))):
        if _last_asked_about(settings, stage) != before:
            return (
                "the line came to the bot that runs, signed; the bytes of a line, a button and a"
                " form are only compared while it is stopped"
            )

        stage.slack.pause(EVERY)

    raise NothingCame(
        f"nothing came to the bot that runs within {seconds:.0f} seconds, as far as its database"
        " shows: is it the bot of this database, and does Slack reach it (Request URLs, or Socket"
        " Mode, in the app's settings; the signing secret; the proxy before it)?"
    )


def _last_asked_about(settings: config.Settings, stage: Stage) -> datetime | None:
    """Return when the bot last asked Slack who the person is. Raises :class:`NotTried`."""
    if is_missing(settings):
        raise NotTried("the database has not been made yet, so that nothing would show in it")

    try:
        with opened(settings.database_url.get_secret_value()) as engine, reading(engine) as conn:
            return workspace.person(conn, stage.team, stage.person).fetched_at
    except Exception as error:
        raise NotTried(
            f"the bot's database does not answer ({type(error).__name__}), and only it would show"
            " that a line has come"
        ) from None
