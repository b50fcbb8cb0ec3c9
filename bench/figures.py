"""What is measured, the bar it has to pass, and how it is printed and written down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the benchmark.

    Args:
        line: What is measured.
        bar: The most it may be, or the least where `least` is set.
        value: What came out.
        detail: What it was made of, such as both sides with their spread.
        unit: Behind value and bar; empty for a ratio.
        least: Whether the bar is a lower one.
    """

    line: str
    bar: float
    value: float
    detail: str
    unit: str = ""
    least: bool = False

    @property
    def passed(self) -> bool:
        """Whether the bar is reached."""
        return self.value >= self.bar if self.least else self.value <= self.bar

    def cells(self) -> tuple[str, str, str, str, str]:
        """Return line, bar, figure, pass or fail, and detail."""
        bar = f"{'≥' if self.least else '≤'} {self.bar:g}{self.unit}"
        return self.line, bar, f"{self.value:.2f}{self.unit}", "pass" if self.passed else "FAIL", self.detail


@dataclass(frozen=True, slots=True)
class Series:
    """Repeated measurements of the same thing, in one unit."""

    values: Sequence[float]

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.values)

    def __str__(self) -> str:
        """Median with the lowest and highest value."""
        return f"{self.middle:.3g} ({min(self.values):.3g}–{max(self.values):.3g})"


def part_below(seconds: Sequence[float], percent: int) -> float:
    """Return the time in milliseconds within which that part of the turns was answered."""
    return quantiles(seconds, n=100, method="inclusive")[percent - 1] * 1000


def ratio(
    line: str, bar: float, ours: Sequence[float], theirs: Sequence[float], unit: str, least: bool = False
) -> Figure:
    """Return a figure from repetitions of both sides, measured in turn: the ratio of their medians."""
    one, other = Series(ours), Series(theirs)
    detail = f"{one} {unit} against {other} {unit}, {len(ours)} repetitions"
    return Figure(line, bar, one.middle / other.middle, detail, least=least)


def printed(figures: Iterable[Figure]) -> str:
    """Return figures as lines for the terminal."""
    rows = [figure.cells() for figure in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]) for row in rows
    )


def as_table(figures: Iterable[Figure]) -> str:
    """Return figures as a table in Markdown."""
    rows = ["| What | Bar | Figure | | Measured |", "|---|---|---|---|---|"]
    return "\n".join(rows + [f"| {' | '.join(figure.cells())} |" for figure in figures])
