"""What the pages of the registry ask, one file a subject."""

from .federation import LetterheadForm, OfficerForm
from .search import SearchForm, country_choices

__all__ = ["LetterheadForm", "OfficerForm", "SearchForm", "country_choices"]
