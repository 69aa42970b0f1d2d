"""The rows of an indicator table that sum up: 合计, 总分, 小计."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from perflint.forms import words
from perflint.forms.align import Known, place
from perflint.forms.draft import Draft
from perflint.forms.evaluations import evaluations
from perflint.forms.grid import Slot
from perflint.forms.indicator_header import IndicatorHeader
from perflint.patterns import regex

_WITH_NUMBER = regex(r"^(?P<label>[^\d:]{2,8}):?(?P<number>\d+(?:\.\d+)?)分?$")
_NUMBER_AHEAD = regex(r"\d+(?:\.\d+)?")


def is_total(slot: Slot) -> bool:
    """Whether a cell is the label of the row of totals, with or without its number: 合计, 总分：95."""
    label = slot.label.rstrip(":")
    if words.is_word("table_level_total", words.bare(words.split_weight(label)[0])):
        return True
    found = _WITH_NUMBER.match(label)
    return found is not None and words.is_word("table_level_total", found["label"])


def subtotal_label(filled: Sequence[Slot]) -> Slot | None:
    """The cell that makes a row one of subtotals, or None."""
    return next(
        (slot for slot in filled[:3] if words.is_word("table_level_subtotal", words.bare(slot.text))), None
    )


def read_total(filled: Sequence[Slot], header: IndicatorHeader) -> Draft:
    """The totals of a row as a draft of Evaluation; 总分 is the document's score besides."""
    first = filled[0]
    with_number = _WITH_NUMBER.match(first.label)
    label = with_number["label"] if with_number is not None else words.bare(first.text)
    is_score = words.is_word("table_level_total_score", label)
    points = _labelled_points(filled[1:]) or points_of(filled[1:], header)
    if with_number is not None:
        points["score"] = first.text.derive(with_number["number"])
    elif len(points) == 1 and is_score and "score" not in points:
        points = {"score": next(iter(points.values()))}
    evaluation: Draft = {}
    for role, key in (("weight", "total_weight"), ("score", "total_score")):
        if role in points or header.column(role) is not None:
            evaluation[key] = points.get(role, first.text.derive(""))
    if is_score:
        evaluation["score"] = points.get("score", first.text.derive(""))
    for slot in filled[1:]:
        for stated in evaluations(slot.text):
            if "grade" in stated:
                evaluation["grade"] = stated["grade"]
    return evaluation


def _labelled_points(slots: Sequence[Slot]) -> Draft:
    """Points behind labels of their own: 总分 | 总分值 | 100 | 总得分 | 98.67."""
    found: Draft = {}
    for label, slot in pairwise(slots):
        role = words.indicator_role(label.text)
        number = _NUMBER_AHEAD.match(slot.text)
        if role in ("weight", "score") and number is not None and not words.is_points(label.text):
            found[role] = slot.text.derive(number[0])
    return found


def points_of(slots: Sequence[Slot], header: IndicatorHeader) -> Draft:
    """Weight and score of a row of totals, by place and else in the order of the columns."""
    columns = [column for column in header.columns if column.role in ("weight", "score")]
    numbers = [slot for slot in slots if words.is_points(slot.text)]
    if not columns and numbers:
        return {"score": numbers[-1].text}
    return {
        str(columns[index].role): slot.text for index, slot in place(numbers, columns, Known()).cells.items()
    }
