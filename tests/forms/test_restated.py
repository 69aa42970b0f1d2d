"""Indicator tables that stand in the body and in an annex."""

from __future__ import annotations

from perflint.forms.restated import IndicatorSet, main_and_restated


def rows(*names: str) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def names(found: list[dict[str, str]]) -> list[str]:
    return [row["name"] for row in found]


def test_tables_that_go_on_are_one_list() -> None:
    main, again = main_and_restated(
        [IndicatorSet(rows("里程", "合格率"), ["name"]), IndicatorSet(rows("满意度"), ["name", "score"])]
    )
    assert names(main.indicators) == ["里程", "合格率", "满意度"]
    assert main.columns == ["name", "score"]
    assert again == []


def test_the_more_complete_table_is_the_main_one() -> None:
    body = [IndicatorSet(rows("里程", "合格率"), ["name"]), IndicatorSet(rows("满意度"), ["name"])]
    annex = IndicatorSet(rows("执行率", "里程", "合格率", "满意度"), ["name", "reason"], [{"level1": "产出"}])
    main, again = main_and_restated([*body, annex])
    assert names(main.indicators) == ["执行率", "里程", "合格率", "满意度"]
    assert main.groups == [{"level1": "产出"}]
    assert names(again) == ["里程", "合格率", "满意度"]
    main, again = main_and_restated([annex, *body])
    assert len(main.indicators) == 4
    assert len(again) == 3


def test_of_equal_tables_the_one_with_more_columns_counts_and_then_the_later() -> None:
    wide, narrow = (
        IndicatorSet(rows("里程", "合格率"), ["name", "score", "reason"]),
        IndicatorSet(rows("里程", "合格率")),
    )
    assert main_and_restated([wide, narrow])[0].columns == ["name", "score", "reason"]
    later = IndicatorSet([{"name": "里程", "score": "9"}])
    assert main_and_restated([IndicatorSet(rows("里程")), later])[0].indicators == later.indicators


def test_body_and_annex_in_one_table_are_divided() -> None:
    whole = IndicatorSet(
        rows("里程", "合格率", "及时率", "满意度") + rows("里程", "合格率", "及时率", "满意度"), ["name"]
    )
    main, again = main_and_restated([whole])
    assert (len(main.indicators), len(again)) == (4, 4)


def test_a_name_that_stands_twice_in_a_table_divides_nothing() -> None:
    whole = IndicatorSet(rows("及时发现", "效率", "及时发现", "成本", "影响", "满意度"), ["name"])
    main, again = main_and_restated([whole])
    assert (len(main.indicators), len(again)) == (6, 0)


def test_nothing_is_nothing() -> None:
    assert main_and_restated([]) == (IndicatorSet(), [])
