"""What the pages of the registry ask, one file a subject."""

from .agreements import AgreementForm
from .answers import AttachForm, EndForm, SuspendForm
from .explore import ExploreForm
from .federation import LetterheadForm, OfficerForm
from .search import SearchForm, country_choices
from .sheets import LinkSheet, ProjectSheet, Sheet

__all__ = [
    "AgreementForm",
    "AttachForm",
    "EndForm",
    "ExploreForm",
    "LetterheadForm",
    "LinkSheet",
    "OfficerForm",
    "ProjectSheet",
    "SearchForm",
    "Sheet",
    "SuspendForm",
    "country_choices",
]
