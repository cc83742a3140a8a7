"""The progress report as a Word file."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bot.papers.charts import beyond_limit, stage_days, time_of, timeliness
from bot.papers.report_facts import Late, Summary
from bot.papers.word import WordDocument
from bot.workflow.dates.calendar import day, months_in_words
from bot.workflow.rules.forecast import Forecast

PICTURES = 8  # reviews that get their own timeline; of more, only the table and the chart
BARS = 40  # reviews in the chart
EVENTS = 80  # lines of what happened


def by_owner(found: Iterable[Late]) -> dict[str, list[Late]]:
    """What is late, by whose it is, the longest first."""
    owners: dict[str, list[Late]] = {}
    for one in sorted(found, key=lambda late: (-late.days, late.title)):
        owners.setdefault(one.owner, []).append(one)
    return dict(sorted(owners.items(), key=lambda pair: -max(late.days for late in pair[1])))


def expected(one: Forecast) -> str:
    """A forecast in words, against its six months."""
    if one.day is None:
        return "overtaken by the publication" if one.by == "overtaken" else "not known yet"
    beyond = (one.day - one.limit).days
    span = months_in_words(one.limit.months)
    within = (
        f"within the {span}"
        if beyond <= 0
        else f"{beyond} day{'s' if beyond > 1 else ''} after the {span}"
    )
    return f"{'' if one.done else 'expected '}{day(one.day)}, {within}"


# --- the document ------------------------------------------------------------------------------


def document(
    found: Sequence[Summary],
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    pictures: Mapping[str, tuple[bytes, str]] | None = None,
) -> bytes:
    """The report as a Word file. ``pictures`` are timelines by reference, with their words."""
    paper = WordDocument(today)
    period = f", {day(first)} to {day(last)}" if first and last else ""
    if len(found) == 1 and found[0].full:
        paper.heading(f"{found[0].ref}: progress report", 0)
        paper.line(f"{found[0].pathway}. As on {day(today)}{period}.")
        _one(paper, found[0], pictures or {}, level=1)
    else:
        paper.heading("Child Safeguarding Practice Reviews: progress report", 0)
        paper.line(
            f"{len(found)} review{'' if len(found) == 1 else 's'}. As on {day(today)}{period}."
        )
        _all(paper, found)
        for one in found:
            if one.full:
                paper.heading(one.ref, 1)
                paper.line(f"{one.pathway}.")
                _one(paper, one, pictures or {}, level=2)
    return paper.content()


def _all(paper: "WordDocument", found: Sequence[Summary]) -> None:
    paper.heading("At a glance", 1)
    rows = [
        (
            one.ref,
            one.stage if one.state == "live" else f"{one.stage} ({one.state})",
            f"{one.done} of {one.total}",
            str(one.late_count or "none"),
            day(one.limit) if one.limit else "none of ours",
            "after" if beyond_limit(one) else "within" if one.publishing.day else "not known yet",
        )
        for one in found
    ]
    paper.table(
        (
            "Review",
            "Stage",
            "Done",
            "Past their date",
            f"{time_of(found).capitalize()} end",
            "Publication",
        ),
        rows,
        (2.8, 4.6, 1.9, 2.2, 2.9, 2),
    )
    clocked = [one for one in found if one.limit and one.publishing.day]
    if clocked:
        span = time_of(clocked)
        paper.heading(f"Timeliness against {span}", 1)
        beyond = sum(beyond_limit(one) for one in clocked)
        paper.line(
            f"{len(clocked) - beyond} of {len(clocked)} are published, or expected to be, within"
            f" {span} of the decision; {beyond} later."
        )
        shown = clocked[:BARS]
        words = "; ".join(f"{one.ref} {one.days} days" for one in shown)
        paper.picture(timeliness(shown), f"Days from decision to publication: {words}.")
    late = [item for one in found if one.full for item in one.late]
    if late:
        paper.heading("Past their date, by agency or role", 1)
        owners = by_owner(late)
        paper.table(
            ("Whose", "Items", "Longest, in working days"),
            [
                (owner, str(sum(x.count for x in xs)), str(xs[0].days))
                for owner, xs in owners.items()
            ],
            (8, 3, 5),
        )


def _one(
    paper: "WordDocument", one: Summary, pictures: Mapping[str, tuple[bytes, str]], *, level: int
) -> None:
    facts = [
        ("Stage", one.stage if one.state == "live" else f"{one.stage} ({one.state})"),
        ("Decided", day(one.decided)),
        (f"{time_of([one]).capitalize()} end", day(one.limit) if one.limit else "no clock of ours"),
        ("Sign-off", expected(one.completion)),
        (
            "Publication",
            "on hold since " + day(one.held_since) if one.held_since else expected(one.publishing),
        ),
        ("Done", f"{one.done} of {one.total}"),
        ("Past their date", str(one.late_count or "none")),
    ]
    if one.outside:
        facts.append(("Marked", "published outside the gate"))
    paper.table(("", ""), facts, (4.2, 12.2), head=False)
    if one.ref in pictures:
        paper.heading("The plan, and where it stands", level)
        paper.picture(*pictures[one.ref], width=9.2)
    paper.heading("Days by stage", level)
    if any(s.taken is not None or s.planned is not None for s in one.stages):
        words = "; ".join(
            f"{s.title}: {_days(s.planned)} planned, {_days(s.taken)} taken" for s in one.stages
        )
        if one.ref in pictures:
            paper.picture(stage_days(one.stages), f"Days by stage. {words}.")
    paper.table(
        ("Stage", "Planned", "Taken", "Where it stands"),
        [
            (s.title, _days(s.planned), _days(s.taken), s.says)
            for s in one.stages
            if s.says or s.planned or s.taken
        ],
        (5.2, 2.4, 2.4, 6.4),
    )
    paper.heading("Past their date, by agency or role", level)
    paper.table(
        ("Whose", "What", "Due since", "Working days"),
        [
            (owner, _counted(x), day(x.due), str(x.days))
            for owner, xs in by_owner(one.late).items()
            for x in xs
        ],
        (4.2, 6.6, 3.2, 2.4),
        none="Nothing is past its date.",
    )
    if one.notices:
        paper.heading("Notices before publication", level)
        paper.table(
            ("Notice", "Last day", "Sent", "Evidence"),
            [
                (
                    n.title,
                    day(n.latest) if n.latest else "no date yet",
                    day(n.sent) if n.sent else "not yet",
                    "yes" if n.evidence else "missing" if n.sent else "",
                )
                for n in one.notices
            ],
            (6.4, 3.6, 3.6, 2.8),
        )
    paper.heading("Actions and assurance", level)
    paper.table(
        ("Action", "Agency", "By", "Where it stands"),
        [(str(a.number), a.agency, day(a.due) if a.due else "", a.says) for a in one.actions],
        (1.8, 6.2, 3.6, 4.8),
        none="No actions are recorded yet.",
    )
    if one.rounds:
        rows = [
            (f"Round {number}", day(due) if due else "", says) for number, due, says in one.rounds
        ]
        paper.table(("Assurance", "Due", "Where it stands"), rows, (3, 3.6, 9.8))
    paper.heading("What happened", level)
    paper.table(
        ("Day", "What"),
        [(day(on), what) for on, what in one.happened[-EVENTS:]],
        (3.2, 13.2),
        none="Nothing is recorded for this time.",
    )
    if len(one.happened) > EVENTS:
        paper.line(f"The last {EVENTS} of {len(one.happened)}.")


def _counted(late: Late) -> str:
    return late.title if late.count == 1 else f"{late.title} ({late.count})"


def _days(count: int | None) -> str:
    return "" if count is None else f"{count} day{'' if count == 1 else 's'}"
