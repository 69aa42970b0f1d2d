"""A YAML file as plain data that remembers the line of every key and entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeAlias

_TAGS = frozenset({"tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"})

Steps: TypeAlias = tuple[str | int, ...]


class SourceError(ValueError):
    """A file that is no usable YAML, with the line (from 1)."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


class Source:
    """The content of a YAML file. `value` is plain data; `line` finds a place in it."""

    def __init__(self, path: Path, value: Any, lines: dict[Steps, int]) -> None:
        self.path = path
        self.value = value
        self._lines = lines

    def line(self, *steps: str | int) -> int:
        """The line (from 1) of the entry at these keys and indices, or of its nearest ancestor."""
        while steps and steps not in self._lines:
            steps = steps[:-1]
        return self._lines.get(steps, 1)


def read_source(path: Path, text: str) -> Source:
    """Parse one YAML document with its lines.

    Raises SourceError for a syntax error, a duplicate key, a key that is no text, or an anchor that contains itself.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
    lines: dict[Steps, int] = {}
    try:
        node = loader.get_single_node()
        value = None if node is None else _plain(loader, node, (), lines, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        parts = [part for part in (error.context, error.problem) if part]
        raise SourceError(
            line, f"not valid YAML: {', '.join(parts)}; put texts that hold : # or {{ in quotes"
        ) from error
    except yaml.YAMLError as error:
        raise SourceError(1, f"not valid YAML: {error}") from error
    except ValueError as error:
        if isinstance(error, SourceError):
            raise
        raise SourceError(1, f"not valid YAML: {error}") from error
    finally:
        loader.dispose()
    return Source(path, value, lines)


def _plain(loader: Any, node: Any, steps: Steps, lines: dict[Steps, int], above: tuple[Any, ...]) -> Any:
    import yaml

    lines.setdefault(steps, node.start_mark.line + 1)
    if node in above:
        raise SourceError(node.start_mark.line + 1, "an anchor must not contain itself")
    if not isinstance(node, yaml.ScalarNode) and node.tag not in _TAGS:
        raise SourceError(node.start_mark.line + 1, f"not valid YAML: the tag {node.tag} has no meaning here")
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            key = loader.construct_object(key_node, deep=True)
            if not isinstance(key, str):
                raise SourceError(line, f"the key {key!r} must be a text; put it in quotes")
            if key in found:
                raise SourceError(line, f"the key {key!r} stands here twice")
            lines[(*steps, key)] = line
            found[key] = _plain(loader, value_node, (*steps, key), lines, (*above, node))
        return found
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(loader, item, (*steps, index), lines, (*above, node))
            for index, item in enumerate(node.value)
        ]
    return loader.construct_object(node, deep=True)
