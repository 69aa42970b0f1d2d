"""What is said when durable_rules cannot be imported."""

from __future__ import annotations

import builtins
import sys
from typing import Any

import pytest

from perflint.engine import EngineError, EngineUnavailable
from perflint.engine.evaluation import Engine
from perflint.engine.rule import RuleSet


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("No module named 'durable_rules_engine'", "install a C compiler and Python's headers"),
        (
            "durable_rules_engine.so: undefined symbol: PyEval_CallObject",
            'CPPFLAGS="-DPyEval_CallObject=PyObject_CallObject" pip install --force-reinstall --no-cache-dir '
            "--no-binary durable-rules durable-rules",
        ),
    ],
)
def test_the_message_says_what_to_do(reason: str, advice: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def fail(name: str, *arguments: Any, **named: Any) -> Any:
        if name.startswith("durable"):
            raise ImportError(reason)
        return real(name, *arguments, **named)

    monkeypatch.delitem(sys.modules, "durable_rules_engine", raising=False)
    monkeypatch.setattr(builtins, "__import__", fail)
    with pytest.raises(EngineUnavailable) as caught:
        Engine(RuleSet(()))
    assert advice in str(caught.value)
    assert reason in str(caught.value)
    assert isinstance(caught.value, EngineError)
