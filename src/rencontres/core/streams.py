"""Long answers sent piece by piece, so that a large file takes no more memory than a small one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse

PIECE = 64 * 1024


def send_file(
    request: HttpRequest, chunks: Iterable[bytes], *, name: str, kind: str
) -> StreamingHttpResponse:
    """A file to be kept, made while it is sent. `kind` is its media type."""
    pieces = _pieces(chunks)
    content: Any = _awaited(pieces) if isinstance(request, ASGIRequest) else pieces
    return StreamingHttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are worth sending."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        if len(held) >= PIECE:
            yield bytes(held)
            held.clear()
    if held:
        yield bytes(held)


async def _awaited(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    """Django's ASGI handler would make a list of a plain iterator before sending anything."""
    advance = sync_to_async(lambda: next(pieces, None))
    while (piece := await advance()) is not None:
        yield piece
