"""Answers to the questions of a call's form: what each kind takes, and what is wrong with one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from rencontres.core.actions import Refusal
from rencontres.core.languages import words

from .models import Question

_NUMBER = re.compile(r"-?[0-9]{1,12}([.,][0-9]{1,6})?")


def key(question: Question) -> str:
    """Under which an answer is kept."""
    return str(question.pk)


def problem(question: Question, answer: str) -> Any:
    """What is wrong with an answer that is not empty; "" where nothing is."""
    if question.kind in Question.TEXTS and len(answer) > (question.longest or 0):
        return _("This has %(length)d characters, and %(longest)d are allowed: shorten it.") % {
            "length": len(answer),
            "longest": question.longest,
        }
    if question.kind == Question.Kind.NUMBER and not _NUMBER.fullmatch(answer):
        return _("Write a number, in digits.")
    if question.kind == Question.Kind.CHOICE and answer not in choices(question):
        return _("Choose one of the answers.")
    return ""


def choices(question: Question) -> dict[str, dict[str, str]]:
    """The answers to choose from, by the place under which one is kept."""
    return {str(place): text for place, text in enumerate(question.choices)}


def checked(questions: Iterable[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as they are kept, empty ones left out; refuses what is wrong or not asked."""
    known = {key(question): question for question in questions}
    kept = {}
    for name, written in answers.items():
        if name not in known:
            what = _("The form has no question “%(key)s”.") % {"key": name}
            raise Refusal(what, code="unknown_question", status=422)
        answer = written.strip()
        if not answer:
            continue
        if wrong := problem(known[name], answer):
            what = "%s: %s" % (words(known[name].label), wrong)  # noqa: UP031 (a lazy text)
            raise Refusal(what, code="answer", status=422)
        kept[name] = answer
    return kept


def said(question: Question, answers: Mapping[str, str]) -> Any:
    """An answer as a reader sees it: the text of a choice in their language."""
    answer = answers.get(key(question), "")
    if question.kind == Question.Kind.CHOICE:
        return choices(question).get(answer, "")
    return answer
