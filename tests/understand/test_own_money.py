"""Own money for the project in sentences about other things: tables an adviser can read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegweiser.understand.own_money import read_budget

#: The firm says what it can spend.
OWN_MONEY = [
    ("geld: 150.000", 150_000),
    ("geld wären 20k", 20_000),
    ("meine kohle reicht für höchstens 2500", 2_500),
    ("30.000 euro haben wir beiseite gelegt", 30_000),
    ("Budget 100000 Euro", 100_000),
    ("ausgeben wollen wir max 4000", 4_000),
    ("für das Projekt hätten wir 12.000", 12_000),
    ("Budget: 20.000", 20_000),
    ("budget so um die 15k", 15_000),
    ("unser Budget liegt bei 40 Tausend", 40_000),
    ("als budget haben wir fuffzehntausend", 15_000),
    ("Eigenmittel: 30.000 €", 30_000),
    ("eigenkapital wären 50 mille da", 50_000),
    ("zurückgelegt haben wir dafür 12.000", 12_000),
    ("auf der hohen kante liegen 80.000 euro", 80_000),
    ("mir ham zwanzgtausnd auf da seitn", 20_000),
    ("investieren könnten wir zwischen 20 und 40 Tausend", 30_000),
    ("wir könnten 25.000 Euro locker machen", 25_000),
    ("in die hand nehmen würden wir zehntausend", 10_000),
    ("der Chef hat 5000 Euro freigegeben", 5_000),
    ("genehmigt sind 8.000 Euro", 8_000),
    ("15.000 Euro sind eingeplant", 15_000),
    ("mehr als 3000 euro sind nicht drin", 3_000),
    ("es darf höchstens 10.000 Euro kosten", 10_000),
    ("kosten darf das maximal 7500 euro", 7_500),
    ("Geld hätten wir so 10000", 10_000),
    ("Knete ist da, etwa 20.000", 20_000),
    ("ein Budget haben wir, so um die 20.000", 20_000),
    ("20.000, mehr Budget gibt es nicht", 20_000),
    ("Budget 30.000, nein 20.000", 20_000),
    ("budget 50k, quatsch 15k", 15_000),
    ("unsere Obergrenze sind 18 TEUR", 18_000),
    ("Limit 5000", 5_000),
    ("zur Verfügung stehen 60.000 Euro", 60_000),
    ("reinstecken können wir so 6000", 6_000),
    ("wir haben 40.000 dafür reserviert", 40_000),
    ("aufbringen könnten wir achttausend", 8_000),
    ("Tischlerei in Ulm, 11 Leute, Budget 6000 Euro, alles auf Papier", 6_000),
    ("keine personenbezogenen Daten, budget is 40 tausend, betriebsrat gibts ned", 40_000),
    ("Der Betriebsrat ist da. Geld: zwischen 20 und 40 Tausend. Anfangen im Büro.", 30_000),
    ("leisten könnten wir uns 9.000 euro", 9_000),
    ("uns wäre das 20.000 Euro wert", 20_000),
    ("Kapital hätten wir 200.000", 200_000),
    ("Rücklagen von 35.000 Euro haben wir", 35_000),
    ("Investitionsrahmen 500 TEUR", 500_000),
    ("an eigenem Geld hätten wir gut 100 Riesen", 100_000),
    ("in der kasse sind 700 euro dafür", 700),
    ("aus eigener Tasche gingen 800 Euro", 800),
    ("2000 im Monat auf drei Jahre könnten wir ausgeben", 72_000),
    ("fürs erste Vorhaben haben wir 10 Tausend Euro", 10_000),
    ("Moneten: 3.000", 3_000),
    ("wir wollen nicht mehr als 15 tausend ausgeben", 15_000),
    ("geld max 3000", 3_000),
    ("an kohle hätten wir zwanzig mille", 20_000),
    ("es wären noch 7.000 Euro übrig", 7_000),
    ("wir haben 30 Leute und ein Budget von 20.000 Euro", 20_000),
    ("Umsatz 2 Mio, Budget 20.000", 20_000),
    ("wir machen 3 Millionen Umsatz, investieren würden wir 50.000", 50_000),
    ("der Ausschuss kostet uns 80.000 im Jahr, Budget haben wir 15.000", 15_000),
]

#: Turnover, damage, prices, wages, subsidies, savings, money that is gone, other numbers: no budget.
OTHER_MONEY = [
    "Umsatz 2 Mio",
    "kostet uns 5000 im Monat",
    "die Anlage hat 80.000 gekostet",
    "sparen wollen wir 10.000",
    "Jahresumsatz von 3,5 Millionen Euro",
    "wir machen 2 Millionen Euro Umsatz",
    "der Schaden lag bei 20.000 Euro",
    "ein Stillstand kostet 5.000 Euro die Stunde",
    "die Maschine kostet 120.000 Euro",
    "wir zahlen 3.000 Euro Miete",
    "wir wollen 30.000 Euro einsparen",
    "letztes Jahr haben wir 40.000 Euro in Software investiert",
    "die Fräse haben wir für 80.000 gekauft",
    "wir haben 20.000 Euro ausgegeben und nichts hat funktioniert",
    "Förderung von 50.000 Euro bekommen",
    "der Zuschuss war 10.000 Euro",
    "das ERP hat uns damals 60.000 Euro gekostet",
    "Strom kostet uns 100.000 Euro im Jahr",
    "Gewinn 200.000 Euro",
    "wir haben 5000 Kunden",
    "im Lager sind 20.000 Artikel",
    "10.000 Rechnungen im Jahr",
    "wir verlieren viel Geld, 5000 im Monat",
    "das kostet uns viel Geld, 20.000 im Jahr",
    "ein Auftrag hat 50.000 Euro Volumen",
    "Strafe von 10.000 Euro",
    "Ausschuss im Wert von 30.000 Euro",
    "Materialkosten von 400.000 Euro",
    "Energiekosten 80.000 im Jahr",
    "Kredit über 100.000 Euro läuft noch",
    "die Konkurrenz hat 200.000 investiert",
    "ein Kunde hat ein Budget von 50.000 Euro",
    "unsere Kunden zahlen 3.000 Euro",
    "Mindestlohn 2000 Euro",
    "Gehalt 3500 Euro",
    "die Reparatur war 4.000 Euro",
    "wir haben 12.000 Bilder",
    "wir hätten 12.000 Datensätze",
    "dafür haben wir 20.000 Messwerte",
    "25 Leute",
    "in 99084 Erfurt",
    "seit 1987",
    "Angebote über 50.000 Euro schreiben wir täglich",
    "Reklamationen für 15.000 Euro im Jahr",
    "das Bußgeld waren 5000 Euro",
    "Geld sparen, so 10.000 Euro",
    "Verlust von 25.000 Euro",
    "der Preis liegt bei 9.000 Euro",
    "Rechnungen über 20.000 Euro",
    "wir verkaufen Küchen für 20.000 Euro",
    "ein Haus kostet 400.000 Euro",
    "Marketingbudget",
    "kein Budget",
    "Geld ist knapp",
    "wir haben 90.000 Euro Gas verbraucht",
    "40000 Bäume",
    "der Stundensatz ist 80 Euro",
    "wir wollen 50.000 Euro mehr Umsatz machen",
    "Fördergeld 30.000 Euro",
    "Überstunden kosten uns 60.000 Euro",
    "Ersparnis wäre 20.000 Euro",
    "das würde uns 15.000 Euro im Jahr sparen",
    "zu viel Geld für Strom, 80.000 im Jahr",
]


@pytest.mark.parametrize(("text", "expected"), OWN_MONEY)
def test_own_money_in_a_free_sentence_is_the_budget(text: str, expected: int) -> None:
    assert read_budget(text) == expected


@pytest.mark.parametrize("text", OTHER_MONEY)
def test_other_money_is_no_budget(text: str) -> None:
    assert read_budget(text) is None


@pytest.mark.parametrize("text", OTHER_MONEY)
def test_other_money_does_not_hide_the_budget_named_after_it(text: str) -> None:
    assert read_budget(f"{text}; unser Budget: 22.000 Euro") == 22_000


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text_gives_an_amount_or_none(text: str) -> None:
    amount = read_budget(text)
    assert amount is None or 0 <= amount <= 10**12


PIECES = """Budget Geld , . 5000 20k Euro nein haben wir kostet Umsatz für das Projekt zwanzigtausend sparen
    ( ) : - dafür"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=20))
@settings(deadline=None, max_examples=300)
def test_any_order_of_words_gives_an_amount_or_none(pieces: list[str]) -> None:
    amount = read_budget(" ".join(pieces))
    assert amount is None or 0 <= amount <= 10**12


@pytest.mark.parametrize("piece", ["budget 5 ", "geld, ", "budget, 5000, ", "(", "1.", "kosten ", "a", "zwei "])
def test_a_pasted_page_costs_no_more_work_than_its_length(piece: str, steps: Callable[..., int]) -> None:
    page = (piece * 10_000)[:10_000]
    assert steps(read_budget, page) <= 2.5 * steps(read_budget, page[:5_000]) + 100
