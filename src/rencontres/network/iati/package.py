"""Open what somebody sends: XML as it is, or packed by gzip or zip, within limits.

What a package says of its own size is not believed: what comes out of it is counted.
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Protocol

MOST_BYTES_SENT = 64 * 2**20
MOST_BYTES_UNPACKED = 512 * 2**20
MOST_RATIO = 200  # IATI files pack 30 to 60 times; a bomb, a thousand times and more
MOST_FILES = 100
RATIO_MATTERS_FROM = 2**20
_CHUNK = 2**16


class UnreadableError(Exception):
    """A file cannot be read: a code that pages word, where (file, line, column) and facts."""

    def __init__(self, code: str, line: int | None = None, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.facts = facts


def opened(content: bytes) -> Iterator[tuple[str, Counted]]:
    """The XML files in what was sent, each with its name in the package ("" outside one)."""
    if len(content) > MOST_BYTES_SENT:
        raise UnreadableError("too_large", most=str(MOST_BYTES_SENT // 2**20))
    if not content.strip():
        raise UnreadableError("empty")
    if content[:2] == b"\x1f\x8b":
        with gzip.open(io.BytesIO(content)) as stream:
            yield "", Counted(stream, len(content))
    elif content[:4] == b"PK\x03\x04":
        yield from _zipped(content)
    else:
        yield "", Counted(io.BytesIO(content), len(content))


def _zipped(content: bytes) -> Iterator[tuple[str, Counted]]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise UnreadableError("broken_package") from error
    names = [name for name in archive.namelist() if name.lower().endswith(".xml")]
    if not names:
        raise UnreadableError("no_xml")
    if len(names) > MOST_FILES:
        raise UnreadableError("too_many_files", most=str(MOST_FILES))
    unpacked = 0
    for name in names:
        try:
            with archive.open(name) as stream:
                counted = Counted(stream, len(content), unpacked)
                yield name, counted
                unpacked = counted.bytes
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise UnreadableError("broken_package") from error


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Counted:
    """A stream that stops where more comes out of its package than is reasonable.

    `last` is what was read last, from which one sees whether a file was cut off.
    """

    def __init__(self, stream: Source, packed: int, before: int = 0) -> None:
        self.stream = stream
        self.packed = packed
        self.bytes = before
        self.last = b""

    def read(self, size: int = -1) -> bytes:
        try:
            chunk = self.stream.read(_CHUNK if size < 0 else min(size, _CHUNK))
        except (EOFError, zlib.error, OSError, zipfile.BadZipFile) as error:
            raise UnreadableError("broken_package") from error
        self.bytes += len(chunk)
        self.last = chunk or self.last
        swollen = self.bytes > RATIO_MATTERS_FROM and self.bytes > MOST_RATIO * self.packed
        if self.bytes > MOST_BYTES_UNPACKED or swollen:
            raise UnreadableError(
                "bomb", most=str(MOST_BYTES_UNPACKED // 2**20), ratio=str(MOST_RATIO)
            )
        return chunk
