"""The forms of contributions: what organisers write, and what the desk asks."""

from .desk import (
    CallForm,
    CriterionForm,
    DecisionForm,
    FilterForm,
    LinkForm,
    QuestionForm,
    ReviewerForm,
    ReviewForm,
)
from .pages import NamedOrganisationForm, Page, PersonRow, form_of, people_of

__all__ = [
    "CallForm",
    "CriterionForm",
    "DecisionForm",
    "FilterForm",
    "LinkForm",
    "NamedOrganisationForm",
    "Page",
    "PersonRow",
    "QuestionForm",
    "ReviewForm",
    "ReviewerForm",
    "form_of",
    "people_of",
]
