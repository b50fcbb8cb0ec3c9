"""The values that other content files take from the options of a question, as a JSON Schema (options.json)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FILE = "options.json"
"""Its name in content/schemas/. That file is for editors, whose completion reads it; loading makes it anew."""
QUESTIONS = ("goal", "industry", "business_area")
"""The questions whose options programmes, contact points, examples and use cases are marked with."""


def options_schema(questions: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema, with a definition for each of QUESTIONS.

    The option that stands for "weiß nicht" is left out: nothing is meant for firms that do not know.

    Args:
        questions: What stands in questions.yml, already checked against its own schema.
    """
    values = {entry["id"]: _values(entry) for entry in questions["questions"]}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "options",
        "description": "Antworten aus questions.yml, die andere Dateien verwenden; von „make docs“ abgeschrieben",
        "definitions": {
            name: {
                "$comment": f"the options of {name} in questions.yml",
                "type": "string",
                "enum": values.get(name, []),
            }
            for name in QUESTIONS
        },
    }


def _values(question: Mapping[str, Any]) -> list[str]:
    stored_unknown = question["unknown"].get("value")
    return [option["value"] for option in question["options"] if option["value"] != stored_unknown]
