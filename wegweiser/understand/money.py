"""From German free text to an amount of money in Euro.

What a message says about money is read for one question, the one-off budget of a first project:

- Words, dialect and typos count like digits ("fuffzehnhundert", "achtzehntausend", "2,5 Tsd", "20 T€").
- A unit belongs to both ends of a range ("10-15 Tausend"); of a range the middle counts.
- A bound counts as the number named, "unter", "knapp" and "fast" as one Euro less.
- A number below 1,000 without a unit is thousands only where the message names thousands elsewhere, else nothing.
- What is paid per month, hour, head or piece is no one-off budget and does not count; a sum per year does.
- Numbers with another unit ("zwei Maschinen", "30 %"), years, turnover and the like do not count.
- Of several amounts the corrected one counts, or the total, or a sum that is spelt out; else none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from wegweiser.understand.normalise import fold
from wegweiser.understand.numbers import counts_something_else, spoken_value

_TOO_MUCH = 10**12
_LONGEST = 400


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_THOUSANDS = re.compile(
    r"k|ke|keur|t|ts|tsd|tds|tsnd|teuro?|te|mille|riesen|[td]au?s+(?:en|n|e|a|an|ne)?(?:d|t|nd)(?:e|er|ern|a)?"
)
_MILLIONS = re.compile(r"mio|mill|mil+ione?n?")
_EURO = re.compile(r"€|euro[nsx]?|eur|euronen|oiro|eier|e")
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
_ARTICLES = _set("ein eine einen einem einer ne nen n a an oa oan oane")
_FRACTIONS = {
    "halbe": 0.5,
    "halben": 0.5,
    "viertel": 0.25,
    "dreiviertel": 0.75,
    "anderthalb": 1.5,
    "eineinhalb": 1.5,
}
_FEW = _set("paar einige mehrere etliche einiger mehreren einigen")
_RANGE = _set("- bis oder und")
_BELOW = _set("unter unterhalb knapp knappe fast beinahe keine")
_CORRECTION = _set(
    "sondern quatsch nein ne nee noe korrigiere korrektur doch besser ach moment stop stopp vertippt sorry"
)
_TOTAL = _set("insgesamt gesamt zusammen total summe macht sprich")
_PLUS = _set("plus + zuzueglich zzgl dazu nochmal nochmals obendrauf")
_CLAUSE_END = _set(". ; ! ? ( ) |")
_PER = re.compile(
    r"monat(?:s|e|en|lich\w*)?|mtl|mon|woche|woechentlich|tag|taeglich|stunde|std|nutzer|user|person|kopf|nase"
    r"|mitarbeiter\w*|lizenz|stueck|platz|arbeitsplatz"
)
#: Money that is not the firm's budget.
_NOT_BUDGET = re.compile(
    r"umsatz\w*|jahresumsatz|gewinn\w*|bilanz\w*|schulden|schaden|foerder\w*|zuschuss|zuschuesse|strafe|verlust\w*"
)


@dataclass(frozen=True, slots=True)
class _Amount:
    """An amount at tokens `start` to before `end`; `unit` is what its number was multiplied with.

    `sure`: it has a unit or a currency, or is at least 1,000.
    """

    value: float
    start: int
    end: int
    unit: int = 1
    sure: bool = False
    typed: bool = False


def read_amount(text: str) -> int | None:
    """Return the amount in whole Euro that `text` names; of a range the middle; None where it names none.

    "unter 5.000" is one Euro less than the number named, "über 100.000" the number itself.
    """
    tokens = _tokens(text[:_LONGEST])
    amounts = [_joined(tokens, amount) for amount in _ranges(tokens, list(_amounts(tokens)))]
    amounts = [amount for amount in amounts if not _is_other(tokens, amount)]
    amounts = list(_with_thousands(tokens, amounts))
    ours = [amount for amount in amounts if not _is_not_budget(tokens, amount)]
    value = _choose(tokens, [amount for amount in ours if amount.sure])
    return None if value is None or value > _TOO_MUCH else int(value)


def _tokens(text: str) -> list[str]:
    plain = fold(text.replace("½", ",5")).replace("’", "'").replace("–", "-").replace("—", "-")
    plain = re.sub(r"\b(ca|max|min|mind|inkl|tsd|tds|mio|mill|evtl|ges|eur|zzgl|rd|mtl|std)\.", r"\1 ", plain)
    plain = re.sub(r"(?:(?<=nhalb)|(?<=rthalb))(?=tausend|mil)|(?<=viertel)(?=mil)", " ", plain)
    plain = re.sub(r"\bt\s?€", "tsd €", _NOISE.sub(" ", plain))
    return [match[0] for match in _TOKEN.finditer(re.sub(r"(?<=[a-z])'(?=[a-z])", "", plain))]


def _at(tokens: Sequence[str], index: int) -> str:
    return tokens[index] if 0 <= index < len(tokens) else ""


def _number(token: str) -> float:
    """Return what digits stand for: dots before three digits part thousands, else they are decimal."""
    if "," not in token and re.fullmatch(r"\d+\.\d{1,2}", token):
        return float(token)
    return float(re.sub(r"[. ']", "", token).replace(",", "."))


def _amounts(tokens: Sequence[str]) -> Iterator[_Amount]:
    i = 0
    while i < len(tokens):
        found = _single(tokens, i)
        if found is not None:
            yield found
        i = found.end if found is not None else i + 1


def _single(tokens: Sequence[str], i: int) -> _Amount | None:
    """Return the amount that starts at token `i`: a number with what multiplies it."""
    word = tokens[i]
    if word[0].isdigit():
        return _scaled(tokens, _Amount(_number(word), i, i + 1, typed=True))
    start = {**dict.fromkeys(_FEW, 3.0), **dict.fromkeys(_ARTICLES, 1.0), **_FRACTIONS}.get(word)
    if start is not None:
        few = _scaled(tokens, _Amount(start, i, i + 1))
        open_range = word == "ein" and _at(tokens, i + 1) in ("bis", "-")
        return few if few.unit > 1 or open_range else None
    if word in ("tausend", "tausender", "mille") and _at(tokens, i - 1) == "in":
        return None
    return _in_words(tokens, i)


def _in_words(tokens: Sequence[str], i: int) -> _Amount | None:
    """Read "achtzehntausend", "fünf und zwanzig", "zwanzigeinhalb": the longest run of words."""
    joined, best = "", None
    for j in range(i, min(i + 5, len(tokens))):
        if not tokens[j].isalpha():
            break
        joined += tokens[j]
        value = spoken_value(joined) if j == i or len(joined) > 8 else None
        if value is not None and tokens[j] != "und":
            best = _Amount(value, i, j + 1, unit=_inner_unit(joined, value))
    half = tokens[i].removesuffix("einhalb")
    if half != tokens[i] and (whole := spoken_value(half)) is not None:
        best = _Amount(whole + 0.5, i, i + 1)
    return None if best is None else _scaled(tokens, best)


def _inner_unit(word: str, value: int) -> int:
    if value % 1000 == 0:
        return 1000
    return 100 if value % 100 == 0 and value > 100 and "hun" in word else 1


def _scaled(tokens: Sequence[str], amount: _Amount) -> _Amount:
    """Multiply a number by the "hundert", "Tsd", "Millionen" that follow it, and take up its currency."""
    value, i, unit, sure = amount.value, amount.end, amount.unit, amount.value >= 1000
    while (scale := _scale(tokens, i, amount)) > 1:
        value, unit, i, sure = value * scale, max(unit, scale), i + 1, True
    if _EURO.fullmatch(_at(tokens, i)):
        sure, i = True, i + 1
        if _at(tokens, i) == "tausend":
            value, unit, i = value * 1000, 1000, i + 1
    return replace(amount, value=value, end=i, unit=unit, sure=sure)


def _scale(tokens: Sequence[str], i: int, amount: _Amount) -> int:
    word = _at(tokens, i)
    if _THOUSANDS.fullmatch(word) and not (word == "te" and amount.value >= 1000):
        return 1000 if amount.unit < 1000 or i > amount.end else 1
    if _MILLIONS.fullmatch(word):
        return 1_000_000
    if word in ("hunderttausend", "zehntausend"):
        return 100_000 if word[0] == "h" else 10_000
    return 100 if word == "hundert" else 1


def _ranges(tokens: Sequence[str], amounts: Sequence[_Amount]) -> Iterator[_Amount]:
    """Join "10-15 Tausend", "zwischen 10 und 15 T€", "20.000, maximal 30.000" to their middle."""
    i = 0
    while i < len(amounts):
        low, i = amounts[i], i + 1
        high = amounts[i] if i < len(amounts) else None
        if high is not None and _spans(tokens, low, high):
            low = _partner(low, high)
            if low.value < high.value:
                i += 1
                unit, sure = max(low.unit, high.unit), low.sure or high.sure
                yield _Amount((low.value + high.value) // 2, low.start, high.end, unit, sure)
                continue
        yield low


def _spans(tokens: Sequence[str], low: _Amount, high: _Amount) -> bool:
    gap = [token for token in tokens[low.end : high.start] if token not in ("zu", "max", "auch", "vielleicht")]
    if gap == ["und"]:
        return True
    if gap in ([], [","]):
        return not low.typed and not high.typed and low.unit == 1 and high.value <= 2 * low.value * high.unit
    upwards = _RANGE | _set("maximal hoechstens allerhoechstens") - {"und"}
    return set(gap) <= upwards | _set(", aber eher mal ca rund etwa") and bool(set(gap) & upwards)


def _partner(low: _Amount, high: _Amount) -> _Amount:
    """Give the lower end the unit of the upper: "zehn bis fünfzehntausend", "5-10.000"."""
    if low.unit > 1 or low.value >= 1000:
        return low
    if high.unit > 1 and low.value * high.unit < high.value:
        return replace(low, value=low.value * high.unit, sure=high.sure)
    if high.typed and low.value * 1000 < high.value and low.value < 500:
        return replace(low, value=low.value * 1000)
    return low


def _joined(tokens: Sequence[str], amount: _Amount) -> _Amount:
    """Turn "unter 5.000", "knapp 25.000", "keine 5.000" into one Euro less."""
    before = [
        token for token in tokens[max(0, amount.start - 3) : amount.start] if token not in ("die", "den", "so")
    ]
    near = before[-1:] == ["als"] and before[-2:-1] == ["weniger"]
    ganz = before[-2:] == ["nicht", "ganz"]
    if near or ganz or (before and before[-1] in _BELOW):
        return replace(amount, value=max(amount.value - 1, 0))
    return amount


def _is_other(tokens: Sequence[str], amount: _Amount) -> bool:
    """Tell whether a number counts something else, or is paid again and again."""
    before = tokens[max(0, amount.start - 2) : amount.start]
    if _at(tokens, amount.end) in ("%", "prozent", "promille") or {"davon", "haelfte", "drittel"} & set(before):
        return True
    bare = amount.unit == 1 and not _EURO.fullmatch(_at(tokens, amount.end - 1))
    if bare and counts_something_else(tokens, amount.start, amount.end):
        return True
    after = tokens[amount.end : amount.end + 3]
    if after and (_PER.fullmatch(after[0]) and after[0].endswith(("lich", "mtl"))):
        return True
    linked = len(after) > 1 and after[0] in ("im", "pro", "je", "die", "/", "in", "p", "am")
    if linked and any(_PER.fullmatch(word) for word in after[1:]):
        return True
    return any(word in ("monatlich", "mtl", "monat") for word in tokens[max(0, amount.start - 3) : amount.start])


def _is_not_budget(tokens: Sequence[str], amount: _Amount) -> bool:
    """Recognise turnover, damage and subsidies next to an amount."""
    near = (
        list(tokens[amount.end : amount.end + 2])
        if _at(tokens, amount.end) not in _PLUS | {",", "und", "ohne"}
        else []
    )
    for i in range(amount.start - 1, max(amount.start - 6, -1), -1):
        if tokens[i] in _CLAUSE_END or tokens[i] == ",":
            break
        near = [*near, tokens[i]]
    return any(_NOT_BUDGET.fullmatch(word) for word in near)


def _with_thousands(tokens: Sequence[str], amounts: Sequence[_Amount]) -> Iterator[_Amount]:
    """Read a bare "30" as thousands where the message names thousands elsewhere."""
    used = {i for amount in amounts for i in range(amount.start, amount.end)}
    named = any(_THOUSANDS.fullmatch(token) and i not in used for i, token in enumerate(tokens) if len(token) > 2)
    named = named or any(amount.unit == 1000 for amount in amounts)
    for amount in amounts:
        if named and not amount.sure and 5 <= amount.value <= 500:
            yield replace(amount, value=amount.value * 1000, unit=1000, sure=True)
        else:
            yield amount


def _choose(tokens: Sequence[str], amounts: Sequence[_Amount]) -> float | None:
    """Pick the budget among the amounts of a message."""
    if not amounts:
        return None
    parts, unclear = [amounts[0].value], False
    for earlier, later in pairwise(amounts):
        gap = set(tokens[earlier.end : later.start])
        total = gap & _TOTAL or _at(tokens, later.end) in _TOTAL or later.value == sum(parts) != parts[0]
        if total or gap & _CORRECTION or {"sagen", "wir"} <= gap or {"ich", "meine"} <= gap or "eher" in gap:
            parts, unclear = [later.value], False
        elif gap & _PLUS or {"und", "noch"} <= gap or "und" in gap:
            parts.append(later.value)
            unclear = unclear or not (gap & _PLUS or "noch" in gap or "bank" in tokens)
        elif later.value != sum(parts):
            unclear = True
    return None if unclear else sum(parts)
