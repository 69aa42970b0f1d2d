"""Assets, debts and net assets that a department's report states."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import percent, rounded
from perflint.facts.context import ReportContext
from perflint.facts.enumerations import enumerations_of
from perflint.facts.mentions import Mention, mentions
from perflint.facts.narrative_sums import about_assets, enumeration_sum
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.sums import SumCheck, sum_check
from perflint.facts.texts import whole_text

_HEADS = ("asset_heads", "debt_heads", "net_asset_heads", "asset_part_heads")
_LINK = " 为是共计:："


class AssetPosition(Fact, frozen=True, kw_only=True):
    """The assets and debts that a report states, with what it says about them."""

    kind: ClassVar[str] = "assets"

    assets: Annotated[Decimal, Doc("资产", "万元")]
    debts: Annotated[Decimal, Doc("负债", "万元")]
    ratio: Annotated[Decimal, Doc("负债/资产", "%")]
    praise: Annotated[
        str, Doc('words of praise about assets or debts in the same passage; "" where none stands')
    ] = ""


@measures(SumCheck, AssetPosition)
def measure_assets(context: ReportContext) -> Iterator[SumCheck | AssetPosition]:
    """资产 = 流动 + 非流动, 资产 = 负债 + 净资产, and the debt ratio beside the words about it."""
    words, whole = context.vocabulary, whole_text(context)
    named = words.pattern("asset_words")
    for passage in passages(context) if named.search(whole) else ():
        for found in enumerations_of(passage, words) if named.search(passage.text) else ():
            if about_assets(found, words):
                yield enumeration_sum(context, found, "assets")
    if words.pattern("asset_heads").search(whole) is None:
        return
    money = [item for item in mentions(context) if item.is_money]
    assets, debts, net = (
        _first(money, heads, context) for heads in ("asset_heads", "debt_heads", "net_asset_heads")
    )
    if assets is None or debts is None or assets.value <= 0:
        return
    if net is not None:
        yield sum_check(
            context,
            subject="equity",
            name="资产",
            stated=assets.amount,
            parts=[debts.amount, net.amount],
            names=["负债", "净资产"],
        )
    share = percent(debts.amount.value, assets.amount.value)
    if share is not None:
        yield AssetPosition(
            report=context.index,
            pointer=debts.passage.pointer,
            quote=debts.quantity.text,
            offset=debts.start,
            related=(Related(context.index, assets.passage.pointer, "资产"),),
            assets=assets.amount.value,
            debts=debts.amount.value,
            ratio=rounded(share),
            praise=_praise((assets, debts), context),
        )


def _first(money: Sequence[Mention], heads: str, context: ReportContext) -> Mention | None:
    return next((item for item in money if not item.prior and asset_role(item.cue, context) == heads), None)


def asset_role(cue: str, context: ReportContext) -> str:
    """Which of asset_heads, debt_heads, net_asset_heads and asset_part_heads the words before an amount end with."""
    bare = cue.rstrip(_LINK)
    lists = {heads: context.vocabulary.words(heads) for heads in _HEADS}
    found = [
        (len(word), heads)
        for heads, words in lists.items()
        if bare.endswith(words)
        for word in words
        if bare.endswith(word)
    ]
    return max(found)[1] if found else ""


def _praise(items: Sequence[Mention], context: ReportContext) -> str:
    for item in items:
        found = context.vocabulary.pattern("asset_praise").search(item.passage.text)
        if found is not None:
            return found[0]
    return ""
