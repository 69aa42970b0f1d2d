"""Cited documents: their numbers (机关代字〔年〕n号, GB/T 9704-2012), titles, plans and their years."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import normalise, ratio
from perflint.patterns import regex
from perflint.vocabulary import Vocabulary, fold

_NO_DIGIT = regex(r"\D")
_YEAR_APART = regex(r"\s*\d{4}\s+\d")

_OPEN = "〔[【（(﹝［"
_CLOSE = "〕]】）)﹞］"
_PAIRS = dict(zip(_OPEN, _CLOSE, strict=True))
_NUMBER = regex(
    rf"(?P<issuer>[一-鿿]{{0,16}})\s*(?P<open>[{re.escape(_OPEN)}])\s*(?P<inner>[0-9０-９\s]{{2,14}})\s*年?\s*"
    rf"(?P<close>[{re.escape(_CLOSE)}])?\s*(?P<ordinal>第)?\s*(?P<number>[0-9０-９]{{0,6}})\s*号"
)
# A title in book marks, and the document number in brackets right behind it.
_TITLE = regex(r"《(?P<title>[^《》]*(?:《[^《》]*》[^《》]*)*)》")
_BEHIND_TITLE = regex(r"\s*[（(]\s*$|\s*$")
_RANGE = regex(r"(?P<first>(?:19|20)\d\d)\s*年?\s*[-—－–~～至到]{1,2}\s*(?P<last>(?:19|20)\d\d)\s*年?")
_LONGEST_ISSUER = 8


class DocumentNumber(Fact, frozen=True, kw_only=True):
    """A document number as printed, and what of it departs from 机关代字〔年〕n号 (GB/T 9704-2012)."""

    kind: ClassVar[str] = "document_number"

    text: Annotated[str, Doc("the number as printed")]
    issuer: Annotated[str, Doc("code of the issuer, e.g. 财预")]
    year: Annotated[int | None, Doc("the year; absent where it cannot be read", "年")]
    number: Annotated[int | None, Doc("the running number; absent where it cannot be read")]
    fault: Annotated[
        str,
        Doc(
            "fused: year and number run together; unclosed: a bracket is missing; mixed: brackets of two kinds; "
            "year: the year is no year; no-number: nothing before 号; brackets: other brackets than 〔〕; "
            "ordinal: 第 before the number; padded: a leading zero; none"
        ),
    ]
    proposal: Annotated[str, Doc("the number as the standard writes it; empty where it cannot be told")]
    years_ahead: Annotated[int | None, Doc("year of the document minus fiscal year of the report", "年")]
    role: Annotated[str, Doc("what the passage is announced as, e.g. basis")]
    superseded_by: Annotated[str, Doc("the document that replaced it; empty where none is known")]


class CitedPlan(Fact, frozen=True, kw_only=True):
    """A plan that is cited with its years, or a work plan of one year."""

    kind: ClassVar[str] = "cited_plan"

    title: Annotated[str, Doc("title or name as printed")]
    form: Annotated[str, Doc("range: a plan of several years; year: a plan of one year; five-year: 十三五")]
    last_year: Annotated[int, Doc("its last year", "年")]
    years_over: Annotated[int | None, Doc("fiscal year of the report minus last year of the plan", "年")]
    as_basis: Annotated[bool, Doc("it is cited as a basis (根据, 按照, or under the heading of the basis)")]


class CitationClash(Fact, frozen=True, kw_only=True):
    """One title cited with two numbers, one number with two titles, or one document listed twice."""

    kind: ClassVar[str] = "citation_clash"

    clash: Annotated[
        str, Doc("title: one title, two numbers; number: one number, two titles; repeated: listed twice")
    ]
    first: Annotated[str, Doc("first citation")]
    second: Annotated[str, Doc("second citation")]


class UnpairedMark(Fact, frozen=True, kw_only=True):
    """A passage in which 《 and 》 do not pair."""

    kind: ClassVar[str] = "unpaired_mark"

    mark: Annotated[str, Doc("the mark without a partner")]
    text: Annotated[str, Doc("the text around it")]
    continued: Annotated[bool, Doc("neighbouring prose of the section may hold the partner")]


def fiscal_year(context: ReportContext) -> int | None:
    """The fiscal year of a report as a number."""
    digits = _NO_DIGIT.sub("", context.report.fiscal_year or "")
    return int(digits) if len(digits) == 4 else None


class _Citation(Struct, frozen=True):
    passage: Passage
    start: int
    end: int
    issuer: str
    year: int | None
    number: int | None
    fault: str
    proposal: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.issuer}〔{self.year}〕{self.number}号"


def _citations(context: ReportContext) -> tuple[_Citation, ...]:
    words = context.vocabulary
    return tuple(
        citation
        for passage in passages(context)
        for match in _NUMBER.finditer(passage.text)
        if (citation := _read(passage, match, words)) is not None
    )


def _read(passage: Passage, match: re.Match[str], words: Vocabulary) -> _Citation | None:
    issuer, lead = _issuer(match["issuer"], words)
    inner = fold(match["inner"])
    tail = fold(match["number"])
    # (5)号 and （1）2号 count things; a document number has a year.
    if len(inner) < 4 and not (len(inner) == 2 and issuer and tail):
        return None
    if not issuer and match["open"] in "（(":
        return None
    year, number, fault = _parts(inner, tail, match)
    proposal = ""
    if year is not None and number is not None and fault != "none":
        proposal = f"{issuer}〔{year}〕{number}号"
    start = match.start() + lead
    return _Citation(
        passage,
        start,
        match.end(),
        issuer,
        year,
        number,
        fault,
        proposal,
        passage.text[start : match.end()].strip(),
    )


def _parts(inner: str, tail: str, match: re.Match[str]) -> tuple[int | None, int | None, str]:
    if len(inner) > 4:
        fused = int(inner[:4])
        apart = _YEAR_APART.match(match["inner"]) is not None and match["close"] is None
        fault = "unclosed" if apart else "fused"
        if match["close"] is not None:
            # A closed bracket may hold the number of a contract or tender, which is formed otherwise.
            fault = "year"
        plausible = 1949 <= fused <= 2100 and not tail
        return (fused, int(inner[4:]), fault) if plausible else (None, None, fault)
    year = int(inner)
    if len(inner) != 4 or not 1949 <= year <= 2100:
        return None, int(tail) if tail else None, "year"
    if not tail:
        return year, None, "no-number"
    number = int(tail)
    if match["close"] is None:
        return year, number, "unclosed"
    if _PAIRS[match["open"]] != match["close"]:
        return year, number, "mixed"
    if match["ordinal"]:
        return year, number, "ordinal"
    if tail.startswith("0"):
        return year, number, "padded"
    return year, number, "none" if match["open"] in "〔﹝" else "brackets"


def _issuer(text: str, words: Vocabulary) -> tuple[str, int]:
    """The issuer's code without the words before it, and how many characters those have."""
    start = 0
    for lead in words.words("issuer_lead_words"):
        place = text.rfind(lead)
        if place >= 0:
            start = max(start, place + len(lead))
    start = max(start, len(text) - _LONGEST_ISSUER)
    return text[start:], start


@measures(DocumentNumber)
def measure_document_numbers(context: ReportContext) -> Iterator[DocumentNumber]:
    """Read every document number of the prose."""
    own = fiscal_year(context)
    replaced = {
        code: present
        for present, codes in context.vocabulary.mapping("superseded_documents").items()
        for code in codes
    }
    for citation in context.memo(_citations):
        yield DocumentNumber(
            report=context.index,
            pointer=citation.passage.pointer,
            quote=citation.text,
            offset=citation.start,
            text=citation.text,
            issuer=citation.issuer,
            year=citation.year,
            number=citation.number,
            fault=citation.fault,
            proposal=citation.proposal,
            years_ahead=citation.year - own if citation.year is not None and own is not None else None,
            role=citation.passage.role,
            superseded_by=replaced.get(f"{citation.issuer}{citation.year}{citation.number}", ""),
        )


@measures(CitedPlan)
def measure_cited_plans(context: ReportContext) -> Iterator[CitedPlan]:
    """Find plans whose years are printed."""
    words = context.vocabulary
    for passage in passages(context):
        for match in _TITLE.finditer(passage.text):
            title = match["title"]
            years = list(_RANGE.finditer(title))
            if years and words.pattern("plan_words").search(title):
                yield _plan(context, passage, match, "range", int(years[-1]["last"]))
            elif (found := _year_plan(title, words)) is not None:
                yield _plan(context, passage, match, "year", found)
        for last, names in words.mapping("five_year_plans").items():
            for name in names:
                if name not in passage.text:
                    continue
                named = regex(rf"[“\"「]?{name}[”\"」]?(?=[一-鿿]{{0,12}}(?:规划|纲要))")
                for match in named.finditer(passage.text):
                    yield _plan(context, passage, match, "five-year", int(last))


def _year_plan(title: str, words: Vocabulary) -> int | None:
    for word in words.words("year_plan_words"):
        match = regex(rf"((?:19|20)\d\d)\s*{word}").search(title)
        if match is not None:
            return int(match[1])
    return None


def _plan(context: ReportContext, passage: Passage, match: re.Match[str], form: str, last: int) -> CitedPlan:
    own = fiscal_year(context)
    sentence = next((item for item in passage.sentences if item.start <= match.start() < item.end), None)
    before = passage.text[sentence.start if sentence is not None else 0 : match.start()]
    cited = context.vocabulary.pattern("basis_cues").search(before) is not None
    return CitedPlan(
        report=context.index,
        pointer=passage.pointer,
        quote=match[0],
        offset=match.start(),
        title=shorten(match[0]),
        form=form,
        last_year=last,
        years_over=own - last if own is not None else None,
        as_basis=cited or "basis" in passage.roles or "necessity" in passage.roles,
    )


@measures(CitationClash)
def measure_citation_clashes(context: ReportContext) -> Iterator[CitationClash]:
    """Compare the titles and numbers of all citations that give both."""
    pairs = [
        (title, citation)
        for citation in context.memo(_citations)
        if citation.number is not None and (title := _title_before(citation)) is not None
    ]
    by_title: dict[str, _Citation] = {}
    by_number: dict[str, tuple[str, _Citation]] = {}
    listed: dict[str, set[str]] = defaultdict(set)
    for title, citation in pairs:
        key = normalise(title).text
        earlier = by_title.setdefault(key, citation)
        if (earlier.year, earlier.number) != (citation.year, citation.number):
            yield _clash(context, "title", title, earlier, citation)
        known, first = by_number.setdefault(citation.key, (title, citation))
        if ratio(normalise(known).text, key) < 0.5 and key not in normalise(known).text:
            yield _clash(context, "number", title, first, citation)
        place = f"{citation.passage.pointer}"
        if citation.key in listed[place] and earlier is not citation:
            yield _clash(context, "repeated", title, earlier, citation)
        listed[place].add(citation.key)


def _title_before(citation: _Citation) -> str | None:
    before = citation.passage.text[: citation.start]
    titles = list(_TITLE.finditer(before))
    if not titles or _BEHIND_TITLE.fullmatch(before[titles[-1].end() :]) is None:
        return None
    return titles[-1]["title"]


def _clash(
    context: ReportContext, clash: str, title: str, first: _Citation, second: _Citation
) -> CitationClash:
    return CitationClash(
        report=context.index,
        pointer=second.passage.pointer,
        quote=second.text,
        offset=second.start,
        related=(Related(context.index, first.passage.pointer, first.text),),
        clash=clash,
        first=shorten(f"《{_title_before(first) or title}》{first.text}", 60),
        second=shorten(f"《{title}》{second.text}", 60),
    )


@measures(UnpairedMark)
def measure_unpaired_marks(context: ReportContext) -> Iterator[UnpairedMark]:
    """Find 《 without 》 and the reverse."""
    found = passages(context)
    for order, passage in enumerate(found):
        open_marks: list[int] = []
        single: int | None = None
        for place, character in enumerate(passage.text):
            if character == "《":
                open_marks.append(place)
            elif character == "》" and open_marks:
                open_marks.pop()
            elif character == "》" and single is None:
                single = place
        place = single if single is not None else open_marks[0] if open_marks else -1
        if place < 0:
            continue
        neighbours = (
            found[order - 1] if order else None,
            found[order + 1] if order + 1 < len(found) else None,
        )
        yield UnpairedMark(
            report=context.index,
            pointer=passage.pointer,
            quote=passage.text[place],
            offset=place,
            mark=passage.text[place],
            text=shorten(passage.text[max(0, place - 10) : place + 20]),
            continued=any(
                other is not None
                and other.pointer.split("/paragraphs/")[0] == passage.pointer.split("/paragraphs/")[0]
                for other in neighbours
            ),
        )
