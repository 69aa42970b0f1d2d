"""`--select` and `--ignore`."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from perflint.findings.reading import READING_RULES, summary_of
from perflint.findings.selection import Selection, SelectionError, check_selectors, former_names
from tests.findings.support import rule

RULES = [*READING_RULES, summary_of(rule()), summary_of(rule("IND001", "vague-target"))]


def selection(select: str = "", ignore: str = "") -> Selection:
    return Selection(
        check_selectors(select.split(), RULES, "--select"), check_selectors(ignore.split(), RULES, "--ignore")
    )


def kept(chosen: Selection) -> set[str]:
    found = {
        ("BUD013", "low-execution", "warning"),
        ("IND001", "vague-target", "info"),
        ("DOC002", "x", "error"),
    }
    return {code for code, name, severity in found if chosen.keeps(code, name, severity)}


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        ("", "", {"BUD013", "IND001", "DOC002"}),
        ("BUD013", "", {"BUD013"}),
        ("bud", "", {"BUD013"}),
        ("vague-target", "", {"IND001"}),
        ("warning error", "", {"BUD013", "DOC002"}),
        ("", "info", {"BUD013", "DOC002"}),
        ("BUD IND", "low-execution", {"IND001"}),
    ],
)
def test_selectors(select: str, ignore: str, expected: set[str]) -> None:
    assert kept(selection(select, ignore)) == expected


def test_unreadable_documents_cannot_be_ignored() -> None:
    assert selection("BUD", "DOC001 error").keeps("DOC001", "unreadable", "error")


@pytest.mark.parametrize(
    ("selector", "hint"),
    [("BUD031", "BUD013"), ("vage-target", "vague-target"), ("eror", "error"), ("SC", "SCO")],
)
def test_unknown_selector_names_the_nearest(selector: str, hint: str) -> None:
    with pytest.raises(SelectionError, match=f"--select: .*'{selector}'; did you mean '{hint}'"):
        check_selectors([selector], RULES, "--select")


def test_rules_on_trial_count_when_they_are_asked_for() -> None:
    assert Selection().admits("BUD013", "low-execution", "stable")
    assert not Selection().admits("BUD013", "low-execution", "preview")
    assert Selection(preview=True).admits("BUD013", "low-execution", "preview")
    assert selection("bud013").admits("BUD013", "low-execution", "preview")
    assert selection("low-execution").admits("BUD013", "low-execution", "preview")
    assert not selection("BUD warning").admits("BUD013", "low-execution", "preview")


def test_former_names_select_the_rule_of_today() -> None:
    renamed = replace(summary_of(rule("TGT001", "new-name")), formerly=("oldest-name", "old-name"))
    assert check_selectors(["Old-Name"], [renamed], "--select") == {"new-name"}
    assert former_names(["Old-Name", "TGT001", "new-name"], [renamed]) == {"old-name": renamed}
