"""The routes as an OpenAPI 3.1 description: what goes in, what comes out, in machine-readable form.

tests/channels compares the running server with it.
"""

from __future__ import annotations

from typing import Any

from channels.web.payloads import LONGEST, PAYLOAD
from channels.web.refusals import Code
from channels.web.requests import ASSOCIATION, JSON_TYPE, LONGEST_TITLE
from channels.web_settings import Settings
from monitoring.meter import Part

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
SOMETHING = r"[^\s\x00-\x20\x7f\x85]"
"""Any character that is neither white space nor a control character."""
SHOWN: Schema = {"type": "string", "minLength": 1}
_ALWAYS = (Code.ORIGIN, Code.FAILED)
_TALK = (Code.SESSION, Code.TOO_MANY, Code.NOT_READY)


def description(settings: Settings) -> Schema:
    """Return the description; the limits in it are those that the operator has set."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "KI-Wegweiser Mittelstand, channel web",
            "version": "1",
            "description": "How a page talks to the adviser. In words: docs/web-kanal.md.",
        },
        "servers": [{"url": "/webhooks/web"}],
        "paths": {**_public_paths(), **_talk_paths()},
        "components": {
            "schemas": {**_requests(settings), **_messages(), **_answers()},
            "securitySchemes": {"session": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _public_paths() -> Schema:
    not_built = {"description": "The widget has not been built.", "content": {"text/plain": {"schema": TEXT}}}
    association = {
        "name": "association",
        "in": "query",
        "required": False,
        "schema": _name_of_association(),
    }
    return {
        "/": {"get": _operation("The demo page", _plain("text/html"))},
        "/demo.css": {"get": _operation("The style of the demo page", _plain("text/css"))},
        "/widget.js": {"get": _operation("The widget", {**_plain("text/javascript"), "503": not_built})},
        "/openapi.json": {"get": _operation("This description", _json("200", {"type": "object"}))},
        "/health": {"get": _operation("Whether a model is loaded", _json("200", _ref("Health")), Code.NOT_READY)},
        "/ready": {
            "get": _operation(
                "Whether a model is loaded and the stores answer",
                {**_json("200", _ref("Health")), **_json("503", _ref("Away"))},
            )
        },
        "/settings": {
            "get": {
                **_operation("What an association has set", _json("200", _ref("Settings")), Code.INVALID),
                "parameters": [association],
            }
        },
        "/logo/{id}.svg": {
            "get": {
                **_operation("The logo of an association", _plain("image/svg+xml"), Code.NOT_FOUND),
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": TEXT}],
            }
        },
    }


def _talk_paths() -> Schema:
    begun = _json("201", _ref("Begun"))
    key = {"name": "key", "in": "path", "required": True, "schema": TEXT}
    no_start = (Code.INVALID, Code.TOO_LONG, Code.TOO_MANY, Code.NOT_READY)
    no_report = (Code.NOT_FOUND, Code.TOO_MANY, Code.NOT_READY)
    return {
        "/session": {
            "post": {**_operation("Begin a conversation", begun, *no_start), "requestBody": _body("Start")},
            "delete": _talk("Delete the conversation", {"204": {"description": "Nothing of it is stored."}}),
        },
        "/message": {
            "post": {
                **_talk("Say something", _json("200", _ref("Answered")), Code.INVALID, Code.TOO_LONG),
                "requestBody": _body("Said"),
            }
        },
        "/history": {"get": _talk("Everything said so far", _json("200", _ref("History")))},
        "/answers": {"get": _talk("The stored answers", _json("200", _ref("Answers")))},
        "/export": {"get": _talk("Everything stored, as a file for the user", _json("200", _ref("Export")))},
        "/report/{key}.pdf": {
            "get": {**_operation("The report", _plain("application/pdf"), *no_report), "parameters": [key]}
        },
    }


def _requests(settings: Settings) -> Schema:
    message_id = {
        "type": "string",
        "format": "uuid",
        "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
    }
    text = {"type": "string", "pattern": SOMETHING, "maxLength": settings.text_characters}
    title = {"type": "string", "pattern": SOMETHING, "maxLength": LONGEST_TITLE}
    payload = {"type": "string", "pattern": f"^{PAYLOAD}$", "maxLength": LONGEST}
    return {
        "Start": _closed(
            association={"anyOf": [_name_of_association(), {"type": "null"}]}, keep={"type": "boolean"}
        ),
        "Said": {
            "oneOf": [
                _object(id=message_id, text=text),
                _object(id=message_id, payload=payload, title=title),
            ]
        },
    }


def _messages() -> Schema:
    identity = {"id": SHOWN, "from": {"const": "bot"}}
    buttons = _list(_object(title=SHOWN, payload=SHOWN))
    picture = {"anyOf": [_ref("Picture"), {"type": "null"}]}
    text = _object(**identity, type={"const": "text"}, text=SHOWN)
    text["properties"] |= {"buttons": buttons, "question": SHOWN, "multiple": {"type": "boolean"}}
    return {
        "Picture": _object(svg=SHOWN, text=SHOWN),
        "BotText": text,
        "BotRoadmap": _object(
            **identity, type={"const": "roadmap"}, result={"type": "object"}, picture=picture, readiness=picture
        ),
        "BotAnswers": _object(**identity, type={"const": "answers"}, text=SHOWN, answers=_list(_ref("Fact"))),
        "BotReport": _object(**identity, type={"const": "report"}, text=TEXT, url=SHOWN),
        "UserText": _object(id=SHOWN, **{"from": {"const": "user"}}, type={"const": "text"}, text=SHOWN),
        "BotMessage": {"oneOf": [_ref(name) for name in ("BotText", "BotRoadmap", "BotAnswers", "BotReport")]},
        "Message": {"oneOf": [_ref("BotMessage"), _ref("UserText")]},
    }


def _answers() -> Schema:
    place = _object(number={"type": "integer", "minimum": 1}, total={"type": "integer", "minimum": 1})
    progress = {"anyOf": [_ref("Place"), {"type": "null"}]}
    said = _list(_ref("BotMessage"))
    error = _object(code={"enum": [code.code for code in Code]}, message=SHOWN)
    return {
        "Place": place,
        "Fact": _object(question=SHOWN, title=SHOWN, label=SHOWN),
        "Begun": _object(
            token=SHOWN, expires={"type": "string", "format": "date-time"}, messages=said, progress=progress
        ),
        "Answered": _object(id={"type": "string", "format": "uuid"}, messages=said, progress=progress),
        "History": _object(messages=_list(_ref("Message")), progress=progress),
        "Answers": _object(answers=_list(_ref("Fact"))),
        "Export": _export(),
        "Association": _association(),
        "Settings": _object(
            association={"anyOf": [_ref("Association"), {"type": "null"}]},
            kept_days={"type": "integer", "minimum": 1},
        ),
        "Health": _object(status={"const": "ready"}),
        "Away": _object(status={"const": "away"}, away=_list({"enum": [part.value for part in Part]})),
        "Refusal": _object(error=error),
    }


def _export() -> Schema:
    time = {"type": "string", "format": "date-time"}
    message = _object(zeit=time, von={"enum": ["Sie", "KI-Wegweiser"]}, text=TEXT)
    message["properties"]["ergebnis"] = {"type": "object"}
    return _object(
        hinweis=SHOWN,
        erstellt=time,
        gespeichert_bis=time,
        antworten=_list(_object(frage=SHOWN, titel=SHOWN, antwort=SHOWN)),
        pausencodes=_list(SHOWN),
        nachrichten=_list(message),
    )


def _association() -> Schema:
    optional = {"type": ["string", "null"]}
    links = dict.fromkeys(("logo", "privacy_url", "imprint_url", "accessibility_url"), optional)
    return _object(name=SHOWN, greeting=SHOWN, primary_color=optional, **links)


def _operation(summary: str, answers: Schema, *codes: Code) -> Schema:
    refused = _json("", _ref("Refusal"))[""]
    refusals = {str(code.status): {**refused, "description": code.code} for code in (*codes, *_ALWAYS)}
    return {"summary": summary, "responses": {**answers, **refusals}, "security": []}


def _talk(summary: str, answers: Schema, *codes: Code) -> Schema:
    return {**_operation(summary, answers, *codes, *_TALK), "security": [{"session": []}]}


def _name_of_association() -> Schema:
    return {"type": "string", "pattern": f"^{ASSOCIATION}$"}


def _json(status: str, schema: Schema) -> Schema:
    return {status: {"description": "", "content": {JSON_TYPE: {"schema": schema}}}}


def _plain(content_type: str) -> Schema:
    return {"200": {"description": "", "content": {content_type: {}}}}


def _body(name: str) -> Schema:
    return {"required": True, "content": {JSON_TYPE: {"schema": _ref(name)}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _closed(**properties: Schema) -> Schema:
    """An object with these keys and no others, all of which may be missing."""
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _object(**properties: Schema) -> Schema:
    """An object with these keys and no others."""
    return {**_closed(**properties), "required": list(properties)}
