"""Membership by year: fees, calls, payments, who leaves; what is refused writes nothing."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pikepdf
import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from rencontres.core.actions import Refusal
from rencontres.core.actor import SYSTEM
from rencontres.core.models import LogEntry
from rencontres.network import actions, letters, queries, workbooks
from rencontres.network.models import FeeBand, Member, Membership, MembershipYear, Payment
from rencontres.network.tasks.members import send_call, send_reminder

from .. import factories
from . import members

pytestmark = pytest.mark.django_db

DAY = date(2017, 2, 1)


def state(membership: Membership) -> str:
    return Membership.objects.get(pk=membership.pk).state


def pay(membership: Membership, amount: str, reference: str = "") -> Payment:
    return actions.record_payment(
        by=SYSTEM, membership=membership, amount=Decimal(amount), on=DAY, reference=reference
    )


def test_a_year_opens_with_the_scale_and_the_members_of_the_year_before():
    before = members.year(2016)
    stays, leaves = members.enrolled(
        before, factories.authority("Rennes"), factories.authority("Brest")
    )
    actions.leave(by=SYSTEM, membership=leaves, on=date(2016, 12, 1), reason="Vote du conseil")
    opened = actions.open_membership_year(by=SYSTEM, year=2017, due=date(2017, 4, 1))
    assert queries.scale_of(opened) == queries.scale_of(before)
    assert [each.member for each in opened.memberships.all()] == [stays.member]
    with pytest.raises(Refusal, match="déjà ouverte"):
        actions.open_membership_year(by=SYSTEM, year=2017, due=date(2017, 5, 1))
    assert MembershipYear.objects.get(pk=2017).due == date(2017, 4, 1)


def test_a_scale_with_a_gap_is_refused_and_the_old_one_stays():
    year = members.year()
    with pytest.raises(Refusal):
        actions.write_scale(by=SYSTEM, year=year, bands=[members.BANDS[1]])
    assert FeeBand.objects.filter(year=year).count() == 4


def test_the_year_s_fees_are_computed_at_once_and_once():
    year = members.year()
    small, large, unknown, body = members.enrolled(
        year,
        factories.authority("Petite", population=1_999),
        factories.authority("Grande", population=100_000),
        factories.authority("Inconnue"),
        factories.authority("Communauté", kind="epci", population=30_000),
    )
    proposals = {each.membership: each for each in queries.fee_proposals(year)}
    assert proposals[small].fee == Decimal("150.00")
    assert proposals[large].fee == Decimal("9000.00")
    assert "habitants" in proposals[unknown].obstacle
    assert "ce type" in proposals[body].obstacle
    assert Membership.objects.filter(fee__isnull=False).count() == 0

    assert actions.compute_fees(by=SYSTEM, year=year, seen=Decimal("9150.00")) == 2
    assert actions.compute_fees(by=SYSTEM, year=year, seen=Decimal("9150.00")) == 0
    assert dict(Membership.objects.values_list("member__authority__name", "fee")) == {
        "Petite": Decimal("150.00"),
        "Grande": Decimal("9000.00"),
        "Inconnue": None,
        "Communauté": None,
    }


def test_fees_that_changed_since_the_preview_are_not_written():
    year = members.year()
    members.enrolled(year, factories.authority("Petite", population=10))
    with pytest.raises(Refusal, match="aperçu"):
        actions.compute_fees(by=SYSTEM, year=year, seen=Decimal("1.00"))
    assert Membership.objects.get().fee is None


def test_calls_are_numbered_without_gaps_by_name_and_sent_with_the_letter():
    year = members.year()
    brest, rennes, none = members.enrolled(
        year,
        factories.authority("Brest", population=140_000),
        factories.authority("Rennes", population=216_000),
        factories.authority("Inconnue"),
        email="compta@example.org",
        language="es",
    )
    actions.compute_fees(by=SYSTEM, year=year)
    first = actions.call_for_payment(by=SYSTEM, year=year, on=members.NEW_YEAR)
    assert [each.reference for each in first] == ["2017-0001", "2017-0002"]
    assert [each.due for each in first] == [date(2017, 3, 31)] * 2
    assert actions.call_for_payment(by=SYSTEM, year=year, on=DAY) == []
    actions.set_fee(by=SYSTEM, membership=none, fee=Decimal("80.00"))
    later = actions.call_for_payment(by=SYSTEM, year=year, on=date(2017, 6, 1))
    assert [(each.reference, each.due) for each in later] == [("2017-0003", date(2017, 7, 1))]
    assert [state(each) for each in (brest, rennes, none)] == ["called"] * 3


@pytest.mark.django_db(transaction=True)
def test_a_call_is_sent_once_in_the_member_s_language():
    membership = members.called(email="compta@example.org", language="es")
    (message,) = mail.outbox
    assert message.to == ["compta@example.org"]
    assert message.subject == "Solicitud de pago 2017-0001"
    assert "9000,00 €" in message.body.replace("\u00a0", " ").replace(".", "")
    ((name, content, kind),) = message.attachments
    assert (name, kind) == ("2017-0001.pdf", "application/pdf")
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "es"
    send_call.func(membership=membership.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_who_is_late_is_reminded_once_a_month_until_they_pay():
    membership = members.called(email="compta@example.org")
    year, late = membership.year, date(2017, 4, 1)
    assert actions.remind(by=SYSTEM, year=year, on=date(2017, 3, 31)) == 0
    assert actions.remind(by=SYSTEM, year=year, on=late) == 1
    assert actions.remind(by=SYSTEM, year=year, on=date(2017, 4, 20)) == 0
    assert [each.subject for each in mail.outbox[1:]] == ["Rappel : appel 2017-0001"]
    send_reminder.func(membership=membership.pk, number=7)
    assert len(mail.outbox) == 2
    pay(membership, "9000.00")
    assert actions.remind(by=SYSTEM, year=year, on=date(2017, 6, 1)) == 0


def test_a_fee_is_paid_in_parts_and_a_payment_cancelled():
    membership = members.called()
    first = pay(membership, "4000.00", "VIR 1")
    assert state(membership) == "partly_paid"
    pay(membership, "5000.00", "VIR 2")
    assert state(membership) == "paid"
    with pytest.raises(Refusal, match="pourquoi"):
        actions.cancel_payment(by=SYSTEM, payment=first, on=DAY, reason=" ")
    actions.cancel_payment(by=SYSTEM, payment=first, on=DAY, reason="Rejeté par la banque")
    membership.refresh_from_db()
    assert (membership.state, membership.paid, membership.owed) == (
        "partly_paid",
        Decimal("5000.00"),
        Decimal("4000.00"),
    )
    with pytest.raises(Refusal, match="annulé"):
        actions.cancel_payment(by=SYSTEM, payment=first, on=DAY, reason="Encore")
    assert Payment.objects.count() == 2


@pytest.mark.parametrize(
    ("amount", "code"), [("9000.01", "too_much"), ("0.00", "amount"), ("-5.00", "amount")]
)
def test_an_amount_that_is_not_owed_is_refused(amount, code):
    membership = members.called()
    with pytest.raises(Refusal) as refused:
        pay(membership, amount)
    assert refused.value.code == code
    assert not Payment.objects.exists()


def test_one_payment_is_not_recorded_twice():
    membership = members.called()
    pay(membership, "100.00", "VIR 1")
    with pytest.raises(Refusal, match="déjà enregistré"):
        pay(membership, "100.00", "VIR 1")
    assert Membership.objects.get().paid == Decimal("100.00")


def test_what_was_not_called_is_not_paid():
    (membership,) = members.enrolled(members.year(), factories.authority("Rennes"))
    with pytest.raises(Refusal, match="pas encore appelé"):
        pay(membership, "1.00")
    assert not Payment.objects.exists()


def test_a_fee_is_waived_with_a_reason_and_asked_again():
    membership = members.called()
    with pytest.raises(Refusal, match="motif"):
        actions.waive_fee(by=SYSTEM, membership=membership, on=DAY, reason="")
    assert state(membership) == "called"
    waived = actions.waive_fee(by=SYSTEM, membership=membership, on=DAY, reason="Inondations")
    assert (waived.state, waived.owed) == ("waived", 0)
    with pytest.raises(Refusal):
        pay(membership, "1.00")
    assert actions.restore(by=SYSTEM, membership=membership).state == "called"


def test_a_member_leaves_and_comes_back():
    membership = members.called()
    left = actions.leave(by=SYSTEM, membership=membership, on=DAY, reason="Vote du conseil")
    assert (left.state, Member.objects.get().left) == ("left", DAY)
    assert not queries.is_member(membership.member.authority, 2017)
    with pytest.raises(Refusal):
        actions.leave(by=SYSTEM, membership=membership, on=DAY, reason="Encore")
    with pytest.raises(Refusal, match="rien n’est demandé"):
        actions.waive_fee(by=SYSTEM, membership=membership, on=DAY, reason="Non")
    again = members.enrolled(membership.year, membership.member.authority)
    assert [each.state for each in again] == ["called"]
    assert Member.objects.get().left is None


def test_nobody_is_enrolled_twice_and_no_authority_that_is_gone():
    year = members.year()
    rennes = factories.authority("Rennes")
    members.enrolled(year, rennes)
    with pytest.raises(Refusal, match="Déjà adhérents en 2017 : Rennes"):
        members.enrolled(year, rennes, factories.authority("Brest"))
    gone = factories.authority("Ancienne", valid_until=date(2016, 1, 1))
    with pytest.raises(Refusal, match="n’existe plus"):
        members.enrolled(year, gone)
    assert Membership.objects.count() == 1


def test_a_fee_that_is_called_no_longer_changes():
    membership = members.called()
    with pytest.raises(Refusal, match="2017-0001"):
        actions.set_fee(by=SYSTEM, membership=membership, fee=Decimal("5.00"))
    assert Membership.objects.get().fee == Decimal("9000.00")


def test_a_year_adds_up_on_the_page_and_in_the_spreadsheet():
    paid = members.called("Rennes", 216_000)
    members.called("=Brest", 1_000)
    gone = members.called("Quimper", 1_000)
    pay(paid, "4000.00")
    actions.leave(by=SYSTEM, membership=gone, on=DAY, reason="Vote")
    sums = queries.totals(paid.year)
    assert (sums.members, sums.states) == (2, {"partly_paid": 1, "called": 1, "left": 1})
    assert (sums.called, sums.paid, sums.owed) == (
        Decimal("9150.00"),
        Decimal("4000.00"),
        Decimal("5150.00"),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbooks.year_statement(paid.year))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:2] == ["Adhérent", "Type de collectivité"]
    assert rows[1][0] == "=Brest"
    assert sheet["A2"].data_type == "s"
    assert sheet["J2"].number_format == '#,##0.00 "€"'
    assert sheet["F2"].number_format == "yyyy-mm-dd"
    assert [row[9:] for row in rows[1:]] == [
        [150, 0, 150],
        [150, 0, 0],
        [9000, 4000, 5000],
        [9150, 4000, 5150],
    ]


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_letters_can_be_read_by_everybody(language):
    membership = members.called(language=language)
    pay(membership, "10.00")
    for written in (letters.call(membership), letters.statement(membership.member)):
        with pikepdf.open(io.BytesIO(written)) as pdf:
            assert str(pdf.Root.Lang) == language
            assert len(pdf.pages) == 1
            with pdf.open_metadata() as about:
                assert about["pdfuaid:part"] == "1"
    assert letters.call(membership) == letters.call(membership)


def test_only_who_is_in_charge_writes():
    year = members.year()
    by = members.officer()
    assert actions.change_due_date(by=by, year=year, due=date(2017, 5, 1)).due == date(2017, 5, 1)
    other = members.officer("groups")
    with pytest.raises(PermissionDenied):
        actions.change_due_date(by=other, year=year, due=date(2017, 6, 1))
    assert MembershipYear.objects.get().due == date(2017, 5, 1)


def test_the_log_holds_figures_and_no_name():
    members.called("Rennes")
    notes = LogEntry.objects.filter(verb="network.call_for_payment").get().notes
    assert notes == {"year": 2017, "calls": 1}


def test_a_wrong_iban_is_refused():
    with pytest.raises(Refusal, match="IBAN"):
        actions.write_letterhead(by=SYSTEM, name="F", iban="FR7630006000011234567890188")
    right = actions.write_letterhead(by=SYSTEM, name="F", iban="FR76 3000 6000 0112 3456 7890 189")
    assert right.iban == "FR7630006000011234567890189"


def test_many_payments_are_recorded_at_once_or_none():
    rennes, brest = members.called("Rennes", 216_000), members.called("Brest", 140_000)
    rows = [
        actions.NewPayment(rennes.pk, Decimal("4000.00"), DAY, "VIR 1"),
        actions.NewPayment(rennes.pk, Decimal("5000.00"), DAY, "VIR 2"),
        actions.NewPayment(brest.pk, Decimal("1.00"), DAY, "VIR 3"),
    ]
    over = actions.NewPayment(rennes.pk, Decimal("0.01"), DAY, "VIR 4")
    with pytest.raises(Refusal, match="Ligne 4 : Rien n’est demandé"):
        actions.record_payments(by=SYSTEM, year=rennes.year, payments=[*rows, over])
    with pytest.raises(Refusal, match="deux fois dans la liste"):
        actions.record_payments(by=SYSTEM, year=rennes.year, payments=[rows[2], rows[2]])
    assert not Payment.objects.exists()
    actions.record_payments(by=SYSTEM, year=rennes.year, payments=rows)
    assert [state(rennes), state(brest)] == ["paid", "partly_paid"]
    assert Payment.objects.count() == 3
