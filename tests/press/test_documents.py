"""What a journalist takes away: PDF, Word, one file of HTML."""

from __future__ import annotations

import io
import re

import docx
import pikepdf
import pytest

from rencontres.core.actor import SYSTEM
from rencontres.press import documents
from rencontres.press.actions import freeze_communique

LANGUAGES = ("fr", "en", "es")


@pytest.fixture
def communique(gathering):
    return freeze_communique(by=SYSTEM, edition=gathering)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_can_be_read_by_everybody(communique, language):
    written = documents.write(communique, language, "pdf")
    assert written == documents.write(communique, language, "pdf")
    with pikepdf.open(io.BytesIO(written)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.StructTreeRoot is not None
        assert str(pdf.Root.Lang) == language
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert communique.edition.title[language] in about["dc:title"]
        assert len(pdf.pages) <= 2
        links = [
            str(note.A.URI)
            for each in pdf.pages
            for note in each.get("/Annots", [])
            if "/A" in note
        ]
    prefix = "" if language == "fr" else f"/{language}"
    figure = f"{prefix}/2017/press/figures/participants_checked_in/?number=1"
    assert any(link.endswith(figure) for link in links)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_file_holds_the_text_with_its_headings(communique, language):
    written = docx.Document(io.BytesIO(documents.write(communique, language, "docx")))
    styled = [(each.style.name, each.text) for each in written.paragraphs if each.text]
    title = communique.edition.title[language]
    [headline] = [text for style, text in styled if style == "Heading 1"]
    assert headline.startswith(title)
    assert next(text for style, text in styled if style == "List Bullet").startswith("Roland Ries")
    assert len([text for style, text in styled if style == "Heading 2"]) == 8
    assert not [text for _, text in styled if "{" in text]
    assert written.core_properties.language == language
    assert written.core_properties.title == headline
    spoken = re.findall(r'w:lang [^>]*w:val="(..)-', written.styles.element.xml)
    assert set(spoken) == {language}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_html_file_needs_nothing_else(communique, language):
    written = documents.write(communique, language, "html").decode()
    assert f'<html lang="{language}" dir="ltr">' in written
    assert not re.search(r'<(link|script|img)|url\(|src="', written)
    numbers = re.findall(r'<a class="said" href="#(\w+)">', written)
    assert "participants_checked_in" in numbers
    for name in numbers:
        assert f'<dt id="{name}">' in written
    assert communique.figures.first().definition[language] in written


def test_the_note_says_when_by_whom_and_that_data_is_invented(communique):
    written = documents.write(communique, "en", "html").decode()
    assert "Demonstration: these figures count fictitious data." in written
    assert "by Cités Unies France; each is defined" in written
    communique.synthetic = False
    assert "Demonstration" not in documents.write(communique, "en", "html").decode()


def test_a_language_that_was_not_frozen_falls_back_visibly(communique):
    del communique.bodies["es"]
    written = documents.write(communique, "es", "html").decode()
    assert "Communiqué de presse" in written


def test_another_format_is_a_fault(communique):
    with pytest.raises(KeyError):
        documents.write(communique, "fr", "odt")
