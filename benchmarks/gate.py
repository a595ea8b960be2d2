"""What `--gate` saves, and whether it loses an event.

    python benchmarks/gate.py PARSES.parquet | PARSES.conllu…

The documents, parsed whole, are coded as they are, and again with the parses of those sentences taken away that the
gate would not have let through to the parser. Rows with other modalities than those given by default count too.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from attrs import evolve

from cameo import Coder
from cameo.conllu import read_conllu
from cameo.document import ParsedDocument, Sentence, Token
from cameo.operators import MODALITIES
from cameo.store import read_store


def behind(coder: Coder, parsed: ParsedDocument) -> ParsedDocument:
    """The document as the parser would have left it behind the coder's gate."""

    def bare(sentence: Sentence) -> Sentence:
        if coder.gate.wants(parsed.document, [token.text for token in sentence.tokens]):
            return sentence
        tokens = (Token(t.id, t.text, "", "", "", "", 0, "", *t.span) for t in sentence.tokens)
        return evolve(sentence, tokens=tuple(tokens), parsed=False)

    return evolve(parsed, sentences=tuple(map(bare, parsed.sentences)))


def words(documents: Sequence[ParsedDocument]) -> tuple[int, int]:
    """Sentences and words that are parsed."""
    parsed = [len(s.tokens) for document in documents for s in document.sentences if s.parsed]
    return len(parsed), sum(parsed)


def main() -> None:
    """Print a line of a Markdown table for each setting."""
    paths = [Path(argument) for argument in sys.argv[1:]]
    documents = [p for path in paths for p in (read_store(path) if path.suffix == ".parquet" else read_conllu(path))]
    all_sentences, all_words = words(documents)
    print(f"{all_sentences:,} sentences, {all_words:,} words\n")
    print(
        "| unresolved | sentences not parsed | words not parsed | events | events behind the gate | lost or changed |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for unresolved in ("drop", "keep"):
        coder = Coder(unresolved=unresolved, modality=set(MODALITIES))
        gated = [behind(coder, parsed) for parsed in documents]
        sentences, left = words(gated)
        before = {event for coded in coder.code_parsed(documents) for event in coded.events}
        after = {event for coded in coder.code_parsed(gated) for event in coded.events}
        print(
            f"| {unresolved} | {1 - sentences / all_sentences:.1%} | {1 - left / all_words:.1%} "
            f"| {len(before):,} | {len(after):,} | {len(before ^ after)} |"
        )


if __name__ == "__main__":
    main()
