"""What other rooms say on a country's page: each that has something to say registers it.

A section is told the country and gives HTML, or nothing. The page is public and the same for all
who read it (`core.public`), so a section must not depend on the reader::

    @country_section
    def coming(country: Country) -> str:
        return render_to_string("delegations/parts/country.html", …)
"""

from __future__ import annotations

from collections.abc import Callable

from .models import Country

Section = Callable[[Country], str]

_sections: list[Section] = []


def country_section(section: Section) -> Section:
    """Register a section, once."""
    _sections.append(section)
    return section


def sections_of(country: Country) -> list[str]:
    """What the rooms say of a country, in their order."""
    return [said for section in _sections if (said := section(country))]
