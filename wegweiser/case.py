"""What matching and explaining need to know of a firm and its decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from wegweiser.conditions import View
from wegweiser.decision import Decision
from wegweiser.questions import UNKNOWN, Answers

OUTSIDE = "outside"


@dataclass(frozen=True)
class Case:
    """One firm on one day: its answers that apply, the view of the rules on them, and the decision."""

    answers: Answers
    view: View
    decision: Decision
    today: date

    def text(self, question_id: str) -> str | None:
        """Return the answer to a question with one text value; None where it is not known."""
        value = self.answers.get(question_id)
        return value if isinstance(value, str) and value != UNKNOWN else None

    @cached_property
    def state(self) -> str | None:
        """The Land (ISO 3166-2) or "outside"; None where it is not known."""
        return self.text("federal_state")

    @cached_property
    def industry(self) -> str | None:
        """The industry; None where it is not known."""
        return self.text("industry")

    @cached_property
    def employees(self) -> int | None:
        """The headcount; None where it is not known."""
        value = self.answers.get("employees")
        return value if isinstance(value, int) else None

    @property
    def has_personal_data(self) -> bool:
        """Whether personal data count as involved."""
        holding = self.view.holding["personal_data"]
        return not holding.isdisjoint(("incidental", "yes"))
