"""What the supervisor and its processes tell each other."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TypeAlias

import msgspec
from msgspec import Struct

from perflint.results import DocumentResult


class Task(Struct, frozen=True):
    """A document to check: its number in the run and its path."""

    number: int
    path: str


class Group(Struct, frozen=True, tag=True):
    """Documents to check one after the other; none of them ends the process."""

    tasks: Sequence[Task] = ()


class Ready(Struct, frozen=True, tag=True):
    """A process is there."""


class Answer(Struct, frozen=True, tag=True):
    """A document was checked.

    `uses` counts what each suppression hid (by its number in the file that speaks of the document), `met` names the
    entries of the baseline that were found again; None where the document was not asked about. `last` says that the
    process ends and wants to be replaced.
    """

    number: int
    result: DocumentResult
    uses: dict[int, int] | None = None
    met: list[str] | None = None
    last: bool = False


class Refusal(Struct, frozen=True, tag=True):
    """The rules or settings cannot be used, which this document brought to light; it ends the run."""

    number: int
    message: str


FromWorker: TypeAlias = Ready | Answer | Refusal
Message: TypeAlias = FromWorker | Group

_MSGPACK, _JSON = b"m", b"j"
_encoder = msgspec.msgpack.Encoder()
_answers: msgspec.msgpack.Decoder[FromWorker] = msgspec.msgpack.Decoder(FromWorker)
_groups: msgspec.msgpack.Decoder[Group] = msgspec.msgpack.Decoder(Group)


def dump(message: Message) -> bytes:
    """The message as bytes. File names and JSON texts may hold half characters, which only JSON's escapes carry."""
    try:
        return _MSGPACK + _encoder.encode(message)
    except UnicodeEncodeError:
        return _JSON + json.dumps(msgspec.to_builtins(message)).encode("ascii")


def load_group(data: bytes) -> Group:
    """The documents that a message hands out."""
    if data[:1] == _MSGPACK:
        return _groups.decode(memoryview(data)[1:])
    return msgspec.convert(json.loads(data[1:]), Group, str_keys=True)


def load_answer(data: bytes) -> FromWorker:
    """What a process tells its supervisor."""
    if data[:1] == _MSGPACK:
        return _answers.decode(memoryview(data)[1:])
    found: FromWorker = msgspec.convert(json.loads(data[1:]), FromWorker, str_keys=True)
    return found
