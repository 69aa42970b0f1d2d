"""Reading files of hostile content: in a process of its own, under limits, whose death costs one file only.

The worker is a new interpreter, not a fork: it starts in some 60 ms whatever the parent holds, and it is safe where the
parent has threads or is itself one of several worker processes. It serves file after file.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from perflint.documents import read_document, text_format
from perflint.documents.errors import DocumentError, Wording
from perflint.documents.model import Document
from perflint.documents.recognition import NeedsRecognition, is_installed
from perflint.documents.wire import load_document


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use: bytes of address space, seconds of processor time, seconds by the clock."""

    memory: int = 1_500_000_000
    seconds: int = 20
    wall: float = 25.0


READING = Limits()
RECOGNISING = Limits(memory=6_000_000_000, seconds=1_200, wall=900.0)
"""Recognition takes some ten seconds of processor time a page."""

_AT_ONCE = 0.5
"""Seconds within which a worker that served other files before cannot have died of a new one."""
_REMEDY: Wording = {
    "zh": "请用办公软件打开后另存一份，或拆分后再检查",
    "en": "open it in an office program and save a copy, or split it, and check that",
}


class Worker:
    """A reading process. It starts with the first file and again after each death."""

    def __init__(self, limits: Limits = READING) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def read(self, data: bytes, path: str, *, recognise: bool = False) -> Document:
        """The blocks of a file. Raises DocumentError with the reason where it was refused or passed a limit."""
        with self._lock:
            answer = self._ask(data, path, recognise)
        if "document" in answer:
            return load_document(answer["document"].encode("utf-8", "surrogatepass"), path)
        if "recognition" in answer:
            raise NeedsRecognition(path, *answer["recognition"])
        if "refused" in answer:
            raise DocumentError(path, *answer["refused"])
        if "memory" in answer:
            raise self._out_of_memory(path)
        what = answer["failed"]
        raise DocumentError(
            path,
            {
                "zh": f"文件内容异常，读取失败（{what}）",
                "en": f"the file's content is not as it should be; reading failed ({what})",
            },
            _REMEDY,
        )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was still buffered has no reader any more
                    continue

    def _start(self) -> subprocess.Popen[bytes]:
        environment = dict(os.environ)
        environment["PYTHONPATH"] = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
        environment["PYTHONIOENCODING"] = "utf-8"
        command = [sys.executable, "-B", "-m", "perflint.documents.worker", json.dumps(asdict(self.limits))]
        if threading.current_thread() is threading.main_thread():
            # The kernel takes the end of the thread that started a process for the end of its parent.
            command.append(str(os.getpid()))
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )

    def _ask(self, data: bytes, path: str, recognise: bool) -> dict[str, Any]:
        fresh = self._process is None or self._process.poll() is not None
        if fresh:
            self.close()
            self._process = self._start()
        process = self._process
        if process is None:
            raise RuntimeError("the worker was not started")
        answers: list[dict[str, Any]] = []
        request = {"path": path, "size": len(data), "seconds": self.limits.seconds, "recognise": recognise}
        thread = threading.Thread(target=_exchange, args=(process, request, data, answers), daemon=True)
        start = time.monotonic()
        thread.start()
        try:
            thread.join(self.limits.wall)
        except BaseException:
            self.close()
            raise
        if thread.is_alive():
            process.kill()
            thread.join()
            self.close()
            raise DocumentError(
                path,
                {
                    "zh": f"读取超过 {self.limits.wall:g} 秒，已中止",
                    "en": f"reading took longer than {self.limits.wall:g} s and was stopped",
                },
                _REMEDY,
            )
        if not answers and not fresh and time.monotonic() - start < _AT_ONCE:
            # It died while it was idle, of something else than this file.
            self.close()
            return self._ask(data, path, recognise)
        if not answers:
            raise self._death(process, path)
        answer = answers[0]
        if answer["last"]:
            self.close()
        return answer

    def _death(self, process: subprocess.Popen[bytes], path: str) -> DocumentError:
        code = process.wait()
        self.close()
        if code == -getattr(signal, "SIGXCPU", 0) and code:
            return DocumentError(
                path,
                {
                    "zh": f"读取用去的处理器时间超过 {self.limits.seconds} 秒，已中止",
                    "en": f"reading used more than {self.limits.seconds} s of processor time and was stopped",
                },
                _REMEDY,
            )
        if code == -getattr(signal, "SIGKILL", 0) and code:
            return self._out_of_memory(path)
        how = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return DocumentError(
            path,
            {"zh": f"读取进程异常终止（{how}）", "en": f"the reading process died ({how})"},
            _REMEDY,
        )

    def _out_of_memory(self, path: str) -> DocumentError:
        gigabytes = self.limits.memory / 1e9
        return DocumentError(
            path,
            {
                "zh": f"读取需要的内存超过 {gigabytes:g} GB，已中止",
                "en": f"reading needed more than {gigabytes:g} GB of memory and was stopped",
            },
            _REMEDY,
        )


def _exchange(
    process: subprocess.Popen[bytes], request: dict[str, Any], data: bytes, answers: list[dict[str, Any]]
) -> None:
    """Send a request and wait for its answer; a worker that dies leaves `answers` empty."""
    if process.stdin is None or process.stdout is None:
        return
    try:
        process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
        process.stdin.write(data)
        process.stdin.flush()
        length = process.stdout.readline()
        body = process.stdout.read(int(length)) if length else b""
    except (OSError, ValueError):
        return  # the pipe broke or was closed: the caller asks the process why
    if length and len(body) == int(length):
        answers.append(json.loads(body))


_workers: dict[tuple[int, Limits], Worker] = {}


def _worker(limits: Limits) -> Worker:
    """The worker of this process; one inherited over a fork belongs to the parent and is left to it."""
    key = (os.getpid(), limits)
    if key not in _workers:
        _workers[key] = Worker(limits)
    return _workers[key]


def close_workers() -> None:
    """End the workers of this process."""
    for (owner, _), worker in list(_workers.items()):
        if owner == os.getpid():
            worker.close()


atexit.register(close_workers)


def read_isolated(data: bytes, path: str, format_name: str | None = None) -> Document:
    """The blocks of a file; all but plain text is read in a worker.

    `format_name` is what `perflint.documents.text_format` found, where the caller asked it. A file that holds pictures
    of pages is recognised where the extra `ocr` is installed. Raises DocumentError where the file is refused, is
    damaged, or passes a limit.
    """
    found = format_name or text_format(data, path)
    if found in ("text", "json"):
        return read_document(data, path, format_name=found)
    try:
        return _worker(READING).read(data, path)
    except NeedsRecognition:
        if not is_installed():
            raise
    return _worker(RECOGNISING).read(data, path, recognise=True)
