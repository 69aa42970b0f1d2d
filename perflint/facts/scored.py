"""Scores that make up a total: the rows that count, and the execution score that stands apart from them."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perflint.facts.arithmetic import HUNDRED
from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.money import MeasuredLine, funds_view
from perflint.facts.passages import passages
from perflint.facts.weighted import counts_beside_rows, table_complete, weighted_rows
from perflint.patterns import regex
from perflint.quantity import find_quantities, parse_decimal

QUOTES = "“”\"'‘’「」『』()（）【】[]。.，, "
"""Marks around a printed grade or score."""


_EXECUTION_SCORE = regex(
    r"(?:预算|资金)执行率?(?:指标|部分|情况)?(?:[为达]?\s*[\d.]+\s*[%％])?[，,、（(：:\s]{0,2}(?:自评|实际)?得(?:分)?[为：:]?\s*"
    r"(?P<score>\d{1,2}(?:\.\d{1,2})?)\s*分"
)


def points(text: str | None) -> Decimal | None:
    """A score that a cell or a phrase states: 93.94, 93.94分, 得分：98."""
    if text is None or not text.strip():
        return None
    number = parse_decimal(text.strip().strip(QUOTES).removesuffix("分").strip())
    if number is not None:
        return number
    found = [item for item in find_quantities(text) if item.unit is None or item.unit.dimension == "score"]
    return found[0].value if len(found) == 1 else None


def main_execution_line(context: ReportContext) -> MeasuredLine | None:
    """The line of money that carries the execution score: the total, else the first line with a score."""
    lines = [line for line in funds_view(context).lines if line.score is not None]
    return next((line for line in lines if line.role == "total"), lines[0] if lines else None)


def _stated_execution_score(context: ReportContext) -> Decimal | None:
    found = {
        match["score"] for passage in passages(context) for match in _EXECUTION_SCORE.finditer(passage.text)
    }
    return parse_decimal(found.pop()) if len(found) == 1 else None


class Scored(Struct, frozen=True):
    """The scores that make up the total: the rows that count, and execution where it stands apart from them."""

    rows: tuple[MeasuredIndicator, ...]
    execution_rows: frozenset[int]
    apart: MeasuredLine | None
    complete: bool
    listed: bool
    """The table was read to its 合计 row, and every row has a score, whatever the weights add up to."""
    stated_execution: Decimal | None = None
    """The execution score that only a sentence states: 预算执行率98%，得9.8分."""

    @property
    def execution_score(self) -> Decimal | None:
        """The execution score that stands apart from the rows."""
        return self.apart.score if self.apart is not None else self.stated_execution

    @classmethod
    def of(cls, context: ReportContext) -> Scored:
        rows = weighted_rows(context) or tuple(
            row for row in context.memo(measured_indicators) if row.score is not None and row.role != "child"
        )
        inside = frozenset(row.index for row in execution_rows(context))
        in_rows = any(row.index in inside and row.score is not None for row in rows)
        line = main_execution_line(context)
        apart = line if line is not None and (not in_rows or counts_beside_rows(context, line)) else None
        weights = sum((row.weight.value for row in rows if row.weight is not None), Decimal(0))
        stated = None
        if apart is not None:
            weights += apart.weight or Decimal(0)
        elif not inside:
            stated = _stated_execution_score(context)
            weights += context.profile.execution_weight if stated is not None else Decimal(0)
        # Weights of exactly 100 leave no room for a row that was not read.
        whole = (
            bool(rows)
            and all(row.score is not None for row in rows)
            and (table_complete(context) or weights == HUNDRED)
        )
        evaluation = context.report.evaluation
        ends = evaluation is not None and bool(evaluation.total_weight or evaluation.total_score)
        return cls(rows, inside, apart, whole and weights == HUNDRED, whole and ends, stated)

    @property
    def values(self) -> list[Decimal]:
        """The scores of the rows."""
        return [row.score.value for row in self.rows if row.score is not None]

    @property
    def weight_read(self) -> Decimal:
        """The weights of the rows that were read with a score, execution included."""
        own = sum(
            (row.weight.value for row in self.rows if row.weight is not None and row.score is not None),
            Decimal(0),
        )
        return own + (self.apart.weight or Decimal(0) if self.apart is not None else Decimal(0))

    @property
    def weighted(self) -> bool:
        """Whether every row with a score has a weight."""
        return all(row.weight is not None for row in self.rows)
