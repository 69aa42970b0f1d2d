"""Printed numbers and dates: exact decimal intervals with units, operators, ranges, periods and deadlines.

A printed number stands for all the values that print so: 39.41 % is [39.405, 39.415]. Arithmetic is Decimal and
encloses the exact result; units convert exactly.
"""

from perflint.quantity.dates import Period, find_dates, parse_date
from perflint.quantity.interval import Interval
from perflint.quantity.malformed import Malformed, find_malformed, ocr_operator_candidate
from perflint.quantity.model import Operator, Quantity
from perflint.quantity.parsing import find_quantities, parse_decimal, parse_quantity, parse_range
from perflint.quantity.units import Unit, parse_unit

__all__ = [
    "Interval",
    "Malformed",
    "Operator",
    "Period",
    "Quantity",
    "Unit",
    "find_dates",
    "find_malformed",
    "find_quantities",
    "ocr_operator_candidate",
    "parse_date",
    "parse_decimal",
    "parse_quantity",
    "parse_range",
    "parse_unit",
]
