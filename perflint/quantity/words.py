"""The spellings of operators, approximations and set phrases from the vocabulary, compiled once."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from perflint.patterns import alternatives, regex
from perflint.quantity.model import Operator
from perflint.quantity.normalise import normalise
from perflint.quantity.units import unit_alternatives
from perflint.vocabulary import vocabulary

_OPENING = r"[\s(（\[【“\"]*"
_CLOSING = r"[\s)）\]】”\"。.;；,，、]*"


class Words(Struct, frozen=True):
    """Patterns are matched against normalised text; `prefix` and `per_prefix` end where the number begins.

    `prefix_ends` holds every character with which a match of `prefix` can end.
    `opening` and `closing` are what may stand around a cell's one quantity.
    """

    prefix: re.Pattern[str]
    prefix_ends: frozenset[str]
    prefix_operators: dict[str, Operator]
    suffix: re.Pattern[str]
    suffix_operators: dict[str, Operator]
    nearly: frozenset[str]
    exceeding: frozenset[str]
    infix: re.Pattern[str]
    about_suffix: re.Pattern[str]
    per_prefix: re.Pattern[str]
    digits_only: frozenset[str]
    not_before: dict[str, tuple[str, ...]]
    not_after: frozenset[str]
    chinese_not_after: frozenset[str]
    set_phrases: re.Pattern[str]
    opening: re.Pattern[str]
    closing: re.Pattern[str]


@cache
def quantity_words() -> Words:
    """The words of this installation."""
    source = vocabulary()
    prefixes = {
        normalise(word): Operator(symbol)
        for symbol, synonyms in source.mapping("operator_prefixes").items()
        for word in (symbol, *synonyms)
    }
    suffixes = {
        normalise(word): Operator(symbol)
        for symbol, synonyms in source.mapping("operator_suffixes").items()
        for word in synonyms
    }
    about = source.words("approximate_prefixes")
    nearly, exceeding = source.words("nearly_prefixes"), source.words("exceeding_prefixes")
    verbs = alternatives(source.words("per_unit_verbs"))
    return Words(
        prefix=regex(
            rf"(?:\(?(?P<operator>{alternatives(prefixes)})\)?(?:\(含\))?"
            rf"|(?P<about>{alternatives([*about, *nearly, *exceeding])}))[:：]? ?$"
        ),
        prefix_ends=frozenset(":： )").union(word[-1] for word in (*prefixes, *about, *nearly, *exceeding)),
        prefix_operators=prefixes,
        suffix=regex(rf" ?(?P<operator>{alternatives(suffixes)})(?![外部容])(?:\(含[^()]{{0,8}}\))?"),
        suffix_operators=suffixes,
        nearly=frozenset(nearly),
        exceeding=frozenset(exceeding),
        infix=regex(alternatives(source.words("exceeding_infixes"))),
        about_suffix=regex(alternatives(source.words("approximate_suffixes"))),
        per_prefix=regex(rf"(?P<units>(?:每(?:{unit_alternatives()}))+)(?:{verbs}){{0,2}} ?$"),
        digits_only=frozenset(source.words("counting_words_after_digits_only")),
        not_before=dict(source.mapping("unit_not_before")),
        not_after=frozenset(source.words("not_a_quantity_after")),
        chinese_not_after=frozenset(source.words("not_a_chinese_quantity_after")),
        set_phrases=regex(alternatives(source.words("set_phrases"))),
        opening=regex(rf"{_OPENING}(?:{alternatives(map(normalise, source.words('neutral_prefixes')))})? ?"),
        closing=regex(rf"(?:{alternatives(source.words('neutral_suffixes'))})?{_CLOSING}"),
    )
