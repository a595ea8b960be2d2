"""What an archive run over stored parses takes: time, and peak memory of each process, for growing archives.

    python benchmarks/scale.py [--stories 1000,10000,100000] [--workers N] [PARSES.parquet | FOLDER]

The stories are made from the given parses (without them, from the examples of the dictionaries, twenty sentences to a
story), over and over with other ids and dates, so that everything but their wording is as in an archive of this size.
Memory of any process over 500 MB ends the command with 1, whatever the number of stories.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from attrs import evolve

from cameo.archive.folder import RunFolder
from cameo.archive.run import cores
from cameo.archive.status import status
from cameo.conllu import read_conllu
from cameo.dictionary import bundled_folder
from cameo.document import Document, ParsedDocument
from cameo.store import read_store, write_folder

BOUND = 500
"""Megabytes that a process may take."""

_SENTENCES = 20
_FIRST_DAY = datetime.date(2000, 1, 1)


class Peaks:
    """Peak memory (``VmHWM``) of the processes below this one, read ten times a second."""

    def __init__(self) -> None:
        self.megabytes: dict[int, float] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Peaks:
        self._thread.start()
        return self

    def __exit__(self, *rest: object) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            for process in _below(Path("/proc/self").resolve()):
                self._note(process)

    def _note(self, process: Path) -> None:
        """The last reading counts: a process that is just being started still shows the memory of its parent."""
        with contextlib.suppress(OSError, StopIteration):
            lines = (process / "status").read_text().splitlines()
            peak = next(line for line in lines if line.startswith("VmHWM"))
            self.megabytes[int(process.name)] = int(peak.split()[1]) / 1024


def _below(process: Path) -> Iterator[Path]:
    try:
        numbers = (process / "task" / process.name / "children").read_text().split()
    except OSError:
        return
    for number in numbers:
        yield Path("/proc", number)
        yield from _below(Path("/proc", number))


def given(path: Path | None) -> list[ParsedDocument]:
    """The parses that stories are made from."""
    if path is not None:
        return list(islice(read_store(path), 1000))
    stories = []
    for file in sorted((bundled_folder() / "en" / "parses").glob("*.conllu")):
        for parsed in read_conllu(file):
            for start in range(0, len(parsed.sentences), _SENTENCES):
                sentences = parsed.sentences[start : start + _SENTENCES]
                first, end = sentences[0].span[0], sentences[-1].span[1]
                moved = tuple(
                    evolve(
                        one,
                        index=index,
                        tokens=tuple(evolve(t, start=t.start - first, end=t.end - first) for t in one.tokens),
                    )
                    for index, one in enumerate(sentences)
                )
                stories.append(ParsedDocument(Document("x", parsed.document.text[first:end]), moved, (), "frozen"))
    return stories


def archive(stories: list[ParsedDocument], count: int) -> Iterator[ParsedDocument]:
    """So many stories, a hundred a day."""
    for number, one in enumerate(islice(cycle(stories), count)):
        day = _FIRST_DAY + datetime.timedelta(days=number // 100)
        yield evolve(one, document=evolve(one.document, id=f"story-{number}", date=day), model="frozen")


def measure(stories: list[ParsedDocument], count: int, workers: int) -> list[str]:
    """One row of the table."""
    with tempfile.TemporaryDirectory(prefix="cameo-scale-") as folder:
        parses, out = Path(folder, "parses"), Path(folder, "out")
        write_folder(parses, archive(stories, count))
        coded, coding = timed("archive", "run", parses, "-o", out, "--workers", workers)
        exported, exporting = timed("export", out, "--format", "full", "-o", Path(folder, "events.parquet"))
        found = status(RunFolder(out))
        assert found.finished and found.documents == count and not found.faults
        size = sum(path.stat().st_size for path in out.rglob("*.parquet")) / 1e6
    over = max(*coding, *exporting) > BOUND
    shown = " ".join(f"{megabytes:.0f}" for megabytes in coding)
    row = [f"{count:,}", f"{found.events:,}", f"{coded:.1f}", f"{count / coded:,.0f}", shown, f"{exported:.1f}"]
    return [*row, f"{exporting[0]:.0f}", f"{size:.1f}", "over" if over else "yes"]


def timed(*arguments: object) -> tuple[float, list[float]]:
    """Run ``cameo`` with these arguments: the seconds, and the peak of each of its processes, the largest first."""
    with Peaks() as peaks:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "cameo", *map(str, arguments)], check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
    return seconds, sorted(peaks.megabytes.values(), reverse=True)


def main() -> int:
    """Print a Markdown table; the exit status is 1 if a process took more memory than it may."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("parses", nargs="?", type=Path)
    parser.add_argument("--stories", default="1000,10000,100000")
    parser.add_argument("--workers", type=int, default=cores())
    arguments = parser.parse_args()
    stories = given(arguments.parses)
    words = sum(len(sentence.tokens) for one in stories for sentence in one.sentences) / len(stories)
    print(f"{arguments.workers} workers, {words:.0f} words a story\n")
    names = ["stories", "events", "run, s", "stories/s", "peak MB of each process", "export, s", "peak MB", "disk, MB"]
    print(f"| {' | '.join([*names, f'under {BOUND} MB'])} |")
    print(f"|{' --- |' * 9}")
    good = True
    for count in map(int, arguments.stories.split(",")):
        row = measure(stories, count, arguments.workers)
        good = good and row[-1] == "yes"
        print(f"| {' | '.join(row)} |", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
