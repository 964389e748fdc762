"""Contributions, one file a subject."""

from .calls import Call, CallLink, Question
from .contributions import Contribution, Decision, Organiser, ProposedPerson
from .reviews import HIGHEST, LOWEST, Criterion, Review, Reviewer, Score

__all__ = [
    "HIGHEST",
    "LOWEST",
    "Call",
    "CallLink",
    "Contribution",
    "Criterion",
    "Decision",
    "Organiser",
    "ProposedPerson",
    "Question",
    "Review",
    "Reviewer",
    "Score",
]
