"""How fast the coding step is, parses given: one process, all bundled dictionaries.

    python benchmarks/coding.py [PARSES.conllu | PARSES.parquet ...] [--unresolved drop|keep]

To measure the compiled step, build it, and put it before the checkout:

    make wheel CAMEO_COMPILE=1
    .venv/bin/pip install --no-deps --target build/compiled dist/cameo_events-*-cp*.whl
    PYTHONPATH=build/compiled .venv/bin/python benchmarks/coding.py

Without a file, the frozen parses of the dictionaries' examples are coded. Printed are sentences of 21 words a second
(the words of all sentences, divided by 21), microseconds that the actor matcher takes for one such sentence, and
milliseconds in which the compiled dictionaries load from the cache: as measured, and at *speed 1.00*, the machine on
which Universal PETRARCH codes 640 such sentences a second and PETRARCH2 1,750. The speed is that of a loop of plain
Python, run before each part of each round. Times are those of the process, so that other processes count little, and
each part's best of five rounds.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from cameo import BUNDLED, Coder, acts
from cameo.actors import ActorIndex
from cameo.clauses.tree import Tree
from cameo.coder import UNRESOLVED, CodedDocument
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder, load
from cameo.document import ParsedDocument
from cameo.store import read_store

ROUNDS = 5
PARTS = 20
WORDS = 21
"""Words of a sentence of news."""
REFERENCE = 6.25e-3
"""Seconds that :func:`plain_loop` takes at speed 1.00."""


def seconds(job: Callable[[], object]) -> float:
    """Time of the process that a job takes."""
    start = time.process_time()
    job()
    return time.process_time() - start


def best(job: Callable[[], object]) -> float:
    """The fastest of :data:`ROUNDS` rounds."""
    return min(seconds(job) for _ in range(ROUNDS))


def plain_loop() -> int:
    """A fixed piece of plain Python, to compare machines by."""
    words = [f"w{number % 97}" for number in range(400)]
    return sum(len({word: index for index, word in enumerate(words[start:])}) for start in range(400))


def parses(paths: Iterable[Path]) -> Iterator[ParsedDocument]:
    """The documents to code."""
    for path in paths or sorted((bundled_folder() / "en" / "parses").glob("*.conllu")):
        yield from read_store(path) if path.suffix == ".parquet" else read_conllu(path)


def coded(coder: Coder, documents: Iterable[ParsedDocument]) -> list[CodedDocument]:
    """The documents, coded."""
    return list(coder.code_parsed(documents, date="2015-01-01"))


def coding(coder: Coder, documents: list[ParsedDocument]) -> tuple[float, float]:
    """Seconds in which all documents are coded, and the speed of the machine meanwhile."""
    size = -(-len(documents) // PARTS)
    parts = [documents[start : start + size] for start in range(0, len(documents), size)]
    fastest = [float("inf")] * len(parts)
    loops: list[float] = []
    for _ in range(ROUNDS):
        for number, part in enumerate(parts):
            loops.append(seconds(plain_loop))
            fastest[number] = min(fastest[number], seconds(partial(coded, coder, part)))
    return sum(fastest), REFERENCE / statistics.quantiles(loops, n=ROUNDS)[0]


def matching(index: ActorIndex, documents: Iterable[ParsedDocument]) -> float:
    """Seconds that the actor matcher takes for all sentences, with what it knows of their words beforehand."""

    def find(trees: list[Tree]) -> None:
        for tree in trees:
            tree.units = None
            index.find(tree, False)

    trees = [Tree(sentence) for parsed in documents for sentence in parsed.sentences if sentence.parsed]
    return best(lambda: find(trees))


def main() -> None:
    """Print a Markdown table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", type=Path, nargs="*", metavar="PARSES")
    arguments.add_argument("--unresolved", choices=UNRESOLVED, default="keep")
    options = arguments.parse_args()
    documents = list(parses(options.files))
    tokens = sum(len(sentence.tokens) for parsed in documents for sentence in parsed.sentences)
    loading = best(lambda: load([BUNDLED]))
    coder = Coder(unresolved=options.unresolved)
    spent, speed = coding(coder, documents)
    matched = matching(coder.engine.actors, documents)
    rate = tokens / WORDS / spent
    print(f"The coding step is {'plain Python' if acts.__file__.endswith('.py') else 'compiled'}.\n")
    print("| | words | sentences of 21 words/s | matcher, µs a sentence | load, ms |")
    print("| --- | --- | --- | --- | --- |")
    for name, factor in ((f"measured, at speed {speed:.2f}", 1.0), ("at speed 1.00", speed)):
        row = (rate / factor, 1e6 * matched * WORDS / tokens * factor, 1e3 * loading * factor)
        print(f"| {name} | {tokens:,} | {row[0]:,.0f} | {row[1]:.1f} | {row[2]:.0f} |")


if __name__ == "__main__":
    main()
