"""What is measured: counts and times by verb and outcome, never by person, review or text.

Each app has its own registry, so that two in one process (as in tests) do not count together.
Handlers and delivery are given the methods they need as plain callables; they do not import this
module.
"""

import re
from collections.abc import Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 10.0)  # Slack waits for 3
MOST_LABELS = 100  # more would be texts, or someone trying


class Metrics:
    """The instruments, and the page that shows them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._seen: set[str] = set()
        self._handled = Histogram(
            "cspr_handled_seconds",
            "How long the bot took to answer, by verb and outcome",
            ["verb", "outcome"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refused = Counter(
            "cspr_refusals", "What people were refused, by verb", ["verb"], registry=self._registry
        )
        self._requests = Counter(
            "cspr_slack_requests",
            "Requests from Slack, by kind and status",
            ["kind", "status"],
            registry=self._registry,
        )
        self._redelivered = Counter(
            "cspr_slack_redeliveries",
            "Requests that Slack sent again, by its reason",
            ["why"],
            registry=self._registry,
        )
        self._connections = Counter(
            "cspr_connections_dropped",
            "Connections that were ended: slow, or to make room, or as it was full",
            ["why"],
            registry=self._registry,
        )
        self._retried = Counter(
            "cspr_delivery_retries",
            "Posts that are tried again, by what went wrong",
            ["why"],
            registry=self._registry,
        )
        self._unknown = Counter(
            "cspr_slack_unknown_errors",
            "Errors of Slack that stand in no table, by what was to be done and Slack's code",
            ["operation", "code"],
            registry=self._registry,
        )
        self._outbox = Gauge(
            "cspr_outbox", "Posts in the outbox, by state", ["state"], registry=self._registry
        )
        self._oldest = Gauge(
            "cspr_outbox_oldest_unsent_seconds",
            "Age of the oldest post not yet sent",
            registry=self._registry,
        )
        self._overdue = Gauge(
            "cspr_nudges_overdue_seconds",
            "How long the oldest nudge has been due without a tick that planned it",
            registry=self._registry,
        )
        self._calendar = Gauge(
            "cspr_calendar_days_left",
            "Days until the end of the bank holidays that are known",
            registry=self._registry,
        )
        self._aside = Gauge(
            "cspr_reviews_put_aside",
            "Reviews that are put aside, as their records cannot be read",
            registry=self._registry,
        )
        self._faulty_files = Gauge(
            "cspr_files_put_aside",
            "Process files and letters' templates that are put aside, as they have a fault",
            registry=self._registry,
        )
        self._ticked = Histogram(
            "cspr_tick_seconds",
            "How long a tick of the scheduler took",
            buckets=SECONDS,
            registry=self._registry,
        )
        self._collected = Gauge(
            "cspr_collected",
            "Whether the outbox could be read for this page",
            registry=self._registry,
        )
        self._socket: _Socket | None = None

    def handled(self, verb: str, outcome: str, seconds: float) -> None:
        """Count a command, button or modal that was answered, and how long that took."""
        self._handled.labels(self._label(verb), self._label(outcome)).observe(seconds)

    def refused(self, verb: str) -> None:
        """Count that someone was told no."""
        self._refused.labels(self._label(verb)).inc()

    def requested(self, kind: str, status: int) -> None:
        """Count a request that came to Slack's address and was answered with `status`."""
        self._requests.labels(self._label(kind), str(status)).inc()

    def redelivered(self, why: str) -> None:
        """Count a request that Slack sent again."""
        self._redelivered.labels(self._label(why)).inc()

    def dropped(self, why: str) -> None:
        """Count a connection that was ended before its time."""
        self._connections.labels(self._label(why)).inc()

    def retried(self, why: str) -> None:
        """Count a post that will be tried again."""
        self._retried.labels(self._label(why)).inc()

    def unknown_error(self, operation: str, code: str) -> None:
        """Count an error of Slack that stands in no table."""
        self._unknown.labels(self._label(operation), self._label(code)).inc()

    def ticked(self, seconds: float) -> None:
        """Count a tick of the scheduler, and how long it took."""
        self._ticked.observe(seconds)

    def outbox(self, by_state: Mapping[str, int], oldest_unsent_seconds: float) -> None:
        """Show how the outbox stands; states that are not named are empty."""
        self._outbox.clear()
        for state, count in by_state.items():
            self._outbox.labels(self._label(state)).set(count)
        self._oldest.set(oldest_unsent_seconds)

    def put_aside(self, reviews: int, *, files: int) -> None:
        """Show how many reviews are put aside, and how many of the partnership's own files."""
        self._aside.set(reviews)
        self._faulty_files.set(files)

    def nudges(self, overdue_seconds: float, calendar_days_left: int) -> None:
        """Show how late the ticks are, and how far the calendar reaches."""
        self._overdue.set(overdue_seconds)
        self._calendar.set(calendar_days_left)

    def with_socket(self) -> None:
        """Show from now on how Socket Mode's socket is: without it nothing of it is there."""
        self._socket = self._socket or _Socket(self._registry)

    def socket(self, *, down_seconds: float | None) -> None:
        """Show for how long there has been no socket; ``None`` says that there is one."""
        if self._socket is not None:
            self._socket.up.set(down_seconds is None)
            self._socket.down.set(down_seconds or 0.0)

    def socket_lost(self, why: str) -> None:
        """Count a socket that ended, or that could not be opened."""
        if self._socket is not None:
            self._socket.lost.labels(self._label(why.lower())).inc()

    def collected(self, well: bool) -> None:
        """Show whether what is read at each showing could be read."""
        self._collected.set(well)

    def page(self) -> bytes:
        """Write everything in Prometheus' text format."""
        return generate_latest(self._registry)

    def _label(self, value: str) -> str:
        """Return `value` if it is a word of ours, else "other".

        A text that someone typed must not become a label, nor fill the memory.
        """
        if value in self._seen:
            return value
        if len(self._seen) >= MOST_LABELS or not re.fullmatch(r"[a-z][a-z0-9_.-]{0,39}", value):
            return "other"
        self._seen.add(value)
        return value


class _Socket:
    """The instruments of Socket Mode."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self.up = Gauge("cspr_socket_up", "Whether there is a socket to Slack", registry=registry)
        self.down = Gauge(
            "cspr_socket_down_seconds",
            "How long there has been no socket to Slack",
            registry=registry,
        )
        self.lost = Counter(
            "cspr_socket_lost",
            "Sockets that ended or could not be opened, by why",
            ["why"],
            registry=registry,
        )


def kind_of(body: Mapping[str, Any]) -> str:
    """Say what came: command, event_callback, block_actions, view_submission and so on."""
    return "command" if "command" in body else str(body.get("type", "other"))
