"""A result as a report to take to the management meeting: two to three pages of accessible PDF."""

from wegweiser.report.document import answers_in_words
from wegweiser.report.pdf import report_pdf

__all__ = ["answers_in_words", "report_pdf"]
