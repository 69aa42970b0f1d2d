"""The documents for people: no link leads nowhere, and the hook for pre-commit takes what perflint reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from perflint.engine import load_rules
from perflint.facts.registry import fact_kinds
from perflint.profile import load_profile, profile_names
from perflint.reading import document_suffixes
from perflint.reference_pages import facts_page, profiles_page
from perflint.resources import rules_directory
from perflint.rule_pages import Catalogue

PAGES = ("README.md", "CONTRIBUTING.md", "docs/*.md", "docs/rules/index.md", "docs/rules/by-document.md")
_LINK = re.compile(r"\]\((?P<target>[^)#\s]+)?(?:#(?P<anchor>[^)\s]+))?\)")


@pytest.mark.parametrize("pattern", PAGES)
def test_links_lead_somewhere(project_directory: Path, pattern: str) -> None:
    broken = []
    for page in project_directory.glob(pattern):
        text = page.read_text(encoding="utf-8")
        for link in _LINK.finditer(text):
            target, anchor = link["target"], link["anchor"]
            if target and not target.startswith("http") and not (page.parent / target).exists():
                broken.append(f"{page.name}: {target}")
            if anchor and not target and f"\n## {anchor}\n" not in text:
                broken.append(f"{page.name}: #{anchor}")
    assert broken == []


def test_hook_takes_every_document_that_perflint_reads(project_directory: Path) -> None:
    (hook,) = yaml.safe_load((project_directory / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "perflint check"
    assert [suffix for suffix in document_suffixes() if not re.search(hook["files"], f"a/b{suffix}")] == []
    assert not re.search(hook["files"], "a/b.py")


def test_page_of_facts_holds_every_field() -> None:
    kinds = fact_kinds()
    page = facts_page(kinds)
    for kind in kinds.values():
        _, _, section = page.partition(f"\n## {kind.name}\n")
        own = section.partition("\n## ")[0]
        common = page.partition("\n## ")[0]
        assert [name for name in kind.fields if f"| `{name}` |" not in own + common] == []


def test_page_of_profiles_says_what_each_rests_on() -> None:
    profiles = [load_profile(name) for name in profile_names()]
    page = profiles_page(profiles)
    for profile in profiles:
        section = page.partition(f"\n## {profile.title} `{profile.name}`\n")[2].partition("\n## ")[0]
        assert all(basis in section for basis in profile.basis)
        assert all(region in section for region in (*profile.regions, *profile.markers))
    national = page.partition("`national`\n")[2].partition("\n## ")[0]
    assert "| 优 | 90 |" in national
    unconfirmed = replace(profiles[0], basis=[])
    assert "没有公开文件确认" in profiles_page([unconfirmed])


def test_every_code_has_rules_or_a_reason(project_directory: Path) -> None:
    catalogue = Catalogue.read(project_directory / "docs" / "catalogue.yaml")
    judged = {rule.code for rule in load_rules([rules_directory()]).rules}
    assert judged <= catalogue.names.keys()
    assert catalogue.not_judged.keys() == catalogue.names.keys() - judged
    assert all(len(reason) > 10 for reason in catalogue.not_judged.values())


def test_the_catalogue_is_that_of_the_field(project_directory: Path, shared_directory: Path) -> None:
    text = (shared_directory / "domain" / "catalogue.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"^- \*\*([A-Z]{3}\d{3}) ", text, re.MULTILINE))
    assert len(codes) > 200
    assert Catalogue.read(project_directory / "docs" / "catalogue.yaml").names.keys() >= codes
