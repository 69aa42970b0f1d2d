"""`perflint extract`: what was read of a document, as the JSON that `perflint check` takes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
import msgspec

from perflint.cli import _exit
from perflint.cli._options import language_option

if TYPE_CHECKING:
    from perflint.documents.errors import Language
    from perflint.places import Location, SourceMap
    from perflint.report_document import LoadedDocument


def reports_as_json(loaded: LoadedDocument) -> list[dict[str, Any]]:
    """The reports with what was read of them: absent parts stay absent."""
    return [report.model_dump() for report in loaded.reports]


def _places(source_map: SourceMap) -> dict[str, Any]:
    return {pointer: _plain(location) for pointer, location in source_map.items()}


def _plain(location: Location) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(location)
    return {name: value for name, value in values.items() if value is not None}


@click.command(name="extract", short_help="Print what was read of a document, as JSON.")
@click.argument("path", metavar="PATH")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the JSON to a file."
)
@click.option("--places", is_flag=True, help="Print where each value stands instead of the values.")
@language_option
def command(path: str, output: Path | None, places: bool, lang: str | None) -> int:
    """Print what was read of a document, as the JSON that `perflint check` takes.

    One report gives an object, several give a list. What the reader could not do for certain goes to standard error.
    """
    from perflint.check import STANDARD_INPUT_NAME
    from perflint.documents.errors import worded
    from perflint.findings.reading import reading_notes, unrecognised
    from perflint.paths import STANDARD_INPUT
    from perflint.reading import Unreadable, read_reports

    language = cast("Language", lang or "zh")
    standard_input = path == STANDARD_INPUT
    name = STANDARD_INPUT_NAME if standard_input else path
    try:
        data = sys.stdin.buffer.read() if standard_input else Path(path).read_bytes()
        loaded = read_reports(data, name)
    except OSError as error:
        raise click.ClickException(f"{name}: {error.strerror or error}") from error
    except Unreadable as error:
        place = "".join(f":{number}" for number in (error.line, error.column) if number is not None)
        at = f" {error.pointer}" if error.pointer else ""
        raise click.ClickException(f"{name}{place}:{at} {worded(error.reason, language)}") from error
    content = (
        [_places(source_map) for source_map in loaded.source_maps] if places else reports_as_json(loaded)
    )
    text = json.dumps(content[0] if len(content) == 1 else content, ensure_ascii=False, indent=2)
    if output is None:
        click.echo(text)
    else:
        output.write_text(text + "\n", encoding="utf-8")
    for finding in reading_notes(loaded, language):
        click.echo(f"perflint: {name}: {finding.message}", err=True)
    if not loaded.reports:
        click.echo(f"perflint: {name}: {unrecognised(loaded.format, language).message}", err=True)
        return _exit.FINDINGS
    return _exit.CLEAN
