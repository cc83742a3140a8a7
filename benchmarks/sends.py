"""What a message costs the sender, against a bare loop of calls by Slack's own SDK.

    python -m benchmarks.sends [--database sqlite] [--waiting 300 10000]

Sent are plain messages, each to another review's channel; whatever else waits has to wait on. The
processor's time is that of the thread that sends: the stand-in answers in others. Each review is
known as the change left it that brought the message about, and the first messages, with which
templates and statements are compiled, are not counted.
"""

import sys
import time
from datetime import datetime, timedelta
from typing import Any

from pydantic import SecretStr
from slack_sdk import WebClient
from sqlalchemy import insert

from benchmarks import alone
from benchmarks.figures import Figure, percentile
from benchmarks.stores import Stores, make_due, reviews_of
from bot import app
from bot.store import outbox, tables
from bot.store.db import make_engine, writing
from bot.store.reads import ReviewRow
from playground import StandIn
from tests.conversations.talk import PEOPLE, TOKEN

SENT = 200
AT_ONCE = 10
FIRST = 2 * AT_ONCE
REVIEWS = 300
SAID = {"params": {}, "actor": "clock"}
BLOCK = {"type": "section", "text": {"type": "mrkdwn", "text": "A line of a message. " * 12}}


def bare(slack: StandIn, api: str, channels: list[str]) -> float:
    """Return the milliseconds of a call in a bare loop."""
    client = WebClient(token=TOKEN, base_url=api, retry_handlers=[])
    began = time.thread_time()
    for n in range(SENT):
        message = {"channel": channels[n % len(channels)], "text": "A line.", "blocks": [BLOCK]}
        client.api_call("chat.postMessage", json=message)
    return (time.thread_time() - began) * 1000 / SENT


def measure(stores: Stores, waiting: int) -> list[Figure]:
    """Measure messages, while so many other rows wait."""
    url = stores.of(REVIEWS)
    talk = stores.talk
    reviews = [row for row in reviews_of(url) if row.channel != "C0REVIEW"]
    channels = [row.channel for row in reviews]
    for channel in channels:
        name = f"review-{channel.lower()}"
        talk.slack.channel(channel, name, private=True, members=list(PEOPLE.values()))

    settings = talk.settings.model_copy(update={"database_url": SecretStr(url)})
    now = stores.morning(1)
    make_due(url, now + timedelta(days=1))
    bot = app.build(settings, clock=lambda: now, engine=make_engine(url))
    _know(bot, channels, now)
    _wait(bot, waiting, now)
    store = f"{waiting:,} waiting"
    floor = bare(talk.slack, settings.slack_api_url, channels)
    _say(bot, reviews[: FIRST + SENT], now)
    assert bot.sender.send_due(FIRST) == FIRST
    talk.slack.calls.clear()
    figure = _sent(bot, store, stores.name, floor)
    posted = [call for call in talk.slack.calls if call.method == "chat.postMessage"]
    assert len(posted) == SENT, f"only {len(posted)} were posted"
    bot.stop()
    return [figure]


def _sent(bot: app.Bot, store: str, database: str, floor: float) -> Figure:
    """Send so many, and return what one takes."""
    spent: list[float] = []
    while len(spent) * AT_ONCE < SENT:
        began = time.thread_time()
        sent = bot.sender.send_due(AT_ONCE)
        spent.append((time.thread_time() - began) * 1000 / AT_ONCE)
        assert sent == AT_ONCE, f"only {sent} could be sent"

    return Figure(
        work="a message from the outbox",
        store=store,
        database=database,
        ours=sum(spent) / len(spent),
        floor=floor,
        p99=percentile(spent, 0.99),
        target=1 / 0.3,
    )


def _say(bot: app.Bot, reviews: list[ReviewRow], now: datetime) -> None:
    """Have a message wait about each of some reviews, which are known as a change leaves them."""
    team = reviews[0].team
    plain = [
        outbox.New(kind="post/completed", target=row.channel, review_id=row.id, params=SAID)
        for row in reviews
    ]

    with writing(bot.engine) as conn:
        seen = bot.reviews.see_all(conn, reviews, team, now)
        assert all(one.review.stage for one in seen)
        outbox.enqueue_all(conn, team=team, rows=plain, now=now)


def _know(bot: app.Bot, channels: list[str], now: datetime) -> None:
    """Have the bot know already what the channels are."""
    known = tables.channels
    rows: list[dict[str, Any]] = [
        {
            "team": "T1",
            "channel": channel,
            "private": True,
            "shared": False,
            "archived": False,
            "bot_in": True,
            "pending": False,
            "org_shared": False,
            "fetched_at": now,
        }
        for channel in channels
    ]

    with writing(bot.engine) as conn:
        conn.execute(known.delete().where(known.c.channel.in_(channels)))
        conn.execute(insert(known), rows)


def _wait(bot: app.Bot, count: int, now: datetime) -> None:
    """Have so many rows wait: half for later, half behind one that waits for later."""
    later = now + timedelta(days=1)
    rows = [
        outbox.New(
            kind="post/completed",
            target=f"U9{n % 50}",
            not_before=later if n < count // 2 else now,
        )
        for n in range(count)
    ]

    with writing(bot.engine) as conn:
        for first in range(0, count, 500):
            outbox.enqueue_all(conn, team="T1", rows=rows[first : first + 500], now=now)


if __name__ == "__main__":
    about = "The sender against a bare loop of calls."
    sys.exit(alone.run(measure, about, of="waiting", usual=[300, 10_000]))
