"""The visa letter on paper: on the federation's letterhead, with the address that verifies it."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core import dates, documents, qr
from rencontres.core.languages import words
from rencontres.network.models import Country

from .models import VisaLetter


def verification_address(letter: VisaLetter) -> str:
    """Where whoever holds the letter can check it."""
    return settings.PUBLIC_URL + reverse("delegations:verify_letter", args=[letter.code])


def letter_pdf(letter: VisaLetter) -> bytes:
    """An issued letter in its own language, as tagged PDF; the same bytes each time."""
    with translation.override(letter.language):
        edition = letter.edition
        address = verification_address(letter)
        width, drawn = qr.path(address)
        assert letter.decided is not None  # noqa: S101  (an issued letter was decided)
        return documents.typeset(
            "delegations/typst/letter.typ",
            {
                "organiser": edition.organiser,
                "subtitle": words(edition.title),
                "accent": edition.accent,
                "place": f"{words(edition.city)}, {dates.long_date(letter.decided.date())}",
                "reference": _("Visa letter no. %(number)s") % {"number": letter.reference},
                "paragraphs": _paragraphs(letter),
                "facts": _facts(letter),
                "signature": edition.organiser,
                "verify": _("Check this letter: scan the code or open"),
                "address": address,
                "qr": drawn,
                "modules": width,
                "synthetic": _("Demonstration: this person was invented, this letter has no value.")
                if letter.synthetic
                else "",
            },
            title=_("Visa letter no. %(number)s") % {"number": letter.reference},
            language=letter.language,
            at=letter.decided,
        )


def _paragraphs(letter: VisaLetter) -> list[str]:
    edition, seat = letter.edition, letter.participant.seat
    when = dates.dates(edition.first_day, edition.last_day)
    return [
        _("To the consular authorities,"),
        _(
            "%(organiser)s certifies that the person named below is registered for"
            " “%(title)s”, which takes place in %(city)s (%(venue)s) on %(dates)s,"
            " in the delegation of %(organisation)s."
        )
        % {
            "organiser": edition.organiser,
            "title": words(edition.title),
            "city": words(edition.city),
            "venue": edition.venue,
            "dates": when,
            "organisation": seat.delegation.organisation,
        },
        _(
            "We would be grateful if you gave this person the visa needed to take part. Travel,"
            " lodging and insurance are borne by the person or the organisation represented."
        ),
    ]


def _facts(letter: VisaLetter) -> list[tuple[str, str]]:
    said = dates.long_date
    return [
        (_("Name"), letter.passport_name),
        (_("Function"), words(letter.participant.function)),
        (_("Nationality"), words(cast("Country", letter.nationality).name)),
        (_("Born on"), said(letter.born) if letter.born else ""),
        (_("Passport"), letter.passport_number),
        (
            _("Passport valid until"),
            said(letter.passport_expires) if letter.passport_expires else "",
        ),
    ]
