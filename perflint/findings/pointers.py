"""JSON pointers into reports: the text they point at, and a form of them that survives renumbering."""

from __future__ import annotations

from collections.abc import Sequence

from perflint.patterns import regex
from perflint.report import FormField, FundLine, Indicator, IndicatorGroup, Part, Report, Section, StatedTable
from perflint.vocabulary import fold

_NUMBERING = regex(
    r"^(?:第?[\d一二三四五六七八九十百]+[章节条、.．:：)）]|[（(][\d一二三四五六七八九十]+[)）])+"
)


_LISTS = (list, tuple)


def _tokens(pointer: str) -> list[str]:
    if "~" not in pointer:
        return pointer.split("/")[1:]
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _step(value: object, token: str) -> object:
    if isinstance(value, _LISTS):
        index = int(token) if token.isdigit() else -1
        return value[index] if 0 <= index < len(value) else None
    if isinstance(value, Part):
        return getattr(value, token, None)
    if isinstance(value, dict):
        return value.get(token)
    return None


def text_at(report: Report, pointer: str) -> str:
    """The text at a pointer; "" where it points at a part that is no text, or at nothing."""
    value: object = report
    for token in _tokens(pointer):
        value = _step(value, token)
    return value if isinstance(value, str) else ""


def order_in(report: Report, pointer: str) -> tuple[int, ...]:
    """A key that sorts pointers in the order of the report's model, whatever format the report was read from."""
    value: object = report
    steps: list[int] = []
    for token in _tokens(pointer):
        if isinstance(value, Part):
            fields = value.__struct_fields__
            steps.append(fields.index(token) if token in fields else len(fields))
        else:
            steps.append(int(token) if token.isdigit() else 0)
        value = _step(value, token)
    return tuple(steps)


def _name(part: object) -> str | None:
    """What a part of a list is called in the document, whatever its number; None where it has no name."""
    if isinstance(part, Indicator):
        names: Sequence[str | None] = (part.level1, part.level2, part.name)
    elif isinstance(part, IndicatorGroup):
        names = (part.level1, part.level2)
    elif isinstance(part, Section):
        names = (part.heading,)
    elif isinstance(part, FundLine):
        names = (part.side, part.name)
    elif isinstance(part, FormField):
        names = (part.label,)
    elif isinstance(part, StatedTable):
        names = (part.title,)
    else:
        return None
    texts = [_NUMBERING.sub("", fold(name)) for name in names if name]
    return "›".join(texts) or None


def stable_place(report: Report, pointer: str) -> str:
    """The pointer with the names of rows and sections in place of their numbers.

    A row keeps its place when rows are added above it. Parts without a name (paragraphs, cells of a table) are
    told apart by what stands in them, so their number is left out.
    """
    value: object = report
    steps: list[str] = []
    for token in _tokens(pointer):
        held_in_list = isinstance(value, _LISTS)
        value = _step(value, token)
        steps.append((_name(value) or "*") if held_in_list else token)
    return "/".join(steps)


def report_identity(report: Report) -> str:
    """What tells a report from the others of its document: its kind and its project or unit."""
    project = report.project.name if report.project is not None else None
    return f"{report.kind}:{fold(project or report.unit or report.title or '')}"
