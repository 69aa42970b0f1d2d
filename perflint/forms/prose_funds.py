"""Money that sentences state for the whole: 全年预算数440.90万元，全年执行数432.91万元，执行率98.19%.

Only what is unambiguous is read: one sentence with budget and spending, or one budget and one spending in a report on
a single project. Everything else stays prose, where facts about amounts find it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from perflint.forms.draft import Draft
from perflint.forms.wording import alternatives, fold, holds_any, mapping_alternatives
from perflint.patterns import regex
from perflint.places import LocatedText

_SENTENCE = regex(r"[^。\n]+")
_QUOTES = regex(r"[“”\"'‘’]")
_AMOUNT = r"(?P<{0}>\d[\d,]*(?:\.\d+)?\s*(?:万元|亿元|元))"
_LINK = r"\s*(?:为|是|共|共计|合计|总计|达|达到|[：:])*\s*"


@cache
def _amounts() -> re.Pattern[str]:
    parts = [
        rf"(?:{mapping_alternatives('prose_fund_amounts', key)}){_LINK}" + _AMOUNT.format(key)
        for key in ("initial", "executed", "received", "balance", "budget")
    ]
    rates = [
        rf"(?:{mapping_alternatives('prose_fund_rates', key)}){_LINK}(?P<{key}>\d+(?:\.\d+)?)\s*为?\s*[%％]"
        for key in ("arrival_rate", "rate")
    ]
    return regex("|".join(parts + rates))


def read_prose_funds(paragraphs: Iterable[LocatedText], *, single: bool) -> Draft:
    """A draft of Funds with one total line, or {}.

    `single`: the report is about one project, so that a budget and a spending in different sentences belong together.
    """
    texts = list(paragraphs)
    lines = [line for text in texts for line in _lines(text)]
    distinct = {(line["budget"], line["executed"]) for line in lines}
    if len(distinct) == 1:
        return {"lines": [lines[0]], "columns": [key for key in ("budget", "executed") if key in lines[0]]}
    if lines or not single:
        return {}
    return _apart(texts)


def _lines(text: LocatedText) -> Iterator[Draft]:
    for sentence in _SENTENCE.finditer(text):
        found: Draft = {}
        names: dict[str, LocatedText] = {}
        repeated = False
        for match in _amounts().finditer(text, sentence.start(), sentence.end()):
            key = match.lastgroup
            assert key is not None
            repeated = repeated or key in found
            value = text.derive(match[key], match.start(key))
            found[key] = value.derive(f"{match[key]}%") if key.endswith("rate") else value
            names[key] = text.derive(
                re.sub(rf"{_LINK}$", "", text[match.start() : match.start(key)]), match.start()
            )
        if repeated or not {"budget", "executed"} <= found.keys() or _is_part(sentence[0]):
            continue
        yield {"name": names["budget"], "role": "total", **found}


def _is_part(sentence: str) -> bool:
    folded = _QUOTES.sub("", fold(sentence))
    return holds_any(folded, "prose_fund_part_words") or holds_any(folded, "prose_fund_plural_words")


@cache
def _whole(verbs: str) -> re.Pattern[str]:
    total = alternatives("prose_fund_total_words")
    return regex(
        rf"(?P<verb>{alternatives(verbs)})(?:资金)?[，,]?\s*(?:{total})\s*" + _AMOUNT.format("amount")
    )


_SUBJECT = regex(r"(?:财政|资金|实际|累计|年|安排|^|[，,。；;])\s*$")


def _apart(texts: Sequence[LocatedText]) -> Draft:
    """One budget and one spending of a whole that stand in different sentences."""
    if any(holds_any(fold(text), "department_cues") for text in texts):
        return {}
    budgets = _wholes(texts, "prose_fund_budget_verbs")
    executed = _wholes(texts, "prose_fund_executed_verbs")
    if len(budgets) != 1 or len(executed) != 1:
        return {}
    (name, budget), (_, spent) = budgets[0], executed[0]
    line: Draft = {"name": name, "role": "total", "budget": budget, "executed": spent}
    return {"lines": [line], "columns": ["budget", "executed"]}


def _wholes(texts: Sequence[LocatedText], verbs: str) -> list[tuple[LocatedText, LocatedText]]:
    found: list[tuple[LocatedText, LocatedText]] = []
    for text in texts:
        for match in _whole(verbs).finditer(text):
            before = text[: match.start()]
            if verbs == "prose_fund_executed_verbs" and not _SUBJECT.search(before):
                continue
            verb = text.derive(match["verb"], match.start("verb"))
            found.append((verb, text.derive(match["amount"], match.start("amount"))))
    return found
