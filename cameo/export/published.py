"""What is published about the formats: columns, types and class schemes, from ``published.json`` with their sources."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, cast

_TYPES = {
    "INTEGER": "integer",
    "FLOAT": "number",
    "STRING": "string",
    "int": "integer",
    "float": "number",
    "str": "string",
    "date": "date",
    "date YYYY-MM-DD": "date",
}


@lru_cache(maxsize=1)
def _published() -> Mapping[str, Any]:
    text = files("cameo.export").joinpath("published.json").read_text("utf-8")
    return cast(Mapping[str, Any], json.loads(text))


def columns(format: str) -> tuple[tuple[str, str], ...]:
    """Names and types, in order. A type is Frictionless's (``integer``, ``number``, ``string``, ``date``), else as
    published (PLOVER's nested ones).
    """
    found = _published()["formats"][format]["columns"]
    return tuple((name, _TYPES.get(kind, kind)) for name, kind in found)


def source(format: str) -> str:
    """The publication that the columns are taken from."""
    return str(_published()["formats"][format]["source"])


def penta_class(root: str) -> int | None:
    """Phoenix's penta class of a CAMEO root: 0 statement, 1 and 2 cooperation, 3 and 4 conflict."""
    return cast("int | None", _published()["phoenix_penta"].get(root))


def plover_quad(type: str) -> int | None:
    """The quad class of a PLOVER type, 1 to 4."""
    return cast("int | None", _published()["plover_quad"].get(type))


def role_label(code: str) -> str:
    """The English name of a CAMEO role code; the code itself where there is none."""
    return str(_published()["roles"].get(code, code))


def organisation_parts(code: str) -> tuple[list[str], str | None, str | None]:
    """Take an organisation's code apart as GDELT does: ``IGOAFRAFU`` is of type IGO, in Africa, and known as AFU.

    :returns: types, region, known group.
    """
    about = _published()
    types: list[str] = []
    region = known = None
    for chunk in chunks(code):
        if chunk in about["organisations"] or chunk in about["roles"]:
            types.append(chunk)
        elif chunk in about["regions"]:
            region = region or chunk
        else:
            known = known or chunk
    return types, region, known


def chunks(code: str) -> list[str]:
    """An actor code in its three-letter parts."""
    return [code[start : start + 3] for start in range(0, len(code), 3)]
