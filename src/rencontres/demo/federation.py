"""The federation behind the edition: members and their fees, a solidarity fund, country groups.

All of it is invented, and marked so; only the authorities are real.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from rencontres.accounts.actions import ensure_user
from rencontres.core.languages import Text
from rencontres.editions.models import Edition
from rencontres.network import actions, queries
from rencontres.network.actions import NewPayment
from rencontres.network.models import (
    LIVE,
    Authority,
    CountryGroup,
    Membership,
    MembershipYear,
    Officer,
    Project,
)
from rencontres.network.scale import Band
from rencontres.programme.models import Session

from .people import Crowd, Role
from .stage import Stage

MEMBERS = 300
PAID, PARTLY, WAIVED = 0.72, 0.1, 3
OFFICER = "federation@demo.example"
SIRET = "99999999800019"  # well formed, and nobody's
IBAN = "FR7630006000011234567890189"  # the example of banks' own documents
SCALE = {  # from how many inhabitants on: euros
    Authority.Kind.COMMUNE: {
        0: 200,
        2_000: 450,
        10_000: 1_200,
        50_000: 3_800,
        100_000: 9_000,
        300_000: 16_000,
    },
    Authority.Kind.EPCI: {0: 800, 50_000: 3_000, 200_000: 9_500, 500_000: 18_000},
    Authority.Kind.DEPARTMENT: {0: 8_000, 500_000: 14_000, 1_000_000: 20_000},
    Authority.Kind.REGION: {0: 15_000, 2_000_000: 30_000},
    Authority.Kind.SPECIAL: {0: 20_000},
}
FUND: Text = {
    "fr": "Fonds de solidarité (exemple)",
    "en": "Solidarity fund (example)",
    "es": "Fondo de solidaridad (ejemplo)",
}
PURPOSE: Text = {
    "fr": "Rétablir l’eau et les écoles après une inondation inventée pour la démonstration",
    "en": "Restore water and schools after a flood invented for the demonstration",
    "es": "Restablecer el agua y las escuelas tras una inundación inventada para la demostración",
}
USES: Sequence[tuple[str, int, Text]] = (
    (
        "Secours Exemple",
        9_000,
        {"fr": "Eau potable", "en": "Drinking water", "es": "Agua potable"},
    ),
    (
        "Reconstruire Exemple",
        6_500,
        {"fr": "Trois écoles", "en": "Three schools", "es": "Tres escuelas"},
    ),
)
SPRING: Text = {
    "fr": "Réunion de printemps",
    "en": "Spring meeting",
    "es": "Reunión de primavera",
}
NEXT: Text = {
    "fr": "Suites des Rencontres",
    "en": "After the gathering",
    "es": "Después de los Encuentros",
}
AGENDA = "1. Où en sont les projets\n2. Ce que chacun prépare\n3. Questions diverses"
MINUTES = "Compte rendu inventé pour la démonstration : chacun a dit où en sont ses projets."
DECISION = "Écrire ensemble une note sur l’eau (inventé)"


def stage_federation(stage: Stage) -> None:
    """Enrol members for the edition's year, call and pay their fees; open a fund; make groups."""
    edition = stage.edition
    assert edition is not None  # noqa: S101  (the steps before make it)
    draw = stage.draw("federation")
    _officer(stage, edition)
    opening = date(edition.first_day.year, 1, 15)
    year = actions.open_membership_year(
        by=stage.by, year=opening.year, due=opening + timedelta(days=75)
    )
    actions.write_scale(by=stage.by, year=year, bands=list(_bands()))
    members = _members(draw)
    actions.enrol_members(by=stage.by, year=year, authorities=members, on=opening, synthetic=True)
    actions.compute_fees(by=stage.by, year=year)
    called = actions.call_for_payment(by=stage.by, year=year, on=opening, send=False)
    _settle(stage, year, called, draw)
    _fund(stage, members, edition)
    groups = _groups(stage, edition, {each.pk for each in members}, draw)
    stage.say(
        f"Federation: {len(members)} members, {len(called)} calls, 1 fund,"
        f" {groups} country groups (all invented)."
    )


def _officer(stage: Stage, edition: Edition) -> None:
    actions.write_letterhead(
        by=stage.by,
        name=edition.organiser,
        address=edition.address,
        siret=SIRET,
        iban=IBAN,
        accent=edition.accent,
    )
    user = ensure_user(by=stage.by, email=OFFICER, name="Chargée des adhérents et des groupes")
    for duty in Officer.Duty.values:
        actions.appoint_officer(by=stage.by, user=user, duty=duty)


def _bands() -> Iterator[Band]:
    for kind, thresholds in SCALE.items():
        ends = [*(least - 1 for least in list(thresholds)[1:]), None]
        for (least, amount), most in zip(thresholds.items(), ends, strict=True):
            yield Band(kind.value, least, most, Decimal(amount))


def _members(draw: random.Random) -> list[Authority]:
    """Engaged authorities, the bigger the likelier."""
    engaged = list(
        queries.engaged_authorities().filter(kind__in=SCALE, population__gt=0).order_by("pk")
    )
    keys = {each: draw.random() ** (1 / (each.population or 1) ** 0.5) for each in engaged}
    return sorted(engaged, key=lambda each: -keys[each])[:MEMBERS]


def _settle(
    stage: Stage, year: MembershipYear, called: Sequence[Membership], draw: random.Random
) -> None:
    """Most have paid, some in part; a few are waived."""
    payments = []
    for membership in called[WAIVED:]:
        chance = draw.random()
        fee = membership.fee or Decimal(0)
        if chance < PAID + PARTLY:
            amount = fee if chance < PAID else (fee / 2).quantize(Decimal("0.01"))
            day = year.due - timedelta(days=draw.randint(0, 60))
            payments.append(NewPayment(membership.pk, amount, day, f"VIR {membership.number}"))
    actions.record_payments(by=stage.by, year=year, payments=payments)
    for membership in called[:WAIVED]:
        actions.waive_fee(
            by=stage.by,
            membership=membership,
            on=year.due,
            reason="Première année d’adhésion (inventé pour la démonstration)",
        )


def _fund(stage: Stage, members: Sequence[Authority], edition: Edition) -> None:
    """A fund for the foreign country with most live links in Africa or the Caribbean."""
    country = queries.network_countries().filter(pk__in=("HT", "SN", "ML")).order_by("pk").first()
    if country is None:
        return
    opened = edition.first_day - timedelta(days=120)
    fund = actions.open_fund(
        by=stage.by, name=FUND, purpose=PURPOSE, country=country, on=opened, synthetic=True
    )
    for number, giver in enumerate(members[:12]):
        actions.contribute(
            by=stage.by,
            fund=fund,
            authority=giver,
            amount=Decimal(1_000 + 500 * (number % 6)),
            on=opened + timedelta(days=3 * number + 2),
        )
    for number, (body, amount, what) in enumerate(USES):
        actions.use_fund(
            by=stage.by,
            fund=fund,
            amount=Decimal(amount),
            on=opened + timedelta(days=40 + 30 * number),
            what=what,
            body=body,
        )
    project = (
        Project.objects.filter(parties__country=country, synthetic=True).order_by("pk").first()
    )
    if project:
        actions.use_fund(
            by=stage.by,
            fund=fund,
            amount=Decimal(4_000),
            on=opened + timedelta(days=100),
            what=PURPOSE,
            project=project,
        )


def _groups(stage: Stage, edition: Edition, free: set[int], draw: random.Random) -> int:
    """A group for each country-group meeting of the edition."""
    crowd = Crowd(draw)
    officer = ensure_user(by=stage.by, email=OFFICER)
    sessions = Session.objects.filter(edition=edition, countries__isnull=False).exclude(
        synthetic=False
    )
    made = 0
    for session in sessions.distinct().order_by("pk").prefetch_related("countries"):
        group = actions.create_group(
            by=stage.by, name=session.title, countries=list(session.countries.all()), synthetic=True
        )
        actions.name_coordinator(by=stage.by, group=group, user=officer)
        _preside(stage, group, free, crowd, edition.first_day)
        _meet(stage, group, edition, made)
        made += 1
    return made


def _preside(stage: Stage, group: CountryGroup, free: set[int], crowd: Crowd, on: date) -> None:
    """An invented elected official of the biggest member that works there and presides nothing."""
    working_there = Authority.objects.filter(
        pk__in=free, links__status__in=LIVE, links__parties__country__in=group.countries.all()
    )
    home = working_there.order_by("-population", "pk").first()
    if home is None:
        return
    free.discard(home.pk)
    person = crowd.person("FR", Role("elected", "member", elected=True))
    actions.name_president(
        by=stage.by,
        group=group,
        name=f"{person.given_name} {person.family_name}",
        function=person.function,
        authority=home,
        on=on,
    )


def _meet(stage: Stage, group: CountryGroup, edition: Edition, number: int) -> None:
    """A meeting held before the edition, and one to come after the day of the staging."""
    held = actions.plan_meeting(
        by=stage.by,
        group=group,
        day=edition.first_day - timedelta(days=150 + number),
        place=edition.organiser_short,
        title=SPRING,
        agenda=AGENDA,
        minutes=MINUTES,
    )
    actions.plan_meeting(
        by=stage.by,
        group=group,
        day=timezone.localdate() + timedelta(days=30 + number),
        place=edition.organiser_short,
        title=NEXT,
        agenda=AGENDA,
    )
    actions.record_decision(
        by=stage.by,
        group=group,
        text=DECISION,
        owner="Groupe-pays (inventé)",
        due=edition.first_day,
        meeting=held,
    )
