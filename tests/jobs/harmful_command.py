"""The command line, with documents that do harm: `python -m tests.jobs.harmful_command check …`."""

from __future__ import annotations

import pytest

from perflint.cli import main
from tests.jobs.support import do_harm

if __name__ == "__main__":
    do_harm(pytest.MonkeyPatch())
    main()
