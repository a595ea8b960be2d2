"""JSON Schema of the dictionary files, so that any editor completes keys and marks slips.

Made from the table of keys: ``python -m cameo.dictionary.schema`` writes ``dictionaries/schema``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from cameo.dictionary.keys import (
    ENTRY_KEYS,
    EXAMPLE,
    FRAME,
    HEADER,
    KINDS,
    LIST_KINDS,
    NEUTRAL_KINDS,
    ROLE,
    WORD_CHANGE,
    Keys,
    Shape,
)
from cameo.dictionary.layers import FORMAT, bundled_folder

_TEXT: dict[str, Any] = {"type": "string"}
_WORDS: dict[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}
_CODE = {"anyOf": [{"type": "string", "pattern": "^[0-9]{2,4}$"}, {"const": "none"}]}
_ACTOR_CODE = {"type": "string", "pattern": "^([A-Za-z]{3})+$"}
_ROW = {"type": "string", "pattern": "^\\S+ [0-9]{2,4} \\S+( [a-z]+)?$"}
_DATE = {"anyOf": [{"type": "string", "pattern": "^[0-9]{4}(-[0-9]{1,2}){0,2}$"}, {"type": "integer"}]}


def _list_of(name: str) -> dict[str, Any]:
    item = {"$ref": f"#/$defs/{name}"}
    return {"anyOf": [item, {"type": "array", "items": item}]}


_SHAPES: Mapping[Shape, dict[str, Any]] = {
    Shape.TEXT: _TEXT,
    Shape.WORDS: _WORDS,
    Shape.CODE: _CODE,
    Shape.REVERSE: {"anyOf": [*_CODE["anyOf"], {"const": "same"}]},
    Shape.SLOTS: _WORDS,
    Shape.SIDE: {"enum": ["subject", "object"]},
    Shape.FRAMES: _list_of("frame"),
    Shape.EXAMPLES: _list_of("example"),
    Shape.ROWS: {"anyOf": [{"const": "none"}, _ROW, {"type": "array", "items": _ROW}]},
    Shape.FLAG: {"type": "boolean"},
    Shape.DATE: _DATE,
    Shape.ACTOR_CODE: _ACTOR_CODE,
    Shape.ACTOR_CODES: {"anyOf": [_ACTOR_CODE, {"type": "array", "items": _ACTOR_CODE}]},
    Shape.ROLES: _list_of("role"),
}
_DEFS: Mapping[str, tuple[tuple[str, Keys], ...]] = {
    "verbs": (("frame", FRAME), ("example", EXAMPLE)),
    "operators": (("example", EXAMPLE),),
    "actors": (("role", ROLE),),
    "discards": (("example", EXAMPLE),),
}


def schemas() -> Iterator[tuple[str, dict[str, Any]]]:
    """File name and schema of every kind of file."""
    for kind in KINDS:
        yield f"{kind}.json", schema(kind)


def schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind of file."""
    head = _properties(HEADER)
    head["cameo"] = {"description": HEADER["cameo"].about, "enum": [int(FORMAT), FORMAT]}
    head["kind"] = {"description": HEADER["kind"].about, "const": kind}
    required = ["cameo", "kind", *([] if kind in NEUTRAL_KINDS else ["language"])]
    result: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"cameo dictionary file of kind {kind}",
        "type": "object",
        "required": [*required, kind],
        "properties": {**head, kind: _body(kind)},
        "additionalProperties": False,
    }
    if kind in _DEFS:
        result["$defs"] = {name: _table(keys, open_=name == "frame") for name, keys in _DEFS[kind]}
    return result


def _properties(keys: Keys) -> dict[str, Any]:
    return {name: {"description": key.about, **_SHAPES[key.shape]} for name, key in keys.items()}


def _table(keys: Keys, *, open_: bool = False) -> dict[str, Any]:
    """A table with these keys; an open one takes slots besides."""
    return {"type": "object", "properties": _properties(keys), "additionalProperties": _WORDS if open_ else False}


def _body(kind: str) -> dict[str, Any]:
    if kind in ENTRY_KEYS:
        return {"type": "object", "additionalProperties": _table(ENTRY_KEYS[kind])}
    if kind in LIST_KINDS:
        return {"type": "object", "additionalProperties": {"anyOf": [*_WORDS["anyOf"], _table(WORD_CHANGE)]}}
    if kind == "compose":
        return {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _TEXT}}
    return {"type": "object", "additionalProperties": {"type": "object"}}


def text(schema_of_kind: Mapping[str, Any]) -> str:
    """A schema as it is written."""
    return json.dumps(schema_of_kind, indent=1, ensure_ascii=False) + "\n"


def write(folder: Path) -> None:
    """Write all schemas into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, one in schemas():
        (folder / name).write_text(text(one), encoding="utf-8")


if __name__ == "__main__":
    write(bundled_folder() / "schema")
