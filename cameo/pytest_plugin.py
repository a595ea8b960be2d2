"""Collects the examples of verb dictionaries as tests: one item per example, coded from its frozen parse.

``pytest mine/dictionaries`` tests a dictionary of one's own. A file belongs to the nearest folder above it that is
named ``dictionaries``; that folder is laid over the bundled dictionaries, unless it is them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from cameo.dictionary import Example, LayerLike
    from cameo.dictionary.lint import CodeExample
    from cameo.document import Sentence

FOLDER = "dictionaries"
_KINDS = (b"verbs", b"operators", b"discards")
_CODER = pytest.StashKey["dict[Path, _Layer]"]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> DictionaryFile | None:
    """Take YAML files of verbs, operators and discards that lie under a folder ``dictionaries``."""
    if file_path.suffix not in (".yml", ".yaml") or layer_of(file_path) is None or not _has_examples(file_path):
        return None
    collected: DictionaryFile = DictionaryFile.from_parent(parent, path=file_path)
    return collected


def layer_of(path: Path) -> Path | None:
    """The nearest folder ``dictionaries`` above a file."""
    return next((one for one in path.parents if one.name == FOLDER), None)


def _has_examples(path: Path) -> bool:
    """Whether the file's head says a kind that has examples; broken files are for ``cameo dictionaries check``."""
    with path.open("rb") as lines:
        kinds = (line.partition(b":")[2].split(b"#")[0].strip() for line in lines if line.startswith(b"kind:"))
        return next(kinds, b"").strip(b"'\"") in _KINDS


class DictionaryFile(pytest.File):
    """One dictionary file."""

    def collect(self) -> Iterator[ExampleItem]:
        """An item per example, named ``entry[n]`` in the order of the file."""
        layer = layer_of(self.path)
        assert layer is not None
        named = f"{FOLDER}/{self.path.relative_to(layer).as_posix()}"
        for name, example in _layer(self.config, layer).examples(named):
            item: ExampleItem = ExampleItem.from_parent(self, name=name, example=example, layer=layer)
            yield item

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The faults alone, when the dictionaries cannot be loaded."""
        from cameo.errors import DictionaryError

        if isinstance(excinfo.value, DictionaryError):
            return str(excinfo.value)
        return super(pytest.Collector, self).repr_failure(excinfo, style)


class ExampleItem(pytest.Item):
    """One example: the exact rows of the default coder."""

    def __init__(self, *, example: Example, layer: Path, **options: Any) -> None:
        super().__init__(**options)
        self.example = example
        self.layer = layer

    def runtest(self) -> None:
        """Code the frozen parse and compare.

        :raises ExampleError: when the example has no parse, or codes otherwise.
        """
        from collections import Counter

        from cameo.dictionary.freeze import text_hash

        layer = _layer(self.config, self.layer)
        sentences = layer.parses.get(text_hash(self.example.text))
        if sentences is None:
            raise ExampleError(f"no frozen parse of {self.example.text!r}; run 'cameo dictionaries freeze'")
        rows = layer.code(self.example, sentences)
        if Counter(rows) != Counter(self.example.events):
            raise ExampleError(_report(self.example, rows))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Only what the dictionary's author needs: no traceback through the coder."""
        if isinstance(excinfo.value, ExampleError):
            return f"{self.example.place}: {excinfo.value}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The example's own line."""
        return self.path, self.example.place.line - 1, self.name


class ExampleError(AssertionError):
    """An example that does not code as it says."""


class _Layer:
    """A folder of dictionaries with what its examples need, each made once."""

    def __init__(self, folder: Path) -> None:
        from cameo.dictionary import BUNDLED, bundled_folder, frozen_parses

        own: LayerLike = BUNDLED if folder.resolve() == bundled_folder().resolve() else folder
        self.layers: tuple[LayerLike, ...] = (BUNDLED,) if own is BUNDLED else (BUNDLED, own)
        self.name = folder.as_posix()
        self.parses: Mapping[str, tuple[Sentence, ...]] = frozen_parses(own)
        self._code: CodeExample | None = None
        self._examples: list[tuple[str, Example]] | None = None

    def examples(self, file: str) -> list[tuple[str, Example]]:
        """The examples of one file with their names."""
        if self._examples is None:
            self._examples = _named_examples(self.layers)
        long = f"{self.name}{file.removeprefix(FOLDER)}"  # a second folder of this name is called by its path
        wanted = file if len(self.layers) == 1 else long
        return [(name, example) for name, example in self._examples if example.place.file == wanted]

    def code(self, example: Example, sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
        """The rows of an example."""
        if self._code is None:
            from cameo.coder import Coder
            from cameo.dictionary import example_coder

            self._code = example_coder(Coder(dictionaries=self.layers))
        return self._code(example, sentences)


def _named_examples(layers: tuple[LayerLike, ...]) -> list[tuple[str, Example]]:
    from cameo.dictionary import load

    lexicon = load(layers)
    found: list[tuple[str, Example]] = []
    for name, entry in lexicon.verbs.items():
        examples = (*entry.examples, *(one for frame in entry.frames for one in frame.examples))
        found.extend((f"{name}[{number}]", example) for number, example in enumerate(examples, start=1))
    for name, operator in lexicon.operators.items():
        found.extend((f"{name}[{number}]", example) for number, example in enumerate(operator.examples, start=1))
    for name, discard in lexicon.discards.items():
        found.extend((f"{name}[{number}]", example) for number, example in enumerate(discard.examples, start=1))
    return found


def _layer(config: pytest.Config, folder: Path) -> _Layer:
    """The layer of a folder, made on first use in this run."""
    known = config.stash.setdefault(_CODER, {})
    if folder not in known:
        known[folder] = _Layer(folder)
    return known[folder]


def _report(example: Example, rows: tuple[str, ...]) -> str:
    """The rows that are missing and those too many, under the sentence."""
    lines = [example.text]
    lines += [f"  stated  {row}" for row in sorted(example.events)] or ["  stated  none"]
    lines += [f"  coded   {row}" for row in sorted(rows)] or ["  coded   none"]
    return "\n".join(lines)
