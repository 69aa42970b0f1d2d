"""Levels of government that a form's own labels and notes speak of, beside the level of the reporting unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.identity import LEVELS, identity, level_of_name
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.vocabulary import fold

_LONGEST_NOTE = 30


class UnitLabel(Fact, frozen=True, kw_only=True):
    """The label of the cell that names the unit, where it speaks of a level of government (省级预算部门名称)."""

    kind: ClassVar[str] = "unit_label"

    label: Annotated[str, Doc("the label as printed")]
    level: Annotated[str, Doc("level that the label speaks of: 省, 市, 县, 乡")]
    unit: Annotated[str, Doc("the unit in the cell")]
    own_level: Annotated[str, Doc("level of the unit, by its name")]
    levels_above: Annotated[int, Doc("how many levels the label stands above the unit", "级")]


class ReviewingBody(Fact, frozen=True, kw_only=True):
    """A line that says which finance department reviewed the paper (清河省财政厅审核)."""

    kind: ClassVar[str] = "reviewing_body"

    body: Annotated[str, Doc("the body named")]
    level: Annotated[str, Doc("its level of government")]
    own_level: Annotated[str, Doc("level of the reporting unit")]
    levels_above: Annotated[int, Doc("how many levels the body stands above the unit", "级")]


@measures(UnitLabel)
def measure_unit_labels(context: ReportContext) -> Iterator[UnitLabel]:
    """The level in the label beside the unit against the level in the unit's name."""
    label, unit = context.report.unit_label, context.report.unit
    if not label or not unit:
        return
    own = level_of_name(unit, context.vocabulary)
    level = next(
        (
            level
            for level, words in context.vocabulary.mapping("label_levels").items()
            if fold(label).startswith(words)
        ),
        None,
    )
    if own is not None and level is not None:
        yield UnitLabel(
            report=context.index,
            pointer="/unit_label",
            quote=label,
            related=(Related(context.index, "/unit", unit),),
            label=label,
            level=level,
            unit=unit,
            own_level=own,
            levels_above=LEVELS.index(own) - LEVELS.index(level),
        )


@measures(ReviewingBody)
def measure_reviewing_bodies(context: ReportContext) -> Iterator[ReviewingBody]:
    """Short lines that name a finance department as reviewer."""
    own = identity(context).level
    endings = context.vocabulary.words("reviewer_endings")
    if own is None:
        return
    last = {ending[-1] for ending in endings}
    for passage in passages(context):
        if passage.text.rstrip()[-1:] not in last:
            continue
        text = fold(passage.text)
        if len(text) > _LONGEST_NOTE or not text.endswith(endings):
            continue
        body = text.removesuffix(next(ending for ending in endings if text.endswith(ending)))
        level = level_of_name(body, context.vocabulary)
        if level is not None and body.endswith(context.vocabulary.words("reviewer_bodies")):
            yield ReviewingBody(
                report=context.index,
                pointer=passage.pointer,
                quote=passage.text,
                body=body,
                level=level,
                own_level=own,
                levels_above=LEVELS.index(own) - LEVELS.index(level),
            )
