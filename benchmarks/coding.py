"""How fast the coding step is, parses given: sentences a second, one process, all bundled dictionaries.

    python benchmarks/coding.py [PARSES.conllu | PARSES.parquet]

Without a file, the frozen parses of the dictionaries' examples are coded. The best of five rounds counts; times on
other machines compare by the ratio of a plain-Python loop timed in the same run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from cameo import BUNDLED, Coder
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder, load
from cameo.document import ParsedDocument
from cameo.store import read_store

ROUNDS = 5


def best(job: Callable[[], object]) -> float:
    """Seconds of the fastest of :data:`ROUNDS` rounds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return min(times)


def plain_loop() -> int:
    """A fixed piece of plain Python, to compare machines by."""
    words = [f"w{number % 97}" for number in range(400)]
    return sum(len({word: index for index, word in enumerate(words[start:])}) for start in range(400))


def parses(paths: list[Path]) -> list[ParsedDocument]:
    """The documents to code."""
    if not paths:
        paths = sorted((bundled_folder() / "en" / "parses").glob("*.conllu"))
    return [
        parsed for path in paths for parsed in (read_store(path) if path.suffix == ".parquet" else read_conllu(path))
    ]


def main() -> None:
    """Print one line of a Markdown table."""
    documents = parses([Path(argument) for argument in sys.argv[1:]])
    sentences = sum(len(parsed.sentences) for parsed in documents)
    tokens = sum(len(sentence.tokens) for parsed in documents for sentence in parsed.sentences)
    loading = best(lambda: load([BUNDLED]))
    coder = Coder(unresolved="keep")
    seconds = best(lambda: [coded.events for coded in coder.code_parsed(documents, date="2015-01-01")])
    print("| sentences | words a sentence | sentences/s | load, s | plain loop, s |")
    print("| --- | --- | --- | --- | --- |")
    rate, words = sentences / seconds, tokens / sentences
    print(f"| {sentences} | {words:.1f} | {rate:,.0f} | {loading:.3f} | {best(plain_loop):.3f} |")


if __name__ == "__main__":
    main()
