"""Recognising the words of a form: headings, labels, levels and kinds of contents, by the vocabulary."""

from __future__ import annotations

from functools import cache, lru_cache

from perflint.patterns import regex
from perflint.vocabulary import fold, vocabulary

_BRACKETS = regex(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_OPEN_BRACKET = regex(r"[(\[【〔][^()\[\]【】〔〕]*$")
_ENUMERATION = regex(
    r"^(?:[(]?[一二三四五六七八九十]{1,3}[)、.]|[(]\d{1,2}[)]|\d{1,2}[、.)](?!\d)|[①-⑳]|[★☆*▲])+"
)
_AMOUNT = regex(
    r"[-+≤≥<>=约]?\d[\d,]*(?:\.\d*)?\s*(?:万元|亿元|千元|元|万|亿|%|‰)?(?:\((?:万元|亿元|元|%)\))?|#DIV/0!|#REF!"
)
_UNIT_ONLY = regex(r"(?:万元|亿元|千元|元|%)")
_NUMBER = regex(r"-?\d[\d,]*(?:\.\d+)?%?|-?\.\d+%?")
_POINTS = regex(r"-?\d[\d,]*(?:\.\d+)?分?|-?\.\d+分?")
_OPERATOR_AND_NUMBER = regex(
    r"(?:[≥≤=><≧≦﹦═⩾⩽]{1,2}|不少于|不低于|不超过|不高于|至少|大于等于|小于等于|达到|约)-?\d.*"
)
_NUMBER_AND_UNIT = regex(
    r"-?\d[\d,]*(?:\.\d+)?(?:[-~～—至]\d[\d,]*(?:\.\d+)?)?[一-鿿a-zA-Z%‰㎡/]{0,6}(?:以上|以下|以内|左右)?"
)
_DATE = regex(
    r"\d{4}[年./-]\d{1,2}(?:[月./-](?:\d{1,2}日?)?)?(?:[前底]|完成|以前)?|\d{1,2}月(?:\d{1,2}日|底|前|份)?(?:前|完成)?"
)
_CJK_SPACE = regex(r"(?<=[一-鿿，。；：、（）])\s+(?=[一-鿿，。；：、（）])")
_WEIGHT_TAIL = regex(
    r"(?P<open>[(（\[【]?)\s*(?:权重|分值|满分|总分|共计|共|计)?[:：]?\s*(?P<low>\d+(?:\.\d+)?)\s*(?P<percent>[%％])?"
    r"(?:\s*[-~～—－至]+\s*(?P<high>\d+(?:\.\d+)?)\s*[%％]?)?\s*(?P<first>[)）\]】]?)\s*(?P<points>分?)\s*(?P<last>[)）\]】]?)\s*$"
)
_LONGEST_HEADING = 30
MONEY_UNITS = ("亿元", "万元", "千元", "元")

_remembered = lru_cache(maxsize=16384)
"""Cells repeat; the memory of a long batch stays flat."""


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(fold(word) for word in vocabulary().words(name))


@cache
def _exact(name: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for term, words in vocabulary().mapping(name).items():
        for word in words:
            found.setdefault(fold(word), term)
    return found


@cache
def _cues(name: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (term.split("/")[0], tuple(fold(word) for word in words))
        for term, words in vocabulary().mapping(name).items()
    )


def is_word(name: str, label: str) -> bool:
    """Whether a bare label is a word of a vocabulary list."""
    return label in _words(name)


def has_word(name: str, label: str) -> bool:
    """Whether a label contains a word of a vocabulary list."""
    return any(word in label for word in _words(name))


def starts_with_word(name: str, label: str) -> bool:
    """Whether a label begins with a word of a vocabulary list."""
    return label.startswith(tuple(_words(name)))


def ends_with_word(name: str, label: str) -> bool:
    """Whether a label ends with a word of a vocabulary list."""
    return label.endswith(tuple(_words(name)))


@_remembered
def bare(text: str) -> str:
    """A label without brackets and their content, numbering, colon and white space, as labels are compared."""
    label = fold(text)
    shorter = _OPEN_BRACKET.sub("", _BRACKETS.sub("", label)).rstrip(":,;。、")
    return _ENUMERATION.sub("", shorter or label.strip("()[]")).strip(":,;。、*★☆▲") or shorter


def _role(label: str, exact: str, cues: str) -> str | None:
    found = _exact(exact).get(label)
    if found is not None or not label or len(label) > _LONGEST_HEADING:
        return found
    for role, words in _cues(cues):
        if any(word in label for word in words):
            return role
    return None


@_remembered
def indicator_role(text: str) -> str | None:
    """The Indicator value that a heading announces, `remark`, `ignored`, or None."""
    label = bare(text)
    if len(fold(text)) > _LONGEST_HEADING + 10:
        return None
    return _role(label, "table_indicator_headings", "table_indicator_heading_cues")


@_remembered
def weak_indicator_role(text: str) -> str | None:
    """The Indicator value of a heading that means a column only beside columns of points."""
    return _exact("table_weak_headings").get(bare(text))


@_remembered
def sub_heading_role(text: str) -> str | None:
    """The Indicator value that the lower line of a heading such as 指标值 announces."""
    return _exact("table_sub_headings").get(bare(text))


@_remembered
def fund_heading(text: str) -> str | None:
    """The FundLine value that a heading announces, or None."""
    label = bare(text)
    exact = _exact("table_fund_headings").get(label)
    if exact is not None or len(fold(text)) > _LONGEST_HEADING + 10:
        return exact
    # 上年结转资金 is a source of money, whatever words of a heading stand in it.
    if fund_role(text) not in (None, "total", "fiscal"):
        return None
    return _role(label, "table_fund_headings", "table_fund_heading_cues")


@_remembered
def fund_role(text: str) -> str | None:
    """The role of a line of money by its label, or None where the label is not known to name money."""
    folded = _ENUMERATION.sub("", fold(text).removeprefix("其中:").removeprefix("其中"))
    label = bare(folded)
    if not label or len(label) > _LONGEST_HEADING or has_word("table_fund_other_labels", label):
        return None
    if _exact("table_fund_roles_exact").get(label):
        return _exact("table_fund_roles_exact")[label]
    if has_word("table_fund_item_words", label) and has_word("table_fund_nouns", label):
        return "item"
    levels = _levels(label)
    for role, words in _cues("table_fund_roles"):
        if any(word in label for word in words):
            return levels if role == "fiscal" and levels else role
    return levels


def _levels(label: str) -> str | None:
    """The level of government that a label names; `item` for several with the centre, `local` for several below it."""
    if not (has_word("table_fund_nouns", label) or len(label) <= 4):
        return None
    found: set[str] = set()
    rest = label
    for role, words in _cues("table_fund_levels"):
        for word in words:
            if word in rest:
                found.add(role)
                rest = rest.replace(word, "·")
    if not found:
        return None
    if len(found) == 1:
        return next(iter(found))
    return "item" if "central" in found else "local"


@_remembered
def identity_key(text: str) -> str | None:
    """The report value that an identity label announces, e.g. `project.name`, or None."""
    label = bare(_without_stamp(text))
    exact = _exact("table_identity_labels")
    return exact.get(label) or exact.get(fold(text).replace("(", "").replace(")", "").rstrip(":"))


def names_level(text: str) -> bool:
    """Whether a label speaks of a level of government: 省级预算部门名称."""
    folded = fold(text)
    levels = vocabulary().mapping("label_levels").values()
    return any(folded.startswith(tuple(words)) for words in levels)


def states_score(text: str) -> bool:
    """Whether a label names a total score, in whatever wording: 项目自评总分（含执行率）."""
    label = bare(text)
    return len(label) <= _LONGEST_HEADING and has_word("table_score_cues", label)


def is_grade(text: str) -> bool:
    """Whether a cell holds only a grade: 优, 良好."""
    return fold(text) in _words("evaluation_grades")


def _without_stamp(text: str) -> str:
    folded = fold(text).rstrip(":")
    for word in _words("table_stamp_words"):
        if folded.endswith(word) and len(folded) > len(word) + 3 and folded[-len(word) - 1] in "(（":
            return folded[: -len(word) - 1]
    return folded


@_remembered
def goal_key(text: str) -> str | None:
    """The Goals value that a label announces; `overall` for one that is the year's where no other is; or None."""
    # 项目年度目标1, 年度目标2: goals are numbered.
    label = bare(text).rstrip("0123456789")
    return "overall" if label in _words("table_goal_overall") else _exact("table_goal_headings").get(label)


@_remembered
def goal_cue(text: str) -> str | None:
    """The Goals value that a part of a heading announces, or None."""
    label = bare(text)
    if len(label) > _LONGEST_HEADING:
        return None
    return next((key for key, cues in _cues("table_goal_cues") if any(cue in label for cue in cues)), None)


@_remembered
def is_known_label(text: str) -> bool:
    """Whether a text is a label of a cell beside it: identity, goal, prose, signature or contact."""
    label = bare(text)
    return (
        identity_key(text) is not None
        or goal_key(text) is not None
        or label in _words("table_prose_labels")
        or label in _words("table_other_labels")
    )


@_remembered
def level_words(text: str) -> tuple[bool, bool]:
    """Whether a label is one of the first level, and whether it is one of the second."""
    label = bare(split_weight(text)[0])
    return label in _words("table_level1_words"), label in _words("table_level2_words")


@_remembered
def split_weight(text: str) -> tuple[str, str | None]:
    """A level label as its name and the weight that stands at its end: 产出指标(50分) → 产出指标, 50."""
    found = _WEIGHT_TAIL.search(text)
    if found is None or not (found["open"] or found["points"] or found["percent"]):
        return str(text), None
    weight = found["low"] + (f"-{found['high']}" if found["high"] else "") + ("%" if found["percent"] else "")
    return text[: found.start()].rstrip(), weight


@_remembered
def is_amount(text: str) -> bool:
    """Whether a cell holds an amount or a rate: a number, with a unit of money or a per cent sign at most."""
    folded = fold(text)
    return bool(folded) and _AMOUNT.fullmatch(folded) is not None


@_remembered
def is_amount_cell(text: str) -> bool:
    """Whether a cell may stand in a column of money: an amount, an empty mark, or a unit whose number is missing."""
    folded = fold(text)
    return (
        is_amount(text) or folded in _words("table_empty_marks") or _UNIT_ONLY.fullmatch(folded) is not None
    )


@_remembered
def is_number(text: str) -> bool:
    """Whether a cell holds a bare number, with a per cent sign at most."""
    return _NUMBER.fullmatch(fold(text)) is not None


@_remembered
def is_points(text: str) -> bool:
    """Whether a cell may stand in a column of weights or scores."""
    folded = fold(text)
    return _POINTS.fullmatch(folded) is not None or folded in _words("table_empty_marks") or is_number(text)


@_remembered
def is_value(text: str) -> bool:
    """Whether a cell holds a value and can be no name: an operator with a number, a number with a unit, a date."""
    folded = fold(text)
    if not folded or len(folded) > 20:
        return False
    return any(
        pattern.fullmatch(folded) for pattern in (_OPERATOR_AND_NUMBER, _NUMBER, _NUMBER_AND_UNIT, _DATE)
    )


@_remembered
def is_mark(text: str) -> bool:
    """Whether a cell holds only a mark for "nothing": —, /, 无."""
    return fold(text) in _words("table_empty_marks")


@_remembered
def is_operator(text: str) -> bool:
    """Whether a cell holds only a comparison: ≥, 不低于, 定性."""
    return fold(text) in _words("table_operator_words")


@_remembered
def is_direction(text: str) -> bool:
    """Whether a cell holds only a direction: 正向, 反向."""
    return fold(text) in _words("table_direction_words")


@_remembered
def is_unit(text: str) -> bool:
    """Whether a cell holds only a unit of measure."""
    return fold(text) in _words("table_unit_words")


@_remembered
def money_unit(text: str) -> str | None:
    """The unit of money that a label names in brackets or behind 单位, e.g. 万元."""
    folded = fold(text)
    return next((unit for unit in MONEY_UNITS if unit in folded), None)


def tidy(text: str) -> str:
    """A cell's text without the white space that line breaks leave between Chinese characters."""
    return _CJK_SPACE.sub("", text)
