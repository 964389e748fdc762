"""Portraits: whatever photograph is sent becomes a small JPEG of one size, and nothing more."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from rencontres.core.actions import Refusal

SIZE = (480, 600)
LEAST = (240, 300)
KINDS = ("JPEG", "PNG", "WEBP")
MEGABYTES = 10
MOST_PIXELS = 60_000_000


def portrait_of(file: File[Any]) -> bytes:
    """The photograph cut to `SIZE` around the face's usual place, without the camera's notes."""
    if file.size > MEGABYTES * 2**20:
        raise _refusal(_("This photograph is bigger than 10 MB: send a smaller one."))
    try:
        with Image.open(file, formats=KINDS) as image:
            _check_size(image)
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise _refusal(
            _("This file is no photograph that can be read: send a JPEG, PNG or WebP.")
        ) from error
    cut = ImageOps.fit(upright, SIZE, method=Image.Resampling.LANCZOS, centering=(0.5, 0.35))
    sent = io.BytesIO()
    Image.frombytes("RGB", cut.size, cut.tobytes()).save(sent, "JPEG", quality=85, optimize=True)
    return sent.getvalue()


def _check_size(image: Image.Image) -> None:
    """Before its pixels are read: a small file may unfold into more than memory holds."""
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise _refusal(_("This photograph has too many pixels: send a smaller one."))
    if min(width, height) < min(LEAST) or max(width, height) < max(LEAST):
        raise _refusal(
            _("This photograph is too small to be printed: 240 × 300 pixels are the least.")
        )


def _refusal(words: Any) -> Refusal:
    return Refusal(words, code="portrait", status=422)
