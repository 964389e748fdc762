"""What the packages for signing in keep of people, declared like the rooms' own fields."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import DELETE, Personal, Whose, personal

# They go the day after the account.
_OF_THE_ACCOUNT = Whose("user", since=("user__erased",))

personal(
    _OF_THE_ACCOUNT,
    email=Personal(_("To sign in and to be written to"), years=0, erasure=DELETE),
)(EmailAddress)
personal(
    _OF_THE_ACCOUNT,
    data=Personal(
        _("To recognise the device you sign in with"), years=0, exported=False, erasure=DELETE
    ),
)(Authenticator)
