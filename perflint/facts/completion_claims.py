"""What prose claims of completion: rates beside the numbers they come from, full marks beside what is left to do."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, plain, rounded
from perflint.facts.context import ReportContext
from perflint.facts.goals import shortened
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.passages import Passage, Span, clauses_of, passages, sentences_of, split
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import longest_common_run
from perflint.patterns import regex
from perflint.quantity import Quantity, find_dates, find_quantities
from perflint.vocabulary import Vocabulary

_SEGMENT_END = regex(r"[。；;！？!?\n]")
_CLAUSE_MARKS = regex(r"[，。；,;:：]")
_REMAINING = regex(r"\d+(?:\.\d+)?\s*[个项件宗户处亩%]|[一二三四五六七八九十]+[个项件宗户处]")
_YEARS = regex(
    r"分\s*([2-9二两三四五六])\s*年(?:度)?(?:完成|实施|推进|建设|进行)|[2-9二两三四五六]\s*年内(?:完成|建成)"
)
_YEAR = regex(r"(?:19|20)\d\d")
_NO_RESULTS = frozenset({"organisation", "assets", "duties", "basis", "problems", "improvement", "necessity"})
_RATE_REACH = 6
"""Characters between a word for a completion rate and its number."""


class StatedCompletion(Fact, frozen=True, kw_only=True):
    """A completion rate in prose beside the task and the result that the same sentence states."""

    kind: ClassVar[str] = "stated_completion"

    sentence: Annotated[str, Doc("the sentence, shortened")]
    stated: Annotated[str, Doc("the rate as printed")]
    stated_percent: Annotated[Decimal, Doc("the rate", unit="%")]
    task: Annotated[str | None, Doc("the task as printed in the same sentence")]
    done: Annotated[str, Doc("the result as printed")]
    expected: Annotated[Decimal | None, Doc("result ÷ task of the same sentence", unit="%")]
    consistent: Annotated[
        bool | None, Doc("the rate meets result ÷ task in at least one unit; absent without a task")
    ]
    arithmetic: Annotated[str | None, Doc("result ÷ task written out, for every unit")]
    earlier_task: Annotated[
        str | None, Doc("the task that the sentence before states, where the sentence has none")
    ]
    earlier_expected: Annotated[Decimal | None, Doc("result ÷ that task", unit="%")]
    earlier_consistent: Annotated[bool | None, Doc("the rate meets result ÷ that task")]
    implied_task: Annotated[str | None, Doc("result ÷ rate: the task that the rate implies")]


class CompletionClaim(Fact, frozen=True, kw_only=True):
    """A paragraph that claims full completion, and what it says beside it."""

    kind: ClassVar[str] = "completion_claim"

    name: Annotated[str, Doc("the indicator or heading that the paragraph belongs to")]
    claim: Annotated[str, Doc("the words that claim full completion")]
    explicit: Annotated[bool, Doc("the claim is made in words, not only by a full score")]
    remaining: Annotated[str | None, Doc("a clause that says how much is left undone")]
    years: Annotated[str | None, Doc("a clause that spreads the task over several years")]
    in_progress: Annotated[str | None, Doc("words that say that it goes on")]
    scored_full: Annotated[bool | None, Doc("the indicator's score equals its weight")]


class TaskAgainstActual(Fact, frozen=True, kw_only=True):
    """A task and an actual amount of the same thing in one paragraph."""

    kind: ClassVar[str] = "task_against_actual"

    thing: Annotated[str, Doc("what both speak of")]
    task: Annotated[str, Doc("the task as printed")]
    actual: Annotated[str, Doc("the actual amount as printed")]
    ratio: Annotated[Decimal, Doc("actual/task in percent", unit="%")]


class FiguresCutoff(Fact, frozen=True, kw_only=True):
    """A date up to which figures are given (截至11月底)."""

    kind: ClassVar[str] = "figures_cutoff"

    text: Annotated[str, Doc("the date with its word, as printed")]
    sentence: Annotated[str, Doc("the sentence, shortened")]
    month: Annotated[int, Doc("month of the date")]
    same_year: Annotated[bool, Doc("the date lies in the year that the report is about, or names no year")]
    all_done: Annotated[bool, Doc("the sentence says that all was finished by then")]
    figures: Annotated[int, Doc("quantities in the sentence")]


@measures(StatedCompletion)
def measure_stated_completions(context: ReportContext) -> Iterator[StatedCompletion]:
    """Every completion rate in prose that stands beside a result."""
    rates = context.vocabulary.pattern("claim_rate_words")
    for passage in passages(context):
        if passage.source not in {"section", "evidence", "goal"} or rates.search(passage.text) is None:
            continue
        before: Span | None = None
        for segment in split(passage.text, _SEGMENT_END):
            yield from _rates(passage, segment, before, context)
            before = segment


def _rates(
    passage: Passage, segment: Span, before: Span | None, context: ReportContext
) -> Iterator[StatedCompletion]:
    words = context.vocabulary
    numbers = find_quantities(segment.text)
    start = 0
    for rate in numbers:
        if rate.dimension != "ratio" or not _is_completion_rate(segment.text, rate, words):
            continue
        own = [
            item for item in numbers if start <= item.start and item.end <= rate.start and _extensive(item)
        ]
        start = rate.end
        cues = {item.start: _cue(segment.text, item, numbers) for item in own}
        results = words.pattern("claim_done_words")
        first = next((item.start for item in own if results.search(cues[item.start])), None)
        done = [item for item in own if first is not None and item.start >= first]
        if done and rate.value > 0:
            yield _stated(passage, segment, before, context, rate, own, done, cues)


def _is_completion_rate(text: str, rate: Quantity, words: Vocabulary) -> bool:
    found = list(words.pattern("claim_rate_words").finditer(text[: rate.start]))
    return bool(found) and rate.start - found[-1].end() <= _RATE_REACH


def _extensive(number: Quantity) -> bool:
    dimension = (number.dimension or "").split(":")[0]
    return dimension in {"count", "area", "length", "mass", "volume"} and "/" not in (number.dimension or "")


def _cue(text: str, number: Quantity, numbers: list[Quantity]) -> str:
    """The words between the number before and this one."""
    start = max((other.end for other in numbers if other.end <= number.start), default=0)
    return text[start : number.start]


def _stated(
    passage: Passage,
    segment: Span,
    before: Span | None,
    context: ReportContext,
    rate: Quantity,
    own: list[Quantity],
    done: list[Quantity],
    cues: dict[int, str],
) -> StatedCompletion:
    words = context.vocabulary
    already, adverse = words.pattern("claim_already_words"), words.pattern("claim_adverse_words")
    pairs: list[tuple[Quantity, Quantity]] = []
    for result in done:
        alike = [number for number in own if number.comparable(result)]
        if len(alike) == 2 and alike[0] is result and _is_task(cues[alike[1].start], words):
            # The result comes first: 完成抽检2156批次，年度目标2100批次.
            if alike[1].value > 0:
                pairs.append((alike[1], result))
        elif (
            len(alike) == 2
            and alike[1] is result
            and not _is_task(cues[result.start], words)
            and not already.search(cues[alike[0].start])
            and not adverse.search(cues[result.start])
            and alike[0].value > 0
        ):
            pairs.append((alike[0], result))
    meets = [_fits(rate, task, result) for task, result in pairs]
    result = pairs[0][1] if pairs else done[-1]
    earlier = _earlier_task(before, result, words) if not pairs else None
    implied = result.value / (rate.value / HUNDRED)
    return StatedCompletion(
        report=context.index,
        pointer=passage.pointer,
        quote=rate.text,
        offset=segment.start + rate.start,
        sentence=shortened(segment.text, 80),
        stated=rate.text,
        stated_percent=rate.value,
        task=pairs[0][0].text if pairs else None,
        done=result.text,
        expected=_share(*pairs[0]) if pairs else None,
        consistent=any(meets) if pairs else None,
        arithmetic="；".join(f"{two.text}÷{one.text}＝{plain(_share(one, two))}%" for one, two in pairs)
        or None,
        earlier_task=earlier.text if earlier else None,
        earlier_expected=_share(earlier, result) if earlier else None,
        earlier_consistent=_fits(rate, earlier, result) if earlier else None,
        implied_task=f"{plain(rounded(implied))}{result.unit.symbol if result.unit else ''}",
    )


def _is_task(cue: str, words: Vocabulary) -> bool:
    """Whether the words of a number's own clause announce a task, and no result."""
    own = _CLAUSE_MARKS.split(cue)[-1]
    task, done = words.pattern("claim_task_total_words"), words.pattern("claim_done_words")
    return bool(task.search(own)) and not done.search(own)


def _fits(rate: Quantity, task: Quantity, result: Quantity) -> bool:
    """Whether the rate is result ÷ task within its printed digits, rounded or cut."""
    if rate.base.meets(result.base / task.base):
        return True
    step = Decimal(1).scaleb(-rate.decimals)
    return Decimal(0) <= _exact_share(task, result) - rate.value < step


def _exact_share(task: Quantity, result: Quantity) -> Decimal:
    one = task.value * (task.unit.factor if task.unit else 1)
    two = result.value * (result.unit.factor if result.unit else 1)
    return two / one * HUNDRED


def _share(task: Quantity, result: Quantity) -> Decimal:
    return rounded(_exact_share(task, result))


def _earlier_task(before: Span | None, result: Quantity, words: Vocabulary) -> Quantity | None:
    """The only task of the same unit in the sentence before."""
    if before is None:
        return None
    numbers = find_quantities(before.text)
    tasks = [
        number
        for number in numbers
        if number.comparable(result)
        and number.value > 0
        and words.pattern("claim_task_total_words").search(_cue(before.text, number, numbers))
    ]
    return tasks[0] if len(tasks) == 1 else None


@measures(CompletionClaim)
def measure_completion_claims(context: ReportContext) -> Iterator[CompletionClaim]:
    """Every paragraph that claims full completion and says what is left or how long it takes."""
    words = context.vocabulary
    by_place = {f"{row.pointer}/evidence": row for row in context.memo(measured_indicators)}
    for passage in passages(context):
        if passage.source not in {"section", "evidence"}:
            continue
        row = by_place.get(passage.pointer)
        claim = words.pattern("claim_full_words").search(passage.text)
        full = _full_row(row)
        if claim is None and not full:
            continue
        remaining = _remaining(passage.text, words)
        years = next((clause.text for clause in clauses_of(passage.text) if _YEARS.search(clause.text)), None)
        if remaining is None and years is None:
            continue
        progress = words.pattern("claim_in_progress_words").search(passage.text)
        quote = remaining or (years or "").strip("，。；, ")
        yield CompletionClaim(
            report=context.index,
            pointer=passage.pointer,
            quote=quote,
            offset=max(passage.text.find(quote), 0),
            related=(Related(context.index, row.pointer, row.label),) if row is not None else (),
            name=row.label if row is not None else passage.title,
            claim=claim.group() if claim else _score_text(row),
            explicit=claim is not None,
            remaining=remaining,
            years=years.strip("，。；, ") if years else None,
            in_progress=progress.group() if progress else None,
            scored_full=full if row is not None else None,
        )


def _score_text(row: MeasuredIndicator | None) -> str:
    return f"得分{row.indicator.score}/{row.indicator.weight}" if row is not None else ""


def _full_row(row: MeasuredIndicator | None) -> bool:
    return bool(row and row.score and row.weight and row.score.value == row.weight.value)


def _remaining(text: str, words: Vocabulary) -> str | None:
    """A clause that says how many are left undone, without its end mark."""
    for clause in clauses_of(text):
        left = words.pattern("claim_remaining_words").search(clause.text)
        undone = words.pattern("claim_unfinished_words").search(clause.text)
        if left and undone and _REMAINING.search(clause.text):
            return clause.text.strip("，。；, ")
    return None


@measures(TaskAgainstActual)
def measure_tasks_against_actuals(context: ReportContext) -> Iterator[TaskAgainstActual]:
    """Tasks and actual amounts of the same thing in the same paragraph."""
    words = context.vocabulary
    of_tasks = words.pattern("claim_task_total_words")
    for passage in passages(context):
        if passage.source not in {"section", "evidence"}:
            continue
        if "实际" not in passage.text or of_tasks.search(passage.text) is None:
            continue
        numbers = [
            number for number in find_quantities(passage.text) if _extensive(number) and number.value > 0
        ]
        cues = {number.start: _clause_cue(passage.text, number, numbers) for number in numbers}
        tasks = [item for item in numbers if of_tasks.search(cues[item.start])]
        for actual in numbers:
            if "实际" not in cues[actual.start]:
                continue
            found = _same_thing(actual, tasks, cues, words)
            if found is not None:
                task, thing = found
                yield TaskAgainstActual(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=actual.text,
                    offset=actual.start,
                    thing=thing,
                    task=task.text,
                    actual=actual.text,
                    ratio=_share(task, actual),
                )


def _clause_cue(text: str, number: Quantity, numbers: list[Quantity]) -> str:
    """The words before the number in its own clause."""
    return _CLAUSE_MARKS.split(_cue(text, number, numbers))[-1]


def _same_thing(
    actual: Quantity, tasks: list[Quantity], cues: dict[int, str], words: Vocabulary
) -> tuple[Quantity, str] | None:
    """The task whose words share most with those of the actual amount, and what they share."""
    common = words.pattern("claim_measure_words")
    wanted = common.sub(" ", cues[actual.start])
    best: tuple[Quantity, str] | None = None
    for task in tasks:
        if task is actual or not task.comparable(actual):
            continue
        run = longest_common_run(wanted, common.sub("\n", cues[task.start]))
        thing = wanted[run.first : run.first + run.length].strip()
        if len(thing) >= 2 and (best is None or len(thing) > len(best[1])):
            best = (task, thing)
    return best


@measures(FiguresCutoff)
def measure_figures_cutoffs(context: ReportContext) -> Iterator[FiguresCutoff]:
    """Every date behind 截至 or 截止 in prose."""
    words = context.vocabulary
    year = _YEAR.search(context.report.fiscal_year or context.report.title or "")
    for passage in passages(context):
        if passage.source not in {"section", "evidence"} or passage.role in _NO_RESULTS:
            continue
        for sentence in sentences_of(passage.text):
            for found in words.pattern("claim_cutoff_words").finditer(sentence.text):
                rest = sentence.text[found.start() : found.end() + 20]
                dates = find_dates(rest, int(year.group()) if year else 2000)
                if not dates or dates[0].start > len(found.group()) + 1:
                    continue
                text = rest[: dates[0].end]
                yield FiguresCutoff(
                    report=context.index,
                    pointer=passage.pointer,
                    quote=text,
                    offset=sentence.start + found.start(),
                    text=text,
                    sentence=shortened(sentence.text, 80),
                    month=dates[0].last.month,
                    same_year=year is None or str(dates[0].last.year) == year.group(),
                    all_done=bool(words.pattern("claim_all_done_words").search(sentence.text)),
                    figures=len(
                        [number for number in find_quantities(sentence.text) if number.unit is not None]
                    ),
                )
