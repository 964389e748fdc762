"""Personal data: declared wherever it stands, and the register of processing says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation

from rencontres.core import privacy
from rencontres.core.constraints import AppendOnly

PAGE = Path(__file__).parent.parent.parent / "docs" / "privacy.md"
OURS = [m for m in apps.get_models() if m.__module__.startswith("rencontres.")]
LIKE_A_PERSON = re.compile(
    r"(^|_)(e?mail|name|phone|mobile|birth|born|passport|contact|person|president|signatory"
    r"|owner|nationality|needs|diet|iban)(_|$)"
)
# Names and addresses of things and organisations.
OF_NOBODY = {
    "contributions.Criterion.name",
    "delegations.Category.name",
    "delegations.Intake.file_name",
    "editions.EditionTheme.name",
    "editions.Partner.name",
    "editions.Partner.short_name",
    "editions.Room.name",
    "fair.Exhibitor.name",
    "gates.Device.name",
    "gates.Gate.name",
    "money.Statement.file_name",
    "network.Authority.name",
    "network.Authority.search_name",
    "network.AuthorityName.name",
    "network.AuthorityName.search_name",
    "network.CountryGroup.name",
    "network.Federation.email",
    "network.Federation.iban",
    "network.Federation.name",
    "network.IatiFile.name",
    "network.IatiOrganisation.name",
    "network.Import.file_name",
    "network.ImportName.name",
    "network.ImportParty.name",
    "network.Publisher.name",
    "network.SolidarityFund.name",
    "network.Theme.name",
    "press.FrozenFigure.name",
    "programme.Draft.name",
    "programme.InterpreterTeam.name",
    "programme.Release.name",
    "programme.Session.organiser_name",
    "programme.SessionKind.name",
}


def looks_personal(field):
    """A field that is named like what tells of a person, or that points to an account."""
    if field.is_relation:
        return field.related_model._meta.label == settings.AUTH_USER_MODEL
    return isinstance(field, models.EmailField) or bool(LIKE_A_PERSON.search(field.name))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_like_a_persons_is_declared(model):
    """Declare it with `core.privacy.personal`, or say in OF_NOBODY that it names a thing."""
    holding = privacy.register.get(model)
    declared = {*holding.fields, *holding.whose.owners[0]} if holding else set()
    undeclared = [
        f"{model._meta.label}.{field.name}"
        for field in model._meta.concrete_fields
        if looks_personal(field) and field.name not in declared
    ]
    assert set(undeclared) - OF_NOBODY == set()


def test_nothing_is_said_to_name_a_thing_that_is_not_there():
    fields = {f"{m._meta.label}.{f.name}" for m in OURS for f in m._meta.concrete_fields}
    assert set() == OF_NOBODY - fields


@pytest.mark.parametrize("holding", privacy.register.values(), ids=lambda h: h.model.__name__)
def test_what_has_a_term_has_dates_it_counts_from(holding):
    limited = [name for name, declared in holding.fields.items() if declared.years is not None]
    assert not limited or holding.whose.since


@pytest.mark.parametrize("holding", privacy.register.values(), ids=lambda h: h.model.__name__)
def test_what_may_only_be_added_is_not_said_to_leave(holding):
    if any(isinstance(c, AppendOnly) for c in holding.model._meta.constraints):
        assert all(each.stays and each.years is None for each in holding.fields.values())


def kept(declared):
    """How long, as the register says it."""
    if declared.years is None:
        return "as long as the row"
    spans = [(declared.years, "year"), (declared.days, "day")]
    said = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in spans if n]
    return " ".join(said) or "0 days"


def lines():
    """The register of processing, as the declarations have it."""
    with translation.override("en"):
        for holding in privacy.register.values():
            since = ", ".join(f"`{lookup}`" for lookup in holding.whose.since) or "—"
            for name, declared in holding.fields.items():
                leaves = f"stays: {declared.stays}" if declared.stays else declared.erasure
                yield (
                    f"| {holding.model.__name__} | `{name}` | {declared.purpose}"
                    f" | {kept(declared)} | {since} | {'yes' if declared.exported else 'no'}"
                    f" | {leaves} |"
                )


def test_the_register_of_processing_says_what_is_declared():
    """Where it fails, the lines to add to docs/privacy.md, or to take out, are told."""
    page = PAGE.read_text()
    documented = re.findall(r"^\| \w+ \| `\w+` \|.*\|$", page, flags=re.MULTILINE)
    assert sorted(documented) == sorted(lines())
