"""From German free text to a headcount: "so um die vierzig", "12 Leute plus 3 Azubis"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from wegweiser.understand.normalise import fold

LARGEST = 1_000_000

#: How people write the numbers up to twelve, dialects included: "zwoa", "fimfe", "zwelf".
_SPOKEN_ONES = {
    1: "ein eins oans eens aans",
    2: "zwei zwo zwoa zwoi zwee zwaa zwai twee",
    3: "drei drai dree",
    4: "vier fier veer",
    5: "fuenf fuemf fimf finf fumf fenf femf fuenw fimpf",
    6: "sechs seggs secks sechsa",
    7: "sieben siem siebm simme sieme siebn siebne siwwe sibbe siebene",
    8: "acht ocht aacht",
    9: "neun neune neine noine noin",
}
_SPOKEN_TEENS = {
    10: "zehn zehne zehna zehen zaehn",
    11: "elf elfe oaf oafe oelf oelwe elwe oeif",
    12: "zwoelf zwoif zwoife zwelf zwelfe zwoelwe zwelwe zwoef zwoeif zwoelef",
}
#: What stands before "-zehn" and "-zig".
_STEMS = {
    2: "zwan zwon zwoan",
    3: "drei drai",
    4: "vier fier vir fir",
    5: "fuenf fuff fuf fuch fuemf fimf finf fumf fuem",
    6: "sech sechs seg",
    7: "sieb sieben siem sib",
    8: "acht ach ocht och",
    9: "neun nein noin",
}
_TEEN_ENDS = ("zehn", "zehne", "zen", "zehna", "zea", "zeh")
_TEN_ENDS = ("ig", "ich", "isch", "sch", "ge", "g", "k", "iger", "ik", "sch")


def _by_word(spoken: Mapping[int, str]) -> dict[str, int]:
    return {word: value for value, words in spoken.items() for word in words.split()}


_ONES = _by_word(_SPOKEN_ONES)
_TEENS = _by_word(_SPOKEN_TEENS) | {
    stem + end: 10 + value
    for stem, value in _by_word(_STEMS).items()
    for end in _TEEN_ENDS
    if value > 2 and stem + end != "achzeh"
}
_TENS = {
    stem + z + end: 10 * value
    for stem, value in _by_word(_STEMS).items()
    for end in _TEN_ENDS
    for z in (("ss", "s", "z") if value == 3 else ("z",))
}
_LINKS = ("und", "unn", "un", "ond", "ad", "ra", "ed", "a", "e")
_TENS_SPELT = ("zwanzig", "dreissig", "vierzig", "fuenfzig", "sechzig", "siebzig", "achtzig", "neunzig")
_HUNDRED = re.compile(r"hun+(?:d?[ea]r?[td]|dret)")
_THOUSAND = re.compile(r"[td]au?ss?(?:en|ne|n|e|a|an)?(?:d|t|nd)")
_ARTICLES = frozenset({"ein", "eine", "einen", "einem", "einer"})
_ORDINALS = {"zweit": 2, "zweien": 2, "dritt": 3, "dreien": 3, "siebt": 7, "acht": 8}
_TYPO_TARGETS = (
    *_TENS_SPELT,
    *("zwoelf", "dreizehn", "vierzehn", "fuenfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"),
    *("hundert", "sieben", "sechs", "fuenf"),
)
_PEOPLE = re.compile(
    r"""(?:leut\w*|leit|leitn
    |leud\w*|luet\w*|lait|loit|mitabei\w*|mitarb|pers|mitarbeit(?!\b)\w*|arbeitnehm\w*|arbeiter\w*|ma|mas|beschaeftigte[nr]?
    |angestellt\w*|festangestellt\w*|gfs?
    |kolleg(?:e|en|in|innen)\w*|mann|maenner[n]?|frauen?|person(?:en)?|koepf\w*|kopf|azubi\w*
    |auszubildende\w*|lehrling\w*
    |\w*kraeft[en]*|\w*arbeitskraft|fachkraft|aushilf\w*|minijobber\w*|geselle[n]?|gesellin\w*
    |meister\w*|monteur\w*
    |vollzeit\w*|teilzeit\w*|vzae|fte|stellen|praktikant\w*|werkstudent\w*|familienmitglied\w*
    |hansel\w*|nasen|seelen|geschwister|manderl?|maennekes|jungs|maedels|buam|damen|herren
    |menschen|team|mannschaft|belegschaft|personal|headcount|inhaber\w*|geschaeftsfuehrer\w*
    |chefs?|brueder[n]?|schwestern)""",
    re.VERBOSE,
)
#: What people do for the firm: counts people in an answer, not in a free sentence.
_ROLES = re.compile(
    r"""feste[nr]?|gesell\w*|jesell\w*|helfer\w*|fahrer\w*|verkaeufer\w*|techniker\w*|handwerker\w*|elektriker\w*|ingenieur\w*|entwickler\w*
    |berater\w*|pfleger\w*|schreiner\w*|tischler\w*|baecker\w*|koech\w*|koch|kellner\w*|buerodame\w*
    |sekretaerin\w*|halbtags\w*|lehrbu\w*|lehrmaed\w*|stifte?n?|putzfrau\w*|\w*gesellschafter\w*|leiharbeit\w*
    |familienangehoerige\w*|studenten|freie|werkler|ungelernte\w*|saisonkr\w*|dachdecker\w*|maler\w*
    |erzieher\w*|zimmerer|installateur\w*|mechaniker\w*|schlosser\w*|friseur\w*|floristi?n?\w*""",
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
    |lieferant\w*|gaeste?\w*|kinder\w*|schueler\w*|bewohner\w*|klient\w*|mieter\w*|wohnung\w*|etage\w*
    |stockwerk\w*|bagger\w*|traktor\w*|hunde?n?|katzen?|laeden|praxen|busse?n?|stapler\w*|paletten?|linien
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
#: Everyday words one letter away from a number word.
_NO_TYPOS = _set(
    """siebe sieber sieden liebe lieben hunderte tausende wecks zecken wechs hundertstel fuenft fuenfte
    sechste siebte seche segen secht"""
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
_CORRECTION = _set(
    "sondern quatsch nein ne nee noe korrigiere korrektur doch besser eher stopp vertippt verzaehlt"
)
_NOW = _set("jetzt jetz inzwischen mittlerweile heute aktuell derzeit momentan zurzeit nun heit heid etz")
#: Beside a number: how many there once were, or shall be.
_ONCE = _set(
    """frueher damals einst ehemals urspruenglich angefangen gegruendet gestartet begonnen waren warn gewesen
    hatten gehabt vorher zuvor anfangs letztes voriges vorjahr"""
)
_SOON = _set("bald demnaechst kuenftig naechstes geplant ziel sollen wollen werden kommendes")
_GROUPS = _set("team mannschaft belegschaft")
_VERBS = _set("sind ist arbeiten machen haben waren")
_INSIDE = _set("im in auf")
_ENDS_A_PHRASE = _CLAUSE_END | (_JOINERS - {"und"}) | {"(", ")", "davon"}
_TOTAL_BEFORE = _set("insgesamt gesamt zusammen total summe macht also alles sprich = unterm dann")
_TOTAL_AFTER = _set("insgesamt gesamt zusammen total")
_RELATIVES = re.compile(
    r"(?:ehe|lebens|geschaefts)?(?:mann|frau|bruder|schwester|vater|papa|mutter|mama|sohn|bua|bub|tochter|schwager"
    r"|schwaegerin|onkel|tante|neffe|nichte|cousin|cousine|opa|oma|partner(?:in)?|kolleg(?:e|in|en)|chef(?:in)?"
    r"|kompagnon|kumpel|freund(?:in)?|schwiegervater|schwiegersohn|gattin|gatte|eltern|soehne|toechter"
    r"|azubi(?:ne)?|lehrling|gesell(?:e|in)|mitarbeiterin|angestellte|buerokraft|aushilfe|sekretaerin|lehrbu[ab])"
)
_KIN = _set(
    "azubi lehrling vater mutter sohn tochter bruder schwester mann frau onkel neffe papa bua bub chef chefin"
)
_MINE = _set("mein meine meiner meinem meinen mei meim unser unsere unserem da der die dem am a noch natuerlich")
_ME = _set("ich mir mich icke ick i")
_PLURAL_KIN = {"eltern": 2, "soehne": 2, "toechter": 2}

_ALONE = re.compile(
    r"""\b(?:einzelunternehm\w*|einzelkaempfer\w*|solo(?!thurn)\w*|ich[- ]?ag|ein[- ]?(?:mann|frau
    |personen)[- ]?\w*
    |(?:bin|arbeite)\s(?:ganz\s)?(?:allein|alleine)|ich\s(?:ganz\s)?alleine?|ohne\s(?:angestellte
    |mitarbeiter|personal)\w*)""",
    re.VERBOSE,
)
_ALONE_ASKED = re.compile(
    r"""(?:\b(?:nur|bloss|lediglich|eigentlich|grad|gerade)\s(?:ich|mich|meine\swenigkeit|der\schef|einer|eine|oana
    |oaner|eener|eena|aner)\b
    |^\W*(?:ich|allein|alleine|ich\sselbst|ich\sselber|selbst|oana|oaner|eener|einer|eine
    |nur\sein(?:er|e)?|keine\s(?:mitarbeit\w*|angestellt\w*|leute|beschaeftigt\w*)|bin\sallein)\W*$
    |\bganz\sallein\b|\bfreiberufl\w*|\bone[- ]?(?:wo)?man[- ]?\w*|\bsoloselb\w*|\balleinunterhalt\w*
    |\b(?:ausser|neben)\smir\s(?:keine?r?|niemand)\b|\b(?:keine?r?|niemand|kein\smensch)\sausser\smir\b
    |\bsonst\s(?:keine?r|niemand)\b
    |\bmein\seinziger\s(?:mitarbeiter|angestellter)\b|\bich\sund\smeine?\s(?:hund|katze|laptop|computer)\b
    |\bich\smach\w*\salles\s(?:allein|selbst|selber)\b)""",
    re.VERBOSE,
)
#: "Kann ich mit einem Menschen sprechen?" is no headcount.
_WANTS_TO_TALK = re.compile(
    r"\bmit (?:dem|der|denen|wem) ich\b|"
    r"\b(?:mit|zu|an) (?:\w+ ){0,2}(?:menschen?|mensch|jemand\w*|person|mitarbeiter\w*|berater\w*|ihnen|euch)\b"
    r".{0,20}\b(?:sprechen|sprech|reden|telefonieren|anrufen|verbinden)\b"
)
_NOW_ALONE = re.compile(
    r"\b(?:jetzt|heute|inzwischen|mittlerweile|nun)\s(?:nur\snoch\sich|(?:bin\sich|ich)\s(?:ganz\s|wieder\s)?allein)\b"
)
#: Dialect and abbreviations, as regular words.
_REGULAR = {
    "samma": "sind wir", "semma": "sind wir", "simma": "sind wir", "simmer": "sind wir", "semmer": "sind wir",
    "hamma": "haben wir", "hemma": "haben wir", "hammer": "haben wir", "san": "sind", "sann": "sind",
    "hom": "haben", "ham": "haben", "mia": "wir", "i": "ich", "ick": "ich", "icke": "ich", "ik": "ich",
    "un": "und", "unn": "und", "ond": "und", "mei": "mein", "meim": "mein", "ming": "mein", "moi": "mein",
    "blos": "bloss", "nua": "nur", "alloa": "allein", "alloans": "allein", "alloi": "allein", "alleene": "allein",
    "alleen": "allein", "alloinig": "allein", "alleine": "allein", "alloanig": "allein", "frueha": "frueher",
    "insg": "insgesamt", "inkl": "inklusive", "incl": "inklusive", "zzgl": "plus", "zuzueglich": "plus",
    "meene": "meine", "mene": "meine", "heuer": "jetzt", "z": "zu",
    "jetzad": "jetzt", "jetza": "jetzt", "jetze": "jetzt", "heint": "heute",
}  # fmt: skip
_REGULAR_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_REGULAR, key=len, reverse=True))})\b")
_ABBREVIATION = re.compile(r"\b(ca|max|min|mind|inkl|incl|ges|zzgl|evtl|insg|rd|ungef)\.")
_MIR_SIND = re.compile(r"\bmir(?=\s(?:sind|haben|hend|hent|sein|schaff))|(?<=\bsind\s)mir\b")
_PLUS_MINUS = re.compile(r"(?P<first>\d\s?)?(?:\bplus\s?[/-]?\s?minus\b|\+\s?/?\s?-|±)(?P<second>\s?\d{1,4})?")
_HALF = re.compile(
    r"(?<=\d)[.](?:5|50|25|75)(?=\s?(?:stellen|vollzeit|vz|fte|kraeft|leut|mitarb|ma\b|mann|koepf|vk))"
)


_YEARS = re.compile(r"\b(diese[sm]|letzte[sn]|vorige[sn]|vergangene[sn]|naechste[sn]|kommende[sn])\sjahr\b")
_YEAR_WORDS = {"die": "jetzt", "let": "damals", "vor": "damals", "ver": "damals", "nae": "bald", "kom": "bald"}
_ROUGHLY = re.compile(
    r"\b(?:(?P<where>anfang|mitte|ende|paar\sund|paarund|paar\sun|etliche\sund|paar)\s?)(?P<number>[a-z]{5,30})\b"
    r"|\b(?P<before>[a-z]{5,30})\sund\s(?:ein\s)?paar(?:\szerquetschte)?\b"
)
_ABOVE = {"anfang": 2, "mitte": 5, "ende": 8}


def _roughly(match: re.Match[str]) -> str:
    """Read "Mitte zwanzig" as 25, "ein paar und zwanzig" and "zwanzig und ein paar" as 23."""
    value, where = spoken_value(match["number"] or match["before"]), match["where"]
    if value is None or not 20 <= value <= 90 or value % 10 or where == "paar":
        return match[0]
    return f"{value + _ABOVE.get(where or '', 3)}"


def _regular(text: str) -> str:
    """Fold a text, with dialect, abbreviations and "plus/minus" as regular words."""
    clean = _ABBREVIATION.sub(r"\1 ", fold(text.replace("½", ",5")))
    clean = re.sub(r"\bz[’'`´]\s?(?=[a-z])", "zu ", clean)
    clean = re.sub(r"(?<=[a-z])[’'`´](?=[a-z])", "", clean)
    clean = _PLUS_MINUS.sub(lambda m: m[1] if m[1] and m[2] else f"{m[1] or ''} ca {m[2] or ''}", clean)
    clean = _HALF.sub(lambda m: "," + m[0][1:], clean)
    clean = re.sub(r"(?<=\d)\s1/2\b", ",5", clean)
    clean = _YEARS.sub(lambda m: _YEAR_WORDS[m[1][:3]], clean)
    clean = _ROUGHLY.sub(_roughly, clean)
    return _MIR_SIND.sub("wir", _REGULAR_WORD.sub(lambda m: _REGULAR[m[0]], clean))


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

    `people` says that it counts people, `subject` that only words before it say so, `kin` that they are named
    one by one ("meine Frau und ich").
    """

    value: float
    start: int
    end: int
    people: bool = False
    digits: bool = False
    subject: bool = False
    kin: bool = False


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
    clean = _POSTCODE.sub(_drop_postcode, _NOISE.sub(_drop_noise, _regular(text)))
    found = list(_tokens(clean))
    if _WANTS_TO_TALK.search(clean) and not any(token.value for token in found):
        return None
    chosen = _choose(found, list(_sums(found, list(_ours(found, asked)), asked)), asked)
    if chosen is None or _NOW_ALONE.search(clean):
        alone = (
            _ALONE.search(clean)
            or _NOW_ALONE.search(clean)
            or (asked and len(found) <= 12 and _ALONE_ASKED.search(clean))
        )
        return 1 if alone else None
    whole = int(chosen + 0.5)
    return whole if 1 <= whole <= LARGEST else None


def _ours(found: Sequence[_Token], asked: bool) -> Iterator[_Count]:
    """Find the numbers that may count the firm's people, and the people named one by one."""
    for count in _counts(found):
        if count.kin:
            yield count
            continue
        marked = _with_people(found, count, asked)
        is_no = _text(found, count.start) in ("neine", "noine") and not marked.people
        if not is_no and not _is_other(found, marked):
            yield marked


def _drop_noise(match: re.Match[str]) -> str:
    begun = re.search(r"gegruendet|gestartet|eroeffnet", match[0])
    return f" {begun[0]} § " if begun else " § "


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


@lru_cache(maxsize=4096)
def _word_value(word: str, typos: bool = False) -> int | None:
    """Return the value of a German number word from 1 to 999,999, compounds and dialects included, or None."""
    for table in (_ONES, _TEENS, _TENS):
        if word in table:
            return table[word]
    if not 4 <= len(word) <= 60:
        return None
    for scale, factor, limit in ((_THOUSAND, 1000, 999), (_HUNDRED, 100, 99)):
        if (match := scale.search(word)) is not None:
            return _scaled_value(word[: match.start()], word[match.end() :], factor, limit, typos)
    linked = _linked_value(word)
    return linked if linked is not None or not typos else _misspelt_value(word)


def _scaled_value(head: str, tail: str, factor: int, limit: int, typos: bool) -> int | None:
    """Return the value of "zwei-tausend-fünfzig" from what stands before and after the "tausend"."""
    tail = tail.removeprefix("und") if tail != "und" else "?"
    before = _word_value(head, typos) if head else 1
    after = _word_value(tail, typos) if tail else 0
    if before is None or after is None or before > limit or after >= factor:
        return None
    return before * factor + after


def _linked_value(word: str) -> int | None:
    """Return the value of "fünfundzwanzig", "dreiazwanzg"."""
    for length in range(2, min(8, len(word) - 4)):
        ones, rest = _ONES.get(word[:length]), word[length:]
        if ones is None:
            continue
        for link in _LINKS:
            if rest.startswith(link) and rest[len(link) :] in _TENS:
                return ones + _TENS[rest[len(link) :]]
    return None


@lru_cache(maxsize=4096)
def spoken_value(word: str) -> int | None:
    """Return the value of a number word as people write it, folded: endings, dialect, one typo; else None."""
    value = _word_value(word)
    if value is not None or not 4 <= len(word) <= 60 or word in _NO_TYPOS:
        return value
    if word.endswith(("e", "er", "a")):
        value = _word_value(word.removesuffix("r").removesuffix("e").removesuffix("a"))
    return value if value is not None or len(word) < 5 else _word_value(word, typos=True)


def _misspelt_value(word: str) -> int | None:
    """Return the value of a number word with one typo, if only one number word is that near."""
    if word in _NO_TYPOS:
        return None
    near = {_word_value(target) for target in _TYPO_TARGETS if _is_near(word, target)}
    if not near:
        head, link, tail = word.partition("und")
        near = {_ONES[head] + _TENS[t] for t in _TENS_SPELT if head in _ONES and _is_near(tail, t)}
        if not near and link and tail in _TENS:
            near = {value + _TENS[tail] for one, value in _ONES.items() if _is_near(head, one)}
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


_SPECIAL = _set("halbes halbe dutzend handvoll hand hundert tausend")
_FACTORS = {"halbes": 0.5, "halbe": 0.5}
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
        if word == "-" and j > i and found[j].glued and j + 1 < len(found) and found[j + 1].glued:
            continue
        if found[j].value is not None or not word.isalpha() or len(joined) + len(word) > 40:
            break
        joined += word
        exact = spoken_value(joined) if j == i else _word_value(joined)
        spelt_out = exact is not None and (exact >= 20 or "-" not in (_text(found, j - 1), _text(found, j)))
        if exact is not None and word != "und" and (j == i or (spelt_out and joined != "neunzehn")):
            best = _Count(exact, i, j + 1)
    half = found[i].text.removesuffix("einhalb")
    if found[i].text == "anderthalb":
        best = _Count(1.5, i, i + 1)
    elif half != found[i].text and (whole := spoken_value(half)) is not None:
        best = _Count(whole + 0.5, i, i + 1)
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
        count = _named(found, i) or _compound(found, i) or _together(found, i) or _single(found, i)
        if count is not None and not count.kin:
            count = _grown(found, _range(found, count))
        if count is not None:
            yield count
        i = count.end if count is not None else i + 1


def _range(found: Sequence[_Token], count: _Count) -> _Count:
    """Read "30-40", "10 bis 15", "zwischen 10 und 20", "zwei, drei" as the middle of both."""
    i = count.end
    joiner = _text(found, i)
    between = "zwischen" in (_text(found, count.start - 1), _text(found, count.start - 2))
    listed = joiner == "," and not count.people
    if not count.digits and count.value >= 2 and joiner.isalpha() and joiner not in _RANGE | {"und"} | _ARTICLES:
        upper = _single(found, i)
        if upper is not None and count.value < upper.value <= 1.5 * count.value + 1:
            return _Count((count.value + upper.value) / 2, count.start, upper.end)
    if not (joiner in _RANGE or (between and joiner == "und") or listed):
        return count
    second = i + 2 if joiner == "-" and _text(found, i + 1) in _RANGE else i + 1
    while _text(found, second) in ("zu", "vielleicht", "auch", "maximal", "max", "hoechstens"):
        second += 1
    upper = _single(found, second) if second < len(found) else None
    if upper is None or (listed and (upper.digits != count.digits or upper.value - count.value != 1)):
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


def _with_people(found: Sequence[_Token], count: _Count, asked: bool) -> _Count:
    """Mark a number that a people word or "wir sind" belongs to."""
    if count.people:
        return count
    end = _people_after(found, count, asked)
    if end is not None:
        return replace(count, end=end, people=True)
    return replace(count, people=True, subject=True) if _people_before(found, count) else count


def _people_after(found: Sequence[_Token], count: _Count, asked: bool) -> int | None:
    """Return the end of "… festangestellte Mitarbeiter" after a number."""
    for j in range(count.end, min(count.end + 5, len(found))):
        word, after = found[j].text, _text(found, j + 1)
        if _PEOPLE.fullmatch(word) or (asked and _ROLES.fullmatch(word)):
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
        if word in _ENDS_A_PHRASE or word in _VERBS or _is_count_at(found, j) or _OTHER_UNITS.fullmatch(word):
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
    return found[i].value is not None or spoken_value(found[i].text) is not None


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
        if not _may_be_adjective(word) or word in _JOINERS:
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
        or bool(_NOT_OURS & set(window[-2:] if count.digits and not _names_person(before) else window[-1:]))
        or bool(_WANTED & set(window))
        or (part and bool(_PART_OF_US & following))
    )


def _names_person(word: str) -> bool:
    return word in _ME or word in _OWNERS or bool(_RELATIVES.fullmatch(word) or _PEOPLE.fullmatch(word))


def _sums(found: Sequence[_Token], counts: Sequence[_Count], asked: bool) -> Iterator[_Count]:
    """Add what is joined: "12 Leute plus 3 Azubis", "drei Leute und ich", "meine Frau und ich"."""
    i = 0
    while i < len(counts):
        total, parts = counts[i], [counts[i]]
        while i + 1 < len(counts) and _are_joined(found, parts[-1], counts[i + 1], asked):
            i += 1
            parts.append(counts[i])
        i += 1
        value = _sum(found, parts)
        if any(not part.kin for part in parts):
            people = any(part.people and not part.kin for part in parts) or (asked and len(parts) > 1)
            yield replace(total, value=value, end=parts[-1].end, people=people, kin=False, digits=total.digits)
        elif value > 1 and (asked or _is_said_of_us(found)):
            yield replace(total, value=value, end=parts[-1].end, people=True)


def _sum(found: Sequence[_Token], parts: Sequence[_Count]) -> float:
    """Add the parts; a first one that is the sum of the others is their total ("wir sind 5: 2 und 3")."""
    total = sum(part.value for part in parts)
    first = parts[0]
    whole = first.subject or _WHOLE.fullmatch(_text(found, first.end - 1)) or not first.people
    return first.value if whole and len(parts) > 2 and 2 * first.value == total else total


_WHOLE = re.compile(
    r"leut\w*|leit|mitarbeiter\w*|ma|mann|personen|beschaeftigte\w*|koepfe|angestellte\w*|menschen"
)


def _is_said_of_us(found: Sequence[_Token]) -> bool:
    return any(
        _text(found, i) == "arbeiten" or {_text(found, i), _text(found, i + 1)} == {"wir", "sind"}
        for i in range(min(len(found), 200))
    )


def _are_joined(found: Sequence[_Token], first: _Count, then: _Count, asked: bool) -> bool:
    """Tell whether two numbers are parts of one headcount."""
    gap = [_text(found, j) for j in range(first.end, then.start)]
    broken = not _JOINERS & set(gap) or set(gap) & (_CLAUSE_END | _CORRECTION | _NOW | _BREAKS)
    if broken or (gap == [","] and first.subject):
        return False  # "wir sind 20, 3 Azubis"
    if first.kin or then.kin:
        plain = set(gap) <= _KIN_LINKS and gap[-1:] != ["mit"]
        inner = gap == ["mit"] and first.kin
        listed = gap != [","] or first.kin or not _text(found, then.end).isalpha()
        return (plain or inner) and listed
    if (first.people and then.people) or not asked:
        return first.people and then.people and len(gap) <= 4
    if then.people and not then.subject and gap in (["und"], ["plus"], ["+"], ["sowie"]):
        return True
    return _are_areas(found, first, then, gap)


def _are_areas(found: Sequence[_Token], first: _Count, then: _Count, gap: Sequence[str]) -> bool:
    """Recognise "10 im Büro und 15 in der Werkstatt", "im Büro 10, in der Werkstatt 15", "10 + 15"."""
    inside = {_text(found, j) for j in range(max(0, first.start - 3), first.start)}
    if (inside | set(gap)) & _SEASONS:
        return False
    placed = _text(found, then.end) in _INSIDE or _text(found, then.end) in _AREAS
    after = (gap[0] in _INSIDE or gap[0] in _AREAS or (first.people and "und" in gap)) and placed
    ahead = bool(inside & (_INSIDE | _AREAS)) and len(gap) > 1 and (gap[1] in _INSIDE or gap[1] in _AREAS)
    return list(gap) in (["+"], ["plus"]) or ((after or ahead) and len(gap) <= 6)


_BREAKS = _set("auch also macht sind insgesamt gesamt zusammen total summe alles sprich = unterm")
_KIN_LINKS = _JOINERS | _set("( dazu dann der die natuerlich mein meine")
_SEASONS = _set("sommer winter saison hochsaison nebensaison fruehjahr herbst schnitt")
_AREAS = _set(
    """buero werkstatt produktion lager verwaltung verkauf laden kueche service montage baustelle aussendienst
    innendienst halle fertigung vertrieb technik theke backstube versand entwicklung buchhaltung empfang pflege
    draussen drinnen bau"""
)


def _named(found: Sequence[_Token], i: int) -> _Count | None:
    """Read people named one by one: "ich", "meine Frau und ich", "Vater und Sohn", "der Chef"."""
    if _text(found, i) == "wir" and _text(found, i + 1) in ("beide", "beiden"):
        return _Count(2, i, i + 2, people=True, kin=True)
    value, end = _person(found, i)
    if value == 0 or _is_inclusive(found, i) or _is_count_at(found, i - 1):
        return None
    while _text(found, end) in ("und", ",", "mit", "plus", "&", "+"):
        more, after = _person(found, end + 1)
        if more == 0:
            break
        value, end = value + more, after
    paired = _text(found, i) not in _KIN or value > 1 or _text(found, end) in _JOINERS or _is_joiner(found, i - 1)
    return _Count(value, i, end, people=True, kin=True) if paired else None


def _is_joiner(found: Sequence[_Token], i: int) -> bool:
    return _text(found, i) in ("und", "plus", "+", "sowie", "&")


def _is_inclusive(found: Sequence[_Token], i: int) -> bool:
    """Tell whether a person is in the number named already: "12 mit mir", "inklusive Chef", "ohne mich"."""
    return _text(found, i - 1) in (
        "mit",
        "inklusive",
        "einschliesslich",
        "samt",
        "ohne",
        "bei",
        "fuer",
        "von",
        "uns",
    )


def _person(found: Sequence[_Token], i: int) -> tuple[int, int]:
    """Return how many people the words at `i` name (0: none) and where they end."""
    end = i
    while _text(found, end) in _MINE and end < i + 3:
        end += 1
    word, after = _text(found, end), _text(found, end + 1)
    if word in _ME and end == i:
        return (0, i) if after.isalpha() and after not in _AFTER_ME else (1, end + 1)
    if _RELATIVES.fullmatch(word) and (end > i or word in _KIN or word in _OWNERS):
        return _PLURAL_KIN.get(word, 1), end + 1
    if word in _OWNERS:
        return 1, end + 1
    return (2, end + 1) if word in ("ehepaar", "paerchen") else (0, i)


_OWNERS = _set("chef chefin inhaber inhaberin geschaeftsfuehrer geschaeftsfuehrerin meister")
_AFTER_ME = _set("selbst selber allein und mit plus sowie als sind noch halt eben")


def _choose(found: Sequence[_Token], sums: Sequence[_Count], asked: bool) -> float | None:
    """Pick the headcount among the numbers of a text."""
    people = [count for count in sums if count.people]
    if not asked:
        people = [c for c in people if not (c.value == 1 and _text(found, c.start) in _ARTICLES)]
        candidates = people
    else:
        alone = [count for count in sums if _may_stand_alone(found, count, len(sums))]
        marked = [c for c in alone if c.people or _time(found, c) == "now" or _is_total(found, sums, c)]
        candidates = marked if people else alone
    if not candidates:
        return None
    present = _present(found, candidates)
    if not present:
        return None
    if len(present) > 1 and sum(_text(found, i) in _SEASONS for i in range(min(len(found), 50))) > 1:
        return (present[0].value + present[1].value) / 2
    return _corrected(found, present) or _total(found, present) or present[0].value


def _present(found: Sequence[_Token], counts: Sequence[_Count]) -> list[_Count]:
    """Leave out what was once and what is planned: "früher 30, heute 20, bald 25"."""
    times = [_time(found, count) for count in counts]
    present = [count for count, time in zip(counts, times, strict=True) if time in ("now", "")]
    now = [count for count, time in zip(counts, times, strict=True) if time == "now"]
    if now and len(present) < len(counts):
        return now
    return present or [
        count for count, time in zip(counts, times, strict=True) if time == "once" and len(counts) == 1
    ]


def _time(found: Sequence[_Token], count: _Count) -> str:
    """Return "now", "once", "soon" or "" by the words around a number, up to the next comma or number."""
    around: set[str] = set()
    for step, start in ((-1, count.start - 1), (1, count.end)):
        for j in range(start, start + 7 * step, step):
            word = _text(found, j)
            if not word or word in _CLAUSE_END or word in (",", "aber", "-", "(", ")", "davon"):
                break
            if (step > 0 and word in ("und", "dann")) or (_is_count_at(found, j) and word not in _ARTICLES):
                break
            around.add(word)
    if around & _NOW:
        return "now"
    if around & _ONCE or {"vor", "jahren"} <= around:
        return "once"
    return "soon" if around & _SOON else ""


def _corrected(found: Sequence[_Token], counts: Sequence[_Count]) -> float | None:
    """Return the number that corrects or follows another: "20, quatsch, 25", "12, jetzt 18"."""
    for earlier, later in zip(reversed(counts[:-1]), reversed(counts[1:]), strict=True):
        gap = {_text(found, j) for j in range(earlier.end, later.start)}
        if gap & (_CORRECTION | _NOW) or {"sagen", "wir"} <= gap or {"ich", "meine"} <= gap:
            return later.value
    return None


def _total(found: Sequence[_Token], counts: Sequence[_Count]) -> float | None:
    """Return the number named as the total of the others, or that is their sum."""
    for i, count in enumerate(counts):
        earlier = [other.value for other in counts[:i]]
        summed = len(earlier) > 1 and sum(earlier) == count.value
        if (_is_total(found, counts, count) or summed) and all(count.value >= other.value for other in counts):
            return count.value
    return None


def _is_total(found: Sequence[_Token], counts: Sequence[_Count], count: _Count) -> bool:
    """Recognise "macht zusammen 12", "also 12 Mann", "12 insgesamt"."""
    ends = [other.end for other in counts if other.end <= count.start]
    first = max([count.start - 4, 0, *ends])
    before = {_text(found, j) for j in range(first, count.start)}
    arrow = _text(found, count.start - 1) == "-" and _text(found, count.start - 2) == "-"
    with_me = _text(found, count.start - 2) == "mit" and _names_person(_text(found, count.start - 1))
    return bool(before & _TOTAL_BEFORE) or arrow or with_me or _text(found, count.end) in _TOTAL_AFTER


def _may_stand_alone(found: Sequence[_Token], count: _Count, others: int) -> bool:
    """Tell whether a number without a people word answers the question for the headcount."""
    if count.digits and 1800 <= count.value <= 2099 and others > 1:
        return False
    if count.people:
        return True
    # a number deep in a long text that never mentions people is about something else
    return len(found) <= 25


_MONEY_UNITS = re.compile(r"euro?s?|tsd|k|mio|mrd|million\w*|milliard\w*|x|mal")


def counts_something_else(words: Sequence[str], start: int, end: int) -> bool:
    """Tell whether the number at words `start` to before `end` counts people, things, years: no money."""
    if start > 0 and _LABELS.fullmatch(words[start - 1]) and words[start - 1] not in ("b", "a", "nicht", "statt"):
        return True
    for word in words[end : end + 3]:
        if (_OTHER_UNITS.fullmatch(word) and not _MONEY_UNITS.fullmatch(word)) or _PEOPLE.fullmatch(word):
            return True
        if not _may_be_adjective(word):
            return False
    return False


def _may_be_adjective(word: str) -> bool:
    return word.endswith(("e", "en", "er", "es")) and word not in (
        "fuer",
        "oder",
        "aber",
        "eher",
        "haben",
        "waeren",
    )
