"""Which of the five kinds a report is of, and whether a stretch of a document is a report at all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from perflint.forms.draft import FormDraft
from perflint.forms.outline import Node
from perflint.forms.wording import cue_count, fold, holds_any, without_end_brackets
from perflint.report import ReportKind
from perflint.vocabulary import vocabulary

Subject = Literal["project", "department"]
Phase = Literal["target", "self-evaluation"]

_HEADINGS_ENOUGH = 2
_CUES_ENOUGH = 3
_CUE_MARGIN = 2


class KindSigns(Struct, frozen=True):
    """What a stretch of a document says about its kind; None where it says nothing.

    `report`: it is a report on goals or results by itself. `text`: it is titled a performance text.
    """

    subject: Subject | None
    phase: Phase | None
    report: bool
    text: bool = False


def kind_signs(titles: Sequence[str], form: FormDraft, nodes: Sequence[Node]) -> KindSigns:
    """The signs of a unit by its titles, its tables and its prose, in this order of trust."""
    words = "\n".join(fold(title) for title in titles)
    return KindSigns(
        subject=_subject(words, form, nodes),
        phase=_phase(words, form, nodes),
        report=_is_report(titles, form, nodes),
        text=holds_any(words, "kind_performance_text"),
    )


def kind_of(signs: KindSigns) -> ReportKind:
    """The kind of a report; a paper that does not say speaks of a project and of results."""
    if signs.text:
        return "performance-text"
    if signs.subject == "department":
        return "department-target" if signs.phase == "target" else "department-self-evaluation"
    return "project-target" if signs.phase == "target" else "project-self-evaluation"


def _subject(titles: str, form: FormDraft, nodes: Sequence[Node]) -> Subject | None:
    if holds_any(titles, "kind_department"):
        return "department"
    if form.project.get("name") is not None or holds_any(titles, "kind_project"):
        return "project"
    roles = {line.get("role") for line in form.funds.get("lines", ())}
    if "basic-expenditure" in roles:
        return "department"
    text = _text(nodes)
    department = cue_count(text, "department_cues")
    if department >= _CUES_ENOUGH:
        return "department"
    if form.project or cue_count(text, "kind_project"):
        return "project"
    return None


def _phase(titles: str, form: FormDraft, nodes: Sequence[Node]) -> Phase | None:
    if _ticked_beforehand(form):
        return "target"
    stated = _has_results(form)
    if holds_any(titles, "kind_self_evaluation"):
        return "self-evaluation"
    if holds_any(titles, "kind_target"):
        return "self-evaluation" if stated else "target"
    columns = set(form.indicator_columns)
    if stated or columns & {"actual", "score"}:
        return "self-evaluation"
    if form.indicators or form.indicator_columns:
        return "target"
    if form.funds.get("lines") and {"executed", "rate"} & set(form.funds.get("columns", ())):
        return "self-evaluation"
    text = _text(nodes)
    if not text:
        return None
    results, plans = cue_count(text, "self_evaluation_cues"), cue_count(text, "target_cues")
    if results or plans:
        return "target" if plans > results + _CUE_MARGIN else "self-evaluation"
    return None


def _ticked_beforehand(form: FormDraft) -> bool:
    return any(
        option["checked"] and fold(option["name"]) in vocabulary().words("kind_target_choices")
        for choice in form.choices
        for option in choice["options"]
    )


def _has_results(form: FormDraft) -> bool:
    """Whether results are stated: actual values or scores in at least one row, or a completion of the goals."""
    if form.goals.get("completion"):
        return True
    return any(entry.get("actual") or entry.get("score") for entry in form.indicators)


def _is_report(titles: Sequence[str], form: FormDraft, nodes: Sequence[Node]) -> bool:
    if form.indicators or form.indicator_columns or form.goals or form.groups or form.evaluation.get("score"):
        return True
    front = [*titles, *_front_lines(nodes)]
    if any(_is_other_paper(line) for line in front[:2]):
        return False
    if any(holds_any(fold(title), "title_performance_words") for title in titles):
        return True
    telling = sum(
        node.heading is not None and holds_any(fold(node.heading), "performance_cues") for node in nodes
    )
    return telling >= _HEADINGS_ENOUGH


def _front_lines(nodes: Sequence[Node]) -> list[str]:
    return [str(text) for text in nodes[0].paragraphs[:2]] if nodes else []


def _is_other_paper(title: str) -> bool:
    folded = without_end_brackets(fold(title))
    if holds_any(folded, "title_other_subjects"):
        return True
    return len(folded) <= 80 and folded.rstrip("。:").endswith(vocabulary().words("title_other_papers"))


def _text(nodes: Sequence[Node]) -> str:
    """The headings and the beginnings of the paragraphs of some nodes, folded."""
    return "\n".join(
        fold(text[:200]) for node in nodes for text in (node.heading or "", *node.paragraphs) if text
    )
