"""Anonymous counts: how many interviews, how they end, at which question people leave. Nothing of anybody.

Kept are a month, an association, what happened, to which question or outcome, and how often: no conversation, no
text, no time finer than the month. `python -m actions.statistics` prints them.
"""

from actions.statistics.counting import Counts, Event, Kind, count, counts_file, progress_of, read

__all__ = ["Counts", "Event", "Kind", "count", "counts_file", "progress_of", "read"]
