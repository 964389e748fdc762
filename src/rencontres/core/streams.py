"""Long answers sent piece by piece, so that a large file takes no more memory than a small one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

PIECE = 64 * 1024


def send_file(chunks: Iterable[bytes], *, name: str, kind: str) -> StreamingHttpResponse:
    """A file to be kept, made while it is sent. `kind` is its media type."""
    return StreamingHttpResponse(
        _pieces(chunks),
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
