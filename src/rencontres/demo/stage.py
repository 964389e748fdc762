"""What every step of the staging shares: the size, the seed, the voice."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rencontres.core.actor import SYSTEM, System
from rencontres.editions.models import Edition

DEFAULT_PARTICIPANTS = 1420  # registered; some 93 % of them come


@dataclass
class Stage:
    """The edition being staged. Each step draws from a generator of its own, so that a change in
    one step leaves the draws of the others as they were."""

    file: Path  # the edition's TOML
    participants: int = DEFAULT_PARTICIPANTS
    seed: int = 2017
    say: Callable[[str], None] = print
    by: System = SYSTEM
    edition: Edition | None = None
    content: dict[str, Any] | None = None  # the edition's file, read and checked

    def draw(self, step: str) -> random.Random:
        """The random generator of a step."""
        return random.Random(f"{self.seed}:{step}")
