"""Members of the federation, their fees of each year, and what they paid."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from rencontres.core.privacy import Personal, Whose, personal

from .authorities import Authority
from .money import EuroField, Movement


class MembershipYear(models.Model):
    """A year of membership: when its fees are due. Numbers are given under its lock."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    due = models.DateField(_("fees due on"))

    class Meta:
        ordering = ("-year",)
        constraints = (
            models.CheckConstraint(
                condition=Q(year__gte=1900) & Q(year__lte=2200), name="membership_year_plausible"
            ),
        )

    def __str__(self) -> str:
        return str(self.year)


class FeeBand(models.Model):
    """A line of a year's scale: what a kind of authority pays from so many inhabitants on.

    A band ends where the next of its kind begins, so that the table holds neither gap nor overlap.
    """

    year = models.ForeignKey(MembershipYear, on_delete=models.CASCADE, related_name="bands")
    kind = models.CharField(_("kind of authority"), max_length=20, choices=Authority.Kind)
    least = models.PositiveIntegerField(_("from (inhabitants)"))
    amount = EuroField(_("fee"))

    class Meta:
        ordering = ("kind", "least")
        constraints = (
            models.UniqueConstraint(fields=["year", "kind", "least"], name="fee_band_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="fee_band_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.year_id} {self.kind} {self.least}: {self.amount}"


@personal(
    Whose(address="email", since=("left",)),
    email=Personal(_("To be sent the calls for payment"), years=3),
)
class Member(models.Model):
    """An authority that belongs to the federation, and where its calls for payment go."""

    authority = models.OneToOneField(Authority, on_delete=models.PROTECT, related_name="member")
    email = models.EmailField(_("e-mail address for calls"), blank=True)
    language = models.CharField(_("language"), max_length=5, default="fr")
    joined = models.DateField(_("member since"))
    left = models.DateField(null=True)
    synthetic = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(left__isnull=True) | Q(left__gte=F("joined")),
                name="member_leaves_after_joining",
            ),
        )

    def __str__(self) -> str:
        return f"member {self.pk}"


class Membership(models.Model):
    """A member's year: its fee, the call for it, what was paid. The state follows from them."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", _("not called yet")
        CALLED = "called", _("called")
        PARTLY_PAID = "partly_paid", _("partly paid")
        PAID = "paid", _("paid")
        WAIVED = "waived", _("waived")
        LEFT = "left", _("left")

    OWING = (State.CALLED, State.PARTLY_PAID)

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    year = models.ForeignKey(MembershipYear, on_delete=models.PROTECT, related_name="memberships")
    fee = EuroField(_("fee"), null=True)
    number = models.PositiveIntegerField(_("number of the call"), null=True)
    called = models.DateField(_("called on"), null=True)
    due = models.DateField(_("due on"), null=True)
    sent = models.DateTimeField(null=True)
    paid = EuroField(_("paid"), default=Decimal(0))
    waived = models.DateField(null=True)
    left = models.DateField(null=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0)
    reminded = models.DateField(null=True)
    state = models.GeneratedField(
        expression=Case(
            When(left__isnull=False, then=Value("left")),
            When(waived__isnull=False, then=Value("waived")),
            When(number__isnull=True, then=Value("enrolled")),
            When(paid=0, then=Value("called")),
            When(paid__lt=F("fee"), then=Value("partly_paid")),
            default=Value("paid"),
        ),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )

    class Meta:
        ordering = ("member__authority__search_name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["member", "year"], name="membership_once_a_year"),
            models.UniqueConstraint(fields=["year", "number"], name="call_number_once"),
            models.CheckConstraint(condition=Q(fee__gt=0), name="membership_fee_positive"),
            models.CheckConstraint(
                condition=Q(paid=0)
                | Q(paid__gt=0, number__isnull=False, fee__isnull=False, paid__lte=F("fee")),
                name="membership_pays_what_was_called",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, called__isnull=True, due__isnull=True)
                | Q(number__gt=0, called__isnull=False, due__isnull=False, fee__isnull=False),
                name="membership_called_whole",
            ),
            models.CheckConstraint(
                condition=Q(waived__isnull=True, left__isnull=True) | ~Q(reason=""),
                name="membership_ends_with_reason",
            ),
        )
        indexes = (models.Index(fields=["year", "state"], name="membership_year_state"),)

    def __str__(self) -> str:
        return f"{self.year_id}: {self.member_id}"

    @property
    def state_in_words(self) -> str:
        """The state, to be read."""
        return str(self.State(self.state).label)

    @property
    def tone(self) -> str:
        """How a page colours the state; the word stands beside."""
        return {"paid": "good", "partly_paid": "warn", "left": "bad"}.get(self.state, "")

    @property
    def reference(self) -> str:
        """What the call is numbered, and a payment should name: 2017-0042."""
        return f"{self.year_id}-{self.number:04}" if self.number else ""

    @property
    def owed(self) -> Decimal:
        """What is still to be paid."""
        if self.fee is None or self.state not in self.OWING:
            return Decimal(0)
        owed: Decimal = self.fee - self.paid
        return owed


class Payment(Movement):
    """An amount that a member paid for a year, whole or in part."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="payments")

    class Meta(Movement.Meta):
        constraints = [
            *Movement.Meta.constraints,
            models.UniqueConstraint(
                fields=["membership", "on", "amount", "reference"],
                condition=Q(cancelled__isnull=True),
                name="payment_recorded_once",
            ),
        ]
