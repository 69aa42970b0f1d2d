"""Personal data that a published report must not hold: mobile numbers, identity numbers, bank cards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar

from perflint.facts.context import ReportContext
from perflint.facts.registry import Doc, Fact, measures
from perflint.facts.texts import leaves_holding
from perflint.patterns import regex

# What must not stand before a number is asked behind its first digit, so that only digits are tried.
_MOBILE = regex(r"1(?<![\dA-Za-z.]1)[3-9]\d(?:[- ]?\d{4}){2}(?![\d.])")
_IDENTITY = regex(
    r"[1-9](?<!\d[1-9])\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)"
)
_CARD = regex(r"62(?<![\dA-Za-z]62)\d{14,17}(?!\d)")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


class PersonalData(Fact, frozen=True, kw_only=True):
    """A number that identifies a person."""

    kind: ClassVar[str] = "personal_data"

    sort: Annotated[str, Doc("手机号码, 身份证号码 or 银行卡号")]
    masked: Annotated[str, Doc("the number with its middle left out")]
    part: Annotated[str, Doc("part of the report that holds it")]


@measures(PersonalData)
def measure_personal_data(context: ReportContext) -> Iterator[PersonalData]:
    """Find identity numbers and cards (check digits verified) and mobile numbers."""
    for leaf in leaves_holding(context, _IDENTITY, _CARD, _MOBILE):
        spans: list[tuple[int, int]] = []
        for sort, pattern in (("身份证号码", _IDENTITY), ("银行卡号", _CARD), ("手机号码", _MOBILE)):
            for match in pattern.finditer(leaf.text):
                if any(match.start() < end and start < match.end() for start, end in spans):
                    continue
                if (sort == "身份证号码" and not is_identity_number(match[0])) or (
                    sort == "银行卡号" and not is_card_number(match[0])
                ):
                    continue
                spans.append(match.span())
                masked = f"{match[0][:3]}****{match[0][-2:]}"
                yield PersonalData(
                    report=context.index,
                    pointer=leaf.pointer,
                    # The finding must not publish the number once more.
                    quote=masked,
                    offset=match.start(),
                    sort=sort,
                    masked=masked,
                    part=leaf.part,
                )


def is_identity_number(text: str) -> bool:
    """Whether the last character of an 18-digit identity number is its check digit (GB 11643-1999)."""
    total = sum(int(digit) * weight for digit, weight in zip(text[:17], _WEIGHTS, strict=True))
    return _CHECKS[total % 11] == text[17].upper()


def is_card_number(text: str) -> bool:
    """Whether a card number passes the Luhn check (ISO/IEC 7812-1)."""
    total = 0
    for place, character in enumerate(reversed(text)):
        digit = int(character)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0
