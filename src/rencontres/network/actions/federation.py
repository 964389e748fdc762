"""The federation's letterhead, and who is in charge of what."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from rencontres.accounts.models import User
from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor

from ..models import Federation, Officer

LETTERHEAD = ("name", "address", "siret", "email", "iban", "bic", "accent")


@action("network.manage_members")
def write_letterhead(
    *,
    by: Actor,
    name: str,
    address: str = "",
    siret: str = "",
    email: str = "",
    iban: str = "",
    bic: str = "",
    accent: str = "#0b4f8a",
) -> Federation:
    """Say what stands on the federation's letters and where it is paid."""
    iban = re.sub(r"\s", "", iban).upper()
    if iban and not _is_iban(iban):
        raise Refusal(
            _("“%(iban)s” is no IBAN: its check digits are wrong. Copy it from the bank.")
            % {"iban": iban},
            code="iban",
            status=422,
        )
    federation, _made = Federation.objects.update_or_create(
        pk=1,
        defaults={
            "name": name,
            "address": address,
            "siret": siret,
            "email": email,
            "iban": iban,
            "bic": bic,
            "accent": accent,
        },
    )
    return federation


def _is_iban(iban: str) -> bool:
    """ISO 13616: the first four characters moved to the end, letters as numbers, modulo 97."""
    if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}", iban):
        return False
    return int("".join(str(int(each, 36)) for each in iban[4:] + iban[:4])) % 97 == 1


def lock_federation() -> Federation:
    """The federation's row, locked until the transaction ends; made where there is none yet."""
    Federation.objects.get_or_create(pk=1)
    return Federation.objects.select_for_update().get(pk=1)


@action("network.manage_officers")
def appoint_officer(*, by: Actor, user: User, duty: str) -> Officer:
    """Put a person in charge of members or of country groups; a second time changes nothing."""
    officer, _made = Officer.objects.get_or_create(user=user, duty=duty)
    note(duty=duty)
    return officer


@action("network.manage_officers", on="officer")
def dismiss_officer(*, by: Actor, officer: Officer) -> None:
    """Take a duty back."""
    note(duty=officer.duty)
    officer.delete()
