"""Which profile judges a document: the one that is asked for, the one that the document names, or the one it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from perflint.documents.errors import Wording
from perflint.patterns import alternatives, regex
from perflint.profile import Profile, load_profile, named_profile, profile_by_name, profiles_of
from perflint.report import Report
from perflint.vocabulary import fold

DEFAULT = "national"


class ProfileChoice(Struct, frozen=True):
    """A profile and why it was chosen."""

    profile: Profile
    reason: Wording


class _Signs(Struct, frozen=True):
    """What profiles are recognised by: folded and as written, with the profile."""

    profiles: Sequence[Profile]
    any_region: re.Pattern[str]
    regions: tuple[tuple[str, str, Profile], ...]
    markers: tuple[tuple[str, str, Profile], ...]


_kept_signs: list[_Signs] = []


def _signs(profiles: Sequence[Profile]) -> _Signs:
    """The signs of these profiles, which are the same from document to document."""
    if not _kept_signs or list(map(id, profiles)) != list(map(id, _kept_signs[0].profiles)):
        regions = [(fold(region), region, profile) for profile in profiles for region in profile.regions]
        markers = [(fold(marker), marker, profile) for profile in profiles for marker in profile.markers]
        any_region = regex(alternatives({folded for folded, _, _ in regions}))
        _kept_signs[:] = [_Signs(profiles, any_region, tuple(regions), tuple(markers))]
    return _kept_signs[0]


def _names_of_places(report: Report) -> Iterator[str]:
    """Texts of a report that name its place, the surest first."""
    project = report.project
    for text in (report.region, report.unit, report.department, report.title, project and project.name):
        if text:
            yield fold(text)


def _labels(report: Report) -> Iterator[str]:
    """Headings and labels that a form prints."""
    for section in report.sections:
        yield section.heading
    for item in report.fields:
        yield item.label
    for choice in report.choices:
        yield choice.label
    for indicator in report.indicators:
        yield from (text for text in (indicator.level1, indicator.level2) if text)
    for group in report.groups:
        yield from (text for text in (group.level1, group.level2) if text)


def _by_region(reports: Sequence[Report], profiles: Sequence[Profile]) -> ProfileChoice | None:
    signs = _signs(profiles)
    for report in reports:
        for text in _names_of_places(report):
            if signs.any_region.search(text) is None:
                continue
            named = [
                (len(region), profile, region) for folded, region, profile in signs.regions if folded in text
            ]
            if named:
                _, profile, region = max(named, key=lambda item: (item[0], item[1].name))
                reason = {"zh": f"文中地区“{region}”", "en": f"the document names the place “{region}”"}
                return ProfileChoice(profile, reason)
    return None


def _by_marker(reports: Sequence[Report], profiles: Sequence[Profile]) -> ProfileChoice | None:
    labels = "\n".join({fold(label) for report in reports for label in _labels(report)})
    found: dict[str, tuple[Profile, list[str]]] = {}
    for folded, marker, profile in _signs(profiles).markers:
        if folded in labels:
            found.setdefault(profile.name, (profile, []))[1].append(marker)
    scored = [(len(markers), profile, markers[0]) for profile, markers in found.values()]
    if not scored:
        return None
    count, profile, marker = max(scored, key=lambda item: item[0])
    if sum(1 for other in scored if other[0] == count) > 1:
        return None  # two provinces share these labels: they decide nothing
    reason = {"zh": f"表式标记“{marker}”", "en": f"the form's label “{marker}”"}
    return ProfileChoice(profile, reason)


def choose_profile(
    reports: Sequence[Report], asked: str | None = None, folders: Sequence[Path] = ()
) -> ProfileChoice:
    """The profile for a document.

    That which was asked for (by name, or as a file); else that which a report names in its `profile`; else that
    whose regions occur in the report's region, unit, department, title or project (the longest name wins); else that
    with the most markers among the form's labels; else the national one. Profiles in `folders` count like those of
    the installation.

    Raises ProfileError for a profile that does not exist.
    """
    if asked is not None:
        return ProfileChoice(named_profile(asked, folders), {"zh": "指定", "en": "as asked"})
    named = next((report.profile for report in reports if report.profile), None)
    if named is not None:
        return ProfileChoice(
            profile_by_name(named, folders), {"zh": "文件自述", "en": "named in the document"}
        )
    profiles = [profile for profile in profiles_of(folders) if profile.name != DEFAULT]
    found = _by_region(reports, profiles) or _by_marker(reports, profiles)
    if found is not None:
        return found
    return ProfileChoice(
        load_profile(DEFAULT), {"zh": "默认，未识别地区", "en": "the default, no place recognised"}
    )
