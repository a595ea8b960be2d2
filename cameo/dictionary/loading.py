"""From layers of files to one :class:`Lexicon`: all faults of all files at once, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from attrs import field, frozen

from cameo.codes import ComposeGrid, Ontology
from cameo.dictionary.entries import read_operator, read_verb
from cameo.dictionary.layers import (
    LayerLike,
    Merged,
    RawFile,
    SourceFile,
    as_layers,
    digest,
    gather,
    merge,
    read_file,
    serves,
    with_fallback,
)
from cameo.dictionary.model import Lexicon, Place
from cameo.dictionary.nodes import Table, Text, fault, plain
from cameo.dictionary.people import read_actor, read_agents
from cameo.dictionary.topics import read_discard, read_issue
from cameo.dictionary.values import Reader, spread_sets
from cameo.errors import CameoError, DictionaryError, Fault


@frozen
class Compiled:
    """What compiling gave: the lexicon (``None`` when the ontology itself is broken), and what lint needs besides.

    :param used_sets: names of sets that entries or other sets name.
    """

    lexicon: Lexicon | None
    merged: Merged
    used_sets: frozenset[str]
    faults: tuple[Fault, ...] = field(repr=False)


def load(layers: LayerLike | Iterable[LayerLike], language: str = "en", *, cached: bool = True) -> Lexicon:
    """Read dictionaries.

    :param layers: folders, YAML files or ``BUNDLED``; later ones add to earlier ones, replace and remove.
    :param language: of the news text; files in other languages are left out.
    :param cached: take the result from the cache, and leave it there (see :mod:`cameo.dictionary.cache`).
    :raises DictionaryError: with every fault of every file.
    """
    from cameo.dictionary import cache

    raw, faults = collect(as_layers(layers))
    key = cache.key(raw, language) if cached and not faults else None
    found = cache.read(key) if key else None
    if found is not None:
        return found
    compiled = compile_files(raw, language, faults)
    if compiled.faults or compiled.lexicon is None:
        raise DictionaryError(compiled.faults)
    if key:
        cache.write(key, compiled.lexicon)
    return compiled.lexicon


def collect(layers: Sequence[LayerLike]) -> tuple[tuple[RawFile, ...], list[Fault]]:
    """All files of all layers, and what kept others from being read."""
    faults: list[Fault] = []
    return with_fallback(layers, gather(layers, faults), faults), faults


def compile_files(raw: Sequence[RawFile], language: str, faults: Iterable[Fault] = ()) -> Compiled:
    """Read, merge and understand files; never raises for what they hold.

    :param faults: what was found wrong before.
    """
    found = list(faults)
    files = [file for one in raw if (file := _read(one, found)) is not None]
    merged = merge([file for file in files if serves(file, language)], found)
    ontology, grid = _ontology(merged, found), _grid(merged, found)
    if ontology is None or grid is None:
        return Compiled(None, merged, frozenset(), in_order(found))
    sets, inner = spread_sets(merged.lists["sets"], found)
    grammar = {name: _lower(words.words) for name, words in merged.lists["grammar"].items()}
    reader = Reader(ontology, sets, frozenset(grammar.get("prepositions", ())), found)
    lexicon = Lexicon(
        language=language,
        ontology=ontology,
        grid=grid,
        grammar=grammar,
        sets=sets,
        verbs={name: read_verb(name, entry, reader) for name, entry in merged.entries["verbs"].items()},
        operators={name: read_operator(name, entry, reader) for name, entry in merged.entries["operators"].items()},
        actors={name: read_actor(name, entry, reader) for name, entry in merged.entries["actors"].items()},
        agents=read_agents(merged.lists["agents"], reader),
        digest=digest(raw, language),
        discards={name: read_discard(name, entry, reader) for name, entry in merged.entries["discards"].items()},
        issues={name: read_issue(name, entry, reader) for name, entry in merged.entries["issues"].items()},
    )
    return Compiled(lexicon, merged, frozenset(reader.used_sets | inner), in_order(found))


def _read(raw: RawFile, faults: list[Fault]) -> SourceFile | None:
    """One file; the ontology that stands behind every layer of one's own is read once in a process."""
    file, found = _read_once(raw) if raw.layer < 0 else _read_now(raw)
    faults.extend(found)
    return file


def _read_now(raw: RawFile) -> tuple[SourceFile | None, tuple[Fault, ...]]:
    found: list[Fault] = []
    return read_file(raw, found), tuple(found)


_read_once = lru_cache(maxsize=4)(_read_now)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults by file and place, each once."""
    unique = dict.fromkeys(faults)
    return tuple(sorted(unique, key=lambda one: (one.path, one.line, one.column, one.code)))


def _lower(words: Iterable[Text]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(word.value.lower().split()) for word in words))


def _ontology(merged: Merged, faults: list[Fault]) -> Ontology | None:
    try:
        return Ontology.from_mapping({"codes": {code: plain(node) for code, node in merged.codes.items()}})
    except (CameoError, AttributeError, TypeError, ValueError) as error:
        code = str(getattr(error, "code", ""))
        node = merged.codes.get(code) or next((one for one in merged.codes.values() if _has_parent(one, code)), None)
        faults.append(fault(node.place if node else _place_of("codes", merged), "E305", _reason(error)))
        return None


def _has_parent(node: Table, code: str) -> bool:
    parent = node.get("parent")
    return isinstance(parent, Text) and parent.value == code


def _grid(merged: Merged, faults: list[Fault]) -> ComposeGrid | None:
    try:
        return ComposeGrid.from_mapping({"compose": {row: plain(cells) for row, cells in merged.compose.items()}})
    except (CameoError, AttributeError, TypeError, ValueError) as error:
        row = merged.compose.get(str(getattr(error, "row", "")))
        mark = row.marks.get(str(getattr(error, "key", "")), row.place) if row else _place_of("compose", merged)
        faults.append(fault(mark, "E305", _reason(error)))
        return None


def _reason(error: Exception) -> str:
    return str(error) if isinstance(error, CameoError) else f"cannot be read: {error}"


def _place_of(kind: str, merged: Merged) -> Place:
    """The first file of a kind."""
    return next((file.body.place for file in merged.files if file.kind == kind), Place(f"{kind}.yml", 1))
