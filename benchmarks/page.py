"""What the demo's page costs when a channel is long: a new message among 5,000.

    python -m benchmarks.page [--messages 5000] [--times 10]

In the system's Chromium. Its profiler says how long the page's own modules ran between a message
that is posted and the page that shows it; the layout is what Chromium counts. Beside it the same in
a channel of ten messages: the floor.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import CDPSession, Page, expect, sync_playwright
from rich.console import Console
from rich.table import Table
from slack_sdk import WebClient

from playground import StandIn, page
from tests import chromium as chromium_here

TOKEN = "xoxb-page"  # noqa: S105 -- made up
FEW = 10
MOST = 0.1  # seconds of script for a new message
COSTS = ("script", "layout")
PAUSE = 0.1  # seconds between two looks whether the message is there
WATCH = """() => {
  const log = document.querySelector("#log");
  const look = () => {
    const last = log.querySelector("article:last-of-type .b-words");
    document.body.dataset.newest = last ? last.textContent : "";
  };
  new MutationObserver(look).observe(log, { childList: true, subtree: true });
}"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure both channels, print a table, and say whether a new message is drawn in time."""
    parser = argparse.ArgumentParser(description="What the page costs when a channel is long.")
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args(arguments)
    path = chromium_here.path()
    if path is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1

    clock = datetime(2026, 5, 1, 8, tzinfo=UTC)
    slack = StandIn(
        clock=lambda: clock,
        signing_secret="made-up",  # noqa: S106
        bot_token=TOKEN,
        page=page.routes(),
    )
    slack.start()

    try:
        _fill(slack, options.messages)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            opened = browser.new_page(viewport={"width": 1280, "height": 900})
            costs = {
                channel: _measured(slack, opened, channel, options.times)
                for channel in ("CFEW", "CMANY")
            }
            browser.close()
    finally:
        slack.stop()

    _show(costs, options.messages)
    return int(costs["CMANY"]["script"] > MOST)


def _fill(slack: StandIn, many: int) -> None:
    slack.person("U1", "Sam Field")
    slack.person("U2", "Ann Lee")
    for channel, count in (("CFEW", FEW), ("CMANY", many)):
        slack.channel(channel, channel.lower(), members=["U1", "U2"])
        for number in range(count):
            slack.type("U2", channel, f"Line {number} of *{count}*, with `words` for <@U1>")


def _measured(slack: StandIn, opened: Page, channel: str, times: int) -> dict[str, float]:
    """Return the median seconds of each cost for a message that comes while it is looked at."""
    client = WebClient(token=TOKEN, base_url=slack.base_url + "api/", retry_handlers=[])
    opened.goto("about:blank")
    opened.goto(f"{slack.base_url}#U1%2F{channel}")
    expect(opened.get_by_role("log").locator("article").first).to_be_visible()
    opened.evaluate(f"({WATCH})()")
    chromium = opened.context.new_cdp_session(opened)
    chromium.send("Performance.enable")
    chromium.send("Profiler.enable")
    found: dict[str, list[float]] = {cost: [] for cost in COSTS}

    for number in range(times):
        layout = _layout(chromium)
        chromium.send("Profiler.start")
        text = f"New in {channel}: {number}"
        client.chat_postMessage(channel=channel, text=text)

        while opened.evaluate("document.body.dataset.newest") != text:
            time.sleep(PAUSE)

        found["script"].append(_own_script(chromium.send("Profiler.stop")["profile"]))
        found["layout"].append(_layout(chromium) - layout)

    return {cost: statistics.median(each) for cost, each in found.items()}


def _layout(chromium: CDPSession) -> float:
    metrics = {
        one["name"]: one["value"] for one in chromium.send("Performance.getMetrics")["metrics"]
    }
    return float(metrics["LayoutDuration"] + metrics["RecalcStyleDuration"])


def _own_script(profile: dict[str, Any]) -> float:
    """Return the seconds in which the page's modules ran, or what they called."""
    nodes = {node["id"]: node for node in profile["nodes"]}
    parents = {child: node["id"] for node in profile["nodes"] for child in node.get("children", ())}

    def is_own(number: int | None) -> bool:
        while number is not None:
            if "/static/" in nodes[number]["callFrame"]["url"]:
                return True
            number = parents.get(number)
        return False

    samples = zip(profile["samples"], profile["timeDeltas"], strict=True)
    return float(sum(delta for number, delta in samples if is_own(number))) / 1e6


def _show(costs: dict[str, dict[str, float]], many: int) -> None:
    table = Table(title="A new message, milliseconds of the browser's work")
    for heading in ("channel of", *COSTS):
        table.add_column(heading, justify="right")

    for count, channel in ((FEW, "CFEW"), (many, "CMANY")):
        table.add_row(str(count), *(f"{costs[channel][cost] * 1000:.1f}" for cost in COSTS))

    ratio = costs["CMANY"]["script"] / costs["CFEW"]["script"]
    table.caption = f"script: {ratio:.1f} times that of the short channel"
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
