"""How many of the participants that people marked get a code: of sources and of targets, with bootstrap intervals.

    python benchmarks/actors.py PLV.tsv [--misses MISSES.tsv] [--parses FOLDER]

PLV.tsv has a column ``marked``: a sentence with ``<s>…</s>`` around its source and ``<t>…</t>`` around its target. A
phrase counts as *named* if the actor read at its head has a country or an organisation, as *known* if it has any code,
and as *owned* if a mention that overlaps it has a country or an organisation: its head's, or that of a modifier (*a
U.S. Supreme Court decision*), which the coder takes for a thing that somebody did or owns. ``--misses`` lists the
phrases that are not *owned*, with the rules that read their heads.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from attrs import frozen

from cameo import Coder, Document
from cameo.actors import Reading, StoryActors
from cameo.acts import SentenceReading
from cameo.document import ParsedDocument, Sentence, Span
from cameo.store import read_store, write_folder

ROUNDS = 2000
DATE = "2015-01-01"
"""Day of the stories; the file gives none."""

_MARK = re.compile(r"</?([st])>")
_SIDES = {"s": "source", "t": "target"}
MEASURES = ("named", "known", "owned")


@frozen
class Phrase:
    """One marked phrase, and what its words were read as.

    :param side: ``source`` or ``target``.
    :param heads: readings at words whose governor is outside the phrase.
    :param others: readings at its other words.
    """

    row: str
    side: str
    text: str
    sentence: str
    heads: tuple[Reading, ...]
    others: tuple[Reading, ...]

    @property
    def named(self) -> bool:
        return any(map(_is_named, self.heads))

    @property
    def known(self) -> bool:
        return any(reading.mention.resolved for reading in self.heads)

    @property
    def owned(self) -> bool:
        return any(map(_is_named, (*self.heads, *self.others)))


def _is_named(reading: Reading) -> bool:
    return bool(reading.mention.country or reading.mention.organisation)


def marks(text: str) -> Iterator[tuple[str, Span]]:
    """Side and span of each marked phrase, in the sentence without its marks."""
    opened: dict[str, int] = {}
    removed = 0
    for mark in _MARK.finditer(text):
        place = mark.start() - removed
        removed += len(mark.group())
        if mark.group().startswith("</"):
            yield _SIDES[mark.group(1)], (opened[mark.group(1)], place)
        else:
            opened[mark.group(1)] = place


def phrases(row: str, marked: str, parsed: ParsedDocument, coder: Coder) -> Iterator[Phrase]:
    """The marked phrases of a row as the coder reads them."""
    story = StoryActors(coder.engine.actors, parsed.document)
    readings = [(each, coder.read_sentence(each, parsed.document, story)) for each in parsed.sentences if each.parsed]
    for side, span in marks(marked):
        heads: list[Reading] = []
        others: list[Reading] = []
        for sentence, reading in readings:
            for position, is_head in _words(sentence, span):
                (heads if is_head else others).extend(_at(reading, position, span))
        text = parsed.document.text
        yield Phrase(row, side, text[slice(*span)], text, tuple(heads), tuple(others))


def _words(sentence: Sentence, span: Span) -> Iterator[tuple[int, bool]]:
    """Positions of a sentence inside a span, and whether their governor is outside."""
    inside = {token.id for token in sentence.tokens if token.start < span[1] and span[0] < token.end}
    for token in sentence.tokens:
        if token.id in inside:
            yield token.id - 1, token.head not in inside


def _at(reading: SentenceReading, position: int, span: Span) -> Iterator[Reading]:
    """Who the word at a position is, if what names them overlaps the phrase; pronouns stand for others."""
    modifier = reading.roles.actors.adjective(position)
    for one in (*reading.roles.readings(position), *((modifier,) if modifier else ())):
        start, end = one.mention.span
        pronoun = any("pronoun" in rule for rule in one.rules)
        if pronoun or (start < span[1] and span[0] < end):
            yield one


def interval(values: Sequence[bool]) -> tuple[float, float]:
    """The middle 95 % of the share in samples drawn with replacement."""
    draw = random.Random(1)
    count = len(values)
    shares = sorted(sum(draw.choices(values, k=count)) / count for _ in range(ROUNDS))
    return shares[ROUNDS // 40], shares[-ROUNDS // 40]


def read_rows(path: Path) -> list[tuple[str, str]]:
    """Id and marked sentence of each row."""
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["id"], row["marked"]) for row in csv.DictReader(lines, delimiter="\t")]


def parses(rows: Sequence[tuple[str, str]], coder: Coder, folder: Path | None) -> Iterator[ParsedDocument]:
    """The parsed sentences; from *folder* if they are there, else left there."""
    documents = (Document(str(number), _MARK.sub("", marked), date=DATE) for number, (_, marked) in enumerate(rows))
    if folder is None:
        yield from coder.parser.parse(documents)
        return
    if not folder.exists():
        write_folder(folder, coder.parser.parse(documents))
    yield from read_store(folder)


def table(found: Iterable[Phrase]) -> Iterator[str]:
    """Lines of a Markdown table."""
    found = list(found)
    yield "| phrases | " + " | ".join(MEASURES) + " |"
    yield "| --- " * (len(MEASURES) + 1) + "|"
    for side in _SIDES.values():
        own = [one for one in found if one.side == side]
        cells = []
        for measure in MEASURES:
            values = [bool(getattr(one, measure)) for one in own]
            low, high = interval(values)
            cells.append(f"{100 * sum(values) / len(values):.1f} % ({100 * low:.1f} to {100 * high:.1f})")
        yield f"| {len(own)} {side}s | {' | '.join(cells)} |"


def write_misses(path: Path, found: Iterable[Phrase]) -> None:
    """The phrases of which nobody is known, with the rules that read them."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream, delimiter="\t")
        rows.writerow(("id", "side", "phrase", "code", "rules", "sentence"))
        for one in found:
            if not one.owned:
                codes = " ".join(reading.mention.code for reading in one.heads)
                rules = " ".join("/".join(reading.rules) for reading in one.heads)
                rows.writerow((one.row, one.side, one.text, codes, rules, one.sentence))


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", type=Path)
    arguments.add_argument("--misses", type=Path, help="file for the phrases of which nobody is known")
    arguments.add_argument("--parses", type=Path, help="folder that keeps the parses")
    options = arguments.parse_args()
    rows = read_rows(options.file)
    coder = Coder(unresolved="keep")
    found = [
        phrase
        for parsed in parses(rows, coder, options.parses)
        for phrase in phrases(*rows[int(parsed.document.id)], parsed, coder)
    ]
    print("\n".join(table(found)))
    if options.misses:
        write_misses(options.misses, found)


if __name__ == "__main__":
    main()
