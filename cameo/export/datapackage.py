"""The Frictionless ``datapackage.json`` beside an export: columns, versions, counts and the command.

One package describes all exports of a folder; an export replaces the description of a file of its name and leaves the
others. See https://specs.frictionlessdata.io/data-package/.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cameo.errors import CameoError
from cameo.export.codebook import Made
from cameo.export.files import whole_stream
from cameo.export.formats import Column, Format
from cameo.export.layout import Layout
from cameo.export.tally import Tally

NAME = "datapackage.json"
_MARK = "cameo"  # a property of packages and resources that are ours
_MEDIA = {"json": "application/json", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}
_NESTED = {"bool": "boolean", "1-4": "integer", "YYYY-MM-DD*": "date", "YYYY-MM-DD": "date", "ISO8601": "string"}


class PackageError(CameoError):
    """A ``datapackage.json`` that is in the way."""

    def __init__(self, path: str | Path, reason: str) -> None:
        self.path = str(path)
        super().__init__(f"{path}: {reason}; export into another folder, or move this file")


def read_package(folder: Path) -> dict[str, Any]:
    """The package of a folder, new where there is none.

    :raises PackageError: when there is one that cameo did not write.
    """
    path = folder / NAME
    if not path.exists():
        return {"name": "cameo-events", _MARK: {}, "resources": []}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise PackageError(path, "cannot be read as a data package") from None
    if not isinstance(found, dict) or _MARK not in found or not isinstance(found.get("resources"), list):
        raise PackageError(path, "is a data package that cameo did not write")
    return found


def write_package(folder: Path, resource: Mapping[str, Any]) -> None:
    """Put a resource into the folder's package, in the place of one of the same file.

    :raises PackageError: when the package is not ours.
    :raises OutputError: when it cannot be written.
    """
    package = read_package(folder)
    others = [one for one in package["resources"] if one.get("path") != resource["path"]]
    package["resources"] = sorted([*others, resource], key=lambda one: str(one["path"]))
    with whole_stream(folder / NAME) as stream:
        stream.write(json.dumps(package, indent=2, ensure_ascii=False).encode() + b"\n")


def resource(path: Path, format: Format, layout: Layout, tally: Tally, rows_read: int, made: Made) -> dict[str, Any]:
    """What there is to say about one exported file."""
    return {
        "name": re.sub(r"[^a-z0-9._-]+", "-", path.name.lower()).strip("-") or "events",
        "path": path.name,
        "title": format.title,
        **_shape(layout),
        "bytes": path.stat().st_size,
        "hash": f"sha256:{_digest(path)}",
        "schema": {"fields": [_field(one, layout) for one in format.columns], "missingValues": _missing(layout)},
        _MARK: {
            "format": format.name,
            "source": format.source,
            "made": dict(made.about),
            "command": made.command,
            "with_text": made.with_text,
            "rows_read": rows_read,
            "rows": tally.rows,
            "left_out": dict(sorted(tally.left_out.items())),
            "stories": tally.stories,
            "first_day": tally.first.isoformat() if tally.first else None,
            "last_day": tally.last.isoformat() if tally.last else None,
        },
    }


def _shape(layout: Layout) -> dict[str, Any]:
    if layout.kind != "separated":
        return {"format": layout.kind, "mediatype": _MEDIA[layout.kind]}
    mediatype = "text/csv" if layout.delimiter == "," else "text/tab-separated-values"
    dialect = {"header": layout.header, "delimiter": layout.delimiter}
    return {"format": "csv", "mediatype": mediatype, "encoding": "utf-8", "dialect": dialect}


def _field(column: Column, layout: Layout) -> dict[str, str]:
    return {"name": column.name, "type": _type(column.type, layout), "description": column.meaning}


def _type(kind: str, layout: Layout) -> str:
    """The Table Schema type. Lists are text in separated files; PLOVER's own types are lists and objects."""
    if kind == "list":
        return "string" if layout.kind == "separated" else "array"
    if kind in ("string", "integer", "number", "date"):
        return kind
    kind = kind.removesuffix("*") if kind != "YYYY-MM-DD*" else kind
    if kind.startswith("list"):
        return "array"
    return _NESTED.get(kind, "string" if kind in ("str", "date") else "object")


def _missing(layout: Layout) -> list[str]:
    return list(dict.fromkeys(("", layout.null))) if layout.kind == "separated" else [""]


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
