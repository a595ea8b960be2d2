"""What a run is: its input, how it is read, parsed and coded. Two runs of which any of these differ are never mixed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from attrs import asdict, field, frozen

from cameo import __version__
from cameo.archive.folder import RunError, RunFolder, write_json
from cameo.archive.originals import Original
from cameo.errors import reason_of
from cameo.export.files import OutputError, whole_stream

VERSION = 1

Facts = Mapping[str, Any]


@frozen(kw_only=True)
class Manifest:
    """Written when a run begins, and again when it is coded anew.

    :param kind: ``texts``, which are parsed, or ``parses``.
    :param inputs: how many ``files`` and ``bytes`` are read, and the ``hash`` of their hashes (:func:`described`).
    :param reading: options that decide which documents there are and where shards end, by their names.
    :param parsing: ``model``, ``cleaning``, ``schema``, ``gate``, ``titles``, and ``parser``, as asked for.
    :param coding: ``dictionaries`` (their content hash), ``cameo`` (its version), and options by their names.
    :param cameo: the version that began it.
    """

    kind: str
    inputs: Facts = field(hash=False)
    reading: Facts = field(hash=False)
    parsing: Facts = field(hash=False)
    coding: Facts = field(hash=False)
    version: int = VERSION
    cameo: str = __version__

    @property
    def coding_id(self) -> str:
        """Of dictionaries and options: shards of another one are coded again."""
        return blake2b(json.dumps(self.coding, sort_keys=True).encode(), digest_size=8).hexdigest()

    @property
    def model(self) -> str:
        return str(self.parsing["model"])


def read_manifest(folder: RunFolder) -> Manifest | None:
    """The manifest of a folder, ``None`` if there is none.

    :raises RunError: when it is damaged, or of a newer cameo.
    """
    try:
        found = json.loads(folder.manifest.read_text("utf-8"))
        if found["version"] > VERSION:
            raise RunError(f"{folder.manifest}: made by cameo {found['cameo']}, which is newer; update cameo")
        return Manifest(**found)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        reason = f"cannot be read as the manifest of a run ({type(error).__name__}: {error})"
        raise RunError(f"{folder.manifest}: {reason}; give another folder, or delete this one") from None


def read_originals(folder: RunFolder) -> tuple[Original, ...]:
    """The files that a run reads; they can be a million, so that only who reads them holds them.

    :raises RunError: when the list is gone or damaged.
    """
    try:
        with folder.inputs.open(encoding="utf-8") as lines:
            return tuple(Original(**json.loads(line)) for line in lines)
    except (OSError, ValueError, TypeError) as error:
        raise RunError(f"{folder.inputs}: gone or damaged ({error}); begin anew with --new") from None


def described(originals: Sequence[Original]) -> dict[str, Any]:
    """Files in short, for the manifest."""
    digest = blake2b(digest_size=16)
    for one in originals:
        digest.update(f"{one.name}\0{one.hash}\0".encode("utf-8", "replace"))
    return {"files": len(originals), "bytes": sum(one.bytes for one in originals), "hash": digest.hexdigest()}


def write_manifest(folder: RunFolder, manifest: Manifest, originals: Sequence[Original]) -> None:
    """Write what the run is, and the files it reads before that.

    :raises OutputError: when they cannot be written.
    """
    try:
        with whole_stream(folder.inputs, durable=True) as stream:
            for one in originals:
                stream.write(json.dumps(asdict(one), ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    except OSError as error:
        raise OutputError(folder.inputs, reason_of(error)) from None
    write_json(folder.manifest, asdict(manifest))


def differences(before: Facts, now: Facts, names: Sequence[str] | None = None) -> Iterator[str]:
    """What differs between two sets of facts, in words."""
    for name in names or dict.fromkeys((*before, *now)):
        if before.get(name) != now.get(name):
            yield f"{name}: {_shown(before.get(name))} then, {_shown(now.get(name))} now"


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "none"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
