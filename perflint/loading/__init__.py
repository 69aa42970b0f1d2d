"""Reading report.json: one report or a list of them, in the model's keys or the words of official forms.

Every refusal says what is wrong, where (JSON pointer, line, column) and what to do; all unknown keys and all values
of a wrong kind of a file are reported together.
"""

from __future__ import annotations

from perflint.loading._errors import LoadError, Problem
from perflint.loading._load import load_json

__all__ = ["LoadError", "Problem", "load_json"]
