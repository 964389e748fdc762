"""A frozen communiqué to take away: PDF, Word, and one page of HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from rencontres.core import dates, documents, languages

from . import blocks
from .communique import body, headline, linked
from .models import Communique

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
}


def write(communique: Communique, language: str, format_: str) -> bytes:
    """The communiqué in a language as pdf, docx or html; any other format raises KeyError."""
    with translation.override(language):
        return _WRITERS[format_](communique, language)


def kept(communique: Communique, language: str, format_: str) -> bytes:
    """The same, written once: what is frozen does not change."""
    key = f"communique-{communique.pk}-{communique.frozen.timestamp()}-{language}-{format_}"
    found: bytes | None = cache.get(key)
    if found is None:
        found = write(communique, language, format_)
        cache.set(key, found)
    return found


def figure_path(communique: Communique, name: str) -> str:
    """The page of a figure as this communiqué froze it, in the language now active."""
    path = reverse("press:figure", args=[communique.edition.slug, name])
    return f"{path}?number={communique.number}"


def figure_address(communique: Communique, name: str) -> str:
    """The same with the site's name, for what is read elsewhere."""
    return settings.PUBLIC_URL + figure_path(communique, name)


def _pdf(communique: Communique, language: str) -> bytes:
    """Tagged PDF on the edition's letterhead; the same bytes each time."""
    text = linked(body(communique, language), lambda name: figure_address(communique, name))
    return documents.typeset(
        "press/typst/communique.typ",
        _letter(communique, language) | {"blocks": text},
        title=headline(communique, language),
        language=language,
        at=communique.frozen,
    )


def _docx(communique: Communique, language: str) -> bytes:
    """Word, from the template that the press officer may edit."""
    text = [
        {
            "kind": block["kind"],
            "words": blocks.words(block.get("spans", [])),
            "entries": [blocks.words(item) for item in block.get("items", [])],
        }
        for block in body(communique, language)
    ]
    return documents.fill_word(
        "press/word/communique.docx",
        _letter(communique, language) | {"blocks": text},
        title=headline(communique, language),
        language=language,
    )


def _html(communique: Communique, language: str) -> bytes:
    """One file with its own style; each number leads to its definition at the end."""
    text = body(communique, language)
    frozen = {figure.name: figure for figure in communique.figures.all()}
    page = render_to_string(
        "press/communique_file.html",
        _letter(communique, language)
        | {
            "communique": communique,
            "language": language,
            "right_to_left": translation.get_language_bidi(),
            "headline": headline(communique, language),
            "blocks": linked(text, lambda name: f"#{name}"),
            "figures": [
                (frozen[name], figure_address(communique, name)) for name in blocks.figures_in(text)
            ],
        },
    )
    return page.encode()


def _letter(communique: Communique, language: str) -> dict[str, Any]:
    """The letterhead, and the note at the end."""
    edition = communique.edition
    title = languages.words(edition.title, language)
    frozen = communique.frozen.astimezone(edition.zone)
    facts = {"when": dates.moment(frozen, language), "who": edition.organiser}
    note = _("Figures frozen on %(when)s by %(who)s; each is defined on the press release’s page.")
    invented = _("Demonstration: these figures count fictitious data.")
    return {
        "accent": edition.accent,
        "organiser": edition.organiser,
        "subtitle": title,
        "footer": f"{edition.organiser} · {title}",
        "note": (f"{invented} " if communique.synthetic else "") + note % facts,
        "page": settings.PUBLIC_URL + reverse("press:communique", args=[edition.slug]),
    }


_WRITERS: dict[str, Callable[[Communique, str], bytes]] = {
    "pdf": _pdf,
    "docx": _docx,
    "html": _html,
}
