"""The one build step that setup.cfg cannot declare: the folder `rules/` becomes `perflint/_rules` in a wheel."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

RULES = Path(__file__).resolve().parent / "rules"


class BuildWithRules(build_py):
    """Copies the rules beside the code, except in an editable install, which reads them where they are."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "perflint" / "_rules"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(RULES, target)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        target = Path(self.build_lib) / "perflint" / "_rules"
        copied = [
            str(target / path.relative_to(RULES)) for path in sorted(RULES.rglob("*")) if path.is_file()
        ]
        return [*super().get_outputs(include_bytecode), *copied]


setup(cmdclass={"build_py": BuildWithRules})
