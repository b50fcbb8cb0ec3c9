"""Amounts of money in German text: "18 TEUR", "fuffzehnhundert", "10 bis 15 Tausend", "3 x 5.000 Euro"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from wegweiser.understand.normalise import fold
from wegweiser.understand.number_words import spoken_value
from wegweiser.understand.word_lists import NOT, word_set

THOUSANDS = re.compile(
    r"k|ke|keur|t|ts|tsd|tds|tsnd|teuro?|te|mille|riesen|tausis?|[td]aus+(?:en|n|e|a|an|ne)?(?:d|t|nd)(?:e|er|ern|a)?"
    r"|dusend|tusig"
)
_MILLIONS = re.compile(r"mio|mill|mil+ione?n?")
EURO = re.compile(
    r"€|euro[nsx]?|eur|euronen|oiro|eiro|eier|e|flocken|oe?cken|kroeten|maeuse|piepen|tacken|taler|steine"
)
_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:[. ']\d{3})+(?!\d)(?:,\d{1,2})?|\d+[.,]\d{1,2}(?![\d.])|\d+)"
    r"|(?P<word>[a-z]+)|(?P<mark>[€%/:;,.!?()+|-])"
)
_NOISE = re.compile(
    r"\b\d{1,2}\.\d{1,2}\.(?:\d{2,4})?(?!\d)|\b\d{1,2}:\d{2}\b|,-+|(?<=\d)\s?\.-"
    r"|\b(?:seit|anno|jahre?|anfang|ende|mitte|sommer|herbst|winter|fruehjahr|q[1-4]|gegruendet)\s"
    r"(?:des\s)?(?:jahres\s)?(?:19|20)\d{2}\b"
    r"|\b(?:in|im|ab|fuer|bis)\s20[23]\d\b(?!\s*(?:€|eur|k\b|t))"
)
_ABBREVIATION = re.compile(r"\b(ca|max|min|mind|inkl|tsd|tds|mio|mill|evtl|ges|eur|zzgl|rd|mtl|std|bzw)\.")
_ARTICLES = word_set("ein eine einen einem einer ne nen n a an oa oan oane")
_FRACTIONS = {
    "halbe": 0.5,
    "halben": 0.5,
    "halbes": 0.5,
    "viertel": 0.25,
    "dreiviertel": 0.75,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
}
_FEW = word_set("paar einige mehrere etliche einiger mehreren einigen")
_START = {**dict.fromkeys(_FEW, 3.0), **dict.fromkeys(_ARTICLES, 1.0), **_FRACTIONS}
_RANGE = word_set("- bis oder und bzw beziehungsweise")
_UPWARDS = _RANGE | word_set("maximal hoechstens allerhoechstens")
_BETWEEN = word_set(", aber eher mal ca rund etwa")
_BELOW = word_set("unter unterhalb knapp knappe fast beinahe keine")
_DENYING = NOT | word_set("nichts nie")
#: Five "Zehntausender" are fifty thousand, not fifteen.
_TEN_THOUSANDS = word_set("zehntausender zehntausendern")
_HUNDRED_THOUSANDS = word_set("hunderttausend hunderttausender hunderttausendern")
_TIMES = word_set("x mal")
_MOST_TIMES = 20


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at tokens `start` to before `end`; `unit` is what its number was multiplied with.

    `sure`: it has a unit or a currency, or is at least 1,000. `typed`: it is written in digits.
    """

    value: float
    start: int
    end: int
    unit: int = 1
    sure: bool = False
    typed: bool = False


def money_tokens(text: str) -> list[str]:
    """Return the folded words, numbers and marks of a text, dates and clock times left out."""
    plain = fold(text.replace("½", ",5")).replace("’", "'").replace("–", "-").replace("—", "-")
    plain = _ABBREVIATION.sub(r"\1 ", re.sub(r"(?<=\d)\s1/2\b", ",5", plain))
    plain = plain.replace("<", " unter ").replace(">", " ueber ").replace("ein einhalb", "eineinhalb")
    plain = re.sub(r"(?:(?<=nhalb)|(?<=rthalb))(?=tausend|mil)|(?<=viertel)(?=mil)", " ", plain)
    plain = re.sub(r"\bt\s?€", "tsd €", _NOISE.sub(" ", plain))
    return [match[0] for match in _TOKEN.finditer(re.sub(r"(?<=[a-z])'(?=[a-z])", "", plain))]


def amounts(tokens: Sequence[str]) -> list[Amount]:
    """Return the numbers of a text that may be amounts of money.

    Args:
        tokens: What `money_tokens` gives.

    Returns:
        The amounts in Euro in their order: of a range the middle, "unter", "knapp" and "fast" as one Euro less.
    """
    return [_bounded(tokens, amount) for amount in _ranges(tokens, list(_singles(tokens)))]


def token_at(tokens: Sequence[str], index: int) -> str:
    """Return a token, "" outside of the list."""
    return tokens[index] if 0 <= index < len(tokens) else ""


def _number(token: str) -> float:
    """Return what digits stand for: dots before three digits part thousands, else they are decimal."""
    if "," not in token and re.fullmatch(r"\d+\.\d{1,2}", token):
        return float(token)
    return float(re.sub(r"[. ']", "", token).replace(",", "."))


def _singles(tokens: Sequence[str]) -> Iterator[Amount]:
    i = 0
    while i < len(tokens):
        found = _single(tokens, i)
        if found is not None:
            yield _times(tokens, found)
        i = found.end if found is not None else i + 1


def _single(tokens: Sequence[str], i: int) -> Amount | None:
    """Return the amount that starts at token `i`: a number with what multiplies it."""
    word = tokens[i]
    if word[0].isdigit():
        return (
            None
            if token_at(tokens, i + 1) in _TIMES
            else _scaled(tokens, Amount(_number(word), i, i + 1, typed=True))
        )
    start = _START.get(word)
    if start is not None:
        few = _scaled(tokens, Amount(start, i, i + 1))
        open_range = word == "ein" and token_at(tokens, i + 1) in ("bis", "-")
        return few if few.unit > 1 or open_range else None
    if word in ("tausend", "tausender", "mille") and token_at(tokens, i - 1) == "in":
        return None
    return _in_words(tokens, i)


def _in_words(tokens: Sequence[str], i: int) -> Amount | None:
    """Read "achtzehntausend", "fünf und zwanzig", "zwanzigeinhalb": the longest run of words."""
    joined, best = "", None
    for j in range(i, min(i + 5, len(tokens))):
        if not tokens[j].isalpha() or (j > i and tokens[j] in _TEN_THOUSANDS):
            break
        joined += tokens[j]
        value = spoken_value(joined) if j == i or len(joined) > 8 else None
        if value is not None and tokens[j] not in ("und", "ein"):
            best = Amount(value, i, j + 1, unit=_inner_unit(joined, value))
    half = tokens[i].removesuffix("einhalb")
    if half != tokens[i] and (whole := spoken_value(half)) is not None:
        best = Amount(whole + 0.5, i, i + 1)
    return None if best is None else _scaled(tokens, best)


def _inner_unit(word: str, value: int) -> int:
    if value % 1000 == 0:
        return 1000
    return 100 if value % 100 == 0 and value > 100 and "hun" in word else 1


def _scaled(tokens: Sequence[str], amount: Amount) -> Amount:
    """Multiply a number by the "hundert", "Tsd", "Millionen" that follow it, and take up its currency."""
    value, i, unit, sure = amount.value, amount.end, amount.unit, amount.value >= 1000
    while (scale := _scale(tokens, i, amount)) > 1:
        value, unit, i, sure = value * scale, max(unit, scale), i + 1, True
    if EURO.fullmatch(token_at(tokens, i)):
        sure, i = True, i + 1
        if token_at(tokens, i) == "tausend":
            value, unit, i = value * 1000, 1000, i + 1
    return replace(amount, value=value, end=i, unit=unit, sure=sure)


def _scale(tokens: Sequence[str], i: int, amount: Amount) -> int:
    word = token_at(tokens, i)
    if THOUSANDS.fullmatch(word) and not (word == "te" and amount.value >= 1000):
        return 1000 if amount.unit < 1000 or i > amount.end else 1
    if _MILLIONS.fullmatch(word):
        return 1_000_000
    if word in _HUNDRED_THOUSANDS:
        return 100_000
    if word in _TEN_THOUSANDS or word == "zehntausend":
        return 10_000
    return 100 if word in ("hundert", "hunderter") else 1


def _times(tokens: Sequence[str], amount: Amount) -> Amount:
    """Read "3 x 5.000", "zweimal 10.000" as the product."""
    before = token_at(tokens, amount.start - 1)
    if before in _TIMES and token_at(tokens, amount.start - 2).isdigit():
        factor: float | None = _number(tokens[amount.start - 2])
    else:
        word = before if before != "mal" else token_at(tokens, amount.start - 2) + "mal"
        factor = spoken_value(word.removesuffix("mal")) if word.endswith("mal") and word != "mal" else None
    if factor is None or not amount.sure or not 2 <= factor <= _MOST_TIMES:
        return amount
    return replace(amount, value=amount.value * factor)


def _ranges(tokens: Sequence[str], found: Sequence[Amount]) -> Iterator[Amount]:
    """Join "10-15 Tausend", "zwischen 10 und 15 T€", "20.000, maximal 30.000" to their middle."""
    i = 0
    while i < len(found):
        low, i = found[i], i + 1
        high = found[i] if i < len(found) else None
        if high is not None and _spans(tokens, low, high):
            low = _partner(low, high)
            if low.value < high.value:
                i += 1
                unit, sure = max(low.unit, high.unit), low.sure or high.sure
                yield Amount((low.value + high.value) // 2, low.start, high.end, unit, sure)
                continue
        yield low


def _spans(tokens: Sequence[str], low: Amount, high: Amount) -> bool:
    gap = [token for token in tokens[low.end : high.start] if token not in ("zu", "max", "auch", "vielleicht")]
    if gap == ["und"]:
        return True
    if gap in ([], [","]):
        return not low.typed and not high.typed and low.unit == 1 and high.value <= 2 * low.value * high.unit
    return set(gap) <= _UPWARDS | _BETWEEN and bool(set(gap) & _UPWARDS)


def _partner(low: Amount, high: Amount) -> Amount:
    """Give the lower end the unit of the upper: "zehn bis fünfzehntausend", "5-10.000"."""
    if low.unit > 1 or low.value >= 1000:
        return low
    if high.unit > 1 and low.value * high.unit < high.value:
        return replace(low, value=low.value * high.unit, sure=high.sure)
    if high.typed and low.value * 1000 < high.value and low.value < 500:
        return replace(low, value=low.value * 1000)
    return low


def _bounded(tokens: Sequence[str], amount: Amount) -> Amount:
    """Turn "unter 5.000", "knapp 25.000", "keine 5.000" into one Euro less; "unter 5.000 geht nichts" stays."""
    around = tokens[max(0, amount.start - 4) : amount.start]
    before = [token for token in around if token not in ("die", "den", "so", "von")]
    near = before[-1:] == ["als"] and before[-2:-1] == ["weniger"]
    short = before[-2:] in (["nicht", "ganz"], ["nicht", "mal"], ["nicht", "einmal"])
    if not (near or short or (before and before[-1] in _BELOW)):
        return amount
    if before[-1] == "unter" and _is_too_little(tokens, amount):
        return amount
    return replace(amount, value=max(amount.value - 1, 0))


def _is_too_little(tokens: Sequence[str], amount: Amount) -> bool:
    """Recognise "unter 25.000 fangen wir nicht an"."""
    for token in tokens[amount.end : amount.end + 6]:
        if not token.isalpha():
            return False
        if token in _DENYING:
            return True
    return False
