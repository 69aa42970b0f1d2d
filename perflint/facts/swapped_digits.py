"""One thing with two numbers of which one is the other with two digits that changed places: 3046座 and 3064座.

A number of prose is held against the numbers of the form, and against the numbers of other prose.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from typing import Annotated, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.citations import fiscal_year
from perflint.facts.context import ReportContext
from perflint.facts.digits import FEWEST_DIGITS, MOST_DIGITS, printed_digits, shared_digits, swaps
from perflint.facts.enumerations import OF_WHICH
from perflint.facts.excerpts import around
from perflint.facts.indicators import measured_indicators
from perflint.facts.money import funds_view
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities

_FEWEST_ALONE = 4
"""Digits that tell without the name of an indicator beside them, or the same words before them."""
_SHORTEST_WORDS = 4
_LONGEST_SERIES = 2
"""Numbers behind the same words beyond which they are a series (month by month), each number with its own time."""
_LONGEST_LIST = 12
"""Numbers beside the same pair of characters beyond which they are a list (village by village): some look alike."""
_SOURCES = ("section", "goal", "evidence")
_OF_GOALS = {"/goals/annual": "target", "/goals/completion": "actual"}
_REACH = 12
_CHINESE = regex(r"[一-鿿]+")
_BESIDE = regex(r"([一-鿿]+)[\s：:]*$")
_BEHIND = regex(r"[一-鿿]{2}")
_LONGEST_CLAUSE = 60
_LONGEST_SENTENCE = 120
_CLAUSE_END = regex(r"[。！？!?\n；;，：:]|(?<!\d),|,(?!\d)")
_SENTENCE_END = regex(r"[。！？!?\n]")
_YEAR = regex(r"((?:19|20)\d\d)\s*年|[去上]年")
_MONTH = regex(r"(?<!\d)\d{1,2}月|[上下]半年|[一二三四1-4]季度")

_Key = tuple[str, Decimal]
"""A number by the symbol of its unit and its value."""


class SwappedDigits(Fact, frozen=True, kw_only=True):
    """A number of prose that is another number of the document with two digits exchanged; each such pair once.

    The other number stands in the form, or else in prose before this one. Numbers that stand in the form both are two
    numbers. Where the words do not tell that both are of one thing, only neighbouring digits of a number that the
    prose states once are compared with the form.
    """

    kind: ClassVar[str] = "swapped_digits"

    stated: Annotated[str, Doc("the number in prose")]
    other: Annotated[str, Doc("the number that it seems to be, of the form or of other prose")]
    name: Annotated[str, Doc("the indicator or the line of money that has the other number; empty for prose")]
    in_form: Annotated[bool, Doc("the other number stands in the form")]
    same_thing: Annotated[
        bool, Doc("words beside the number stand beside the other one too, or in its indicator's name")
    ]
    digits: Annotated[int, Doc("digits of each number, without the zeros that both end in", "位")]
    share: Annotated[Decimal, Doc("distance of both/the other number", "%")]
    context: Annotated[str, Doc("the number with the words around it")]
    other_context: Annotated[str, Doc("the other number with the words around it, or behind its name")]


class _Number(Struct, frozen=True):
    """A number of the form, or of prose, with the pairs of characters that may say what it counts."""

    key: _Key
    text: str
    pairs: frozenset[str]
    pointer: str
    context: str
    name: str = ""
    column: str = ""
    """Of an indicator: target or actual."""


class _Stated(Struct, frozen=True):
    """A number of prose."""

    number: _Number
    passage: Passage
    quantity: Quantity
    words: str
    """The words right before it."""

    @property
    def plain(self) -> bool:
        """Whether it is stated as the very number, where the form's numbers are spoken of."""
        exact = self.quantity.operator is None and not self.quantity.approximate
        return exact and self.passage.source in _SOURCES

    @property
    def clause(self) -> str:
        """The words around it up to the next mark on either side."""
        text, start, end = self.passage.text, self.quantity.start, self.quantity.end
        before = _CLAUSE_END.split(text[max(0, start - _LONGEST_CLAUSE) : start])[-1]
        return before + _CLAUSE_END.split(text[end : end + _LONGEST_CLAUSE], maxsplit=1)[0]

    def time(self, own: int | None) -> tuple[str, str]:
        """The year and the part of a year that its sentence names before it; the report's own year where none."""
        before = self.passage.text[max(0, self.quantity.start - _LONGEST_SENTENCE) : self.quantity.start]
        sentence = _SENTENCE_END.split(before)[-1]
        year, month = str(own or ""), ""
        for found in _YEAR.finditer(sentence):
            year = found[1] or (str(own - 1) if own is not None else found[0])
        for found in _MONTH.finditer(sentence):
            month = found[0]
        return year, month


class _Form:
    """The numbers of the form by their values, and by what the names of their indicators speak of."""

    def __init__(self, numbers: Iterable[_Number]) -> None:
        self._order: list[_Number] = []
        self._first: dict[_Key, int] = {}
        self._named: dict[tuple[_Key, str, str], int] = {}
        for place, number in enumerate(numbers):
            self._order.append(number)
            self._first.setdefault(number.key, place)
            for pair in number.pairs:
                for column in ("", number.column):
                    self._named.setdefault((number.key, column, pair), place)

    def __contains__(self, key: _Key) -> bool:
        return key in self._first

    def first(self, key: _Key) -> _Number | None:
        """The first number of a value."""
        place = self._first.get(key)
        return None if place is None else self._order[place]

    def named(self, key: _Key, pairs: Iterable[str], column: str = "") -> _Number | None:
        """The first number of a value in a column, or in any, whose indicator's name holds one of the pairs."""
        if key not in self._first:
            return None
        places = [place for pair in pairs if (place := self._named.get((key, column, pair))) is not None]
        return self._order[min(places)] if places else None


@measures(SwappedDigits)
def measure_swapped_digits(context: ReportContext) -> Iterator[SwappedDigits]:
    """Compare the numbers of prose with those of the form first, then among themselves."""
    numbers = list(_of_form(context))
    quantities = list(_of_prose(context))
    if not _some_alike(chain((item.key for item in numbers), map(_key, (item for _, item in quantities)))):
        return
    form = _Form(numbers)
    stated = [_stated(passage, quantity) for passage, quantity in quantities]
    found: dict[frozenset[_Key], SwappedDigits] = {}
    for one, other, same_thing in _beside_form(context, stated, form):
        pair = frozenset((one.number.key, other.key))
        if pair not in found or (same_thing and not found[pair].same_thing):
            found[pair] = _fact(context, one, other, same_thing=same_thing)
    for one, other in _beside_prose(stated, form, fiscal_year(context)):
        pair = frozenset((one.number.key, other.key))
        if pair not in found:
            found[pair] = _fact(context, one, other, same_thing=True)
        elif not found[pair].same_thing:
            found[pair] = replace(found[pair], same_thing=True)
    yield from found.values()


def _fact(context: ReportContext, one: _Stated, other: _Number, *, same_thing: bool) -> SwappedDigits:
    value, wanted = one.number.key[1], other.key[1]
    return SwappedDigits(
        report=context.index,
        pointer=one.passage.pointer,
        quote=one.quantity.text,
        offset=one.quantity.start,
        related=(Related(context.index, other.pointer, other.name or other.text),),
        stated=one.quantity.text.strip(),
        other=other.text,
        name=other.name,
        in_form=bool(other.name),
        same_thing=same_thing,
        digits=shared_digits(value, wanted),
        share=rounded(abs(value - wanted) / wanted * HUNDRED),
        context=one.number.context,
        other_context=other.context,
    )


def _beside_form(
    context: ReportContext, stated: list[_Stated], form: _Form
) -> Iterator[tuple[_Stated, _Number, bool]]:
    """Numbers of prose that are one of the form but for two digits, and whether the words say that it is meant."""
    of_results = context.report.kind.endswith("self-evaluation")
    times = Counter(one.number.key for one in stated if one.plain)
    in_passage = {(one.passage.index, one.number.key) for one in stated}
    telling_of = _telling(stated)
    for one in stated:
        key, pairs = one.number.key, one.number.pairs
        symbol, value = key
        column = _OF_GOALS.get(one.passage.pointer)
        if column is not None and form.named(key, pairs) is None:
            for swap in swaps(value, far=len(printed_digits(value)) >= _FEWEST_ALONE):
                meant = form.named((symbol, swap), pairs, column)
                if meant is not None:
                    yield one, meant, True
        if not of_results or not one.plain or key in form or times[key] > 1:
            continue
        for swap in swaps(value):
            if (symbol, swap) not in form or (one.passage.index, (symbol, swap)) in in_passage:
                continue
            meant = form.named((symbol, swap), telling_of(one))
            other = meant or _unnamed(one, (symbol, swap), form)
            if other is not None:
                yield one, other, meant is not None
                break


def _unnamed(one: _Stated, key: _Key, form: _Form) -> _Number | None:
    """A number of the form whose name does not stand beside one of prose; for few digits it stands in the clause."""
    if shared_digits(one.number.key[1], key[1]) >= _FEWEST_ALONE:
        return form.first(key)
    return form.named(key, _pairs(one.clause))


def _telling(stated: Iterable[_Stated]) -> Callable[[_Stated], frozenset[str]]:
    """What gives the pairs of characters beside a number that do not stand beside a long list of numbers."""
    beside: dict[tuple[str, str], set[Decimal]] = {}
    for one in stated:
        symbol, value = one.number.key
        for pair in one.number.pairs:
            beside.setdefault((symbol, pair), set()).add(value)

    def telling(one: _Stated) -> frozenset[str]:
        symbol = one.number.key[0]
        return frozenset(pair for pair in one.number.pairs if len(beside[symbol, pair]) <= _LONGEST_LIST)

    return telling


def _beside_prose(stated: list[_Stated], form: _Form, own: int | None) -> Iterator[tuple[_Stated, _Number]]:
    """Numbers of prose that are another one of the same thing but for two neighbouring digits.

    The odd one is that which the form has not, else the later one.
    """
    behind: dict[tuple[str, str], set[Decimal]] = {}
    for one in stated:
        if one.words:
            behind.setdefault((one.number.key[0], one.words), set()).add(one.number.key[1])
    telling_of = _telling(stated)
    earlier: dict[_Key, list[_Stated]] = {}
    for one in stated:
        symbol, value = key = one.number.key
        if len(behind.get((symbol, one.words), ())) > _LONGEST_SERIES:
            continue
        for swap in swaps(value) if key not in earlier else ():
            if (symbol, swap) not in earlier or (key in form and (symbol, swap) in form):
                continue
            telling = telling_of(one)
            first = next(
                (
                    item
                    for item in earlier[symbol, swap]
                    if not telling.isdisjoint(item.number.pairs) and _same(item, one, own)
                ),
                None,
            )
            if first is not None:
                odd, other = (first, one) if key in form else (one, first)
                yield odd, form.named(other.number.key, odd.number.pairs) or other.number
        earlier.setdefault(key, []).append(one)


def _same(first: _Stated, second: _Stated, own: int | None) -> bool:
    """Whether two numbers of prose with a pair of characters beside both are of one time and no part of each other.

    For few digits the words before them must be the same.
    """
    if _differ(first.time(own), second.time(own)):
        return False
    if OF_WHICH in first.clause or OF_WHICH in second.clause:
        return False
    if shared_digits(first.number.key[1], second.number.key[1]) >= _FEWEST_ALONE:
        return True
    in_sections = all(
        item.passage.source == "section" and item.passage.role != "goal" for item in (first, second)
    )
    return in_sections and first.words == second.words and len(second.words) >= _SHORTEST_WORDS


def _differ(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two numbers are said to be of different years, or of different parts of a year."""
    return any(one and other and one != other for one, other in zip(first, second, strict=True))


def _of_form(context: ReportContext) -> Iterator[_Number]:
    """The numbers of the indicators, and the amounts of the money block."""
    for row in context.memo(measured_indicators):
        pairs = frozenset(_pairs("".join(_CHINESE.findall(row.name))))
        for column, quantity, text in (
            ("target", row.target, row.target_text),
            ("actual", row.actual, row.actual_text),
        ):
            if quantity is None or quantity.unit is None or not text or quantity.value <= 0:
                continue
            printed = _with_unit(text, quantity)
            yield _Number(
                (quantity.symbol, quantity.value),
                printed,
                pairs,
                f"{row.pointer}/{column}",
                f"{row.label}：{printed}",
                row.label,
                column,
            )
    for line in funds_view(context).lines:
        for name, amount in line.amounts.items():
            text = amount.text.strip()
            if amount.value > 0 and text.endswith("万元"):
                yield _Number(
                    ("万元", amount.value),
                    text,
                    frozenset(),
                    line.pointer_of(name),
                    f"{line.label}：{text}",
                    line.label,
                )


def _with_unit(text: str, quantity: Quantity) -> str:
    """A value as printed, with the unit of its name or column where it has none of its own."""
    return f"{text}{quantity.symbol}" if text[-1:].isdigit() else text


def _of_prose(context: ReportContext) -> Iterator[tuple[Passage, Quantity]]:
    for passage in passages(context):
        for quantity in find_quantities(passage.text):
            if quantity.unit is None:
                continue
            if FEWEST_DIGITS <= len(printed_digits(quantity.value)) <= MOST_DIGITS:
                yield passage, quantity


def _key(quantity: Quantity) -> _Key:
    return quantity.symbol, abs(quantity.value)


def _some_alike(keys: Iterable[_Key]) -> bool:
    """Whether two different numbers of one unit have the same digits, zeros aside; most reports have none."""
    found: dict[tuple[str, str], Decimal] = {}
    for symbol, value in keys:
        digits = "".join(sorted(printed_digits(value).replace("0", "")))
        if found.setdefault((symbol, digits), value) != value:
            return True
    return False


def _stated(passage: Passage, quantity: Quantity) -> _Stated:
    text, start, end = passage.text, quantity.start, quantity.end
    before = _BESIDE.search(text[max(0, start - _REACH) : start])
    words = before[1] if before else ""
    behind = _BEHIND.match(text[end : end + 3].lstrip("的"))
    pairs = _pairs(words) | ({behind[0]} if behind else set())
    if passage.source == "goal":
        # What a goal counts may stand behind its attributes (9605名农村学生); indicators name it.
        run = _CHINESE.match(text, end)
        pairs |= _pairs(run[0][:_REACH] if run else "")
    number = _Number(
        key=_key(quantity),
        text=quantity.text.strip(),
        pairs=frozenset(pairs),
        pointer=passage.pointer,
        context=around(text, start, end),
    )
    return _Stated(number, passage, quantity, words)


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}
