"""Weights, scores, targets and results of indicators that prose states.

Two ways are read: a line that carries them behind a name, "执法检查次数=30次（指标分数5分，实际得分5分）", and a
sentence that names them, "满意度：年初目标值≥90%，实际完成值92%，自评得分20分".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from perflint.forms.numbering import numbering_of
from perflint.forms.wording import alternatives, fold, part_of
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.quantity import find_quantities, parse_quantity
from perflint.vocabulary import vocabulary

_NUMBER = r"\d{1,3}(?:\.\d{1,3})?"
_LONGEST_NAME = 60
_LONGEST_VALUE = 40
_FULL_MARKS = "100"
_NOUN = "指标"
_OPERATOR = regex(r"\s*(?=[≥≤=＝≧≦﹦><＞＜])")
_SENTENCE = regex(r"[^。；;\n]+")
_FIGURE = r"[≥≤＝=]?\d"
_CLAUSE = regex(r"[^，,]+")
_SHORTEST_NAME = 3


class ScoredLine(Struct, frozen=True):
    """A name with what is stated about it; `group` is "level1" or "level2" where the name is that of a group.

    `rest` is the text behind the bracket. `category` is a group's name in front of the indicator's own.
    """

    name: LocatedText | None
    weight: LocatedText | None = None
    score: LocatedText | None = None
    target: LocatedText | None = None
    actual: LocatedText | None = None
    group: str | None = None
    category: LocatedText | None = None
    rest: LocatedText | None = None
    start: int = 0
    end: int = 0


@cache
def _bracket() -> re.Pattern[str]:
    weight, score = alternatives("score_weight_words"), alternatives("score_score_words")
    return regex(
        rf"[（(]\s*(?P<weightword>{weight})?\s*[：:为]?\s*(?P<weight>{_NUMBER})\s*分?\s*[，,、；;/\s]\s*"
        rf"(?P<scoreword>{score})\s*[：:为]?\s*(?P<score>{_NUMBER})\s*分?\s*[)）]"
    )


@cache
def _plain() -> re.Pattern[str]:
    weight, score = alternatives("score_weight_words"), alternatives("score_score_words")
    return regex(
        rf"[：:，,\s]*(?:{weight})\s*[：:为]?\s*(?P<weight>{_NUMBER})\s*分?\s*[，,、；;\s]\s*"
        rf"(?:{score})\s*[：:为]?\s*(?P<score>{_NUMBER})\s*分?\s*[。；;，,]?\s*$"
    )


def scored_line(text: LocatedText) -> ScoredLine | None:
    """The statement of a line that begins with a name and goes on with its weight and score; None for other lines."""
    stated = _stated_line(text)
    if stated is not None:
        return stated
    match = _bracket().search(text, 0, _LONGEST_NAME + 60)
    if match is None and len(text) <= _LONGEST_NAME + 30:
        match = _plain().search(text)
    if match is None:
        return None
    numbering = numbering_of(text)
    name = part_of(text, numbering.end if numbering else 0, match.start())
    if not name or len(name) > _LONGEST_NAME or any(mark in name for mark in "。；;"):
        return None
    weight = text.derive(match["weight"], match.start("weight"))
    if weight == _FULL_MARKS:
        return None
    rest = _without_lead(part_of(text, match.end(), len(text)))
    category, name = _category_apart(name)
    name, target = _target_apart(name)
    actual = None
    if target is None:
        name, target, actual = _result_apart(name)
    return ScoredLine(
        name,
        weight,
        text.derive(match["score"], match.start("score")),
        target=target,
        actual=actual,
        group=None if category or actual is not None else group_of(name),
        category=category,
        rest=rest or None,
        start=0,
        end=match.end(),
    )


def _without_lead(text: LocatedText) -> LocatedText:
    """A text without the marks that end what stands before it."""
    return part_of(text, len(text) - len(text.lstrip("。；;，,：: 　")), len(text))


def _stated_line(text: LocatedText) -> ScoredLine | None:
    """A line that is nothing but one statement: 培训人次：年初目标值≥100人次，实际完成值90人次，得分9分。"""
    if len(text) > 2 * _LONGEST_NAME or not _labelled().search(text):
        return None
    statements = list(scored_sentences(text, None))
    if len(statements) != 1:
        return None
    line = statements[0]
    whole = line.target is not None and line.actual is not None and line.score is not None
    return line if whole and not text[line.end :].strip("。；;，,）) ") else None


def group_of(name: str) -> str | None:
    """ "level1" or "level2" where a name is that of a group of indicators, e.g. 数量指标; None for an indicator."""
    folded = re.sub(r"类?指标$|类$", "", fold(name))
    groups = vocabulary().mapping("score_group_names")
    for level in ("level2", "level1"):
        if folded in groups[level]:
            return level
    return None


def _category_apart(name: LocatedText) -> tuple[LocatedText | None, LocatedText]:
    """数量指标：培训人数 as its group and its name."""
    for index, character in enumerate(name):
        if character in "：:" and index:
            head, tail = part_of(name, 0, index), part_of(name, index + 1, len(name))
            if tail and group_of(head):
                return head, tail
            return None, name if tail else head
    return None, name


def _target_apart(name: LocatedText) -> tuple[LocatedText, LocatedText | None]:
    """执法检查次数（次）=30次 as name and target value."""
    match = _OPERATOR.search(name)
    if match is None or not match.end() or match.end() + 1 >= len(name):
        return name, None
    return part_of(name, 0, match.start()), part_of(name, match.end(), len(name))


def _result_apart(name: LocatedText) -> tuple[LocatedText, LocatedText | None, LocatedText | None]:
    """办结率95%，年度目标98% as name, target and actual value; what only adds a rate or a change may follow."""
    clauses = list(_CLAUSE.finditer(name))
    first = clauses[0] if clauses else None
    found = find_quantities(first[0]) if first is not None else []
    if first is None or len(found) != 1 or found[0].unit is None or found[0].end < len(first[0].rstrip()):
        return name, None, None
    result = found[0]
    begin = first.start() + result.start + len(result.text) - len(result.text.lstrip("达到为至了"))
    target: LocatedText | None = None
    for clause in clauses[1:]:
        planned = _planned().fullmatch(clause[0].strip())
        if planned is not None and target is None and parse_quantity(planned["value"]) is not None:
            start = name.find(planned["value"], clause.start())
            target = part_of(name, start, start + len(planned["value"]))
        elif not _added().match(clause[0].strip()):
            return name, None, None
    own = part_of(name, 0, begin).rstrip("为达到至了是：: ")
    achieved = target is not None or result.dimension == "ratio" or _achieved().search(own)
    if len(own) < _SHORTEST_NAME or not achieved:
        return name, None, None
    return part_of(name, 0, len(own)), target, part_of(name, begin, first.start() + result.end)


@cache
def _planned() -> re.Pattern[str]:
    return regex(rf"(?:{alternatives('score_planned_words')})\s*[：:为是]?\s*(?P<value>\S+)")


@cache
def _added() -> re.Pattern[str]:
    return regex(rf"(?:{alternatives('score_added_words')})")


@cache
def _achieved() -> re.Pattern[str]:
    return regex(alternatives("score_achieved_words"))


def stated_target_match(evidence: str) -> re.Match[str] | None:
    """The label and the value of the target that the prose of an indicator begins with: 年初目标值≥50场次，…"""
    return _target_first().match(evidence)


def stated_target(evidence: LocatedText) -> LocatedText | None:
    """The target that the prose of an indicator begins with, or None."""
    match = stated_target_match(evidence)
    return evidence.derive(match["value"], match.start("value")) if match is not None else None


@cache
def _target_first() -> re.Pattern[str]:
    words = alternatives("score_target_words")
    value = rf"[^，,；;。：:\s]{{1,{_LONGEST_VALUE}}}"
    return regex(rf"\s*(?:{words})\s*[：:为是]?\s*(?P<value>{value})(?=[，,；;。\s]|$)")


@cache
def _labelled() -> re.Pattern[str]:
    words = {kind: alternatives(f"score_{kind}_words") for kind in ("target", "actual", "weight", "score")}
    value = rf"[^，,；;。：:\s]{{1,{_LONGEST_VALUE}}}"
    return regex(
        rf"(?P<target>{words['target']}|(?:目标|计划)(?={_FIGURE}))\s*(?:[（(][A-Z][)）])?\s*[：:为是]?\s*(?P<targetvalue>{value})"
        rf"|(?P<actual>{words['actual']}|实际(?={_FIGURE}))\s*(?:[（(][A-Z][)）])?\s*[：:为是]?\s*(?P<actualvalue>{value})"
        rf"|(?P<weight>(?!(?<=自评|评价|综合)总分)(?:{words['weight']}))\s*[：:为]?\s*(?P<weightvalue>{_NUMBER})\s*分(?!之|公|局|别|布|解|析|配|[类期])"
        rf"|(?P<score>{words['score']})\s*[：:为]?\s*(?P<scorevalue>{_NUMBER})\s*分(?!之|公|局|别|布|解|析|配|[类期])"
    )


def scored_sentences(text: LocatedText, heading: LocatedText | None) -> Iterator[ScoredLine]:
    """The statements in a paragraph that give target and result, or weight and score, of something named.

    `heading` is the name of what "该项" or nothing at all stands for.
    """
    group: LocatedText | None = None
    for sentence in _SENTENCE.finditer(text):
        alone = _bare_name(part_of(text, sentence.start(), sentence.end()))
        if group_of(alone):
            group = alone
            continue
        begin = sentence.start()
        found: dict[str, LocatedText] = {}
        name_end = end = sentence.start()
        for match in (*_labelled().finditer(text, sentence.start(), sentence.end()), None):
            kind = match.lastgroup.removesuffix("value") if match is not None and match.lastgroup else ""
            if match is None or kind in found:
                statement = _statement(text, (begin, name_end, end), found, heading)
                if statement is not None:
                    own = statement.category is not None or statement.group is not None
                    yield statement if own or group is None else replace(statement, category=group)
                begin, found = end, {}
            if match is None:
                break
            if not found:
                name_end = match.start() + (_own_part(text, match) if kind in ("weight", "score") else 0)
            found[kind] = text.derive(match[f"{kind}value"], match.start(f"{kind}value"))
            end = match.end()


def _own_part(text: str, match: re.Match[str]) -> int:
    """How much of a label belongs to the name before it: 产出指标|分值 is no 产出|指标分值."""
    word = match[0]
    before = text[: match.start()].rstrip()
    return len(_NOUN) if word.startswith(_NOUN) and before and before[-1].isalnum() else 0


def _statement(
    text: LocatedText,
    bounds: tuple[int, int, int],
    found: dict[str, LocatedText],
    heading: LocatedText | None,
) -> ScoredLine | None:
    """`bounds`: where the name begins, where it ends, where the last value ends."""
    begin, name_end, end = bounds
    whole = "target" in found and "actual" in found
    points = "weight" in found and "score" in found
    if not (whole or points) or found.get("weight") == _FULL_MARKS:
        return None
    name = _bare_name(part_of(text, begin, name_end))
    category = None
    if name:
        category, name = _category_apart(name)
    last_clause = re.split(r"[，,；;：:]", fold(name))[-1]
    if last_clause in ("", *vocabulary().words("score_self_names")):
        if heading is None:
            return None
        name = heading
    target, actual = found.get("target"), found.get("actual")
    stated_apart = False
    if target is None and actual is None:
        name, target, actual = _result_apart(name)
        stated_apart = actual is not None
    if len(name) > _LONGEST_NAME:
        return None
    return ScoredLine(
        name,
        found.get("weight"),
        found.get("score"),
        target,
        actual,
        group=None if category or stated_apart else group_of(name),
        category=category,
        start=begin,
        end=end,
    )


def _bare_name(text: LocatedText) -> LocatedText:
    """A name without the punctuation around it, its numbering, and sentences before it."""
    start = 0
    while start < len(text) and text[start] in "，,、。；;：: ":
        start += 1
    end = len(text)
    while end > start and text[end - 1] in "，,、。；;：: （(":
        end -= 1
    bare = part_of(text, start, end)
    numbering = numbering_of(bare)
    if numbering is not None:
        bare = part_of(bare, numbering.end, len(bare))
    if len(bare) > _LONGEST_VALUE:
        cut = max(bare.rfind(mark) for mark in "，,：:")
        bare = part_of(bare, cut + 1, len(bare))
    return bare


@cache
def completion_pattern() -> re.Pattern[str]:
    """完成年度指标值的100%: the share of the target that was reached."""
    return regex(rf"(?:{alternatives('score_completion_words')})\s*(\d+(?:\.\d+)?\s*[%％])")
