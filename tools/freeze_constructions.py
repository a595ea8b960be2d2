"""Parse the sentences of ``tests/data/constructions.tsv`` that have no frozen parse yet.

Trees marked ``# corrected`` stay as they are; so do all others unless ``--refresh`` is given.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from cameo.conllu import format_sentence, sentence_blocks
from cameo.document import Sentence
from cameo.parser import load_parser

FOLDER = Path(__file__).parent.parent / "tests" / "data"


def main(refresh: bool) -> None:
    """Write ``constructions.conllu``, in the order of the table."""
    parses = FOLDER / "constructions.conllu"
    known = {}
    if parses.exists():
        with parses.open(encoding="utf-8") as lines:
            for comments, tokens in sentence_blocks(lines, str(parses)):
                if "corrected" in comments or not refresh:
                    known[comments["text"]] = (comments, tokens)
    with (FOLDER / "constructions.tsv").open(encoding="utf-8", newline="") as table:
        texts = dict.fromkeys(row["text"] for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))
    parser = load_parser()
    blocks = []
    for text in texts:
        if text in known:
            comments, tokens = known[text]
            blocks.append(format_sentence(Sentence(0, tokens), comments))
        else:
            (sentence,) = parser.sentences(text)
            blocks.append(format_sentence(sentence, {"text": text, "model": parser.model_id}))
    parses.write_text("\n".join(blocks), encoding="utf-8")


if __name__ == "__main__":
    main("--refresh" in sys.argv)
