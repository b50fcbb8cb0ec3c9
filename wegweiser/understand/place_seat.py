"""Which of the places in a text is where the firm sits: not the former seat, a branch, a customer or a border."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from wegweiser.understand.normalise import normalise
from wegweiser.understand.place_mentions import Mention, Word
from wegweiser.understand.place_tables import SMALL_WORDS, Candidate
from wegweiser.understand.word_lists import NOT, WordList, word_set

#: In the clause before a name: it is a destination or the place of others, if no word of one's own comes between.
_OTHERS = WordList(
    """kunden kunde kundin* lieferant* *lieferant exportieren export liefern beliefern verkaufen versenden messe
    konkurrenz wettbewerber mitbewerber abnehmer auftraggeber importieren beziehen kaufen bestellen reisen
    urlaub server* *server *servern cloud* rechenzentrum* rechezentrum *hoster *anbieter* anbeder provider
    hosten gehostet hostet mieten gemietet gemieteter aws azure ovh mistral institut uni universitaet hochschule
    professor* doktorand* kollege kollegin gesetz gesetze *gaeste erntehelfer* delegation* arbeitswillig*
    schwestergesellschaft* kommilitone*"""
)
#: The same beside others' words: "bei einer Firma", "unser Softwarehaus"; "wir sind ein Systemhaus" is ours.
_FIRMS = WordList(
    """firma firmen *dienstleister softwarehaus systemhaus softwarefirma *hersteller startup softwarepartner
    *software *programm verein verband"""
)
_OF_ANOTHER = word_set(
    """einem einen einer nem unser unsere unserem unseren unserer unserm beim bei der vom zum zu die das den dem
    deutschen gemeinsamen"""
)
_WITH_ANOTHER = word_set("bei von mit zu")
_OUR_VERBS = word_set("sind bin habe haben fuehre fuehren leite leiten arbeite arbeiten betreibe betreiben")
_ITS_OWN = word_set("seinen seine ihren deren dessen")
_THEY_SIT = frozenset((they, sit) for they in ("die", "der", "das") for sit in ("sitzt", "sitzen", "sitzn"))
#: Behind a name: somebody runs software there.
_RUN_THERE = word_set("gehostet hostet hosten betrieben betreibt")
#: "nach Hamburg" is a destination, "Herr Hagen" a person.
_NOT_A_PLACE_AFTER = word_set("nach richtung herr herrn frau familie name")
_HOME = word_set(
    """sitz sitzen sind standort firmensitz hauptsitz betrieb firma unternehmen zuhause daheim kommen"""
)
#: They make "nach Kiel" the new seat.
_MOVED = word_set("umgezogen gezogen umzug verlegt umgesiedelt uebergesiedelt uebersiedelt gewechselt")
_BORDERS = word_set("grenze grenzgebiet grenznaehe")
_TO_A_BORDER = word_set("zu zur zum nach mit")

#: Beside a name: the firm was there, and is no more.
_FORMER = word_set("frueher ehemals ehemalige ehemaliger damals vorher einst einstmals weggezogen")
#: Beside a name, of several: where the firm was, where others work or live.
_NOT_THE_SEAT = _FORMER | word_set(
    """urspruenglich gegruendet waren war lag zuerst erst anfangs angefangen gestartet begonnen alte alter alten
    filiale filialen niederlassung zweigstelle aussenstelle zweigwerk lager produziert gefertigt wohne wohnt
    wohnen geboren mutterkonzern konzern mutter kunden kunde"""
)
#: Behind a name, of several: the firm began there or left it.
_FORMER_BEHIND = _FORMER | word_set("gegruendet gestartet angefangen begonnen anfangs zuerst urspruenglich")
_NOT_YET = word_set("bald demnaechst naechstes kuenftig geplant")
_NOW = word_set("jetzt heute inzwischen mittlerweile seit seitdem aktuell nun")
_SINCE = word_set("seit")
_MAIN_SEAT = word_set(
    "hauptsitz firmensitz stammsitz zentrale hauptstandort hauptverwaltung haupthaus stammhaus eingetragen"
)
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
        denied = not NOT.isdisjoint(near) and not {"sondern", "weit"} & set(before)
        border = len(near) > 1 and near[-2] in _BORDERS and near[-1] in _TO_A_BORDER
        new_seat = moved and near[-1:] == ["nach"]
        if denied or border or (not asked and not new_seat and near[-1:] and near[-1] in _NOT_A_PLACE_AFTER):
            continue
        if not asked and _is_of_others(mention, words):
            continue
        kept.append(mention)
    if asked and not kept and not any(word.norm == "nicht" or word.norm in _BORDERS for word in words):
        return list(found)
    return kept


def _is_of_others(mention: Mention, words: Sequence[Word]) -> bool:
    """Recognise "Kunden in Hamburg", "bei einem Hoster in Bremen"; "Server in Fulda, sitzen in Kassel" is ours."""
    before = _clause_before(words, max(0, mention.start - _REACH), mention.start)
    behind = _clause_after(words, mention.end, mention.end + _REACH_AFTER)
    if not _RUN_THERE.isdisjoint(behind) or not _ITS_OWN.isdisjoint(before):
        return True
    if (behind and behind[0] in _OTHERS) or any(pair in _THEY_SIT for pair in pairwise(before)):
        return True
    last = max((i for i in range(len(before)) if _names_others(before, i)), default=None)
    return last is not None and _HOME.isdisjoint(before[last + 1 :])


def _names_others(before: Sequence[str], i: int) -> bool:
    """Tell whether word `i` of a clause names others: "Kunden", "beim Hersteller", "bei einer Firma"."""
    if before[i] in _OTHERS:
        return True
    if before[i] not in _FIRMS or i == 0 or not _OUR_VERBS.isdisjoint(before[:i]):
        return False
    if before[i].startswith("firm"):
        return not _WITH_ANOTHER.isdisjoint(before[max(0, i - 2) : i])
    return before[i - 1] in _OF_ANOTHER


def _clarified(mention: Mention, words: Sequence[Word]) -> Mention:
    """Narrow "Frankfurt, aber das an der Oder" down by what only one full name holds."""
    if len(mention.entry.candidates) == 1:
        return mention
    said = {word.norm for word in words[mention.start : mention.end]} | SMALL_WORDS
    kept: list[Candidate] = []
    denied: list[Candidate] = []
    for candidate in mention.entry.candidates:
        telling = _words_of(candidate.name) - said
        for i in range(mention.end, min(mention.end + _REACH, len(words))):
            # "oder" is a river only after "der"
            if words[i].norm in telling and (words[i].norm != "oder" or words[i - 1].norm in ("der", "d")):
                before = {word.norm for word in words[max(mention.end, i - 4) : i]}
                (denied if "nicht" in before and "sondern" not in before else kept).append(candidate)
                break
    left = kept or [candidate for candidate in mention.entry.candidates if candidate not in denied]
    return replace(mention, entry=replace(mention.entry, candidates=tuple(left)))


@lru_cache(maxsize=4096)
def _words_of(name: str) -> frozenset[str]:
    return frozenset(word for word in normalise(name).split() if len(word) > 2)


def _present_seat(found: Sequence[Mention], words: Sequence[Word]) -> list[Mention]:
    """Leave out the former seat and, of several, branches and where people live; keep a named head office."""
    kinds = [_kind(found, i, words) for i in range(len(found))]
    # "erst Hannover, dann Braunschweig, jetzt Magdeburg": what stands before the last "jetzt" is past
    now = max((i for i, kind in enumerate(kinds) if kind == "now"), default=0)
    main = [mention for mention, kind in zip(found, kinds, strict=True) if kind == "main"]
    present = [mention for mention, kind in zip(found[now:], kinds[now:], strict=True) if kind in ("seat", "now")]
    others = [mention for mention, kind in zip(found, kinds, strict=True) if kind == "other"]
    return main or present or others


def _kind(found: Sequence[Mention], i: int, words: Sequence[Word]) -> str:
    """Return "main", "now" or "seat" for where the firm may sit, "former", or "other" for a branch."""
    mention = found[i]
    later = found[i + 1].start if i + 1 < len(found) else None
    before = _clause_before(words, max(found[i - 1].end if i else 0, mention.start - _REACH), mention.start)
    stop = len(words) if later is None else later
    after = _clause_after(words, mention.end, min(stop, mention.end + _REACH_AFTER))
    said, behind = set(before), _FORMER_BEHIND & set(after)
    left = later is not None and later - mention.end <= _REACH_AFTER and _is_left(before, after)
    if left or _is_yet_to_come(before) or _ends_then(before):
        return "former"
    if not (_NOT_THE_SEAT & said or behind) or _NOW & said:
        if _MAIN_SEAT & said:
            return "main"
        return "now" if (_NOW - _SINCE) & said and "auch" not in said else "seat"
    return "former" if _FORMER & (said | behind) else "other"


def _is_left(before: Sequence[str], after: Sequence[str]) -> bool:
    """Recognise "von Dresden nach Berlin"."""
    return before[-1:] in (["von"], ["aus"]) and "nach" in after


def _is_yet_to_come(before: Sequence[str]) -> bool:
    """Recognise "wir ziehen bald nach Leipzig"."""
    return before[-1:] == ["nach"] and not _NOT_YET.isdisjoint(before)


def _ends_then(before: Sequence[str]) -> bool:
    """Recognise "bis 2019 in Bremen", "bis vor zwei Jahren in Bremen"."""
    return any(
        word == "bis" and (after.isdigit() or after in ("vor", "letztes", "voriges"))
        for word, after in pairwise(before)
    )


def _clause_before(words: Sequence[Word], start: int, end: int) -> list[str]:
    """Return the words from `start` to before `end`, from the last comma on."""
    first = max((i for i in range(start, end + 1) if i < len(words) and words[i].first), default=start)
    return [word.norm for word in words[first:end]]


def _clause_after(words: Sequence[Word], start: int, end: int) -> list[str]:
    """Return the words from `start` to before `end`, up to the next comma."""
    last = next((i for i in range(start, min(end, len(words))) if words[i].first), end)
    return [word.norm for word in words[start:last]]
