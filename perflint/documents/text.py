"""Plain text: paragraphs by line, and the three ways in which a text writes a table.

- cells of a row between tabs, a row a line;
- cells one a line, each behind a tab, with an empty line between rows (a blank cell is a line with only the tab);
- cells between pipes, as in markdown.

In a text the information which cells were merged is lost: blank cells stay blank. Only where cells stand one a line
is a header whose cells are fewer than its columns spread over the blanks of the next row, which leaves no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perflint.documents.encoding import decode
from perflint.documents.errors import DocumentError
from perflint.documents.marks import Marks, cleaned, heading_mark, is_markdown
from perflint.documents.model import Block, Cell, Document, Paragraph, ReadingNote, Table
from perflint.places import LocatedText, Location, join_located

MAXIMUM_BYTES = 16 * 1024 * 1024
"""A larger text is refused; real documents of this kind stay far below."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_PIPE_SEPARATOR = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$|\s*\|\s*:?-{2,}:?\s*\|\s*$")
_RULE_LINE = re.compile(r"\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_LONGEST_LONE_CELL = 30
_ITEM_MARK = r"(?P<word>目标|任务)?(?P<number>\d{1,2})(?P<mark>[：:、.．])(?!\d)"
_ITEM = re.compile(_ITEM_MARK)
_ITEM_WITHIN = re.compile(rf"(?:(?<=[。；;\s])|^){_ITEM_MARK}")
_NUMBER = re.compile(r"[-+]?[\d,]+(?:\.\d+)?%?$")


def read(data: bytes, path: str) -> Document:
    """The blocks of a text file. Raises DocumentError for binary data, an empty file or a text over MAXIMUM_BYTES."""
    if len(data) > MAXIMUM_BYTES:
        size = f"{len(data) / 1024 / 1024:.0f} MB"
        raise DocumentError(
            path,
            {"zh": f"文本过大（{size}）", "en": f"the text is too large ({size})"},
            {"zh": "请只提供一份报告的文本", "en": "give the text of one report only"},
        )
    decoded = decode(data, path)
    document = read_text(decoded.text, path)
    if decoded.damage:
        document.notes.append(
            ReadingNote(
                "conversion", f"按 {decoded.encoding.upper()} 解码时有 {decoded.damage} 处字符损坏，无法还原"
            )
        )
    return document


def read_text(text: str, path: str) -> Document:
    """The blocks of a decoded text. Raises DocumentError where nothing but white space is in it."""
    if not text.strip("\ufeff \t\r\n\x0c\u3000\xa0"):
        raise DocumentError(
            path,
            {"zh": "文件是空的", "en": "the file is empty"},
            {"zh": "请提供有内容的文件", "en": "give a file with content"},
        )
    reader = _TextReader()
    reader.read(text)
    return Document(path, "text", reader.blocks, reader.marks.notes())


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    raw: str

    @property
    def cellwise(self) -> bool:
        """Whether the line can be one cell of a table whose cells stand one a line."""
        return self.raw.startswith("\t") and "\t" not in self.raw[1:]

    @property
    def tabbed(self) -> bool:
        """Whether the line is a row of a table whose cells stand between tabs."""
        return "\t" in self.raw.lstrip("\t \u3000") or self.raw.startswith("\t\t")


@dataclass(slots=True)
class _TextReader:
    blocks: list[Block] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)

    def read(self, text: str) -> None:
        """Divide the text into stretches without an empty line and read each."""
        self.marks.markdown = is_markdown(text)
        stretches = [part for lines in _stretches(text) for part in _cellwise_apart(lines)]
        cellwise = [_is_cellwise(lines) for lines in stretches]
        position = 0
        while position < len(stretches):
            if not cellwise[position]:
                self._linewise(stretches[position])
                position += 1
                continue
            end = position + 1
            while end < len(stretches) and cellwise[end] and _adjacent(stretches[end - 1], stretches[end]):
                end += 1
            self._cellwise(stretches[position:end])
            position = end

    # Rows a line, pipes, paragraphs

    def _linewise(self, lines: list[_Line]) -> None:
        position = 0
        while position < len(lines):
            end = _pipe_rows(lines, position)
            if end > position:
                self._table([self._pipe_cells(line) for line in lines[position:end] if self._keeps(line)])
                position = end
                continue
            end = _tab_rows(lines, position)
            if end > position:
                rows = _whole_rows([line for line in lines[position:end] if self._keeps(line)])
                self._table([self._tab_row(row) for row in rows])
                position = end
                continue
            self._paragraph(lines[position])
            position += 1

    def _keeps(self, line: _Line) -> bool:
        """Whether a line of a table is a row, and not the line that markdown draws under a header."""
        if _is_separator(line.raw):
            self.marks.add("Markdown 表格分隔行", LocatedText(line.raw.strip(), Location(line.number, 1)))
            return False
        return True

    def _paragraph(self, line: _Line) -> None:
        if _RULE_LINE.match(line.raw):
            self.marks.add("Markdown 分隔线", LocatedText(line.raw.strip(), Location(line.number, 1)))
            return
        level, skipped = heading_mark(line.raw)
        if level:
            self.marks.add(
                "Markdown 标题符号", LocatedText(line.raw[:skipped].strip(), Location(line.number, 1))
            )
        text = cleaned(line.raw[skipped:], line.number, skipped + 1, self.marks)
        for part in _lines_of(text):
            self.blocks.append(Paragraph(part, level))

    def _tab_row(self, lines: list[_Line]) -> list[LocatedText]:
        """The cells of a row; the first cell of a further line goes on with the last one of the line above."""
        cells = self._tab_cells(lines[0])
        for line in lines[1:]:
            first, *others = self._tab_cells(line)
            cells[-1:] = [_continued(cells[-1], first), *others]
        return cells

    def _tab_cells(self, line: _Line) -> list[LocatedText]:
        cells: list[LocatedText] = []
        column = 1
        for part in line.raw.split("\t"):
            cells.append(cleaned(part, line.number, column, self.marks))
            column += len(part) + 1
        return cells

    def _pipe_cells(self, line: _Line) -> list[LocatedText]:
        cells: list[LocatedText] = []
        column = 1
        for part in _PIPE.split(line.raw):
            cells.append(cleaned(part, line.number, column, self.marks))
            column += len(part) + 1
        if cells and line.raw.lstrip().startswith("|"):
            cells = cells[1:]
        if cells and line.raw.rstrip().endswith("|") and not line.raw.rstrip().endswith("\\|"):
            cells = cells[:-1]
        return cells

    # Cells one a line

    def _cellwise(self, stretches: list[list[_Line]]) -> None:
        rows = [self._cells_of(lines) for lines in stretches]
        if _is_tabular(rows):
            self._table(rows, spread=True)
            return
        for cell in (cell for row in rows for cell in row):
            for part in _lines_of(cell):
                self.blocks.append(Paragraph(part))

    def _cells_of(self, lines: list[_Line]) -> list[LocatedText]:
        """The cells of one row; a line without a tab goes on with the cell above it."""
        cells: list[LocatedText] = []
        for line in lines:
            begin = 1 if line.cellwise else 0
            text = cleaned(line.raw[begin:], line.number, begin + 1, self.marks)
            if line.cellwise or not cells:
                cells.append(text)
            elif text:
                cells[-1] = _continued(cells[-1], text)
        return cells

    def _table(self, texts: list[list[LocatedText]], *, spread: bool = False) -> None:
        texts = [row for row in texts if row]  # a line that is one pipe has no cells
        if not texts:
            return
        rows = _spread(texts) if spread else [_row(index, row) for index, row in enumerate(texts)]
        self.blocks.append(Table(rows, texts[0][0].location))


def _stretches(text: str) -> Iterator[list[_Line]]:
    lines: list[_Line] = []
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        if "\t" in raw or raw.strip():
            lines.append(_Line(number, raw))
        elif lines:
            yield lines
            lines = []
    if lines:
        yield lines


def _cellwise_apart(lines: list[_Line]) -> Iterator[list[_Line]]:
    """A stretch, with lines before and behind a row whose cells stand one a line set apart from it."""
    places = [index for index, line in enumerate(lines) if line.cellwise]
    if not places or any("\t" in line.raw and not line.cellwise for line in lines):
        yield lines
        return
    first, last = places[0], places[-1] + 1
    if not _is_cellwise(lines[first:last]):
        yield lines
        return
    if first:
        yield lines[:first]
    yield lines[first:last]
    if last < len(lines):
        yield lines[last:]


def _adjacent(earlier: list[_Line], later: list[_Line]) -> bool:
    """Whether exactly one empty line stands between two stretches."""
    return later[0].number - earlier[-1].number == 2


def _is_cellwise(lines: list[_Line]) -> bool:
    if not (lines[0].cellwise and lines[-1].cellwise):
        return False
    return all(line.cellwise or "\t" not in line.raw for line in lines)


def _is_tabular(rows: list[list[LocatedText]]) -> bool:
    """Whether lines behind a tab are cells of a table, and not indented paragraphs."""
    cells = [cell for row in rows for cell in row]
    sentences = sum(cell.endswith(("。", "；", "：")) for cell in cells)
    if sentences * 2 > len(cells):
        return False
    if len(rows) == 1:
        return len(cells) > 2 and not sentences and max(map(len, cells)) <= _LONGEST_LONE_CELL
    return any(len(row) > 1 for row in rows)


def _tab_rows(lines: list[_Line], start: int) -> int:
    """Where the rows that begin at `start` end; `start` itself where no row begins there.

    A line with one cell behind a tab is a row only beside rows with several cells: alone it is an indented paragraph.
    """
    end = start
    while end < len(lines) and ("\t" in lines[end].raw or (end > start and _goes_on(lines, end))):
        end += 1
    return end if any(line.tabbed for line in lines[start:end]) else start


def _whole_rows(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of every row: a line that goes on with a list in the last cell of the line above is in its row."""
    rows: list[list[_Line]] = []
    for position, line in enumerate(lines):
        if rows and _goes_on(lines, position):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _goes_on(lines: list[_Line], position: int) -> bool:
    """Whether a line begins with the number that follows the last one of the cell at the end of the line above."""
    item = _ITEM.match(lines[position].raw)
    if item is None or not position:
        return False
    cell = lines[position - 1].raw.rpartition("\t")[2].strip()
    before = _ITEM.match(cell)
    if before is None or len(cell) <= before.end():
        return False
    last = [match for match in _ITEM_WITHIN.finditer(cell) if _style(match) == _style(before)][-1]
    return _style(item) == _style(before) and int(item["number"]) == int(last["number"]) + 1


def _style(item: re.Match[str]) -> tuple[str, str]:
    return item["word"], item["mark"]


def _pipe_rows(lines: list[_Line], start: int) -> int:
    end = start
    while end < len(lines) and "\t" not in lines[end].raw and _PIPE.search(lines[end].raw):
        end += 1
    rows = lines[start:end]
    closed = bool(rows) and all(
        line.raw.strip().startswith("|") and line.raw.strip().endswith("|") for line in rows
    )
    return end if closed or any(_PIPE_SEPARATOR.match(line.raw) for line in rows) else start


def _is_separator(raw: str) -> bool:
    if "\t" in raw:
        cells = [cell.strip() for cell in raw.split("\t") if cell.strip()]
        return (
            bool(cells)
            and all(set(cell) <= {"-", ":"} and "--" in cell for cell in cells)
            and len(cells[0]) > 2
        )
    return _PIPE_SEPARATOR.match(raw) is not None


def _lines_of(text: LocatedText) -> Iterator[LocatedText]:
    """The non-empty lines of a text in which marks were line ends."""
    offset = 0
    for part in text.split("\n"):
        body = part.strip()
        if body:
            yield text.derive(body, offset + part.find(body[0]))
        offset += len(part) + 1


def _continued(cell: LocatedText, text: LocatedText) -> LocatedText:
    return join_located([cell, text], "\n") if cell else text


def _row(index: int, texts: list[LocatedText]) -> list[Cell]:
    return [Cell(text, index, column) for column, text in enumerate(texts)]


def _spread(texts: list[list[LocatedText]]) -> list[list[Cell]]:
    """Rows of a table whose cells stand one a line; narrower header rows are spread over the columns they head."""
    width = max(len(row) for row in texts)
    rows: list[list[Cell]] = []
    for index, row in enumerate(texts):
        if rows and len(rows) > index:
            continue
        if len(row) == 1 and width > 1:
            rows.append([Cell(row[0], index, 0, column_span=width)] * width)
            continue
        below = texts[index + 1] if index + 1 < len(texts) else []
        pair = _two_row_header(row, below, index) if len(row) < width == len(below) else None
        if pair is not None:
            rows.extend(pair)
        else:
            rows.append(_row(index, row))
    return rows


def _two_row_header(
    upper: list[LocatedText], lower: list[LocatedText], index: int
) -> list[list[Cell]] | None:
    """Two header rows as a grid: an upper cell above a blank spans two rows, one above several labels spans them.

    None where the upper cells do not answer the blanks and the groups of labels one to one, or the lower row holds
    numbers and is thus no header.
    """
    if any(_NUMBER.match(text) for text in lower):
        return None
    groups: list[tuple[int, int]] = []
    for column, text in enumerate(lower):
        if text and groups and lower[groups[-1][0]] and groups[-1][1] == column:
            groups[-1] = (groups[-1][0], column + 1)
        else:
            groups.append((column, column + 1))
    if len(groups) != len(upper):
        return None
    above: list[Cell] = []
    below: list[Cell] = []
    for text, (start, end) in zip(upper, groups, strict=True):
        tall = not lower[start]
        cell = Cell(text, index, start, row_span=2 if tall else 1, column_span=end - start)
        above.extend([cell] * (end - start))
        if tall:
            below.append(cell)
        else:
            below.extend(Cell(lower[column], index + 1, column) for column in range(start, end))
    return [above, below]
