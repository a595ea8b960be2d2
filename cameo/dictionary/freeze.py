"""Frozen parses: the example sentences of a layer, parsed once and kept beside it, so that tests need no parser.

An example's parse is found by the hash of its text. A tree that somebody corrected says ``# corrected`` and is never
parsed again while its text stays.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from attrs import evolve, field, frozen

from cameo.conllu import format_sentence, sentence_blocks
from cameo.dictionary.layers import LayerLike, layer_path, read_file
from cameo.dictionary.layers import gather as gather_files
from cameo.dictionary.nodes import Listing, Node, Table, Text, as_listing
from cameo.document import Sentence, Token
from cameo.errors import DictionaryError, Fault

Parse = Callable[[str], tuple[str, tuple[Sentence, ...]]]
"""Parses a text: the id of the model, and the sentences with spans into the text."""

FOLDER = "parses"
_KINDS = ("verbs", "operators", "discards")


@frozen
class FrozenExample:
    """An example as freezing sees it: its text, and the entry that holds it."""

    text: str
    entry: str


@frozen
class FreezeReport:
    """What freezing did; numbers count examples, ``files`` are those that changed.

    :param lost: texts of corrected trees that were dropped, as no example has their text any more.
    """

    parsed: int = 0
    kept: int = 0
    missing: int = 0
    dropped: int = 0
    lost: tuple[str, ...] = ()
    files: tuple[Path, ...] = field(default=())


def text_hash(text: str) -> str:
    """The name of an example's parse: 16 hexadecimal digits of BLAKE2b over the text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def frozen_parses(layer: LayerLike) -> Mapping[str, tuple[Sentence, ...]]:
    """The frozen parses of a layer, by hash of the text; an example may have several sentences.

    :raises ConlluError: for a file that is no valid CoNLL-U.
    """
    found: dict[str, list[Sentence]] = {}
    for path in parse_files(layer):
        with path.open(encoding="utf-8") as lines:
            for comments, tokens in sentence_blocks(lines, str(path)):
                sentences = found.setdefault(comments.get("text_hash", ""), [])
                start = comments.get("start", "")
                moved = _shifted(tokens, int(start) if start.isdecimal() else 0)
                sentences.append(Sentence(len(sentences), moved))
    found.pop("", None)
    return {name: tuple(sentences) for name, sentences in found.items()}


def parse_files(layer: LayerLike) -> list[Path]:
    """The CoNLL-U files of a layer."""
    path = layer_path(layer)
    if path.is_dir():
        return sorted(path.rglob(f"{FOLDER}/*.conllu"))
    beside = parse_file(path)
    return [beside] if beside.is_file() else []


def parse_file(dictionary: Path) -> Path:
    """Where the parses of a dictionary file lie: ``en/verbs/01.yml`` ─► ``en/parses/01.conllu``."""
    folder = dictionary.parent.parent if dictionary.parent.name == "verbs" else dictionary.parent
    return folder / FOLDER / f"{dictionary.stem}.conllu"


def _shifted(tokens: Iterable[Token], by: int) -> tuple[Token, ...]:
    if by == 0:
        return tuple(tokens)
    return tuple(evolve(token, start=token.start + by, end=token.end + by) for token in tokens)


def freeze(
    layer: LayerLike, parse: Parse, entries: Collection[str] | None = None, *, refresh: bool = False
) -> FreezeReport:
    """Parse the new and changed examples of a layer.

    :param parse: gives the model's id and the sentences of a text.
    :param entries: ids of entries to parse; without it all.
    :param refresh: parse again also what is there, but for corrected trees.
    :raises DictionaryError: when a dictionary file cannot be read.
    """
    report = FreezeReport()
    for path, examples in _dictionary_files(layer):
        report = _freeze_file(parse_file(path), examples, parse, entries, refresh, report)
    return report


def _dictionary_files(layer: LayerLike) -> Iterator[tuple[Path, list[FrozenExample]]]:
    """The files of a layer that may have examples, with their examples in order."""
    faults: list[Fault] = []
    top = layer_path(layer)
    for raw in gather_files([layer], faults):
        file = read_file(raw, faults)
        if faults:
            raise DictionaryError(tuple(faults))
        if file is not None and file.kind in _KINDS:
            yield (top / raw.name.partition("/")[2] if top.is_dir() else top), examples_of(file.body)


def examples_of(body: Table) -> list[FrozenExample]:
    """The examples of all entries of a file, each text once."""
    found: dict[str, FrozenExample] = {}
    for entry, table in body.items():
        for node in _example_nodes(table):
            text = node.get("text") if isinstance(node, Table) else None
            if isinstance(text, Text):
                found.setdefault(text.value, FrozenExample(text.value, entry))
    return list(found.values())


def _example_nodes(entry: Node) -> Iterator[Node]:
    if not isinstance(entry, Table):
        return
    yield from as_listing(entry.get("examples") or Listing((), entry.place)).items
    for frame in as_listing(entry.get("frames") or Listing((), entry.place)).items:
        if isinstance(frame, Table):
            yield from as_listing(frame.get("examples") or Listing((), frame.place)).items


@frozen
class _Block:
    """One sentence of a file of parses, as it stands there."""

    text: str
    comments: Mapping[str, str]


def _blocks(path: Path) -> dict[str, list[_Block]]:
    """The sentences of a file by hash of their example; as text, so that no correction is lost in reading."""
    found: dict[str, list[_Block]] = {}
    with suppress(FileNotFoundError):
        for text in path.read_text(encoding="utf-8").replace("\r\n", "\n").split("\n\n"):
            if text.strip():
                block = _Block(text.strip("\n") + "\n\n", _comments(text))
                found.setdefault(block.comments.get("text_hash", ""), []).append(block)
    return found


def _comments(text: str) -> dict[str, str]:
    pairs = (line[1:].partition("=") for line in text.splitlines() if line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}


def _freeze_file(
    path: Path,
    examples: Sequence[FrozenExample],
    parse: Parse,
    entries: Collection[str] | None,
    refresh: bool,
    report: FreezeReport,
) -> FreezeReport:
    old = _blocks(path)
    out: list[str] = []
    for example in examples:
        name = text_hash(example.text)
        blocks = old.pop(name, [])
        chosen = entries is None or example.entry in entries
        corrected = any("corrected" in block.comments for block in blocks)
        if chosen and (not blocks or (refresh and not corrected)):
            out.extend(_parsed(example, name, parse))
            report = evolve(report, parsed=report.parsed + 1)
        else:
            out.extend(block.text for block in blocks)
            report = evolve(report, kept=report.kept + bool(blocks), missing=report.missing + (not blocks))
    lost = tuple(
        block.comments.get("text", "") for blocks in old.values() for block in blocks if "corrected" in block.comments
    )
    files = (path,) if _write(path, "".join(out)) else ()
    return evolve(report, dropped=report.dropped + len(old), lost=(*report.lost, *lost), files=(*report.files, *files))


def _parsed(example: FrozenExample, name: str, parse: Parse) -> Iterator[str]:
    """The CoNLL-U blocks of a freshly parsed example."""
    model, sentences = parse(example.text)
    for sentence in sentences:
        if not sentence.tokens:
            continue
        comments = {"text_hash": name, "model": model, "entry": example.entry}
        if sentence.span[0]:
            comments["start"] = str(sentence.span[0])
        yield format_sentence(sentence, comments, example.text)


def _write(path: Path, text: str) -> bool:
    """Write a file by atomic rename if it changes; an empty one is deleted. Whether anything changed."""
    before = path.read_text(encoding="utf-8") if path.is_file() else ""
    if text == before:
        return False
    if not text:
        path.unlink()
        return True
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise
    return True
