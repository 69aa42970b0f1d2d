"""Reasons that a document gives for spending less, more or otherwise than planned, as sets of causes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.execution import execution_rows
from perflint.facts.goal_texts import content_pairs
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.passages import Passage, clauses_of, passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.patterns import alternatives, regex
from perflint.remembering import remembered
from perflint.vocabulary import Vocabulary

_SPENDING_ROLES = frozenset(
    {"execution", "funds", "problems", "reason", "conclusion", "completion", "improvement"}
)


class Explanation(Fact, frozen=True, kw_only=True):
    """A clause that gives a cause for a deviation of spending, of the budget, or of an indicator.

    Causes: savings (中标节约), carry-over (结转下年), cross-year (跨年), adjustment (调整, 追加), delay (滞后, 缓慢),
    unfinished (未完工, 未验收, 未结算), external (疫情, 政策), returned (收回, 退回), progress (按进度支付: says when,
    not why).
    """

    kind: ClassVar[str] = "explanation"

    subject: Annotated[
        str, Doc("execution: about spending; adjustment: about the budget; indicator: about a row")
    ]
    cause: Annotated[frozenset[str], Doc("the causes that the clause names")]
    tells_why: Annotated[bool, Doc("at least one cause is more than 按进度支付 or 退回")]
    source: Annotated[str, Doc("what kind of text it stands in: reason, section, goal, …")]
    indicator: Annotated[int | None, Doc("index of the indicator row whose reason it is")] = None


_CAUSE = regex(r"由于|因为|原因|受[^，。；]{1,12}影响|[，。；（(]因|^因|导致|造成")
_DEVIATION_ROLES = frozenset({"reason", "problems", "improvement"})
_NOTHING_SAID = 3
_ASKS_FOR_REASON = regex(
    r"(?:未执行|执行率|支出进度|未支付|未使用|结余|结转|调整)[^，。；]{0,10}(?:原因|说明|情况)|^(?:偏差)?原因(?:说明|分析)?$"
)
_NAMED_SHARE = Decimal("0.5")
_WEAK = frozenset({"progress", "returned", "carry-over"})


@measures(Explanation)
def measure_explanations(context: ReportContext) -> Iterator[Explanation]:
    """One fact for every clause with a cause."""
    rows = frozenset(row.index for row in execution_rows(context))
    for passage in passages(context):
        row = _row_of(passage)
        in_reason = passage.source == "reason"
        asked = in_reason or _asked_for_reason(passage)
        for clause in clauses_of(passage.text):
            causes = causes_of(clause.text, context.vocabulary)
            if not causes and asked and not in_reason:
                causes = frozenset({"stated"})
            if not causes:
                continue
            subject = _subject(passage, clause.text, row, rows, context.vocabulary)
            if subject is not None and (asked or _about_money(clause.text, passage, context.vocabulary)):
                yield Explanation(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=clause.text,
                    offset=clause.start,
                    subject=subject,
                    cause=causes,
                    tells_why=bool(causes - _WEAK),
                    source=passage.source,
                    indicator=row,
                )


def explained_beside(row: MeasuredIndicator, context: ReportContext) -> bool:
    """Whether the prose of a row names a cause, or a section on deviations or problems speaks of the indicator."""
    return row.index in context.memo(_explained_rows)


def _explained_rows(context: ReportContext) -> frozenset[int]:
    return frozenset(
        row.index for row in context.memo(measured_indicators) if _is_explained_beside(row, context)
    )


def _is_explained_beside(row: MeasuredIndicator, context: ReportContext) -> bool:
    evidence = row.indicator.evidence
    if evidence and (causes_of(evidence, context.vocabulary) or _CAUSE.search(evidence)):
        return True
    deviations = context.memo(_Deviations)
    if not deviations:
        return False
    wanted = content_pairs(row.name, context.vocabulary.words("common_goal_words"))
    return bool(wanted) and deviations.speaks_of(wanted)


class _Deviations:
    """The sections of a report on deviations and problems, with an index of their pairs of characters."""

    def __init__(self, context: ReportContext) -> None:
        common = context.vocabulary.words("common_goal_words")
        self._pairs = [
            content_pairs(passage.text, common)
            for passage in passages(context)
            if passage.source == "section" and not _DEVIATION_ROLES.isdisjoint(passage.roles)
        ]
        self._holders: dict[str, list[int]] = {}
        for index, pairs in enumerate(self._pairs):
            for pair in pairs:
                self._holders.setdefault(pair, []).append(index)

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def speaks_of(self, wanted: frozenset[str]) -> bool:
        """Whether one of the passages holds enough of these pairs.

        A passage that does holds one of the rarest of them at least, so that only the holders of those are looked at.
        """
        needed = ceil(_NAMED_SHARE * len(wanted))
        rarest = sorted((self._holders.get(pair, []) for pair in wanted), key=len)[: len(wanted) - needed + 1]
        looked_at: set[int] = set()
        for holders in rarest:
            for index in holders:
                if index not in looked_at and len(wanted & self._pairs[index]) >= needed:
                    return True
                looked_at.add(index)
        return False


@remembered(1_024)
def causes_of(text: str, words: Vocabulary) -> frozenset[str]:
    """The causes that a text names."""
    if _any_cue(words).search(text) is None:
        return frozenset()
    return frozenset(
        cause for cause, cues in words.mapping("deviation_causes").items() if any(cue in text for cue in cues)
    )


@lru_cache(maxsize=8)
def _any_cue(words: Vocabulary) -> re.Pattern[str]:
    return regex(alternatives(cue for cues in words.mapping("deviation_causes").values() for cue in cues))


def _row_of(passage: Passage) -> int | None:
    parts = passage.pointer.split("/")
    return int(parts[2]) if parts[1] == "indicators" else None


def _subject(
    passage: Passage, clause: str, row: int | None, execution: frozenset[int], words: Vocabulary
) -> str | None:
    if row is not None and passage.source == "reason":
        return "execution" if row in execution else "indicator"
    if passage.source == "reason":
        return "execution"
    if passage.source not in ("section", "field", "goal", "evaluation"):
        return None
    if _asked_for_reason(passage) and "调整" in passage.heading:
        return "adjustment"
    if words.pattern("adjustment_words").search(clause):
        return "adjustment"
    if (
        _asked_for_reason(passage)
        or passage.role in _SPENDING_ROLES
        or words.pattern("spending_words").search(clause)
    ):
        return "execution"
    return None


def _asked_for_reason(passage: Passage) -> bool:
    """Whether the text stands in a cell that asks for a reason, so that whatever is said there is one."""
    if passage.source not in ("field", "section") or len(passage.text.strip()) <= _NOTHING_SAID:
        return False
    return _ASKS_FOR_REASON.search(passage.heading) is not None


def _about_money(clause: str, passage: Passage, words: Vocabulary) -> bool:
    return bool(words.pattern("spending_words").search(clause)) or passage.role in ("execution", "funds")
