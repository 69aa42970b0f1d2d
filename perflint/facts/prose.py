"""How much prose says: empty and short chapters, hollow praise, broken sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import shorten
from perflint.facts.passages import Passage, heading_roles, passages
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.similarity import normalise
from perflint.patterns import regex
from perflint.report import Report
from perflint.vocabulary import Vocabulary, fold

_LEADING_MARK = regex(r"^[\s*]*(?P<mark>[。，、；：！？,;!?）)】》])")
_DIGIT = regex(r"[0-9０-９]")


class SectionProse(Fact, frozen=True, kw_only=True):
    """The prose of one section: its own paragraphs, headings below it counted apart."""

    kind: ClassVar[str] = "section"

    heading: Annotated[str, Doc("heading as printed")]
    role: Annotated[str, Doc("what the heading (or the nearest telling one above) announces, e.g. problems")]
    own_role: Annotated[str, Doc("what the heading itself announces")]
    prose_role: Annotated[bool, Doc("sections of this role consist of prose, not of a table")]
    analysis: Annotated[bool, Doc("the heading announces an analysis (分析)")]
    paragraphs: Annotated[int, Doc("number of its paragraphs")]
    length: Annotated[int, Doc("characters of its prose without punctuation", "字")]
    digits: Annotated[bool, Doc("its prose holds a figure")]
    children: Annotated[bool, Doc("deeper headings follow below it")]
    announces: Annotated[bool, Doc("it only announces a table or list (如下：)")]
    last: Annotated[bool, Doc("the last section of the document")]
    text: Annotated[str, Doc("the beginning of its prose")]


class Wording(Fact, frozen=True, kw_only=True):
    """A passage that praises: its hollow words, and whether it gives any figure."""

    kind: ClassVar[str] = "hollow_praise"

    word: Annotated[str, Doc("the hollow words")]
    sentence: Annotated[str, Doc("the sentence")]
    digits: Annotated[bool, Doc("the passage holds a figure")]
    length: Annotated[int, Doc("characters of the passage without punctuation", "字")]
    role: Annotated[str, Doc("what the passage is announced as")]
    source: Annotated[str, Doc("part of the report: section, evidence, goal …")]


class BrokenSentence(Fact, frozen=True, kw_only=True):
    """A passage whose beginning or end is no beginning or end of a sentence."""

    kind: ClassVar[str] = "broken_sentence"

    fault: Annotated[
        str, Doc("leading-mark: begins with a mark that ends sentences; open-end: ends unfinished")
    ]
    text: Annotated[str, Doc("the beginning or end")]
    heading: Annotated[str, Doc("label or heading of the passage")]
    continued: Annotated[bool, Doc("more prose of the same section follows, which may be its continuation")]
    last: Annotated[bool, Doc("the last prose of the document")]


@measures(SectionProse)
def measure_sections(context: ReportContext) -> Iterator[SectionProse]:
    """Measure every section that has a heading."""
    report, words = context.report, context.vocabulary
    prose_roles = frozenset(words.words("prose_section_roles"))
    above: list[tuple[int, str]] = []
    for number, section in enumerate(report.sections):
        above = [(level, heading) for level, heading in above if level < section.level]
        above.append((section.level, section.heading))
        if not section.heading.strip():
            continue
        own = heading_roles(section.heading, words)
        near = next((roles for _, heading in reversed(above) if (roles := heading_roles(heading, words))), ())
        text = "\n".join(section.paragraphs)
        yield SectionProse(
            report=context.index,
            pointer=f"/sections/{number}/heading",
            quote=section.heading,
            heading=section.heading.strip(),
            role=near[-1] if near else "",
            own_role=own[-1] if own else "",
            # 项目基本情况 above the identity cells of a form has its content in them.
            prose_role=bool(own)
            and own[-1] in prose_roles
            and not (own[-1] == "overview" and report.indicators and report.project),
            analysis="分析" in section.heading,
            paragraphs=sum(1 for paragraph in section.paragraphs if paragraph.strip()),
            length=len(normalise(text).text),
            digits=_DIGIT.search(text) is not None,
            children=_has_children(report, number),
            announces=_announces(text, words),
            last=number == len(report.sections) - 1,
            text=shorten(text),
        )


def _has_children(report: Report, number: int) -> bool:
    following = report.sections[number + 1 : number + 2]
    return bool(following) and following[0].level > report.sections[number].level


def _announces(text: str, words: Vocabulary) -> bool:
    bare = text.strip().rstrip("。：:")
    return text.strip().endswith(("：", ":")) or bare.endswith(words.words("announcing_endings"))


@measures(Wording)
def measure_praise(context: ReportContext) -> Iterator[Wording]:
    """Find hollow praise."""
    pattern = context.vocabulary.pattern("hollow_praise")
    for passage in passages(context):
        for sentence in passage.sentences:
            match = pattern.search(sentence.text)
            if match is not None:
                yield Wording(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=match[0],
                    offset=sentence.start + match.start(),
                    word=match[0],
                    sentence=shorten(sentence.text),
                    digits=_DIGIT.search(passage.body) is not None,
                    length=len(normalise(passage.body).text),
                    role=passage.role,
                    source=passage.source,
                )
                break


@measures(BrokenSentence)
def measure_broken_sentences(context: ReportContext) -> Iterator[BrokenSentence]:
    """Find passages that begin with an end mark or end with an unfinished sentence."""
    found = passages(context)
    for order, passage in enumerate(found):
        if passage.source not in ("section", "goal", "evidence", "field"):
            continue
        following = found[order + 1] if order + 1 < len(found) else None
        continued = following is not None and _section(following) == _section(passage)
        lines = passage.text.split("\n")
        offset = 0
        for line in lines:
            match = _LEADING_MARK.match(line)
            if match is not None and len(normalise(line).text) > 1:
                yield _broken(
                    context, passage, "leading-mark", (offset + match.start("mark"), shorten(line)), continued
                )
            offset += len(line) + 1
        end = passage.text.rstrip()
        if end.endswith(context.vocabulary.words("open_endings")) and len(normalise(end).text) > 1:
            tail = passage.sentences[-1].text[-20:]
            yield _broken(context, passage, "open-end", (len(end) - len(tail), tail), continued)


def _section(passage: Passage) -> str:
    return passage.pointer.split("/paragraphs/")[0]


def _broken(
    context: ReportContext, passage: Passage, fault: str, place: tuple[int, str], continued: bool
) -> BrokenSentence:
    offset, text = place
    return BrokenSentence(
        report=context.index,
        pointer=passage.pointer,
        quote=text,
        offset=offset,
        fault=fault,
        text=text,
        heading=passage.title,
        continued=continued,
        last=passage.index == len(passages(context)) - 1,
    )


def filler_only(text: str, words: Vocabulary) -> bool:
    """Whether a text consists of nothing but the words that say that a goal was met."""
    rest = normalise(fold(text)).text
    for word in sorted(words.words("completion_filler"), key=len, reverse=True):
        rest = rest.replace(word, "")
    return not rest
