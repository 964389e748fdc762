"""Figures: each has a name, a definition in words, and the rows it counts.

`values` counts; `rows` are what was counted. Both come from the one function a figure is
registered with, so that a number and what stands behind it cannot disagree.
"""

# In the order in which the desk lists them.
# isort: off
from . import people, programme, network

# isort: on
from .registry import Figure, figure, find, names, of_edition, query_text, rows, value, values

__all__ = [
    "Figure",
    "figure",
    "find",
    "names",
    "network",
    "of_edition",
    "people",
    "programme",
    "query_text",
    "rows",
    "value",
    "values",
]
