"""From German text to the Land: tables an adviser can read."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from wegweiser.understand.places import Place, Places, read_place

CONTENT = Path(__file__).resolve().parents[2] / "content"
PLACES_YML: dict[str, Any] = yaml.safe_load((CONTENT / "places.yml").read_text(encoding="utf-8"))
POSTCODES_YML: dict[str, Any] = yaml.safe_load((CONTENT / "postcodes.yml").read_text(encoding="utf-8"))
PLACES = Places.from_content(PLACES_YML, POSTCODES_YML)
STATES = PLACES_YML["states"]
VALUES = {state["value"] for state in STATES} | {"outside"}

#: Answers to "In welchem Bundesland sitzt Ihr Betrieb?" that are clear.
ANSWERS = [
    ("Baden-Württemberg", "DE-BW"),
    ("baden wuertemberg", "DE-BW"),
    ("BW", "DE-BW"),
    ("BaWü", "DE-BW"),
    ("Ländle", "DE-BW"),
    ("Bayern", "DE-BY"),
    ("in Bayern", "DE-BY"),
    ("by", "DE-BY"),
    ("Oberpfalz", "DE-BY"),
    ("Bundesland Bayern", "DE-BY"),
    ("Berlin", "DE-BE"),
    ("Kreuzberg", "DE-BE"),
    ("Brandenburg", "DE-BB"),
    ("Potsdam", "DE-BB"),
    ("Bremen", "DE-HB"),
    ("Hansestadt Bremen", "DE-HB"),
    ("Bremerhaven", "DE-HB"),
    ("bremerhafen, direkt am Containerterminal", "DE-HB"),
    ("Bad Schandau", "DE-SN"),
    ("wir sind aus Seiffen", "DE-SN"),
    ("Ostfreesland, kurz vor Leer", "DE-NI"),
    ("Annaberg", "DE-SN"),
    ("Braunau, drüben auf der österreichischen Seite", "outside"),
    ("Hamburg", "DE-HH"),
    ("hh", "DE-HH"),
    ("Hessen", "DE-HE"),
    ("Kassel", "DE-HE"),
    ("MV", "DE-MV"),
    ("MeckPomm", "DE-MV"),
    ("Meck-Pomm", "DE-MV"),
    ("Mecklenburg Vorpommern", "DE-MV"),
    ("Rostock", "DE-MV"),
    ("Niedersachsen", "DE-NI"),
    ("Niedersaksen", "DE-NI"),
    ("NRW", "DE-NW"),
    ("Nordrhein Westfalen", "DE-NW"),
    ("nordrein westfahlen", "DE-NW"),
    ("OWL", "DE-NW"),
    ("Ruhrpott", "DE-NW"),
    ("Pfalz", "DE-RP"),
    ("RLP", "DE-RP"),
    ("Reinland-Pfalz", "DE-RP"),
    ("Mainz", "DE-RP"),
    ("Saarland", "DE-SL"),
    ("im Saarland", "DE-SL"),
    ("Saarbrücken", "DE-SL"),
    ("Sachsen", "DE-SN"),
    ("Dresden", "DE-SN"),
    ("Erzgebirge", "DE-SN"),
    ("Sachsen-Anhalt", "DE-ST"),
    ("Sachsen-A.", "DE-ST"),
    ("Sachsen Anhalt", "DE-ST"),
    ("Magdeburg", "DE-ST"),
    ("S-H", "DE-SH"),
    ("SH", "DE-SH"),
    ("Schleswig-Holstein", "DE-SH"),
    ("schleswig holstien", "DE-SH"),
    ("Kiel", "DE-SH"),
    ("Thüringen", "DE-TH"),
    ("Thueringen", "DE-TH"),
    ("Thuringen", "DE-TH"),
    ("Türingen", "DE-TH"),
    ("Erfurt", "DE-TH"),
    ("Augsbrug", "DE-BY"),
    ("Stuttgard", "DE-BW"),
    ("Dusseldorf", "DE-NW"),
    ("Düseldorf", "DE-NW"),
    ("Nürnberg", "DE-BY"),
    ("Nuernberg", "DE-BY"),
    ("Munchen", "DE-BY"),
    ("Köln", "DE-NW"),
    ("koeln", "DE-NW"),
    ("Halle/Saale", "DE-ST"),
    ("Halle (Saale)", "DE-ST"),
    ("Halle an der Saale", "DE-ST"),
    ("Halle Westfalen", "DE-NW"),
    ("Halle in Westfalen", "DE-NW"),
    ("Frankfurt am Main", "DE-HE"),
    ("Frankfurt/Main", "DE-HE"),
    ("Frankfurt a.M.", "DE-HE"),
    ("Frankfurt/Oder", "DE-BB"),
    ("Frankfurt an der Oder", "DE-BB"),
    ("Frankfurt, Hessen", "DE-HE"),
    ("Neustadt an der Weinstraße", "DE-RP"),
    ("Neustadt in Sachsen", "DE-SN"),
    ("Neustadt, Niedersachsen", "DE-NI"),
    ("Oldenburg in Holstein", "DE-SH"),
    ("Rothenburg ob der Tauber", "DE-BY"),
    ("Friedberg bei Augsburg", "DE-BY"),
    ("Kempten", "DE-BY"),
    ("Freiburg", "DE-BW"),
    ("Münster", "DE-NW"),
    ("87435", "DE-BY"),
    ("87435 Kempten", "DE-BY"),
    ("D-01067 Dresden", "DE-SN"),
    ("unsere PLZ ist 10115", "DE-BE"),
    ("Essen", "DE-NW"),
    ("essen", "DE-NW"),
    ("in Hof", "DE-BY"),
    ("Hof", "DE-BY"),
    ("Lage", "DE-NW"),
    ("Regen", "DE-BY"),
    ("bei Augsburg", "DE-BY"),
    ("Raum Stuttgart", "DE-BW"),
    ("Kreis Gütersloh", "DE-NW"),
    ("Landkreis Ostallgäu", "DE-BY"),
    ("Österreich", "outside"),
    ("Wien", "outside"),
    ("in der Schweiz", "outside"),
    ("Zürich", "outside"),
    ("Ausland", "outside"),
    ("nicht in Deutschland", "outside"),
    ("Sächsische Schweiz", "DE-SN"),
    ("Ulm", "DE-BW"),
    ("Neu-Ulm", "DE-BY"),
    ("nicht in Bayern, sondern in Hessen", "DE-HE"),
    ("Augsburger Land", "DE-BY"),
    ("Emsland", "DE-NI"),
    ("Sauerland", "DE-NW"),
    ("FFM", "DE-HE"),
    ("Sankt Ingbert", "DE-SL"),
    ("Sankt Wendel", "DE-SL"),
    ("in der Nähe von Ulm", "DE-BW"),
    ("Lutherstadt Wittenberg", "DE-ST"),
]

#: Dialect, a town with what tells it from its namesakes, former seats and branches.
MORE_ANSWERS = [
    ("Balin", "DE-BE"),
    ("Leipzsch", "DE-SN"),
    ("Kölle", "DE-NW"),
    ("Minga", "DE-BY"),
    ("Mingen", "DE-BY"),
    ("in Minge", "DE-BY"),
    ("Hannofer", "DE-NI"),
    ("Dräsdn", "DE-SN"),
    ("Frankfort", "DE-HE"),
    ("Hamburch", "DE-HH"),
    ("Stuagart", "DE-BW"),
    ("Nämberch", "DE-BY"),
    ("aus Nämberch", "DE-BY"),
    ("mir sin aus Monnem", "DE-BW"),
    ("Meenz", "DE-RP"),
    ("Frankfurt, aber das an der Oder", "DE-BB"),
    ("Frankfurt, das am Main", "DE-HE"),
    ("Frankfurt, nicht das an der Oder", "DE-HE"),
    ("Frankfurt an der Oder, nicht am Main", "DE-BB"),
    ("Halle, aber das in Westfalen", "DE-NW"),
    ("Halle, die Stadt an der Saale", "DE-ST"),
    ("Neustadt, das an der Weinstraße", "DE-RP"),
    ("Neustadt, also am Rübenberge", "DE-NI"),
    ("Neustadt bei Coburg", "DE-BY"),
    ("Neustadt in Holstein", "DE-SH"),
    ("Freiburg, also im Breisgau", "DE-BW"),
    ("Rothenburg, das ob der Tauber", "DE-BY"),
    ("Oldenburg, das in Holstein", "DE-SH"),
    ("früher in Hamburg, seit zwei Jahren in Kiel", "DE-SH"),
    ("wir waren früher in Köln, jetzt sind wir in Mainz", "DE-RP"),
    ("von Dresden nach Berlin umgezogen", "DE-BE"),
    ("gegründet in Jena, heute in Leipzig", "DE-SN"),
    ("in der Nähe von Kassel", "DE-HE"),
    ("Nähe von Ulm", "DE-BW"),
    ("zwischen Köln und Bonn", "DE-NW"),
    ("zwischen Augsburg und München", "DE-BY"),
    ("an der Mosel in Rheinland-Pfalz", "DE-RP"),
    ("Eifel, aber schon NRW", "DE-NW"),
    ("Allgäu, bayerische Seite", "DE-BY"),
    ("Bodensee, auf der bayerischen Seite", "DE-BY"),
    ("im Harz, Niedersachsen", "DE-NI"),
    ("Hauptsitz in Stuttgart, Filiale in München", "DE-BW"),
    ("Hauptsitz ist Bremen, Werk in Oldenburg", "DE-HB"),
    ("ich wohne in Hessen, die Firma ist in Mainz", "DE-RP"),
    ("Sitz in Berlin und eine Niederlassung in Potsdam", "DE-BE"),
    ("im Pott", "DE-NW"),
    ("bei Nürnberg", "DE-BY"),
    ("Raum Hannover", "DE-NI"),
    ("nördlich von München", "DE-BY"),
    ("östlich von Leipzig", "DE-SN"),
    ("gleich hinter der Grenze in Österreich", "outside"),
    ("Minge", "DE-BY"),
    ("Schalke", "DE-NW"),
    ("K'lautern", "DE-RP"),
    ("Karl-Marx-Stadt", "DE-SN"),
    ("nicht Berlin, Brandenburg", "DE-BB"),
    ("Oche", "DE-NW"),
    ("oche", "DE-NW"),
    ("Mannem", "DE-BW"),
    ("Münsta", "DE-NW"),
]

#: Where the firm sits now, said as an answer and in a free sentence: its former and future seats do not count.
PRESENT_SEATS = [
    ("unser hauptsitz war früher in kassel, seit zwei jahren sind wir aber in erfurt", "DE-TH"),
    ("früher in hamburg jetzt in lüneburg", "DE-NI"),
    ("früher in Hamburg, jetzt in Lüneburg", "DE-NI"),
    ("ursprünglich aus Dresden, heute in Berlin", "DE-BE"),
    ("wir waren in Köln und sind jetzt in Mainz", "DE-RP"),
    ("umgezogen von Dresden nach Berlin", "DE-BE"),
    ("von Dresden nach Berlin umgezogen", "DE-BE"),
    ("sind vor zwei jahren von kassel nach erfurt gezogen", "DE-TH"),
    ("aus Leipzig nach Halle an der Saale umgezogen", "DE-ST"),
    ("wir haben den sitz von Essen nach Trier verlegt", "DE-RP"),
    ("Umzug von Bonn nach Mainz letztes Jahr", "DE-RP"),
    ("wir sind aus Kassel weggezogen und jetzt in Erfurt", "DE-TH"),
    ("in Jena gegründet, inzwischen in Leipzig", "DE-SN"),
    ("gegründet in Ulm, Sitz heute Augsburg", "DE-BY"),
    ("angefangen haben wir in Wismar, jetzt ist der Betrieb in Lübeck", "DE-SH"),
    ("der Firmensitz lag bis 2019 in Bremen, nun Kiel", "DE-SH"),
    ("bis 2020 in München, seitdem in Stuttgart", "DE-BW"),
    ("Standort war mal Rostock, mittlerweile Kiel", "DE-SH"),
    ("einst in Chemnitz, nun in Gera", "DE-TH"),
    ("erst Hannover, dann Braunschweig, jetzt Magdeburg", "DE-ST"),
    ("vorher saßen wir in Kassel, jetzt sitzen wir in Göttingen", "DE-NI"),
    ("in Kassel waren wir früher, jetzt sind wir in Erfurt", "DE-TH"),
    ("der alte Standort war Kassel, der neue ist Erfurt", "DE-TH"),
    ("ehemals Potsdam, aktuell Berlin", "DE-BE"),
    ("Zentrale in Ulm, gegründet wurde in Augsburg", "DE-BW"),
    ("wir ziehen bald nach Leipzig, noch sitzen wir in Halle an der Saale", "DE-ST"),
    ("an der Grenze zu Polen, in Görlitz", "DE-SN"),
    ("Passau, an der Grenze zu Österreich", "DE-BY"),
    ("kurz hinter der Grenze in Tirol", "outside"),
    ("hier in Hessen", "DE-HE"),
    ("unser Hauptsitz war schon immer in Kassel", "DE-HE"),
    ("produziert wird in Polen, eingetragen sind wir in Görlitz", "DE-SN"),
    ("gefertigt wird in Tschechien, Sitz ist Passau", "DE-BY"),
]

#: A postcode in a free sentence: after "in", "aus", "bei" or "PLZ", before its town, or alone in a note.
POSTCODES = [
    ("kfz betrieb in 99084, sind acht leute", "DE-TH"),
    ("Malerbetrieb in 99084 mit 8 Leuten", "DE-TH"),
    ("wir sitzen in 10115", "DE-BE"),
    ("Bäckerei, 87435, 12 Mann", "DE-BY"),
    ("aus 34117, 8 leute", "DE-HE"),
    ("bei 01067, 40 leute", "DE-SN"),
    ("PLZ 20095, Spedition", "DE-HH"),
    ("Postleitzahl: 80331", "DE-BY"),
    ("plz ist 50667", "DE-NW"),
    ("Metzgerei in 45127 Essen", "DE-NW"),
    ("betrieb in D-99084", "DE-TH"),
    ("Standort 99084, 8 MA", "DE-TH"),
    ("Firmensitz 28195", "DE-HB"),
    ("tischlerei 24103 kiel", "DE-SH"),
]

#: Nicknames and regions that lie in one Land.
NICKNAMES = [
    ("Mäckpomm", "DE-MV"),
    ("McPomm", "DE-MV"),
    ("N R W", "DE-NW"),
    ("Nordrhein", "DE-NW"),
    ("ba wü", "DE-BW"),
    ("im Laendle", "DE-BW"),
    ("Hessn", "DE-HE"),
    ("Sachsn", "DE-SN"),
    ("Thürigen", "DE-TH"),
    ("Brandenburch", "DE-BB"),
    ("ausm Pott", "DE-NW"),
    ("Kohlenpott", "DE-NW"),
    ("Franken", "DE-BY"),
    ("Niederbayan", "DE-BY"),
    ("Oberallgäu", "DE-BY"),
    ("Vulkaneifel", "DE-RP"),
    ("Erzgebirg", "DE-SN"),
    ("Ostfreesland", "DE-NI"),
    ("Elsass", "outside"),
    ("Südtirol", "outside"),
    ("Luxembourg", "outside"),
    ("Pott", "DE-NW"),
    ("im Bergischen", "DE-NW"),
    ("schwobaländle", "DE-BW"),
    ("Badnerland", "DE-BW"),
    ("Frankenland", "DE-BY"),
    ("Holledau", "DE-BY"),
    ("Uckermark", "DE-BB"),
    ("Niederlausitz", "DE-BB"),
    ("Oberlausitz", "DE-SN"),
    ("Palz", "DE-RP"),
    ("Südeifel", "DE-RP"),
    ("Müritz", "DE-MV"),
    ("Saarpfalz", "DE-SL"),
    ("S-Anhalt", "DE-ST"),
    ("Rennsteig", "DE-TH"),
    ("Ösiland", "outside"),
    ("unsre Backstube is im Wedding", "DE-BE"),
    ("Pausa", "DE-SN"),
    ("Pausa im Vogtland", "DE-SN"),
]

#: Answers that may mean several Länder: ask back.
TO_ASK_BACK = [
    ("Halle", "DE-ST|DE-NW"),
    ("Frankfurt", "DE-HE|DE-BB"),
    ("Oldenburg", "DE-NI|DE-SH"),
    ("Rothenburg", "DE-BY|DE-SN"),
    ("Mühlhausen", "DE-TH|DE-BW"),
    ("Friedberg", "DE-BY|DE-HE"),
    ("07919", "DE-SN|DE-TH"),
    ("22145", "DE-HH|DE-SH"),
    ("Ulm/Neu-Ulm", "DE-BW|DE-BY"),
    ("Linz", "outside|DE-RP"),
    ("München oder Berlin", "DE-BY|DE-BE"),
    ("Mannheim und Ludwigshafen", "DE-BW|DE-RP"),
]

#: Answers that name no Land.
NO_ANSWERS = [
    "im Allgäu",
    "weiß nicht",
    "keine Ahnung",
    "überspringen",
    "warum fragen Sie das?",
    "zurück",
    "25",
    "Deutschland",
    "bundesweit",
    "das ist mir zu persönlich",
    "nicht in Bayern",
    "Allgäu",
    "Eifel",
    "Lausitz",
    "Schwaben",
    "Schwabenland",
    "Vogtland",
    "Waterkant",
    "früher waren wir in Kassel",
    "ehemals Potsdam",
    "Pause",
    "mach mal Pause",
    "pause bitte",
]

#: Free sentences, such as the first one.
SENTENCES = [
    ("Wir haben einen Server in Frankfurt und sitzen in Kassel", "DE-HE"),
    ("Hotel auf Rügen", "DE-MV"),
    ("Ich komm ausm Pott", "DE-NW"),
    ("Wir haben Standorte in München und Hamburg", "DE-BY|DE-HH"),
    ("wir sind eine Tischlerei mit 25 Leuten in Augsburg und wollen weniger Ausschuss", "DE-BY"),
    ("Bäckerei aus Essen mit 12 Leuten", "DE-NW"),
    ("Metzgerei, 20 Leute, aus Hof", "DE-BY"),
    ("Maschinenbau im Sauerland", "DE-NW"),
    ("Malerbetrieb in Sachsen, 8 MA", "DE-SN"),
    ("Wir sitzen in Kiel und liefern nach Hamburg", "DE-SH"),
    ("ein bayerischer Familienbetrieb", "DE-BY"),
    ("Schlosserei, 87435 Kempten, 14 Mann", "DE-BY"),
    ("Autohaus im Raum Stuttgart", "DE-BW"),
    ("Wir kommen aus Frankfurt", "DE-HE|DE-BB"),
    ("Zimmerei in Augsbrug", "DE-BY"),
    ("Spedition in Norden", "DE-NI"),
    ("Firma in NRW", "DE-NW"),
    ("Betrieb in BW", "DE-BW"),
    ("Tischlerei, Essen, 25 Leute", "DE-NW"),
    ("Wir sitzen in Österreich", "outside"),
    ("Pflegedienst in Berlin-Kreuzberg", "DE-BE"),
    ("im Süden Bayerns", "DE-BY"),
    ("Winzer in Rheinhessen", "DE-RP"),
    ("Die Umlaute fehlen hier in Muenchen", "DE-BY"),
    ("Wir sind ein Handwerksbetrieb aus Thüringen", "DE-TH"),
    ("wir sind ein Systemhaus in Karlsruhe", "DE-BW"),
    ("wir sind ein IT-Dienstleister aus Köln", "DE-NW"),
    ("habe eine Firma in Ulm", "DE-BW"),
    ("unsere Firma in Ulm hat 20 Leute", "DE-BW"),
    ("Softwarehaus in Potsdam, 33 Leute", "DE-BB"),
    ("die Cloud ist egal, wir sitzen in Kassel", "DE-HE"),
    ("Elektriker in Pausa, 5 Leute", "DE-SN"),
    ("Metallbau in Gießen", "DE-HE"),
    ("Bäckerei in Konstanz, 12 Leute", "DE-BW"),
    *POSTCODES,
]

#: Free sentences that do not say where the firm sits.
NO_SENTENCES = [
    "Wir kochen Essen für Kantinen",
    "wir liefern essen aus",
    "Auf dem Hof stehen 3 Maschinen",
    "Wir sind in der Lage, das zu machen",
    "Wir haben eine Halle mit 3 Maschinen",
    "Treppen aus Stein",
    "Wir arbeiten bei Regen nicht",
    "Unsere Kunden in Hamburg beschweren sich",
    "Wir exportieren in die Schweiz",
    "Budget 25000 Euro",
    "12345 Stück im Jahr",
    "wir wollen Kosten senken",
    "Wir sind 25 Leute und machen Fenster",
    "Das Wissen geht verloren",
    "Waren werden bestellt",
    "Unsere Anlagen laufen rund um die Uhr",
    "wir backen Kuchen und Brot",
    "im Norden Deutschlands",
    "he, was soll das",
    "by the way",
    "Server in Frankfurt",
    "Winzer an der Mosel",
    "auf der Hannover Messe gesehen",
    "Papierkram ohne Ende, viel Leerlauf",
    "Familie Brandenburg führt den Betrieb",
    "Daten kommen aus Sensoren",
    "Ware aus Leimer Werken",
    "Unsere Halle in Stein ist voll",
    "früher waren wir in Kassel",
    "wir ziehen bald nach Leipzig",
    "in Halle 2 ist der Verbrauch zu hoch",
    "uns Lück, de he arbeide",
    "wir gießen Aluminium unter Druck",
    "wir verschätzen uns bei Mengen und Zeiten",
    "das muss hier vor Ort laufen",
    "Konstanz, dass Montag und Freitag dasselbe rauskommt",
    "Wetter, Ertrag, Düngung, alles seit 20 Jahren notiert",
    # where others are
    "gehostet wird das bei einer Firma in Nürnberg",
    "beim Hersteller in Münster",
    "die Server mieten wir bei OVH in Frankreich",
    "unser Softwarehaus aus Stuttgart betreibt die Cloud dafür",
    "der Anbieter hat seinen Sitz in London",
    "ein Anbieter aus Dänemark",
    "in Holland gehostet",
    "ein Startup aus Karlsruhe hostet uns das",
    "mein Kollege in Ulm hat das schon im Einsatz",
    "die Hochschule in Aalen würde mitmachen",
    "Feriengäste aus Holland",
    "Fernverkehr Richtung Italien",
    "es gibt ein neues Gesetz aus Brüssel",
    "deepl reicht uns, die sitzen in Köln",
    "die Lohnsoftware nehmen wir, die sitzt ja in Nürnberg",
    "an der Grenze zu Polen",
    # five digits that are no postcode
    "12000 Mitarbeiter",
    "in 12000 Haushalten",
    "aus 10000 Datensätzen",
    "in 10115 Fällen",
    "bei 99084 Klicks",
    "40000 Bäume",
    "Budget, 25000, mehr nicht",
    "von uns aus 30000, mit Förderung mehr",
]


def states(place: Place | None) -> str:
    return "" if place is None else "|".join(c.state for c in place.candidates)


@pytest.mark.parametrize(("text", "expected"), ANSWERS + MORE_ANSWERS + NICKNAMES)
def test_an_answer_names_one_land(text: str, expected: str) -> None:
    assert states(read_place(text, PLACES, asked=True)) == expected


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(("text", "expected"), PRESENT_SEATS)
def test_of_several_places_the_seat_of_today_counts(text: str, expected: str, asked: bool) -> None:
    assert states(read_place(text, PLACES, asked)) == expected


@pytest.mark.parametrize(("text", "expected"), TO_ASK_BACK)
def test_an_answer_that_may_mean_several_names_them_all(text: str, expected: str) -> None:
    place = read_place(text, PLACES, asked=True)
    assert states(place) == expected
    assert place is not None
    assert place.state is None


@pytest.mark.parametrize("text", NO_ANSWERS)
def test_an_answer_without_a_place_names_no_land(text: str) -> None:
    assert read_place(text, PLACES, asked=True) is None


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_a_free_sentence_names_the_place(text: str, expected: str) -> None:
    assert states(read_place(text, PLACES, asked=False)) == expected


@pytest.mark.parametrize("text", NO_SENTENCES)
def test_everyday_words_and_other_peoples_places_are_no_place(text: str) -> None:
    assert read_place(text, PLACES, asked=False) is None


def test_every_land_is_named_by_its_label() -> None:
    found = {s["label"]: states(read_place(s["label"], PLACES, asked=True)) for s in STATES}
    assert found == {s["label"]: s["value"] for s in STATES}


def test_every_word_of_a_land_names_it_when_asked() -> None:
    wrong = [
        (word, state["value"])
        for state in STATES
        for word in state["words"]
        if states(read_place(word, PLACES, asked=True)) != state["value"]
    ]
    assert wrong == []


def test_every_town_is_among_the_candidates_of_its_name() -> None:
    wrong = [
        (town, value)
        for section in ("towns", "small_towns", "villages", "look_alikes")
        for value, towns in PLACES_YML[section].items()
        for town in towns
        if value not in states(read_place(town, PLACES, asked=True)).split("|")
    ]
    assert wrong == []


def test_no_everyday_word_is_taken_for_a_misspelt_town() -> None:
    words = [*PLACES_YML["not_places"], *PLACES_YML["in_several_states"]]
    wrong = [word for word in words if read_place(word, PLACES, asked=True) is not None]
    assert wrong == []


def test_every_ambiguous_name_is_asked_about() -> None:
    names = {**PLACES_YML["ambiguous"], **PLACES_YML["ambiguous_by_hand"]}
    wrong = [
        name
        for name, places in names.items()
        if set(states(read_place(name, PLACES, asked=True)).split("|")) != {p[0] for p in places}
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Augsbrug", "Augsburg"),
        ("87435 Kempten", "Kempten (Allgäu)"),
        ("87435", "Bayern"),
        ("bayern", "Bayern"),
        ("BaWü", "Baden-Württemberg"),
        ("frankfurt/oder", "Frankfurt (Oder)"),
        ("Wien", "Wien"),
        ("Tischlerei aus Augsburg in Bayern", "Augsburg"),
    ],
)
def test_a_place_is_shown_by_its_german_name(text: str, name: str) -> None:
    place = read_place(text, PLACES, asked=True)
    assert place is not None
    assert [candidate.name for candidate in place.candidates] == [name]


def test_two_places_in_different_laender_are_asked_about() -> None:
    place = read_place("Wir sitzen in Augsburg und in Ulm", PLACES, asked=False)
    assert states(place) == "DE-BY|DE-BW"


def test_postcode_ranges_are_in_order_and_do_not_overlap() -> None:
    ranges = POSTCODES_YML["ranges"]
    assert all(first <= last for first, last, *_ in ranges)
    assert all(a[1] < b[0] for a, b in pairwise(ranges))


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("70173", "DE-BW"), ("80331", "DE-BY"), ("10115", "DE-BE"), ("14467", "DE-BB"),
        ("28195", "DE-HB"), ("20095", "DE-HH"), ("60311", "DE-HE"), ("19053", "DE-MV"),
        ("30159", "DE-NI"), ("40213", "DE-NW"), ("55116", "DE-RP"), ("66111", "DE-SL"),
        ("01067", "DE-SN"), ("39104", "DE-ST"), ("24103", "DE-SH"), ("99084", "DE-TH"),
        ("27568", "DE-HB"), ("22113", "DE-HH|DE-SH"), ("00000", ""), ("99999", ""),
    ],
)  # fmt: skip
def test_a_postcode_lies_in_its_land(code: str, expected: str) -> None:
    assert "|".join(PLACES.states_of_postcode(code)) == expected


def test_no_name_stands_in_two_lists_of_words() -> None:
    groups = ("everyday", "only_when_asked", "not_places")
    words = [word for group in groups for word in PLACES_YML[group]]
    assert len(words) == len(set(words))


def test_content_fits_its_schema() -> None:
    validator = pytest.importorskip("jsonschema").Draft7Validator
    for name, content in (("postcodes", POSTCODES_YML), ("places", PLACES_YML)):
        schema = json.loads((CONTENT / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
        validator.check_schema(schema)
        assert [error.message for error in validator(schema).iter_errors(content)] == []
    broken = {**PLACES_YML, "towns": {"DE-XX": ["Ort"]}}
    assert not validator(schema).is_valid(broken)


@given(st.text(max_size=200), st.booleans())
@settings(deadline=None)
def test_any_text_gives_known_laender_or_none(text: str, asked: bool) -> None:
    place = read_place(text, PLACES, asked)
    if place is not None:
        found = [candidate.state for candidate in place.candidates]
        assert found
        assert len(found) == len(set(found))
        assert set(found) <= VALUES


PIECES = """in aus nicht sondern Halle Saale / ( ) , Frankfurt Hessen 87435 PLZ BW Augsbrug
    Essen Kunden Ulm Neu-Ulm nach Österreich Sachsen Anhalt bei Neustadt und oder
    St. Bad Stuttgard"""


@given(st.lists(st.sampled_from(PIECES.split()), max_size=20), st.booleans())
@settings(deadline=None, max_examples=300)
def test_any_order_of_names_gives_known_laender_or_none(pieces: list[str], asked: bool) -> None:
    place = read_place(" ".join(pieces), PLACES, asked)
    assert place is None or {candidate.state for candidate in place.candidates} <= VALUES


@given(st.sampled_from(sorted(t for ts in PLACES_YML["towns"].values() for t in ts)))
@settings(deadline=None)
def test_capitals_make_no_difference_to_an_answer(town: str) -> None:
    asked = {states(read_place(t, PLACES, True)) for t in (town, town.lower(), town.upper())}
    assert len(asked) == 1


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "piece",
    [
        "in Augsbrug ",
        "a",
        "in ",
        "12345 ",
        "ä,",
        "Hof ",
        "Hof, ",
        "aus Xyz ",
        "neustadt an der ",
        "von Kiel nach ",
    ],
)
def test_a_pasted_page_costs_no_more_work_than_its_length(
    piece: str, asked: bool, steps: Callable[..., int]
) -> None:
    page = (piece * 10_000)[:10_000]
    read_place(page, PLACES, asked)  # fills what is remembered between calls
    assert steps(read_place, page, PLACES, asked) <= 2.5 * steps(read_place, page[:5_000], PLACES, asked) + 100
