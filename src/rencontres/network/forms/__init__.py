"""What the pages of the registry ask, one file a subject."""

from .agreements import AgreementForm
from .answers import AttachForm, EndForm, SuspendForm
from .authorities import EndAuthorityForm, FactsForm, IdentifierForm, NameForm, NewAuthorityForm
from .explore import ExploreForm
from .federation import LetterheadForm, OfficerForm
from .imports import ColumnsForm, HeadingForm, RowsForm, UploadForm
from .search import SearchForm, country_choices
from .sheets import LinkSheet, ProjectSheet, Sheet

__all__ = [
    "AgreementForm",
    "AttachForm",
    "ColumnsForm",
    "EndAuthorityForm",
    "EndForm",
    "ExploreForm",
    "FactsForm",
    "HeadingForm",
    "IdentifierForm",
    "LetterheadForm",
    "LinkSheet",
    "NameForm",
    "NewAuthorityForm",
    "OfficerForm",
    "ProjectSheet",
    "RowsForm",
    "SearchForm",
    "Sheet",
    "SuspendForm",
    "UploadForm",
    "country_choices",
]
