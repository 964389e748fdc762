"""Compile inner loops with Numba, and keep the machine code for the next process where we may."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """The function as machine code, compiled when first called.

    The cache lies beside the source or, where that is read-only, in the user's cache folder
    (`NUMBA_CACHE_DIR` overrides both); without a writable place every process compiles anew.
    """
    try:
        return cast("F", njit(cache=True)(function))
    except RuntimeError:
        return cast("F", njit(function))
