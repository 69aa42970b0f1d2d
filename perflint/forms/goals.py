"""Goals that prose states under headings, behind labels, or in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from msgspec import Struct

from perflint.forms.draft import Draft
from perflint.forms.outline import Node
from perflint.forms.wording import alternatives, cue_count, fold, holds_any, mapping_alternatives, part_of
from perflint.patterns import regex
from perflint.places import LocatedText, join_located
from perflint.vocabulary import vocabulary

_LONGEST_GOAL = 1500
_LONGEST_COMPLETION = 800
_LONGEST_ITEM_NAME = 25
_LISTED_GROUP = (
    r"\s*(?:其中[：:]?)?(?:[（(]?\d{1,2}[)）.、．])?\s*"
    r"(?:(?P<group>[一-鿿、]{2,12}(?:指标|效益|影响|满意度))(?:为|有|包括)?[：:])"
)
_STATED = regex(
    rf"{_LISTED_GROUP}?\s*(?P<name>[^≥≤=＝><＞＜≧≦，,；;。：:\d]{{2,{_LONGEST_ITEM_NAME}}}?)\s*"
    r"(?P<value>[≥≤=＝><＞＜≧≦]\s*\d[\d,.]*\s*[%％]?[^\s≥≤=，,；;。：:\d]{0,6})\s*$"
)
# Behind its group a value needs no sign: 时效指标：完成时间2023年11月底前.
_STATED_IN_GROUP = regex(
    rf"{_LISTED_GROUP}\s*(?P<name>[^≥≤=＝><＞＜≧≦，,；;。：:\d]{{2,{_LONGEST_ITEM_NAME}}}?)\s*"
    r"(?P<value>\d[^≥≤=＝><＞＜≧≦，,；;。：:]{0,20})\s*$"
)
_ITEM = regex(r"[^，,；;。\n]+")
# The years of a goal behind its label: 中长期目标（2024—2026年）.
_BRACKETED = r"(?:[（(][^（）()]{1,20}[）)])?"


class _Candidate(Struct, frozen=True):
    node: Node
    strength: int


def take_goals(nodes: Sequence[Node]) -> Draft:
    """The goals of an outline. The paragraphs that state them are taken out of their nodes."""
    goals: Draft = {}
    for key in ("completion", "term", "annual"):
        candidates = [candidate for node in nodes if (candidate := _candidate(node, key)) is not None]
        if candidates:
            best = max(candidates, key=lambda candidate: candidate.strength)
            if key == "annual" and "term" not in goals:
                overall = _overall_before(best, candidates, nodes)
                if overall is not None:
                    goals["term"] = _taken(overall.node)
            goals[key] = _taken(best.node)
    _divide(goals)
    for key in ("annual", "term"):
        if key not in goals:
            stated = _labelled(nodes, key)
            if stated is not None:
                goals[key] = stated
    if "annual" not in goals:
        stated = _in_sentence(nodes) or _before_completion(goals.get("completion"))
        if stated is not None:
            goals["annual"] = stated
    return goals


def _divide(goals: Draft) -> None:
    """A text that states both goals behind their labels (总体目标：…。年度目标：…) is two goals."""
    text = goals.get("annual")
    if text is None or "term" in goals:
        return
    overall, annual = _overall_label().match(text), _label("annual").search(text)
    if (
        overall is not None
        and annual is not None
        and overall.end() < annual.start() < annual.end() < len(text)
    ):
        goals["term"] = part_of(text, overall.end(), annual.start())
        goals["annual"] = part_of(text, annual.end(), len(text))


@cache
def _overall_label() -> re.Pattern[str]:
    terms = mapping_alternatives("prose_goal_labels", "term")
    return regex(rf"\s*(?:{terms}|{alternatives('prose_goal_overall_labels')})\s*{_BRACKETED}\s*[：:]\s*")


def _before_completion(completion: LocatedText | None) -> LocatedText | None:
    """The goal that a text on its completion states first: 绩效目标为：…。实际完成：…"""
    if completion is None:
        return None
    match = re.search(rf"(?:{alternatives('prose_goal_sentences')})\s*[：:]?\s*([^。\n]{{4,}})", completion)
    return part_of(completion, match.start(1), match.end(1)) if match is not None else None


def _taken(node: Node) -> LocatedText:
    text = join_located(node.paragraphs, "\n")
    node.paragraphs.clear()
    return text


def _overall_before(
    best: _Candidate, candidates: Sequence[_Candidate], nodes: Sequence[Node]
) -> _Candidate | None:
    """The overall goal that stands right before the goal of the year, in the same list: it is for the whole term."""
    place = next(index for index, node in enumerate(nodes) if node is best.node)
    if not best.strength or not place:
        return None
    before = nodes[place - 1]
    for candidate in candidates:
        same = candidate.node is before and before.level == best.node.level and before.numbering is not None
        if same and "年" not in (before.heading or ""):
            return candidate
    return None


def goal_key(heading: str) -> str | None:
    """Which of the goals a heading announces: "completion", "term", "annual", or None."""
    folded = fold(heading)
    for key, cues in vocabulary().mapping("prose_goal_headings").items():
        if any(cue in folded for cue in cues):
            # 绩效目标完成情况分析 is about goals although 分析 and 自评 report on them.
            excluded = key != "completion" and holds_any(folded, "prose_goal_excluded")
            return None if excluded else key
    return None


def _candidate(node: Node, key: str) -> _Candidate | None:
    if (
        node.heading is None
        or not node.paragraphs
        or node.scored is not None
        or goal_key(node.heading) != key
    ):
        return None
    longest = _LONGEST_COMPLETION if key == "completion" else _LONGEST_GOAL
    if sum(map(len, node.paragraphs)) > longest:
        return None
    folded = fold(node.heading)
    return _Candidate(node, 2 * ("年度" in folded) + ("绩效目标" in folded))


@cache
def _label(key: str) -> re.Pattern[str]:
    return regex(
        rf"\s*(?:20\d\d)?(?:{mapping_alternatives('prose_goal_labels', key)})\s*{_BRACKETED}\s*[：:]\s*"
    )


def _labelled(nodes: Sequence[Node], key: str) -> LocatedText | None:
    for node in nodes:
        for index, text in enumerate(node.paragraphs):
            match = _label(key).match(text)
            if match is not None and match.end() < len(text):
                node.paragraphs.pop(index)
                return part_of(text, match.end(), len(text))
    return None


@cache
def _sentence() -> re.Pattern[str]:
    labels = mapping_alternatives("prose_goal_labels", "annual")
    stated = alternatives("prose_goal_sentences")
    return regex(rf"(?:(?:{stated})\s*[：:]?|(?<=[。；])\s*(?:{labels})\s*[：:])\s*([^。\n]{{4,}})")


def _in_sentence(nodes: Sequence[Node]) -> LocatedText | None:
    for node in nodes:
        for text in node.paragraphs:
            match = _sentence().search(text)
            if match is not None:
                return part_of(text, match.start(1), match.end(1))
    return None


def stated_targets(goal: LocatedText) -> list[Draft]:
    """Indicators that a goal lists as name, sign and value: 道路硬化≥0.5km；验收合格率=100%. At least two of them.

    A group in front of one (数量指标：道路硬化≥0.5km) is that of the items behind it as well, up to the next group.
    """
    found: list[Draft] = []
    group: Draft = {}
    for item in _ITEM.finditer(goal):
        match = _STATED.fullmatch(item[0]) or _STATED_IN_GROUP.fullmatch(item[0])
        if match is None:
            continue
        start = item.start()
        if match["group"]:
            level = _level(match["group"])
            named = part_of(goal, start + match.start("group"), start + match.end("group"))
            group = {level: named} if level else {}
        found.append(
            {
                **group,
                "name": part_of(goal, start + match.start("name"), start + match.end("name")),
                "target": part_of(goal, start + match.start("value"), start + match.end("value")),
            }
        )
    return found if len(found) > 1 else []


def _level(group: str) -> str | None:
    """Which level of the indicator table a group belongs to."""
    if cue_count(fold(group), "heading_level2_cues") == 1:
        return "level2"
    return "level1" if holds_any(fold(group), "heading_level1_cues") else None
