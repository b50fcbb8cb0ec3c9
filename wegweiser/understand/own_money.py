"""From a sentence that does not answer the question for the budget to the own money it names for the project.

"Geld: 150.000" and "30.000 Euro haben wir beiseite gelegt" name it; turnover, damage, prices, wages, what is to
be saved and what was spent already do not. Words say so in the clause of the amount, or beside a clause that is
nothing but an amount ("ein Budget haben wir, so um die 20.000").
"""

from __future__ import annotations

from collections.abc import Sequence

from wegweiser.understand.amounts import EURO, THOUSANDS, money_tokens
from wegweiser.understand.corrections import CORRECTIONS
from wegweiser.understand.money import amount_among
from wegweiser.understand.word_lists import WordList, word_set

#: A pasted page is read so far.
_LONGEST = 4000
_SENTENCE_END = word_set(". ; ! ? ( )")
_LONGEST_BARE = 5
_MOST_MORE = 2

#: Money of one's own: a number from 1,000 on beside them needs no currency.
_OWN = WordList(
    """budget* projektbudget investitionsbudget gesamtbudget startbudget geld gelder kohle knete moneten
    zaster eigenmittel* eigenkapital* kapital etat ruecklage* investitionsrahmen kostenrahmen finanzrahmen limit
    obergrenze schmerzgrenze geldbeutel kriegskasse sparstrumpf finanziell* investitionsplan haushaltsplan
    ausgeben auszugeben ausgewwe investieren reinstecken reinzustecken reinbuttern aufbringen aufwenden
    lockermachen hinlegen hinblaettern beisteuern beiseite zurueckgelegt torueckleggt torueschleggt eingeplant
    eiplant veranschlagt reserviert freigegeben genehmigt bewilligt zugesagt abgenickt angespart zurueckgestellt
    verfuegung einsetzen investition investitionen startkapital"""
)
#: They say it only beside a currency or a unit of money.
_MAYBE_OWN = WordList(
    """drin uebrig iwwerich iwwrig oever bereit bereitsteh* bereitstell* bereitgestellt parat vorhanden haetten
    haett haette haedde leisten stemmen riskieren machbar topf pott konto kasse tasche ginge gingen vorgesehen
    einsatz seite seitn kante ausgaben schluss weh dafuer defuer dorfoer hierfuer"""
)
_MODALS = WordList("koennen koennten koennte kann wollen will wuerden wuerde duerfen moecht* kennt* kenntet darf")
_SPENDING = WordList("zahlen zahla bezahlen nehmen stecken legen anlegen geben kosten gehen rausruecken opfern")
#: Two words that together say so, wherever they stand in the clause.
_TOGETHER = tuple(
    word_set(words)
    for words in (
        "locker machen",
        "springen lassen",
        "hand nehmen",
        "uns wert",
        "mir wert",
        "mehr drin",
        "mehr als nicht",
        "mehr wie net",
        "darf kosten",
        "duerfte kosten",
        "duerft kosten",
        "sollte kosten",
        "nehmen vorhaben",
        "rechnen ausgaben",
        "rechnen mit",
        "anfangen mit",
        "bleiben unter",
        "fangen unter",
        "reden ueber",
        "ende erreicht",
        "tisch legen",
        "vorgenommen uns",
    )
)
#: "Für das Projekt hätten wir 12.000": what it is for, and that it is there.
_PURPOSE = word_set("projekt vorhaben sowas umsetzung einstieg versuch ausprobieren ki erste ersten")
_THERE = word_set("haben haetten hab habe haett hend hebbt waeren waere sind stehen liegen gibt")
#: Money of others, money that is gone, and what is to be saved or earned.
_NOT_OWN = WordList(
    """umsatz* *umsatz gewinn* schaden* *schaden verlust* verlier* verloren strafe* bussgeld* kostet kosteten
    kostete gekostet sparen spart erspar* einspar* spar foerder* zuschuss* zuschuesse schulden kredit* gehalt
    gehaelter lohn loehne miete* rechnung* preis* verkauf* auftragswert* bezahlt gezahlt ausgegeben investiert
    gekauft angeschafft verdien* einnahm* *kosten ausfall* ausfaelle* stillstand* ausschuss* fehlt fehlen
    reklamation* bilanz* strom gas energie* material* verbraucht werbebudget* marketingbudget* reisebudget*
    konkurrenz kunde kunden kundschaft mitbewerber nachbar*"""
)
_SPENT_FOR_IT = word_set("darf duerfte duerft sollte soll")


def read_budget(text: str) -> int | None:
    """Read which own money a free sentence names for the project.

    Args:
        text: What the person wrote; no answer to the question for the budget.

    Returns:
        The amount in whole Euro as `read_amount` reads it, the first one that is named as own money; None where
        there is none. Never raises.
    """
    clauses = _clauses(money_tokens(text[:_LONGEST]))
    for i, clause in enumerate(clauses):
        sure = _is_own(clause)
        if not (sure or _may_be_own(clause)) or _is_not_own(clause):
            continue
        for said in _around(clauses, i):
            if (sure or _names_currency(said)) and (amount := amount_among(said)) is not None:
                return amount
    return None


def _clauses(tokens: Sequence[str]) -> list[list[str]]:
    """Cut the tokens at commas and sentence ends; an empty clause stands for a sentence end."""
    clauses: list[list[str]] = [[]]
    for word in tokens:
        if word in _SENTENCE_END:
            clauses += [[], []]
        elif word == ",":
            clauses.append([])
        else:
            clauses[-1].append(word)
    return clauses


def _around(clauses: Sequence[list[str]], i: int) -> list[list[str]]:
    """Return what may hold the amount of clause `i`: itself with what corrects it, or the bare one beside it."""
    said = list(clauses[i])
    for more in clauses[i + 1 : i + 1 + _MOST_MORE]:
        if not more or not (_is_bare(more) or more[0] in CORRECTIONS) or _is_not_own(more):
            break
        said += [",", *more]
    before: list[str] = []
    for clause in reversed(clauses[max(0, i - _MOST_MORE) : i]):
        if not clause or not _is_bare(clause) or _is_not_own(clause):
            break
        before = [*clause, ",", *before]
    return [said, before]


def _is_bare(clause: Sequence[str]) -> bool:
    """Tell whether a clause is hardly more than an amount: "so um die 20.000 Euro"."""
    return len(clause) <= _LONGEST_BARE


def _is_own(clause: Sequence[str]) -> bool:
    return any(word in _OWN for word in clause)


def _may_be_own(clause: Sequence[str]) -> bool:
    words = frozenset(clause)
    if any(word in _MAYBE_OWN for word in words) or any(both <= words for both in _TOGETHER):
        return True
    if words & _PURPOSE and words & _THERE:
        return True
    return any(word in _MODALS for word in words) and any(word in _SPENDING for word in words)


def _is_not_own(clause: Sequence[str]) -> bool:
    """Recognise costs, turnover, savings; "kosten darf es höchstens …" is own money."""
    others = [word for word in clause if word in _NOT_OWN]
    if set(others) <= {"kosten"} and not _SPENT_FOR_IT.isdisjoint(clause):
        return False
    return bool(others)


def _names_currency(clause: Sequence[str]) -> bool:
    return any(EURO.fullmatch(word) or THOUSANDS.search(word) for word in clause)
