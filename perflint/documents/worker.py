"""The process that reads office files for its parent: limited, without network, unable to write files.

It is started by `perflint.documents.isolation` as `python -m perflint.documents.worker LIMITS [PARENT]`, reads one
request after the other from standard input and ends with it, and with the process PARENT. A request is a line of JSON
followed by the file's bytes; an answer is a line with the length of the JSON that follows it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from perflint.processes import end_with, resident_memory

_MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of resident memory behind which a worker has itself replaced: libraries keep what they cached."""

_FORBIDDEN = frozenset(
    {
        *("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request"),
        *(
            "subprocess.Popen",
            "os.system",
            "os.exec",
            "os.posix_spawn",
            "os.fork",
            "os.forkpty",
            "os.startfile",
        ),
        *("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate"),
        *("shutil.move", "shutil.rmtree", "shutil.copyfile", "ftplib.connect"),
    }
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


class Forbidden(RuntimeError):  # noqa: N818
    """A library tried to reach the network, start a program or write a file."""


def guard(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse what reading a document never needs."""
    if event == "os.mkdir" and Path(arguments[0]).is_dir():
        return  # making sure that a folder exists changes nothing
    if event in _FORBIDDEN:
        raise Forbidden(event)
    if event == "open" and len(arguments) == 3:
        path, mode, flags = arguments
        writes = isinstance(mode, str) and any(sign in mode for sign in "wax+")
        writes = writes or (mode is None and isinstance(flags, int) and bool(flags & _WRITING))
        if writes and path != os.devnull:
            raise Forbidden(f"{event} {path}")


def _limit(memory: int) -> None:
    """Limits that hold for the worker's whole life. Systems without them leave the wall clock to the parent."""
    try:
        import resource
    except ImportError:
        return
    for kind, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard == resource.RLIM_INFINITY or value <= hard:
            resource.setrlimit(kind, (value, hard))


def _allow_processor_time(seconds: int) -> None:
    """Give the next file its share of processor time, counted from what was used before."""
    try:
        import resource
    except ImportError:
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    limit = int(usage.ru_utime + usage.ru_stime) + seconds
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def _answer(data: bytes, path: str, recognise: bool) -> dict[str, Any]:
    from perflint.documents import DocumentError, read_document
    from perflint.documents.recognition import NeedsRecognition
    from perflint.documents.wire import dump_document

    try:
        document = read_document(data, path, recognise=recognise)
        return {"document": dump_document(document).decode("utf-8", "surrogatepass")}
    except DocumentError as error:
        kind = "recognition" if isinstance(error, NeedsRecognition) else "refused"
        return {kind: [error.reason, error.remedy]}
    except MemoryError:
        return {"memory": True}
    except Exception as error:  # the parent tells the user; a worker has no one to tell
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


def serve(source: BinaryIO, target: BinaryIO, allow: Callable[[int], None]) -> None:
    """Answer requests until `source` ends or the process has grown too large."""
    while header := source.readline():
        request = json.loads(header)
        data = source.read(request["size"])
        allow(request["seconds"])
        answer = _answer(data, request["path"], request["recognise"])
        del data
        answer["last"] = bool(answer.get("memory")) or resident_memory() > _MOST_MEMORY
        body = json.dumps(answer).encode("ascii")
        target.write(b"%d\n" % len(body))
        target.write(body)
        target.flush()
        if answer["last"]:
            return


def main() -> None:
    """Set up the limits, then serve."""
    limits = json.loads(sys.argv[1])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.dont_write_bytecode = True
    # What libraries print must not run into the answers.
    target = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if len(sys.argv) > 2:
        end_with(int(sys.argv[2]))
    _limit(limits["memory"])
    sys.addaudithook(guard)
    serve(sys.stdin.buffer, target, _allow_processor_time)


if __name__ == "__main__":
    main()
