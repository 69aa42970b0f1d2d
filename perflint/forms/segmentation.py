"""Dividing a document into units: a form or a report with its title lines, in reading order.

A unit begins at a title behind other content, and at a table that names another project. A title that repeats, as at
the head of each page, begins nothing, and the tables before and behind it are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct, field

from perflint.documents.model import Cell, Document, Paragraph, Table
from perflint.forms.loose_tables import with_tables
from perflint.forms.numbering import numbering_of
from perflint.forms.stacked import unstacked
from perflint.forms.titles import Meta, contents, is_title, meta_pairs, year_line
from perflint.forms.wording import ends_sentence, fold, holds_amount, holds_any, part_of, without_end_brackets
from perflint.patterns import regex
from perflint.places import LocatedText, Location, join_located
from perflint.vocabulary import vocabulary

_LONGEST_ANNEX_LABEL = 12
_LONGEST_FRONT_LINE = 60
_FEW_CELLS = 3
_FRONT_PARAGRAPHS = 3
_SHORTEST_FORM = 3
_PROSE_TITLES = ("报告", "文本", "报告书")
_LONGEST_BARE_TITLE = 16
_LONGEST_COVER_LINE = 30
_YEAR_BEFORE_PAIRS = regex(r"\s*[（(]?\s*((?:19|20)\d\d)\s*年\s*度?\s*[)）]?\s+(?=\S)")
_PAGE_NUMBER = regex(r"[-—–]*第?\d{1,3}页?(?:[/,，]?共?\d{1,3}页?)?[-—–]*$")


class Unit(Struct):
    """A stretch of a document that can be a report of its own.

    `lead`: headings that stand right before its title and belong to what comes before. `annex`: its title is numbered
    as an annex. `contents`: lines of a table of contents in it.
    """

    titles: list[LocatedText] = field(default_factory=list)
    years: list[LocatedText] = field(default_factory=list)
    metas: list[Meta] = field(default_factory=list)
    lead: list[LocatedText] = field(default_factory=list)
    items: list[Paragraph | Table] = field(default_factory=list)
    contents: list[LocatedText] = field(default_factory=list)
    annex: bool = False

    @property
    def tables(self) -> list[Table]:
        """The tables of the unit."""
        return [item for item in self.items if isinstance(item, Table)]

    @property
    def has_body(self) -> bool:
        """Whether more than front lines was met: a table, a numbered heading, a sentence, or several paragraphs."""
        return len(self.items) >= _FRONT_PARAGRAPHS or any(
            isinstance(item, Table)
            or (not _is_annex_label(item.text) and bool(item.level or numbering_of(item.text)))
            or ends_sentence(item.text.rstrip("：:"))
            for item in self.items
        )


class _Divider:
    """Builds the units of a document block by block."""

    def __init__(self) -> None:
        self.units = [Unit()]
        self._project = ""
        self._parts: list[Table] = []
        """The tables that the last item of the unit will consist of."""
        self._repeated: list[LocatedText] = []
        """Front lines that were met again behind a table: the head of the next page, or of the next form."""

    @property
    def unit(self) -> Unit:
        """The unit that is being built."""
        return self.units[-1]

    def finish(self) -> list[Unit]:
        """The units that hold anything."""
        self._close()
        units = [unit for unit in self.units if unit.items or unit.titles or unit.metas]
        _return_leads(units)
        return units

    def contents(self, lines: Sequence[LocatedText]) -> None:
        """A table of contents."""
        self._close()
        self.unit.contents.extend(lines)

    def paragraph(self, block: Paragraph, *, row: bool) -> None:
        """A paragraph; `row`: it stands between the lines of a table."""
        text, unit = block.text, self.unit
        folded = fold(text)
        if not folded or _PAGE_NUMBER.match(folded):
            return
        if self._parts and _repeats(unit, folded):
            self._repeated.append(text)
            return
        year = year_line(text)
        if year is not None:
            unit.years.append(year)
            return
        front = not unit.has_body and not self._parts
        if is_title(text, at_front=front and not unit.titles):
            self._title(text)
            return
        pairs = meta_pairs(text)
        dated = _YEAR_BEFORE_PAIRS.match(text) if not pairs else None
        if dated is not None and (pairs := meta_pairs(part_of(text, dated.end(), len(text)))):
            unit.years.append(text.derive(dated[1], dated.start(1)))
        if pairs:
            unit.metas.extend(pairs)
        elif row:
            self._parts.append(Table([[Cell(text, 0, 0)]], text.location))
        else:
            self._close()
            unit.items.append(block)

    def table(self, table: Table) -> None:
        """A table, or one form of a table that holds several."""
        name = _identity(table)
        other = bool(name and self._project and name != self._project)
        after_prose = bool(name and not self._project and not self._parts and self.unit.has_body)
        repeated, self._repeated = self._repeated, []
        if other or after_prose:
            self._start()
            for line in repeated:
                self.paragraph(Paragraph(line), row=False)
        self._project = name or self._project
        self._parts.append(table)

    def _title(self, text: LocatedText) -> None:
        if self._parts or self.unit.has_body:
            self._start()
            self._project = ""
        _take_annex_label(self.unit)
        self.unit.titles.append(_whole_title(self.unit, text))
        numbering = numbering_of(text)
        self.unit.annex = self.unit.annex or (numbering is not None and numbering.kind == "annex")

    def _start(self) -> None:
        self._close()
        started = Unit()
        _take_lead(self.unit, started)
        self.units.append(started)

    def _close(self) -> None:
        self._repeated = []
        if self._parts:
            self.unit.items.append(joined(self._parts))
            self._parts = []


def divide(document: Document) -> list[Unit]:
    """The units of a document in reading order; a document without any division is one unit."""
    divider = _Divider()
    blocks = _front_tables_opened(with_tables(unstacked(document.blocks)))
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if isinstance(block, Table):
            for table in _forms_apart(block):
                divider.table(table)
            position += 1
            continue
        lines, behind = contents(blocks, position)
        if lines:
            divider.contents(lines)
            position = behind
            continue
        divider.paragraph(block, row=_single_row_between(blocks, position))
        position += 1
    return divider.finish()


def _is_annex_label(text: str) -> bool:
    """附件2 or 附件2-1：, a line that only counts the annex."""
    numbering = numbering_of(text)
    return numbering is not None and numbering.kind == "annex" and len(text) <= _LONGEST_ANNEX_LABEL


def _take_annex_label(unit: Unit) -> None:
    """A label of an annex at the end of the front says what the title behind it is of."""
    if unit.items and isinstance(unit.items[-1], Paragraph) and _is_annex_label(unit.items[-1].text):
        unit.items.pop()
        unit.annex = True


def _return_leads(units: Sequence[Unit]) -> None:
    """Headings in front of the projects of a performance text are headings of the text."""
    text = next((unit for unit in units if any(_names_text(title) for title in unit.titles)), None)
    if text is None:
        return
    for unit in units[units.index(text) + 1 :]:
        text.items.extend(Paragraph(lead, level=1) for lead in unit.lead)


def _names_text(title: str) -> bool:
    return holds_any(fold(title), "kind_performance_text")


def _whole_title(unit: Unit, text: LocatedText) -> LocatedText:
    """The title of a report with the lines of its cover above it, where it says only what kind of paper it is."""
    above = [item.text for item in unit.items if isinstance(item, Paragraph)]
    if (
        unit.titles
        or not fold(text).endswith(_PROSE_TITLES)
        or len(text) > _LONGEST_BARE_TITLE
        or len(above) != len(unit.items)
        or not 0 < len(above) <= _FRONT_PARAGRAPHS
        or any(len(line) > _LONGEST_COVER_LINE or holds_amount(line) or ends_sentence(line) for line in above)
    ):
        return text
    unit.items.clear()
    return join_located([*above, text])


def _take_lead(unit: Unit, started: Unit) -> None:
    """Headings and annex labels at the end of a unit introduce the one that starts behind them."""
    while unit.items and isinstance(unit.items[-1], Paragraph):
        text = unit.items[-1].text
        numbering = numbering_of(text)
        if _is_annex_label(text):
            started.annex = True
            unit.items.pop()
            continue
        heading = unit.items[-1].level > 0 or (numbering is not None and len(text) <= _LONGEST_FRONT_LINE)
        if not heading or ends_sentence(text):
            break
        started.lead.insert(0, text)
        unit.items.pop()


def joined(tables: Sequence[Table]) -> Table:
    """Tables as one, the rows of each behind those of the one before it."""
    if len(tables) == 1:
        return tables[0]
    rows: list[list[Cell]] = []
    for table in tables:
        shift = len(rows)
        moved: dict[int, Cell] = {}
        rows.extend([moved.setdefault(id(cell), _lowered(cell, shift)) for cell in row] for row in table.rows)
    return Table(rows, tables[0].location, tables[0].title)


def _lowered(cell: Cell, rows: int) -> Cell:
    return Cell(cell.text, cell.row + rows, cell.column, cell.row_span, cell.column_span)


def _repeats(unit: Unit, folded: str) -> bool:
    """Whether a line behind a table stood before it already: the head of the next page."""
    front: Iterable[str] = (*unit.titles, *(f"{meta.label}:{meta.value}" for meta in unit.metas))
    if any(fold(line) == folded for line in front):
        return True
    year = year_line(LocatedText(folded, Location()))
    return year is not None and any(year == own for own in unit.years)


def _front_tables_opened(blocks: Sequence[Paragraph | Table]) -> list[Paragraph | Table]:
    """Blocks with tables of one short row before the first form turned into paragraphs: a title beside a date."""
    opened: list[Paragraph | Table] = []
    for index, block in enumerate(blocks):
        if isinstance(block, Table):
            cells = [cell.text for cell in dict.fromkeys(block.rows[0]) if cell.text]
            if len(block.rows) > 1 or not cells or len(cells) > _FEW_CELLS or not _is_line(cells):
                return [*opened, *blocks[index:]]
            opened.extend(Paragraph(text) for text in cells)
        else:
            opened.append(block)
    return opened


def _is_line(cells: Sequence[LocatedText]) -> bool:
    labelled = any(fold(cell).rstrip(":") in _all_labels() for cell in cells)
    return not labelled and all(len(cell) <= _LONGEST_FRONT_LINE for cell in cells)


def _single_row_between(blocks: Sequence[Paragraph | Table], position: int) -> bool:
    """Whether a line stands between the lines of two tables without an empty line: a row with a single cell."""
    if not 0 < position < len(blocks) - 1:
        return False
    above, block, below = blocks[position - 1 : position + 2]
    if not (isinstance(above, Table) and isinstance(block, Paragraph) and isinstance(below, Table)):
        return False
    line = block.text.location.line
    last = above.rows[-1][0].text.location.line if above.rows and above.rows[-1] else None
    return line is not None and last == line - 1 and below.location.line == line + 1


# Forms in one table


def _forms_apart(table: Table) -> Iterator[Table]:
    """A table with each further form in it, told by a row that names another project, as a table of its own."""
    starts = [0]
    label = name = ""
    for index in range(len(table.rows)):
        found = _row_identity(table, index)
        if not found[1]:
            continue
        if found[0] == label and found[1] != name and index - starts[-1] >= _SHORTEST_FORM:
            starts.append(_front_of(table, index, starts[-1]))
        label, name = (found[0], found[1]) if not label or found[0] == label else (label, name)
    if len(starts) == 1:
        yield table
        return
    for start, end in zip(starts, [*starts[1:], len(table.rows)], strict=True):
        rows = table.rows[start:end]
        moved: dict[int, Cell] = {}
        raised = [[moved.setdefault(id(cell), _lowered(cell, -start)) for cell in row] for row in rows]
        yield Table(raised, rows[0][0].text.location if rows[0] else table.location)


def _front_of(table: Table, index: int, floor: int) -> int:
    """Where the title lines above a row that names a project begin."""
    while index > floor + 1:
        above = [cell.text for cell in dict.fromkeys(table.rows[index - 1]) if cell.text]
        if len(above) != 1 or not (is_title(above[0]) or year_line(above[0]) or meta_pairs(above[0])):
            break
        index -= 1
    return index


def _identity(table: Table) -> str:
    """The project that the first rows of a table name; "" where they name none."""
    return next(
        (name for index in range(min(len(table.rows), 8)) if (name := _row_identity(table, index)[1])), ""
    )


def _row_identity(table: Table, index: int) -> tuple[str, str]:
    """Label and name of the project in a row; ("", "") where it names none."""
    cells = [fold(cell.text) for cell in dict.fromkeys(table.rows[index])]
    for position, cell in enumerate(cells):
        label = without_end_brackets(cell.rstrip(":"))
        if label in _name_labels():
            return label, next((value for value in cells[position + 1 :] if value), "")
    return "", ""


@cache
def _name_labels() -> frozenset[str]:
    return frozenset(map(fold, vocabulary().mapping("table_identity_labels")["project.name"]))


@cache
def _all_labels() -> frozenset[str]:
    words = vocabulary()
    labels = [*words.words("table_other_labels"), *words.words("table_prose_labels")]
    for mapping in ("table_identity_labels", "table_goal_headings", "table_indicator_headings"):
        for entries in words.mapping(mapping).values():
            labels.extend(entries)
    return frozenset(map(fold, labels))
