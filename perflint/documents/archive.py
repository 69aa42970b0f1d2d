"""Zip containers of office files, looked over before anything is unpacked; members are read in memory only."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from perflint.documents.errors import DocumentError

MAXIMUM_MEMBERS = 5_000
MAXIMUM_MEMBER_BYTES = 128 * 1024 * 1024
MAXIMUM_BYTES = 512 * 1024 * 1024
MAXIMUM_RATIO = 200
RATIO_COUNTS_FROM = 8 * 1024 * 1024
"""Small parts may compress well; from this size on a high ratio means a bomb."""

# In UTF-16 and UTF-32 the letters have NUL bytes between them.
_DOCTYPE = re.compile(rb"\x00{0,3}".join(re.escape(b"<!DOCTYPE"[i : i + 1]) for i in range(9)), re.IGNORECASE)
_PROLOGUE = 4096
_XML_SUFFIXES = (".xml", ".rels", ".vml")
_ENCRYPTED = 0x1


def _refused(path: str, zh: str, en: str) -> DocumentError:
    return DocumentError(
        path,
        {"zh": zh, "en": en},
        {
            "zh": "请用办公软件打开后另存一份再检查",
            "en": "open it in an office program, save a copy and check that",
        },
    )


def open_archive(data: bytes, path: str) -> zipfile.ZipFile:
    """The container, after its directory was found harmless.

    Raises DocumentError for a damaged or encrypted container, for absolute or climbing member names, for too many or
    too large members, and for XML parts with a DOCTYPE (no office program writes one).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
        raise _refused(path, "文件已损坏或不完整", "the file is damaged or incomplete") from error
    if len(members) > MAXIMUM_MEMBERS:
        raise _refused(
            path, f"压缩包内文件过多（{len(members)} 个）", f"the container holds {len(members)} members"
        )
    total = 0
    for member in members:
        _check_name(member.filename, path)
        total += member.file_size
        if member.file_size > MAXIMUM_MEMBER_BYTES or total > MAXIMUM_BYTES:
            raise _refused(
                path,
                f"解压后内容过大（{member.filename}，{member.file_size // 1024 // 1024} MB）",
                f"unpacked, {member.filename} has {member.file_size // 1024 // 1024} MB",
            )
        bomb = member.file_size > MAXIMUM_RATIO * max(1, member.compress_size)
        if member.file_size > RATIO_COUNTS_FROM and bomb:
            raise _refused(
                path, f"{member.filename} 压缩比异常", f"{member.filename} expands more than any real part"
            )
        if member.flag_bits & _ENCRYPTED:
            raise _refused(path, "压缩包已加密", "the container is encrypted")
    _check_prologues(archive, members, path)
    return archive


def _check_name(name: str, path: str) -> None:
    pure = PurePosixPath(name.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or re.match(r"^[A-Za-z]:", name):
        raise _refused(path, f"压缩包内有不安全的文件名 {name!r}", f"the container names a member {name!r}")


def _check_prologues(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], path: str) -> None:
    for member in members:
        if not member.filename.lower().endswith(_XML_SUFFIXES):
            continue
        try:
            with archive.open(member) as stream:
                head = stream.read(_PROLOGUE)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise _refused(path, f"{member.filename} 已损坏", f"{member.filename} is damaged") from error
        if _DOCTYPE.search(head):
            raise _refused(
                path, f"{member.filename} 含有 DOCTYPE 声明", f"{member.filename} holds a DOCTYPE declaration"
            )


def read_member(archive: zipfile.ZipFile, name: str, path: str) -> bytes | None:
    """The bytes of a member, or None where there is none. Raises DocumentError for a damaged member."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise _refused(path, f"{name} 已损坏", f"{name} is damaged") from error
