"""Excel both ways: frameworks, annexes of decisions, answer sheets. Bytes in, bytes out; no clock, no database.

Reading     `open_book(bytes)` reads .xlsx, .xls, .ods within bounds; every problem has sheet, row and column.
Frameworks  `framework_book(framework)`, and `read_framework_book(book)` gives the equal framework back.
Annexes     `propose(book)` finds table, columns and rows; `draft(book, mapped, about)` makes a framework of them.
Answers     `answer_book(header, criteria, given)`, and `read_answers(book, header, criteria)`; `same` compares.
Feeds       `feed_book(title, about, words, answers, sources, gaps)`: answers to another framework, which only go out.

Text is written as text whatever it begins with; formulas of an uploaded workbook are never evaluated.
"""

from chiso_sheets.annex import ROLES, ROW_IS, Mapped, Proposal, propose
from chiso_sheets.annex_draft import About, draft
from chiso_sheets.annex_rows import read_rows
from chiso_sheets.answers_form import Given, Header
from chiso_sheets.answers_in import Answered, read_answers, same
from chiso_sheets.answers_out import answer_book
from chiso_sheets.books import Book, Sheet, open_book
from chiso_sheets.feed_out import FeedAnswer, FeedGap, FeedSource, feed_book
from chiso_sheets.framework_in import Draft, is_framework_book, read_framework_book
from chiso_sheets.framework_out import framework_book
from chiso_sheets.limits import BOUNDS, Bounds
from chiso_sheets.numbering import STYLES
from chiso_sheets.places import Place

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
"""The media type of what is written here."""

__all__ = [
    "BOUNDS",
    "ROLES",
    "ROW_IS",
    "STYLES",
    "XLSX",
    "About",
    "Answered",
    "Book",
    "Bounds",
    "Draft",
    "FeedAnswer",
    "FeedGap",
    "FeedSource",
    "Given",
    "Header",
    "Mapped",
    "Place",
    "Proposal",
    "Sheet",
    "answer_book",
    "draft",
    "feed_book",
    "framework_book",
    "is_framework_book",
    "open_book",
    "propose",
    "read_answers",
    "read_framework_book",
    "read_rows",
    "same",
]
