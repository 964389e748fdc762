"""The pages of the registry, one file a subject."""

from . import iati
from .authorities import authorities
from .authority import authority
from .countries import country
from .home import home, sources

__all__ = ["authorities", "authority", "country", "home", "iati", "sources"]
