"""Reading in a worker process: limits, deaths, restarts, and what a worker may not do."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from perflint.documents import DocumentError, read_document, worker
from perflint.documents.errors import worded
from perflint.documents.isolation import Limits, Worker, close_workers, read_isolated
from perflint.documents.recognition import NeedsRecognition
from tests.documents.support import FORMATS, PdfPage, pdf_file, texts
from tests.documents.test_docx import paragraph, run, word

GOOD = word(paragraph(run("正文")))
ENDLESS = PdfPage()
ENDLESS.operations = ["0 0 m 1 1 l S"] * 1_000_000
LARGE = word("<w:p>" + "<w:r/>" * 1_000_000 + "</w:p>")


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    yield
    close_workers()


@pytest.mark.parametrize(
    "name", ["self-evaluation.docx", "target.pdf", "target.xlsx", "target.ofd", "target.html"]
)
def test_a_worker_reads_what_the_reader_reads(name: str) -> None:
    data = (FORMATS / name).read_bytes()
    isolated, direct = read_isolated(data, name), read_document(data, name)
    assert (isolated.path, isolated.format, isolated.notes) == (direct.path, direct.format, direct.notes)
    assert isolated.blocks == direct.blocks


def test_text_and_json_are_read_without_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_: Worker) -> subprocess.Popen[bytes]:
        raise AssertionError("a process was started")

    monkeypatch.setattr(Worker, "_start", start)
    assert texts(read_isolated("一、概况".encode(), "甲.txt")) == ["一、概况"]
    with pytest.raises(DocumentError, match="JSON"):
        read_isolated(b'{"kind": "x"}', "甲.json")
    with pytest.raises(AssertionError):
        read_isolated(GOOD, "甲.docx")


def process_of(found: Worker) -> int:
    assert found._process is not None
    return found._process.pid


def test_one_process_serves_many_files_and_errors_do_not_end_it() -> None:
    reading = Worker()
    assert texts(reading.read(GOOD, "甲.docx")) == ["正文"]
    first = process_of(reading)
    with pytest.raises(DocumentError, match="no text") as caught:
        reading.read(word(""), "乙.docx")
    assert (caught.value.path, worded(caught.value.reason, "zh")) == ("乙.docx", "文档中没有文字")
    with pytest.raises(NeedsRecognition):
        reading.read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "丙.png")
    assert texts(reading.read(GOOD, "丁.docx")) == ["正文"]
    assert process_of(reading) == first
    reading.close()


@pytest.mark.parametrize(
    ("limits", "data", "words", "chinese"),
    [
        (Limits(wall=1.5), pdf_file(ENDLESS), "took longer than 1.5 s", "超过 1.5 秒"),
        (Limits(seconds=1), pdf_file(ENDLESS), "more than 1 s of processor time", "处理器时间超过 1 秒"),
        (Limits(memory=250_000_000), LARGE, "more than 0.25 GB", "内存超过 0.25 GB"),
    ],
)
def test_a_file_that_passes_a_limit_is_named_and_the_next_is_read(
    limits: Limits, data: bytes, words: str, chinese: str
) -> None:
    reading = Worker(limits)
    with pytest.raises(DocumentError, match=words) as caught:
        reading.read(data, "甲.pdf")
    assert caught.value.path == "甲.pdf"
    assert chinese in caught.value.message("zh")
    assert texts(reading.read(GOOD, "乙.docx")) == ["正文"]
    reading.close()


def test_a_worker_that_dies_is_told_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    crash = "import os,sys,signal; sys.stdin.buffer.readline(); os.kill(os.getpid(), signal.SIGSEGV)"
    start = Worker._start

    def crashing(_: Worker) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", crash], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    reading = Worker()
    monkeypatch.setattr(Worker, "_start", crashing)
    with pytest.raises(DocumentError, match="SIGSEGV"):
        reading.read(GOOD, "甲.docx")
    monkeypatch.setattr(Worker, "_start", start)
    assert texts(reading.read(GOOD, "乙.docx")) == ["正文"]
    os.kill(process_of(reading), 9)
    assert texts(reading.read(GOOD, "丙.docx")) == ["正文"]
    reading.close()


def test_an_interrupted_reading_leaves_no_process_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = Worker()

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "join", interrupted)
    with pytest.raises(KeyboardInterrupt):
        reading.read(GOOD, "甲.docx")
    assert reading._process is None


def _child(connection: object) -> None:
    found = texts(read_isolated(GOOD, "甲.docx"))
    connection.send(found)  # type: ignore[attr-defined]  # a connection's class differs by platform


@pytest.mark.parametrize("method", multiprocessing.get_all_start_methods())
def test_processes_of_all_kinds_have_workers_of_their_own(method: str) -> None:
    assert texts(read_isolated(GOOD, "甲.docx")) == ["正文"]
    context = multiprocessing.get_context(method)
    here, there = context.Pipe()
    child = context.Process(  # type: ignore[attr-defined]  # the stubs' base class lacks it
        target=_child, args=(there,), daemon=True
    )
    child.start()
    assert here.poll(30)
    assert here.recv() == ["正文"]
    child.join(30)
    assert child.exitcode == 0
    assert texts(read_isolated(GOOD, "乙.docx")) == ["正文"]


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.connect", (None, ("example.org", 80))),
        ("socket.getaddrinfo", ("example.org", 80)),
        ("subprocess.Popen", ("soffice", [], None, None)),
        ("os.system", (b"true",)),
        ("os.remove", ("x", -1)),
        ("os.mkdir", ("/nonexistent/x", 511, -1)),
        ("open", ("x.txt", "w", os.O_WRONLY)),
        ("open", ("x.txt", "r+b", os.O_RDWR)),
        ("open", ("x.txt", None, os.O_WRONLY | os.O_CREAT)),
    ],
)
def test_a_worker_reaches_no_network_starts_nothing_and_writes_nothing(
    event: str, arguments: tuple[object, ...]
) -> None:
    with pytest.raises(worker.Forbidden):
        worker.guard(event, arguments)


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("open", ("x.txt", "rb", os.O_RDONLY)),
        ("import", ("lxml",)),
        ("os.mkdir", (str(FORMATS), 511, -1)),
        ("open", (os.devnull, "w", 1)),
    ],
)
def test_a_worker_may_read(event: str, arguments: tuple[object, ...]) -> None:
    worker.guard(event, arguments)


def test_the_guard_and_the_limits_hold_in_the_process() -> None:
    code = (
        "import json, sys\nfrom pathlib import Path\nfrom perflint.documents import worker, html\n"
        "def read(data, path):\n    Path('/tmp/perflint-must-not-exist').write_bytes(data)\n"
        "html.read = read\nsys.argv[1] = json.dumps({'memory': 10**9, 'seconds': 9})\nworker.main()"
    )
    request = (
        json.dumps({"path": "甲.html", "size": 6, "seconds": 9, "recognise": False}).encode() + b"\n<html>"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, "x"], input=request, capture_output=True, check=True
    ).stdout
    assert "Forbidden" in json.loads(answer.partition(b"\n")[2])["failed"]
    assert not Path("/tmp/perflint-must-not-exist").exists()


def test_a_failing_reader_is_told_and_never_taken_for_a_clean_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("绩效")

    monkeypatch.setattr("perflint.documents.read_document", broken)
    monkeypatch.setattr(worker, "_MOST_MEMORY", 1 << 50)  # the test's own process may be large
    target = io.BytesIO()
    request = json.dumps({"path": "甲", "size": 3, "seconds": 1, "recognise": False}).encode() + b"\nabc"
    worker.serve(io.BytesIO(request), target, lambda _: None)
    assert json.loads(target.getvalue().partition(b"\n")[2]) == {"failed": "KeyError: '绩效'", "last": False}


def test_a_worker_that_has_grown_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_MOST_MEMORY", 1)
    target = io.BytesIO()
    request = json.dumps({"path": "甲", "size": 9, "seconds": 1, "recognise": False}).encode() + b"\n"
    worker.serve(io.BytesIO((request + "绩效表".encode()) * 2), target, lambda _: None)
    length, _, body = target.getvalue().partition(b"\n")
    assert len(body) == int(length)
    assert json.loads(body)["last"] is True
