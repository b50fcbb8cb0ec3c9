"""From German free text to a Bundesland: by its name, a region, a town or a postcode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegweiser.understand.place_mentions import Mention, mentions, split_words
from wegweiser.understand.place_seat import seat
from wegweiser.understand.place_tables import OUTSIDE, Candidate, Places

__all__ = ["OUTSIDE", "Candidate", "Place", "Places", "read_place"]


@dataclass(frozen=True, slots=True)
class Place:
    """What a text says about the place: one candidate is clear, several are to be asked about."""

    candidates: tuple[Candidate, ...]

    @property
    def state(self) -> str | None:
        """The Land if it is clear, else None."""
        return self.candidates[0].state if len(self.candidates) == 1 else None


def read_place(text: str, places: Places, asked: bool) -> Place | None:
    """Read in which Land a firm sits.

    Args:
        text: What the person wrote.
        places: The lookup tables.
        asked: True when the open question is the Land: short codes ("BW"), bare postcodes,
            everyday words that are also towns ("Essen") and misspelt names count. False for a
            free sentence: such words need "in", "aus", "bei" or the like before them.

    Returns:
        One candidate when the Land is clear, several when the person is to be asked which one,
        None when the text names no place, or only where the firm was. Never raises.
    """
    words = split_words(text)
    found = seat(mentions(words, places, asked), words, asked)
    return Place(_combined(found)) if found else None


def _combined(found: Sequence[Mention]) -> tuple[Candidate, ...]:
    """Narrow several names down to the Länder they share; if there is none, keep all."""
    shared = set.intersection(*({c.state for c in mention.entry.candidates} for mention in found))
    ordered = sorted(found, key=lambda mention: mention.entry.rank)
    candidates: dict[str, Candidate] = {}
    for mention in ordered:
        for candidate in mention.entry.candidates:
            if not shared or candidate.state in shared:
                candidates.setdefault(candidate.state, candidate)
    return tuple(candidates.values())
