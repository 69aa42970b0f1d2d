"""One thing with two numbers of which one is the other with two digits changed over: 户厕3046座 and 户厕3064座."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from msgspec import Struct

from perflint.facts.context import ReportContext
from perflint.facts.excerpts import around
from perflint.facts.indicators import measured_indicators
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities

_FEWEST_DIGITS = 4
_FEWEST_OF_AN_INDICATOR = 3
"""An indicator's name says what its number counts, so that fewer digits tell as much."""
_SHORTEST_WORDS = 4
_REACH = 12
_CHINESE = regex(r"[一-鿿]+")
_BESIDE = regex(r"[一-鿿]+$")
_BEHIND = regex(r"[一-鿿]{2}")


class TransposedFigure(Fact, frozen=True, kw_only=True):
    """A number that differs from another one of the same thing and unit by two neighbouring digits changed over."""

    kind: ClassVar[str] = "transposed_figure"

    noun: Annotated[str, Doc("two characters that stand beside both numbers")]
    first: Annotated[str, Doc("the earlier number with its unit, or the indicator's value")]
    second: Annotated[str, Doc("the later number with its unit, or the one of the goal or its completion")]
    digits: Annotated[int, Doc("digits of each number", "位")]
    in_indicator: Annotated[bool, Doc("the first number is an indicator's value, the second the goal's")]
    same_words: Annotated[bool, Doc("both numbers stand behind the same words in prose that states no goal")]
    first_context: Annotated[str, Doc("the first number with the words around it")]
    second_context: Annotated[str, Doc("the second number with the words around it")]


class _Figure(Struct, frozen=True):
    pointer: str
    text: str
    quantity: Quantity
    digits: str
    pairs: frozenset[str]
    """Pairs of characters right beside the number that may say what it counts."""

    words: str = ""
    """The words right before the number, where prose states it and not a goal."""

    name: str = ""
    """The indicator whose value it is."""

    @property
    def context(self) -> str:
        """The number with the words around it, or with the name of its indicator."""
        return (
            f"{self.name}：{self.text}"
            if self.name
            else around(self.text, self.quantity.start, self.quantity.end)
        )


@measures(TransposedFigure)
def measure_transposed_figures(context: ReportContext) -> Iterator[TransposedFigure]:
    """Compare numbers that stand beside the same words with the same unit."""
    known: dict[tuple[str, str], list[_Figure]] = {}
    told: set[tuple[str, str]] = set()
    values = list(_of_indicators(context))
    for figure in _of_passages(context):
        symbol = figure.quantity.symbol
        for value in _fitting(figure, values):
            if (value.pointer, figure.digits) not in told:
                told.add((value.pointer, figure.digits))
                yield _fact(context, value, figure, in_indicator=True)
        if len(figure.digits) < _FEWEST_DIGITS and len(figure.words) < _SHORTEST_WORDS:
            continue
        if (symbol, figure.digits) not in known:
            for digits in _swaps(figure.digits):
                first = next(
                    (one for one in known.get((symbol, digits), ()) if _same_thing(one, figure)), None
                )
                if first is not None and (digits, figure.digits) not in told:
                    told.add((digits, figure.digits))
                    yield _fact(context, first, figure, in_indicator=False)
        known.setdefault((symbol, figure.digits), []).append(figure)


def _same_thing(first: _Figure, second: _Figure) -> bool:
    """Whether two numbers count the same: a pair of characters beside both, for few digits the same words before."""
    if not first.pairs & second.pairs:
        return False
    return len(second.digits) >= _FEWEST_DIGITS or first.words == second.words


def _fact(context: ReportContext, first: _Figure, second: _Figure, *, in_indicator: bool) -> TransposedFigure:
    return TransposedFigure(
        report=context.index,
        pointer=second.pointer,
        quote=second.quantity.text,
        offset=second.quantity.start,
        related=(Related(context.index, first.pointer, first.quantity.text),),
        noun=min(first.pairs & second.pairs),
        first=first.quantity.text.strip(),
        second=second.quantity.text.strip(),
        digits=len(second.digits),
        in_indicator=in_indicator,
        same_words=bool(first.words) and first.words == second.words,
        first_context=first.context,
        second_context=second.context,
    )


def _of_passages(context: ReportContext) -> Iterator[_Figure]:
    for passage in passages(context):
        for quantity in find_quantities(passage.text):
            digits = _digits(quantity)
            if len(digits) < _FEWEST_OF_AN_INDICATOR or quantity.unit is None:
                continue
            before = _BESIDE.search(passage.text[max(0, quantity.start - _REACH) : quantity.start])
            behind = _BEHIND.match(passage.text[quantity.end : quantity.end + 3].lstrip("的"))
            pairs = _pairs(before[0] if before else "") | ({behind[0]} if behind else set())
            if passage.source == "goal":
                # What a goal counts may stand behind its attributes (9605名农村学生); indicators name it.
                run = _CHINESE.match(passage.text, quantity.end)
                pairs |= _pairs(run[0][:_REACH] if run else "")
            words = before[0] if before and passage.source == "section" and passage.role != "goal" else ""
            yield _Figure(passage.pointer, passage.text, quantity, digits, frozenset(pairs), words)


def _of_indicators(context: ReportContext) -> Iterator[_Figure]:
    for row in context.memo(measured_indicators):
        name = "".join(_CHINESE.findall(row.name))
        for key, quantity, text in (
            ("target", row.target, row.target_text),
            ("actual", row.actual, row.actual_text),
        ):
            if quantity is not None and quantity.unit is not None and text:
                digits = _digits(quantity)
                if len(digits) >= _FEWEST_OF_AN_INDICATOR:
                    pairs = frozenset(_pairs(name))
                    yield _Figure(f"{row.pointer}/{key}", text, quantity, digits, pairs, name=row.label)


def _fitting(figure: _Figure, values: list[_Figure]) -> Iterator[_Figure]:
    """Values of indicators that the number of a goal or its completion is, but for two digits."""
    key = {"/goals/annual": "target", "/goals/completion": "actual"}.get(figure.pointer)
    if key is None:
        return
    swaps = set(_swaps(figure.digits, far=len(figure.digits) >= _FEWEST_DIGITS))
    symbol = figure.quantity.symbol
    fitting = [one for one in values if one.pairs & figure.pairs and one.quantity.symbol == symbol]
    if all(one.digits != figure.digits for one in fitting):
        yield from (one for one in fitting if one.pointer.endswith(key) and one.digits in swaps)


def _digits(quantity: Quantity) -> str:
    return "".join(character for character in str(abs(quantity.value)) if character.isdigit())


def _pairs(text: str) -> set[str]:
    return {text[index : index + 2] for index in range(len(text) - 1)}


def _swaps(digits: str, *, far: bool = False) -> Iterator[str]:
    """The rows of digits that come about when two different digits change places: neighbours, or any two (`far`)."""
    for place in range(len(digits) - 1):
        for other in range(place + 1, len(digits) if far else place + 2):
            if digits[place] != digits[other]:
                yield "".join(
                    (
                        digits[:place],
                        digits[other],
                        digits[place + 1 : other],
                        digits[place],
                        digits[other + 1 :],
                    )
                )
