"""What one document may use in a process of the pool, and how the process holds itself to it."""

from __future__ import annotations

import signal

from msgspec import Struct

from perflint.processes import resident_memory


class Limits(Struct, frozen=True):
    """Seconds of processor time and by the clock, bytes of address space; `resident` bytes make a process be replaced.

    The kernel stops a document that uses up its processor time, so that a busy machine does not change the answer. The
    clock is for what waits for ever; reading, and recognising pictures of pages, have limits of their own within it.
    """

    seconds: float = 180.0
    wall: float = 600.0
    memory: int = 4_000_000_000
    resident: int = 256 * 1024 * 1024


def limit_memory(limits: Limits) -> None:
    """Hold this process to its memory. Processes that it starts may raise the limit again."""
    try:
        import resource
    except ImportError:
        return
    for kind, value in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CORE, 0)):
        soft, hard = resource.getrlimit(kind)
        if soft == resource.RLIM_INFINITY or value < soft:
            resource.setrlimit(kind, (value, hard))


def allow_processor_time(limits: Limits) -> None:
    """Have the kernel end this process when the next document has used up its time; nothing in Python is needed."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_PROF, limits.seconds)


def is_grown(limits: Limits) -> bool:
    """Whether the process holds so much memory that another should take its place."""
    return resident_memory() > limits.resident
