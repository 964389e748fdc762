"""Documents: PDF from Typst templates, Word from .docx templates that anybody can edit.

A room keeps its templates in `<room>/typst/*.typ` and `<room>/word/*.docx`; both are named by
their path from the package: `typeset("press/typst/communique.typ", …)`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

WORD_LANGUAGES = {"fr": "fr-FR", "en": "en-GB", "es": "es-ES", "ar": "ar-MA", "pt": "pt-PT"}


class TypesettingError(Exception):
    """Typst refused a template; the message carries Typst's own words."""


def typeset(
    template: str,
    data: dict[str, Any],
    *,
    title: str,
    language: str,
    at: datetime,
    kept: bool = False,
) -> bytes:
    """The PDF of a Typst template: tagged, PDF/UA-1, the same bytes for the same input.

    The template starts with `#import "/core/typst/house.typ": *` and `#show: house`, which set
    title, language and fonts; it finds `data` there. `at` is the date the document bears. What is
    `kept` for years is PDF/A-3 as well.
    """
    import typst

    try:
        return typst.compile(
            str(settings.SOURCE / template),
            root=str(settings.SOURCE),
            font_paths=_fonts(),
            format="pdf",
            pdf_standards=["ua-1", "a-3a"] if kept else ["ua-1"],
            timestamp=int(at.timestamp()),
            sys_inputs={
                "data": json.dumps(data, cls=DjangoJSONEncoder),
                "title": title,
                "language": language,
            },
        )
    except typst.TypstError as error:
        _warnings, _error, where = error.diagnostic.partition("error:")
        raise TypesettingError(f"{template}: {error.message}\n{where}") from error


def typeset_parts(template: str, parts: Iterable[dict[str, Any]], **options: Any) -> bytes:
    """As `typeset`, of many pages: set part after part, so that memory holds one of them."""
    made = []
    for part in parts:
        made.append(typeset(template, part, **options))
        _forget()
    return joined(made)


def joined(parts: list[bytes]) -> bytes:
    """One tagged PDF of several that `typeset` made, in their order."""
    import pikepdf

    # What is not read yet stays in its file: none is closed before all is saved.
    whole, *others = [pikepdf.open(io.BytesIO(part)) for part in parts]
    for other in others:
        _append(whole, other)
    file = io.BytesIO()
    whole.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


def _append(whole: Any, other: Any) -> None:
    """Append pages with their tags: each page's number in the tree of tags goes on counting."""
    tags = whole.Root.StructTreeRoot
    first = int(tags.ParentTreeNextKey)
    for page in other.pages:
        page.obj.StructParents = int(page.obj.StructParents) + first
    whole.pages.extend(other.pages)
    added = whole.copy_foreign(other.make_indirect(other.Root.StructTreeRoot))
    [document], [appended] = tags.K, added.K
    for element in appended.K:
        element.P = document
    document.K.extend(appended.K)
    for place, value in enumerate(added.ParentTree.Nums):
        tags.ParentTree.Nums.append(value if place % 2 else int(value) + first)
    tags.ParentTreeNextKey = first + int(added.ParentTreeNextKey)
    tags.RoleMap = {**dict(tags.RoleMap), **dict(added.RoleMap)}


def _forget() -> None:
    """Have Typst let go what it worked out: it keeps that through ten compilations."""
    import typst

    for _compilation in range(11):
        typst.compile(b"", font_paths=_fonts())


@cache
def _fonts() -> Any:
    """The house's fonts where they are installed, the machine's and Typst's own behind them."""
    import typst

    installed = [str(folder) for folder in settings.FONT_FOLDERS if folder.exists()]
    return typst.Fonts(font_paths=installed)


def fill_word(template: str, data: dict[str, Any], *, title: str, language: str) -> bytes:
    """A Word document from a .docx template with docxtpl's tags, in a language and with a title."""
    from docxtpl import DocxTemplate

    document = DocxTemplate(settings.SOURCE / template)
    document.render(data, autoescape=True)
    document.core_properties.title = title
    document.core_properties.language = language
    _speak(document.docx, language)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _speak(document: Any, language: str) -> None:
    """Set the language that Word proofreads and screen readers speak, and its direction."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    right_to_left = Locale(language).text_direction == "rtl"
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(
            qn("w:bidi" if right_to_left else "w:val"), WORD_LANGUAGES.get(language, language)
        )
    if right_to_left:
        normal = document.styles["Normal"].element.get_or_add_pPr()
        normal.insert_element_before(OxmlElement("w:bidi"), "w:spacing", "w:ind", "w:jc", "w:rPr")
