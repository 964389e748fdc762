"""What can be done with accounts and with the keys of programs."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.core.languages import codes

from ..models import ApiKey, User, digest


class IssuedKey(NamedTuple):
    """A new key, and its secret, which is shown this once."""

    key: ApiKey
    secret: str


@action("accounts.ensure_user")
def ensure_user(*, by: Actor, email: str, name: str = "", language: str = "fr") -> User:
    """The account of an e-mail address, made where there is none.

    Asked twice, even at the same moment, it answers the same account; a name and a language
    given later do not replace those that the person has.
    """
    address = email.strip().lower()
    try:
        User._meta.get_field("email").clean(address, None)
    except ValidationError:
        raise Refusal(
            _("“%(address)s” is not an e-mail address: write it as name@example.org.")
            % {"address": email},
            code="email",
            status=422,
        ) from None
    user, _made = User.objects.get_or_create(
        email=address,
        defaults={
            "name": name,
            "language": language if language in codes() else codes()[0],
            "password": make_password(None),
        },
    )
    return user


@action("accounts.ensure_user")
def ensure_users(*, by: Actor, names: Mapping[str, str], language: str = "fr") -> dict[str, User]:
    """The accounts of several people, given and answered by valid address in lower case."""
    User.objects.bulk_create(
        [
            User(email=address, name=name, language=language, password=make_password(None))
            for address, name in names.items()
        ],
        ignore_conflicts=True,
    )
    note(people=len(names))
    return {user.email: user for user in User.objects.filter(email__in=names)}


@action("accounts.manage_keys", on="user")
def create_api_key(*, by: Actor, user: User, label: str) -> IssuedKey:
    """Let a program act as a user. Only the key's digest is kept: it cannot be shown again."""
    if not label.strip():
        raise Refusal(
            _("Name the key after the program that will use it, to know later which to revoke."),
            code="label",
            status=422,
        )
    secret = secrets.token_urlsafe(32)
    key = ApiKey.objects.create(user=user, label=label.strip()[:100], digest=digest(secret))
    return IssuedKey(key, secret)


@action("accounts.manage_keys", on="key")
def revoke_api_key(*, by: Actor, key: ApiKey) -> ApiKey:
    """End a key, at once and for good; a key that has ended stays as it is."""
    key = lock(key)
    if key.revoked is None:
        key.revoked = timezone.now()
        key.save(update_fields=["revoked"])
    return key
