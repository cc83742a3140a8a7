"""What a soak comes to, and the table that shows it."""

from dataclasses import dataclass, field
from typing import Any

from rich.table import Table

from tests.faults import invariants


@dataclass
class Outcome:
    """What was counted at the end of a soak on one database."""

    database: str
    reviews: int
    seconds: float = 0.0
    calls: int = 0
    faulty_calls: int = 0
    rate_limited: int = 0
    kills: int = 0
    database_restarts: int = 0
    failovers: int = 0
    cut_connections: int = 0
    changes: int = 0
    nudges: int = 0
    unclear_answers: int = 0
    found: invariants.Found | None = None
    problems: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        """Whether nothing was lost, said twice or falsely acknowledged."""
        return self.found is not None and not self.found.faults and not self.problems


def table(outcomes: list[Outcome]) -> Table:
    """Return the table that is shown at the end."""
    shown = Table(title="Soak", show_lines=False)
    shown.add_column("")

    for out in outcomes:
        shown.add_column(out.database, justify="right")

    def row(name: str, value: Any) -> None:
        shown.add_row(name, *(str(value(out)) for out in outcomes))

    row("reviews", lambda o: o.reviews)
    row("deliveries (posts + changes)", lambda o: o.found.sent + o.changes)
    row("  posts", lambda o: o.found.sent)
    row("  changes (updates, pins, deletions)", lambda o: o.changes)
    row("nudges told", lambda o: o.nudges)
    row("overtaken or no longer so", lambda o: o.found.void)
    row("calls to Slack, of them bad", lambda o: f"{o.calls}, {o.faulty_calls}")
    row("too fast for Slack (429)", lambda o: o.rate_limited)
    row("processes killed (-9)", lambda o: o.kills)
    row("database restarts", lambda o: o.database_restarts)
    row("failovers to a standby", lambda o: o.failovers)
    row("connections cut", lambda o: o.cut_connections)
    row('answers told "recorded"', lambda o: o.found.approvals)
    row("unclear answers, pressed again", lambda o: o.unclear_answers)
    row("held for the operator", lambda o: o.found.held)
    row("[bold]lost", lambda o: o.found.lost)
    row("[bold]twice", lambda o: o.found.twice)
    row('[bold]false "recorded"', lambda o: o.found.false_recorded)
    row("other faults found", lambda o: len(o.found.faults) + len(o.problems))
    row("seconds", lambda o: f"{o.seconds:.0f}")
    return shown
