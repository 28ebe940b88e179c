"""A sheet of A4 in the manner of an official form, drawn with python-docx.

Type and margins follow GB/T 9704: title 小标宋二号, text 仿宋三号 in letters, 四号 in tables.
"""

import io
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

TITLE, TEXT, LABEL = "方正小标宋简体", "仿宋", "黑体"
#: What stands in where the first is not installed.
INSTEAD = {TITLE: "SimSun", TEXT: "FangSong", LABEL: "SimHei"}
#: Points: 二号, 三号, 四号, 五号.
SECOND, THIRD, FOURTH, FIFTH = 22, 16, 14, 10.5
#: What the library's own template brings along.
UNUSED = ("stylesWithEffects", "customXml", "thumbnail")
DRAWN = datetime(2026, 1, 1, tzinfo=UTC)
#: Centimetres between the margins.
WIDTH = 15.6

#: Text and how many columns it covers; a label when it is a plain name.
Cell = tuple[str, int]


class PageLayout:
    """One form, drawn from top to bottom."""

    def __init__(self, *, letter: bool = False) -> None:
        self.document = Document()
        self.size = THIRD if letter else FOURTH
        self._page()
        self._normal()
        self._page_number()

    def save(self, file: Path) -> None:
        """Write the template, with nothing in it about who drew it; one that is the same stays."""
        properties = self.document.core_properties
        properties.author, properties.comments, properties.title = "", "", ""
        properties.created = properties.modified = DRAWN
        self._drop_what_is_not_used()
        self._name_fonts()
        drawn = io.BytesIO()
        self.document.save(drawn)
        # An archive tells when it was packed: the bytes differ even where nothing else does.
        if not file.exists() or _parts(file) != _parts(drawn):
            file.write_bytes(drawn.getvalue())

    def title(self, text: str, over: str = "") -> None:
        """The title, centred, with the organ's name above where it is given."""
        if over:
            self._centred(over, TITLE, SECOND, after=0)
        self._centred(text, TITLE, SECOND, after=6)

    def number(self) -> None:
        """The number, under the title."""
        self._centred("{{ 本件.文号 }}", TEXT, self.size, after=12)

    def line(
        self,
        text: str,
        *,
        indent: bool = False,
        right: bool = False,
        bold: bool = False,
        together: bool = False,
    ) -> None:
        """One paragraph; `indent` by two characters as Chinese text is, `together` with the next."""
        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = together
        if indent:
            paragraph.paragraph_format.first_line_indent = Pt(self.size * 2)
        if right:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _type(paragraph.add_run(text), LABEL if bold else TEXT, self.size)

    def heading(self, text: str) -> None:
        """The name of a part, 黑体."""
        self.line(text, indent=True, bold=True)

    def body(self, text: str) -> None:
        """A part people write whole paragraphs in."""
        self.line(text, indent=True)

    def said(self, name: str) -> None:
        """A paragraph that is there only when something was said."""
        self.line(f"{{%p if {name} %}}")
        self.line(f"{{{{ {name} }}}}", indent=True)
        self.line("{%p endif %}")

    def rows_of(self, names: str, text: str) -> None:
        """One paragraph for each of a list: `人 in 申请人`."""
        self.line(f"{{%p for {names} %}}")
        self.line(text, indent=True)
        self.line("{%p endfor %}")

    def table(
        self, columns: int, rows: Sequence[Sequence[Cell] | str], *, tall: float = 0.8
    ) -> None:
        """A bordered table; a row that is text is a mark of the template (`for`, `endfor`).

        A cell whose text ends in `↕` is for whole paragraphs and tall.
        """
        table = self.document.add_table(rows=0, cols=columns)
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        _tighten(table)
        for row in rows:
            drawn = table.add_row()
            drawn.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
            drawn.height = Cm(tall)
            if isinstance(row, str):
                drawn.cells[0].merge(drawn.cells[-1]).text = f"{{%tr {row} %}}"
                continue
            if any(text.endswith("↕") for text, _ in row):
                drawn.height = Cm(2.8)
            self._cells(drawn.cells, row, columns)

    def signatures(self, *who: str) -> None:
        """A line for each to sign on."""
        self.space()
        for each in who:
            self.line(f"{each}（签名或盖章）：____________________", indent=True, together=True)

    def sealed(self, organ: str = "{{ 本件.机关 }}") -> None:
        """The organ's name and the day, at the right, where the seal is put."""
        self.space()
        self.line(f"{organ}（印章）", right=True, together=True)
        self.line("{{ 本件.日期 }}", right=True)

    def signed_on(self, who: str) -> None:
        """Who signs and when, at the right."""
        self.space()
        self.line(f"{who}:____________________", right=True)
        self.line("________年____月____日", right=True)

    def space(self, lines: int = 1) -> None:
        """Empty lines."""
        for _ in range(lines):
            self.line("")

    def _cells(self, cells: Sequence[_Cell], row: Sequence[Cell], columns: int) -> None:
        at = 0
        for text, span in row:
            cell = cells[at].merge(cells[at + span - 1]) if span > 1 else cells[at]
            at += span
            cell.width = Cm(WIDTH / columns * span)
            long = text.endswith("↕")
            shown = text.removesuffix("↕")
            cell.vertical_alignment = (
                WD_CELL_VERTICAL_ALIGNMENT.TOP if long else WD_CELL_VERTICAL_ALIGNMENT.CENTER
            )
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.line_spacing = Pt(16)
            is_label = "{{" not in shown
            if is_label or not long:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            if (long and not is_label) or (len(row) == 2 and span > columns // 2):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            _type(paragraph.add_run(shown), LABEL if is_label else TEXT, FIFTH)

    def _centred(self, text: str, font: str, size: int, *, after: int) -> Paragraph:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(after)
        paragraph.paragraph_format.line_spacing = Pt(size * 1.6)
        _type(paragraph.add_run(text), font, size)
        return paragraph

    def _drop_what_is_not_used(self) -> None:
        """python-docx's own template brings some three hundred table styles and a thumbnail."""
        part = self.document.part
        for relations in (part.rels, part.package.rels):
            needless = [key for key, each in relations.items() if each.reltype.endswith(UNUSED)]
            for key in needless:
                del relations[key]
        for style in list(self.document.styles):
            if style.type == WD_STYLE_TYPE.TABLE and style.name not in {
                "Normal Table",
                "Table Grid",
            }:
                style.delete()

    def _name_fonts(self) -> None:
        """Tell Word which font stands in for one it does not have."""
        named = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
            for name, other in INSTEAD.items()
        )
        for part in self.document.part.package.iter_parts():
            if part.partname == "/word/fontTable.xml":
                part._blob = part.blob.replace(b"</w:fonts>", f"{named}</w:fonts>".encode())

    def _page(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin, section.bottom_margin = Cm(3), Cm(2.4)
        section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)

    def _normal(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = TEXT, Pt(self.size)
        normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TEXT)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = Pt(self.size * 1.7)

    def _page_number(self) -> None:
        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _type(paragraph.add_run("— "), "宋体", FOURTH)
        run = _type(paragraph.add_run(), "宋体", FOURTH)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            mark = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                mark.set(qn("w:fldCharType"), kind)
            else:
                mark.text = text
            run._r.append(mark)
        _type(paragraph.add_run(" —"), "宋体", FOURTH)


def _type(run: Run, font: str, size: float) -> Run:
    run.font.name, run.font.size = font, Pt(size)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _tighten(table: Table) -> None:
    """A millimetre beside the text of a cell instead of two, so that dates stay on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _parts(file: Path | io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
