"""Anonymous counts: how many interviews, how they end, at which question people leave. Nothing of anybody.

Kept are a month, an association, what happened, to which question or outcome, and how often: no conversation, no
text, no time finer than the month. `python -m actions.statistics` prints them.
"""

from collections.abc import Iterable

from actions.statistics import counting
from actions.statistics.counting import Counts, Event, Kind, progress_of, read
from monitoring import meter
from wegweiser.association import Association

__all__ = ["Counts", "Event", "Kind", "count", "progress_of", "read"]

_FOR_OPERATORS = {Kind.INTERVIEW_BEGUN: "begun", Kind.PAUSED: "paused", Kind.DELETED: "deleted"}
"""What is also a metric of the server, and how it is called there."""


def count(events: Iterable[Event], association: Association | None) -> None:
    """Add to the counts of an association, and to the metrics of this server, which know of no association.

    Args:
        events: What happened.
        association: Whose interview it is.
    """
    happened = list(events)
    counting.count(happened, association)
    for event in happened:
        if event.kind is Kind.RESULT:
            meter.result(event.key)
        elif event.kind in _FOR_OPERATORS:
            meter.interview(_FOR_OPERATORS[event.kind])
