"""How the press says a number: short, true, and in each language's own format.

The rule:

- Below 1,000 a number is said exactly: a reader can picture 655 people, and rounding would not
  make it shorter.
- From 1,000 two figures count: the step is 100 up to 9,999, then 1,000 up to 99,999, and so on.
- A number that stands on a step is said alone: 12,000.
- Otherwise it is said by the nearest step: "more than" the step below (1,318: more than 1,300),
  or "nearly" the step above (8,296: nearly 8,300). Halfway is "more than".
- "Nearly" flatters, so it is kept for what is within 2 % of the step; anything else is "more
  than" the step below (1,070: more than 1,000, not nearly 1,100).

Counts are always in digits, small ones too: each is a link to its figure, and digits need no
agreement. The noun's number is the sentence's affair (`plural`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from babel import Locale
from babel.numbers import format_decimal

EXACT_BELOW = 1_000
NEARLY_WITHIN = 0.02

# CLDR's minimumGroupingDigits, which Babel does not apply: 1300 but 12.000 in Spanish.
UNGROUPED_BELOW = {"es": 10_000}


class Sense(Enum):
    """On which side of the number said the true one is."""

    EXACTLY = "exactly"
    MORE = "more"
    NEARLY = "nearly"


@dataclass(frozen=True)
class Said:
    """The number that is said, and in which sense."""

    sense: Sense
    number: int


SENSES = {
    "fr": {Sense.EXACTLY: "{}", Sense.MORE: "plus de {}", Sense.NEARLY: "près de {}"},
    "en": {Sense.EXACTLY: "{}", Sense.MORE: "more than {}", Sense.NEARLY: "nearly {}"},
    "es": {Sense.EXACTLY: "{}", Sense.MORE: "más de {}", Sense.NEARLY: "cerca de {}"},
}


def rounded(value: int) -> Said:
    """What the rule makes of a count; a negative one raises ValueError."""
    if value < 0:
        raise ValueError(f"a count cannot be {value}")
    if value < EXACT_BELOW:
        return Said(Sense.EXACTLY, value)
    step = 10 ** (len(str(value)) - 2)
    below = value - value % step
    above = below + step
    if value == below:
        return Said(Sense.EXACTLY, value)
    if above - value < value - below and above - value <= NEARLY_WITHIN * above:
        return Said(Sense.NEARLY, above)
    return Said(Sense.MORE, below)


def digits(number: int, language: str) -> str:
    """The number in the language's format: 1 300, 1,300, 1300."""
    grouped = number >= UNGROUPED_BELOW.get(language, 0)
    return format_decimal(number, locale=language, group_separator=grouped)


def press_words(value: int, language: str) -> str:
    """The count as a communiqué says it: "plus de 1 300"."""
    said = rounded(value)
    return SENSES[language][said.sense].format(digits(said.number, language))


def plural(value: int, language: str, one: str, many: str) -> str:
    """The form of a noun that a count asks for: French says 0 and 1 in the singular."""
    return one if Locale(language).plural_form(value) == "one" else many
