"""Calls for contributions: their days, their form, the links that open them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal, action, lock, note
from rencontres.core.actor import Actor
from rencontres.editions.models import Edition
from rencontres.programme.models import SessionKind

from .. import questions
from ..models import Call, CallLink, Question
from ..models.calls import LONGEST_ANSWER

MOST_QUESTIONS = 40
MOST_CHOICES = 50


@action("contributions.manage_calls", on="edition")
def open_call(
    *, by: Actor, edition: Edition, kind: SessionKind, content: Mapping[str, Any]
) -> Call:
    """Call for sessions of a kind; `content` is its days, audience, languages, instructions."""
    if kind.edition_id != edition.pk:
        raise Refusal(_("This kind is not of this edition."), code="kind", status=422)
    call = Call(edition=edition, kind=kind, **content)
    _check(call)
    try:
        with transaction.atomic():
            call.save()
    except IntegrityError as error:
        raise Refusal(_("There is a call for this kind already."), code="already_there") from error
    return call


@action("contributions.manage_calls", on="call")
def change_call(*, by: Actor, call: Call, content: Mapping[str, Any], seen: int) -> Call:
    """Change a call; refused where somebody changed it since version `seen` was read."""
    call = lock(call)
    if call.version != seen:
        raise Refusal(
            _("Somebody else has changed this call since you opened the page: look, save again."),
            code="changed",
        )
    for name, value in content.items():
        setattr(call, name, value)
    _check(call)
    call.version += 1
    call.save()
    note(fields=sorted(content), version=call.version)
    return call


def _check(call: Call) -> None:
    if call.closes <= call.opens:
        raise Refusal(_("A call closes after it opens: change a date."), code="dates", status=422)
    if not call.languages:
        raise Refusal(_("Choose one language at least."), code="languages", status=422)
    if call.audience not in Call.Audience.values:
        raise Refusal(_("Choose who may propose."), code="audience", status=422)


@action("contributions.manage_calls", on="call")
def add_question(*, by: Actor, call: Call, content: Mapping[str, Any]) -> Question:
    """Add a question at the form's end."""
    call = lock(call)
    number = call.questions.count()
    if number >= MOST_QUESTIONS:
        raise Refusal(
            _("A form has %(most)d questions at most.") % {"most": MOST_QUESTIONS}, code="questions"
        )
    last = call.questions.last()
    question = Question(call=call, position=last.position + 1 if last else 0)
    return _fill(question, content)


@action("contributions.manage_calls", on="call")
def change_question(
    *, by: Actor, call: Call, question: Question, content: Mapping[str, Any]
) -> Question:
    """Change a question; its kind and the order of its choices stay once it was answered."""
    call = lock(call)
    shape = (content["kind"], len(content["choices"]) >= len(question.choices))
    if _answered(call, question) and shape != (question.kind, True):
        raise Refusal(
            _(
                "This question was answered already: its kind stays, and answers can only be added"
                " at the end."
            ),
            code="answered",
        )
    return _fill(question, content)


@action("contributions.manage_calls", on="call")
def remove_question(*, by: Actor, call: Call, question: Question) -> None:
    """Take a question away that nobody has answered yet."""
    call = lock(call)
    if number := _answered(call, question):
        raise Refusal(
            _("%(number)d contributions answer this question: make it optional instead.")
            % {"number": number},
            code="answered",
        )
    question.delete()


@action("contributions.manage_calls", on="call")
def move_question(*, by: Actor, call: Call, question: Question, places: int) -> Question:
    """Ask a question earlier (-1) or later (1)."""
    call = lock(call)
    order = list(call.questions.all())
    place = order.index(question)
    order.insert(min(max(place + places, 0), len(order) - 1), order.pop(place))
    for position, each in enumerate(order):
        each.position = position
    Question.objects.bulk_update(order, ["position"])
    return question


def _answered(call: Call, question: Question) -> int:
    return call.contributions.filter(answers__has_key=questions.key(question)).count()


def _fill(question: Question, content: Mapping[str, Any]) -> Question:
    """A question as it is kept: a text has a length, a choice has choices."""
    kind, choices = content["kind"], list(content["choices"])
    problem: Any = ""
    if kind not in Question.Kind.values:
        problem = _("Choose what is answered: a text, a choice or a number.")
    elif not content["label"]:
        problem = _("Write the question, in one language at least.")
    elif kind == Question.Kind.CHOICE and not 2 <= len(choices) <= MOST_CHOICES:
        problem = _("Write between 2 and %(most)d answers to choose from.") % {"most": MOST_CHOICES}
    elif kind in Question.TEXTS and not 1 <= (content["longest"] or 0) <= LONGEST_ANSWER:
        problem = _("Say how many characters are allowed, up to %(most)d.") % {
            "most": LONGEST_ANSWER
        }
    if problem:
        raise Refusal(problem, code="question", status=422)
    question.kind, question.label, question.help = kind, content["label"], content["help"]
    question.required = content["required"]
    question.longest = content["longest"] if kind in Question.TEXTS else None
    question.choices = choices if kind == Question.Kind.CHOICE else []
    question.save()
    return question


@action("contributions.manage_calls", on="call")
def make_link(*, by: Actor, call: Call, about: str, closes: datetime | None = None) -> CallLink:
    """Make a link by which whoever has it may propose, until a day of its own if it has one."""
    if not about.strip():
        raise Refusal(_("Say for whom the link is, to know it again."), code="about", status=422)
    return CallLink.objects.create(call=call, about=about.strip()[:200], closes=closes)


@action("contributions.manage_calls", on="call")
def revoke_link(*, by: Actor, call: Call, link: CallLink) -> CallLink:
    """End a link; what was proposed by it stays."""
    link = lock(link)
    link.revoked = link.revoked or timezone.now()
    link.save(update_fields=["revoked"])
    return link
