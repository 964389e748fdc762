"""The pages of the registry, one file a subject."""

from . import fees, funds, iati, members, officers
from .authorities import authorities
from .authority import authority
from .countries import country
from .home import home, sources

__all__ = [
    "authorities",
    "authority",
    "country",
    "fees",
    "funds",
    "home",
    "iati",
    "members",
    "officers",
    "sources",
]
