"""What the words of an indicator say: the kind of its value, and the traits of its name. No fact kinds of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.indicators import (
    MeasuredIndicator,
    bare_name,
    folded_words,
    measured_indicators,
    unwanted,
)
from perflint.facts.similarity import normalise, ratio
from perflint.patterns import alternatives, regex
from perflint.quantity import Quantity, find_dates, find_quantities, parse_quantity, parse_range
from perflint.quantity.units import match_unit
from perflint.remembering import remembered
from perflint.report import Indicator
from perflint.vocabulary import Vocabulary, fold

ValueKind = Literal[
    "empty",
    "unit-only",
    "placeholder",
    "quantity",
    "range",
    "date",
    "number-in-text",
    "scale",
    "done",
    "vague",
    "text",
]
"""What stands in a value's cell. quantity, range, date and number-in-text can be measured."""

MEASURABLE: frozenset[str] = frozenset({"quantity", "range", "date", "number-in-text"})

UNMEASURABLE: frozenset[str] = frozenset({"scale", "done", "vague"})

ANY_YEAR = 2000
"""The year lent to 12月底 when only its being a date matters."""

_DIGIT = regex(r"\d")
_LONGEST_MEASURE_NAME = 10
_OPERATORS = regex(r"[≥≤≧≦＞＜><=＝﹦═\s]+")
_POINTS = regex(r"满分|不得分|不计分|[得扣计]\s*\d+(?:\.\d+)?\s*分|[得扣]全分")
_NONE = frozenset({"无", "没有", "未发生", "不发生", "零", "零发生", "未出现", "杜绝"})
_REMARK = regex(r"(?<=\S)[（(][^（）()]*[)）]\s*$")
_SEPARATORS = regex(r"[,，;；。]")
NUMBER_WORDS = regex(
    r"[一二两三四五六七八九十百千]+(?=[个份次项家户人篇套台处])|零(?:事故|发生|死亡|伤亡|增长|容忍|投诉|上访|缺陷)|双下降|双降|动态清零"
    r"|(?:不|未|无|杜绝)(?:发生|出现)?[^，,。；;]{0,8}(?:事故|事件)"
)
"""Amounts in words; that none of something happens is an amount as well."""


def value_kind(text: str | None, unit: str | None, words: Vocabulary) -> ValueKind:
    """What kind of value a cell holds. `unit` is the unit of its column."""
    return _kind_of_value(text, unit, words) if text else "empty"


@remembered(1_024)
def _kind_of_value(text: str, unit: str | None, words: Vocabulary) -> ValueKind:
    folded = fold(text)
    if folded in folded_words(words, "indicator_placeholder_values"):
        return "placeholder"
    if _unit_only(text):
        return "unit-only"
    if folded in folded_words(words, "indicator_scale_values"):
        return "scale"
    if folded in folded_words(words, "indicator_vague_values"):
        return "vague"
    if parse_quantity(text, unit) is not None:
        return "quantity"
    if parse_range(text, unit) is not None:
        return "range"
    if find_dates(_remark_left_out(text), ANY_YEAR):
        return "date"
    if find_quantities(text) or NUMBER_WORDS.search(folded):
        return "number-in-text"
    if folded in folded_words(words, "indicator_done_values"):
        return "done"
    if _names_measure(folded, words):
        return "placeholder"
    if words.pattern("indicator_verifiable_words").search(folded):
        return "text"
    if words.pattern("indicator_vague_words").search(folded):
        return "vague"
    return "text"


def _remark_left_out(text: str) -> str:
    """A value without the remark in brackets behind it, which may name a base year: 10%（以2024年为基数）."""
    body = _REMARK.sub("", text)
    return body if body.strip() else text


def unmeasurable(kind: ValueKind, category: str | None) -> bool:
    """Whether a value is words only; a quantity's value must be a number, whatever its words are."""
    return kind in UNMEASURABLE or (kind == "text" and category == "数量")


def standard_stated(indicator: Indicator) -> bool:
    """Whether the scoring standard of a row says how its value in words is told: 制度健全得满分，不健全不得分."""
    value, standard = fold(indicator.target or ""), fold(indicator.description or "")
    return bool(value) and value in standard and _POINTS.search(standard) is not None


def is_unmeasurable(row: MeasuredIndicator, kind: ValueKind, words: Vocabulary) -> bool:
    """Whether the value of a row cannot be measured, its name and its scoring standard considered.

    That there is none of what is not wanted (重大违规问题：无) can be told as well as a number.
    """
    if not unmeasurable(kind, row.category) or standard_stated(row.indicator):
        return False
    none = fold(row.target_text or "") in _NONE
    return not (none and words.pattern("indicator_lower_words").search(bare_name(row.name)))


def embedded_quantities(text: str | None, kind: ValueKind) -> list[Quantity]:
    """The quantities inside a value that is a text with numbers."""
    return find_quantities(text) if text and kind == "number-in-text" else []


def _unit_only(text: str) -> bool:
    bare = _OPERATORS.sub("", fold(text))
    if not bare or _DIGIT.search(bare):
        return bool(text.strip()) and not bare
    found = match_unit(bare)
    return found is not None and found.unit is not None and found.end == len(bare)


def _names_measure(folded: str, words: Vocabulary) -> bool:
    return (
        len(folded) <= _LONGEST_MEASURE_NAME
        and not _DIGIT.search(folded)
        and folded.endswith(words.words("indicator_measure_name_endings"))
        and not folded.startswith(words.words("indicator_wish_verbs"))
    )


class NameTraits(Struct, frozen=True, kw_only=True):
    """What a name says of itself."""

    bare: str
    """Folded, without the unit's brackets and %."""
    value_type: Literal["ratio", "count", "time", "satisfaction", "unknown"]
    """What kind of value the name's head promises."""
    capped: bool
    generic: bool
    appraising: bool
    number_only: bool
    sentence: bool
    slogan: bool
    needs_scale: bool
    change_rate: bool
    base_stated: bool
    input_like: bool
    unwanted: bool
    """Names what is not wanted (事故发生数), so that more of it is worse."""
    satisfaction: bool
    typo: str | None
    correction: str | None


def all_name_traits(context: ReportContext) -> tuple[NameTraits, ...]:
    """The traits of the names of all rows, by their index. Use with `context.memo`."""
    return tuple(name_traits(row, context.vocabulary) for row in context.memo(measured_indicators))


def name_traits(row: MeasuredIndicator, words: Vocabulary) -> NameTraits:
    """The traits of a row's name."""
    bare = bare_name(row.name)
    typo, correction = _typo(row, words)
    slogan = bool(bare) and bare.startswith(words.words("indicator_slogan_verbs"))
    return NameTraits(
        bare=bare,
        value_type=value_type_of_name(bare, words),
        capped=bare.endswith(words.words("indicator_capped_heads")),
        generic=bare in words.words("indicator_generic_names"),
        appraising=bare in words.words("indicator_appraising_names"),
        number_only=bool(bare) and parse_quantity(row.name) is not None,
        sentence=_sentence(row.name, words),
        slogan=slogan
        and not bare.endswith(words.words("indicator_ratio_heads"))
        and not bare.endswith(words.words("indicator_measured_change")),
        needs_scale=bare.endswith(words.words("indicator_scale_needing_heads")),
        change_rate=bare.endswith(words.words("indicator_change_heads")),
        base_stated=_base_stated(row, words),
        input_like=bool(words.pattern("indicator_input_words").search(bare)),
        unwanted=unwanted(bare, words),
        satisfaction="满意" in bare,
        typo=typo,
        correction=correction,
    )


def value_type_of_name(
    bare: str, words: Vocabulary
) -> Literal["ratio", "count", "time", "satisfaction", "unknown"]:
    """What kind of value the head of a name promises."""
    if bare.endswith(("满意度", "满意率", "满意程度")):
        return "satisfaction"
    if bare.endswith(words.words("indicator_ratio_exceptions")):
        return "unknown"
    if bare.endswith(words.words("indicator_ratio_heads")):
        return "ratio"
    if bare.endswith(words.words("indicator_count_exceptions")):
        return "unknown"
    if bare.endswith(words.words("indicator_count_heads")):
        return "count"
    if bare.endswith(words.words("indicator_time_heads")):
        return "time"
    return "unknown"


def _typo(row: MeasuredIndicator, words: Vocabulary) -> tuple[str | None, str | None]:
    text = " ".join(filter(None, (row.name, row.indicator.level1, row.indicator.level2)))
    if _any_typo(words).search(text) is None:
        return None, None
    for correction, wrong in words.mapping("indicator_typos").items():
        for word in wrong:
            if word in text:
                return word, correction
    return None, None


@lru_cache(maxsize=8)
def _any_typo(words: Vocabulary) -> re.Pattern[str]:
    return regex(alternatives(word for wrong in words.mapping("indicator_typos").values() for word in wrong))


def _sentence(name: str, words: Vocabulary) -> bool:
    return bool(_SEPARATORS.search(name) or words.pattern("indicator_sentence_words").search(name))


def _base_stated(row: MeasuredIndicator, words: Vocabulary) -> bool:
    indicator = row.indicator
    text = "".join(
        filter(None, (row.name, row.target_text, indicator.description, indicator.basis, indicator.evidence))
    )
    return bool(words.pattern("indicator_base_words").search(text))


def restatement(name: str, value: str | None, words: Vocabulary) -> float | None:
    """How far a value only repeats its indicator's name, 0 to 1; None where nothing can be compared.

    1 where the value stands whole in the name. A value that is the quality which the name asks for (健全 under 健全性)
    restates nothing more than the common templates do, and counts as 0.
    """
    if not value or not name:
        return None
    first, second = normalise(bare_name(name)).text, normalise(value).text
    if len(second) < 2 or not first or _DIGIT.search(second):
        return None
    if first.endswith(tuple(second + ending for ending in ("性", "度", "程度"))):
        return 0.0
    for canonical, others in words.mapping("indicator_name_synonyms").items():
        for other in others:
            first, second = first.replace(other, canonical), second.replace(other, canonical)
    if second in first and len(second) * 2 >= min(len(first), 8):
        return 1.0
    return ratio(first, second)


@remembered(1_024)
def comparable_name(name: str, words: Vocabulary) -> str:
    """A name as names are compared: synonyms made the same, filler words dropped."""
    text = normalise(bare_name(name)).text
    for canonical, others in words.mapping("indicator_name_synonyms").items():
        for other in sorted(others, key=len, reverse=True):
            text = text.replace(other, canonical)
    return words.pattern("indicator_filler_words").sub("", text) or text


def respondent(row: MeasuredIndicator, words: Vocabulary) -> str | None:
    """Who is asked by a satisfaction indicator: superior, own, public or other; None for other indicators."""
    bare = bare_name(row.name)
    if "满意" not in bare:
        return None
    who = bare.split("满意")[0]
    if words.pattern("indicator_respondent_superiors").search(who):
        return "superior"
    if words.pattern("indicator_respondent_own").search(who):
        return "own"
    if words.pattern("indicator_respondent_public").search(who):
        return "public"
    return "other"
