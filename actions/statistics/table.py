"""The counts as a German table in which no small number can be read or worked out.

A count below five could be one person whom somebody knows. It is hidden, also where it is zero. A sum with a
hidden part is shown as what its visible parts come to at least; so a table looks the same whatever the hidden
numbers are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from actions.statistics.counting import Counts, Event, Kind
from wegweiser.association import Association
from wegweiser.content import Content

LEAST_SHOWN = 5
HIDDEN = f"<{LEAST_SHOWN}"
UNKNOWN_SUM = "–"
"""Stands for a sum of which no part is shown."""
_COLUMNS = ("gezeigt", "beantwortet", "dort verlassen")
_LEGEND = (
    f"{HIDDEN}: weniger als {LEAST_SHOWN}, auch 0; zum Schutz der Betriebe nicht genauer. "
    "≥: mindestens, weil ein Teil davon so klein ist."
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A total and its parts as they may be shown, with the share of the last part in percent of the total.

    `percent` is empty where something is hidden.
    """

    total: str
    parts: tuple[str, ...]
    percent: str = ""

    @property
    def is_exact(self) -> bool:
        """Whether nothing of it is hidden."""
        return HIDDEN not in self.parts


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """What is shown of a question: how often it was shown, answered, and the last thing before someone left."""

    id: str
    title: str
    numbers: Sum


@dataclass(frozen=True, slots=True)
class Table:
    """All that is shown: totals and outcomes by their titles, questions in the order of the interview."""

    begun: str
    results: str
    paused: str
    deleted: str
    outcomes: tuple[tuple[str, str, str], ...]
    questions: tuple[QuestionRow, ...]


def shown(number: int) -> str:
    """Return a count as it may be shown."""
    return str(number) if number >= LEAST_SHOWN else HIDDEN


def shown_sum(parts: Iterable[int]) -> Sum:
    """Return a sum and its parts as they may be shown."""
    numbers = tuple(parts)
    visible = sum(number for number in numbers if number >= LEAST_SHOWN)
    texts = tuple(map(shown, numbers))
    if HIDDEN not in texts:
        return Sum(str(visible), texts, f"{100 * numbers[-1] / visible:.0f}")
    return Sum(f"≥{visible}" if visible else UNKNOWN_SUM, texts)


def make_table(counts: Counts, content: Content) -> Table:
    """Return the table of some counts, with the words of the content."""
    outcomes = tuple(content.roadmaps.outcomes.values())
    results = shown_sum(counts.get(Event(Kind.RESULT, outcome.id.value), 0) for outcome in outcomes)
    rows = tuple(
        QuestionRow(question.id, question.title, _answered_and_left(counts, question.id))
        for question in content.questions
    )
    # Nearly all who begin are shown the first question: their number would give away what the row hides.
    everything = (results, *(row.numbers for row in rows))
    is_exact = all(part.is_exact for part in everything)
    begun = counts.get(Event(Kind.INTERVIEW_BEGUN), 0)
    return Table(
        begun=shown(begun) if is_exact else _at_least(everything),
        results=results.total,
        paused=shown(counts.get(Event(Kind.PAUSED), 0)),
        deleted=shown(counts.get(Event(Kind.DELETED), 0)),
        outcomes=tuple(
            (outcome.id.value, outcome.title, number)
            for outcome, number in zip(outcomes, results.parts, strict=True)
        ),
        questions=rows,
    )


def _answered_and_left(counts: Counts, question_id: str) -> Sum:
    """Return the two parts of how often a question was shown.

    An interview over the end of a month is shown a question in one and answers it in the next.
    """
    answered = counts.get(Event(Kind.QUESTION_ANSWERED, question_id), 0)
    left = max(0, counts.get(Event(Kind.QUESTION_SHOWN, question_id), 0) - answered)
    return shown_sum((answered, left))


def _at_least(sums: Iterable[Sum]) -> str:
    """Return the largest of what is known anyway."""
    known = [int(number) for part in sums if (number := part.total.removeprefix("≥")).isdecimal()]
    return f"≥{max(known)}" if known else UNKNOWN_SUM


def as_text(table: Table, month: str | None, association: Association | None) -> str:
    """Return the table to read, for a month or all of them, an association or all of them."""
    return "\n".join(_lines(table, month, association)) + "\n"


def _lines(table: Table, month: str | None, association: Association | None) -> Iterator[str]:
    yield f"Statistik: {month or 'alle Monate'}, {association.name if association else 'alle Verbände'}"
    yield ""
    yield from _aligned([("Gespräche", "Anzahl"), *((title, number) for _, title, number in _totals(table))])
    yield ""
    yield from _aligned([("Ergebnis", "Anzahl"), *((title, number) for _, title, number in table.outcomes)])
    yield ""
    rows = [(row.title, row.numbers.total, row.numbers.parts[0], _left(row.numbers)) for row in table.questions]
    yield from _aligned([("Frage", *_COLUMNS), *rows])
    yield ""
    yield _LEGEND


def _left(numbers: Sum) -> str:
    left = numbers.parts[-1]
    return f"{left} ({numbers.percent} %)" if numbers.percent else left


def _totals(table: Table) -> list[tuple[str, str, str]]:
    return [
        (Kind.INTERVIEW_BEGUN, "begonnen", table.begun),
        (Kind.RESULT, "mit Ergebnis", table.results),
        (Kind.PAUSED, "mit Code unterbrochen", table.paused),
        (Kind.DELETED, "gelöscht", table.deleted),
    ]


def _aligned(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows with the first column to the left and the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [text.rjust(width) for text, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])


def as_csv(table: Table) -> str:
    """Return the table for a spreadsheet set to German, in which a comma belongs to a number."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(("Bereich", "Kennung", "Bezeichnung", "Anzahl", *_COLUMNS[1:], "verlassen in Prozent"))
    for key, title, number in _totals(table):
        writer.writerow(("Gespräche", str(key), title, number, "", "", ""))
    for key, title, number in table.outcomes:
        writer.writerow(("Ergebnis", key, title, number, "", "", ""))
    for row in table.questions:
        numbers = row.numbers
        writer.writerow(("Frage", row.id, row.title, numbers.total, *numbers.parts, numbers.percent))
    return text.getvalue()
