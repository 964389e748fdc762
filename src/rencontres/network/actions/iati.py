"""Publish to IATI, with the names of its codes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rencontres.core import languages
from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.languages import Text

from ..iati.codelists import Items
from ..models import CodeName, Publisher
from ..models.iati import ORGANISATION_KINDS
from .registry import lock_registry, renew_registry

IDENTIFIER = re.compile(r"[^\s/&|?]{1,100}")


@action("network.publish")
def set_publisher(
    *, by: Actor, reference: str, name: Text, kind: str, prefix: str = ""
) -> Publisher:
    """Say under which identifier and name the federation publishes to IATI.

    Identifiers of activities begin with `prefix`, the federation's own where none is given.
    """
    prefix = prefix or reference
    for value in (reference, prefix):
        if not IDENTIFIER.fullmatch(value):
            raise Refusal(
                _(
                    "“%(value)s” is no identifier for IATI: write letters, digits, hyphens, as in"
                    " FR-INSEE-123456789, without spaces and without / & | ?"
                )
                % {"value": value},
                code="bad_identifier",
                status=422,
            )
    if kind not in dict(ORGANISATION_KINDS):
        raise Refusal(
            _("“%(kind)s” is no type of organisation of IATI: choose one of %(known)s.")
            % {"kind": kind, "known": ", ".join(dict(ORGANISATION_KINDS))},
            code="unknown_kind",
            status=422,
        )
    if not languages.words(name).strip():
        raise Refusal(_("A publisher needs a name."), code="no_name", status=422)
    lock_registry()
    kept, _made = Publisher.objects.update_or_create(
        pk=1, defaults={"reference": reference, "name": name, "kind": kind, "prefix": prefix}
    )
    renew_registry()
    note(reference=reference)
    return kept


@action("network.load_reference_data")
def load_codelists(*, by: Actor, lists: Mapping[str, Items]) -> int:
    """Load names of public codes, newer than the shipped ones; returns how many are now known."""
    lock_registry()
    CodeName.objects.bulk_create(
        [
            CodeName(codelist=codelist, code=code, names=names)
            for codelist, items in lists.items()
            for code, names in items.items()
        ],
        update_conflicts=True,
        unique_fields=["codelist", "code"],
        update_fields=["names"],
        batch_size=1000,
    )
    renew_registry()
    loaded = sum(map(len, lists.values()))
    note(lists=sorted(lists), codes=loaded)
    return loaded
