"""Documents of the kit: PDF anybody can read, Word anybody can edit."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pikepdf
import pytest

from rencontres.core import documents
from rencontres.core.documents import TypesettingError, fill_word, typeset

DAY = datetime(2017, 11, 10, 9, tzinfo=UTC)
HOUSE = '#import "/core/typst/house.typ": *\n#show: house\n'


@pytest.fixture
def package(tmp_path, settings):
    """A package of one template, with the kit's own beside it."""
    (tmp_path / "core").symlink_to(settings.SOURCE / "core")
    settings.SOURCE = tmp_path
    return tmp_path


def compiled(package, text, **options):
    (package / "letter.typ").write_text(HOUSE + text)
    given = {"title": "A letter", "language": "en", "at": DAY} | options
    return typeset("letter.typ", {"name": "Ann & Bo"}, **given)


def test_a_pdf_is_tagged_titled_dated_and_the_same_each_time(package):
    written = compiled(package, "= Hello #data.name")
    assert written == compiled(package, "= Hello #data.name")
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot is not None
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "A letter"
            assert about["xmp:CreateDate"].startswith("2017-11-10T09:00:00")


def test_arabic_is_set_from_right_to_left(package):
    written = compiled(package, "= مرحبا", language="ar")
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert str(pdf.Root.Lang) == "ar"


def test_without_the_houses_fonts_a_pdf_is_still_written(package, settings, tmp_path):
    settings.FONT_FOLDERS = [tmp_path / "nowhere"]
    documents._fonts.cache_clear()
    try:
        assert compiled(package, "= Hello").startswith(b"%PDF")
    finally:
        documents._fonts.cache_clear()


def test_a_template_that_fails_says_what_typst_said(package):
    with pytest.raises(TypesettingError, match=r"letter\.typ: unknown variable: nothing"):
        compiled(package, "#nothing")


def test_what_not_everybody_could_read_is_refused(package):
    with pytest.raises(TypesettingError, match="PDF/UA-1"):
        compiled(package, "#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\"))")


@pytest.fixture
def template(package):
    made = docx.Document()
    made.add_paragraph("Dear {{ name }},")
    made.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    made.save(str(package / "letter.docx"))
    return "letter.docx"


def test_a_word_template_is_filled_and_speaks_its_language(template):
    written = docx.Document(
        io.BytesIO(fill_word(template, {"name": "Ann & <Bo>"}, title="A letter", language="es"))
    )
    assert written.paragraphs[0].text == "Dear Ann & <Bo>,"
    assert written.core_properties.title == "A letter"
    assert written.core_properties.language == "es"
    assert 'w:lang w:val="es-ES"' in written.styles.element.xml


def test_a_word_document_in_arabic_runs_from_right_to_left(template):
    written = docx.Document(
        io.BytesIO(fill_word(template, {"name": "آن"}, title="رسالة", language="ar"))
    )
    assert "<w:bidi/>" in written.styles["Normal"].element.xml
    assert 'w:bidi="ar-MA"' in written.styles.element.xml
