"""Letters that open “still true?” without signing in, for as long as they are fresh."""

from __future__ import annotations

from django.core import signing

from rencontres.accounts.models import User

SALT = "rencontres.network.still-true"
DAYS = 30


def token_of(user: User) -> str:
    """What the address in a person's letter ends with."""
    return signing.dumps(user.pk, salt=SALT)


def user_of(token: str) -> User | None:
    """Whose letter it is; nobody's where it is too old, forged, or the account has gone."""
    try:
        pk = signing.loads(token, salt=SALT, max_age=DAYS * 24 * 3600)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
