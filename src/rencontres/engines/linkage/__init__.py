"""The linkage engine: says which authority of a list a written name is of, or who may be.

    index = Index(entries)
    answer = index.link(Query("Ville de Strasbourg", country="FR"))

`answer.decision` is `automatic` only where the name is exact and the only one in its country;
`review` gives a person the candidates, each with its score and reason; `none` says why there are
none. How it goes about it: docs/engines/linkage.md.
"""

from .index import Index
from .kinds import is_small, without_kind
from .model import Answer, Candidate, Decision, Doubt, Entry, Query, Reason
from .text import key_of, normalise

__all__ = [
    "Answer",
    "Candidate",
    "Decision",
    "Doubt",
    "Entry",
    "Index",
    "Query",
    "Reason",
    "is_small",
    "key_of",
    "normalise",
    "without_kind",
]
