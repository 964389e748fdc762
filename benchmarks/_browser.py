"""A browser that costs next to nothing: one connection, one cookie, no more parsed than is needed.

Client and site share the machine's cores; what the client costs is told beside what it measures.
"""

from __future__ import annotations

import asyncio
from typing import NamedTuple

COOKIE = b"\r\nset-cookie: csrftoken="


class Answer(NamedTuple):
    """What came back."""

    status: int
    location: str
    body: bytes


class Browser:
    """Asks one request after another on a connection that is kept, from an address of its own."""

    def __init__(self, port: int, number: int) -> None:
        self.port, self.cookie = port, b""
        self.address = f"127.1.{number // 250 % 250}.{number % 250 + 1}"
        self._reads: asyncio.StreamReader | None = None
        self._writes: asyncio.StreamWriter | None = None

    async def ask(self, method: str, address: str, body: bytes = b"") -> Answer:
        """One request; raises ConnectionError or EOFError where the server went away."""
        if self._reads is None or self._writes is None:
            self._reads, self._writes = await asyncio.open_connection(
                "127.0.0.1", self.port, limit=2**20, local_addr=(self.address, 0)
            )
        head = f"{method} {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n".encode()
        if self.cookie:
            head += b"Cookie: csrftoken=" + self.cookie + b"\r\n"
        if body:
            head += b"Content-Type: application/x-www-form-urlencoded\r\n"
            head += b"Content-Length: %d\r\n" % len(body)
        self._writes.write(head + b"\r\n" + body)
        return await self._answer(self._reads)

    async def _answer(self, reads: asyncio.StreamReader) -> Answer:
        head = await reads.readuntil(b"\r\n\r\n")
        below = head.lower()
        length = int(_between(below, b"\r\ncontent-length: ") or 0)
        body = await reads.readexactly(length)
        at = below.find(COOKIE)
        if at >= 0:
            self.cookie = head[at + len(COOKIE) :].partition(b";")[0]
        at = below.find(b"\r\nlocation: ")
        leads = head[at + 12 :].partition(b"\r\n")[0].decode() if at >= 0 else ""
        return Answer(int(head[9:12]), leads, body)

    def close(self) -> None:
        """Leave; the next request opens another connection."""
        if self._writes is not None:
            self._writes.close()
        self._reads = self._writes = None


def _between(head: bytes, name: bytes) -> bytes:
    at = head.find(name)
    return head[at + len(name) :].partition(b"\r\n")[0] if at >= 0 else b""
