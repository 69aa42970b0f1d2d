"""Values and messages as people read them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perflint.findings.wording import evidence, fill, format_number, format_value, message
from tests.findings.support import claim, execution, match, rule


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("39.41", "%", "39.41%"),
        ("93.940", "分", "93.94分"),
        ("70", "万元", "70万元"),
        ("70.00", "万元", "70万元"),
        ("700", "", "700"),
        ("7E+2", "", "700"),
        ("14.6358", "亿元", "14.6358亿元"),
        ("39.41428571428571428571428571", "%", "39.41%"),
        ("0.33333333333", "万元", "0.3333万元"),
        ("0.0000123456", "%", "0.000012%"),
        ("-0.00", "", "0"),
        ("-37.20", "万元", "-37.2万元"),
        ("0", "%", "0%"),
    ],
)
def test_number_is_printed_plainly(value: str, unit: str, shown: str) -> None:
    assert format_number(Decimal(value), unit) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12))
def test_printed_number_is_near_and_has_no_exponent(value: Decimal) -> None:
    text = format_number(value)
    assert "E" not in text
    assert abs(Decimal(text) - value) <= Decimal("0.00005")
    assert value == 0 or Decimal(text) != 0


def test_infinite_number_is_refused() -> None:
    with pytest.raises(ValueError, match="Infinity"):
        format_number(Decimal("Infinity"))


def test_values_of_other_types() -> None:
    assert format_value(None, "%", "zh") == "—"
    assert format_value("", "", "zh") == "—"
    assert format_value(True, "", "zh") == "是"
    assert format_value(False, "", "en") == "no"
    assert format_value(frozenset({"乙", "甲"}), "", "zh") == "乙、甲"
    assert format_value(("b", "a"), "", "en") == "b, a"
    assert format_value(3, "个", "zh") == "3个"


def test_message_names_values_with_their_units() -> None:
    found = match(rule(), execution=execution())
    assert fill(found.rule.message, found, "zh") == "执行率 39.41%（27.59万元/70万元）"


def test_message_shows_parameters() -> None:
    low = rule(message="低于 {$max_rate}%")
    found = match(low, execution=execution())
    assert (
        fill(low.message, type(found)(low, found.facts, "info", {"max_rate": Decimal(60)}), "zh")
        == "低于 60%"
    )


def test_aggregated_message_counts_and_lists_its_rows() -> None:
    vague = rule(message="{count} 处：{rows}", aggregate="{direction_claim.claimed}{direction_claim.number}")
    matches = [
        match(vague, direction_claim=claim("/indicators/0/target")),
        match(vague, direction_claim=claim("/indicators/1/target", claimed="下降", number=Decimal(2))),
    ]
    assert message(vague.message, matches, "zh") == "2 处：增长-5.3；下降2"
    assert message(vague.message, matches, "en") == "2 处：增长-5.3; 下降2"


def test_evidence_holds_what_the_message_names() -> None:
    found = match(rule(), execution=execution())
    assert evidence(found.rule.message, found, "zh") == {
        "rate": "39.41%",
        "executed": "27.59万元",
        "budget": "70万元",
    }


def test_evidence_of_two_facts_with_one_field_name_is_told_apart() -> None:
    both = rule(message="{a.rate} {b.rate}")
    found = match(both, a=execution(), b=execution("/funds/lines/1/rate", rate=Decimal(50)))
    assert evidence(both.message, found, "zh") == {"rate": "39.41%", "b.rate": "50%"}
