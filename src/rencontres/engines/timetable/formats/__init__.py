"""Files of timetabling problems and their solutions: others' formats and ours.

Every reader raises `BadFile`, which says what is wrong and where.
"""

from .errors import BadFile

__all__ = ["BadFile"]
