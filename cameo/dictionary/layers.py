"""Which files make a set of dictionaries, and what the later ones change in the earlier ones.

Merging works on nodes, before anybody asks what they mean: so an entry that three layers wrote knows the place of
each of its words, and one rule serves verbs, operators and actors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from hashlib import blake2b
from pathlib import Path

from attrs import field, frozen

from cameo.dictionary.frames import frame_id
from cameo.dictionary.keys import (
    ENTRY_KEYS,
    HEADER,
    KINDS,
    LIST_KINDS,
    NEUTRAL_KINDS,
    WORD_CHANGE,
    Shape,
)
from cameo.dictionary.model import Place
from cameo.dictionary.nodes import Listing, Node, Table, Text, as_listing, fault
from cameo.dictionary.reading import parse_table, read_bytes
from cameo.dictionary.rules import did_you_mean
from cameo.errors import Fault

FORMAT = "1"
"""The version that files name in ``cameo: 1``."""

_ADDED = (Shape.WORDS, Shape.SLOTS, Shape.EXAMPLES, Shape.ROLES, Shape.ACTOR_CODES)
_FALLBACK_KINDS = ("codes", "compose")


class Layer(Enum):
    """A layer that has no path of its own."""

    BUNDLED = "bundled"


BUNDLED = Layer.BUNDLED
"""The dictionaries that come with cameo."""

LayerLike = Layer | str | os.PathLike[str]
"""``BUNDLED``, a folder, or a single YAML file."""


@frozen
class RawFile:
    """One file as it was found.

    :param name: path from the layer's parent: what faults and places give.
    :param layer: position of its layer.
    """

    name: str
    layer: int
    data: bytes = field(repr=False)


@frozen
class SourceFile:
    """One file as it was read."""

    name: str
    layer: int
    kind: str
    language: str
    origin: Text | None
    body: Table


@frozen
class Entry:
    """An id with what all layers say of it."""

    table: Table
    place: Place
    origin: str


@frozen
class WordList:
    """A named list with the words of all layers."""

    words: tuple[Text, ...]
    place: Place


@frozen
class Merged:
    """All layers in one: the nodes, by kind and id."""

    entries: Mapping[str, Mapping[str, Entry]] = field(hash=False)
    lists: Mapping[str, Mapping[str, WordList]] = field(hash=False)
    codes: Mapping[str, Table] = field(hash=False)
    compose: Mapping[str, Table] = field(hash=False)
    files: tuple[SourceFile, ...]


def bundled_folder() -> Path:
    """Where the dictionaries that come with cameo lie: inside an installed package, beside it in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "_dictionaries"
    return installed if installed.is_dir() else package.parent / "dictionaries"


def layer_path(layer: LayerLike) -> Path:
    """The folder or file of a layer."""
    return bundled_folder() if isinstance(layer, Layer) else Path(layer)


def as_layers(layers: LayerLike | Iterable[LayerLike]) -> tuple[LayerLike, ...]:
    """A tuple of layers; a single one counts as a list of one."""
    return (layers,) if isinstance(layers, (Layer, str, os.PathLike)) else tuple(layers)


def gather(layers: Sequence[LayerLike], faults: list[Fault]) -> tuple[RawFile, ...]:
    """All files of all layers, in the order in which they count."""
    found: list[RawFile] = []
    tops: dict[str, Path] = {}
    for number, layer in enumerate(layers):
        for path, name in _paths(layer, tops, faults):
            data = read_bytes(path, name, faults)
            if data is not None:
                found.append(RawFile(name, number, data))
    return tuple(found)


def _paths(layer: LayerLike, tops: dict[str, Path], faults: list[Fault]) -> list[tuple[Path, str]]:
    """Paths of a layer's files and the names they go by; a folder name that an earlier layer has is given in full."""
    path = layer_path(layer)
    top = "dictionaries" if layer is BUNDLED else path.resolve().name
    if tops.setdefault(top, path.resolve()) != path.resolve():
        top = path.as_posix()
    if path.is_file():
        return [(path, top)]
    if not path.is_dir():
        faults.append(fault(Place(str(path), 1), "E101", "no such file or folder"))
        return []
    inside = sorted(one.relative_to(path).as_posix() for one in path.rglob("*.y*ml") if one.suffix in (".yml", ".yaml"))
    names = [name for name in inside if not any(part.startswith(".") for part in name.split("/"))]
    if not names:
        faults.append(fault(Place(top, 1), "E101", "the folder holds no .yml file"))
    return [(path / name, f"{top}/{name}") for name in names]


def digest(files: Iterable[RawFile], language: str) -> str:
    """Content hash of a set of files; names count from the layer's folder, so that any checkout gives the same."""
    total = blake2b(f"{FORMAT}\0{language}\0".encode(), digest_size=16)
    for file in files:
        total.update(f"{file.layer}\0{file.name.partition('/')[2] or file.name}\0{len(file.data)}\0".encode())
        total.update(file.data)
    return total.hexdigest()


def with_fallback(layers: Sequence[LayerLike], files: Sequence[RawFile], faults: list[Fault]) -> tuple[RawFile, ...]:
    """The files, after those of CAMEO itself where the bundled layer is not among the layers.

    Codes and operator grid are the ontology, not somebody's dictionary: a layer of one's own need not repeat them.
    """
    if BUNDLED in layers:
        return tuple(files)
    extra: list[RawFile] = []
    for kind in _FALLBACK_KINDS:
        name = "cameo.yml" if kind == "codes" else f"{kind}.yml"
        shown = f"dictionaries/codes/{name}"
        data = read_bytes(bundled_folder() / "codes" / name, shown, faults)
        if data is not None:
            extra.append(RawFile(shown, -1, data))
    return (*extra, *files)


def read_file(raw: RawFile, faults: list[Fault]) -> SourceFile | None:
    """One file's head and body, or ``None`` where it has faults that leave nothing to read."""
    root = parse_table(raw.data, raw.name, faults)
    if root is None:
        return None
    kind = _kind(root, faults)
    if kind is None:
        return None
    _check_head(root, kind, faults)
    return SourceFile(
        raw.name, raw.layer, kind, _language(root, kind, faults), _origin(root), _body(root, kind, faults)
    )


def _check_head(root: Table, kind: str, faults: list[Fault]) -> None:
    for key, node in root.items():
        if key not in HEADER and key != kind:
            hint = did_you_mean(key, [*HEADER, kind])
            faults.append(fault(root.marks[key], "E203", f"unknown key {key!r} in a file of kind {kind}{hint}"))
        elif key in HEADER and not isinstance(node, Text):
            faults.append(fault(node.place, "E204", f"{key}: expected {HEADER[key].shape.value}"))


def _head_text(root: Table, key: str) -> str:
    node = root.get(key)
    return node.value if isinstance(node, Text) else ""


def _kind(root: Table, faults: list[Fault]) -> str | None:
    """The file's kind; version and kind are checked together, as without them nothing else can be said."""
    version, kind = _head_text(root, "cameo"), _head_text(root, "kind")
    if version != FORMAT:
        place = root.marks.get("cameo", root.place)
        found = f"found version {version!r}" if version else "no version"
        faults.append(fault(place, "E201", f"{found}; the file must start with 'cameo: {FORMAT}'"))
    if kind in KINDS:
        return kind if version == FORMAT else None
    place = root.marks.get("kind", root.place)
    found = f"unknown kind {kind!r}{did_you_mean(kind, KINDS)}" if kind else "no 'kind:'"
    faults.append(fault(place, "E202", f"{found}; expected one of {', '.join(KINDS)}"))
    return None


def _language(root: Table, kind: str, faults: list[Fault]) -> str:
    language = _head_text(root, "language")
    if not language and kind not in NEUTRAL_KINDS:
        faults.append(fault(root.place, "E202", f"a file of kind {kind} needs 'language:', such as 'language: en'"))
    return language


def _origin(root: Table) -> Text | None:
    node = root.get("origin")
    return node if isinstance(node, Text) else None


def _body(root: Table, kind: str, faults: list[Fault]) -> Table:
    body = root.get(kind)
    empty = Table({}, {}, root.place)
    if body is None:
        faults.append(fault(root.place, "E207", f"a file of kind {kind} needs the key '{kind}:' with what it holds"))
        return empty
    if not isinstance(body, Table):
        faults.append(fault(body.place, "E204", f"'{kind}:' takes names with a value each"))
        return empty
    return body


def serves(file: SourceFile, language: str) -> bool:
    """Whether a file counts for a language. English actor names serve all: news in any language has them."""
    if file.kind == "actors":
        return file.language in ("", "und", "en", language)
    return file.kind in NEUTRAL_KINDS or file.language in ("und", language)


def merge(files: Sequence[SourceFile], faults: list[Fault]) -> Merged:
    """Put layer upon layer.

    Within a layer plain entries come first, then ``extends``; so a layer may extend what it holds itself.
    """
    entries: dict[str, dict[str, Entry]] = {kind: {} for kind in ENTRY_KEYS}
    lists: dict[str, dict[str, WordList]] = {kind: {} for kind in LIST_KINDS}
    codes: dict[str, Table] = {}
    compose: dict[str, Table] = {}
    for layer in sorted({file.layer for file in files}):
        own = [file for file in files if file.layer == layer]
        for kind, known in entries.items():
            _merge_entries(kind, known, [file for file in own if file.kind == kind], faults)
        for file in own:
            if file.kind in LIST_KINDS:
                _merge_lists(lists[file.kind], file, faults)
            elif file.kind == "codes":
                _merge_codes(codes, file.body, faults)
            elif file.kind == "compose":
                _merge_compose(compose, file.body, faults)
    _move_role_words(lists["agents"], files)
    return Merged(entries, lists, codes, compose, tuple(files))


def _merge_entries(kind: str, known: dict[str, Entry], files: Iterable[SourceFile], faults: list[Fault]) -> None:
    fresh: dict[str, Place] = {}
    later: list[tuple[str, str, Table, SourceFile]] = []
    for file in files:
        for name, node in file.body.items():
            mark = file.body.marks[name]
            if not isinstance(node, Table):
                faults.append(fault(node.place, "E204", f"{name}: expected keys and values"))
                continue
            base = _extended(kind, name, node, file)
            if base is not None:
                later.append((base, name, node, file))
            elif name in fresh:
                faults.append(fault(mark, "E208", f"{name!r} stands in this layer already: {fresh[name]}"))
            elif _removed(node):
                _remove(known, name, mark, faults)
            else:
                fresh[name] = mark
                known[name] = Entry(node, mark, _entry_origin(node, file))
    for base, name, node, file in later:
        _extend(kind, known, base, node, file.body.marks[name], faults)


def _extended(kind: str, name: str, node: Table, file: SourceFile) -> str | None:
    """Id of the entry that this one adds to."""
    extends = node.get("extends")
    if isinstance(extends, Text):
        return extends.value
    return name if kind == "actors" and file.language not in ("", "und", "en") else None


def _removed(node: Table) -> bool:
    flag = node.get("remove")
    return isinstance(flag, Text) and flag.value == "true"


def _entry_origin(node: Table, file: SourceFile) -> str:
    own = node.get("origin")
    origin = own if isinstance(own, Text) else file.origin
    return origin.value if origin else ""


def _remove(known: dict[str, Entry], name: str, mark: Place, faults: list[Fault]) -> None:
    if known.pop(name, None) is None:
        faults.append(fault(mark, "E209", f"nothing to remove: no entry {name!r}{did_you_mean(name, known)}"))


def _extend(kind: str, known: dict[str, Entry], base: str, node: Table, mark: Place, faults: list[Fault]) -> None:
    old = known.get(base)
    if old is None:
        faults.append(fault(mark, "E209", f"nothing to extend: no entry {base!r}{did_you_mean(base, known)}"))
        return
    values, marks = dict(old.table.values), dict(old.table.marks)
    for key, value in node.without("extends").items():
        values[key] = _together(kind, key, values.get(key), value, faults)
        marks.setdefault(key, node.marks[key])
    known[base] = Entry(Table(values, marks, old.table.place), old.place, old.origin)


def _together(kind: str, key: str, old: Node | None, new: Node, faults: list[Fault]) -> Node:
    """What a key says once a later layer has spoken: lists grow, all else is replaced."""
    known = ENTRY_KEYS[kind].get(key)
    if known is None:
        return new
    if known.shape is Shape.FRAMES:
        return _frames_together(old, as_listing(new), faults)
    if old is None or known.shape not in _ADDED:
        return new
    return Listing((*as_listing(old).items, *as_listing(new).items), as_listing(old).place)


def _frames_together(old: Node | None, new: Listing, faults: list[Fault]) -> Listing:
    """The old frames and the new; a new one with an id (or the slots) of an old one takes its place."""
    frames = list(as_listing(old).items) if old is not None else []
    for frame in new.items:
        if not isinstance(frame, Table):
            frames.append(frame)
            continue
        name = frame_id(frame)
        at = next((n for n, one in enumerate(frames) if isinstance(one, Table) and frame_id(one) == name), None)
        if _removed(frame):
            if at is None:
                faults.append(fault(frame.place, "E209", f"nothing to remove: no frame {name!r}"))
            else:
                del frames[at]
        elif at is None:
            frames.append(frame)
        else:
            frames[at] = frame
    return Listing(tuple(frames), new.place)


def _merge_lists(known: dict[str, WordList], file: SourceFile, faults: list[Fault]) -> None:
    for name, node in file.body.items():
        old = known.get(name)
        added, removed = _word_change(name, node, faults)
        words = (*(old.words if old else ()), *added)
        gone = {_fold(word.value) for word in removed}
        for word in removed:
            if not any(_fold(one.value) == _fold(word.value) for one in words):
                known_words = [one.value for one in words]
                hint = did_you_mean(word.value, known_words)
                faults.append(fault(word.place, "E209", f"nothing to remove: {name} has no {word.value!r}{hint}"))
        kept = {_fold(word.value): word for word in reversed(words) if _fold(word.value) not in gone}
        place = old.place if old else file.body.marks[name]
        known[name] = WordList(tuple(reversed(kept.values())), place)


def _fold(word: str) -> str:
    return " ".join(word.split())


def _word_change(name: str, node: Node, faults: list[Fault]) -> tuple[list[Text], list[Text]]:
    """Words to add and words to drop: a list, or a table with ``add`` and ``remove``."""
    if not isinstance(node, Table):
        return _texts(name, node, faults), []
    for key, mark in node.marks.items():
        if key not in WORD_CHANGE:
            hint = did_you_mean(key, WORD_CHANGE)
            faults.append(fault(mark, "E203", f"unknown key {key!r} in {name}; a list has add and remove{hint}"))
    add, remove = node.get("add"), node.get("remove")
    return _texts(name, add, faults), _texts(name, remove, faults)


def _texts(name: str, node: Node | None, faults: list[Fault]) -> list[Text]:
    found: list[Text] = []
    for item in as_listing(node).items if node is not None else ():
        if isinstance(item, Text) and item.value.strip():
            found.append(item)
        else:
            faults.append(fault(item.place, "E204", f"{name}: expected a word or phrase"))
    return found


def _merge_codes(known: dict[str, Table], body: Table, faults: list[Fault]) -> None:
    for code, node in body.items():
        if not isinstance(node, Table):
            faults.append(fault(node.place, "E204", f"code {code!r}: expected keys and values, such as a label"))
            continue
        wrong = [key for key, value in node.items() if isinstance(value, Table if key != "plover" else Text)]
        for key in wrong:
            faults.append(fault(node.values[key].place, "E204", f"code {code!r}: {key} has the wrong shape"))
        known[code] = node.without(*wrong)


def _merge_compose(known: dict[str, Table], body: Table, faults: list[Fault]) -> None:
    for row, node in body.items():
        if not isinstance(node, Table):
            faults.append(fault(node.place, "E204", f"row {row!r}: expected operators with a code each"))
            continue
        for key, cell in node.items():
            if not isinstance(cell, Text):
                faults.append(fault(cell.place, "E204", f"row {row!r}, {key}: expected a code in quotes"))
        node = node.without(*(key for key, cell in node.items() if not isinstance(cell, Text)))
        old = known.get(row)
        known[row] = (
            Table({**old.values, **node.values}, {**old.marks, **node.marks}, old.place) if old is not None else node
        )


def _move_role_words(agents: dict[str, WordList], files: Sequence[SourceFile]) -> None:
    """A role word that a later layer puts under another sector leaves the earlier one."""
    layer_of = {file.name: file.layer for file in files}
    last: dict[str, int] = {}
    for words in agents.values():
        for word in words.words:
            key = _fold(word.value).lower()
            last[key] = max(last.get(key, -1), layer_of[word.place.file])
    for name, words in agents.items():
        kept = tuple(one for one in words.words if layer_of[one.place.file] == last[_fold(one.value).lower()])
        agents[name] = WordList(kept, words.place)
