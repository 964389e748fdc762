"""Who comes: delegations, their seats, and the participants who sit in them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from rencontres.agenda.models import Holder
from rencontres.core.languages import MultilingualField
from rencontres.core.privacy import NOBODY, NULL, PLACEHOLDER, Personal, Whose, personal
from rencontres.editions.models import Edition
from rencontres.network.models import Authority, Country


class Audience(models.TextChoices):
    """Whose people a category is for, by the membership of the authority they represent."""

    MEMBER = "member", _("members of the federation")
    NON_MEMBER = "non_member", _("whoever is no member")


class Category(models.Model):
    """A kind of participant, with its rules as data."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="categories")
    key = models.SlugField()
    name = MultilingualField()
    quota = models.PositiveIntegerField(null=True, blank=True)  # none: only the edition's places
    country_quota = models.PositiveIntegerField(null=True, blank=True)  # of it, for one country
    opens = models.DateTimeField(null=True, blank=True)  # none: with the edition
    closes = models.DateTimeField(null=True, blank=True)  # none: with the edition
    by_invitation = models.BooleanField(default=False)  # of the team, or with a code of its own
    approval = models.BooleanField(default=False)  # of the team, before anybody is registered
    audience = models.CharField(max_length=12, choices=Audience, blank=True)  # none: everybody
    price = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))
    early_price = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    early_until = models.DateTimeField(null=True, blank=True)
    colour = models.CharField(max_length=7, blank=True)  # of the badge's band; none: the edition's
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        verbose_name_plural = "categories"
        constraints = (
            models.UniqueConstraint(fields=["edition", "key"], name="category_key_once"),
            models.CheckConstraint(
                condition=Q(colour="") | Q(colour__regex=r"^#[0-9a-f]{6}$"),
                name="category_colour_hex",
            ),
            models.CheckConstraint(
                condition=Q(price__gte=0)
                & (
                    Q(early_price__isnull=True, early_until__isnull=True)
                    | Q(early_price__gte=0, early_until__isnull=False, early_price__lte=F("price"))
                ),
                name="category_prices_sensible",
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True) | Q(closes__isnull=True) | Q(closes__gt=F("opens")),
                name="category_closes_after_opening",
            ),
        )

    def __str__(self) -> str:
        return self.key

    def price_at(self, moment: datetime) -> Decimal:
        """What a seat costs whoever registers at a moment."""
        early = self.early_price
        if early is not None and self.early_until is not None and moment <= self.early_until:
            return early
        return self.price


class Invitation(models.Model):
    """A code that opens a category which is by invitation, to so many people."""

    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="invitations")
    code = models.CharField(max_length=16, unique=True)
    about = models.CharField(max_length=200, blank=True)  # for whom, in the team's words
    uses = models.PositiveIntegerField()
    used = models.PositiveIntegerField(default=0)
    expires = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(uses__gte=1) & Q(used__lte=F("uses")), name="invitation_not_overused"
            ),
        )

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class OrganisationKind(models.TextChoices):
    """What an organisation is that the registry does not hold."""

    AUTHORITY = "authority", _("local authority")
    EMBASSY = "embassy", _("embassy or consulate")
    STATE = "state", _("State service or international organisation")
    NGO = "ngo", _("association or foundation")
    COMPANY = "company", _("company")
    PRESS = "press", _("press")
    SCHOOL = "school", _("school, university or research")
    OTHER = "other", _("another organisation")


class Delegation(models.Model):
    """The people an organisation sends: the unit of registration.

    Its country is that of the organisation, which is that of its participants (not their
    nationality).
    """

    class State(models.TextChoices):
        REGISTERED = "registered", _("registered")
        WITHDRAWN = "withdrawn", _("withdrawn")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="delegations")
    reference = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State, default=State.REGISTERED)
    authority = models.ForeignKey(
        Authority, null=True, on_delete=models.PROTECT, related_name="delegations"
    )
    organisation = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=OrganisationKind, blank=True)  # unlisted
    reviewed = models.DateTimeField(null=True)  # the team looked whether the registry holds it
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="delegations")
    language = models.CharField(max_length=5, default="fr")
    head = models.ForeignKey(
        "Participant", null=True, on_delete=models.SET_NULL, related_name="headed"
    )
    registered = models.DateTimeField()
    synthetic = models.BooleanField(default=False)

    class Meta:
        ordering = ("organisation", "pk")
        constraints = (
            models.UniqueConstraint(fields=["edition", "reference"], name="reference_once"),
            models.UniqueConstraint(
                fields=["edition", "authority"],
                condition=Q(state="registered", authority__isnull=False),
                name="one_delegation_per_authority",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Diet(models.TextChoices):
    """What somebody eats, in words that a caterer counts by."""

    VEGETARIAN = "vegetarian", _("vegetarian")
    VEGAN = "vegan", _("vegan")
    NO_PORK = "no_pork", _("no pork")
    HALAL = "halal", _("halal")
    KOSHER = "kosher", _("kosher")
    GLUTEN_FREE = "gluten_free", _("gluten-free")
    OTHER = "other", _("allergy or other, said below")


COUNTED = _("It is counted in the figures of the edition, without your name.")


@personal(
    Whose("user", address="email", since=("edition__last_day",), also={"erased": Now()}),
    user=Personal(
        _("To show you your delegation and your agenda"), years=3, exported=False, erasure=NULL
    ),
    given_name=Personal(_("To be addressed and badged"), years=3),
    family_name=Personal(_("To be addressed and badged"), years=3),
    email=Personal(_("To be written to about the edition"), years=3, erasure=PLACEHOLDER),
    function=Personal(_("Shown on the badge and in the programme"), years=3),
    languages=Personal(_("To provide interpretation"), years=1),
    diet=Personal(_("To tell the caterer how many meals of each kind"), years=0),
    interpretation=Personal(_("To provide interpretation"), years=0),
    needs=Personal(_("To receive the person well (diet, access)"), years=0),
)
class Participant(models.Model):
    """A person who represents an organisation at an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="participants")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="participations",
    )
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100)
    email = models.EmailField()
    function = MultilingualField(blank=True)
    elected = models.BooleanField(default=False)
    languages = models.JSONField(default=list)
    diet = models.CharField(max_length=12, choices=Diet, blank=True)  # none: eats everything
    interpretation = models.JSONField(default=list)  # into which languages it is needed
    needs = models.CharField(max_length=500, blank=True)
    synthetic = models.BooleanField(default=False)
    erased = models.DateTimeField(null=True)  # counted still, but nobody any more

    is_new = False  # written by the verb that runs: nobody else can have seen the row

    class Meta:
        ordering = ("family_name", "given_name", "pk")
        constraints = (
            models.UniqueConstraint("edition", Lower("email"), name="registered_once"),
            models.CheckConstraint(
                condition=Q(erased__isnull=True)
                | Q(given_name="", family_name="", needs="", function={}, languages=[])
                & Q(diet="", interpretation=[])
                & Q(user__isnull=True, email__endswith=NOBODY),
                name="erased_participant_is_nobody",
            ),
        )

    def __str__(self) -> str:
        return f"participant {self.pk}"

    @property
    def full_name(self) -> str:
        """Given name, then family name, as on the badge; of an erased person, that they are."""
        return str(_("Erased person")) if self.erased else f"{self.given_name} {self.family_name}"


@personal(
    Whose(
        "participant__user",
        address="participant__email",
        since=("delegation__edition__last_day",),
    ),
    delegation=Personal(
        _("To know for which organisation you come"),
        years=None,
        stays=COUNTED,
        shown="delegation__organisation",
    ),
)
class Seat(models.Model):
    """A place of a delegation, named or still to name.

    Bookings and the agenda belong to the seat, so that a replacing delegate finds them.
    """

    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, related_name="seats")
    number = models.PositiveSmallIntegerField()
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="seats")
    participant = models.OneToOneField(
        Participant, null=True, on_delete=models.PROTECT, related_name="seat"
    )
    holder = models.OneToOneField(Holder, on_delete=models.PROTECT, related_name="seat")
    ticket = models.CharField(max_length=32, unique=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=Decimal(0))  # of its day
    withdrawn = models.DateTimeField(null=True)

    class Meta:
        ordering = ("delegation", "number")
        constraints = (
            models.UniqueConstraint(fields=["delegation", "number"], name="seat_number_once"),
        )

    def __str__(self) -> str:
        return f"{self.delegation_id}/{self.number}"

    @property
    def edition(self) -> Edition:
        """The edition of its delegation."""
        return self.delegation.edition

    @property
    def label(self) -> str:
        """Its delegation's reference and its number, as people quote it: ML-0001/2."""
        return f"{self.delegation.reference}/{self.number}"


class RevokedTicket(models.Model):
    """A ticket that its seat no longer has, by the mark that doors know it by: it opens none."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="revoked_tickets")
    mark = models.CharField(max_length=12)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "mark"], name="ticket_revoked_once"),
        )

    def __str__(self) -> str:
        return self.mark


class Replacement(models.Model):
    """A participant left a seat to another; the seat kept its bookings."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="replacements")
    left = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    came = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"seat {self.seat_id}"
