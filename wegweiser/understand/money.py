"""From German free text to an amount of money in Euro.

What a message says about money is read for one question, the one-off budget of a first project:

- Words, dialect and typos count like digits ("fuffzehnhundert", "achtzehntausend", "2,5 Tsd", "20 T€").
- A unit belongs to both ends of a range ("10-15 Tausend"); of a range the middle counts.
- A bound counts as the number named, "unter", "knapp" and "fast" as one Euro less.
- A number below 1,000 without a unit is thousands only where the message names thousands elsewhere, else nothing.
- What is paid per month or year counts times the months or years that are named ("2.000 im Monat auf drei Jahre");
  without a term a sum per year counts once, and what is paid per month, hour, head or piece does not count.
- Numbers with another unit ("zwei Maschinen", "30 %"), years, turnover and the like do not count.
- Of several amounts the corrected one counts, or the total, or a sum that is spelt out; else none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from wegweiser.understand.amounts import EURO, THOUSANDS, Amount, amounts, money_tokens, token_at
from wegweiser.understand.corrections import is_correction
from wegweiser.understand.counted import counts_people_or_things, is_labelled
from wegweiser.understand.number_words import spoken_value
from wegweiser.understand.word_lists import WordList, word_set

_TOO_MUCH = 10**12
_LONGEST = 400

#: "Hundert wird's nicht ganz, aber 85 Tausend": the second amount holds.
_HARDLY = word_set("nicht aber")
_TOTAL = word_set("insgesamt gesamt zusammen total summe macht sprich")
_PLUS = word_set("plus + zuzueglich zzgl dazu nochmal nochmals obendrauf")
_PART = word_set("davon haelfte drittel zehntel doppelte dreifache")
_CLAUSE_END = word_set(". ; ! ? ( ) |")
_PER_MONTH = WordList("monat monats monate monaten monatlich* mtl mon")
_PER_YEAR = WordList("jahr jahres jahre jahren jaehrlich* pa")
_PER_OTHER = WordList(
    """woche woechentlich tag taeglich stunde std quartal nutzer user person kopf nase mitarbeiter* lizenz stueck
    platz arbeitsplatz"""
)
_PER = word_set("im pro je die / in p am")
#: Before a number of months or years: how long it is paid; "seit drei Jahren" is no term.
_TERM = word_set("auf ueber fuer , laufzeit von sind")
#: Money that is not the firm's budget.
_NOT_BUDGET = WordList(
    """umsatz* *umsatz gewinn* bilanz* schulden schaden foerder* zuschuss zuschuesse strafe verlust*"""
)


def read_amount(text: str) -> int | None:
    """Return the amount in whole Euro that `text` names; of a range the middle; None where it names none.

    "unter 5.000" is one Euro less than the number named, "über 100.000" the number itself.
    """
    return amount_among(money_tokens(text[:_LONGEST]))


def amount_among(tokens: Sequence[str]) -> int | None:
    """Return what `read_amount` does, from the tokens of a text (wegweiser.understand.amounts)."""
    once = [paid for amount in amounts(tokens) if (paid := _paid_in_all(tokens, amount)) is not None]
    found = [amount for amount in once if not _is_other(tokens, amount)]
    found = list(_with_thousands(tokens, found))
    ours = [amount for amount in found if not _is_not_budget(tokens, amount)]
    value = _choose(tokens, [amount for amount in ours if amount.sure])
    return None if value is None or value > _TOO_MUCH else int(value)


def _paid_in_all(tokens: Sequence[str], amount: Amount) -> Amount | None:
    """Multiply what is paid again and again by its term; None where it is paid so and has none."""
    months = _months_per_payment(tokens, amount)
    if months is None:
        return amount
    term = _term(tokens)
    if term and months:
        return replace(amount, value=amount.value * max(term // months, 1), sure=True)
    return amount if months == 12 else None


def _months_per_payment(tokens: Sequence[str], amount: Amount) -> int | None:
    """Return after how many months an amount is paid again: 1, 12, 0 for other turns; None: it is paid once."""
    after = tokens[amount.end : amount.end + 3]
    before = tokens[max(0, amount.start - 3) : amount.start]
    if after and after[0].endswith(("lich", "mtl")):
        near = after[:1]
    elif len(after) > 1 and after[0] in _PER:
        near = after[1:]
    else:
        near = []
    around = [*near, *(word for word in before if word.endswith(("lich", "mtl", "monat")))]
    for word in around:
        if word in _PER_MONTH:
            return 1
        if word in _PER_YEAR:
            return 12
        if word in _PER_OTHER:
            return 0
    return None


def _term(tokens: Sequence[str]) -> int | None:
    """Return how many months a payment runs: "auf drei Jahre", "ein Jahr lang"; None where not said."""
    for i, word in enumerate(tokens):
        if word not in ("jahr", "jahre", "jahren", "monate", "monaten", "monat") or i == 0:
            continue
        number = tokens[i - 1]
        many = (
            float(number) if number.isdigit() else 1 if number in ("ein", "einem", "nen") else spoken_value(number)
        )
        said = token_at(tokens, i - 2) in _TERM or token_at(tokens, i + 1) == "lang"
        if many and said and 1 <= many <= 120:
            return int(many) * (12 if word.startswith("jahr") else 1)
    return None


def _is_other(tokens: Sequence[str], amount: Amount) -> bool:
    """Tell whether a number counts something else, or is only a part of an amount."""
    before = tokens[max(0, amount.start - 2) : amount.start]
    if token_at(tokens, amount.end) in ("%", "prozent", "promille") or not _PART.isdisjoint(before):
        return True
    if "nicht" in before and "sondern" in tokens[amount.end : amount.end + 3]:
        return True
    if EURO.fullmatch(token_at(tokens, amount.end - 1)):
        return False
    labelled = amount.unit == 1 and is_labelled(tokens, amount.start)
    return labelled or counts_people_or_things(tokens, amount.end)


def _is_not_budget(tokens: Sequence[str], amount: Amount) -> bool:
    """Recognise turnover, damage and subsidies next to an amount."""
    near = (
        list(tokens[amount.end : amount.end + 2])
        if token_at(tokens, amount.end) not in _PLUS | {",", "und", "ohne"}
        else []
    )
    for i in range(amount.start - 1, max(amount.start - 6, -1), -1):
        if tokens[i] in _CLAUSE_END or tokens[i] == ",":
            break
        near = [*near, tokens[i]]
    return any(word in _NOT_BUDGET for word in near)


def _with_thousands(tokens: Sequence[str], found: Sequence[Amount]) -> Iterator[Amount]:
    """Read a bare "30" as thousands where the message names thousands elsewhere."""
    used = {i for amount in found for i in range(amount.start, amount.end)}
    named = any(THOUSANDS.fullmatch(token) and i not in used for i, token in enumerate(tokens) if len(token) > 2)
    named = named or any(amount.unit == 1000 for amount in found)
    for amount in found:
        if named and not amount.sure and 5 <= amount.value <= 500:
            yield replace(amount, value=amount.value * 1000, unit=1000, sure=True)
        else:
            yield amount


def _choose(tokens: Sequence[str], found: Sequence[Amount]) -> float | None:
    """Pick the budget among the amounts of a message."""
    if not found:
        return None
    parts, unclear = [found[0].value], False
    for earlier, later in pairwise(found):
        between = tokens[earlier.end : later.start]
        gap = set(between)
        total = gap & _TOTAL or token_at(tokens, later.end) in _TOTAL or later.value == sum(parts) != parts[0]
        if total or is_correction(between) or gap >= _HARDLY:
            parts, unclear = [later.value], False
        elif gap & _PLUS or {"und", "noch"} <= gap or "und" in gap:
            parts.append(later.value)
            unclear = unclear or not (gap & _PLUS or "noch" in gap or "bank" in tokens)
        elif later.value != sum(parts):
            unclear = True
    return None if unclear else sum(parts)
