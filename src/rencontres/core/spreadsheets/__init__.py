"""Spreadsheets in and out: CSV, XLSX and ODS as plain rows of text with their positions.

    book = read(content, "partners.xlsx")
    for row in book.sheets[0].rows:
        row.number, row.cells

A file that cannot be read raises `BadFile`, which says what is wrong and where. What a person
should know of a file that could be read stands in `book.notices`.
"""

from .headings import Heading, guess_heading, heading_at
from .model import BadFile, Book, Notice, Row, Sheet, column_letter
from .reading import MOST_BYTES, read
from .writing import CSV, XLSX, csv_file, xlsx_file

__all__ = [
    "CSV",
    "MOST_BYTES",
    "XLSX",
    "BadFile",
    "Book",
    "Heading",
    "Notice",
    "Row",
    "Sheet",
    "column_letter",
    "csv_file",
    "guess_heading",
    "heading_at",
    "read",
    "xlsx_file",
]
