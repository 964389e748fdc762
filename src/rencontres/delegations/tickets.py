"""Tickets: sixteen letters and digits that name a seat, and the signed text of their QR code.

The signed text lets a gate recognise a ticket without network: Ed25519 (RFC 8032) over the
edition's slug and the ticket. Everything in it is of QR's alphanumeric set, so that the code stays
small: `R1/2017/496QU4HQFPBT4M9Y/` and the signature in base32 (RFC 4648).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is mistaken for another
LENGTH = 16
LONGEST = 200  # characters of a signed text, with a long slug
FORM = "R1"  # of the signed text: a later form has another number


def new_ticket() -> str:
    """A ticket nobody can guess (80 bits), that can be read aloud."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def mark(ticket: str) -> str:
    """A ticket's short digest: it tells that this one was revoked, and opens nothing itself."""
    return base64.urlsafe_b64encode(hashlib.sha256(ticket.encode()).digest()[:9]).decode()


def signed(slug: str, ticket: str) -> str:
    """The text of a ticket's QR code."""
    message = f"{FORM}/{slug.upper()}/{ticket}"
    signature = _key(settings.SECRET_KEY, slug).sign(message.encode())
    return f"{message}/{_letters(signature)}"


def _letters(signature: bytes) -> str:
    return base64.b32encode(signature).decode().rstrip("=")


def read(slug: str, text: str) -> str:
    """The ticket that was read: from a QR code, whose signature is checked, or typed.

    Raises Refusal when the code is of another edition, or was not signed by us.
    """
    parts = text.strip().upper().split("/")
    if parts[0] != FORM:
        return text.strip()
    if len(parts) != 4 or parts[1] != slug.upper():
        raise Refusal(
            _("This ticket is for another edition: send the person to the registration desk."),
            code="other_edition",
            status=404,
        )
    message, signature = "/".join(parts[:3]), parts[3]
    try:
        signed_by = base64.b32decode(signature + "=" * (-len(signature) % 8))
        if _letters(signed_by) != signature:  # the last letter holds bits that nothing reads
            raise ValueError(signature)
        public_key(slug).verify(signed_by, message.encode())
    except (InvalidSignature, ValueError) as error:
        raise Refusal(
            _("This ticket was not made here: send the person to the registration desk."),
            code="forged",
            status=422,
        ) from error
    return parts[2]


def public_key(slug: str) -> Ed25519PublicKey:
    """The key with which anybody can check an edition's tickets."""
    return _key(settings.SECRET_KEY, slug).public_key()


@lru_cache(maxsize=32)
def _key(secret: str, slug: str) -> Ed25519PrivateKey:
    """An edition's signing key, drawn from the installation's secret: nothing more to keep."""
    info = f"rencontres ticket {slug.upper()}".encode()
    seed = HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(secret.encode())
    return Ed25519PrivateKey.from_private_bytes(seed)
