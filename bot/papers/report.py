"""The progress report as a Word file."""

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from bot.papers import timeline
from bot.papers.timeline import BLUE, PALE, VERMILLION, WINE
from bot.store import reads, workspace
from bot.workflow.dates.calendar import Calendar, day, months_in_words
from bot.workflow.dates.due import LIMIT_MONTHS, Limit, completion_limit, due_of
from bot.workflow.review import events as e
from bot.workflow.review.fold import Review
from bot.workflow.review.state import Key
from bot.workflow.rules.access import agency_of
from bot.workflow.rules.forecast import Forecast, forecast
from bot.workflow.rules.gates import notice_report
from bot.workflow.rules.labels import party_name, who_may
from bot.workflow.rules.rounds import last_shown

PICTURES = 8  # reviews that get their own timeline; of more, only the table and the chart
BARS = 40  # reviews in the chart
EVENTS = 80  # lines of what happened


@dataclass(frozen=True, slots=True)
class StageDays:
    """A stage: how many days were planned for it, how many it took (so far)."""

    title: str
    planned: int | None
    taken: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Late:
    """Something past its date: whose it is, what, how many of it, since when, how many working days at the longest."""

    owner: str
    title: str
    due: date
    days: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the publication gate: to whom, the last day for it, when it was sent, whether evidence is there."""

    title: str
    latest: date | None
    sent: date | None
    evidence: bool


@dataclass(frozen=True, slots=True)
class Action:
    """An action from learning: its number, whose it is, by when, and where it stands."""

    number: int
    agency: str
    due: date | None
    says: str


@dataclass(frozen=True, slots=True)
class Summary:
    """One review in a report."""

    ref: str
    pathway: str
    stage: str
    state: str
    decided: date
    opened: date
    limit: Limit | None
    completion: Forecast
    publishing: Forecast
    done: int
    total: int
    held_since: date | None
    outside: bool
    late: tuple[Late, ...]
    late_count: int
    stages: tuple[StageDays, ...]
    notices: tuple[Notice, ...]
    actions: tuple[Action, ...]
    rounds: tuple[tuple[int, date | None, str], ...]
    happened: tuple[tuple[date, str], ...]
    full: bool = True
    """Whether its reader sees more of it than reference, stage, dates and lateness."""

    @property
    def days(self) -> int:
        """From the decision to publication, as it was or as it is expected; else to completion."""
        end = self.publishing.day or self.completion.day or self.opened
        return (end - self.decided).days


# --- what is in it -----------------------------------------------------------------------------


def reviews_for(
    conn: Connection, team: str, user: str, belongs: Callable[[str], bool]
) -> Iterator[tuple[reads.ReviewRow, bool]]:
    """The reviews that ``report all`` tells a person of, and whether they see all of each: those that they coordinate
    or whose channel they are in, as ``belongs`` says now; of those that they oversee, only the overview."""
    channels = workspace.channels_of(conn, team, user)
    rows = {r.id: r for r in reads.of_user(conn, team, user)}
    rows |= {r.id: r for r in reads.in_channels(conn, team, sorted(channels))}
    for row in sorted(rows.values(), key=lambda r: r.ref):
        roles = reads.roles_of(conn, row.id, user) or ()
        if row.state == "discontinued":
            continue
        overview = roles == ("overview",)
        full = not overview and ("coordinator" in roles or (row.channel in channels and belongs(row.channel)))
        if full or "overview" in roles:
            yield row, full


def summary(
    review: Review, today: date, calendar: Calendar, first: date | None, last: date | None, *, full: bool = True
) -> Summary:
    """A review on a day, with what happened between two days (both included)."""
    completion, publishing = forecast(review, today, calendar)
    keys = list(review.all_keys())
    holds = review.active_holds()
    late = _late(review, keys, today, calendar)
    clocked = review.process.publish is not None or completion.day is not None
    return Summary(
        ref=review.ref,
        pathway=review.process.title,
        stage=review.stage.title,
        state="complete" if review.completed else "on hold" if holds else "live",
        decided=review.decided,
        opened=review.opened,
        limit=completion_limit(review) if clocked else None,
        completion=completion,
        publishing=publishing,
        done=sum(not review.is_open(k) for k in keys),
        total=len(keys),
        held_since=holds[0].joined if holds else None,
        outside=review.ever_outside,
        late=tuple(late),
        late_count=sum(one.count for one in late),
        stages=tuple(_stages(review, today, calendar)),
        notices=tuple(_notices(review, today, calendar)),
        actions=tuple(_actions(review, today, calendar)),
        rounds=tuple(_rounds(review)),
        happened=tuple(_happened(review, first or review.decided, last or today)),
        full=full,
    )


def _late(review: Review, keys: Iterable[Key], today: date, calendar: Calendar) -> Collection[Late]:
    found: dict[tuple[str, str], Late] = {}
    for key in keys if review.live else ():
        due = due_of(review, key, calendar) if review.is_open(key) else None
        if due is not None and due.late(today):
            agency = agency_of(review, key)
            item = review.item(key[0])
            owner = agency.name if agency else " or ".join(who_may(item, review.process))
            days = calendar.working_days_between(due.target, today)
            before = found.get((owner, item.title), Late(owner, item.title, due.day, days, 0))
            found[owner, item.title] = Late(
                owner, item.title, min(before.due, due.day), max(before.days, days), before.count + 1
            )
    return found.values()


def _stages(review: Review, today: date, calendar: Calendar) -> Iterable[StageDays]:
    for row in timeline.drawing(review, today, calendar).rows:
        yield StageDays(row.title, _length(row.planned), _length(row.actual), row.says)


def _length(bar: tuple[date, date] | None) -> int | None:
    return (bar[1] - bar[0]).days if bar else None


def _notices(review: Review, today: date, calendar: Calendar) -> Iterable[Notice]:
    for name, closed in notice_report(review, today, today, calendar).notices:
        due = due_of(review, (name, ""), calendar)
        sent = closed.on if closed and closed.how == "sent" else None
        yield Notice(review.item(name).title, due.day if due else None, sent, bool(closed and closed.ref))


def _actions(review: Review, today: date, calendar: Calendar) -> Iterable[Action]:
    item = review.process.by_rule("action-done")
    for action in review.parties_of("action"):
        key = (item.id if item else "", action.id)
        closed = review.state(key).closed if item else None
        due = due_of(review, key, calendar) if item else None
        late = due is not None and closed is None and due.late(today)
        says = f"done {day(closed.on)}" if closed else "past its date" if late else "open"
        yield Action(action.number, party_name(review, action.agency), action.due, says)


def _rounds(review: Review) -> Iterable[tuple[int, date | None, str]]:
    for turn in review.parties_of("round"):
        keys = [k for k in review.all_keys() if k[1].endswith(f"@{turn.id}")]
        done = sum(not review.is_open(k) for k in keys)
        shown = sum(last_shown(review, k) == "shown" for k in keys if review.is_open(k))
        waiting = f", {shown} shown and not yet accepted" if shown else ""
        yield turn.number, turn.due, f"{done} of {len(keys)} accepted{waiting}"


_SAID = {
    "held": "held",
    "sent": "sent",
    "answered": "agreed",
    "agreed": "agreed",
    "published": "published",
    "not-held": "not held",
    "impasse": "closed by two people",
}


def _happened(review: Review, first: date, last: date) -> Iterable[tuple[date, str]]:
    """What a committee wants to know of a time: meetings, versions, agreements, notices, holds, publication."""
    found: dict[tuple[date, str], int] = {}

    def note(on: date, what: str) -> None:
        if first <= on <= last:
            found[on, what] = found.get((on, what), 0) + 1

    for recorded in review.log:
        match recorded.event:
            case e.ItemClosed(item=item, on=on, how=how) if how in _SAID and item in review.process.items:
                note(on, f"{review.item(item).title}: {_SAID[how]}")
            case e.VersionRegistered(document=document, version=version, on=on):
                found_document = review.process.documents.get(document)
                note(on, f"{found_document.title if found_document else document} v{version} registered")
            case e.VersionWithdrawn(document=document, version=version, cause="returned"):
                note(recorded.at.date(), f"v{version} returned")
            case e.PartyAdded(kind="hold", on=on):
                note(on, "Publication put on hold")
            case e.HoldLifted(on=on):
                note(on, "Publication hold lifted")
            case e.Published(on=on, outside=True):
                note(on, "Published outside the gate")
            case _:
                pass
    for (on, what), count in sorted(found.items()):
        yield on, what if count == 1 else f"{what} ({count})"


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
    within = f"within the {span}" if beyond <= 0 else f"{beyond} day{'s' if beyond > 1 else ''} after the {span}"
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
    paper = _Paper(today)
    period = f", {day(first)} to {day(last)}" if first and last else ""
    if len(found) == 1 and found[0].full:
        paper.heading(f"{found[0].ref}: progress report", 0)
        paper.line(f"{found[0].pathway}. As on {day(today)}{period}.")
        _one(paper, found[0], pictures or {}, level=1)
    else:
        paper.heading("Child Safeguarding Practice Reviews: progress report", 0)
        paper.line(f"{len(found)} review{'' if len(found) == 1 else 's'}. As on {day(today)}{period}.")
        _all(paper, found)
        for one in found:
            if one.full:
                paper.heading(one.ref, 1)
                paper.line(f"{one.pathway}.")
                _one(paper, one, pictures or {}, level=2)
    return paper.content()


def _all(paper: "_Paper", found: Sequence[Summary]) -> None:
    paper.heading("At a glance", 1)
    rows = [
        (
            one.ref,
            one.stage if one.state == "live" else f"{one.stage} ({one.state})",
            f"{one.done} of {one.total}",
            str(one.late_count or "none"),
            day(one.limit) if one.limit else "none of ours",
            "after" if _beyond(one) else "within" if one.publishing.day else "not known yet",
        )
        for one in found
    ]
    paper.table(
        ("Review", "Stage", "Done", "Past their date", f"{_time_of(found).capitalize()} end", "Publication"),
        rows,
        (2.8, 4.6, 1.9, 2.2, 2.9, 2),
    )
    clocked = [one for one in found if one.limit and one.publishing.day]
    if clocked:
        span = _time_of(clocked)
        paper.heading(f"Timeliness against {span}", 1)
        beyond = sum(_beyond(one) for one in clocked)
        paper.line(
            f"{len(clocked) - beyond} of {len(clocked)} are published, or expected to be, within {span} of the "
            f"decision; {beyond} later."
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
            [(owner, str(sum(x.count for x in xs)), str(xs[0].days)) for owner, xs in owners.items()],
            (8, 3, 5),
        )


def _time_of(found: Sequence[Summary]) -> str:
    """How long reviews may take from the decision, in words: the months that all of them have, if they are the same."""
    spans = {one.limit.months for one in found if one.limit}
    return months_in_words(*spans) if len(spans) == 1 else "the months of their pathways"


def _beyond(one: Summary) -> bool:
    return one.publishing.day is not None and not one.publishing.holds


def _one(paper: "_Paper", one: Summary, pictures: Mapping[str, tuple[bytes, str]], *, level: int) -> None:
    facts = [
        ("Stage", one.stage if one.state == "live" else f"{one.stage} ({one.state})"),
        ("Decided", day(one.decided)),
        (f"{_time_of([one]).capitalize()} end", day(one.limit) if one.limit else "no clock of ours"),
        ("Sign-off", expected(one.completion)),
        ("Publication", "on hold since " + day(one.held_since) if one.held_since else expected(one.publishing)),
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
        words = "; ".join(f"{s.title}: {_days(s.planned)} planned, {_days(s.taken)} taken" for s in one.stages)
        if one.ref in pictures:
            paper.picture(stage_days(one.stages), f"Days by stage. {words}.")
    paper.table(
        ("Stage", "Planned", "Taken", "Where it stands"),
        [(s.title, _days(s.planned), _days(s.taken), s.says) for s in one.stages if s.says or s.planned or s.taken],
        (5.2, 2.4, 2.4, 6.4),
    )
    paper.heading("Past their date, by agency or role", level)
    paper.table(
        ("Whose", "What", "Due since", "Working days"),
        [(owner, _counted(x), day(x.due), str(x.days)) for owner, xs in by_owner(one.late).items() for x in xs],
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
        rows = [(f"Round {number}", day(due) if due else "", says) for number, due, says in one.rounds]
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


# --- charts ------------------------------------------------------------------------------------


def _chart(rows: int) -> tuple[Any, Any]:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.3, 0.75 + 0.27 * rows), dpi=180, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8.5)
    axes.tick_params(axis="x", labelsize=8)
    axes.set_xlabel("days", fontsize=8.5)
    axes.grid(axis="x", color="#E0E4E7", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.invert_yaxis()
    return figure, axes


def _png(figure: Any) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _named(axes: Any, names: Sequence[str]) -> None:
    """What each bar is of. A dollar is a dollar, and starts no formula."""
    axes.set_yticks(range(len(names)), [name.replace("$", r"\$") for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def stage_days(stages: Sequence[StageDays]) -> bytes:
    """Bars: days planned (outlined) and taken (filled), stage by stage."""
    figure, axes = _chart(len(stages))
    for number, stage in enumerate(stages):
        if stage.planned is not None:
            axes.barh(number, max(stage.planned, 0.4), 0.66, color=PALE, edgecolor="#8C979E", linewidth=0.8)
        if stage.taken is not None:
            axes.barh(number, max(stage.taken, 0.4), 0.3, color=BLUE)
            axes.text(max(stage.taken, stage.planned or 0) + 0.6, number, str(stage.taken), va="center", fontsize=8)
    _named(axes, [s.title if len(s.title) <= 34 else s.title[:33] + "…" for s in stages])
    axes.set_title("planned: outlined · taken: filled", fontsize=8.5, loc="left", color="#5F6B73")
    return _png(figure)


def timeliness(found: Sequence[Summary]) -> bytes:
    """Bars: days from the decision to publication, as it was (filled) or is expected (outlined), and the six months."""
    figure, axes = _chart(len(found))
    for number, one in enumerate(found):
        colour = VERMILLION if _beyond(one) else BLUE
        style = {"color": colour} if one.publishing.done else {"facecolor": "white", "edgecolor": colour}
        axes.barh(number, max(one.days, 1), 0.6, linewidth=1.1, hatch="///" if _beyond(one) else None, **style)
        end: date = one.limit or Limit.after(one.decided, LIMIT_MONTHS)
        limit = (end - one.decided).days
        axes.plot([limit, limit], [number - 0.45, number + 0.45], color=WINE, linewidth=2)
        axes.text(max(one.days, limit) + 4, number, str(one.days), va="center", fontsize=8)
    _named(axes, [one.ref for one in found])
    axes.set_xlim(0, max(190, *(one.days for one in found)) * 1.08)
    axes.set_title(
        f"published: filled · expected: outlined · line: {_time_of(found)} · hatched: later", fontsize=8.5, loc="left",
        color="#5F6B73",
    )  # fmt: skip
    return _png(figure)


# --- paper -------------------------------------------------------------------------------------


class _Paper:
    """A Word document in the making."""

    def __init__(self, today: date) -> None:
        from docx import Document
        from docx.enum.section import WD_ORIENT
        from docx.shared import Cm, Pt, RGBColor

        self.document: Any = Document()
        self._cm, self._pt, self._blue = Cm, Pt, RGBColor(0x1F, 0x4E, 0x79)
        self._grey = RGBColor(0x59, 0x59, 0x59)
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.title, properties.language = "Progress report", "en-GB"
        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.2)
        section.top_margin = section.bottom_margin = Cm(2)
        self._styles()
        foot = section.footer.paragraphs[0].add_run(f"Process only, no case details. As on {day(today)}.")
        foot.font.size, foot.font.color.rgb = Pt(8.5), self._grey

    def _styles(self) -> None:
        from docx.oxml.ns import qn

        for name, size in (("Normal", 10.5), ("Title", 20), ("Heading 1", 15), ("Heading 2", 12)):
            style = self.document.styles[name]
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for attribute in list(fonts.attrib):
                del fonts.attrib[attribute]
            for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
                fonts.set(qn(attribute), "Arial")
            style.font.size = self._pt(size)
            if name != "Normal":
                style.font.bold, style.font.color.rgb = True, self._blue
                style.paragraph_format.space_before = self._pt(14)
                style.paragraph_format.space_after = self._pt(6)
                style.paragraph_format.keep_with_next = True

    def heading(self, text: str, level: int) -> None:
        """A heading; 0 is the title."""
        self.document.add_heading(_xml(text), level)

    def line(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(_xml(text))

    def table(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        head: bool = True,
        none: str = "",
    ) -> None:
        """A table whose first row comes again on each page, its columns so many centimetres wide; without rows, a
        sentence."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        if not rows:
            self.line(none or "None.")
            return
        table = self.document.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit = False
        borders = OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            border = OxmlElement(f"w:{side}")
            for name, value in (("val", "single"), ("sz", "4"), ("color", "B8C2CC")):
                border.set(qn(f"w:{name}"), value)
            borders.append(border)
        table._tbl.tblPr.append(borders)
        for number, row in enumerate([columns, *rows] if head else rows):
            line = table.add_row()
            line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            cells = line.cells
            for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
                cell.width = self._cm(widths[place])
                self._cell(cell, text, bold=number == 0 if head else place == 0)
                if head and number == 0:
                    shade = OxmlElement("w:shd")
                    shade.set(qn("w:val"), "clear")
                    shade.set(qn("w:fill"), "E8EEF4")
                    cell._element.get_or_add_tcPr().append(shade)
        if head:
            table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._cm(width)
        self.document.add_paragraph().paragraph_format.space_after = self._pt(2)

    def _cell(self, cell: Any, text: str, *, bold: bool) -> None:
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = self._pt(2)
        run = paragraph.add_run(_xml(text))
        run.bold, run.font.size = bold, self._pt(9)

    def picture(self, content: bytes, words: str, width: float = 16.4) -> None:
        """A picture with its words for a screen reader."""
        shape = self.document.add_picture(io.BytesIO(content), width=self._cm(width))
        properties = shape._inline.docPr
        properties.set("descr", _xml(words))
        properties.set("title", _xml(words.split(".")[0][:80]))

    def content(self) -> bytes:
        """The file."""
        content = io.BytesIO()
        self.document.save(content)
        return content.getvalue()


_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(text: str) -> str:
    """What XML has a place for."""
    return _NO_XML.sub("", text)
