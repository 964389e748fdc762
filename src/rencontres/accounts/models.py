"""People who sign in, and the keys of programs that call the API."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import (
    DELETE,
    NOBODY,
    NULL,
    PLACEHOLDER,
    Personal,
    Whose,
    personal,
)


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; nobody needs a password."""

    def create_user(self, email: str, **fields: Any) -> User:
        """Make an account that signs in by e-mailed code."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save()
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


IN_USE = (
    Q(is_administrator=True)
    | Q(duties__isnull=False)
    | Q(coordinated_groups__isnull=False)
    | Q(api_keys__isnull=False, api_keys__revoked=None)
)


@personal(
    Whose(
        "pk",
        since=(
            "date_joined",
            "last_login",
            "participations__edition__last_day",
            "teams__edition__last_day",
        ),
        also={"erased": Now(), "is_active": False, "is_administrator": False},
        unless=IN_USE,
    ),
    email=Personal(_("To sign in and to be written to"), years=3, erasure=PLACEHOLDER),
    name=Personal(_("To be addressed by name"), years=3),
    last_login=Personal(_("To know which accounts are in use"), years=3, erasure=NULL),
)
class User(AbstractBaseUser):
    """A person with an account; what they may do comes from teams and delegations."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    erased = models.DateTimeField(null=True)  # what the person did stands, and names nobody

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = (
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            models.CheckConstraint(
                condition=Q(erased__isnull=True)
                | Q(name="", email__endswith=NOBODY, is_active=False, is_administrator=False),
                name="erased_account_is_nobody",
            ),
        )

    def __str__(self) -> str:
        return str(_("Erased person")) if self.erased else self.name or self.email

    @property
    def is_staff(self) -> bool:
        """What third-party packages call an administrator."""
        return self.is_administrator

    def has_perm(self, permission: str, thing: Any = None) -> bool:
        """Django's permission names belong to administrators only; ours are in core.permissions."""
        return self.is_active and self.is_administrator

    def has_module_perms(self, label: str) -> bool:
        return self.is_active and self.is_administrator


def digest(key: str) -> str:
    """What is kept of a key: its SHA-256, in hexadecimal."""
    return hashlib.sha256(key.encode()).hexdigest()


@personal(
    Whose("user", since=("revoked",)),
    label=Personal(_("To let a program act for you"), years=1, erasure=DELETE),
)
class ApiKey(models.Model):
    """A key with which a program acts as a user; only its SHA-256 is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    label = models.CharField(max_length=100)
    digest = models.CharField(max_length=64, unique=True)
    created = models.DateTimeField(auto_now_add=True)
    revoked = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.label


@personal(
    Whose(address="address", since=("asked",)),
    address=Personal(
        _("To send you the link with which you see your data"), years=0, days=1, erasure=DELETE
    ),
)
class DataLink(models.Model):
    """A link to a person's own data, sent to their address: it opens once, soon.

    Whoever opened it has proven that the address is theirs. Only its SHA-256 is kept.
    """

    address = models.EmailField()
    digest = models.CharField(max_length=64, unique=True)
    asked = models.DateTimeField(auto_now_add=True)
    opened = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["address", "asked"], name="data_link_address"),)

    def __str__(self) -> str:
        return f"link {self.pk}"
