"""A result as a report to take to the management meeting: two to three pages of accessible PDF."""

from wegweiser.report.pdf import report_pdf

__all__ = ["report_pdf"]
