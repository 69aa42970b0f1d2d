"""What is wrong with a report.json, and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

MOST_PROBLEMS = 30


class Problem(Struct, frozen=True):
    """One thing that is wrong: its wording a language, and its place; lines and columns count from 1."""

    message: Mapping[str, str]
    pointer: str = ""
    line: int | None = None
    column: int | None = None


class LoadError(ValueError):
    """A report.json that cannot be read.

    `message` says in each language ("zh", "en") what is wrong and what to do, all problems together; `pointer`, `line`
    and `column` are the place of the first one; `problems` holds them one by one.
    """

    def __init__(
        self,
        path: str,
        message: Mapping[str, str],
        pointer: str = "",
        line: int | None = None,
        column: int | None = None,
        *,
        problems: Sequence[Problem] = (),
    ) -> None:
        super().__init__(path, message, pointer, line, column)
        self.path = path
        self.message = message
        self.pointer = pointer
        self.line = line
        self.column = column
        self.problems = tuple(problems) or (Problem(message, pointer, line, column),)

    def __str__(self) -> str:
        place = "" if self.line is None else f":{self.line}:{self.column}"
        return f"{self.path}{place}: {self.message['en']}"


def load_error(path: str, problems: Sequence[Problem]) -> LoadError:
    """One error for all problems of a file, in the order of their places."""
    ordered = sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))
    first = ordered[0]
    message = first.message
    if len(ordered) > 1:
        message = {language: _listed(ordered, language) for language in ("zh", "en")}
    return LoadError(path, message, first.pointer, first.line, first.column, problems=ordered)


def _listed(problems: Sequence[Problem], language: str) -> str:
    shown = problems[:MOST_PROBLEMS]
    if language == "zh":
        head, more = f"共 {len(problems)} 处错误：", f"……另有 {len(problems) - len(shown)} 处"
    else:
        head, more = f"{len(problems)} errors:", f"… and {len(problems) - len(shown)} more"
    lines = [f"{_place(problem, language)}{problem.message[language]}" for problem in shown]
    return "\n".join([head, *lines, *([more] if len(shown) < len(problems) else [])])


def _place(problem: Problem, language: str) -> str:
    if problem.line is None:
        return f"{problem.pointer} " if problem.pointer else ""
    if language == "zh":
        return (
            f"第 {problem.line} 行第 {problem.column} 列：" if problem.column else f"第 {problem.line} 行："
        )
    return f"line {problem.line}, column {problem.column}: " if problem.column else f"line {problem.line}: "
