"""The digits of numbers, and the numbers that come about when two of them change places."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

FEWEST_DIGITS = 3
"""Digits below which a number that is another one with two digits exchanged is so by chance."""
MOST_DIGITS = 15
"""Digits beyond which a row of digits is no amount or quantity."""


def printed_digits(value: Decimal) -> str:
    """The digits of a number as printed."""
    return format(abs(value), "f").replace(".", "")


def shared_digits(first: Decimal, second: Decimal) -> int:
    """The digits of two numbers of one size, without the zeros that both end in: 3 of 12500 and 15200."""
    places = max(-int(value.normalize().as_tuple().exponent) for value in (first, second))
    return max(len(str(int(value.scaleb(places)))) for value in (first, second))


def swaps(value: Decimal, *, far: bool = False) -> Iterator[Decimal]:
    """The numbers that come about when two different digits change places: neighbours, or any two (`far`)."""
    printed = format(value, "f")
    places = [index for index, sign in enumerate(printed) if sign != "."]
    for number, place in enumerate(places):
        for other in places[number + 1 : None if far else number + 2]:
            leading = not number and "0" in (printed[place], printed[other])
            if leading or printed[place] == printed[other]:
                continue
            signs = list(printed)
            signs[place], signs[other] = signs[other], signs[place]
            swap = Decimal("".join(signs))
            if shared_digits(value, swap) >= FEWEST_DIGITS:
                yield swap
