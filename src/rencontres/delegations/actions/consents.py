"""The verbs of consents: each answer is added to those before, with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, note
from rencontres.core.actor import Actor
from rencontres.core.languages import codes

from ..consents import QUESTIONS, words_of
from ..models import Consent, Participant
from ..permissions import is_oneself
from ..queries import consents_of

How = Consent.How
Answers = Mapping[Consent.Kind, bool]


@action("delegations.record_consents", on="participant")
def record_consents(
    *,
    by: Actor,
    participant: Participant,
    answers: Answers,
    language: str,
    how: Consent.How = How.PAGE,
) -> Participant:
    """Record what somebody agrees to, refuses or takes back, and how it was said.

    What was answered before to the same words is not recorded again. On the site only the person
    answers; the team notes what was said at the desk or signed on paper.
    """
    if how == How.PAGE and not is_oneself(by, participant):
        raise PermissionDenied("delegations.record_consents")
    added = add_consents(by, {participant: answers}, language=language, how=how)
    note(**{f"{consent.kind}": consent.given for consent in added})
    return participant


def add_consents(
    by: Actor,
    answers: Mapping[Participant, Answers],
    *,
    language: str,
    how: Consent.How = How.PAGE,
    new: bool = False,
) -> list[Consent]:
    """Write the answers of several people: four statements, however many they are.

    For the verbs that register people, inside their transaction. `new`: people whom the same verb
    has written, so that nobody else can have recorded what they say.
    """
    if language not in codes():
        raise Refusal(_("Choose one of the site’s languages."), status=422)
    last = {} if new else _last_answers(answers)
    return Consent.objects.bulk_create(
        Consent(
            participant=participant,
            kind=kind,
            given=given,
            version=QUESTIONS[kind].version,
            language=language,
            words=words_of(kind, language),
            how=how,
            by_id=by.pk,
        )
        for participant, said in answers.items()
        for kind, given in _known(said)
        if not _said_before(last.get((participant.pk, kind)), kind, given)
    )


def _last_answers(of: Iterable[Participant]) -> dict[tuple[int, str], Consent]:
    keys = [participant.pk for participant in of]
    people = Participant.objects.filter(pk__in=keys).order_by("pk").select_for_update().in_bulk()
    return consents_of(people.values())


def _known(said: Answers) -> Iterable[tuple[Consent.Kind, bool]]:
    unknown = set(said) - set(QUESTIONS)
    if unknown:
        raise Refusal(
            _("Nobody is asked for the consent “%(kind)s”: choose %(kinds)s.")
            % {"kind": min(unknown), "kinds": ", ".join(QUESTIONS)},
            code="kind",
            status=422,
        )
    return [(Consent.Kind(kind), given) for kind, given in said.items()]


def _said_before(last: Consent | None, kind: Consent.Kind, given: bool) -> bool:
    return last is not None and (last.given, last.version) == (given, QUESTIONS[kind].version)
