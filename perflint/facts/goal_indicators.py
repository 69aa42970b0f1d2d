"""Goals beside indicators: numbers that contradict, deliverables that none takes up, and goals that share nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.goals import annual_goal, deliverables_of, quantities_of, shortened
from perflint.facts.indicator_text import comparable_name
from perflint.facts.indicators import MeasuredIndicator, measured_indicators
from perflint.facts.passages import Span, passages, sentences_of
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import longest_common_run, normalise
from perflint.patterns import regex
from perflint.quantity import Interval, Operator, Quantity, find_dates, find_quantities
from perflint.vocabulary import Vocabulary, fold

_CLAUSE_END = regex(r"[,，;；。]")
_CHINESE = regex(r"[一-鿿]+")

_IN_TWO_PARTS = Decimal(90)
"""Coverage in percent of a name that stands in the text in two parts: less than that of the name itself."""
_LONGEST_INSERTION = 6
_LONG_NAME = 6
_MOST_PIECES = 3
_NEAR = 6
"""Numbers before and behind a planned one among which the actual one is looked for."""
_LONGEST_YEAR = timedelta(days=366)
"""A period beyond it is that of a whole term; one across a new year may still be that of the year's task."""
_SHORTEST_HALF = 3
_SHORTEST_SUBJECT = 4
_HALF = Decimal(50)
_NAME_HEADS = regex(
    r"(?:数量|次数|人数|户数|个数|盏数|台数|套数|处数|座数|份数|条数|株数|面积|里程|长度|数|率|量)$"
)


_Fit = tuple[MeasuredIndicator, Decimal, str, str, bool]
"""An indicator, its coverage, its name without the head of counting, the clause, and whether it is alone."""


class GoalQuantity(Fact, frozen=True, kw_only=True):
    """A number in a goal beside an indicator that measures the same thing in the same unit."""

    kind: ClassVar[str] = "goal_quantity"

    name: Annotated[str, Doc("name of the indicator")]
    core_length: Annotated[int, Doc("characters of the name without its head of counting")]
    coverage: Annotated[
        Decimal, Doc("share of that core which stands in the goal's clause as one run", unit="%")
    ]
    stated: Annotated[str, Doc("the number in the goal")]
    target: Annotated[str, Doc("the indicator's target")]
    clause: Annotated[str, Doc("the goal's clause")]
    agree: Annotated[bool, Doc("the two numbers meet within rounding, operators allowed for")]
    same_number: Annotated[bool, Doc("the two numbers are equal, whatever their operators")]
    whole: Annotated[bool, Doc("the number is 100 %, beyond which there is nothing")]
    goal_operator: Annotated[str | None, Doc("operator in the goal")]
    indicator_operator: Annotated[str | None, Doc("operator of the indicator")]
    alone: Annotated[
        bool, Doc("no other number of the unit stands in the sentence, and no other indicator fits as well")
    ]
    apart: Annotated[bool, Doc("every other number of the unit in the sentence fits another indicator best")]


class CompletionQuantity(Fact, frozen=True, kw_only=True):
    """A number in the text on the goals' completion beside the indicator whose actual value is the same thing."""

    kind: ClassVar[str] = "completion_quantity"

    name: Annotated[str, Doc("name of the indicator")]
    core_length: Annotated[int, Doc("characters of the name without its head of counting")]
    coverage: Annotated[
        Decimal, Doc("share of that core which stands in the text's clause as one run", unit="%")
    ]
    stated: Annotated[str, Doc("the number in the text")]
    actual: Annotated[str, Doc("the indicator's actual value")]
    clause: Annotated[str, Doc("the clause of the text")]
    agree: Annotated[bool, Doc("the number meets the actual value or the target within rounding")]
    alone: Annotated[
        bool, Doc("no other number of the unit stands in the sentence, and no other indicator fits as well")
    ]


class UnfilledGoalQuantity(Fact, frozen=True, kw_only=True):
    """A number in a goal beside an indicator of the same kind of unit whose target holds no number."""

    kind: ClassVar[str] = "goal_quantity_unfilled"

    name: Annotated[str, Doc("name of the indicator")]
    stated: Annotated[str, Doc("the number in the goal")]
    target: Annotated[str, Doc("the indicator's target as printed")]
    clause: Annotated[str, Doc("the goal's clause")]


class GoalDeliverable(Fact, frozen=True, kw_only=True):
    """Something that the annual goal promises to hand over."""

    kind: ClassVar[str] = "goal_deliverable"

    deliverable: Annotated[str, Doc("kind: 备案, 方案, 计划, 报告 …")]
    clause: Annotated[str, Doc("the clause that promises it")]
    covered: Annotated[bool, Doc("some indicator speaks of it")]
    uncovered_in_report: Annotated[int, Doc("kinds promised in the report that no indicator speaks of")]


class GoalOverlap(Fact, frozen=True, kw_only=True):
    """How far the indicators speak of the same things as the goal and the project's name."""

    kind: ClassVar[str] = "goal_overlap"

    indicators: Annotated[int, Doc("named rows of output and benefit")]
    shared: Annotated[
        int, Doc("of them rows that share two characters in a row with the goal or the project's name")
    ]
    goal_words: Annotated[
        int, Doc("pairs of neighbouring characters of the goal and the name, common words left out")
    ]
    goal: Annotated[str, Doc("the goal, shortened")]
    names: Annotated[str, Doc("names of the first rows")]


@measures(GoalDeliverable)
def measure_goal_deliverables(context: ReportContext) -> Iterator[GoalDeliverable]:
    """What the annual goal promises to hand over, each kind once."""
    goal = annual_goal(context)
    rows = context.memo(measured_indicators)
    if goal is None or not any(row.target_text for row in rows):
        return
    pointer, text = goal
    spoken = "".join(
        filter(
            None, (part for row in rows for part in (row.name, row.target_text, row.indicator.description))
        )
    )
    promised: dict[str, str] = {}
    for kind, clause in deliverables_of(text, context.vocabulary):
        promised.setdefault(kind, clause)
    uncovered = [kind for kind in promised if kind[-2:] not in spoken]
    for kind, clause in promised.items():
        yield GoalDeliverable(
            report=context.index,
            pointer=pointer,
            quote=clause,
            offset=max(text.find(clause), 0),
            deliverable=kind,
            clause=shortened(clause),
            covered=kind not in uncovered,
            uncovered_in_report=len(uncovered),
        )


@measures(GoalQuantity)
def measure_goal_quantities(context: ReportContext) -> Iterator[GoalQuantity]:
    """For every number in the annual goal, the indicator whose name fits its clause best."""
    names = _Names(
        (row for row in context.memo(measured_indicators) if row.name and row.target is not None),
        context.vocabulary,
    )
    for pointer, text in _goal_texts(context):
        for sentence in _sentences_of_year(text, context.vocabulary):
            numbers = quantities_of(sentence.text)
            fitting = [_best(sentence.text, number, numbers, names) for number in numbers]
            for number, found in zip(numbers, fitting, strict=True):
                if found is not None:
                    yield _goal_quantity(
                        context,
                        pointer,
                        sentence.start,
                        number,
                        found,
                        apart=_is_apart(sentence.text, number, found, numbers, fitting),
                    )


@measures(CompletionQuantity)
def measure_completion_quantities(context: ReportContext) -> Iterator[CompletionQuantity]:
    """For every number in the text on completion, the indicator whose name fits its clause best."""
    goals = context.report.goals
    text = goals.completion if goals is not None else None
    if not text:
        return
    names = _Names(
        (
            row
            for row in context.memo(measured_indicators)
            if row.name
            and row.target is not None
            and row.actual is not None
            and row.actual.comparable(row.target)
        ),
        context.vocabulary,
    )
    everything = quantities_of(text)
    for sentence in sentences_of(text):
        numbers = quantities_of(sentence.text)
        for number in numbers:
            found = _best(sentence.text, number, numbers, names)
            if found is None:
                continue
            row, coverage, core, clause, alone = found
            if row.actual is None or row.target is None:
                continue
            yield CompletionQuantity(
                report=context.index,
                pointer="/goals/completion",
                quote=number.text,
                offset=sentence.start + number.start,
                related=(Related(context.index, f"{row.pointer}/actual", row.label),),
                name=row.name,
                core_length=len(core),
                coverage=coverage,
                stated=number.text,
                actual=row.actual_text or "",
                clause=shortened(clause),
                agree=_agree(number, row.actual)
                or _is_plan(number, row, _near(everything, sentence.start + number.start)),
                alone=alone,
            )


def _near(numbers: Sequence[Quantity], place: int) -> Sequence[Quantity]:
    """The numbers of a text that stand around a place in it."""
    index = bisect_left(numbers, place, key=lambda item: item.start)
    return numbers[max(0, index - _NEAR) : index + _NEAR]


def _is_plan(number: Quantity, row: MeasuredIndicator, near: Sequence[Quantity]) -> bool:
    """Whether a text on completion may repeat what was planned: that was reached, or the actual value stands near."""
    actual, target = row.actual, row.target
    if actual is None or target is None or not number.base.meets(target.base):
        return False
    missed = row.direction != "lower" and actual.base.below(target.base)
    return not missed or any(item.comparable(actual) and _agree(item, actual) for item in near)


def _goal_texts(context: ReportContext) -> Iterator[tuple[str, str]]:
    """The annual goal, else goals in prose. A goal of the whole term has other numbers than the year's indicators."""
    goals = context.report.goals
    if goals is not None and (goals.annual or goals.term):
        if goals.annual:
            yield "/goals/annual", goals.annual
        return
    for passage in passages(context):
        if passage.source == "section" and passage.role == "goal":
            yield passage.pointer, passage.text


class _Names:
    """The names of indicators without their heads of counting, with an index of their pairs of characters."""

    def __init__(self, rows: Iterable[MeasuredIndicator], words: Vocabulary) -> None:
        self.words = words
        self.rows: list[tuple[MeasuredIndicator, str]] = []
        self._pairs: list[int] = []
        self._holders: dict[str, list[int]] = {}
        for row in rows:
            if row.role == "child":
                continue
            name = comparable_name(row.name, words)
            core = _NAME_HEADS.sub("", name) or name
            pairs = _pairs(core)
            for pair in pairs:
                self._holders.setdefault(pair, []).append(len(self.rows))
            self._pairs.append(len(pairs))
            self.rows.append((row, core))

    def by_promise(self, text: str, number: Quantity) -> list[tuple[Decimal, int]]:
        """The rows that a text may name, with the largest share of the name that can stand in it, largest first.

        A run of characters has all its pairs in the text; a name in several parts lacks the pairs between them.
        """
        shared = Counter(index for pair in _pairs(text) for index in self._holders.get(pair, ()))
        found: list[tuple[Decimal, int]] = []
        for index, count in shared.items():
            row, core = self.rows[index]
            if row.target is None or not row.target.comparable(number):
                continue
            lacking = self._pairs[index] - count
            joints = _MOST_PIECES - 1 if len(core) >= _LONG_NAME else 1
            whole = HUNDRED if not lacking else _IN_TWO_PARTS if lacking <= joints else Decimal(0)
            run = rounded(Decimal(min(count + 1, len(core))) / len(core) * HUNDRED, 0)
            # A name that repeats a pair is longer than its pairs tell.
            repeats = self._pairs[index] < len(core) - 1
            found.append((HUNDRED if repeats else max(whole, run), index))
        found.sort(key=lambda entry: (-entry[0], entry[1]))
        return found


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _sentences_of_year(text: str, words: Vocabulary) -> Iterator[Span]:
    """The sentences of a goal without those on the whole term, whose numbers are not the year's."""
    overall = tuple(map(fold, words.words("prose_goal_overall_labels")))
    annual = tuple(map(fold, words.mapping("prose_goal_labels")["annual"]))
    sentences = sentences_of(text)
    with_annual = any(fold(sentence.text).startswith(annual) for sentence in sentences)
    for sentence in sentences:
        years = any(span.last - span.first > _LONGEST_YEAR for span in find_dates(sentence.text))
        if not years and not (with_annual and fold(sentence.text).startswith(overall)):
            yield sentence


def _is_apart(
    sentence: str,
    number: Quantity,
    found: _Fit,
    numbers: list[Quantity],
    fitting: Sequence[_Fit | None],
) -> bool:
    """Whether the other numbers of the unit are of other things, and are no parts of the indicator's target.

    Another indicator fits them (新建设施10个、食堂12个), or they have a clause with a subject of its own.
    """
    same = [other for other in numbers if other.comparable(number)]
    target = found[0].target
    if target is not None and len(same) > 1 and _added(same).meets(target.base):
        return False
    return all(
        other is number
        or not other.comparable(number)
        or (fit is not None and fit[0].pointer != found[0].pointer and fit[1] >= _HALF)
        or _has_own_subject(sentence, other, number)
        for other, fit in zip(numbers, fitting, strict=True)
    )


def _added(numbers: Sequence[Quantity]) -> Interval:
    total = numbers[0].base
    for number in numbers[1:]:
        total = total + number.base
    return total


def _has_own_subject(sentence: str, other: Quantity, number: Quantity) -> bool:
    """Whether a mark parts two numbers, and the later one follows a subject of its own: …42座，白蚁防治12座."""
    first, second = sorted((other, number), key=lambda item: item.start)
    marks = list(_CLAUSE_END.finditer(sentence, first.end, second.start))
    return (
        bool(marks)
        and len(_CHINESE.sub("", sentence[marks[-1].end() : second.start])) == 0
        and (second.start - marks[-1].end() >= _SHORTEST_SUBJECT)
    )


def _best(sentence: str, number: Quantity, numbers: list[Quantity], names: _Names) -> _Fit | None:
    clause = _clause(sentence, number, numbers)
    text = comparable_name(clause, names.words)
    scored: list[tuple[Decimal, int, int]] = []
    best = Decimal(0)
    for promise, index in names.by_promise(text, number):
        if promise < best:
            break
        core = names.rows[index][1]
        run = longest_common_run(core, text).length
        share = rounded(Decimal(run) / len(core) * HUNDRED, 0)
        if share < _IN_TWO_PARTS and (
            _stands_in_two_parts(core, text) or _stands_turned(core, text) or _stands_in_pieces(core, text)
        ):
            run, share = len(core), _IN_TWO_PARTS
        if run >= 2:
            scored.append((share, run, -index))
            best = max(best, share)
    if not scored:
        return None
    coverage, _, place = max(scored)
    row, core = names.rows[-place]
    rivals = sum(entry[0] == coverage for entry in scored)
    same_unit = sum(other.comparable(number) for other in numbers)
    return row, coverage, core, clause, rivals == 1 and same_unit == 1


def _stands_in_two_parts(core: str, text: str) -> bool:
    """Whether a name stands in a text with something put into it: 安装路灯 in 安装光伏路灯."""
    for cut in range(2, len(core) - 1):
        first = text.find(core[:cut])
        if first >= 0 and 0 <= text.find(core[cut:], first + cut) - first - cut <= _LONGEST_INSERTION:
            return True
    return False


def _stands_in_pieces(core: str, text: str) -> bool:
    """Whether a long name's words all stand in a text, in another order: 老旧小区改造开工 in 开工改造老旧小区."""
    if len(core) < _LONG_NAME:
        return False
    pieces = start = 0
    while start < len(core):
        end = next((stop for stop in range(len(core), start + 1, -1) if core[start:stop] in text), None)
        if end is None:
            return False
        pieces, start = pieces + 1, end
    return pieces <= _MOST_PIECES


def _stands_turned(core: str, text: str) -> bool:
    """Whether both halves of a name stand in a text in whatever order: 维修养护水库 in 水库的维修养护."""
    return any(
        core[:cut] in text and core[cut:] in text
        for cut in range(_SHORTEST_HALF, len(core) - _SHORTEST_HALF + 1)
    )


def _clause(sentence: str, number: Quantity, numbers: list[Quantity]) -> str:
    """What stands between the neighbouring numbers and this one, up to the next mark behind it.

    Where a mark parts it from the number before, and a subject of its own stands in between, it begins at the mark.
    """
    before = max((other.end for other in numbers if other.end <= number.start), default=0)
    if before:
        marks = [mark.end() for mark in _CLAUSE_END.finditer(sentence, before, number.start)]
        if (
            marks
            and len(_CHINESE.sub("", sentence[marks[-1] : number.start])) == 0
            and (number.start - marks[-1] >= _SHORTEST_SUBJECT)
        ):
            before = marks[-1]
    behind = _CLAUSE_END.search(sentence[number.end :])
    end = number.end + behind.start() if behind else len(sentence)
    after = min((other.start for other in numbers if other.start >= number.end), default=len(sentence))
    return sentence[before : min(end, after)].strip("，,；;。 ")


def _goal_quantity(
    context: ReportContext,
    pointer: str,
    start: int,
    number: Quantity,
    found: _Fit,
    *,
    apart: bool,
) -> GoalQuantity:
    row, coverage, core, clause, alone = found
    target = row.target
    if target is None:
        raise ValueError(f"{row.pointer} has no target to compare with")
    return GoalQuantity(
        report=context.index,
        pointer=pointer,
        quote=number.text,
        offset=start + number.start,
        related=(Related(context.index, f"{row.pointer}/target", row.label),),
        name=row.name,
        core_length=len(core),
        coverage=coverage,
        stated=number.text,
        target=_with_unit(row),
        clause=shortened(clause),
        agree=_agree(number, target),
        same_number=number.base.meets(target.base),
        whole=number.unit is not None
        and number.unit.dimension == "ratio"
        and number.base.contains(Decimal(1)),
        goal_operator=str(number.operator) if number.operator else None,
        indicator_operator=str(row.operator) if row.operator else None,
        alone=alone,
        apart=apart,
    )


def _agree(goal: Quantity, target: Quantity) -> bool:
    """Whether the two numbers meet; a minimum in the goal admits a larger target, a maximum a smaller one."""
    stated, wanted = goal.base, target.base
    if stated.meets(wanted):
        return True
    if goal.operator in (Operator.AT_LEAST, Operator.MORE):
        return wanted.low is not None and stated.low is not None and wanted.low >= stated.low
    if goal.operator in (Operator.AT_MOST, Operator.LESS):
        return wanted.high is not None and stated.high is not None and wanted.high <= stated.high
    return False


def _with_unit(row: MeasuredIndicator) -> str:
    """The target as printed, with the unit of its column where it has none of its own."""
    text = row.target_text or ""
    return f"{text}{row.unit}" if row.unit and text[-1:].isdigit() else text


@measures(UnfilledGoalQuantity)
def measure_unfilled_goal_quantities(context: ReportContext) -> Iterator[UnfilledGoalQuantity]:
    """Numbers of the goal whose indicator is printed with nothing but a unit."""
    unfilled = [
        row
        for row in context.memo(measured_indicators)
        if row.name and row.target is None and row.target_text and not row.actual_text
    ]
    units = [_unit_of(row.target_text or "") for row in unfilled]
    named: dict[str, list[int]] = {}
    for index, row in enumerate(unfilled):
        for pair in _pairs(normalise(row.name).text):
            named.setdefault(pair, []).append(index)
    for pointer, text in _goal_texts(context) if unfilled else ():
        for sentence in sentences_of(text):
            numbers = quantities_of(sentence.text)
            spoken_of = sorted(
                {index for pair in _pairs(normalise(sentence.text).text) for index in named.get(pair, ())}
            )
            for number in numbers if spoken_of else ():
                clause = _clause(sentence.text, number, numbers)
                for index in spoken_of:
                    row, unit = unfilled[index], units[index]
                    if unit is not None and number.comparable(unit):
                        yield UnfilledGoalQuantity(
                            report=context.index,
                            pointer=f"{row.pointer}/target",
                            quote=row.target_text or "",
                            related=(Related(context.index, pointer, "总体目标"),),
                            name=row.name,
                            stated=number.text,
                            target=row.target_text or "",
                            clause=shortened(clause),
                        )


def _unit_of(text: str) -> Quantity | None:
    """A value that is nothing but a unit, read as one of that unit."""
    bare = fold(text).lstrip("≥≤=><")
    if any(character.isdigit() for character in bare):
        return None  # 46间教室 has its number
    found = find_quantities(f"1{bare}")
    return found[0] if len(found) == 1 and found[0].unit is not None else None


@measures(GoalOverlap)
def measure_goal_overlap(context: ReportContext) -> Iterator[GoalOverlap]:
    """One fact for a report with a goal and indicators."""
    goal = annual_goal(context)
    rows = [
        row
        for row in context.memo(measured_indicators)
        if row.name and row.group in {"产出", "效益", None} and not row.by_design and "满意" not in row.name
    ]
    if goal is None or not rows:
        return
    pointer, text = goal
    wanted = _bigrams(text, context.vocabulary)
    if context.report.project and context.report.project.name:
        wanted |= _bigrams(_without_office(context.report.project.name, context), context.vocabulary)
    shared = [row for row in rows if _bigrams(row.name, context.vocabulary) & wanted]
    yield GoalOverlap(
        report=context.index,
        pointer=pointer,
        quote=shortened(text),
        related=tuple(Related(context.index, f"{row.pointer}/name", row.label) for row in rows[:5]),
        indicators=len(rows),
        shared=len(shared),
        goal_words=len(wanted),
        goal=shortened(text),
        names="、".join(row.name for row in rows[:4]),
    )


def _without_office(name: str, context: ReportContext) -> str:
    """A project's name without the offices' names, which say nothing of what it does."""
    for office in (context.report.unit, context.report.department):
        if office:
            name = name.replace(office, "")
    return name


def _bigrams(text: str, words: Vocabulary) -> set[str]:
    """Pairs of neighbouring characters, without those of words that fit any project."""
    plain = words.pattern("goal_common_words").sub(" ", text)
    found: set[str] = set()
    for piece in _CHINESE.findall(plain):
        found.update(piece[index : index + 2] for index in range(len(piece) - 1))
    return found
