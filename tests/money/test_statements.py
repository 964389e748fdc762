"""Reading what banks send: two versions, joined movements, and files that must be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from rencontres.core.actions import Refusal
from rencontres.money.statements import Entry, read_statement

from .statement import ACCOUNT, document, movement, transaction


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_transfer_is_read_whole(version):
    said = {"reference": "RF10 0000 042", "text": "Facture  42", "end_to_end": "E2E-7"}
    file = document(movement(version=version, charges="1.50", **said), version=version)
    assert read_statement(file) == [
        Entry(
            account=ACCOUNT,
            bank_reference="BANK-1",
            booked=date(2017, 11, 20),
            amount=Decimal("120.00"),
            currency="EUR",
            credit=True,
            reversal=False,
            name="Ville de Rennes",
            iban="FR7612345000011234567890189",
            reference="RF100000042",
            text="Facture 42",
            end_to_end="E2E-7",
            charges=Decimal("1.50"),
        )
    ]


def test_only_what_is_booked_counts():
    file = document(movement(status="PDNG"), movement(status="INFO"), movement("0.00"))
    assert read_statement(file) == []


def test_a_movement_that_joins_several_is_read_as_several():
    details = transaction(amount="100.00", reference="RF1") + transaction(amount="20.00")
    read = read_statement(document(movement("120.00", details=details)))
    assert [(row.bank_reference, row.amount, row.reference) for row in read] == [
        ("BANK-1/1", Decimal("100.00"), "RF1"),
        ("BANK-1/2", Decimal("20.00"), ""),
    ]


def test_parts_that_do_not_add_up_stay_one_movement():
    details = transaction(amount="100.00", text="une") + transaction(text="deux")
    [row] = read_statement(document(movement("120.00", details=details)))
    assert (row.amount, row.text, row.bank_reference) == (Decimal("120.00"), "une deux", "BANK-1")


def test_movements_without_a_reference_or_with_one_repeated_stay_apart_and_are_known_again():
    file = document(
        movement(bank=""), movement(bank=""), movement("5.00"), movement("6.00", text="autre")
    )
    first, second, third, fourth = (row.bank_reference for row in read_statement(file))
    assert second == f"{first}#2"
    assert (third, fourth) == ("BANK-1", "BANK-1#2")
    again = [row.bank_reference for row in read_statement(file)]
    assert again == [first, second, third, fourth]


def test_a_reversal_says_so():
    [row] = read_statement(document(movement(credit=False, reversal=True)))
    assert (row.credit, row.reversal, row.name) == (False, True, "Ville de Rennes")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "Line 1: This is not XML"),
        (document(movement())[:-20], "Line 4: This is not XML"),
        (b"a;b;c", "Line 1: This is not XML"),
        (b"<Document/>", "Line 1: This is not a statement of the format camt.053"),
        (document(version="12"), "Line 2: This is not a statement of the format camt.053"),
        (document(movement("12,50")), "Line 3: “12,50” is not an amount to the cent."),
        (document(movement("-12.50")), "Line 3: “-12.50” is not an amount to the cent."),
        (document(movement(), movement("1.005")), "Line 4: “1.005” is not an amount"),
        (document(movement(currency="euro")), "Line 3: An amount does not say its currency."),
        (document(movement(day="20/11/2017")), "Line 3: A movement has no day"),
        (document(movement(), account=""), "Line 2: The statement does not say of which account"),
        (
            document(movement()).replace(b"CRDT", b"IN"),
            "Line 3: A movement says neither “credit” nor “debit”.",
        ),
        (
            document(movement()).replace(b"?>", b'?><!DOCTYPE D [<!ENTITY e "x">]>'),
            "Line 1: The file declares entities",
        ),
        (b" " * (20 * 1024 * 1024 + 1), "Line 1: The file is larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(content, said):
    with translation.override("en"), pytest.raises(Refusal) as refused:
        read_statement(content)
    assert str(refused.value).startswith(said)
    assert str(refused.value).endswith("Nothing was imported.")
    assert refused.value.status == 422


def test_a_file_outside_is_never_read():
    outside = (
        b'?><!DOCTYPE D SYSTEM "file:///etc/passwd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    )
    with pytest.raises(Refusal):
        read_statement(document(movement(text="&e;")).replace(b"?>", outside))
