"""Why a process is gone, in words."""

from __future__ import annotations

import signal

from perflint.documents.errors import Wording
from perflint.jobs.limits import Limits

_SIGNALS = {number.value: number.name for number in signal.Signals}


def _number(name: str) -> int:
    """The number of a signal that not every system has."""
    return int(getattr(signal, name, 0))


def ended_by_limit(code: int | None) -> bool:
    """Whether the kernel ended a process because its document used up its processor time."""
    return code is not None and code < 0 and -code in (_number("SIGPROF"), _number("SIGXCPU"))


def cause_of_death(code: int | None, limits: Limits) -> Wording:
    """What an exit code tells of the document that the process was busy with."""
    if ended_by_limit(code):
        return {
            "zh": f"检查用去的处理器时间超过 {limits.seconds:g} 秒，已中止；请拆分文件后再检查",
            "en": f"checking used more than {limits.seconds:g} s of processor time and was stopped; "
            "split the file and check its parts",
        }
    if code is not None and -code == _number("SIGKILL") and code:
        return {
            "zh": "检查进程被系统终止（SIGKILL，多因内存不足）；请拆分文件后再检查",
            "en": "the checking process was killed (SIGKILL, mostly for want of memory); "
            "split the file and check its parts",
        }
    how = f"exit {code}" if code is None or code >= 0 else _SIGNALS.get(-code, f"signal {-code}")
    return {
        "zh": f"检查进程异常终止（{how}）；这是 perflint 的缺陷，请连同文件反馈",
        "en": f"the checking process died ({how}); this is a defect of perflint, please report it with the file",
    }


def cause_of_delay(limits: Limits) -> Wording:
    """What is said of a document whose time by the clock was up."""
    return {
        "zh": f"检查超过 {limits.wall:g} 秒，已中止；请单独检查该文件",
        "en": f"checking took longer than {limits.wall:g} s and was stopped; check the file alone",
    }
