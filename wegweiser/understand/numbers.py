"""From German free text to a headcount: "so um die vierzig", "12 Leute plus 3 Azubis"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from wegweiser.understand.normalise import fold

LARGEST = 1_000_000

_ONES = {
    "ein": 1, "eins": 1, "zwei": 2, "zwo": 2, "drei": 3, "vier": 4, "fuenf": 5, "sechs": 6,
    "sieben": 7, "acht": 8, "neun": 9,
}  # fmt: skip
_TEENS = {
    "zehn": 10, "elf": 11, "zwoelf": 12, "dreizehn": 13, "vierzehn": 14, "fuenfzehn": 15,
    "fuffzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19,
}  # fmt: skip
_TENS = {
    "zwanzig": 20, "dreissig": 30, "dreizig": 30, "vierzig": 40, "fuenfzig": 50, "fuffzig": 50,
    "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
}  # fmt: skip
_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer"})
_ORDINALS = {"zweit": 2, "zweien": 2, "dritt": 3, "dreien": 3, "siebt": 7, "acht": 8}
_TYPO_TARGETS = tuple(word for word in (*_TEENS, *_TENS, "hundert", "sieben", "sechs") if len(word) >= 5)
#: Everyday words one letter away from a number word.
_NO_TYPOS = frozenset(
    {
        "siebe",
        "sieber",
        "sieden",
        "liebe",
        "lieben",
        "hunderte",
        "tausende",
        "wecks",
        "zecken",
        "wechs",
        "hundertstel",
    }
)

_PEOPLE = re.compile(
    r"""(?:leut\w*|leit|mitarbeit(?!\b)\w*|arbeitnehm\w*|arbeiter\w*|ma|mas|beschaeftigte[nr]?
    |angestellt\w*|festangestellt\w*
    |kolleg(?:e|en|in|innen)\w*|mann|maenner[n]?|frauen?|person(?:en)?|koepf\w*|kopf|azubi\w*
    |auszubildende\w*|lehrling\w*
    |\w*kraeft[en]*|\w*arbeitskraft|fachkraft|aushilf\w*|minijobber\w*|geselle[n]?|gesellin\w*
    |meister\w*|monteur\w*
    |vollzeit\w*|teilzeit\w*|vzae|fte|stellen|praktikant\w*|werkstudent\w*|familienmitglied\w*
    |hansel\w*|nasen|seelen
    |menschen|team|mannschaft|belegschaft|personal|headcount|inhaber\w*|geschaeftsfuehrer\w*
    |chefs?|brueder[n]?|schwestern)""",
    re.VERBOSE,
)
_COMPOUND = re.compile(
    r"(?P<number>[a-z]+?)(?:koepfig\w*|mann(?:betrieb|firma|unternehmen|team|gmbh)\w*|personen\w*)"
)
_OTHER_UNITS = re.compile(
    r"""(?:jahr\w*|monat\w*|wochen?|tag\w*|stunden?|std|minuten?|min|sekunden?|uhr|standort\w*
    |filial\w*|niederlassung\w*
    |werke?n?|hallen?|gebaeude\w*|betriebe?n?|firmen|unternehmen|maschine\w*|anlagen?|roboter\w*
    |geraete?\w*|server\w*
    |rechner\w*|computer\w*|pcs?|laptops?|fahrzeuge?n?|lkws?|autos?|wagen|transporter\w*|kund\w*
    |lieferant\w*|gaeste?\w*
    |patient\w*|besuch\w*|mitglied\w*|auftra?eg\w*|auftrag\w*|bestellung\w*|anfragen?|angebote?n?
    |rechnung\w*|belege?n?
    |artikel\w*|produkt\w*|teile?n?|stueck\w*|varianten?|projekt\w*|tonnen?|kilo\w*|kg|gramm
    |liter\w*|meter\w*|qm|m2|km
    |hektar|ha|quadrat\w*|prozent\w*|promille|euro?s?|cent|dollar|chf|mio|mrd|million\w*
    |milliard\w*|tsd|k|mal|x
    |schicht\w*|generation\w*|abteilung\w*|bereich\w*|prozess\w*|fragen?|punkte?n?|seiten?
    |dokument\w*|datens\w*|mails?
    |emails?|anrufe?n?|zimmer\w*|betten|tische?n?|plaetze?n?|baustellen?|kuehe?n?|schweine?n?
    |tiere?n?|laender\w*|staedte?n?
    |softwares?|programm\w*|systeme?n?|excel\w*|listen?|prozentig|gb|tb|mb|grad|zoll|kw|kwh|mwh
    |ps)""",
    re.VERBOSE,
)
#: Words straight before a number that make it something other than a count.
_LABELS = re.compile(
    r"""(?:seit|anno|jahr|jahre?s|gegruendet|baujahr|nr|nummer|kw|version|windows|win|iso|din|en
    |office|paragraph|art|stufe
    |level|frage|option|tel|telefon|fax|mobil|handy|plz|postleitzahl|halle|werk|kapitel|web
    |industrie|sap|python|gpt|bzw
    |\w*str|\w*strasse|\w*weg|\w*platz|hausnummer|tuev|ce|b|a|gleis|tor|je|pro|nicht|statt|anstatt
    |stand)""",
    re.VERBOSE,
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Straight before a number: a part of a total already named ("davon 3 Azubis").
_NOT_OURS = _set("davon darunter jeweils inklusive inkl incl einschliesslich")
#: Straight before a number: not this one.
_DENIED = _set("nicht statt anstatt seit pro je frueher ehemals")
#: Shortly before a number: people a firm does not have ("uns fehlen 3 Leute").
_WANTED = _set("fehlen fehlt suchen suche brauchen braeuchten benoetigen einsparen sparen entlassen kuendigten")
#: Shortly after a number: what a part of the people do.
_PART_OF_US = _set(
    """machen macht kuemmern kuemmert pruefen prueft sitzen tippen schreiben verbringen fehlen
    brauchen gehen suchen benoetigen erfassen kontrollieren krank"""
)
_SKIP_TO_NUMBER = _set(
    """: von aus mit ca circa zirka etwa rund ungefaehr so um die an knapp gut fast ueber unter sind
    ist haben wir zahl anzahl umfasst zaehlt insgesamt gesamt aktuell derzeit momentan zurzeit zur
    zeit etwas mehr als weniger mindestens maximal hoechstens bis zu stark wohl vielleicht
    schaetzungsweise gerade = ~ - nur noch jetzt in der unserem unserer zusammen ja eigentlich
    genau also"""
)
_JOINERS = _set("und plus + & sowie mit u , noch")
_RANGE = frozenset({"-", "bis", "oder", "bzw"})
_CLAUSE_END = frozenset({".", ";", "!", "?", "\n", "|"})
_CORRECTION = _set("sondern quatsch nein ne nee korrigiere korrektur doch besser eher")
_NOW = _set("jetzt inzwischen mittlerweile heute")
_GROUPS = _set("team mannschaft belegschaft")
_INSIDE = _set("im in auf")
_ENDS_A_PHRASE = _CLAUSE_END | (_JOINERS - {"und"}) | {"(", ")", "davon"}
_TOTAL = _set("insgesamt gesamt zusammen total summe macht also")
_RELATIVES = (
    r"(?:mann|frau|bruder|schwester|vater|mutter|sohn|tochter|partner(?:in)?|kolleg(?:e|in)"
    r"|chef(?:in)?|eltern)"
)
_FAMILY = re.compile(rf"\b(?:ich (?:und|mit|plus) meine?[nmr]? {_RELATIVES}|meine?[nmr]? {_RELATIVES} und ich)\b")

_ALONE = re.compile(
    r"""\b(?:einzelunternehm\w*|einzelkaempfer\w*|solo(?!thurn)\w*|ich[- ]?ag|ein[- ]?(?:mann|frau
    |personen)[- ]?\w*
    |(?:bin|arbeite)\s(?:ganz\s)?(?:allein|alleine)|ich\s(?:ganz\s)?alleine?|ohne\s(?:angestellte
    |mitarbeiter|personal)\w*)""",
    re.VERBOSE,
)
_ALONE_ASKED = re.compile(
    r"""(?:\b(?:nur|bloss|lediglich|eigentlich)\s(?:ich|mich|meine\swenigkeit|einer|eine)\b
    |^\W*(?:ich|alleine?|ich\sselbst|selbst
    |nur\sein(?:er|e)?|keine\s(?:mitarbeit\w*|angestellt\w*|leute)|bin\salleine?)\W*$
    |\bganz\salleine?\b|\bfreiberufl\w*)""",
    re.VERBOSE,
)
#: What holds digits and is no count at all, whatever stands around it.
_NOISE = re.compile(
    r"""\b[\w.+-]{1,64}@\S{1,64} | https?://\S{1,200} | www\.\S{1,200}
    | \b\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?(?!\d) | \b\d{1,4}[-/]\d{1,2}[-/]\d{2,4}\b
    | \b\d{1,2}:\d{2}\b | \b24\s?/\s?7\b
    | \b(?:tel|telefon|fon|fax|mobil|handy|rufnummer)[a-z]{0,8}[.:\s]{0,5}[+(]?\d[\d\s()/-]{0,30}
    | \+\d[\d\s()/-]{5,30}
    | \b0\d{2,5}\s?[/-]\s?\d[\d\s-]{0,20} | \b0\d{2,5}\s\d{4,10}
    | \bv?\d{1,4}\.\d{1,2}(?:\.\d{1,6}){0,4}\b(?!\.?\d) | \bv\d{1,4}\b
    | \b\d{1,15}(?:[.,]\d{1,6})?\s?(?:%|prozent|promille)
    | (?:€|\$|\beur|\beuro)\s?\d[\d.,]{0,20}
    | \b\d[\d.,]{0,20}(?:\s?(?:k|tsd|tausend|mio|mrd|million[a-z]{0,2})\b\.?)?\s?(?:€|\$|eur\b
    |euro[a-z]{0,10}|dollar|chf)
    | \b\d{1,15}(?:[.,]\d{1,6})?\s?(?:k|mio|mrd)\b | (?<![.\d])\b0\d{1,15}\b
    | \b(?:seit|anno|jahre?|gegruendet|baujahr|bj|ab|von|im|in|ende|anfang|mitte|stand)\s(?:dem\s
    |jahre?\s){0,2}(?:1[89]|20)\d{2}\b
    | \b(?:1[89]|20)\d{2}\s(?:gegruendet|gestartet|uebernommen|eroeffnet)\b""",
    re.VERBOSE,
)
_POSTCODE = re.compile(r"\b(?:d-)?(\d{5})\s+([a-z]{2,})")
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[. ’']\d{3}){1,4}(?!\d)|\d+(?:,\d+)?)"
    r"|(?P<word>[a-z]+)|(?P<mark>[-–—−+&:;,.!?()/|=~\n])"
)


@dataclass(frozen=True, slots=True)
class _Token:
    """A number, word or mark; `value` for digits, `glued` when no space precedes it."""

    text: str
    value: float | None
    glued: bool


@dataclass(frozen=True, slots=True)
class _Count:
    """A number phrase: tokens `start` to before `end`.

    `people` says that it counts people, `subject` that only words before it say so.
    """

    value: float
    start: int
    end: int
    people: bool = False
    digits: bool = False
    subject: bool = False


def read_headcount(text: str, asked: bool) -> int | None:
    """Read how many people a firm has.

    Args:
        text: What the person wrote.
        asked: True when the open question is the headcount: a bare number is one. False for a free sentence: a
            number counts only with a people word ("25 Leute", "wir sind zu fünft", "40-Mann-Betrieb").

    Returns:
        A whole number from 1 to 1,000,000, or None when the text names none. Of a range, the middle, rounded
        half up. Years, amounts of money, percentages, postcodes, phone numbers, dates, versions and counts of
        other things are not headcounts. Never raises.
    """
    clean = _POSTCODE.sub(_drop_postcode, _NOISE.sub(" § ", fold(text)))
    found = list(_tokens(clean))
    counts = [_with_people(found, count) for count in _counts(found)]
    counts = [count for count in counts if not _is_other(found, count)]
    sums = list(_sums(found, counts, asked))
    chosen = _choose(found, sums, asked)
    if chosen is None:
        alone = _ALONE.search(clean) or (asked and len(found) <= 12 and _ALONE_ASKED.search(clean))
        if alone:
            return 1
        family = _FAMILY.search(clean)
        ours = asked or re.search(r"\b(?:wir sind|sind wir|arbeiten)\b", clean)
        return 2 if family and ours else None
    whole = int(chosen + 0.5)
    return whole if 1 <= whole <= LARGEST else None


def _drop_postcode(match: re.Match[str]) -> str:
    return match[0] if _PEOPLE.fullmatch(match[2]) else " § "


def _tokens(clean: str) -> Iterator[_Token]:
    end = 0
    for match in _TOKEN.finditer(clean):
        glued, end = match.start() == end, match.end()
        text = match[0]
        if match["number"]:
            digits = re.sub(r"[. ’']", "", text).replace(",", ".")
            # more digits than any headcount has: keep it out of range
            yield _Token(text, float(digits) if len(digits) < 16 else 1e15, glued)
        else:
            yield _Token("-" if text in "–—−" else text, None, glued)


def _word_value(word: str) -> int | None:
    """Return the value of a German number word from 1 to 999,999, compounds included, or None."""
    if word in _ONES or word in _TEENS or word in _TENS:
        return _ONES.get(word) or _TEENS.get(word) or _TENS[word]
    for name, factor, limit in (("tausend", 1000, 999), ("hundert", 100, 9)):
        before, middle, after = word.partition(name)
        if middle:
            head = 1 if not before else _word_value(before)
            after = after.removeprefix("und") if after != "und" else "?"
            tail = 0 if not after else _word_value(after)
            if head is None or tail is None or head > limit or tail >= factor:
                return None
            return head * factor + tail
    ones, middle, tens = word.partition("und")
    if middle and tens in _TENS and ones in _ONES:
        return _ONES[ones] + _TENS[tens]
    return None


def _spoken_value(word: str) -> int | None:
    """Return the value of a number word as people write it: endings, dialect, one typo."""
    value = _word_value(word)
    if value is not None or not 4 <= len(word) <= 30 or word in _NO_TYPOS:
        return value
    if word.endswith(("zich", "sich")):
        return _word_value(word.removesuffix("ch") + "g")
    if word.endswith(("e", "er")):
        value = _word_value(word.removesuffix("r").removesuffix("e"))
    return value if value is not None or len(word) < 5 else _misspelt_value(word)


def _misspelt_value(word: str) -> int | None:
    """Return the value of a number word with one typo, if only one number word is that near."""
    near = {_word_value(target) for target in _TYPO_TARGETS if _is_near(word, target)}
    if not near:
        head, _, tail = word.partition("und")
        near = {_ONES[head] + v for t, v in _TENS.items() if head in _ONES and _is_near(tail, t)}
    return near.pop() if len(near) == 1 else None


def _is_near(word: str, target: str) -> bool:
    return len(word) >= 5 and OSA.distance(word, target, score_cutoff=1) <= 1


def _text(found: Sequence[_Token], index: int) -> str:
    return found[index].text if 0 <= index < len(found) else ""


def _single(found: Sequence[_Token], i: int) -> _Count | None:
    """Return the number phrase that starts at token `i`, without ranges."""
    if found[i].value is not None:
        return _in_digits(found, i, found[i].value or 0)
    return _special(found, i) if found[i].text in _SPECIAL else _in_words(found, i)


def _in_digits(found: Sequence[_Token], i: int, value: float) -> _Count:
    """Read "25", "-5", "2 tausend", "2 Dutzend"."""
    minus = _text(found, i - 1) == "-" and found[i].glued
    if minus and not _is_number_before_dash(found, i - 1):
        return _Count(-value, i, i + 1, digits=True)
    if _text(found, i + 1) == "tausend":
        return _Count(value * 1000, i, i + 2)
    return _dozen(found, _Count(value, i, i + 1, digits=True))


_SPECIAL = _set("halbes halbe dutzend handvoll hand hundert tausend anderthalb eineinhalb zweieinhalb")
_FACTORS = {"halbes": 0.5, "halbe": 0.5, "anderthalb": 1.5, "eineinhalb": 1.5, "zweieinhalb": 2.5}
_SCALES = {"dutzend": 12, "hundert": 100, "tausend": 1000, "handvoll": 5}


def _special(found: Sequence[_Token], i: int) -> _Count | None:
    """Read "Dutzend", "anderthalb Dutzend", "Handvoll"; not "ein paar hundert"."""
    word, after = found[i].text, _text(found, i + 1)
    if word in _FACTORS:
        scale = _SCALES.get(after)
        return _Count(_FACTORS[word] * scale, i, i + 2) if scale else None
    if _text(found, i - 1) in ("paar", "einige", "mehrere"):
        return None
    if word == "hand":
        return _Count(5, i, i + 2) if after == "voll" else None
    return _in_words(found, i) or _Count(_SCALES[word], i, i + 1)


def _in_words(found: Sequence[_Token], i: int) -> _Count | None:
    """Read "fünfundzwanzig", "fünf und zwanzig", "zwei hundert zehn": the longest run of words."""
    joined, best = "", None
    for j in range(i, min(i + 5, len(found))):
        word = found[j].text
        if found[j].value is not None or not word.isalpha() or len(joined) + len(word) > 40:
            break
        joined += word
        exact = _spoken_value(joined) if j == i else _word_value(joined)
        if exact is not None and word != "und":
            best = _Count(exact, i, j + 1)
    if best is not None and not (best.end == i + 1 and found[i].text in _ARTICLES):
        return _dozen(found, best)
    return _article(found, i) if found[i].text in _ARTICLES else None


def _article(found: Sequence[_Token], i: int) -> _Count | None:
    """Read "ein Dutzend" and "eine Person"; "ein" before anything else is no number."""
    scaled, after = _dozen(found, _Count(1, i, i + 1)), _text(found, i + 1)
    if scaled.end > i + 1:
        return scaled
    is_people = bool(_PEOPLE.fullmatch(after)) and after not in _GROUPS
    return scaled if is_people else None


def _is_number_before_dash(found: Sequence[_Token], dash: int) -> bool:
    before = _text(found, dash - 1)
    return bool(before) and (found[dash - 1].value is not None or before.isalpha())


def _dozen(found: Sequence[_Token], count: _Count) -> _Count:
    """Multiply a number by the "Dutzend" that may follow it."""
    i, factor = count.end, 1.0
    while _text(found, i) in (
        "gutes",
        "gute",
        "knappes",
        "knappe",
        "halbes",
        "ganzes",
        "gut",
        "volles",
        "kleines",
    ):
        factor = 0.5 if _text(found, i) == "halbes" else factor
        i += 1
    scale = {"dutzend": 12, "hundert": 100 if factor == 0.5 else 0, "handvoll": 5}.get(_text(found, i), 0)
    return _Count(count.value * factor * scale, count.start, i + 1) if scale else count


def _counts(found: Sequence[_Token]) -> Iterator[_Count]:
    """Find all number phrases, ranges as their middle."""
    i = 0
    while i < len(found):
        count = _compound(found, i) or _together(found, i) or _single(found, i)
        if count is not None:
            count = _grown(found, _range(found, count))
            yield count
        i = count.end if count is not None else i + 1


def _range(found: Sequence[_Token], count: _Count) -> _Count:
    """Read "30-40", "10 bis 15", "zwischen 10 und 20", "zwei, drei" as the middle of both."""
    i = count.end
    joiner = _text(found, i)
    between = "zwischen" in (_text(found, count.start - 1), _text(found, count.start - 2))
    listed = joiner == "," and not count.digits and not count.people
    if not (joiner in _RANGE or (between and joiner == "und") or listed):
        return count
    second = i + 2 if joiner == "-" and _text(found, i + 1) in _RANGE else i + 1
    while _text(found, second) in ("zu", "vielleicht", "auch", "maximal", "max", "hoechstens"):
        second += 1
    upper = _single(found, second) if second < len(found) else None
    if upper is None or (listed and (upper.digits or upper.value - count.value != 1)):
        return count
    low = count.value
    if low < 10 and not upper.digits and upper.value >= 100 and upper.value % 100 == 0:
        low *= 100  # "zwei- bis dreihundert"
    elif low < 10 and _text(found, upper.end - 1) == "dutzend":
        low *= 12
    if not 0 < low < upper.value:
        return count
    return _Count((low + upper.value) / 2, count.start, upper.end)


def _grown(found: Sequence[_Token], count: _Count) -> _Count:
    """Read "von 10 auf 20 gewachsen" as 20."""
    i = count.end
    if _text(found, count.start - 1) != "von" or _text(found, i) != "auf" or i + 1 >= len(found):
        return count
    grown = _single(found, i + 1)
    return count if grown is None else _Count(grown.value, count.start, grown.end)


def _compound(found: Sequence[_Token], i: int) -> _Count | None:
    """Read "fünfköpfig", "Zehnmannbetrieb"."""
    match = _COMPOUND.fullmatch(found[i].text) if len(found[i].text) < 60 else None
    value = _word_value(match["number"]) if match else None
    return None if value is None else _Count(value, i, i + 1, people=True)


def _together(found: Sequence[_Token], i: int) -> _Count | None:
    """Read "zu fünft", "zu zweit", "zu 5."."""
    if _text(found, i) != "zu" or i + 1 >= len(found):
        return None
    word = found[i + 1].text
    stem = word.removesuffix("st") if word.endswith("gst") else word.removesuffix("t")
    value = _ORDINALS.get(word) or (_word_value(stem) if word.endswith("t") and stem != word else None)
    if value is None and found[i + 1].value is not None and _text(found, i + 2) in ("t", "st"):
        return _Count(found[i + 1].value or 0, i, i + 3, people=True)
    return None if value is None else _Count(value, i, i + 2, people=True)


def _with_people(found: Sequence[_Token], count: _Count) -> _Count:
    """Mark a number that a people word or "wir sind" belongs to."""
    if count.people:
        return count
    end = _people_after(found, count)
    if end is not None:
        return replace(count, end=end, people=True)
    return replace(count, people=True, subject=True) if _people_before(found, count) else count


def _people_after(found: Sequence[_Token], count: _Count) -> int | None:
    """Return the end of "… festangestellte Mitarbeiter" after a number."""
    for j in range(count.end, min(count.end + 5, len(found))):
        word, after = found[j].text, _text(found, j + 1)
        if _PEOPLE.fullmatch(word):
            if after == "-" and _text(found, j + 2) in ("stunden", "tage", "jahre"):
                return None
            inside = word in _GROUPS and _text(found, j - 1) in (
                "im",
                "in",
                "dem",
                "unserem",
                "der",
            )
            return count.end if inside else j + 1
        if word in _ENDS_A_PHRASE or _is_count_at(found, j) or _OTHER_UNITS.fullmatch(word):
            return None
        if word == "und" and not _PEOPLE.fullmatch(_text(found, j + 2)):
            return None
    return None


def _people_before(found: Sequence[_Token], count: _Count) -> bool:
    """Recognise "wir sind etwa 12", "Mitarbeiter: 12", "ein Team von 12"."""
    j = count.start - 1
    while j > count.start - 7 and (_text(found, j) in _SKIP_TO_NUMBER or _text(found, j) == "("):
        if _text(found, j) == "wir" and "sind" in (_text(found, j - 1), _text(found, j + 1)):
            return True
        j -= 1
    before = _text(found, j)
    if before in _GROUPS or before in ("mitarbeiterzahl", "mitarbeiteranzahl", "headcount"):
        return True
    near = count.start - j <= 3 and not _is_count_at(found, j - 1)
    return near and bool(_PEOPLE.fullmatch(before))


def _is_count_at(found: Sequence[_Token], i: int) -> bool:
    if not 0 <= i < len(found):
        return False
    return found[i].value is not None or _spoken_value(found[i].text) is not None


def _is_other(found: Sequence[_Token], count: _Count) -> bool:
    """Tell whether a number counts something else, or people who are not the firm's."""
    if count.value <= 0 or _is_not_ours(found, count):
        return True
    if not count.people and _text(found, count.end) == "er":  # "ein 8er-Team"
        return "team" not in (_text(found, count.end + 1), _text(found, count.end + 2))
    return (not count.people or count.subject) and _has_other_unit(found, count)


def _has_other_unit(found: Sequence[_Token], count: _Count) -> bool:
    """Recognise "2 Standorte", "3 alte Maschinen", "Nr. 5", "Hauptstr. 12"."""
    before, start = _text(found, count.start - 1), count.end
    if before == ".":
        before = _text(found, count.start - 2)
    if _LABELS.fullmatch(before):
        return True
    if _text(found, start) == "-" and found[start].glued:
        start += 1
    for j in range(start, start + 4):
        word = _text(found, j)
        if _OTHER_UNITS.fullmatch(word):
            return True
        if not word.endswith(("e", "en", "er", "es")) or word in _JOINERS:
            return False
    return False


def _is_not_ours(found: Sequence[_Token], count: _Count) -> bool:
    """Recognise "davon 3 Azubis", "uns fehlen 3 Leute", "kochen für 80 Personen"."""
    before, after = _text(found, count.start - 1), _text(found, count.end)
    window = [_text(found, j) for j in range(max(0, count.start - 4), count.start)]
    following = {_text(found, j) for j in range(count.end, min(count.end + 3, len(found)))}
    part = count.people and before not in ("sind", "wir", "mit", "haben")
    guests = before == "fuer" and _text(found, count.end - 1) in ("personen", "leute", "menschen")
    return (
        before in _DENIED
        or guests
        or (after == "davon" and not _is_count_at(found, count.end + 1))
        or bool(_NOT_OURS & set(window[-2:] if count.digits else window[-1:]))
        or bool(_WANTED & set(window))
        or (part and bool(_PART_OF_US & following))
    )


def _sums(found: Sequence[_Token], counts: Sequence[_Count], asked: bool) -> Iterator[_Count]:
    """Add what is joined: "12 Leute plus 3 Azubis", "drei Leute und ich"."""
    i = 0
    while i < len(counts):
        total = counts[i]
        if _myself_before(found, total.start):
            total = replace(total, value=total.value + 1, people=True)
        while i + 1 < len(counts) and _are_joined(found, total, counts[i + 1], asked):
            i += 1
            total = replace(total, value=total.value + counts[i].value, end=counts[i].end)
        extra = _myself_after(found, total.end)
        people = total.people or bool(extra and asked)
        yield replace(total, value=total.value + extra, people=people)
        i += 1


def _are_joined(found: Sequence[_Token], first: _Count, then: _Count, asked: bool) -> bool:
    """Tell whether two numbers are parts of one headcount."""
    gap = [_text(found, j) for j in range(first.end, then.start)]
    if not _JOINERS & set(gap) or set(gap) & (_CLAUSE_END | _CORRECTION | {"auch"}):
        return False
    if first.people and then.people:
        return len(gap) <= 4
    if not asked:
        return False
    # "10 im Büro und 15 in der Werkstatt", "im Büro 10, in der Werkstatt 15", "10 + 15"
    inside = {_text(found, j) for j in range(max(0, first.start - 3), first.start)}
    after = gap[0] in _INSIDE and _text(found, then.end) in _INSIDE
    ahead = bool(inside & _INSIDE) and len(gap) > 1 and gap[1] in _INSIDE
    return gap in (["+"], ["plus"]) or ((after or ahead) and len(gap) <= 6)


_OWNERS = _set("chef chefin inhaber inhaberin geschaeftsfuehrer geschaeftsfuehrerin")
_BEFORE_OWNERS = _set("noch der die mein meine meiner meinem unser natuerlich")


def _myself_after(found: Sequence[_Token], end: int) -> int:
    """Count "… und ich", "… plus Chef", "… (plus Chef)", "… und meine Frau"."""
    extra, j = 0, end
    while True:
        if _text(found, j) == "(" and _text(found, j + 1) in ("plus", "+"):
            j += 1
        if _text(found, j) not in _JOINERS:
            return extra
        k = j + 1
        while _text(found, k) in _BEFORE_OWNERS:
            k += 1
        if not _is_owner(_text(found, k), _text(found, k + 1), possessive=k > j + 1):
            return extra
        extra, j = extra + 1, k + 1


def _is_owner(word: str, after: str, *, possessive: bool) -> bool:
    if word in ("ich", "mir", "mich"):
        return not after.isalpha() or after in ("selbst", "selber", "allein", "alleine")
    return word in _OWNERS or (possessive and bool(re.fullmatch(_RELATIVES, word)))


def _myself_before(found: Sequence[_Token], start: int) -> bool:
    """Recognise "ich und 3 Leute", "ich plus zwei Gesellen"."""
    j = start - 1
    while _text(found, j) in ("noch", "meine", "die"):
        j -= 1
    return (
        _text(found, j) in ("und", "plus", "+", "mit")
        and _text(found, j - 1) == "ich"
        and _text(found, j - 2) != "und"
    )


def _choose(found: Sequence[_Token], sums: Sequence[_Count], asked: bool) -> float | None:
    """Pick the headcount among the numbers of a text."""
    people = [count for count in sums if count.people]
    if not asked:
        people = [c for c in people if not (c.value == 1 and _text(found, c.start) in _ARTICLES)]
        candidates = people
    else:
        candidates = people or [count for count in sums if _may_stand_alone(found, count, len(sums))]
    if not candidates:
        return None
    for count in candidates:
        around = {_text(found, j) for j in range(max(0, count.start - 3), min(count.end + 2, len(found)))}
        if around & _TOTAL:
            return count.value
    for earlier, later in zip(reversed(candidates[:-1]), reversed(candidates[1:]), strict=True):
        gap = {_text(found, j) for j in range(earlier.end, later.start)}
        if gap & (_CORRECTION | _NOW):
            return later.value
    return candidates[0].value


def _may_stand_alone(found: Sequence[_Token], count: _Count, others: int) -> bool:
    """Tell whether a number without a people word answers the question for the headcount."""
    if count.digits and 1800 <= count.value <= 2099 and others > 1:
        return False
    # a number deep in a long text that never mentions people is about something else
    return len(found) <= 25
