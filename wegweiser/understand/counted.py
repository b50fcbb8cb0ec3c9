"""What a number counts: people of a firm, people by what they do, or something else."""

from __future__ import annotations

from collections.abc import Sequence

from wegweiser.understand.word_lists import WordList, word_set

#: People, whatever they do.
PEOPLE = WordList(
    """leut* leit leitn leits leid leide leud* lued luede luet lueuet lueued* lait loit mitabei* mitarb* pers
    arbeitnehm* arbeiter arbeitern arbeiterin* ma mas beschaeftigte* angestellt* festangestellt* gf gfs kolleg*
    mann maenner* frau frauen person personen koepf* kopf azubi* auszubildende* lehrling* *kraefte *kraeften
    *kraft aushilf* minijob* midijob* geselle gesellen gesellin* gsell gselln gsellen jeselle jesellen meister
    meistern meisterin* monteur monteure monteuren monteurin* vollzeit* teilzeit* vzae vzk fte stellen
    praktikant* werkstudent* familienmitglied* hansel* nasen seelen geschwister mander* maennekes jungs maedels
    madln buam damen herren menschen team mannschaft belegschaft personal headcount inhaber* geschaeftsfuehrer*
    chef chefs chefin* brueder* schwestern lehrbuam"""
)
#: People by what they do: they count people in an answer, in a free sentence only as parts of a total.
ROLES = WordList(
    """*helfer* *fahrer* *verkaeufer* *techniker* *handwerker* elektrik* *ingenieur* *entwickler* *berater*
    *pfleger* *schreiner *tischler *baecker *baeckerin koech* *koch *koechin* kellner* *dame *damen
    sekretaer* lehrbu* lehrmaed* stift stifte stiften putzfrau* *gesellschafter* leiharbeit*
    familienangehoerige* studenten werkler dachdecker* maler malern malerin* erzieher* zimmerer
    *installateur* *mechaniker* *mechatroniker* *elektroniker* *schlosser *schlosserin* friseur* florist*
    *therapeut* *aerzte *aerzten *aerztin* arzt *assistent* *schwestern *lehrer* *trainer *trainerin*
    *disponent* *referent* schweisser* dreher fraeser lackierer* metzger* fleischer* gaertner* winzer*
    maurer* programmierer* designer* redakteur* anwaelt* anwalt architekt* schrauber* *leger *legern
    *zeichner* *planer makler* betreuer* buchhalter* *sachbearbeiter* *kauffrau* *kaufmann *arbeiter
    *arbeitern *arbeiterin* *lagerist* spueler* servicekr* putzkr* *frauen *maenner *leute fachwirt*
    *erinnen *tinnen *oginnen *urinnen admins administratoren informatiker* mfa zfa pta pka mta reno*"""
)
#: The same in adjectives, which may also stand before a thing: "3 feste und 12 Saisonkräfte", "8 freie Plätze".
ROLE_ADJECTIVES = WordList(
    """fest feste fester festen freie halbtags* ungelernte* gewerbliche* kaufmaennische* hauptamtliche*
    ehrenamtliche*"""
)
#: A whole firm's people.
GROUPS = word_set("team mannschaft belegschaft")

THINGS = WordList(
    """jahr* monat* woche wochen tag tage tagen stunde* std minute* min sekunde* uhr standort* filial*
    niederlassung* werke werken *halle *hallen gebaeude* betrieb betriebe betrieben firma firmen unternehmen
    maschine* *maschinen anlage* *anlagen roboter* *geraet *geraete *geraeten server* *rechner *rechnern
    computer* pc pcs laptop* tablet* drucker kasse kassen *fahrzeug *fahrzeuge *fahrzeugen lkw lkws pkw pkws
    auto autos *wagen laster lastern *transporter* sprinter* bus busse bussen bulli* *bagger *baggern *traktor*
    schlepper* *stapler *staplern kran kraene kraenen *palette *paletten linie* *linien ofen *oefen fraese
    fraesen drehbank drehbaenke* presse pressen drohne* kund* *kunde *kunden lieferant* gast gaeste* kind kinder
    kindern *schueler* bewohner* klient* mieter* *wohnung *wohnungen etage* stockwerk* hund hunde hunden katze*
    laeden praxen patient* besuch* *mitglied *mitglieder* auftrag* auftraeg* bestellung* *anfrage* angebot*
    rechnung* beleg belege belegen artikel* produkt produkte* teil teilen *teile stueck* variante* projekt*
    tonne* kilo* kg gramm liter* metern *meter qm m2 km hektar ha quadrat* prozent* promille eur euro* cent
    dollar chf mio mrd million* milliard* tsd k mal x schicht* generation* abteilung* bereich bereiche* prozess*
    frage fragen punkt punkte* seite seiten dokument* datens* mail mails email emails anruf* *zimmer *zimmern
    bett betten tisch tische tischen *platz *plaetze *plaetzen baustelle* kuh kuehe* schwein schweine* schaf
    schafe* ziege* pferd* huehner* tier tiere tieren baum baeume* rebstoecke* laender* staedt* software*
    programm* system systeme* excel* liste listen gb tb mb grad zoll kw kwh mwh ps kolonne* *raum *raeume
    *raeumen bewerber* bewerbung* bild bilder* foto fotos datei* messwert* zeile zeilen adresse* kontakt*
    vorgang vorgaeng* faelle faellen haushalt* klick* einheit* sparte* marke marken teams sprache* sitze
    bewertung* stimmen abonnent* follower* nutzer* teilnehmer*"""
)
#: Words straight before a number that make it something other than a count.
LABELS = WordList(
    """seit anno jahr jahre jahres jahrs gegruendet baujahr nr nummer kw version windows win iso din en office
    paragraph art stufe level frage option tel telefon fax mobil handy plz postleitzahl halle werk kapitel web
    industrie sap python gpt bzw *str *strasse *weg *platz hausnummer tuev ce b a gleis tor je pro nicht statt
    anstatt stand"""
)
_NO_LABELS_OF_MONEY = word_set("b a nicht statt")
_MONEY = WordList("euro euros eur tsd k mio mrd million* milliard* x mal")
#: May stand between a number and a thing besides adjectives: "zwei unserer Maschinen".
_OF_OURS = word_set("unserer unsrer der dieser meiner von unseren")
_NO_ADJECTIVES = word_set(
    """fuer oder aber eher haben waeren die eine einer unsere unserer meine seine ihre diese alle sie wer er der
    keine ohne wie habe hatte hatten wurde werden sollen wollen koennen muessen denn wenn sehe gebe dabei heute
    besser wieder immer leider jeder jede jedes das was es etwas bis des"""
)


def is_thing(word: str) -> bool:
    """Tell whether a folded word names a thing or somebody else's people."""
    return word in THINGS and word not in PEOPLE and word not in ROLES


def names_thing(words: Sequence[str]) -> bool:
    """Tell whether the folded words after a number name a thing: "alte Maschinen", "unserer Maschinen"."""
    for word in words:
        if is_thing(word):
            return True
        if not (may_be_adjective(word) or word in _OF_OURS) or word == "noch":
            return False
    return False


def may_be_adjective(word: str) -> bool:
    """Tell whether a folded word may stand between a number and its noun: "12 gelernte Kräfte"."""
    return word.endswith(("e", "en", "er", "es")) and word not in _NO_ADJECTIVES


def is_labelled(words: Sequence[str], start: int) -> bool:
    """Tell whether the number at place `start` of folded words is a year, a house number or the like."""
    return start > 0 and words[start - 1] in LABELS and words[start - 1] not in _NO_LABELS_OF_MONEY


def counts_people_or_things(words: Sequence[str], end: int) -> bool:
    """Tell whether the number before place `end` of folded words is no money: "12 Leute", "20 alte Maschinen"."""
    for word in words[end : end + 3]:
        if (is_thing(word) and word not in _MONEY) or word in PEOPLE:
            return True
        if not may_be_adjective(word):
            return False
    return False
