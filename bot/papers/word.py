"""A Word document in the making."""

import io
import re
from collections.abc import Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import day

FONT = "Arial"
SIZES = {"Normal": 10.5, "Title": 20, "Heading 1": 15, "Heading 2": 12}  # points, by style
WIDEST, TALLEST = 16.4, 22.5  # a picture, in centimetres
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class WordDocument:
    """A Word document in the making: A4, in one font, with a footer that says of which day it is.

    python-docx is only loaded once it is needed: it takes its time.
    """

    def __init__(self, today: date, *, title: str = "Progress report") -> None:
        from docx import Document
        from docx.shared import Cm, Pt, RGBColor

        self.document: Any = Document()
        self._cm, self._pt = Cm, Pt
        self._blue, self._grey = RGBColor(0x1F, 0x4E, 0x79), RGBColor(0x59, 0x59, 0x59)
        properties = self.document.core_properties
        properties.author = properties.last_modified_by = properties.comments = ""
        properties.title, properties.language = title, "en-GB"
        self._set_page(f"Process only, no case details. As on {day(today)}.")

        for name, size in SIZES.items():
            self._set_style(name, size)

    def heading(self, text: str, level: int) -> None:
        """Add a heading; 0 is the title."""
        self.document.add_heading(_xml(text), level)

    def line(self, text: str) -> None:
        """Add a paragraph."""
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
        """Add a table whose columns are so many centimetres wide; without rows, a sentence.

        The row with the columns' names comes again on each page. Without ``head``, the first column
        is what the rows are called.
        """
        if not rows:
            self.line(none or "None.")
            return

        table = self.document.add_table(rows=0, cols=len(columns), style="Table Grid")
        table.autofit = False
        table._tbl.tblPr.append(_borders())

        if head:
            self._add_head(table, columns, widths)

        cells = self._add_row(table, rows[0], widths)

        if not head:
            _make_bold(cells[0])

        first = table.rows[-1]._tr

        for row in rows[1:]:
            table._tbl.append(_another_row(first, row))

        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._cm(width)

        self.document.add_paragraph().paragraph_format.space_after = self._pt(2)

    def picture(self, content: bytes, words: str) -> None:
        """Add a picture with its words for a screen reader, as wide as the page has room for it.

        A tall one is less wide: it stands on one page with its heading.
        """
        shape = self.document.add_picture(io.BytesIO(content), width=self._cm(WIDEST))
        too_tall = shape.height / self._cm(TALLEST)
        if too_tall > 1:
            shape.width, shape.height = round(shape.width / too_tall), self._cm(TALLEST)

        properties = shape._inline.docPr
        properties.set("descr", _xml(words))
        properties.set("title", _xml(words.split(".")[0][:80]))

    def content(self) -> bytes:
        """Return the file."""
        content = io.BytesIO()
        self.document.save(content)
        return content.getvalue()

    def _set_page(self, footer: str) -> None:
        from docx.enum.section import WD_ORIENT

        section = self.document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = self._cm(21), self._cm(29.7)
        section.left_margin = section.right_margin = self._cm(2.2)
        section.top_margin = section.bottom_margin = self._cm(2)
        run = section.footer.paragraphs[0].add_run(footer)
        run.font.size, run.font.color.rgb = self._pt(8.5), self._grey

    def _set_style(self, name: str, size: float) -> None:
        from docx.oxml.ns import qn

        style = self.document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]

        for attribute in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(attribute), FONT)

        style.font.size = self._pt(size)

        if name != "Normal":
            style.font.bold, style.font.color.rgb = True, self._blue
            style.paragraph_format.space_before = self._pt(14)
            style.paragraph_format.space_after = self._pt(6)
            style.paragraph_format.keep_with_next = True

    def _add_head(self, table: Any, columns: Sequence[str], widths: Sequence[float]) -> None:
        """Add the row with the columns' names: bold, shaded, and again on each page."""
        for cell in self._add_row(table, columns, widths):
            _make_bold(cell)
            cell._element.get_or_add_tcPr().append(_element("shd", val="clear", fill="E8EEF4"))
        table.rows[0]._tr.get_or_add_trPr().append(_element("tblHeader"))

    def _add_row(self, table: Any, texts: Sequence[str], widths: Sequence[float]) -> Sequence[Any]:
        """Add a row that no page break parts, and return its cells."""
        row = table.add_row()
        row._tr.get_or_add_trPr().append(_element("cantSplit"))
        cells: Sequence[Any] = row.cells
        for cell, text, width in zip(cells, texts, widths, strict=True):
            cell.width = self._cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = self._pt(2)
            paragraph.paragraph_format.space_before = self._pt(2)
            run = paragraph.add_run(_xml(text))
            run.bold, run.font.size = False, self._pt(9)

        return cells


def _another_row(first: Any, texts: Sequence[str]) -> Any:
    """Copy a table's row, for other texts: each cell takes a hundred steps to make anew."""
    row = deepcopy(first)
    for cell, text in zip(row.tc_lst, texts, strict=True):
        cell.p_lst[0].r_lst[0].text = _xml(text)
    return row


def _make_bold(cell: Any) -> None:
    cell.paragraphs[0].runs[0].bold = True


def _borders() -> Any:
    borders = _element("tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_element(side, val="single", sz="4", color="B8C2CC"))
    return borders


def _element(name: str, **attributes: str) -> Any:
    """Make an element of Word's XML, for what python-docx has no words for."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(f"w:{name}")

    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)

    return element


def _xml(text: str) -> str:
    """Leave out the characters that XML has no place for."""
    return _NO_XML.sub("", text)
