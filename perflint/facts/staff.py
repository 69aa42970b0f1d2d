"""Staff: do the numbers of people add up, and do those in post fit the establishment (编制)?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import addends, percent, rounded, tidy
from perflint.facts.context import ReportContext
from perflint.facts.enumerations import quantities_in
from perflint.facts.passages import Passage, passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.patterns import regex
from perflint.quantity import Quantity, find_quantities, parse_decimal
from perflint.vocabulary import Vocabulary, fold

_NAME_END = regex(r"[一-鿿]+$")
_PEOPLE = ("人员", "人数", "在职", "编制")
_REACH_OF_NAME = 24
_RATE_REACH = 6
"""Characters between the name of a rate and its number."""
_ROLES = ("total", "quota", "active", "official", "career", "retired", "other")


class Staff(Fact, frozen=True, kw_only=True):
    """Numbers of staff that one passage or table states. Absent numbers are absent, never 0."""

    kind: ClassVar[str] = "staff"

    total: Annotated[Decimal | None, Doc("实有人数", "人")] = None
    quota: Annotated[Decimal | None, Doc("编制数", "人")] = None
    active: Annotated[Decimal | None, Doc("在职人数", "人")] = None
    retired: Annotated[Decimal | None, Doc("离休、退休人数", "人")] = None
    parts: Annotated[str, Doc("在职, 离退休 and other staff, written out")] = ""
    parts_sum: Annotated[Decimal | None, Doc("their sum", "人")] = None
    closes: Annotated[bool | None, Doc("实有 is the sum of its parts")] = None
    closes_without_retired: Annotated[
        bool | None, Doc("实有 is the sum of its parts but for the retired, whom many bodies leave out")
    ] = None
    active_parts: Annotated[str, Doc("行政, 事业 and other staff in post, written out")] = ""
    active_closes: Annotated[bool | None, Doc("在职 is the sum of 行政 and 事业")] = None
    quota_parts: Annotated[str, Doc("行政编制 and 事业编制 behind the whole 编制, written out")] = ""
    quota_closes: Annotated[bool | None, Doc("编制 is the sum of 行政编制 and 事业编制")] = None
    open_sums: Annotated[
        str, Doc("the sums that do not close, written out: 实有60，分项 40+12=52；编制58，其中 36+20=56")
    ] = ""
    over_quota: Annotated[Decimal | None, Doc("在职 − 编制 where positive", "人")] = None
    control_rate: Annotated[Decimal | None, Doc("在职/编制", "%")] = None
    stated_rate: Annotated[Decimal | None, Doc("在职人员控制率 as stated beside them", "%")] = None
    rate_gap: Annotated[
        Decimal | None, Doc("distance of the stated rate and 在职/编制, in percentage points")
    ] = None


@measures(Staff)
def measure_staff(context: ReportContext) -> Iterator[Staff]:
    """One fact for every passage or table that counts staff."""
    for passage in passages(context):
        if passage.source in ("section", "field", "evidence"):
            fact = _of_passage(passage, context)
            if fact is not None:
                yield fact
    yield from _of_fields(context)
    yield from _of_tables(context)


def _of_fields(context: ReportContext) -> Iterator[Staff]:
    """The one cell for 编制 and the one for staff in post that a form prints at its head."""
    words = context.vocabulary
    found: dict[str, list[tuple[int, Decimal]]] = {"quota": [], "active": []}
    for index, item in enumerate(context.report.fields):
        role = staff_role(fold(item.label), words)
        value = parse_decimal(item.value.strip().rstrip("人名个")) if item.value else None
        if value is None or role not in found or words.pattern("staff_kinds_of_posts").search(item.label):
            continue
        found[role].append((index, value))
    if len(found["quota"]) != 1 or len(found["active"]) != 1:
        return
    (place, quota), (index, active) = found["quota"][0], found["active"][0]
    yield Staff(
        report=context.index,
        pointer=f"/fields/{index}/value",
        quote=context.report.fields[index].value or "",
        related=(Related(context.index, f"/fields/{place}/value", "编制数"),),
        quota=quota,
        active=active,
        over_quota=_excess(active, quota),
        control_rate=_share(active, quota),
    )


def _of_passage(passage: Passage, context: ReportContext) -> Staff | None:
    people = [
        item
        for item in quantities_in(passage.text)
        if item.unit is not None and item.unit.dimension == "count:人" and not item.approximate
    ]
    found: dict[str, list[Quantity]] = {role: [] for role in _ROLES}
    posts: list[Quantity] = []
    end = 0
    for item in people:
        cue = passage.text[end : item.start]
        end = item.end
        role = staff_role(cue, context.vocabulary)
        if role == "quota" and context.vocabulary.pattern("staff_kinds_of_posts").search(cue):
            posts.append(item)
        elif role:
            found[role].append(item)
    totals, active, quota = found["total"], found["active"], found["quota"]
    if len(totals) > 1 or len(active) > 1 or not (totals or active):
        return None
    total = totals[0].value if totals else None
    in_post = active[0].value if active else None
    retired = sum((item.value for item in found["retired"]), Decimal(0)) if found["retired"] else None
    closed = None
    without = None
    parts: list[Decimal] = []
    if total is not None and in_post is not None and totals[0].start < active[0].start:
        outside = [item.value for item in found["other"]]
        parts = [in_post, *([retired] if retired is not None else []), *outside]
        closed = total == sum(parts, Decimal(0))
        without = total == sum(parts, Decimal(0)) - (retired or Decimal(0))
    kinds = [item.value for role in ("official", "career") for item in found[role]]
    judged_kinds = (
        in_post is not None
        and len(kinds) >= 2
        and all(item.start > active[0].start for role in ("official", "career") for item in found[role])
    )
    of_posts = sum((item.value for item in posts), Decimal(0))
    # 编制25人，实有24人，其中行政编制8人、事业编制16人: the kinds of posts divide the people in them.
    split = (
        len(quota) == 1
        and len(posts) >= 2
        and quota[0].start < posts[0].start
        and of_posts not in (total, in_post)
    )
    allowed = quota[0].value if len(quota) == 1 else None
    if not quota and len(posts) >= 2:
        allowed = of_posts
    first = (totals or active)[0]
    stated = _stated_rate(passage, context.vocabulary)
    if closed is None and not judged_kinds and allowed is None:
        return None
    active_closes = in_post == sum(kinds, Decimal(0)) if judged_kinds else None
    quota_closes = allowed == of_posts if split else None
    told = [
        _told("实有", total, "分项", parts) if closed is False else "",
        _told("在职", in_post, "其中", kinds) if active_closes is False else "",
        _told("编制", allowed, "其中", [item.value for item in posts]) if quota_closes is False else "",
    ]
    return Staff(
        report=context.index,
        pointer=passage.pointer,
        quote=first.text,
        offset=first.start,
        open_sums="；".join(filter(None, told)),
        total=total,
        quota=allowed,
        active=in_post,
        retired=retired,
        parts=addends(parts),
        parts_sum=sum(parts, Decimal(0)) if parts else None,
        closes=closed,
        closes_without_retired=without,
        active_parts=addends(kinds),
        active_closes=active_closes,
        quota_parts=addends(item.value for item in posts) if split else "",
        quota_closes=quota_closes,
        over_quota=_excess(in_post if in_post is not None else total, allowed),
        control_rate=_share(in_post, allowed),
        stated_rate=stated,
        rate_gap=_gap(stated, _share(in_post, allowed)),
    )


def _told(name: str, whole: Decimal | None, of: str, parts: Sequence[Decimal]) -> str:
    return f"{name}{tidy(whole) if whole is not None else '—'}，{of} {addends(parts)}={tidy(sum(parts, Decimal(0)))}"


def _stated_rate(passage: Passage, words: Vocabulary) -> Decimal | None:
    """The only 控制率 that a passage on staff states, in percent."""
    rates = []
    for item in find_quantities(passage.text):
        before = passage.text[max(0, item.start - _REACH_OF_NAME) : item.start]
        heading = words.pattern("control_rate_heads").search(before)
        if item.dimension != "ratio" or item.operator is not None or heading is None:
            continue
        if heading.end() + _RATE_REACH >= len(before) and _is_of_staff(before[: heading.start()]):
            rates.append(item)
    return rates[0].value if len(rates) == 1 else None


def _is_of_staff(before: str) -> bool:
    """Whether a 控制率 behind these words is that of staff, and not of 公用经费 or 三公经费."""
    words_of_name = _NAME_END.search(before)
    name = words_of_name[0] if words_of_name is not None else ""
    return not name or name.endswith(_PEOPLE)


def _gap(stated: Decimal | None, share: Decimal | None) -> Decimal | None:
    return abs(stated - share) if stated is not None and share is not None else None


def staff_role(cue: str, words: Vocabulary) -> str:
    """Which number of staff the words before it announce: the cue that ends furthest right, the longest of those."""
    best = (0, 0)
    role = ""
    for name, cues in words.mapping("staff_roles").items():
        for word in cues:
            place = cue.rfind(word)
            if place >= 0 and (place + len(word), len(word)) > best:
                best, role = (place + len(word), len(word)), name
    return role


def _excess(people: Decimal | None, quota: Decimal | None) -> Decimal | None:
    return people - quota if people is not None and quota is not None and people > quota > 0 else None


def _share(people: Decimal | None, quota: Decimal | None) -> Decimal | None:
    share = percent(people, quota) if people is not None and quota is not None else None
    return rounded(share) if share is not None else None


def _of_tables(context: ReportContext) -> Iterator[Staff]:
    """Tables with columns 编制数 and 在职人数, such as the base-data table of a department's evaluation."""
    words = context.vocabulary
    for number, table in enumerate(context.report.tables):
        rows = [table.header, *table.rows]
        for place, header in enumerate(rows[:-1]):  # the row behind the header is row `place` of the table
            roles = [staff_role(fold(cell), context.vocabulary) for cell in header]
            if "quota" not in roles or "active" not in roles:
                continue
            values = rows[place + 1]
            quota, active = (_cell(values, roles.index(role)) for role in ("quota", "active"))
            if quota is None or active is None:
                continue
            rates = [
                index for index, cell in enumerate(header) if words.pattern("control_rate_heads").search(cell)
            ]
            stated = _cell(values, rates[0]) if rates else None
            yield Staff(
                report=context.index,
                pointer=f"/tables/{number}/rows/{place}/{roles.index('active')}",
                quote=values[roles.index("active")],
                related=(
                    Related(context.index, f"/tables/{number}/rows/{place}/{roles.index('quota')}", "编制数"),
                ),
                quota=quota,
                active=active,
                over_quota=_excess(active, quota),
                control_rate=_share(active, quota),
                stated_rate=stated,
                rate_gap=_gap(stated, _share(active, quota)),
            )


def _cell(row: list[str], index: int) -> Decimal | None:
    return parse_decimal(row[index].strip().rstrip("%％人名")) if index < len(row) else None
