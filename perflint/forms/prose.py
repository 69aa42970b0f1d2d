"""What the prose of a report states: goals, scored indicators, results, money, and the sections that remain."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from perflint.forms.draft import Draft, FormDraft
from perflint.forms.evaluations import evaluations
from perflint.forms.goals import stated_targets, take_goals
from perflint.forms.outline import Node
from perflint.forms.prose_funds import read_prose_funds
from perflint.forms.scored import (
    ScoredLine,
    completion_pattern,
    scored_sentences,
    stated_target,
    stated_target_match,
)
from perflint.forms.wording import cue_count, fold, holds_any, part_of
from perflint.patterns import regex
from perflint.places import LocatedText, join_located
from perflint.quantity import find_quantities, parse_quantity

_STATED_SHARE = regex(r"[率度]\s*(?:[=＝为是：:]|达到?)?\s*(\d+(?:\.\d+)?\s*[%％])")
_LONGEST_LEVEL = 20
# What names of indicators have in common and what tells nothing about their object.
_GENERAL = regex(r"[（(].*?[）)]|完成率|指标|完成|情况|任务|年度|工作|[率度%％]")
_REPORTED = regex(r"^(.*指标)的?(?:完成|实现|达成)?情况?(?:[及和与]?分析|说明)?$")
"""What a heading adds to the name of a group: 产出指标|完成情况分析."""


class _Levels(Struct):
    """The first- and second-level groups that the headings above a place name."""

    open: list[tuple[int, LocatedText | None, LocatedText | None]] = field(default_factory=list)

    def enter(self, level: int, level1: LocatedText | None, level2: LocatedText | None) -> None:
        """A heading of `level` begins; what stood beside it or under the one beside it ends."""
        self.open = [entry for entry in self.open if entry[0] < level]
        self.open.append((level, level1, level2))

    @property
    def level1(self) -> LocatedText | None:
        """The innermost first-level group."""
        return next((entry[1] for entry in reversed(self.open) if entry[1] is not None), None)

    @property
    def level2(self) -> LocatedText | None:
        """The second-level group under the innermost first-level group."""
        for _, level1, level2 in reversed(self.open):
            if level2 is not None:
                return level2
            if level1 is not None:
                return None
        return None


def read_prose(nodes: Sequence[Node], *, single_project: bool) -> tuple[FormDraft, list[Node]]:
    """The statements of an outline, and the nodes that remain sections of the report.

    Paragraphs that became a goal or the evidence of an indicator leave their nodes.

    `single_project`: the report is about one project, see `read_prose_funds`.
    """
    draft = FormDraft()
    draft.goals = take_goals(nodes)
    dropped = _read_indicators(nodes, draft)
    if not draft.indicators and "annual" in draft.goals:
        draft.indicators = stated_targets(draft.goals["annual"])
    remaining = [node for node in nodes if id(node) not in dropped]
    paragraphs = [text for node in remaining for text in node.paragraphs]
    # The result may follow the last indicator without a heading, in what is its evidence then.
    closing = [text for node in nodes if id(node) in dropped for text in node.paragraphs]
    found = [stated for text in paragraphs for stated in evaluations(text)]
    for stated in found or [stated for text in closing for stated in evaluations(text)]:
        if draft.evaluation:
            draft.other_evaluations.append(stated)
        else:
            draft.evaluation = stated
    draft.funds = read_prose_funds(paragraphs, single=single_project)
    return draft, remaining


def section_of(node: Node) -> Draft | None:
    """A node as a draft of Section; None for the text before the first heading where there is none."""
    if node.heading is None and not node.paragraphs:
        return None
    return {"heading": node.heading or "", "level": node.level, "paragraphs": list(node.paragraphs)}


def level_of_heading(heading: LocatedText) -> tuple[LocatedText | None, LocatedText | None]:
    """First- and second-level group that a heading names, without numbering and explanation; at most one of them."""
    label = re.split(r"[：:（(]", heading, maxsplit=1)[0].strip().rstrip("。．.")
    reported = _REPORTED.match(label)
    label = reported[1] if reported else label
    if not label or len(label) > _LONGEST_LEVEL:
        return None, None
    folded = fold(label)
    named = part_of(heading, 0, heading.find(label) + len(label))
    second = cue_count(folded, "heading_level2_cues")
    if second == 1:
        return None, named
    if second or holds_any(folded, "heading_level1_cues"):
        return named, None
    return None, None


def _read_indicators(nodes: Sequence[Node], draft: FormDraft) -> set[int]:
    """Indicators and groups of an outline into the draft; the identities of the nodes that they consist of."""
    levels = _Levels()
    dropped: set[int] = set()
    for index, node in enumerate(nodes):
        line = node.scored
        if line is None or line.name is None:
            if node.name is not None:
                levels.enter(node.level, *level_of_heading(node.name))
            _from_sentences(node, levels, draft)
            continue
        dropped.add(id(node))
        if line.group is None:
            if _is_execution(line):
                levels.enter(node.level, None, None)
            elif line.category is not None:
                levels.enter(node.level, None, line.category)
            draft.indicators.append(_indicator(line, node, levels))
            continue
        if line.group == "level2" and line.target is not None and line.actual is not None:
            # 数量指标：目标值36座，实际完成34座 is the one indicator of its group, without a name of its own.
            levels.enter(node.level, None, line.name)
            draft.indicators.append(_indicator(replace(line, name=None), node, levels))
            continue
        _enter_group(line, node, levels, draft)
        following = nodes[index + 1].scored if index + 1 < len(nodes) else None
        if _is_inside(following, line):
            if node.paragraphs:
                dropped.discard(id(node))
        elif line.rest or node.paragraphs:
            before = len(draft.indicators)
            _from_sentences(node, levels, draft)
            if len(draft.indicators) == before:
                # A group that is scored as a whole: its prose speaks of one indicator without a name.
                nameless = ScoredLine(None, line.weight, line.score, rest=line.rest)
                draft.indicators.append(_indicator(nameless, node, levels))
            else:
                _evidence_of_sentences(node, draft.indicators[before:])
    if draft.indicators or draft.groups:
        draft.indicator_columns = _columns(draft)
    return dropped


def _columns(draft: FormDraft) -> list[str]:
    """The values for which the prose has a stated place: points anywhere, others at every named indicator."""
    entries = (*draft.indicators, *draft.groups)
    columns = [key for key in ("weight", "score") if any(entry.get(key) for entry in entries)]
    named = [entry for entry in draft.indicators if entry.get("name")]
    return [key for key in ("target", "actual") if named and all(entry.get(key) for entry in named)] + columns


def _evidence_of_sentences(node: Node, indicators: Sequence[Draft]) -> None:
    """The prose of a scored group is the evidence of the one indicator that it states."""
    if len(indicators) == 1:
        indicators[0]["evidence"] = join_located(node.paragraphs, "\n")


def _is_execution(line: ScoredLine) -> bool:
    """The execution rate stands beside the groups of indicators, in none of them."""
    return line.name is not None and holds_any(fold(line.name), "execution_words")


def _is_inside(following: ScoredLine | None, line: ScoredLine) -> bool:
    """Whether the next scored line is an indicator of a group, or a group inside it."""
    if following is None or _is_execution(following):
        return False
    return following.group is None or (line.group == "level1" and following.group == "level2")


def _enter_group(line: ScoredLine, node: Node, levels: _Levels, draft: FormDraft) -> None:
    if line.group == "level1":
        levels.enter(node.level, line.name, None)
        draft.groups.append({"level1": line.name, "weight": line.weight, "score": line.score})
    else:
        levels.enter(node.level, None, line.name)
        draft.groups.append(
            {"level1": levels.level1, "level2": line.name, "weight": line.weight, "score": line.score}
        )


def _indicator(line: ScoredLine, node: Node, levels: _Levels) -> Draft:
    prose = [text for text in (line.rest, *node.paragraphs) if text is not None]
    evidence = join_located(prose, "\n") if prose else None
    if line.target is None and evidence is not None:
        line = replace(line, target=stated_target(evidence))
    return {
        "level1": levels.level1,
        "level2": levels.level2,
        "name": line.name,
        "target": line.target,
        **_reached(line, evidence),
        "weight": line.weight,
        "score": line.score,
        "evidence": evidence,
    }


def _reached(line: ScoredLine, evidence: LocatedText | None) -> Draft:
    """Actual value and completion rate that the prose under an indicator states without ambiguity."""
    if evidence is None:
        return {"actual": line.actual}
    completion = completion_pattern().search(evidence)
    rate = evidence.derive(completion[1], completion.start(1)) if completion else None
    actual = line.actual or _actual(line, evidence, completion)
    return {"actual": actual, "completion_rate": rate}


def _actual(line: ScoredLine, evidence: LocatedText, completion: re.Match[str] | None) -> LocatedText | None:
    target = line.target
    taken = [match.span() for match in (completion, stated_target_match(evidence)) if match is not None]

    def apart(start: int) -> bool:
        return not any(first <= start < last for first, last in taken)

    if target is None:
        shares = [
            match
            for match in _STATED_SHARE.finditer(evidence)
            if apart(match.start(1)) and _speaks_of(line.name, evidence, match.start(1))
        ]
        if len({match[1] for match in shares}) != 1:
            return None
        return evidence.derive(shares[0][1], shares[0].start(1))
    wanted = parse_quantity(target)
    if wanted is None or wanted.unit is None:
        return None
    same = [
        found
        for found in find_quantities(evidence)
        if found.unit is not None
        and found.comparable(wanted)
        and apart(found.start)
        and (wanted.dimension != "ratio" or _speaks_of(line.name, evidence, found.start))
    ]
    if len({found.value for found in same}) != 1:
        return None
    return part_of(evidence, same[0].start, same[0].end)


def _speaks_of(name: LocatedText | None, evidence: str, place: int) -> bool:
    """Whether the sentence up to a share shares a word with the indicator's name; a nameless group has no words."""
    if name is None:
        return True
    begin = max(evidence.rfind(mark, 0, place) for mark in "。；;\n") + 1
    said = fold(evidence[begin:place])
    wanted = _GENERAL.sub(" ", fold(name))
    pairs = {wanted[index : index + 2] for index in range(len(wanted) - 1)}
    pairs = {pair for pair in pairs if " " not in pair}
    return not pairs or any(pair in said for pair in pairs)


def _from_sentences(node: Node, levels: _Levels, draft: FormDraft) -> None:
    for text in node.paragraphs:
        for line in scored_sentences(text, _own_name(node)):
            level1, level2 = levels.level1, line.category or levels.level2
            if line.group is None and _is_execution(line):
                level1 = level2 = None
            if line.group == "level1":
                draft.groups.append({"level1": line.name, "weight": line.weight, "score": line.score})
            elif line.group == "level2" and line.target is None:
                draft.groups.append(
                    {"level1": level1, "level2": line.name, "weight": line.weight, "score": line.score}
                )
            else:
                nameless = line.group == "level2" and line.name is not None and line.name.endswith("指标")
                draft.indicators.append(
                    {
                        "level1": level1,
                        "level2": line.name if nameless else level2,
                        "name": None if nameless else line.name,
                        "target": line.target,
                        "actual": line.actual,
                        "weight": line.weight,
                        "score": line.score,
                    }
                )


def _own_name(node: Node) -> LocatedText | None:
    """The name of an indicator that a heading is; None for headings of chapters and groups."""
    name = node.name
    if name is None or any(level is not None for level in level_of_heading(name)):
        return None
    return name
