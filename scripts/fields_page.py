"""The page of content fields (docs/felder.md), made from the JSON Schemas: what may stand where in content/."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from wegweiser.content import CONTENT_DIR
from wegweiser.yamltext import read_content_yaml

Schema = Mapping[str, Any]

FILES = {
    "questions": "questions.yml – die Fragen",
    "rules": "rules.yml – die Regeln",
    "roadmaps": "roadmaps.yml – Empfehlungen und ihre Schritte",
    "law": "law.yml – Pflichten und Stichtage",
    "use_cases": "use_cases.yml – Anwendungsfälle",
    "examples": "examples.yml – Beispiele aus der Praxis",
    "glossary": "glossary.yml – Begriffe",
    "matching": "matching.yml – was zu welchem Ergebnis passt",
    "messages": "messages.yml – was der Wegweiser sonst sagt",
    "places": "places.yml – Orte",
    "postcodes": "postcodes.yml – Postleitzahlen",
    "phrases": "phrases/ und mentions/ – Sätze, aus denen gelernt wird",
}
"""The files on the page with their headings."""
ELSEWHERE = {"funding": "redaktion.md", "partners": "redaktion.md", "association": "verbaende.md"}
"""The schemas whose fields have a page of their own."""
WITHOUT_FIELDS = ("options",)
"""The schemas that only hold what others name."""

_HEAD = """\
# Felder der Inhalte

Was in den Dateien unter `content/` stehen darf. Diese Seite entsteht aus den Schemas in `content/schemas/`, die
auch dem Editor Vorschläge machen; nach einer Änderung dort oder an `messages.yml` erneuert sie `make docs`.
Felder von Förderprogrammen und Anlaufstellen stehen mit Vorlagen in [redaktion.md](redaktion.md), die der Verbände
in [verbaende.md](verbaende.md).

Ein Punkt trennt Ebenen: `unknown.how` ist das Feld `how` in `unknown`. Ein * steht hinter Feldern, die nicht
fehlen dürfen."""

_CONDITION = """\
## Bedingungen

Eine Bedingung steht unter `when`, `applies_when`, `variant` oder `derived` und ist genau eines davon; `is`, `in`,
`not`, `said` und `at_least` stehen neben `question`:
"""
_KEYED = """\
Jede Zeile beginnt mit {key}, dahinter steht eine Liste von Texten.
"""
_KEYS = {"phrases": "der Kennung einer Antwort"}
_TYPES = {"string": "Text", "integer": "ganze Zahl", "number": "Zahl", "boolean": "`true` oder `false`"}


def fields_page(directory: Path = CONTENT_DIR) -> str:
    """Return docs/felder.md for the schemas below `directory`."""
    schemas = {name: read_schema(name, directory) for name in FILES}
    parts = [_HEAD]
    for name, title in FILES.items():
        schema = schemas[name]
        parts.append(f"## {title}\n\n{schema['description'].rstrip('.')}.\n\n{_body(name, schema, directory)}")
    parts.append(f"{_CONDITION}\n{_table(_condition_rows(schemas['rules']))}")
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def read_schema(name: str, directory: Path = CONTENT_DIR) -> dict[str, Any]:
    """Return a schema by its name."""
    loaded: dict[str, Any] = json.loads((directory / "schemas" / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def fields(schema: Schema) -> Iterator[tuple[str, Schema, bool]]:
    """Yield each field of a schema with its path, its own schema, and whether it must be there."""
    yield from _fields(schema, schema, "")


def _fields(part: Schema, whole: Schema, prefix: str) -> Iterator[tuple[str, Schema, bool]]:
    part = resolved(part, whole)
    for name, field in part.get("properties", {}).items():
        yield prefix + name, field, name in part.get("required", ())
        if "condition" not in field.get("$ref", ""):
            yield from _fields(field, whole, f"{prefix}{name}.")
    if isinstance(part.get("items"), dict):
        yield from _fields(part["items"], whole, prefix)


def resolved(part: Schema, whole: Schema) -> Schema:
    """Return a part of a schema, or the definition that it names, in the same schema or another."""
    file, _, place = part.get("$ref", "").partition("#/definitions/")
    if not place:
        return part
    definition: Schema = (read_schema(file.removesuffix(".json")) if file else whole)["definitions"][place]
    return definition


def _body(name: str, schema: Schema, directory: Path) -> str:
    if name in _KEYS:
        return _KEYED.format(key=_KEYS[name])
    if name == "messages":
        return _sentences(read_content_yaml(directory / "messages.yml"))
    return _table(
        (f"`{path}`{'*' if needed else ''}", _kind(field, schema), field.get("description", ""))
        for path, field, needed in fields(schema)
    )


def _sentences(messages: Mapping[str, Any]) -> str:
    """Return each message with its sentence, which says best when it comes."""
    rows = "\n".join(f"| `{path}` | {' / '.join(texts)} |" for path, texts in _flat(messages, ""))
    return f"Wörter in {{geschweiften Klammern}} werden eingesetzt.\n\n| Feld | Text |\n|---|---|\n{rows}"


def _flat(part: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, list[str]]]:
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            texts = value if isinstance(value, list) else [value]
            yield prefix + name, [" ".join(text.split()) for text in texts]


def _condition_rows(schema: Schema) -> Iterator[tuple[str, str, str]]:
    told = set()
    condition = schema["definitions"]["condition"]
    for form in condition.get("oneOf") or condition["anyOf"]:
        for name, field in form["properties"].items():
            if name not in told:
                told.add(name)
                yield f"`{name}`", _kind(field, schema), field["description"]


def _kind(field: Schema, whole: Schema) -> str:
    """Return in German what may stand in a field."""
    if "condition" in field.get("$ref", ""):
        return "Bedingung"
    field = resolved(field, whole)
    if "enum" in field:
        return ", ".join(f"`{_spelled(value)}`" for value in field["enum"])
    if "const" in field:
        return f"`{_spelled(field['const'])}`"
    for choice in ("anyOf", "oneOf"):
        if choice in field:
            return " oder ".join(dict.fromkeys(_kind(form, whole) for form in field[choice]))
    types = field["type"] if isinstance(field.get("type"), list) else [field.get("type")]
    return " oder ".join(_type(name, field, whole) for name in types)


def _spelled(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _type(name: object, field: Schema, whole: Schema) -> str:
    if name == "array":
        items: Any = field.get("items")
        plain = isinstance(items, dict) and "properties" not in resolved(items, whole)
        return f"Liste: {_kind(items, whole)}" if plain else "Liste"
    if name == "object":
        return "Felder"
    text = _TYPES.get(str(name), "`null`")
    return f"{text} bis {field['maxLength']} Zeichen" if name == "string" and "maxLength" in field else text


def _table(rows: Iterable[tuple[str, str, str]]) -> str:
    lines = [f"| {field} | {kind} | {text.replace('|', chr(92) + '|')} |" for field, kind, text in rows]
    return "\n".join(("| Feld | Was darin steht | Bedeutung |", "|---|---|---|", *lines))
