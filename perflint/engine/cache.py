"""Loaded rules kept between runs, by everything that their meaning depends on, see `perflint.cache`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from perflint import cache
from perflint.engine.errors import Problem, RuleError
from perflint.engine.files import known_profiles, read_files, rule_files
from perflint.engine.rule import RuleSet
from perflint.engine.serial import from_json, to_json

_ENTRY = "rules"


def cached_rules(paths: Sequence[Path]) -> RuleSet:
    """The rules of files and folders, parsed and checked now or in an earlier run.

    Raises RuleError with all problems of all files.
    """
    contents = read_files(rule_files(paths))
    profiles = known_profiles(paths)
    key = _digest(contents, profiles)
    found = cache.load(_ENTRY, key, lambda payload: from_json(payload, key))
    if found is not None:
        return found
    rules = _parsed(contents, profiles, key)
    with suppress(UnicodeEncodeError):
        cache.store(_ENTRY, key, to_json(rules))
    return rules


def _parsed(contents: Mapping[str, bytes], profiles: frozenset[str], digest: str) -> RuleSet:
    from perflint.engine.loader import parse_rules
    from perflint.facts.registry import fact_kinds, measuring_modules

    texts: dict[Path, str] = {}
    problems: list[Problem] = []
    for name, content in contents.items():
        path = Path(name)
        try:
            texts[path] = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            problems.append(Problem(path, line, "not UTF-8; save the file in UTF-8"))
    if problems:
        raise RuleError(problems)
    kinds = fact_kinds()
    rules = parse_rules(texts, kinds, profiles)
    used = sorted({pattern.kind for rule in rules for pattern in (*rule.when, *rule.unless)})
    types = {kind: {name: spec.type for name, spec in kinds[kind].fields.items()} for kind in used}
    units = {
        kind: {name: spec.unit for name, spec in kinds[kind].fields.items() if spec.unit} for kind in used
    }
    return RuleSet(rules, types, digest, modules=measuring_modules(), units=units)


def _digest(contents: Mapping[str, bytes], profiles: Iterable[str]) -> str:
    """The identity of everything that loading depends on: rules, names of profiles, the code."""
    parts = [cache.code_digest("engine", "facts", "report.py"), "\n".join(sorted(profiles)).encode()]
    for path, content in contents.items():
        parts += (os.fsencode(path), content)
    return cache.digest(*parts)
