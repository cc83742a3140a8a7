"""The progress report as a Word file."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from bot.papers.charts import stage_days, timeliness
from bot.papers.pathway.words import counted
from bot.papers.report_answers import AnswerRound
from bot.papers.report_facts import Notice, StageDays, Summary, time_allowed
from bot.papers.report_lateness import Late, by_owner
from bot.papers.word import WordDocument
from bot.workflow.dates.calendar import day, months_in_words
from bot.workflow.rules.forecast import Forecast

PICTURES = 8  # reviews that get their own timeline; of more, only the table and the chart
BARS = 40  # reviews in the chart
EVENTS = 80  # lines of what happened

Picture = tuple[bytes, str]
"""A timeline, and what a screen reader says of it."""


def document(
    summaries: Sequence[Summary],
    today: date,
    *,
    first: date | None = None,
    last: date | None = None,
    pictures: Mapping[str, Picture] | None = None,
) -> bytes:
    """Write the report as a Word file; ``pictures`` are timelines by a review's reference."""
    paper = WordDocument(today)
    pictures = pictures or {}
    period = f", {day(first)} to {day(last)}" if first and last else ""
    as_on = f"As on {day(today)}{period}."

    if len(summaries) == 1 and summaries[0].full:
        summary = summaries[0]
        paper.heading(f"{summary.ref}: progress report", 0)
        paper.line(f"{summary.pathway}. {as_on}")
        _review(paper, summary, pictures.get(summary.ref), level=1)
        return paper.content()

    paper.heading("Child Safeguarding Practice Reviews: progress report", 0)
    paper.line(f"{counted(len(summaries), 'review')}. {as_on}")
    _overview(paper, summaries)

    for summary in summaries:
        if summary.full:
            paper.heading(summary.ref, 1)
            paper.line(f"{summary.pathway}.")
            _review(paper, summary, pictures.get(summary.ref), level=2)

    return paper.content()


# --- all reviews -------------------------------------------------------------------------------


def _overview(paper: WordDocument, summaries: Sequence[Summary]) -> None:
    _at_a_glance(paper, summaries)
    _timeliness(paper, [one for one in summaries if one.limit and one.publishing.day])
    _late_of_all(paper, [one for one in summaries if one.full])


def _at_a_glance(paper: WordDocument, summaries: Sequence[Summary]) -> None:
    paper.heading("At a glance", 1)
    limit = f"{time_allowed(summaries).capitalize()} end"
    rows = [
        (
            one.ref,
            one.standing,
            f"{one.done} of {one.total}",
            str(one.late_count or "none"),
            _day(one.limit, "none of ours"),
            _publication(one),
        )
        for one in summaries
    ]
    paper.table(
        ("Review", "Stage", "Done", "Past their date", limit, "Publication"),
        rows,
        (2.6, 3.7, 1.6, 1.8, 2.5, 4.2),
    )


def _timeliness(paper: WordDocument, summaries: Sequence[Summary]) -> None:
    """Write how many reviews keep to their time, of those whose time and publication are known."""
    if not summaries:
        return

    allowed = time_allowed(summaries)
    late = sum(one.published_late for one in summaries)
    paper.heading(f"Timeliness against {allowed}", 1)
    paper.line(
        f"{len(summaries) - late} of {len(summaries)} are published, or expected to be, within"
        f" {allowed} of the decision; {late} later."
    )
    shown = summaries[:BARS]
    words = "; ".join(f"{one.ref} {one.days} days" for one in shown)
    paper.picture(timeliness(shown), f"Days from decision to publication: {words}.")


def _late_of_all(paper: WordDocument, summaries: Sequence[Summary]) -> None:
    late: list[Late] = []
    for summary in summaries:
        late += summary.late

    if not late:
        return

    paper.heading("Past their date, by agency or role", 1)
    rows = [
        (owner, str(sum(one.count for one in theirs)), str(theirs[0].days))
        for owner, theirs in by_owner(late).items()
    ]
    paper.table(("Whose", "Items", "Longest, in working days"), rows, (8, 3, 5))


# --- one review --------------------------------------------------------------------------------


def _review(paper: WordDocument, summary: Summary, picture: Picture | None, *, level: int) -> None:
    paper.table(("", ""), list(_key_facts(summary)), (4.2, 12.2), head=False)
    paper.heading("Past their date, by agency or role", level)
    _late(paper, summary.late)

    if picture is not None:
        content, words = picture
        paper.heading("The plan, and where it stands", level)
        paper.picture(content, words)

    paper.heading("Days by stage", level)
    _stages(paper, summary.stages, with_chart=picture is not None)

    if summary.answers:
        paper.heading("Answers, version by version", level)
        _answers(paper, summary.answers)

    if summary.notices:
        withheld = summary.publishing.by == "withheld"
        what = "that nothing is published" if withheld else "before publication"
        paper.heading(f"Notices {what}", level)
        _notices(paper, summary.notices)

    paper.heading("Actions and assurance", level)
    _actions(paper, summary)
    paper.heading("What happened", level)
    _happened(paper, summary)


def _key_facts(summary: Summary) -> Iterator[tuple[str, str]]:
    allowed = time_allowed([summary]).capitalize()
    yield "Stage", summary.standing
    yield "Decided", day(summary.decided)
    yield f"{allowed} end", _day(summary.limit, "no clock of ours")
    yield "Sign-off", expected(summary.completion)
    yield "Publication", _publication(summary)
    yield "Done", f"{summary.done} of {summary.total}"
    yield "Past their date", str(summary.late_count or "none")

    if summary.not_published:
        yield "Decided not to publish", summary.not_published

    if summary.checks:
        yield "Progress checks", summary.checks

    if summary.outside:
        yield "Marked", "published outside the gate"


def _publication(summary: Summary) -> str:
    if summary.held_since:
        return f"on hold since {day(summary.held_since)}"
    return expected(summary.publishing, "published")


def expected(foreseen: Forecast, happened: str = "") -> str:
    """Say when one of the two clocks stopped or is to stop, and whether in time.

    ``happened`` is what it is called once it has stopped. A day that was agreed is planned, one
    that only follows from where the review stands is expected.
    """
    if foreseen.by == "withheld":
        return "nothing is published"

    if foreseen.day is None:
        return "overtaken by the publication" if foreseen.by == "overtaken" else "not known yet"

    on = f"{_verb(foreseen, happened)} {day(foreseen.day)}".strip()
    allowed = months_in_words(foreseen.limit.months)
    beyond = (foreseen.day - foreseen.limit).days
    if beyond <= 0:
        return f"{on}, within the {allowed}"

    return f"{on}, {_days(beyond)} after the {allowed}"


def _verb(foreseen: Forecast, happened: str) -> str:
    if foreseen.done:
        return happened
    return "planned" if foreseen.by in ("date", "timetable") else "expected"


def _stages(paper: WordDocument, stages: Sequence[StageDays], *, with_chart: bool) -> None:
    if with_chart and any(_is_measured(stage) for stage in stages):
        words = [f"{stage.title}: {_planned_and_taken(stage)}" for stage in stages]
        paper.picture(stage_days(stages), f"Days by stage. {'; '.join(words)}.")
    told = [stage for stage in stages if stage.says or stage.planned or stage.taken]
    rows = [(stage.title, _days(stage.planned), _taken(stage), stage.says) for stage in told]
    paper.table(("Stage", "Planned", "Taken", "Where it stands"), rows, (5.2, 2.4, 2.4, 6.4))


def _taken(stage: StageDays) -> str:
    """Say how long a stage took; of one that was gone through again, in how many rounds."""
    days = _days(stage.taken)
    return f"{days} in {stage.rounds} rounds" if days and stage.rounds > 1 else days


def _planned_and_taken(stage: StageDays) -> str:
    return f"{_days(stage.planned)} planned, {_taken(stage)} taken"


def _is_measured(stage: StageDays) -> bool:
    return stage.taken is not None or stage.planned is not None


def _late(paper: WordDocument, late: Sequence[Late]) -> None:
    rows: list[tuple[str, ...]] = []
    for owner, theirs in by_owner(late).items():
        for one in theirs:
            what = one.title if one.count == 1 else f"{one.title} ({one.count})"
            rows.append((owner, what, day(one.due), str(one.days)))

    paper.table(
        ("Whose", "What", "Due since", "Working days"),
        rows,
        (4.2, 6.6, 3.2, 2.4),
        none="Nothing is past its date.",
    )


def _answers(paper: WordDocument, answers: Sequence[AnswerRound]) -> None:
    rows = [
        (one.title, f"{one.number}, on v{one.version}", one.answers, one.became) for one in answers
    ]
    paper.table(("What", "Round", "Answers", "What became of it"), rows, (4.6, 2.1, 5.9, 3.8))


def _notices(paper: WordDocument, notices: Sequence[Notice]) -> None:
    rows = [
        (one.title, _day(one.latest, "no date yet"), _day(one.sent, "not yet"), _evidence(one))
        for one in notices
    ]
    paper.table(("Notice", "Last day", "Sent", "Evidence"), rows, (6.4, 3.6, 3.6, 2.8))


def _evidence(notice: Notice) -> str:
    if notice.evidence:
        return "yes"
    return "missing" if notice.sent else ""


def _actions(paper: WordDocument, summary: Summary) -> None:
    rows = [(str(one.number), one.agency, _day(one.due), one.says) for one in summary.actions]
    paper.table(
        ("Action", "Agency", "By", "Where it stands"),
        rows,
        (1.8, 6.2, 3.6, 4.8),
        none="No actions are recorded yet.",
    )

    if summary.rounds:
        rounds = [(f"Round {one.number}", _day(one.due), one.says) for one in summary.rounds]
        paper.table(("Assurance", "Due", "Where it stands"), rounds, (3, 3.6, 9.8))


def _happened(paper: WordDocument, summary: Summary) -> None:
    rows = [(day(on), what) for on, what in summary.happened[-EVENTS:]]
    paper.table(("Day", "What"), rows, (3.2, 13.2), none="Nothing is recorded for this time.")
    if len(summary.happened) > EVENTS:
        paper.line(f"The last {EVENTS} of {len(summary.happened)}.")


def _day(when: date | None, otherwise: str = "") -> str:
    return day(when) if when else otherwise


def _days(count: int | None) -> str:
    return "" if count is None else counted(count, "day")
