"""Compiled dictionaries, kept in the user's cache folder under a hash of what they were made from.

JSON, never pickle: a cache must not be able to run anything. A file that cannot be read, or whose checksum does not
fit, is as good as none. Objects are rows of their fields, made when they are asked for; equal tuples of words are
stored once. The tables that the engine looks words up in are stored beside them, so that nothing has to be compiled.
"""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints
from zlib import crc32

import attrs

import cameo
from cameo.codes import Code, ComposeGrid, Ontology, Plover
from cameo.dictionary.layers import BUNDLED, RawFile, digest
from cameo.dictionary.model import (
    ActorEntry,
    ActorRole,
    Agent,
    Discard,
    Example,
    Frame,
    Issue,
    Lexicon,
    Operator,
    Place,
    SlotPattern,
    VerbEntry,
)
from cameo.dictionary.tables import LazyMapping, LazySequence, Store, pack, unpack

VERSION = "4"
"""Raised when the layout of the file changes, or what is compiled into it."""

_KEPT = 8
"""Compiled dictionaries that stay in the cache folder."""

_POOLED = 4
"""Tuples of this many words or more are stored once."""

_CHECKSUM_BYTES = 9

_ENTRIES = {"verbs": VerbEntry, "operators": Operator, "actors": ActorEntry, "discards": Discard, "issues": Issue}
"""Parts of a lexicon of which each entry is a row."""

_EAGER: dict[str, Any] = {
    "language": str,
    "digest": str,
    "grid": ComposeGrid,
    "grammar": Mapping[str, tuple[str, ...]],
    "sets": Mapping[str, tuple[str, ...]],
}
"""Small parts of a lexicon, read at once."""

CLASSES = (
    *(Lexicon, VerbEntry, Operator, ActorEntry, ActorRole, Agent, Discard, Issue, Frame, SlotPattern, Example, Place),
    *(Ontology, Code, Plover, ComposeGrid),
)
"""What a compiled file is made of."""


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
    return folder() / f"dictionaries-{name}.rows"


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
    found = sorted(place.glob("dictionaries-*.*"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in found[_KEPT:]:
        with suppress(OSError):
            old.unlink()


def dumps(lexicon: Lexicon) -> bytes:
    """A lexicon as bytes, with the tables that the engine makes of it: a checksum, then rows of JSON."""
    data = pack(_tables(lexicon))
    return _checksum(data) + data


def loads(data: bytes) -> Lexicon:
    """The lexicon that :func:`dumps` wrote; its entries are read when they are asked for.

    :raises ValueError: when the checksum does not fit.
    """
    body = memoryview(data)[_CHECKSUM_BYTES:]
    if data[:_CHECKSUM_BYTES] != _checksum(body):
        raise ValueError("checksum of the compiled dictionaries does not fit")
    return _lexicon(unpack(body))


def _tables(lexicon: Lexicon) -> dict[str, Mapping[str, Any] | list[Any]]:
    """Plain rows of everything in a lexicon, by table."""
    from cameo.actors.index import NAMES, name_rows
    from cameo.triggers import TRIGGER_FORMS, TRIGGERS, trigger_rows

    pools = _Pools()
    heads, forms = trigger_rows(lexicon)
    tables: dict[str, Mapping[str, Any] | list[Any]] = {
        name: {key: _encode(one, pools) for key, one in table.items()}
        for name, table in (("codes", lexicon.ontology), *((name, getattr(lexicon, name)) for name in _ENTRIES))
    }
    tables["agents"] = [_encode(one, pools) for one in lexicon.agents]
    tables |= {NAMES: name_rows(lexicon), TRIGGERS: heads, TRIGGER_FORMS: forms}
    rest = [_encode(one, pools) for one in (lexicon.ontology.below, *(getattr(lexicon, name) for name in _EAGER))]
    tables["words"] = [list(words) for words in pools.words]
    tables["rest"] = [[list(pools.texts), *rest]]
    return tables


def _lexicon(store: Store) -> Lexicon:
    tables = {name: store.table(name) for name in store.head}
    texts, below, *rest = tables["rest"].row(tables["rest"].first)
    read = _Decoders(tuple(texts), LazySequence(tables["words"], tuple)).read
    parts: dict[str, Any] = {name: LazyMapping(tables[name], partial(read, kind)) for name, kind in _ENTRIES.items()}
    parts |= {name: read(kind, value) for (name, kind), value in zip(_EAGER.items(), rest, strict=True)}
    codes = LazyMapping(tables["codes"], partial(read, Code))
    lexicon = Lexicon(
        ontology=Ontology.of(codes, read(Mapping[str, tuple[str, ...]], below)),
        agents=LazySequence(tables["agents"], partial(read, Agent)),
        **parts,
    )
    object.__setattr__(lexicon, "stored", tables)  # never an argument: a lexicon changed by hand has none
    return lexicon


def _checksum(data: bytes | memoryview) -> bytes:
    """Against files cut short or damaged; a cyclic sum is enough for that, and a third of the time of a hash."""
    return f"{crc32(data):08x}\n".encode("ascii")


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

    def __init__(self, texts: tuple[str, ...], words: Sequence[tuple[str, ...]]) -> None:
        self._texts = texts
        self._words = words
        self._known: dict[Any, Callable[[Any], Any]] = {Place: self._place, datetime.date: _date}

    def read(self, kind: Any, row: Any) -> Any:
        """The value of a type that a row holds."""
        return self.of(kind)(row)

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
    fields = (f"{kind.__name__}.{one.name}:{one.type}" for kind in CLASSES for one in attrs.fields(kind))
    return " ".join(fields)
