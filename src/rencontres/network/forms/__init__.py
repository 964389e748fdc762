"""What the pages of the registry ask, one file a subject."""

from .search import SearchForm, country_choices

__all__ = ["SearchForm", "country_choices"]
