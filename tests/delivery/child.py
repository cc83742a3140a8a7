"""A process of its own that ticks or sends, to be killed half-way: database, Slack's address,
failpoint, what to do."""

from datetime import UTC, datetime

from slack_sdk import WebClient

from bot.audience.channels import FIT
from bot.delivery.sender import Sender
from bot.delivery.tick import run_tick
from bot.store import failpoints
from bot.store.db import make_engine
from tests.delivery.planned import at_once, plan
from tests.delivery.world import TOKENS, say


def main(url: str, slack: str, failpoint: str, what: str, now: str) -> None:
    engine = make_engine(url)
    instant = datetime.fromisoformat(now).astimezone(UTC)
    failpoints.arm(failpoint)
    if what == "tick":
        run_tick(engine, instant, prepare=at_once(plan), batch=2)
        return
    sender = Sender(
        engine,
        client_for=lambda team: WebClient(token=TOKENS[team], base_url=slack),
        render=say,
        judge=lambda team, channel, now: FIT,
        clock=lambda: instant,
    )
    sender.send_due()
