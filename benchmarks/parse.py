"""How fast parsing is, and in how much memory: cameo's bundled parser against Stanza's default package in size.

    python benchmarks/parse.py [--text FILE] [--words N] [--rounds N] [--only NAME]

Both parse the same text on the same machine in the same run, one after the other, each in a process of its own. The
text is the bundled example articles, repeated; in each copy names are spelt anew and sentences stand in another order,
so that remembering words does not help. ``benchmarks/stock.py`` tells how the stock models are made and what is done
so that their random weights do not slow them down. Rows:

- *stock, by article* and *stock, all at once*: ``Pipeline.process`` for each article, and ``Pipeline.bulk_process``
  for 20 articles at a time, with Stanza's own batch sizes.
- *cameo*: ``Parser.parse`` as it is by default, from raw text to sentences, on one thread and on two, and with an
  encoder that computes in integers of eight bits or in bfloat16.

words/s
    of one pass over the text after a warm-up, models loaded, best of the passes that ``--rounds`` asks for.
memory
    the highest resident set of the whole process, Python and torch with it (``getrusage``).
start
    from the start of the process to the first sentence parsed, imports and loading with it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

START = time.perf_counter()
ARTICLES = Path(__file__).parent.parent / "docs" / "examples"
TOGETHER = 20
"""Articles that the stock pipeline gets at once in its *all at once* row."""
ROWS = {
    "stock, by article": {"threads": 1, "together": 1},
    "stock, all at once": {"threads": 1, "together": TOGETHER},
    "stock, all at once, 2 threads": {"threads": 2, "together": TOGETHER},
    "cameo": {"threads": 1, "precision": "float32"},
    "cameo, 2 threads": {"threads": 2, "precision": "float32"},
    "cameo, int8": {"threads": 1, "precision": "int8"},
    "cameo, int8, 2 threads": {"threads": 2, "precision": "int8"},
    "cameo, bfloat16": {"threads": 1, "precision": "bfloat16"},
    "cameo, bfloat16, 2 threads": {"threads": 2, "precision": "bfloat16"},
}


# --- the text


def articles(path: Path | None, words: int) -> list[str]:
    """Texts of about *words* words together."""
    if path is not None:
        text = path.read_text(encoding="utf-8")
        return [part for part in re.split(r"\n{3,}", text) if part.strip()]
    originals = [file.read_text(encoding="utf-8") for file in sorted(ARTICLES.glob("*.txt"))]
    random_numbers = random.Random(1)
    texts: list[str] = []
    while sum(len(text.split()) for text in texts) < words:
        texts.append(varied(originals[len(texts) % len(originals)], random_numbers))
    return texts


def varied(text: str, random_numbers: random.Random) -> str:
    """The text with its sentences in another order within each paragraph, and its names and numbers changed."""
    spelling = str.maketrans("aeiou", "".join(random_numbers.sample("aeiou", 5)))
    paragraphs = []
    for paragraph in text.split("\n\n"):
        sentences = re.split(r"(?<=[.!?]) ", paragraph)
        random_numbers.shuffle(sentences)
        paragraphs.append(" ".join(sentences))
    named = re.sub(r"(?<=[a-z,] )[A-Z][a-z]{3,}", lambda match: match[0].translate(spelling), "\n\n".join(paragraphs))
    return re.sub(r"\d", lambda match: str(random_numbers.randrange(1, 10)), named)


# --- one row, in a process of its own


def measure(row: dict[str, Any], folder: Path, rounds: int) -> dict[str, float]:
    """Words a second, megabytes at most, seconds to start."""
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    words = sum(len(sentence) for sentences in job["parses"] for sentence in sentences)
    seconds, start = (stock if "together" in row else ours)(row, folder, job, rounds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return {"rate": words / seconds, "memory": memory, "start": start}


def ours(row: dict[str, Any], folder: Path, job: dict[str, Any], rounds: int) -> tuple[float, float]:
    from cameo.document import Document
    from cameo.parser import load_parser

    parser = load_parser(threads=row["threads"], precision=row["precision"])
    parser.sentences(job["first"])
    start = time.perf_counter() - START
    documents = [Document(str(number), text) for number, text in enumerate(job["texts"])]
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        for parsed in parser.parse(documents):
            if parsed.problems:
                raise SystemExit(parsed.problems[0].message)
        times.append(time.perf_counter() - began)
    return min(times), start


def stock(row: dict[str, Any], folder: Path, job: dict[str, Any], rounds: int) -> tuple[float, float]:
    import torch
    from stock import Stock

    torch.set_num_threads(row["threads"])
    taught = [*job["first parse"], *(sentence for sentences in job["parses"] for sentence in sentences)]
    pipeline = Stock(folder, taught)
    pipeline.parse([job["first"]], [job["first parse"]])
    start = time.perf_counter() - START
    step = row["together"]
    parts = [slice(at, at + step) for at in range(0, len(job["texts"]), step)]
    passes = [sum(pipeline.parse(job["texts"][part], job["parses"][part]) for part in parts) for _ in range(rounds)]
    return min(passes), start


# --- all rows


def prepare(folder: Path, path: Path | None, words: int) -> None:
    """Save the text, what cameo makes of it, and the stock models; in a process whose memory nobody measures."""
    from stock import build

    from cameo.document import Document
    from cameo.parser import load_parser

    parser = load_parser()
    first, *texts = articles(path, words)
    parses = [
        [[[t.text, t.upos, t.xpos, t.feats, t.head, t.deprel] for t in s.tokens] for s in parsed.sentences]
        for parsed in parser.parse([Document(str(n), text) for n, text in enumerate([first, *texts])])
    ]
    job = {"first": first, "first parse": parses[0], "texts": texts, "parses": parses[1:]}
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    build(folder, parser._annotator.processors)


def child(arguments: Sequence[str], threads: int = 1) -> str:
    """Run this file in a new process.

    :raises SystemExit: when it fails.
    """
    count = str(threads)
    environment = {**os.environ, "OMP_NUM_THREADS": count, "MKL_NUM_THREADS": count, "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run([sys.executable, __file__, *arguments], env=environment, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def table(found: dict[str, dict[str, float]]) -> str:
    """Markdown; rates also as multiples of the faster stock row on as many threads."""
    lines = ["| | words/s | × stock | memory, MB | start, s |", "| --- | --- | --- | --- | --- |"]
    for name, one in found.items():
        rivals = [
            other["rate"]
            for rival, other in found.items()
            if rival.startswith("stock") and ROWS[rival]["threads"] == ROWS[name]["threads"]
        ]
        times = f"{one['rate'] / max(rivals):.1f}" if rivals else ""
        lines.append(f"| {name} | {one['rate']:,.0f} | {times} | {one['memory']:,.0f} | {one['start']:.1f} |")
    return "\n".join(lines)


def options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("--text", type=Path, help="parse this file; three line ends part its articles")
    reader.add_argument("--words", type=int, default=4000, help="words of the bundled articles, repeated [4000]")
    reader.add_argument("--rounds", type=int, default=1, help="passes over the text, of which the best counts [1]")
    reader.add_argument("--only", help="only rows whose name has this in it")
    reader.add_argument("--row", help=argparse.SUPPRESS)
    reader.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    return reader.parse_args()


def main() -> None:
    """Print a Markdown table, or do one row's work."""
    chosen = options()
    if chosen.row:
        print(json.dumps(measure(ROWS[chosen.row], chosen.folder, chosen.rounds)))
        return
    if chosen.folder:
        prepare(chosen.folder, chosen.text, chosen.words)
        return
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        text = ["--text", str(chosen.text)] if chosen.text else []
        child(["--folder", folder, "--words", str(chosen.words), *text])
        for name, row in ROWS.items():
            if chosen.only and chosen.only not in name:
                continue
            arguments = ["--folder", folder, "--row", name, "--rounds", str(chosen.rounds)]
            found[name] = json.loads(child(arguments, row["threads"]))
    print(table(found))


if __name__ == "__main__":
    main()
