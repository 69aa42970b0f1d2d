"""Sentences that state the result: 总得分93.94分，属于“优秀”; 自评总体得分84.47分，评级为“优”."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from perflint.forms.draft import Draft
from perflint.forms.scored import scored_sentences
from perflint.forms.wording import alternatives, fold, part_of
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import vocabulary

_SENTENCE = regex(r"[^。\n]+[。]?")
_ABOUT_PERFORMANCE = regex(r"绩效|自评|评价|总得分|综合得分|总分")
_OPEN, _CLOSE = r"[“\"‘'「『【（(]?", r"[”\"’'」』】）)]?"
# Words that, alone, may as well speak of one indicator.
_BARE = (
    "得分",
    "得分为",
    "自评得分",
    "自评分",
    "自评得",
    "评分为",
    "评价得",
    "共得",
    "得分合计",
    "绩效得分",
    "评价得分",
    "自评分数",
)
_FULL = ("总分", "总分为", "评价总分")
_FISCAL_YEAR = regex(r"((?:19|20)\d\d)\s*年度")
_LAST_YEAR = regex(r"上一?年度?|去年|前年|往年")
_OF_A_PART = regex(
    r"(?:指标|率|度|[该本此]项|执行|产出|效益|成本|过程|决策|管理|目标|扣|满分|单项|部分|分值)(?:的|类)?(?:自评)?\s*$"
)


@cache
def _score() -> re.Pattern[str]:
    return regex(
        rf"(?P<word>{alternatives('evaluation_score_words')})\s*(?:[（(][^（）()]{{0,12}}[)）])?\s*(?:[：:为是达]|为[：:])?了?\s*"
        rf"{_OPEN}(?P<score>\d{{1,3}}(?:\.\d{{1,4}})?){_CLOSE}\s*(?P<unit>分)?(?!之|[值档]|[\d%％.])"
    )


@cache
def _grade() -> re.Pattern[str]:
    grades = alternatives("evaluation_grades")
    return regex(
        rf"(?:{alternatives('evaluation_grade_words')})\s*(?:等级|等次|级别)?\s*[：:为是于属]*\s*"
        rf"{_OPEN}(?P<grade>{grades}){_CLOSE}(?=[级等档]|[，,。；;：:）)\s]|$)"
    )


def evaluations(text: LocatedText) -> list[Draft]:
    """The results that a paragraph states, as drafts of Evaluation with the sentence as `text`."""
    taken = [(line.start, line.end) for line in scored_sentences(text, None)]
    found: list[Draft] = []
    for match in _SENTENCE.finditer(text):
        sentence = part_of(text, match.start(), match.end())
        draft = _of_sentence(text, match.start(), match.end(), taken)
        if not draft:
            continue
        if found and len(found[-1]) == 2 and len(draft) == 1 and not set(draft) & set(found[-1]):
            found[-1] = {**found[-1], **draft}
            continue
        found.append({**draft, "text": sentence})
    return found


def _of_sentence(text: LocatedText, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Draft:
    sentence = text[start:end]
    scores = [
        match
        for match in _score().finditer(text, start, end)
        if not any(begin <= match.start() < stop for begin, stop in taken) and _is_total(text, start, match)
    ]
    explicit = [match for match in scores if match["word"] not in _BARE and match["word"] not in _FULL]
    bare = [match for match in scores if match["word"] in _BARE]
    full = [match for match in scores if match["word"] in _FULL]
    chosen = explicit or bare or full
    grades = list(_grade().finditer(text, start, end))
    if len({match["score"] for match in chosen}) > 1 or len({match["grade"] for match in grades}) > 1:
        # Several results side by side are those of parts; none of them is the document's.
        return {}
    draft: Draft = {}
    if chosen:
        alone = chosen is full and chosen[0]["score"] == "100" and not grades
        if not alone:
            draft["score"] = text.derive(chosen[0]["score"], chosen[0].start("score"))
    if grades and (draft or _ABOUT_PERFORMANCE.search(sentence)):
        draft["grade"] = text.derive(grades[0]["grade"], grades[0].start("grade"))
    return draft


def _is_total(text: str, start: int, match: re.Match[str]) -> bool:
    """Whether a score is that of the whole, and not of an indicator or a group."""
    if match["word"] not in _BARE:
        return True
    before = text[start : match.start()]
    clause = re.split(r"[，,；;：:]", before)[-1]
    if _OF_A_PART.search(fold(clause)) or (match["unit"] is None and not re.search(r"[：:]", match[0])):
        return False
    return match["word"] != "得分" or bool(_ABOUT_PERFORMANCE.search(clause)) or _opens(before)


def _opens(before: str) -> bool:
    return before.strip("，,；;：: ") in ("", *vocabulary().words("score_self_names"))


def without_past_results(stated: Sequence[Draft], year: str | None) -> list[Draft]:
    """Results without those that a report of `year` recalls of earlier years (2021年度…得95分) beside its own.

    A result that stands alone is the report's own, however old the year that its sentence names.
    """
    own = [item for item in stated if not _is_past(item["text"], year)]
    return own or list(stated)


def _is_past(sentence: str, year: str | None) -> bool:
    years = [match[1] for match in _FISCAL_YEAR.finditer(sentence)]
    if years:
        return year is not None and max(years) < year
    return _LAST_YEAR.search(sentence) is not None
