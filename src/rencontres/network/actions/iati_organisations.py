"""Say which authority an organisation of others' IATI files is, where nobody else could."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor

from ..models import Authority, AuthorityName, IatiOrganisation, Identifier
from ..names import search_name
from ..queries.attribution import SCHEME
from .registry import lock_registry, renew_registry

LONGEST_IDENTIFIER = 100


@action("network.import_iati", on="authority")
def link_iati_organisation(*, by: Actor, name: str, ref: str, authority: Authority) -> int:
    """Say which authority an organisation is; returns in how many activities it is linked now.

    Its identifier, or its name where it has none, is kept: the next file is linked by itself.
    """
    lock_registry()
    found = IatiOrganisation.objects.filter(name=name, ref=ref, authority=None)
    if not found.exists():
        raise Refusal(
            _("“%(name)s” is linked already, or in no activity: look at the list again.")
            % {"name": name or ref},
            code="linked",
        )
    if ref:
        _identify(ref, authority)
        found = IatiOrganisation.objects.filter(ref=ref, authority=None)
    else:
        _call(name, authority)
    linked = found.update(authority=authority)
    renew_registry()
    note(authority=authority.pk, activities=linked)
    return linked


def _identify(ref: str, authority: Authority) -> None:
    if len(ref) > LONGEST_IDENTIFIER:
        raise Refusal(
            _("This identifier is too long to be one: correct the file, and send it again."),
            code="unsound",
            status=422,
        )
    known, _made = Identifier.objects.get_or_create(
        scheme=SCHEME, value=ref, defaults={"authority": authority}
    )
    if known.authority_id != authority.pk:
        raise Refusal(
            _("%(name)s has this identifier: take it away there first.")
            % {"name": known.authority.name},
            code="known",
            status=422,
        )


def _call(name: str, authority: Authority) -> None:
    AuthorityName.objects.get_or_create(
        authority=authority,
        name=name[:200],
        language="",
        kind=AuthorityName.Kind.ALIAS,
        defaults={"search_name": search_name(name)[:200], "source": "IATI"},
    )
