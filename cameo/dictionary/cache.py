"""Compiled dictionaries, kept in the user's cache folder under a hash of what they were made from.

JSON, never pickle: a cache must not be able to run anything. A file that cannot be read, or whose checksum does not
fit, is as good as none. Objects are rows of their fields; equal tuples of words are stored once.
"""

from __future__ import annotations

import datetime
import json
import os
import sys
import tempfile
import types
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs

import cameo
from cameo.dictionary.layers import BUNDLED, RawFile, digest
from cameo.dictionary.model import Lexicon, Place

VERSION = "1"
"""Raised when the layout of the file changes."""

_KEPT = 8
"""Compiled dictionaries that stay in the cache folder."""

_POOLED = 4
"""Tuples of this many words or more are stored once."""


def folder() -> Path:
    """Where compiled dictionaries are kept: ``$CAMEO_CACHE``, else ``cameo`` in the user's cache folder."""
    own = os.environ.get("CAMEO_CACHE")
    if own:
        return Path(own)
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local) / "cameo" / "Cache"
    shared = os.environ.get("XDG_CACHE_HOME")
    return Path(shared if shared else Path.home() / ".cache") / "cameo"


def key(files: Iterable[RawFile], language: str) -> str:
    """Name of the cache file for a set of files: a hash of content, names, version of cameo, and its data classes."""
    raw = tuple(files)
    parts = (VERSION, cameo.__version__, _layout(), digest(raw, language), *(file.name for file in raw))
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def path(name: str) -> Path:
    """The cache file of a key."""
    return folder() / f"dictionaries-{name}.json"


def prebuilt_folder() -> Path:
    """Compiled dictionaries that come inside the package, for machines where nothing can be written."""
    return Path(__file__).parent.parent / "_compiled"


def read(name: str) -> Lexicon | None:
    """The lexicon of a key, or ``None`` where there is no sound file of it."""
    for file in (path(name), prebuilt_folder() / path(name).name):
        try:
            return loads(file.read_bytes())
        except (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
            continue
    return None


def write(name: str, lexicon: Lexicon, into: Path | None = None) -> bool:
    """Keep a lexicon, by atomic rename: no reader ever sees half a file.

    :param into: another folder than the user's.
    :returns: whether it worked; a cache that cannot be written is no error.
    """
    target = into / path(name).name if into else path(name)
    temporary: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".dictionaries-", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(dumps(lexicon))
        temporary.replace(target)
        _prune(target.parent)
    except OSError:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
        return False
    return True


def prebuild(into: Path | None = None, language: str = "en") -> Path:
    """Compile the bundled dictionaries into the package, so that their first use is as fast as the second.

    :param into: another folder than :func:`prebuilt_folder`.
    :raises DictionaryError: when they have faults.
    """
    from cameo.dictionary.loading import collect, load

    name = key(collect((BUNDLED,))[0], language)
    place = into or prebuilt_folder()
    write(name, load(BUNDLED, language, cached=False), place)
    return place / path(name).name


def _prune(place: Path) -> None:
    """Delete all but the newest compiled dictionaries: every edit of a dictionary leaves one behind."""
    found = sorted(place.glob("dictionaries-*.json"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in found[_KEPT:]:
        with suppress(OSError):
            old.unlink()


def dumps(lexicon: Lexicon) -> bytes:
    """A lexicon as bytes: a checksum, then JSON."""
    pools = _Pools()
    body = _encode(lexicon, pools)
    text = json.dumps([list(pools.texts), list(pools.words), body], separators=(",", ":"))
    data = text.encode("ascii")
    return _checksum(data) + b"\n" + data


def loads(data: bytes) -> Lexicon:
    """The lexicon that :func:`dumps` wrote.

    :raises ValueError: when the checksum does not fit.
    """
    checksum, _, body = data.partition(b"\n")
    if checksum != _checksum(body):
        raise ValueError("checksum of the compiled dictionaries does not fit")
    texts, words, rows = json.loads(body)
    decode = _Decoders(tuple(texts), tuple(tuple(one) for one in words)).of(Lexicon)
    lexicon: Lexicon = decode(rows)
    return lexicon


def _checksum(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).hexdigest().encode("ascii")


@attrs.frozen
class _Pools:
    """Texts and tuples of words that occur often, each stored once and named by its number."""

    texts: dict[str, int] = attrs.field(factory=dict)
    words: dict[tuple[str, ...], int] = attrs.field(factory=dict)


def _encode(value: Any, pools: _Pools) -> Any:
    """Plain lists, tables and scalars for one value; the field types say how to read them back."""
    if isinstance(value, Place):
        return [pools.texts.setdefault(value.file, len(pools.texts)), value.line, value.column]
    if attrs.has(type(value)):
        return [_encode(getattr(value, one.name), pools) for one in attrs.fields(type(value))]
    if isinstance(value, tuple):
        if len(value) >= _POOLED and all(isinstance(one, str) for one in value):
            return pools.words.setdefault(value, len(pools.words))
        return [_encode(one, pools) for one in value]
    if isinstance(value, Mapping):
        return [[_encode(name, pools), _encode(one, pools)] for name, one in value.items()]
    return value.isoformat() if isinstance(value, datetime.date) else value


class _Decoders:
    """Functions that read values of a type; made once for each type, so that reading is only calls."""

    def __init__(self, texts: tuple[str, ...], words: tuple[tuple[str, ...], ...]) -> None:
        self._texts = texts
        self._words = words
        self._known: dict[Any, Callable[[Any], Any]] = {Place: self._place, datetime.date: _date}

    def of(self, kind: Any) -> Callable[[Any], Any]:
        """The function for a type."""
        if kind not in self._known:
            self._known[kind] = self._make(kind)
        return self._known[kind]

    def _make(self, kind: Any) -> Callable[[Any], Any]:
        if kind in (str, int, float, bool):
            return _same
        if attrs.has(kind):
            return self._object(kind)
        inner = get_args(kind)
        if get_origin(kind) is tuple:
            return self._words_of if inner[0] is str else _tuple(self.of(inner[0]))
        return _mapping(self.of(inner[0]), self.of(inner[1]))

    def _object(self, kind: Any) -> Callable[[Any], Any]:
        """Fields that need reading are read in place; ``None`` needs none, so most optional fields cost nothing."""
        hints = get_type_hints(kind)
        readers = [self.of(_without_none(hints[one.name])) for one in attrs.fields(kind)]
        special = [(at, reader) for at, reader in enumerate(readers) if reader is not _same]

        def decode(row: list[Any]) -> Any:
            for at, reader in special:
                value = row[at]
                if value is not None:
                    row[at] = reader(value)
            return kind(*row)

        return decode

    def _place(self, row: list[Any]) -> Place:
        return Place(self._texts[row[0]], row[1], row[2])

    def _words_of(self, value: Any) -> tuple[str, ...]:
        return self._words[value] if type(value) is int else tuple(value)


def _same(value: Any) -> Any:
    return value


def _date(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value)


def _without_none(kind: Any) -> Any:
    """``str`` of ``str | None``; unions occur only in fields."""
    if get_origin(kind) in (Union, types.UnionType):
        return next(one for one in get_args(kind) if one is not type(None))
    return kind


def _tuple(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: tuple([inner(one) for one in value])


def _mapping(name: Callable[[Any], Any], inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: {name(one): inner(other) for one, other in value}


@lru_cache(maxsize=1)
def _layout() -> str:
    """The fields of all classes, so that a changed class never reads an older file."""
    known: dict[str, str] = {}

    def visit(kind: Any) -> None:
        if attrs.has(kind) and kind.__name__ not in known:
            hints = get_type_hints(kind)
            known[kind.__name__] = " ".join(f"{one.name}:{one.type}" for one in attrs.fields(kind))
            for one in attrs.fields(kind):
                visit(hints[one.name])
        for inner in get_args(kind):
            visit(inner)

    visit(Lexicon)
    return repr(sorted(known.items()))
