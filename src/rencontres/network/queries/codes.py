"""The names of public codes: a newer list, where the federation loaded one, before the shipped."""

from __future__ import annotations

from collections.abc import Iterable

from ..iati import codelists
from ..iati.codelists import Items
from ..models import CodeName


def names(codelist: str, codes: Iterable[str]) -> Items:
    """The names of some codes of a list; a code that has none is left out."""
    asked = set(codes)
    shipped = codelists.shipped().get(codelist, {})
    known = {code: shipped[code] for code in asked if code in shipped}
    loaded = CodeName.objects.filter(codelist=codelist, code__in=asked)
    for code, newer in loaded.values_list("code", "names"):
        known[code] = known.get(code, {}) | newer
    return known
