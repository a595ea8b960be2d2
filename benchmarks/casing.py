"""What writing teletype as newspapers would changes in the events.

    python benchmarks/casing.py FILE.jsonl --field FIELD [--parses PARSES] [--limit N]

The texts are parsed and coded twice, undated: as cleaning leaves them, and with their capitals as they came. Everything
else, from datelines to hard wraps, is cleaned both times. Two events are the same if they have document, trigger,
source, target, all codes and modality in common.

``--parses`` gives the recased half as ``cameo parse`` has stored it, so that only the other half is parsed.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from unittest import mock

from tqdm import tqdm

from cameo import Coder, Document
from cameo.document import ParsedDocument
from cameo.store import read_store

RECASED = "cameo.cleaning.prepared.uncased_paragraphs"
"""Which paragraphs cleaning recases; where it finds none, text stays as it is."""

Row = tuple[object, ...]


def stories(path: Path, field: str, limit: int | None) -> Iterator[Document]:
    """The texts of a file of JSON lines, undated."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(islice(lines, limit)):
            found = json.loads(line)
            yield Document(id=str(found.get("id", number)), text=found[field])


def rows(coder: Coder, parsed: Iterable[ParsedDocument], total: int, name: str) -> set[Row]:
    """What is compared of each event."""
    found: set[Row] = set()
    for coded in tqdm(coder.code_parsed(parsed), name, total, unit=" texts", mininterval=10):
        for event in coded.events:
            actors = [(actor.code, actor.span) if actor else None for actor in (event.source, event.target)]
            found.add((event.document, event.trigger.span, event.code, event.modality, *actors))
    return found


def options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("path", type=Path, help="JSON lines, one text each")
    reader.add_argument("--field", default="text", help="where a line has its text [text]")
    reader.add_argument("--parses", type=Path, help="stored parses of the same texts in the same order, recased")
    reader.add_argument("--limit", type=int, help="only the first texts")
    return reader.parse_args()


def main() -> None:
    """Print a Markdown table."""
    chosen = options()
    documents = list(stories(chosen.path, chosen.field, chosen.limit))
    total, coder = len(documents), Coder()
    stored = islice(read_store(chosen.parses), total) if chosen.parses else None
    after = rows(coder, stored or coder.parser.parse(documents), total, "recased")
    with mock.patch(RECASED, lambda *_: ()):
        before = rows(coder, coder.parser.parse(documents), total, "as it came")
    same = len(before & after)
    print("| texts | events before | events after | the same | only before | only after |")
    print("| --- | --- | --- | --- | --- | --- |")
    print(
        f"| {total:,} | {len(before):,} | {len(after):,} | {same:,} | {len(before) - same:,} | {len(after) - same:,} |"
    )


if __name__ == "__main__":
    main()
