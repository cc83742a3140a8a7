"""A Word file as pages to read: headings, paragraphs, lists and tables, as plain JSON."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from playground.blocks import Json

_HEADING = re.compile(r"(?:Heading |Title)(\d?)")
_ALIGNED = {WD_ALIGN_PARAGRAPH.CENTER: "centre", WD_ALIGN_PARAGRAPH.RIGHT: "right"}
_HARD_BREAK = './/w:br[@w:type="page"]'


def pages_of(content: bytes) -> Json:
    """Return a Word file's pages, as its writer broke them, with what stands above and below."""
    document = Document(io.BytesIO(content))
    pages: list[list[Json]] = [[]]
    number = 0

    for part in document.iter_inner_content():
        if isinstance(part, Table):
            pages[-1].append(_table(part))
            continue

        if _begins_a_page(part) and pages[-1]:
            pages.append([])

        number = number + 1 if _list_sign(part) == "1" else 0

        if part.text.strip():
            pages[-1].append(_paragraph(part, number))

        if part._p.xpath(_HARD_BREAK):  # noqa: SLF001 - its name for the XML itself
            pages.append([])

    section = document.sections[0]
    return {
        "pages": [page for page in pages if page],
        "above": _lines(section.header.paragraphs),
        "below": _lines(section.footer.paragraphs),
    }


def _begins_a_page(paragraph: Paragraph) -> bool:
    return bool(paragraph.paragraph_format.page_break_before)


def _lines(paragraphs: list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs if paragraph.text.strip()]


def _paragraph(paragraph: Paragraph, number: int) -> Json:
    heading = _HEADING.match(_style(paragraph))
    alignment = paragraph.alignment
    return {
        "type": "heading" if heading else "paragraph",
        "level": int(heading[1] or 1) if heading else 0,
        "runs": list(_runs(paragraph)),
        "align": _ALIGNED.get(alignment, "") if alignment is not None else "",
        "sign": f"{number}." if number else _list_sign(paragraph),
    }


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return (style.name or "") if style is not None else ""


def _list_sign(paragraph: Paragraph) -> str:
    """Return the sign before an item of a list: a dot, "1" where it is numbered, else none."""
    style = _style(paragraph)
    if style.startswith("List Number"):
        return "1"
    in_list = paragraph._p.pPr is not None and paragraph._p.pPr.numPr is not None  # noqa: SLF001
    return "•" if style.startswith("List") or in_list else ""


def _runs(paragraph: Paragraph) -> Iterator[Json]:
    for part in paragraph.iter_inner_content():
        for run in part.runs if isinstance(part, Hyperlink) else [part]:
            if run.text:
                yield _run(run)


def _run(run: Run) -> Json:
    return {"text": run.text, "bold": bool(run.bold), "italic": bool(run.italic)}


def _table(table: Table) -> Json:
    rows = [[cell.text.strip() for cell in row.cells] for row in table.rows]
    return {"type": "table", "rows": rows}
