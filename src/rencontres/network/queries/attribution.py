"""Which authority an organisation of an IATI file is: only where there can be no doubt.

An identifier that the registry knows, or a name that says it is a local government's and is
exactly that of one authority alone. A person who knows better says so with
`link_iati_organisation`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from ..iati.extract import TakingPart
from ..models import Authority, AuthorityName, Identifier
from ..names import search_name, understand

LOCAL_GOVERNMENT = "11"
SCHEME = "iati"
_SIREN = re.compile(r"FR-(?:INSEE|SIRENE?|SIRET)-([0-9]{9})(?:[0-9]{5})?")


def authorities_of(organisations: Iterable[TakingPart]) -> dict[TakingPart, int]:
    """The authorities, by key, that some of these organisations are; four statements for all."""
    asked = set(organisations)
    known = _by_identifier({each.ref for each in asked if each.ref})
    names = {each: _names(each) for each in asked if each.kind == LOCAL_GOVERNMENT}
    named = _by_name({name for some in names.values() for name in some})
    found = {}
    for each in asked:
        authority = known.get(each.ref) or next(
            (named[name] for name in names.get(each, ()) if name in named), None
        )
        if authority:
            found[each] = authority
    return found


def _by_identifier(refs: set[str]) -> dict[str, int]:
    sirens = {ref: match[1] for ref in refs if (match := _SIREN.fullmatch(ref))}
    of_siren = dict(Authority.objects.filter(siren__in=sirens.values()).values_list("siren", "pk"))
    listed = Identifier.objects.filter(scheme=SCHEME, value__in=refs)
    found = {ref: of_siren[siren] for ref, siren in sirens.items() if siren in of_siren}
    return found | dict(listed.values_list("value", "authority"))


def _names(organisation: TakingPart) -> tuple[str, ...]:
    """The name as it is written, and without "Ville de"."""
    exact = search_name(organisation.name)
    return tuple(name for name in dict.fromkeys((exact, understand(exact).core)) if name)


def _by_name(names: set[str]) -> dict[str, int]:
    """The names that one living authority alone has, main or other."""
    holders: dict[str, set[int]] = defaultdict(set)
    living = Authority.objects.filter(valid_until__isnull=True, search_name__in=names)
    for name, key in living.values_list("search_name", "pk"):
        holders[name].add(key)
    others = AuthorityName.objects.filter(
        search_name__in=names, authority__valid_until__isnull=True
    )
    for name, key in others.values_list("search_name", "authority"):
        holders[name].add(key)
    return {name: keys.pop() for name, keys in holders.items() if len(keys) == 1}
