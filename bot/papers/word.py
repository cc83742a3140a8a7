"""A Word document in the making."""

import io
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.workflow.dates.calendar import day

# --- paper -------------------------------------------------------------------------------------


class WordDocument:
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
        foot = section.footer.paragraphs[0].add_run(
            f"Process only, no case details. As on {day(today)}."
        )
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
        """A table whose first row comes again on each page, its columns so many centimetres wide;
        without rows, a sentence."""
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
        paragraph.paragraph_format.space_after = paragraph.paragraph_format.space_before = self._pt(
            2
        )
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
