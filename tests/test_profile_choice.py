"""Which profile judges a document."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perflint.profile_choice
from perflint.documents.errors import worded
from perflint.profile import Profile, ProfileError, named_profile
from perflint.profile_choice import choose_profile
from perflint.report import Report

EAST = {"regions": ["临澜", "临澜市云溪区"], "markers": ["计算符号", "半年（程）指标值"]}
WEST = {"regions": ["清河县"], "markers": ["计算符号"]}
PROFILES = {
    name: Profile.model_validate({"name": name, "title": name, **values})
    for name, values in (("national", {}), ("east", EAST), ("west", WEST))
}


@pytest.fixture(autouse=True)
def profiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Profiles of invented places in place of the installation's."""
    monkeypatch.setattr(perflint.profile_choice, "load_profile", PROFILES.__getitem__)
    monkeypatch.setattr(perflint.profile_choice, "profile_by_name", lambda name, _folders: PROFILES[name])
    monkeypatch.setattr(perflint.profile_choice, "profiles_of", lambda _folders: list(PROFILES.values()))


def chosen(*reports: dict[str, Any], asked: str | None = None) -> tuple[str, str]:
    models = [Report.model_validate({"kind": "project-target", **report}) for report in reports]
    choice = choose_profile(models, asked)
    return choice.profile.name, worded(choice.reason, "zh")


@pytest.mark.parametrize(
    ("report", "name", "reason"),
    [
        ({}, "national", "默认，未识别地区"),
        ({"region": "清河县"}, "west", "文中地区“清河县”"),
        ({"unit": "清 河 县水利局"}, "west", "文中地区“清河县”"),
        ({"title": "临澜市云溪区绩效目标表"}, "east", "文中地区“临澜市云溪区”"),
        ({"unit": "清河县水利局", "title": "参照临澜做法"}, "west", "文中地区“清河县”"),
        ({"fields": [{"label": "半年(程)指标值"}]}, "east", "表式标记“半年（程）指标值”"),
        ({"fields": [{"label": "计算符号"}]}, "national", "默认，未识别地区"),
        ({"fields": [{"label": "计算符号"}, {"label": "半年（程）指标值"}]}, "east", "表式标记“计算符号”"),
        ({"profile": "west", "region": "临澜"}, "west", "文件自述"),
    ],
)
def test_recognised(report: dict[str, Any], name: str, reason: str) -> None:
    assert chosen(report) == (name, reason)


def test_any_report_of_a_document_may_name_the_place() -> None:
    assert chosen({}, {"region": "清河县"})[0] == "west"


def test_place_counts_before_labels() -> None:
    assert chosen({"region": "清河县", "fields": [{"label": "半年（程）指标值"}]})[0] == "west"


def test_asked_for_wins() -> None:
    assert chosen({"region": "清河县"}, asked="national") == ("national", "指定")


def test_profile_of_a_file_inherits_from_the_installation(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("title: 本局\nextends: national\nover_completion_notice: 150\n", encoding="utf-8")
    profile = named_profile(str(path))
    assert (profile.name, profile.over_completion_notice) == ("mine", Decimal(150))
    assert profile.bands == named_profile("national").bands


def test_file_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="mine"):
        named_profile(str(tmp_path / "mine.yaml"))
