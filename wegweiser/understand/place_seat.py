"""Which of the places in a text is where the firm sits: not the former seat, a branch, a customer or a border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wegweiser.understand.normalise import normalise
from wegweiser.understand.place_mentions import Mention, Word
from wegweiser.understand.place_tables import SMALL_WORDS, Candidate
from wegweiser.understand.word_lists import word_set

#: Words before a name that make it a destination or somebody else's place.
_ELSEWHERE = word_set(
    """kunden kunde kundin kundinnen lieferanten lieferant exportieren export liefern beliefern
    verkaufen versenden messe konkurrenz wettbewerber mitbewerber abnehmer auftraggeber
    importieren beziehen kaufen bestellen reisen urlaub server cloud rechenzentrum"""
)
#: "nach Hamburg" is a destination, "Herr Hagen" a person.
_NOT_A_PLACE_AFTER = word_set("nach herr herrn frau familie name")
_HOME = word_set(
    """sitz sitzen sind standort firmensitz hauptsitz betrieb firma unternehmen zuhause daheim
    kommen"""
)
#: They make "nach Kiel" the new seat.
_MOVED = word_set("umgezogen gezogen umzug verlegt umgesiedelt uebergesiedelt uebersiedelt gewechselt")
_BORDERS = word_set("grenze grenzgebiet grenznaehe")
_TO_A_BORDER = word_set("zu zur zum nach mit")

#: Beside a name: the firm was there, and is no more.
_FORMER = word_set("frueher ehemals ehemalige ehemaliger damals vorher einst einstmals weggezogen")
#: Beside a name, of several: where the firm was, where others work or live.
_NOT_THE_SEAT = _FORMER | word_set(
    """urspruenglich gegruendet waren war lag zuerst erst anfangs angefangen gestartet begonnen alte alter alten filiale
    filialen niederlassung zweigstelle aussenstelle zweigwerk lager wohne wohnt wohnen geboren mutterkonzern konzern
    mutter kunden kunde"""
)
_ONLY_BEFORE = word_set("alte alter alten erst lager war waren kunde kunden mutter")
_NOT_YET = word_set("bald demnaechst naechstes kuenftig geplant")
_NOW = word_set("jetzt heute inzwischen mittlerweile seit seitdem aktuell nun")
_SINCE = word_set("seit")
_MAIN_SEAT = word_set("hauptsitz firmensitz stammsitz zentrale hauptstandort hauptverwaltung haupthaus stammhaus")
#: How many words around a name may say which one is meant.
_REACH = 8
_REACH_AFTER = 5


def seat(found: Sequence[Mention], words: Sequence[Word], asked: bool) -> list[Mention]:
    """Keep the places where the firm may sit.

    Args:
        found: The names found in a text, in their order.
        words: Its words.
        asked: Whether it answers the question for the Land.

    Returns:
        The names, each narrowed down to what the words behind it leave ("Frankfurt, aber das an der Oder"); of
        several the head office, else those that are no former seat, no branch and nobody else's place.
    """
    ours = _without_elsewhere(found, words, asked)
    return _present_seat([_clarified(mention, words) for mention in ours], words)


def _without_elsewhere(found: Sequence[Mention], words: Sequence[Word], asked: bool) -> list[Mention]:
    """Drop places a person denies ("nicht in Bayern"), borders, and where others or servers are."""
    moved = any(word.norm in _MOVED for word in words)
    kept: list[Mention] = []
    for mention in found:
        before = [word.norm for word in words[max(0, mention.start - 4) : mention.start]]
        near = _clause_before(words, max(0, mention.start - 3), mention.start)
        denied = "nicht" in near and not {"sondern", "weit"} & set(before)
        border = len(near) > 1 and near[-2] in _BORDERS and near[-1] in _TO_A_BORDER
        new_seat = moved and near[-1:] == ["nach"]
        if denied or border or (not asked and not new_seat and near[-1:] and near[-1] in _NOT_A_PLACE_AFTER):
            continue
        after = words[mention.end].norm if mention.end < len(words) else ""
        if not asked and (_ELSEWHERE & set(before) or after in _ELSEWHERE) and not _HOME & set(before[-2:]):
            continue
        kept.append(mention)
    if asked and not kept and not any(word.norm == "nicht" or word.norm in _BORDERS for word in words):
        return list(found)
    return kept


def _clarified(mention: Mention, words: Sequence[Word]) -> Mention:
    """Narrow "Frankfurt, aber das an der Oder" down by what only one full name holds."""
    if len(mention.entry.candidates) == 1:
        return mention
    said = {word.norm for word in words[mention.start : mention.end]} | SMALL_WORDS
    kept: list[Candidate] = []
    denied: list[Candidate] = []
    for candidate in mention.entry.candidates:
        telling = {word for word in normalise(candidate.name).split() if len(word) > 2} - said
        for i in range(mention.end, min(mention.end + _REACH, len(words))):
            # "oder" is a river only after "der"
            if words[i].norm in telling and (words[i].norm != "oder" or words[i - 1].norm in ("der", "d")):
                before = {word.norm for word in words[max(mention.end, i - 4) : i]}
                (denied if "nicht" in before and "sondern" not in before else kept).append(candidate)
                break
    left = kept or [candidate for candidate in mention.entry.candidates if candidate not in denied]
    return replace(mention, entry=replace(mention.entry, candidates=tuple(left)))


def _present_seat(found: list[Mention], words: Sequence[Word]) -> list[Mention]:
    """Leave out the former seat and, of several, branches and where people live; keep a named head office."""
    former, others, main, now = [], [], [], 0
    for i, mention in enumerate(found):
        start = found[i - 1].end if i else 0
        stop = found[i + 1].start if i + 1 < len(found) else len(words)
        before = _clause_before(words, max(start, mention.start - _REACH), mention.start)
        after = _clause_after(words, mention.end, min(stop, mention.end + _REACH_AFTER))
        said = set(before) | (set(after) - _ONLY_BEFORE)
        if _is_left(before, after, found[i + 1 :], mention) or _ends_then(before):
            former.append(mention)
        elif not _NOT_THE_SEAT & said or _NOW & set(before):
            now = i if (_NOW - _SINCE) & set(before) and "auch" not in before else now
            main += [mention] if _MAIN_SEAT & set(before) else []
        elif _FORMER & said:
            former.append(mention)
        else:
            others.append(mention)
    present = [mention for i, mention in enumerate(found) if i >= now and mention not in former + others]
    return main or present or others or []


def _is_left(before: Sequence[str], after: Sequence[str], later: Sequence[Mention], mention: Mention) -> bool:
    """Recognise "von Dresden nach Berlin", "bald nach Leipzig": a place left, or not yet reached."""
    if before[-1:] == ["nach"] and not _NOT_YET.isdisjoint(before):
        return True
    leaves = before[-1:] in (["von"], ["aus"]) and "nach" in after
    return leaves and bool(later) and later[0].start - mention.end <= _REACH_AFTER


def _ends_then(before: Sequence[str]) -> bool:
    """Recognise "bis 2019 in Bremen", "bis vor zwei Jahren in Bremen"."""
    return any(
        word == "bis" and (after.isdigit() or after in ("vor", "letztes", "voriges"))
        for word, after in zip(before, before[1:], strict=False)
    )


def _clause_before(words: Sequence[Word], start: int, end: int) -> list[str]:
    """Return the words from `start` to before `end`, from the last comma on."""
    first = max((i for i in range(start, end + 1) if i < len(words) and words[i].first), default=start)
    return [word.norm for word in words[first:end]]


def _clause_after(words: Sequence[Word], start: int, end: int) -> list[str]:
    """Return the words from `start` to before `end`, up to the next comma."""
    last = next((i for i in range(start, min(end, len(words))) if words[i].first), end)
    return [word.norm for word in words[start:last]]
