"""Texts that report the completion beside the goals that they answer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, ClassVar

from perflint.facts.arithmetic import HUNDRED, rounded
from perflint.facts.context import ReportContext
from perflint.facts.goals import quantities_of, shortened, statement_of
from perflint.facts.passages import passages
from perflint.facts.registry import Doc, Fact, Related, measures
from perflint.facts.similarity import containment, normalise
from perflint.vocabulary import Vocabulary


class CopiedCompletion(Fact, frozen=True, kw_only=True):
    """A text that reports the completion beside the goal that it answers."""

    kind: ClassVar[str] = "copied_completion"

    goal: Annotated[str, Doc("the goal, shortened")]
    completion: Annotated[str, Doc("the completion, shortened")]
    length: Annotated[int, Doc("characters of the completion, without marks and words of completion")]
    equal: Annotated[bool, Doc("the two are equal but for marks and words like 已 and 完成")]
    contained: Annotated[Decimal, Doc("share of the completion that stands in the goal", unit="%")]
    prose: Annotated[bool, Doc("the completion stands in a chapter and not in the goal's own cell")]
    numbers: Annotated[int, Doc("quantities that the completion states")]


@measures(CopiedCompletion)
def measure_copied_completions(context: ReportContext) -> Iterator[CopiedCompletion]:
    """The goal's completion cell beside the goal; for reports in prose, chapters on the completion beside it."""
    goals = context.report.goals
    words = context.vocabulary
    if goals is not None and goals.annual and goals.completion:
        yield _copied(
            context, "/goals/annual", goals.annual, "/goals/completion", goals.completion, prose=False
        )
        return
    stated = [
        (passage.pointer, statement_of(passage))
        for passage in passages(context)
        if passage.role == "goal" and passage.source in {"section", "goal"}
    ]
    answers = [
        passage for passage in passages(context) if passage.source == "section" and passage.role != "goal"
    ]
    repeated: dict[str, list[tuple[str, str]]] = {_stripped(goal, words): [] for _, goal in stated}
    for answer in answers if repeated else ():
        for sentence in answer.sentences:
            places = repeated.get(_stripped(sentence.text, words))
            if places is not None and (
                answer.role == "completion" or words.pattern("goal_completion_marks").search(sentence.text)
            ):
                places.append((answer.pointer, sentence.text))
    for pointer, goal in stated:
        text = _stripped(goal, words)
        # A goal that stands twice is answered at its first place.
        for answered, sentence_text in repeated.pop(text, ()) if text else ():
            yield _copied(context, pointer, goal, answered, sentence_text, prose=True)


def _copied(
    context: ReportContext, goal_pointer: str, goal: str, pointer: str, completion: str, *, prose: bool
) -> CopiedCompletion:
    words = context.vocabulary
    first, second = _stripped(goal, words), _stripped(completion, words)
    return CopiedCompletion(
        report=context.index,
        pointer=pointer,
        quote=completion[:120],
        related=(Related(context.index, goal_pointer, "目标"),),
        goal=shortened(goal),
        completion=shortened(completion),
        length=len(second),
        equal=bool(second) and first == second,
        contained=rounded(Decimal(str(containment(second, first))) * HUNDRED, 0),
        prose=prose,
        numbers=len(quantities_of(completion)),
    )


def _stripped(text: str, words: Vocabulary) -> str:
    return normalise(words.pattern("goal_completion_additions").sub("", text)).text
