"""Columns confirmed by their contents, and what only the whole table shows: parents, labels of groups."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from perflint.documents.model import ReadingNote
from perflint.forms import words
from perflint.forms.draft import Draft
from perflint.places import LocatedText
from perflint.vocabulary import fold

_MOST = 0.8
_FEW = 0.2
_FULL_POINTS = (Decimal(100), Decimal(90))


def confirm_columns(rows: list[Draft], roles: list[str]) -> list[ReadingNote]:
    """Exchange columns whose contents prove that the heading of the one stands over the other.

    Changes the rows and the list of roles; what was exchanged against the headings is told by notes.
    """
    notes = _confirm_points(rows, roles)
    _confirm_names(rows, roles)
    return notes


def _share(rows: Sequence[Draft], role: str, test: Callable[[str], bool]) -> float:
    filled = [row[role] for row in rows if row.get(role)]
    return sum(map(test, filled)) / len(filled) if filled else 0.0


def _rename(rows: list[Draft], moves: dict[str, str]) -> None:
    for row in rows:
        taken = {role: row.pop(role) for role in moves if role in row}
        for role, value in taken.items():
            row[moves[role]] = value


def _located(value: object) -> LocatedText | None:
    return value if isinstance(value, LocatedText) else None


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(fold(text).removesuffix("分"))
    except InvalidOperation:
        return None


def _confirm_points(rows: list[Draft], roles: list[str]) -> list[ReadingNote]:
    """Weights and scores exchanged: the scores make up the full points, the weights do not, and none is above."""
    if "weight" not in roles or "score" not in roles:
        return []
    pairs = [
        (weight, score)
        for row in rows
        if (weight := _number(row.get("weight") or "")) is not None
        and (score := _number(row.get("score") or "")) is not None
    ]
    weights, scores = sum(pair[0] for pair in pairs), sum(pair[1] for pair in pairs)
    if (
        len(pairs) < 3
        or scores not in _FULL_POINTS
        or weights in _FULL_POINTS
        or any(weight > score for weight, score in pairs)
    ):
        return []
    first = next(row["weight"] for row in rows if row.get("weight"))
    _rename(rows, {"weight": "score", "score": "weight"})
    return [
        ReadingNote(
            "column-shift",
            f"“得分”列合计 {scores}、“分值”列合计 {weights}，且各行“分值”都不高于“得分”：两列内容互换，已按内容归位",
            _located(first),
        )
    ]


def _confirm_names(rows: list[Draft], roles: list[str]) -> None:
    """Tables of two levels: their names are labels of the second level, or their second level holds names."""
    if "name" not in roles and "level2" in roles and rows:
        if _share(rows, "level2", lambda text: any(words.level_words(text))) <= _FEW:
            _rename(rows, {"level2": "name"})
            roles[roles.index("level2")] = "name"
        return
    if "level2" in roles or "name" not in roles or not rows:
        return
    if _share(rows, "name", lambda text: words.level_words(text)[1]) < _MOST:
        return
    for row in rows:
        name = row["name"]
        row["level2"] = name
        row["name"] = name.derive("")
    roles.insert(roles.index("name"), "level2")


def mark_parents(rows: list[Draft]) -> None:
    """Tell parents (★, or the row above 其中) from their children, which carry no points of their own."""
    parent: Draft | None = None
    starred = False
    for row in rows:
        name = row.get("name") or ""
        if words.starts_with_word("table_child_prefixes", fold(name)):
            if parent is not None:
                parent["role"] = "parent"
                row["role"] = "child"
            continue
        if words.starts_with_word("table_parent_marks", fold(name)):
            parent, starred = row, bool(row.get("weight"))
            continue
        belongs = parent is not None and starred and row.get("level2") == parent.get("level2")
        if parent is not None and belongs and name and "weight" in row and not row["weight"]:
            parent["role"] = "parent"
            row["role"] = "child"
            continue
        parent, starred = (row, False) if name else (None, False)


def back_fill_level1(rows: list[Draft], begin: int) -> list[ReadingNote]:
    """In texts of paged tables a label stands beside the middle of its rows: give it to those before it.

    Only where no row before holds a label, and none has a second-level label that tells another group.
    """
    if not rows or "level1" not in rows[0] or rows[0]["level1"]:
        return []
    first = next((index for index, row in enumerate(rows) if row["level1"]), None)
    if first is None or first < begin:
        return []
    before = rows[:first]
    if any(any(words.level_words(row.get("level2") or "")) for row in before):
        return []
    if not any(row.get("level2") for row in before):
        return []
    label = rows[first]["level1"]
    for row in before:
        row["level1"] = label
    return [
        ReadingNote(
            "uncertain-join", f"一级指标“{label}”补给了它前面没有一级指标的 {len(before)} 行", _located(label)
        )
    ]
