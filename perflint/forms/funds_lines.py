"""Lines of money as they are read: their side, their nesting and the columns that the form has."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from perflint.forms import words
from perflint.forms.draft import Draft, FormDraft
from perflint.patterns import regex
from perflint.places import LocatedText
from perflint.vocabulary import fold

AMOUNTS = ("prior", "initial", "budget", "half_year", "received", "executed", "balance")
MEASURES = (*AMOUNTS, "arrival_rate", "rate", "weight", "score", "reason", "basis")
_CHINESE_NUMBER = regex(r"^[(]?[一二三四五六七八九十]{1,2}[)、.]")
_NUMBER = regex(r"^\d{1,2}[、.)](?!\d)")
_BRACKETED_NUMBER = regex(r"^(?:[(]\d{1,2}[)]|[①-⑳])")
# What a fiscal grant is divided into where its parts follow it behind 其中.
_FISCAL_PARTS = frozenset(
    {
        "general",
        "government-fund",
        "state-capital",
        "special-account",
        "social-insurance",
        "central",
        "provincial",
        "city",
        "county",
        "local",
    }
)
_LEVELS_OF_GOVERNMENT = frozenset({"central", "provincial", "city", "county", "local"})
_EXPENDITURE = frozenset({"basic-expenditure", "project-expenditure"})


def _bracketed(line: Draft) -> bool:
    return _BRACKETED_NUMBER.match(fold(line["name"]).removeprefix("其中").lstrip(":")) is not None


class FundsBuilder(Struct):
    """The money block of a form, line by line."""

    unit: LocatedText | None = None
    side: str | None = None
    """The side that the form prints for the lines that follow; None where it prints none."""
    columns: list[str] = field(default_factory=list)
    lines: list[Draft] = field(default_factory=list)
    plan: list[Draft] = field(default_factory=list)
    _flushed: int = 0
    _chains: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By side: level of the parts that follow a 其中, and the role of the line that they are parts of."""

    def note_unit(self, text: LocatedText) -> None:
        """Take the unit from a label that names one, where none is known yet."""
        unit = words.money_unit(text)
        if unit is not None and self.unit is None:
            self.unit = text.derive(unit, max(text.find(unit), 0))

    def note_columns(self, names: Mapping[str, object] | list[str]) -> None:
        """Remember that the form has columns of these names."""
        self.columns.extend(name for name in names if name not in self.columns)

    def add(
        self,
        name: LocatedText,
        values: Mapping[str, LocatedText],
        *,
        role: str | None = None,
        nested: bool = False,
    ) -> Draft:
        """Add a line. `nested` tells that the form prints it inside the line above."""
        name = name.derive(name.rstrip("：: \t"))
        label = fold(name)
        role = role or words.fund_role(name) or "item"
        side = self._side(name, role)
        if side == "expenditure" and role in _LEVELS_OF_GOVERNMENT:
            role = "item"
        line: Draft = {"name": name, "role": role, "side": side}
        level = self._level(label, role, side, nested)
        if level is not None:
            line["level"] = level
        line.update(values)
        self.lines.append(line)
        return line

    def total(self) -> Draft | None:
        """The last line of the role total."""
        return next((line for line in reversed(self.lines) if line["role"] == "total"), None)

    def _side(self, name: str, role: str) -> str:
        bare = words.bare(name)
        if role in _EXPENDITURE or words.is_word("table_fund_expenditure_words", bare):
            return "expenditure"
        if self.side is not None:
            return self.side
        if role == "item" and self.lines:
            return str(self.lines[-1]["side"])
        return "income"

    def _level(self, label: str, role: str, side: str, nested: bool) -> int | None:
        same_side = [line for line in self.lines if line["side"] == side]
        if role == "total" or (role == "subtotal" and not any(line.get("level") == 0 for line in same_side)):
            self._chains.pop(side, None)
            return 0
        if nested:
            return 2
        part = label.startswith("其中")
        number = label.removeprefix("其中").lstrip(":")
        if _CHINESE_NUMBER.match(number):
            return 1
        if _NUMBER.match(number):
            return 2 if any(_CHINESE_NUMBER.match(fold(line["name"])) for line in same_side) else 1
        if _BRACKETED_NUMBER.match(number):
            return 2 if any(line.get("level") == 1 and not _bracketed(line) for line in same_side) else 1
        if part:
            return self._part_level(side, same_side)
        chain = self._chains.get(side)
        if chain is not None and role != "subtotal":
            if chain[1] == "subtotal" or (chain[1] == "fiscal" and role in _FISCAL_PARTS):
                return chain[0]
            self._chains.pop(side)
        if role == "item" and any(line["role"] in _EXPENDITURE for line in same_side):
            # Items behind 基本支出 and 项目支出 may be parts of either or stand beside them: the form does not say.
            return None
        return 1 if any(line.get("level") == 0 for line in same_side) else None

    def _part_level(self, side: str, same_side: list[Draft]) -> int:
        """The level of a line that begins with 其中: below the line above it, or beside it where that begins so."""
        above = same_side[-1] if same_side else None
        if above is None:
            return 1
        if fold(above["name"]).startswith("其中"):
            return int(above.get("level") or 1)
        level = int(above.get("level") or 0) + 1
        self._chains[side] = (level, str(above["role"]))
        return level

    def _settle_levels(self) -> None:
        """Lines above a total that stands below them are its parts."""
        for side in ("income", "expenditure"):
            lines = [line for line in self.lines if line["side"] == side]
            if not any(line.get("level") == 0 for line in lines):
                continue
            open_items = any(line["role"] in _EXPENDITURE for line in lines)
            for line in lines:
                if "level" not in line and not (open_items and line["role"] == "item"):
                    line["level"] = 1

    def flush(self, draft: FormDraft) -> None:
        """Hand over what was read since the last time."""
        self._settle_levels()
        lines, self.plan, plan = self.lines[self._flushed :], [], self.plan
        self._flushed = len(self.lines)
        if self.unit is not None and not draft.funds.get("unit") and (lines or plan):
            draft.funds["unit"] = self.unit
        if lines:
            draft.funds.setdefault("lines", []).extend(lines)
        if plan:
            draft.funds.setdefault("plan", []).extend(plan)
        if self.columns and (lines or plan):
            columns = draft.funds.setdefault("columns", [])
            columns.extend(name for name in self.columns if name not in columns)
